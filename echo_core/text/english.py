"""English report text to finding frames: the one parser behind training targets, evaluation and the checks.

A pattern names every finding it meets (``echo_core.text.english_lexicon``); denial and doubt reach from their word to
the end of the clause, in the manner of NegEx (Chapman 2001); side, severity and place are the words nearest a finding.
A finding that is only considered ("may represent", "cannot exclude", "versus") is no positive finding: the manual
codes of the Indiana collection leave it out as well, so counting it costs more precision than it gains in recall.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from echo_core.text import english_lexicon as lexicon
from echo_core.text.english_findings import FINDING_PATTERNS
from echo_core.text.findings import FINDINGS
from echo_core.text.frames import Frame, Region

_SIZED = frozenset({"pleural_effusion", "pneumothorax", "hiatal_hernia", "pericardial_effusion"})
_ABBREVIATION = re.compile(r"\b(?:dr|vs|approx|e\.g|i\.e|no|st|fig|mr|mrs|ms)\.$", re.IGNORECASE)
_NUMBERING = re.compile(r"(?:(?<=^)|(?<=[.;:?!] )|(?<=[.;:] \. ))\(?\d{1,2}[.)](?=\s|[A-Za-z])\s*")


#: A sentence that begins without a full stop before it.
_RUN_ON = re.compile(
    r"(?<=[a-z]{2}) (?=[A-Z])((?:The|There|No|Lungs?|Heart|Cardiomediastinal|Pulmonary vasc\w+|Bony structures|Mild|"
    r"Normal) [a-z])"
)


def tidy(text: str) -> str:
    """Text with the corpus's mess removed: markup, entities, doubled stops, numbering, missing spaces."""
    text = re.sub(r">\]|\]\s*>|[\[\]]", " ", html.unescape(text))
    text = re.sub(r"<\s*/?\s*br\s*/?\s*>", " ", text, flags=re.IGNORECASE)
    text = re.sub(r"[\s\u00a0]+", " ", text).strip()
    text = re.sub(r"(?<=[A-Za-z)])([.;?!])(?=[A-Z][A-Za-z])", r"\1 ", text)
    text = re.sub(r",(?=[A-Za-z])", ", ", text)
    text = re.sub(r"\s+([.,;:?!])", r"\1", text)
    text = re.sub(r"\.(?:\s*\.)+", ".", text)
    text = re.sub(r"(?<=[a-zX]\.)(?=\d{1,2}[.)]\s)", " ", text)
    text = _NUMBERING.sub("", text)
    text = re.sub(r"(?<=[a-z]{3})(?<!rib)(?<!ribs)(?<!level) [2-9]\.? (?=[A-Z][a-z])", ". ", text)
    return re.sub(_RUN_ON, r". \1", text).strip()


def sentences(text: str) -> list[str]:
    """The sentences of ``text``, tidied,
    each ending without its full stop being lost; empty text gives an empty list."""
    found: list[str] = []
    start = 0
    text = tidy(text)
    for stop in re.finditer(r"[.;?!](?=\s+\S|$)", text):
        piece = text[start : stop.end()].strip()
        if _ABBREVIATION.search(piece) and stop.end() < len(text):
            continue
        found.append(piece)
        start = stop.end()
    found.append(text[start:].strip())
    return [_sentence_case(piece) for piece in found if re.search(r"\w", piece)]


_OTHER_SERIES = re.compile(
    r"(?i)^(?:(?:left|right|bilateral|and|the|of|views?|series|ap|exam) ?)*(?:knees?|pelvis|hips?|femur|ankle|foot|"
    r"hand|wrist|elbow|forearm|"
    r"shoulder|humerus|clavicle|abdomen|kub|(?:lumbar|lumbosacral|cervical|thoracic|ls) spine|neck|sinus\w*|skull|"
    r"ribs?|tibia)"
    r"(?: (?:and|,)? ?(?:left |right )?(?:\w+))?\s*[.:]?$|^(?:abdomen|pelvis|knee|lumbar spine|femur)\s*[:.]|^pelvis "
    r"and\b|^femur the\b"
)


def chest_sentences(text: str) -> list[str]:
    """``sentences`` without the series of other body parts that some reports hold: from their heading to "Chest."."""
    kept: list[str] = []
    inside = True
    for sentence in sentences(text):
        if re.match(r"(?i)chest\b", sentence):
            inside = True
        elif _OTHER_SERIES.match(sentence):
            inside = False
        if inside:
            kept.append(sentence)
    return kept


def _sentence_case(sentence: str) -> str:
    """A sentence shouted in capitals, or Written In Title Case, in ordinary case; others as they are."""
    words = re.findall(r"[A-Za-z]{2,}", sentence.replace("XXXX", ""))
    capitals = sum(word.isupper() for word in words)
    titled = sum(word[0].isupper() and word[1:].islower() for word in words)
    if len(words) >= 3 and (capitals > 0.7 * len(words) or titled > 0.8 * len(words)):
        lowered = re.sub(r"[A-Za-z]+", lambda m: m.group() if m.group() == "XXXX" else m.group().lower(), sentence)
        return lowered[:1].upper() + lowered[1:]
    return sentence


@dataclass(frozen=True, slots=True)
class Mention:
    """One pattern match in a sentence: its frame and its span in the folded sentence."""

    frame: Frame
    start: int
    end: int


