"""Text of a film or a person as an element of a new file may hold it (PS3.5 6.2).

What only describes is cleaned and cut. What identifies is taken whole or not at all: a shortened number is another
number.
"""

from __future__ import annotations

import datetime
import re

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,6})?)?)?")
_GROUP = 64
_CARETS = 4


def short_text(text: str, most: int = 64) -> str:
    """One line of at most so many characters, of one value."""
    return " ".join(_CONTROLS.sub(" ", text.replace("\\", "/")).split())[:most].rstrip()


def long_text(text: str, most: int) -> str:
    """Several lines of at most so many characters, in the line ends of DICOM."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\r\n".join(_CONTROLS.sub(" ", line) for line in lines)[:most].rstrip("\r\n")


def identifier(text: str, most: int) -> str:
    """An identifier, "" if the element cannot hold it."""
    return text if len(text) <= most and "\\" not in text and not _CONTROLS.search(text) else ""


def person_name(name: str) -> str:
    """A name of one group, at most 64 characters and five components; what is beyond them is joined by spaces."""
    parts = " ".join(_CONTROLS.sub(" ", name.replace("=", " ").replace("\\", " ")).split()).split("^")
    return "^".join([*parts[:_CARETS], " ".join(parts[_CARETS:])])[:_GROUP].rstrip(" ^")


def patient_name(name: str) -> str:
    """A name with its groups (alphabetic, ideographic, phonetic), each as :func:`person_name`."""
    return "=".join(person_name(group) for group in name.split("=")[:3]).rstrip("=")


def date(text: str) -> str:
    """A date as DA, "" if it is none."""
    try:
        return text if re.fullmatch(r"\d{8}", text) and datetime.datetime.strptime(text, "%Y%m%d") else ""
    except ValueError:
        return ""


def time(text: str) -> str:
    """A time of day as TM, "" if it is none."""
    return text if _TIME.fullmatch(text) else ""
