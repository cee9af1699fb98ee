"""Comparison with an earlier film while none is open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from echo_core.text.checks.report import FINDINGS, IMPRESSION, CheckedReport, Concern, Fix
from echo_core.text.english_priors import without_priors
from echo_core.text.provenance import Origin
from echo_core.text.sentence_spans import sentence_spans

_CLAIM = {
    "en": re.compile(
        r"\bcompar(?:ed|ison) (?:with|to|is made)\b|\bin comparison\b|\b(?:since|than|from|on|to) (?:the |a )?(?:most "
        r"recent |recent )?(?:prior|previous|last|earlier)\b|\b(?:prior|previous|earlier|last) (?:\w+ )?(?:exam\w*|"
        r"stud(?:y|ies)|films?|radiographs?|images?|x-?rays?)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"(?:与|对比|较|比)(?:前|上次|既往|旧|原)[片次]?|前片|旧片|对比前"),
}
"""Words that claim a look at an earlier film."""
_HINT = {
    "en": re.compile(
        r"\binterval\b(?! between)|\bunchanged\b|\bagain (?:seen|noted|identified|demonstrated)\b|\bredemonstrat\w+|"
        r"\b(?:stable|similar) (?:in|appearance)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"复查[片示]?|同前|相仿"),
}
"""Words that presuppose one. Readers know more than the films that are open; the model does not."""
_NO_CLAIM = re.compile(
    r"\b(?:no|without|none|not)\b[^.;]{0,40}\b(?:prior|previous|earlier|comparison)\b|\bunavailable\b|"
    r"\bnot available\b|\b(?:recommend\w*|suggest\w*|correlat\w*|obtain\w*)\b|无(?:前|旧|既往)片",
    re.IGNORECASE,
)


def comparison(report: CheckedReport) -> Iterator[Concern]:
    """Warns of each sentence that claims a comparison, where no earlier study is open and the Comparison names none.

    Of words such as "unchanged" it warns where the model wrote them: it has seen the current films only.
    """
    if report.priors or report.text("comparison").strip():
        return
    language = "zh" if report.language == "zh" else "en"
    for section in (FINDINGS, IMPRESSION):
        text = report.text(section)
        drafted = _drafted(report, section)
        for start, end in sentence_spans(text):
            if _NO_CLAIM.search(text, start, end):
                continue
            message = "This compares with an earlier film, but none is open."
            match = _CLAIM[language].search(text, start, end)
            if match is None:
                message = "The model writes of a change, but it has seen no earlier film."
                found = _HINT[language].finditer(text, start, end)
                match = next((hint for hint in found if any(low <= hint.start() < high for low, high in drafted)), None)
            if match is not None:
                yield _concern(report, section, (start, end), match.span(), message)


def _drafted(report: CheckedReport, section: str) -> list[tuple[int, int]]:
    """(start, end) of what stands in a section as the model wrote it."""
    position, found = 0, []
    for span in report.sections.get(section, ()):
        if span.origin is Origin.MODEL:
            found.append((position, position + len(span.text)))
        position += len(span.text)
    return found


def _concern(
    report: CheckedReport, section: str, sentence: tuple[int, int], words: tuple[int, int], message: str
) -> Concern:
    if report.language != "zh":
        rest = without_priors(report.text(section)[slice(*sentence)]).strip()
        # The fix is offered only where what is left is a sentence of its own.
        if len(rest.split()) > 2 and not _CLAIM["en"].search(rest) and not _HINT["en"].search(rest):
            fix = Fix("Leave the comparison out", rest[:1].upper() + rest[1:])
            return Concern("comparison", section, *sentence, message, fix)
    return Concern("comparison", section, *words, message)
