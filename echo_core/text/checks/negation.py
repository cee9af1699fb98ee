"""A finding that one section states and the other denies."""

from __future__ import annotations

from collections.abc import Iterator

from echo_core.text.checks.report import FINDINGS, IMPRESSION, CheckedReport, Concern, Fix
from echo_core.text.checks.statements import Statement, statements
from echo_core.text.findings import FINDINGS as TABLE
from echo_core.text.frames import Region

LOOSE = frozenset({"lung_abnormality", "calcification", "bone_lesion", "cardiac_contour", "opacity", "mass", "nodule"})
"""Findings whose words mean too many things for a denial of one to contradict another."""


def negation(report: CheckedReport) -> Iterator[Concern]:
    """Warns where every mention of a finding in the Findings denies what the Impression states, or the reverse.

    A denial of one kind only ("no large effusion", "no acute fracture") contradicts nothing, and neither does doubt.
    """
    described = statements(report.text(FINDINGS), report.language)
    for stated in statements(report.text(IMPRESSION), report.language):
        if stated.uncertain or stated.finding in LOOSE or TABLE[stated.finding].region is Region.DEVICES:
            continue
        same = [one for one in described if one.finding == stated.finding]
        if not same or any(one.uncertain or one.negated == stated.negated for one in same):
            continue
        denial = stated if stated.negated else same[0]
        if denial.qualified or any(differ(one, stated) for one in same):
            continue
        yield _concern(report, stated)


def differ(one: Statement, other: Statement) -> bool:
    """Whether two statements may speak of different places."""
    sides = {one.side, other.side} - {""}
    return len(sides) > 1 or (bool(one.places) and bool(other.places) and one.places != other.places)


def _concern(report: CheckedReport, stated: Statement) -> Concern:
    finding = TABLE[stated.finding]
    name = finding.zh if report.language == "zh" else finding.name.lower()
    ways = ("denies", "describe") if stated.negated else ("states", "deny")
    message = f"The Impression {ways[0]} what the Findings {ways[1]}: {name}."
    return Concern(
        "negation", IMPRESSION, stated.start, stated.end, message, Fix("Delete this sentence of the Impression", "")
    )
