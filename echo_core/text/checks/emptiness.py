"""Sections without text, and places that were meant to be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from echo_core.text.checks.report import FINDINGS, IMPRESSION, CheckedReport, Concern, Fix
from echo_core.text.fields import PLACEHOLDER

_NAMES = {FINDINGS: "Findings", IMPRESSION: "Impression"}


def emptiness(report: CheckedReport) -> Iterator[Concern]:
    """Warns of an empty Findings or Impression, and of every placeholder in any section."""
    for section, name in _NAMES.items():
        if not report.text(section).strip():
            yield Concern("empty", section, 0, 0, f"The {name} section is empty.")
    for section in report.sections:
        for match in PLACEHOLDER.finditer(report.text(section)):
            yield Concern(
                "placeholder",
                section,
                match.start(),
                match.end(),
                f"A place to be filled in: {match.group()}",
                Fix("Delete it", ""),
            )
