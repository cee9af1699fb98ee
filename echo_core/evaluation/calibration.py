"""Calibrate the confidence of a model's words on held-out films, and say whether marking doubtful words helps.

Studies with an even number in the split are fitted, the others are reported on: the same halves at every run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from echo_core.corpus import Corpus
from echo_core.decoding.drafter import Drafter
from echo_core.decoding.events import Block, TokenInfo
from echo_core.decoding.options import DecodeOptions, Mode
from echo_core.decoding.origin import fingerprint, settings_of
from echo_core.evaluation.bootstrap import Estimate
from echo_core.evaluation.calibration_fit import Flags, Floats, isotonic, marking_level
from echo_core.evaluation.calibration_scores import (
    Bin,
    Discrimination,
    calibration_error,
    discrimination,
    reliability,
)
from echo_core.evaluation.calibration_truth import judge, truth_of
from echo_core.evaluation.drafting import study_views
from echo_core.evaluation.errors import EvaluationError
from echo_core.evaluation.references import References, pick_studies
from echo_core.text.confidence import ConfidenceMap, confidence_json, read_confidence
from echo_core.text.word_confidence import Token, words_of

ENOUGH_AUC = 0.6
"""The lower end of the AUC's 95 % interval must be above this for the marks to be of use."""
_DIGITS = 4
"""Decimals of a probability in the events of a draft; what is fitted must be rounded as what the map is applied to."""


