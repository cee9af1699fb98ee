"""Text out of the bytes of an element: as the declared character set says, repaired only where that cannot be meant.

Many systems write UTF-8 or a set of East Asia and declare Latin-1, or nothing. A wrong name that looks right is worse
than one that is visibly garbled. So the declared reading stands where it looks like text at all; another one takes its
place where it is valid, looks better, and is the only one that does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pydicom.charset import convert_encodings, decode_bytes
from pydicom.valuerep import PN_DELIMS, TEXT_VR_DELIMS

from echo_core.films.legacy_charsets import legacy_reading

_ESCAPE = b"\x1b"
# All sets that an escape sequence can announce: it names its set, so that a missing declaration loses nothing.
_BY_ESCAPE = ["ISO 2022 IR 87", "ISO 2022 IR 159", "ISO 2022 IR 149", "ISO 2022 IR 58", "ISO 2022 IR 13"]
_BY_ESCAPE += [f"ISO 2022 IR {n}" for n in (100, 101, 109, 110, 144, 127, 126, 138, 148, 166)]
_ESCAPE_SEQUENCE = re.compile(r"\x1b[$()-]+[A-Z]")
_CODECS = {
    "ISO_IR 100": "latin-1",
    "ISO_IR 101": "iso8859-2",
    "ISO_IR 109": "iso8859-3",
    "ISO_IR 110": "iso8859-4",
    "ISO_IR 144": "iso8859-5",
    "ISO_IR 127": "iso8859-6",
    "ISO_IR 126": "iso8859-7",
    "ISO_IR 138": "iso8859-8",
    "ISO_IR 148": "iso8859-9",
    "ISO_IR 203": "iso8859-15",
    "ISO_IR 166": "iso8859-11",
    "ISO_IR 13": "shift_jis",
    "ISO_IR 192": "utf-8",
    "GB18030": "gb18030",
    "GBK": "gb18030",
}
"""Defined terms of sets without code extensions (PS3.3 C.12.1.1.2), which are the first of sets with them, too."""
_LATER = {"ISO 2022 IR 149": ("euc_kr",), "ISO 2022 IR 58": ("gb2312",), "ISO 2022 IR 87": ("euc_jp", "shift_jis")}
"""What programs write that declare these sets and leave their escape sequences out."""
_KATAKANA = re.compile(rb"[\x00-\x7f\xa1-\xdf]*")
_NAME_MARKS = "·・’‘"
_WORD = re.compile(r"[^\W\d_]+")
_EAST = ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA")
_FEW = 4
"""From so many letters on a Latin name has a plain one among them."""


def decoded(data: bytes, declared: Sequence[str], *, person_name: bool = False) -> str:
    """The text of an element's value; ``declared`` are the values of Specific Character Set. Never raises."""
    return read_text(data, declared, person_name=person_name)[0]


def read_text(data: bytes, declared: Sequence[str], *, person_name: bool = False) -> tuple[str, bool]:
    """:func:`decoded`, and whether it is another reading than the one that the file declares."""
    data = data.rstrip(b"\0 ")
    if data.isascii() and _ESCAPE not in data:
        return data.decode("ascii"), False
    names = [name.strip().upper() for name in declared]
    if _ESCAPE in data:
        return _with_extensions(data, names, person_name), False
    codec = _codec(names)
    meant = _strict(data, codec)
    if codec == "shift_jis" and not _KATAKANA.fullmatch(data):
        meant = None
    unicode = _strict(data, "utf-8")
    for later in (later for name in names for later in _LATER.get(name, ())):
        text = _strict(data, later)
        if text is not None and not _oddity(text) and (meant is None or _oddity(meant)) and not _eastern(unicode):
            return text, False
    if unicode is not None and (meant is None or _better(unicode, meant, codec)):
        return unicode, bool(codec) and unicode != meant
    if meant is not None and codec != "latin-1":
        return meant, False
    latin = data.decode("latin-1")
    if codec in ("", "latin-1", "utf-8") and (_oddity(latin) or _all_accents(latin)):
        guess = legacy_reading(data, person_name)
        if guess is not None:
            return guess, True
    return (_strict(data, "shift_jis") or latin) if meant is None and codec == "shift_jis" else meant or latin, False


def _codec(names: list[str]) -> str:
    """Python's name of the declared set without escape sequences; "" for ASCII, and for what nobody knows."""
    known = [_CODECS.get(name.replace("ISO 2022 IR", "ISO_IR"), "") for name in names]
    return next((codec for codec in known if codec in ("gb18030", "utf-8")), known[0] if known else "")


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec) if codec else None
    except UnicodeDecodeError:
        return None


def _better(unicode: str, meant: str, codec: str) -> bool:
    """Whether UTF-8 is what was written, though the bytes have a meaning in the declared set."""
    if codec == "gb18030" and _strict(meant.encode("gb18030"), "gb2312") is None:
        # UTF-8 taken for GB18030 becomes rare characters; that these mean something in UTF-8 is no accident then.
        return _eastern(unicode)
    # No letter of a Latin-1 name can go on a character of UTF-8.
    return codec == "latin-1" or _oddity(unicode) < _oddity(meant)


def _eastern(unicode: str | None) -> bool:
    """Whether UTF-8 gives nothing but characters of East Asia, three bytes each, beside plain ones."""
    return unicode is not None and all(ord(one) < 128 or ord(one) >= 0x2E80 for one in unicode) and not _oddity(unicode)


def _oddity(text: str) -> int:
    """How much of a text is not what people write: no letters, capitals within a word, two scripts in one."""
    odd = sum(
        4 if (kind := unicodedata.category(one))[0] == "C" else kind[0] not in "LM" and one not in _NAME_MARKS
        for one in text
        if ord(one) > 127
    )
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        odd += len({_script(one) for one in word if unicodedata.category(one)[0] == "L"}) > 1
        odd += any(one.isupper() and ord(one) > 127 for one in word[1:]) and any(one.islower() for one in word)
    return odd


def _script(letter: str) -> str:
    first = unicodedata.name(letter, "?").partition(" ")[0]
    return "EAST" if first in _EAST else first


def _all_accents(text: str) -> bool:
    """Whether words of a Latin text have not a single plain letter, though there are enough for one."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(len, words)) >= _FEW and not any(one.isascii() for word in words for one in word)


def _with_extensions(data: bytes, names: list[str], person_name: bool) -> str:
    """As pydicom decodes it, with every set that an escape sequence may switch to."""
    extended = [names[0] if names else "", *names[1:], *(name for name in _BY_ESCAPE if name not in names)]
    try:
        text = decode_bytes(data, convert_encodings(extended), PN_DELIMS if person_name else TEXT_VR_DELIMS)
        return _ESCAPE_SEQUENCE.sub("", text)
    except Exception:  # a set that pydicom does not know, or that contradicts its escape sequences
        return data.decode("latin-1")
