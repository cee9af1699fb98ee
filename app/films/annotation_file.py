"""The file of one film's annotations: versioned JSON under a hashed name, with nothing about the patient in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from app.films.annotations import Annotation, AnnotationError
from app.translation import translate

SCHEMA = 1
_MOST = 10_000


def annotation_path(folder: Path, sop_uid: str) -> Path:
    """The file for a SOP Instance UID. The name is a hash, so that a listing of the folder tells nothing."""
    return folder / f"{hashlib.sha256(sop_uid.encode()).hexdigest()}.json"


def encode(annotations: Sequence[Annotation], shape: tuple[int, int]) -> bytes:
    """The content of the file for a film of ``shape`` (rows, columns)."""
    data = {
        "schema_version": SCHEMA,
        "rows": shape[0],
        "columns": shape[1],
        "annotations": [annotation.to_json() for annotation in annotations],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def decode(content: bytes, shape: tuple[int, int]) -> tuple[Annotation, ...]:
    """The annotations of a file's content.

    Raises:
        AnnotationError: the content is damaged, of a newer version, or made for a film of another size.
    """
    try:
        data = json.loads(content)
        version, rows, columns, items = (data[key] for key in ("schema_version", "rows", "columns", "annotations"))
    except (ValueError, KeyError, TypeError) as error:
        raise AnnotationError(translate("Measurements", "the stored measurements are damaged")) from error
    if version != SCHEMA:
        raise AnnotationError(
            translate("Measurements", "the stored measurements were written by another version of ECHO")
        )
    if (rows, columns) != shape:
        raise AnnotationError(translate("Measurements", "the stored measurements belong to a film of another size"))
    if not isinstance(items, list) or len(items) > _MOST:
        raise AnnotationError(translate("Measurements", "the stored measurements are damaged"))
    return tuple(Annotation.from_json(item) for item in items)
