"""Text in every character set that a film may declare, forget or mislabel; examples of PS3.5 Annexes H to K."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydicom.charset import convert_encodings, encode_string

from echo_core.films.charsets import decoded
from echo_core.films.reader import read_header

PIXELS = np.zeros((4, 4), np.uint16)
JAPANESE = (
    b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
    "Yamada^Tarou=山田^太郎=やまだ^たろう",
)
KOREAN = (
    b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
    "Hong^Gildong=洪^吉洞=홍^길동",
)
CHINESE = (b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=", "Zhang^XiaoDong=张^小东")


@pytest.mark.parametrize(
    ("declared", "raw", "expected"),
    [
        (["", "ISO 2022 IR 87"], *JAPANESE),
        (["ISO 2022 IR 6", "ISO 2022 IR 87"], *JAPANESE),
        (
            ["ISO 2022 IR 13", "ISO 2022 IR 87"],
            b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J",
            "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎",
        ),
        (["", "ISO 2022 IR 149"], *KOREAN),
        (["", "ISO 2022 IR 58"], *CHINESE),
        (["GB18030"], "Wang^XiaoDong=王^小东=".encode("gb18030"), "Wang^XiaoDong=王^小东"),
        (["GBK"], "朱^镕基".encode("gbk"), "朱^镕基"),
        (["ISO_IR 192"], "Buc^Jérôme=王^小东".encode(), "Buc^Jérôme=王^小东"),
        (["ISO_IR 144"], "Люкceмбypг".encode("iso8859_5"), "Люкceмбypг"),
        (["ISO_IR 126"], "Διονυσιος".encode("iso8859_7"), "Διονυσιος"),
        (["ISO_IR 166"], "สมชาย".encode("iso8859_11"), "สมชาย"),
        (["ISO_IR 100"], "Peñúela^Íõ".encode("latin-1"), "Peñúela^Íõ"),
        (["ISO 2022 IR 100"], "Müller^Jörg".encode("latin-1"), "Müller^Jörg"),
        (["ISO_IR 13"], "ﾔﾏﾀﾞ".encode("shift_jis"), "ﾔﾏﾀﾞ"),
    ],
)
def test_declared_sets(make_dicom: Any, declared: list[str], raw: bytes, expected: str) -> None:
    path = make_dicom(PIXELS, PatientName="N" * (len(raw) + len(raw) % 2), SpecificCharacterSet=declared)
    padded = raw + b" " * (len(raw) % 2)
    path.write_bytes(path.read_bytes().replace(b"N" * len(padded), padded, 1))
    assert read_header(path).patient_name == expected


@pytest.mark.parametrize(
    ("declared", "raw", "expected"),
    [
        ("ISO_IR 100", "王^小东".encode(), "王^小东"),
        ("ISO_IR 100", "王^小东".encode("gb18030"), "王^小东"),
        ("ISO_IR 192", "王^小东".encode("gb18030"), "王^小东"),
        ("ISO_IR 192", "Müller^Jörg".encode("latin-1"), "Müller^Jörg"),
        ("GB18030", "王^小东".encode("gb18030"), "王^小东"),
        ("GB18030", "王".encode(), "王"),
        ("ISO_IR 100", "Müller^Jörg".encode(), "Müller^Jörg"),
        ("ISO_IR 6", "Müller^Jörg".encode(), "Müller^Jörg"),
        ("ISO_IR 144", "Müller^Jörg".encode(), "Müller^Jörg"),
        ("", "王^小东".encode("gb18030"), "王^小东"),
        ("", "Peñúela^Ana".encode("latin-1"), "Peñúela^Ana"),
        ("ISO_IR 999", "Müller^Jörg".encode(), "Müller^Jörg"),
        ("ISO-8859-1", "Müller^Jörg".encode("latin-1"), "Müller^Jörg"),
        ("ISO_IR 100", *JAPANESE),
        ("", *KOREAN),
        ("", *CHINESE),
    ],
)
def test_mislabelled_sets_are_repaired_where_the_bytes_are_clear(
    make_dicom: Any, declared: str, raw: bytes, expected: str
) -> None:
    padded = raw + b" " * (len(raw) % 2)
    attributes = {"SpecificCharacterSet": declared} if declared else {}
    path = make_dicom(PIXELS, PatientName="N" * len(padded), StudyDescription="D" * len(padded), **attributes)
    data = path.read_bytes().replace(b"N" * len(padded), padded, 1)
    path.write_bytes(data.replace(b"D" * len(padded), padded, 1))
    header = read_header(path)
    assert header.patient_name == expected
    if b"\x1b" not in raw:  # outside of a name a caret is a letter like others
        assert header.study_description == expected.rstrip("=")


@given(
    st.binary(max_size=64),
    st.lists(st.sampled_from(["", "ISO_IR 100", "GB18030", "ISO 2022 IR 87", "ISO_IR 192", "x"])),
)
def test_no_bytes_raise(data: bytes, declared: list[str]) -> None:
    for name in (False, True):
        text = decoded(data, declared, person_name=name)
        if data.isascii() and b"\x1b" not in data:
            assert text == data.decode().rstrip("\0 ")


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8))
def test_chinese_in_its_own_sets_is_never_repaired_away(text: str) -> None:
    assert decoded(text.encode(), ["ISO_IR 192"]) == text
    assert decoded(text.encode("gb18030"), ["GB18030"]) == text


@given(
    st.text(st.characters(min_codepoint=0xA1, max_codepoint=0xFF), min_size=1, max_size=3), st.sampled_from("aeostr")
)
def test_accented_words_with_a_plain_letter_stay_latin(accents: str, plain: str) -> None:
    raw = (plain + accents + plain).encode("latin-1")
    try:
        expected = raw.decode("utf-8")
    except UnicodeDecodeError:
        expected = plain + accents + plain
    assert decoded(raw, ["ISO_IR 100"]) == expected


# A wrong name that looks right is worse than one that is garbled ---------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "raw", "expected", "marked"),
    [
        (["ISO_IR 13"], "ﾆｼ^ﾏｷ".encode("shift_jis"), "ﾆｼ^ﾏｷ", False),
        (["ISO 2022 IR 13", "ISO 2022 IR 87"], "ﾅｵ^ﾐｵ".encode("shift_jis"), "ﾅｵ^ﾐｵ", False),
        (["ISO_IR 13"], "山田^太郎".encode(), "山田^太郎", True),
        (["ISO_IR 13"], "Müller^Jörg".encode(), "Müller^Jörg", True),
        (["GB18030"], "王^小东".encode(), "王^小东", True),
        (["GB18030"], "Müller^Jörg".encode(), "Müller^Jörg", True),
        (["GB18030"], "隆^华".encode("gb18030"), "隆^华", False),
        (["ISO_IR 166"], "เทพ".encode("iso8859_11"), "เทพ", False),
        (["ISO_IR 166"], "สมชาย".encode(), "สมชาย", True),
        (["ISO_IR 144"], "Иванов^Пётр".encode(), "Иванов^Пётр", True),
        (["ISO_IR 101"], "Müller^Jörg".encode(), "Müller^Jörg", True),
        (["ISO_IR 203"], "Œuvré^Š".encode("iso8859_15"), "Œuvré^Š", False),
        (["ISO 2022 IR 203"], "Œuvré^Š".encode("iso8859_15"), "Œuvré^Š", False),
        (["", "ISO 2022 IR 149"], "김^철수".encode("euc_kr"), "김^철수", False),
        (["ISO 2022 IR 100", "ISO 2022 IR 149"], "김^철수".encode("euc_kr"), "김^철수", False),
        (["ISO_IR 100"], "Éù".encode("latin-1"), "Éù", False),
        (["ISO_IR 100"], "김^철수".encode("euc_kr"), "김^철수", True),
        (["ISO_IR 100"], "山田^太郎".encode("shift_jis"), "山田^太郎", True),
        (["ISO_IR 100"], "王^小明".encode("big5"), "王^小明", True),
        (["ISO_IR 100"], "刘^洋".encode("gb2312"), "刘^洋", True),
        (["ISO_IR 100"], "Liu^Yang=刘^洋".encode("gb2312"), "Liu^Yang=刘^洋", True),
        # Chinese or Korean, or in a set that nobody can tell: the declared reading, garbled as it is.
        (["ISO_IR 100"], "鸡^鲤".encode("gb2312"), "鸡^鲤".encode("gb2312").decode("latin-1"), False),
        (["ISO_IR 100"], "山田".encode("euc_jp"), "山田".encode("euc_jp").decode("latin-1"), False),
    ],
)
def test_a_name_is_read_otherwise_only_where_that_is_certain(
    make_dicom: Any, declared: list[str], raw: bytes, expected: str, marked: bool
) -> None:
    padded = raw + b" " * (len(raw) % 2)
    path = make_dicom(PIXELS, PatientName="N" * len(padded), SpecificCharacterSet=declared)
    path.write_bytes(path.read_bytes().replace(b"N" * len(padded), padded, 1))
    header = read_header(path)
    assert header.patient_name == expected
    note = "The patient's name is not in the character set that the file declares: check it"
    assert (note in header.notes) == marked


@pytest.mark.parametrize("text", ["37°C", "45° ± 2 µm", "« thorax éclairé »", "Größe 5×7 cm²", "Škoda"])
def test_signs_in_latin_text_are_not_east_asian(text: str) -> None:
    raw = text.encode("cp1252")
    assert decoded(raw, ["ISO_IR 100"]) == raw.decode("latin-1")
    assert decoded(raw, ["ISO_IR 100"], person_name=True) == raw.decode("latin-1")


def _letters(codec: str) -> str:
    """The letters of an 8-bit set, and the marks that words are written with; the signs among the letters are none."""
    codes = (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xA1, 256))
    both = "".join(bytes([code]).decode(codec, "ignore") for code in codes)
    return "".join(one for one in both if unicodedata.category(one) in ("Lu", "Ll", "Lo", "Mn") and one not in "ªºµ")


def _cased(parts: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([str.title, str.upper, str.lower]).map(lambda change: "^".join(map(change, parts)))


SINGLE = {
    "ISO_IR 100": "latin-1", "ISO_IR 101": "iso8859-2", "ISO_IR 109": "iso8859-3", "ISO_IR 110": "iso8859-4",
    "ISO_IR 144": "iso8859-5", "ISO_IR 127": "iso8859-6", "ISO_IR 126": "iso8859-7", "ISO_IR 138": "iso8859-8",
    "ISO_IR 148": "iso8859-9", "ISO_IR 203": "iso8859-15", "ISO_IR 166": "iso8859-11",
}  # fmt: skip


@pytest.mark.parametrize(("declared", "codec"), SINGLE.items())
@pytest.mark.parametrize("term", ["ISO_IR", "ISO 2022 IR"])
@given(st.data())
def test_names_in_their_own_eight_bit_set_are_never_touched(term: str, declared: str, codec: str, data: Any) -> None:
    own = _letters(codec)
    foreign = "".join(one for one in own if not one.isascii())
    # Arabic, Cyrillic and the like stand alone; Latin alphabets have plain letters, and long names have one of them.
    latin = "LATIN" in unicodedata.name(foreign[-1])
    parts = data.draw(st.lists(st.text(own if latin else foreign, min_size=1, max_size=15), min_size=1, max_size=2))
    name = data.draw(_cased(parts))
    assume(_encodable(name, codec))
    words = [word for word in name.split("^") if not word.isascii()]
    if latin:
        assume(sum(map(len, words)) < 4 or any(one.isascii() for word in words for one in word))
    assert decoded(name.encode(codec), [declared.replace("ISO_IR", term)], person_name=True) == name


def _encodable(name: str, codec: str) -> bool:
    try:
        return bool(name.encode(codec))
    except UnicodeEncodeError:  # a capital that the set lacks
        return False


def _range(*ends: tuple[int, int], codec: str) -> str:
    return "".join(chr(code) for low, high in ends for code in range(low, high + 1) if _encodable(chr(code), codec))


MULTI = {
    "GB18030": (["GB18030"], "gb18030", _range((0x4E00, 0x9FA5), codec="gb2312")),
    "GBK": (["GBK"], "gbk", _range((0x4E00, 0x9FA5), codec="gb2312")),
    "katakana": (["ISO_IR 13"], "shift_jis", _range((0xFF66, 0xFF9F), codec="shift_jis")),
    "katakana first": (["ISO 2022 IR 13", "ISO 2022 IR 87"], "shift_jis", _range((0xFF66, 0xFF9F), codec="shift_jis")),
    "UTF-8": (["ISO_IR 192"], "utf-8", _range((0xC0, 0x24F), (0x370, 0x3FF), (0x400, 0x4FF), (0x4E00, 0x9FA5),
                                              (0xAC00, 0xD7A3), codec="utf-8")),
    "kanji": (["", "ISO 2022 IR 87"], "", _range((0x3041, 0x3093), (0x4E00, 0x9FA5), codec="iso2022_jp")),
    "hangul": (["", "ISO 2022 IR 149"], "", _range((0xAC00, 0xD7A3), codec="euc_kr")),
    "hanzi": (["", "ISO 2022 IR 58"], "", _range((0x4E00, 0x9FA5), codec="gb2312")),
}  # fmt: skip


@pytest.mark.parametrize("kind", MULTI)
@given(st.data())
def test_names_in_their_own_set_of_east_asia_are_never_touched(kind: str, data: Any) -> None:
    declared, codec, letters = MULTI[kind]
    parts = data.draw(st.lists(st.text(letters, min_size=1, max_size=15), min_size=1, max_size=2))
    name = "^".join(parts)
    # With escape sequences where the set has them, as another program writes them.
    encodings = convert_encodings(declared)
    raw = name.encode(codec) if codec else b"^".join(encode_string(part, encodings) for part in parts)
    assert decoded(raw, declared, person_name=True) == name
