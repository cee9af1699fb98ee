"""Let a model draft every study of a split, on the same path that the product drafts on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from echo_core.corpus import Corpus, CorpusStudy
from echo_core.decoding.drafter import Drafter
from echo_core.decoding.events import Done, Notice
from echo_core.decoding.loop import response_room
from echo_core.decoding.options import DecodeOptions, Mode
from echo_core.evaluation.errors import EvaluationError
from echo_core.evaluation.references import Reference, References, build_references, pick_studies, study_result
from echo_core.evaluation.results import Results, StudyResult
from echo_core.model.config import EchoConfig
from echo_core.text.confidence import CONFIDENCE_FILE
from echo_core.training.films import view_of_bytes

_STAGES = {"ar": "ECHO_AR", "base": "ECHO_Base", "echo": "ECHO"}
_MODES = {"ar": "one token a forward", "multi": "multi-step", "one": "one step"}


def study_views(corpus: Corpus, study: CorpusStudy, size: int, max_films: int) -> npt.NDArray[np.uint8]:
    """The model's views of the first ``max_films`` films of a study that have an image, uint8 (films, size, size).

    Raises:
        EvaluationError: a film is not in the archive or is no image.
    """
    views = []
    for film in [film for film in study.films if film.image][:max_films]:
        try:
            views.append(view_of_bytes(corpus.image_bytes(film.image), size))
        except Exception as error:  # of zipfile, zlib and Pillow, which share no base class
            raise EvaluationError(f"{corpus.path}: the film {film.image} cannot be read ({error}).") from error
    return np.stack(views)


def row_label(config: EchoConfig, mode: Mode, doubles: bool = False) -> str:
    """How tables name a model: stage, block length, and how it decodes."""
    name = _STAGES[config.stage]
    if mode == "ar":
        return name
    return f"{name} blk{config.block_length}, {_MODES[mode]}" + (", doubles left" if doubles else "")


def fingerprint(folder: Path, *settings: object) -> str:
    """A hash of a model folder's files and of the settings of a run."""
    digest = hashlib.sha256(repr(settings).encode())
    for path in sorted(folder.iterdir()):
        if path.suffix in (".json", ".safetensors", ".onnx") and path.name != CONFIDENCE_FILE:
            digest.update(path.name.encode())
            with path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Draft:
    done: Done
    ended: bool
    notices: tuple[str, ...]


def evaluate_model(
    model_dir: Path | None,
    corpus: Corpus,
    split: str,
    lang: str = "en",
    decode: Mode | None = None,
    backend: str = "auto",
    device: str = "auto",
    limit: int | None = None,
    *,
    doubles: bool = False,
    references: References | None = None,
) -> Results:
    """Draft every study of ``split`` greedily, showing progress on standard error.

    Args:
        model_dir: the model folder; None is the embedded model.
        decode: "one", "multi" or "ar"; None follows the model's stage.
        limit: only the first so many studies.
        doubles: leave a token of a block beside itself, as the paper's decoding does.
        references: those of the same split, language and limit, where the caller has them already.

    Raises:
        EchoError: the archive, model or backend cannot be used.
    """
    references = references or build_references(corpus, split, lang, limit)
    drafter = Drafter(model_dir, backend, device)
    try:
        options = DecodeOptions(mode=decode, alternatives=0, doubles=doubles)
        return _evaluate(drafter, corpus, references, options, limit)
    finally:
        drafter.close()


def _evaluate(
    drafter: Drafter, corpus: Corpus, references: References, options: DecodeOptions, limit: int | None
) -> Results:
    config = drafter.config
    mode = options.mode_for(config)
    if (mode == "ar") != (config.stage == "ar"):
        raise EvaluationError(
            f"The model in {drafter.folder.name} is {_STAGES[config.stage]}; it cannot decode {_MODES[mode]}. "
            "Choose another --decode."
        )
    label = row_label(config, mode, options.doubles)
    studies = pick_studies(corpus, references.split, limit)
    opened = drafter.ready
    rows: list[StudyResult] = []
    notices: list[str] = []
    for number, (study, reference) in enumerate(
        zip(tqdm(studies, desc=label, unit="study", mininterval=1.0), references.studies, strict=True)
    ):
        views = study_views(corpus, study, config.vision.image_size, config.max_films)
        if number == 0:
            _draft(drafter, views, references.lang, options)  # the first draft also warms caches up: not timed
        draft = _draft(drafter, views, references.lang, options)
        notices += draft.notices
        rows.append(_result(draft, reference, references.lang))
    return Results(
        label=label,
        lang=references.lang,
        split=references.split,
        archive=references.archive,
        rows=tuple(rows),
        model=config.name,
        decode=mode,
        backend=opened.backend,
        device=opened.device,
        notices=tuple(notices),
    )


def _draft(drafter: Drafter, views: npt.NDArray[np.uint8], lang: str, options: DecodeOptions) -> _Draft:
    config = drafter.config
    prompt = drafter.tokenizer.prompt_ids(lang)
    room = response_room(config, config.vision.study_tokens(len(views)) + len(prompt), 0, options)
    notices: list[str] = []
    for event in drafter.draft(views, lang, options=options):
        if isinstance(event, Notice):
            notices.append(event.message)
        if isinstance(event, Done):
            return _Draft(event, event.tokens < room, tuple(notices))
    raise EvaluationError("A draft ended without a result.")


def _result(draft: _Draft, reference: Reference, lang: str) -> StudyResult:
    done = draft.done
    return study_result(
        reference,
        done.text,
        lang,
        tokens=done.tokens,
        forwards=done.forwards,
        decode_ms=round(done.decode_ms, 3),
        first_block_ms=round(done.first_block_ms, 3),
        total_ms=round(done.total_ms, 3),
        ended=draft.ended,
    )
