"""A loaded model that drafts reports, and moves to another backend or device when one fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from echo_core.backends.errors import BackendError, NoGpuError
from echo_core.backends.protocol import Backend, Images
from echo_core.backends.registry import AUTO, Registry
from echo_core.decoding.contexts import Contexts
from echo_core.decoding.doubles import apart_tokens
from echo_core.decoding.events import Block, Cancelled, Done, Notice, Ready
from echo_core.decoding.loop import decode_blocks
from echo_core.decoding.options import DecodeOptions
from echo_core.decoding.text import BlockText
from echo_core.model.config import EchoConfig
from echo_core.model.errors import ModelError
from echo_core.resources import resource
from echo_core.text.continuation import concluded_findings
from echo_core.text.tokenizer import EchoTokenizer

_log = logging.getLogger("echo.decoding")

DraftEvent = Block | Notice | Cancelled | Done


def default_model() -> Path:
    """The folder of the embedded model."""
    return resource("models", "echo-mini")


class Drafter:
    """One model folder on the best backend that works. Not thread-safe: one draft at a time."""

    def __init__(
        self, folder: Path | None = None, backend: str = AUTO, device: str = AUTO, registry: Registry | None = None
    ) -> None:
        """Load the model.

        Args:
            folder: the model folder; None is the embedded model.
            backend: "auto", "onnx" or "torch".
            device: "auto", "cpu" or "cuda".
            registry: where backends come from.

        Raises:
            BackendError: nothing that was asked for works here; the message gives each reason.
            ModelError, TextError: the folder is no model of this program, or is damaged.
        """
        started = time.perf_counter()
        self.folder = folder or default_model()
        self.config = EchoConfig.load(self.folder)
        self.tokenizer = EchoTokenizer.load(self.folder / "tokenizer.json")
        if self.tokenizer.vocab_size != self.config.decoder.vocab_size:
            raise ModelError(
                f"{self.folder}: tokenizer.json has {self.tokenizer.vocab_size} tokens, the model "
                f"{self.config.decoder.vocab_size}; they do not belong together."
            )
        self.apart = apart_tokens(self.tokenizer)
        registry = registry or Registry()
        self._others = registry.open_each(self.folder, registry.candidates(backend, device))
        self._reasons: list[str] = []
        self._backend: Backend | None = None
        self._contexts: Contexts | None = None
        self._refused: list[str] = []
        self._open_next()
        self._seconds = time.perf_counter() - started

    @property
    def backend(self) -> Backend:
        """The backend in use.

        Raises:
            BackendError: every one has failed.
        """
        if self._backend is None:
            raise BackendError("No backend is left: " + " ".join(dict.fromkeys(self._reasons)))
        return self._backend

    @property
    def contexts(self) -> Contexts | None:
        """What earlier drafts have left in the cache of the backend in use."""
        return self._contexts

    @property
    def usable(self) -> bool:
        """Whether a backend is left."""
        return self._backend is not None

    @property
    def ready(self) -> Ready:
        """What is loaded, and how long that took."""
        return Ready(self.config.name, self.backend.name, self.backend.device, self._seconds)

    @property
    def refused(self) -> tuple[str, ...]:
        """Why a backend or device that this machine should have is not in use, a sentence each."""
        return tuple(self._refused)

    def close(self) -> None:
        """Give back the backend's memory and threads."""
        if self._backend is not None:
            self._backend.close()
            self._backend = self._contexts = None

    def _open_next(self) -> None:
        for candidate in self._others:
            if isinstance(candidate, BackendError):
                self._reasons.append(str(candidate))
                if not isinstance(candidate, NoGpuError):
                    self._refused.append(str(candidate))
                continue
            self._backend = candidate
            self._contexts = Contexts(candidate)
            return
        raise BackendError(" ".join(dict.fromkeys(self._reasons)) or "No backend is left.")

    def draft(
        self,
        images: Images,
        lang: str = "en",
        *,
        options: DecodeOptions | None = None,
        prefix: str = "",
        cancelled: Callable[[], bool] = lambda: False,
        started: float | None = None,
        film_ms: float = 0.0,
    ) -> Generator[DraftEvent, None, None]:
        """Draft one report; ends with Done or Cancelled.

        A backend that fails is given up for good: the next one takes the accepted blocks as a given prefix, so the
        reader keeps them and only sees a Notice.

        Args:
            images: uint8 (films, size, size), the model's view of each film of ONE study.
            lang: "en" or "zh".
            options: decoding options; None is greedy, in the mode of the model.
            prefix: report text that is already there; the draft goes on behind it and does not repeat it. Where it
                holds the whole Findings, what they state stands for what the tower would decide.
            cancelled: polled between blocks.
            started: ``time.perf_counter()`` when decoded pixels were handed over; None is now.
            film_ms: what reading the films took, passed on to Done.

        Raises:
            BackendError: the last backend failed too.
            DecodingError, TextError: the request cannot be met.
        """
        options = options or DecodeOptions()
        started = time.perf_counter() if started is None else started
        prompt = self.tokenizer.prompt_ids(lang)
        given = self.tokenizer.encode(prefix) if prefix else []
        findings = concluded_findings(prefix, lang)
        stated = None
        if findings:
            # Behind finished Findings the draft concludes from them: they say what is decided, not the tower.
            from echo_core.text.stated import stated_in  # hundreds of patterns, which a first draft does not need

            stated = stated_in(findings, lang)
        run = _Run(self, images, prompt, given, stated, options, cancelled, started, film_ms)
        yield from run.events()

    def fall_back(self, error: Exception) -> Notice:
        """Give up the backend in use and load the next.

        Raises:
            BackendError: there is none.
        """
        failed = self.backend
        _log.warning("%s on %s failed: %s", failed.name, failed.device, error)
        self._reasons.append(f"{failed.name} on {failed.device} failed: {error}")
        self.close()
        self._open_next()
        return Notice(
            f"Drafting with {failed.name} on {failed.device} failed; it goes on with {self.backend.name} on "
            f"{self.backend.device}. The text so far is kept."
        )


