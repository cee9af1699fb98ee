"""Words that become longer text."""

from __future__ import annotations

import pytest

from echo_core.text.macros import DEFAULT_MACROS, expansion, format_macros, parse_macros


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (".nad", (4, DEFAULT_MACROS[".nad"])),
        ("Clear. .nad", (4, DEFAULT_MACROS[".nad"])),
        ("清晰.zc", (3, DEFAULT_MACROS[".zc"])),
        ("clear.nad", None),
        (".na", None),
        (".nad ", None),
        ("", None),
    ],
)
def test_expansion(before: str, found: tuple[int, str] | None) -> None:
    assert expansion(before, DEFAULT_MACROS) == found


def test_the_longest_name_counts() -> None:
    assert expansion("..a", {".a": "short", "..a": "long"}) == (3, "long")


def test_lines_are_read_and_written() -> None:
    macros = parse_macros(".a = One.\\nTwo.\n\nnot a macro\n.b=x = y\n.c = ")
    assert macros == {".a": "One.\nTwo.", ".b": "x = y"}
    assert parse_macros(format_macros(macros)) == macros
