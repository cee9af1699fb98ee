"""The menu of a film's presentation states."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from app.films import wording
from app.films.document_book import DocumentBook
from app.films.viewport import Viewport
from app.translation import translate
from echo_core.films.presentation_state import PresentationState


def fill_state_menu(menu: QMenu, view: Viewport, documents: DocumentBook, commands: Sequence[QAction]) -> None:
    """Put the commands and, below them, the film's presentation states into ``menu``, the one in force checked."""
    menu.clear()
    menu.addActions(list(commands))
    film, presentation = view.film, view.presentation
    states = () if film is None else documents.states(film)
    if states:
        menu.addSeparator()
    group = QActionGroup(menu)
    for state in states:
        action = menu.addAction(name_of(state).replace("&", "&&"))
        action.setToolTip(about(state))
        action.setCheckable(True)
        action.setChecked(presentation is not None and presentation.state is state)
        action.triggered.connect(lambda _checked=False, state=state: view.show_state(state))
        group.addAction(action)
    menu.setToolTipsVisible(True)


def name_of(state: PresentationState) -> str:
    """What a menu calls the state: its description, else its label."""
    return state.description or state.label or translate("Light box", "Presentation state")


def about(state: PresentationState) -> str:
    """Label, who made it, and when."""
    made = wording.date(state.created[0])
    return ", ".join(part for part in (state.label, wording.person(state.creator), made) if part)
