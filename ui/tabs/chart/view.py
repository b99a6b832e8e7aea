"""A view that the bar over a chart offers, and what a chart can do of what the bar could ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Protocol, runtime_checkable

import msgspec
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QWidget


@runtime_checkable
class Ranged(Protocol):
    """A chart over time that can show its last days only."""

    def set_range(self, name: str) -> None: ...


@runtime_checkable
class Tabled(Protocol):
    """A chart whose numbers can be read as a table."""

    def table(self) -> QAbstractItemModel: ...


class ChartView(msgspec.Struct, frozen=True, eq=False, dict=True):
    """One segment of the bar. Several views may share one chart: `chosen` is called when this one is picked. What is
    given is the chart, or what makes it when it is first shown or asked for.

    The chart decides what the bar offers: `set_range(name)` brings the ranges, `table()` the table; a `ValueChart` brings
    the strip of what its crosshair points at.
    """

    key: str
    title: str
    given: QWidget | Callable[[], QWidget]
    chosen: Callable[[], None] | None = None
    exactly: Callable[[], Iterable[tuple[int, Sequence[int | None]]]] = tuple
    """What a value chart shows, hour by hour, to the last unit."""

    @cached_property
    def chart(self) -> QWidget:
        return self.given if isinstance(self.given, QWidget) else self.given()

    @property
    def made(self) -> bool:
        """Whether the chart is there by now."""
        return isinstance(self.given, QWidget) or "chart" in self.__dict__
