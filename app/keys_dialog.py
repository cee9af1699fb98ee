"""Keyboard and mouse: every command with its keys, searchable; keys and mouse buttons can be changed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.films.mouse import HOLD_WORDS, WHEEL_WORDS, Hold, MouseMap, Wheel
from app.gestures import gestures
from app.keys import FIXED, Binding, bindings, fixed_use, users_of, with_keys
from app.theme import COLOURS
from app.translation import marked, translate

MOUSE_SECTION = marked("Keys", "Film, with the mouse")
FIXED_SECTION = marked("Keys", "Keys that cannot be changed")
_ID = int(Qt.ItemDataRole.UserRole)


class KeysDialog(QDialog):
    """``keys_changed(dict)`` and ``mouse_changed(dict)`` give the new settings at once; the dialog blocks nothing."""

    keys_changed = Signal(dict)
    mouse_changed = Signal(dict)

    def __init__(self, overrides: Mapping[str, str], mouse: Mapping[str, str], parent: QWidget | None = None) -> None:
        """Show what the settings say; they are left as they are."""
        super().__init__(parent)
        self.setWindowTitle(translate("Keys", "Keyboard and mouse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 760)
        self._overrides = dict(overrides)
        self._mouse = MouseMap.from_settings(mouse)
        self._sections: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._bindings: list[Binding] = []
        """Of all commands, as the table has them: finding them out takes milliseconds."""
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(translate("Keys", "Search by what it does or by key"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(translate("Keys", "Search"))
        self.search.textChanged.connect(self._filter)
        self.tree = QTreeWidget(self)
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([translate("Keys", "Command"), translate("Keys", "Keys")])
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.setRootIsDecorated(False)
        self.tree.setAccessibleName(translate("Keys", "Commands and their keys"))
        self.tree.currentItemChanged.connect(self._show_current)
        self.edit = QKeySequenceEdit(self)
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName(translate("Keys", "New key"))
        self.edit.keySequenceChanged.connect(self._show_clash)
        self.clash = QLabel(self)
        self.clash.setWordWrap(True)
        self.clash.setStyleSheet(f"color: {COLOURS.warning}")
        self.buttons = {
            "set": self._button(translate("Keys", "&Use this key"), self._set),
            "none": self._button(translate("Keys", "&No key"), lambda: self._give(())),
            "default": self._button(translate("Keys", "&Default"), self._give_default),
            "all": self._button(translate("Keys", "All keys as at &first"), self._reset),
        }
        self._lay_out()
        self._fill()
        self._show_current()

    def rows(self) -> list[tuple[str, str, str]]:
        """(section, what it does, keys) of the rows that show."""
        return [
            (section.text(0), item.text(0), item.text(1))
            for section, items in self._sections
            for item in items
            if not item.isHidden()
        ]

    def choose(self, binding_id: str) -> None:
        """Make a command the current one."""
        for _, items in self._sections:
            for item in items:
                if item.data(0, _ID) == binding_id:
                    self.tree.setCurrentItem(item)

    # Inside ---------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.edit, 1)
        for name in ("set", "none", "default"):
            line.addWidget(self.buttons[name])
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)  # Enter in the search is no farewell
        close.rejected.connect(self.reject)
        close.addButton(self.buttons["all"], QDialogButtonBox.ButtonRole.ResetRole)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addLayout(line)
        layout.addWidget(self.clash)
        layout.addLayout(self._mouse_grid())
        layout.addWidget(close)

    def _mouse_grid(self) -> QGridLayout:
        grid = QGridLayout()
        self.mouse_boxes: dict[str, QComboBox] = {}
        names = {
            "left": translate("Keys", "Left button"),
            "middle": translate("Keys", "Middle button"),
            "right": translate("Keys", "Right button"),
            "wheel": translate("Keys", "Wheel"),
        }
        now = self._mouse.to_settings()
        for place, (name, words) in enumerate(names.items()):
            box = QComboBox(self)
            box.setAccessibleName(words)
            choices: Mapping[Hold, str] | Mapping[Wheel, str] = WHEEL_WORDS if name == "wheel" else HOLD_WORDS
            for value, text in choices.items():
                box.addItem(translate("Mouse", text), value.value)
            box.setCurrentIndex(box.findData(now[name]))
            box.currentIndexChanged.connect(self._tell_mouse)
            label = QLabel(words, self)
            label.setBuddy(box)
            grid.addWidget(label, place // 2, 2 * (place % 2))
            grid.addWidget(box, place // 2, 2 * (place % 2) + 1)
            self.mouse_boxes[name] = box
        return grid

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: act())
        return button

    def _fill(self) -> None:
        """Write the table anew; the current command stays the current one."""
        current = self.tree.currentItem()
        chosen = current.data(0, _ID) if current is not None else None
        found = self._bindings = bindings(self._overrides)
        self._sections.clear()
        self.tree.clear()
        for text, gesture in gestures(self._mouse):
            self._row(translate("Keys", MOUSE_SECTION), text, gesture)
        for fixed, what in FIXED:
            self._row(translate("Keys", FIXED_SECTION), translate("Keys", what), _native(fixed))
        for binding in found:
            shown = _native(binding.keys)
            item = self._row(binding.section, binding.text, shown)
            item.setData(0, _ID, binding.id)
            clashes = [other.text for key in binding.keys for other in users_of(key, found, binding.id)]
            clashes += [use for key in binding.keys if (use := fixed_use(key))]
            if clashes:
                item.setForeground(1, QBrush(QColor(COLOURS.error)))
                item.setText(
                    1, translate("Keys", "{shown}  (also: {others})").format(shown=shown, others=", ".join(clashes))
                )
            elif binding.keys != binding.default:
                item.setForeground(1, QBrush(QColor(COLOURS.accent)))
        self.tree.expandAll()
        self._filter(self.search.text())
        if chosen is not None:
            self.choose(chosen)

    def _row(self, section: str, text: str, keys: str) -> QTreeWidgetItem:
        above, items = next((entry for entry in self._sections if entry[0].text(0) == section), (None, []))
        if above is None:
            above = QTreeWidgetItem(self.tree, [section])
            above.setFlags(Qt.ItemFlag.ItemIsEnabled)
            above.setForeground(0, QBrush(QColor(COLOURS.accent)))
            above.setFirstColumnSpanned(True)
            self._sections.append((above, items))
        item = QTreeWidgetItem(above, [text, keys])
        items.append(item)
        return item

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for section, items in self._sections:
            left = 0
            for item in items:
                content = f"{section.text(0)} {item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not all(word in content for word in words))
                left += not item.isHidden()
            section.setHidden(left == 0)

    def _current(self) -> Binding | None:
        item = self.tree.currentItem()
        chosen = item.data(0, _ID) if item is not None else None
        return next((binding for binding in self._bindings if binding.id == chosen), None)

    def _show_current(self) -> None:
        binding = self._current()
        self.edit.setEnabled(binding is not None)
        self.edit.setKeySequence(QKeySequence(binding.keys[0]) if binding is not None and binding.keys else "")
        self._show_clash()

    def _show_clash(self) -> None:
        binding, key = self._current(), self.edit.keySequence().toString()
        others = users_of(key, self._bindings, binding.id) if binding is not None else []
        names = ", ".join(f"“{other.text}”" for other in others)
        fixed = fixed_use(key) if binding is not None else ""
        if fixed:
            told = translate("Keys", "No command can have this key; it is for “{use}”.").format(use=fixed)
        elif others:
            told = translate("Keys", "This key belongs to {names}; using it here takes it from there.")
            told = told.format(names=names)
        else:
            told = ""
        self.clash.setText(told)
        self.buttons["set"].setEnabled(binding is not None and bool(key) and not fixed and (key,) != binding.keys)
        self.buttons["none"].setEnabled(binding is not None and bool(binding.keys))
        self.buttons["default"].setEnabled(binding is not None and binding.keys != binding.default)
        self.buttons["all"].setEnabled(bool(self._overrides))

    def _set(self) -> None:
        self._give((self.edit.keySequence().toString(),))

    def _give_default(self) -> None:
        binding = self._current()
        if binding is not None:
            self._give(binding.default)

    def _give(self, keys: tuple[str, ...]) -> None:
        binding = self._current()
        if binding is not None:
            self._take_over(with_keys(self._overrides, binding, keys))

    def _reset(self) -> None:
        self._take_over({})

    def _take_over(self, overrides: dict[str, str]) -> None:
        self._overrides = overrides
        self._fill()
        self._show_current()
        self.keys_changed.emit(dict(overrides))

    def _tell_mouse(self) -> None:
        chosen = {name: box.currentData() for name, box in self.mouse_boxes.items()}
        self._mouse = MouseMap.from_settings(chosen)
        self._fill()
        self.mouse_changed.emit(chosen)


def _native(keys: Sequence[str]) -> str:
    """Keys as this platform writes them."""
    return ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
