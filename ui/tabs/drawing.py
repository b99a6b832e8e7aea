"""Drawing only what is seen: a page draws while it is on screen, and what it missed once it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.tabs.part import PagePart
from wallet import FileProblem

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import World


class Drawing(QObject):
    """Draws the parts of `page`, each as often as it allows; `stands(part)` is called after one
    was drawn while time stands."""

    def __init__(self, page: QWidget, session: Session, parts: Sequence[PagePart], stands: Callable[[PagePart], object]) -> None:
        super().__init__(page)
        self._page, self._session, self._parts, self._stands = page, session, parts, stands
        session.changed.connect(self._world_changed)
        session.practice_changed.connect(self._all_changed)
        session.playing_changed.connect(self.catch_up)
        session.frames.due.connect(self.catch_up)

    def catch_up(self) -> None:
        """Draw what is due."""
        if not self._page.isVisible() or self._session.closed:
            return
        for part in self._parts:
            if part.due(self._session.playing):
                self.draw(partial(part.catch_up, self._session.world))
                if not self._session.playing:
                    self._stands(part)

    def draw(self, part: Callable[[], object]) -> None:
        """Draw a part. A closed session draws nothing; a file that cannot be read is told, and the rest is drawn."""
        if self._session.closed:
            return
        try:
            part()
        except FileProblem as problem:
            self._session.failed.emit(problem)

    def _world_changed(self, before: World, after: World, events: tuple[Any, ...]) -> None:
        for part in self._parts:
            part.fall_behind(before, events)
        if not self._session.playing:
            # Never inside the beat that lived the hours: its time is the model's, and a click may come between.
            self.catch_up()

    def _all_changed(self) -> None:
        for part in self._parts:
            part.forget()
        self.catch_up()
