"""The one table of what the window can do: menus, toolbar, shortcuts and the help page are all made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenuBar, QToolBar, QWidget

from app.errors import AppError
from app.theme import icon
from app.translation import bare, marked, translate


@dataclass(frozen=True)
class ActionSpec:
    """One thing that the user can do."""

    id: str
    menu: str
    text: str
    """Menu text with its mnemonic."""
    slot: str
    """The method of the window, or of one of its parts, that does it: ``draft``, ``panes.focus_next``."""
    icon: str = ""
    """The icon's name; empty for no icon."""
    shortcut: str = ""
    tip: str = ""
    toolbar: bool = False
    checkable: bool = False
    group: int = 0
    """A change of group within a menu draws a separator."""


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "open_films",
        "&File",
        marked("Actions", "&Open films…"),
        "opening.ask_films",
        "mdi6.file-image-outline",
        "Ctrl+O",
        marked("Actions", "Open DICOM films"),
        toolbar=True,
    ),
    ActionSpec(
        "open_folder",
        "&File",
        marked("Actions", "Open &folder…"),
        "opening.ask_folder",
        "mdi6.folder-open-outline",
        "Ctrl+Shift+O",
        marked("Actions", "Open every film in a folder"),
        toolbar=True,
    ),
    ActionSpec(
        "open_demo",
        "&File",
        marked("Actions", "Open the &demonstration film"),
        "opening.open_demo",
        "mdi6.radiology-box-outline",
        "",
        marked("Actions", "Open the chest film that ships with the program"),
    ),
    ActionSpec(
        "save_report",
        "&File",
        marked("Actions", "&Save report as text…"),
        "save_report",
        "mdi6.content-save-outline",
        "Ctrl+S",
        marked("Actions", "Save the report of the study on the light box"),
        group=1,
    ),
    ActionSpec(
        "export",
        "&File",
        marked("Actions", "&Export report…"),
        "desk.export",
        "mdi6.export-variant",
        "Ctrl+E",
        marked("Actions", "Write the report on display as PDF, Word, DICOM, FHIR, HL7 or text"),
        group=1,
    ),
    ActionSpec(
        "export_several",
        "&File",
        marked("Actions", "Export &several reports…"),
        "desk.export_several",
        "mdi6.folder-arrow-right-outline",
        "Ctrl+Shift+E",
        marked("Actions", "Write several kept reports to one folder"),
        group=1,
    ),
    ActionSpec(
        "close_study",
        "&File",
        marked("Actions", "&Close study"),
        "close_study",
        "mdi6.close-box-outline",
        "Ctrl+W",
        marked("Actions", "Take the study off the list and free its films; an unsaved report is kept"),
        group=1,
    ),
    ActionSpec(
        "settings",
        "&File",
        marked("Actions", "Se&ttings…"),
        "pages.show_settings",
        "mdi6.cog-outline",
        "Ctrl+,",
        group=2,
    ),
    ActionSpec("quit", "&File", marked("Actions", "&Quit"), "close", "mdi6.exit-to-app", "Ctrl+Q", group=3),
    ActionSpec(
        "next_study",
        "&View",
        marked("Actions", "&Next study"),
        "study_desk.next_study",
        "mdi6.chevron-down",
        "Ctrl+Down",
        marked("Actions", "Show the next study of the list"),
    ),
    ActionSpec(
        "previous_study",
        "&View",
        marked("Actions", "&Previous study"),
        "study_desk.previous_study",
        "mdi6.chevron-up",
        "Ctrl+Up",
        marked("Actions", "Show the previous study of the list"),
    ),
    ActionSpec("focus_next_pane", "&View", marked("Actions", "Next p&ane"), "panes.focus_next", "", "F6", group=1),
    ActionSpec(
        "show_studies",
        "&View",
        marked("Actions", "&Study list"),
        "panes.show_studies",
        "mdi6.dock-left",
        "Ctrl+1",
        checkable=True,
        group=1,
    ),
    ActionSpec(
        "show_report",
        "&View",
        marked("Actions", "&Report pane"),
        "panes.show_report",
        "mdi6.dock-right",
        "Ctrl+2",
        checkable=True,
        group=1,
    ),
    ActionSpec(
        "second_window",
        "&View",
        marked("Actions", "Second &window"),
        "study_desk.show_second_window",
        "mdi6.monitor-multiple",
        "Ctrl+3",
        marked("Actions", "The films in a window of their own, for a second monitor"),
        checkable=True,
        group=1,
    ),
    ActionSpec(
        "full_screen",
        "&View",
        marked("Actions", "&Full screen"),
        "panes.fill_screen",
        "mdi6.fullscreen",
        "F11",
        checkable=True,
        group=1,
    ),
    ActionSpec(
        "draft",
        "&Report",
        marked("Actions", "&Draft"),
        "draft",
        "mdi6.auto-fix",
        "F5",
        marked("Actions", "Draft the report of the study on the light box"),
        toolbar=True,
    ),
    ActionSpec(
        "redraft_here",
        "&Report",
        marked("Actions", "Draft &on from here"),
        "report_pane.redraft_here",
        "mdi6.text-box-edit-outline",
        "Ctrl+F5",
        marked("Actions", "The text in front of the cursor stays; the model goes on from there"),
    ),
    ActionSpec(
        "draft_impression",
        "&Report",
        marked("Actions", "&Impression from my Findings"),
        "report_pane.draft_impression",
        "mdi6.text-box-check-outline",
        "Shift+F5",
        marked("Actions", "Draft the Impression anew from the Findings as they stand"),
    ),
    ActionSpec(
        "stop",
        "&Report",
        marked("Actions", "S&top drafting"),
        "stop_draft",
        "mdi6.stop-circle-outline",
        "Esc",
        marked("Actions", "Stop the draft after the block that is being decoded"),
        toolbar=True,
    ),
    ActionSpec(
        "insert_offer",
        "&Report",
        marked("Actions", "Insert what the draft offers"),
        "report_pane.offers.insert",
        "mdi6.text-box-plus-outline",
        "Ctrl+Return",
        marked("Actions", "Put the offered part of the draft into the report where the draft had got to"),
    ),
    ActionSpec(
        "dismiss_offer",
        "&Report",
        marked("Actions", "Dismiss what the draft offers"),
        "report_pane.offers.dismiss",
        "mdi6.text-box-remove-outline",
        "Ctrl+Shift+Return",
        marked("Actions", "Drop the offered part of the draft, and what it still writes for this section"),
    ),
    ActionSpec(
        "draft_all",
        "&Report",
        marked("Actions", "Draft the &whole list"),
        "draft_all",
        "mdi6.playlist-edit",
        "Ctrl+Shift+F5",
        marked("Actions", "Draft every study of the list that has no report yet, in the background"),
    ),
    ActionSpec(
        "stop_all",
        "&Report",
        marked("Actions", "Stop drafting the &list"),
        "worklist_drafts.stop",
        "mdi6.playlist-remove",
        "Shift+Esc",
        marked("Actions", "Stop after the block that is being decoded; finished drafts stay"),
    ),
    ActionSpec(
        "copy_report",
        "&Report",
        marked("Actions", "&Copy report"),
        "copy_report",
        "mdi6.content-copy",
        "Ctrl+Shift+C",
        marked("Actions", "Copy Findings and Impression to the clipboard"),
        group=1,
    ),
    ActionSpec(
        "find",
        "&Report",
        marked("Actions", "&Find…"),
        "report_pane.finder.open",
        "mdi6.magnify",
        "Ctrl+F",
        marked("Actions", "Find text in the report on display"),
        group=1,
    ),
    ActionSpec("find_next", "&Report", marked("Actions", "Find ne&xt"), "report_pane.finder.next", "", "F3", group=1),
    ActionSpec(
        "find_previous",
        "&Report",
        marked("Actions", "Find pre&vious"),
        "report_pane.finder.previous",
        "",
        "Shift+F3",
        group=1,
    ),
    ActionSpec(
        "next_field",
        "&Report",
        marked("Actions", "Next f&ield"),
        "report_pane.jumps.next_field",
        "mdi6.form-textbox",
        "F4",
        marked("Actions", "Select the next place to be filled in"),
        group=1,
    ),
    ActionSpec(
        "previous_field",
        "&Report",
        marked("Actions", "Previous field"),
        "report_pane.jumps.previous_field",
        "",
        "Shift+F4",
        marked("Actions", "Select the place to be filled in that comes before"),
        group=1,
    ),
    ActionSpec(
        "next_passage",
        "&Report",
        marked("Actions", "Next re&gion or section"),
        "report_pane.jumps.next_passage",
        "",
        "Alt+Down",
        marked("Actions", "Go to where the report turns to the next region or section"),
        group=1,
    ),
    ActionSpec(
        "previous_passage",
        "&Report",
        marked("Actions", "Previous region or section"),
        "report_pane.jumps.previous_passage",
        "",
        "Alt+Up",
        marked("Actions", "Go back to where the report turned to this region or section"),
        group=1,
    ),
    ActionSpec(
        "templates",
        "&Report",
        marked("Actions", "&Templates…"),
        "desk.templating.open",
        "mdi6.text-box-multiple-outline",
        "Ctrl+T",
        marked("Actions", "Put a template into the report, or keep and import your own"),
        group=2,
    ),
    ActionSpec(
        "save_template",
        "&Report",
        marked("Actions", "Save report as temp&late…"),
        "desk.templating.save_current",
        "",
        "",
        marked("Actions", "Keep Technique, Findings and Impression as a template of your own"),
        group=2,
    ),
    ActionSpec(
        "import_templates",
        "&Report",
        marked("Actions", "I&mport templates…"),
        "desk.templating.import_files",
        "",
        "",
        marked("Actions", "Read report templates of the RSNA library (HTML)"),
        group=2,
    ),
    ActionSpec(
        "insert_measurement",
        "&Report",
        marked("Actions", "Insert a meas&urement…"),
        "desk.insert_measurement",
        "mdi6.ruler",
        "Ctrl+M",
        marked("Actions", "Put a measurement of these films in at the cursor"),
        group=2,
    ),
    ActionSpec(
        "rephrase",
        "&Report",
        marked("Actions", "Reph&rase this sentence…"),
        "report_pane.rephraser.rephrase",
        "mdi6.swap-horizontal",
        "Ctrl+R",
        marked("Actions", "Choose another wording of the sentence at the cursor"),
        group=2,
    ),
    ActionSpec(
        "check",
        "&Report",
        marked("Actions", "C&heck the report…"),
        "desk.check",
        "mdi6.clipboard-check-outline",
        "F7",
        marked("Actions", "Check sides, denials, gaps, comparisons, spelling and what nobody has read yet"),
        group=3,
    ),
    ActionSpec(
        "mark_read",
        "&Report",
        marked("Actions", "Mark all as &read"),
        "report_pane.mark_read",
        "mdi6.eye-check-outline",
        "Ctrl+Shift+R",
        marked("Actions", "Say that you have read every word of the report on display"),
        group=3,
    ),
    ActionSpec(
        "show_origins",
        "&Report",
        marked("Actions", "Show &where the text comes from"),
        "report_pane.show_origins",
        "mdi6.format-color-highlight",
        "Ctrl+Shift+P",
        marked("Actions", "Mark what the model wrote, what you edited and typed, and what nobody has read yet"),
        checkable=True,
        group=3,
    ),
    ActionSpec(
        "show_doubts",
        "&Report",
        marked("Actions", "Show doubtfu&l words"),
        "show_doubts",
        "mdi6.format-underline",
        "Ctrl+Shift+D",
        marked("Actions", "Mark the words of the draft that the model was not sure of"),
        checkable=True,
        group=2,
    ),
    ActionSpec(
        "next_doubt",
        "&Report",
        marked("Actions", "Ne&xt doubtful word"),
        "report_pane.doubts.next",
        "mdi6.arrow-right-bottom",
        "F8",
        marked("Actions", "Go to the next word that the model was not sure of"),
        group=2,
    ),
    ActionSpec(
        "alternatives",
        "&Report",
        marked("Actions", "What it mi&ght have been…"),
        "report_pane.doubts.show_alternatives",
        "mdi6.format-list-bulleted",
        "Shift+F8",
        marked("Actions", "Other words for the doubtful word at the cursor, from the same draft"),
        group=2,
    ),
    ActionSpec(
        "preliminary",
        "&Report",
        marked("Actions", "Mark as &preliminary"),
        "desk.make_preliminary",
        "mdi6.file-clock-outline",
        "",
        marked("Actions", "The report may be read, and can still be changed"),
        group=4,
    ),
    ActionSpec(
        "sign",
        "&Report",
        marked("Actions", "&Sign…"),
        "desk.sign",
        "mdi6.draw-pen",
        "Ctrl+Shift+S",
        marked("Actions", "Make the report final, after a look at the checks"),
        toolbar=True,
        group=4,
    ),
    ActionSpec(
        "versions",
        "&Report",
        marked("Actions", "&Versions…"),
        "desk.versions",
        "mdi6.history",
        "Ctrl+Shift+H",
        marked("Actions", "Compare the kept versions of the report and bring one back"),
        group=4,
    ),
    ActionSpec("help", "&Help", marked("Actions", "&User help"), "pages.show_help", "mdi6.help-circle-outline", "F1"),
    ActionSpec(
        "shortcuts",
        "&Help",
        marked("Actions", "&Keyboard and mouse"),
        "pages.show_shortcuts",
        "mdi6.keyboard-outline",
        "Shift+F1",
    ),
    ActionSpec(
        "about", "&Help", marked("Actions", "&About ECHO"), "pages.show_about", "mdi6.information-outline", group=1
    ),
)
MENUS: tuple[str, ...] = (
    marked("Actions", "&File"),
    marked("Actions", "&View"),
    marked("Actions", "F&ilm"),
    marked("Actions", "&Report"),
    marked("Actions", "&Help"),
)
"""The order of the menus; the film menu is filled with the light box's own actions."""


