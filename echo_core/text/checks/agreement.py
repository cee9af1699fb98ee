"""Whether a drafted Impression says what the Findings in front of it say. A model may follow the film instead."""

from __future__ import annotations

from dataclasses import dataclass

from echo_core.text.checks.statements import statements
from echo_core.text.findings import FINDINGS as TABLE
from echo_core.text.frames import Region

_FAMILIES = tuple(
    map(
        frozenset,
        (
            ("opacity", "airspace_disease", "pneumonia", "atelectasis", "volume_loss", "lung_abnormality"),
            ("opacity", "nodule", "mass", "granuloma", "cavity", "calcification", "lung_abnormality"),
            ("opacity", "scarring", "atelectasis", "bronchiectasis"),
            ("pulmonary_edema", "pulmonary_congestion", "heart_failure", "interstitial_markings", "opacity"),
            ("interstitial_markings", "interstitial_disease", "bronchovascular_markings", "opacity", "scarring"),
            ("emphysema", "copd", "hyperinflation", "hyperlucency", "flattened_diaphragm"),
            ("pleural_effusion", "costophrenic_blunting", "pleural_thickening"),
            ("cardiomegaly", "cardiac_contour", "pericardial_effusion", "heart_failure"),
            ("hilar_prominence", "pulmonary_artery_enlargement", "lymphadenopathy"),
            ("mediastinal_widening", "aortic_enlargement", "tortuous_aorta", "lymphadenopathy", "mass"),
            ("fracture", "vertebral_deformity", "bone_lesion"),
        ),
    )
)
"""Findings of which one section may speak in the words of another: an opacity in the Findings, pneumonia below."""
_MINOR = frozenset(
    {
        "spine_degeneration",
        "joint_degeneration",
        "scoliosis",
        "kyphosis",
        "osteopenia",
        "granuloma",
        "calcified_lymph_nodes",
        "calcification",
        "airway_calcification",
        "abdominal_calcification",
        "aortic_atherosclerosis",
        "tortuous_aorta",
        "hypoinflation",
        "epicardial_fat",
        "nipple_shadow",
        "mastectomy",
        "breast_implant",
        "chest_wall_deformity",
        "azygos_lobe",
        "bowel_interposition",
        "diaphragmatic_eventration",
        "scarring",
        "pleural_thickening",
        "lung_abnormality",
    }
)
"""Findings that an Impression often leaves out."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Keys of the table of findings: what the Impression leaves out, and what only it states."""

    left_out: tuple[str, ...]
    added: tuple[str, ...]


def disagreement(findings: str, impression: str, language: str) -> Disagreement:
    """What the two sections say differently; sides are the laterality rule's, denials the negation rule's."""
    described = _asserted(findings, language)
    concluded = _asserted(impression, language)
    return Disagreement(
        tuple(
            key
            for key in described
            if key not in _MINOR and TABLE[key].region is not Region.DEVICES and not _spoken_of(key, concluded)
        ),
        tuple(key for key in concluded if not _spoken_of(key, described)),
    )


def finding_name(key: str, language: str) -> str:
    """A finding as the reader of a report in ``language`` calls it."""
    return TABLE[key].zh if language == "zh" else key.replace("_", " ")


def _asserted(text: str, language: str) -> tuple[str, ...]:
    """What a section states or holds possible, in its order."""
    return tuple(dict.fromkeys(one.finding for one in statements(text, language) if not one.negated))


def _spoken_of(key: str, others: tuple[str, ...]) -> bool:
    return any(key == other or any({key, other} <= family for family in _FAMILIES) for other in others)
