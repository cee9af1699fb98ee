"""Text in UTF-16 code units, the positions that Qt counts in.

Qt counts a character outside the Basic Multilingual Plane as two positions, Python as one. The report's text model
keeps every such character as its two surrogates, so that its positions are Qt's and need no translation.
"""

from __future__ import annotations

import re

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# QTextDocument keeps these as paragraph or frame borders, or as embedded objects: none of them is text.
_BREAKS = re.compile("\r\n|[\r\u2028\u2029\v\f\x85]")
_NOT_TEXT = re.compile("[\x00\ufdd0-\ufdef\ufffc\ufffe\uffff\ud800-\udfff]")


def _pair(match: re.Match[str]) -> str:
    offset = ord(match.group()) - 0x10000
    return chr(0xD800 + (offset >> 10)) + chr(0xDC00 + (offset & 0x3FF))


def to_units(text: str) -> str:
    """``text`` with each character beyond U+FFFF as its two surrogates: ``len()`` is then Qt's length."""
    return _ASTRAL.sub(_pair, text)


def from_units(units: str) -> str:
    """The reverse of ``to_units``; half a pair, which only a cut through a character leaves, becomes U+FFFD."""
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def plain(text: str) -> str:
    """``text`` as plain lines: one kind of line break, and nothing that QTextDocument does not keep as text."""
    return _NOT_TEXT.sub("", _BREAKS.sub("\n", text))
