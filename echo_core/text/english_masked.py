"""Words that de-identification replaced by ``XXXX``, put back where their neighbours give them away."""

from __future__ import annotations

import re

_I = re.IGNORECASE

# fmt: off
#: De-identified words whose identity the neighbours give away.
_KNOWN_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, _I), replacement)
    for pattern, replacement in (
        (r"\bchest x-XXXX\b", "chest x-ray"), (r"\bx-XXXX\b", "x-ray"), (r"\bT-XXXX\b", "T-spine"),
        (r"\bXXXX-a-XXXX\b", "Port-A-Cath"),
        (r"\blymph XXXX\b", "lymph nodes"), (r"\bcostophrenic XXXX XXXX\b", "costophrenic angle"),
        (r"\b(both|bilateral) costophrenic XXXX\b", r"\1 costophrenic angles"),
        (r"\bcostophrenic XXXX are\b", "costophrenic angles are"), (r"\bcostophrenic XXXX\b", "costophrenic angle"),
        (r"\bcostophrenic sulc\w+ XXXX\b", "costophrenic sulci"),
        (r"\bpulmonary XXXX and vasculature\b", "pulmonary vasculature"), (r"\bvasculature and XXXX\b", "vasculature"),
        (r"\bheart,? pulmonary XXXX and mediastinum\b", "heart, pulmonary vasculature and mediastinum"),
        (r"\b(normal|clear) pulmonary XXXX\b", r"\1 pulmonary vasculature"),
        (r"\bpulmonary XXXX (are|appear) (prominent|engorged)", r"pulmonary vessels \1 \2"),
        (r"\bpulmonary XXXX are\b", "pulmonary vessels are"), (r"\bpulmonary XXXX\b", "pulmonary vasculature"),
        (r"\bcalcified aortic XXXX\b", "calcified aortic knob"), (r"\baortic XXXX\b", "aortic arch"),
        (r"\bcalcified (left |right )?hilar XXXX\b", r"calcified \1hilar lymph nodes"), (r"\bhilar XXXX\b",
         "hilar structures"),
        (r"\b(calcified [^.]*mediastinal) XXXX\b", r"\1 lymph nodes"), (r"\bmediastinal XXXX\b",
         "mediastinal contours"), (r"\bclear lung XXXX\b", "clear lung fields"),
        (r"\blung XXXX\b", "lung fields"), (r"\bsternotomy XXXX\b", "sternotomy wires"), (r"\bcerclage XXXX\b",
         "cerclage wires"),
        (r"\bXXXX sternotomy\b", "median sternotomy"), (r"\bsternal XXXX\b", "sternal wires"),
        (r"\bcardiac XXXX generator\b", "cardiac pacer generator"), (r"\bchest XXXX (tip|with|is|in|catheter)\b",
         r"chest port \1"),
        (r"\bsuperior XXXX XXXX\b", "superior vena cava"), (r"\binferior XXXX XXXX\b", "inferior vena cava"),
        (r"\bheart XXXX\b(?= (?:within|is|are|and|normal))", "heart size"), (r"\bheart size XXXX\b", "heart size is"),
        (r"\bfat XXXX\b", "fat pad"), (r"\binspiratory XXXX\b", "inspiratory effort"), (r"\bthe XXXX fissure\b",
         "the minor fissure"),
        (r"\b(right|left) XXXX fissure\b", r"\1 major fissure"), (r"\bL1 XXXX deformity\b", "L1 compression deformity"),
        (r"\bwedge XXXX deformity\b", "wedge deformity"), (r"\bfusion XXXX\b", "fusion hardware"),
         (r"\bfixation XXXX\b", "fixation hardware"),
        (r"\bXXXX deformit(y|ies)\b", r"compression deformit\1"), (r"\bvertebral body XXXX and\b",
         "vertebral body heights and"),
        (r"\bvertebral body XXXX\b", "vertebral body heights"), (r"\bsoft tissue XXXX\b", "soft tissues"),
         (r"\bXXXX thorax\b", "bony thorax"),
        (r"\bthoracic XXXX\b", "thoracic spine"), ((r"\b(degenerative (?:\w+ ){0,4}(?:of|in|throughout) the) XXXX "
         r"spine\b"), r"\1 thoracic spine"),
        (r"\bXXXX spine\b", "thoracic spine"), (r"\b(of|in|throughout) the XXXX(?=[.,;]|$)", r"\1 the spine"),
        (r"^XXXX and soft tissues\b", "Bony structures and soft tissues"), (r"\bvisualized XXXX of the\b",
         "visualized bones of the"),
        ((r"^(?:the )?(?:visualized )?XXXX(?: XXXX)? (are|is|appear|appears)( grossly)? (intact|unremarkable|normal|"
         r"within normal limits)\b"),
         r"Bony structures are\2 \3"),
        (r"^(?:the )?(?:visualized )?XXXX(?: XXXX)? (intact|unremarkable|normal|within normal limits)\b",
         r"Bony structures are \1"),
        (r"^(?:unremarkable|normal) XXXX\.?$", "Unremarkable bony structures."), (r"\bXXXX structures\b",
         "bony structures"),
        (r"\bno (acute )?XXXX fractures?\b", r"no \1fracture"),
        (r"\b(are|were) no XXXX of\b", r"\1 no signs of"), (r"\bno XXXX (of|for|to suggest)\b", r"no evidence \1"),
        (r"\bsurgical XXXX (?:is|are)\b", "surgical clips are"), (r"\bsurgical XXXX\b", "surgical clips"),
         (r"\bcholecystectomy XXXX\b", "cholecystectomy clips"),
        (r"^(?:the )?patient (?:is|has(?: had)?) (?:a )?(?:status )?post ", "Status post "),
         (r"\bpericardial fat XXXX\b", "pericardial fat pad"),
        (r"^(?:the )?patient (?:has|is noted to have) (?:had )?(?=an? |median )", "There is "),
        (r"\bdual[- ]XXXX\b", "dual-lead"), (r"\bcardiac XXXX\b(?= (?:device|in|with|and|is|overlies|generator))",
         "cardiac pacemaker"), (r"\bno XXXX evidence\b", "no evidence"),
        ((r"\bno XXXX (?=acute|focal|suspicious|large|significant|active|evidence|pulmonary|definite|superimposed|"
         r"nodul|mass|abnormal|discrete|displaced|overt)"), "no "),
        (r"\bsternotomy with intact XXXX(?: XXXX)?\b", "sternotomy with intact wires"),
        (r"\bno XXXX (?=\w)", "no acute "), (r"\bwithout XXXX of\b", "without evidence of"),
         (r"\bwithout XXXX (?=\w)", "without "),
        (r"\b(airways|trachea|airway) (are|is) XXXX\b", r"\1 \2 patent"),
        (r"\bmost XXXX (represent\w*|due|related|secondary|indicat\w+|reflect\w*)\b", r"most likely \1"),
        (r"\bthis XXXX (represent\w*|reflect\w*)\b", r"this likely \1"), (r"\band XXXX (represent\w*|reflect\w*)\b",
         r"and likely \1"),
        (r"\bXXXX (representing|reflecting|related|due to|secondary to|reflects|represents|indicat\w+)\b",
         r"likely \1"),
        (r"\bappearance XXXX (?=scar|subsegm|atelect)", "appearance suggesting "),
        ((r"(?<=[a-z]), XXXX (?=(?:\w+ )?(?:atelectasis|scar\w*|infiltrat\w*|granulom\w*|edema|pneumonia|fibrosis|"
         r"subsegmental))"), ", likely "),
        (r"\bXXXX density (?=foreign)", "metallic density "), ((r"\bXXXX(?: XXXX)? (opacit(?:y|ies)|densit(?:y|"
         r"ies))\b"), r"streaky \1"),
        (r"\bvolumes (are|remain) XXXX\b", r"volumes are low"), (r"\bnote is XXXX of\b", "note is made of"),
        (r"\bin XXXX and alignment\b", "in height and alignment"), (r"\bXXXX intact\b", "intact"),
        (r"\bis XXXX (?=within|in|normal)", "is "), (r"\bare XXXX (?=within|in|normal)", "are "),
        (r"^the XXXX lungs\b", "The lungs"),
    )
)
# fmt: on


def repair_words(sentence: str) -> str:
    """De-identified words put back where the neighbours give them away."""
    for pattern, replacement in _KNOWN_WORDS:
        sentence = pattern.sub(replacement, sentence)
    return sentence


def drop_words(text: str) -> str:
    """De-identified adjectives and adverbs dropped: those that stand before the word they qualify."""
    text = re.sub(
        r"\b(minimal|mild|moderate|severe|scattered|few|some|small|suggesting|representing|versus|throughout|these|"
        r"likely|underlying|central|both|for|by|there (?:is|are)|bilateral|right|left|a|an|and|with|basilar|apical|"
        r"multiple|chronic|or|of) "
        r"XXXX(?: XXXX)? (?=[a-z]{4,})",
        r"\1 ",
        text,
        flags=_I,
    )
    return re.sub(
        r"^XXXX(?: XXXX)? (?=(?:right|left|bilateral|calcified|atelectasis|scarring|airspace|lucency|nodular|"
        r"interstitial|lung|lungs|pulmonary|evidence|residual)\b)",
        "",
        text,
    )
