"""Prefixes of a draft that goes on behind a reader's text."""

from __future__ import annotations

import pytest

from echo_core.text.continuation import continuation_prefix
from echo_core.text.errors import TextError
from echo_core.text.report import split_report


@pytest.mark.parametrize(
    ("findings", "impression", "lang", "prefix"),
    [
        ("The heart is ", None, "en", "Findings: The heart is"),
        ("", None, "en", "Findings:"),
        ("Clear.", "", "en", "Findings: Clear. Impression:"),
        ("Clear.", "No ", "en", "Findings: Clear. Impression: No"),
        ("双肺清晰。", None, "zh", "所见：双肺清晰。"),
        ("双肺清晰。", "未", "zh", "所见：双肺清晰。结论：未"),
    ],
)
def test_prefixes(findings: str, impression: str | None, lang: str, prefix: str) -> None:
    assert continuation_prefix(findings, impression, lang) == prefix
    read = split_report(prefix)
    assert (read.findings, read.impression) == (findings.strip(), (impression or "").strip())


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(TextError):
        continuation_prefix("x", None, "fr")
