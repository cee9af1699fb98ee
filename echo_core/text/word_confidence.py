"""Words with their confidence, cut out of a draft's tokens as the blocks arrive, and what each might have been.

A word's confidence is the smallest probability among its tokens. English words are runs of letters and digits, with
the apostrophes, hyphens and decimal points inside them. Chinese has no spaces: there every token is a word, because
the tokenizer's merges have found the words of reports; tokens that share one character are one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

_HAN = "\u3400-\u9fff"
_LETTER = rf"[^\W_{_HAN}]"
_LATIN_WORD = rf"{_LETTER}+(?:(?:['’-]|(?<=\d)\.(?=\d)){_LETTER}+)*"
_HAN_RUN = rf"[{_HAN}]+"
_WORD = f"{_LATIN_WORD}|{_HAN_RUN}"
_JOINERS = "'’-."
_HALF_CHARACTER = "\ufffd"
_BEAM = 32
"""How many combinations of tokens are followed while a word's alternatives are put together."""

# A class of letters over all of Unicode takes milliseconds to compile: at the first word, not at the program's start.
_pattern = cache(re.compile)


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a draft: the text that it completed ("" for a part of a character), its probability in [0, 1], and
    what else it might have been, most probable first."""

    text: str
    p: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word at [``start``, ``end``) of the draft's text, with its confidence and the tokens that it is made of.

    ``before`` and ``after`` are what the first and the last token hold beside the word.
    """

    text: str
    start: int
    end: int
    p: float
    tokens: tuple[Token, ...]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text between two places where a token ends with a whole character."""

    start: int
    end: int
    tokens: tuple[Token, ...]


class WordStream:
    """Feed it the tokens of the blocks, in order; it gives each word back once it is certain where the word ends."""

    def __init__(self) -> None:
        self._text = ""
        self._pieces: list[_Piece] = []
        self._parts: tuple[Token, ...] = ()
        self._from = 0

    @property
    def text(self) -> str:
        """All text so far."""
        return self._text

    def feed(self, tokens: Iterable[Token]) -> list[Word]:
        """The words that ``tokens`` complete."""
        for token in tokens:
            self._parts += (token,)
            if token.text:
                start = len(self._text)
                self._text += token.text
                self._pieces.append(_Piece(start, len(self._text), self._parts))
                self._parts = ()
        return self._cut(at_end=False)

    def finish(self) -> list[Word]:
        """The draft has ended: what is left is complete."""
        return self._cut(at_end=True)

    def _cut(self, *, at_end: bool) -> list[Word]:
        found: list[Word] = []
        for match in _pattern(_WORD).finditer(self._text, self._from):
            start, end = match.span()
            if _pattern(_HAN_RUN).match(match.group()):
                found += self._chinese(start, end)
            elif not at_end and self._may_go_on(end):
                self._from = start
                break
            else:
                found.append(self._word(start, end))
            self._from = end
        self._pieces = [piece for piece in self._pieces if piece.end > self._from]
        return found

    def _may_go_on(self, end: int) -> bool:
        rest = self._text[end:]
        return not rest or (len(rest) == 1 and rest in _JOINERS)

    def _chinese(self, start: int, end: int) -> list[Word]:
        inside = [piece for piece in self._pieces if piece.start < end and piece.end > start]
        return [self._word(max(start, piece.start), min(end, piece.end)) for piece in inside]

    def _word(self, start: int, end: int) -> Word:
        pieces = [piece for piece in self._pieces if piece.start < end and piece.end > start]
        tokens = tuple(token for piece in pieces for token in piece.tokens)
        return Word(
            self._text[start:end],
            start,
            end,
            min(token.p for token in tokens),
            tokens,
            self._text[pieces[0].start : start],
            self._text[end : pieces[-1].end],
        )


def words_of(tokens: Sequence[Token]) -> list[Word]:
    """All words of a whole draft."""
    stream = WordStream()
    return [*stream.feed(tokens), *stream.finish()]


def alternatives(word: Word, most: int = 5) -> tuple[str, ...]:
    """Up to ``most`` other words that the model's choices for the word's tokens allow, the most probable first.

    Tokens of one block are predicted independently of one another, so a combination counts by the product of its
    tokens' probabilities; across a block border the product is only near the truth. Every alternative is one whole
    word where the word stands: "left" may become "right", never a full stop.
    """
    beam: list[tuple[str, float]] = [("", 1.0)]
    glued = False
    for token in word.tokens:
        choices = [(token.text, token.p)]
        if token.text and not glued:
            choices += [(text, p) for text, p in token.alternatives if _HALF_CHARACTER not in text]
        glued = not token.text
        longer = [(head + text, weight * p) for head, weight in beam for text, p in choices]
        beam = sorted(longer, key=lambda pair: -pair[1])[:_BEAM]
    shape = _pattern(_HAN_RUN if _pattern(_HAN_RUN).fullmatch(word.text) else _LATIN_WORD)
    found: dict[str, None] = {}
    for joined, _ in beam:
        inner = joined[len(word.before) : len(joined) - len(word.after)]
        whole = len(joined) > len(word.before) + len(word.after) and joined == word.before + inner + word.after
        if whole and inner != word.text and shape.fullmatch(inner):
            found[inner] = None
    return tuple(found)[:most]
