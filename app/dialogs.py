"""Help, the list of keys, and About."""

from __future__ import annotations

import platform
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout, QWidget

from app.theme import COLOURS
from app.translation import marked, translate
from echo_core.resources import resource

RESEARCH_NOTICE = marked(
    "Help",
    "For research and demonstration only. ECHO is not a medical device. Its drafts are suggestions "
    "by a small model and not a diagnosis; a qualified reader must check every word against the "
    "film.",
)


def program_version() -> str:
    """The installed version, or ``"from source"`` where the program is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # with it comes the email package

    try:
        return version("echo-reader")
    except PackageNotFoundError:
        return translate("Help", "from source")


class TextDialog(QDialog):
    """A page of text with a close button; it does not block the window."""

    def __init__(self, title: str, parent: QWidget | None, *, width: int = 680, height: int = 620) -> None:
        """An empty page; fill :attr:`page`."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(width, height)
        self.page = QTextBrowser(self)
        self.page.setAccessibleName(title)
        self.page.setOpenLinks(False)
        self.page.document().setDocumentMargin(14)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.page)
        layout.addWidget(buttons)


def help_dialog(parent: QWidget | None) -> TextDialog:
    """The user help, from the text that ships with the program."""
    dialog = TextDialog(translate("Help", "ECHO help"), parent)
    dialog.page.setMarkdown(resource("help", translate("Help", "help.md")).read_text(encoding="utf-8"))
    return dialog


class AboutDialog(QDialog):
    """What this program is, its version, its model, and what it must not be used for."""

    def __init__(self, model: str, parent: QWidget | None) -> None:
        """``model`` is one line about the model in use, or about why there is none."""
        super().__init__(parent)
        self.setWindowTitle(translate("Help", "About ECHO"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        versions = translate("Help", "Version {version}, Python {python}").format(
            version=program_version(), python=platform.python_version()
        )
        licences = translate(
            "Help",
            "Code: Apache License 2.0. Font: a subset of Noto Sans CJK SC, SIL Open Font License 1.1. "
            "Model weights: research and demonstration only.",
        )
        self.text = QLabel(
            f"<h2>ECHO reader</h2><p>{escape(versions)}</p><p>{escape(model)}</p>"
            f"<p style='color:{COLOURS.warning}'>{escape(translate('Help', RESEARCH_NOTICE))}</p>"
            f"<p>{escape(licences)}</p>",
            self,
        )
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        self.setMinimumWidth(480)
