"""The pages of comparisons beside their forms: that of the comparison chosen covers the left pane while the form is on screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from ui.panels.compare.comparing import STYLES, TWINS
from ui.tabs.chart.menus import EXPORTS, open_under
from ui.tabs.chart.numbers import ChartNumbers
from ui.tabs.chart.view import ChartView

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.panels.compare.comparing import ComparingForm
    from ui.panels.compare.form import CompareForm
    from ui.panels.compare.page import StylesPage
    from ui.panels.form import Form
    from ui.panels.twins.form import TwinsForm
    from ui.panels.twins.page import TwinsPage
    from ui.panels.window.width import WindowWidth
    from ui.session import Session
    from ui.tabs.frame import Tab


class ComparedBeside:
    """One comparison: its `page` over the left pane of `tab`, filled by `present` when it comes and whenever its form says so."""

    def __init__(self, tab: Tab, page: StylesPage | TwinsPage, key: str, title: str, present: Callable[[], None]) -> None:
        self._tab, self._key, self._title, self._present = tab, key, title, present
        self.page, self.is_open = page, False
        page.hide()
        page.closed.connect(tab.begin)
        page.export_wanted.connect(self._offer_exports)
        page.set_room(tab.room)

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

    def refresh(self, present: Callable[[], None] | None = None) -> None:
        """What it shows is another: fill it, or a part of it."""
        if self.is_open:
            (present or self._present)()

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        self.page.set_room(room)
        self.page.set_whole(self._tab.page.stacked)

    @property
    def view(self) -> ChartView:
        """The charts on show, to be copied."""
        return ChartView(self._key, self._title, self.page.pictured)

    def export(self, kind: str, _checked: bool = False) -> None:
        """Ask where to: vectors are of the chart that shows values, all else of all charts."""
        view = ChartView(self._key, self._title, self.page.chart) if kind == "svg" else self.view
        self._tab.chart_bar.export_wanted.emit(view, kind)

    def _offer_exports(self) -> None:
        bar, menu = self._tab.chart_bar, QMenu(self.page)
        menu.addAction("Copy as a picture", lambda: bar.copy_wanted.emit(self.view))
        for kind, title in EXPORTS:
            menu.addAction(title).triggered.connect(partial(self.export, kind))
        open_under(self.page.export, menu)


def styles_beside(session: Session, tab: Tab, form: CompareForm) -> ComparedBeside:
    """Return the page of compared tokens, filled by their form."""
    from ui.panels.compare.page import StylesPage

    page = StylesPage(ChartNumbers(), tab.page.left)

    def present() -> None:
        page.present(form.found, session.world, form.hides, form.why_not)
        page.choose(form.shown.current_key())

    made = ComparedBeside(tab, page, "styles", "Three styles", present)
    page.chosen.connect(form.pick)
    form.compared.connect(made.refresh)
    form.year_wanted.connect(lambda until: tab.run_wanted.emit(until, "a year has passed"))
    form.picked.connect(lambda token: made.refresh(lambda: page.choose(token)))
    return made


def twins_beside(session: Session, tab: Tab, form: TwinsForm) -> ComparedBeside:
    """Return the page of the twins, filled by their form."""
    from ui.panels.twins.page import TwinsPage

    page = TwinsPage(ChartNumbers(), tab.page.left)

    def stand() -> None:
        page.present(form.facts, form.pair, form.cannot, form.why_not)

    def tell() -> None:
        page.tell(form.row, form.found, form.begun, form.waiting_words())

    def present() -> None:
        stand()
        tell()

    made = ComparedBeside(tab, page, "twins", "Traditional or liquid", present)
    page.chosen.connect(form.show_row)
    form.changed.connect(lambda: made.refresh(stand))
    form.told.connect(lambda: made.refresh(tell))
    form.said.connect(lambda words, home: tab.say(words, "Go back", lambda: session.switch(home)))
    return made


class CompareBeside:
    """Shows the page of what `form` compares over the left pane of `tab`."""

    def __init__(self, session: Session, tab: Tab, form: ComparingForm) -> None:
        self._form = form
        self.pages = {STYLES: styles_beside(session, tab, form.styles), TWINS: twins_beside(session, tab, form.twins)}
        form.chosen.connect(lambda: self.follow(form))

    def follow(self, form: Form) -> None:
        """Another form is on screen, or another comparison."""
        shown = self.pages[self._form.choice.current_key()] if form is self._form else None
        for page in self.pages.values():
            if page is not shown:
                page.close()
        if shown is not None:
            shown.open()

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        for page in self.pages.values():
            page.set_room(room)

    @property
    def open_one(self) -> ComparedBeside | None:
        """The comparison that is on screen."""
        return next((page for page in self.pages.values() if page.is_open), None)
