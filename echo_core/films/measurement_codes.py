"""The codes by which a structured report names what was measured, and its units (PS3.16, SNOMED CT, UCUM).

What no public scheme offers for a chest film has a private code, whose scheme begins with 99 (PS3.3 8.2).
"""

from __future__ import annotations

from typing import NamedTuple

PRIVATE_SCHEME = "99ECHO"


class Code(NamedTuple):
    """A code with the scheme that defines it and its meaning in words."""

    value: str
    scheme: str
    meaning: str


class Concept(NamedTuple):
    """A measured quantity, and for statistics of pixel values how it was derived from them."""

    code: Code
    derivation: Code | None = None


_PIXEL_VALUE = Code("PIXELVALUE", PRIVATE_SCHEME, "Pixel value")

CONCEPTS: dict[str, Concept] = {
    "length": Concept(Code("410668003", "SCT", "Length")),
    "angle": Concept(Code("1483009", "SCT", "Angle")),
    "cobb angle": Concept(Code("285285000", "SCT", "Cobb angle")),
    "cardiothoracic ratio": Concept(Code("CTR", PRIVATE_SCHEME, "Cardiothoracic ratio")),
    "cardiac diameter": Concept(Code("CARDIACDIAMETER", PRIVATE_SCHEME, "Transverse cardiac diameter")),
    "thoracic diameter": Concept(Code("CHESTDIAMETER", PRIVATE_SCHEME, "Internal thoracic diameter")),
    "area": Concept(Code("42798000", "SCT", "Area")),
    "mean": Concept(_PIXEL_VALUE, Code("373098007", "SCT", "Mean")),
    "standard deviation": Concept(_PIXEL_VALUE, Code("386136009", "SCT", "Standard Deviation")),
    "minimum": Concept(_PIXEL_VALUE, Code("255605001", "SCT", "Minimum")),
    "maximum": Concept(_PIXEL_VALUE, Code("56851009", "SCT", "Maximum")),
}
"""Name of a quantity → its code."""

UNITS: dict[str, Code] = {
    "mm": Code("mm", "UCUM", "millimeter"),
    "mm²": Code("mm2", "UCUM", "square millimeter"),
    "px": Code("{pixels}", "UCUM", "pixels"),
    "px²": Code("{squarepixels}", "UCUM", "square pixels"),
    "°": Code("deg", "UCUM", "degree"),
    "": Code("1", "UCUM", "no units"),
}
"""Unit as shown → its code."""

METHOD_SCHEME = PRIVATE_SCHEME


def concept_name(code: Code, derivation: Code | None) -> str:
    """The name of a quantity by its codes; the code's meaning where it is none of :data:`CONCEPTS`."""
    for name, concept in CONCEPTS.items():
        same_derivation = concept.derivation is None or (
            derivation is not None and derivation[:2] == concept.derivation[:2]
        )
        if concept.code[:2] == code[:2] and same_derivation:
            return name
    return code.meaning if derivation is None else f"{code.meaning}, {derivation.meaning}"


def unit_name(code: Code) -> str:
    """The unit as shown; its code where it is none of :data:`UNITS`."""
    return next((name for name, unit in UNITS.items() if unit.value == code.value), code.value)
