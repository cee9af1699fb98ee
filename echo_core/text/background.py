"""Indication, comparison and technique as the headers of the films say them; nothing is said where they do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from echo_core.films.header import FilmHeader
from echo_core.text.prompts import check_language

_VIEWS = {
    "PA": ("PA", "后前位"),
    "AP": ("AP", "前后位"),
    "FRONTAL": ("frontal", "正位"),
    "LL": ("lateral", "侧位"),
    "RL": ("lateral", "侧位"),
    "LATERAL": ("lateral", "侧位"),
    "LAT": ("lateral", "侧位"),
    "LLO": ("left oblique", "左斜位"),
    "RLO": ("right oblique", "右斜位"),
}
"""ViewPosition (PS3.3 C.8.1.2) in English and Chinese."""
_CHEST = re.compile(r"chest|thora|胸", re.IGNORECASE)
_PORTABLE = re.compile(r"\bportable\b|\bmobile\b|\bbedside\b|床旁|床边", re.IGNORECASE)
_SAYS_NOTHING = re.compile(r"[\W_X]*|n/?a|none|unknown|chest|routine", re.IGNORECASE)
_LONGEST = 400


def indication_text(headers: Iterable[FilmHeader]) -> str:
    """The reason for the examination, as the first film that gives one words it; it is not translated."""
    for header in headers:
        words = " ".join(header.indication.split())[:_LONGEST]
        if not _SAYS_NOTHING.fullmatch(words):
            return words if words.endswith((".", "。", "?", "？", "!")) else _ended(words)
    return ""


def technique_text(headers: Sequence[FilmHeader], language: str) -> str:
    """Views, body part and "portable": "PA and lateral chest radiographs."; the study's own words where no view is
    given; "" where the films say nothing."""
    chinese = check_language(language) == "zh"
    views = list(
        dict.fromkeys(_VIEWS[header.view_position][chinese] for header in headers if header.view_position in _VIEWS)
    )
    if not views:
        described = next((header.study_description for header in headers if header.study_description.strip()), "")
        words = " ".join(described.split())[:_LONGEST]
        return "" if _SAYS_NOTHING.fullmatch(words) else _ended(words)
    chest = all(is_chest(header) for header in headers)
    portable = any(_PORTABLE.search(f"{header.study_description} {header.series_description}") for header in headers)
    if chinese:
        return f"{'床旁' * portable}{'胸部' * chest}{_and(views, '、', '及')}X线片。"
    kind = "radiographs" if len(views) > 1 else "radiograph"
    parts = [*["Portable"] * portable, _and(views, ", ", " and "), *["chest"] * chest, kind]
    sentence = " ".join(parts) + "."
    return sentence[0].upper() + sentence[1:]


def comparison_text(priors: Sequence[FilmHeader], language: str) -> str:
    """The earlier studies of the patient that are open, the newest first: "Chest radiograph of 2020-01-31."."""
    chinese = check_language(language) == "zh"
    days = list(dict.fromkeys(_day(header.study_date) for header in priors if _day(header.study_date)))
    if not days:
        return ""
    chest = all(is_chest(header) for header in priors)
    if chinese:
        return f"{_and(sorted(days, reverse=True), '、', '及')}{'胸片' if chest else 'X线片'}。"
    kind = "radiographs" if len(days) > 1 else "radiograph"
    words = f"{'chest ' * chest}{kind} of {_and(sorted(days, reverse=True), ', ', ' and ')}."
    return words[0].upper() + words[1:]


def is_chest(header: FilmHeader) -> bool:
    """Whether the film is said to show the chest."""
    if header.body_part:
        return bool(_CHEST.search(header.body_part))
    return bool(_CHEST.search(f"{header.study_description} {header.series_description}"))


def _ended(words: str) -> str:
    return words + ("。" if "\u4e00" <= words[-1] <= "\u9fff" else ".")


def _and(words: Sequence[str], comma: str, last: str) -> str:
    return last.join(part for part in (comma.join(words[:-1]), words[-1]) if part)


def _day(date: str) -> str:
    """A DICOM date (PS3.5 6.2, DA) as 2020-01-31; "" for anything else."""
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == 8 and date.isdecimal() else ""
