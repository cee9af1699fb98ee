"""Doubles: what a block decoded at one go writes that no report says.

The tokens of a block are chosen without sight of each other, so two places may settle on the same one: "the the", and
in Chinese, where a token can be a sentence, the same sentence twice. In the targets that echo-mini learnt from, 2.1
million tokens, a token that begins a word or is a sign follows itself 12 times, and none comes again behind one sign.
Where a draft has it, one of the two is wrong. The paper's decoding (arXiv 2604.09450) leaves it so.

Behind a sign only Chinese is looked at: "are No. No pneumothorax" must not lose the second "No".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from echo_core.decoding.sampling import Choice
from echo_core.text.tokenizer import EchoTokenizer

REACH = 2
"""How many tokens in front of a block can be doubled in it."""
_CLAUSE = re.compile(r"[\u4e00-\u9fff]{3,}")
_TRIED = 2 * REACH  # a place has so many others to avoid, and its own choice: one of the next is free


@dataclass(frozen=True, slots=True)
class Apart:
    """Which tokens are kept apart from themselves; all others may double.

    ``words`` and ``signs`` side by side; ``clauses``, which are words as well, also across one sign.
    """

    words: frozenset[int] = frozenset()
    signs: frozenset[int] = frozenset()
    clauses: frozenset[int] = frozenset()

    def partner(self, line: Sequence[int], place: int) -> int | None:
        """The place in front of ``place`` that it doubles; None where it doubles none."""
        token = line[place]
        if place >= 1 and line[place - 1] == token and (token in self.words or token in self.signs):
            return place - 1
        if place >= 2 and line[place - 2] == token and token in self.clauses and line[place - 1] in self.signs:
            return place - 2
        return None


def apart_tokens(tokenizer: EchoTokenizer) -> Apart:
    """All tokens but digits, pieces within a word, line ends and parts of characters; clauses are Chinese ones."""
    words: set[int] = set()
    signs: set[int] = set()
    clauses: set[int] = set()
    for token in range(tokenizer.vocab_size):
        text = tokenizer.token_bytes(token).decode("utf-8", "replace")
        bare = text.strip()
        if not bare or "\ufffd" in text or (text[0].isascii() and text[0].isalnum()) or bare.isdigit():
            continue
        (words if any(character.isalnum() for character in bare) else signs).add(token)
        if _CLAUSE.fullmatch(bare):
            clauses.add(token)
    return Apart(frozenset(words), frozenset(signs), frozenset(clauses))


def part_doubles(choice: Choice, before: Sequence[int], placed: Sequence[int], mask: int, apart: Apart) -> Choice:
    """The choice with its doubles parted: of two the less probable takes its next best token.

    Args:
        choice: one row a place of the block.
        before: the tokens in front of the block's first place, as many as there are; the last ``REACH`` matter.
        placed: the token that stands at each place already, ``mask`` where ``choice`` is to fill it.
        mask: the mask's id.
        apart: the tokens that may not double; see ``apart_tokens``.
    """
    behind = list(before[-REACH:])
    chosen = (int(token) if stands == mask else stands for token, stands in zip(choice.ids, placed, strict=True))
    line = [*behind, *chosen]
    first = len(behind)
    if all(apart.partner(line, place) is None for place in range(first, len(line))):
        return choice
    ids, p = choice.ids.copy(), choice.p.copy()
    for place in range(first, len(line)):
        partner = apart.partner(line, place)
        if partner is None:
            continue
        free = [at - first for at in (place, partner) if at >= first and placed[at - first] == mask]
        if not free:
            continue
        row = min(free, key=lambda at: float(p[at]))
        at = row + first
        near = {line[other] for other in range(max(0, at - REACH), min(len(line), at + REACH + 1)) if other != at}
        for token, probability in choice.alternatives(row, _TRIED):
            if token not in near or not (token in apart.words or token in apart.signs):
                line[at] = ids[row] = token
                p[row] = probability
                break
    return replace(choice, ids=ids, p=p)
