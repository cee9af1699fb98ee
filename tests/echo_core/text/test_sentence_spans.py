"""Sentences by their place in a text that stays as it is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.text.sentence_spans import sentence_at, sentence_spans


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two!  Three", ["One.", "Two!", "Three"]),
        ("Size 3.5 cm. Dr. Who saw it.", ["Size 3.5 cm.", "Dr. Who saw it."]),
        ("双肺清晰。心影不大。", ["双肺清晰。", "心影不大。"]),
        ("Line one\nLine two", ["Line one", "Line two"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


def test_the_sentence_at_a_caret() -> None:
    text = "One. Two."
    assert [sentence_at(text, at) for at in (0, 4, 5, 9)] == [(0, 4), (0, 4), (5, 9), (5, 9)]
    assert sentence_at("", 0) == (0, 0)


@given(st.text(alphabet="ab .!\n。", max_size=40))
def test_every_letter_is_in_exactly_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join(text[start:end] for start, end in spans).replace(" ", "").replace("\n", "") == text.replace(
        " ", ""
    ).replace("\n", "")
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