@lru_cache(maxsize=65536)
def fold(sentence: str) -> str:
    """Lower case, and one spelling for words written in several ways. The patterns apply to this."""
    text = sentence.lower()
    text = re.sub(r"\bair[ -]space", "airspace", text)
    text = re.sub(r"\bcardio mediastinal", "cardiomediastinal", text)
    text = re.sub(r"\bhemi diaphragm", "hemidiaphragm", text)
    return re.sub(r"\b(hyper|hypo|under|over) (?=inflat|expan|aerat)", r"\1", text)


def _reach(text: str, position: int, ends: re.Pattern[str] = lexicon.CLAUSE_END) -> tuple[int, int]:
    """The clause around ``position``: (start, end)."""
    start, end = 0, len(text)
    for boundary in ends.finditer(text):
        if boundary.end() <= position:
            start = boundary.end()
        elif boundary.start() >= position:
            end = boundary.start()
            break
    return start, end


def _scopes(
    text: str, ahead: re.Pattern[str], back: re.Pattern[str], ends: re.Pattern[str] = lexicon.CLAUSE_END
) -> list[tuple[int, int]]:
    """The spans of ``text`` under one of the trigger words."""
    spans = [(cue.start(), _reach(text, cue.end(), ends)[1]) for cue in ahead.finditer(text)]
    spans += [(_reach(text, cue.start(), ends)[0], cue.end()) for cue in back.finditer(text)]
    return spans


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _attributes(key: str, piece: str) -> tuple[tuple[str, ...], str, str]:
    """Places, side and severity named in ``piece``, the words around one finding."""
    groups = {name for match in lexicon.SIDES.finditer(piece) for name in match.groupdict() if match.group(name)}
    side = "bilateral" if "bilateral" in groups or len(groups) > 1 else next(iter(groups), "")
    scales = lexicon.SEVERITIES + (lexicon.SIZES if key in _SIZED else ())
    severity = next((name for name, pattern in scales if pattern.search(piece)), "")
    found = sorted(
        (match.start(), place) for place, pattern in lexicon.PLACES for match in [pattern.search(piece)] if match
    )
    places = [place for _, place in found]
    if key.startswith("pleural"):
        places = [place for place in places if place != "pleura"]
    if any(place.endswith(" spine") for place in places):
        places = [place for place in places if place != "spine"]
    return tuple(places), side, severity


def _lungs(key: str) -> bool:
    return FINDINGS[key].region is Region.LUNGS


def mentions(sentence: str) -> tuple[Mention, ...]:
    """Every finding a sentence names, in sentence order, with its span in ``fold(sentence)``."""
    return _mentions(fold(sentence))


#: Finding → findings whose longer wording contains its own.
_WITHIN = {"spine_degeneration": ("joint_degeneration",), "pleural_effusion": ("pericardial_effusion",)}


@lru_cache(maxsize=65536)
def _mentions(text: str) -> tuple[Mention, ...]:
    matches = sorted(
        (match.start(), match.end(), key) for key, pattern in FINDING_PATTERNS for match in pattern.finditer(text)
    )
    matches = [
        (start, end, key)
        for start, end, key in matches
        if not any(other in _WITHIN.get(key, ()) and low <= start and end <= high for low, high, other in matches)
    ]
    if not matches:
        return ()
    denied = _scopes(text, lexicon.DENIES_AHEAD, lexicon.DENIES_BACK)
    doubted = _scopes(text, lexicon.DOUBTS_AHEAD, lexicon.DOUBTS_BACK, lexicon.DOUBT_END)
    found: list[Mention] = []
    for number, (start, end, key) in enumerate(matches):
        low, high = _reach(text, start)
        before = max((e for s, e, _ in matches[:number] if e <= start), default=0)
        after = min((s for s, _, _ in matches[number + 1 :] if s >= end), default=len(text))
        between = text[before:start]
        link = lexicon.CONNECTS.search(between) if before else None
        left = max(low, before + (link.end() if link else 0))
        follow = lexicon.CONNECTS.search(text[end:after]) if after < len(text) else None
        right = min(max(high, end), end + follow.start() if follow else after)
        places, side, severity = _attributes(key, text[left:right])
        if found and before and not places and not side and _lungs(key) and lexicon.INTERPRETS.search(between):
            previous = found[-1].frame
            if _lungs(previous.finding):
                places, side = previous.places, previous.side
        frame = Frame(
            key,
            FINDINGS[key].region,
            places,
            side,
            severity,
            negated=_inside(start, denied) or _inside(end - 1, denied),
            uncertain=_inside(start, doubted),
        )
        found.append(Mention(frame, start, end))
    return tuple(found)


def parse_sentence(sentence: str) -> tuple[Frame, ...]:
    """The frames of one sentence, denied and doubtful ones included, in sentence order, without doubles."""
    return tuple(dict.fromkeys(mention.frame for mention in mentions(sentence)))


def findings_in(text: str) -> frozenset[str]:
    """Keys of the findings ``text`` asserts: neither denied nor only considered."""
    return frozenset(
        frame.finding
        for sentence in chest_sentences(text)
        for frame in parse_sentence(sentence)
        if not frame.negated and not frame.uncertain
    )
