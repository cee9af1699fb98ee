"""Finding frames to short English phrases, for what a report's own words lost (arXiv 2604.09450, normalisation)."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

from echo_core.text.findings import FINDINGS
from echo_core.text.frames import Frame

_T = TypeVar("_T")

STYLES = 30

#: Finding → (noun phrase, number): "s" takes an article, "p" is plural, "m" is a mass noun. ``{at}`` is the place.
_NOUNS: dict[str, tuple[str, str]] = {
    "chest_wall_deformity": ("chest wall deformity", "m"),
    "subcutaneous_emphysema": ("subcutaneous emphysema", "m"),
    "mastectomy": ("mastectomy changes", "p"),
    "breast_implant": ("breast implants", "p"),
    "nipple_shadow": ("nipple shadows", "p"),
    "tortuous_aorta": ("tortuosity of the thoracic aorta", "m"),
    "aortic_atherosclerosis": ("atherosclerotic calcification of the aorta", "m"),
    "aortic_enlargement": ("prominence of the thoracic aorta", "m"),
    "mediastinal_widening": ("prominence of the mediastinum", "m"),
    "mediastinal_shift": ("mediastinal shift", "m"),
    "lymphadenopathy": ("lymphadenopathy", "m"),
    "hiatal_hernia": ("hiatal hernia", "s"),
    "calcified_lymph_nodes": ("calcified lymph nodes", "p"),
    "airway_calcification": ("calcification of the airways", "m"),
    "hypoinflation": ("low lung volumes", "p"),
    "hyperinflation": ("hyperinflation of the lungs", "m"),
    "granuloma": ("calcified granuloma", "s"),
    "opacity": ("opacity", "s"),
    "atelectasis": ("atelectasis", "m"),
    "airspace_disease": ("airspace disease", "m"),
    "pneumonia": ("pneumonia", "m"),
    "scarring": ("scarring", "m"),
    "nodule": ("nodule", "s"),
    "mass": ("mass", "s"),
    "interstitial_markings": ("prominence of the interstitial markings", "m"),
    "bronchovascular_markings": ("prominent bronchovascular markings", "p"),
    "interstitial_disease": ("interstitial lung disease", "m"),
    "emphysema": ("emphysematous change", "m"),
    "copd": ("chronic obstructive pulmonary disease", "m"),
    "hyperlucency": ("lucency", "s"),
    "pulmonary_edema": ("pulmonary edema", "m"),
    "pulmonary_congestion": ("pulmonary vascular congestion", "m"),
    "bronchiectasis": ("bronchiectasis", "m"),
    "cavity": ("cavitary lesion", "s"),
    "volume_loss": ("volume loss", "m"),
    "pneumonectomy": ("changes of lung resection", "p"),
    "azygos_lobe": ("azygos lobe", "s"),
    "tuberculosis": ("changes of tuberculosis", "p"),
    "lung_abnormality": ("abnormality of the lungs", "m"),
    "cardiomegaly": ("cardiomegaly", "m"),
    "heart_failure": ("heart failure", "m"),
    "pericardial_effusion": ("pericardial effusion", "s"),
    "epicardial_fat": ("prominent epicardial fat pad", "s"),
    "cardiac_contour": ("obscured cardiac border", "s"),
    "hilar_prominence": ("hilar prominence", "m"),
    "pulmonary_artery_enlargement": ("prominent pulmonary arteries", "p"),
    "pleural_effusion": ("pleural effusion", "s"),
    "pneumothorax": ("pneumothorax", "s"),
    "costophrenic_blunting": ("blunting of the {side} costophrenic {angle}", "m"),
    "pleural_thickening": ("pleural thickening", "m"),
    "elevated_diaphragm": ("elevation of the {side} hemidiaphragm", "m"),
    "flattened_diaphragm": ("flattening of the diaphragm", "m"),
    "diaphragmatic_eventration": ("eventration of the {side} hemidiaphragm", "m"),
    "pneumoperitoneum": ("free intraperitoneal air", "m"),
    "bowel_interposition": ("bowel under the diaphragm", "m"),
    "abdominal_calcification": ("calcification in the upper abdomen", "m"),
    "spine_degeneration": ("degenerative changes of the {spine}", "p"),
    "scoliosis": ("scoliosis of the {spine}", "m"),
    "kyphosis": ("kyphosis of the thoracic spine", "m"),
    "vertebral_deformity": ("compression deformity in the {spine}", "s"),
    "fracture": ("{bone} fracture deformity", "s"),
    "osteopenia": ("osteopenia", "m"),
    "joint_degeneration": ("degenerative changes of the shoulder", "p"),
    "bone_lesion": ("bone lesion", "s"),
    "catheter": ("central venous catheter", "s"),
    "tube": ("indwelling tube", "s"),
    "implanted_device": ("implanted medical device", "s"),
    "surgical_material": ("surgical clips", "p"),
    "stent": ("stent", "s"),
    "spinal_hardware": ("spinal fusion hardware", "m"),
    "foreign_body": ("metallic foreign body", "s"),
    "calcification": ("calcification", "m"),
}
_ADJECTIVES = {
    "upper lobe": "upper lobe",
    "middle lobe": "middle lobe",
    "lower lobe": "lower lobe",
    "lingula": "lingular",
    "base": "basilar",
    "apex": "apical",
    "hilum": "hilar",
    "retrocardiac": "retrocardiac",
    "paratracheal": "paratracheal",
    "mediastinum": "mediastinal",
    "pleura": "pleural",
}
_IN_LUNG = {"hilum": "perihilar"}
_PLACED = frozenset(
    {
        "granuloma",
        "opacity",
        "atelectasis",
        "airspace_disease",
        "pneumonia",
        "scarring",
        "nodule",
        "mass",
        "hyperlucency",
        "cavity",
        "volume_loss",
        "pulmonary_edema",
        "bronchiectasis",
        "interstitial_disease",
        "emphysema",
        "calcified_lymph_nodes",
        "pleural_thickening",
        "pneumothorax",
        "interstitial_markings",
        "lung_abnormality",
    }
)
_SIDELESS = frozenset(
    {
        "hypoinflation",
        "hyperinflation",
        "cardiomegaly",
        "tortuous_aorta",
        "aortic_atherosclerosis",
        "aortic_enlargement",
        "costophrenic_blunting",
        "elevated_diaphragm",
        "diaphragmatic_eventration",
        "flattened_diaphragm",
        "scoliosis",
        "spine_degeneration",
        "kyphosis",
        "vertebral_deformity",
        "osteopenia",
        "hiatal_hernia",
        "copd",
        "heart_failure",
        "mediastinal_widening",
        "spinal_hardware",
        "pericardial_effusion",
        "pulmonary_edema",
        "pulmonary_congestion",
        "azygos_lobe",
        "calcification",
        "airway_calcification",
        "pneumoperitoneum",
        "lung_abnormality",
        "interstitial_markings",
        "bronchovascular_markings",
    }
)
_SIZED = {"mild": "small", "moderate": "moderate", "severe": "large"}
_VOWEL = "aeiou"


def _number(*seed: object) -> int:
    digest = blake2b("\x1f".join(map(str, seed)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def pick(choices: Sequence[_T], *seed: object) -> _T:
    """One of ``choices``, chosen by a hash of ``seed``: the same every time, evenly spread."""
    return choices[_number(*seed) % len(choices)]


def pick_in_style(choices: Sequence[_T], slot: str, *style: object) -> _T:
    """One of ``choices`` for a place in a report of a style: two times in three the one that goes with the style."""
    if _number(slot, *style) % 3 == 0:
        return pick(choices, slot, "own", *style)
    return choices[(_number(*style) % STYLES * len(choices) // STYLES + _number(slot)) % len(choices)]


def _fill(frame: Frame, noun: str) -> str:
    if frame.finding == "surgical_material" and "sternum" in frame.places:
        return "sternotomy wires"
    spine = next((place for place in frame.places if place.endswith("spine")), "thoracic spine")
    if spine == "spine":
        spine = "thoracic spine"
    bone = next((p for p in frame.places if p in ("rib", "clavicle", "humerus", "sternum")), "bony")
    bone = {"humerus": "humeral", "clavicle": "clavicular", "sternum": "sternal"}.get(bone, bone)
    if frame.side == "bilateral" and "{side}" in noun:
        noun = noun.replace("{side} costophrenic {angle}", "costophrenic angles").replace(
            "{side} hemidiaphragm", "hemidiaphragms"
        )
    noun = noun.replace("{spine}", spine).replace("{bone}", bone).replace("{angle}", "angle")
    return " ".join(noun.replace("{side}", frame.side).split())


def noun_words(finding: str) -> frozenset[str]:
    """The words of a finding's noun phrase."""
    return frozenset(_NOUNS[finding][0].replace("{", "").replace("}", "").split())


