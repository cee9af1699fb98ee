"""Which section the text of a streamed block belongs to.

A draft is one text, "Findings: … Impression: …" or "所见：…结论：…", cut into blocks without regard to words: a heading
can come in two or three blocks, and what may be the beginning of one is held back until the next block decides.
"""

from __future__ import annotations

from app.report.units import to_units
from echo_core.text.report import section_places, split_report

FINDINGS = "findings"
IMPRESSION = "impression"
SECTIONS = (FINDINGS, IMPRESSION)
"""What a draft writes."""
INDICATION = "indication"
COMPARISON = "comparison"
TECHNIQUE = "technique"
ADDENDUM = "addendum"
BACKGROUND = (INDICATION, COMPARISON, TECHNIQUE)
REPORT_SECTIONS = (*BACKGROUND, *SECTIONS, ADDENDUM)
"""All sections, in the order of a report. The addendum is written once the report is signed."""


class SectionSplitter:
    """Feed it the blocks' texts; it gives back what belongs to which section, each character once and in order."""

    def __init__(self, prefix: str = "") -> None:
        """``prefix`` is the report text behind which the draft goes on; it is not given back."""
        self._text = prefix
        report = split_report(prefix)
        self._given = {FINDINGS: report.findings, IMPRESSION: report.impression}
        self._before = {name: len(text) for name, text in self._given.items()}

    def feed(self, text: str) -> list[tuple[str, str]]:
        """``(section, text)`` pairs that are certain after this block; headings are left out."""
        self._text += text
        return self._new(streaming=True)

    def finish(self) -> list[tuple[str, str]]:
        """What was held back and is text after all. White space at a section's end is dropped."""
        return self._new(streaming=False)

    def place(self, start: int, end: int) -> tuple[str, int, int] | None:
        """Where [``start``, ``end``) of the draft's text, prefix included, has been given back: the section, and start
        and end in what the draft has written there, in UTF-16 units. None where it has not, or not in one piece."""
        for name, (begin, _) in zip(SECTIONS, section_places(self._text), strict=True):
            first, given = begin + self._before[name], self._given[name]
            if first <= start and end <= begin + len(given):
                units = len(to_units(self._text[first:start]))
                return name, units, units + len(to_units(self._text[start:end]))
        return None

    def _new(self, *, streaming: bool) -> list[tuple[str, str]]:
        report = split_report(self._text, streaming=streaming)
        out = []
        for section, text in ((FINDINGS, report.findings), (IMPRESSION, report.impression)):
            given = self._given[section]
            # What has been handed out cannot be called back; the streaming split only ever grows.
            if len(text) > len(given) and text.startswith(given):
                out.append((section, text[len(given) :]))
                self._given[section] = text
        return out
