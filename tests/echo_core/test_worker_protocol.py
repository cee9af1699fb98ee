"""The worker's protocol on scripted models, in this process, and its life and death as a process of its own."""

from __future__ import annotations

import io
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from echo_core.backends.errors import BackendError
from echo_core.backends.registry import Registry
from echo_core.decoding import drafter as drafter_module
from echo_core.decoding.commands import CommandError, parse_draft
from echo_core.decoding.origin import fingerprint
from echo_core.films.reader import read_film
from echo_core.model.config import EchoConfig
from echo_core.text.confidence import NO_MAP, OTHER_MODEL, ConfidenceMap, confidence_json, maps_from_json
from echo_core.text.tokenizer import EchoTokenizer
from echo_core.worker import Worker

WriteFilm = Callable[..., Path]
WAIT = 60.0


class Events(io.RawIOBase):
    """Standard output: whole lines go into a queue."""

    def __init__(self) -> None:
        self.lines: queue.Queue[dict[str, Any]] = queue.Queue()

    def write(self, data: Any) -> int:
        line = bytes(data)
        assert line.endswith(b"\n")
        assert line.count(b"\n") == 1
        self.lines.put(json.loads(line))
        return len(line)


class Session:
    """A worker in a thread, its input a pipe, its backends doubles."""

    def __init__(self, folder: Path, backends: list[Any]) -> None:
        reader, writer = os.pipe()
        self.input = os.fdopen(writer, "wb", buffering=0)
        self.events = Events()
        self._commands = os.fdopen(reader, "rb")
        self.worker = Worker(self._commands, self.events, folder)  # type: ignore[arg-type]
        self.thread = threading.Thread(target=self.worker.run)
        self.thread.start()
        self.backends = backends

    def send(self, command: Any) -> None:
        line = command if isinstance(command, bytes) else json.dumps(command).encode()
        self.input.write(line + b"\n")

    def next(self) -> dict[str, Any]:
        return self.events.lines.get(timeout=WAIT)

    def until(self, *names: str, draft: str | None = None) -> list[dict[str, Any]]:
        """Events up to and with the first of ``names`` (of that draft)."""
        seen = []
        while True:
            seen.append(self.next())
            if seen[-1]["event"] in names and (draft is None or seen[-1].get("id") == draft):
                return seen

    def end(self) -> None:
        self.input.close()
        self.thread.join(WAIT)
        self._commands.close()
        assert not self.thread.is_alive()


class Gate:
    """Holds up a backend's steps until it is opened, so that a test knows a draft is under way."""

    def __init__(self, backend: Any) -> None:
        self.entered, self.open = threading.Event(), threading.Event()
        step = backend.step

        def gated(*arguments: Any) -> Any:
            if len(backend.calls) == 1:
                self.entered.set()
                assert self.open.wait(WAIT)
            return step(*arguments)

        backend.step = gated


@pytest.fixture
def session(
    model_folder: Path, scripted: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Session]]:
    """``session(double options, …)`` starts a worker whose registry opens one double per dict of options."""
    config = EchoConfig.load(model_folder)
    sessions: list[Session] = []

    def start(*options: dict[str, Any]) -> Session:
        backends = []
        for index, extra in enumerate(options or ({},)):
            backend = scripted([70] * 24, vocabulary=config.decoder.vocab_size, name=f"double{index}", **extra)
            backend.config = config
            backends.append(backend)

        class Doubles(Registry):
            def open_each(self, folder: Path, pairs: Any) -> Iterator[Any]:
                yield from (backend for backend in backends if not backend.closed)

        monkeypatch.setattr(drafter_module, "Registry", Doubles)
        sessions.append(Session(model_folder, backends))
        return sessions[-1]

    yield start
    for opened in sessions:
        opened.end()


def command(draft: str, *films: Path, **fields: Any) -> dict[str, Any]:
    return {"op": "draft", "id": draft, "films": [{"path": str(film)} for film in films], **fields}


