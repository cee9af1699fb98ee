"""The drafting client against worker doubles: real processes that speak the protocol and misbehave."""

from __future__ import annotations

import itertools
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.drafting.client import DraftingClient, Patience
from app.drafting.errors import MixedStudiesError, NoFilmsError, ProtocolError
from app.drafting.lines import LONGEST_LINE, LineBuffer, parse_event
from app.drafting.worker_process import _environment, worker_command
from app.report.book import ReportBook
from app.report.splitter import FINDINGS
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader

DOUBLE = Path(__file__).with_name("fake_worker.py")
WAIT = 120_000
"""Milliseconds; how long a child process may take to start on a machine that is busy with other things."""
SHORT = Patience(backoff_ms=(1, 2, 3), quick_s=3600, silence_ms=60_000, cancel_ms=60_000)


def film(study: str = "1.1", patient: str = "P7") -> Film:
    header = FilmHeader(study_uid=study, patient_id=patient, patient_name="DOE^JANE", rows=2, columns=3)
    return Film(header, np.zeros((2, 3), np.uint16), Path("/films/DOE_JANE.dcm"))


class Log:
    """Everything that a client said, in order."""

    def __init__(self, client: DraftingClient) -> None:
        self.events: list[tuple[Any, ...]] = []
        self.client = client
        for name in ("ready", "block", "done", "cancelled", "failed", "notice", "worker_restarted"):
            getattr(client, name).connect(lambda *args, name=name: self.events.append((name, *args)))

    def names(self, draft: str) -> list[str]:
        return [event[0] for event in self.events if len(event) > 1 and event[1] == draft]

    def texts(self, draft: str) -> list[str]:
        return [event[2]["text"] for event in self.events if event[0] == "block" and event[1] == draft]


Start = Callable[..., tuple[DraftingClient, Log]]


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Start]:
    clients: list[DraftingClient] = []

    def make(mode: str, patience: Patience = SHORT) -> tuple[DraftingClient, Log]:
        command = [sys.executable, str(DOUBLE), mode, str(tmp_path / "starts")]
        client = DraftingClient(command=command, patience=patience)
        clients.append(client)
        client.start()
        return client, Log(client)

    yield make
    for client in clients:
        client.shutdown()


def test_a_draft_arrives_block_by_block(start: Start, qtbot: QtBot) -> None:
    client, log = start("plain")
    with qtbot.waitSignal(client.done, timeout=WAIT):
        draft = client.draft("1.1", [film()])
        assert log.names(draft) == []
    assert log.texts(draft) == ["Findings: Clear.", " Impression:", " Normal."]
    assert log.names(draft) == ["block", "block", "block", "done"]
    assert log.events[0][0] == "ready"
    assert log.events[0][1]["model"] == "echo-mini"


def test_drafts_queue_and_run_one_at_a_time_on_a_warm_worker(start: Start, qtbot: QtBot) -> None:
    client, log = start("plain")
    drafts = [client.draft(study, [film(study)]) for study in ("1.1", "2.2", "3.3")]
    with qtbot.waitSignals([client.done] * 3, timeout=WAIT):
        pass
    order = [event[1] for event in log.events if event[0] in ("block", "done")]
    assert order == [draft for draft in drafts for _ in range(4)]
    assert not client.busy
    assert [event[0] for event in log.events].count("ready") == 1


def test_the_command_hands_over_the_pixels_on_the_screen(start: Start, qtbot: QtBot) -> None:
    client, log = start("echo")
    shown = film()
    with qtbot.waitSignal(client.done, timeout=WAIT):
        draft = client.draft("1.1", [shown], "zh", force=True)
    sent = json.loads(log.texts(draft)[0])
    assert sent == {"films": [{"shared": shown.share()}], "lang": "zh", "force": True, "steps": None}
    assert np.array_equal(Film.attach(sent["films"][0]["shared"]).stored, shown.stored)


def test_a_careful_draft_asks_for_more_steps_than_a_block_can_take(start: Start, qtbot: QtBot) -> None:
    client, log = start("echo")
    with qtbot.waitSignal(client.done, timeout=WAIT):
        draft = client.draft("1.1", [film()], careful=True)
    assert json.loads(log.texts(draft)[0])["steps"] > 64


