"""What drafts are compared with: normalised targets, original reports and findings of the studies of a split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from echo_core.corpus import Corpus, CorpusStudy
from echo_core.evaluation.errors import EvaluationError
from echo_core.evaluation.findings import coded_findings
from echo_core.evaluation.health import Lexicon
from echo_core.evaluation.results import Results, StudyResult
from echo_core.text.chinese import render
from echo_core.text.labels import findings_in
from echo_core.text.normalise import normalise
from echo_core.text.report import format_report, split_report

TRAINING_SPLITS = ("train", "extra")


@dataclass(frozen=True, slots=True)
class Reference:
    """One study's references.

    ``target`` is the normalised report with its headings, "" where the study has no report; ``original`` the
    radiologist's own words, "" where there are none or the language is Chinese. ``target_findings`` is None without a
    report, ``mesh_findings`` None where nobody coded the study.
    """

    study: str
    target: str
    original: str
    target_findings: frozenset[str] | None
    mesh_findings: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class References:
    """The references of a split, in corpus order, and the lexicon of the training reports (None: no training split)."""

    lang: str
    split: str
    archive: str
    studies: tuple[Reference, ...]
    lexicon: Lexicon | None


def body(text: str, lang: str) -> str:
    """A report without its headings: what is scored, since headings match by construction."""
    report = split_report(text, lang)
    return " ".join(part for part in (report.findings, report.impression) if part)


def original_text(study: CorpusStudy) -> str:
    """The report as it was written."""
    return " ".join(part for part in (study.findings, study.impression) if part)


def target_text(study: CorpusStudy, lang: str) -> str:
    """The normalised report of ``study`` in ``lang``; "" where the study has no report."""
    if not original_text(study):
        return ""
    normalised = normalise(study)
    report = render(normalised, study.study).report if lang == "zh" else normalised.report
    return format_report(report, lang)


def has_film(study: CorpusStudy) -> bool:
    """Whether there is anything to draft from: a manifest may list a report without an image."""
    return any(film.image for film in study.films)


def pick_studies(corpus: Corpus, split: str, limit: int | None = None) -> tuple[CorpusStudy, ...]:
    """The studies of ``split`` that have a film, the first ``limit`` of them.

    Raises:
        CorpusError: there is no such split.
        EvaluationError: none of its studies has a film.
    """
    studies = tuple(study for study in corpus.split(split) if has_film(study))[:limit]
    if not studies:
        raise EvaluationError(f"{corpus.path}: no study of split {split} has a film.")
    return studies


def training_studies(corpus: Corpus) -> tuple[CorpusStudy, ...]:
    """The studies of the training splits that have a report; empty where the archive has none."""
    return tuple(s for s in corpus.studies if s.split in TRAINING_SPLITS and original_text(s))


def training_lexicon(corpus: Corpus, lang: str) -> Lexicon | None:
    """Words of the training reports, original and normalised (the latter add the standard sentences).

    Chinese reports exist as rendered targets only. None where the archive has no training split.
    """
    studies = training_studies(corpus)
    if not studies:
        return None
    texts = [target_text(study, lang) for study in studies]
    if lang == "en":
        texts += [original_text(study) for study in studies]
    return Lexicon(texts, lang)


def build_references(
    corpus: Corpus, split: str, lang: str, limit: int | None = None, training: Corpus | None = None
) -> References:
    """References of a split.

    Args:
        training: the archive with the training splits, for the lexicon; None is ``corpus``.

    Raises:
        CorpusError, EvaluationError: no such split, or nothing in it.
    """
    return References(
        lang=lang,
        split=split,
        archive=corpus.path.name,
        studies=tuple(_reference(study, lang) for study in pick_studies(corpus, split, limit)),
        lexicon=training_lexicon(training or corpus, lang),
    )


def _reference(study: CorpusStudy, lang: str) -> Reference:
    target = target_text(study, lang)
    return Reference(
        study=study.study,
        target=target,
        original=original_text(study) if lang == "en" else "",
        target_findings=findings_in(body(target, lang), lang) if target else None,
        mesh_findings=coded_findings(study.mesh),
    )


def study_result(
    reference: Reference,
    text: str,
    lang: str,
    *,
    tokens: int = 0,
    forwards: int = 0,
    decode_ms: float = 0.0,
    first_block_ms: float = 0.0,
    total_ms: float = 0.0,
    ended: bool = True,
) -> StudyResult:
    """One row of results from a draft's text, with the findings read from it."""
    return StudyResult(
        study=reference.study,
        text=text,
        target=reference.target,
        findings=tuple(sorted(findings_in(body(text, lang), lang))),
        target_findings=tuple(sorted(reference.target_findings or ())),
        mesh_findings=None if reference.mesh_findings is None else tuple(sorted(reference.mesh_findings)),
        tokens=tokens,
        forwards=forwards,
        decode_ms=decode_ms,
        first_block_ms=first_block_ms,
        total_ms=total_ms,
        ended=ended,
    )


def results_of_texts(label: str, texts: Sequence[str], references: References) -> Results:
    """Results of texts that no decoder wrote, in the order of ``references.studies``."""
    rows = zip(references.studies, texts, strict=True)
    return Results(
        label=label,
        lang=references.lang,
        split=references.split,
        archive=references.archive,
        rows=tuple(study_result(reference, text, references.lang) for reference, text in rows),
    )


def target_results(references: References) -> Results:
    """The targets as if they had been drafted: what a perfect model would get."""
    return results_of_texts("normalised target", [reference.target for reference in references.studies], references)


def original_results(references: References) -> Results:
    """The radiologists' reports as if they had been drafted.

    Their agreement with the manual codes is the check on the rules that read findings: the targets have seen the codes,
    the originals have not.
    """
    return results_of_texts("original report", [reference.original for reference in references.studies], references)


def check_results(references: References) -> list[Results]:
    """The rows that check the rules instead of a model: targets and, in English, the original reports."""
    return [target_results(references), *([original_results(references)] if references.lang == "en" else [])]
