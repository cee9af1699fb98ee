"""Lengths in the text that were not measured on the light box."""

from __future__ import annotations

import re
from collections.abc import Iterator

from echo_core.text.checks.report import CheckedReport, Concern, Fix

_LENGTH = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?)(?=(?:\s*[x×*]\s*\d+(?:\.\d+)?)*\s*((?:mm|cm)\b|毫米|厘米))", re.IGNORECASE
)
_MM = {"mm": 1.0, "毫米": 1.0, "cm": 10.0, "厘米": 10.0}
_NEAR = 0.25
"""A measured length within this share of the written one is offered in its place."""


def measurements(report: CheckedReport) -> Iterator[Concern]:
    """Warns of each length that no measurement rounds to. Without any measurement nothing can be compared."""
    if not report.measured_mm:
        return
    for section in report.sections:
        for match in _LENGTH.finditer(report.text(section)):
            number, unit = match.group(1), match.group(2).lower()
            scale = _MM[unit]
            decimals = len(number.partition(".")[2])
            # Half a unit of the last place written, and a hair more for the float.
            slack = scale * (0.5 * 10.0**-decimals + 1e-9)
            length = float(number) * scale
            if any(abs(length - measured) <= slack for measured in report.measured_mm):
                continue
            nearest = min(report.measured_mm, key=lambda measured: abs(length - measured))
            fix = None
            if abs(nearest - length) <= _NEAR * length:
                new = f"{nearest / scale:.{decimals}f}"
                fix = Fix(f"Change to {new} {unit}", new)
            yield Concern(
                "measurement",
                section,
                *match.span(1),
                f"{number} {unit} was not measured on the light box; the nearest measurement is {nearest:.1f} mm.",
                fix,
            )
