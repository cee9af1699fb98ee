"""Short words that become longer text as one types."""

from __future__ import annotations

import re
from collections.abc import Mapping

DEFAULT_MACROS: dict[str, str] = {
    ".nl": "The heart is normal in size. The lungs are clear.",
    ".nopt": "No pneumothorax or pleural effusion.",
    ".nad": "No acute cardiopulmonary abnormality.",
    ".zc": "双肺清晰，心影不大，未见胸腔积液。",
}
"""Names begin with a full stop, so that no ordinary word is one."""

_LINE = re.compile(r"(?P<name>[^\s=]+)\s*=\s*(?P<text>.*\S)")


def expansion(before: str, macros: Mapping[str, str]) -> tuple[int, str] | None:
    """What the word in front of the caret becomes: its length and the text, None where it is no macro's name.

    ``before`` is the text up to the caret. The longest name that stands there as a word of its own counts.
    """
    for name in sorted(macros, key=len, reverse=True):
        rest = before.removesuffix(name)
        if len(rest) < len(before) and (not rest or not rest[-1].isalnum() or not rest[-1].isascii()):
            return len(name), macros[name]
    return None


def parse_macros(lines: str) -> dict[str, str]:
    """Macros out of lines of the form "name = text"; ``\\n`` in the text is a line break. Other lines are left out."""
    found = (_LINE.fullmatch(line.strip()) for line in lines.splitlines())
    return {match["name"]: match["text"].replace("\\n", "\n") for match in found if match}


def format_macros(macros: Mapping[str, str]) -> str:
    """The lines that ``parse_macros`` reads."""
    return "\n".join(f"{name} = {text}".replace("\n", "\\n") for name, text in macros.items())
