"""The view that a film's View Code Sequence states, in the terms of View Position (PS3.3 C.8.1.2, C.8.11.5).

DX objects must carry the code and may leave View Position out; CR objects have View Position alone.
"""

from __future__ import annotations

import re

import pydicom

from echo_core.films.values import careful_text_of

_SNOMED = ("SCT", "SRT", "SNM3", "99SDM")
"""The designators under which SNOMED codes are found, in use and retired (PS3.16 8.1)."""
_TERMS = {
    "399348003": "AP",
    "R-10206": "AP",
    "272479007": "PA",
    "R-10214": "PA",
    "R-40888": "PA",
    "399033003": "FRONTAL",
    "R-10202": "FRONTAL",
    "399173006": "LL",
    "R-10236": "LL",
    "399198007": "RL",
    "R-10232": "RL",
    "399067008": "LATERAL",
    "R-102CD": "LATERAL",
    "399135007": "LAO",
    "R-10220": "LAO",
    "399356000": "RAO",
    "R-40985": "RAO",
    "399006002": "LPO",
    "R-10212": "LPO",
    "399038007": "RPO",
    "R-10210": "RPO",
}
"""Of PS3.16 CID 4010, what is taken of a chest: codes of SNOMED CT and of its older form."""
_MEANINGS = {
    "ANTEROPOSTERIOR": "AP",
    "POSTEROANTERIOR": "PA",
    "FRONTAL": "FRONTAL",
    "LEFTLATERAL": "LL",
    "RIGHTLATERAL": "RL",
    "LATERAL": "LATERAL",
}
"""What codes of other schemes mean, in letters alone."""
_NO_PART_OF_A_NAME = re.compile(r"\b(PROJECTION|VIEW)\b|[^A-Z]")
_LONGEST = 64
"""Characters of a Code Meaning (PS3.5 6.2, LO)."""


def coded_view(item: pydicom.Dataset) -> str:
    """The term for an item of the View Code Sequence; the code's own meaning for a view that has no term, "" without.

    In capitals, as View Position is.
    """
    value = careful_text_of(item, "CodeValue") or careful_text_of(item, "LongCodeValue")
    if careful_text_of(item, "CodingSchemeDesignator").upper() in _SNOMED and value.upper() in _TERMS:
        return _TERMS[value.upper()]
    meaning = " ".join(careful_text_of(item, "CodeMeaning").upper().split())[:_LONGEST]
    return _MEANINGS.get(_NO_PART_OF_A_NAME.sub("", meaning), meaning)
