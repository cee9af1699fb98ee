"""What a built wheel holds, and that the program finds its own files from it, far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

FIND = """
from pathlib import Path
import app, echo_core, resources
from echo_core.resources import resource
for parts in (("fonts", "EchoSansSC-Regular.otf"), ("help", "help.md"), ("icons", "echo-reader.svg")):
    path = resource(*parts)
    assert path.is_file(), path
    assert not path.is_relative_to(Path.cwd())
print(resource())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """The wheel, built from a copy of the tree so that no build folder is left in it."""
    tree = tmp_path_factory.mktemp("tree")
    for name in ("app", "echo_core", "resources", "pyproject.toml", "README.md", "LICENSE"):
        source = repository / name
        if source.is_dir():
            for path in source.rglob("*"):
                if path.is_file() and "__pycache__" not in path.parts:
                    copy = tree / path.relative_to(repository)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.hardlink_to(path) if path.stat().st_dev == tree.stat().st_dev else copy.write_bytes(
                        path.read_bytes()
                    )
        else:
            (tree / name).write_bytes(source.read_bytes())
    output = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable, "-m", "pip", "wheel", "-q", "--disable-pip-version-check", "--no-deps",
            "--no-build-isolation", "-w", str(output), str(tree),
        ],
        check=True,
    )  # fmt: skip
    return next(output.glob("echo_reader-*.whl"))


def test_the_wheel_holds_every_module_and_every_resource(wheel: Path, repository: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        path.relative_to(repository).as_posix()
        for package in ("app", "echo_core", "resources")
        for path in (repository / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected <= packed, sorted(expected - packed)[:10]
    assert not any(name.startswith(("tests/", "installers/", "main")) for name in packed)


def test_the_wheel_installs_both_commands_and_they_find_their_files(wheel: Path, tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-index",
            "--target", str(site), str(wheel),
        ],
        check=True,
    )  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    found = subprocess.run(
        [sys.executable, "-c", FIND], cwd=elsewhere, env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == str(site / "resources")
    for command, arguments, said in (
        ("echo-reader", ["--version"], "echo-reader 0.1.0"),
        ("echo-core", ["--help"], "draft"),
    ):
        done = subprocess.run(
            [sys.executable, str(site / "bin" / command), *arguments],
            cwd=elsewhere, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert said in done.stdout
