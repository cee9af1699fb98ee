"""Reports as one string and as two sections."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from echo_core.text.errors import TextError
from echo_core.text.frames import Report
from echo_core.text.prompts import LANGUAGES
from echo_core.text.report import format_report, split_report

SECTION = st.text().map(str.strip)
HEADINGS = ("findings", "impression", "所见", "结论", "印象")


def test_formats() -> None:
    report = Report("The heart is normal.", "No acute disease.")
    assert format_report(report, "en") == "Findings: The heart is normal. Impression: No acute disease."
    assert format_report(Report("心影正常。", "未见异常。"), "zh") == "所见：心影正常。结论：未见异常。"
    assert format_report(Report("", ""), "en") == "Findings: Impression:"


@given(SECTION, SECTION, st.sampled_from(LANGUAGES), st.booleans())
def test_formatted_report_splits_into_the_same_sections(findings: str, impression: str, lang: str, named: bool) -> None:
    assume(not any(word in (findings + impression).lower() for word in HEADINGS))
    report = Report(findings, impression)
    assert split_report(format_report(report, lang), lang if named else None) == report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Report("", "")),
        ("Findings:", Report("", "")),
        ("Findings: The he", Report("The he", "")),
        ("FINDINGS：The heart. impression : Nor", Report("The heart.", "Nor")),
        ("\n findings:\nClear.\n\nIMPRESSION:\nNormal.\n", Report("Clear.", "Normal.")),
        ("Impression: Normal.", Report("", "Normal.")),
        ("Lungs are clear.", Report("Lungs are clear.", "")),
        ("所见：心影", Report("心影", "")),
        ("所见: 心影增大。 结论:心影增大。", Report("心影增大。", "心影增大。")),
        ("影像所见：双肺清晰。印象：正常。", Report("双肺清晰。", "正常。")),
    ],
)
def test_tolerant_splitting(text: str, expected: Report) -> None:
    assert split_report(text) == expected


def test_the_first_impression_heading_counts() -> None:
    assert split_report("Findings: A. Impression: B. Impression: C.") == Report("A.", "B. Impression: C.")


def test_a_word_that_ends_like_a_heading_is_none() -> None:
    assert split_report("Findings: misimpression: x") == Report("misimpression: x", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_streamed_sections_only_ever_grow(lang: str) -> None:
    report = {"en": Report("The heart is big.", "Big I."), "zh": Report("心影增大。", "心影增大。")}[lang]
    text = format_report(report, lang)
    before = Report("", "")
    for end in range(len(text) + 1):
        now = split_report(text[:end], lang, streaming=True)
        assert now.findings.startswith(before.findings)
        assert now.impression.startswith(before.impression)
        assert report.findings.startswith(now.findings)
        assert report.impression.startswith(now.impression)
        before = now
    assert before == report


def test_unknown_language_is_refused() -> None:
    with pytest.raises(TextError):
        format_report(Report("", ""), "fr")
    with pytest.raises(TextError):
        split_report("", "fr")
