"""Which sentences that a model has written say the same as one that stands in a report, and can be offered for it."""

from __future__ import annotations

import re
from itertools import pairwise

from echo_core.text.checks.statements import statements
from echo_core.text.checks.words import known
from echo_core.text.english import fold, parse_sentence
from echo_core.text.prompts import check_language
from echo_core.text.rephrase import residue, same_normal, stretch_at

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_GARBLED = re.compile(r"[,;:.!?]{2}|\s[,.;:]|[^\w\s.,;%/()'’，。；、（）-]|\ufffd")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_CHINESE_TELLS = frozenset("左右双两上中下尖底基段叶门肋膈角胸腰椎轻中重度大小少多量新旧陈散片条网结明显急慢局弥漫")
"""Characters of a Chinese clause that name a side, a place, a degree or a kind: a wording has the same ones."""
_CHINESE_WORDS = ("明显",)
"""Words out of such characters that carry nothing: 未见明显异常 denies as much as 未见异常."""


def finished(text: str, language: str) -> str | None:
    """The first sentence (in Chinese, clause) of what a model is writing; None while it may go on."""
    start = len(text) - len(text.lstrip())
    first, end = stretch_at(text, start, language)
    # A full stop at the end of the text may be the point of a number.
    return text[first:end] if end > first and text[end:].strip() else None


def usable(candidate: str, sentence: str, language: str) -> bool:
    """Whether ``candidate`` may be offered for ``sentence``: well formed, other words, and the same said by them.

    The same is: the same findings with their side, place, severity, denial and doubt, as this program reads them, and
    nothing else that only one of them has. What the program cannot read to the last word is never the same.
    """
    if _same_words(candidate, sentence) or not _well_formed(candidate, language):
        return False
    if check_language(language) == "zh":
        return _same_chinese(candidate, sentence)
    frames = set(parse_sentence(candidate))
    stated = bool(frames) and frames == set(parse_sentence(sentence)) and residue(candidate) == residue(sentence)
    return stated or same_normal(candidate, sentence)


def _same_words(one: str, other: str) -> bool:
    return _WORD.findall(fold(one)) == _WORD.findall(fold(other)) and _NUMBERS.findall(one) == _NUMBERS.findall(other)


def _well_formed(candidate: str, language: str) -> bool:
    if not candidate.strip() or _GARBLED.search(candidate):
        return False
    if language == "zh":
        return re.search(r"(.{2,})\1", candidate) is None and re.search("[a-z]", candidate, re.IGNORECASE) is None
    words = [word.lower() for word in _WORD.findall(candidate)]
    doubled = any(word == after for word, after in pairwise(words))
    return candidate[0].isupper() and not doubled and all(known(word) for word in words)


def _same_chinese(candidate: str, sentence: str) -> bool:
    said = [
        {(one.finding, one.side, one.negated, one.uncertain) for one in statements(text, "zh")}
        for text in (candidate, sentence)
    ]
    tells = []
    for text in (candidate, sentence):
        for word in _CHINESE_WORDS:
            text = text.replace(word, "")
        tells.append((_CHINESE_TELLS & set(text), _NUMBERS.findall(text)))
    return bool(said[0]) and said[0] == said[1] and tells[0] == tells[1]
