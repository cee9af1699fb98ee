"""Normal statements: what a normal sentence of a report covers, and the sentences for what a report left unsaid."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

from echo_core.text.english import fold, parse_sentence
from echo_core.text.english_phrases import pick_in_style
from echo_core.text.frames import Region

#: Topic → region. A normalised report covers every topic but "trachea", which the mediastinum's sentences may bring.
TOPICS: dict[str, Region] = {
    "thorax": Region.THORAX,
    "mediastinum": Region.MEDIASTINUM,
    "trachea": Region.MEDIASTINUM,
    "lungs": Region.LUNGS,
    "focal": Region.LUNGS,
    "edema": Region.LUNGS,
    "heart": Region.HEART,
    "hila": Region.HILA,
    "vessels": Region.HILA,
    "effusion": Region.DIAPHRAGM,
    "pneumothorax": Region.DIAPHRAGM,
    "diaphragm": Region.DIAPHRAGM,
    "bones": Region.BONES,
}
_TOPIC_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (topic, re.compile(pattern))
    for topic, pattern in (
        ("thorax", r"\bsoft tissues?\b|\bchest wall\b|\bthoracic cage\b"),
        ("mediastinum", r"mediastin|\baort\w+|\bgreat vessels"),
        ("trachea", r"\btrache\w+|\bairways?\b"),
        ("lungs", r"\blungs?\b(?! volumes?)|\bpulmonary parenchyma"),
        (
            "focal",
            (
                r"\bairspace\b|\bconsolidat\w+|\binfiltrat\w+|\bopacit\w+|\bpneumonia\b|\bnodul\w+|\bmass(?:es)?\b|"
                r"\batelectasis|\blung volumes"
            ),
        ),
        ("edema", r"\bedema\b|\bcongestion\b"),
        ("heart", r"\bheart\b|\bcardiac\b|\bcardiomediastinal|\bcardiomegaly|\bcardiopericardial"),
        ("hila", r"\bhil(?:a|ar|um|i)\b"),
        ("vessels", r"\bvascul\w+|\bpulmonary vessels"),
        ("effusion", r"\beffusion\w*|\bpleura\w*|\bpleural fluid"),
        ("pneumothorax", r"\bpneumothora\w+|\bpleural (?:spaces?|surfaces?|structures)|\bpleural air"),
        ("diaphragm", r"diaphragm\w*|\bcostophrenic|\bsulc\w+"),
        ("bones", r"\bbon(?:e|es|y)\b|\bosseous|\bskelet\w+|\bribs?\b|\bspine\b|\bfracture\w*|\bvertebra\w*"),
    )
)
_OVERALL = re.compile(
    r"\b(?:acute|active|significant|focal)\b.{0,40}\b(?:diseases?|process\w*|abnormalit\w+|findings?|pathology|"
    r"cardiopulmonary)\b|"
    r"^(?:an? )?(?:normal|negative|unremarkable|clear)\b.{0,12}\b(?:chest|exam\w*|study)|^negative\.?$|\bnormal "
    r"chest\b|\bno acute\b"
)
_NORMAL = re.compile(
    r"\bnormal\w*\b|\bunremarkable\b|\bclear\b|\bintact\b|\bmidline\b|\bno\b|\bnot\b|\bwithout\b|\bnegative\b|\bfree "
    r"of\b|"
    r"\bsharp\b|\bwell[- ](?:expanded|inflated|aerated)|\bexpanded\b|\bpatent\b|\bpreserved\b|\bmaintained\b|"
    r"\bwithin (?:normal )?limits"
)
_GENERAL = re.compile(
    r"\bnormal\w*\b|\bunremarkable\b|\bclear\b(?! of)|\bintact\b|\bwithin normal limits|\bsharp\b|\bno (?:acute|"
    r"focal|active) (?:abnormal|disease)"
)


@lru_cache(maxsize=65536)
def topics(sentence: str) -> frozenset[str]:
    """The topics a sentence speaks of."""
    text = fold(sentence)
    bony = re.sub(r"\b(?:bony thorax|osseous structures of the thorax)", "bony structures", text)
    found = {topic for topic, pattern in _TOPIC_WORDS if pattern.search(bony)}
    if "cardiomediastinal" in text:
        found |= {"heart", "mediastinum"}
    if re.search(r"\bthoracic spine|\bbones? .*thorax", text):
        found.discard("thorax")
    return frozenset(found)


_SIDE_REMARKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (topic, re.compile(pattern))
    for topic, pattern in (
        ("lungs", r"\blungs\b.*\bclear\b|\bclear lungs\b|\blungs are (?:otherwise )?(?:well|free)"),
        (
            "heart",
            (
                r"\b(?:heart|cardiac silhouette|cardiac size|cardiomediastinal silhouette)\b[^,;]*\b(?:normal|"
                r"unremarkable|not enlarged)|\bnormal (?:sized? )?"
                r"(?:heart|cardiac|cardiomediastinal)"
            ),
        ),
        ("mediastinum", r"\b(?:cardio)?mediastin\w+[^,;]*\b(?:normal|unremarkable)|\bnormal (?:cardio)?mediastin"),
        ("vessels", r"\bvascul\w+[^,;]*\b(?:normal|unremarkable|not engorged)|\bnormal (?:pulmonary )?vascul"),
        (
            "bones",
            r"\b(?:osseous|bony|skeletal)\b.*\b(?:otherwise|intact|unremarkable|no acute)|\bno acute (?:bony|osseous)",
        ),
        ("diaphragm", r"\bcostophrenic angles? (?:is|are) (?:clear|sharp)"),
    )
)


def side_topics(sentence: str) -> frozenset[str]:
    """The topics that a sentence with a positive finding states normal in passing."""
    text = fold(sentence)
    return frozenset(topic for topic, pattern in _SIDE_REMARKS if pattern.search(text))


def is_normal(sentence: str) -> bool:
    """Whether a sentence without positive findings says that something is normal or absent."""
    return bool(_NORMAL.search(fold(sentence)))


def is_overall(sentence: str) -> bool:
    """Whether a sentence sums up the whole examination ("No acute cardiopulmonary disease")."""
    text = fold(sentence)
    specific = topics(sentence) & {"bones", "effusion", "pneumothorax", "focal", "heart", "thorax", "diaphragm"}
    return bool(_OVERALL.search(text)) and not specific and "lungs" not in topics(sentence)


#: Topic → findings that a general normal statement about it would contradict.
CONTRADICTED: dict[str, frozenset[str]] = {
    "thorax": frozenset({"chest_wall_deformity", "subcutaneous_emphysema", "mastectomy", "breast_implant"}),
    "mediastinum": frozenset(
        {"mediastinal_widening", "mediastinal_shift", "lymphadenopathy", "hiatal_hernia", "aortic_enlargement"}
    ),
    "trachea": frozenset({"mediastinal_shift"}),
    "heart": frozenset({"cardiomegaly", "cardiac_contour", "pericardial_effusion"}),
    "hila": frozenset({"hilar_prominence", "pulmonary_artery_enlargement", "calcified_lymph_nodes", "lymphadenopathy"}),
    "vessels": frozenset({"pulmonary_congestion", "pulmonary_edema", "heart_failure", "bronchovascular_markings"}),
    "edema": frozenset({"pulmonary_congestion", "pulmonary_edema", "heart_failure"}),
    "effusion": frozenset({"pleural_effusion", "pleural_thickening"}),
    "pneumothorax": frozenset({"pneumothorax", "pleural_thickening"}),
    "diaphragm": frozenset(
        {
            "elevated_diaphragm",
            "flattened_diaphragm",
            "diaphragmatic_eventration",
            "costophrenic_blunting",
            "pneumoperitoneum",
            "bowel_interposition",
            "pleural_effusion",
        }
    ),
}
#: Positives that "the lungs are clear" can stand beside only as "otherwise clear".
NOT_CLEAR = frozenset(
    {
        "granuloma",
        "opacity",
        "atelectasis",
        "airspace_disease",
        "pneumonia",
        "scarring",
        "nodule",
        "mass",
        "interstitial_markings",
        "interstitial_disease",
        "emphysema",
        "hyperlucency",
        "pulmonary_edema",
        "bronchiectasis",
        "cavity",
        "volume_loss",
        "pneumonectomy",
        "tuberculosis",
        "lung_abnormality",
        "calcified_lymph_nodes",
    }
) - {"calcified_lymph_nodes"}
BONE_POSITIVES = frozenset(
    {
        "spine_degeneration",
        "scoliosis",
        "kyphosis",
        "vertebral_deformity",
        "fracture",
        "osteopenia",
        "joint_degeneration",
        "bone_lesion",
    }
)


def contradicts(sentence: str, positives: Set[str]) -> bool:
    """Whether a normal sentence denies one of the study's positive findings."""
    text = fold(sentence)
    for frame in parse_sentence(sentence):
        if frame.finding in positives and not re.search(
            r"\b(?:large|other|additional|superimposed|otherwise|significant|suspicious|displaced|acute)\b", text
        ):
            return True
    if not _GENERAL.search(text) or re.search(r"\botherwise\b", text):
        return False
    about = topics(sentence)
    return any(CONTRADICTED.get(topic, frozenset()) & positives for topic in about)


