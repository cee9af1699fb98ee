"""Chinese reports rendered from the finding frames of a normalised English report.

Region by region in the same order; every construction has several wordings, picked by a hash of the study and the
variant. Nothing is invented: a sentence without frames that is no statement of normality is handed back as unparsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from echo_core.text import chinese_normal as normal
from echo_core.text.chinese_clauses import Wording, canonical, clause, denial, doubt, phrase
from echo_core.text.chinese_labels import findings_in
from echo_core.text.chinese_lexicon import TERMS
from echo_core.text.english import fold, mentions
from echo_core.text.findings import FINDINGS
from echo_core.text.frames import Frame, Region, Report

if TYPE_CHECKING:
    from echo_core.text.normalise import NormalisedReport, NormalSentence

__all__ = ["ChineseReport", "findings_in", "render"]

_NORMALITY: Final = re.compile(
    r"\b(?:normal\w*|clear|unremarkable|intact|within (?:normal )?limits|midline|negative|sharp|symmetric\w*|free of|"
    r"well[- ](?:expanded|aerated|inflated)|patent|left-sided|"
    r"not (?:enlarged|remarkable|engorged|widened|displaced|shifted)|"
    r"(?:no|without) (?:[\w/-]+ ){0,5}(?:disease|abnormalit\w+|process\w*|findings?|pathology|lesions?|evidence|"
    r"injur\w+|collections?|deformit\w+|masses|tissues?|changes))\b",
    re.IGNORECASE,
)
_NEXT_CLAUSE: Final = re.compile(r"\b(?:and|or|with|without|no|but|versus|may|likely)\b|[,;.]")
# Signs that a diagnosis may explain, in the same place: "…密度增高影，考虑肺不张".
_LUNG_READINGS: Final = frozenset(
    {
        "atelectasis",
        "scarring",
        "pneumonia",
        "airspace_disease",
        "granuloma",
        "tuberculosis",
        "interstitial_disease",
        "pulmonary_edema",
        "mass",
        "nodule",
    }
)
_READINGS: Final = {
    "opacity": _LUNG_READINGS,
    "airspace_disease": frozenset({"atelectasis", "pneumonia", "pulmonary_edema", "tuberculosis"}),
    "nodule": frozenset({"granuloma", "mass"}),
    "volume_loss": frozenset({"atelectasis", "scarring"}),
    "interstitial_markings": frozenset({"interstitial_disease", "pulmonary_edema", "pneumonia", "scarring"}),
    "costophrenic_blunting": frozenset({"pleural_effusion", "pleural_thickening"}),
}
_SEEN: Final = re.compile(r"\A(?P<site>[^，未]+?)可?见(?=\S)")


@dataclass(frozen=True, slots=True)
class ChineseReport:
    """A rendered report, and the English sentences that no rule could carry over."""

    report: Report
    unparsed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A positive or doubtful frame with the English words that belong to it."""

    frame: Frame
    words: str


def render(normalised: NormalisedReport, study_id: str, variant: int = 0) -> ChineseReport:
    """Write the Chinese report of a normalised English one; ``study_id`` and ``variant`` choose among wordings."""
    wording = Wording(study_id, variant)
    unparsed: list[str] = []
    groups: dict[str, list[list[_Said]]] = {"findings": [], "impression": []}
    denied: dict[str, list[Frame]] = {"findings": [], "impression": []}
    called_normal: set[Region] = set()
    not_acute = False
    for sentence in normalised.sentences:
        positive = [
            _Said(canonical(frame), _words_of(frame, sentence)) for frame in sentence.frames if not frame.negated
        ]
        if positive:
            groups[sentence.section].append(positive)
        denied[sentence.section] += [frame for frame in sentence.frames if frame.negated]
        states_normal = bool(_NORMALITY.search(sentence.text))
        if states_normal and sentence.section == "impression":
            not_acute = True
        elif states_normal:
            called_normal.add(sentence.region)
        elif not sentence.frames:
            unparsed.append(sentence.text)
    everywhere = [said for section in groups.values() for group in section for said in group]
    present = frozenset(said.frame.finding for said in everywhere)
    findings = _findings(wording, groups, denied["findings"], present, called_normal)
    impression = _impression(wording, groups, denied["impression"], present, not_acute)
    return ChineseReport(Report(findings, impression), tuple(unparsed))


def _words_of(frame: Frame, sentence: NormalSentence) -> str:
    """The words of ``sentence`` that can describe ``frame``: up to its neighbours, and not beyond its own clause."""
    text, found = fold(sentence.text), mentions(sentence.text)
    for position, mention in enumerate(found):
        if mention.frame == frame:
            start = found[position - 1].end if position else 0
            stop = found[position + 1].start if position + 1 < len(found) else len(text)
            after = _NEXT_CLAUSE.split(text[mention.end : max(mention.end, stop)], maxsplit=1)[0]
            return text[min(start, mention.start) : mention.end] + after
    return ""


def _findings(
    wording: Wording,
    groups: dict[str, list[list[_Said]]],
    denied: list[Frame],
    present: frozenset[str],
    called_normal: set[Region],
) -> str:
    parts: list[str] = []
    for region in Region:
        here = [[said for said in group if said.frame.region is region] for group in groups["findings"]]
        if not any(here):  # the impression alone names it: the findings must not call the region normal
            here = [[said for said in group if said.frame.region is region] for group in groups["impression"]]
        stated = _state_groups(wording, _without_repeats([group for group in here if group]))
        keys = list(dict.fromkeys(f.finding for f in denied if f.region is region and f.finding not in present))
        parts += stated
        rest = _normal_rest(wording, region, keys, present, has_findings=bool(stated), called=region in called_normal)
        if rest:
            parts.append(rest)
    return "".join(f"{part}。" for part in parts)