def shortcut_of(spec: ActionSpec, overrides: Mapping[str, str]) -> QKeySequence:
    """The shortcut in force: the user's own where it is a key sequence that Qt understands, else the table's.

    An empty text is the user's wish to have none.
    """
    if overrides.get(spec.id) == "":
        return QKeySequence()
    chosen = QKeySequence(overrides.get(spec.id, ""))
    # What Qt does not understand has no name.
    if chosen.toString():
        return chosen
    return QKeySequence(spec.shortcut)


def words(text: str) -> str:
    """A text of the table in the interface's language."""
    return translate("Actions", text) if text else ""


def plain(text: str) -> str:
    """A text of the table in the interface's language, without its mnemonic and dots."""
    return bare(words(text))


def give_shortcut(action: QAction, spec: ActionSpec, overrides: Mapping[str, str]) -> None:
    """Give the action its shortcut, and say it in the tool tip."""
    action.setShortcut(shortcut_of(spec, overrides))
    keys = keys_of(action)
    tip = words(spec.tip) or plain(spec.text)
    action.setToolTip(f"{tip} ({keys})" if keys else tip)


def give_shortcuts(actions: Mapping[str, QAction], overrides: Mapping[str, str]) -> None:
    """Put other shortcuts of the user's own in force."""
    for spec in ACTIONS:
        give_shortcut(actions[spec.id], spec, overrides)


