"""The spelling's English word list: a permissively licensed dictionary, the words of chest reports, the user's own."""

from __future__ import annotations

import gzip
import heapq
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files

from echo_core.resources import resource

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST = 5
_ENTRY = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:\s*(\d+)')


@lru_cache(maxsize=1)
def word_list() -> dict[str, int]:
    """Words in lower case with how common they are; read at the first call (a third of a second).

    The general words are those of the package ``pyspellchecker`` (MIT licence), the words of chest reports stand in
    ``resources/words/chest-en.txt``.
    """
    words = dict(_general_words())
    typical = heapq.nlargest(2000, words.values())[-1]
    for line in resource("words", "chest-en.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            words[line.lower()] = max(typical, words.get(line.lower(), 0))
    return words


def _general_words() -> Iterator[tuple[str, int]]:
    """The words of the package's English list, read piece by piece: its own reader holds up every other thread, the
    window's among them, for a twentieth of a second at a time."""
    path = files("spellchecker") / "resources" / "en.json.gz"
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    for entry in _ENTRY.finditer(text):
        word = entry[1]
        yield (json.loads(f'"{word}"') if "\\" in word else word), int(entry[2])


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
