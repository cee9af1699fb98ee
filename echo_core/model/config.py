"""The shape of an ECHO model: one configuration for the embedded size and for larger ones. Imports no torch."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from echo_core.model.errors import ModelError
from echo_core.text.frames import Region

Grid = Literal["response", "prompt"]
Stage = Literal["ar", "base", "echo"]
VERSION = "0.2.0"  # of the models this code trains
BODIES = {"lite0": (1.0, 1.0), "lite1": (1.0, 1.1), "lite2": (1.1, 1.2)}  # width and depth of EfficientNet-Lite


@dataclass(frozen=True, slots=True)
class DecoderConfig:
    """A decoder of Qwen2.5 blocks: RMSNorm, rotary positions, grouped-query attention with q/k/v bias, SwiGLU."""

    vocab_size: int = 4096
    hidden_size: int = 256
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    head_dim: int = 64
    intermediate_size: int = 704
    rope_theta: float = 10000.0
    rms_eps: float = 1e-6


@dataclass(frozen=True, slots=True)
class VisionConfig:
    """The vision tower: an EfficientNet-Lite body and a head of finding logits.

    A film of ``image_size`` × ``image_size`` pixels gives ``grid`` × ``grid`` patch tokens of ``channels`` features.
    A study gives ``decision_tokens`` more, one for each region of a report, made of what the tower decided about it
    (``findings`` names the decisions, in order; "opacity/left" is the side of "opacity").
    ``pooled``: the body's map, a 32nd of the film's side, is averaged to half its side.
    """

    body: str = "lite0"
    image_size: int = 224
    grid: int = 4
    pooled: bool = True
    channels: int = 1280
    findings: tuple[str, ...] = ()

    @property
    def tokens_per_film(self) -> int:
        """Tokens that one film takes in the prompt."""
        return self.grid * self.grid

    @property
    def decision_tokens(self) -> int:
        """Tokens that the decisions about a study take in the prompt, in front of the films."""
        return len(Region)

    def study_tokens(self, films: int) -> int:
        """Tokens of a study of ``films`` films in front of the prompt's text."""
        return self.decision_tokens + films * self.tokens_per_film


@dataclass(frozen=True, slots=True)
class EchoConfig:
    """Everything that training, export and decoding must agree on.

    ``grid_origin`` says where the block grid starts: at the first response token ("response") or at absolute
    position 0, prompt included ("prompt", as in the released checkpoints; arXiv 2604.09450, decoding).
    """

    name: str = "echo-mini"
    version: str = VERSION
    stage: Stage = "echo"
    block_length: int = 8
    grid_origin: Grid = "response"
    mask_id: int = 1
    eos_id: int = 0
    film_id: int = 2
    max_films: int = 4
    max_new_tokens: int = 256
    decoder: DecoderConfig = field(default_factory=DecoderConfig)
    vision: VisionConfig = field(default_factory=VisionConfig)

    def __post_init__(self) -> None:
        d, v = self.decoder, self.vision
        sizes = dataclasses.asdict(d) | {
            "block_length": self.block_length,
            "max_films": self.max_films,
            "max_new_tokens": self.max_new_tokens,
            "image_size": v.image_size,
            "grid": v.grid,
            "channels": v.channels,
        }
        for name, value in sizes.items():
            if value <= 0:
                raise ModelError(f"The model configuration gives {name} = {value}; it must be above zero.")
        if d.heads % d.kv_heads:
            raise ModelError(f"The model configuration has {d.heads} heads, no multiple of {d.kv_heads} key heads.")
        if self.grid_origin not in get_args(Grid) or self.stage not in get_args(Stage):
            raise ModelError(f"Unknown grid_origin {self.grid_origin!r} or stage {self.stage!r} in the configuration.")
        if v.body not in BODIES:
            raise ModelError(f"Unknown vision body {v.body!r} in the configuration; known: {', '.join(BODIES)}.")
        for name in ("mask_id", "eos_id", "film_id"):
            if not 0 <= getattr(self, name) < d.vocab_size:
                raise ModelError(f"{name} lies outside the vocabulary of {d.vocab_size} tokens.")

    @property
    def max_context(self) -> int:
        """Cache positions: the longest prompt (films, eight prompt tokens) and the longest response in whole blocks."""
        prompt = self.vision.study_tokens(self.max_films) + 8
        blocks = -(-self.max_new_tokens // self.block_length) + 1
        return prompt + blocks * self.block_length

    @classmethod
    def load(cls, folder: Path) -> EchoConfig:
        """Read ``folder/config.json``.

        Raises:
            ModelError: the file is absent, not JSON, or names unknown or impossible values.
        """
        path = folder / "config.json"
        try:
            raw = json.loads(path.read_text("utf-8"))
        except FileNotFoundError as error:
            raise ModelError(f"{folder} holds no config.json: it is not a model folder of this program.") from error
        except (OSError, ValueError) as error:
            raise ModelError(f"{path} cannot be read: {error}") from error
        try:
            return cls.from_json(raw)
        except (TypeError, KeyError, AttributeError) as error:
            raise ModelError(f"{path} does not describe a model of this program: {error}") from error

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> EchoConfig:
        """Build a configuration from ``to_json``'s form. Unknown keys raise TypeError."""
        vision = dict(raw["vision"])
        vision["findings"] = tuple(vision.get("findings", ()))
        rest = {key: value for key, value in raw.items() if key not in ("decoder", "vision")}
        return cls(decoder=DecoderConfig(**raw["decoder"]), vision=VisionConfig(**vision), **rest)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return dataclasses.asdict(self)

    def save(self, folder: Path) -> None:
        """Write ``folder/config.json`` atomically."""
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / "config.json.part"
        part.write_text(json.dumps(self.to_json(), indent=1, ensure_ascii=False) + "\n", "utf-8")
        part.replace(folder / "config.json")
