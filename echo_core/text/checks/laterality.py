"""A finding on one side in the Impression that the Findings describe on the other side only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from echo_core.text.checks.report import FINDINGS, IMPRESSION, CheckedReport, Concern, Fix
from echo_core.text.checks.statements import Statement, statements
from echo_core.text.frames import Region

_OTHER = {"left": "right", "right": "left"}
_SIDE = re.compile(r"\b(?:left|right)\b", re.IGNORECASE)
_CHINESE_SIDE = re.compile(r"[左右]")
_IN_CHINESE = {"left": "左", "right": "右"}


def laterality(report: CheckedReport) -> Iterator[Concern]:
    """Warns where both sections name a side and the sides differ.

    A finding that the Findings also name without a side, or on both sides, raises no warning; nor do lines and
    devices, which run from one side to the other.
    """
    described = statements(report.text(FINDINGS), report.language)
    for stated in statements(report.text(IMPRESSION), report.language):
        if stated.negated or stated.side not in _OTHER or stated.region is Region.DEVICES:
            continue
        same = [one for one in described if one.finding == stated.finding and not one.negated]
        if same and all(one.side == _OTHER[stated.side] for one in same):
            yield _concern(report, stated)


def _concern(report: CheckedReport, stated: Statement) -> Concern:
    other = _OTHER[stated.side]
    text = report.text(IMPRESSION)
    chinese = report.language == "zh"
    words = list((_CHINESE_SIDE if chinese else _SIDE).finditer(text, stated.start, stated.end))
    message = f"The Impression says {stated.side}; the Findings describe the same finding on the {other}."
    if len(words) != 1:
        return Concern("laterality", IMPRESSION, stated.start, stated.end, message)
    word = words[0]
    new = _IN_CHINESE[other] if chinese else other
    if word.group()[0].isupper():
        new = new.capitalize()
    return Concern("laterality", IMPRESSION, word.start(), word.end(), message, Fix(f"Change to “{new}”", new))
