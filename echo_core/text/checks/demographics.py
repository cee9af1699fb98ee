"""Words that do not fit the sex or the age in the film's header."""

from __future__ import annotations

import re
from collections.abc import Iterator

from echo_core.text.checks.report import CheckedReport, Concern, Fix

_FOR_WOMEN = r"woman|female|lady|girl|she|herself|hers|uter(?:us|ine)|pregnan\w+|gravid|ovar\w+|hysterectomy"
_FOR_MEN = r"man|male|gentleman|boy|he|himself|his|prostat\w+"
_ENGLISH = {
    "M": re.compile(rf"\b(?:{_FOR_WOMEN})\b", re.IGNORECASE),
    "F": re.compile(rf"\b(?:{_FOR_MEN})\b", re.IGNORECASE),
}
_CHINESE = {"M": re.compile(r"女性|女(?=患|，|,)|妊娠|孕|子宫|卵巢"), "F": re.compile(r"男性|男(?=患|，|,)|前列腺")}
_SWAP = {
    "woman": "man", "man": "woman", "female": "male", "male": "female", "she": "he", "he": "she", "girl": "boy",
    "boy": "girl", "lady": "gentleman", "gentleman": "lady", "herself": "himself", "himself": "herself",
    "女性": "男性", "男性": "女性",
}  # fmt: skip
_AGE = re.compile(r"\b(\d{1,3})[- ]?(?:years?[- ]old|yo\b|y/o\b|years? of age)|(\d{1,3})\s*岁", re.IGNORECASE)
_YOUNG = re.compile(
    r"\b(?:infant|newborn|neonat\w+|toddler|child|pediatric|paediatric|thymus)\b|新生儿|婴儿|患儿|小儿", re.IGNORECASE
)
_OLD = re.compile(r"\b(?:elderly|senile|geriatric)\b|老年", re.IGNORECASE)
_ADULT = 18
_ELDERLY = 50


def demographics(report: CheckedReport) -> Iterator[Concern]:
    """Warns of words of the other sex, of another age, and of childhood or old age that contradict the header."""
    for section in report.sections:
        text = report.text(section)
        yield from _sex(report, section, text)
        if report.age is not None:
            yield from _age(report.age, section, text)


def _sex(report: CheckedReport, section: str, text: str) -> Iterator[Concern]:
    pattern = (_CHINESE if report.language == "zh" else _ENGLISH).get(report.sex)
    if pattern is None:
        return
    sex = "male" if report.sex == "M" else "female"
    for match in pattern.finditer(text):
        word = match.group()
        new = _SWAP.get(word.lower())
        if new is not None and word[0].isupper():
            new = new.capitalize()
        fix = Fix(f"Change to “{new}”", new) if new is not None else None
        yield Concern(
            "sex", section, *match.span(), f"“{word}” does not fit the film's header: the patient is {sex}.", fix
        )


def _age(age: int, section: str, text: str) -> Iterator[Concern]:
    for match in _AGE.finditer(text):
        group = 1 if match.group(1) else 2
        if int(match.group(group)) != age:
            yield Concern(
                "age",
                section,
                *match.span(group),
                f"The film's header gives an age of {age}.",
                Fix(f"Change to {age}", str(age)),
            )
    wrong = _OLD if age < _ELDERLY else None
    for pattern in (_YOUNG if age >= _ADULT else None, wrong):
        for match in pattern.finditer(text) if pattern else ():
            yield Concern(
                "age", section, *match.span(), f"“{match.group()}” does not fit an age of {age} in the film's header."
            )
