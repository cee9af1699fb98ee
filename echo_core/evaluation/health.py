"""Whether a draft is sound language: words that do not exist, doubled words, repetition loops."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from echo_core.evaluation.metrics import Words, words

LOOP_LENGTH = 3
LOOP_TIMES = 3

_LETTER = re.compile(r"[^\W\d_]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_DOUBLED = re.compile(r"\b([^\W\d_]+)(?=\s+\1\b)", re.IGNORECASE)
_DOUBLED_HAN = re.compile(r"([\u3400-\u9fff]{2,8})\1")


@dataclass(frozen=True, slots=True)
class TextHealth:
    """Counts of one text. ``units`` are words; for Chinese, pairs of adjacent characters."""

    units: int
    unseen: int
    doubled: int
    loop: bool


class Lexicon:
    """Every unit of the training reports. What a draft holds beyond it counts as a non-word.

    English: lower-cased words with a letter in them. Chinese has no spaces, so a pair of adjacent characters that no
    training report holds stands in for a non-word.
    """

    def __init__(self, texts: Iterable[str], lang: str) -> None:
        self.lang = lang
        self._known = frozenset(unit for text in texts for unit in units(text, lang))

    def __len__(self) -> int:
        return len(self._known)

    def unseen(self, text: str) -> list[str]:
        """The units of ``text`` that are not in the lexicon, in order, with repeats."""
        return [unit for unit in units(text, self.lang) if unit not in self._known]


def units(text: str, lang: str) -> list[str]:
    """What a lexicon holds: words with a letter, or pairs of adjacent Chinese characters (never across punctuation)."""
    if lang == "zh":
        return [run[i : i + 2] for run in _HAN_RUN.findall(text) for i in range(len(run) - 1)]
    return [word for word in words(text, lang) if _LETTER.search(word)]


def doubled_words(text: str, lang: str) -> int:
    """How often a word follows itself with only white space between ("left left").

    Chinese: how often a string of two to eight characters follows itself at once.
    """
    return len((_DOUBLED_HAN if lang == "zh" else _DOUBLED).findall(text))


def has_loop(text: Words) -> bool:
    """Whether some run of at least ``LOOP_LENGTH`` words stands ``LOOP_TIMES`` times in a row."""
    for period in range(LOOP_LENGTH, len(text) // LOOP_TIMES + 1):
        same = 0
        for here, there in zip(text, text[period:], strict=False):
            same = same + 1 if here == there else 0
            if same >= period * (LOOP_TIMES - 1):
                return True
    return False


def examine(text: str, lang: str, lexicon: Lexicon | None, *, ended: bool = True) -> TextHealth:
    """Count the faults of one draft. A draft that reached its limit without ``<eos>`` (not ``ended``) is a loop too.

    Without a lexicon nothing counts as unseen.
    """
    return TextHealth(
        units=len(units(text, lang)),
        unseen=len(lexicon.unseen(text)) if lexicon is not None else 0,
        doubled=doubled_words(text, lang),
        loop=not ended or has_loop(words(text, lang)),
    )
