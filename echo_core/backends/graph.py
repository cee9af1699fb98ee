"""A small builder of ONNX graphs whose weights stay in ``model.safetensors``. Needs the package ``onnx``."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from echo_core.model.errors import ModelError
from echo_core.model.stored import to_floats

MICROSOFT = "com.microsoft"
OPSET = 20
IR_VERSION = 10
_MAX_HEADER = 100_000_000
_ELEMENT = {"F32": TensorProto.FLOAT, "F16": TensorProto.FLOAT16, "BF16": TensorProto.BFLOAT16}


class StoredWeights:
    """Where each tensor of a safetensors file lies, so that a graph can refer to it in place."""

    def __init__(self, path: Path) -> None:
        """Read the file's header.

        Raises:
            ModelError: the file is absent or not a safetensors file.
        """
        self.path = path
        try:
            with path.open("rb") as stream:
                (length,) = struct.unpack("<Q", stream.read(8))
                if length > _MAX_HEADER:
                    raise ValueError(f"a header of {length} bytes")
                header = json.loads(stream.read(length))
        except (OSError, ValueError, struct.error) as error:
            raise ModelError(f"{path} cannot be read as a safetensors file: {error}") from error
        header.pop("__metadata__", None)
        self._start = 8 + length
        self._entries: dict[str, dict[str, Any]] = header

    def tensor(self, name: str) -> onnx.TensorProto:
        """An initializer of that name which points into the file.

        Raises:
            ModelError: there is no such tensor, or its type is not a float type.
        """
        entry = self._entries.get(name)
        if entry is None or entry["dtype"] not in _ELEMENT:
            raise ModelError(f"{self.path} has no float tensor {name!r}.")
        first, end = entry["data_offsets"]
        tensor = TensorProto(name=name, data_type=_ELEMENT[entry["dtype"]], dims=entry["shape"])
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", self.path.name), ("offset", self._start + first), ("length", end - first)):
            tensor.external_data.add(key=key, value=str(value))
        return tensor

    def array(self, name: str) -> npt.NDArray[np.float32]:
        """The tensor as float32.

        Raises:
            ModelError: there is no such tensor.
        """
        self.tensor(name)  # or there is none
        entry = self._entries[name]
        first, end = entry["data_offsets"]
        with self.path.open("rb") as stream:
            stream.seek(self._start + first)
            return to_floats(entry["dtype"], stream.read(end - first), entry["shape"])


class GraphBuilder:
    """Collects nodes, initializers, inputs and outputs; computes in float32 or float16."""

    def __init__(self, weights: StoredWeights, half: bool = False) -> None:
        self.weights = weights
        self.element = TensorProto.FLOAT16 if half else TensorProto.FLOAT
        self.dtype: type[np.float16] | type[np.float32] = np.float16 if half else np.float32
        self._nodes: list[onnx.NodeProto] = []
        self._initializers: dict[str, onnx.TensorProto] = {}
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []
        self._cast: dict[str, str] = {}

    def input(self, name: str, element: int, shape: Sequence[int | str]) -> str:
        """Declare a graph input; a string is a symbolic dimension."""
        self._inputs.append(helper.make_tensor_value_info(name, element, list(shape)))
        return name

    def output(self, name: str, element: int, shape: Sequence[int | str]) -> str:
        """Declare a graph output."""
        self._outputs.append(helper.make_tensor_value_info(name, element, list(shape)))
        return name

    def constant(self, name: str, value: npt.NDArray[Any]) -> str:
        """An initializer stored in the graph itself."""
        if name not in self._initializers:
            self._initializers[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def floats(self, name: str, value: npt.NDArray[Any]) -> str:
        """A constant in the type the graph computes in."""
        return self.constant(name, value.astype(self.dtype))

    def weight(self, name: str) -> str:
        """A tensor of the safetensors file in the type the graph computes in."""
        if name not in self._cast:
            tensor = self.weights.tensor(name)
            self._initializers[name] = tensor
            same = tensor.data_type == self.element
            self._cast[name] = name if same else self.op("Cast", [name], f"{name}:cast", to=self.element)
        return self._cast[name]

    def op(self, kind: str, inputs: Sequence[str], name: str, domain: str = "", **attributes: Any) -> str:
        """A node with one output, called ``name``."""
        return self.ops(kind, inputs, [name], domain, **attributes)[0]

    def ops(
        self, kind: str, inputs: Sequence[str], outputs: Sequence[str], domain: str = "", **attributes: Any
    ) -> list[str]:
        """A node with several outputs; "" leaves an optional one out."""
        node = helper.make_node(
            kind, list(inputs), list(outputs), name=f"{outputs[0]}:{kind}", domain=domain, **attributes
        )
        self._nodes.append(node)
        return list(outputs)

    def model(self, name: str) -> onnx.ModelProto:
        """The finished model."""
        graph = helper.make_graph(
            self._nodes, name, self._inputs, self._outputs, initializer=list(self._initializers.values())
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="echo-core")
