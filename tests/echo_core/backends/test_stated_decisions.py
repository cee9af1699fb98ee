"""Decisions that a text gives, in place of the tower's: the backends agree, and what is stated is concluded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from echo_core.backends.onnx_backend import OnnxBackend
from echo_core.backends.torch_backend import TorchBackend
from echo_core.decoding.drafter import Drafter, default_model
from echo_core.decoding.events import Done
from echo_core.model.checkpoint import load_model
from echo_core.model.errors import ModelError
from echo_core.model.stored import read_floats
from echo_core.text.checks.agreement import Disagreement, disagreement
from echo_core.text.continuation import continuation_prefix


@pytest.fixture(scope="module")
def model() -> Any:
    return load_model(default_model())


def views(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (1, 224, 224), dtype=np.uint8)


@pytest.mark.parametrize("stated", [frozenset(), frozenset({"opacity", "opacity/left", "cardiomegaly", "unknown"})])
def test_both_backends_take_what_is_stated(model: Any, stated: frozenset[str]) -> None:
    reference, graphs = TorchBackend(model), OnnxBackend(default_model(), precision="fp32")
    films, prompt = views(), [7, 8]
    logits = [backend.prefill(films, prompt, 0, stated).last_logits for backend in (reference, graphs)]
    np.testing.assert_allclose(logits[0], logits[1], atol=1e-3)
    own = reference.prefill(films, prompt).last_logits
    assert np.abs(own - logits[0]).max() > 0.1


def test_the_towers_own_decisions_given_back_change_nothing(model: Any) -> None:
    graphs, films = OnnxBackend(default_model(), precision="fp32"), views(3)
    with torch.inference_mode():
        _, tower = model.vision(torch.from_numpy(films))
        own = model.vision.decide(tower.unsqueeze(0))[0] > 0
    stated = {name for name, said in zip(graphs.config.vision.findings, own.tolist(), strict=True) if said}
    left, given = graphs.prefill(films, [7]).last_logits, graphs.prefill(films, [7], 0, stated).last_logits
    np.testing.assert_allclose(left, given, atol=1e-4)


ENGLISH = (
    "The chest wall and soft tissues are unremarkable. The mediastinal contours are normal, with a midline trachea. "
    "{lungs} {heart} Hilar contours are normal. {pleura} The osseous structures are unremarkable."
)
CHINESE = "胸廓形态正常。纵隔及气管居中。双肺野未见明显异常。{heart}双侧肺门影不大。{pleura}所见骨质结构完整。"
CLEAR, SMALL, NONE = "The lungs are clear.", "Heart size is normal.", "No pneumothorax or pleural effusion."


@pytest.mark.parametrize(
    ("findings", "lang"),
    [
        (ENGLISH.format(lungs=CLEAR, heart=SMALL, pleura=NONE), "en"),
        (ENGLISH.format(lungs=CLEAR, heart="The heart is enlarged.", pleura=NONE), "en"),
        (ENGLISH.format(lungs="There is a left basilar opacity.", heart=SMALL, pleura=NONE), "en"),
        (ENGLISH.format(lungs=CLEAR, heart=SMALL, pleura="Small bilateral pleural effusions. No pneumothorax."), "en"),
        (CHINESE.format(heart="心脏增大。", pleura="未见胸腔积液及气胸。"), "zh"),
    ],
)
def test_an_impression_concludes_from_the_findings_not_from_the_film(findings: str, lang: str) -> None:
    drafter = Drafter(None, "onnx", "cpu")
    try:
        for seed in range(2):
            events = drafter.draft(views(seed), lang, prefix=continuation_prefix(findings, "", lang))
            text = next(event.text for event in events if isinstance(event, Done))
            assert disagreement(findings, text, lang) == Disagreement((), ()), text
    finally:
        drafter.close()


def test_a_draft_in_the_middle_of_the_findings_is_left_to_the_tower(
    scripted: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    drafter = Drafter(None, "onnx", "cpu")
    asked: list[Any] = []
    prefill = drafter.backend.prefill
    monkeypatch.setattr(
        drafter.backend,
        "prefill",
        lambda *given: asked.append(given[3]) or prefill(*given),  # type: ignore[func-returns-value]
    )
    for front, behind in (("The heart is enlarged.", None), ("The heart is enlarged.", ""), ("", "")):
        list(drafter.draft(views(), "en", prefix=continuation_prefix(front, behind, "en")))
    drafter.close()
    assert asked == [None, {"cardiomegaly"}]  # the first and the last share a context


def test_a_file_without_the_tensor_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no\.tensor"):
        read_floats(default_model() / "model.safetensors", ["no.tensor"])
    bad = tmp_path / "model.safetensors"
    bad.write_bytes(b"nothing of the kind")
    with pytest.raises(ModelError):
        read_floats(bad, ["projector.quiet"])
