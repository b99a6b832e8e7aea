"""The page of the twins beside their form: it covers the left pane while that form is on screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from ui.tabs.chart.menus import EXPORTS, open_under
from ui.tabs.chart.numbers import ChartNumbers
from ui.tabs.chart.view import ChartView

if TYPE_CHECKING:
    from ui.panels.twins.form import TwinsForm
    from ui.panels.window.width import WindowWidth
    from ui.session import Session
    from ui.tabs.frame import Tab


class TwinsBeside:
    """Shows what the twins' `form` finds over the left pane of `tab`."""

    def __init__(self, session: Session, tab: Tab, form: TwinsForm) -> None:
        from ui.panels.twins.page import TwinsPage

        self._session, self._tab, self._form = session, tab, form
        self.is_open = False
        self.page = TwinsPage(ChartNumbers(), tab.page.left)
        self.page.hide()
        self.page.chosen.connect(form.show_row)
        self.page.closed.connect(tab.begin)
        self.page.export_wanted.connect(self._offer_exports)
        self.page.set_room(tab.room)
        form.changed.connect(self._present)
        form.told.connect(self._tell)
        form.said.connect(self._say)

    def open(self) -> None:
        """Cover the left pane."""
        if not self.is_open:
            self.is_open = True
            self.page.set_whole(self._tab.page.stacked)
            self._tab.set_empty(self.page)
            self._present()
            self._tell()

    def close(self) -> None:
        """Show what was covered."""
        if self.is_open:
            self.is_open = False
            self._tab.set_empty(None)

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        self.page.set_room(room)
        self.page.set_whole(self._tab.page.stacked)

    @property
    def view(self) -> ChartView:
        """The chart on show, to be copied."""
        return ChartView("twins", "Traditional or liquid", self.page.pictured)

    def _present(self) -> None:
        if self.is_open:
            form = self._form
            self.page.present(form.facts, form.pair, form.cannot, form.why_not)

    def _tell(self) -> None:
        if self.is_open:
            form = self._form
            self.page.tell(form.row, form.found, form.begun, form.waiting_words())

    def _say(self, words: str, home: str) -> None:
        self._tab.say(words, "Go back", lambda: self._session.switch(home))

    def _offer_exports(self) -> None:
        bar, menu = self._tab.chart_bar, QMenu(self.page)
        menu.addAction("Copy as a picture", lambda: bar.copy_wanted.emit(self.view))
        for kind, title in EXPORTS:
            menu.addAction(title).triggered.connect(partial(self._export, kind))
        open_under(self.page.export, menu)

    def _export(self, kind: str, _checked: bool = False) -> None:
        view = ChartView("twins", "Traditional or liquid", self.page.chart) if kind == "svg" else self.view
        self._tab.chart_bar.export_wanted.emit(view, kind)
