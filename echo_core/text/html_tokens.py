"""Hostile HTML as a flat row of tags and text, in one pass over it.

``html.parser`` of the standard library takes time with the square of the length for markup that never closes; here
every step goes forward, and what does not close ends the page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

_TAG = re.compile(r"</?([A-Za-z][^\s/>]{0,63}+)((?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)>")
_ATTRIBUTE = re.compile(r"([^\s=/>\"']+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+))?")
_LONGEST_TAG = 8192
_RAW = ("script", "style", "textarea", "title")
"""Elements whose content is no markup."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag; the first of attributes of one name counts. Names are in lower case."""

    name: str
    end: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


def html_tokens(page: str) -> Iterator[Tag | str]:
    """Tags and text (character references replaced) in their order; comments and declarations are left out."""
    position = 0
    while position < len(page):
        start = page.find("<", position)
        if start < 0:
            yield html.unescape(page[position:])
            return
        if start > position:
            yield html.unescape(page[position:start])
        following = page[start + 1 : start + 2]
        if following in ("!", "?"):
            comment = page.startswith("<!--", start)
            stop = page.find("-->" if comment else ">", start + (4 if comment else 2))
            if stop < 0:
                return
            position = stop + (3 if comment else 1)
        elif following == "/" or (following.isascii() and following.isalpha()):
            found = _TAG.match(page, start)
            stop = found.end() if found else page.find(">", start) + 1
            if not stop:
                return
            position = stop
            if found is None:
                continue
            tag = _tag(found)
            yield tag
            if tag.name in _RAW and not tag.end:
                position = yield from _raw(page, position, tag.name)
        else:
            yield "<"
            position = start + 1


def _tag(found: re.Match[str]) -> Tag:
    if found.group().startswith("</"):
        return Tag(found.group(1).lower(), end=True)
    attributes: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(found.group(2)[:_LONGEST_TAG]):
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        attributes.setdefault(name.lower(), html.unescape(value))
    return Tag(found.group(1).lower(), attributes=attributes)


def _raw(page: str, position: int, name: str) -> Generator[Tag | str, None, int]:
    """The content of an element that holds no markup, up to its end tag; returns where that begins."""
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(page, position)
    stop = end.start() if end else len(page)
    if stop > position:
        yield html.unescape(page[position:stop])
    return stop
