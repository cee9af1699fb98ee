"""The file of one film's annotations: versioned JSON under a hashed name, with nothing about the patient in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.films.annotations import Annotation, AnnotationError
from app.translation import translate

SCHEMA = 2
_READABLE = (1, SCHEMA)
_MOST = 10_000


@dataclass(frozen=True)
class Stored:
    """What a file holds: the drawings, and the checksum of the pixels that they were drawn on, where it is known."""

    annotations: tuple[Annotation, ...] = ()
    checksum: int | None = None


def encode(annotations: Sequence[Annotation], shape: tuple[int, int], checksum: int | None = None) -> bytes:
    """The content of the file for a film of ``shape`` (rows, columns)."""
    data = {
        "schema_version": SCHEMA,
        "rows": shape[0],
        "columns": shape[1],
        "checksum": checksum,
        "annotations": [annotation.to_json() for annotation in annotations],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def decode(content: bytes, shape: tuple[int, int]) -> Stored:
    """The content of a file; version 1 has neither checksum nor places of labels.

    Raises:
        AnnotationError: the content is damaged, of a newer version, or made for a film of another size.
    """
    try:
        data = json.loads(content)
        version, rows, columns, items = (data[key] for key in ("schema_version", "rows", "columns", "annotations"))
        checksum = data.get("checksum")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AnnotationError(translate("Measurements", "the stored measurements are damaged")) from error
    if version not in _READABLE:
        raise AnnotationError(
            translate("Measurements", "the stored measurements were written by another version of ECHO")
        )
    if (rows, columns) != shape:
        raise AnnotationError(translate("Measurements", "the stored measurements belong to a film of another size"))
    if not isinstance(items, list) or len(items) > _MOST:
        raise AnnotationError(translate("Measurements", "the stored measurements are damaged"))
    return Stored(tuple(Annotation.from_json(item) for item in items), checksum if isinstance(checksum, int) else None)
