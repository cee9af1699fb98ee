"""Whether two films are of one person, by what their headers say (PS3.3 C.7.1.1, names by PS3.5 6.2.1)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from echo_core.films.header import FilmHeader

_DATE = re.compile(r"(\d{4})[.-]?(\d{2})[.-]?(\d{2})")
Name = tuple[str, ...]
"""The component groups of a name, normalised: alphabetic, ideographic, phonetic; "" where one is not given."""


def same_patient(one: FilmHeader, other: FilmHeader) -> bool:
    """Whether nothing tells the persons of two films of one study apart.

    Identity number and name must agree; the issuers of the number where both state one; and without a number, the birth
    dates where both state one. With a number and a name that agree, a birth date that differs within a study is taken
    for a correction: a report must not be parted from its films by it.
    """
    number = patient_number(one)
    return (
        number == patient_number(other)
        and _names_agree(normal_name(one.patient_name), normal_name(other.patient_name))
        and not _differ(_issuer(one), _issuer(other))
        and (bool(number) or not _differ(_birth(one), _birth(other)))
    )


def surely_same_patient(one: FilmHeader, other: FilmHeader) -> bool:
    """Whether films of two studies are of one person; stricter than within a study.

    Something must be known of the person, for two nameless films are not one; and birth dates, where both state one,
    must agree, for names and numbers are used twice, above all in files without their true ones.
    """
    # Asked of every open study whenever a film is opened: what tells most people apart comes first.
    if not same_patient(one, other) or _differ(_birth(one), _birth(other)):
        return False
    return bool(patient_number(one)) or any(normal_name(one.patient_name))


def identity_key(header: FilmHeader) -> tuple[str, ...]:
    """What a header says of the person, for looking up; equal keys are the same person, different ones may be."""
    return patient_number(header), _issuer(header), "=".join(normal_name(header.patient_name)).rstrip("=")


def patient_number(header: FilmHeader) -> str:
    """The patient ID as it is compared: headers in which it differs are never of one person."""
    return header.patient_id.strip()


@lru_cache(4096)
def normal_name(name: str) -> Name:
    """The groups of a name without what means nothing: case, spaces at the ends, empty components that trail."""
    groups = unicodedata.normalize("NFKC", name).casefold().split("=")
    return tuple(
        "^".join(" ".join(component.split()) for component in group.split("^")).rstrip("^") for group in groups
    )


def _names_agree(one: Name, other: Name) -> bool:
    """Whether every group that both names have is the same, and there is one; two absent names agree."""
    if one[0] and other[0] and one[0] != other[0]:
        return False
    if not any(one) and not any(other):
        return True
    common = [(mine, its) for mine, its in zip(one, other, strict=False) if mine and its]
    return bool(common) and all(mine == its for mine, its in common)


def _issuer(header: FilmHeader) -> str:
    return header.patient_id_issuer.strip()


def _birth(header: FilmHeader) -> str:
    """The birth date as YYYYMMDD; "" for anything that is no date."""
    match = _DATE.fullmatch(header.patient_birth_date.strip())
    return "".join(match.groups()) if match else ""


def _differ(one: str, other: str) -> bool:
    """Whether both are stated, and not the same."""
    return bool(one and other) and one != other
