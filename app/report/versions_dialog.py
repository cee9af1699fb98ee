"""The kept versions of a report, side by side by words, and the way back to one."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.report.content import ReportContent
from app.report.errors import StoreError
from app.report.splitter import REPORT_SECTIONS
from app.report.store.store import Version
from app.report.wording import local_time, section_name
from app.theme import COLOURS
from app.translation import marked, translate
from echo_core.text.compare import Fate, compare

KINDS = {
    "draft": marked("Report", "a draft ended"),
    "replaced": marked("Report", "before it was replaced"),
    "preliminary": marked("Report", "preliminary"),
    "final": marked("Report", "final"),
    "addendum": marked("Report", "addendum"),
    "parallel": marked("Report", "written in another window"),
    "recovered": marked("Report", "recovered from an earlier version"),
}


class VersionsDialog(QDialog):
    """Compares two versions, or a version with the report as it is now."""

    wanted = Signal(object)
    """A version's content is to become the report's text again."""

    def __init__(
        self,
        now: ReportContent,
        versions: list[Version],
        read: Callable[[int], ReportContent],
        parent: QWidget | None = None,
        *,
        can_return: bool,
    ) -> None:
        """``read`` gives a version's text by its id; ``can_return``: the report can still be changed."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Versions"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._now, self._read = now, read
        self.older, self.newer = QComboBox(self), QComboBox(self)
        for box in (self.older, self.newer):
            for version in versions:
                what = translate("Report", KINDS.get(version.kind, version.kind))
                box.addItem(f"{version.number} · {local_time(version.at)} · {version.author} · {what}", version.id)
            box.addItem(self.tr("As it is now"), None)
        self.older.setCurrentIndex(max(0, len(versions) - 1))
        self.newer.setCurrentIndex(len(versions))
        self.page = QTextBrowser(self)
        self.page.setAccessibleName(self.tr("Comparison"))
        self.return_button = QPushButton(self.tr("Bring the older one back"), self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self.return_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        form = QHBoxLayout()
        for text, box in ((self.tr("From"), self.older), (self.tr("to"), self.newer)):
            label = QLabel(text, self)
            label.setBuddy(box)
            form.addWidget(label)
            form.addWidget(box, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.page, 1)
        layout.addWidget(buttons)
        self.resize(860, 560)
        self._can_return = can_return
        self.older.currentIndexChanged.connect(self._show)
        self.newer.currentIndexChanged.connect(self._show)
        self.return_button.clicked.connect(self._return)
        self._show()

    def _content(self, box: QComboBox) -> ReportContent:
        number = box.currentData()
        return self._now if number is None else self._read(number)

    def _show(self) -> None:
        self.return_button.setEnabled(self._can_return and self.older.currentData() is not None)
        try:
            self.page.setHtml(comparison_html(self._content(self.older), self._content(self.newer)))
        except StoreError as error:
            self.page.setPlainText(str(error))

    def _return(self) -> None:
        try:
            self.wanted.emit(self._content(self.older))
        except StoreError as error:
            self.page.setPlainText(str(error))
            return
        self.accept()


def comparison_html(old: ReportContent, new: ReportContent) -> str:
    """Section by section: what went is struck through, what came is underlined."""
    looks = {
        Fate.SAME: "<span>{}</span>",
        Fate.REMOVED: f"<s style='color:{COLOURS.error}'>{{}}</s>",
        Fate.ADDED: f"<u style='color:{COLOURS.good}'>{{}}</u>",
    }
    parts = []
    for section in REPORT_SECTIONS:
        before, after = old.text(section), new.text(section)
        if not before and not after:
            continue
        words = "".join(
            looks[piece.fate].format(escape(piece.text).replace("\n", "<br>")) for piece in compare(before, after)
        )
        parts.append(f"<h4 style='color:{COLOURS.quiet}'>{escape(section_name(section))}</h4><p>{words}</p>")
    return "".join(parts) or "<p></p>"
