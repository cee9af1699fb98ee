"""Findings read from Chinese report text, typed freely or generated.

Denial and doubt reach through their clause, as in the English rules: a finding that is only considered ("…可能",
"可疑…", "不除外…", "…待排") is not asserted. "考虑…" alone is the Chinese "consistent with" and asserts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from echo_core.text.chinese_lexicon import TERMS

_RULES: Final = tuple((key, re.compile(term.pattern, re.IGNORECASE)) for key, term in TERMS.items())

_CLAUSE_END: Final = re.compile(r"[，。；！？,;!?\s]|(?<!\d)\.|\.(?!\d)|：|:")
# Inside a clause a new statement begins here, and what was denied before it is denied no longer.
_TURN: Final = re.compile(r"(?=但|而|仅见|另见|并见|且见|考虑|(?<!未)可见|(?<![不未无])伴)")
_UNCHANGED: Final = r"(?!\S{0,3}(?:变化|改变|吸收|好转|进展|增多|减少)(?![影灶征]))"
_DENIES_AHEAD: Final = re.compile(
    rf"未见{_UNCHANGED}|未发现|未显示|未及|未提示|没有{_UNCHANGED}|(?<!有)无(?!名|力){_UNCHANGED}|不伴|否认|阴性|不考虑|"
    r"(?<!不)(?<!不能)(?<!待)(?<!难以)(?<!未能)(?<!不能完全)(?:除外|排除)"
)
_DENIES_BACK: Final = re.compile(
    rf"\A[影征象]{{0,3}}(?:目前|现)?(?:未见{_UNCHANGED}|未显示|不明显|已?消失|已吸收|(?:已|可|予以?)?(?:除外|排除)|无{_UNCHANGED}|阴性)"
)
_DOUBTS: Final = re.compile(
    r"可能|可疑|疑似|疑为|疑有|怀疑|待排|待查|待除外|或为|[?？]|(?:不|不能|难以|未能|不能完全|尚不能|无法)(?:除外|排除)"
)


@lru_cache(maxsize=16384)
def findings_in(text: str) -> frozenset[str]:
    """Keys of the findings ``text`` asserts: neither denied nor only considered."""
    found: set[str] = set()
    for clause in _clauses(text):
        found |= _asserted(clause)
    return frozenset(found)


def _clauses(text: str) -> list[str]:
    # A question mark is doubt about its own clause, so it stays with it.
    joined = re.sub(r"(?<=[见现示及有无])[ \t\u3000]+", "", text)
    return [piece for piece in _CLAUSE_END.split(re.sub(r"([?？])", r"可疑\1", joined)) if piece]


def _asserted(clause: str) -> set[str]:
    """The findings one clause asserts."""
    found: set[str] = set()
    used: list[tuple[int, int]] = []
    turns = [match.start() for match in _TURN.finditer(clause)]
    for key, pattern in _RULES:
        for match in pattern.finditer(clause):
            start, end = _kernel(match)
            if any(start < last and first < end for first, last in used):
                continue
            used.append((start, end))
            begin = max((turn for turn in turns if turn <= match.start()), default=0)
            stop = min((turn for turn in turns if turn >= end), default=len(clause))
            denied = _DENIES_AHEAD.search(clause, begin, end) or _DENIES_BACK.search(clause[end:])
            if not denied and not _DOUBTS.search(clause, begin, stop):
                found.add(key)
    return found


def _kernel(match: re.Match[str]) -> tuple[int, int]:
    """The part of a match that names the change and is used up by it; organ words may serve several findings."""
    for name in ("k", "k2"):
        if name in match.re.groupindex and match.group(name):
            return match.span(name)
    return match.span()
