"""Words that are in no list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from echo_core.text.checks.report import CheckedReport, Concern, Fix
from echo_core.text.checks.words import known, suggestions

_WORD = re.compile(r"(?<![\w.@/])[A-Za-z][a-z]+(?:[-'’/][A-Za-z]+)*(?![\w@])")
"""Words of small letters; codes, capitals (names of standards and scores) and numbers are left alone."""
_SHORTEST = 3


def spelling(report: CheckedReport) -> Iterator[Concern]:
    """Warns of each English word that the lists do not hold, with the most likely correction. Chinese has none."""
    if report.language == "zh":
        return
    for section in report.sections:
        for match in _WORD.finditer(report.text(section)):
            word = match.group()
            if len(word) < _SHORTEST or known(word, report.own_words):
                continue
            near = suggestions(word)
            fix = Fix(f"Change to “{near[0]}”", near[0]) if near else None
            yield Concern("spelling", section, *match.span(), f"“{word}” is not in the word list.", fix)
