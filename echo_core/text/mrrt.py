"""Templates of the RSNA library: HTML5 by the IHE profile Management of Radiology Report Templates (MRRT).

A template is a page whose ``section`` elements hold text with form elements. Text stays; text fields, numbers, dates
and selection lists become places to be filled in. Nothing of the page is ever executed or loaded: the reader keeps
text and forgets the rest.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from echo_core.text.errors import TextError
from echo_core.text.html_tokens import Tag, html_tokens
from echo_core.text.templates import TEMPLATE_SECTIONS, Template

LARGEST = 512 * 1024
"""Bytes of a template; those of the library have a tenth of it."""
_LONGEST = 20_000
_JOIN = "\ue000"
"""Stands behind a heading whose text goes on in the same line."""
_MOST_CHOICES = 40
_SECTIONS = (
    ("impression", re.compile(r"impression|conclusion|summary|结论|印象|意见")),
    ("comparison", re.compile(r"comparison|prior|对比")),
    ("technique", re.compile(r"technique|procedure|protocol|检查技术|检查方法")),
    ("indication", re.compile(r"indication|clinical|history|reason|检查目的|临床|病史")),
    ("findings", re.compile(r"finding|observation|所见|表现")),
)
_SILENT = frozenset({"script", "style", "template_attributes", "noscript", "iframe", "object", "svg", "math"})
_LINES = frozenset({"p", "div", "li", "tr", "br", "h1", "h2", "h3", "h4", "h5", "h6", "header", "ul", "table"})
_NOT_IN_FIELD = re.compile(r"[\[\]|\n\r]")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)


class TemplateError(TextError):
    """A file cannot be read as a report template."""


def read_mrrt(data: bytes, name: str = "") -> Template:
    """The template in an HTML file; ``name`` stands in for a missing title.

    Raises:
        TemplateError: the file is too large, or no text is found in it.
    """
    if len(data) > LARGEST:
        raise TemplateError(f"The file has {len(data) // 1024} KiB, a report template has at most {LARGEST // 1024}.")
    reader = _Reader()
    for token in html_tokens(_decoded(data)):
        if isinstance(token, Tag):
            (reader.end if token.end else reader.start)(token.name, token.attributes)
        else:
            reader.text(token)
    reader.close()
    sections = {section: text for section in TEMPLATE_SECTIONS if (text := _tidy(reader.texts.get(section, [])))}
    if not sections:
        raise TemplateError("No report text was found in the file. Is it a report template in HTML?")
    title = " ".join((reader.title or name or "Imported template").split())[:120]
    text = "".join(sections.values())
    chinese = reader.language.lower().startswith("zh") or bool(re.search("[\u4e00-\u9fff]{4}", text))
    return Template(title, "zh" if chinese else "en", sections)


def _decoded(data: bytes) -> str:
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data.decode("utf-16", "replace")
    found = _CHARSET.search(data[:4096])
    for charset in (found.group(1).decode("ascii") if found else "", "utf-8-sig", "gb18030"):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("utf-8", "replace")


def _tidy(pieces: Sequence[str]) -> str:
    text = re.sub(rf"{_JOIN}\s*", " ", "".join(pieces).replace("\u00a0", " "))
    lines = [re.sub(r"\s+([,.;:])", r"\1", " ".join(line.split())) for line in text.split("\n")]
    return "\n".join(line for line in lines if line)[:_LONGEST]


def _field(words: str) -> str:
    inside = " ".join(_NOT_IN_FIELD.sub(" ", words).split())[:40]
    return f"[{inside or ' '}]"


@dataclass
class _Select:
    """A selection list, or the radio buttons of one name, while it is read."""

    options: list[str] = field(default_factory=list)


class _Reader:
    """Keeps the text of the sections. It goes by tags alone, so that no nesting, however wrong, matters."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}
        self.title = ""
        self.language = ""
        self._open: list[str] = []
        """The report section of each open ``section`` element."""
        self._silent: str = ""
        self._in_title = False
        self._heading = False
        self._select: _Select | None = None
        self._option = False

    def start(self, tag: str, values: dict[str, str]) -> None:
        """A start tag."""
        if self._silent:
            return
        if tag == "title":
            self._in_title = True
        elif tag in _SILENT:
            self._silent = tag
        elif tag == "html":
            self.language = self.language or values.get("lang", "")
        elif tag == "meta":
            self._meta(values)
        elif tag == "section":
            self._enter(values)
        elif tag in ("input", "textarea", "select", "option"):
            self._form(tag, values)
        elif tag in _LINES:
            self._heading = tag == "header"
            self._say("\n")
        elif tag in ("td", "th", "label", "span"):
            self._say(" ")

    def end(self, tag: str, _values: dict[str, str]) -> None:
        """An end tag."""
        if self._silent:
            self._silent = "" if tag == self._silent else self._silent
        elif tag == "title":
            self._in_title = False
        elif tag == "section" and self._open:
            self._open.pop()
            self._say("\n")
        elif tag == "select" and self._select is not None:
            self._put_choices()
        elif tag == "option":
            self._option = False
        elif tag == "textarea":
            self._say("\n")
        elif tag in _LINES:
            self._heading = False
            self._say("\n")

    def text(self, data: str) -> None:
        """Text between tags."""
        if self._silent:
            return
        if self._in_title:
            self.title += data[:200]
        elif self._select is not None:
            if self._option and self._select.options:
                self._select.options[-1] += data[:200]
        elif not self._heading:
            self._say(data.replace("\n", " ").replace(_JOIN, " "))

    def close(self) -> None:
        """The page is over."""
        if self._select is not None:
            self._put_choices()

    def _meta(self, values: dict[str, str]) -> None:
        name, content = values.get("name", "").lower(), values.get("content", "")
        if name == "dcterms.title":
            self.title = content
        elif name == "dcterms.language":
            self.language = content

    def _enter(self, values: dict[str, str]) -> None:
        """A section goes where its name says; one inside another stays there, under its name."""
        name = values.get("data-section-name") or values.get("title") or values.get("id", "")
        outer = self._open[-1] if self._open else ""
        lowered = name.lower()
        known = next((section for section, pattern in _SECTIONS if pattern.search(lowered)), "")
        section = outer or known or "findings"
        if len(self._open) < 200:
            self._open.append(section)
        if (outer or not known) and name.strip():
            self._say(f"\n{name.strip()[:80]}:{_JOIN}")

    def _form(self, tag: str, values: dict[str, str]) -> None:
        label = values.get("title") or values.get("placeholder") or values.get("name") or ""
        if tag == "select":
            self._select, self._option = _Select(), False
        elif tag == "option" and self._select is not None:
            self._option = True
            if len(self._select.options) < _MOST_CHOICES:
                self._select.options.append("")
            else:
                self._option = False
        elif tag == "textarea":
            self._say(" ")
        elif tag == "input":
            kind = values.get("type", "text").lower()
            if kind in ("checkbox", "radio"):
                self._say(f" [{' '.join(_NOT_IN_FIELD.sub(' ', values.get('value', '')).split())[:40] or ' '}] ")
            elif kind not in ("hidden", "button", "submit", "reset", "image", "file", "password"):
                value = values.get("value", "").strip()
                self._say(f" {value[:200]} " if value else f" {_field(label)} ")

    def _put_choices(self) -> None:
        assert self._select is not None
        options = [" ".join(_NOT_IN_FIELD.sub(" ", option).split())[:80] for option in self._select.options]
        options = list(dict.fromkeys(option for option in options if option))
        self._select, self._option = None, False
        self._say(f" [{'|'.join(options)}] " if len(options) > 1 else f" {_field(options[0] if options else '')} ")

    def _say(self, text: str) -> None:
        section = self._open[-1] if self._open else ""
        if section:
            self.texts.setdefault(section, []).append(text)
