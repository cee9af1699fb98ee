"""Wording about earlier films, taken out so that a report stands alone."""

from __future__ import annotations

import re

_I = re.IGNORECASE

# fmt: off
#: What speaks of an earlier film, and what is left of it.
_PRIORS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, _I), replacement)
    for pattern, replacement in (
        ((r"\b(?:stable|unchanged)(?: appearance of the)? (?=(?:(?:(?:cardio)?mediastinal|cardiac|hilar|"
         r"cardiopericardial)(?:,? and )?){1,3} ?(?:contours?|silhouettes?|structures)\b)"), "normal "),
        ((r"\b(?:limited (?:quality )?|low volume |low lung volume )?(?:exam|study|radiographs?) (?:shows?|"
         r"demonstrates?) (?=no\b)"), ""),
        (r"\blow (?:lung )?volume (?:exam|study)\b", "low lung volumes"), ((r"^(?:limited|technically limited)(?: "
         r"quality)? (?:exam|study),? "), ""),
        ((r",? ?\b(?:which (?:is|are|appears?) )?(?:(?:not )?(?:significantly |grossly |essentially |relatively |"
         r"largely |overall |mostly )?(?:stable|unchanged|similar|changed)"
         r"(?: in (?:appearance|size|position|configuration|extent|number))?,? )?(?:as |when )?(?:compared?|"
         r"comparison|relative) (?:with|to)\b[^,;.]*"), ""),
        ((r",? ?\b(?:since|from|than|on|to|in) (?:the |a )?(?:XXXX |most recent |recent |immediate )?(?:prior|"
         r"previous|old|earlier|last|preceding)(?: \w+)? ?(?:exam\w*|stud\w+|film\w*|"
         r"radiograph\w*|image\w*|x-ray\w*|chest\b[^,;.]*|ct\b|XXXX)?(?: (?:dated|from|of|on) [^,;.]*)?(?=[,;.]|$| "
         r"and\b)"), ""),
        (r",? ?\b(?:since|dated|from) (?:the )?XXXX(?:[ ,/]+XXXX)*", ""),
        ((r",? ?\b(?:(?:is|are|appears?) )?(?:stable|unchanged|similar|increased|decreased|improved|worse) (?:since|"
         r"from|to)\b[^,;.]*"), ""),
        (r",? ?\bas (?:before|previously \w+|noted (?:before|previously)|seen (?:before|previously)|described)\b", ""),
        (r"\b(?:again )?(?:previously) (?:seen|noted|described|identified|visualized|demonstrated) ", ""),
        (r"^again,? (?:noted|seen|identified|demonstrated|visualized|there) (?:is|are) ", ""),
        (r"^(?:redemonstrat\w+|re-?identif\w+) (?:is|are|of) ", ""), (r"\bredemonstrat(?:ed|ion of)\b ?", ""),
        (r" (?:is|are) (?:once )?again (?=noted|seen|identified|demonstrated|present|visualized)", " VERB "),
         (r",? ?\b(?:once )?again\b,?", ""),
        (r"\bthere (?:has|have) been (?:interval )?(?:development of|appearance of|placement of)\b", "there is"),
        (r"^there (?:has|have) been (?:no |little )?(?:significant )?(?:interval )?change\b[^.]*", ""),
        ((r",? ?\b(?:with(?:out)?|no) (?:significant |definite |appreciable |substantial |gross )?(?:interval "
         r")?(?:change|increase)\b[^,;.]*"), ""),
        (r"^in the interval,? ", ""), (r",? ?\bin the interval\b", ""), (r"\b(?:over|during) (?:the )?interval\b", ""),
        ((r",? ?\b(?:and )?(?:is |are |appears? |remains? |has remained |have remained )?(?:overall |grossly |"
         r"relatively |essentially |mostly |largely |quite )?(?:stable|unchanged|similar)"
         r"(?: and)?(?: in (?:appearance|size|position|configuration|extent|number|contour))?(?=[,;.]|$)"), ""),
        (r"\b(?:persistent|stable|unchanged|residual),? but (?:slightly |mildly |somewhat )?\w+ ", ""),
        (r"\b(?:is|are) (?:stable|unchanged)(?: in \w+)? and (?=\w)", "VERB "), ((r"\b(normal|limits) and (?:stable|"
         r"unchanged)\b"), r"\1"),
        ((r"\b(?:stable|unchanged|persistent|persisting|recurrent|residual|new|newly|interval|redemonstrated|"
         r"re-demonstrated|improved|improving|worsening|worsened|increasing|"
         r"decreasing|resolving|developing|similar|chronic stable)(?:-appearing| appearing)?,? (?=\w)"), ""),
        (r"\b(?:remains?|continues? to be)\b", "VERB"), (r"\bhas (?:developed|appeared)\b", "is present"),
         (r"\bhave (?:developed|appeared)\b", "are present"),
        (r"\bstill\b ?", ""), (r"\b(?:appearance|appearing) of (?=the |a )", ""),
    )
)
#: What no cleaned sentence may hold.
LEFT_OVER = re.compile(
    r"XXXX|\bprior\b(?! (?:granulom|histoplasm|trauma|surg|surgery|cholecyst|fracture|infection|inflamm|sternotomy|"
    r"cabg|healed|tubercul|mastect|lobect|resect|cervical|coronary|bypass))|"
    r"\bprevious(?:ly)?\b(?! (?:granulom|histoplasm|trauma|surg|cholecyst|fracture|infection|inflamm|sternotomy|"
    r"cabg))|\bcompar\w+|\bunchanged\b|\binterval\b|"
    r"\bresolv\w+|\bresolution\b|\bimprov\w+|\bworse\w*|\bsince\b|\bstable\b|\bstability\b|\bprogress\w+|\bagain\b|"
    r"\bchanged\b|\bno change\b|\b(?:has|have) (?:been|now|become|increased|decreased|cleared)\b|"
    r"\bno longer\b|\bremov(?:ed|al)\b|\bredemonstrat\w+|\bearlier\b|\bbaseline\b|\bbefore\b|\btoday\w*|\bnow\b|"
    r"\bcurrent\w*|\bVERB\b|\bnew\b|\breplaced by\b|\bexchange\w*|\bolder\b|\byesterday\b|\bpatient\b|\bthis is\b|"
    r"\btiming\b|"
    r"\bage\b(?!-indet)|\boutside\b|\brecent\w*|\b(?:slight|mild|minimal|marked|little|further) of\b|^of the\b|"
    r"^there (?!is|are|has|have|may|appear|does|do)\w+|"
    r"\bknown\b|\bdecubitus\b|\bin position\b|\battenuation artifact|\b(?:exam|study|views?|films?)\b|\bwithin "
    r"this\b|\bthere (?:is|are) and\b|^(?:as|to|is|are|of) (?!the left\b)|\blateral image\b",
    _I,
)
# fmt: on


def without_priors(sentence: str) -> str:
    """The sentence less its remarks on earlier films. The finding itself stays."""
    for pattern, replacement in _PRIORS:
        sentence = pattern.sub(replacement, sentence)
    return _verbs(sentence)


def _verbs(sentence: str) -> str:
    """Each ``VERB`` left by a removed "remains" and its like, as "is" or "are" after its subject."""

    def agree(match: re.Match[str]) -> str:
        before = sentence[: match.start()].lower()
        subject = re.sub(r"\b(?:of|in|within|at|on) .*", "", before).strip().split()
        plural = bool(subject) and (bool(re.search(r"(?:[^su]s|ae|hila)$", subject[-1])) or " and " in before)
        return "are" if plural else "is"

    return re.sub(r"\bVERB\b(?: VERB)?", agree, sentence)