def test_films_of_different_studies_are_never_drafted_together(start: Start) -> None:
    client, _ = start("plain")
    with pytest.raises(MixedStudiesError):
        client.draft("1.1", [film("1.1"), film("2.2")])
    with pytest.raises(MixedStudiesError):
        client.draft("2.2", [film("1.1")])
    with pytest.raises(MixedStudiesError):
        client.draft("1.1", [film("1.1", "A"), film("1.1", "B")])
    with pytest.raises(MixedStudiesError):
        client.draft("", [film(""), film("")])
    with pytest.raises(NoFilmsError):
        client.draft("1.1", [])
    assert not client.busy


def test_a_crash_in_mid_draft_fails_that_draft_and_the_next_one_works(start: Start, qtbot: QtBot) -> None:
    client, log = start("crash")
    book = ReportBook()
    for signal, slot in ((client.block, book.on_block), (client.done, book.on_done), (client.failed, book.on_failed)):
        signal.connect(slot)
    report = book.document(FilmHeader(study_uid="1.1"))
    with qtbot.waitSignal(client.failed, timeout=WAIT) as failed:
        draft = client.draft("1.1", [film()])
        book.begin_draft("1.1", draft)
    assert failed.args[:2] == [draft, "worker_died"]
    assert report.text(FINDINGS) == "before the crash"
    assert report.message_kind == "worker_died"
    with qtbot.waitSignals([client.worker_restarted, client.done], timeout=WAIT):
        second = client.draft("1.1", [film()])
    assert log.names(second)[-1] == "done"


def test_killing_the_worker_from_outside_is_the_same(start: Start, qtbot: QtBot) -> None:
    client, _ = start("cancel")
    with qtbot.waitSignal(client.block, timeout=WAIT):
        draft = client.draft("1.1", [film()])
    assert client.worker_pid is not None
    with qtbot.waitSignal(client.failed, timeout=WAIT) as failed:
        psutil.Process(client.worker_pid).kill()
    assert failed.args[:2] == [draft, "worker_died"]
    with qtbot.waitSignal(client.done, timeout=WAIT):
        client.draft("1.1", [film()])


def test_lines_that_are_no_events_and_foreign_drafts_are_ignored(start: Start, qtbot: QtBot) -> None:
    client, log = start("garbage")
    with qtbot.waitSignal(client.done, timeout=WAIT):
        draft = client.draft("1.1", [film()])
    assert log.texts(draft) == ["Findings: Clear.", " Impression:", " Normal."]
    assert "foreign" not in repr(log.events)


@pytest.mark.parametrize("mode", ["flood", "endless"])
def test_a_worker_gone_mad_is_replaced(start: Start, qtbot: QtBot, mode: str) -> None:
    client, _ = start(mode)
    with qtbot.waitSignal(client.failed, timeout=WAIT) as failed:
        client.draft("1.1", [film()])
    assert failed.args[1] == "worker_died"
    with qtbot.waitSignal(client.done, timeout=WAIT):
        client.draft("1.1", [film()])


def test_many_blocks_at_once_leave_the_event_loop_its_turns(start: Start, qtbot: QtBot) -> None:
    client, log = start("many")
    beats: list[int] = []
    heart = QTimer()
    heart.timeout.connect(lambda: beats.append(sum(event[0] == "block" for event in log.events)))
    with qtbot.waitSignal(client.done, timeout=WAIT):
        draft = client.draft("1.1", [film()])
        heart.start(0)
    heart.stop()
    assert len(log.texts(draft)) == 1500
    assert max(after - before for before, after in itertools.pairwise(beats)) <= 100


def test_a_line_in_single_bytes_is_one_event(start: Start, qtbot: QtBot) -> None:
    client, log = start("split")
    with qtbot.waitSignal(client.done, timeout=WAIT):
        draft = client.draft("1.1", [film()])
    assert log.texts(draft) == ["Findings: 双肺清晰。"]
    assert ("notice", draft, "slow") in log.events


