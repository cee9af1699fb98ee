"""ECHO: vision tower, projector and decoder in one module (arXiv 2604.09450)."""

from __future__ import annotations

from collections.abc import Set

import torch
from torch import Tensor, nn

from echo_core.model.config import EchoConfig
from echo_core.model.decoder import Decoder, RMSNorm
from echo_core.model.regions import region_places
from echo_core.model.vision import VisionTower


class Projector(nn.Module):
    """The decisions about a study and the patch features of its films to tokens of the decoder's width.

    Each decision is a token, something the report must state; the patches show where and how. A learned embedding
    tells a film's place in its study, one for each patch its place in the film.
    """

    def __init__(self, config: EchoConfig) -> None:
        super().__init__()
        v, width = config.vision, config.decoder.hidden_size
        self.down = nn.Linear(v.channels, width)
        self.up = nn.Linear(width, width)
        self.decision = nn.Embedding(max(1, len(v.findings)), width)
        self.quiet = nn.Parameter(torch.randn(v.decision_tokens, width) * 0.02)  # a region without decisions
        nn.init.normal_(self.decision.weight, std=0.02)
        self.findings = v.findings
        self.place = nn.Parameter(torch.randn(v.tokens_per_film, width) * 0.02)
        self.film = nn.Parameter(torch.randn(config.max_films, width) * 0.02)
        self.norm = RMSNorm(width, config.decoder.rms_eps)

    def forward(self, patches: Tensor, decisions: Tensor) -> Tensor:
        """(B, n, grid², channels) and (B, findings) of 1 and -1 to (B, study_tokens(n), hidden_size)."""
        batch, films = patches.shape[:2]
        seen = self.up(nn.functional.gelu(self.down(patches)))
        tokens = self.norm(seen + self.place + self.film[:films, None, :]) * 0.05
        return torch.cat([self.regions(decisions), tokens.reshape(batch, -1, tokens.shape[3])], dim=1)

    def regions(self, decisions: Tensor) -> Tensor:
        """(B, decision_tokens, hidden_size): the sum of a region's decisions, or what stands for none."""
        where = torch.tensor(region_places(self.findings) or (0,), device=decisions.device)
        member = torch.nn.functional.one_hot(where, self.quiet.shape[0]).T.to(self.quiet.dtype)  # regions, findings
        said = (decisions > 0).to(self.quiet.dtype)[:, None, :] * member
        none = (said.sum(2, keepdim=True) == 0).to(self.quiet.dtype)
        result: Tensor = said @ self.decision.weight + none * self.quiet
        return result


class Echo(nn.Module):
    """The whole model. Prompt = film tokens, then prompt text tokens; the response follows at the next position."""

    def __init__(self, config: EchoConfig) -> None:
        super().__init__()
        self.config = config
        self.vision = VisionTower(config.vision)
        self.projector = Projector(config)
        self.decoder = Decoder(config.decoder)

    def film_tokens(self, images: Tensor, stated: Set[str] | None = None) -> Tensor:
        """Films (B, n, H, W), uint8 views, to prompt tokens (B, study_tokens(n), hidden_size).

        ``stated`` are decisions that take the place of the tower's own.
        """
        batch, films = images.shape[:2]
        patches, logits = self.vision(images.flatten(0, 1))
        decisions = self.vision.decide(logits.unflatten(0, (batch, films)))
        if stated is not None:
            names = self.config.vision.findings
            said = [1.0 if name in stated else -1.0 for name in names] or [-1.0]
            decisions = torch.tensor(said, device=decisions.device, dtype=decisions.dtype).expand(batch, -1)
        return self.project(patches.unflatten(0, (batch, films)), decisions)

    def project(self, patches: Tensor, decisions: Tensor) -> Tensor:
        """Patches (B, n, grid², channels) and decisions (B, findings) to prompt tokens; cached patches enter here."""
        result: Tensor = self.projector(patches, decisions)
        return result

    def prefix(self, images: Tensor, prompt_ids: Tensor, stated: Set[str] | None = None) -> Tensor:
        """Embeddings of the prompt: films (B, n, H, W) then prompt tokens (B, p), as (B, P, hidden_size)."""
        return torch.cat([self.film_tokens(images, stated), self.decoder.embed(prompt_ids)], dim=1)
