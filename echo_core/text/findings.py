"""The findings ECHO knows: one table that training, evaluation and the checks share.

The Indiana University chest collection codes every positive finding by hand in the terms of MeSH and RadLex
(Demner-Fushman 2016), ``;`` between findings and ``/`` inside one: ``Opacity/lung/base/left/mild``. A finding is a
head of such a code, or head and qualifier where the head names anatomy (``Lung/hypoinflation``); synonyms are merged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from echo_core.text.frames import Frame, Region, decisions


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the table.

    ``key`` is the stable identifier; ``name`` the display name in the style of the codes; ``mesh`` the code forms
    merged into it ("Head" or "Head/qualifier/…": a code matches when it has that head and all those qualifiers, and
    the form with most qualifiers wins, then the earlier row); ``zh`` the Chinese term.
    """

    key: str
    name: str
    region: Region
    mesh: tuple[str, ...]
    zh: str


# fmt: off
_T, _M, _L, _H = Region.THORAX, Region.MEDIASTINUM, Region.LUNGS, Region.HEART
_HI, _D, _B, _DEV = Region.HILA, Region.DIAPHRAGM, Region.BONES, Region.DEVICES

_ROWS: tuple[Finding, ...] = (
    # Chest wall and the thorax as a whole.
    Finding("chest_wall_deformity", "Chest Wall Deformity", _T,
            ("Funnel Chest", "Pectus Carinatum", "Deformity/thorax", "Deformity", "Thorax"), "胸廓畸形"),
    Finding("subcutaneous_emphysema", "Subcutaneous Emphysema", _T, ("Subcutaneous Emphysema",), "皮下气肿"),
    Finding("mastectomy", "Mastectomy", _T, ("Mastectomy",), "乳腺切除术后改变"),
    Finding("breast_implant", "Breast Implants", _T, ("Breast Implants",), "乳房假体"),
    Finding("nipple_shadow", "Nipple Shadow", _T, ("Nipple Shadow",), "乳头影"),
    # Mediastinum, great vessels, trachea.
    Finding("tortuous_aorta", "Aorta/tortuous", _M, ("Aorta/tortuous", "Aorta, Thoracic/tortuous"), "主动脉迂曲"),
    Finding("aortic_atherosclerosis", "Atherosclerosis", _M,
            ("Atherosclerosis", "Calcinosis/aorta", "Calcinosis/aorta, thoracic", "Calcinosis/blood vessels",
             "Calcinosis/coronary vessels", "Calcinosis/heart"), "主动脉粥样硬化钙化"),
    Finding("aortic_enlargement", "Aorta/enlarged", _M,
            ("Aorta/enlarged", "Aorta, Thoracic/enlarged", "Aorta/prominent", "Aorta, Thoracic/prominent",
             "Aortic Aneurysm", "Aorta", "Aorta, Thoracic"), "主动脉增宽"),
    Finding("mediastinal_widening", "Mediastinum/prominent", _M, ("Mediastinum", "Deformity/mediastinum"), "纵隔增宽"),
    Finding("mediastinal_shift", "Shift/mediastinum", _M,
            ("Shift", "Trachea", "Deformity/trachea"), "纵隔或气管移位"),
    Finding("lymphadenopathy", "Lymph Nodes/enlarged", _M,
            ("Lymph Nodes", "Lymph nodes", "Lung/lymph nodes", "Mediastinum/lymph nodes", "Sarcoidosis"), "淋巴结肿大"),
    Finding("hiatal_hernia", "Hernia, Hiatal", _M, ("Hernia, Hiatal", "Hernia, Diaphragmatic"), "食管裂孔疝"),
    Finding("calcified_lymph_nodes", "Calcinosis/lymph nodes", _HI,
            ("Calcinosis/lung/lymph nodes", "Calcinosis/lymph nodes", "Calcinosis/lung/hilum", "Calcinosis/hilum",
             "Calcinosis/mediastinum", "Calcinosis/paratracheal"), "淋巴结钙化"),
    Finding("airway_calcification", "Calcinosis/trachea", _M,
            ("Calcinosis/trachea", "Calcinosis/bronchi", "Calcinosis/trachea, carina"), "气管支气管钙化"),
    # Lungs.
    Finding("hypoinflation", "Lung/hypoinflation", _L, ("Lung/hypoinflation", "Hypovolemia"), "肺容积减低"),
    Finding("hyperinflation", "Lung/hyperdistention", _L, ("Lung/hyperdistention",), "肺过度充气"),
    Finding("granuloma", "Calcified Granuloma", _L,
            ("Calcified Granuloma", "Granuloma", "Granulomatous Disease", "Calcinosis/lung"), "钙化肉芽肿"),
    Finding("opacity", "Opacity", _L, ("Opacity", "Density"), "密度增高影"),
    Finding("atelectasis", "Pulmonary Atelectasis", _L, ("Pulmonary Atelectasis",), "肺不张"),
    Finding("airspace_disease", "Airspace Disease", _L,
            ("Airspace Disease", "Infiltrate", "Consolidation"), "气腔实变"),
    Finding("pneumonia", "Pneumonia", _L, ("Pneumonia",), "肺炎"),
    Finding("scarring", "Cicatrix", _L, ("Cicatrix", "Deformity/lung"), "瘢痕"),
    Finding("nodule", "Nodule", _L, ("Nodule", "Cysts"), "结节"),
    Finding("mass", "Mass", _L, ("Mass",), "肿块"),
    Finding("interstitial_markings", "Markings/interstitial", _L,
            ("Markings/interstitial", "Markings/lung", "Markings", "Lung/interstitial"), "肺间质纹理增多"),
    Finding("bronchovascular_markings", "Markings/bronchovascular", _L,
            ("Markings/bronchovascular", "Markings/bronchovascular/lung", "Markings/bronchovascular/interstitial",
             "Markings/bronchovascular/lung/interstitial", "Thickening/bronchovascular", "Thickening/bronchi",
             "Bronchitis", "Bronchiolitis"),
            "支气管血管束增粗拥挤"),
    Finding("interstitial_disease", "Lung Diseases, Interstitial", _L,
            ("Lung Diseases, Interstitial", "Pulmonary Fibrosis", "Fibrosis", "Cystic Fibrosis",
             "Thickening/interstitial"), "间质性肺病"),
    Finding("emphysema", "Pulmonary Emphysema", _L,
            ("Emphysema", "Pulmonary Emphysema", "Bullous Emphysema", "Blister"), "肺气肿"),
    Finding("copd", "Pulmonary Disease, Chronic Obstructive", _L,
            ("Pulmonary Disease, Chronic Obstructive",), "慢性阻塞性肺疾病"),
    Finding("hyperlucency", "Lung, Hyperlucent", _L, ("Lung, Hyperlucent", "Lucency"), "透亮度增高"),
    Finding("pulmonary_edema", "Pulmonary Edema", _L, ("Pulmonary Edema",), "肺水肿"),
    Finding("pulmonary_congestion", "Pulmonary Congestion", _L,
            ("Pulmonary Congestion", "Lung/blood vessels", "Blood Vessels"), "肺淤血"),
    Finding("bronchiectasis", "Bronchiectasis", _L, ("Bronchiectasis",), "支气管扩张"),
    Finding("cavity", "Cavitation", _L, ("Cavitation",), "空洞"),
    Finding("volume_loss", "Volume Loss", _L, ("Volume Loss",), "肺体积缩小"),
    Finding("pneumonectomy", "Pneumonectomy", _L, ("Pneumonectomy",), "肺切除术后改变"),
    Finding("azygos_lobe", "Lung/azygos lobe", _L, ("Lung/azygos lobe",), "奇叶"),
    Finding("tuberculosis", "Tuberculosis", _L, ("Tuberculosis",), "肺结核"),
    Finding("lung_abnormality", "Lung/abnormal", _L, ("Lung",), "肺部异常"),
    # Heart.
    Finding("cardiomegaly", "Cardiomegaly", _H,
            ("Cardiomegaly", "Cardiac Shadow/enlarged", "Cardiac Shadow/prominent", "Heart Ventricles/enlarged",
             "Heart Ventricles/prominent", "Heart Atria/enlarged", "Heart/prominent", "Heart/enlarged"), "心影增大"),
    Finding("heart_failure", "Heart Failure", _H, ("Heart Failure",), "心力衰竭"),
    Finding("pericardial_effusion", "Pericardial Effusion", _H, ("Pericardial Effusion",), "心包积液"),
    Finding("epicardial_fat", "Epicardial Fat", _H, ("Epicardial Fat", "Adipose Tissue"), "心包脂肪垫"),
    Finding("cardiac_contour", "Heart/obscured", _H,
            ("Heart", "Cardiac Shadow", "Heart Ventricles", "Heart Atria", "Thickening/heart ventricles"),
            "心影轮廓异常"),
    # Hila and pulmonary arteries.
    Finding("hilar_prominence", "Lung/hilum/prominent", _HI, ("Lung/hilum", "Deformity/lung/hilum"), "肺门增大"),
    Finding("pulmonary_artery_enlargement", "Pulmonary Artery/enlarged", _HI,
            ("Pulmonary Artery", "Hypertension, Pulmonary"), "肺动脉增宽"),
    # Diaphragm, costophrenic angles, pleura.
    Finding("pleural_effusion", "Pleural Effusion", _D,
            ("Pleural Effusion", "Hydropneumothorax", "Hemothorax", "Hemopneumothorax"), "胸腔积液"),
    Finding("pneumothorax", "Pneumothorax", _D, ("Pneumothorax", "Hydropneumothorax", "Hemopneumothorax"), "气胸"),
    Finding("costophrenic_blunting", "Costophrenic Angle/blunted", _D,
            ("Costophrenic Angle", "Sulcus", "Pleura/blunted"), "肋膈角变钝"),
    Finding("pleural_thickening", "Thickening/pleura", _D,
            ("Thickening/pleura", "Thickening", "Pleura", "Calcinosis/pleura", "Sclerosis/pleura", "Deformity/pleura",
             "Nodule/pleura"), "胸膜增厚"),
    Finding("elevated_diaphragm", "Diaphragm/elevated", _D, ("Diaphragm/elevated", "Diaphragm"), "膈肌抬高"),
    Finding("flattened_diaphragm", "Diaphragm/flattened", _D, ("Diaphragm/flattened",), "膈肌低平"),
    Finding("diaphragmatic_eventration", "Diaphragmatic Eventration", _D, ("Diaphragmatic Eventration",), "膈膨升"),
    Finding("pneumoperitoneum", "Pneumoperitoneum", _D, ("Pneumoperitoneum",), "膈下游离气体"),
    Finding("bowel_interposition", "Colonic Interposition", _D,
            ("Colonic Interposition", "Abdomen"), "结肠间位"),
    Finding("abdominal_calcification", "Calcinosis/abdomen", _D,
            ("Calcinosis/abdomen", "Cholelithiasis"), "上腹部钙化"),
    # Bones.
    Finding("spine_degeneration", "Spine/degenerative", _B,
            ("Thoracic Vertebrae", "Spine", "Lumbar Vertebrae", "Cervical Vertebrae", "Osteophyte", "Spondylosis",
             "Hyperostosis, Diffuse Idiopathic Skeletal", "Bone and Bones", "Arthritis/spine",
             "Arthritis/thoracic vertebrae", "Arthritis/cervical vertebrae", "Sclerosis/thoracic vertebrae",
             "Sclerosis/spine", "Sclerosis/lumbar vertebrae"), "脊柱退行性改变"),
    Finding("scoliosis", "Scoliosis", _B, ("Scoliosis",), "脊柱侧弯"),
    Finding("kyphosis", "Kyphosis", _B, ("Kyphosis",), "脊柱后凸"),
    Finding("vertebral_deformity", "Deformity/vertebrae", _B,
            ("Deformity/thoracic vertebrae", "Deformity/lumbar vertebrae", "Deformity/spine",
             "Deformity/cervical vertebrae", "Fractures, Bone/thoracic vertebrae", "Fractures, Bone/lumbar vertebrae",
             "Fractures, Bone/spine", "Dislocations/thoracic vertebrae", "Dislocations/lumbar vertebrae"), "椎体变形"),
    Finding("fracture", "Fractures, Bone", _B,
            ("Fractures, Bone", "Deformity/ribs", "Deformity/clavicle", "Deformity/humerus",
             "Dislocations"), "骨折或骨折后畸形"),
    Finding("osteopenia", "Bone Diseases, Metabolic", _B, ("Bone Diseases, Metabolic", "Osteoporosis"), "骨质疏松"),
    Finding("joint_degeneration", "Shoulder/degenerative", _B, ("Shoulder", "Arthritis", "Osteophyte/shoulder"),
    "关节退行性改变"),
    Finding("bone_lesion", "Bone Lesion", _B,
            ("Sclerosis", "Expansile Bone Lesions", "Ribs", "Lucency/ribs", "Lucency/humerus",
             "Lucency/clavicle", "Density/humerus", "Density/thoracic vertebrae"), "骨病变"),
    # Lines, tubes, devices.
    Finding("catheter", "Catheters, Indwelling", _DEV, ("Catheters, Indwelling",), "留置导管"),
    Finding("tube", "Tube, Inserted", _DEV, ("Tube, Inserted",), "插管"),
    Finding("implanted_device", "Implanted Medical Device", _DEV,
            ("Implanted Medical Device", "Medical Device"), "植入装置"),
    Finding("surgical_material", "Surgical Instruments", _DEV,
            ("Surgical Instruments", "Sutures"), "手术金属物"),
    Finding("stent", "Stents", _DEV, ("Stents",), "支架"),
    Finding("spinal_hardware", "Spinal Fusion", _DEV, ("Spinal Fusion",), "脊柱内固定"),
    Finding("foreign_body", "Foreign Bodies", _DEV, ("Foreign Bodies", "Contrast Media"), "异物影"),
    Finding("calcification", "Calcinosis", _T, ("Calcinosis",), "钙化"),
)
# fmt: on