class _Run:
    """The bookkeeping of one draft across backends."""

    def __init__(
        self,
        drafter: Drafter,
        images: Images,
        prompt: Sequence[int],
        given: Sequence[int],
        stated: frozenset[str] | None,
        options: DecodeOptions,
        cancelled: Callable[[], bool],
        started: float,
        film_ms: float,
    ) -> None:
        self._drafter = drafter
        self._images = images
        self._prompt = prompt
        self._given = list(given)
        self._stated = stated
        self._options = options
        self._cancelled = cancelled
        self._started = started
        self._film_ms = film_ms
        self._text = BlockText(drafter.tokenizer)
        self._blocks: list[Block] = []
        self._forwards = 0
        self._decode_seconds = 0.0
        self._first_block_ms = 0.0

    def events(self) -> Iterator[DraftEvent]:
        while True:
            try:
                yield from self._on_one_backend()
                return
            except (BackendError, RuntimeError, MemoryError) as error:
                yield self._drafter.fall_back(error)

    def _on_one_backend(self) -> Iterator[DraftEvent]:
        if self._cancelled():
            yield Cancelled()
            return
        accepted = [token for block in self._blocks for token in block.ids]
        blocks = decode_blocks(
            self._drafter.backend,
            self._images,
            self._prompt,
            options=self._remaining(len(accepted)),
            prefix=self._given + accepted,
            apart=self._drafter.apart,
            cancelled=self._cancelled,
            contexts=self._drafter.contexts,
            stated=self._stated,
        )
        for decoded in blocks:
            text, tokens = self._text.take(decoded)
            block = Block(len(self._blocks), text, tokens, decoded.seconds * 1000.0, decoded.ids)
            self._blocks.append(block)
            self._forwards += decoded.forwards
            self._decode_seconds += decoded.seconds
            if block.index == 0:
                self._first_block_ms = self._elapsed_ms()
            if decoded.last:
                yield block
                yield self._done()
                return
            yield block
        yield Cancelled()

    def _remaining(self, accepted: int) -> DecodeOptions:
        limit = self._options.max_new_tokens
        return self._options if limit is None else replace(self._options, max_new_tokens=limit - accepted)

    def _elapsed_ms(self) -> float:
        return (time.perf_counter() - self._started) * 1000.0

    def _done(self) -> Done:
        ids = tuple(token for block in self._blocks for token in block.ids)
        return Done(
            text="".join(block.text for block in self._blocks),
            tokens=len(ids),
            forwards=self._forwards,
            tpf=len(ids) / max(1, self._forwards),
            first_block_ms=self._first_block_ms,
            decode_ms=self._decode_seconds * 1000.0,
            total_ms=self._elapsed_ms(),
            film_ms=self._film_ms,
            ids=ids,
        )
