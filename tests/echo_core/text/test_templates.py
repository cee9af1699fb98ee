"""Templates of the program, and those of the RSNA library, hostile ones included."""

from __future__ import annotations

import random
from html.parser import HTMLParser

import pytest

from echo_core.text.checks.report import CheckedReport
from echo_core.text.checks.spelling import spelling
from echo_core.text.english import findings_in
from echo_core.text.fields import choices_of, field_spans
from echo_core.text.html_tokens import Tag, html_tokens
from echo_core.text.mrrt import LARGEST, TemplateError, read_mrrt
from echo_core.text.provenance import Origin, Span
from echo_core.text.templates import BUILT_IN, TEMPLATE_SECTIONS

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Chest &amp; ribs</title>
<meta charset="UTF-8" /><meta name="dcterms.language" content="en" />
<script type="text/xml"><template_attributes><status>DRAFT</status><findings>evil</findings>
</template_attributes></script>
<style>section { color: red }</style></head>
<body>
<section id="s1" class="level1" data-section-name="Clinical information">
  <header class="level1">Clinical information</header>
  <p><textarea id="t1" name="Clinical information">Cough &gt; 3 weeks</textarea></p>
</section>
<section data-section-name="Comparison"><p><input type="date" name="Date of prior" /></p></section>
<section data-section-name="Findings">
  <header>Findings</header>
  <section data-section-name="Lungs"><p>The lungs are
     <select name="lungs"><option value="1" selected>clear</option><option>hyper|inflated</option>
     <option>see [text]</option></select>.</p></section>
  <section data-section-name="Pleura"><p><label for="e">Effusion</label>
     <input id="e" type="text" value="none" />, <input type="number" name="Size" /> mm.</p></section>
</section>
<section data-section-name="Impression"><p>No acute <b>disease</b>.<br/>Second&nbsp;line.</p></section>
</body></html>"""


def test_a_template_of_the_library_becomes_text_with_fields() -> None:
    found = read_mrrt(PAGE.encode(), "file")
    assert (found.name, found.language) == ("Chest & ribs", "en")
    assert found.sections == {
        "indication": "Cough > 3 weeks",
        "comparison": "[Date of prior]",
        "findings": "Lungs: The lungs are [clear|hyper inflated|see text].\nPleura: Effusion none, [Size] mm.",
        "impression": "No acute disease.\nSecond line.",
    }
    text = found.sections["findings"]
    fields = [text[start:end] for start, end in field_spans(text)]
    assert [choices_of(field) for field in fields] == [("clear", "hyper inflated", "see text"), ()]


def test_a_chinese_template_in_any_encoding_goes_to_the_same_sections() -> None:
    page = '<meta charset="gb18030"><title>胸片</title><section title="影像所见">双肺清晰，心影不大。</section>'
    page += '<section title="结论">心肺未见异常。</section>'
    bare = page[23:]
    for data in (
        page.encode("gb18030"),
        page.replace("gb18030", "utf-8").encode(),
        bare.encode("gb18030"),
        bare.encode("utf-16"),
    ):
        found = read_mrrt(data)
        assert found.language == "zh"
        assert found.sections == {"findings": "双肺清晰，心影不大。", "impression": "心肺未见异常。"}


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 50, b"<html>no section</html>", b"x" * (LARGEST + 1)])
def test_what_is_no_template_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(TemplateError, match=r"file"):
        read_mrrt(data)


@pytest.mark.parametrize(
    "unit",
    [
        *("<!--", "<", "<a ", "&", "<a b='", '<a "', "<!", "<?", "<section>", "<script>", "<script></script ", "</"),
        *("&#9", "<a x='y' ", "<select><option>", "</section>", "<textarea>", "<input>", "<a><!-->"),
    ],
)
def test_markup_that_never_closes_is_read_in_one_pass(unit: str) -> None:
    # Reading with the square of the length, as html.parser does, would run into the suite's time limit.
    page = "<section>Findings: clear." + unit * (LARGEST // len(unit) - 10)
    assert read_mrrt(page[: LARGEST - 10].encode()).sections["findings"].startswith("Findings: clear.")


def test_nothing_of_a_page_is_executed_or_kept_but_its_text() -> None:
    page = """<section title="Findings" onload="alert(1)">Clear.<script>document.write('evil')</script>
    <img src="file:///etc/passwd" onerror="evil()"><iframe src="x">evil</iframe><style>evil</style>
    <a href="javascript:evil()">More.</a><input type="password" value="evil"></section>"""
    assert read_mrrt(page.encode()).sections == {"findings": "Clear.\nMore."[:6] + " More."}


def test_pieces_of_pages_in_any_order_never_crash_the_reader() -> None:
    pieces = [
        "<section title=Findings>",
        "</section>",
        "<select>",
        "</select>",
        "<option>",
        "text",
        "<p",
        "'",
        '"',
        ">",
    ]
    pieces += [
        "<!--",
        "-->",
        "&lt;",
        "&#xD800;",
        "&#0;",
        "\x00",
        "</textarea>",
        "<title>",
        "</TITLE>",
        "<script>",
        "][",
    ]
    chance = random.Random(3)
    for _ in range(400):
        page = "".join(chance.choices(pieces, k=30))
        try:
            found = read_mrrt(page.encode("utf-8", "replace"))
        except TemplateError:
            continue
        assert set(found.sections) <= set(TEMPLATE_SECTIONS)


def test_tags_are_those_of_the_standard_library_s_parser() -> None:
    class Reference(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[tuple[str, bool]] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found.append((tag, False))

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found.append((tag, False))

        def handle_endtag(self, tag: str) -> None:
            self.found.append((tag, True))

    reference = Reference()
    reference.feed(PAGE)
    assert [(tag.name, tag.end) for tag in html_tokens(PAGE) if isinstance(tag, Tag)] == reference.found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_program_s_templates_are_there_in_both_languages(language: str) -> None:
    own = [template for template in BUILT_IN if template.language == language]
    assert len(own) == 3
    for template in own:
        assert template.sections["findings"]
        assert template.sections["impression"]
        assert set(template.sections) <= set(TEMPLATE_SECTIONS)
        words = {name: (Span(text, Origin.TEMPLATE),) for name, text in template.sections.items()}
        assert [concern.message for concern in spelling(CheckedReport(language, words))] == []


def test_the_normal_template_finds_nothing() -> None:
    normal = next(template for template in BUILT_IN if template.name == "Normal chest")
    assert findings_in(normal.sections["findings"]) == findings_in(normal.sections["impression"]) == frozenset()
    assert not field_spans(normal.sections["findings"])
