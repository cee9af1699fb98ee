"""Each rule against a table of reports that it must and must not warn of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from echo_core.text.checks.comparison import comparison
from echo_core.text.checks.consistency import consistency
from echo_core.text.checks.demographics import demographics
from echo_core.text.checks.emptiness import emptiness
from echo_core.text.checks.laterality import laterality
from echo_core.text.checks.measurements import measurements
from echo_core.text.checks.negation import negation
from echo_core.text.checks.report import CheckedReport, Concern, Rule, age_on, plain_report
from echo_core.text.checks.run import check_report
from echo_core.text.checks.spelling import spelling
from echo_core.text.checks.unread import unread
from echo_core.text.provenance import Origin, Span


def _fixed(report: CheckedReport, concern: Concern) -> str:
    """The section after the concern's one-key fix."""
    assert concern.fix is not None
    assert concern.fix.replacement is not None
    text = report.text(concern.section)
    return text[: concern.start] + concern.fix.replacement + text[concern.end :]


def _only(rule: Rule, report: CheckedReport) -> Concern:
    (concern,) = rule(report)
    return concern


@pytest.mark.parametrize(
    ("findings", "impression", "language", "fixed"),
    [
        ("Small left pleural effusion.", "Small right pleural effusion.", "en", "Small left pleural effusion."),
        ("Patchy opacity in the right lower lobe.", "Left lower lobe opacity.", "en", "Right lower lobe opacity."),
        ("There is a left pneumothorax. Heart is normal.", "Right pneumothorax.", "en", "Left pneumothorax."),
        ("Left base atelectasis. No effusion.", "1. Right basilar atelectasis.", "en", "1. Left basilar atelectasis."),
        ("左侧胸腔积液。", "右侧胸腔积液。", "zh", "左侧胸腔积液。"),
        ("右侧气胸，肺组织受压。", "左侧气胸。", "zh", "右侧气胸。"),
    ],
)
def test_sides_that_differ(findings: str, impression: str, language: str, fixed: str) -> None:
    report = plain_report(findings, impression, language)
    assert _fixed(report, _only(laterality, report)) == fixed


@pytest.mark.parametrize(
    ("findings", "impression", "language"),
    [
        ("Small left pleural effusion.", "Small left pleural effusion.", "en"),
        ("Small bilateral pleural effusions.", "Right pleural effusion.", "en"),
        ("Pleural effusion is present.", "Right pleural effusion.", "en"),
        ("Left effusion. Small right effusion too.", "Right pleural effusion.", "en"),
        ("Left effusion.", "No right pleural effusion.", "en"),
        ("Left-sided PICC in place.", "Catheter tip in the right atrium.", "en"),
        ("Left lower lobe opacity.", "Right pleural effusion.", "en"),
        ("The lungs are clear.", "Right pleural effusion.", "en"),
        ("双侧胸腔积液。", "右侧胸腔积液。", "zh"),
        ("左侧胸腔积液。", "左侧胸腔积液。", "zh"),
        ("左侧胸腔积液。右侧未见胸腔积液。", "未见右侧胸腔积液。", "zh"),
    ],
)
def test_sides_that_agree(findings: str, impression: str, language: str) -> None:
    assert list(laterality(plain_report(findings, impression, language))) == []


def test_two_side_words_in_a_sentence_are_marked_and_left_to_the_reader() -> None:
    report = plain_report("Left pleural effusion.", "Right pleural effusion, the left lung is clear.")
    concerns = [concern for concern in laterality(report) if concern.fix is not None]
    assert concerns == []


@pytest.mark.parametrize(
    ("findings", "impression", "language"),
    [
        ("No pneumothorax.", "Small pneumothorax.", "en"),
        ("No pleural effusion. Heart is normal.", "Left pleural effusion.", "en"),
        ("There is cardiomegaly.", "No cardiomegaly.", "en"),
        ("The lungs are clear without pulmonary edema.", "Mild pulmonary edema.", "en"),
        ("未见胸腔积液。", "左侧胸腔积液。", "zh"),
        ("心影增大。", "未见心影增大。", "zh"),
    ],
)
def test_contradictions(findings: str, impression: str, language: str) -> None:
    report = plain_report(findings, impression, language)
    concern = _only(negation, report)
    assert (concern.section, concern.start) == ("impression", 0)
    assert _fixed(report, concern).strip(" .。") == ""


