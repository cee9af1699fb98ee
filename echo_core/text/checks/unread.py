"""Text of the model that nobody has looked at."""

from __future__ import annotations

from collections.abc import Iterator

from echo_core.text.checks.report import CheckedReport, Concern, Fix
from echo_core.text.provenance import Origin


def unread(report: CheckedReport) -> Iterator[Concern]:
    """Warns of each stretch of the model's text into which the reader has never put the caret."""
    for section, spans in report.sections.items():
        position = 0
        for span in spans:
            if span.origin is Origin.MODEL and not span.visited and any(char.isalnum() for char in span.text):
                start = position + len(span.text) - len(span.text.lstrip())
                words = len(span.text.split())
                yield Concern(
                    "unread",
                    section,
                    start,
                    position + len(span.text.rstrip()),
                    f"The model wrote this, and nobody has read it yet ({words} word{'' if words == 1 else 's'}).",
                    Fix("Mark as read", None),
                )
            position += len(span.text)
