"""Bytes in pieces give the same text as the bytes at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from echo_core.text.streaming import Utf8Stream


@given(st.lists(st.binary(max_size=6)))
def test_pieces_concatenate_to_the_decoded_whole(pieces: list[bytes]) -> None:
    stream = Utf8Stream()
    text = "".join([*(stream.feed(piece) for piece in pieces), stream.flush()])
    assert text == b"".join(pieces).decode("utf-8", "replace")


@given(st.text(), st.integers(1, 4))
def test_valid_text_in_any_cut_never_shows_a_replacement(text: str, size: int) -> None:
    data, stream = text.encode("utf-8"), Utf8Stream()
    parts = [stream.feed(data[start : start + size]) for start in range(0, len(data), size)]
    assert "".join(parts) == text
    assert stream.flush() == ""


def test_incomplete_character_waits_then_is_flushed_once() -> None:
    stream = Utf8Stream()
    assert stream.feed("心".encode()[:2]) == ""
    assert stream.feed("心".encode()[2:] + b"\xe5") == "心"
    assert stream.flush() == "\ufffd"
    assert stream.flush() == ""
    assert stream.feed(b"ok") == "ok"
