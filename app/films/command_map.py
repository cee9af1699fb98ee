"""What each command of the table does to a light box."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.films.annotation_layer import AnnotationLayer
from app.films.annotations import Kind
from app.films.command_tables import TOOL, WINDOW_CHOICES
from app.films.enhancement import Enhancement
from app.films.layouts import Layout
from app.films.mouse import ZOOM_STEP, Hold
from app.films.tools import MEASURING
from app.films.viewport import Viewport

if TYPE_CHECKING:
    from app.films.light_box import LightBox

KEY_STEP = 12
"""Logical pixels of dragging that one press of a window key stands for."""
GAMMA_STEP = 1.1
LAYOUTS: dict[str, Layout | None] = {
    "layout_auto": None,
    "layout_1": Layout.ONE,
    "layout_2": Layout.TWO,
    "layout_3": Layout.ONE_AND_TWO,
    "layout_4": Layout.FOUR,
}

Act = Callable[[], object]


def command_map(box: LightBox) -> dict[str, Act]:
    """The commands by their ids in the table; each acts on the film that is in hand when it is called."""
    board = box.board
    of_view: dict[str, Callable[[Viewport], object]] = {
        "fit": lambda view: view.fit(),
        "actual_size": lambda view: view.actual_size(),
        "zoom_in": lambda view: view.zoom_by(ZOOM_STEP),
        "zoom_out": lambda view: view.zoom_by(1 / ZOOM_STEP),
        "invert": lambda view: view.toggle_invert(),
        "automatic_window": lambda view: view.automatic_window(),
        "automatic_view": lambda view: view.window_from_view(),
        "next_window": lambda view: view.next_window(),
        "wider": lambda view: view.drag_window(KEY_STEP, 0),
        "narrower": lambda view: view.drag_window(-KEY_STEP, 0),
        "brighter": lambda view: view.drag_window(0, KEY_STEP),
        "darker": lambda view: view.drag_window(0, -KEY_STEP),
        "gamma_up": lambda view: view.change_gamma(GAMMA_STEP),
        "gamma_down": lambda view: view.change_gamma(1 / GAMMA_STEP),
        "edges": lambda view: view.enhance(Enhancement.EDGES),
        "local_contrast": lambda view: view.enhance(Enhancement.LOCAL_CONTRAST),
        "rotate_left": lambda view: view.rotate(-1),
        "rotate_right": lambda view: view.rotate(1),
        "flip_horizontally": lambda view: view.flip_horizontally(),
        "flip_vertically": lambda view: view.flip_vertically(),
        "reset": lambda view: view.reset(),
        "next_measurement": lambda view: view.editor.choose_next(),
        "next_point": lambda view: view.editor.choose_next_point(),
        "edit_words": lambda view: view.editor.edit_words(),
        "delete_measurement": lambda view: view.editor.delete_chosen(),
        "clear_measurements": lambda view: _on_layer(view, AnnotationLayer.clear),
        "copy_picture": box.take_away.copy,
        "next_state": box.desk.next_state,
        "as_stored": lambda view: view.show_state(None),
        "save_state": box.desk.save_state,
        "flag": box.desk.flag,
        "picture": box.take_away.ask,
        "header": box.take_away.show_header,
        "undo": lambda view: _on_layer(view, AnnotationLayer.undo),
        "redo": lambda view: _on_layer(view, AnnotationLayer.redo),
    }
    commands: dict[str, Act] = {
        "type_window": box.type_window,
        "lateral_left": box.hanger.change_side,
        "compare": box.hanger.compare,
        "flicker": box.hanger.flicker,
        "link": box.toggle_links,
        **dict.fromkeys(("text", "overlays", "shutter", "measurements"), box.show_layers),
        "next_viewport": lambda: board.activate((board.active + 1) % board.arrangement.places),
        "swap_films": box.hanger.swap,
        "save_key_objects": lambda: box.desk.save_key_objects(box.films),
        "save_measurements": lambda: box.desk.save_measurements(box.films),
        "next_film": lambda: box.hanger.step_film(1),
        "previous_film": lambda: box.hanger.step_film(-1),
    }
    for name, act in of_view.items():
        commands[name] = partial(_on_active, box, act)
    tools: list[Hold | Kind] = [Hold.WINDOW, Hold.PAN, Hold.ZOOM, Hold.MAGNIFIER, Hold.REGION_WINDOW, *MEASURING]
    for tool in tools:
        commands[f"{TOOL}{tool.value}"] = partial(board.take_tool, tool)
    for name, layout in LAYOUTS.items():
        commands[name] = partial(box.hanger.choose_layout, layout)
    for name in WINDOW_CHOICES:
        commands[name] = partial(_on_active, box, partial(_choose_window, name))
    return commands


def _on_active(box: LightBox, act: Callable[[Viewport], object]) -> None:
    act(box.active_viewport)


def _choose_window(command: str, view: Viewport) -> None:
    view.choose_window(command)


def _on_layer(view: Viewport, edit: Callable[[AnnotationLayer], None]) -> None:
    if view.editor.layer is not None:
        view.editor.cancel()
        edit(view.editor.layer)
