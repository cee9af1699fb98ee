"""The client with the program's own worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from app.demo import demo_film
from app.drafting.client import DraftingClient
from app.report.book import ReportBook
from app.report.splitter import FINDINGS, IMPRESSION
from echo_core.films.reader import read_film
from echo_core.resources import resource
from echo_core.text.report import split_report


@pytest.fixture
def book(qtbot: QtBot) -> ReportBook:
    return ReportBook()


@pytest.fixture
def client(qtbot: QtBot) -> Iterator[DraftingClient]:
    if not (resource("models", "echo-mini") / "config.json").is_file():
        pytest.skip("needs the embedded model, which is not in this checkout")
    client = DraftingClient()
    yield client
    client.shutdown()


def test_a_real_draft_streams_into_the_report_of_its_study(
    client: DraftingClient, book: ReportBook, qtbot: QtBot
) -> None:
    film = read_film(demo_film())
    report = book.document(film.header)
    client.block.connect(book.on_block)
    client.done.connect(book.on_done)
    with qtbot.waitSignal(client.done, timeout=120_000) as done:
        draft = client.draft(film.header.study_uid, [film])
        book.begin_draft(film.header.study_uid, draft)
    whole = split_report(done.args[1]["text"], "en")
    assert report.text(FINDINGS) == whole.findings != ""
    assert report.text(IMPRESSION) == whole.impression
    assert report.progress.blocks > 1
    assert report.progress.tokens_per_forward is not None


def test_a_careful_draft_takes_more_forwards_and_its_report_records_it(
    client: DraftingClient, book: ReportBook, qtbot: QtBot
) -> None:
    film = read_film(demo_film())
    report = book.document(film.header)
    client.block.connect(book.on_block)
    client.done.connect(book.on_done)
    per_forward = {}
    for careful, mode in ((False, "one"), (True, "multi")):
        with qtbot.waitSignal(client.done, timeout=120_000) as done:
            book.begin_draft(film.header.study_uid, client.draft(film.header.study_uid, [film], careful=careful))
        assert report.record.drafts[-1].setting("mode") == mode
        event = done.args[1]
        per_forward[mode] = event["tokens"] / event["forwards"]
        assert report.progress.tokens_per_forward == pytest.approx(per_forward[mode], abs=0.001)
    assert per_forward["multi"] < 0.8 * per_forward["one"]


def test_a_real_worker_killed_in_mid_draft_is_replaced(client: DraftingClient, qtbot: QtBot) -> None:
    film = read_film(demo_film())
    with qtbot.waitSignal(client.block, timeout=120_000):
        draft = client.draft(film.header.study_uid, [film])
    assert client.worker_pid is not None
    ended: list[str] = []
    client.done.connect(lambda found: ended.append(found))
    client.failed.connect(lambda found, kind, message: ended.append(found))
    psutil.Process(client.worker_pid).kill()
    # The draft may have been complete in the pipe when the worker was killed; it ends once in any case.
    with qtbot.waitSignal(client.worker_restarted, timeout=120_000):
        pass
    assert ended == [draft]
    with qtbot.waitSignal(client.done, timeout=120_000):
        client.draft(film.header.study_uid, [film])


def test_a_real_worker_without_a_model_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    client = DraftingClient(options=["--model", str(tmp_path / "nothing")])
    with qtbot.waitSignal(client.notice, timeout=120_000) as notice:
        client.start()
    assert notice.args[0] == ""
    assert str(tmp_path / "nothing") in notice.args[1]
    client.shutdown()