FINDINGS: dict[str, Finding] = {row.key: row for row in _ROWS}

#: The fourteen most frequent findings by study over the train and extra parts of the Indiana collection.
FREQUENT: tuple[str, ...] = (
    "spine_degeneration",
    "opacity",
    "granuloma",
    "cardiomegaly",
    "atelectasis",
    "hypoinflation",
    "tortuous_aorta",
    "aortic_atherosclerosis",
    "hyperinflation",
    "scarring",
    "airspace_disease",
    "calcified_lymph_nodes",
    "pleural_effusion",
    "catheter",
)

#: Codes that say nothing about the patient.
NOT_FINDINGS = frozenset({"normal", "no indexing", "technical quality of image unsatisfactory"})

_SEVERITY = {"borderline": "borderline", "mild": "mild", "moderate": "moderate", "severe": "severe"}
_SIZE = {"small": "mild", "large": "severe"}
_SIZED = frozenset({"pleural_effusion", "pneumothorax", "hiatal_hernia", "pericardial_effusion"})
_PLACES = {
    "upper lobe": "upper lobe",
    "middle lobe": "middle lobe",
    "lower lobe": "lower lobe",
    "lingula": "lingula",
    "base": "base",
    "apex": "apex",
    "hilum": "hilum",
    "retrocardiac": "retrocardiac",
    "interstitial": "interstitial",
    "costophrenic angle": "costophrenic angle",
    "paratracheal": "paratracheal",
    "mediastinum": "mediastinum",
    "lymph nodes": "lymph nodes",
    "aorta": "aorta",
    "aorta, thoracic": "aorta",
    "trachea": "trachea",
    "trachea, carina": "trachea",
    "pleura": "pleura",
    "thoracic vertebrae": "thoracic spine",
    "lumbar vertebrae": "lumbar spine",
    "cervical vertebrae": "cervical spine",
    "spine": "spine",
    "ribs": "rib",
    "clavicle": "clavicle",
    "humerus": "humerus",
    "shoulder": "shoulder",
    "sternum": "sternum",
    "abdomen": "upper abdomen",
    "breast": "breast",
    "neck": "neck",
    "aortic valve": "aortic valve",
    "coronary vessels": "coronary arteries",
}
_HEAD_PLACES = {
    "thoracic vertebrae": "thoracic spine",
    "lumbar vertebrae": "lumbar spine",
    "cervical vertebrae": "cervical spine",
    "spine": "spine",
    "shoulder": "shoulder",
}