def test_the_worker_passes_on_the_calibration_of_its_own_weights_only(
    session: Callable[..., Session], model_folder: Path
) -> None:
    file = model_folder / "confidence.json"
    found = ConfidenceMap((0.0, 0.5), (0.2, 0.9), 0.9, True, "measured")
    try:
        file.write_text(confidence_json(fingerprint(model_folder), {"en": found.to_json()}), "utf-8")
        told = session().next()["confidence"]
        assert (maps_from_json(told["languages"]), told["reason"]) == ({"en": found}, "")
        file.write_text(confidence_json("other weights", {"en": found.to_json()}), "utf-8")
        assert session().next()["confidence"] == {"languages": {}, "reason": OTHER_MODEL}
    finally:
        file.unlink()


def test_a_draft_streams_its_blocks_under_its_id(session: Callable[..., Session], write_film: WriteFilm) -> None:
    running = session()
    ready = running.next()
    assert (ready["event"], ready["model"], ready["backend"]) == ("ready", "echo-tiny", "double0")
    assert "id" not in ready
    assert ready["confidence"] == {"languages": {}, "reason": NO_MAP}
    for name in ("first", "second"):
        running.send(command(name, write_film()))
        events = running.until("done")
        assert [event["event"] for event in events] == ["block"] * (len(events) - 1) + ["done"]
        assert {event["id"] for event in events} == {name}
        assert "".join(event["text"] for event in events[:-1]) == events[-1]["text"] != ""
        assert events[-1]["tokens"] == 24


def test_every_block_and_the_record_say_how_a_draft_is_decoded(
    session: Callable[..., Session], write_film: WriteFilm
) -> None:
    running = session()
    own = running.next()["mode"]
    for steps, mode in ((None, own), (1, "one"), (1024, "multi")):
        running.send(command("a", write_film(), steps=steps))
        *blocks, done = running.until("done")
        assert {event["mode"] for event in blocks} == {mode} == {done["made_by"]["settings"]["mode"]}


def test_a_film_decoded_elsewhere_gives_the_same_draft(session: Callable[..., Session], write_film: WriteFilm) -> None:
    running = session()
    running.next()
    film = read_film(write_film())
    running.send({"op": "draft", "id": "shared", "films": [{"shared": film.share()}]})
    shared = running.until("done")
    running.send(command("path", write_film()))
    assert [e["text"] for e in shared] == [e["text"] for e in running.until("done")]
    running.send({"op": "draft", "id": "odd", "films": [{"shared": {"memory": "x"}}]})
    assert running.until("error")[-1]["id"] == "odd"


def test_a_file_that_is_not_the_film_on_the_screen_any_more_is_not_drafted(
    session: Callable[..., Session], write_film: WriteFilm
) -> None:
    running = session()
    running.next()
    path = write_film()
    seal = read_film(path).seal()
    running.send({"op": "draft", "id": "same", "films": [{"path": str(path), "seal": seal}]})
    assert running.until("done")[-1]["id"] == "same"
    running.send({"op": "draft", "id": "other", "films": [{"path": str(path), "seal": seal | {"checksum": 7}}]})
    failure = running.until("error")[-1]
    assert failure["id"] == "other"
    assert "has changed since" in failure["message"]
    running.send({"op": "draft", "id": "odd", "films": [{"path": str(path), "seal": 1}]})
    assert running.until("error")[-1]["id"] == "odd"


def test_cancel_is_heard_in_mid_draft(session: Callable[..., Session], write_film: WriteFilm) -> None:
    running = session()
    running.next()
    gate = Gate(running.backends[0])
    running.send(command("a", write_film()))
    assert gate.entered.wait(WAIT)
    running.send({"op": "cancel", "id": "a"})
    running.send(b"no command")  # its answer shows that the cancel before it was read while the draft was under way
    assert [event["event"] for event in running.until("error")] == ["block", "error"]
    gate.open.set()
    assert [event["event"] for event in running.until("cancelled")] == ["block", "cancelled"]
    running.send(command("b", write_film()))
    assert running.until("done", "error")[-1]["event"] == "done"


