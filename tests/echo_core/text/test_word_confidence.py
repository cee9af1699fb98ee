"""Words and their confidence out of hand-made token streams."""

from __future__ import annotations

import pytest

from echo_core.text.streaming import Utf8Stream
from echo_core.text.word_confidence import Token, Word, WordStream, alternatives, words_of


def stream_of(*blocks: list[tuple[str, float]]) -> list[Word]:
    stream = WordStream()
    found = [word for block in blocks for word in stream.feed([Token(text, p) for text, p in block])]
    return [*found, *stream.finish()]


def test_a_word_has_the_smallest_probability_of_its_tokens() -> None:
    words = stream_of([("Small", 0.9), (" ple", 0.8), ("ural", 0.3), (" effusion", 0.7), (".", 0.1)])
    assert [(word.text, word.p) for word in words] == [("Small", 0.9), ("pleural", 0.3), ("effusion", 0.7)]
    assert [(word.start, word.end) for word in words] == [(0, 5), (6, 13), (14, 22)]


def test_a_word_goes_across_block_borders_and_is_given_once_it_is_whole() -> None:
    stream = WordStream()
    assert stream.feed([Token(" cardio", 0.9)]) == []
    assert stream.feed([Token("meg", 0.2)]) == []
    (word,) = stream.feed([Token("aly", 0.8), Token(",", 1.0)])
    assert (word.text, word.start, word.end, word.p) == ("cardiomegaly", 1, 13, 0.2)
    assert stream.finish() == []


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([[("well", 0.9), ("-", 0.5)], [("expanded", 0.8), (".", 1.0)]], [("well-expanded", 0.5)]),
        ([[("size", 0.9), (".", 0.1)], [(" The", 0.8)]], [("size", 0.9), ("The", 0.8)]),
        ([[("1", 0.9), (".", 0.5)], [("5", 0.8), (" cm", 1.0)]], [("1.5", 0.5), ("cm", 1.0)]),
        ([[("patient", 0.9), ("'", 0.7)], [("s", 0.8), (" heart", 1.0)]], [("patient's", 0.7), ("heart", 1.0)]),
        ([[("a", 0.9), (". ", 0.2)], [("b", 0.8)]], [("a", 0.9), ("b", 0.8)]),
    ],
)
def test_joiners_count_only_inside_a_word(
    blocks: list[list[tuple[str, float]]], expected: list[tuple[str, float]]
) -> None:
    assert [(word.text, word.p) for word in stream_of(*blocks)] == expected


def test_any_cut_into_blocks_gives_the_same_words() -> None:
    tokens = [
        (" Heart", 0.9), (" size", 0.8), (" is", 0.7), (" nor", 0.6), ("mal", 0.5), (".", 0.4), ("双肺", 0.3),
        ("清", 0.2), ("晰", 0.95), ("。", 0.1), ("X", 0.15), ("-ray", 0.35),
    ]  # fmt: skip
    whole = words_of([Token(text, p) for text, p in tokens])
    for size in range(1, len(tokens)):
        blocks = [tokens[start : start + size] for start in range(0, len(tokens), size)]
        assert stream_of(*blocks) == whole
    text = "".join(text for text, _ in tokens)
    assert all(text[word.start : word.end] == word.text for word in whole)


def test_in_chinese_every_token_is_a_word_and_punctuation_is_none() -> None:
    words = stream_of([("双肺", 0.9), ("纹理", 0.4), ("增多", 0.8), ("，", 0.1), ("未见，左", 0.6), ("侧", 0.3)])
    assert [(word.text, word.p) for word in words] == [
        ("双肺", 0.9), ("纹理", 0.4), ("增多", 0.8), ("未见", 0.6), ("左", 0.6), ("侧", 0.3),
    ]  # fmt: skip


def test_tokens_that_share_a_character_are_one_word_also_across_blocks() -> None:
    decoder = Utf8Stream()
    first, second, third = "肺野".encode()[:2], "肺野".encode()[2:4], "肺野".encode()[4:]
    tokens = [Token(decoder.feed(part), p) for part, p in ((first, 0.9), (second, 0.2), (third, 0.7))]
    assert [token.text for token in tokens] == ["", "肺", "野"]
    stream = WordStream()
    assert stream.feed(tokens[:1]) == []
    found = [*stream.feed(tokens[1:2]), *stream.feed(tokens[2:]), *stream.finish()]
    assert [(word.text, word.p) for word in found] == [("肺", 0.2), ("野", 0.7)]


def test_alternatives_are_whole_words_in_the_order_of_their_probability() -> None:
    token = Token(" left", 0.4, ((" right", 0.3), (" bilateral", 0.2), (".", 0.05), (" the\ufffd", 0.01)))
    (word,) = words_of([token, Token(" side", 0.9)])[:1]
    assert alternatives(word) == ("right", "bilateral")


def test_alternatives_of_a_word_of_several_tokens_are_ranked_by_the_product() -> None:
    tokens = [
        Token(" cardio", 0.6, ((" medi", 0.3),)),
        Token("megaly", 0.5, (("astinum", 0.4),)),
        Token(".", 1.0),
    ]
    # cardiomegaly 0.30, cardioastinum 0.24, medimegaly 0.15, mediastinum 0.12
    assert alternatives(words_of(tokens)[0]) == ("cardioastinum", "medimegaly", "mediastinum")
    assert alternatives(words_of(tokens)[0], most=1) == ("cardioastinum",)


def test_alternatives_keep_what_stands_beside_the_word_in_its_tokens() -> None:
    (word,) = words_of([Token("，左侧", 0.4, (("，右侧", 0.3), ("右侧", 0.2), ("。", 0.1)))])
    assert (word.text, word.before) == ("左侧", "，")
    assert alternatives(word) == ("右侧",)
    (left,) = words_of([Token(" left.", 0.4, ((" right.", 0.3), (" right", 0.2)))])
    assert (left.before, left.after) == (" ", ".")
    assert alternatives(left) == ("right",)


def test_half_a_character_has_no_alternative() -> None:
    word = Word("肺", 0, 1, 0.2, (Token("", 0.5, (("左", 0.4),)), Token("肺", 0.2, (("右", 0.4),))))
    assert alternatives(word) == ()
