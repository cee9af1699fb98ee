"""The spelling's English word list: a permissively licensed dictionary, the words of chest reports, the user's own."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files

import numpy as np

from echo_core.resources import resource

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST = 5
_TYPICAL = 2000
"""The words of chest reports count as common as the word at this place of the general list."""
_BETWEEN = re.compile(r'\d\s*,\s*"')
_PIECE = 20_000
_BREAK_S = 0.0005


@lru_cache(maxsize=1)
def word_list() -> dict[str, int]:
    """Words in lower case with how common they are; read at the first call (a third of a second).

    The general words are those of the package ``pyspellchecker`` (MIT licence), the words of chest reports stand in
    ``resources/words/chest-en.txt``.
    """
    words: dict[str, int] = {}
    counts = []
    for piece in _general_words():
        words.update(piece)
        counts.append(np.fromiter(piece.values(), np.int64, len(piece)))
    typical = int(np.partition(np.concatenate(counts), -_TYPICAL)[-_TYPICAL])
    for line in resource("words", "chest-en.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            words[line.lower()] = max(typical, words.get(line.lower(), 0))
    return words


def _general_words() -> Iterator[dict[str, int]]:
    """The words of the package's English list, piece by piece. Read in one go, or without a break between the pieces,
    they would hold up every other thread, the window's among them, for a twentieth of a second."""
    path = files("spellchecker") / "resources" / "en.json.gz"
    text = gzip.decompress(path.read_bytes()).decode("utf-8").strip().removeprefix("{").removesuffix("}")
    start = 0
    while start < len(text):
        # Between two entries stands a comma between a number and a quotation mark.
        end = _BETWEEN.search(text, start + _PIECE)
        piece = text[start : len(text) if end is None else end.start() + 1]
        start = len(text) if end is None else end.end() - 1
        yield json.loads(f"{{{piece}}}")
        time.sleep(_BREAK_S)


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
