"""The page of compared tokens beside the form of comparing: it covers the left pane while that form is on screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from ui.tabs.chart.menus import EXPORTS, open_under
from ui.tabs.chart.numbers import ChartNumbers
from ui.tabs.chart.view import ChartView

if TYPE_CHECKING:
    from ui.panels.compare.form import CompareForm
    from ui.panels.window.width import WindowWidth
    from ui.session import Session
    from ui.tabs.frame import Tab


class StylesBeside:
    """Shows what `form` compares over the left pane of `tab`."""

    def __init__(self, session: Session, tab: Tab, form: CompareForm) -> None:
        from ui.panels.compare.page import StylesPage

        self._session, self._tab, self._form = session, tab, form
        self.is_open = False
        self.page = StylesPage(ChartNumbers(), tab.page.left)
        self.page.hide()
        self.page.chosen.connect(form.pick)
        self.page.closed.connect(tab.begin)
        self.page.export_wanted.connect(self._offer_exports)
        self.page.set_room(tab.room)
        form.compared.connect(self._present)
        form.year_wanted.connect(lambda until: tab.run_wanted.emit(until, "a year has passed"))
        form.picked.connect(lambda token: self.page.choose(token) if self.is_open else None)

    def open(self) -> None:
        """Cover the left pane."""
        if not self.is_open:
            self.is_open = True
            self.page.set_whole(self._tab.page.stacked)
            self._tab.set_empty(self.page)
            self._present()

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
        """The charts on show, to be copied."""
        return ChartView("styles", "Three styles", self.page.together)

    def _offer_exports(self) -> None:
        bar, menu = self._tab.chart_bar, QMenu(self.page)
        menu.addAction("Copy as a picture", lambda: bar.copy_wanted.emit(self.view))
        for kind, title in EXPORTS:
            menu.addAction(title).triggered.connect(partial(self._export, kind))
        open_under(self.page.export, menu)

    def _export(self, kind: str, _checked: bool = False) -> None:
        """Ask where to: vectors are of the chart that shows values, all else of all charts."""
        view = ChartView("styles", "Three styles", self.page.chart) if kind == "svg" else self.view
        self._tab.chart_bar.export_wanted.emit(view, kind)

    def _present(self) -> None:
        if self.is_open:
            form = self._form
            self.page.present(form.found, self._session.world, form.hides, form.why_not)
            self.page.choose(form.shown.current_key())
