"""Normalised training reports: every region stated, positives in the radiologist's words (arXiv 2604.09450).

Radiologists report by exception, and a model trained on that learns to omit and to invent. The rules here are
deterministic and need no language model: own sentences are cleaned and sorted by region, findings that only the
manual codes still know are filled in, unmentioned regions get a standard sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from echo_core.corpus import CorpusStudy
from echo_core.text import english_normals as normals
from echo_core.text import english_phrases as phrases
from echo_core.text import english_repair as repair
from echo_core.text.english import chest_sentences, parse_sentence
from echo_core.text.findings import mesh_frames
from echo_core.text.frames import Frame, Region, Report

MAX_WORDS = 130

#: Conclusions rather than observations: they belong to the Impression and are never filled into Findings.
INTERPRETIVE = frozenset({"pneumonia", "heart_failure", "copd", "tuberculosis", "pulmonary_artery_enlargement"})
#: Codes that only say something was hard to see, or whose words are too general to state alone.
_NOT_FILLED = frozenset({"lung_abnormality", "cardiac_contour", "calcification", "bone_lesion"})
#: What an impression built from the findings may leave out.
_INCIDENTAL = frozenset(
    {
        "spine_degeneration",
        "granuloma",
        "calcified_lymph_nodes",
        "aortic_atherosclerosis",
        "tortuous_aorta",
        "scoliosis",
        "kyphosis",
        "catheter",
        "tube",
        "implanted_device",
        "surgical_material",
        "stent",
        "spinal_hardware",
        "foreign_body",
        "nipple_shadow",
        "breast_implant",
        "mastectomy",
        "osteopenia",
        "joint_degeneration",
        "azygos_lobe",
        "epicardial_fat",
        "diaphragmatic_eventration",
        "bronchovascular_markings",
        "calcification",
        "abdominal_calcification",
        "vertebral_deformity",
        "fracture",
        "airway_calcification",
        "flattened_diaphragm",
    }
)
_ORDER = tuple(Region)


@dataclass(frozen=True, slots=True)
class NormalSentence:
    """One sentence of a normalised report; ``standard`` where the rules, not the radiologist, worded it."""

    text: str
    region: Region
    section: str
    frames: tuple[Frame, ...]
    standard: bool


@dataclass(frozen=True, slots=True)
class NormalisedReport:
    """A normalised report and the sentences it is made of, in order."""

    report: Report
    sentences: tuple[NormalSentence, ...]


@dataclass(slots=True)
class _Draft:
    """The sentences taken from one source text."""

    positive: list[NormalSentence]
    normal: list[NormalSentence]
    overall: list[str]


def _asserted(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    return tuple(frame for frame in frames if not frame.negated and not frame.uncertain)


def _region(frames: tuple[Frame, ...], text: str) -> Region:
    """Where a positive sentence stands: with its first asserted finding, else with the first region it speaks of."""
    for frame in (*_asserted(frames), *(f for f in frames if not f.negated)):
        return frame.region
    about = [normals.TOPICS[topic] for topic in normals.topics(text)]
    return min(about, key=_ORDER.index) if about else Region.THORAX


def _take(text: str, section: str, study: CorpusStudy) -> _Draft:
    """Clean the sentences of one source text and sort them into positive, normal and summing-up ones."""
    coded = {frame.finding: frame for frame in reversed(mesh_frames(study.mesh))}
    draft = _Draft([], [], [])
    for raw in chest_sentences(text):
        before = tuple(frame for frame in parse_sentence(raw) if not frame.negated)
        if not before and (not repair.is_about_the_films(raw)):
            continue
        if repair.is_elsewhere(raw):
            continue
        cleaned = repair.clean(raw)
        frames = parse_sentence(cleaned) if cleaned else ()
        sure = _asserted(before)
        if sure and not {f.finding for f in sure} <= {f.finding for f in _asserted(frames)}:
            known = [coded.get(f.finding, f) for f in sure]
            cleaned = phrases.summary(known) if section == "impression" else phrases.sentence(known, study.study, raw)
            draft.positive.append(
                NormalSentence(cleaned, _region(sure, cleaned), section, parse_sentence(cleaned), False)
            )
            continue
        if not cleaned:
            continue
        held = tuple(frame for frame in frames if not frame.negated)
        if held:
            draft.positive.append(NormalSentence(cleaned, _region(frames, cleaned), section, frames, False))
        elif normals.is_overall(cleaned):
            draft.overall.append(cleaned)
        elif normals.is_normal(cleaned) and normals.topics(cleaned) and not (repair.is_technical(cleaned)):
            draft.normal.append(NormalSentence(cleaned, _region(frames, cleaned), section, frames, False))
        elif (
            not before
            and normals.topics(cleaned)
            and not repair.is_technical(cleaned)
            and len(cleaned.split()) >= 4
            and re.search(r"\b(?:is|are|noted|seen|present|changes?|with)\b", cleaned)
        ):
            draft.positive.append(NormalSentence(cleaned, _region((), cleaned), section, frames, False))
    return draft


def _normal_region(text: str) -> Region:
    return min((normals.TOPICS[topic] for topic in normals.topics(text)), key=_ORDER.index)


def _own_normals(draft: _Draft, positives: frozenset[str], covered: set[str]) -> list[NormalSentence]:
    """The radiologist's normal sentences that hold and say something not yet said; adds their topics to ``covered``."""
    kept: list[NormalSentence] = []
    for item in draft.normal:
        text = item.text
        if normals.contradicts(text, positives):
            text = _without_positives(item, positives)
            if not text:
                continue
        text = normals.with_otherwise(text, positives)
        about = normals.topics(text)
        if not text or about <= covered:
            continue
        covered |= about
        kept.append(NormalSentence(text, _normal_region(text), "findings", parse_sentence(text), False))
    return kept


