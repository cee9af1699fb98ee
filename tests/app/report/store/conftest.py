"""Keepers on a folder, closed at the end of a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.report.book import ReportBook
from app.report.store.keeper import Keeper


@dataclass
class Windows:
    """Makes books with a keeper each, as windows of the program have them."""

    folder: Path
    made: list[Keeper] = field(default_factory=list)

    def __call__(self, author: str = "reader") -> tuple[ReportBook, Keeper]:
        book = ReportBook()
        keeper = Keeper(book, self.folder, author=lambda: author)
        self.made.append(keeper)
        return book, keeper


@pytest.fixture
def desks(qtbot: QtBot, tmp_path: Path) -> Iterator[Windows]:
    made = Windows(tmp_path / "data")
    yield made
    for keeper in made.made:
        keeper.close()
