"""Whether a text says who the patient is, so that it can be left out of what goes to others."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[\s^=,.]+")
_LEAST_NUMBER = 4
"""A shorter patient ID is any number."""


def telling_words(name: str, number: str, birth_date: str = "") -> frozenset[str]:
    """What gives a patient away: the words of a PN value, a patient ID, a DA value as it is and as 2024-03-31."""
    words = {word for word in _PARTS.split(name) if len(word) > 1 and not word.isdigit()}
    # Chinese writes family and given name, of one character each maybe, without a space.
    words |= {
        joined for group in name.split("=") if not (joined := _PARTS.sub("", group)).isascii() and len(joined) > 1
    }
    if len(number.strip()) >= _LEAST_NUMBER:
        words.add(number.strip())
    if len(birth_date) == 8:
        words |= {birth_date, f"{birth_date[:4]}-{birth_date[4:6]}-{birth_date[6:]}"}
    return frozenset(word.casefold() for word in words)


def tells(text: str, words: frozenset[str]) -> bool:
    """Whether one of :func:`telling_words` stands in a text, as a word of its own where its script parts words."""
    text = text.casefold()
    return any(
        word in text and (not word.isascii() or re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)) for word in words
    )
