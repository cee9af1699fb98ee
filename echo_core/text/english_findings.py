"""How English chest reports name each finding.

Every pattern is applied to folded text (``echo_core.text.english.fold``): lower case, "air space" as one word, and
``xxxx`` where de-identification removed a word.
"""

from __future__ import annotations

import re

# fmt: off
_SKIP = r"(?:[\w'-]+ ){0,%d}"


def _words(pattern: str) -> re.Pattern[str]:
    """Compile ``pattern``; ``<n>`` stands for up to n words between its parts."""
    return re.compile(re.sub(r"<(\d)>", lambda m: _SKIP % int(m.group(1)), pattern))


_SPINE = r"(?:spin\w+|vertebra\w*|dis[ck]s?|end-?plates?|dorsal|thoracolumbar|[tl]\d+)"
_BONE = r"(?:ribs?|clavic\w+|humer\w+|scapul\w+|stern\w+)"
_JOINT = r"(?:shoulder\w*|acromioclavicular|glenohumeral|ac joints?|humer\w+|xxxx joints?|rotator)"
_NODE = r"(?:lymph|nod(?:e|es|al)\b|adenopathy|hil(?:ar|um|a|i)\b|mediastin\w+|paratracheal|subcarinal|infrahilar)"
_VESSEL = r"(?:aort\w+|vascular|arch\b|knob\b|coronar\w+|arter\w+|subclavian|carotid|atheroma\w*)"
_CALC = r"calcifi?(?:c|ed|cation|cations|ic)?\b"