_ABSENT = {
    "airspace_disease": "focal consolidation",
    "opacity": "focal opacity",
    "pleural_effusion": "pleural effusion",
    "pneumothorax": "pneumothorax",
    "pulmonary_edema": "pulmonary edema",
    "nodule": "nodule",
    "mass": "mass",
}


def _without_positives(item: NormalSentence, positives: frozenset[str]) -> str:
    """A list of absent findings less those that are present; "" where nothing is left to say."""
    absent = [
        _ABSENT[frame.finding]
        for frame in item.frames
        if frame.negated and frame.finding not in positives and frame.finding in _ABSENT
    ]
    return f"No {' or '.join(dict.fromkeys(absent[:2]))}." if absent else ""


def _compatible(text: str, positives: frozenset[str]) -> str:
    """A positive sentence whose side remark ("lungs are clear") does not contradict another finding, else ""."""
    if (
        re.search(r"(?i)\blungs? (?:is|are|remains?|appear\w*)? ?(?:grossly |well expanded and )?clear\b", text)
        and positives & normals.NOT_CLEAR
    ):
        return re.sub(r"(?i)\bclear\b", "otherwise clear", text, count=1) if "otherwise" not in text.lower() else text
    return text


def _unique(items: list[NormalSentence]) -> list[NormalSentence]:
    """Items without repeated texts and without a sentence whose findings all stand in a longer one."""
    kept: dict[str, NormalSentence] = {}
    for item in items:
        kept.setdefault(re.sub(r"\W+", " ", item.text.lower()).strip(), item)
    return list(kept.values())


def _fill_in(study: CorpusStudy, said: set[str], concluded: frozenset[str]) -> list[NormalSentence]:
    """A sentence for each coded finding that no sentence states."""
    added: list[NormalSentence] = []
    for frame in mesh_frames(study.mesh):
        if frame.finding in said | INTERPRETIVE | _NOT_FILLED:
            continue
        if frame.finding in concluded and frame.finding in {"emphysema", "interstitial_disease", "pulmonary_edema"}:
            continue
        said.add(frame.finding)
        text = phrases.sentence((frame,), study.study, frame.finding)
        added.append(NormalSentence(text, frame.region, "findings", parse_sentence(text), True))
    return added


