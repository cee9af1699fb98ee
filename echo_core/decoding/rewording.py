"""Other wordings of one sentence of a report, sampled from the model behind the text in front of that sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Final

from echo_core.backends.protocol import Images
from echo_core.decoding.drafter import Drafter
from echo_core.decoding.events import Block, Cancelled, Done, Notice, TokenInfo, Wording
from echo_core.decoding.options import DecodeOptions
from echo_core.text.rephrase import alternatives
from echo_core.text.rewording import finished, usable

SAMPLES: Final = 48
_TEMPERATURE: Final = 1.1
_TOP_P: Final = 0.95
_MOST_TOKENS: Final = 64
_MOST_WORDINGS: Final = 4


def reword(
    drafter: Drafter,
    images: Images,
    lang: str,
    *,
    prefix: str,
    sentence: str,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Wording | Notice | Cancelled | Done]:
    """Sample ``SAMPLES`` sentences and give those that say the same as ``sentence``, each once; at most four.

    What the wording tables offer is left out: whoever asks has it already.

    Tokens are chosen one after the other: sampled together, those of a block would not fit each other. Ends with Done
    or Cancelled.

    Args:
        drafter: a loaded model.
        images: as of :meth:`Drafter.draft`.
        lang: "en" or "zh".
        prefix: the report in front of the sentence.
        sentence: what stands there; in Chinese, a clause.
        cancelled: polled between blocks.

    Raises:
        BackendError, DecodingError, TextError: as of :meth:`Drafter.draft`.
    """
    known = set(alternatives(sentence, lang))
    offered: set[str] = set()
    tokens = forwards = 0
    for seed in range(SAMPLES):
        options = DecodeOptions(
            mode="ar" if drafter.config.stage == "ar" else "multi",
            rule="sequential",
            temperature=_TEMPERATURE,
            top_p=_TOP_P,
            seed=seed,
            max_new_tokens=_MOST_TOKENS,
            alternatives=0,
        )
        text, written = "", list[TokenInfo]()
        with closing(drafter.draft(images, lang, options=options, prefix=prefix, cancelled=cancelled)) as events:
            for event in events:
                if isinstance(event, Notice):
                    yield event
                elif isinstance(event, Cancelled):
                    yield event
                    return
                elif isinstance(event, Block):
                    text += event.text
                    written += event.tokens
                    tokens += len(event.ids)
                    forwards += 1
                    if finished(text, lang) is not None:
                        break
        found = finished(text, lang) or text.strip()
        if found not in known | offered and usable(found, sentence, lang):
            offered.add(found)
            yield Wording(found, _tokens_of(found, text, written))
            if len(offered) == _MOST_WORDINGS:
                break
    yield Done("", tokens, forwards, tokens / max(1, forwards), 0.0, 0.0, 0.0)


def _tokens_of(found: str, text: str, written: list[TokenInfo]) -> tuple[TokenInfo, ...]:
    """The tokens of ``found`` in ``text``, those at its ends cut to it."""
    first = text.index(found)
    last, at = first + len(found), 0
    kept = []
    for token in written:
        start, end = max(first, at), min(last, at + len(token.text))
        if start < end:
            kept.append(TokenInfo(text[start:end], token.p))
        at += len(token.text)
    return tuple(kept)
