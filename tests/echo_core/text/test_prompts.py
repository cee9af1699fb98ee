"""The instructions of both families of models."""

from __future__ import annotations

import pytest

from echo_core.text.errors import TextError
from echo_core.text.prompts import LANGUAGES, mini_prompt, released_prompt


def test_released_prompts_are_literal() -> None:
    assert released_prompt("en") == (
        "Review this chest X-ray and write a report. Use this format: Findings: {}, Impression: {}."
    )
    assert released_prompt("zh") == (
        "这是一组胸部X光图像，请生成一份医学报告，包括所见和结论。以以下格式返回报告：所见：{} 结论：{}。"
    )


def test_each_language_has_its_own_token() -> None:
    assert [mini_prompt(lang) for lang in LANGUAGES] == [("<|report:en|>",), ("<|report:zh|>",)]


@pytest.mark.parametrize("lang", ["", "EN", "fr"])
def test_unknown_language_is_refused(lang: str) -> None:
    with pytest.raises(TextError, match="en, zh"):
        released_prompt(lang)
    with pytest.raises(TextError, match="en, zh"):
        mini_prompt(lang)