def test_wordings_come_once_each_and_a_draft_follows(
    session: Callable[..., Session], write_film: WriteFilm, model_folder: Path
) -> None:
    film = write_film()
    running = session()
    running.next()
    encode = EchoTokenizer.load(model_folder / "tokenizer.json").encode
    prefix = encode("Findings:")
    running.backends[0].script = [*prefix, *encode(" No pneumothorax is observed. The")]
    running.backends[0].sure = [0.9999] * 60
    asked = command("w", film, prefix="Findings:", sentence="There is no pneumothorax.") | {"op": "reword"}
    running.send(asked)
    running.send(command("d", film))
    events = running.until("done", draft="w")
    wordings = [event for event in events if event["event"] == "wording"]
    assert [event["text"] for event in wordings] == ["No pneumothorax is observed."]
    assert "".join(token["text"] for token in wordings[0]["tokens"]) == wordings[0]["text"]
    assert {event.get("id") for event in events} == {"w"}
    assert running.until("done", draft="d")[-1]["tokens"] > 0


def test_wordings_can_be_cancelled(session: Callable[..., Session], write_film: WriteFilm) -> None:
    running = session()
    running.next()
    gate = Gate(running.backends[0])
    running.send(command("w", write_film(), sentence="There is no pneumothorax.") | {"op": "reword"})
    assert gate.entered.wait(WAIT)
    running.send({"op": "cancel", "id": "w"})
    running.send({"op": "sing"})
    running.until("error")
    gate.open.set()
    assert running.next() == {"event": "cancelled", "id": "w"}


def test_a_waiting_draft_can_be_cancelled_and_an_id_is_used_once_at_a_time(
    session: Callable[..., Session], write_film: WriteFilm
) -> None:
    running = session()
    running.next()
    gate = Gate(running.backends[0])
    running.send(command("a", write_film()))
    assert gate.entered.wait(WAIT)
    running.send(command("b", write_film()))
    running.send({"op": "cancel", "id": "b"})
    running.send({"op": "cancel", "id": "nobody"})
    running.send(command("a", write_film()))
    assert "under way" in running.until("error")[-1]["message"]
    gate.open.set()
    assert running.until("done")[-1]["id"] == "a"
    assert running.next() == {"event": "cancelled", "id": "b"}
    running.send(command("a", write_film()))
    assert running.until("done")[-1]["id"] == "a"


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"op": "sing"}',
        b'{"op": "cancel"}',
        b'{"op": "draft"}',
        b'{"op": "draft", "id": 7, "films": [{"path": "x"}]}',
        b'{"op": "draft", "id": "x", "films": []}',
        b'{"op": "draft", "id": "x", "films": [{"path": 1}]}',
        b'{"op": "draft", "id": "x", "films": [{"path": "a", "shared": {}}]}',
        b'{"op": "draft", "id": "x", "films": [{"path": "a"}], "steps": true}',
        b'{"op": "draft", "id": "x", "films": [{"path": "a"}], "colour": 1}',
        b'{"op": "draft", "id": "x", "films": [{"path": "a"}], "sentence": "No."}',
        b'{"op": "reword", "id": "x", "films": [{"path": "a"}]}',
    ],
)
def test_malformed_commands_are_answered_and_survived(session: Callable[..., Session], line: bytes) -> None:
    running = session()
    running.next()
    running.send(line)
    event = running.next()
    assert (event["event"], event["kind"]) == ("error", "command")


def test_what_cannot_be_drafted_is_an_error_of_that_draft(
    session: Callable[..., Session], write_film: WriteFilm, tmp_path: Path
) -> None:
    running = session()
    running.next()
    one, two = write_film("one.dcm"), write_film("two.dcm", StudyInstanceUID="9.9")
    for name, films, fields, kind in [
        ("missing", [tmp_path / "none.dcm"], {}, "film_not_found"),
        ("studies", [one, two], {}, "study"),
        ("hand", [write_film("hand.dcm", BodyPartExamined="HAND")], {}, "not_chest"),
        ("language", [one], {"lang": "tlh"}, "text"),
        ("steps", [one], {"steps": 0}, "decoding"),
        ("device", [one], {"device": "abacus"}, "backend"),
    ]:
        running.send(command(name, *films, **fields))
        event = running.next()
        assert (event["event"], event["id"], event["kind"]) == ("error", name, kind)
        assert "--force" not in event["message"], "the window has no command line"
    running.send(command("forced", write_film("hand.dcm", BodyPartExamined="HAND"), force=True))
    assert running.until("done", "error")[-1]["event"] == "done"


def test_a_backend_that_fails_is_replaced_with_a_notice(session: Callable[..., Session], write_film: WriteFilm) -> None:
    running = session({"fail_at": 2, "error": BackendError("lost")}, {})
    running.next()
    running.send(command("a", write_film()))
    names = [event["event"] for event in running.until("done")]
    assert names == ["block", "notice", "block", "block", "block", "done"]


