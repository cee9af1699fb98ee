"""Which section the text of a streamed block belongs to.

A draft is one text, "Findings: … Impression: …" or "所见：…结论：…", cut into blocks without regard to words: a heading
can come in two or three blocks, and what may be the beginning of one is held back until the next block decides.
"""

from __future__ import annotations

from echo_core.text.report import split_report

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

    def feed(self, text: str) -> list[tuple[str, str]]:
        """``(section, text)`` pairs that are certain after this block; headings are left out."""
        self._text += text
        return self._new(streaming=True)

    def finish(self) -> list[tuple[str, str]]:
        """What was held back and is text after all. White space at a section's end is dropped."""
        return self._new(streaming=False)

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