@pytest.mark.parametrize(
    ("findings", "impression", "language"),
    [
        ("No pneumothorax.", "No pneumothorax.", "en"),
        ("Small left pleural effusion.", "Small left pleural effusion.", "en"),
        ("No large pleural effusion.", "Small pleural effusion.", "en"),
        ("Old rib fracture.", "No acute fracture.", "en"),
        ("Possible pneumonia.", "No pneumonia.", "en"),
        ("No left pleural effusion.", "Right pleural effusion.", "en"),
        ("No effusion. Small right effusion cannot be excluded.", "Right pleural effusion.", "en"),
        ("The heart is normal.", "Left pleural effusion.", "en"),
        ("右侧未见胸腔积液。", "左侧胸腔积液。", "zh"),
        ("未见胸腔积液。", "未见胸腔积液。", "zh"),
    ],
)
def test_no_contradictions(findings: str, impression: str, language: str) -> None:
    assert list(negation(plain_report(findings, impression, language))) == []


@pytest.mark.parametrize(
    ("findings", "impression", "marked"),
    [
        ("", "Normal.", ""),
        ("Clear.", " \n", ""),
        ("Nodule in the [side] lung.", "Nodule.", "[side]"),
        ("Nodule of ___ mm.", "Nodule.", "___"),
        ("Compared with XXXX.", "Normal.", "XXXX"),
        ("Clear.", "TODO", "TODO"),
        ("大小约【】。", "结节。", "【】"),
    ],
)
def test_something_is_missing(findings: str, impression: str, marked: str) -> None:
    report = plain_report(findings, impression)
    concern = _only(emptiness, report)
    assert report.text(concern.section)[concern.start : concern.end] == marked


@pytest.mark.parametrize("text", ["Clear.", "Size < 3 mm and > 1 mm.", "T4 (old). A/P view, 2 * 3 cm.", "清晰。"])
def test_nothing_is_missing(text: str) -> None:
    assert list(emptiness(plain_report(text, "Normal."))) == []


@pytest.mark.parametrize(
    ("sentence", "language", "fixed"),
    [
        ("Compared with the prior study, the effusion has grown.", "en", None),
        ("The heart is enlarged, unchanged compared to prior exam.", "en", "The heart is enlarged."),
        ("Stable in appearance since the previous film.", "en", None),
        ("与前片比较，积液增多。", "zh", None),
        ("较前片吸收。", "zh", None),
    ],
)
def test_comparison_without_a_prior(sentence: str, language: str, fixed: str | None) -> None:
    report = plain_report(sentence, "", language)
    concern = _only(comparison, report)
    if fixed is not None:
        assert _fixed(report, concern) == fixed
    assert list(comparison(replace(report, priors=1))) == []


def test_the_model_cannot_know_of_a_change_but_a_reader_can() -> None:
    for sentence, language in (("The effusion is unchanged.", "en"), ("Interval growth.", "en"), ("结节同前。", "zh")):
        own = plain_report(sentence, "", language)
        assert list(comparison(own)) == []
        drafted = replace(own, sections={"findings": (Span("Mine. ", Origin.TYPED), Span(sentence, Origin.MODEL))})
        concern = _only(comparison, drafted)
        assert "no earlier film" in concern.message
        assert concern.start >= len("Mine. ")


def test_a_comparison_that_names_its_film_is_one() -> None:
    report = plain_report("Smaller than on the prior film.", "")
    assert _only(comparison, report).rule == "comparison"
    named = {**report.sections, "comparison": (Span("Film of 2020-01-31.", Origin.TYPED),)}
    assert list(comparison(replace(report, sections=named))) == []


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("No prior films are available for comparison.", "en"),
        ("Comparison with prior studies is recommended.", "en"),
        ("Stable postsurgical changes, again noted.", "en"),
        ("The heart is enlarged.", "en"),
        ("Prior sternotomy.", "en"),
        ("Previous granulomatous disease.", "en"),
        ("The interval between the wires is regular.", "en"),
        ("前肋骨质完整。", "zh"),
    ],
)
def test_no_comparison(sentence: str, language: str) -> None:
    assert list(comparison(plain_report(sentence, "", language))) == []


