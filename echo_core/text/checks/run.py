"""All rules, in the order in which their concerns are shown."""

from __future__ import annotations

from echo_core.text.checks.comparison import comparison
from echo_core.text.checks.consistency import consistency
from echo_core.text.checks.demographics import demographics
from echo_core.text.checks.emptiness import emptiness
from echo_core.text.checks.laterality import laterality
from echo_core.text.checks.measurements import measurements
from echo_core.text.checks.negation import negation
from echo_core.text.checks.report import CheckedReport, Concern, Rule
from echo_core.text.checks.spelling import spelling
from echo_core.text.checks.unread import unread

RULES: tuple[Rule, ...] = (
    laterality,
    negation,
    consistency,
    emptiness,
    comparison,
    demographics,
    measurements,
    unread,
    spelling,
)


def check_report(report: CheckedReport) -> list[Concern]:
    """Every concern of every rule. A report without text raises none: there is nothing to sign."""
    if not any(report.text(section).strip() for section in report.sections):
        return []
    return [concern for rule in RULES for concern in rule(report)]
