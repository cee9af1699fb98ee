"""Where a report's text goes from one region of the chest to the next."""

from __future__ import annotations

import re

from echo_core.text.chinese_labels import findings_in as chinese_findings
from echo_core.text.english import parse_sentence
from echo_core.text.english_normals import TOPICS, topics
from echo_core.text.findings import FINDINGS
from echo_core.text.frames import Region
from echo_core.text.sentence_spans import sentence_spans

#: The organs that Chinese sentences name, first match first: "胸腔" and "膈" before "胸", "肺门" before "肺".
_CHINESE = tuple(
    (region, re.compile(pattern))
    for region, pattern in (
        (Region.HILA, "肺门|肺动脉"),
        (Region.DIAPHRAGM, "膈|胸腔|胸膜|气胸"),
        (Region.BONES, "骨|脊柱|椎|肋(?!膈)"),
        (Region.DEVICES, "导管|插管|引流管|起搏器|金属"),
        (Region.HEART, "心影|心脏|心胸比"),
        (Region.MEDIASTINUM, "纵隔|气管(?!插)|主动脉"),
        (Region.LUNGS, "肺|支气管"),
        (Region.THORAX, "胸廓|胸壁|软组织|皮下"),
    )
)


def region_of(sentence: str, language: str) -> Region | None:
    """The region that a sentence is about: that of its first finding, else the first that it names; None for none."""
    if language == "zh":
        stated = [FINDINGS[key].region for key in FINDINGS if key in chinese_findings(sentence)]
        named = [region for region, pattern in _CHINESE if pattern.search(sentence)]
        return next(iter((*stated, *named)), None)
    stated = [frame.region for frame in parse_sentence(sentence) if not frame.negated]
    named = sorted({TOPICS[topic] for topic in topics(sentence)}, key=tuple(Region).index)
    return next(iter((*stated, *named)), None)


def passage_starts(text: str, language: str) -> list[int]:
    """Where each passage begins: the first sentence, and every sentence about another region than the one before."""
    starts: list[int] = []
    before: Region | None = None
    for start, end in sentence_spans(text):
        region = region_of(text[start:end], language)
        if not starts or (region is not None and region is not before):
            starts.append(start)
        before = region or before
    return starts