def test_a_better_backend_that_did_not_load_is_told_once(
    session: Callable[..., Session], write_film: WriteFilm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafter_module.Drafter, "refused", ("The first choice did not load.",))
    running = session()
    running.next()
    for name, told in (("a", True), ("b", False)):
        running.send(command(name, write_film()))
        events = running.until("done")
        assert (events[0]["event"] == "notice") == told
        assert {event["id"] for event in events} == {name}


def test_an_unexpected_failure_is_told_and_survived(session: Callable[..., Session], write_film: WriteFilm) -> None:
    running = session({"fail_at": 1, "error": ZeroDivisionError("a bug")})
    running.next()
    for name in ("a", "b"):
        running.send(command(name, write_film()))
        event = running.next()
        assert (event["event"], event["kind"], event["id"]) == ("error", "internal", name)


def test_a_model_that_cannot_be_loaded_is_told_and_survived(tmp_path: Path, write_film: WriteFilm) -> None:
    running = Session(tmp_path, [])
    first = running.next()
    assert (first["event"], first["kind"]) == ("error", "model")
    running.send(command("a", write_film()))
    second = running.next()
    assert (second["event"], second["id"]) == ("error", "a")
    running.end()


def test_parse_draft_fills_in_what_is_left_out() -> None:
    parsed = parse_draft({"op": "draft", "id": "a", "films": [{"path": "x"}], "steps": 3, "prefix": "The"})
    assert (parsed.lang, parsed.steps, parsed.force, parsed.prefix) == ("en", 3, False, "The")
    with pytest.raises(CommandError, match="no field 'film'"):
        parse_draft({"op": "draft", "id": "a", "films": [{"path": "x"}], "film": 1})


def test_the_process_answers_and_ends_with_its_input(
    model_folder: Path, repository: Path, write_film: WriteFilm
) -> None:
    arguments = [sys.executable, "-m", "echo_core.worker", "--model", str(model_folder)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=repository) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["event"] == "ready"
        film = {"path": str(write_film())}
        for number in range(200):
            line = {"op": "draft", "id": str(number), "films": [film], "steps": 8}
            process.stdin.write(json.dumps(line).encode() + b"\n")
        process.stdin.flush()
        first = json.loads(process.stdout.readline())
        assert (first["event"], first["id"]) == ("block", "0")
        process.stdin.close()
        rest = [json.loads(line) for line in process.stdout]
        assert process.wait(WAIT) == 0
    done = {event["id"] for event in rest if event["event"] == "done"}
    assert len(done) < 200, "the end of input ends the worker in mid-draft, not after all that waits"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="PR_SET_PDEATHSIG is Linux's")
def test_the_worker_dies_with_a_parent_that_is_killed(model_folder: Path, repository: Path, tmp_path: Path) -> None:
    """The killed parent's pipe stays open in this process, so only the kernel's signal can end the worker."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-m', 'echo_core.worker', '--model', sys.argv[1]])\n"
        "print(child.pid, file=sys.stderr, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, str(script), str(model_folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository)},
        stderr=subprocess.PIPE,
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdin is not None
        assert json.loads(parent.stdout.readline())["event"] == "ready"
        os.kill(parent.pid, signal.SIGKILL)
        assert parent.stdout.read() == b"", "the worker holds this pipe open until it has ended"


def test_stray_prints_do_not_reach_the_events(repository: Path) -> None:
    program = (
        "import os, sys\n"
        "from echo_core import worker\n"
        "events = worker._reserve_stdout()\n"
        "print('stray'); os.write(1, b'native'); sys.stdout.flush()\n"
        "events.write(b'event'); events.flush()\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=repository, check=True)
    assert result.stdout == b"event"
    assert b"stray" in result.stderr
    assert b"native" in result.stderr


def test_the_worker_module_starts_without_heavy_imports(repository: Path) -> None:
    program = (
        "import sys; import echo_core.worker; "
        "print([m for m in ('torch', 'onnxruntime', 'transformers', 'pydicom', 'numpy') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=repository, check=True)
    assert result.stdout.strip() == b"[]"
