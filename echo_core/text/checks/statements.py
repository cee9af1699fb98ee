"""What a section states of which finding, on which side, and where: the ground of the rules that compare sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from echo_core.text.chinese_labels import findings_in as chinese_findings
from echo_core.text.chinese_lexicon import TERMS
from echo_core.text.english import fold, mentions
from echo_core.text.frames import Region
from echo_core.text.sentence_spans import sentence_spans

_CLAUSE = re.compile(r"[^，。；！？,;!?\n]+")
_CHINESE_TERMS = tuple((key, re.compile(term.pattern)) for key, term in TERMS.items())
_DOUBT = re.compile(r"可能|可疑|疑|待排|待查|除外|排除|[?？]")
_QUALIFIED = re.compile(
    r"\b(?:acute|large|significant\w*|definit\w+|focal|lobar|new|other|additional|further|gross\w*|displaced|obvious|"
    r"overt|suspicious|dominant|discrete|sizable|segmental|confluent|active|measurable|convincing|evidence of acute|"
    r"large-volume|moderate|overtly|typical|frank|aggressive|worrisome|enlarging|associated)\b|"
    r"明显|急性|活动性|大量|新发|其他|其它"
)
_QUALIFIER_REACH = 40
"""Characters in front of a finding in which a word narrows it down."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One finding in one sentence (in Chinese, one clause).

    ``start`` and ``end`` are the sentence's place in the section; ``side`` is "left", "right", "bilateral" or "".
    ``qualified``: the words in front of it speak of a kind of the finding only ("no large effusion").
    """

    finding: str
    side: str
    negated: bool
    uncertain: bool
    qualified: bool
    region: Region | None
    places: tuple[str, ...]
    start: int
    end: int


@lru_cache(maxsize=256)
def statements(text: str, language: str) -> tuple[Statement, ...]:
    """The statements of a section, in the order of the text."""
    return _chinese(text) if language == "zh" else _english(text)


def _english(text: str) -> tuple[Statement, ...]:
    found = []
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        folded = fold(sentence)
        for mention in mentions(sentence):
            frame = mention.frame
            before = folded[max(0, mention.start - _QUALIFIER_REACH) : mention.end]
            found.append(
                Statement(
                    frame.finding,
                    frame.side,
                    frame.negated,
                    frame.uncertain,
                    bool(_QUALIFIED.search(before)),
                    frame.region,
                    frame.places,
                    start,
                    end,
                )
            )
    return tuple(found)


def _chinese(text: str) -> tuple[Statement, ...]:
    found = []
    for match in _CLAUSE.finditer(text):
        clause = match.group()
        asserted = chinese_findings(clause)
        side = chinese_side(clause)
        named = asserted | {key for key, pattern in _CHINESE_TERMS if pattern.search(clause)}
        # What is only a part of a longer term is not named by itself.
        used = _uppermost(clause)
        for key in sorted(named & (used | asserted)):
            doubtful = bool(_DOUBT.search(clause))
            found.append(
                Statement(
                    key,
                    side,
                    key not in asserted and not doubtful,
                    doubtful,
                    bool(_QUALIFIED.search(clause)),
                    None,
                    (),
                    match.start(),
                    match.end(),
                )
            )
    return tuple(found)


def _uppermost(clause: str) -> set[str]:
    """The findings that a clause names, the terms in the table's order using up their text."""
    used: list[tuple[int, int]] = []
    keys = set()
    for key, pattern in _CHINESE_TERMS:
        for match in pattern.finditer(clause):
            start, end = match.span("k") if match.re.groupindex.get("k") and match.group("k") else match.span()
            if not any(start < last and first < end for first, last in used):
                used.append((start, end))
                keys.add(key)
    return keys


def chinese_side(clause: str) -> str:
    """The side that a Chinese clause names; "" for none, "bilateral" for both."""
    left, right = "左" in clause, "右" in clause
    if "双" in clause or "两侧" in clause or "两肺" in clause or (left and right):
        return "bilateral"
    return "left" if left else "right" if right else ""
