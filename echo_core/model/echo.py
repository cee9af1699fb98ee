"""ECHO: vision tower, projector and decoder in one module (arXiv 2604.09450)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from echo_core.model.config import EchoConfig
from echo_core.model.decoder import Decoder, RMSNorm
from echo_core.model.vision import VisionTower


class Projector(nn.Module):
    """Patch features and finding logits of a film to tokens of the decoder's width.

    The finding token carries what the tower is sure of; a learned embedding tells a film's place in its study, one
    for each patch its place in the film.
    """

    def __init__(self, config: EchoConfig) -> None:
        super().__init__()
        v, width = config.vision, config.decoder.hidden_size
        self.down = nn.Linear(v.channels, width)
        self.up = nn.Linear(width, width)
        self.finding = nn.Linear(max(1, len(v.findings)), width)
        self.place = nn.Parameter(torch.randn(v.tokens_per_film, width) * 0.02)
        self.film = nn.Parameter(torch.randn(config.max_films, width) * 0.02)
        self.norm = RMSNorm(width, config.decoder.rms_eps)

    def forward(self, features: Tensor, logits: Tensor) -> Tensor:
        """(B, n, grid², channels) and (B, n, findings) to (B, n · tokens_per_film, hidden_size)."""
        batch, films = features.shape[:2]
        patches = self.up(nn.functional.gelu(self.down(features)))
        summary = self.finding(logits.clamp(-8.0, 4.0) * 0.5).unsqueeze(2)
        tokens = torch.cat([patches, summary], dim=2) + self.place + self.film[:films, None, :]
        tokens = self.norm(tokens) * 0.05
        result: Tensor = tokens.reshape(batch, films * tokens.shape[2], tokens.shape[3])
        return result


class Echo(nn.Module):
    """The whole model. Prompt = film tokens, then prompt text tokens; the response follows at the next position."""

    def __init__(self, config: EchoConfig) -> None:
        super().__init__()
        self.config = config
        self.vision = VisionTower(config.vision)
        self.projector = Projector(config)
        self.decoder = Decoder(config.decoder)

    def film_tokens(self, images: Tensor) -> Tensor:
        """Films (B, n, H, W), uint8 views, to prompt tokens (B, n · tokens_per_film, hidden_size)."""
        batch, films = images.shape[:2]
        features, logits = self.vision(images.flatten(0, 1))
        return self.project(features.unflatten(0, (batch, films)), logits.unflatten(0, (batch, films)))

    def project(self, features: Tensor, logits: Tensor) -> Tensor:
        """Tower outputs (B, n, grid², channels), (B, n, findings) to prompt tokens; cached outputs enter here."""
        result: Tensor = self.projector(features, logits)
        return result

    def prefix(self, images: Tensor, prompt_ids: Tensor) -> Tensor:
        """Embeddings of the prompt: films (B, n, H, W) then prompt tokens (B, p), as (B, P, hidden_size)."""
        return torch.cat([self.film_tokens(images), self.decoder.embed(prompt_ids)], dim=1)