def _impression(
    study: CorpusStudy, own: _Draft, findings: list[NormalSentence], variant: int, moved: bool
) -> list[NormalSentence]:
    """The interpretation of the positives, or a normal conclusion."""
    stated = {item.text for item in findings}
    kept = [] if moved else [item for item in own.positive if _asserted(item.frames) or item.frames]
    if moved:
        kept = [item for item in own.positive if {f.finding for f in _asserted(item.frames)} & INTERPRETIVE]
    chosen = [replace(item, section="impression") for item in kept if item.text not in stated or not moved][:3]
    if not chosen:
        frames = [f for item in findings for f in _asserted(item.frames) if f.finding not in _INCIDENTAL]
        frames = list({f.finding: f for f in reversed(frames)}.values())[::-1][:3]
        frames += [f for f in mesh_frames(study.mesh) if f.finding in INTERPRETIVE][:1]
        if frames and not (own.overall and not moved):
            text = phrases.summary(frames)
            chosen.append(NormalSentence(text, frames[0].region, "impression", parse_sentence(text), True))
    overall = own.overall[:1]
    if overall:
        text = overall[0]
        if (
            findings
            and any(_asserted(item.frames) for item in findings)
            and re.match(r"(?i)(?:normal|negative|unremarkable) (?:chest|exam)|negative\.", text)
        ):
            text = normals.standard("impression with positives", study.study, variant)
        chosen.append(NormalSentence(text, Region.LUNGS, "impression", parse_sentence(text), False))
    if not chosen:
        positive = any(_asserted(item.frames) for item in findings)
        text = normals.standard("impression with positives" if positive else "impression", study.study, variant)
        chosen.append(NormalSentence(text, Region.LUNGS, "impression", parse_sentence(text), True))
    return _unique(chosen)


def _words(items: list[NormalSentence]) -> int:
    return sum(len(item.text.split()) for item in items)


def _shorten(findings: list[NormalSentence], limit: int) -> list[NormalSentence]:
    """Drop what matters least until the words fit: standard sentences, then own normal ones,
    then the last positives."""
    items = list(findings)
    for droppable in (
        lambda item: item.standard and not _asserted(item.frames) and item.region in (Region.THORAX, Region.HILA),
        lambda item: not _asserted(item.frames),
        lambda item: True,
    ):
        while _words(items) > limit and any(droppable(item) for item in items):
            last = max(index for index, item in enumerate(items) if droppable(item))
            del items[last]
    return items


def normalise(study: CorpusStudy, variant: int = 0) -> NormalisedReport:
    """The normalised report of ``study``.

    Deterministic. ``variant`` picks other wordings for what the report left unsaid, so that epochs differ.
    A study without findings text has the observations of its impression moved to Findings.
    """
    source = _take(study.findings, "findings", study)
    conclusion = _take(study.impression, "impression", study)
    moved = not (source.positive or source.normal)
    body = conclusion if moved else source
    body = _Draft([replace(item, section="findings") for item in body.positive], list(body.normal), body.overall)
    if not moved:
        body.normal += conclusion.normal
    coded = frozenset(frame.finding for frame in mesh_frames(study.mesh))
    said = {f.finding for item in body.positive for f in item.frames if not f.negated}
    concluded = frozenset(f.finding for item in conclusion.positive for f in _asserted(item.frames))
    positive = body.positive
    if moved:
        positive = [
            item for item in positive if not item.frames or {f.finding for f in _asserted(item.frames)} - INTERPRETIVE
        ]
    positive = _unique(positive + _fill_in(study, said, concluded))
    positives = coded | {f.finding for item in positive for f in _asserted(item.frames)} | concluded
    positive = [replace(item, text=_compatible(item.text, positives)) for item in positive]
    covered: set[str] = set()
    for item in positive:
        negated = {f.finding for f in item.frames if f.negated}
        covered |= {"effusion"} if "pleural_effusion" in negated else set()
        covered |= {"pneumothorax"} if "pneumothorax" in negated else set()
        covered |= {"focal"} if negated & {"airspace_disease", "opacity"} else set()
        covered |= normals.side_topics(item.text)
    own = _own_normals(body, positives, covered)
    spoken = {item.region for item in positive if item.frames}
    standard = [
        NormalSentence(text, region, "findings", parse_sentence(text), True)
        for region, kind in normals.missing(covered, positives, spoken)
        for text in [normals.standard(kind, study.study, variant)]
    ]
    ordered = sorted(_unique([*positive, *own, *standard]), key=lambda item: _ORDER.index(item.region))
    impression = _impression(study, conclusion if not moved else body, positive, variant, moved)
    findings = _shorten(ordered, MAX_WORDS - _words(impression))
    report = Report(" ".join(i.text for i in findings), " ".join(i.text for i in impression))
    return NormalisedReport(report, (*findings, *impression))
