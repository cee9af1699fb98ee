"""Text in every character set that a film may declare, forget or mislabel; examples of PS3.5 Annexes H to K."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
