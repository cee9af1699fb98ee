"""Which commands of a light box can be used now, and which of them are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.films import mouse
from app.films.command_map import LAYOUTS
from app.films.command_tables import TOOL
from app.films.enhancement import Enhancement

if TYPE_CHECKING:
    from app.films.light_box import LightBox

PLACING = ("fit", "actual_size", "zoom_in", "zoom_out", *(f"{TOOL}{hold.value}" for hold in mouse.PLACING))
"""What can be done to a coarse picture too."""


def show_command_states(box: LightBox) -> None:
    """Bring the light box's actions in line with the film in hand and with what hangs."""
    presentation, actions = box.active_viewport.presentation, box.actions_by_id
    checked = {
        "invert": presentation is not None and presentation.inverted,
        "edges": presentation is not None and presentation.enhancement is Enhancement.EDGES,
        "local_contrast": presentation is not None and presentation.enhancement is Enhancement.LOCAL_CONTRAST,
        "link": box.links.enabled,
        "compare": box.hanger.comparison.active,
        "lateral_left": box.hanger.lateral_left,
        "as_stored": presentation is not None and presentation.state is None,
        "flag": presentation is not None and box.documents.flagged(presentation.film),
    }
    checked |= {name: layout is box.hanger.layout for name, layout in LAYOUTS.items()}
    states = presentation is not None and bool(box.documents.states(presentation.film))
    several = presentation is not None and box.board.arrangement.places > 1
    usable = {
        "compare": box.hanger.can_compare,
        "flicker": box.hanger.can_flicker,
        **dict.fromkeys(("next_state", "as_stored"), states),
        **dict.fromkeys(("next_viewport", "swap_films", "link"), several),
        **dict.fromkeys(LAYOUTS, True),
    }
    preliminary = box.active_viewport.shows_preliminary
    for name, action in actions.items():
        here = name in PLACING if preliminary else presentation is not None
        # Asking Qt first: each change, be it to the same, would let a busy thread in between.
        if action.isEnabled() != usable.get(name, here):
            action.setEnabled(usable.get(name, here))
        if name in checked and action.isChecked() != checked[name]:
            action.setChecked(checked[name])
    box.prior_bar.button.setEnabled(box.hanger.can_compare)
    box.prior_bar.show_comparing(box.hanger.comparison.active)
