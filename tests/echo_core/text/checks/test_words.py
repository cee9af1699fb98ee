"""The spelling's word list, against the reader of the package that it comes from."""

from __future__ import annotations

from spellchecker import SpellChecker

from echo_core.text.checks.words import known, suggestions, word_list


def test_the_list_is_the_packages_and_the_words_of_chest_reports() -> None:
    words = word_list()
    general = SpellChecker(language="en").word_frequency.dictionary
    assert len(general) > 100_000
    assert general.keys() <= words.keys()
    changed = {word for word, count in general.items() if words[word] != count}
    own = words.keys() - general.keys()
    assert 0 < len(own) < 2000
    assert "atelectasis" in words
    assert len(changed) < 2000, "those of chest reports are common; all others are as common as the package says"
    assert known("Pneumothorax's")
    assert "heart" in suggestions("haert")
