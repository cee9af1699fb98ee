"""The English parser on hand-written sentences in the manner of the corpus, and as a labeller against its codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.corpus import Corpus
from echo_core.text.english import chest_sentences, findings_in, parse_sentence, sentences
from echo_core.text.english_phrases import sentence as stated
from echo_core.text.findings import FINDINGS, FREQUENT, mesh_findings
from echo_core.text.frames import Frame
from echo_core.text.labels import findings_in as findings_in_language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lungs are clear.There is no effusion..", ["Lungs are clear.", "There is no effusion."]),
        ("1. Mild cardiomegaly. 2. No edema. .", ["Mild cardiomegaly.", "No edema."]),
        ("Heart large<BR>Lungs clear.", ["Heart large.", "Lungs clear."]),
        ("Small effusion &gt; left lung.", ["Small effusion > left lung."]),
        ("LUNGS ARE CLEAR. NO XXXX EFFUSION IS SEEN.", ["Lungs are clear.", "No XXXX effusion is seen."]),
        ("A 1.5 cm nodule vs. granuloma is seen.", ["A 1.5 cm nodule vs. granuloma is seen."]),
        ("Low lung volumes 2. No effusion", ["Low lung volumes.", "No effusion"]),
        ("Scarring in the left base The heart is normal.", ["Scarring in the left base.", "The heart is normal."]),
        ("  ", []),
    ],
)
def test_sentences_are_found_in_untidy_text(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_series_of_other_body_parts_are_left_out() -> None:
    text = "Chest. Lungs are clear. Left knee. Large osteophytes are seen. Chest. Heart is enlarged."
    assert chest_sentences(text) == ["Chest.", "Lungs are clear.", "Chest.", "Heart is enlarged."]
    assert findings_in(text) == {"cardiomegaly"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The heart is mildly enlarged.", {"cardiomegaly"}),
        ("The heart is not enlarged.", set()),
        ("Borderline heart size.", {"cardiomegaly"}),
        ("No pleural effusion or pneumothorax.", set()),
        ("Low lung volumes without focal consolidation, effusion, or pneumothorax.", {"hypoinflation"}),
        ("Lungs are free of focal airspace disease.", set()),
        ("Negative for edema, but a right effusion is present.", {"pleural_effusion"}),
        ("No effusion. Bibasilar atelectasis.", {"atelectasis"}),
        ("The left effusion has resolved.", set()),
        ("A pneumothorax is not seen.", set()),
        ("No change in the large hiatal hernia.", {"hiatal_hernia"}),
        ("Left basilar opacity may represent atelectasis or infiltrate.", {"opacity"}),
        ("A small effusion cannot be excluded.", set()),
        ("Streaky opacities, likely atelectasis.", {"opacity", "atelectasis"}),
        ("Nodular opacity in the right apex.", {"opacity"}),
        ("Calcified right hilar lymph nodes.", {"calcified_lymph_nodes"}),
        ("Calcified granuloma in the right hilum.", {"granuloma"}),
        ("A nodule that is not calcified.", {"nodule"}),
        ("Tortuous, calcified thoracic aorta.", {"tortuous_aorta", "aortic_atherosclerosis"}),
        ("Mild degenerative changes of the thoracic spine.", {"spine_degeneration"}),
        ("Acromioclavicular degenerative change.", {"joint_degeneration"}),
        ("Anterior wedge compression deformity of T8.", {"vertebral_deformity"}),
        ("Old healed left rib fractures.", {"fracture"}),
        ("No displaced rib fracture.", set()),
        ("Subcutaneous emphysema along the left chest wall.", {"subcutaneous_emphysema"}),
        ("Right IJ central line with tip in the SVC.", {"catheter"}),
    ],
)
def test_a_sentence_asserts_what_it_states_and_nothing_it_denies_or_only_considers(
    sentence: str, expected: set[str]
) -> None:
    assert findings_in(sentence) == expected


def _frame(sentence: str, key: str) -> Frame:
    return next(frame for frame in parse_sentence(sentence) if frame.finding == key)


def test_denied_and_doubtful_findings_are_frames_with_their_marks() -> None:
    assert _frame("No left pleural effusion.", "pleural_effusion").negated
    doubtful = _frame("Right opacity could reflect pneumonia.", "pneumonia")
    assert doubtful.uncertain
    assert not doubtful.negated


@pytest.mark.parametrize(
    ("sentence", "key", "places", "side", "severity"),
    [
        ("Mild left basilar atelectasis.", "atelectasis", ("base",), "left", "mild"),
        ("Moderate bilateral pleural effusions.", "pleural_effusion", (), "bilateral", "moderate"),
        ("Small right and moderate left effusion.", "pleural_effusion", (), "bilateral", "moderate"),
        ("There is scarring in both lung apices.", "scarring", ("apex",), "bilateral", ""),
        ("Left upper lobe nodule and right effusion.", "nodule", ("upper lobe",), "left", ""),
        ("Left upper lobe nodule and right effusion.", "pleural_effusion", (), "right", ""),
        ("Opacities in the right lower lobe compatible with scarring.", "scarring", ("lower lobe",), "right", ""),
        ("Severe degenerative changes of the thoracic spine.", "spine_degeneration", ("thoracic spine",), "", "severe"),
        ("Borderline enlarged heart.", "cardiomegaly", (), "", "borderline"),
    ],
)
def test_side_severity_and_place_are_those_nearest_the_finding(
    sentence: str, key: str, places: tuple[str, ...], side: str, severity: str
) -> None:
    frame = _frame(sentence, key)
    assert (frame.places, frame.side, frame.severity) == (places, side, severity)


@pytest.mark.parametrize("key", FINDINGS)
@pytest.mark.parametrize("side", ["", "left", "bilateral"])
def test_a_phrase_built_from_a_frame_reads_back_as_that_finding(key: str, side: str) -> None:
    frame = Frame(key, FINDINGS[key].region, (), side)
    assert {findings_in(stated((frame,), seed)) for seed in range(6)} == {frozenset({key})}


@given(st.text(max_size=200))
def test_any_text_is_parsed_without_an_error(text: str) -> None:
    assert findings_in(text) <= set(FINDINGS)


def test_labels_are_dispatched_by_language() -> None:
    assert findings_in_language("Cardiomegaly.", "en") == {"cardiomegaly"}
    with pytest.raises(ValueError, match="'de'"):
        findings_in_language("Herz groß.", "de")


@pytest.mark.parametrize("parts", [("train", "extra"), ("val",)])
def test_as_a_labeller_the_parser_agrees_with_the_manual_codes(shared_folder: Path, parts: tuple[str, ...]) -> None:
    archive = shared_folder / "data" / "iu_cxr.zip"
    if not archive.is_file():
        pytest.skip("needs iu_cxr.zip")
    agreed = said = coded = 0
    for study in Corpus(archive).split(*parts):
        if "No Indexing" in study.mesh:
            continue
        read = findings_in(f"{study.findings} . {study.impression}") & set(FREQUENT)
        manual = mesh_findings(study.mesh) & set(FREQUENT)
        agreed += len(read & manual)
        said += len(read)
        coded += len(manual)
    assert 2 * agreed / (said + coded) >= 0.93
