"""Confidence maps: fitted by hand-computed cases, measured on synthetic words, and the command that makes them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from echo_core.__main__ import main
from echo_core.decoding.origin import fingerprint
from echo_core.evaluation.calibration import JudgedWords, calibrate
from echo_core.evaluation.calibration_fit import isotonic, marking_level
from echo_core.evaluation.calibration_scores import area, calibration_error, discrimination, reliability
from echo_core.evaluation.calibration_truth import Truth, judge, truth_of
from echo_core.evaluation.errors import EvaluationError
from echo_core.evaluation.health import Lexicon
from echo_core.evaluation.references import Reference
from echo_core.text.confidence import load_confidence
from echo_core.text.word_confidence import Token, Word, words_of


def _floats(*values: float) -> np.ndarray:
    return np.array(values, np.float64)


def _flags(bits: str) -> np.ndarray:
    return np.array([bit == "1" for bit in bits])


@pytest.mark.parametrize(
    ("p", "right", "lows", "values"),
    [
        # Nothing to pool; one violation; a violation that reaches back; ties are one point; all the same.
        ((0.1, 0.2, 0.3), "001", (0.1, 0.3), (0.0, 1.0)),
        ((0.1, 0.2, 0.3, 0.4), "0101", (0.1, 0.2, 0.4), (0.0, 0.5, 1.0)),
        ((0.1, 0.2, 0.3, 0.4, 0.5), "11000", (0.1,), (0.4,)),
        ((0.4, 0.1, 0.3, 0.2), "1010", (0.1, 0.3), (0.0, 1.0)),
        ((0.5, 0.5, 0.5, 0.9), "0111", (0.5, 0.9), (2 / 3, 1.0)),
        ((0.2, 0.6, 0.6, 0.8, 0.9), "10111", (0.2, 0.8), (2 / 3, 1.0)),
        ((0.2, 0.9), "11", (0.2,), (1.0,)),
    ],
)
def test_pooling_adjacent_violators(
    p: tuple[float, ...], right: str, lows: tuple[float, ...], values: tuple[float, ...]
) -> None:
    found = isotonic(_floats(*p), _flags(right))
    assert found[0] == lows
    assert found[1] == pytest.approx(values)


def test_the_fit_is_the_best_rising_function() -> None:
    random = np.random.default_rng(3)
    p = np.sort(random.random(7))
    right = random.random(7) < p
    lows, values = isotonic(p, right)
    fitted = np.array([values[np.searchsorted(lows, one, side="right") - 1] for one in p])
    least = ((fitted - right) ** 2).sum()
    for _ in range(3000):
        other = np.sort(random.random(7))
        assert ((other - right) ** 2).sum() >= least - 1e-12


def test_the_marking_level_spares_right_words() -> None:
    calibrated = _floats(0.2, 0.2, 0.5, 0.5, *[0.9] * 16)
    right = _flags("0101" + "1" * 16)
    # Below 0.5 lies 1 of 18 right words, below 0.9 lie 2 of 18.
    assert marking_level(calibrated, right, most=0.12) == 0.9
    assert marking_level(calibrated, right, most=0.10) == 0.5
    assert marking_level(calibrated, right, most=0.05) == 0.2


def test_the_calibration_error_by_hand() -> None:
    confidence, right = _floats(0.05, 0.95, 0.95, 1.0), _flags("0110")
    # Bin 0: |0.05 - 0|, 1 of 4 words; bin 9: |0.9667 - 2/3|, 3 of 4 words.
    assert calibration_error(confidence, right) == pytest.approx(0.25 * 0.05 + 0.75 * (2.9 / 3 - 2 / 3))
    assert [(one.low, one.words) for one in reliability(confidence, right)] == [(0.0, 1), (0.9, 3)]


def test_the_area_counts_pairs_and_ties_half() -> None:
    confidence, right = _floats(0.3, 0.1, 0.3, 0.8), _flags("1001")
    # Pairs of right and wrong: 0.3 over 0.1, 0.3 ties 0.3, 0.8 over both.
    study = np.zeros(4, np.intp)
    assert area(confidence, right, study, np.ones((1, 1)))[0] == pytest.approx(3.5 / 4)
    owners = np.array([0, 1, 1, 0], np.intp)
    # The wrong words' study twice: the same pairs, twice.
    assert area(confidence, right, owners, np.array([[1.0, 2.0], [1.0, 0.0]]))[0] == pytest.approx(3.5 / 4)
    assert np.isnan(area(confidence, right, owners, np.array([[1.0, 0.0]]))[0])


def test_marks_are_counted_among_wrong_and_among_right_words() -> None:
    right, marked = _flags("11110000"), _flags("10001110")
    found = discrimination(np.linspace(0, 1, 8), right, marked, np.array([0, 1] * 4, np.intp), resamples=50)
    assert (found.right_marked.value, found.wrong_marked.value) == (0.25, 0.75)


def _words(studies: int, informative: bool) -> JudgedWords:
    """Overconfident words: what says p is right with p², or with a chance of its own."""
    random = np.random.default_rng(1)
    p = random.random(studies * 60)
    right = random.random(p.size) < (p**2 if informative else 0.7)
    return JudgedWords(p, right, np.repeat(np.arange(studies), 60))


def test_calibration_mends_what_is_miscalibrated_and_says_that_marks_help() -> None:
    found = calibrate(_words(60, informative=True), "en")
    assert found.error < found.raw_error / 3
    assert found.marks.auc.low > 0.6
    assert found.found.helps
    assert found.marks.wrong_marked.value > 2 * found.marks.right_marked.value > 0
    assert found.marks.right_marked.value == pytest.approx(0.1, abs=0.05)
    assert found.studies == 30
    assert found.words == 1800


def test_marks_that_do_not_help_are_said_not_to() -> None:
    found = calibrate(_words(20, informative=False), "en")
    assert not found.found.helps
    assert "do not help" in found.found.reason
    assert "do not help" in "\n".join(found.lines())


def test_too_little_to_fit_is_said() -> None:
    with pytest.raises(EvaluationError, match="more studies"):
        calibrate(JudgedWords(_floats(0.5, 0.6), _flags("11"), np.array([0, 1], np.intp)), "en")


TARGET = Reference(
    "s", "Findings: There is a small left pleural effusion. Impression: Left pleural effusion.", "", None, None
)


def _wrong(text: str, truth: Truth, lang: str = "en", lexicon: Lexicon | None = None) -> list[str]:
    """The words of a draft that are judged wrong; every token is a character or an English word's beginning."""
    words = words_of([Token(char, 1.0) for char in text])
    verdicts = judge(text, words, truth, lang, lexicon)
    return [word.text for word, right in zip(words, verdicts, strict=True) if right is False]


