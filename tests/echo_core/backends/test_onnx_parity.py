"""The exported graphs against the PyTorch model they came from."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from safetensors.torch import load_file

from echo_core.backends.errors import BackendError
from echo_core.backends.export import export_model
from echo_core.backends.export_decoder import quantise
from echo_core.backends.graph import StoredWeights
from echo_core.backends.onnx_backend import OnnxBackend
from echo_core.backends.torch_backend import TorchBackend
from echo_core.decoding.loop import decode_blocks
from echo_core.decoding.options import DecodeOptions
from echo_core.model.checkpoint import load_model, save_model
from echo_core.model.errors import ModelError

TOLERANCE = 1e-3
Films = Callable[..., np.ndarray]


@pytest.fixture(scope="module")
def reference(model_folder: Path) -> TorchBackend:
    return TorchBackend(load_model(model_folder))


@pytest.fixture(scope="module")
def fp32(model_folder: Path) -> OnnxBackend:
    return OnnxBackend(model_folder, "cpu", "fp32")


def difference(a: np.ndarray, b: np.ndarray) -> float:
    assert a.shape == b.shape
    assert a.dtype == b.dtype == np.float32
    return float(np.abs(a - b).max())


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("hold", [0, 3])
def test_every_forward_of_a_draft_agrees(
    reference: TorchBackend, fp32: OnnxBackend, films: Films, count: int, hold: int
) -> None:
    views, prompt = films(count, seed=count), [7]
    states = [backend.prefill(views, prompt, hold) for backend in (reference, fp32)]
    assert states[0].length == states[1].length == 8 + 4 * count + 1 - hold
    assert difference(states[0].last_logits, states[1].last_logits) <= TOLERANCE
    held = [-1 - i for i in range(hold)]
    block = [*held, *range(40, 48 - hold)]
    masks = [1] * 8
    for final, masked in [((), [*held, *[1] * (8 - hold)]), (block, masks), ((), [50, 1] * 4), ([60] * 8, masks)]:
        results = [backend.step(state, final, masked) for backend, state in zip((reference, fp32), states, strict=True)]
        assert results[0].shape == (8, fp32.config.decoder.vocab_size)
        assert difference(*results) <= TOLERANCE
        assert np.abs(results[0]).max() > 0.1
    results = [backend.next(state, 55) for backend, state in zip((reference, fp32), states, strict=True)]
    assert difference(*results) <= TOLERANCE
    assert states[0].length == states[1].length


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("findings", [(), (0,), (0, 1), (2, 3)])
def test_decisions_of_both_agree_and_reach_the_prompt(
    trained_folder: Path, films: Films, tmp_path: Path, count: int, findings: tuple[int, ...]
) -> None:
    """Thresholds that state just ``findings`` (opacity, its left side, cardiomegaly, opacity's right side)."""
    model = load_model(trained_folder)
    model.vision.thresholds.fill_(100.0)
    model.vision.thresholds[list(findings)] = -100.0
    save_model(model, tmp_path / "source")
    shutil.copyfile(trained_folder / "tokenizer.json", tmp_path / "source" / "tokenizer.json")
    export_model(tmp_path / "source", tmp_path / "target")
    views = films(count)
    eager, graphs = TorchBackend(load_model(tmp_path / "target")), OnnxBackend(tmp_path / "target", "cpu", "fp32")
    logits = [backend.prefill(views, [7]).last_logits for backend in (eager, graphs)]
    assert difference(*logits) <= TOLERANCE
    stated = [index for index in findings if index != 3]  # opacity's side does not stand alone
    decisions = torch.full((1, 4), -1.0)
    decisions[0, stated] = 1.0
    with torch.inference_mode():
        model = load_model(tmp_path / "target")
        patches, _ = model.vision(torch.from_numpy(views))
        rows = model.project(patches[None], decisions)
        torch.testing.assert_close(rows, model.film_tokens(torch.from_numpy(views)[None]))


def test_writing_the_cache_alone_returns_no_rows(reference: TorchBackend, fp32: OnnxBackend, films: Films) -> None:
    for backend in (reference, fp32):
        state = backend.prefill(films(1), [7])
        assert backend.step(state, [40] * 8, []).shape == (0, backend.config.decoder.vocab_size)
        assert state.length == 8 + 4 + 1 + 8


def test_two_drafts_do_not_share_a_cache(fp32: OnnxBackend, films: Films) -> None:
    alone = fp32.prefill(films(1), [7])
    expected = fp32.step(alone, [], [1] * 8)
    first, second = fp32.prefill(films(1), [7]), fp32.prefill(films(2, seed=5), [7])
    fp32.step(second, [44] * 8, [1] * 8)
    assert (fp32.step(first, [], [1] * 8) == expected).all()


@pytest.mark.parametrize("mode", ["one", "multi", "ar"])
def test_whole_drafts_are_the_same_token_for_token(
    reference: TorchBackend, fp32: OnnxBackend, films: Films, mode: Any
) -> None:
    options = DecodeOptions(mode=mode, max_new_tokens=32, ignore_eos=True)
    drafts = [
        [block.ids for block in decode_blocks(backend, films(2), [7], options=options)] for backend in (reference, fp32)
    ]
    assert drafts[0] == drafts[1]
    assert len({token for block in drafts[0] for token in block}) > 3


def test_int8_stays_close(reference: TorchBackend, model_folder: Path, films: Films) -> None:
    int8 = OnnxBackend(model_folder, "cpu", "int8")
    a, b = (backend.step(backend.prefill(films(2), [7]), [], [1] * 8) for backend in (reference, int8))
    cosine = (a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
    assert cosine.min() > 0.98


def test_quantised_weights_are_within_half_a_step_of_each_channel() -> None:
    weight = np.random.default_rng(0).normal(0, [[1.0, 0.01, 5.0]], (40, 3)).astype(np.float32)
    values, scale = quantise(weight)
    assert values.dtype == np.int8
    assert (np.abs(values * scale - weight) <= scale / 2 * 1.0001).all()
    assert np.abs(values).max(axis=0).tolist() == [127, 127, 127]


def test_a_channel_of_zeros_stays_zero() -> None:
    values, scale = quantise(np.zeros((4, 2), np.float32))
    assert not (values * scale).any()


def test_stored_weights_are_read_in_place(model_folder: Path) -> None:
    path = model_folder / "model.safetensors"
    stored, loaded = StoredWeights(path), load_file(path)
    for name in ("decoder.embeddings.weight", "projector.place", "decoder.blocks.1.attention.q.bias"):
        np.testing.assert_array_equal(stored.array(name), loaded[name].float().numpy())
    with pytest.raises(ModelError, match="no float tensor"):
        stored.tensor("nothing")


def test_the_float_graphs_hold_no_weights_of_their_own(model_folder: Path) -> None:
    weights = (model_folder / "model.safetensors").stat().st_size
    for name in ("decoder-fp32.onnx", "decoder-fp16.onnx", "vision.onnx"):
        model = onnx.load(model_folder / name, load_external_data=False)
        external = [t for t in model.graph.initializer if t.data_location == onnx.TensorProto.EXTERNAL]
        assert external
        assert {entry.value for t in external for entry in t.external_data if entry.key == "location"} == {
            "model.safetensors"
        }
        inline = sum(len(t.raw_data) for t in model.graph.initializer)
        assert inline < weights / 4


def copy_of(folder: Path, target: Path) -> Path:
    for path in folder.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    return target


def test_exporting_in_place_again_changes_nothing(model_folder: Path, tmp_path: Path) -> None:
    folder = copy_of(model_folder, tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    export_model(folder, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_graphs_of_other_weights_are_refused(model_folder: Path, tmp_path: Path) -> None:
    folder = copy_of(model_folder, tmp_path)
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(BackendError, match="exported from other weights"):
        OnnxBackend(folder)


def test_missing_and_damaged_files_are_named(model_folder: Path, tmp_path: Path) -> None:
    folder = copy_of(model_folder, tmp_path)
    graph = folder / "decoder.onnx"
    data = graph.read_bytes()
    graph.write_bytes(data[: len(data) // 2])
    with pytest.raises(BackendError, match="onnx on cpu failed"):
        OnnxBackend(folder)
    graph.write_bytes(b"")
    with pytest.raises(BackendError, match=r"decoder\.onnx is damaged"):
        OnnxBackend(folder)
    graph.unlink()
    with pytest.raises(BackendError, match=r"holds no decoder\.onnx.*export"):
        OnnxBackend(folder)
    graph.write_bytes(data)
    (folder / "model.safetensors").unlink()
    with pytest.raises((BackendError, ModelError), match=r"model\.safetensors"):
        OnnxBackend(folder)


def test_a_config_of_another_shape_is_refused(model_folder: Path, tmp_path: Path) -> None:
    folder = copy_of(model_folder, tmp_path)
    config = folder / "config.json"
    config.write_text(config.read_text("utf-8").replace('"max_new_tokens": 40', '"max_new_tokens": 80'), "utf-8")
    with pytest.raises(BackendError, match="do not fit"):
        OnnxBackend(folder)


def test_a_draft_longer_than_the_cache_is_an_error_not_a_crash(
    reference: TorchBackend, fp32: OnnxBackend, films: Films
) -> None:
    for backend in (reference, fp32):
        state = backend.prefill(films(1), [7])
        while state.length + 16 <= backend.config.max_context:
            backend.step(state, [40] * 8, [1] * 8)
        with pytest.raises(BackendError, match="positions"):
            backend.step(state, [40] * 8, [1] * 8)


def test_an_incomplete_source_is_refused(trained_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        export_model(tmp_path / "nothing", tmp_path / "out")
    source = tmp_path / "source"
    source.mkdir()
    for name in ("config.json", "model.safetensors"):
        (source / name).write_bytes((trained_folder / name).read_bytes())
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        export_model(source, tmp_path / "out")
