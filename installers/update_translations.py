"""Bring the translations up to date with the code, and compile them: ``python installers/update_translations.py``.

New sentences are added to the ``.ts`` files as unfinished, sentences that are gone are dropped; Qt's tools come with
PySide6. What is unfinished has to be translated in the file (or in Qt Linguist) before the command is run once more.

Qt's own reader of Python code loses its way in newer syntax, so this one finds the sentences in the syntax tree and
hands them to ``lupdate`` one a line.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "translations"
_NAMED = ("translate", "marked", "counted")


def tool(name: str) -> str | None:
    """The path of one of Qt's tools beside this interpreter or on the path; None where there is none."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


def sentences(tree: ast.AST, owner: str = "") -> Iterator[tuple[str, str, bool]]:
    """(context, sentence, whether it has plurals) of every sentence in a module; ``owner`` is the class around."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            texts = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if isinstance(node.func, ast.Name) and node.func.id in _NAMED and len(texts) == 2:
                yield texts[0], texts[1], node.func.id == "counted"
            elif isinstance(node.func, ast.Attribute) and node.func.attr == "tr" and texts:
                yield owner, texts[0], len(node.args) == 3
        yield from sentences(node, node.name if isinstance(node, ast.ClassDef) else owner)


def every_sentence() -> list[tuple[str, str, bool]]:
    """The sentences of the whole window, each once, in the order of the code."""
    found: dict[tuple[str, str, bool], None] = {}
    for path in sorted((ROOT / "app").rglob("*.py")):
        found.update(dict.fromkeys(sentences(ast.parse(path.read_text(encoding="utf-8")))))
    return list(found)


def update(folder: Path) -> None:
    """Bring every ``.ts`` file of ``folder`` up to date. English holds the plurals alone."""
    with tempfile.TemporaryDirectory() as scratch:
        listing = Path(scratch) / "sentences.py"
        listing.write_text("".join(_line(*found) for found in every_sentence()), encoding="utf-8")
        for path in sorted(folder.glob("*.ts")):
            only = ["-pluralonly"] if path.stem.endswith("_en") else []
            command = [
                tool("pyside6-lupdate") or "pyside6-lupdate", str(listing), *only, "-no-obsolete",
                "-disable-heuristic", "similartext", "-disable-heuristic", "sametext",
                "-locations", "none", "-ts", str(path),
            ]  # fmt: skip
            subprocess.run(command, check=True, timeout=60, stdout=subprocess.DEVNULL)


def _line(context: str, text: str, plural: bool) -> str:
    quoted = [part.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for part in (context, text)]
    # In this shape lupdate knows a plural.
    return 'translate("{}", "{}"{})\n'.format(*quoted, ', "", FORM, count' if plural else "")


def compile_into(source: Path, target: Path) -> None:
    """Make a ``.qm`` file of a ``.ts`` file."""
    command = [tool("pyside6-lrelease") or "pyside6-lrelease", "-silent", str(source), "-qm", str(target)]
    subprocess.run(command, check=True, timeout=60)


def main() -> None:
    """Update and compile all."""
    update(FOLDER)
    for path in sorted(FOLDER.glob("*.ts")):
        compile_into(path, path.with_suffix(".qm"))


if __name__ == "__main__":
    main()