def with_otherwise(sentence: str, positives: Set[str]) -> str:
    """ "The lungs are clear" as "otherwise clear" where the same region has a positive finding; the same for bones."""
    about = topics(sentence)
    lungs = "lungs" in about and positives & NOT_CLEAR
    bones = "bones" in about and positives & BONE_POSITIVES
    if not (lungs or bones) or re.search(r"(?i)\botherwise\b|\bno\b|\bnegative\b|\bwithout acute", sentence):
        return sentence
    for pattern, replacement in (
        (
            r"(?i)\b(are|is|appears?|appear|show)((?: grossly)?) (clear|unremarkable|intact|normal|within|free)\b",
            r"\1 otherwise\2 \3",
        ),
        (r"(?i)^clear lungs( bilaterally)?", r"Otherwise clear lungs\1"),
        (r"(?i)\b(lungs|structures|thorax) (clear|unremarkable|intact|normal|within)\b", r"\1 otherwise \2"),
    ):
        changed, count = re.subn(pattern, replacement, sentence, count=1)
        if count:
            return changed
    return sentence if re.search(r"(?i)\b(?:without|free of|clear of|not)\b", sentence) else ""


_STANDARD: dict[str, tuple[str, ...]] = {
    "thorax": (
        "The thorax is symmetric.",
        "The chest wall is unremarkable.",
        "The soft tissues of the chest wall are normal.",
        "The thoracic cage is normally shaped.",
        "The chest wall and soft tissues are unremarkable.",
    ),
    "mediastinum": (
        "The mediastinum is unremarkable and the trachea is midline.",
        "The mediastinal contours are normal, with a midline trachea.",
        "The trachea is midline and the mediastinum is not widened.",
        "Mediastinal contours are within normal limits.",
        "The trachea and mediastinum are midline.",
    ),
    "midline": ("The trachea is midline.", "The mediastinum is not widened.", "The mediastinum is midline."),
    "lungs": (
        "The lungs are clear.",
        "Both lungs are clear and well expanded.",
        "The lungs are clear, with no focal consolidation.",
        "No focal airspace opacity is seen in either lung.",
        "The lung fields are clear.",
    ),
    "volumes": (
        "The lungs are clear of focal consolidation.",
        "No focal consolidation is seen.",
        "There is no focal airspace opacity.",
    ),
    "rest of lungs": (
        "The lungs are otherwise clear.",
        "The remaining lungs are clear.",
        "Elsewhere the lungs are clear.",
    ),
    "heart": (
        "The heart is normal in size.",
        "Heart size is within normal limits.",
        "The cardiac silhouette is normal in size and contour.",
        "Cardiac size is normal.",
        "The cardiac silhouette is not enlarged.",
    ),
    "hila": (
        "The hila are unremarkable.",
        "Hilar contours are normal.",
        "The hila and pulmonary vessels are normal.",
        "Pulmonary vascularity is normal.",
        "The hilar structures are not enlarged.",
    ),
    "hilar contours": ("The hila are unremarkable.", "Hilar contours are normal.", "The hila are not enlarged."),
    "effusion": ("No pleural effusion.", "There is no pleural effusion.", "No pleural fluid is seen."),
    "pneumothorax": ("No pneumothorax.", "There is no pneumothorax.", "No pneumothorax is seen."),
    "pleura": (
        "No pleural effusion or pneumothorax.",
        "There is no pneumothorax or pleural effusion.",
        "No pneumothorax or pleural effusion is seen.",
        "The pleural spaces are clear.",
    ),
    "pleura and diaphragm": (
        "The costophrenic angles are sharp, with no pleural effusion or pneumothorax.",
        "The hemidiaphragms are smooth and there is no pleural effusion or pneumothorax.",
        "The diaphragm and costophrenic angles are normal, without effusion or pneumothorax.",
        "Both costophrenic angles are clear and there is no pneumothorax.",
    ),
    "diaphragm": (
        "The diaphragm and costophrenic angles are unremarkable.",
        "The costophrenic angles are sharp.",
        "The hemidiaphragms are normal in contour.",
        "Both costophrenic angles are clear.",
        "The diaphragm is smooth and normally positioned.",
    ),
    "bones": (
        "The bony structures are intact.",
        "No acute bony abnormality.",
        "The osseous structures are unremarkable.",
        "The visualized bones are normal.",
        "The skeletal structures are unremarkable.",
    ),
    "rest of bones": (
        "No acute bony abnormality.",
        "The bony structures are otherwise intact.",
        "There is no acute osseous abnormality.",
    ),
    "impression": (
        "No acute cardiopulmonary abnormality.",
        "No acute cardiopulmonary disease.",
        "No acute cardiopulmonary findings.",
        "No evidence of active disease.",
        "No acute cardiopulmonary process.",
        "Normal chest.",
    ),
    "impression with positives": (
        "No acute cardiopulmonary abnormality.",
        "No acute cardiopulmonary disease.",
        "No acute cardiopulmonary findings.",
        "No acute cardiopulmonary process.",
        "No evidence of acute disease.",
    ),
}