@pytest.mark.parametrize(
    ("text", "sex", "age", "language", "fixed"),
    [
        ("A 65-year-old woman.", "M", 65, "en", "A 65-year-old man."),
        ("She has cough.", "M", None, "en", "He has cough."),
        ("Radiopaque seeds in the prostate.", "F", None, "en", None),
        ("A 45 year old patient.", "", 54, "en", "A 54 year old patient."),
        ("Chest of a child.", "", 40, "en", None),
        ("Elderly patient.", "", 30, "en", None),
        ("女性，65岁。", "F", 56, "zh", "女性，56岁。"),
        ("男性患者。", "F", None, "zh", "女性患者。"),
    ],
)
def test_words_that_do_not_fit_the_header(
    text: str, sex: str, age: int | None, language: str, fixed: str | None
) -> None:
    report = replace(plain_report(text, "", language), sex=sex, age=age)
    concern = _only(demographics, report)
    if fixed is None:
        assert concern.fix is None
    else:
        assert _fixed(report, concern) == fixed


@pytest.mark.parametrize(
    ("text", "sex", "age", "language"),
    [
        ("A 65-year-old woman.", "F", 65, "en"),
        ("A 65-year-old woman.", "", None, "en"),
        ("The manubrium and the shear lines are normal; heart shadow.", "F", 50, "en"),
        ("Status post mastectomy. Breast shadows.", "M", 50, "en"),
        ("Elderly patient.", "M", 80, "en"),
        ("2 years ago.", "M", 80, "en"),
        ("女性，56岁。", "F", 56, "zh"),
    ],
)
def test_words_that_fit_the_header(text: str, sex: str, age: int | None, language: str) -> None:
    assert list(demographics(replace(plain_report(text, "", language), sex=sex, age=age))) == []


@pytest.mark.parametrize(
    ("birth", "study", "age"),
    [
        ("19600401", "20240331", 63),
        ("19600331", "20240331", 64),
        ("20240331", "20240331", 0),
        ("", "20240331", None),
        ("19601301", "20240331", None),
        ("20250101", "20240331", None),
    ],
)
def test_age_on(birth: str, study: str, age: int | None) -> None:
    assert age_on(birth, study) == age


@pytest.mark.parametrize(
    ("text", "measured", "fixed"),
    [
        ("Nodule of 12 mm.", (14.0,), "Nodule of 14 mm."),
        ("Mass of 3.1 cm.", (32.4,), "Mass of 3.2 cm."),
        ("Nodule of 5 mm.", (50.0,), None),
        ("结节约12毫米。", (13.0,), "结节约13毫米。"),
        ("见12毫米的结节。", (13.0,), "见13毫米的结节。"),
    ],
)
def test_a_length_that_was_not_measured(text: str, measured: tuple[float, ...], fixed: str | None) -> None:
    report = replace(plain_report(text, ""), measured_mm=measured)
    concern = _only(measurements, report)
    if fixed is None:
        assert concern.fix is None
    else:
        assert _fixed(report, concern) == fixed


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("Nodule of 12 mm.", (12.4,)),
        ("Mass of 3.1 x 2.0 cm.", (31.2, 19.7)),
        ("Mass of 3 cm.", (27.0,)),
        ("Nodule of 12 mm.", ()),
        ("T12 is normal. 12 leads.", (3.0,)),
    ],
)
def test_a_length_that_was_measured(text: str, measured: tuple[float, ...]) -> None:
    assert list(measurements(replace(plain_report(text, ""), measured_mm=measured))) == []


