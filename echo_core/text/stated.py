"""What a text states, in the names that a model's decisions have."""

from __future__ import annotations

from echo_core.text.checks.statements import statements
from echo_core.text.frames import decisions
from echo_core.text.labels import decisions_in
from echo_core.text.prompts import check_language


def stated_in(text: str, lang: str) -> frozenset[str]:
    """Findings that ``text`` asserts, and the sides it gives them ("opacity/left"); what it doubts or denies is not.

    Raises:
        TextError: ``lang`` is not a report language.
    """
    check_language(lang)
    if lang == "en":
        return decisions_in(text)
    return decisions(statements(text, lang))