def make_actions(window: QMainWindow, overrides: Mapping[str, str]) -> dict[str, QAction]:
    """Make the table's actions for ``window`` and connect each to the method that it names.

    Raises:
        AppError: the window lacks a method that the table names.
    """
    made: dict[str, QAction] = {}
    for spec in ACTIONS:
        try:
            slot = attrgetter(spec.slot)(window)
        except AttributeError as error:
            raise AppError(f"the window cannot do “{spec.slot}”, which the action “{spec.id}” asks for") from error
        action = QAction(words(spec.text), window)
        # What a toolbar shows; Qt itself would leave a mnemonic in brackets in it.
        action.setIconText(plain(spec.text))
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        give_shortcut(action, spec, overrides)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.checkable:
            action.toggled.connect(slot)
        else:
            # Qt passes the checked state, which a plain command does not take.
            action.triggered.connect(lambda _checked=False, run=slot: run())
        made[spec.id] = action
    return made


def fill_menus(bar: QMenuBar, actions: Mapping[str, QAction], film_actions: list[QAction]) -> None:
    """Fill the menu bar in the table's order."""
    for title in MENUS:
        menu = bar.addMenu(words(title))
        if title == "F&ilm":
            menu.addActions(film_actions)
            continue
        group = 0
        for spec in ACTIONS:
            if spec.menu == title:
                if spec.group != group:
                    menu.addSeparator()
                    group = spec.group
                menu.addAction(actions[spec.id])


def fill_toolbar(bar: QToolBar, actions: Mapping[str, QAction]) -> None:
    """Put the table's toolbar actions on ``bar``, with a separator between menus, reachable by keyboard."""
    menu = ""
    for spec in ACTIONS:
        if not spec.toolbar:
            continue
        if menu and spec.menu != menu:
            bar.addSeparator()
        menu = spec.menu
        bar.addAction(actions[spec.id])
        button: QWidget = bar.widgetForAction(actions[spec.id])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def keys_of(action: QAction) -> str:
    """The action's keys as this platform writes them, such as ``Ctrl+O``; alternatives are separated by commas."""
    return ", ".join(keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in action.shortcuts())
