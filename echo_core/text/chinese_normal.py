"""What a Chinese report says of a region in which nothing is wrong, and how it denies findings.

Every sentence carries the keys it denies, so that none is chosen next to a finding it would contradict.
"""

from __future__ import annotations

from typing import Final

from echo_core.text.frames import Region

_Denying = tuple[str, frozenset[str]]


def _says(text: str, *denies: str) -> _Denying:
    return text, frozenset(denies)


_INTERSTITIUM = ("interstitial_markings", "bronchovascular_markings", "interstitial_disease")

#: Clauses for a region without any finding.
OPENERS: Final[dict[Region, tuple[_Denying, ...]]] = {
    Region.THORAX: (
        _says("胸廓对称", "chest_wall_deformity"),
        _says("胸廓两侧对称", "chest_wall_deformity"),
        _says("胸廓对称，未见畸形", "chest_wall_deformity"),
        _says("胸廓形态正常", "chest_wall_deformity"),
        _says("胸壁软组织未见异常", "subcutaneous_emphysema", "calcification"),
    ),
    Region.MEDIASTINUM: (
        _says("纵隔居中，未见增宽", "mediastinal_shift", "mediastinal_widening"),
        _says("气管居中，纵隔轮廓正常", "mediastinal_shift", "mediastinal_widening", "lymphadenopathy"),
        _says("纵隔及气管居中，纵隔影不宽", "mediastinal_shift", "mediastinal_widening"),
        _says("纵隔影未见增宽，气管居中", "mediastinal_shift", "mediastinal_widening"),
        _says("纵隔轮廓未见异常", "mediastinal_widening", "lymphadenopathy", "hiatal_hernia"),
    ),
    Region.LUNGS: (
        _says("双肺纹理清晰", *_INTERSTITIUM),
        _says("双肺野清晰"),
        _says("双肺野透亮度正常", "hyperlucency", "emphysema"),
        _says("双肺膨胀良好", "hypoinflation", "atelectasis"),
        _says("双肺纹理走行自然，肺野清晰", *_INTERSTITIUM),
        _says("双肺清晰"),
    ),
    Region.HEART: (
        _says("心影大小、形态正常", "cardiomegaly", "cardiac_contour"),
        _says("心影不大", "cardiomegaly"),
        _says("心影大小在正常范围内", "cardiomegaly"),
        _says("心脏大小及轮廓正常", "cardiomegaly", "cardiac_contour"),
        _says("心影未见增大", "cardiomegaly"),
    ),
    Region.HILA: (
        _says("双侧肺门影不大", "hilar_prominence"),
        _says("双肺门形态正常", "hilar_prominence"),
        _says("双侧肺门未见增大", "hilar_prominence"),
        _says("双肺门影大小、密度正常", "hilar_prominence", "calcified_lymph_nodes", "pulmonary_artery_enlargement"),
    ),
    Region.DIAPHRAGM: (
        _says("双侧肋膈角锐利", "costophrenic_blunting"),
        _says("双侧膈面光整，肋膈角锐利", "costophrenic_blunting", "elevated_diaphragm", "flattened_diaphragm"),
        _says("膈肌位置正常，双侧肋膈角锐利", "costophrenic_blunting", "elevated_diaphragm"),
        _says("双侧膈肌光滑，肋膈角清晰", "costophrenic_blunting"),
    ),
    Region.BONES: (
        _says("胸廓诸骨未见明显异常", "fracture"),
        _says("所见骨质未见明显异常", "fracture"),
        _says("骨性胸廓完整", "fracture"),
        _says("所见骨质结构完整", "fracture", "bone_lesion"),
        _says("骨质未见急性异常", "fracture"),
    ),
    Region.DEVICES: (),
}

#: Clauses that stay true beside findings of the region, said only where the original calls the rest normal.
REMAINDERS: Final[dict[Region, tuple[_Denying, ...]]] = {
    Region.THORAX: (),
    Region.MEDIASTINUM: (
        _says("气管居中", "mediastinal_shift"),
        _says("纵隔未见增宽", "mediastinal_widening"),
        _says("纵隔居中", "mediastinal_shift"),
    ),
    Region.LUNGS: (_says("余肺野清晰"), _says("余双肺野未见明显异常")),
    Region.HEART: (),
    Region.HILA: (),
    Region.DIAPHRAGM: (),
    Region.BONES: (_says("余骨质未见明显异常"), _says("余所见骨质未见急性异常", "fracture")),
    Region.DEVICES: (),
}

#: What is denied of a region when the original denies nothing by name.
USUAL_DENIALS: Final[dict[Region, tuple[tuple[str, ...], ...]]] = {
    Region.THORAX: ((),),
    Region.MEDIASTINUM: ((),),
    Region.LUNGS: (
        ("airspace_disease",),
        ("airspace_disease", "mass"),
        ("airspace_disease", "nodule", "mass"),
        ("opacity",),
        ("nodule", "airspace_disease"),
    ),
    Region.HEART: ((),),
    Region.HILA: ((),),
    Region.DIAPHRAGM: (
        ("pleural_effusion",),
        ("pleural_effusion", "pneumothorax"),
        ("pneumothorax", "pleural_effusion"),
    ),
    Region.BONES: ((), (), ("fracture",)),
    Region.DEVICES: ((),),
}

#: Impressions of a study without findings, and what is added where findings are not acute.
NORMAL_IMPRESSIONS: Final = (
    "心肺未见明显异常。",
    "心、肺、膈未见明显异常。",
    "未见急性心肺病变。",
    "心肺膈未见异常征象。",
    "未见活动性心肺病变。",
)
NOT_ACUTE: Final = ("未见急性心肺病变。", "未见急性心肺异常征象。", "未见活动性病变。")
HEART_AND_LUNGS_NORMAL: Final = ("心肺未见明显异常。", "未见急性心肺病变。")

#: Findings beside which "nothing acute" would be untrue.
ACUTE: Final = frozenset(
    {
        "pneumonia",
        "airspace_disease",
        "pulmonary_edema",
        "pneumothorax",
        "heart_failure",
        "pleural_effusion",
        "pulmonary_congestion",
        "pneumoperitoneum",
        "pericardial_effusion",
        "tuberculosis",
        "mass",
        "cavity",
    }
)
