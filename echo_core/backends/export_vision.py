"""Vision tower and projector as an ONNX graph: films in, prompt rows out."""

from __future__ import annotations

import math

import numpy as np
import onnx
from onnx import TensorProto

from echo_core.backends.graph import GraphBuilder, StoredWeights
from echo_core.model.config import EchoConfig
from echo_core.model.echo import Echo
from echo_core.model.regions import region_places
from echo_core.model.vision import BN_EPS, ConvNorm, InvertedResidual, owners, side_signs


def vision_graph(model: Echo, weights: StoredWeights, half: bool = False) -> onnx.ModelProto:
    """Build the graph.

    Input: ``images`` uint8 (films, size, size). Output: ``rows`` (study_tokens, width), in the graph's type.
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
        body_map = self._conv_norm(x, tower.head, "vision.head")
        self._project(self._patches(body_map), self._decide(body_map))
        return g.model("vision")

    def _patches(self, body_map: str) -> str:
        """(films, grid², channels)."""
        g, v = self.graph, self.config.vision
        if v.pooled:
            pads = [1, 1, 1, 1]
            body_map = g.op("AveragePool", [body_map], "pooled_map", kernel_shape=[3, 3], strides=[2, 2], pads=pads)
        flat = g.op("Reshape", [body_map, g.constant("flat", np.array([0, v.channels, -1], np.int64))], "flat_map")
        return g.op("Transpose", [flat], "patches", perm=[0, 2, 1])

    def _decide(self, body_map: str) -> str:
        """(decision_tokens, width): the tokens of what ``VisionTower.decide`` decides."""
        g = self.graph
        names, half = self.config.vision.findings, max(1, self.config.vision.image_size // 64)
        pixels = g.constant("map_axes", np.array([2, 3], np.int64))
        axis0 = g.constant("axis0", np.array([0], np.int64))
        mean = g.op("ReduceMean", [body_map, pixels], "mean_feature", keepdims=0)
        plain = g.op("ReduceMean", [self._linear(mean, "vision.findings"), axis0], "plain_logits", keepdims=1)
        # Sides: the difference of the halves of the first film.
        axis1 = g.constant("axis1", np.array([1], np.int64))
        first = g.op("Slice", [body_map, axis0, axis1, axis0], "first_map")
        ends = []
        for name, start, stop in (("right", -half, np.iinfo(np.int64).max), ("left", 0, half)):
            bounds = [g.constant(f"{name}_{i}", np.array([at], np.int64)) for i, at in enumerate((start, stop))]
            column = g.op("Slice", [first, *bounds, g.constant("axis3", np.array([3], np.int64))], f"{name}_half")
            ends.append(g.op("ReduceMean", [column, pixels], f"{name}_mean", keepdims=0))
        matrix = g.op("Transpose", [g.weight("vision.findings.weight")], "side_weights", perm=[1, 0])
        sided = g.op("MatMul", [g.op("Sub", ends, "halves"), matrix], "side_logits")
        is_side = g.constant("is_side", np.array(side_signs(names) or (0,)) != 0)
        study = g.op("Where", [is_side, sided, plain], "study_logits")
        over = g.op("Greater", [study, g.weight("vision.thresholds")], "over")
        places = g.constant("owners", np.array(owners(names), np.int64))
        owner = g.op("Gather", [over, places], "owner_over", axis=1)
        stated = g.op("And", [over, owner], "stated")
        # A region's token: the sum of its decisions, or what stands for none.
        regions = np.array(region_places(names) or (0,))
        member = np.equal(regions[None, :], np.arange(self.config.vision.decision_tokens)[:, None]).astype(np.float32)
        number = g.op("Cast", [stated], "stated_number", to=g.element)
        said = g.op("Mul", [number, g.floats("member", member)], "said")
        sums = g.op("MatMul", [said, g.weight("projector.decision.weight")], "region_sums")
        most = g.op("ReduceMax", [said, g.constant("axis1", np.array([1], np.int64))], "region_said", keepdims=1)
        none = g.op("Sub", [g.floats("one", np.array(1.0)), most], "region_none")
        return g.op("Add", [sums, g.op("Mul", [none, g.weight("projector.quiet")], "quiet")], "decision_tokens")

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

    def _project(self, patches: str, decided: str) -> None:
        """Patches through the projector, place and film, norm; behind the tokens of the decisions."""
        g, width = self.graph, self.config.decoder.hidden_size
        axes = g.constant("axis1", np.array([1], np.int64))
        start = g.constant("axis0", np.array([0], np.int64))
        count = g.op("Shape", ["images"], "film_count", start=0, end=1)
        tokens = self._linear(self._gelu(self._linear(patches, "projector.down")), "projector.up")
        placed = g.op("Add", [tokens, g.weight("projector.place")], "placed")
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
        films = g.op("Reshape", [scaled, shape], "film_tokens")
        g.op("Concat", [decided, films], g.output("rows", g.element, ["rows", width]), axis=0)

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