def test_what_is_known_of_a_study() -> None:
    truth = truth_of(TARGET, "Cardiomegaly/mild;Opacity/lung/right", "en")
    assert truth is not None
    assert truth.sides["pleural_effusion"] == {"left"}
    assert truth.asserted == {"pleural_effusion", "cardiomegaly", "opacity"}
    assert truth_of(Reference("s", "", "", None, None), "No Indexing", "en") is None


@pytest.mark.parametrize(
    ("draft", "wrong"),
    [
        ("Findings: Small left pleural effusion. Impression: Pleural effusion.", []),
        ("Findings: Right pleural effusion. Impression: Left effusion.", ["Right", "pleural", "effusion"]),
        ("Findings: No pleural effusion. Heart is normal. Impression: x", ["No", "pleural", "effusion"]),
        ("Findings: No large pleural effusion. No pneumothorax. Impression: x", []),
        ("Findings: Pneumothorax and left effusion.", ["Pneumothorax"]),
        ("Findings: Left effusion with pneumonia seen.", ["with", "pneumonia", "seen"]),
        ("Findings: Clear. Impression: No acute disease.", ["No", "acute", "disease"]),
        ("Findings: The the heart is normal.", ["the"]),
    ],
)
def test_english_words_are_judged_by_their_finding(draft: str, wrong: list[str]) -> None:
    truth = truth_of(TARGET, "", "en")
    assert truth is not None
    assert _wrong(draft, truth) == wrong


def test_normal_statements_that_a_finding_contradicts_are_wrong() -> None:
    truth = Truth({}, frozenset({"opacity", "fracture"}))
    assert _wrong("Findings: The lungs are clear. Heart size is normal.", truth) == ["The", "lungs", "are", "clear"]
    assert _wrong("Findings: The lungs are otherwise clear.", truth) == []
    assert _wrong("Findings: Osseous structures are intact.", truth) == ["Osseous", "structures", "are", "intact"]


def test_words_that_no_report_holds_are_wrong_wherever_they_stand() -> None:
    lexicon = Lexicon(["The heart is normal."], "en")
    assert _wrong("Findings: The heart is normalural.", Truth({}, frozenset()), lexicon=lexicon) == ["normalural"]


def test_chinese_words_are_judged_by_their_clause() -> None:
    truth = Truth({"pleural_effusion": frozenset({"left"})}, frozenset({"pleural_effusion", "opacity"}))
    assert _wrong("所见：左侧胸腔积液。结论：左侧胸腔积液。", truth, "zh") == []
    assert "".join(_wrong("所见：右侧胸腔积液，心影不大。结论：", truth, "zh")) == "右侧胸腔积液"
    assert "".join(_wrong("所见：未见胸腔积液。双肺清晰。结论：余肺野清晰。", truth, "zh")) == "未见胸腔积液双肺清晰"


def test_the_command_writes_a_map_that_belongs_to_the_model(
    archive: Path, run_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from echo_core.evaluation import calibration

    texts: list[str] = []

    def each_token(tokens: list[Token]) -> list[Word]:
        return [Word(token.text, at, at + 1, token.p, (token,)) for at, token in enumerate(tokens)]

    def two_of_three(text: str, words: list[Word], *_: object) -> list[bool | None]:
        texts.append(text)
        return [number % 3 > 0 for number in range(len(words))]

    # Untrained models write noise: every token stands for a word, and the verdicts are set.
    monkeypatch.setattr(calibration, "words_of", each_token)
    monkeypatch.setattr(calibration, "judge", two_of_three)
    out = tmp_path / "confidence.json"
    model = run_folder / "echo-8"
    command = ["evaluate", "--data", str(archive), "--model", str(model), "--backend", "torch", "--calibrate", str(out)]
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert "Expected calibration error" in printed
    assert "AUC" in printed
    assert len(texts) == 4
    maps, reason = load_confidence(tmp_path, fingerprint(model))
    assert (set(maps), reason) == ({"en"}, "")
    assert main([*command, "--lang", "zh"]) == 0
    assert set(load_confidence(tmp_path, fingerprint(model))[0]) == {"en", "zh"}
    first = json.loads(out.read_text("utf-8"))["languages"]["en"]
    assert first["source"]["settings"]["mode"] == "one"
    assert set(first["measured"]) >= {"auc", "words", "calibration_error"}
    assert load_confidence(tmp_path, "another model")[0] == {}


def test_calibration_does_not_go_with_scores(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--data", str(archive), "--calibrate", "a", "--out", "b"]) == 2
    assert "--calibrate" in capsys.readouterr().err
