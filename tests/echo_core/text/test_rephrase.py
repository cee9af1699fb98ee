"""Other wordings say the same, and what the tables do not know is left alone."""

from __future__ import annotations

import pytest

from echo_core.text.english import parse_sentence, sentences
from echo_core.text.rephrase import alternatives, stretch_at


def _frames(text: str) -> set[object]:
    return {frame for one in sentences(text) for frame in parse_sentence(one)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The heart is mildly enlarged.", "There is mild cardiomegaly."),
        ("Small left pleural effusion", "A small left pleural effusion is noted"),
        ("No pleural effusion or pneumothorax.", "There is no pleural effusion or pneumothorax."),
        (
            "There is left basilar atelectasis without pneumothorax.",
            "There is left basilar atelectasis. No pneumothorax.",
        ),
        ("Blunting of the left costophrenic angle.", "There is blunting of the left costophrenic angle."),
        ("The heart is normal in size.", "Heart size is within normal limits."),
        ("The lungs are clear.", "The lung fields are clear."),
        ("No acute cardiopulmonary disease.", "No acute cardiopulmonary process."),
    ],
)
def test_an_english_sentence_in_other_words(sentence: str, expected: str) -> None:
    found = alternatives(sentence, "en")
    assert expected in found
    assert sentence not in found
    assert len(found) == len(set(found)) <= 8
    for text in found:
        assert _frames(text) == _frames(sentence)
        assert alternatives(text.split(". ")[0], "en")


@pytest.mark.parametrize(
    "sentence",
    [
        "Right upper lobe nodule measuring 8 mm.",
        "The lungs are clear except for the left base.",
        "Old healed left rib fracture.",
        "Infiltrate in the left lung.",
        "Tiny left pleural effusion.",
        "Left pleural effusion, unchanged.",
        "PICC with its tip in the right atrium.",
        "Both lungs are clear and well aerated after treatment.",
        "XXXX cardiomegaly.",
        "Thank you.",
        "",
    ],
)
def test_what_would_lose_a_word_is_not_rephrased(sentence: str) -> None:
    assert alternatives(sentence, "en") == []


def test_a_normal_wording_adds_nothing() -> None:
    assert not any("expanded" in text or "otherwise" in text for text in alternatives("The lungs are clear.", "en"))


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("心影不大", "心影未见增大"),
        ("未见胸腔积液及气胸", "未见明显胸腔积液及气胸"),
        ("左侧少量胸腔积液", "左侧可见少量胸腔积液"),
    ],
)
def test_a_chinese_clause_in_other_words(clause: str, expected: str) -> None:
    assert expected in alternatives(clause, "zh")
    assert clause not in alternatives(clause, "zh")


@pytest.mark.parametrize("clause", ["右肺门旁结节约8mm", "未见胸腔积液及其他", "", "与前片相仿"])
def test_other_chinese_clauses_are_left_alone(clause: str) -> None:
    assert alternatives(clause, "zh") == []


def test_the_stretch_at_the_caret() -> None:
    text = "心影不大， 双肺清晰。"
    assert [text[slice(*stretch_at(text, at, "zh"))] for at in (0, 4, 7)] == ["心影不大", "心影不大", "双肺清晰"]
    assert stretch_at("One. Two.", 6, "en") == (5, 9)
    assert stretch_at("", 0, "zh") == (0, 0)
