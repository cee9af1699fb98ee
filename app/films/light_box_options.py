"""What the light box remembers between runs, as text for the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.films.layouts import Layout
from app.films.lens import LEAST_POWER, LEAST_SIDE, MOST_POWER, MOST_SIDE, Lens


@dataclass(frozen=True)
class LightBoxOptions:
    """Layout (None: as the study asks for), on which side the lateral hangs, links, and the magnifier."""

    layout: Layout | None = None
    lateral_left: bool = False
    linked: bool = False
    lens_side: int = Lens.side
    lens_power: float = Lens.power

    @classmethod
    def from_settings(cls, names: Mapping[str, str]) -> LightBoxOptions:
        """The options that the settings name; what they do not name, or misname, is as at first."""
        start = cls()
        return cls(
            Layout.named(names.get("layout", "")),
            names.get("lateral_left") == "yes",
            names.get("linked") == "yes",
            round(_number(names.get("lens_side"), start.lens_side, LEAST_SIDE, MOST_SIDE)),
            _number(names.get("lens_power"), start.lens_power, LEAST_POWER, MOST_POWER),
        )

    def to_settings(self) -> dict[str, str]:
        """What :meth:`from_settings` reads."""
        return {
            "layout": "" if self.layout is None else self.layout.plan_name,
            "lateral_left": "yes" if self.lateral_left else "no",
            "linked": "yes" if self.linked else "no",
            "lens_side": str(self.lens_side),
            "lens_power": f"{self.lens_power:g}",
        }


def _number(text: str | None, start: float, least: float, most: float) -> float:
    try:
        number = float(text or "")
    except ValueError:
        return start
    return number if least <= number <= most else start
