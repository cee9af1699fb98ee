"""Drafts on the best backend that works, and on the next when that one fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from echo_core.backends.errors import BackendError, NoGpuError
from echo_core.backends.registry import Registry
from echo_core.decoding.drafter import Drafter
from echo_core.decoding.events import Block, Cancelled, Done, Notice
from echo_core.decoding.options import DecodeOptions
from echo_core.model.config import EchoConfig
from echo_core.model.errors import ModelError
from echo_core.text.tokenizer import EchoTokenizer

FILM = np.zeros((1, 64, 64), np.uint8)
TEXT = "Findings: the heart is normal. 心影不大。"


class Doubles(Registry):
    """Gives these backends, or errors, in this order."""

    def __init__(self, *backends: Any) -> None:
        self.backends = backends

    def open_each(self, folder: Path, pairs: tuple[tuple[str, str], ...]) -> Iterator[Any]:
        yield from self.backends


@pytest.fixture
def double(model_folder: Path, scripted: Callable[..., Any]) -> Callable[..., Any]:
    """A double that writes TEXT with the tokenizer of the model folder."""
    tokenizer = EchoTokenizer.load(model_folder / "tokenizer.json")
    config = EchoConfig.load(model_folder)
    script = tokenizer.encode(TEXT)

    def build(name: str, before: int = 0, **options: Any) -> Any:
        backend = scripted([9] * before + script, vocabulary=config.decoder.vocab_size, name=name, **options)
        backend.config = config
        return backend

    return build


def drafted(drafter: Drafter, **options: Any) -> list[Any]:
    return list(drafter.draft(FILM, "en", **options))


def test_blocks_concatenate_to_the_final_text(model_folder: Path, double: Callable[..., Any]) -> None:
    events = drafted(Drafter(model_folder, registry=Doubles(double("a"))), film_ms=12.0)
    done = events[-1]
    assert isinstance(done, Done)
    assert done.text == TEXT == "".join(event.text for event in events[:-1])
    assert done.tokens == len(EchoTokenizer.load(model_folder / "tokenizer.json").encode(TEXT))
    assert done.forwards == len(events) - 1
    assert done.tpf == pytest.approx(done.tokens / done.forwards)
    assert 0 < done.decode_ms <= done.total_ms
    assert 0 < done.first_block_ms <= done.total_ms
    assert done.film_ms == 12.0


@pytest.mark.parametrize("error", [BackendError("gone"), RuntimeError("CUDA error: device lost"), MemoryError()])
@pytest.mark.parametrize("fail_at", [0, 1, 2, 3])
def test_a_backend_that_fails_in_mid_draft_is_replaced_and_its_blocks_are_kept(
    model_folder: Path, double: Callable[..., Any], fail_at: int, error: Exception
) -> None:
    broken, good = double("broken", device="cuda", fail_at=fail_at, error=error), double("good")
    drafter = Drafter(model_folder, registry=Doubles(broken, BackendError("no such thing"), good))
    assert drafter.ready.backend == "broken"
    events = drafted(drafter)
    notices = [event for event in events if isinstance(event, Notice)]
    assert len(notices) == 1
    assert events.index(notices[0]) == max(0, fail_at - 1), "the blocks before the failure come before the notice"
    assert "broken on cuda failed" in notices[0].message
    assert "good on cpu" in notices[0].message
    blocks = [event for event in events if isinstance(event, Block)]
    assert [block.index for block in blocks] == list(range(len(blocks)))
    assert "".join(block.text for block in blocks) == events[-1].text == TEXT
    assert broken.closed
    assert drafter.ready.backend == "good"
    # The new backend is handed the accepted blocks; it does not decode them again.
    accepted = max(0, fail_at - 1)
    assert [final for final, _ in good.calls if final][:accepted] == [block.ids for block in blocks[:accepted]]
    assert events[-1].forwards == len(blocks)


def test_the_fallback_gives_the_text_of_an_undisturbed_draft(
    model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = Drafter(model_folder, "torch", "cpu")
    expected = drafted(calm)[-1].ids
    drafter = Drafter(model_folder, "torch", "cpu")
    drafter._others = iter([calm.backend])
    step, calls = drafter.backend.step, []

    def failing(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) > 2:
            raise BackendError("gone")
        return step(*arguments)

    monkeypatch.setattr(drafter.backend, "step", failing)
    events = drafted(drafter)
    assert any(isinstance(event, Notice) for event in events)
    assert events[-1].ids == expected
    assert len(expected) > 16


def test_when_the_last_backend_fails_the_draft_fails_with_every_reason(
    model_folder: Path, double: Callable[..., Any]
) -> None:
    drafter = Drafter(model_folder, registry=Doubles(double("a", fail_at=2), double("b", fail_at=0)))
    with pytest.raises(BackendError, match=r"a on cpu failed.*b on cpu failed"):
        drafted(drafter)


def test_only_what_this_machine_should_have_is_told_when_it_is_not_in_use(
    model_folder: Path, double: Callable[..., Any]
) -> None:
    registry = Doubles(NoGpuError("no driver"), BackendError("the graphs are missing."), double("a"))
    assert Drafter(model_folder, registry=registry).refused == ("the graphs are missing.",)


def test_no_backend_at_all(model_folder: Path) -> None:
    with pytest.raises(BackendError, match="first reason second reason"):
        Drafter(model_folder, registry=Doubles(BackendError("first reason"), BackendError("second reason")))


def test_a_prefix_is_not_repeated(model_folder: Path, double: Callable[..., Any]) -> None:
    tokenizer = EchoTokenizer.load(model_folder / "tokenizer.json")
    prefix = "The lungs are clear. "
    backend = double("a", before=len(tokenizer.encode(prefix)))
    drafter = Drafter(model_folder, registry=Doubles(backend))
    events = drafted(drafter, prefix=prefix, options=DecodeOptions(max_new_tokens=9))
    assert events[-1].text
    assert TEXT.startswith(events[-1].text)


def test_cancelling_ends_between_blocks(model_folder: Path, double: Callable[..., Any]) -> None:
    seen: list[Any] = []
    drafter = Drafter(model_folder, registry=Doubles(double("a")))
    for event in drafter.draft(FILM, cancelled=lambda: len(seen) >= 2):
        seen.append(event)
    assert [type(event) for event in seen] == [Block, Block, Cancelled]


def test_a_limit_holds_across_a_fallback(model_folder: Path, double: Callable[..., Any]) -> None:
    drafter = Drafter(model_folder, registry=Doubles(double("a", fail_at=2), double("b")))
    assert drafted(drafter, options=DecodeOptions(max_new_tokens=11))[-1].tokens == 11


def test_a_tokenizer_of_another_model_is_refused(model_folder: Path, tmp_path: Path) -> None:
    EchoTokenizer.train(["other words entirely"], 270).save(tmp_path / "tokenizer.json")
    (tmp_path / "config.json").write_bytes((model_folder / "config.json").read_bytes())
    with pytest.raises(ModelError, match="do not belong together"):
        Drafter(tmp_path)