def test_a_hang_is_ended(start: Start, qtbot: QtBot) -> None:
    client, log = start("hang", Patience(backoff_ms=(1, 1, 1), silence_ms=300))
    with qtbot.waitSignal(client.failed, timeout=WAIT) as failed:
        draft = client.draft("1.1", [film()])
    assert failed.args[:2] == [draft, "worker_hung"]
    assert log.texts(draft) == ["Findings: then nothing"]
    with qtbot.waitSignal(client.done, timeout=WAIT):
        client.draft("1.1", [film()])


@pytest.mark.parametrize("mode", ["cancel", "late"])
def test_no_block_follows_a_cancellation(start: Start, qtbot: QtBot, mode: str) -> None:
    client, log = start(mode)
    with qtbot.waitSignal(client.block, timeout=WAIT):
        draft = client.draft("1.1", [film()])
    with qtbot.waitSignal(client.cancelled, timeout=WAIT):
        client.cancel(draft)
        client.cancel(draft)
    assert log.names(draft) == ["block", "cancelled"]


def test_a_worker_deaf_to_cancellation_is_replaced(start: Start, qtbot: QtBot) -> None:
    client, log = start("deaf", Patience(backoff_ms=(1, 1, 1), cancel_ms=100))
    with qtbot.waitSignal(client.block, timeout=WAIT):
        draft = client.draft("1.1", [film()])
    with qtbot.waitSignal(client.cancelled, timeout=WAIT):
        client.cancel(draft)
    assert log.names(draft) == ["block", "cancelled"]
    with qtbot.waitSignal(client.done, timeout=WAIT):
        client.draft("1.1", [film()])


def test_a_waiting_draft_is_cancelled_at_once(start: Start, qtbot: QtBot) -> None:
    client, log = start("cancel")
    with qtbot.waitSignal(client.block, timeout=WAIT):
        client.draft("1.1", [film()])
    waiting = client.draft("2.2", [film("2.2")])
    client.cancel(waiting)
    assert log.names(waiting) == ["cancelled"]


def test_a_refusal_carries_its_kind(start: Start, qtbot: QtBot) -> None:
    client, _ = start("refuse")
    with qtbot.waitSignal(client.failed, timeout=WAIT) as failed:
        draft = client.draft("1.1", [film()])
    assert failed.args == [draft, "not_chest", "This is not a chest film."]


