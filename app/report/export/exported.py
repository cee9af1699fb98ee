"""What every export writes, in whatever format: the report's parts with their titles, and the lines that must stand."""

from __future__ import annotations

from dataclasses import dataclass

from app.report.content import ReportContent
from app.report.record import ReportState, Signature
from app.report.splitter import COMPARISON, FINDINGS, IMPRESSION, INDICATION, TECHNIQUE
from echo_core.text.provenance import Origin, Span, shares, text_of, words_by_origin

RESEARCH_NOTICE = {
    "en": "Research and demonstration only; not a medical device, not a diagnosis.",
    "zh": "仅供研究和演示；非医疗器械，不作为诊断依据。",
}
_TITLES = {
    "en": {
        INDICATION: "Indication",
        COMPARISON: "Comparison",
        TECHNIQUE: "Technique",
        FINDINGS: "Findings",
        IMPRESSION: "Impression",
    },
    "zh": {INDICATION: "检查目的", COMPARISON: "对比", TECHNIQUE: "检查技术", FINDINGS: "所见", IMPRESSION: "结论"},
}
_ADDENDUM = {"en": "Addendum", "zh": "补充报告"}
_STATES = {
    "en": {
        ReportState.DRAFT: "Draft, not signed",
        ReportState.PRELIMINARY: "Preliminary report",
        ReportState.FINAL: "Final report",
    },
    "zh": {ReportState.DRAFT: "草稿，未签名", ReportState.PRELIMINARY: "初步报告", ReportState.FINAL: "最终报告"},
}
_ORIGINS = {
    "en": {
        Origin.MODEL: "by the model",
        Origin.EDITED: "edited",
        Origin.REPHRASED: "rephrased by the model",
        Origin.TYPED: "typed",
        Origin.MACRO: "from macros",
        Origin.TEMPLATE: "from templates",
        Origin.MEASUREMENT: "from measurements",
        Origin.HEADER: "from the films' header",
    },
    "zh": {
        Origin.MODEL: "模型起草",
        Origin.EDITED: "修改",
        Origin.REPHRASED: "模型改写",
        Origin.TYPED: "键入",
        Origin.MACRO: "来自缩写",
        Origin.TEMPLATE: "来自模板",
        Origin.MEASUREMENT: "来自测量",
        Origin.HEADER: "来自影像头信息",
    },
}


@dataclass(frozen=True)
class Part:
    """One section, or one addendum with who signed it."""

    section: str
    title: str
    text: str
    signature: Signature | None = None


def language_of(content: ReportContent) -> str:
    """ "zh" or "en"."""
    return "zh" if content.language == "zh" else "en"


def parts_of(content: ReportContent) -> list[Part]:
    """Findings and Impression always, the other sections where they hold text, then the signed addenda."""
    lang = language_of(content)
    found = [
        Part(section, title, content.text(section))
        for section, title in _TITLES[lang].items()
        if section in (FINDINGS, IMPRESSION) or content.text(section)
    ]
    addenda = content.addenda
    return found + [
        Part("addendum", _ADDENDUM[lang], text_of(added.spans).strip(), added.signature) for added in addenda
    ]


def state_name(content: ReportContent) -> str:
    """How far the report is, in the report's language."""
    return _STATES[language_of(content)][content.state]


def origin_statement(content: ReportContent) -> str:
    """Which model drafted the report and whether people edited it: "Drafted with ECHO echo-mini 0.1, edited by …"."""
    chinese = language_of(content) == "zh"
    counts = shares(span for spans in content.sections.values() for span in spans)
    by_people = sum(count for origin, count in counts.items() if origin not in (Origin.MODEL, Origin.HEADER))
    editor = content.signature or content.preliminary
    if not content.drafts:
        return "未使用模型起草。" if chinese else "No model drafted this report."
    made = content.model or "echo-mini"
    if not by_people and not content.edited:
        edited = "，未经编辑" if chinese else ", not edited"
    elif editor is not None:
        edited = f"，由{editor.author}编辑" if chinese else f", edited by {editor.author}"
    else:
        edited = "，经人工编辑" if chinese else ", edited by its author"
    return f"由 ECHO {made} 起草{edited}。" if chinese else f"Drafted with ECHO {made}{edited}."


def spans_of(content: ReportContent) -> list[tuple[str, Span]]:
    """(title of its part, span) of all text that is written, in its order; white space alone is left out."""
    lang = language_of(content)
    found = [(title, span) for section, title in _TITLES[lang].items() for span in content.sections.get(section, ())]
    found += [(_ADDENDUM[lang], span) for added in content.addenda for span in added.spans]
    return [(title, span) for title, span in found if span.text.strip()]


def origin_name(origin: Origin, language: str) -> str:
    """Where a stretch of text comes from, in the report's language."""
    return _ORIGINS[language][origin]


def words_statement(content: ReportContent) -> str:
    """How many words come from where: "Words: 45 by the model, 3 edited, 10 typed."; "" for a report without words."""
    lang = language_of(content)
    counts = words_by_origin(span for _, span in spans_of(content))
    parts = [f"{counts[origin]} {name}" for origin, name in _ORIGINS[lang].items() if origin in counts]
    if not parts:
        return ""
    return f"字数：{'，'.join(parts)}。" if lang == "zh" else f"Words: {', '.join(parts)}."


def notices(content: ReportContent, *, research: bool = True) -> list[str]:
    """The lines that stand in every export. ``research`` False leaves the research notice out: for a user with a
    validated model of his own."""
    said = f"{origin_statement(content)} {words_statement(content)}".strip()
    return [RESEARCH_NOTICE[language_of(content)]] * research + [said]


def study_uid(content: ReportContent) -> str:
    """The Study Instance UID; "" where the films had none (the worklist's own keys are no UIDs)."""
    uid = content.key.partition("#")[0]
    return uid if uid and all(part.isdecimal() for part in uid.split(".")) and len(uid) <= 64 else ""
