"""The command line as a person or a script meets it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from echo_core.__main__ import main
from echo_core.cli.bench import weight_bytes
from echo_core.decoding.drafter import Drafter
from echo_core.model.checkpoint import load_model
from echo_core.model.config import EchoConfig

WriteFilm = Callable[..., Path]


def draft_json(capsys: pytest.CaptureFixture[str], *arguments: Any) -> tuple[int, list[dict[str, Any]]]:
    status = main(["draft", *map(str, arguments), "--device", "cpu", "--json"])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json_events(capsys: pytest.CaptureFixture[str], write_film: WriteFilm, model_folder: Path) -> None:
    status, events = draft_json(capsys, write_film(), "--model", model_folder, "--lang", "zh")
    assert status == 0
    ready, *blocks, done = events
    assert ready == {
        "event": "ready",
        "model": "echo-tiny",
        "backend": "onnx",
        "device": "cpu",
        "seconds": ready["seconds"],
    }
    assert [block["event"] for block in blocks] == ["block"] * len(blocks)
    assert [block["index"] for block in blocks] == list(range(len(blocks)))
    assert "".join(block["text"] for block in blocks) == done["text"]
    assert all("".join(token["text"] for token in block["tokens"]) == block["text"] for block in blocks[:-1])
    for token in blocks[0]["tokens"]:
        assert 0 <= token["p"] <= 1
        assert all(isinstance(text, str) and 0 <= p <= token["p"] + 1e-4 for text, p in token["alternatives"])
    assert set(done) == {
        "event",
        "text",
        "tokens",
        "forwards",
        "tpf",
        "first_block_ms",
        "decode_ms",
        "total_ms",
        "film_ms",
    }
    assert done["forwards"] == len(blocks)
    assert 0 < done["first_block_ms"] <= done["total_ms"]
    assert done["film_ms"] > 0


def test_a_draft_is_repeatable_and_a_seed_changes_a_sampled_one(
    capsys: pytest.CaptureFixture[str], write_film: WriteFilm, model_folder: Path
) -> None:
    film = write_film()
    texts = [
        draft_json(capsys, film, "--model", model_folder, *extra)[1][-1]["text"]
        for extra in ((), (), ("--temperature", "2", "--seed", "1"), ("--temperature", "2", "--seed", "2"))
    ]
    assert texts[0] == texts[1]
    assert texts[2] != texts[3]


def test_the_window_of_the_film_does_not_reach_the_model_but_its_pixels_do(
    capsys: pytest.CaptureFixture[str], write_film: WriteFilm, model_folder: Path
) -> None:
    """MONOCHROME1 of inverted pixels is the same film."""
    plain = draft_json(capsys, write_film("a.dcm"), "--model", model_folder)[1]
    flipped = draft_json(capsys, write_film("b.dcm", PhotometricInterpretation="MONOCHROME1"), "--model", model_folder)[
        1
    ]
    assert plain[1]["tokens"] != flipped[1]["tokens"]


def test_steps_take_more_forwards(
    capsys: pytest.CaptureFixture[str], write_film: WriteFilm, model_folder: Path
) -> None:
    film = write_film()
    one = draft_json(capsys, film, "--model", model_folder, "--steps", "1")[1][-1]
    four = draft_json(capsys, film, "--model", model_folder, "--steps", "4")[1][-1]
    assert one["tpf"] > four["tpf"]


def test_text_streams_to_standard_output_and_the_rest_to_standard_error(
    capsys: pytest.CaptureFixture[str], write_film: WriteFilm, model_folder: Path
) -> None:
    film = write_film()
    text = draft_json(capsys, film, "--model", model_folder)[1][-1]["text"]
    assert main(["draft", str(film), "--model", str(model_folder), "--device", "cpu"]) == 0
    captured = capsys.readouterr()
    assert captured.out == text + "\n"
    assert "Not a diagnosis" in captured.err


def test_a_backend_that_auto_passes_over_is_told(
    capsys: pytest.CaptureFixture[str], write_film: WriteFilm, trained_folder: Path
) -> None:
    status, events = draft_json(capsys, write_film(), "--model", trained_folder)
    assert status == 0
    assert (events[0]["backend"], events[1]["event"]) == ("torch", "notice")
    assert "export" in events[1]["message"]
    assert main(["draft", str(write_film()), "--model", str(trained_folder), "--backend", "onnx"]) == 1


def test_films_of_two_studies_are_refused(
    capsys: pytest.CaptureFixture[str], write_film: WriteFilm, model_folder: Path
) -> None:
    films = write_film("one.dcm"), write_film("two.dcm", StudyInstanceUID="1.2.4")
    status, events = draft_json(capsys, *films, "--model", model_folder)
    assert status == 1
    assert [(event["event"], event["kind"]) for event in events] == [("error", "study")]
    assert "one.dcm, two.dcm" in events[0]["message"]


def test_several_films_of_a_study_give_another_draft_whatever_their_order(
    capsys: pytest.CaptureFixture[str], write_film: WriteFilm, model_folder: Path
) -> None:
    frontal = write_film("frontal.dcm", ViewPosition="PA")
    lateral = write_film("lateral.dcm", ViewPosition="LL", PhotometricInterpretation="MONOCHROME1")
    alone, there, back = (
        draft_json(capsys, *films, "--model", model_folder)[1][1]["tokens"]
        for films in ([frontal], [frontal, lateral], [lateral, frontal])
    )
    assert there == back != alone


@pytest.mark.parametrize(
    ("attributes", "kind", "forced"),
    [
        ({"Modality": "CT"}, "not_chest", 0),
        ({"BodyPartExamined": "HAND"}, "not_chest", 0),
        ({"colour": True}, "colour", 1),
        ({"frames": 3}, "multiframe", 1),
    ],
)
def test_what_is_no_chest_film(
    capsys: pytest.CaptureFixture[str],
    write_film: WriteFilm,
    model_folder: Path,
    attributes: dict[str, Any],
    kind: str,
    forced: int,
) -> None:
    film = write_film("other.dcm", **attributes)
    status, events = draft_json(capsys, film, "--model", model_folder)
    assert (status, events[0]["kind"]) == (1, kind)
    assert ("--force" in events[0]["message"]) == (forced == 0)
    status, events = draft_json(capsys, film, "--model", model_folder, "--force")
    assert status == forced
    assert events[-1]["event"] == ("error" if forced else "done")


def test_missing_and_foreign_files(
    capsys: pytest.CaptureFixture[str], write_film: WriteFilm, model_folder: Path, tmp_path: Path
) -> None:
    text = tmp_path / "letter.dcm"
    text.write_text("Dear colleague,")
    empty = tmp_path / "empty.dcm"
    empty.touch()
    for path in (tmp_path / "none.dcm", text, empty, tmp_path):
        status, events = draft_json(capsys, path, "--model", model_folder)
        assert (status, len(events), events[0]["event"]) == (1, 1, "error")
        assert path.name in events[0]["message"]
    status, events = draft_json(capsys, *[write_film()] * 5, "--model", model_folder)
    assert (status, events[0]["kind"]) == (1, "study")


def test_a_folder_that_is_no_model(capsys: pytest.CaptureFixture[str], write_film: WriteFilm, tmp_path: Path) -> None:
    status, events = draft_json(capsys, write_film(), "--model", tmp_path)
    assert (status, events[0]["kind"]) == (1, "model")
    assert str(tmp_path) in events[0]["message"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["draft"],
        ["draft", "a.dcm", "--lang", "fr"],
        ["draft", "a.dcm", "--steps", "0"],
        ["draft", "a.dcm", "--backend", "tf"],
        ["draft", "a.dcm", "--top-p", "0"],
        ["unknown"],
        ["export", "--model", "x"],
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_every_command_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("draft", "info", "bench", "evaluate", "train", "export"))


def test_info(capsys: pytest.CaptureFixture[str], model_folder: Path, tmp_path: Path) -> None:
    assert main(["info", "--json", "--model", str(model_folder)]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert {(b["backend"], b["device"]) for b in facts["backends"]} == {
        (backend, device) for backend in ("onnx", "torch") for device in ("cpu", "cuda")
    }
    assert "cpu" in facts["devices"]
    assert facts["model"]["name"] == "echo-tiny"
    assert facts["model"]["version"] == "7"
    assert re.fullmatch("[0-9a-f]{64}", facts["model"]["sha256"]["model.safetensors"])
    assert main(["info", "--model", str(model_folder)]) == 0
    assert "echo-tiny" in capsys.readouterr().out
    assert main(["info", "--model", str(tmp_path)]) == 1
    assert "config.json" in capsys.readouterr().out


def test_bench_prints_both_rows_and_their_ratio(
    capsys: pytest.CaptureFixture[str], model_folder: Path, trained_folder: Path, write_film: WriteFilm
) -> None:
    base = ["bench", "--model", str(model_folder), "--device", "cpu", "--repeat", "2", "--tokens", "16"]
    assert main([*base, "--film", str(write_film())]) == 0
    shown = capsys.readouterr().out
    rows = {line.split("|")[1].strip(): line for line in shown.splitlines() if line.startswith("| ECHO")}
    assert set(rows) == {"ECHO blk8", "ECHO_AR"}
    assert rows["ECHO blk8"].split("|")[4].strip() == "8.00"
    assert "the same weights one token at a time" in shown
    assert "1 films, 16 tokens" in shown
    assert [line.count("|") for line in rows.values()] == [
        shown[: shown.index("| ---")].splitlines()[-1].count("|")
    ] * 2
    assert re.search(r"decode \d+\.\d+ × faster, whole draft \d+\.\d+ × faster", shown)
    assert main([*base, "--film", str(write_film()), "--ar-model", str(trained_folder)]) == 0
    assert "ECHO_AR: echo-tiny on torch" in capsys.readouterr().out


def test_bench_says_how_many_tokens_a_draft_had_and_not_how_many_were_asked_for(
    capsys: pytest.CaptureFixture[str], model_folder: Path, write_film: WriteFilm
) -> None:
    most = EchoConfig.load(model_folder).max_new_tokens
    base = ["bench", "--model", str(model_folder), "--device", "cpu", "--repeat", "1", "--film", str(write_film())]
    assert main([*base, "--tokens", str(most + 1)]) == 0
    assert f"1 films, {most} tokens" in capsys.readouterr().out


def test_the_weights_that_a_forward_reads(model_folder: Path, trained_folder: Path) -> None:
    drafter = Drafter(trained_folder, "torch", "cpu")
    matrices = [weight for weight in load_model(trained_folder, "cpu").decoder.parameters() if weight.ndim == 2]
    assert weight_bytes(drafter) == sum(weight.numel() * weight.element_size() for weight in matrices)
    assert weight_bytes(Drafter(model_folder, "onnx", "cpu")) * 4 == weight_bytes(drafter), "one byte a weight"


def test_export_lists_what_it_wrote(capsys: pytest.CaptureFixture[str], trained_folder: Path, tmp_path: Path) -> None:
    assert main(["export", "--model", str(trained_folder), "--out", str(tmp_path / "out")]) == 0
    shown = capsys.readouterr().out
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"config.json", "tokenizer.json", "model.safetensors", "vision.onnx", "decoder.onnx"} <= written
    assert all(name in shown for name in written)
    assert main(["export", "--model", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
