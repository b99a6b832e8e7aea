"""What happened to you and takes more than a sentence to say: its receipt opens by itself, over the tab on screen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.session import is_own
from ui.wording.events import event_steps

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.pace import Pace
    from ui.panels.review.receipt import ReceiptSheet
    from ui.session import Session
    from ui.tabs.frame import Tab
    from ui.tabs.pages import TabPages
    from wallet import Event, World

LOOKED_AT = 20
"""How many of the latest moments are searched for the one in which it happened."""


class ToldAtOnce(QObject):
    """Opens the receipt of an hour that has steps to tell, and stops the clock there."""

    def __init__(self, session: Session, pace: Pace, pages: TabPages, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._pace, self._pages, self._window = session, pace, pages, window
        self._tab: Tab | None = None
        session.changed.connect(self._changed)
        session.practice_changed.connect(self.close)

    @cached_property
    def sheet(self) -> ReceiptSheet:
        """The receipt, made when it is first wanted."""
        from ui.panels.review.receipt import ReceiptSheet

        made = ReceiptSheet(self._session, self._window)
        made.closed.connect(self.close)
        made.hour_wanted.connect(self._go_back)
        return made

    def close(self) -> None:
        """Take the receipt back."""
        tab, self._tab = self._tab, None
        if tab is not None:
            tab.column.take_back(self.sheet)
            tab.focus_first()

    def _changed(self, _before: World, after: World, events: tuple[Event, ...]) -> None:
        if self._tab is not None and self.sheet.row is not None and self.sheet.row.hour > after.hour:
            self.close()  # it was undone
        if any(is_own(event) and event_steps(event) for event in events):
            self._pace.pause("something happened to you")
            QTimer.singleShot(0, self, self._open)  # once everybody knows the world as it is now

    def _open(self) -> None:
        if self._session.closed:
            return
        latest = self._session.read(lambda practice: practice.activity(limit=LOOKED_AT)) or ()
        row = next((each for each in latest if any(is_own(event) and event_steps(event) for event in each.events)), None)
        if row is None or self._tab is not None:
            return
        self._tab = self._pages.currentWidget()
        self.sheet.show_row(row)
        self._tab.column.lend(self.sheet)

    def _go_back(self, hour: int) -> None:
        """Stand where it happened."""
        self.close()
        self._session.go_to(hour)
