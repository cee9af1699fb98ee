"""Normalised reports: regions in order, own wording kept, nothing said that the films cannot show, no contradiction."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from echo_core.corpus import Corpus, CorpusStudy
from echo_core.text.english import findings_in, parse_sentence
from echo_core.text.english_repair import clean
from echo_core.text.findings import FREQUENT, mesh_findings
from echo_core.text.frames import Region
from echo_core.text.normalise import MAX_WORDS, NormalisedReport, normalise

ORDER = list(Region)


def study(findings: str = "", impression: str = "", mesh: str = "normal", name: str = "7") -> CorpusStudy:
    return CorpusStudy(name, "train", findings, impression, mesh)


def texts(report: NormalisedReport, section: str = "findings") -> list[str]:
    return [item.text for item in report.sentences if item.section == section]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("The XXXX are intact.", "Bony structures are intact."),
        ("Heart and pulmonary XXXX are normal.", "Heart and pulmonary vessels are normal."),
        ("No XXXX focal consolidation.", "No focal consolidation."),
        ("No XXXX infiltrates.", "No acute infiltrates."),
        ("There are no XXXX of effusion.", "There are no signs of effusion."),
        ("Blunted left costophrenic XXXX.", "Blunted left costophrenic angle."),
        ("XXXX opacities in the left base, XXXX scarring.", "Streaky opacities in the left base, likely scarring."),
        ("Calcified hilar lymph XXXX.", "Calcified hilar lymph nodes."),
        ("There are XXXX bilateral effusions.", "There are bilateral effusions."),
        ("Negative chest x-XXXX.", "Negative chest x-ray."),
    ],
)
def test_masked_words_are_put_back_from_their_neighbours(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Stable mild cardiomegaly.", "Mild cardiomegaly."),
        ("Again noted is a tortuous aorta.", "A tortuous aorta."),
        ("The lungs remain hyperexpanded.", "The lungs are hyperexpanded."),
        ("Left perihilar scar is unchanged.", "Left perihilar scar."),
        ("Small left effusion, unchanged since the prior exam.", "Small left effusion."),
        (
            "In the interval, consolidation has developed in the left base.",
            "Consolidation is present in the left base.",
        ),
        ("Normal heart size compared to the previous radiograph.", "Normal heart size."),
        ("Prior granulomatous disease.", "Prior granulomatous disease."),
        ("Right nodule, recommend CT.", "Right nodule."),
        ("Lateral view reveals mild scoliosis.", "Mild scoliosis."),
        ("Opacity in the left base seen only on lateral view.", "Opacity in the left base."),
    ],
)
def test_earlier_films_advice_and_technique_go_and_the_finding_stays(raw: str, expected: str) -> None:
    assert clean(raw) == expected


def test_a_sentence_that_cannot_be_cleaned_is_given_up() -> None:
    assert clean("The left effusion has decreased in size and XXXX is now seen.") == ""


def test_a_normal_report_states_every_region_in_order_and_keeps_the_own_wording() -> None:
    report = normalise(
        study("Heart size is normal. The lungs are clear. No effusion or pneumothorax.", "No acute disease.")
    )
    regions = [item.region for item in report.sentences if item.section == "findings"]
    assert regions == sorted(regions, key=ORDER.index)
    assert set(regions) == set(Region) - {Region.DEVICES}
    assert {"Heart size is normal.", "The lungs are clear.", "No effusion or pneumothorax."} <= set(texts(report))
    assert report.report.impression == "No acute disease."
    assert report.report.findings == " ".join(texts(report))
    assert findings_in(report.report.findings) == frozenset()
    assert 35 <= len(report.report.findings.split()) <= 70


def test_the_same_study_gives_the_same_report_and_another_variant_other_standard_sentences() -> None:
    raw = study("The lungs are clear.", "No acute disease.")
    assert normalise(raw) == normalise(raw)
    assert len({normalise(raw, variant).report.findings for variant in range(8)}) > 4
    assert all("The lungs are clear." in texts(normalise(raw, variant)) for variant in range(8))


def test_a_positive_region_gets_no_normal_sentence_of_the_same_thing() -> None:
    report = normalise(
        study(
            "The lungs are clear. Left basilar atelectasis. Cardiac and mediastinal contours are normal. Cardiomegaly.",
            mesh="Pulmonary Atelectasis/base/left;Cardiomegaly",
        )
    )
    found = texts(report)
    assert "Left basilar atelectasis." in found
    assert "The lungs are otherwise clear." in found
    assert "The lungs are clear." not in found
    assert not [text for text in found if re.search(r"(?i)cardiac.*normal|heart.*normal", text)]
    assert findings_in(report.report.findings) == {"atelectasis", "cardiomegaly"}


def test_a_list_of_absent_findings_loses_the_one_that_is_present() -> None:
    report = normalise(
        study("Small left effusion. No consolidation, effusion or pneumothorax.", mesh="Pleural Effusion/left/small")
    )
    assert "Small left effusion." in texts(report)
    assert "No focal consolidation or pneumothorax." in texts(report)


def test_a_coded_finding_that_the_text_lost_is_filled_in() -> None:
    report = normalise(study("The XXXX is XXXX. Lungs are clear.", mesh="Aorta/tortuous/mild"))
    (filled,) = [
        item
        for item in report.sentences
        if item.standard
        and item.frames
        and item.region is Region.MEDIASTINUM
        and not item.frames[0].negated
        and item.section == "findings"
    ]
    assert [(frame.finding, frame.severity) for frame in filled.frames] == [("tortuous_aorta", "mild")]


def test_a_finding_in_words_that_cannot_be_kept_is_said_anew_from_its_codes() -> None:
    report = normalise(study("XXXX XXXX left XXXX effusion has XXXX.", mesh="Pleural Effusion/left/small"))
    assert "XXXX" not in report.report.findings
    (frame,) = [
        f
        for item in report.sentences
        for f in item.frames
        if f.finding == "pleural_effusion" and not f.negated and item.section == "findings"
    ]
    assert (frame.side, frame.severity) == ("left", "mild")


def test_observations_of_an_impression_without_findings_are_moved_and_interpretations_stay() -> None:
    report = normalise(
        study(
            impression="Heart size normal. Right lower lobe infiltrate. Findings consistent with pneumonia.",
            mesh="Infiltrate/lung/lower lobe/right;Pneumonia",
        )
    )
    assert {"Heart size normal.", "Right lower lobe infiltrate."} <= set(texts(report))
    assert "pneumonia" not in findings_in(report.report.findings)
    assert "pneumonia" in findings_in(report.report.impression)


@pytest.mark.parametrize(
    "raw",
    [
        "Results were discussed with Dr. XXXX by telephone.",
        "PA and lateral views of the chest were obtained.",
        "Follow-up CT is recommended.",
        "Comparison XXXX.",
        "The left knee shows narrowing of the joint.",
    ],
)
def test_what_is_not_about_the_chest_films_is_dropped(raw: str) -> None:
    plain = normalise(study("The lungs are clear."))
    assert texts(normalise(study(f"The lungs are clear. {raw}"))) == texts(plain)


@pytest.mark.parametrize("mesh", ["No Indexing", "Technical Quality of Image Unsatisfactory", ""])
def test_a_study_without_codes_relies_on_its_text(mesh: str) -> None:
    report = normalise(study("Mild cardiomegaly. Limited exam.", "", mesh))
    assert "Mild cardiomegaly." in texts(report)
    assert findings_in(report.report.impression) == {"cardiomegaly"}


def test_an_empty_report_is_a_normal_one() -> None:
    report = normalise(study())
    assert findings_in(report.report.findings + report.report.impression) == frozenset()
    assert report.report.impression


def test_devices_come_last() -> None:
    report = normalise(
        study("Right PICC line tip in the SVC. The lungs are clear.", mesh="Catheters, Indwelling/right")
    )
    assert texts(report)[-1] == "Right PICC line tip in the SVC."


@pytest.fixture(scope="module")
def targets(shared_folder: Path) -> list[tuple[CorpusStudy, NormalisedReport]]:
    archive = shared_folder / "data" / "iu_cxr.zip"
    if not archive.is_file():
        pytest.skip("needs iu_cxr.zip")
    return [(raw, normalise(raw)) for raw in Corpus(archive).split("train", "extra")]


def test_no_target_holds_a_masked_word_or_wording_about_earlier_films(
    targets: list[tuple[CorpusStudy, NormalisedReport]],
) -> None:
    forbidden = re.compile(
        r"(?i)XXXX|\b(?:unchanged|interval|compar\w+|previously|since|again|recommend\w*|follow-?up|correlat\w+|stable|resolved)\b"
    )
    bad = [item.text for _, report in targets for item in report.sentences if forbidden.search(item.text)]
    assert bad == []


def test_every_target_is_short_capitalised_and_punctuated(targets: list[tuple[CorpusStudy, NormalisedReport]]) -> None:
    for _, report in targets:
        assert len(f"{report.report.findings} {report.report.impression}".split()) <= MAX_WORDS
        assert report.report.impression
        assert all(re.fullmatch(r"[^a-z\s].*[^\s.,;:]\.", item.text) for item in report.sentences), report.report


def test_sentences_of_a_target_do_not_repeat(targets: list[tuple[CorpusStudy, NormalisedReport]]) -> None:
    for _, report in targets:
        assert len(set(texts(report))) == len(texts(report))
        assert len(set(texts(report, "impression"))) == len(texts(report, "impression"))


def test_no_target_denies_what_it_asserts(targets: list[tuple[CorpusStudy, NormalisedReport]]) -> None:
    qualified = re.compile(
        r"(?i)\b(?:large|other|additional|superimposed|otherwise|significant|suspicious|displaced|acute)\b"
    )
    contradictions = 0
    for _, report in targets:
        asserted = findings_in(report.report.findings)
        contradictions += any(
            frame.negated and frame.finding in asserted and not qualified.search(item.text)
            for item in report.sentences
            for frame in parse_sentence(item.text)
        )
        text = report.report.findings
        contradictions += "The lungs are clear." in text and bool(
            asserted & {"opacity", "atelectasis", "airspace_disease"}
        )
        contradictions += "heart is normal in size" in text and "cardiomegaly" in asserted
    assert contradictions <= 0.002 * len(targets)


def test_targets_say_what_the_codes_say(targets: list[tuple[CorpusStudy, NormalisedReport]]) -> None:
    agreed = said = coded = 0
    for raw, report in targets:
        if "No Indexing" in raw.mesh:
            continue
        read = findings_in(f"{report.report.findings} {report.report.impression}") & set(FREQUENT)
        manual = mesh_findings(raw.mesh) & set(FREQUENT)
        agreed += len(read & manual)
        said += len(read)
        coded += len(manual)
    assert agreed / coded >= 0.99
    assert agreed / said >= 0.95


def test_targets_are_varied(targets: list[tuple[CorpusStudy, NormalisedReport]]) -> None:
    distinct = {item.text for _, report in targets for item in report.sentences}
    assert len(distinct) > 4000
    assert len({report.report.findings for _, report in targets}) > 0.97 * len(targets)
