"""The tokenizer: exact round trips, silent special tokens, deterministic training, sensible pieces."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import pre_tokenizers

from echo_core.text.errors import TextError
from echo_core.text.tokenizer import _BYTE_OF_LETTER, SPECIAL_TOKENS, EchoTokenizer

ENGLISH = "Findings: The heart is normal in size. The lungs are clear. Impression: No acute cardiopulmonary disease."
CHINESE = "所见：双肺纹理清晰，未见明确实变影。心影大小正常。双侧肋膈角锐利。结论：心肺未见明显异常。"
TEXTS = [ENGLISH, CHINESE, "The lungs are clear and the heart is normal in size.", "双肺纹理清晰。心影轻度增大。"] * 5


SHARED = EchoTokenizer.train(TEXTS, vocab_size=600)


@pytest.fixture
def tokenizer() -> EchoTokenizer:
    return SHARED


def special_ids(of: EchoTokenizer) -> list[int]:
    return [of.eos_id, of.mask_id, of.film_id, *of.prompt_ids("en"), *of.prompt_ids("zh")]


@given(st.text())
def test_any_text_round_trips(text: str) -> None:
    ids = SHARED.encode(text)
    assert SHARED.decode(ids) == text
    assert b"".join(SHARED.token_bytes(i) for i in ids) == text.encode("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a\r\nb\n\n c\t",
        "心影🫀增大 — 9.5×7 mm",
        "e\u0301 \u200b\ufeff \x00",
        "  two  spaces  ",
        "𠀀𠮷",
        *SPECIAL_TOKENS,
    ],
)
def test_awkward_text_round_trips(tokenizer: EchoTokenizer, text: str) -> None:
    assert tokenizer.decode(tokenizer.encode(text)) == text


@pytest.mark.parametrize("special", SPECIAL_TOKENS)
def test_text_that_spells_a_special_token_is_plain_bytes(
    tokenizer: EchoTokenizer, tmp_path: Path, special: str
) -> None:
    tokenizer.save(tmp_path / "tokenizer.json")
    specials = set(special_ids(tokenizer))
    for each in (tokenizer, EchoTokenizer.load(tmp_path / "tokenizer.json")):
        ids = each.encode(f"The {special} heart{special}{special}")
        assert not specials & set(ids)
        assert each.decode(ids) == f"The {special} heart{special}{special}"


def test_special_tokens_are_distinct_and_silent(tokenizer: EchoTokenizer) -> None:
    ids = special_ids(tokenizer)
    assert sorted(ids) == list(range(5))
    assert [tokenizer.token_bytes(i) for i in ids] == [b""] * 5
    assert tokenizer.decode([*ids, *tokenizer.encode("clear"), *ids]) == "clear"


def test_isolated_surrogate_is_refused(tokenizer: EchoTokenizer) -> None:
    with pytest.raises(TextError, match="Character 4"):
        tokenizer.encode("abc\ud83d")


def test_unknown_language_and_ids_are_refused(tokenizer: EchoTokenizer) -> None:
    with pytest.raises(TextError, match="'fr'"):
        tokenizer.prompt_ids("fr")
    for token_id in (-1, tokenizer.vocab_size):
        with pytest.raises(TextError, match="outside"):
            tokenizer.token_bytes(token_id)


def test_training_is_deterministic_and_survives_saving(tokenizer: EchoTokenizer, tmp_path: Path) -> None:
    first, second, third = tmp_path / "first.json", tmp_path / "second.json", tmp_path / "third.json"
    tokenizer.save(first)
    EchoTokenizer.train(TEXTS, vocab_size=600).save(second)
    assert first.read_bytes() == second.read_bytes()
    loaded = EchoTokenizer.load(first)
    loaded.save(third)
    assert third.read_bytes() == first.read_bytes()
    assert loaded.encode(ENGLISH + CHINESE) == tokenizer.encode(ENGLISH + CHINESE)
    assert {path.name for path in tmp_path.iterdir()} == {"first.json", "second.json", "third.json"}


def test_words_and_chinese_phrases_become_tokens_but_never_cross_punctuation(tokenizer: EchoTokenizer) -> None:
    pieces = [tokenizer.token_bytes(i).decode("utf-8", "replace") for i in tokenizer.encode(ENGLISH + CHINESE)]
    assert " heart" in pieces
    assert " normal" in pieces
    assert any(len(piece) >= 2 and piece in "双肺纹理清晰" for piece in pieces)
    for index in range(tokenizer.vocab_size):
        piece = tokenizer.token_bytes(index).decode("utf-8", "replace")
        assert not (any(c in "，。：" for c in piece) and any("\u4e00" <= c <= "\u9fff" for c in piece)), piece
        assert " " not in piece[1:].strip(" ") or not piece.strip(), piece


def test_no_token_of_known_text_ends_inside_a_character(tokenizer: EchoTokenizer) -> None:
    for index in tokenizer.encode(ENGLISH + CHINESE):
        tokenizer.token_bytes(index).decode("utf-8")


def test_digits_are_single_tokens() -> None:
    ids = EchoTokenizer.train(["2016 2016 2016 1234"] * 9, vocab_size=400).encode("2016")
    assert len(ids) == 4


def test_byte_letters_are_those_of_byte_level_bpe() -> None:
    assert sorted(_BYTE_OF_LETTER) == sorted(pre_tokenizers.ByteLevel.alphabet())
    spelled = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False).pre_tokenize_str(" é心\r\n")
    assert bytes(_BYTE_OF_LETTER[letter] for letter in spelled[0][0]) == " é心\r\n".encode()


def test_vocabulary_must_have_room_for_all_bytes() -> None:
    with pytest.raises(TextError, match="no room"):
        EchoTokenizer.train(TEXTS, vocab_size=260)


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"model": {"type": "BPE", "vocab": {}, "merges": []}}'])
def test_damaged_file_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(content, "utf-8")
    with pytest.raises(TextError, match=r"tokenizer\.json"):
        EchoTokenizer.load(path)


def test_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(TextError, match=r"absent\.json"):
        EchoTokenizer.load(tmp_path / "absent.json")
