"""What a model wrote over a split, study by study, as one JSON file."""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from echo_core.evaluation.errors import EvaluationError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class StudyResult:
    """One draft. ``forwards`` and the times (milliseconds) are 0 for a baseline that decodes nothing.

    ``findings``, ``target_findings`` and ``mesh_findings`` are finding keys in the text, in the normalised target and
    in the manual codes (None: not coded). ``ended`` is False when the draft ran into its limit.
    """

    study: str
    text: str
    target: str
    findings: tuple[str, ...]
    target_findings: tuple[str, ...]
    mesh_findings: tuple[str, ...] | None
    tokens: int = 0
    forwards: int = 0
    decode_ms: float = 0.0
    first_block_ms: float = 0.0
    total_ms: float = 0.0
    ended: bool = True


@dataclass(frozen=True, slots=True)
class Results:
    """All drafts of one run and how they came about.

    ``fingerprint`` identifies model, archive and settings, so that saved results are reused only where they fit.
    """

    label: str
    lang: str
    split: str
    archive: str
    rows: tuple[StudyResult, ...]
    model: str = ""
    decode: str = ""
    backend: str = ""
    device: str = ""
    fingerprint: str = ""
    notices: tuple[str, ...] = ()

    def with_fingerprint(self, fingerprint: str) -> Results:
        """The same drafts under ``fingerprint``."""
        return dataclasses.replace(self, fingerprint=fingerprint)

    def save(self, path: Path, scores: dict[str, Any] | None = None) -> None:
        """Write ``path`` atomically; ``scores`` are added for the reader and ignored by ``load``."""
        data: dict[str, Any] = {"format": FORMAT, "scores": scores or {}} | dataclasses.asdict(self)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        with part.open("w", encoding="utf-8") as stream:
            json.dump(data, stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> Results:
        """Read what ``save`` wrote.

        Raises:
            EvaluationError: the file is absent, damaged, or something else.
        """
        try:
            data = json.loads(path.read_text("utf-8"))
        except FileNotFoundError as error:
            raise EvaluationError(f"{path}: there are no such results; run `echo-core evaluate` first.") from error
        except (OSError, ValueError) as error:
            raise EvaluationError(f"{path} cannot be read as results: {error}") from error
        try:
            if data.pop("format") != FORMAT:
                raise EvaluationError(f"{path} was written by another version of this program; evaluate again.")
            data.pop("scores")
            rows = tuple(_row(row) for row in data.pop("rows"))
            return cls(rows=rows, notices=tuple(data.pop("notices")), **data)
        except (TypeError, KeyError, AttributeError) as error:
            raise EvaluationError(f"{path} holds no results of this program ({error}).") from error


def _row(raw: dict[str, Any]) -> StudyResult:
    for name in ("findings", "target_findings", "mesh_findings"):
        raw[name] = None if raw[name] is None else tuple(raw[name])
    return StudyResult(**raw)
