"""DICOM text as people read it: names, dates, ages, sex."""

from __future__ import annotations

import datetime
import re

from app.translation import marked, translate

_SEXES = {"M": marked("Light box", "male"), "F": marked("Light box", "female"), "O": marked("Light box", "other")}
_TIME = re.compile(r"([01]\d|2[0-3]):?([0-5]\d)")
_DATE = re.compile(r"(\d{4})[.-]?(\d{2})[.-]?(\d{2})")


def person(name: str) -> str:
    """A person name (PS3.5 6.2.1.2) as "Family, Given Middle"; other component groups follow in brackets."""
    groups = [_one_group(group) for group in name.split("=")]
    shown = [group for group in groups if group]
    if not shown:
        return ""
    return shown[0] + "".join(f" ({group})" for group in shown[1:])


def _one_group(group: str) -> str:
    family, *others = (part.strip() for part in group.split("^"))
    given = " ".join(part for part in others[:2] if part)
    return ", ".join(part for part in (family, given) if part)


def date(value: str) -> str:
    """A DA value as 2024-03-31; anything else as it stands."""
    match = _DATE.fullmatch(value.strip())
    return "-".join(match.groups()) if match else value.strip()


def clock(value: str) -> str:
    """A TM value as 14:05; "" for anything else."""
    match = _TIME.match(value.strip())
    return ":".join(match.groups()) if match else ""


def is_date(value: str) -> bool:
    """Whether the value is a DA and a day of the calendar; some de-identified files hold other text."""
    match = _DATE.fullmatch(value.strip())
    try:
        return match is not None and bool(datetime.date(*(int(part) for part in match.groups())))
    except ValueError:
        return False


def sex(value: str) -> str:
    """A PatientSex code in words; an unknown code as it stands."""
    known = _SEXES.get(value.strip().upper())
    return translate("Light box", known) if known else value.strip()
