"""The words around a finding in an English chest report: sides, severities, places, denial and doubt.

Every pattern is applied to folded text (``echo_core.text.english.fold``).
"""

from __future__ import annotations

import re

# fmt: off
SIDES = re.compile(r"\b(?P<bilateral>bilateral\w*|both|bi-?(?:basilar|basal|apical|hilar|lower)|each)\b|"
                   r"\b(?P<left>left)\b|\b(?P<right>right)\b")
SEVERITIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("borderline", re.compile(r"\bborderline\b|\bupper limits? of normal|\bupper normal")),
    ("mild", re.compile(r"\b(?:mild(?:ly)?|minimal(?:ly)?|minor|slight(?:ly)?|trace|subtle|tiny|faint)\b")),
    ("moderate", re.compile(r"\bmoderate(?:ly)?\b")),
    ("severe", re.compile(r"\b(?:severe(?:ly)?|marked(?:ly)?|massive(?:ly)?|advanced|extensive(?:ly)?|grossly "
     r"enlarged)\b")),
)
SIZES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mild", re.compile(r"\bsmall\b")),
    ("severe", re.compile(r"\blarge\b")),
)
PLACES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (place, re.compile(pattern))
    for place, pattern in (
        ("upper lobe", r"\bupper (?:lobes?|lungs?|lung (?:zones?|fields?)|zones?|xxxx)\b|\b[rl]ul\b"),
        ("middle lobe", (r"\b(?:middle lobe|rml|mid-?(?:lungs?|zones?)|mid (?:lungs?|zones?|lung (?:zones?|fields?))|"
         r"middle lung)\b")),
        ("lower lobe", r"\blower (?:lobes?|lungs?|lung (?:zones?|fields?)|zones?|xxxx)\b|\b[rl]ll\b"),
        ("lingula", r"\blingul\w+"),
        ("base", r"\b(?:bi-?)?bas(?:e|es|al|ilar|iliar)\b|\bbibas\w+"),
        ("apex", r"\b(?:bi)?ap(?:ex|ical|ices)\b|\bbiapical\b"),
        ("hilum", r"\b(?:peri|para|infra|supra)?-?hil(?:ar|um|a|i)\b"),
        ("retrocardiac", r"\bretrocardiac\b"),
        ("costophrenic angle", r"\bcostophrenic\b|\bsulc\w+"),
        ("paratracheal", r"\bparatracheal\b"),
        ("mediastinum", r"\bmediastin\w+"),
        ("lymph nodes", r"\blymph\b|\bnodes?\b|\bnodal\b"),
        ("aorta", r"\baort\w+"),
        ("thoracic spine", (r"\b(?:thoracic|dorsal|mid-?thoracic|lower thoracic) (?:\w+ )?(?:spin\w+|vertebra\w*|"
         r"dis[ck]s?)|\bt\d+\b|\bthoracolumbar")),
        ("lumbar spine", r"\blumbar\b|\bl\d\b|\bthoracolumbar"),
        ("cervical spine", r"\bcervical\b|\bc\d\b"),
        ("spine", r"\bspin(?:e|al)\b|\bvertebra\w*"),
        ("rib", r"\bribs?\b"),
        ("clavicle", r"\bclavic\w+"),
        ("humerus", r"\bhumer\w+"),
        ("shoulder", r"\bshoulders?\b|\bacromioclavicular|\bglenohumeral"),
        ("sternum", r"\bsternum\b|\bsternal\b|\bsternotom\w+|\bcerclage"),
        ("pleura", r"\bpleural?\b"),
        ("interstitial", r"\binterstiti\w+"),
        ("upper abdomen", r"\b(?:upper quadrant|upper abdomen|abdom\w+|cholecystectomy)"),
        ("breast", r"\bbreasts?\b"),
        ("axilla", r"\baxill\w+"),
        ("neck", r"\bneck\b"),
    )
)