def phrase(frame: Frame, placed: bool = True) -> str:
    """A noun phrase without article: "mild left basilar atelectasis"; without its place where not ``placed``."""
    noun = _fill(frame, _NOUNS[frame.finding][0])
    severity = frame.severity
    if frame.finding in ("pleural_effusion", "pneumothorax", "hiatal_hernia", "pericardial_effusion"):
        severity = _SIZED.get(severity, severity)
    side = "" if frame.finding in _SIDELESS else frame.side
    places: list[str] = []
    if frame.finding in _PLACED:
        in_lung = FINDINGS[frame.finding].region.value == "lungs"
        places = [
            _IN_LUNG.get(p, _ADJECTIVES[p]) if in_lung else _ADJECTIVES[p] for p in frame.places if p in _ADJECTIVES
        ]
        places = [word for word in places if word.split()[0] not in noun][:2]
    if side == "bilateral" and places[:1] == ["basilar"]:
        side, places[0] = "", "bibasilar"
    if side == "bilateral" and places[:1] == ["apical"]:
        side, places[0] = "", "biapical"
    if not placed:
        side, places = "", []
    if frame.finding == "calcified_lymph_nodes":
        places = [*(["calcified", side] if side else ["calcified"]), *places]
        side, noun = "", "lymph nodes"
    return " ".join(word for word in (severity, side, *places, noun) if word)


