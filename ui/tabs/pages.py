"""The pages of the window, each made when it is first wanted: shown, asked for, or in a quiet moment after the first paint.

The window paints before any page is made, because pages bring the charts, and pyqtgraph alone takes as long to load as
all the rest. The page on screen comes next. Once it has painted, its hidden forms and views and then the hidden pages follow,
each after a second in which nobody touched the window and the world stayed as it was. Where a screen reader listens they follow
at once: it announces what is made, and what is made later would interrupt something else.

A page belongs to its practice: with another one all are made again, so that nothing typed, chosen or said goes along.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui import charts
from ui.panels.window.focus import keep_its_turn, take_its_turn
from ui.tabs.quiet import QuietMoments

if TYPE_CHECKING:
    from ui.session import Session
    from ui.tabs.frame import Tab
    from ui.tabs.table import TabEntry


class TabPages(QStackedWidget):
    """Pages by place. `built(page)` comes once for each, before it is shown or handed out."""

    built = Signal(object)

    def __init__(self, session: Session, entries: Sequence[TabEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.entries = tuple(entries)
        self._pages: dict[int, Tab] = {}
        self._painted = False
        for _ in self.entries:
            self.addWidget(QWidget())
        self.quiet = QuietMoments(self)
        self.quiet.reached.connect(self._build_hidden)
        session.changed.connect(lambda *_worlds: self.quiet.disturb())
        self.currentChanged.connect(self._name_charts)

    # -- asking

    def widget(self, index: int) -> Tab:
        """The page at a place, made now if it was not wanted before."""
        if index not in self._pages:
            self._build(index)
        return self._pages[index]

    def currentWidget(self) -> Tab:
        """The page on screen."""
        return self.widget(self.currentIndex())

    def all(self) -> list[Tab]:
        """Every page, made."""
        return [self.widget(index) for index in range(self.count())]

    def made(self) -> list[Tab]:
        """The pages that there are by now."""
        return [self._pages[index] for index in sorted(self._pages)]

    def setCurrentIndex(self, index: int) -> None:
        """Show the page at a place. Before the first paint it is only remembered which one.

        A page that nobody has been on gives the keyboard to where its work begins; Qt would take any of its fields.
        """
        fresh = False
        if self._painted:
            self.widget(index).installEventFilter(self)
            fresh = self.widget(index).focusWidget() is None
        super().setCurrentIndex(index)
        if fresh and self.widget(index).focusWidget() is not None:
            self.widget(index).focus_first()

    # -- making

    def _build(self, index: int) -> None:
        page = self.entries[index].make(self._session)
        self._pages[index] = page
        place, shown = cast(QWidget, super().widget(index)), index == self.currentIndex()
        self.insertWidget(index, page)
        if shown:
            super().setCurrentIndex(index)
        take_its_turn(place, page)
        self.removeWidget(place)
        place.deleteLater()
        self._name_charts()
        self.built.emit(page)

    def renew(self) -> None:
        """Forget every page, since its practice ends; they are made again as at the beginning."""
        shown, pages, self._pages = self.currentIndex(), self._pages, {}
        self.blockSignals(True)
        for index, page in pages.items():
            empty = QWidget()
            self.insertWidget(index, empty)
            keep_its_turn(page, empty)
            self.removeWidget(page)
            page.hide()
            page.deleteLater()
        super().setCurrentIndex(shown)
        self.blockSignals(False)
        if self._painted:
            QTimer.singleShot(0, self, self._build_shown)

    def _name_charts(self) -> None:
        """The chart and the list of events on screen are the window's; each page has its own."""
        for index, page in self._pages.items():
            if page.events is not None:
                page.events.list.view.setObjectName(
                    "events.list" if index == self.currentIndex() else f"{page.objectName()}.events"
                )
            for chart in page.findChildren(charts.ValueChart):
                chart.setObjectName("chart.main" if index == self.currentIndex() else f"{page.objectName()}.chart")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._build_shown)

    def _build_shown(self) -> None:
        self.currentWidget().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The page on screen paints for the first time: from then on, and not before, the hidden ones wait for their moment."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._wait_for_quiet)  # once all of it is painted
        return False

    def _wait_for_quiet(self) -> None:
        if QAccessible.isActive():
            for page in self.all():
                page.finish()
        if self._missing():
            self.quiet.watch(self.window().windowHandle())

    def _build_hidden(self) -> None:
        """Make one hidden page, or what the page on screen does not show. Another has to wait for a quiet moment of its own."""
        if self._session.playing or not self.isVisible():
            return
        missing = self._missing()
        if missing:
            self.widget(missing[0]).finish()
        if len(missing) <= 1:
            self.quiet.stop()

    def _missing(self) -> list[int]:
        """Where a page is not made, or not whole; the one on screen first."""
        places = sorted(range(self.count()), key=lambda index: index != self.currentIndex())
        return [index for index in places if index not in self._pages or not self._pages[index].finished]
