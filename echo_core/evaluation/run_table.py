"""The table of a training run: baselines, and every model of the run folder the way it decodes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from echo_core.corpus import Corpus
from echo_core.decoding.options import Mode
from echo_core.evaluation.baselines import constant_normal, nearest_neighbour
from echo_core.evaluation.drafting import evaluate_model, fingerprint, row_label
from echo_core.evaluation.errors import EvaluationError
from echo_core.evaluation.references import References, check_results
from echo_core.evaluation.results import Results
from echo_core.evaluation.scoring import Scorer, Scores
from echo_core.evaluation.table import Column, cell
from echo_core.model.config import EchoConfig
from echo_core.training.errors import TrainingError
from echo_core.training.loop import pick_device
from echo_core.training.tower import load_tower

_log = logging.getLogger("echo.evaluation")

BLOCK_LENGTHS = (8, 4)
_RATIOS = (
    Column("target_micro_f1", "micro F1"),
    Column("target_macro_f1", "macro F1"),
    Column("rouge_l", "ROUGE-L"),
    Column("tps", "tokens/s", digits=2),
)


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A row of the table: a model folder of the run and how it decodes."""

    folder: str
    mode: Mode
    doubles: bool = True
    """Decoded as the paper does; False: as the program does."""


def model_rows() -> tuple[ModelRow, ...]:
    """The rows of models, in the order of the table."""
    rows = [ModelRow("ar", "ar")]
    for length in BLOCK_LENGTHS:
        base, echo = f"base-{length}", f"echo-{length}"
        rows += [
            ModelRow(base, "multi"),
            ModelRow(base, "one"),
            ModelRow(echo, "one"),
            ModelRow(echo, "one", doubles=False),
        ]
    return tuple(rows)


class RunTable:
    """Runs, or reads again, everything the table of one run folder needs.

    Drafts are kept under ``RUN/evaluation`` with a fingerprint of the model and the settings; they are used again as
    long as it fits. Scores are always made anew.
    """

    def __init__(
        self,
        run: Path,
        corpus: Corpus,
        references: References,
        training: Corpus | None = None,
        backend: str = "auto",
        device: str = "auto",
        limit: int | None = None,
    ) -> None:
        """``references`` are those of ``corpus`` for the split, language and ``limit`` wanted.

        Raises:
            EvaluationError: ``run`` holds no model.
        """
        if not any((run / row.folder / "config.json").exists() for row in model_rows()):
            raise EvaluationError(
                f"{run} holds no trained model (looked for {', '.join(dict.fromkeys(r.folder for r in model_rows()))})."
            )
        self._run = run
        self._corpus = corpus
        self._references = references
        self._training = training or corpus
        self._backend, self._device, self._limit = backend, device, limit
        self._scorer = Scorer(references)
        self._commands: dict[str, str] = {}

    def rows(self, *, fresh: bool = False) -> list[Scores]:
        """The scores of every row that can be made; what is missing is logged.

        Raises:
            EchoError: a model or the archive cannot be used.
        """
        results = [*check_results(self._references), *self._baselines()]
        for row in model_rows():
            if (self._run / row.folder / "config.json").exists():
                results.append(self._model(row, fresh))
            else:
                _log.warning("%s holds no %s: its row is left out.", self._run, row.folder)
        return [self._scorer.score(one) for one in results]

    def remarks(self, rows: Sequence[Scores]) -> list[str]:
        """Each diffusion model beside ECHO_AR, resampled in pairs, and the command of every row."""
        lines = []
        autoregressive = next((row for row in rows if row.label == "ECHO_AR"), None)
        for row in rows:
            if autoregressive is None or row is autoregressive or row.label not in self._commands:
                continue
            parts = [
                f"{column.heading} {cell(row.ratio_to(autoregressive, column.name), column)}" for column in _RATIOS
            ]
            lines.append(f"{row.label}, as a multiple of ECHO_AR: {', '.join(parts)}")
        return lines + [f"{label}: `{command}`" for label, command in self._commands.items()]

    def _baselines(self) -> list[Results]:
        results = []
        for baseline in (self._constant, self._neighbour):
            try:
                results.append(baseline())
            except (EvaluationError, TrainingError) as error:
                _log.warning("A baseline is left out: %s", error)
        return results

    def _constant(self) -> Results:
        return constant_normal(self._training, self._references)

    def _neighbour(self) -> Results:
        tower, cache = load_tower(self._run), self._run / "evaluation"
        device = str(pick_device(self._device))
        return nearest_neighbour(tower, self._corpus, self._references, self._training, cache, device)

    def _model(self, row: ModelRow, fresh: bool) -> Results:
        references, folder = self._references, self._run / row.folder
        label = row_label(EchoConfig.load(folder), row.mode, row.doubles)
        command = f"echo-core evaluate --data {references.archive} --split {references.split} --lang {references.lang}"
        left = row.doubles and row.mode != "ar"
        decode = f"--decode {row.mode}{' --doubles' if left else ''}"
        self._commands[label] = f"{command} {decode} --model {(self._run / row.folder).as_posix()}"
        kind = f"{row.folder}-{row.mode}{'' if row.doubles else '-parted'}"
        name = f"{references.split}-{references.lang}-{kind}-{len(references.studies)}.json"
        path = self._run / "evaluation" / name
        size = self._corpus.path.stat().st_size
        settings = (row.mode, row.doubles, self._backend, self._device)
        wanted = fingerprint(folder, references.archive, size, *settings)
        saved = None if fresh else _saved(path)
        if saved is not None and saved.fingerprint == wanted:
            return saved
        results = evaluate_model(
            folder,
            self._corpus,
            references.split,
            references.lang,
            row.mode,
            self._backend,
            self._device,
            self._limit,
            doubles=row.doubles,
            references=references,
        ).with_fingerprint(wanted)
        results.save(path)
        return results


def _saved(path: Path) -> Results | None:
    try:
        return Results.load(path) if path.exists() else None
    except EvaluationError as error:
        _log.warning("%s", error)
        return None
