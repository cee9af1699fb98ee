"""The command that asks whether an Impression follows its Findings, on an archive of a few studies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from echo_core.evaluation.conclusions import main


def test_both_ways_of_deciding_are_measured(
    write_archive: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    archive = write_archive(
        [
            ("1", "val", "The heart is enlarged. The lungs are clear.", "Cardiomegaly.", "Cardiomegaly", (1,)),
            ("2", "val", "The heart is normal. The lungs are clear.", "No acute disease.", "normal", (2, 3)),
        ]
    )
    assert main(["--data", str(archive)]) == 0
    text, film = capsys.readouterr().out.splitlines()
    assert text == "decided from the text: 0.0% leave something out, 0.0% add something"
    assert film.startswith("decided from the film: ")


def test_an_archive_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "films.zip"
    path.write_bytes(b"no zip")
    assert main(["--data", str(path)]) == 1
    assert "films.zip" in capsys.readouterr().err
