"""A radiologist's sentence made fit for a report that stands alone.

De-identification replaced words by ``XXXX``; reports speak of earlier films, recommend, and name who was called. None
of that can be read off the films at hand, so a model must not learn it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from echo_core.text.english_masked import drop_words, repair_words
from echo_core.text.english_priors import LEFT_OVER, without_priors

_I = re.IGNORECASE

# fmt: off
#: A whole sentence with one of these is not about what the films show.
_NOT_OBSERVED = re.compile(
    r"\brecommend\w*|\bfollow-?\s?up\b|\bclinical(?:ly)?\b|\bcorrelat\w+|\bfurther (?:evaluation|characteri\w+|"
    r"assessment|imaging|xxxx)|"
    r"\bwould be\b|\bconsider\b|\badvised\b|\bdiscuss\w*|\bcommunicat\w+|\bnotif\w+|\bcalled\b|\btelephone\w*|"
    r"\bdr\.?\b|\bphysician|"
    r"\bdictat\w+|\bprimordial|\bveriphy|\breviewed\b|\bpaged\b|\breport\w*|\bplease\b|\bmay be (?:helpful|useful|"
    r"obtained)|\bbe obtained\b|"
    r"^if\b|\bif (?:there|clinical|indicated|symptoms|needed)|\bhistory\b|\bct\b|\bmri\b|\brepeat\b|\bshould be\b|"
    r"\bunavailable\b|\bavailable\b|"
    r"\bsuggest (?:follow|ct|repeat|obtaining)|\bindication\b|\bpreoperative\b|\bis warranted|\bneeded\b|"
    r"\badditional (?:imaging|views|evaluation)",
    _I,
)
_TECHNICAL = re.compile(
    r"\b(?:images?|views?|projections?|radiographs?|exam(?:ination)?s?|stud(?:y|ies)|films?|technique|technical|"
    r"rotat\w+|motion|artifact\w*|"
    r"positioning|exposure|obtained|penetrat\w+|supine|portable|upright|overpenetrat\w+|quality)\b",
    _I,
)
_NOT_CHEST = re.compile(
    r"\b(?:bowel|colon\w*|knee|elbow|forearm|hand|wrist|ankle|pelvi\w+|hips?|femur|femoral|sacr\w+|obstruct(?:ion|"
    r"ed)\b(?!ive)|stool|feces|"
    r"renal|kidney|bladder|foot|tibia\w*|finger|mortise|skull|sinus\w*|facial|gastrostomy)\b",
    _I,
)
_ELSEWHERE = re.compile(
    r"\b(?:knees?|elbows?|forearm|hand|wrist|ankle|pelvi[cs]|hips?|femur|femoral|sacr\w+|foot|tibia\w*|mortise|"
    r"subglottic|prevertebral|epiglott\w+|"
    r"tricompartmental|patell\w+|soft tissues? neck)\b", _I,
)

_VIEW_LEAD = re.compile(
    r"^(?:(?:the )?(?:PA|AP|frontal|lateral|two|upright|portable|single|2)\b[^.]*?\b(?:views?|radiographs?|images?|"
    r"films?|projections?)(?: of the chest| the chest)?"
    r"(?: with [^.]*?)? (?:show|shows|demonstrates?|reveals?|show\w*) )|^(?:on )?(?:the )?lateral views?(?: "
    r"(?:reveals|shows|demonstrates)|,) ", _I,
)
_FILLERS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, _I), replacement)
    for pattern, replacement in (
        ((r",? ?\b(?:but |and )?(?:which (?:is|are|was) )?(?:not )?(?:(?:well |best |only |clearly )?(?:seen|noted|"
         r"visuali[sz]ed|identified|appreciated|evident) )?(?:only |best )?on (?:the )?(?:PA|AP|frontal|lateral|"
         r"single|XXXX)(?: and lateral)? "
         r"(?:view|projection|radiograph|image|film|exam\w*|chest x-ray|XXXX)s?(?: only| alone)?\b"), ""),
         (r"\((?:frontal|lateral|PA|AP) view\)", ""),
        (r",? (?:also|both)(?=\.?$)", ""), (r"^position of (?:the )?", ""), ((r",? (?:also |which (?:is|are) )?in "
         r"(?:stable |unchanged |good |satisfactory )?position(?=[,.;]|$)"), ""),
        (r"^an? (?=there\b)", ""), (r"\ban (?=[bcdfgjklmnpqrstvwxz][a-z])", "a "), (r"\ba (?=[aeio][a-z])(?!one)",
         "an "), (r"\bto be (?=are|is)", ""),
        (r",? ?\b(?:on|in) (?:this|today's|the current) (?:exam\w*|study|radiograph|film|view)\b", ""),
        ((r"^(?:chest|impression|findings|lungs?|heart|bones|pleura|mediastinum|cardiomediastinum|lungs/pleura|lungs "
         r"and pleura)\s*[:.]\s+(?=\w)"), ""),
        (r",? ?\b(?:allowing|accounting) for (?:technical (?:factors|differences)|technique)\b,? ?", " "),
         (r"\bfor (?:technique|projection|AP technique|patient age|age|patient's age)\b", ""),
        ((r",? ?\b(?:given|accentuated by) (?:technique|projection|(?:the )?(?:AP|portable) (?:technique|"
         r"projection))\b"), ""),
        ((r"^(?:specifically|otherwise|overall|also|additionally|incidentally|of note|incidental note is made of|note "
         r"is made of|there appears? to be),? "), ""),
        (r"\bthe (?=the )", ""), (r"\b(\w+) \1\b", r"\1"),
    )
)
# fmt: on


def is_about_the_films(sentence: str) -> bool:
    """False for recommendations, communication, comparison lists and series of other body parts."""
    return not (
        _NOT_OBSERVED.search(sentence) or _NOT_CHEST.search(sentence) or re.match(r"(?i)comparison\b", sentence)
    )


def is_elsewhere(sentence: str) -> bool:
    """Whether a sentence names a part of the body that no chest film shows."""
    return bool(_ELSEWHERE.search(sentence))


def is_technical(sentence: str) -> bool:
    """Whether a sentence speaks of the images rather than of the patient."""
    return bool(_TECHNICAL.search(sentence))


def without_advice(sentence: str) -> str:
    """The part of a sentence before a clause of advice, or "" where the advice cannot be cut off."""
    match = _NOT_OBSERVED.search(sentence)
    if not match:
        return sentence
    head = re.split(r"[,;]| - | which\b| for which\b", sentence[: match.start()])
    kept = ",".join(head[:-1]).strip(" ,;")
    return kept + "." if len(kept.split()) >= 2 else ""


def polish(sentence: str) -> str:
    """Spacing, punctuation, capital and full stop put right."""
    text = re.sub(r"\(\s*\)|\[\s*\]", "", sentence)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,;:.)])", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text)
    text = re.sub(r"^[\s,;:.\-)]+|[\s,;:.\-(]+$", "", text)
    text = re.sub(
        r"^(?:but|and|or|however|although|though|then|with|in addition|associated with)\b[ ,]*", "", text, flags=_I
    )
    text = re.sub(r"(?<=[a-z]) \d$", "", text)
    text = re.sub(
        r"(?:[ ,;]+\b(?:and|or|but|with|the|a|an|of|in|is|are|to|also|however|which|that))+$", "", text
    ).strip(" ,;")
    text = re.sub(r"^in the (?=pleural spaces are)", "The ", text, flags=_I)
    text = re.sub(r"\bair space\b", "airspace", text, flags=_I)
    text = re.sub(r"\bcardio mediastinal\b", "cardiomediastinal", text, flags=_I)
    if text.count("(") != text.count(")"):
        text = re.sub(r"[()]", "", text)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


@lru_cache(maxsize=65536)
def clean(sentence: str) -> str:
    """The sentence repaired and freed from technique and earlier films; "" when no clean wording is left.

    The result holds no ``XXXX``. Its meaning is that of the sentence less what cannot be read off the films, so the
    caller must parse it again.
    """
    text = without_advice(sentence)
    text = without_priors(repair_words(text))
    text = _VIEW_LEAD.sub("", text)
    for pattern, replacement in _FILLERS:
        text = pattern.sub(replacement, text)
    text = polish(text)
    if "XXXX" in text:
        text = polish(drop_words(text))
    return "" if LEFT_OVER.search(text) else text
