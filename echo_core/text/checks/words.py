"""The spelling's English word list: a permissively licensed dictionary, the words of chest reports, the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from echo_core.resources import resource

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST = 5


@lru_cache(maxsize=1)
def word_list() -> dict[str, int]:
    """Words in lower case with how common they are; read at the first call (a quarter of a second).

    The general words are those of the package ``pyspellchecker`` (MIT licence), the words of chest reports stand in
    ``resources/words/chest-en.txt``.
    """
    from spellchecker import SpellChecker

    general = SpellChecker(language="en").word_frequency.dictionary
    words = {str(word): int(count) for word, count in general.items()}
    typical = sorted(words.values())[-2000]
    for line in resource("words", "chest-en.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            words[line.lower()] = max(typical, words.get(line.lower(), 0))
    return words


def known(word: str, own: Iterable[str] = ()) -> bool:
    """Whether a word, or each part of a compound, is in the list."""
    lowered = word.lower().replace("’", "'")
    words = word_list()
    if lowered in words or lowered in own:
        return True
    if lowered.endswith("'s"):
        return known(lowered[:-2], own)
    parts = [part for part in re.split(r"[-/']", lowered) if part]
    return len(parts) > 1 and all(len(part) == 1 or part in words or part in own for part in parts)


def suggestions(word: str) -> list[str]:
    """Up to five words of the list that are one edit away, the most common first, in the case of ``word``."""
    lowered, words = word.lower(), word_list()
    splits = [(lowered[:at], lowered[at:]) for at in range(len(lowered) + 1)]
    near = {
        *(left + right[1:] for left, right in splits if right),
        *(left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1),
        *(left + char + right[1:] for left, right in splits if right for char in _LETTERS),
        *(left + char + right for left, right in splits for char in _LETTERS),
    }
    found = sorted((other for other in near if other in words), key=lambda other: -words[other])[:_MOST]
    return [other.capitalize() if word[0].isupper() else other for other in found]
