"""Comparison of two versions of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.text.compare import Fate, Piece, compare


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("No effusion.", "No effusion.", []),
        ("Small left effusion.", "Small right effusion.", [(Fate.REMOVED, "left"), (Fate.ADDED, "right")]),
        ("双肺清晰。", "双肺不清晰。", [(Fate.ADDED, "不")]),
        ("", "Clear.", [(Fate.ADDED, "Clear.")]),
    ],
)
def test_changes(old: str, new: str, changed: list[tuple[Fate, str]]) -> None:
    assert [(piece.fate, piece.text) for piece in compare(old, new) if piece.fate is not Fate.SAME] == changed


@given(st.text(max_size=30), st.text(max_size=30))
def test_both_texts_are_in_the_pieces(old: str, new: str) -> None:
    pieces: list[Piece] = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.REMOVED) == new
