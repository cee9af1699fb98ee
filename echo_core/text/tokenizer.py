"""The byte-level BPE tokenizer of echo-mini: any text encodes, and decodes to exactly itself."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from echo_core.text.errors import TextError
from echo_core.text.prompts import FILM_TOKEN, REPORT_TOKENS, mini_prompt

EOS: Final = "<eos>"
MASK: Final = "[M]"
SPECIAL_TOKENS: Final = (EOS, MASK, FILM_TOKEN, *REPORT_TOKENS.values())  # their ids are 0, 1, 2, …

DEFAULT_VOCAB_SIZE: Final = 4096
MAX_TOKEN_BYTES: Final = 24  # the longest English words of a report, or eight Chinese characters: phrases, not clauses

# Merges never cross these pieces. Chinese has no spaces, so a run of Han characters is one piece and the merges
# themselves find its words; a digit stands alone so that numbers are spelt, not memorised.
_PIECES: Final = (
    r"'(?:s|t|re|ve|m|ll|d)(?!\p{L})"
    r"|\p{Han}+"
    r"| ?(?:(?!\p{Han})[\p{L}\p{M}])+"
    r"| ?\p{N}"
    r"| ?[^\s\p{L}\p{M}\p{N}]+"
    r"|\s+(?!\S)"
    r"|\s+"
)


class EchoTokenizer:
    """Text to token ids and back. Special tokens exist only as ids: text that spells one is encoded as plain bytes."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Wrap a byte-level ``tokenizers`` model that has all ``SPECIAL_TOKENS``.

        Raises:
            TextError: a special token or one of the 256 bytes is missing.
        """
        vocabulary = tokenizer.get_vocab(with_added_tokens=True)
        missing = [token for token in SPECIAL_TOKENS if token not in vocabulary]
        missing += [f"byte {byte:#04x}" for letter, byte in _BYTE_OF_LETTER.items() if letter not in vocabulary]
        if missing:
            raise TextError(f"The tokenizer lacks {', '.join(missing[:5])}; it is not one of echo-mini's.")
        self._tokenizer = tokenizer
        self._tokenizer.encode_special_tokens = True  # a typed "<eos>" must not end the report
        self._ids = {token: vocabulary[token] for token in SPECIAL_TOKENS}
        self._bytes = [b""] * (max(vocabulary.values()) + 1)
        for token, index in vocabulary.items():
            if token not in self._ids:
                self._bytes[index] = bytes(_BYTE_OF_LETTER[letter] for letter in token)

    @classmethod
    def load(cls, path: Path) -> EchoTokenizer:
        """Read a ``tokenizer.json``.

        Raises:
            TextError: the file is absent, damaged, or another model's tokenizer.
        """
        try:
            tokenizer = Tokenizer.from_str(Path(path).read_text("utf-8"))
        except OSError as error:
            raise TextError(f"{path}: the tokenizer cannot be read ({error.strerror}).") from error
        except Exception as error:  # the library raises bare Exception for damaged files
            raise TextError(f"{path}: not a tokenizer file ({error}).") from error
        try:
            return cls(tokenizer)
        except (TextError, KeyError) as error:
            raise TextError(f"{path}: {error}") from error

    @classmethod
    def train(cls, texts: Iterable[str], vocab_size: int = DEFAULT_VOCAB_SIZE) -> EchoTokenizer:
        """Learn merges from ``texts`` (any order; the same texts in the same order give the same tokenizer).

        ``vocab_size`` counts the special tokens and the 256 bytes; a small corpus may yield fewer tokens.

        Raises:
            TextError: ``vocab_size`` has no room for the special tokens and the bytes.
        """
        if vocab_size < len(SPECIAL_TOKENS) + 256:
            raise TextError(
                f"A vocabulary of {vocab_size} has no room for 256 bytes and {len(SPECIAL_TOKENS)} specials."
            )
        merges = _learn_merges(texts, vocab_size)
        vocabulary = {token: index for index, token in enumerate((*SPECIAL_TOKENS, *sorted(_BYTE_OF_LETTER)))}
        kept: list[tuple[str, str]] = []
        for left, right in merges:
            if len(vocabulary) < vocab_size or left + right in vocabulary:
                vocabulary.setdefault(left + right, len(vocabulary))
                kept.append((left, right))
        tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=kept))
        tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL_TOKENS])
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [_split_pieces(), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
        )
        tokenizer.decoder = decoders.ByteLevel()
        return cls(tokenizer)

    def save(self, path: Path) -> None:
        """Write ``tokenizer.json`` atomically."""
        target = Path(path)
        partial = target.with_name(target.name + ".part")
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(self._tokenizer.to_str(pretty=False))
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(target)

    def encode(self, text: str) -> list[int]:
        """The ids of ``text``; never a special id.

        Raises:
            TextError: ``text`` holds an isolated surrogate, which no UTF-8 text can.
        """
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise TextError(
                f"Character {error.start + 1} of the text is half of a surrogate pair and cannot be encoded; delete it."
            ) from error
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def decode(self, ids: Sequence[int]) -> str:
        """The text of ``ids``; special tokens are silent, an incomplete character becomes U+FFFD.

        Raises:
            TextError: an id is outside of the vocabulary.
        """
        return b"".join(map(self.token_bytes, ids)).decode("utf-8", "replace")

    def token_bytes(self, token_id: int) -> bytes:
        """The UTF-8 bytes of one token, possibly a part of a character; b"" for a special token.

        Raises:
            TextError: ``token_id`` is outside of the vocabulary.
        """
        if not 0 <= token_id < len(self._bytes):
            raise TextError(f"Token {token_id} is outside of the vocabulary of {len(self._bytes)}.")
        return self._bytes[token_id]

    def prompt_ids(self, lang: str) -> list[int]:
        """The ids that follow the films and ask for a report in ``lang``.

        Raises:
            TextError: ``lang`` is not a report language.
        """
        return [self._ids[token] for token in mini_prompt(lang)]

    @property
    def vocab_size(self) -> int:
        """How many ids there are, special tokens included."""
        return len(self._bytes)

    @property
    def eos_id(self) -> int:
        """The id that ends a report."""
        return self._ids[EOS]

    @property
    def mask_id(self) -> int:
        """The id of a position still to be predicted."""
        return self._ids[MASK]

    @property
    def film_id(self) -> int:
        """The id that stands where the tokens of one film go."""
        return self._ids[FILM_TOKEN]


def _split_pieces() -> pre_tokenizers.PreTokenizer:
    return pre_tokenizers.Split(Regex(_PIECES), behavior="isolated")


def _learn_merges(texts: Iterable[str], vocab_size: int) -> list[tuple[str, str]]:
    """Merges of byte letters: first those that make characters out of bytes, then those that make words.

    Merges are learnt between whole characters: learnt between bytes, a Chinese token could end inside a character,
    and two such tokens predicted side by side would seldom fit together.
    """
    trainer = trainers.BpeTrainer(vocab_size=2 * vocab_size, min_frequency=2, show_progress=False)
    characters = Tokenizer(models.BPE())
    characters.pre_tokenizer = _split_pieces()
    characters.train_from_iterator(texts, trainer)
    model = json.loads(characters.to_str())["model"]
    words = [(_letters(left), _letters(right)) for left, right in model["merges"]]
    within: dict[tuple[str, str], None] = {}
    for character in sorted(token for token in model["vocab"] if len(token) == 1 and not token.isascii()):
        letters = _letters(character)
        within.update({(letters[:end], letters[end]): None for end in range(1, len(letters))})
    return [*within, *(pair for pair in words if len(pair[0] + pair[1]) <= MAX_TOKEN_BYTES)]


def _letters(text: str) -> str:
    return "".join(_LETTER_OF_BYTE[byte] for byte in text.encode("utf-8"))


def _byte_letters() -> dict[str, int]:
    """The letter by which byte-level BPE writes each byte: printable Latin-1 as itself, the others from U+0100 on."""
    printable = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = [byte for byte in range(256) if byte not in printable]
    letters = {chr(byte): byte for byte in printable}
    letters.update({chr(0x100 + index): byte for index, byte in enumerate(others)})
    return letters


_BYTE_OF_LETTER: Final = _byte_letters()
_LETTER_OF_BYTE: Final = {byte: letter for letter, byte in _BYTE_OF_LETTER.items()}
