"""Comparison with an earlier film while none is open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from echo_core.text.checks.report import FINDINGS, IMPRESSION, CheckedReport, Concern, Fix
from echo_core.text.english_priors import without_priors
from echo_core.text.sentence_spans import sentence_spans

_ENGLISH = re.compile(
    r"\bcompar(?:ed|ison) (?:with|to|is made)\b|\b(?:in|by) comparison\b|\b(?:prior|previous|earlier|last) "
    r"(?:\w+ )?(?:exam\w*|stud(?:y|ies)|films?|radiographs?|images?|x-?rays?|chest|ct)\b|\binterval\b(?! between)|"
    r"\bunchanged\b|\bagain (?:seen|noted|identified|demonstrated)\b|\b(?:stable|similar) (?:in|compared|to|since)\b|"
    r"\bsince (?:the )?(?:prior|previous|last|earlier)\b",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"(?:与|对比|较|比)(?:前|上次|既往|旧|原)[片次]?|前片|旧片|对比前|复查[片示]?|较前")


def comparison(report: CheckedReport) -> Iterator[Concern]:
    """Warns of each sentence that speaks of an earlier film, where no earlier study is open."""
    if report.priors:
        return
    pattern = _CHINESE if report.language == "zh" else _ENGLISH
    for section in (FINDINGS, IMPRESSION):
        text = report.text(section)
        for start, end in sentence_spans(text):
            if (match := pattern.search(text, start, end)) is None:
                continue
            fix = None
            if report.language != "zh":
                rest = without_priors(text[start:end]).strip()
                # The fix is offered only where what is left is a sentence of its own.
                if len(rest.split()) > 2 and not pattern.search(rest):
                    fix = Fix("Leave the comparison out", rest[:1].upper() + rest[1:])
            place = (start, end) if fix else match.span()
            yield Concern("comparison", section, *place, "This compares with an earlier film, but none is open.", fix)