def _forms() -> dict[str, list[tuple[frozenset[str], int, str]]]:
    """Head → (qualifiers, row number, form) of every form of the table."""
    table: dict[str, list[tuple[frozenset[str], int, str]]] = {}
    for number, row in enumerate(_ROWS):
        for form in row.mesh:
            head, *qualifiers = form.split("/")
            table.setdefault(head.lower(), []).append((frozenset(qualifiers), number, form))
    return table


_FORMS = _forms()


def _codes(mesh: str) -> list[tuple[str, tuple[str, ...]]]:
    """The codes of a ``mesh`` field as (head, qualifiers), lower case, without the codes that are no finding."""
    codes = []
    for code in re.split(r"\s*;\s*", mesh.strip()):
        head, *qualifiers = (part.strip().lower() for part in code.split("/"))
        if head and head not in NOT_FINDINGS:
            codes.append((head, tuple(qualifiers)))
    return codes


def _keys(head: str, qualifiers: tuple[str, ...]) -> tuple[str, ...]:
    """The findings of one code; more than one for a compound (hydropneumothorax), none for an unknown head."""
    fitting = [entry for entry in _FORMS.get(head, ()) if entry[0] <= set(qualifiers)]
    if not fitting:
        return ()
    best = max(fitting, key=lambda entry: (len(entry[0]), -entry[1]))
    return tuple(_ROWS[number].key for wanted, number, form in fitting if form == best[2] and wanted == best[0])


