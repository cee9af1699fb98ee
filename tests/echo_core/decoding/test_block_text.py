"""Text of blocks, cut in the middle of characters."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from echo_core.decoding.events import Block, Cancelled, Done, Failure, Notice, Ready, TokenInfo, to_json
from echo_core.decoding.loop import DecodedBlock
from echo_core.decoding.text import BlockText


class OneBytePerToken:
    """Token n is the byte n; 256 and above are special tokens."""

    def token_bytes(self, token_id: int) -> bytes:
        return bytes([token_id]) if token_id < 256 else b""


def decoded(ids: bytes | list[int], last: bool = False, others: Any = None) -> DecodedBlock:
    alternatives = others or ((),) * len(ids)
    return DecodedBlock(0, tuple(ids), (0.5,) * len(ids), alternatives, 1, 0.0, last)


@given(st.text(max_size=30), st.integers(1, 5))
def test_blocks_concatenate_to_the_text_and_tokens_to_their_blocks(text: str, size: int) -> None:
    data = text.encode("utf-8")
    pieces = [data[i : i + size] for i in range(0, len(data), size)] or [b""]
    stream = BlockText(OneBytePerToken())
    got = [stream.take(decoded(piece, last=index == len(pieces))) for index, piece in enumerate(pieces, start=1)]
    assert "".join(part for part, _ in got) == text
    assert all("".join(token.text for token in tokens) == part for part, tokens in got)


def test_a_cut_character_waits_for_its_block() -> None:
    stream = BlockText(OneBytePerToken())
    heart = "心".encode()
    assert stream.take(decoded(b"A" + heart[:2]))[0] == "A"
    text, tokens = stream.take(decoded(heart[2:] + b"B", last=True))
    assert text == "心B"
    assert [token.text for token in tokens] == ["心", "B"]


def test_an_unfinished_character_at_the_very_end_is_marked() -> None:
    stream = BlockText(OneBytePerToken())
    stream.take(decoded("心".encode()[:2]))
    assert stream.take(decoded(b"", last=True)) == ("\ufffd", ())


def test_special_tokens_are_no_alternatives() -> None:
    others = (((300, 0.4), (66, 0.1)),)
    assert BlockText(OneBytePerToken()).take(decoded(b"A", others=others))[1][0].alternatives == (("B", 0.1),)


def test_events_as_json() -> None:
    token = TokenInfo("heart", 0.98765, (("lung", 0.01234),))
    assert to_json(Ready("echo-mini", "onnx", "cpu", 0.51234)) == {
        "event": "ready",
        "model": "echo-mini",
        "backend": "onnx",
        "device": "cpu",
        "seconds": 0.512,
    }
    assert to_json(Block(2, "heart", (token,), 1.23456, (7,))) == {
        "event": "block",
        "index": 2,
        "text": "heart",
        "tokens": [{"text": "heart", "p": 0.9877, "alternatives": [["lung", 0.0123]]}],
        "ms": 1.235,
    }
    done = to_json(Done("heart", 1, 1, 1.0, 5.0, 1.5, 6.0, 2.0, (7,)))
    assert list(done) == [
        "event",
        "text",
        "tokens",
        "forwards",
        "tpf",
        "first_block_ms",
        "decode_ms",
        "total_ms",
        "film_ms",
    ]
    assert to_json(Failure("film", "why")) == {"event": "error", "kind": "film", "message": "why"}
    assert to_json(Notice("so")) == {"event": "notice", "message": "so"}
    assert to_json(Cancelled()) == {"event": "cancelled"}
