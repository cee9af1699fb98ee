"""The offline bundle: the builder's and the installer's real steps, on a tiny project that needs no download."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="builds a Linux bundle")

PROJECT = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "echo-reader"
version = "9.8.7"
[project.scripts]
echo-reader = "tiny:main"
[tool.setuptools]
py-modules = ["tiny"]
"""


@pytest.fixture(scope="module")
def builder(repository: Path) -> ModuleType:
    """The bundle script as a module."""
    spec = importlib.util.spec_from_file_location(
        "build_bundle", repository / "installers" / "linux" / "build_bundle.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bundle(builder: ModuleType, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of a project of one module."""
    source = tmp_path_factory.mktemp("source")
    (source / "pyproject.toml").write_text(PROJECT)
    (source / "tiny.py").write_text("import sys\ndef main():\n    print('started', *sys.argv[1:])\n")
    (source / "resources" / "icons").mkdir(parents=True)
    shutil.copy(repository / "resources" / "icons" / "echo-reader.svg", source / "resources" / "icons")
    with pytest.MonkeyPatch.context() as patch:
        # pip reads this variable as the value of the option: false means without isolation, so without a network.
        patch.setenv("PIP_NO_BUILD_ISOLATION", "false")
        patch.setenv("PIP_NO_INDEX", "1")
        built: Path = builder.build(tmp_path_factory.mktemp("out"), source)
    return built


def _offline(command: list[str]) -> list[str]:
    """The command without a network, where this system lets a process cut itself off."""
    probe = (
        subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False)
        if shutil.which("unshare")
        else None
    )
    return ["unshare", "-rn", *command] if probe is not None and probe.returncode == 0 else command


def test_the_bundle_installs_and_starts_without_a_network(bundle: Path, tmp_path: Path) -> None:
    assert bundle.name.startswith("echo-reader-9.8.7-linux-")
    done = subprocess.run(
        _offline([str(bundle / "install.sh"), "app folder"]),
        cwd=tmp_path,
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    launcher = tmp_path / "app folder" / "bin" / "echo-reader"
    started = subprocess.run([str(launcher), "a film"], cwd="/", capture_output=True, text=True, check=True)
    assert started.stdout == "started a film\n"


def test_a_bundle_for_the_home_folder_adds_a_menu_entry(bundle: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHON": sys.executable}
    subprocess.run(_offline([str(bundle / "install.sh")]), env=environment, capture_output=True, check=True)
    entry = (tmp_path / ".local/share/applications/echo-reader.desktop").read_text()
    assert f'Exec="{tmp_path}/.local/share/echo-reader/bin/echo-reader" %F' in entry
    assert (tmp_path / ".local/share/echo-reader/echo-reader.svg").is_file()
    assert (tmp_path / ".local/bin/echo-reader").resolve().is_file()


def test_a_damaged_bundle_is_refused(bundle: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy)
    with next((copy / "wheelhouse").glob("*.whl")).open("ab") as wheel:
        wheel.write(b"x")
    done = subprocess.run(
        [str(copy / "install.sh"), str(tmp_path / "target")],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "damaged" in done.stderr
    assert not (tmp_path / "target" / "venv").exists()


def test_another_python_is_refused_with_its_name(bundle: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy)
    script = copy / "install.sh"
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    script.write_text(script.read_text().replace(here, "3.99"))
    done = subprocess.run([str(script), str(tmp_path / "target")], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs Python 3.99" in done.stderr


def test_a_failing_pip_is_reported(builder: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(builder.BundleError, match="pip wheel failed"):
        builder.build(tmp_path / "out", tmp_path)
