"""The review in a window: its sheet lent to the column of the tab on screen, with the ghost on that tab's chart."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from ui.widgets.painting import by_keys
from ui.wording import receipt_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.pace import Pace
    from ui.panels.form import Form
    from ui.panels.review.sheet import ReviewSheet
    from ui.session import Session
    from ui.tabs.frame import Tab
    from ui.tabs.pages import TabPages
    from wallet import Action, Outcome


class Reviewing(QObject):
    """Opens reviews over the pages of `window`."""

    def __init__(self, session: Session, pace: Pace, pages: TabPages, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._pace, self._pages, self._window = session, pace, pages, window
        self._tab: Tab | None = None

    @cached_property
    def sheet(self) -> ReviewSheet:
        """The sheet for every review, made and loaded for the first."""
        from ui.panels.review.sheet import ReviewSheet

        made = ReviewSheet(self._session, self._window)
        made.opened.connect(self._ghost)
        made.closed.connect(self._closed)
        made.confirmed.connect(self._confirmed)
        return made

    def open(self, form: Form) -> None:
        """Pause, and review what `form` describes in its tab's column."""
        self.sheet.back()
        self._pace.pause("review open")
        if self.sheet.open(form):
            self._pages.currentWidget().column.lend(self.sheet)

    def leave(self) -> None:
        """Close the review, where there is one."""
        if "sheet" in self.__dict__:
            self.sheet.back()

    def come_home(self) -> None:
        """Leave, and leave no sheet in a page that goes."""
        self.leave()
        if "sheet" in self.__dict__:
            self.sheet.setParent(self._window)
            self.sheet.hide()

    def _ghost(self, action: Action, outcome: Outcome) -> None:
        self._tab = self._pages.currentWidget()
        self._tab.show_ghost(action, outcome)

    def _closed(self) -> None:
        tab = self._tab
        assert tab is not None
        if tab.view is not None:
            tab.view.chart.setFocus(Qt.FocusReason.ShortcutFocusReason if by_keys() else Qt.FocusReason.OtherFocusReason)
        tab.column.take_back(self.sheet)
        tab.hide_ghost()

    def _confirmed(self, outcome: Outcome) -> None:
        if not self._session.practice.kept_as:
            self._pages.currentWidget().say(receipt_words(outcome.receipt), "Undo", self._session.undo)
