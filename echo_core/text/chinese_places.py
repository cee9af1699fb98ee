"""Degrees and places in Chinese reports."""

from __future__ import annotations

from typing import Final

#: Degree words: (before a noun or verb) for borderline, mild, moderate, severe.
SCALES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "degree": {"borderline": ("轻微",), "mild": ("轻度",), "moderate": ("中度",), "severe": ("重度",)},
    "change": {"borderline": ("略",), "mild": ("轻度", "稍"), "moderate": ("中度",), "severe": ("明显", "显著")},
    "amount": {"borderline": ("微量",), "mild": ("少量",), "moderate": ("中等量",), "severe": ("大量",)},
    "extent": {"borderline": ("淡薄",), "mild": ("少许", "淡薄"), "moderate": ("中等范围",), "severe": ("大片",)},
    "size": {"borderline": ("小",), "mild": ("小",), "moderate": ("中等大小",), "severe": ("较大",)},
    "none": {},
}

#: {s} is 左/右/双, {S} 左侧/右侧/双侧; both empty without a side.
PLACES: Final[dict[str, tuple[str, ...]]] = {
    "upper lobe": ("{s}肺上叶", "{s}上肺"),
    "middle lobe": ("{s}中肺",),
    "lower lobe": ("{s}肺下叶", "{s}下肺"),
    "lingula": ("左肺舌段",),
    "base": ("{s}肺底", "{s}肺基底部"),
    "apex": ("{s}肺尖",),
    "hilum": ("{s}肺门区",),
    "retrocardiac": ("心影后方",),
    "costophrenic angle": ("{S}肋膈角区",),
    "paratracheal": ("{S}气管旁",),
    "mediastinum": ("纵隔",),
    "trachea": ("气管",),
    "thoracic spine": ("胸椎",),
    "lumbar spine": ("腰椎",),
    "cervical spine": ("颈椎",),
    "spine": ("脊柱",),
    "rib": ("{S}肋骨",),
    "clavicle": ("{S}锁骨",),
    "humerus": ("{S}肱骨",),
    "shoulder": ("{S}肩部",),
    "sternum": ("胸骨",),
    "pleura": ("{S}胸膜",),
    "breast": ("{S}乳房区",),
    "axilla": ("{S}腋窝",),
    "neck": ("{S}颈部",),
    "upper abdomen": ("{S}上腹部",),
    "aortic valve": ("主动脉瓣区",),
}
_LUNG = frozenset(
    {
        "upper lobe",
        "middle lobe",
        "lower lobe",
        "lingula",
        "base",
        "apex",
        "hilum",
        "retrocardiac",
        "costophrenic angle",
    }
)
_SPINE = frozenset({"thoracic spine", "lumbar spine", "cervical spine", "spine"})
_BONE = frozenset({"rib", "clavicle", "humerus", "shoulder", "sternum"})
_SOFT = frozenset({"breast", "axilla", "neck"})

#: Which places a term can have, and what stands there when the sentence names none: by side, "" last.
PLACE_SETS: Final[dict[str, tuple[frozenset[str], dict[str, str]]]] = {
    "lung": (
        _LUNG | {"paratracheal", "mediastinum"},
        {"left": "左肺", "right": "右肺", "bilateral": "双肺", "": "肺内"},
    ),
    "lungs": (
        _LUNG - {"retrocardiac", "costophrenic angle"},
        {"left": "左肺", "right": "右肺", "bilateral": "双肺", "": "双肺"},
    ),
    "organ": (
        _LUNG - {"hilum", "retrocardiac", "costophrenic angle"},
        {"left": "左肺", "right": "右肺", "bilateral": "双肺", "": "肺"},
    ),
    "side": (frozenset(), {"left": "左侧", "right": "右侧", "bilateral": "双侧", "": ""}),
    "pleura": (frozenset({"apex"}), {"left": "左侧", "right": "右侧", "bilateral": "双侧", "": ""}),
    "nodes": (
        frozenset({"hilum", "mediastinum", "paratracheal", "axilla"}),
        {"left": "左侧", "right": "右侧", "bilateral": "双侧", "": ""},
    ),
    "spine": (_SPINE, {"left": "脊柱", "right": "脊柱", "bilateral": "脊柱", "": "脊柱"}),
    "vertebra": (_SPINE - {"spine"}, {"left": "", "right": "", "bilateral": "", "": ""}),
    "bone": (_BONE, {"left": "左侧", "right": "右侧", "bilateral": "双侧", "": ""}),
    "skeleton": (_BONE | _SPINE, {"left": "左侧", "right": "右侧", "bilateral": "双侧", "": ""}),
    "soft": (_BONE | _SOFT, {"left": "左侧", "right": "右侧", "bilateral": "双侧", "": ""}),
    "any": (
        _BONE | _SOFT | _SPINE | _LUNG | {"mediastinum", "upper abdomen", "aortic valve", "paratracheal"},
        {"left": "左侧", "right": "右侧", "bilateral": "双侧", "": ""},
    ),
    "toward": (frozenset(), {"left": "向左", "right": "向右", "bilateral": "", "": ""}),
    "none": (frozenset(), {"left": "", "right": "", "bilateral": "", "": ""}),
}
