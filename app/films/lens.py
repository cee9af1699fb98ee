"""The magnifier: a round view of the film at a higher zoom, under the pointer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.films.geometry import Geometry
from app.films.raster import Raster

EDGE = QColor("#6cb6ff")
LEAST_SIDE, MOST_SIDE, SIDE_STEP = 120, 640, 40
LEAST_POWER, MOST_POWER, POWER_STEP = 1.5, 8.0, 0.5


@dataclass
class Lens:
    """How the magnifier is set: its diameter in logical pixels and how many times larger it shows the film."""

    side: int = 280
    power: float = 2.0

    def grow(self, steps: float) -> None:
        """Make it wider by steps of 40 pixels (negative: narrower), within 120 to 640."""
        self.side = round(min(max(self.side + steps * SIDE_STEP, LEAST_SIDE), MOST_SIDE))

    def strengthen(self, steps: float) -> None:
        """Make it stronger by steps of 0.5 (negative: weaker), within 1.5 to 8 times."""
        self.power = min(max(self.power + steps * POWER_STEP, LEAST_POWER), MOST_POWER)

    def area(self, at: QPointF) -> QRectF:
        """What it covers, in logical pixels."""
        return QRectF(at.x() - self.side / 2, at.y() - self.side / 2, self.side, self.side)

    def paint(
        self,
        painter: QPainter,
        raster: Raster,
        geometry: Geometry,
        at: QPointF,
        ratio: float,
        paint_over: Callable[[QPainter, Geometry, QRect], None],
    ) -> None:
        """Paint the lens centred at ``at`` (logical pixels); the film point under the pointer stays where it is.

        ``paint_over`` paints what lies over the film, in device pixels, at a geometry and in a part.
        """
        area = self.area(at)
        clip = QPainterPath()
        clip.addEllipse(area)
        painter.save()
        painter.setClipPath(clip)
        painter.fillRect(area, QColor(0, 0, 0))
        painter.scale(1 / ratio, 1 / ratio)
        closer = geometry.zoomed(geometry.zoom * self.power, at.x() * ratio, at.y() * ratio)
        covered = QRectF(area.topLeft() * ratio, area.size() * ratio).toAlignedRect()
        raster.paint_part(painter, closer, covered)
        paint_over(painter, closer, covered)
        painter.restore()
        painter.setPen(QPen(EDGE, 2))
        painter.drawEllipse(area)
