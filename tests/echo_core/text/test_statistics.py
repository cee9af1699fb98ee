"""Counts over texts, checked by hand."""

from __future__ import annotations

from echo_core.text.statistics import statistics, summary

TEXTS = ["The heart is normal. Lungs are clear.", "The heart is normal. Lungs are clear.", "No XXXX here at all."]


def test_texts_sentences_and_four_grams_are_counted() -> None:
    count = statistics(TEXTS)
    assert (count.texts, count.unique_texts) == (3, 2)
    assert (count.sentences, count.distinct_sentences) == (5, 3)
    # seven words give four 4-grams, five words two; the repeated report adds none
    assert count.distinct_four_grams == 6
    assert (count.words, count.longest) == (19, 7)
    assert count.words_per_text == 19 / 3
    assert count.masked == 1


def test_case_does_not_make_a_sentence_distinct() -> None:
    assert statistics(["Lungs are clear.", "lungs are clear."]).distinct_sentences == 1


def test_no_texts_are_no_error() -> None:
    assert statistics([]).words_per_text == 0.0


def test_the_summary_names_the_numbers() -> None:
    printed = summary(TEXTS)
    assert "3, 2 unique" in printed
    assert "5, 3 distinct" in printed
    assert "6.3 mean, 7 longest" in printed


def test_chinese_is_counted_by_character_and_full_stop() -> None:
    count = statistics(["心影不大。双肺清晰；未见T1病变。"])
    assert (count.sentences, count.distinct_sentences) == (3, 3)
    # 心 影 不 大 双 肺 清 晰 未 见 t1 病 变
    assert (count.words, count.distinct_four_grams) == (13, 10)
