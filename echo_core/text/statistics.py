"""How varied a set of texts is: a comparison of decoders says nothing if targets collapse to a few templates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from echo_core.text.english import sentences

_HAN_STOP = re.compile(r"(?<=[。；！？])")
_WORD = re.compile(r"[\u4e00-\u9fff]|(?:(?![\u4e00-\u9fff])[\w'-])+")


@dataclass(frozen=True, slots=True)
class TextStatistics:
    """Counts over a list of texts. 4-grams are of lower-case words, within one text; a Han character is a word."""

    texts: int
    unique_texts: int
    sentences: int
    distinct_sentences: int
    words: int
    longest: int
    distinct_four_grams: int
    masked: int

    @property
    def words_per_text(self) -> float:
        """Mean number of words in a text; 0 for no texts."""
        return self.words / self.texts if self.texts else 0.0


def statistics(texts: Iterable[str]) -> TextStatistics:
    """Count texts, sentences and 4-grams; ``masked`` counts the texts that still hold ``XXXX``."""
    everything = list(texts)
    found: set[str] = set()
    grams: set[tuple[str, ...]] = set()
    total = words = longest = 0
    for text in everything:
        parts = [part for stretch in _HAN_STOP.split(text) for part in sentences(stretch) if part]
        total += len(parts)
        found.update(part.lower() for part in parts)
        tokens = _WORD.findall(text.lower())
        words += len(tokens)
        longest = max(longest, len(tokens))
        grams.update(tuple(tokens[i : i + 4]) for i in range(len(tokens) - 3))
    return TextStatistics(
        texts=len(everything),
        unique_texts=len(set(everything)),
        sentences=total,
        distinct_sentences=len(found),
        words=words,
        longest=longest,
        distinct_four_grams=len(grams),
        masked=sum("XXXX" in text for text in everything),
    )


def summary(texts: Iterable[str]) -> str:
    """The statistics as lines to print."""
    count = statistics(texts)
    rows = (
        ("reports", f"{count.texts}, {count.unique_texts} unique"),
        ("words a report", f"{count.words_per_text:.1f} mean, {count.longest} longest"),
        ("sentences", f"{count.sentences}, {count.distinct_sentences} distinct"),
        ("distinct 4-grams", str(count.distinct_four_grams)),
        ("reports with XXXX", str(count.masked)),
    )
    return "\n".join(f"{name:<20}{value}" for name, value in rows)
