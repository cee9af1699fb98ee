"""Doubled tokens: what a block decoded at one go writes that no report says.

The tokens of a block are chosen without sight of each other, so two places may settle on the same one ("the the").
In the targets that echo-mini learnt from, a token that begins a word or is a sign follows itself 12 times in 2.1
million: where a draft has it, one of the two is wrong. The paper's decoding (arXiv 2604.09450) leaves it so.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from echo_core.decoding.sampling import Choice
from echo_core.text.tokenizer import EchoTokenizer

_TRIED = 4  # a place has two neighbours and its own choice to avoid, so one of five is free


def apart_tokens(tokenizer: EchoTokenizer) -> frozenset[int]:
    """Tokens that never rightly follow themselves: all but digits, pieces within a word, line ends and broken bytes."""
    found = set()
    for token in range(tokenizer.vocab_size):
        text = tokenizer.token_bytes(token).decode("utf-8", "replace")
        bare = text.isspace() or (text[:1].isascii() and text[:1].isalnum()) or text.strip().isdigit()
        if text and "\ufffd" not in text and not bare:
            found.add(token)
    return frozenset(found)


def part_doubles(choice: Choice, before: int | None, placed: Sequence[int], mask: int, apart: Set[int]) -> Choice:
    """The choice with its doubles parted: of two equal neighbours the less probable takes its next best token.

    Args:
        choice: one row a place of the block.
        before: the token in front of the block's first place; None where there is none.
        placed: the token that stands at each place already, ``mask`` where ``choice`` is to fill it.
        mask: the mask's id.
        apart: the tokens that may not follow themselves; see ``apart_tokens``.
    """
    line = [token if token != mask else int(chosen) for token, chosen in zip(placed, choice.ids, strict=True)]
    if not any(a == b and a in apart for a, b in zip([before, *line], line, strict=False)):
        return choice
    ids, p = choice.ids.copy(), choice.p.copy()
    for place in range(len(line)):
        left = line[place - 1] if place else before
        if line[place] != left or left not in apart:
            continue
        free = [at for at in (place, place - 1) if at >= 0 and placed[at] == mask]
        if not free:
            continue
        weaker = min(free, key=lambda at: float(p[at]))
        beside = {line[at] for at in (weaker - 1, weaker + 1) if 0 <= at < len(line)} | {before if weaker == 0 else -1}
        others = (pair for pair in choice.alternatives(weaker, _TRIED) if pair[0] not in beside)
        line[weaker], p[weaker] = next(others, (line[weaker], float(p[weaker])))
        ids[weaker] = line[weaker]
    return replace(choice, ids=ids, p=p)
