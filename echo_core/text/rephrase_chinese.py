"""Other wordings of one Chinese clause, out of the tables that the training reports were written with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from echo_core.text.chinese_clauses import Wording, canonical, clause
from echo_core.text.chinese_labels import findings_in
from echo_core.text.chinese_lexicon import TERMS
from echo_core.text.chinese_normal import OPENERS
from echo_core.text.chinese_places import PLACE_SETS, PLACES, SCALES
from echo_core.text.findings import FINDINGS
from echo_core.text.frames import Frame

_CLAUSE = re.compile(r"[^，。；！？\n]+")
_DENIAL = re.compile(r"(未见明显|未见确切|未见)(\S+)")
_DENIALS = ("未见", "未见明显", "未见确切")
_SAME = (("心、肺、膈未见明显异常", "心肺膈未见异常征象"), ("未见急性心肺病变", "未见急性心肺异常征象"))
"""Impressions that say the same."""
_VARIANTS = 12


def clause_at(text: str, position: int) -> tuple[int, int]:
    """(start, end) of the clause that a caret at ``position`` is in or stands behind, without its punctuation."""
    for match in _CLAUSE.finditer(text):
        if match.start() <= position <= match.end() and match.group().strip():
            found = match.group()
            return match.start() + len(found) - len(found.lstrip()), match.end() - (len(found) - len(found.rstrip()))
    return position, position


def chinese_alternatives(words: str) -> list[str]:
    """Other wordings of a clause that stands in the tables word for word; none for any other."""
    stretch = words.strip()
    found = [text for group in _groups() if stretch in group for text in group]
    denied = _DENIAL.fullmatch(stretch)
    if not found and denied is not None and _named_whole(denied.group(2)):
        found = [lead + denied.group(2) for lead in _DENIALS]
    if not found:
        for key in sorted(findings_in(stretch)):
            for frame in _frames(key, stretch):
                wordings = list(_wordings(frame))
                found += wordings if stretch in wordings else []
    return [text for text in dict.fromkeys(found) if text != stretch]


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[str, ...], ...]:
    """Sentences that say the same: of one region, with the same denials."""
    groups: dict[tuple[str, frozenset[str]], list[str]] = {}
    for region, openers in OPENERS.items():
        for text, denies in openers:
            if denies and "，" not in text:
                groups.setdefault((region, denies), []).append(text)
    return (*map(tuple, groups.values()), *_SAME)


def _named_whole(nouns: str) -> bool:
    """Whether a list of nouns is made of the tables' own."""
    known = {noun for term in TERMS.values() for noun in term.nouns}
    return all(noun in known for noun in re.split("[、及]", nouns))


def _frames(key: str, words: str) -> Iterator[Frame]:
    """The frames of a finding that the clause may be a wording of."""
    term = TERMS[key]
    side = (
        "bilateral" if "双" in words or "两" in words else "left" if "左" in words else "right" if "右" in words else ""
    )
    severities = [
        severity for severity, degrees in SCALES[term.scale].items() if any(degree in words for degree in degrees)
    ]
    short = {"left": "左", "right": "右", "bilateral": "双", "": ""}[side]
    allowed = PLACE_SETS[term.places][0]
    places = [
        place
        for place in sorted(allowed)
        if any(name.format(s=short, S=f"{short}侧" if short else "") in words for name in PLACES[place])
    ]
    for severity in (*severities, ""):
        for place in ((), *((one,) for one in places)):
            yield canonical(Frame(key, FINDINGS[key].region, place, side, severity))


def _wordings(frame: Frame) -> Iterator[str]:
    for variant in range(_VARIANTS):
        yield clause(frame, Wording("", variant), frame.finding)
