"""The user's own report templates, in one file of the data folder, beside those that come with the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.atomic import keep_aside, write_atomically
from app.report.errors import ReportError
from app.translation import translate
from echo_core.text.prompts import LANGUAGES
from echo_core.text.templates import BUILT_IN, TEMPLATE_SECTIONS, Template

FILE_NAME = "templates.json"
SCHEMA = 1


class TemplateBookError(ReportError):
    """The user's own templates cannot be read or kept."""

    kind = "templates"


class TemplateBook:
    """All templates; the own ones are read at the first use and written at every change."""

    def __init__(self, folder: Path | None) -> None:
        """``folder`` None keeps own templates in this run only."""
        self._path = folder / FILE_NAME if folder is not None else None
        self._own: list[Template] | None = None
        self.notice = ""
        """What the user should know of the file, once it has been read."""

    @property
    def own(self) -> tuple[Template, ...]:
        """The user's own, in the order of their names."""
        if self._own is None:
            self._own = self._read()
        return tuple(self._own)

    def all(self) -> tuple[Template, ...]:
        """The own ones, then those of the program."""
        return (*self.own, *BUILT_IN)

    def named(self, name: str) -> Template | None:
        """The own template of this name."""
        return next((template for template in self.own if template.name == name), None)

    def add(self, *templates: Template) -> None:
        """Keeps templates; an own one of the same name is replaced. Raises TemplateBookError."""
        names = {template.name for template in templates}
        self._keep([template for template in self.own if template.name not in names] + list(templates))

    def remove(self, name: str) -> None:
        """Forgets an own template. Raises TemplateBookError."""
        self._keep([template for template in self.own if template.name != name])

    def _keep(self, templates: list[Template]) -> None:
        kept = sorted(templates, key=lambda template: template.name.lower())
        if self._path is not None:
            items = [
                {"name": template.name, "language": template.language, "sections": dict(template.sections)}
                for template in kept
            ]
            data = {"schema": SCHEMA, "templates": items}
            try:
                write_atomically(self._path, json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "replace"))
            except OSError as error:
                raise TemplateBookError(
                    translate(
                        "Templates",
                        "The template cannot be kept in {parent} ({reason}). Make room, or make the folder writable.",
                    ).format(parent=self._path.parent, reason=error.strerror or error)
                ) from error
        self._own = kept

    def _read(self) -> list[Template]:
        if self._path is None:
            return []
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
            if data["schema"] != SCHEMA:
                raise ValueError(f"schema {data['schema']!r}")
            return [_template(item) for item in data["templates"]]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.notice = self._set_aside(self._path)
            return []

    def _set_aside(self, path: Path) -> str:
        """Renames a file that cannot be used, so that the next change does not overwrite it."""
        try:
            aside = keep_aside(path)
        except OSError:
            # Nothing is written over it either.
            self._path = None
            return translate(
                "Templates",
                "Your own templates in {path} cannot be read. Those that you make now last until you leave.",
            ).format(path=path)
        return translate("Templates", "Your own templates cannot be read. The file is kept as {aside}.").format(
            aside=aside
        )


def _template(item: dict[str, Any]) -> Template:
    sections = {name: item["sections"][name] for name in TEMPLATE_SECTIONS if name in item["sections"]}
    texts = (item["name"], *sections.values())
    if item["language"] not in LANGUAGES or not all(isinstance(text, str) for text in texts):
        raise ValueError("a template is not a template")
    return Template(item["name"], item["language"], sections)
