"""The rules of the house that a test can hold: what imports what, what the documents promise, what ships."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
import app
for module in pkgutil.walk_packages(app.__path__, "app."):
    importlib.import_module(module.name)
print(len([name for name in sys.modules if name.startswith("app.")]))
print(sorted({name.split(".")[0] for name in sys.modules} & {"torch", "onnxruntime", "transformers"}))
"""


def _commands(readme: str) -> dict[str, str]:
    """The README's marked commands by their marks."""
    return dict(re.findall(r"<!-- (\w+) command -->\n+```bash\n(.+)\n```", readme))


def test_the_windows_process_loads_no_model_runtime(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING], cwd=repository, capture_output=True, text=True, check=True
    )
    count, found = done.stdout.splitlines()
    assert int(count) > 20
    assert found == "[]"


COME_UP = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            application.removeEventFilter(self)
            print(watched.client.worker_pid, *sorted(sys.modules), flush=True)
            watched.ask_before_leaving = False
            QTimer.singleShot(0, watched, watched.close)
        return False
application = QApplication(sys.argv[:1])
watch = Watch()
application.installEventFilter(watch)
from app.application import main
raise SystemExit(main(["--profile", sys.argv[1]]))
"""


def test_the_window_comes_up_without_what_only_some_of_its_work_needs(repository: Path, tmp_path: Path) -> None:
    heavy = {"pydicom", "gdcm", "highdicom", "PIL", "docx", "hl7apy", "spellchecker", "openjpeg", "qtawesome", "qtpy"}
    tables = {"echo_core.text.checks.run", "echo_core.text.english", "echo_core.text.mrrt", "importlib.metadata"}
    formats = {f"app.report.export.{name}" for name in ("pdf", "docx", "dicom_sr", "dicom_pdf", "fhir", "hl7")}
    for name in tables | formats:
        assert find_spec(name) is not None, name
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", COME_UP, str(tmp_path)]
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=True)
    worker, *loaded = done.stdout.split()
    assert worker == "None", "the drafting worker competes with the window for the first paint"
    assert "numpy" in loaded
    assert {name.split(".")[0] for name in loaded} & heavy == set()
    assert set(loaded) & (tables | formats) == set()


def test_the_readme_has_one_command_to_run_and_one_to_test(repository: Path) -> None:
    commands = _commands((repository / "README.md").read_text(encoding="utf-8"))
    assert set(commands) == {"run", "test"}
    assert commands["run"].endswith("echo-reader --demo")
    assert commands["test"].endswith("python -m pytest")


@pytest.mark.skipif(sys.platform == "win32", reason="the checks run under bash")
def test_ci_runs_the_test_command_as_the_readme_gives_it(repository: Path) -> None:
    script = (repository / ".ci" / "run").read_text(encoding="utf-8")
    extraction = re.search(r"^tests=\$\((sed .+)\)$", script, re.MULTILINE)
    assert extraction is not None
    done = subprocess.run(
        ["bash", "-c", extraction.group(1)], cwd=repository, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == _commands((repository / "README.md").read_text(encoding="utf-8"))["test"]


@pytest.mark.skipif(sys.platform == "win32", reason="the checks run under bash")
@pytest.mark.parametrize("failing", ["pytest", "ruff", "mypy", "lint-imports", None])
def test_ci_fails_when_any_step_fails(repository: Path, tmp_path: Path, failing: str | None) -> None:
    project = tmp_path / "project"
    (project / ".ci").mkdir(parents=True)
    (project / ".ci" / "run").write_text((repository / ".ci" / "run").read_text(encoding="utf-8"))
    tools = "mkdir -p .venv/bin"
    for tool in ("pytest", "ruff", "mypy", "lint-imports"):
        tools += f" && printf '#!/bin/sh\\nexit {3 if tool == failing else 0}\\n' > .venv/bin/{tool}"
    command = f"{tools} && chmod +x .venv/bin/* && .venv/bin/pytest"
    (project / "README.md").write_text(f"<!-- test command -->\n```bash\n{command}\n```\n")
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    done = subprocess.run(["bash", ".ci/run"], cwd=project, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is (failing is None), done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the checks run under bash")
def test_ci_needs_no_input_and_copies_a_tree_from_which_a_file_is_gone(repository: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / ".ci").mkdir(parents=True)
    (project / ".ci" / "run").write_text((repository / ".ci" / "run").read_text(encoding="utf-8"))
    tools = "; ".join(f"ln -s /bin/true .venv/bin/{tool}" for tool in ("ruff", "mypy", "lint-imports"))
    command = f"mkdir -p .venv/bin; {tools}; test ! -e zz_gone && test -e kept && ! read -r line"
    (project / "README.md").write_text(f"<!-- test command -->\n```bash\n{command}\n```\n")
    for name in ("kept", "zz_gone"):
        (project / name).write_text(name)
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "add", "."], cwd=project, check=True)
    (project / "zz_gone").unlink()
    done = subprocess.run(
        ["bash", ".ci/run"], cwd=project, input="an answer\n", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_changelog_knows_this_version(repository: Path) -> None:
    version = re.search(r'^version = "(.+)"', (repository / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    assert f"## {version.group(1)}" in (repository / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_font_is_small_and_carries_its_licence(repository: Path) -> None:
    fonts = repository / "resources" / "fonts"
    assert sum(path.stat().st_size for path in fonts.glob("*.otf")) < 5_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text(encoding="utf-8")
    assert "Noto Sans CJK SC" in (fonts / "README.md").read_text(encoding="utf-8")
