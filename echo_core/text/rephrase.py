"""Other wordings of one sentence, out of the tables that the training reports were written with. No model is asked.

A sentence is rephrased only if every word of it is accounted for: its findings with their side, place and severity,
denial or doubt, and words that carry nothing. Every wording that is offered is read again and must say the very same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from echo_core.text import english_lexicon as lexicon
from echo_core.text import english_phrases as phrases
from echo_core.text.english import fold, mentions, parse_sentence, sentences
from echo_core.text.english_normals import is_normal, standard_sentences, topics
from echo_core.text.frames import Frame
from echo_core.text.prompts import check_language
from echo_core.text.rephrase_chinese import chinese_alternatives, clause_at
from echo_core.text.sentence_spans import sentence_at

_MOST = 8
#: Findings all of whose English wordings mean the same; those of others are kept only in the table's own word.
_SYNONYMS = frozenset(
    {
        "cardiomegaly",
        "hypoinflation",
        "hyperinflation",
        "pleural_effusion",
        "pneumothorax",
        "atelectasis",
        "pulmonary_edema",
        "tortuous_aorta",
        "costophrenic_blunting",
        "elevated_diaphragm",
        "flattened_diaphragm",
        "scoliosis",
        "kyphosis",
        "copd",
        "pneumoperitoneum",
    }
)
_CARRIES_NOTHING = re.compile(
    r"\b(?:there|is|are|was|be|been|the|an?|of|in|at|to|on|and|or|nor|with|within|seen|noted|present|identified|"
    r"visuali[sz]ed|demonstrated|observed|evidence|appears?|lungs?|lobes?|lobar|zones?|fields?|regions?|"
    r"sided?|possibl[ey]|size|degree|either|both|angles?|hemidiaphragms?)\b|[.,;:-]"
)
_EXACT_SEVERITY = re.compile(r"\b(?:borderline|mild(?:ly)?|moderate(?:ly)?|severe(?:ly)?|small|large)\b")
_CUES = (lexicon.DENIES_AHEAD, lexicon.DENIES_BACK, lexicon.DOUBTS_AHEAD, lexicon.DOUBTS_BACK)
_TELLS = frozenset(
    {"expanded", "contour", "contours", "smooth", "positioned", "symmetric", "shaped", "midline", "widened"}
)
"""Words of normal sentences that say something of their own: a wording may neither add nor lose them."""
_ACUTE = "no acute cardiopulmonary"
_FILLERS = frozenset(
    {"the", "a", "an", "of", "and", "is", "are", "there", "in", "or", "with", "no", "both", "seen", "within", "either"}
)

_CALLED_NORMAL = _FILLERS | frozenset(
    {"normal", "unremarkable", "clear", "sharp", "intact", "within", "limits", "appear", "appears", "remain", "remains"}
)
"""Words that may differ between two sentences that call the same thing normal."""


def stretch_at(text: str, position: int, language: str) -> tuple[int, int]:
    """(start, end) of what is rephrased at a caret: the sentence, in Chinese the clause; both the same for none."""
    if check_language(language) == "zh":
        return clause_at(text, position)
    return sentence_at(text, position)


def alternatives(stretch: str, language: str) -> list[str]:
    """Other wordings of a sentence (in Chinese, of a clause); none where the tables cannot tell what all of it says."""
    if check_language(language) == "zh":
        return chinese_alternatives(stretch)[:_MOST]
    sentence = stretch.strip()
    offered = [*_normal(sentence), *_stating(sentence)]
    ended = sentence.endswith((".", "!", "?"))
    found = dict.fromkeys(text if ended else text.removesuffix(".") for text in offered)
    return [text for text in found if fold(text).rstrip(".") != fold(sentence).rstrip(".")][:_MOST]


def _normal(sentence: str) -> list[str]:
    """The standard sentences that say the same of the same topics."""
    table = {kind: texts for kind, texts in standard_sentences().items() if not kind.startswith("rest")}
    acute = [text for text in table["impression"] if text.lower().startswith(_ACUTE)]
    if sentence.rstrip(".") in {text.rstrip(".") for text in acute}:
        return acute
    about, frames = topics(sentence), set(parse_sentence(sentence))
    if not about or not is_normal(sentence) or not all(frame.negated for frame in frames):
        return []
    same = [text for texts in table.values() for text in texts if topics(text) == about]
    if not set(_words(sentence)) <= {word for text in same for word in _words(text)} | _FILLERS:
        return []
    tells = _TELLS & set(_words(sentence))
    return [text for text in same if set(parse_sentence(text)) == frames and _TELLS & set(_words(text)) == tells]


def _words(sentence: str) -> list[str]:
    return re.findall(r"[a-z]+", fold(sentence))


def _stating(sentence: str) -> list[str]:
    """Sentences that state, doubt and deny the same findings."""
    frames = parse_sentence(sentence)
    if not frames or not _accounted_for(sentence):
        return []
    stated = [frame for frame in frames if not frame.negated and not frame.uncertain]
    denied = [replace(frame, negated=False, uncertain=False) for frame in frames if frame.negated]
    doubted = [replace(frame, uncertain=False) for frame in frames if frame.uncertain and not frame.negated]
    parts = [part for part in (_asserting(stated), _doubting(doubted), _denying(denied)) if part]
    if any(frame.negated and frame.uncertain for frame in frames) or not parts:
        return []
    width = max(map(len, parts))
    candidates = [" ".join(part[number % len(part)] for part in parts) for number in range(width)]
    return [text for text in candidates if _says(text) == set(frames)]


def _says(text: str) -> set[Frame]:
    return {frame for one in sentences(text) for frame in parse_sentence(one)}


def _asserting(frames: Sequence[Frame]) -> list[str]:
    return [*phrases.forms(frames), phrases.summary(frames)] if frames else []


def _denying(frames: Sequence[Frame]) -> list[str]:
    nouns = _or(frames)
    forms = ("No {}.", "There is no {}.", "No evidence of {}.", "No {} is seen.", "No {} is identified.")
    return [form.format(nouns) for form in forms] if nouns else []


def _doubting(frames: Sequence[Frame]) -> list[str]:
    nouns = _or(frames)
    forms = ("Possible {}.", "{} may be present.", "{} cannot be excluded.")
    return [(text := form.format(nouns))[:1].upper() + text[1:] for form in forms] if nouns else []


def _or(frames: Iterable[Frame]) -> str:
    nouns = list(dict.fromkeys(phrases.phrase(frame) for frame in frames))
    return " or ".join(part for part in (", ".join(nouns[:-1]), *nouns[-1:]) if part)


def _accounted_for(sentence: str) -> bool:
    """Whether the tables know every word: what is lost in a wording is lost in the report."""
    return not residue(sentence)


def residue(sentence: str) -> frozenset[str]:
    """The words and numbers of an English sentence that neither its frames nor the words that carry nothing explain."""
    text = fold(sentence)
    rest, nouns, unexplained = list(text), frozenset[str](), set(re.findall(r"\d+(?:\.\d+)?|xxxx", text))
    for mention in mentions(sentence):
        key = mention.frame.finding
        noun = phrases.noun_words(key)
        noun |= {word + "s" for word in noun}
        if key not in _SYNONYMS:
            unexplained |= set(_words(text[mention.start : mention.end])) - noun
        nouns |= noun
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    left = "".join(rest)
    for pattern in (lexicon.SIDES, _EXACT_SEVERITY, *(place for _, place in lexicon.PLACES), *_CUES, _CARRIES_NOTHING):
        left = pattern.sub(" ", left)
    return frozenset(set(re.findall(r"[a-z]+", left)) - nouns | unexplained)


def same_normal(one: str, other: str) -> bool:
    """Whether two English sentences call the same things normal, by the same names and in words of the tables."""
    about = topics(one)
    if not about or topics(other) != about or not (is_normal(one) and is_normal(other)):
        return False
    frames = set(parse_sentence(one))
    if frames != set(parse_sentence(other)) or not all(frame.negated for frame in frames):
        return False
    table = [text for texts in standard_sentences().values() for text in texts if topics(text) == about]
    known = {word for text in table for word in _words(text)} | _FILLERS
    words = [set(_words(text)) for text in (one, other)]
    return all(found <= known for found in words) and words[0] - _CALLED_NORMAL == words[1] - _CALLED_NORMAL
