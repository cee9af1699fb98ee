"""What a text states, against hand-made cases."""

from __future__ import annotations

import pytest

from echo_core.text.continuation import concluded_findings, continuation_prefix
from echo_core.text.errors import TextError
from echo_core.text.stated import stated_in


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("There is a large right pneumothorax.", "en", "pneumothorax/right"),
        ("No pneumothorax. The heart is enlarged.", "en", "cardiomegaly"),
        ("Small bilateral pleural effusions.", "en", "pleural_effusion/left pleural_effusion/right"),
        ("The lungs are clear.", "en", ""),
        ("右侧大量气胸。心影增大。", "zh", "pneumothorax/right cardiomegaly"),
        ("未见气胸。可疑左侧胸腔积液。", "zh", ""),
        ("双侧胸腔积液。", "zh", "pleural_effusion/left pleural_effusion/right"),
    ],
)  # fmt: skip
def test_findings_and_their_sides(text: str, lang: str, expected: str) -> None:
    names = expected.split()
    assert stated_in(text, lang) == {*names, *(name.partition("/")[0] for name in names)}


def test_another_language_is_refused() -> None:
    with pytest.raises(TextError):
        stated_in("text", "fr")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_findings_are_over_where_the_impression_begins(lang: str) -> None:
    assert concluded_findings(continuation_prefix("All clear.", None, lang), lang) is None
    assert concluded_findings(continuation_prefix("All clear.", "", lang), lang) == "All clear."
    assert concluded_findings(continuation_prefix("All clear.", "Normal", lang), lang) == "All clear. Normal"
    assert concluded_findings("", lang) is None
