"""Places in a report's text that are meant to be filled in: "[ ]", "[side]", "[none|small|large]", "___"."""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(
    r"_{2,}|\*{3,}|\[[^\]\n|]{0,40}\]|\[[^\]\n|]{0,80}(?:\|[^\]\n|]{0,80}){1,40}\]|【[^】\n]{0,20}】|<[^<>\n\d]{1,40}>|"
    r"\{[^{}\n]{0,40}\}|\bXXXX\b|\b(?:TBD|TODO|FIXME)\b|待填|待补|\?{3,}|？{3,}"
)


def field_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each place to be filled in, in the order of the text."""
    return [match.span() for match in PLACEHOLDER.finditer(text)]


def choices_of(field: str) -> tuple[str, ...]:
    """What a field offers to choose from: "[none|small|large]" has three; () for one without a list."""
    inside = field.removeprefix("[").removesuffix("]")
    if "|" not in inside or len(inside) != len(field) - 2:
        return ()
    return tuple(choice for part in inside.split("|") if (choice := part.strip()))
