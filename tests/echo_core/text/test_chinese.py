"""Chinese clauses read back as the finding they were rendered from; free Chinese text is labelled as it is meant."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from echo_core.corpus import Corpus
from echo_core.text.chinese import ChineseReport, findings_in, render
from echo_core.text.chinese_clauses import Wording, clause, denial
from echo_core.text.chinese_lexicon import TERMS
from echo_core.text.chinese_normal import (
    HEART_AND_LUNGS_NORMAL,
    NORMAL_IMPRESSIONS,
    NOT_ACUTE,
    OPENERS,
    REMAINDERS,
)
from echo_core.text.chinese_places import PLACE_SETS
from echo_core.text.english import parse_sentence
from echo_core.text.findings import FINDINGS
from echo_core.text.frames import Frame, Region, Report
from echo_core.text.normalise import NormalisedReport, NormalSentence, normalise

ARCHIVE = Path(__file__).resolve().parents[4] / "shared" / "data" / "iu_cxr.zip"
SIDES = ("", "left", "right", "bilateral")
SEVERITIES = ("", "borderline", "mild", "moderate", "severe")
VARIANTS = range(8)


def test_every_finding_of_the_table_has_a_term_and_no_term_is_left_over() -> None:
    assert set(TERMS) == set(FINDINGS)


@pytest.mark.parametrize("key", TERMS)
def test_asserted_finding_reads_back_as_itself_whatever_its_side_severity_and_place(key: str) -> None:
    region = FINDINGS[key].region
    places = [
        (),
        *((place,) for place in sorted(PLACE_SETS[TERMS[key].places][0])),
        ("lower lobe", "base"),
        ("nowhere",),
    ]
    for side, severity, place, variant in itertools.product(SIDES, SEVERITIES, places, VARIANTS):
        text = clause(Frame(key, region, place, side, severity), Wording("study", variant), "slot")
        assert findings_in(text + "。") == {key}, text
        assert not re.search(r"[A-Za-z{}]{2}|侧侧|肺肺|可见可见|的的", text.replace("PICC", "")), text


@pytest.mark.parametrize("key", TERMS)
def test_doubted_or_denied_finding_reads_back_as_absent(key: str) -> None:
    region = FINDINGS[key].region
    for side, variant in itertools.product(SIDES, VARIANTS):
        wording = Wording("study", variant)
        for frame in (Frame(key, region, (), side, uncertain=True), Frame(key, region, (), side, negated=True)):
            text = clause(frame, wording, "slot")
            assert text
            assert findings_in(text) == frozenset(), text


@pytest.mark.parametrize("key", TERMS)
def test_more_specific_wording_keeps_the_finding(key: str) -> None:
    samples = {
        "tube": ["Endotracheal tube in place.", "NG tube.", "A tracheostomy tube.", "Chest tube."],
        "implanted_device": [
            "Dual-lead pacemaker.",
            "AICD.",
            "Prosthetic valve.",
            "Shoulder arthroplasty.",
            "IVC filter.",
        ],
        "opacity": ["Patchy opacity.", "Streaky opacity.", "Ground-glass opacity.", "Hazy opacity.", "Focal opacity."],
    }
    generic = re.findall(r"[a-z]{4,}", " ".join(pattern for pattern, _ in TERMS[key].specific))
    for sentence in [*samples.get(key, []), *generic]:
        for side in SIDES:
            frame = Frame(key, FINDINGS[key].region, ("thoracic spine",), side, "mild")
            text = clause(frame, Wording("study"), "slot", sentence)
            assert findings_in(text) == {key}, (sentence, text)


@pytest.mark.parametrize("pair", list(itertools.pairwise(TERMS)))
def test_a_denied_list_asserts_nothing(pair: tuple[str, str]) -> None:
    for variant in VARIANTS:
        assert findings_in(denial(pair, Wording("s", variant), "slot")) == frozenset()


def test_sentences_of_normality_assert_nothing() -> None:
    clauses = [text for table in (OPENERS, REMAINDERS) for options in table.values() for text, _ in options]
    for text in [*clauses, *NORMAL_IMPRESSIONS, *NOT_ACUTE, *HEART_AND_LUNGS_NORMAL]:
        assert findings_in(text) == frozenset(), text


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("双肺纹理清晰，未见明确实变影。心影轻度增大。", {"cardiomegaly"}),
        ("左下肺可见条索影，考虑盘状肺不张可能。", {"opacity"}),
        ("左下肺可见条索影，考虑盘状肺不张。", {"opacity", "atelectasis"}),
        ("主动脉迂曲、钙化。胸椎退行性改变。", {"tortuous_aorta", "aortic_atherosclerosis", "spine_degeneration"}),
        ("双侧肋膈角锐利，无胸腔积液及气胸。", set()),
        ("右侧胸腔少量积液，未见气胸", {"pleural_effusion"}),
        ("未见气胸，但可见左侧胸腔积液", {"pleural_effusion"}),
        ("未见气胸但可见左侧胸腔积液", {"pleural_effusion"}),
        ("气胸除外。", set()),
        ("除外肺炎，心影增大", {"cardiomegaly"}),
        ("不除外肺炎", set()),
        ("肺炎待排。", set()),
        ("骨折不能排除", set()),
        ("左肺结节未见明显变化", {"nodule"}),
        ("左肺上叶结节，较前无变化", {"nodule"}),
        ("无明显变化的右肺结节", {"nodule"}),
        ("原胸腔积液已吸收", set()),
        ("结节病", set()),
        ("纵隔淋巴结钙化，双肺内多发钙化灶", {"calcified_lymph_nodes", "granuloma"}),
        ("双肺纹理增多、增粗", {"bronchovascular_markings"}),
        ("双肺间质性改变;肺气肿", {"interstitial_markings", "emphysema"}),
        ("右侧皮下气肿", {"subcutaneous_emphysema"}),
        ("心包积液", {"pericardial_effusion"}),
        ("双侧肩关节退行性变", {"joint_degeneration"}),
        ("胸12椎体压缩性骨折，右侧第5肋骨骨折", {"vertebral_deformity", "fracture"}),
        ("充血性心力衰竭", {"heart_failure"}),
        ("右侧膈肌抬高，膈下未见游离气体", {"elevated_diaphragm"}),
        ("心肺未见明显异常", set()),
        ("无气胸 心影增大", {"cardiomegaly"}),
        ("未见 气胸", set()),
        ("肺炎？", set()),
        ("心脏起搏器植入术后", {"implanted_device"}),
        ("", set()),
    ],
)
def test_free_text(text: str, keys: set[str]) -> None:
    assert findings_in(text) == keys


def sentence(text: str, region: Region, section: str = "findings") -> NormalSentence:
    return NormalSentence(text, region, section, parse_sentence(text), False)


def rendered(*sentences: NormalSentence, variant: int = 0) -> ChineseReport:
    return render(NormalisedReport(Report("", ""), sentences), "study", variant)


def test_rendering_keeps_order_side_severity_and_place_and_states_every_other_region() -> None:
    result = rendered(
        sentence("There is a small left pleural effusion.", Region.DIAPHRAGM),
        sentence("Streaky opacity in the right lower lobe, likely subsegmental atelectasis.", Region.LUNGS),
        sentence("Left-sided pacemaker.", Region.DEVICES),
        sentence("Cannot exclude pneumonia.", Region.LUNGS, "impression"),
        sentence("The patient is rotated.", Region.THORAX),
    )
    text = result.report.findings
    order = [
        "胸廓|胸壁",
        "纵隔",
        "条索状密度增高影，考虑亚段性肺不张",
        "心[影脏]",
        "肺门",
        "少量",
        "骨",
        "左侧可?见心脏起搏器影",
    ]
    positions = [match.start() for pattern in order if (match := re.search(pattern, text))]
    assert len(positions) == len(order), text
    assert positions == sorted(positions), text
    assert re.search("右肺下叶|右下肺", text)
    assert re.search("左侧(?:胸腔可见)?少量|左侧可见少量", text)
    assert findings_in(text) == {"opacity", "atelectasis", "pleural_effusion", "implanted_device"}
    assert re.search("肺炎|炎性病变", result.report.impression)
    assert "pneumonia" not in findings_in(result.report.impression)
    assert result.unparsed == ("The patient is rotated.",)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_region_with_a_finding_is_not_called_normal(variant: int) -> None:
    impression_only = rendered(sentence("Mild cardiomegaly.", Region.HEART, "impression"), variant=variant)
    assert "心影" in impression_only.report.findings or "心脏" in impression_only.report.findings
    assert findings_in(impression_only.report.findings) == {"cardiomegaly"}
    contradicted = rendered(
        sentence("No pneumothorax or pleural effusion.", Region.DIAPHRAGM),
        sentence("Small right pleural effusion.", Region.DIAPHRAGM),
        variant=variant,
    )
    assert not re.search("未见[^。]*胸腔积液|锐利|肋膈角清晰", contradicted.report.findings)
    assert re.search("未见[^。]*气胸", contradicted.report.findings)


def test_nothing_is_said_twice() -> None:
    spine = rendered(sentence("Mild degenerative endplate changes of the spine.", Region.BONES)).report
    assert len(re.findall("退行|增生", spine.findings)) == 1, spine.findings
    assert len(re.findall("退行|增生", spine.impression)) == 1, spine.impression
    wires = rendered(sentence("Sternotomy wires.", Region.DEVICES)).report
    assert "胸骨切开术后钢丝影" in wires.findings
    assert "胸骨胸骨" not in wires.findings + wires.impression
    nodes = rendered(
        sentence("There are a calcified granuloma and a nodule in the left upper lobe.", Region.LUNGS)
    ).report.findings
    assert len(re.findall("左肺|左上肺", nodes)) == 1, nodes


def test_a_study_without_findings_is_normal_in_every_variant() -> None:
    reports = {rendered(sentence("The lungs are clear.", Region.LUNGS), variant=v).report for v in range(20)}
    assert len(reports) > 10
    for report in reports:
        assert findings_in(report.findings + report.impression) == frozenset()
        assert report.findings.count("。") == 7


def test_acute_findings_are_never_followed_by_nothing_acute() -> None:
    result = rendered(
        sentence("There is pulmonary edema.", Region.LUNGS),
        sentence("No acute abnormality.", Region.LUNGS, "impression"),
    )
    assert "急性" not in result.report.impression
    assert "活动性" not in result.report.impression


@pytest.mark.skipif(not ARCHIVE.exists(), reason="needs iu_cxr.zip in ../shared/data")
def test_real_reports_say_in_chinese_what_they_say_in_english() -> None:
    unparsed = total = 0
    for study in Corpus(ARCHIVE).split("train")[::7]:
        normalised = normalise(study)
        result = render(normalised, study.study)
        assert result == render(normalised, study.study)
        text = result.report.findings + result.report.impression
        frames = [frame for item in normalised.sentences for frame in item.frames if not frame.negated]
        assert findings_in(text) == {frame.finding for frame in frames if not frame.uncertain}, (study.study, text)
        denied = "".join(re.findall(r"未见[^，。]*", text))
        for frame in frames:
            assert TERMS[frame.finding].nouns[0] not in denied, (study.study, frame, text)
        assert not re.search(r"XXXX|[{}]|，，|。。|，。", text)
        assert not re.search("[a-z]", text)
        total += len(normalised.sentences)
        unparsed += len(result.unparsed)
    assert unparsed / total < 0.02


def test_wording_depends_on_study_and_variant_only() -> None:
    options = tuple(range(100))
    assert Wording("a").pick("x", options) == Wording("a", 0).pick("x", options)
    assert len({Wording("a", variant).pick("x", options) for variant in range(50)}) > 20
