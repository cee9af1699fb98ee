"""Garbled text is found, sound text is left alone."""

from __future__ import annotations

import pytest

from echo_core.evaluation.health import Lexicon, doubled_words, examine, has_loop, units

SOUND = "The heart is normal in size. The lungs are clear. No pleural effusion or pneumothorax."


def test_non_words_are_those_of_no_training_report() -> None:
    lexicon = Lexicon(["No pleural effusion at T12.", "Right basilar atelectasis."], "en")
    assert lexicon.unseen("No right RIGHTURALURALUSION, pleural atasis 12 atasis.") == [
        "righturaluralusion", "atasis", "atasis",
    ]  # fmt: skip
    assert lexicon.unseen("pleural effusion t12") == []


def test_numbers_are_no_words() -> None:
    assert units("A 3.5 cm nodule, 2 of 3", "en") == ["a", "cm", "nodule", "of"]


def test_chinese_units_are_character_pairs_within_punctuation() -> None:
    assert units("心影大，肺清。A", "zh") == ["心影", "影大", "肺清"]
    assert Lexicon(["心影增大。"], "zh").unseen("心影大") == ["影大"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("left left lower lobe", 1),
        ("Left left left base", 2),
        ("on the left. Left base", 0),
        ("the thesis", 0),
        ("T12 12 12", 0),
        (SOUND, 0),
    ],
)
def test_doubled_words(text: str, count: int) -> None:
    assert doubled_words(text, "en") == count


def test_doubled_chinese() -> None:
    assert doubled_words("左侧左侧胸腔积液", "zh") == 1
    assert doubled_words("双肺纹理清晰，双肺透亮", "zh") == 0


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        ("x a b c a b c a b c y", True),
        ("x a b c a b c a b y", False),
        ("a b a b a b", False),
        ("a a a a a a a a a", True),
        ("a b c d e a b c d e a b c d e", True),
        ("a b c d a b c d x a b c d", False),
        (SOUND.lower(), False),
        ("", False),
    ],
)
def test_loops(text: str, loop: bool) -> None:
    assert has_loop(text.split()) is loop


def test_a_draft_that_never_ended_is_a_loop() -> None:
    assert examine(SOUND, "en", None, ended=False).loop
    healthy = examine(SOUND, "en", Lexicon([SOUND], "en"))
    assert (healthy.units, healthy.unseen, healthy.doubled, healthy.loop) == (15, 0, 0, False)
