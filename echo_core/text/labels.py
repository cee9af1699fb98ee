"""Finding labels of a report in either language."""

from __future__ import annotations

from echo_core.text import english
from echo_core.text.frames import decisions


def findings_in(text: str, lang: str) -> frozenset[str]:
    """Keys of the findings that ``text`` asserts; ``lang`` is "en" or "zh".

    Raises:
        ValueError: another language.
    """
    if lang == "en":
        return english.findings_in(text)
    if lang == "zh":
        from echo_core.text import chinese

        return chinese.findings_in(text)
    raise ValueError(f"No finding labels for language {lang!r}; known: en, zh.")


def decisions_in(text: str) -> frozenset[str]:
    """What an English ``text`` decides: finding keys, and the sides it gives them ("opacity/left")."""
    return decisions(f for sentence in english.chest_sentences(text) for f in english.parse_sentence(sentence))
