"""What a line tells besides its samples (events, receipts): read along it once, then only what is new."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from wallet.practice.file import PracticeFile
from wallet.practice.history import Line
from wallet.practice.moments import Point

Row = TypeVar("Row")
Read = Callable[[sqlite3.Connection, int, int, int], Iterable[tuple[int, Row]]]
"""Returns what a moment tells of its hours from one to another, each row with its hour, in order."""


class Told(Generic[Row]):
    """The rows of one kind along a line as far as they were read: up to the point `filled`."""

    def __init__(self, file: PracticeFile, read: Read[Row]) -> None:
        self._file, self._read = file, read
        self._rows: list[Row] = []
        self._points: list[Point] = []
        self._filled: Point | None = None

    def read(self, line: Line, tip: Point, here: Point) -> list[Row]:
        """Return the rows from the root to `here`, which is `tip` or before it on `line`."""
        filled = self._filled or Point(line.root, -1)
        if line.order(filled) < line.order(tip):
            with self._file.reading() as db:
                new = [
                    (Point(moment, hour), row)
                    for moment, first, last in line.between(filled, tip)
                    for hour, row in self._read(db, moment, first, last)
                ]
            self._points += [point for point, _ in new]
            self._rows += [row for _, row in new]
            self._filled = tip
        return self._rows[: self._until(line, here)]

    def cut(self, line: Line, point: Point) -> None:
        """Forget what was read beyond a point of the line, which the line itself is about to forget."""
        if self._filled is not None and line.order(self._filled) > line.order(point):
            end = self._until(line, point)
            del self._rows[end:], self._points[end:]
            self._filled = point

    def _until(self, line: Line, point: Point) -> int:
        return bisect_right(self._points, line.order(point), key=line.order)
