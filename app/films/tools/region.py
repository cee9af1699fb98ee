"""What regions have in common: grey statistics from the stored values, and an area."""

from __future__ import annotations

from app.films.annotations import Annotation, Point, Reading
from app.films.measuring import Scale, scale_words
from app.films.tools.base import Line, MeasuringTool, Points, Subject
from app.translation import marked, translate


class RegionTool(MeasuringTool):
    """A region given by two opposite corners of its box."""

    name: str
    prompts = (
        marked("Measuring tools", "Drag from one corner to the opposite one"),
        marked("Measuring tools", "Click the opposite corner"),
    )

    def area(self, width: float, height: float) -> float:
        """The area of the region in a box of this size."""
        raise NotImplementedError

    def reading(self, annotation: Annotation, subject: Subject) -> Reading:
        (x0, y0), (x1, y1) = annotation.points
        scale = subject.scale
        area = self.area(abs(x1 - x0) * scale.column, abs(y1 - y0) * scale.row)
        size = translate("Measuring tools", "Area {area}").format(area=_area(area, scale))
        done, found = subject.count(annotation)
        if not done:
            return Reading(None, "", self.name, (translate("Measuring tools", "Counting…"), size, scale_words(scale)))
        if found is None:
            return Reading(
                None, "", self.name, (translate("Measuring tools", "no grey values"), size, scale_words(scale))
            )
        return Reading(
            found.mean,
            "",
            f"{self.name}, mean",
            (
                translate("Measuring tools", "Mean {mean}  SD {deviation}").format(
                    mean=_number(found.mean), deviation=_number(found.deviation)
                ),
                translate("Measuring tools", "Min {least}  Max {greatest}").format(
                    least=_number(found.least), greatest=_number(found.greatest)
                ),
                size,
                scale_words(scale),
            ),
        )

    def handles(self, points: Points) -> list[Point]:
        if len(points) < 2:
            return list(points)
        (x0, y0), (x1, y1) = points
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]

    def with_handle(self, points: Points, handle: int, to: Point) -> Points:
        opposite = self.handles(points)[(handle + 2) % 4]
        return (to, opposite)

    def label_at(self, points: Points) -> Point:
        return max(point[0] for point in points), max(point[1] for point in points)


def box(points: Points) -> Line:
    """The outline of the box between two corners."""
    (x0, y0), (x1, y1) = points
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))


def _area(area: float, scale: Scale) -> str:
    if scale.unit == "mm" and area >= 100:
        return f"{area / 100:.2f} cm²"
    return f"{area:.0f} {scale.unit}²"


def _number(value: float) -> str:
    return f"{value:.1f}" if abs(value) >= 1 or value == 0 else f"{value:.3g}"
