"""Text out of the bytes of an element: the declared character sets first, then a careful repair where they cannot be.

Many systems write UTF-8 or GB18030 and declare Latin-1, or nothing. A repair is made only where the bytes speak a
clear language; otherwise the declared set has the last word, and what it cannot read becomes U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydicom.charset import convert_encodings, decode_bytes
from pydicom.valuerep import PN_DELIMS, TEXT_VR_DELIMS

_ESCAPE = b"\x1b"
# All sets that an escape sequence can announce: it names its set, so that a missing declaration loses nothing.
_BY_ESCAPE = ["ISO 2022 IR 87", "ISO 2022 IR 159", "ISO 2022 IR 149", "ISO 2022 IR 58", "ISO 2022 IR 13"]
_BY_ESCAPE += [f"ISO 2022 IR {n}" for n in (100, 101, 109, 110, 144, 127, 126, 138, 148, 166)]
# Multi-byte sets whose own rules tell right from wrong.
_STRICT = ("GB18030", "GBK")
_UTF8 = "ISO_IR 192"
# A word of Chinese in GB 2312: nothing but pairs of hanzi codes. Accented Latin letters stand among plain ones.
_HANZI = re.compile(rb"(?:[\xb0-\xf7][\xa1-\xfe])+")
_ESCAPE_SEQUENCE = re.compile(r"\x1b[$()-]+[A-Z]")
_WORDS = re.compile(rb"[\x00-\x7f]+")


def decoded(data: bytes, declared: Sequence[str], *, person_name: bool = False) -> str:
    """The text of an element's value; ``declared`` are the values of Specific Character Set. Never raises."""
    data = data.rstrip(b"\0 ")
    if data.isascii() and _ESCAPE not in data:
        return data.decode("ascii")
    names = [name.strip().upper() for name in declared]
    if _ESCAPE in data:
        return _with_extensions(data, names, person_name)
    if any(name in _STRICT for name in names):
        return _either(data, "gb18030", "utf-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    words = [word for word in _WORDS.split(data) if word]
    single_byte = not names or _UTF8 in names or set(names) <= {"", "ISO_IR 100", "ISO_IR 6", "ISO 2022 IR 6"}
    if single_byte and all(_HANZI.fullmatch(word) for word in words) and _alone(data, words):
        return _either(data, "gb18030", "latin-1")
    if not names or _UTF8 in names or names == [""]:
        return data.decode("latin-1")
    return _with_extensions(data, names, person_name)


def _with_extensions(data: bytes, names: list[str], person_name: bool) -> str:
    """As pydicom decodes it, with every set that an escape sequence may switch to."""
    extended = [names[0] if names else "", *names[1:], *(name for name in _BY_ESCAPE if name not in names)]
    try:
        encodings = convert_encodings(extended if _ESCAPE in data else names or [""])
        text = decode_bytes(data, encodings, PN_DELIMS if person_name else TEXT_VR_DELIMS)
        return _ESCAPE_SEQUENCE.sub("", text)
    except Exception:  # a set that pydicom does not know, or that contradicts its escape sequences
        return data.decode("latin-1")


def _either(data: bytes, first: str, second: str) -> str:
    try:
        return data.decode(first)
    except UnicodeDecodeError:
        return data.decode(second, errors="replace")


def _alone(data: bytes, words: list[bytes]) -> bool:
    """Whether none of the ``words`` of high bytes touches a letter."""
    for word in words:
        at = data.index(word)
        before, after = data[max(0, at - 1) : at], data[at + len(word) : at + len(word) + 1]
        if before.isalpha() or after.isalpha():
            return False
    return True
