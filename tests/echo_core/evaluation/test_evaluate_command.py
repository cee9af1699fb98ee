"""``echo-core evaluate`` from the archive to the printed table, with untrained models: what is written must be true."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from echo_core.__main__ import main
from echo_core.backends.registry import Registry
from echo_core.corpus import Corpus
from echo_core.decoding.drafter import Drafter
from echo_core.decoding.options import DecodeOptions
from echo_core.evaluation.baselines import constant_normal, nearest_neighbour
from echo_core.evaluation.compare import compare
from echo_core.evaluation.drafting import evaluate_model
from echo_core.evaluation.errors import EvaluationError
from echo_core.evaluation.references import build_references, results_of_texts, target_results
from echo_core.evaluation.results import Results
from echo_core.evaluation.scoring import Scorer
from echo_core.training.films import view_of_bytes
from echo_core.training.tower import load_tower


def _main(*arguments: object) -> int:
    return main(["evaluate", *map(str, arguments)])


def _cells(output: str, title: str, label: str) -> list[str]:
    """The cells of one row of one table of printed Markdown."""
    table = output.split(f"**{title}**")[1].split("\n\n")[1]
    row = next(line for line in table.splitlines() if line.startswith(f"| {label} |"))
    return [cell.strip() for cell in row.strip("|").split("|")][1:]


MESH = "Positive findings against the manual codes, 14 most frequent"
TARGET = "Positive findings against the normalised target, 14 most frequent"
TEXT = "Text and speed"


def test_rows_are_what_the_product_drafts(archive: Path, run_folder: Path) -> None:
    corpus = Corpus(archive)
    results = evaluate_model(run_folder / "echo-8", corpus, "val", backend="torch", device="cpu")
    assert [row.study for row in results.rows] == ["val1", "val2", "val3", "val4"]
    drafter = Drafter(run_folder / "echo-8", "torch", "cpu", Registry())
    for row, study in zip(results.rows, corpus.split("val"), strict=True):
        views = np.stack([view_of_bytes(corpus.image_bytes(film.image), 64) for film in study.films])
        *_, done = drafter.draft(views, "en", options=DecodeOptions(mode="one"))
        assert (row.text, row.tokens, row.forwards) == (done.text, done.tokens, done.forwards)  # type: ignore[union-attr]
        assert row.ended == (row.tokens < 24)
        assert 0 < row.decode_ms < row.total_ms


def test_one_run_prints_its_row_and_writes_what_it_drafted(
    archive: Path, run_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "results.json"
    model = run_folder / "base-8"
    assert _main("--data", archive, "--split", "val", "--model", model, "--backend", "torch", "--out", out) == 0
    printed = capsys.readouterr().out
    saved = Results.load(out)
    assert saved.label == "ECHO_Base blk8, multi-step"
    assert saved.rows[0].target_findings == saved.rows[0].mesh_findings == ("pleural_effusion",)
    assert saved.rows[2].mesh_findings is None
    assert saved.rows[3].target == ""
    tpf = sum(row.tokens for row in saved.rows) / sum(row.forwards for row in saved.rows)
    assert _cells(printed, TEXT, saved.label)[7].split()[0] == f"{tpf:.2f}"
    assert json.loads(out.read_text("utf-8"))["scores"]["tpf"][0] == pytest.approx(tpf, abs=1e-4)
    assert not list(tmp_path.glob("*.part"))


def test_the_same_run_against_itself_is_identical(
    archive: Path, run_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "results.json"
    command = ("--data", archive, "--model", run_folder / "echo-8", "--backend", "torch")
    assert _main(*command, "--out", out) == 0
    capsys.readouterr()
    assert _main(*command, "--against", out) == 0
    assert "identical reports: 100.0%" in capsys.readouterr().out


def test_the_table_of_a_run_has_every_row_and_reuses_drafts(
    archive: Path, run_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("--data", archive, "--table", run_folder, "--backend", "torch")
    assert _main(*command) == 0
    printed = capsys.readouterr().out
    for label in (
        "normalised target", "original report", "constant normal report", "nearest-neighbour retrieval", "ECHO_AR",
        "ECHO_Base blk8, multi-step, doubles left", "ECHO_Base blk8, one step, doubles left",
        "ECHO blk8, one step, doubles left", "ECHO blk8, one step",
    ):  # fmt: skip
        for title in (TEXT, TARGET, MESH):
            assert _cells(printed, title, label)
    assert float(_cells(printed, TEXT, "ECHO_AR")[7].split()[0]) == pytest.approx(1.0, abs=0.1)
    assert _cells(printed, TARGET, "normalised target")[2] == "1.000 [1.000, 1.000]"
    assert "ECHO blk8, one step, as a multiple of ECHO_AR:" in printed
    assert f"--decode one --doubles --model {run_folder.as_posix()}/base-8" in printed, "it can be run as printed"
    assert f"--decode one --model {run_folder.as_posix()}/echo-8" in printed

    def no_drafting(*_: Any, **__: Any) -> None:
        raise AssertionError("drafted again")

    monkeypatch.setattr("echo_core.evaluation.run_table.evaluate_model", no_drafting)
    assert _main(*command) == 0
    assert capsys.readouterr().out == printed
    with pytest.raises(AssertionError, match="drafted again"):
        _main(*command, "--fresh")


def test_the_table_drafts_again_when_a_model_changed(
    archive: Path, run_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ("--data", archive, "--table", run_folder, "--backend", "torch", "--limit", 2)
    assert _main(*command) == 0
    config = run_folder / "ar" / "config.json"
    before = config.read_text("utf-8")
    drafted: list[str] = []

    def note(folder: Path, *args: Any, **kwargs: Any) -> Results:
        drafted.append(folder.name)
        return evaluate_model(folder, *args, **kwargs)

    monkeypatch.setattr("echo_core.evaluation.run_table.evaluate_model", note)
    try:
        config.write_text(before.replace('"version": "', '"version": "9'), "utf-8")
        assert _main(*command) == 0
    finally:
        config.write_text(before, "utf-8")
    assert drafted == ["ar"]


def test_retrieval_finds_the_study_with_the_same_films(archive: Path, run_folder: Path, tmp_path: Path) -> None:
    corpus = Corpus(archive)
    references = build_references(corpus, "val", "en")
    tower = load_tower(run_folder)
    results = nearest_neighbour(tower, corpus, references, cache=tmp_path)
    assert results.rows[0].findings == ("pleural_effusion",)
    assert "effusion" in results.rows[0].text
    again = nearest_neighbour(tower, corpus, references, cache=tmp_path)
    assert [row.text for row in again.rows] == [row.text for row in results.rows]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_training_study_is_not_its_own_neighbour(write_archive: Callable[..., Path], run_folder: Path) -> None:
    clear = ("The lungs are clear.", "No acute disease.", "normal")
    corpus = Corpus(
        write_archive(
            [
                ("a", "train", "The heart is enlarged.", "Cardiomegaly.", "Cardiomegaly", (1,)),
                ("b", "train", *clear, (2,)),
            ]
        )
    )
    results = nearest_neighbour(load_tower(run_folder), corpus, build_references(corpus, "train", "en"))
    assert [row.findings for row in results.rows] == [(), ("cardiomegaly",)]


def test_the_constant_report_is_normal_and_the_same_for_all(archive: Path) -> None:
    corpus = Corpus(archive)
    results = constant_normal(corpus, build_references(corpus, "val", "en"))
    assert len({row.text for row in results.rows}) == 1
    assert all(row.findings == () for row in results.rows)
    assert results.rows[0].text.startswith("Findings: ")


def test_perfect_drafts_score_perfectly_and_wrong_ones_do_not(archive: Path) -> None:
    references = build_references(Corpus(archive), "val", "en")
    scorer = Scorer(references, resamples=50)
    perfect = scorer.score(target_results(references))
    assert perfect["rouge_l"].value == pytest.approx(1.0)
    assert perfect["target_macro_f1"].value == 1.0
    shifted = results_of_texts("shifted", [r.target for r in references.studies[1:]] + ["Findings: x"], references)
    wrong = scorer.score(shifted)
    assert wrong["rouge_l"].value < 0.9
    assert wrong["target_micro_f1"].value < 1.0
    ratio = perfect.ratio_to(perfect, "rouge_l")
    assert (ratio.value, ratio.low, ratio.high) == (1.0, 1.0, 1.0)


def test_compare_counts_identical_reports(archive: Path) -> None:
    references = build_references(Corpus(archive), "val", "en")
    targets = [r.target for r in references.studies]
    a = results_of_texts("a", targets, references)
    b = results_of_texts("b", [*targets[:3], "Findings: other"], references)
    parity = compare(Scorer(references, resamples=20), b, a)
    assert parity.identical == 0.75
    assert parity.micro_f1.value == 0.0  # the study that differs has no target


def test_chinese(archive: Path, run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _main("--data", archive, "--lang", "zh", "--model", run_folder / "echo-8", "--backend", "torch") == 0
    printed = capsys.readouterr().out
    assert "unseen character pairs %" in printed
    assert "original" not in printed
    # Of the two coded findings, the one of the study without a report cannot be read anywhere.
    assert [cell[:5] for cell in _cells(printed, MESH, "normalised target")[:3]] == ["1.000", "0.500", "0.667"]


def test_an_archive_without_codes_or_training_studies(
    write_archive: Callable[..., Path], archive: Path, run_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = write_archive([("s1", "test", "The heart is enlarged.", "Cardiomegaly.", "", (1,))])
    command = ("--data", foreign, "--split", "test", "--model", run_folder / "ar", "--backend", "torch")
    assert _main(*command) == 0
    captured = capsys.readouterr()
    assert set(_cells(captured.out, MESH, "ECHO_AR")) == {"–"}
    assert _cells(captured.out, TEXT, "normalised target")[4] == "–"
    assert "--train" in captured.err
    assert _main(*command, "--train", archive) == 0
    assert _cells(capsys.readouterr().out, TEXT, "normalised target")[4] != "–"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--data", "absent.zip"], 1, "absent.zip"),
        (["--data", "{zip}", "--split", "test"], 1, "no study in split test"),
        (["--data", "{zip}", "--model", "{run}"], 1, "config.json"),
        (["--data", "{zip}", "--model", "{run}/ar", "--decode", "one"], 1, "--decode"),
        (["--data", "{zip}", "--model", "{run}/ar", "--against", "absent.json"], 1, "absent.json"),
        (["--data", "{zip}", "--table", "{zip}/.."], 1, "no trained model"),
        (["--data", "{zip}", "--model", "{run}/ar", "--out", "{zip}/r.json"], 1, "nothing can be written there"),
        (["--data", "{zip}", "--model", "{run}/ar", "--out", "{run}"], 1, "is a folder"),
        (["--data", "{zip}", "--model", "{run}/ar", "--calibrate", "{run}"], 1, "is a folder"),
        (["--data", "{zip}", "--limit", "0"], 2, "--limit"),
        (["--data", "{zip}", "--table", "{run}", "--decode", "ar"], 2, "--decode"),
        (["--data", "{zip}", "--fresh"], 2, "--table"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: Sequence[str], status: int, message: str, archive: Path, run_folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    filled = [argument.format(zip=archive, run=run_folder) for argument in arguments]
    assert _main(*filled) == status
    assert message in capsys.readouterr().err


def test_a_report_without_a_film_is_passed_over(
    write_archive: Callable[..., Path], run_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = ("Clear.", "Normal.", "normal")
    mixed = write_archive([("s1", "val", *report, ()), ("s2", "val", *report, (1,)), ("s3", "test", *report, ())])
    assert _main("--data", mixed, "--model", run_folder / "ar", "--backend", "torch") == 0
    assert "1 studies" in capsys.readouterr().out
    assert _main("--data", mixed, "--model", run_folder / "ar", "--split", "test") == 1
    assert "no study of split test has a film" in capsys.readouterr().err


def test_a_damaged_film_is_named(
    write_archive: Callable[..., Path], run_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = write_archive([("s1", "val", "Clear.", "Normal.", "normal", (1,))], broken="s1")
    assert _main("--data", broken, "--model", run_folder / "ar", "--backend", "torch") == 1
    assert "images/s1-0.jpg" in capsys.readouterr().err


def test_results_that_do_not_belong_are_refused(archive: Path, tmp_path: Path) -> None:
    references = build_references(Corpus(archive), "val", "en")
    fewer = build_references(Corpus(archive), "val", "en", limit=2)
    with pytest.raises(EvaluationError, match="other studies"):
        Scorer(references, resamples=2).score(target_results(fewer))
    chinese = build_references(Corpus(archive), "val", "zh")
    with pytest.raises(EvaluationError, match="zh"):
        Scorer(references, resamples=2).score(target_results(chinese))
    for content in ("not json", "[]", '{"format": 99}', '{"format": 1, "rows": []}'):
        path = tmp_path / "results.json"
        path.write_text(content, "utf-8")
        with pytest.raises(EvaluationError, match=r"results\.json"):
            Results.load(path)
