"""Words where there is little room: corner text, marks and prompts over a film, the offer of priors, toolbars."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QToolBar, QToolButton

from app import theme
from app.films import overlays
from app.films.corner_lines import rows
from app.films.corner_text import Corners
from app.films.presentation import Presentation
from app.films.prior_bar import PriorBar
from app.films.priors import Prior
from app.films.viewport import Viewport
from app.films.viewport_painting import paint_prompt
from app.overflow import Overflow


def length(text: str) -> float:
    """Ten units a character."""
    return 10.0 * len(text)


@pytest.mark.parametrize(
    ("line", "room", "wanted"),
    [
        ("C 2048  W 4096", 140, ["C 2048  W 4096"]),
        ("C 2048  W 4096  gamma 1.20", 150, ["C 2048  W 4096", "gamma 1.20"]),
        ("窗位 2048  窗宽 4096", 80, ["窗位 2048", "窗宽 4096"]),
        ("column 120, row 340:  2345 → 1321", 120, ["column 120,", "row 340:", "2345 → 1321"]),
        ("列 120，行 340", 60, ["列 120，", "行 340"]),
        ("one two three four five six", 90, ["one two", "three…"]),
        ("ID 12345678", 60, ["ID 123", "45678"]),
    ],
)
def test_a_line_goes_on_in_the_next_row(line: str, room: float, wanted: list[str]) -> None:
    assert rows(line, length, room) == wanted


@given(st.text(st.sampled_from("ab1 9.窗，"), max_size=40), st.integers(4, 12))
def test_rows_keep_every_digit_and_the_room(line: str, room: int) -> None:
    made = rows(line, length, 10.0 * room)
    assert [it for row in made for it in row if it.isdigit()] == [it for it in line if it.isdigit()]
    # The ellipsis for words that are left out may stand beyond.
    assert all(len(row.rstrip("…")) <= room for row in made)
    runs = [run for run in "".join(it if it in "19" else " " for it in line).split() if len(run) <= room]
    for run in runs:
        assert any(run in row for row in made), "a number that fits into a row stands in one row"


def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[QRectF, str]]:
    """What ``draw_text`` is given from now on: where the words stand, and the words."""
    seen: list[tuple[QRectF, str]] = []
    real = overlays.draw_text

    def note(
        painter: QPainter, rect: QRectF, flags: Qt.AlignmentFlag, text: str, colour: QColor = overlays.TEXT
    ) -> None:
        seen.append((painter.boundingRect(rect, int(flags), text), text))
        real(painter, rect, flags, text, colour)

    monkeypatch.setattr(overlays, "draw_text", note)
    return seen


def test_corner_text_keeps_its_numbers_and_stays_in_its_half(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = drawn(monkeypatch)
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    area = QRectF(image.rect())
    corners = Corners(
        top_left=("DOE, JANE", "ID 12345678901234567890"),
        bottom_left=("column 1200, row 1340:  2345 → 1321", "C 2048.25  W 4096.75  gamma 1.20", "Zoom 100 %"),
    )
    found = overlays.draw_corners(painter, area, corners)
    overlays.draw_scale(painter, area, None, found.bottom_right)
    painter.end()
    words = " ".join(text for _, text in seen)
    assert "…" not in words
    for number in ("1200,", "1340:", "2345", "1321", "2048.25", "4096.75", "1.20", "100"):
        assert number in words.split(), number
    assert "12345678901234567890" in words.replace(" ", "")
    assert all(place.right() <= 150 for place, text in seen if text != "pixels only")
    assert found.bottom_left > 3
    tops = [place.top() for place, text in seen if text in words]
    assert len(tops) == len(seen)


def test_where_rows_run_out_words_are_shortened_before_a_caution_is_lost(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = drawn(monkeypatch)
    # Room for three rows and no fourth, whatever the font.
    line = QFontMetricsF(QApplication.font(), QImage(1, 1, QImage.Format.Format_RGB32)).lineSpacing()
    image = QImage(200, round(2 * (3.5 * line + 3 * overlays.MARGIN)), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setFont(QApplication.font())
    overlays.draw_corners(
        painter,
        QRectF(image.rect()),
        Corners(bottom_right=("FOR PROCESSING", "lossy compression of the file", "uncalibrated display")),
    )
    painter.end()
    words = [text[:5] for _, text in seen]
    assert words == ["FOR P", "lossy", "uncal"]


def test_the_line_about_the_pointer_is_painted_anew_as_high_as_it_reaches(
    viewport: Viewport, make_film: Any, qtbot: Any
) -> None:
    viewport.resize(260, 500)
    viewport.set_presentation(Presentation(make_film()))
    qtbot.waitExposed(viewport)
    viewport.grab()
    without = viewport._cursor_rect()
    qtbot.mouseMove(viewport, viewport.rect().center())
    qtbot.waitUntil(lambda: viewport.pointer is not None)
    viewport.grab()
    assert viewport._rows.reach(viewport._rows.bottom_left) <= without.height()


@pytest.mark.parametrize("width", [260, 700])
def test_the_mark_of_a_prior_touches_no_corner_text(
    viewport: Viewport, make_film: Any, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    seen = drawn(monkeypatch)
    viewport.resize(width, 500)
    viewport.set_presentation(
        Presentation(make_film(study_date="20240331", study_description="Thorax in two projections"))
    )
    viewport.set_mark("PRIOR  2020-04-01")
    viewport.grab()
    (mark,) = (place for place, text in seen if text.startswith("PRIOR"))
    assert all(not place.intersects(mark) for place, text in seen if not text.startswith("PRIOR"))


class _Spy(QPainter):
    """Notes where text is drawn."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.found: list[tuple[QRectF, int, str]] = []

    def drawText(self, place: QRectF, flags: int, text: str) -> None:  # type: ignore[override]
        self.found.append((place, flags, text))