@dataclass(frozen=True, slots=True)
class JudgedWords:
    """Words of drafts: raw confidence, whether each is right, and the number of its study in the split. (words,)."""

    p: Floats
    right: Flags
    study: npt.NDArray[np.intp]

    def half(self, remainder: int) -> JudgedWords:
        """The words of the studies of one half, numbered anew: 0 is the half to fit, 1 the half to report on."""
        inside = self.study % 2 == remainder
        return JudgedWords(
            self.p[inside], self.right[inside], np.unique(self.study[inside], return_inverse=True)[1].astype(np.intp)
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted map and what was measured of it on the reporting half."""

    lang: str
    found: ConfidenceMap
    studies: int
    words: int
    wrong: float
    curve: tuple[Bin, ...]
    raw_curve: tuple[Bin, ...]
    error: float
    raw_error: float
    marks: Discrimination

    def lines(self) -> list[str]:
        """The figures as Markdown."""
        language = "Chinese" if self.lang == "zh" else "English"
        return [
            f"{language}, reporting half: {self.studies} studies, {self.words} words, {100 * self.wrong:.1f} % wrong.",
            "",
            *_curve_lines("raw", self.raw_curve),
            "",
            *_curve_lines("calibrated", self.curve),
            "",
            f"Expected calibration error: {self.raw_error:.3f} raw, {self.error:.3f} calibrated.",
            f"AUC of confidence against right: {_interval(self.marks.auc)}.",
            f"Marked of wrong words: {_interval(self.marks.wrong_marked, 100, 1)} %.",
            f"Marked of right words: {_interval(self.marks.right_marked, 100, 1)} %.",
            self.found.reason,
        ]

    def to_json(self) -> dict[str, Any]:
        """The map, and under "measured" the figures."""
        measured = {
            "studies": self.studies,
            "words": self.words,
            "calibration_error": [round(self.raw_error, 5), round(self.error, 5)],
            "auc": _rounded(self.marks.auc),
            "wrong_marked": _rounded(self.marks.wrong_marked),
            "right_marked": _rounded(self.marks.right_marked),
        }
        return self.found.to_json() | {"measured": measured}


def calibrate(words: JudgedWords, lang: str) -> Calibration:
    """Fit the even studies, report on the odd ones.

    Raises:
        EvaluationError: a half lacks right or wrong words.
    """
    fitted, reported = words.half(0), words.half(1)
    for half in (fitted, reported):
        if not half.right.any() or half.right.all():
            raise EvaluationError("Each half of the studies needs right and wrong words; draft more studies.")
    lows, values = isotonic(fitted.p, fitted.right)
    steps = ConfidenceMap(lows, values, 0.0, False)
    level = marking_level(_mapped(steps, fitted.p), fitted.right)
    mapped = _mapped(steps, reported.p)
    marks = discrimination(reported.p, reported.right, mapped < level, reported.study)
    studies = int(reported.study.max()) + 1
    helps = marks.auc.low > ENOUGH_AUC and level > values[0]
    return Calibration(
        lang=lang,
        found=ConfidenceMap(lows, values, level, helps, _reason(helps, marks, studies)),
        studies=studies,
        words=reported.p.size,
        wrong=float(1 - reported.right.mean()),
        curve=tuple(reliability(mapped, reported.right)),
        raw_curve=tuple(reliability(reported.p, reported.right)),
        error=calibration_error(mapped, reported.right),
        raw_error=calibration_error(reported.p, reported.right),
        marks=marks,
    )


def calibrate_model(
    model_dir: Path | None,
    corpus: Corpus,
    references: References,
    out: Path,
    decode: Mode | None = None,
    backend: str = "auto",
    device: str = "auto",
    limit: int | None = None,
) -> Calibration:
    """Draft the studies of ``references``, calibrate, and write the map to ``out``.

    A map of the other language that ``out`` holds for the same weights stays.

    Raises:
        EchoError: the archive, model or backend cannot be used, or there is too little to fit.
        OSError: ``out`` cannot be written.
    """
    drafter = Drafter(model_dir, backend, device)
    try:
        options = DecodeOptions(mode=decode, alternatives=0)
        found = calibrate(judged_words(drafter, corpus, references, options, limit), references.lang)
        settings = settings_of(drafter.config, options) | {"backend": drafter.backend.name}
        model = fingerprint(drafter.folder)
    finally:
        drafter.close()
    earlier = read_confidence(out)
    languages = dict(earlier["languages"]) if earlier is not None and earlier["model"] == model else {}
    source = {"archive": references.archive, "split": references.split, "settings": settings}
    languages[references.lang] = found.to_json() | {"source": source}
    part = out.with_name(out.name + ".part")
    part.write_text(confidence_json(model, languages), "utf-8")
    part.replace(out)
    return found


def judged_words(
    drafter: Drafter, corpus: Corpus, references: References, options: DecodeOptions, limit: int | None = None
) -> JudgedWords:
    """The words of a draft of every study of which anything is known, showing progress on standard error."""
    lang, config = references.lang, drafter.config
    studies = pick_studies(corpus, references.split, limit)
    confidences: list[float] = []
    verdicts: list[bool] = []
    owners: list[int] = []
    for number, (study, reference) in enumerate(zip(tqdm(studies, unit="study"), references.studies, strict=True)):
        truth = truth_of(reference, study.mesh, lang)
        if truth is None:
            continue
        views = study_views(corpus, study, config.vision.image_size, config.max_films)
        blocks = (event for event in drafter.draft(views, lang, options=options) if isinstance(event, Block))
        tokens = [token for block in blocks for token in _tokens(block.tokens)]
        words = words_of(tokens)
        text = "".join(token.text for token in tokens)
        for word, right in zip(words, judge(text, words, truth, lang, references.lexicon), strict=True):
            if right is not None:
                confidences.append(word.p)
                verdicts.append(right)
                owners.append(number)
    return JudgedWords(np.array(confidences, np.float64), np.array(verdicts, np.bool_), np.array(owners, np.intp))


def _tokens(tokens: tuple[TokenInfo, ...]) -> Iterator[Token]:
    return (Token(token.text, round(token.p, _DIGITS)) for token in tokens)


def _mapped(steps: ConfidenceMap, p: Floats) -> Floats:
    return np.array([steps.calibrated(one) for one in p.tolist()])


def _reason(helps: bool, marks: Discrimination, studies: int) -> str:
    """Whether the marks help and why, for the reader of a report."""
    measured = (
        f"On {studies} held-out studies, a right word had more confidence than a wrong one with a chance of "
        f"{marks.auc.value:.2f} (95 % interval {marks.auc.low:.2f} to {marks.auc.high:.2f})"
    )
    if helps:
        return f"{measured}: marks help."
    if marks.auc.low > ENOUGH_AUC:
        return f"{measured}, but no level marks few enough right words: marks do not help."
    return f"{measured}; marks need its lower end above {ENOUGH_AUC}: they do not help."


def _curve_lines(name: str, bins: tuple[Bin, ...]) -> list[str]:
    rows = [f"| {one.low:.1f}–{one.high:.1f} | {one.words} | {one.confidence:.3f} | {one.right:.3f} |" for one in bins]
    return [f"| {name} confidence | words | mean confidence | share right |", "|---|---|---|---|", *rows]


def _interval(figure: Estimate, factor: float = 1.0, digits: int = 3) -> str:
    value, low, high = (f"{x * factor:.{digits}f}" for x in (figure.value, figure.low, figure.high))
    return f"{value} [{low}, {high}]"


def _rounded(figure: Estimate) -> list[float]:
    return [round(x, 5) for x in (figure.value, figure.low, figure.high)]
