"""A report as one string (what a model writes) and as its two sections (what a reader edits)."""

from __future__ import annotations

import re
from typing import Final

from echo_core.text.frames import Report
from echo_core.text.prompts import LANGUAGES, check_language

_FINDINGS_HEADINGS: Final = {"en": ("findings",), "zh": ("影像所见", "检查所见", "所见")}
_IMPRESSION_HEADINGS: Final = {"en": ("impression",), "zh": ("结论", "印象")}
_COLON: Final = r"\s*[:：]"

Place = tuple[int, int]
"""(start, end) of a stretch of text."""


def format_report(report: Report, lang: str) -> str:
    """Write both sections behind their headings: "Findings: … Impression: …" or "所见：…结论：…".

    An empty section keeps its heading, so that ``split_report`` gives back the same two sections (with white space
    at their ends removed) unless a section itself contains a heading.

    Raises:
        TextError: ``lang`` is not a report language.
    """
    findings, impression = report.findings.strip(), report.impression.strip()
    if check_language(lang) == "zh":
        return f"所见：{findings}结论：{impression}"
    return " ".join(part for part in ("Findings:", findings, "Impression:", impression) if part)


def split_report(text: str, lang: str | None = None, *, streaming: bool = False) -> Report:
    """Find the two sections of ``text``, which may end anywhere: a section that has not begun yet is empty.

    Headings count in any case and with a full-width colon; ``lang`` None accepts those of every language. Text before
    any heading is Findings; the first Impression heading ends them. With ``streaming`` the beginning of a heading at
    the very end of ``text`` ("… clear. Impr") is withheld, since the next block will complete it.

    Raises:
        TextError: ``lang`` is given and is not a report language.
    """
    places = section_places(text, lang, streaming=streaming)
    return Report(*(text[start:end] for start, end in places))


def section_places(text: str, lang: str | None = None, *, streaming: bool = False) -> tuple[Place, Place]:
    """Where ``split_report`` finds Findings and Impression in ``text``: (start, end) of each, white space left out.

    Raises:
        TextError: as ``split_report``.
    """
    languages = LANGUAGES if lang is None else (check_language(lang),)
    opening = re.match(rf"\s*{_any_of(_FINDINGS_HEADINGS, languages)}{_COLON}", text, flags=re.IGNORECASE)
    start = opening.end() if opening else 0
    heading = re.compile(rf"{_any_of(_IMPRESSION_HEADINGS, languages)}{_COLON}", re.IGNORECASE).search(text, start)
    if heading:
        return _trimmed(text, start, heading.start()), _trimmed(text, heading.end(), len(text))
    end = len(text)
    if streaming:
        end = start + len(_without_begun_heading(text[start:], languages, at_start=opening is None))
    return _trimmed(text, start, end), (end, end)


def _trimmed(text: str, start: int, end: int) -> Place:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    return left, max(left, start + len(piece.rstrip()))


def _any_of(headings: dict[str, tuple[str, ...]], languages: tuple[str, ...]) -> str:
    # An English heading must not be the end of a longer word; in Chinese nothing marks where a word begins.
    starts = {"en": r"(?<![A-Za-z])", "zh": ""}
    return "(?:" + "|".join(starts[lang] + re.escape(word) for lang in languages for word in headings[lang]) + ")"


def _without_begun_heading(text: str, languages: tuple[str, ...], *, at_start: bool) -> str:
    """Cut off a heading's first letters at the end of ``text``.

    ``at_start``: no Findings heading has been seen, so ``text`` as a whole may be the beginning of one.
    """
    lowered = text.rstrip().lower()
    for lang in languages:
        if at_start and any(word.startswith(lowered.lstrip()) for word in _FINDINGS_HEADINGS[lang]):
            return ""
        for word in _IMPRESSION_HEADINGS[lang]:
            for length in range(len(word), 0, -1):
                start = len(lowered) - length
                if lowered.endswith(word[:length]) and not _continues_word(lowered, start):
                    return text[:start]
    return text


def _continues_word(text: str, start: int) -> bool:
    """Whether the letter at ``start`` is in the middle of an English word ("spi|m" is no beginning of a heading)."""
    return start > 0 and text[start].isascii() and text[start - 1].isascii() and text[start - 1].isalpha()
