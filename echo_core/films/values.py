"""Values out of a pydicom data set, as far as they make sense: what is absent, odd or broken is as good as empty."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pydicom
from pydicom.multival import MultiValue

from echo_core.films.charsets import read_text

_LEAST_SLOPE, _FARTHEST = 1e-9, 1e12
Place = str | tuple[int, int]
"""A keyword, or a (group, element) pair."""


def value_of(dataset: pydicom.Dataset, place: Place) -> Any:
    """The element's value; None if absent, empty or not readable at all."""
    try:
        element: Any = dataset.get(place)
        found = element.value if isinstance(place, tuple) and element is not None else element
    except Exception:  # a value that its VR cannot hold, or nesting that exhausts the stack
        return None
    return None if isinstance(found, str | bytes | Sequence) and len(found) == 0 else found


def text_of(dataset: pydicom.Dataset, place: Place) -> str:
    """The (first) value as text without padding."""
    value = value_of(dataset, place)
    if isinstance(value, MultiValue | list | tuple):
        value = value[0]
    try:
        return "" if value is None or isinstance(value, bytes) else str(value).replace("\0", "").strip()
    except Exception:  # an undecodable charset
        return ""


def careful_text_of(dataset: pydicom.Dataset, place: Place) -> str:
    """:func:`text_of`, but text in a foreign or mislabelled character set is decoded with care."""
    return careful_reading_of(dataset, place)[0]


def careful_reading_of(dataset: pydicom.Dataset, place: Place) -> tuple[str, bool]:
    """:func:`careful_text_of`, and whether the text is in another character set than the declared one."""
    try:
        raw = dataset.get_item(place)
        data = None if raw is None else raw.value
    except Exception:
        return "", False
    if not isinstance(data, bytes) or (data.isascii() and b"\x1b" not in data):
        return text_of(dataset, place), False
    declared = [str(part) for part in parts(value_of(dataset, "SpecificCharacterSet") or "")]
    vr = getattr(raw, "VR", None)
    name = vr == "PN" or place == "PatientName"
    text, repaired = read_text(data, declared, person_name=name)
    text = text.replace("\0", "").strip()
    if vr in ("LT", "ST", "UT"):  # a backslash is a letter in these
        return text, repaired
    first = text.split("\\")[0].strip()
    return first.rstrip("=") if name else first, repaired  # without empty groups of a name


def numbers_of(dataset: pydicom.Dataset, place: Place) -> list[float]:
    """The values as finite numbers, or none if any of them is not one."""
    return numbers(value_of(dataset, place))


def integers_of(dataset: pydicom.Dataset, place: Place) -> tuple[int, ...]:
    """The values as whole numbers."""
    return tuple(int(number) for number in numbers_of(dataset, place))


def integer_of(dataset: pydicom.Dataset, place: Place, default: int) -> int:
    """The first value as a whole number, else ``default``."""
    found = numbers_of(dataset, place)
    return int(found[0]) if found else default


def number_of(dataset: pydicom.Dataset, place: Place) -> float | None:
    """The first value as a number."""
    return next(iter(numbers_of(dataset, place)), None)


def pair_of(dataset: pydicom.Dataset, place: Place) -> tuple[float, float] | None:
    """The value as two numbers."""
    found = numbers_of(dataset, place)
    return (found[0], found[1]) if len(found) == 2 else None


def items_of(dataset: pydicom.Dataset, place: Place) -> list[pydicom.Dataset]:
    """The items of a sequence; none if the element is no sequence."""
    found = value_of(dataset, place)
    try:
        return [item for item in found if isinstance(item, pydicom.Dataset)] if isinstance(found, Sequence) else []
    except Exception:  # items are converted one by one, and any of them may be broken
        return []


def numbers(value: Any) -> list[float]:
    """The finite numbers of a value, or none if any part is not a number."""
    if value is None or isinstance(value, bytes):
        return []
    try:
        found = [float(part) for part in parts(value)]
    except (TypeError, ValueError, OverflowError):
        return []
    return found if all(math.isfinite(n) for n in found) else []


def usable_rescale(slope: float, intercept: float) -> bool:
    """Whether neighbouring stored values stay apart and none leaves the numbers that can be reckoned with."""
    far = abs(intercept) + 65536 * abs(slope)
    return abs(slope) >= _LEAST_SLOPE and far <= _FARTHEST and far + abs(slope) / 2 != far


def parts(value: Any) -> list[Any]:
    """The values of an element that may have one or several."""
    return list(value) if isinstance(value, MultiValue | list | tuple) else [value]
