"""The text in front of which a draft goes on: what a reader has written so far, as a model would have written it."""

from __future__ import annotations

from echo_core.text.frames import Report
from echo_core.text.prompts import check_language
from echo_core.text.report import format_report

_HEADINGS = {"en": ("Findings:", "Impression:"), "zh": ("所见：", "结论：")}


def concluded_findings(prefix: str, lang: str) -> str | None:
    """The Findings, and the beginning of the Impression, of a prefix behind which only the Impression goes on.

    None where the Findings are not over yet.
    """
    findings, impression = _HEADINGS[lang]
    front, heading, begun = prefix.rpartition(impression)
    return f"{front.strip().removeprefix(findings).strip()} {begun.strip()}".strip() if heading else None


def continuation_prefix(findings: str, impression: str | None, lang: str) -> str:
    """Findings up to a place (``impression`` None), or whole Findings and the Impression up to a place.

    White space at the end is left out: a model writes it with the word that follows.

    Raises:
        TextError: ``lang`` is not a report language.
    """
    check_language(lang)
    whole = format_report(Report(findings, impression or ""), lang)
    if impression is not None:
        return whole.rstrip()
    heading = "结论：" if lang == "zh" else "Impression:"
    return whole.removesuffix(heading).rstrip()