#: (finding key, pattern): every match of a pattern is one mention of the finding.
FINDING_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, _words(pattern))
    for key, pattern in (
        ("hypoinflation",
         (r"\b(?:low|small|lower|diminished|decreased|reduced) <2>(?:lung |inspiratory )?volumes?\b|\bhypo-?(?:inflat|"
         r"aerat|"
         r"ventilat|expan)\w+|\bunder-?(?:inflat|expan)\w+|\bvolumes? (?:is |are |remains? |appears? )?<2>(?:low|small|"
         r"diminished|decreased|reduced)\b|\b(?:poor|shallow|low|suboptimal|decreased|limited) <1>(?:inspir\w+|lung "
         r"expansion|aeration)")),
        ("hyperinflation",
         (r"\bhyper-?(?:inflat|expan|aerat|disten)\w+|\bover-?(?:inflat|expan)\w+|\bair.trapping|\b(?:large|"
         r"increased) <1>"
         r"lung volumes?|\blung volumes (?:are )?<1>(?:large|increased|high)")),
        ("cardiomegaly",
         (r"\bcardiomegaly|\b(?:heart|cardiac|cardiomediastinal|cardiopericardial|ventric\w+|atri\w+|atrial)\b<5>[\w,]*"
         r" ?(?:is |are |remains |appears |was )?<3>(?:enlarged|enlargement|large)\b|\benlarge(?:d|ment)? <5>"
         r"(?:heart|cardiac|cardiomediastinal|cardio-?pericardial|ventric\w+|atri\w+)|\b(?:prominent|large) "
         r"<1>(?:heart|cardiac)\b|"
         r"\b(?:heart|cardiac) <3>(?:is |appears )?<1>prominent|\bprominence of the <1>(?:heart|cardiac)|"
         r"\bborderline <1>(?:heart|cardiac)|\b(?:heart|cardiac) <3>borderline in\b|"
         r"\b(?:increase in|borderline) heart size")),
        ("tortuous_aorta", r"\btortuo?[us]\w*|\bunfold\w+|\buncoil\w+|\becta(?:sia|tic)\b|\belongat\w+ <3>aort\w+"),
        ("aortic_atherosclerosis",
         (rf"\batherosc\w+|\barterioscl\w+|\batheromat\w+|\b{_CALC} <4>{_VESSEL}|\b{_CALC}, <2>aort\w+|\b(?:thoracic "
         rf")?(?:aort\w+|vascular|coronary|"
         rf"arterial|atheromatous) <4>{_CALC}|\bcalcific aort\w+")),
        ("calcified_lymph_nodes",
         (rf"(?<!granulomatous )\b{_CALC} (?:(?!granul|aort)[\w'-]+ ){{0,6}}{_NODE}|\b{_NODE} (?:(?!granul)[\w'-]+ "
         rf"){{0,4}}{_CALC}")),
        ("granuloma",
         (rf"\bgranulo\w+|\bhistoplasm\w+|(?<!non )(?<!non-)\b{_CALC} <4>(?:nodul\w+|lesions?|densit\w+|opacit\w+|"
         rf"foc\w+)|\b(?:nodul\w+|densit\w+)"
         rf" (?:(?!not\b|non\b|no\b)[\w'-]+ ){{0,5}}{_CALC}|"
         rf"\b{_CALC} <3>(?:in|of|within|throughout) the <3>(?:lungs?|lobe|base|apex|lingula)")),
        ("opacity",
         r"\bopaci\w+|(?<!bone )(?<!bony )(?<!mineral )\bdensit(?:y|ies)\b|\bhaz(?:y|iness)\b"),
        ("atelectasis", r"\batelecta\w+|\bat[ae]lecta\w+|\blobar collapse|\bcollapsed? <3>(?:lobe|lung)"),
        ("airspace_disease",
         (r"\bairspace (?:disease|process|consolidation|infiltrat\w+)|\binfiltrat\w*|\bconsolidat\w+|\balveolar "
         r"(?:disease|process)")),
        ("pneumonia", r"\b(?:broncho)?pneumoni\w+"),
        ("scarring", r"\bscar(?:s|ring|red|like)?\b|\bcicatri\w+|\bparenchymal fibro\w+"),
        ("nodule", r"\bnodul(?:e|es|arity)\b"),
        ("mass", r"\bmass(?:es)?\b(?! effect)|\bmasslike"),
        ("interstitial_markings",
         (r"\binterstitial <1>(?:lung )?<1>(?:markings?|prominence|patterns?|changes?|thickening)"
         r"|\b(?:prominent|increased?|coarse\w*|accentuated|thickened) (?:(?!broncho|vascul)[\w'-]+ "
         r"){0,3}(?:interstiti\w+|lung markings|markings)\b|"
         r"\breticul\w+|\b(?:prominence|coarsening|thickening) of <4>(?:interstiti\w+|lung markings)|\binterstitium "
         r"(?:is |are "
         r")?<1>(?:prominent|increased)|\binterstitial markings")),
        ("bronchovascular_markings",
         (r"\bbroncho-?vascular <1>(?:crowding|markings?|prominence|structures?)|\bcrowding|\bvascular crowding|"
         r"\b(?:peri-?bronchial|bronchial) <2>(?:thickening|cuffing)|\bbronchit\w+|\bbronchiol\w+|\bbronchial wall")),
        ("interstitial_disease",
         (r"\binterstitial <1>(?:lung )?diseases?|(?<!parenchymal )\bfibro(?:sis|tic)\b|\bcystic fibrosis|"
         r"\bhoneycomb\w+|"
         r"\binterstitial fibro\w+")),
        ("emphysema", r"(?<!subcutaneous )\bemphysem\w+|\bbull(?:a|ae|ous)\b|\bblebs?\b"),
        ("copd", r"\bcopd\b|\bchronic obstructive|\bobstructive (?:pulmonary|lung|airways?) disease"),
        ("hyperlucency", r"\bhyper-?lucen\w+|\blucen(?:t|cy|cies)\b"),
        ("pulmonary_edema", r"\bedema\w*"),
        ("pulmonary_congestion",
         (r"\bcongest(?:ion|ed)\b|\bengorge\w+|\bcephali[sz]\w+|\bvascular (?:prominence|redistribution|fullness)|"
         r"\b(?:vascularity|vasculature|vascular markings|vessels) (?:is |are |appears? |remains? )?<2>(?:prominent|"
         r"increased|"
         r"congested|accentuated|indistinct)|\b(?:prominent|increased|prominence of) <3>(?:vascul\w+|vessels)\b|"
         r"\bvenous hypertension|\bpulmonary xxxx are <1>(?:prominent|engorged)")),
        ("bronchiectasis", r"\bbronchiecta\w+"),
        ("cavity", r"\bcavit(?:y|ary|ation|ating|ies|ated)\b"),
        ("volume_loss", r"\bvolume loss|\bloss of <2>volume"),
        ("pneumonectomy", r"\b(?:pneumon|lob)ectomy|\bwedge resection|\bresection of <3>lung|\blung resection"),
        ("azygos_lobe", r"\bazygos (?:lobe|fissure)"),
        ("tuberculosis", r"\btubercul\w+|\btb\b"),
        ("heart_failure", r"\b(?:heart|cardiac|early|congestive) failure|\bchf\b|\bdecompensation"),
        ("pericardial_effusion", r"\bpericardial <1>effusions?"),
        ("epicardial_fat", r"\b(?:peri|epi)cardial fat|\bfat pads?|\bcardiophrenic fat"),
        ("hilar_prominence",
         (r"\b(?:prominent|enlarged|prominence of|enlargement of|fullness of) <3>hil(?:ar|um|a|i)\b|\bhil(?:ar|um|a|"
         r"i) <3>"
         r"(?:prominence|prominent|fullness|enlargement|enlarged)")),
        ("pulmonary_artery_enlargement",
         (r"\b(?:prominent|enlarged?|dilated|prominence of|enlargement of) <4>pulmonary (?:arter\w+|xxxx)\b|"
         r"\bpulmonary arter\w+ <3>(?:prominent|prominence|enlarge\w+|dilat\w+|hypertension)|\bpulmonary (?:arterial "
         r")?hypertension")),
        ("mediastinal_widening",
         (r"\b(?:widen\w*|prominent|prominence of|enlarged|fullness of) <3>(?:superior )?(?:mediastin\w+|paratracheal)|"
         r"\bmediastin\w+ <3>(?:is |are |appears? )?<2>(?:widen\w*|prominent|prominence|enlarge\w+)|\bparatracheal "
         r"<1>(?:stripe "
         r")?(?:thickening|prominence|fullness)")),
        ("mediastinal_shift", r"\bshift(?:ed)?\b(?! in position)|\btrache\w+ <3>deviat\w+|\bdeviat\w+ <3>trache\w+"),
        ("lymphadenopathy", r"(?<!calcified )\b(?:lymph)?adenopathy|\bsarcoid\w*|\benlarged <2>lymph"),
        ("hiatal_hernia", r"\bhiata\w* <1>hernia\w*|\bhernia\w*|\bhiatal"),
        ("airway_calcification", (rf"\bcalcification of the airways|\b(?:trache\w+|bronch\w+|airways?) {_CALC}|"
         rf"\b{_CALC} <3>(?:trache\w+|bronch\w+)")),
        ("aortic_enlargement",
         (r"\b(?:enlarged|dilat\w+|aneurysm\w*|prominent|prominence of) <4>aort\w+|\baneurysm\w*|\baort\w+ "
         r"<3>(?:enlarge\w*|"
         r"dilat\w+|prominent|prominence)")),
        ("pleural_effusion",
         (r"(?<!pericardial )\beffusions?\b(?! \w+ pericard)|\bpleural fluid|\bhydropneumothora\w+|\bhemothora\w+|"
         r"\bpleural collection|\beffusion\w+")),
        ("pneumothorax", r"\b(?:hydro)?pneumothora\w*|\bpneumothroa\w+"),
        ("costophrenic_blunting",
         (r"\bblunt(?:ed|ing)\b|\b(?:costophrenic|sulc\w+) <4>(?:obscured|not well|indistinct)|"
         r"\bobscur\w+ <4>(?:costophrenic|sulc\w+)")),
        ("pleural_thickening",
         (r"\bpleural <3>(?:thickening|capping|caps?\b|plaques?|reaction|calcification|disease)|\bthicken\w* "
         r"<4>pleura\w*|\bapical <2>"
         r"(?:thickening|capping|caps?\b)|\bpleural-parenchymal|\bpleuro-?parenchymal")),
        ("flattened_diaphragm", r"\bflatten\w* <5>(?:hemi-?)?diaphragm\w*|\bdiaphragm\w* <4>flat\w*"),
        ("elevated_diaphragm",
         r"\belevat\w+ <5>(?:hemi-?)?diaphragm\w*|\b(?:hemi-?)?diaphragm\w* <4>elevat\w+"),
        ("diaphragmatic_eventration", r"\beventrat\w+"),
        ("pneumoperitoneum", (r"\bfree (?:intra-?)?<1>(?:peritoneal |abdominal |subdiaphragmatic )?air\b|"
         r"\bpneumoperiton\w+|\bfree air")),
        ("bowel_interposition", r"\binterpos\w+|\bchilaiditi|\bbowel (?:\w+ )?(?:under|beneath|below) the"),
        ("scoliosis", r"\b(?:\w+)?scolio\w+|\b(?:dextro|levo)\w+|\bcurvature"),
        ("kyphosis", r"\b(?:hyper)?kypho\w+"),
        ("vertebral_deformity",
         (r"\b(?:compress\w+|wedg\w+) <2>(?:deformit\w+|fractur\w+|changes?)|\banterior wedging|\bwedging|\bloss of "
         r"<2>(?:vertebral|height)"
         rf"|\bheight loss|\bvertebra\w* <4>(?:deformit\w+|fractur\w+|compress\w+)|\b(?:deformit\w+|fractur\w+) "
         rf"<5>{_SPINE}|\b(?:thoracic|lumbar) "
         r"compress\w+|\bcompressed <3>vertebra\w*")),
        ("fracture",
         rf"(?<!compression )\bfractur\w*|\b{_BONE} <3>deformit\w+|\bdeformit\w+ <5>{_BONE}|\bdislocat\w+"),
        ("joint_degeneration", (rf"\bdegenerative joint disease(?! <4>spine)|\b{_JOINT} <4>(?:degenerative|arthr\w+|"
         rf"osteoarthr\w+)|"
         rf"\b(?:degenerative|arthr\w+|osteoarthr\w+) <6>{_JOINT}")),
        ("spine_degeneration",
         (rf"\bdegenerative\b(?! joint disease(?! <4>spine))(?! <6>{_JOINT})|\bspondyl\w+|\bosteophyt\w*|\bspurring|"
         rf"\bspurs?\b|\bidiopathic skeletal|"
         rf"\b(?:dis[ck]|dis[ck] space) <1>(?:narrowing|loss)|\b{_SPINE} <4>arthr\w+|\barthr\w+ <5>{_SPINE}|"
         rf"\bdegenerat(?:ion|ed)\b|\bend-?plate <1>"
         r"(?:sclerosis|irregularit\w+|changes?)")),
        ("osteopenia", r"\bosteop(?:eni|oro)\w+|\b(?:de|under)-?minerali\w+|\bdecreased bone"),
        ("bone_lesion", (r"\b(?:lytic|blastic|sclerotic|expansile) <3>(?:lesions?|foc\w+|metast\w+)|\bbone lesions?|"
         r"\blesions? of the <2>ribs?|\benchondroma|\bbone islands?")),
        ("chest_wall_deformity", r"\bpectus|\bchest wall deformity|\bthoracoplasty"),
        ("subcutaneous_emphysema", r"\bsubcutaneous <1>(?:emphysem\w+|air|gas)"),
        ("mastectomy", r"\bmastectom\w+"),
        ("breast_implant", r"\bbreast <1>(?:implants?|prosthes\w+)"),
        ("nipple_shadow", r"\bnipple <1>(?:shadow\w*|marker\w*|xxxx)"),
        ("abdominal_calcification", (r"\bcalcification in the upper abdomen|\b(?:gallstones?|cholelith\w+|splenic "
         r"<2>calcif\w+|calcif\w+ <3>spleen)")),
        ("catheter",
         (r"\bcatheters?|\bpicc\b|\bport-?a-?cath\w*|\bmedi-?ports?|\b(?:chest|infusion|xxxx|venous|injection|"
         r"subclavian|jugular|sided) port\b|"
         r"\bport\b|\bxxxx-a-xxxx|\bpower port|\b(?:central|venous|jugular|subclavian|picc) <1>(?:venous )?lines?\b|"
         r"\bswan")),
        ("tube",
         (r"\b(?:endotracheal|et|ng|nasogastric|enteric|chest|feeding|tracheostomy|tracheal|orogastric|gastric) tubes?|"
         r"\bindwelling tubes?|\b(?:endotracheal|et|ng|enteric) xxxx\b|\btracheostomy|\bthoracostomy|\bdobhoff")),
        ("implanted_device",
         (r"\b(?:implanted )?medical devices?|\bmonitor\w* (?:leads?|devices?)|\bpace-?makers?|\bpacers?\b|\b(?:ai|"
         r"i)cds?\b|\bdefibrillator\w*|\bgenerator|\bstimulator|\bpacing|\b(?:prosthetic|artificial|mitral|aortic|"
         r"mechanical|cardiac) <2>valve|\bvalve (?:replacement|prosthes\w+)|\bvalvular prosthes\w+|\barthroplasty|"
         r"\bpulse generator|\bloop recorder|"
         r"\bshoulder prosthes\w+|\bleads?\b|\bivc filter|\bcava filter")),
        ("surgical_material",
         (r"\b(?:surgical|vascular|metallic|mediastinal|cabg|bypass|cholecystectomy|sternotomy|post\w*) <2>(?:clips?|"
         r"sutures?|staples?|wires?|"
         r"markers?|instruments?)|\bclips?\b|\bsutures?\b|\bstaples?\b|\bsternal wires?|\bsternotomy|\bcerclage")),
        ("stent", r"\bstents?\b|\bendograft"),
        ("spinal_hardware", (r"\b(?:spinal|spine|cervical|thoracic|lumbar|anterior|posterior|vertebral) <3>(?:fusion|"
         r"fixation|hardware|rods?|plates?)"
         r"|\bfusion hardware|\bharrington|\b(?:fusion|hardware|fixation) <4>(?:spine|cervical|thoracic|lumbar)|"
         r"\bacdf|\bvertebroplasty|\bkyphoplasty")),
        ("cardiac_contour", (r"\bobscur\w+ <3>(?:cardiac|heart) <1>(?:border|margin|silhouette|size)|\b(?:cardiac|"
         r"heart) <1>(?:border|margin|silhouette)s? <3>obscur\w+")),
        ("lung_abnormality", r"\babnormality of the lungs?|\bchronic (?:appearing )?lung (?:changes|disease)"),
        ("calcification", (r"^(?:there (?:is|are) |left |right |bilateral |mild )*calcifications? (?:is|are)? "
         r"?(?:noted|present)|^there (?:is|are) (?:\w+ )?calcifications?\.|"
         r"\bcostochondral calcif\w+|\bcalcif\w+ <6>(?:cartilage|costochondral|chondral|breast|soft tissue|rotator|"
         r"tend\w+)|\b(?:cartilage|tendin\w+|breast) <2>calcif\w+")),
        ("foreign_body", (r"\bforeign bod\w+|\bbullet\w*|\bshrapnel|\bpellets?|\bgunshot|\bpiercing|\bbb\b|\bmetallic "
         r"(?:fragment\w*|densit\w+|object\w*|"
         r"foreign)|\bjewelry")),
    )
)
# fmt: on