#: Words after which a finding is denied, up to the end of the clause.
DENIES_AHEAD = re.compile(
    r"\bno\b(?! (?:\w+ ){0,2}(?:change|increase|progression|worsening)\b)(?! longer)|\bwithout\b(?! (?:\w+ "
    r"){0,2}change\b)|\bfree of\b|\bclear of\b|\bclear(?= airspace)|"
    r"\bnegative for\b|\babsence of\b|\bnor\b|\bneither\b|\bno longer\b|\bnot?\b(?= (?:\w+ )?(?:enlarged|congested|"
    r"prominent|"
    r"engorged|identified|seen|evident|demonstrat\w+|suspicious|appreciat\w+|visuali\w+|dilated|widened|"
    r"hyperinflat\w+|elevated|shifted))|\bresolution of\b|\bclearing of\b|\bremoval of\b|"
    r"\brather than\b|\b(?:does|do|did) not (?:demonstrate|show|reveal|have)\b|\bexclude\b|\brule out\b|\br/o\b|"
    r"\bevaluat\w+ for\b|\binstead of\b"
)
#: Words before which a finding is denied, back to the start of the clause.
DENIES_BACK = re.compile(
    r"\b(?:is|are|was|were|has|have) (?:not|no longer) (?:\w+ )?(?:seen|identified|visuali\w+|present|evident|"
    r"appreciated|"
    r"demonstrated|detected|noted|apparent)\b|\bnot (?:well|clearly)?[- ]?(?:seen|identified|visuali\w+|present|"
    r"evident|appreciated|detected)\b|\b(?:is|are) absent\b|"
    r"\b(?:has|have) (?:\w+ )?(?:resolved|cleared)\b|\b(?:resolved|cleared|removed)\b|\bunlikely\b|\bwithin (?:the "
    r")?(?:normal limits|limits of normal)\b|\bunremarkable\b|\b(?:is|are) normal\b"
)
#: Doubt: not asserted, only considered.
DOUBTS_AHEAD = re.compile(
    r"\b(?:may|might|could|can) (?:\w+ )?(?:represent|reflect|be|indicate|relate|suggest|have|account|also)\b|"
    r"\bpossib\w+|\bquestion\w*|\bcannot (?:\w+ )?(?:exclude|rule)\b|"
    r"\bcannot be excluded\b|\bnot excluded\b|\bversus\b|\bvs\b|\bdifferential\b|\bconcern\w* for\b|\bsuspicio\w+ "
    r"(?:for|of)\b|\bsuspected?\b|\bworrisome\b|"
    r"\bif there is\b|\bhistory of\b|\bsuperimposed\b.*\bcannot\b|\bcorrelat\w+|\bdifficult to\b|\bobscur\w+ (?:an? "
    r")?(?:\w+ )?(?=infiltrat|consolid|pneumon)|\bwould be\b|\bmaybe\b|"
    r"\bsuggest\w* an? (?:previous|prior|old)\b"
)
DOUBTS_BACK = re.compile(
    r"\b(?:cannot|can not|could not) (?:\w+ )?be (?:\w+ )?(?:excluded|ruled)\b|\b(?:is|are) (?:\w+ )?(?:not excluded|"
    r"possible|questioned|suspected)\b|\bdifficult to (?:\w+ )?exclude\b|\b(?:is|are) not (?:\w+ )?excluded\b"
)
#: Where the reach of a denial or doubt ends.
CLAUSE_END = re.compile(
    r";|:|\.(?=\s|$)|\bbut\b|\bhowever\b|\balthough\b|\bthough\b|\bexcept\b|\bexception\b|\baside from\b|\bother "
    r"than\b|\bapart from\b|\bbesides\b|"
    r"\bdespite\b|\byet\b|\bwhile\b|\bthere (?:is|are|has|have)\b|\bsecondary to\b|\bdue to\b|\bin (?:the )?setting "
    r"of\b|(?<!compatible )(?<!consistent )\bwith\b(?!out)|"
    r",(?=(?! ?(?:or|nor|and no|and or)\b)[^,;]*\b(?:is|are|appears?|remains?|has|have|noted)\b)|,? and (?=there\b|"
    r"(?:the )?(?:lungs?|heart|aorta|cardiac)\b[^,;]*\b(?:is|are)\b)|"
    r",(?= ?(?:mild|stable|unchanged|old|low|small|moderate|left|right|tortuous|calcified|degenerative|chronic|"
    r"hyperexpanded|hyperinflated)\b)"
)
#: Doubt reaches further than denial: through lists and reasons.
DOUBT_END = re.compile(r";|:|\.(?=\s|$)|\bbut\b|\bhowever\b|\balthough\b|\bthough\b|\bthere (?:is|are)\b|,? and "
r"(?=there\b)")
#: Words that lead from an observation to what it stands for; the interpretation shares the observation's place.
INTERPRETS = re.compile(
    r"\b(?:compatible|consistent|represent\w*|suggest\w*|reflect\w*|likely|probabl\w+|may|could|due|xxxx|related|"
    r"indicat\w+|versus|or|and/or)\b|/|,"
)
CONNECTS = re.compile(r"\b(?:and|or|with|versus|vs|may|likely|compatible|consistent|represent\w*|suggest\w*|which|"
r"probabl\w+|is|are)\b|[,;:/]")
# fmt: on
