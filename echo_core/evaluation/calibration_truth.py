"""Which words of a draft are right, judged by what is known of the study.

The criterion, in full. Known are the findings that the normalised target, the radiologist's own report and the manual
codes state, with their sides.

- English words belong to the finding whose mention ends next behind them in their sentence (behind the last mention,
  to the last one), Chinese words to the findings of their clause. A stated finding is right if one of the sources
  states it, with certainty or as a possibility, on that side; a side that either of the two leaves open fits, and so
  does one side of a finding that is known on both. A denied finding is right unless a source asserts it; a denial of
  one kind only ("no large effusion") is never wrong.
- A sentence or clause that names no finding is right unless it calls normal what a source asserts to be abnormal.
- Whatever its sentence says, a word that repeats the word before it is wrong, and so is an English word that no
  training report holds.

Findings are read by the rules that evaluation and the checks use: where these rules do not understand a sentence, its
words count as right. Near synonyms count as different findings. A heading is no word of the report.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from echo_core.evaluation.findings import coded_findings
from echo_core.evaluation.health import Lexicon
from echo_core.evaluation.references import Reference, body
from echo_core.text import chinese_normal, english_normals
from echo_core.text.checks.statements import Statement, statements
from echo_core.text.english import fold, mentions
from echo_core.text.findings import mesh_frames
from echo_core.text.report import section_places
from echo_core.text.sentence_spans import sentence_spans
from echo_core.text.word_confidence import Word

_CLAUSE = re.compile(r"[^，。；！？,;!?\n]+")
_REST = re.compile(r"余|其余")
_CLEAR_LUNGS = re.compile(r"(?:双肺|两肺|肺野)\S*清晰")
_NORMAL_CHEST = frozenset(
    text.rstrip("。")
    for table in (chinese_normal.NORMAL_IMPRESSIONS, chinese_normal.NOT_ACUTE, chinese_normal.HEART_AND_LUNGS_NORMAL)
    for text in table
)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a study: the sides of every finding that a source states, and the findings asserted."""

    sides: Mapping[str, frozenset[str]]
    asserted: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A stretch of the draft, [``start``, ``end``), and whether what it says is right."""

    start: int
    end: int
    right: bool


def truth_of(reference: Reference, mesh: str, lang: str) -> Truth | None:
    """What is known of a study; None where nothing is: no report, and nobody coded it."""
    coded = coded_findings(mesh)
    if not reference.target and coded is None:
        return None
    sides: dict[str, set[str]] = defaultdict(set)
    asserted: set[str] = set()
    for text in (body(reference.target, lang), reference.original):
        for one in statements(text, lang):
            if not one.negated:
                sides[one.finding].add(one.side)
                asserted |= set() if one.uncertain else {one.finding}
    for frame in mesh_frames(mesh) if coded else ():
        sides[frame.finding].add(frame.side)
        asserted.add(frame.finding)
    return Truth({finding: frozenset(found) for finding, found in sides.items()}, frozenset(asserted))


def judge(text: str, words: Sequence[Word], truth: Truth, lang: str, lexicon: Lexicon | None) -> list[bool | None]:
    """Whether each of ``words`` of the draft ``text`` is right; None for a word of a heading."""
    claims = [
        _Claim(start + claim.start, start + claim.end, claim.right)
        for start, end in section_places(text, lang)
        for claim in (_chinese if lang == "zh" else _english)(text[start:end], truth)
    ]
    verdicts: list[bool | None] = []
    for number, word in enumerate(words):
        claim = next((claim for claim in claims if claim.start <= word.start < claim.end), None)
        if claim is None:
            verdicts.append(None)
            continue
        before = words[number - 1] if number else None
        doubled = before is not None and _doubled(text, before, word)
        unknown = lang == "en" and lexicon is not None and bool(lexicon.unseen(word.text))
        verdicts.append(claim.right and not doubled and not unknown)
    return verdicts


def _doubled(text: str, before: Word, word: Word) -> bool:
    same = before.text.lower() == word.text.lower() and not word.text.isnumeric()
    # A single Chinese character may well follow itself.
    return same and not text[before.end : word.start].strip() and (len(word.text) > 1 or word.text.isascii())


def _english(text: str, truth: Truth) -> list[_Claim]:
    by_sentence: dict[int, list[Statement]] = defaultdict(list)
    for one in statements(text, "en"):
        by_sentence[one.start].append(one)
    claims: list[_Claim] = []
    for start, end in sentence_spans(text):
        sentence, stated = text[start:end], by_sentence[start]
        if not stated:
            claims.append(_Claim(start, end, not _contradicted_english(sentence, truth.asserted)))
        elif len(fold(sentence)) != len(sentence):  # the mentions' places are not those of the text
            claims.append(_Claim(start, end, all(_right(one, truth) for one in stated)))
        else:
            ends = [*(start + mention.end for mention in mentions(sentence)[:-1]), end]
            starts = [start, *ends[:-1]]
            claims += [_Claim(a, b, _right(one, truth)) for a, b, one in zip(starts, ends, stated, strict=True)]
    return claims


def _chinese(text: str, truth: Truth) -> list[_Claim]:
    by_clause: dict[int, list[Statement]] = defaultdict(list)
    for one in statements(text, "zh"):
        by_clause[one.start].append(one)
    claims = []
    for match in _CLAUSE.finditer(text):
        stated = by_clause[match.start()]
        if stated:
            right = all(_right(one, truth) for one in stated)
        else:
            right = not _contradicted_chinese(match.group().strip(), truth.asserted)
        claims.append(_Claim(match.start(), match.end(), right))
    return claims


def _right(said: Statement, truth: Truth) -> bool:
    if said.negated:
        return said.qualified or said.finding not in truth.asserted
    known = truth.sides.get(said.finding)
    if known is None:
        return False
    return not said.side or "" in known or said.side in known or "bilateral" in known or {"left", "right"} <= known


def _contradicted_english(sentence: str, asserted: frozenset[str]) -> bool:
    if (
        english_normals.contradicts(sentence, asserted)
        or english_normals.with_otherwise(sentence, asserted) != sentence
    ):
        return True
    return english_normals.is_overall(sentence) and bool(asserted & chinese_normal.ACUTE)


def _contradicted_chinese(clause: str, asserted: frozenset[str]) -> bool:
    if _REST.match(clause):
        return False
    if _CLEAR_LUNGS.search(clause) and asserted & english_normals.NOT_CLEAR:
        return True
    if clause in _NORMAL_CHEST:
        return bool(asserted & chinese_normal.ACUTE)
    openers = (opener for table in chinese_normal.OPENERS.values() for opener in table)
    return any(clause == text and denies & asserted for text, denies in openers)
