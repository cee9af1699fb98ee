"""The first command of the README with the embedded model: a draft, a picture, and no network connection."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.demo import demo_film
from echo_core.resources import resource

HOOK = """
import os, socket, sys

def _watch(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        family = getattr(arguments[0], "family", None)
        if family != getattr(socket, "AF_UNIX", None):
            with open(os.environ["SOCKET_LOG"], "a") as log:
                log.write(f"{event} {arguments[1:]} in {sys.argv}\\n")

sys.addaudithook(_watch)
"""
"""Loaded by every Python process below: window, film process and drafting worker."""

MODEL = resource("models", "echo-mini")


@pytest.fixture
def watched(tmp_path: Path, repository: Path) -> dict[str, str]:
    """An environment in which every Python process writes down the network calls that it makes."""
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK)
    path = os.pathsep.join([str(tmp_path / "hook"), str(repository)])
    return {
        **os.environ,
        "PYTHONPATH": path,
        "SOCKET_LOG": str(tmp_path / "sockets.log"),
        "QT_QPA_PLATFORM": "offscreen",
    }


def sockets(watched: dict[str, str]) -> str:
    """The network calls so far."""
    log = Path(watched["SOCKET_LOG"])
    return log.read_text() if log.exists() else ""


def test_the_watch_on_the_network_sees_a_connection(watched: dict[str, str]) -> None:
    code = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-c", code], env=watched, check=True)
    assert "socket.connect" in sockets(watched)


def test_the_embedded_model_ships() -> None:
    for name in ("config.json", "tokenizer.json", "MODEL_CARD.md"):
        assert (MODEL / name).is_file(), name
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) <= 45_000_000


def test_the_demonstration_drafts_and_is_captured(watched: dict[str, str], repository: Path, tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    done = subprocess.run(
        [sys.executable, str(repository / "main.py"), "--demo", "--capture", str(picture)],
        cwd=tmp_path, env=watched, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    image = QImage(str(picture))
    assert (image.width(), image.height()) >= (1400, 800)
    assert sockets(watched) == ""


def test_a_film_that_cannot_be_opened_ends_a_capture_with_its_reason(
    watched: dict[str, str], repository: Path, tmp_path: Path
) -> None:
    (tmp_path / "text.dcm").write_text("not a film")
    done = subprocess.run(
        [sys.executable, str(repository / "main.py"), str(tmp_path / "text.dcm"), "--capture", str(tmp_path / "w.png")],
        env=watched, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "text.dcm" in done.stderr
    assert (tmp_path / "w.png").is_file()


def test_the_command_line_drafts_without_a_network(watched: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "echo_core", "draft", str(demo_film()), "--json"],
        cwd=tmp_path, env=watched, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    blocks = [event["text"] for event in events if event["event"] == "block"]
    assert events[0]["event"] == "ready"
    assert events[-1]["event"] == "done"
    assert "".join(blocks) == events[-1]["text"]
    assert "Findings:" in events[-1]["text"]
    assert sockets(watched) == ""