def test_a_prompt_takes_as_many_rows_as_it_needs(qapp: QApplication) -> None:
    prompt = "Cardiothoracic ratio 1/4: click the heart border farthest to one side"
    image = QImage(240, 400, QImage.Format.Format_RGB32)
    painter = _Spy(image)
    paint_prompt(painter, QRectF(image.rect()), prompt)
    ((place, flags, text),) = painter.found
    needed = painter.fontMetrics().boundingRect(place.toRect(), flags, prompt)
    line = painter.fontMetrics().height()
    painter.end()
    assert text == prompt
    assert QRectF(image.rect()).contains(place)
    assert place.height() > 2 * line
    assert needed.height() <= place.height()


def test_the_offer_of_priors_shortens_its_words_before_what_can_be_chosen(qtbot: Any, make_film: Any) -> None:
    bar = PriorBar()
    qtbot.addWidget(bar)
    bar.offer([Prior("p", "earlier", (make_film(study_uid="8"),))])
    bar.show_comparing(True)
    bar.show()
    seen = []
    for width in range(1000, bar.minimumSizeHint().width() - 1, -7):
        bar.resize(width, bar.height())
        QApplication.sendPostedEvents()
        label = bar.findChild(QLabel)
        assert label is not None
        if label.isVisible():
            assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
        assert bar.choice.width() >= bar.choice.sizeHint().width()
        assert bar.button.width() >= bar.button.sizeHint().width()
        assert bar.button.geometry().right() < width
        seen.append(label.text() if label.isVisible() else "")
    assert list(dict.fromkeys(seen)) == [
        "Other examinations of this patient are open:",
        "Other examinations:",
        "",
    ]


def test_the_button_of_what_does_not_fit_can_be_seen_and_named(qapp: QApplication, qtbot: Any) -> None:
    theme.apply_theme(qapp)
    try:
        bar = QToolBar()
        qtbot.addWidget(bar)
        Overflow(bar)
        for number in range(12):
            bar.addAction(f"Button {number}")
        bar.resize(300, 44)
        bar.show()
        (button,) = (it for it in bar.findChildren(QToolButton) if it.objectName() == "qt_toolbar_ext_button")
        assert button.isVisible()
        assert button.accessibleName() == button.toolTip() == "More buttons"
        assert button.focusPolicy() is Qt.FocusPolicy.TabFocus
        assert bar.rect().contains(button.geometry())
        shown = [it for action in bar.actions() if (it := bar.widgetForAction(action)).isVisible()]
        assert shown
        assert all(not it.geometry().intersects(button.geometry()) for it in shown)
        picture = button.grab().toImage()
        across = [picture.pixelColor(x, picture.height() // 2).lightness() for x in range(picture.width())]
        ground = QColor(theme.COLOURS.raised).lightness()
        assert max(across[3:-3]) > ground + 100, "light on the dark ground"
    finally:
        qapp.setStyleSheet("")
