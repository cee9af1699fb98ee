"""Which sentences of a model may be offered for one that stands in a report."""

from __future__ import annotations

import pytest

from echo_core.text.rewording import finished, usable

LEFT = "There is a small left pleural effusion."


@pytest.mark.parametrize(
    ("candidate", "sentence", "language"),
    [
        ("Small left pleural effusion.", LEFT, "en"),
        ("A small left pleural effusion is present.", LEFT, "en"),
        ("There is no pneumothorax.", "No pneumothorax.", "en"),
        ("The lungs are clear.", "Lungs are clear.", "en"),
        ("Both costophrenic angles are sharp.", "The costophrenic angles are clear.", "en"),
        ("No large pleural effusion is seen.", "There is no large pleural effusion.", "en"),
        ("未见明显实变影", "未见实变影", "zh"),
        ("未见确切气胸及胸腔积液", "未见确切胸腔积液及气胸", "zh"),
    ],
)
def test_the_same_in_other_words_is_offered(candidate: str, sentence: str, language: str) -> None:
    assert usable(candidate, sentence, language)


@pytest.mark.parametrize(
    ("candidate", "sentence", "language"),
    [
        ("There is a small left pleural effusion.", LEFT, "en"),
        ("there is a small left pleural effusion", LEFT, "en"),
        ("Small right pleural effusion.", LEFT, "en"),
        ("Left pleural effusion.", LEFT, "en"),
        ("Severe left pleural effusion.", LEFT, "en"),
        ("No left pleural effusion.", LEFT, "en"),
        ("Possible small left pleural effusion.", LEFT, "en"),
        ("Small left pleural effusion and atelectasis.", LEFT, "en"),
        ("Small left pleural effusion, unchanged.", LEFT, "en"),
        ("Small left pleural effusion of 3 cm.", LEFT, "en"),
        ("Small left left pleural effusion.", LEFT, "en"),
        ("Small left pleural pleural effusion.", LEFT, "en"),
        ("Small left pleural effusiontis.", LEFT, "en"),
        ("Small left pleural effusion,, .", LEFT, "en"),
        ("Impression: Small left pleural effusion.", LEFT, "en"),
        ("", LEFT, "en"),
        ("Left lower lobe opacity.", "Left upper lobe opacity.", "en"),
        ("No pleural effusion.", "No large pleural effusion.", "en"),
        ("No pneumothorax or pleural effusion.", "No pneumothorax.", "en"),
        ("The soft tissues of the chest wall are normal.", "The chest wall is unremarkable.", "en"),
        ("The heart is normal.", "The lungs are clear.", "en"),
        ("A nodule of 9 mm.", "A nodule of 8 mm.", "en"),
        ("Sentence of the patient's cat.", "Another of the cat.", "en"),
        ("右肺底见密度增高影", "左肺底见密度增高影", "zh"),
        ("左肺见密度增高影", "左肺底见密度增高影", "zh"),
        ("左肺底未见密度增高影", "左肺底见密度增高影", "zh"),
        ("心影增大", "心影轻度增大", "zh"),
        ("纵隔居中", "气管居中", "zh"),
    ],
)
def test_anything_else_is_not(candidate: str, sentence: str, language: str) -> None:
    assert not usable(candidate, sentence, language)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        (" The lungs are", "en", None),
        (" A nodule of 3.", "en", None),
        (" The lungs are clear. The", "en", "The lungs are clear."),
        ("心影", "zh", None),
        ("心影不大，双肺", "zh", "心影不大"),
        ("", "en", None),
    ],
)
def test_a_sentence_is_finished_when_the_next_begins(text: str, language: str, found: str | None) -> None:
    assert finished(text, language) == found
