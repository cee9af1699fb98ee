"""What a rule is given, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from echo_core.text.provenance import Origin, Span, text_of

FINDINGS = "findings"
IMPRESSION = "impression"


@dataclass(frozen=True)
class CheckedReport:
    """A report as the rules see it. Positions in a section count characters of its text."""

    language: str
    sections: Mapping[str, tuple[Span, ...]]
    sex: str = ""
    """ "M", "F" or "" where the header does not say."""
    age: int | None = None
    """The patient's age in whole years on the day of the study."""
    priors: int = 0
    """Earlier studies of this patient that are open."""
    measured_mm: tuple[float, ...] = ()
    """Lengths measured on the light box."""
    own_words: frozenset[str] = field(default_factory=frozenset)
    """Words that the user has added to the spelling's list, lower case."""

    def text(self, section: str) -> str:
        return text_of(self.sections.get(section, ()))


@dataclass(frozen=True, slots=True)
class Fix:
    """What one key does about a concern: ``replacement`` in place of the marked text; None marks it as read."""

    label: str
    replacement: str | None


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that the reader should look at once more: where, why, and what could be done about it."""

    rule: str
    section: str
    start: int
    end: int
    message: str
    fix: Fix | None = None


Rule = Callable[[CheckedReport], Iterable[Concern]]


def age_on(birth: str, study: str) -> int | None:
    """Whole years between two DICOM dates (PS3.5 6.2, DA: YYYYMMDD); None where one is not a date, or out of order."""
    try:
        born, day = (date(int(text[:4]), int(text[4:6]), int(text[6:8])) for text in (birth, study))
    except ValueError:
        return None
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return years if 0 <= years <= 130 else None


def plain_report(findings: str, impression: str, language: str = "en") -> CheckedReport:
    """A report of two plain texts, as another program or a table of cases has it."""
    return CheckedReport(
        language, {FINDINGS: (Span(findings, Origin.TYPED),), IMPRESSION: (Span(impression, Origin.TYPED),)}
    )