def unknown_codes(mesh: str) -> tuple[str, ...]:
    """The codes of a ``mesh`` field that no row of the table covers."""
    return tuple("/".join((head, *rest)) for head, rest in _codes(mesh) if not _keys(head, rest))


@lru_cache(maxsize=8192)
def mesh_frames(mesh: str) -> tuple[Frame, ...]:
    """The findings of a ``mesh`` field with side, severity and places, in the order of the codes, without doubles."""
    frames: dict[Frame, None] = {}
    for head, qualifiers in _codes(mesh):
        side = next((q for q in qualifiers if q in ("left", "right", "bilateral")), "")
        if {"left", "right"} <= set(qualifiers):
            side = "bilateral"
        places = [_HEAD_PLACES[head]] if head in _HEAD_PLACES else []
        places += [_PLACES[q] for q in qualifiers if q in _PLACES]
        for key in _keys(head, qualifiers):
            scale = {**_SEVERITY, **_SIZE} if key in _SIZED else _SEVERITY
            severity = next((scale[q] for q in qualifiers if q in scale), "")
            frames[Frame(key, FINDINGS[key].region, tuple(dict.fromkeys(places)), side, severity)] = None
    return tuple(frames)


def mesh_findings(mesh: str) -> frozenset[str]:
    """The finding keys of a ``mesh`` field; empty for "normal", "No Indexing" and technical quality."""
    return frozenset(frame.finding for frame in mesh_frames(mesh))


def mesh_decisions(mesh: str) -> frozenset[str]:
    """The finding keys of a ``mesh`` field, and the sides it gives them ("opacity/left")."""
    return decisions(mesh_frames(mesh))
