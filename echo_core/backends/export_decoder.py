"""The decoder as an ONNX graph: one graph, whose row dimension each session fixes for itself."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto

from echo_core.backends.graph import MICROSOFT, GraphBuilder, StoredWeights
from echo_core.model.config import EchoConfig

Precision = Literal["fp32", "fp16", "int8"]


def decoder_graph(config: EchoConfig, weights: StoredWeights, precision: Precision) -> onnx.ModelProto:
    """Build the graph.

    Inputs: ``tokens`` int64 (rows,), where a negative id takes that row from ``given`` (rows, width); ``score`` int64
    (scored,), the rows whose logits are wanted; ``bias`` (1, 1, rows, total), added to attention scores; ``last``
    int32 (1,) = total - 1 and ``total`` int32 scalar; ``key.i``/``value.i`` (1, kv_heads, capacity, head_dim), the
    cache, which ``new_key.i``/``new_value.i`` are to be bound to as well: the op then writes its rows in place behind
    the ``total - rows`` that are there. Output: ``logits`` float (scored, vocabulary).
    """
    builder = _DecoderBuilder(config, weights, precision)
    return builder.build()


def quantise(weight: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """(in, out) float weights to symmetric int8 and one scale an output channel: weight ≈ int8 · scale."""
    scale = np.maximum(np.abs(weight).max(axis=0), np.float32(1e-12)) / np.float32(127.0)
    return np.clip(np.rint(weight / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


class _DecoderBuilder:
    def __init__(self, config: EchoConfig, weights: StoredWeights, precision: Precision) -> None:
        self.config = config
        self.int8 = precision == "int8"
        self.graph = GraphBuilder(weights, half=precision == "fp16")

    def build(self) -> onnx.ModelProto:
        g, d = self.graph, self.config.decoder
        tokens = g.input("tokens", TensorProto.INT64, ["rows"])
        given = g.input("given", g.element, ["rows", d.hidden_size])
        score = g.input("score", TensorProto.INT64, ["scored"])
        bias = g.input("bias", g.element, [1, 1, "rows", "total_length"])
        last = g.input("last", TensorProto.INT32, [1])
        total = g.input("total", TensorProto.INT32, [])
        table = g.weight("decoder.embeddings.weight")
        zero = g.constant("zero", np.array(0, np.int64))
        known = g.op("Max", [tokens, zero], "known")
        embedded = g.op("Gather", [table, known], "embedded")
        is_given = g.op("Less", [tokens, zero], "is_given")
        column = g.op("Unsqueeze", [is_given, g.constant("axis1", np.array([1], np.int64))], "is_given_column")
        rows = g.op("Where", [column, given, embedded], "inputs")
        stream = g.op("Unsqueeze", [rows, g.constant("axis0", np.array([0], np.int64))], "stream")
        cos, sin = self._rotary()
        attention = (bias, last, total, cos, sin)
        branch = ""
        for layer in range(d.layers):
            name = f"decoder.blocks.{layer}"
            normed, stream = self._norm(stream, branch, f"{name}.attention_norm")
            mixed = self._attention(normed, layer, attention)
            if layer == d.layers - 1:
                # Behind the last attention nothing but the logits needs a row.
                mixed = g.op("Gather", [mixed, score], "scored_mixed", axis=1)
                stream = g.op("Gather", [stream, score], "scored_stream", axis=1)
            branch = self._linear(mixed, [f"{name}.attention.o"], [], f"{name}.attention.o")
            normed, stream = self._norm(stream, branch, f"{name}.feed_norm")
            branch = self._feed(normed, f"{name}.feed")
        hidden, _ = self._norm(stream, branch, "decoder.norm")
        flat = g.op("Squeeze", [hidden, "axis0"], "scored_flat")
        logits = self._linear(flat, ["decoder.embeddings"], [], "head")
        g.op("Cast", [logits], g.output("logits", TensorProto.FLOAT, ["scored", d.vocab_size]), to=TensorProto.FLOAT)
        return g.model("decoder")

    def _rotary(self) -> tuple[str, str]:
        d = self.config.decoder
        inverse = np.power(np.float64(d.rope_theta), -np.arange(0, d.head_dim, 2) / d.head_dim).astype(np.float32)
        angles = np.arange(self.config.max_context, dtype=np.float32)[:, None] * inverse
        return self.graph.floats("rotary.cos", np.cos(angles)), self.graph.floats("rotary.sin", np.sin(angles))

    def _norm(self, stream: str, branch: str, name: str) -> tuple[str, str]:
        """Add ``branch`` to the residual stream and normalise; return (normalised, new stream)."""
        g = self.graph
        weight = g.weight(f"{name}.weight")
        eps = self.config.decoder.rms_eps
        if not branch:
            inputs = [stream, weight]
            normed = g.op("SimplifiedLayerNormalization", inputs, f"{name}.out", axis=-1, epsilon=eps, stash_type=1)
            return normed, stream
        outputs = [f"{name}.out", "", "", f"{name}.sum"]
        inputs = [stream, branch, weight]
        g.ops("SkipSimplifiedLayerNormalization", inputs, outputs, MICROSOFT, epsilon=eps)
        return outputs[0], outputs[3]

    def _attention(self, x: str, layer: int, shared: tuple[str, str, str, str, str]) -> str:
        g, d = self.graph, self.config.decoder
        bias, last, total, cos, sin = shared
        name = f"decoder.blocks.{layer}.attention"
        parts = [f"{name}.{part}" for part in "qkv"]
        qkv = self._linear(x, parts, [f"{part}.bias" for part in parts], f"{name}.qkv")
        shape = [1, d.kv_heads, self.config.max_context, d.head_dim]
        past = [g.input(f"{kind}.{layer}", g.element, shape) for kind in ("key", "value")]
        present = [g.output(f"new_{kind}.{layer}", g.element, shape) for kind in ("key", "value")]
        # causal = 0: which row sees which is all in the bias, for rows of one block see each other both ways.
        return g.ops(
            "GroupQueryAttention",
            [qkv, "", "", *past, last, total, cos, sin, "", bias],
            [f"{name}.mixed", *present],
            MICROSOFT,
            num_heads=d.heads,
            kv_num_heads=d.kv_heads,
            do_rotary=1,
            causal=0,
        )[0]

    def _feed(self, x: str, name: str) -> str:
        g = self.graph
        both = self._linear(x, [f"{name}.gate", f"{name}.up"], [], f"{name}.both")
        gate, up = g.ops("Split", [both], [f"{name}.gate.out", f"{name}.up.out"], axis=-1, num_outputs=2)
        sigmoid = g.op("Sigmoid", [gate], f"{name}.sigmoid")
        silu = g.op("Mul", [gate, sigmoid], f"{name}.silu")
        product = g.op("Mul", [silu, up], f"{name}.product")
        return self._linear(product, [f"{name}.down"], [], f"{name}.down")

    def _linear(self, x: str, parts: list[str], biases: list[str], name: str) -> str:
        """x · [W₁ W₂ …]ᵀ (+ biases): layers that share an input share one product."""
        g = self.graph
        if self.int8:
            arrays = [g.weights.array(f"{part}.weight").T for part in parts]
            values, scale = quantise(np.concatenate(arrays, axis=1))
            inputs = [x, g.constant(f"{name}:int8", values), g.constant(f"{name}:scale", scale), ""]
            if biases:
                inputs.append(g.floats(f"{name}:bias", np.concatenate([g.weights.array(part) for part in biases])))
            return g.op("DynamicQuantizeMatMul", inputs, f"{name}:out", MICROSOFT)
        matrices = [g.op("Transpose", [g.weight(f"{part}.weight")], f"{part}:turned", perm=[1, 0]) for part in parts]
        matrix = matrices[0] if len(parts) == 1 else g.op("Concat", matrices, f"{name}:matrix", axis=1)
        result = g.op("MatMul", [x, matrix], f"{name}:product")
        if biases:
            bias = g.op("Concat", [g.weight(part) for part in biases], f"{name}:bias", axis=0)
            result = g.op("Add", [result, bias], f"{name}:out")
        return result
