"""The hero chart for an audience: a projector's lines and type, and events by their names, since nobody in the room has a list of
numbers to look them up in.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from ui.charts import ChartData, ChartMarker, ValueChart
from ui.charts.painting import TextRun, diamond, dot, line_height, text_width, write
from ui.charts.series import View
from ui.charts.value.views import lines
from ui.presenter.slide.look import SlideLook
from ui.theme import theme

MOST_NAMED = 7
"""Events that are named at most, the newest first."""
MADE_READY = ("transfer", "faucet")
LONGEST_NAME = 36
"""Signs of a name that the last row has time to read."""


class SlideChart(ValueChart):
    """Dressed in `look` whatever the window wears."""

    def __init__(self, look: SlideLook) -> None:
        self.worn_look = look
        self.told: tuple[ChartMarker, ...] = ()
        self._given = ChartData.empty()
        self.since = 0.0
        """The first hour that is shown: in it somebody's holdings may be made ready, which nobody is to see."""
        with look.worn():
            super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def begin_at(self, hour: float) -> None:
        """Show nothing before an hour."""
        if hour != self.since:
            self.since, self._fit_anew = hour, True
            self.set_series(self._given)

    def turn_to(self, view: View) -> None:
        """Show another view with the series that comes next: laid out once, not twice."""
        self.view, self.growth_alone, self._fit_anew = view, False, True

    def set_series(self, data: ChartData, playing: bool | None = None, markers: Sequence[ChartMarker] | None = None) -> None:
        if markers is not None:
            self.told = tuple(markers)
        self._given = data
        first = int(np.searchsorted(data.hour, min(self.since, data.hour[-1]))) if len(data) else 0
        shown = replace(data, **{name: getattr(data, name)[first:] for name in data.columns}) if first else data
        super().set_series(shown, playing)

    def set_markers(self, markers: Sequence[ChartMarker]) -> None:
        self.told = tuple(markers)
        self.viewport().update()

    # -- in its own look

    def rebuild(self) -> None:
        with self.worn_look.worn():
            super().rebuild()

    def restyle(self) -> None:
        with self.worn_look.worn():
            super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        with self.worn_look.worn():
            super().paintEvent(event)

    def paint_over(self, painter: QPainter) -> None:
        super().paint_over(painter)
        if len(self.data) and not self.nothing_yet():
            self._name_events(painter)

    def _name_events(self, painter: QPainter) -> None:
        """A mark on the line and a name under it, for as many of the newest events as have room."""
        box, taken = self.inner(), [QRectF(self.x_px(self.now()) - 2, 0, self.width(), self.height())]
        for marker in self._newest():
            here = self.data.index(marker.hour)
            drawn = lines(self.data, self.view, slice(here, here + 1), self.zero)
            height = drawn.redeem[0] if marker.own or not np.isfinite(drawn.market[0]) else drawn.market[0]
            if marker.low and np.isfinite(drawn.low[0]):
                height = drawn.low[0]
            if not np.isfinite(height):
                continue
            at = QPointF(float(self.x_px(marker.hour)), float(self.y_px(height)))
            name = named(marker.label)
            place = self._place(name, at, box, taken)
            if place is None:
                continue
            (dot if marker.own else diamond)(painter, at, theme().px(5), "base", "ink", theme().px(1.5))
            write(painter, place.left(), place.top(), [TextRun(name, "ink")], backing=True)
            taken.append(place)

    def _newest(self) -> list[ChartMarker]:
        made_ready = [each for each in self.told if each.hour == self.since and each.kind in MADE_READY]
        there = [each for each in self.told if each not in made_ready and each.label]
        shown = [each for each in there if max(self.x_range[0], self.since) <= each.hour <= self.now()]
        return sorted(shown, key=lambda each: -each.hour)[:MOST_NAMED]

    def _place(self, name: str, at: QPointF, box: QRectF, taken: list[QRectF]) -> QRectF | None:
        """Where a name stands clear of the others: under its mark, over it, else at its left."""
        wide, high, gap = text_width(name), line_height(), theme().px(9)
        left = min(max(at.x() - wide / 2, box.left()), max(box.right() - wide, box.left()))
        places = (
            QRectF(left, at.y() + gap, wide, high),
            QRectF(left, at.y() - gap - high, wide, high),
            QRectF(at.x() - gap - wide, at.y() - high / 2, wide, high),
        )
        for place in places:
            inside = box.top() <= place.top() and place.bottom() <= box.bottom() and place.left() >= box.left()
            if inside and not any(place.adjusted(-gap, 0, gap, 0).intersects(other) for other in taken):
                return place
        return None


def named(label: str) -> str:
    """An event's name, short: what stands before a colon, and of a long one its beginning."""
    head = label.partition(": ")[0]
    return head if len(head) <= LONGEST_NAME else f"{head[:LONGEST_NAME].rsplit(' ', 1)[0]}\N{HORIZONTAL ELLIPSIS}"
