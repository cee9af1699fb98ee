"""Places to be filled in, and where a report turns to another region."""

from __future__ import annotations

import pytest

from echo_core.text.fields import choices_of, field_spans
from echo_core.text.frames import Region
from echo_core.text.passages import passage_starts, region_of


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("A [ ] in the [side] lung.", ["[ ]", "[side]"]),
        ("Effusion: [none|small|moderate|large], size ___ mm.", ["[none|small|moderate|large]", "___"]),
        ("Choose [" + "|".join(f"a rather long choice {n}" for n in range(20)) + "].", None),
        ("左【侧别】积液，待填。", ["【侧别】", "待填"]),
        ("Heart size < 50 % and > 40 %, see note 3.", []),
        ("[ no end", []),
    ],
)
def test_fields(text: str, fields: list[str] | None) -> None:
    found = [text[start:end] for start, end in field_spans(text)]
    assert found == ([text[7:-1]] if fields is None else fields)


def test_the_choices_of_a_field() -> None:
    assert choices_of("[none| small |large]") == ("none", "small", "large")
    assert choices_of("[side]") == choices_of("___") == choices_of("a|b") == ()


@pytest.mark.parametrize(
    ("sentence", "language", "region"),
    [
        ("The trachea is midline.", "en", Region.MEDIASTINUM),
        ("Mild cardiomegaly.", "en", Region.HEART),
        ("No pleural effusion.", "en", Region.DIAPHRAGM),
        ("Right upper lobe nodule, no pneumothorax.", "en", Region.LUNGS),
        ("Thank you.", "en", None),
        ("双侧肺门影不大。", "zh", Region.HILA),
        ("双侧肋膈角锐利。", "zh", Region.DIAPHRAGM),
        ("所见骨质未见明显异常。", "zh", Region.BONES),
        ("心影增大。", "zh", Region.HEART),
        ("谢谢。", "zh", None),
    ],
)
def test_the_region_of_a_sentence(sentence: str, language: str, region: Region | None) -> None:
    assert region_of(sentence, language) is region


def test_passages_begin_where_the_region_changes() -> None:
    text = "The lungs are clear. No nodule. \U0001f600 Thanks. The heart is normal in size.\nThe spine is intact."
    starts = passage_starts(text, "en")
    assert [text[start:].split()[1] for start in starts] == ["lungs", "heart", "spine"]
    assert passage_starts("", "en") == []
