"""A part of a page that draws by itself, with what it has not drawn yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QElapsedTimer

if TYPE_CHECKING:
    from wallet import World


class PagePart:
    """What it has not drawn yet is the world that it shows (None: all may differ) and what happened since.

    While time plays it draws at most every `least_ms`, and at most in one of `frames` frames: on a busy machine, where they come
    seldom, most of them are still no more than a chart.
    """

    def __init__(self, draw: Callable[[World | None, World, tuple[Any, ...]], object], least_ms: int, frames: int) -> None:
        self._draw, self._least_ms, self._frames = draw, least_ms, frames
        self._passed = 0
        self._since = QElapsedTimer()
        self._since.start()
        self.forget()

    def forget(self) -> None:
        """Nothing that it shows holds any more."""
        self._stale, self._shown, self._missed = True, cast("World | None", None), list[Any]()

    def fall_behind(self, before: World, events: tuple[Any, ...]) -> None:
        """Another change was not drawn."""
        if not self._stale:
            self._stale, self._shown = True, before
        self._missed.extend(events)

    def due(self, playing: bool) -> bool:
        """Whether there is something to draw, and while time plays whether the last time is long enough ago."""
        self._passed += 1
        rested = self._passed >= self._frames and self._since.elapsed() >= self._least_ms
        return self._stale and (not playing or rested)

    def catch_up(self, after: World) -> None:
        """Draw all of it."""
        before, events = self._shown, tuple(self._missed)
        self._stale, self._shown, self._missed = False, None, []
        self._since.restart()
        self._passed = 0
        self._draw(before, after, events)
