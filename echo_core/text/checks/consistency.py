"""What a report says and takes back: in one section, or by an Impression that calls the chest free of acute disease."""

from __future__ import annotations

import re
from collections.abc import Iterator

from echo_core.text.checks.negation import LOOSE, differ
from echo_core.text.checks.report import FINDINGS, IMPRESSION, CheckedReport, Concern, Fix
from echo_core.text.checks.statements import Statement, statements
from echo_core.text.findings import FINDINGS as TABLE
from echo_core.text.frames import Region

_NOTHING_ACUTE = re.compile(
    r"\bno (?:evidence of |radiographic evidence of )?(?:acute|active)\b[^.;]*\b(?:disease|abnormalit\w+|process\w*|"
    r"findings?|patholog\w+)|未见急性|未见明显异常",
    re.IGNORECASE,
)
_ACUTE = frozenset({"pneumothorax", "pneumoperitoneum", "mediastinal_shift", "pulmonary_edema", "pneumonia"})
"""Findings that are acute wherever they are new; an Impression that goes by them in silence is worth a second look."""


def consistency(report: CheckedReport) -> Iterator[Concern]:
    """Warns where one section both states and denies a finding, and where the Impression finds nothing acute although
    the Findings state something acute of which it says no word."""
    for section in (FINDINGS, IMPRESSION):
        yield from _both_ways(report, section)
    yield from _passed_over(report)


def _both_ways(report: CheckedReport, section: str) -> Iterator[Concern]:
    found = statements(report.text(section), report.language)
    told = set[str]()
    for denied in found:
        if not denied.negated or denied.uncertain or denied.qualified or denied.finding in LOOSE | told:
            continue
        if TABLE[denied.finding].region is Region.DEVICES:
            continue
        stated = [one for one in found if _states(one, denied) and not differ(one, denied)]
        if stated:
            told.add(denied.finding)
            message = f"One sentence denies what another one states: {_name(denied, report.language)}."
            yield Concern(
                "consistency", section, denied.start, denied.end, message, Fix("Delete the sentence that denies it", "")
            )


def _states(one: Statement, denied: Statement) -> bool:
    return one.finding == denied.finding and not one.negated and not one.uncertain and one.start != denied.start


def _passed_over(report: CheckedReport) -> Iterator[Concern]:
    text = report.text(IMPRESSION)
    nothing = _NOTHING_ACUTE.search(text)
    if nothing is None:
        return
    concluded = {one.finding for one in statements(text, report.language)}
    for one in statements(report.text(FINDINGS), report.language):
        if one.finding in _ACUTE - concluded and not one.negated and not one.uncertain:
            concluded.add(one.finding)
            message = f"The Impression finds nothing acute; the Findings state: {_name(one, report.language)}."
            yield Concern("consistency", IMPRESSION, *nothing.span(), message)


def _name(one: Statement, language: str) -> str:
    finding = TABLE[one.finding]
    return finding.zh if language == "zh" else one.finding.replace("_", " ")
