"""What is known of a draft while it streams: which draft, how far, and how fast."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from app.report.confidence_stream import DoubtfulWords
from app.report.pieces import Step
from app.report.splitter import SectionSplitter


@dataclass(frozen=True)
class Progress:
    """The figures of a draft: blocks so far, seconds, generated tokens, and tokens per forward once it is done."""

    blocks: int = 0
    seconds: float = 0.0
    tokens: int = 0
    tokens_per_forward: float | None = None


@dataclass(eq=False)
class DraftStream:
    """A draft under way. ``discards`` are the steps whose text it replaces once its first text arrives."""

    draft_id: str
    step: Step
    discards: set[int]
    prefix: str = ""
    """The report text behind which the draft goes on."""
    splitter: SectionSplitter = field(init=False)
    doubts: DoubtfulWords = field(init=False)
    line_breaks: dict[str, int] = field(default_factory=dict)
    """How many units of line break stand in front of what the draft writes, by section."""
    section: str = ""
    """The section that it is writing; "" before its first text."""
    withheld: dict[str, Step] = field(default_factory=dict)
    """The step that takes its blocks in place of the text, by section: on offer, or dismissed."""
    started: float = field(default_factory=time.monotonic)
    blocks: int = 0
    tokens: int = 0
    wrote: bool = False

    def __post_init__(self) -> None:
        self.splitter = SectionSplitter(self.prefix)
        self.doubts = DoubtfulWords(len(self.prefix))

    def count(self, event: dict[str, Any]) -> None:
        """Takes a block event's figures into account."""
        tokens = event.get("tokens")
        self.blocks += 1
        self.tokens += len(tokens) if isinstance(tokens, list) else 0

    def progress(self, done: dict[str, Any] | None = None) -> Progress:
        """The figures now, or those of the worker's ``done`` event."""
        seconds = time.monotonic() - self.started
        if done is None:
            return Progress(self.blocks, seconds, self.tokens)
        total = done.get("total_ms")
        tokens = done.get("tokens")
        per_forward = done.get("tpf")
        return Progress(
            self.blocks,
            total / 1000 if isinstance(total, int | float) else seconds,
            tokens if isinstance(tokens, int) else self.tokens,
            float(per_forward) if isinstance(per_forward, int | float) else None,
        )
