"""Radiologists' own reports pass the rules that compare sections."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from echo_core.corpus import Corpus
from echo_core.text.checks.__main__ import main
from echo_core.text.checks.consistency import consistency
from echo_core.text.checks.laterality import laterality
from echo_core.text.checks.report import plain_report

pytestmark = pytest.mark.shared


@pytest.fixture
def archive(shared_folder: Path) -> Path:
    path = shared_folder / "data" / "iu_cxr.zip"
    if not path.exists():
        pytest.skip("needs the Indiana collection beside the repository")
    return path


def test_at_most_three_in_a_hundred_real_reports_are_called_contradictory(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(archive)]) == 0
    found = re.search(r"laterality or negation +\d+ +([\d.]+) %", capsys.readouterr().out)
    assert found is not None
    assert float(found.group(1)) <= 3.0


def test_at_most_one_in_a_hundred_real_reports_is_called_inconsistent(archive: Path) -> None:
    studies = Corpus(archive).split("val")
    warned = [study for study in studies if any(consistency(plain_report(study.findings, study.impression)))]
    assert len(warned) / len(studies) <= 0.01


def test_a_side_that_is_swapped_in_the_impression_is_found_in_most_real_reports(archive: Path) -> None:
    """Reports that name one side only, in both sections; the Impression's is swapped."""
    swap = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}
    caught = total = 0
    for study in Corpus(archive).split("val", "train"):
        sides = {word.lower() for word in re.findall(r"\b(left|right)\b", study.findings + study.impression, re.I)}
        if len(sides) != 1 or not re.search(r"\b(?:left|right)\b", study.impression, re.I):
            continue
        if not re.search(r"\b(?:left|right)\b", study.findings, re.I):
            continue
        wrong = re.sub(r"\b(?:[Ll]eft|[Rr]ight)\b", lambda match: swap[match.group()], study.impression)
        total += 1
        caught += bool(list(laterality(plain_report(study.findings, wrong))))
    assert total > 50
    assert caught / total > 0.4