def _normal_rest(
    wording: Wording, region: Region, denied: list[str], present: frozenset[str], *, has_findings: bool, called: bool
) -> str:
    """What is normal in ``region``: all of it, or what is left beside its findings; "" if nothing is said."""
    diffuse = region is Region.LUNGS and any(
        FINDINGS[key].region is region and TERMS[key].places in ("lungs", "none") for key in present
    )
    table = normal.REMAINDERS if has_findings else normal.OPENERS
    openers = [text for text, denies in table[region] if not denies & present]
    if has_findings and (diffuse or not called):
        openers = []
    if not denied and (called or not has_findings):
        usual = wording.pick(f"{region}/usual", normal.USUAL_DENIALS[region])
        denied = [key for key in usual if key not in present]
    clauses = [wording.pick(f"{region}/opener", openers)] if openers else []
    said = clauses[0] if clauses else ""
    if denied and not _denies_all(said, denied, table[region]):
        clauses.append(denial(denied, wording, f"{region}/denial"))
    return "，".join(clauses)


def _denies_all(text: str, keys: list[str], table: tuple[tuple[str, frozenset[str]], ...]) -> bool:
    return any(text == other and set(keys) <= denies for other, denies in table)


def _without_repeats(groups: list[list[_Said]]) -> list[list[_Said]]:
    """Drop a frame that another one repeats or says more exactly, and a doubt beside its assertion."""
    frames = [said.frame for group in groups for said in group]
    kept: list[list[_Said]] = []
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for group in groups:
        chosen: list[_Said] = []
        for said in group:
            frame = said.frame
            name = (frame.finding, frame.side, frame.places)
            if name in seen or any(_outranks(other, frame) for other in frames):
                continue
            seen.add(name)
            chosen.append(said)
        if chosen:
            kept.append(chosen)
    return kept


def _outranks(other: Frame, frame: Frame) -> bool:
    """Whether ``other`` already says what ``frame`` says, and more."""
    if other == frame or other.finding != frame.finding:
        return False
    covers = frame.side in ("", other.side) and set(frame.places) <= set(other.places)
    if other.uncertain != frame.uncertain:
        return covers and frame.uncertain
    richer = (len(other.places), bool(other.side), bool(other.severity)) > (
        len(frame.places),
        bool(frame.side),
        bool(frame.severity),
    )
    return covers and richer and frame.severity in ("", other.severity)


def _state_groups(wording: Wording, groups: list[list[_Said]]) -> list[str]:
    """One sentence (without its stop) for the frames of each English sentence."""
    stated: list[str] = []
    for number, group in enumerate(groups):
        clauses: list[str] = []
        for position, said in enumerate(group):
            before = group[position - 1].frame if position else None
            slot = f"{said.frame.region}/{said.frame.finding}/{number}"
            if before and _explains(said.frame, before):
                noun = phrase(said.frame, wording, slot, said.words, with_site=False)
                clauses.append(f"考虑{noun}可能" if said.frame.uncertain else f"考虑{noun}")
                continue
            text = clause(said.frame, wording, slot, said.words)
            place, last = _SEEN.match(text), _SEEN.match(clauses[-1]) if clauses else None
            if place and last and place["site"] == last["site"]:
                clauses[-1] += ("、" if "及" in clauses[-1] else "及") + text[place.end() :]
            elif text not in clauses:
                clauses.append(text)
        text = "，".join(clauses)
        if text not in stated:
            stated.append(text)
    return stated


def _explains(frame: Frame, sign: Frame) -> bool:
    return (
        frame.finding in _READINGS.get(sign.finding, frozenset())
        and not sign.uncertain
        and frame.side in ("", sign.side)
        and (set(frame.places) <= set(sign.places) or frame.region is Region.DIAPHRAGM)
    )


def _impression(
    wording: Wording,
    groups: dict[str, list[list[_Said]]],
    denied: list[Frame],
    present: frozenset[str],
    not_acute: bool,
) -> str:
    """The findings summed up, those of the original impression first, or a statement of normality."""
    own = {said.frame.finding for group in groups["impression"] for said in group}
    added = [[said for said in group if said.frame.finding not in own] for group in groups["findings"]]
    listed = _without_repeats([group for group in [*groups["impression"], *added] if group])
    phrases: list[str] = []
    for number, said in enumerate(said for group in listed for said in group):
        slot = f"impression/{said.frame.finding}/{number}"
        text = phrase(said.frame, wording, slot, said.words)
        phrases.append(doubt(text, wording, slot) if said.frame.uncertain else text)
    phrases = list(dict.fromkeys(phrases))
    if not phrases:
        return wording.pick("impression/normal", normal.NORMAL_IMPRESSIONS)
    sentences = [f"{text}。" for text in phrases]
    keys = list(dict.fromkeys(frame.finding for frame in denied if frame.finding not in present))
    if keys:
        sentences.append(denial(keys, wording, "impression/denial") + "。")
    elif not_acute and not present & normal.ACUTE:
        regions = {said.frame.region for group in listed for said in group}
        quiet = regions <= {Region.BONES, Region.DEVICES, Region.THORAX}
        sentences.append(wording.pick("impression/rest", normal.HEART_AND_LUNGS_NORMAL if quiet else normal.NOT_ACUTE))
    return "".join(sentences)