def test_after_some_quick_deaths_it_gives_up_and_tries_again_when_asked(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    client, _ = start("dies")
    with qtbot.waitSignal(client.failed, timeout=WAIT) as failed:
        client.draft("1.1", [film()])
    assert failed.args[1] == "worker_unavailable"
    assert "4 times" in failed.args[2]
    assert len((tmp_path / "starts").read_text()) == 4
    with qtbot.waitSignal(client.failed, timeout=WAIT):
        client.draft("1.1", [film()])
    assert len((tmp_path / "starts").read_text()) == 8


@pytest.mark.parametrize("mode", ["cannot start", "refuses to start"])
def test_a_worker_without_its_model_is_not_started_over_and_over(
    start: Start, qtbot: QtBot, tmp_path: Path, mode: str
) -> None:
    client, _ = start(mode)
    with qtbot.waitSignal(client.notice, timeout=WAIT) as notice:
        pass
    assert "The model folder is missing." in notice.args[1]
    assert client.worker_pid is None
    assert len((tmp_path / "starts").read_text()) == 1
    with qtbot.waitSignal(client.failed, timeout=WAIT) as failed:
        client.draft("1.1", [film()])
    assert "The model folder is missing." in failed.args[2]


def test_a_program_that_does_not_exist_is_no_crash(qtbot: QtBot) -> None:
    client = DraftingClient(command=["/no/such/program"], patience=SHORT)
    with qtbot.waitSignal(client.failed, timeout=WAIT) as failed:
        client.draft("1.1", [film()])
    assert failed.args[1] == "worker_unavailable"
    client.shutdown()


@pytest.mark.parametrize("mode", ["plain", "stubborn", "hang"])
def test_shutdown_ends_the_worker_whatever_it_does(start: Start, qtbot: QtBot, mode: str) -> None:
    client, log = start(mode)
    with qtbot.waitSignal(client.ready, timeout=WAIT):
        pass
    if mode == "hang":
        with qtbot.waitSignal(client.block, timeout=WAIT):
            client.draft("1.1", [film()])
    pid = client.worker_pid
    assert pid is not None
    said = len(log.events)
    client.shutdown()
    client.shutdown()
    assert not psutil.pid_exists(pid)
    assert len(log.events) == said
    client.start()
    assert client.worker_pid is None


def test_the_log_names_no_patient(start: Start, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "echo.drafting")
    client, _ = start("plain")
    with qtbot.waitSignal(client.done, timeout=WAIT):
        client.draft("1.1", [film()])
    qtbot.waitUntil(lambda: "worker: drafting" in caplog.text, timeout=WAIT)
    assert not any(word in caplog.text for word in ("DOE", "JANE", "P7"))


def test_the_window_s_side_imports_no_model_library() -> None:
    code = (
        "import sys; import app.drafting.client, app.report.pane, app.report.store.keeper;"
        "print([m for m in ('torch', 'onnxruntime', 'transformers') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "line",
    [b"", b"1", b"null", b'{"event": 1}', b'{"event": "blok"}', b'{"event": "block", "id": "d", "index": 0}',
     b'{"event": "block", "id": null, "index": 0, "text": ""}', b'{"event": "done"}', b'{"event":"notice","message":3}',
     b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_event_is_refused_without_quoting_it(line: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        parse_event(line)
    assert len(str(caught.value)) < 100


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    lines = LineBuffer()
    assert lines.feed(b"ab\nc") == [b"ab"]
    assert lines.feed(b"d\n\ne") == [b"cd", b""]
    with pytest.raises(ProtocolError):
        lines.feed(b"x" * (LONGEST_LINE + 1))
    assert lines.feed(b"y\n") == [b"y"]


def test_other_options_replace_an_idle_worker_at_once(start: Start, qtbot: QtBot) -> None:
    client, log = start("plain")
    with qtbot.waitSignal(client.ready, timeout=WAIT):
        pass
    first = client.worker_pid
    client.set_options([])
    assert client.worker_pid == first
    with qtbot.waitSignal(client.worker_restarted, timeout=WAIT):
        client.set_options(["--device", "cpu"])
    assert client.worker_pid not in (None, first)
    assert psutil.Process(client.worker_pid).cmdline()[-2:] == ["--device", "cpu"]
    with qtbot.waitSignal(client.done, timeout=WAIT):
        client.draft("1.1", [film()])
    assert not [event for event in log.events if event[0] in ("failed", "notice")]


def test_other_options_wait_for_the_draft_under_way_and_hold_for_the_next(start: Start, qtbot: QtBot) -> None:
    client, log = start("cancel")
    with qtbot.waitSignal(client.block, timeout=WAIT):
        first = client.draft("1.1", [film()])
    old = client.worker_pid
    second = client.draft("2.2", [film("2.2")])
    client.set_options(["--device", "cpu"])
    assert client.worker_pid == old
    with qtbot.waitSignal(client.done, timeout=WAIT) as done:
        client.cancel(first)
    assert done.args[0] == second
    assert log.names(first) == ["block", "cancelled"]
    assert psutil.Process(client.worker_pid).cmdline()[-2:] == ["--device", "cpu"]


def test_a_worker_killed_while_idle_says_that_another_is_starting(start: Start, qtbot: QtBot) -> None:
    client, _ = start("plain")
    with qtbot.waitSignal(client.ready, timeout=WAIT):
        pass
    with qtbot.waitSignals([client.starting, client.ready], timeout=WAIT, order="strict"):
        psutil.Process(client.worker_pid).kill()


def test_the_worker_runs_no_file_of_the_working_folder(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('a foreign file was run')")
    command = [*worker_command(), "--help"]
    environment = {
        name: _environment().value(name) for name in ("PYTHONPATH", "PATH", "SYSTEMROOT") if _environment().value(name)
    }
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