def standard(kind: str, study: str, variant: int) -> str:
    """The standard sentence of ``kind`` in one wording of a study's report: always the same.

    A report mostly keeps one style, as a radiologist does: independent choices would leave every sentence of a draft
    as open as the first.
    """
    return pick_in_style(_STANDARD[kind], kind, study, variant)


def standard_sentences() -> dict[str, tuple[str, ...]]:
    """All standard sentences, by kind."""
    return dict(_STANDARD)


def missing(covered: Set[str], positives: Set[str], spoken: Set[Region]) -> list[tuple[Region, str]]:
    """The kinds of standard sentence a report still needs, by region.

    ``covered`` are the topics its own normal sentences cover, ``positives`` its findings, ``spoken`` the regions in
    which a positive sentence stands.
    """
    needed: list[tuple[Region, str]] = []

    def clear(topic: str) -> bool:
        return not CONTRADICTED.get(topic, frozenset()) & positives

    if "thorax" not in covered and Region.THORAX not in spoken:
        needed.append((Region.THORAX, "thorax"))
    if not {"mediastinum", "trachea"} & covered:
        if Region.MEDIASTINUM not in spoken and clear("mediastinum"):
            needed.append((Region.MEDIASTINUM, "mediastinum"))
        elif clear("mediastinum"):
            needed.append((Region.MEDIASTINUM, "midline"))
    if not {"lungs", "focal"} & covered:
        diffuse = positives & {"interstitial_markings", "interstitial_disease", "emphysema", "pulmonary_edema", "copd"}
        if positives & NOT_CLEAR:
            if not diffuse:
                needed.append((Region.LUNGS, "rest of lungs"))
        else:
            needed.append((Region.LUNGS, "volumes" if Region.LUNGS in spoken else "lungs"))
    if "heart" not in covered and Region.HEART not in spoken and clear("heart"):
        needed.append((Region.HEART, "heart"))
    if not {"hila", "vessels"} & covered and clear("hila"):
        needed.append((Region.HILA, "hila" if clear("vessels") else "hilar contours"))
    effusion = "effusion" not in covered and "pleural_effusion" not in positives
    air = "pneumothorax" not in covered and "pneumothorax" not in positives
    if "diaphragm" not in covered and clear("diaphragm") and Region.DIAPHRAGM not in spoken:
        needed.append((Region.DIAPHRAGM, "pleura and diaphragm" if effusion and air else "diaphragm"))
        if effusion != air:
            needed.append((Region.DIAPHRAGM, "effusion" if effusion else "pneumothorax"))
    elif effusion and air:
        needed.append((Region.DIAPHRAGM, "pleura" if clear("effusion") else "pneumothorax"))
    elif effusion or air:
        needed.append((Region.DIAPHRAGM, "effusion" if effusion else "pneumothorax"))
    if "bones" not in covered:
        if not positives & BONE_POSITIVES:
            needed.append((Region.BONES, "bones"))
        elif not positives & {"fracture", "bone_lesion"}:
            needed.append((Region.BONES, "rest of bones"))
    return needed
