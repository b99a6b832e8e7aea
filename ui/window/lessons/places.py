"""Places of the window by name, for lessons: what a person opened is told by the same names by which a step leads to a place.

"tab:stake", "form:leave" (of any tab), "chart:discount", "table:rewards", "explain:rate", "page:glossary.page", "term:share".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ui.panels.window.focus import show_within
from ui.widgets import AmountEdit, Segments

if TYPE_CHECKING:
    from ui.panels.form import Form
    from ui.panels.window.header import TabChoice
    from ui.tabs.frame import Tab
    from ui.tabs.pages import TabPages

COMPARED = {"styles": "compare", "twins": "twins"}
"""Panels that stand within a form: by their name, where the tab is led to."""


def word(title: str) -> str:
    """What a form or a table with a title is called among places."""
    return "-".join(title.lower().split())


class LessonPlaces(QObject):
    """`opened(key)` comes whenever something comes on screen that has a name, as long as somebody is `listening`."""

    opened = Signal(str)

    def __init__(self, tabs: TabChoice, pages: TabPages, window: QWidget, leave_review: Callable[[], object]) -> None:
        super().__init__(window)
        self._tabs, self._pages, self._window, self._leave_review = tabs, pages, window, leave_review
        self._names = [entry.name for entry in pages.entries]
        self.listening = False
        tabs.currentChanged.connect(lambda _index: self.tell_all())
        pages.built.connect(self._listen)
        for page in pages.made():
            self._listen(page)

    def tell(self, kind: str, name: str) -> None:
        """Tell that something was opened, by its kind and its name."""
        if self.listening:
            self.opened.emit(f"{kind}:{name}")

    def tell_all(self) -> None:
        """Tell what is on screen."""
        for key in self._shown() if self.listening else ():
            self.opened.emit(key)

    def keys(self) -> frozenset[str]:
        """Every tab, form, chart and table that there is, by its key; they are made for that."""
        return frozenset().union({f"tab:{name}" for name in self._names}, *map(self.keys_of, self._pages.all()))

    def keys_of(self, page: Tab) -> frozenset[str]:
        """The forms, charts and tables of a page."""
        page.finish()
        forms = {f"form:{word(title)}" for title in page.column.page.titles}
        charts = {f"chart:{key}" for key in page.chart_bar.views()}
        return frozenset(forms | charts | {f"table:{word(title)}" for title in page.tables.titles})

    def in_use(self) -> bool:
        """Whether a person is typing, or has a review or a dialog open: then nothing is to be brought forward."""
        focus = QApplication.focusWidget()
        typing = isinstance(focus, QLineEdit) and focus.isModified() and bool(focus.text()) and self._pages.isAncestorOf(focus)
        over = QApplication.activePopupWidget() is not None or QApplication.activeModalWidget() is not None
        return typing or over or self._pages.currentWidget().column.reviewing

    # -- leading there

    def begin_at_top(self) -> None:
        """Show the page on screen from where it begins, or so much further down that what has the keyboard is seen."""
        self._pages.currentWidget().page.to_top()
        focus = QApplication.focusWidget()
        if focus is not None:
            show_within(focus)

    def show_tab(self, place: int) -> None:
        """Bring a tab forward."""
        self._tabs.setCurrentIndex(place)

    def lead(self, tab: str, panel: str, chart: str, focus: str, token: str = "", turn: str = "") -> bool:
        """Bring forward a tab, in it a form or table and a view of the chart, make a choice in it ("NAME=KEY"), and give the
        keyboard to a widget by its name, an amount in a `token`, which without a field
        chart and figures follow; each may be "". Whether all of it was there.
        """
        self._leave_review()
        there = True
        if tab:
            there = tab in self._names
            if there:
                self._tabs.setCurrentIndex(self._names.index(tab))
        page = self._pages.currentWidget()
        if panel in COMPARED:
            page.lead_to(COMPARED[panel])
        elif panel:
            there &= self._show_panel(page, panel)
        if chart:
            known = chart in page.chart_bar.views()
            there &= known
            if known:
                page.show_view(chart)
        if turn:
            there &= self._turn(*turn.split("="))
        follow = getattr(page, "follow", None) if token and not focus else None
        if follow is not None:
            follow(token)
        line = self._window.findChild(QWidget, focus) if token and focus else None
        field = line.parentWidget() if isinstance(line, QWidget) else None
        while field is not None and not isinstance(field, AmountEdit):
            field = field.parentWidget()
        if field is not None and field.unit().key != token:
            field.set_unit(token)
        return self._focus(page, panel, chart, focus) and there

    def _show_panel(self, page: Tab, panel: str) -> bool:
        """Show the form or the table of that name; whether there is one."""
        if page.column.page.show_titled(lambda title: word(title) == panel):
            return True
        place = next((place for place, title in enumerate(page.tables.titles) if word(title) == panel), None)
        if place is not None:
            page.tables.show_table(place)
        return place is not None

    def _turn(self, name: str, key: str) -> bool:
        """Make a choice by its key; whether there is such a one."""
        choice = self._window.findChild(Segments, name)
        keys = choice.keys() if isinstance(choice, Segments) else ()
        if isinstance(choice, Segments) and key in keys:
            choice.set_current(key)
        return key in keys

    def _focus(self, page: Tab, panel: str, chart: str, focus: str) -> bool:
        widget = self._window.findChild(QWidget, focus) if focus else None
        if isinstance(widget, QWidget) and widget.isVisible() and widget.isEnabled():
            takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            first = getattr(widget, "focus_first", None)
            if takes_keys:
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            elif first is not None:
                first()
            else:
                self._focus(page, panel, chart, "")  # words draw no ring
            show_within(widget)
            return True
        titles = [word(title) for title in page.tables.titles]
        if panel in titles:
            page.tables.focus_first()
        elif panel:
            page.column.focus_first()
        elif chart and page.view is not None:
            page.view.chart.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            page.focus_first()
        return not focus

    # -- hearing what is opened

    def _listen(self, page: Tab) -> None:
        page.column.form_changed.connect(lambda form: self._form_shown(page, form))
        page.chart_bar.view_changed.connect(lambda view: self._told_of(page, "chart", view.key))
        page.tables.shown_changed.connect(lambda place: self._told_of(page, "table", word(page.tables.titles[place])))
        page.explain_wanted.connect(lambda _subject, what, _number: self._told_of(page, "explain", what))
        if page is self._pages.currentWidget():
            self.tell_all()

    def _form_shown(self, page: Tab, form: Form) -> None:
        self._told_of(page, "form", word(form.title))

    def _told_of(self, page: Tab, kind: str, name: str) -> None:
        if page is self._pages.currentWidget():
            self.tell(kind, name)

    def _shown(self) -> Iterator[str]:
        page = self._pages.currentWidget()
        yield f"tab:{page.objectName()}"
        if page.column.form is not None:
            yield f"form:{word(page.column.form.title)}"
        if page.view is not None:
            yield f"chart:{page.view.key}"
        if page.tables.current() >= 0:
            yield f"table:{word(page.tables.titles[page.tables.current()])}"
