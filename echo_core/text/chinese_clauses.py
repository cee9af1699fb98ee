"""Chinese clauses for single findings: asserted, doubted, denied, or as a phrase of an impression."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from echo_core.text.chinese_lexicon import TERMS, Term
from echo_core.text.chinese_places import PLACE_SETS, PLACES, SCALES
from echo_core.text.english_phrases import pick_in_style
from echo_core.text.frames import Frame

_T = TypeVar("_T")

_VERB: Final = re.compile(r"\A(?:可见|符合)")


@dataclass(frozen=True, slots=True)
class Wording:
    """Picks one of several wordings: always the same for the same study, variant and place in the report.

    Study and variant make a style that most places follow, so that what a report says first tells how it goes on.
    """

    study_id: str
    variant: int = 0

    def pick(self, slot: str, options: Sequence[_T]) -> _T:
        """One of ``options`` (at least one)."""
        return pick_in_style(options, slot, self.study_id, self.variant)


def canonical(frame: Frame) -> Frame:
    """The frame with only those places that its Chinese wording can name."""
    allowed, default = PLACE_SETS[TERMS[frame.finding].places]
    named = [place for place in frame.places if place in allowed and PLACES[place] != (default[""],)]
    return replace(frame, places=tuple(named))


def denial(keys: Sequence[str], wording: Wording, slot: str) -> str:
    """One clause that denies all of ``keys`` (at least one)."""
    nouns = [TERMS[key].nouns[0] for key in keys]
    listed = "及".join(nouns) if len(nouns) < 3 else "、".join(nouns[:-1]) + "及" + nouns[-1]
    return wording.pick(slot, ("未见", "未见明显", "未见确切")) + listed


def clause(frame: Frame, wording: Wording, slot: str, words: str = "") -> str:
    """The clause that asserts, doubts or denies one frame, as specific as the English ``words`` of the frame."""
    if frame.negated:
        return denial([frame.finding], wording, slot)
    if frame.uncertain:
        return doubt(phrase(frame, wording, slot, words), wording, slot)
    term = TERMS[frame.finding]
    specific = _specific(term, words)
    if term.is_change:
        return _fill(specific or wording.pick(slot, term.statements), frame, wording, slot)
    noun = specific or wording.pick(f"noun/{frame.finding}", term.nouns)
    if "{" in noun:
        return _fill(noun, frame, wording, slot)
    return _fill(wording.pick(slot, term.statements).replace("{noun}", noun), frame, wording, slot, noun=noun)


def phrase(frame: Frame, wording: Wording, slot: str, words: str = "", *, with_site: bool = True) -> str:
    """A finding as a phrase that stands alone in an impression and can be doubted; without its site if not wanted."""
    term = TERMS[frame.finding]
    specific = _specific(term, words)
    if term.is_change or (specific and "{" in specific):
        text = specific or next((s for s in term.statements if "可见" not in s and not _VERB.match(s)), term.nouns[0])
    else:
        text = "{site}{deg}" + (specific or wording.pick(f"noun/{frame.finding}", term.nouns))
    placed = frame if with_site else replace(frame, places=(), side="")
    return _VERB.sub("", _fill(text, placed, wording, slot, noun=text, brief=not with_site))


def doubt(phrase: str, wording: Wording, slot: str) -> str:
    """A phrase as something only considered."""
    return wording.pick(f"{slot}/doubt", ("考虑{}可能", "{}可能", "可疑{}", "不除外{}")).format(phrase)


def _specific(term: Term, words: str) -> str | None:
    return next((word for pattern, word in term.specific if re.search(pattern, words, re.IGNORECASE)), None)


def _fill(template: str, frame: Frame, wording: Wording, slot: str, *, noun: str = "", brief: bool = False) -> str:
    term = TERMS[frame.finding]
    degrees = SCALES[term.scale].get(frame.severity, ("",))
    site = _site(term, frame, wording, slot)
    # "肺内肺不张" and "胸骨胸骨切开术后" say the place twice.
    if (site == "肺内" and (brief or "肺" in noun)) or noun.removeprefix("{site}{deg}").startswith(site):
        site = ""
    return template.format(site=site, deg=wording.pick(f"{slot}/degree", degrees))


def _site(term: Term, frame: Frame, wording: Wording, slot: str) -> str:
    allowed, default = PLACE_SETS[term.places]
    short = {"left": "左", "right": "右", "bilateral": "双", "": ""}[frame.side]
    names = [
        wording.pick(f"place/{place}", PLACES[place]).format(s=short, S=f"{short}侧" if short else "")
        for place in frame.places
        if place in allowed
    ]
    return _joined(names) if names else default[frame.side]


def _joined(names: Iterable[str]) -> str:
    """Places in one phrase, the common "左肺" said once: 左肺上叶及下叶."""
    first, *others = dict.fromkeys(names)
    shortened = [
        name[2:] if name[:2] == first[:2] and first[:2] in ("左肺", "右肺", "双肺") else name for name in others
    ]
    return "、".join([first, *shortened[:-1]]) + (f"及{shortened[-1]}" if shortened else "")