def test_only_the_model_s_unvisited_text_is_unread() -> None:
    spans = (
        Span("Read by the reader. ", Origin.MODEL, True),
        Span(" Nobody read this. ", Origin.MODEL, False),
        Span("Typed.", Origin.TYPED, True),
        Span("\n", Origin.MODEL, False),
    )
    report = CheckedReport("en", {"findings": spans})
    concern = _only(unread, report)
    assert report.text("findings")[concern.start : concern.end] == "Nobody read this."
    assert concern.fix is not None
    assert concern.fix.replacement is None


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("Small pleurall effusion.", "Small pleural effusion."),
        ("Teh lungs are clear.", "The lungs are clear."),
        ("Cardiomegally is present.", "Cardiomegaly is present."),
        ("Costophrenicc angles.", "Costophrenic angles."),
    ],
)
def test_misspelt_words(text: str, fixed: str) -> None:
    report = plain_report(text, "")
    assert _fixed(report, _only(spelling, report)) == fixed


@pytest.mark.parametrize(
    "text",
    [
        "The cardiomediastinal silhouette is within normal limits. No pneumothorax or pleural effusion.",
        "Bibasilar subsegmental atelectasis; hyperinflated lungs, flattened hemidiaphragms.",
        "PICC tip at the cavoatrial junction. ETT, NG tube. T4-T5.",
        "Patient's left-sided post-operative changes.",
        "Dr. XY, 3 x 4 cm, C5/C6, and/or w/o.",
    ],
)
def test_words_that_are_spelt_well(text: str) -> None:
    assert list(spelling(plain_report(text, ""))) == []


def test_the_user_s_own_words_are_known() -> None:
    report = plain_report("Zzyzx sign.", "")
    assert len(list(spelling(report))) == 1
    assert list(spelling(replace(report, own_words=frozenset({"zzyzx"})))) == []


def test_a_good_report_raises_nothing_and_an_empty_one_neither() -> None:
    assert check_report(plain_report("The heart is normal in size. The lungs are clear.", "No acute disease.")) == []
    assert check_report(plain_report("", "")) == []


@pytest.mark.parametrize(
    ("findings", "impression", "language", "section", "marked"),
    [
        ("There is no pneumothorax. Large right pneumothorax.", "", "en", "findings", "There is no pneumothorax."),
        ("Cardiomegaly. The heart is not enlarged.", "", "en", "findings", "The heart is not enlarged."),
        ("Clear.", "No pleural effusion. Left pleural effusion.", "en", "impression", "No pleural effusion."),
        ("Right pneumothorax.", "No acute cardiopulmonary abnormality.", "en", "impression",
         "No acute cardiopulmonary abnormality"),
        ("Mild pulmonary edema.", "No active disease.", "en", "impression", "No active disease"),
        ("右侧气胸。未见气胸。", "", "zh", "findings", "未见气胸"),
        ("右侧气胸。", "未见急性心肺病变。", "zh", "impression", "未见急性"),
    ],
)  # fmt: skip
def test_what_is_said_and_taken_back(findings: str, impression: str, language: str, section: str, marked: str) -> None:
    report = plain_report(findings, impression, language)
    concern = _only(consistency, report)
    assert concern.section == section
    assert report.text(section)[concern.start : concern.end] == marked


@pytest.mark.parametrize(
    ("findings", "impression", "language"),
    [
        ("No pneumothorax. Left pleural effusion.", "Left pleural effusion.", "en"),
        ("Left pleural effusion. No right pleural effusion.", "", "en"),
        ("Small pleural effusion. No large pleural effusion.", "", "en"),
        ("Possible pneumothorax. No pneumothorax is certain.", "", "en"),
        ("Right pneumothorax.", "No acute bony abnormality. Right pneumothorax.", "en"),
        ("Right pneumothorax.", "Right pneumothorax.", "en"),
        ("Possible pneumonia.", "No acute disease.", "en"),
        ("Mild scoliosis. Old rib fracture.", "No acute cardiopulmonary disease.", "en"),
        ("左侧胸腔积液。右侧未见胸腔积液。", "左侧胸腔积液。", "zh"),
        ("双肺清晰。", "未见急性心肺病变。", "zh"),
    ],
)
def test_what_is_consistent(findings: str, impression: str, language: str) -> None:
    assert list(consistency(plain_report(findings, impression, language))) == []


def test_the_sentence_that_denies_can_be_deleted() -> None:
    report = plain_report("No pneumothorax. Large right pneumothorax.", "")
    assert _fixed(report, _only(consistency, report)).strip() == "Large right pneumothorax."
