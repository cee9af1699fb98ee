"""Vision tower and projector as an ONNX graph: films in, prompt rows out."""

from __future__ import annotations

import math

import numpy as np
import onnx
from onnx import TensorProto

from echo_core.backends.graph import GraphBuilder, StoredWeights
from echo_core.model.config import EchoConfig
from echo_core.model.echo import Echo
from echo_core.model.vision import BN_EPS, ConvNorm, InvertedResidual


def vision_graph(model: Echo, weights: StoredWeights, half: bool = False) -> onnx.ModelProto:
    """Build the graph.

    Input: ``images`` uint8 (films, size, size). Output: ``rows`` (films · tokens_per_film, width), in the graph's type.
    """
    return _VisionBuilder(model, weights, half).build()


class _VisionBuilder:
    def __init__(self, model: Echo, weights: StoredWeights, half: bool) -> None:
        self.model = model
        self.config: EchoConfig = model.config
        self.graph = GraphBuilder(weights, half)

    def build(self) -> onnx.ModelProto:
        g, v = self.graph, self.config.vision
        images = g.input("images", TensorProto.UINT8, ["films", v.image_size, v.image_size])
        grey = g.op("Cast", [images], "grey", to=g.element)
        centred = g.op("Sub", [grey, g.floats("middle", np.array(127.0))], "centred")
        scaled = g.op("Div", [centred, g.floats("half_range", np.array(128.0))], "scaled")
        x = g.op("Unsqueeze", [scaled, g.constant("axis1", np.array([1], np.int64))], "pixels")
        tower = self.model.vision
        x = self._conv_norm(x, tower.stem, "vision.stem")
        for index, block in enumerate(tower.blocks):
            assert isinstance(block, InvertedResidual)
            x = self._inverted_residual(x, block, f"vision.blocks.{index}")
        x = self._conv_norm(x, tower.head, "vision.head")
        flat = g.op("Reshape", [x, g.constant("flat", np.array([0, v.channels, -1], np.int64))], "flat_map")
        features = g.op("Transpose", [flat], "features", perm=[0, 2, 1])
        self._project(features)
        return g.model("vision")

    def _conv_norm(self, x: str, layer: ConvNorm, name: str) -> str:
        g = self.graph
        left, right, top, bottom = layer.padding
        conv = g.op(
            "Conv",
            [x, g.weight(f"{name}.conv.weight")],
            f"{name}.conv",
            kernel_shape=list(layer.conv.kernel_size),
            strides=list(layer.conv.stride),
            group=layer.conv.groups,
            pads=[top, left, bottom, right],
        )
        parts = [g.weight(f"{name}.norm.{part}") for part in ("weight", "bias", "running_mean", "running_var")]
        result = g.op("BatchNormalization", [conv, *parts], f"{name}.norm", epsilon=BN_EPS)
        if not layer.act:
            return result
        limits = [g.floats("zero", np.array(0.0)), g.floats("six", np.array(6.0))]
        return g.op("Clip", [result, *limits], f"{name}.relu6")

    def _inverted_residual(self, x: str, block: InvertedResidual, name: str) -> str:
        y = x if block.expand is None else self._conv_norm(x, block.expand, f"{name}.expand")
        y = self._conv_norm(y, block.depth, f"{name}.depth")
        y = self._conv_norm(y, block.project, f"{name}.project")
        return self.graph.op("Add", [x, y], f"{name}.sum") if block.residual else y

    def _project(self, features: str) -> None:
        """Patches through the projector, the summary of finding logits behind them, place and film, norm."""
        g, width = self.graph, self.config.decoder.hidden_size
        axes = g.constant("axis1", np.array([1], np.int64))
        mean = g.op("ReduceMean", [features, axes], "mean_feature", keepdims=1)
        logits = self._linear(mean, "vision.findings")
        limits = [g.floats("lowest", np.array(-8.0)), g.floats("highest", np.array(4.0))]
        clipped = g.op("Clip", [logits, *limits], "finding_logits")
        halved = g.op("Mul", [clipped, g.floats("one_half", np.array(0.5))], "finding_scaled")
        summary = self._linear(halved, "projector.finding")
        patches = self._linear(self._gelu(self._linear(features, "projector.down")), "projector.up")
        tokens = g.op("Concat", [patches, summary], "tokens", axis=1)
        placed = g.op("Add", [tokens, g.weight("projector.place")], "placed")
        count = g.op("Shape", ["images"], "film_count", start=0, end=1)
        start = g.constant("axis0", np.array([0], np.int64))
        films = g.op("Slice", [g.weight("projector.film"), start, count, start], "film_rows")
        column = g.op("Unsqueeze", [films, axes], "film_column")
        marked = g.op("Add", [placed, column], "marked")
        eps = self.config.decoder.rms_eps
        normed = g.op(
            "SimplifiedLayerNormalization",
            [marked, g.weight("projector.norm.weight")],
            "normed",
            axis=-1,
            epsilon=eps,
            stash_type=1,
        )
        scaled = g.op("Mul", [normed, g.floats("row_scale", np.array(0.05))], "row_scaled")
        shape = g.constant("row_shape", np.array([-1, width], np.int64))
        g.op("Reshape", [scaled, shape], g.output("rows", g.element, ["rows", width]))

    def _linear(self, x: str, name: str) -> str:
        g = self.graph
        matrix = g.op("Transpose", [g.weight(f"{name}.weight")], f"{name}:turned", perm=[1, 0])
        product = g.op("MatMul", [x, matrix], f"{name}:product")
        return g.op("Add", [product, g.weight(f"{name}.bias")], f"{name}:out")

    def _gelu(self, x: str) -> str:
        """0.5 x (1 + erf(x / √2)), written out: ONNX Runtime fuses it."""
        g = self.graph
        scaled = g.op("Div", [x, g.floats("root2", np.array(math.sqrt(2.0)))], f"{x}:scaled")
        erf = g.op("Erf", [scaled], f"{x}:erf")
        plus = g.op("Add", [erf, g.floats("one", np.array(1.0))], f"{x}:plus")
        product = g.op("Mul", [x, plus], f"{x}:gated")
        return g.op("Mul", [product, g.floats("one_half", np.array(0.5))], f"{x}:gelu")