def _phrases(frames: Sequence[Frame]) -> list[str]:
    """The phrases of ``frames``, later ones without a place that the one before has named."""
    found: list[str] = []
    before: Frame | None = None
    for frame in frames:
        same = (
            before is not None
            and frame.finding in _PLACED
            and before.finding in _PLACED
            and (frame.side, frame.places) == (before.side, before.places)
        )
        found.append(_numbered(frame, phrase(frame, placed=not same)))
        before = frame
    return found


def _article(frame: Frame, text: str) -> str:
    if _NOUNS[frame.finding][1] != "s" or frame.side == "bilateral":
        return text
    return ("an " if text[0] in _VOWEL else "a ") + text


def _plural(frame: Frame) -> bool:
    return _NOUNS[frame.finding][1] == "p"


def _numbered(frame: Frame, text: str) -> str:
    """A countable finding on both sides is plural."""
    if _NOUNS[frame.finding][1] == "s" and frame.side == "bilateral" and not text.endswith("s"):
        return text[:-1] + "ies" if text.endswith("y") else text + "s"
    return text


def join(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b, and c"."""
    if len(parts) < 3:
        return " and ".join(parts)
    return ", ".join(parts[:-1]) + ", and " + parts[-1]


def forms(frames: Sequence[Frame]) -> tuple[str, ...]:
    """The sentences that state ``frames``, in each wording."""
    parts = list(dict.fromkeys(_article(f, text) for f, text in zip(frames, _phrases(frames), strict=True)))
    plural = _plural(frames[0]) or (_NOUNS[frames[0].finding][1] == "s" and frames[0].side == "bilateral")
    there = "are" if plural else "is"
    verb = "are" if plural or len(parts) > 1 else "is"
    body = join(parts)
    return (
        f"There {there} {body}.",
        f"{body[:1].upper()}{body[1:]} {verb} noted.",
        f"{body[:1].upper()}{body[1:]} {verb} present.",
    )


def sentence(frames: Sequence[Frame], *seed: object) -> str:
    """One sentence that states ``frames``; its wording varies with ``seed``."""
    return pick(forms(frames), "sentence", *seed)


def summary(frames: Sequence[Frame]) -> str:
    """The verbless sentence of an impression: "Cardiomegaly and small left pleural effusion."."""
    body = join(list(dict.fromkeys(_phrases(frames))))
    return f"{body[:1].upper()}{body[1:]}."
