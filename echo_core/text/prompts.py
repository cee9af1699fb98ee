"""Instructions that make a model write a report: those of the released ECHO checkpoints and those of echo-mini."""

from __future__ import annotations

from typing import Final

from echo_core.text.errors import TextError

LANGUAGES: Final = ("en", "zh")

FILM_TOKEN: Final = "<film>"  # stands where the tokens of one film go
REPORT_TOKENS: Final = {"en": "<|report:en|>", "zh": "<|report:zh|>"}

# The instructions the released checkpoints were fine-tuned with; other wording is outside of their training data.
RELEASED_PROMPTS: Final = {
    "en": "Review this chest X-ray and write a report. Use this format: Findings: {}, Impression: {}.",
    "zh": "这是一组胸部X光图像，请生成一份医学报告，包括所见和结论。以以下格式返回报告：所见：{} 结论：{}。",
}


def check_language(lang: str) -> str:
    """Return ``lang`` if reports can be written in it.

    Raises:
        TextError: ``lang`` is not one of ``LANGUAGES``.
    """
    if lang not in LANGUAGES:
        raise TextError(f"{lang!r} is not a report language. Choose one of: {', '.join(LANGUAGES)}.")
    return lang


def released_prompt(lang: str) -> str:
    """The instruction of the released checkpoints; the entries of the films stand before it in the message.

    Raises:
        TextError: ``lang`` is not one of ``LANGUAGES``.
    """
    return RELEASED_PROMPTS[check_language(lang)]


def mini_prompt(lang: str) -> tuple[str, ...]:
    """The special tokens that follow echo-mini's film tokens and start a report in ``lang``.

    Raises:
        TextError: ``lang`` is not one of ``LANGUAGES``.
    """
    return (REPORT_TOKENS[check_language(lang)],)
