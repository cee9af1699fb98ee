"""From drafts and references to figures with intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from echo_core.evaluation.bootstrap import RESAMPLES, Estimate, Samples, estimate, ratio, study_weights
from echo_core.evaluation.errors import EvaluationError
from echo_core.evaluation.findings import count_findings, precision_recall_f1
from echo_core.evaluation.health import examine
from echo_core.evaluation.metrics import CiderD, rouge_l, words
from echo_core.evaluation.references import References, body
from echo_core.evaluation.results import Results, StudyResult
from echo_core.text.labels import findings_in

PRF = tuple(f"{average}_{name}" for average in ("micro", "macro") for name in ("precision", "recall", "f1"))


@dataclass(frozen=True)
class Scores:
    """Figures of one set of drafts, each as (1 + resamples,) samples, sample 0 over the studies as they are.

    Names: "rouge_l", "cider_d" (against the normalised target), "rouge_l_original", "cider_d_original";
    "target_micro_f1" … and "mesh_micro_f1" … (against findings of the target, and against the manual codes);
    "non_words", "doubled_words" (shares of words), "loops" (share of drafts), "tpf", "tps". Undefined figures are NaN.
    """

    label: str
    studies: int
    samples: dict[str, Samples]

    @cached_property
    def estimates(self) -> dict[str, Estimate]:
        """Every figure with its 95 % interval."""
        return {name: estimate(values) for name, values in self.samples.items()}

    def __getitem__(self, name: str) -> Estimate:
        return self.estimates[name]

    def ratio_to(self, other: Scores, name: str) -> Estimate:
        """This figure divided by the same of ``other``, resampled together. Both must come from one ``Scorer``."""
        mine, theirs = self.samples[name], other.samples[name]
        return estimate(np.divide(mine, theirs, out=np.full_like(mine, math.nan), where=theirs != 0))

    def difference_to(self, other: Scores, name: str) -> Estimate:
        """This figure minus the same of ``other``, resampled together."""
        return estimate(self.samples[name] - other.samples[name])

    def to_json(self) -> dict[str, Any]:
        """{name: [value, low, high]}, None for what is undefined."""
        return {
            name: [None if math.isnan(x) else round(x, 5) for x in (e.value, e.low, e.high)]
            for name, e in self.estimates.items()
        }


class Scorer:
    """Scores drafts of one split; all its scores share their resamples, so that they can be compared in pairs."""

    def __init__(self, references: References, resamples: int = RESAMPLES, seed: int = 0) -> None:
        self.references = references
        lang, studies = references.lang, references.studies
        self._weights = study_weights(len(studies), resamples, seed)
        self._targets = [words(body(r.target, lang), lang) for r in studies]
        self._originals = [words(r.original, lang) for r in studies]
        self._target_cider = CiderD([text for text in self._targets if text])
        self._original_cider = CiderD([text for text in self._originals if text])

    def score(self, results: Results) -> Scores:
        """Score the drafts of ``results``.

        Raises:
            EvaluationError: they are not drafts of these studies, in this order and language.
        """
        if results.lang != self.references.lang:
            raise EvaluationError(
                f"{results.label}: the drafts are in {results.lang}, the references in {self.references.lang}."
            )
        if [row.study for row in results.rows] != [r.study for r in self.references.studies]:
            raise EvaluationError(
                f"{results.label}: the drafts are of other studies than those of split {self.references.split} of "
                f"{self.references.archive}; evaluate again with the same archive, split and limit."
            )
        rows = results.rows
        samples = self._overlap(rows) | self._findings(rows) | self._health(rows) | self._speed(rows)
        return Scores(results.label, len(rows), samples)

    def _overlap(self, rows: Sequence[StudyResult]) -> dict[str, Samples]:
        lang = self.references.lang
        texts = [words(body(row.text, lang), lang) for row in rows]
        samples: dict[str, Samples] = {}
        for suffix, references, cider in (
            ("", self._targets, self._target_cider),
            ("_original", self._originals, self._original_cider),
        ):
            known = [1.0 if reference else 0.0 for reference in references]
            pairs = list(zip(texts, references, strict=True))
            samples["rouge_l" + suffix] = ratio([rouge_l(a, b) for a, b in pairs], known, self._weights)
            samples["cider_d" + suffix] = ratio([cider.score(a, b) for a, b in pairs], known, self._weights)
        return samples

    def _findings(self, rows: Sequence[StudyResult]) -> dict[str, Samples]:
        # Read again rather than taken from the rows: saved results may be older than the rules.
        lang = self.references.lang
        predicted = [findings_in(body(row.text, lang), lang) for row in rows]
        samples: dict[str, Samples] = {}
        for name, truth in (
            ("target", [r.target_findings for r in self.references.studies]),
            ("mesh", [r.mesh_findings for r in self.references.studies]),
        ):
            measured = precision_recall_f1(count_findings(predicted, truth), self._weights)
            samples |= {f"{name}_{key}": values for key, values in measured.items()}
        return samples

    def _health(self, rows: Sequence[StudyResult]) -> dict[str, Samples]:
        lang, lexicon = self.references.lang, self.references.lexicon
        found = [examine(body(row.text, lang), lang, lexicon, ended=row.ended) for row in rows]
        units = [health.units for health in found]
        unseen = ratio([health.unseen for health in found], units, self._weights)
        return {
            "non_words": unseen if lexicon is not None else np.full_like(unseen, math.nan),
            "doubled_words": ratio([health.doubled for health in found], units, self._weights),
            "loops": ratio([float(health.loop) for health in found], np.ones(len(found)), self._weights),
        }

    def _speed(self, rows: Sequence[StudyResult]) -> dict[str, Samples]:
        tokens = [row.tokens for row in rows]
        return {
            "tpf": ratio(tokens, [row.forwards for row in rows], self._weights),
            "tps": ratio(tokens, [row.decode_ms / 1000.0 for row in rows], self._weights),
        }
