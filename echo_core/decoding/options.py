"""How a draft is to be decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from echo_core.errors import EchoError
from echo_core.model.config import EchoConfig

Mode = Literal["one", "multi", "ar"]
CommitRule = Literal["dynamic", "static", "sequential"]


class DecodingError(EchoError):
    """A draft cannot be decoded as asked."""

    kind = "decoding"


@dataclass(frozen=True, slots=True)
class DecodeOptions:
    """Decoding of one draft.

    ``mode`` is "one" (all tokens of a block in one forward), "multi" (several denoising steps a block) or "ar" (one
    token a forward); None follows the model's stage. ``steps`` bounds the denoising steps of a block in "multi"
    (None: as many as the block has tokens). ``temperature`` 0 is greedy; otherwise ``top_k`` (0: all) and ``top_p``
    narrow the choice, and ``seed`` repeats it. ``doubles`` lets a token of a block follow itself. ``fused`` False
    writes the cache in a forward of its own; ``ignore_eos`` decodes up to the limit (both for measurements).
    """

    mode: Mode | None = None
    rule: CommitRule = "dynamic"
    steps: int | None = None
    threshold: float = 0.85
    temperature: float = 0.0
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0
    max_new_tokens: int | None = None
    alternatives: int = 4
    doubles: bool = False
    fused: bool = True
    ignore_eos: bool = False

    def __post_init__(self) -> None:
        if self.mode is not None and self.mode not in get_args(Mode):
            raise DecodingError(f"Unknown decoding mode {self.mode!r}; choose one of {', '.join(get_args(Mode))}.")
        if self.rule not in get_args(CommitRule):
            raise DecodingError(f"Unknown commit rule {self.rule!r}; choose one of {', '.join(get_args(CommitRule))}.")
        for name, wrong, limits in (
            ("steps", self.steps is not None and self.steps < 1, "at least 1"),
            ("threshold", not 0.0 <= self.threshold <= 1.0, "between 0 and 1"),
            ("temperature", not 0.0 <= self.temperature <= 10.0, "between 0 and 10"),
            ("top_k", self.top_k < 0, "0 or more"),
            ("top_p", not 0.0 < self.top_p <= 1.0, "above 0 and at most 1"),
            ("max_new_tokens", self.max_new_tokens is not None and self.max_new_tokens < 1, "at least 1"),
            ("alternatives", not 0 <= self.alternatives <= 20, "between 0 and 20"),
        ):
            if wrong:
                raise DecodingError(f"{name} is {getattr(self, name)}; it must be {limits}.")

    def mode_for(self, config: EchoConfig) -> Mode:
        """The mode asked for, or the one that fits the model: "ar" for AR, "multi" for Base, "one" for ECHO.

        One step asked of a block model is "one", several are "multi", whatever its stage.
        """
        if self.mode is not None:
            return self.mode
        if config.stage == "ar":
            return "ar"
        if self.steps is not None:
            return "one" if self.steps == 1 else "multi"
        return "multi" if config.stage == "base" else "one"
