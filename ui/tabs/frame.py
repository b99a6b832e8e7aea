"""What every tab is: figures, chart views, a strip, a table area to the left; its forms in the action column to the right.

A tab draws only while it is on screen. Hidden, it remembers the oldest world it has not drawn and draws the difference once
when it is shown; while the clock plays, at most once a frame. `redraw(before, after, events)` is where a tab draws, with
`ui.session.touched(before, after, "ledger", ...)` to leave alone what kept its identity.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ui import charts
from ui.panels.action_column import ActionColumn
from ui.panels.form import Form
from ui.panels.form_stack import F
from ui.panels.window.width import WindowWidth, stacked
from ui.spoken import AsOne
from ui.tabs.chart.bar import ChartBar
from ui.tabs.chart.loan_views import LoanViews
from ui.tabs.chart.numbers import ChartNumbers
from ui.tabs.chart.view import ChartView
from ui.tabs.drawing import Drawing
from ui.tabs.events_beside import EventsBeside
from ui.tabs.first_screen import ChartStack
from ui.tabs.layout import PageLayout
from ui.tabs.part import PagePart
from ui.tabs.table_area import TableArea
from ui.theme import theme
from ui.widgets import DataTable, FigureRow

if TYPE_CHECKING:
    from ui.panels.value.view import ValueView
    from ui.session import Session
    from wallet import Action, Outcome, World

NUMBERS_MS = 100
"""Least time between two writings of figures and tables while the clock plays; charts move with every frame."""
FORMS_MS = 400
"""Least time between two looks of the forms at the world while the clock plays: what one gets is tried on a copy of it."""


BORE = "bore "
"""Before the number of a moment: the place where one sees who bore what it did to validators."""


class Tab(AsOne, QWidget):
    """A page of the window. Subclass it: fill `figures`, call `add_view`, `add_table`, `add_form`; override `redraw`.

    Over twenty methods, because it is the interface of all pages: nine questions that a page answers by overriding, six ways
    to fill it, and what the window asks of the page on screen. Where its parts stand and when they draw is told by others.
    """

    review_wanted = Signal(object)
    explain_wanted = Signal(str, str, object)
    """Subject, what (see `wallet.explain`), and the widget that the keyboard returns to."""
    said = Signal(str)
    run_wanted = Signal(object, str)
    lead_wanted = Signal(str, str)
    """The name of another tab, and a place in it, as its `lead_to` takes it."""
    """A condition for which time is to run as fast as possible, and what is waited for in words."""
    chart_first = False
    """Whether the first screen shows the chart whatever the text size: where form and chart have no room side by side, the
    form then stands under the chart, not over it."""

    def __init__(self, session: Session, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.session = session
        self.title = title
        self.room = WindowWidth.wide
        self.events: EventsBeside | None = None
        self._build()
        numbers = PagePart(lambda *change: self.write_numbers(*change), NUMBERS_MS, 3)
        parts = (
            PagePart(lambda *change: self.redraw(*change), 0, 1),
            numbers,
            PagePart(lambda *change: self.refresh_forms(*change), FORMS_MS, 10),
        )
        self._drawing = Drawing(self, session, parts, lambda part: self.page.share() if part is numbers else None)

    # -- what a tab overrides

    def redraw(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        """Draw what differs between the two worlds on the chart; `before` is None when everything may."""

    def write_numbers(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        """Write figures and tables, as `redraw` draws the chart; while time plays less often."""

    def refresh_forms(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        """Let the forms try on the world of now what they describe; while time plays a few times a second."""
        form = self.column.form
        for each in self.column.made:
            self._drawing.draw(partial(each.refresh, before, after, events))
        if form is not None:
            form.edited.emit()

    def show_ghost(self, action: Action, outcome: Outcome) -> None:
        """The review is open: draw on the chart what would happen."""

    def hide_ghost(self) -> None:
        """The review is closed."""

    def room_changed(self, room: WindowWidth) -> None:
        """The window became wider or narrower: shorten headers, leave out columns (never shorten numbers)."""

    def explain_focused(self) -> None:
        """Explain the number that has the keyboard, else the first figure of this tab."""
        focus = self.focusWidget()
        figures = [figure for figure in self.figures.figures() if not figure.isHidden() and figure.explained is not None]
        for figure in [each for each in figures if each is focus] or figures[:1]:
            figure.explain()

    def lead_to(self, step: str) -> None:
        """Bring forward the form of one of the first steps, with the keyboard in it."""
        self.begin()

    def toggle_table(self) -> None:
        """Show the chart on screen as a table of its numbers, or as a chart again."""
        self.chart_bar.toggle_table()

    @property
    def pictured(self) -> ChartView | None:
        """The chart on screen, to be copied."""
        return self.view

    # -- filling it

    def add_view(self, view: ChartView) -> ChartView:
        """Append a chart view; the first is shown. See `ChartView` for what the bar offers of it."""
        self.chart_bar.add(view)
        return view

    def add_events(self, value: ValueView) -> None:
        """Give the tab its list of events, numbered as the marks of this chart are, and the chart its views of a loan."""
        self._loans = LoanViews(self.chart_bar, value)
        self.events = EventsBeside(self.session, self.chart_bar, value, self.page.beside, self.page.instead, self.tables)
        self.chart_bar.view_changed.connect(lambda _view: None if self.unseen(value) else value.catch_up())

    def add_table(self, title: str, table: QWidget, caption: str = "") -> None:
        """Append a table under the strip; with more than one, the titles choose which is shown."""
        self.tables.add(title, table, caption)

    def add_form(self, form: Form) -> Form:
        """Append a form to the action column."""
        return self.column.add_form(form)

    def add_form_later(self, title: str, make: Callable[[], F], listen: Callable[[F], object]) -> Callable[[], F]:
        """As `add_form`, of one that is made when it is first shown, or asked for by what this returns."""
        return self.column.page.add_later(title, make, listen)

    @property
    def finished(self) -> bool:
        """Whether all is made that this tab can show."""
        return self.column.page.finished and self.chart_bar.offered.finished

    def finish(self) -> None:
        """Make what would be made when it is first shown."""
        _made = self.column.forms
        self.chart_bar.offered.finish()

    def findChild(self, kind: type[Any], *which: Any) -> Any:
        """What is asked for by name is found, also where it was not shown yet."""
        found = super().findChild(kind, *which)
        if found is None and not self.finished:
            self.finish()
            found = super().findChild(kind, *which)
        return found

    def show_view(self, key: str) -> None:
        self.chart_bar.show_view(key)

    def set_empty(self, page: QWidget | None, on_top: bool = False) -> None:
        """Cover the left pane with an empty state or a page, or uncover it with None; see `PageLayout.set_cover`."""
        self.page.set_cover(page, on_top)

    def begin(self) -> None:
        """A new practice begins here: the first form, with the keyboard where filling in begins or, where the chart is on top,
        on that."""
        first = self.column.made[0]
        self.column.show_form(first)
        if self.chart_on_top:
            self._go_to_chart(Qt.FocusReason.OtherFocusReason)
        else:
            first.focus_first()

    @property
    def view(self) -> ChartView | None:
        """The chart view on screen."""
        return self.chart_bar.view

    def unseen(self, value: ValueView) -> bool:
        """Whether another chart is on screen."""
        return self.view is not None and self.view.chart is not value.chart

    def focus_first(self) -> None:
        """Put the keyboard on the amount of the form on screen or, where it has none or comes after the chart, on the chart."""
        if not self.column.isHidden() and self.column.has_amount() and not self.chart_on_top:
            self.column.focus_first()
        elif (cover := self.page.cover) is not None:
            cover.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.view is not None:
            self._go_to_chart(Qt.FocusReason.OtherFocusReason)

    @property
    def shown_table(self) -> DataTable | ChartNumbers | None:
        """The table that searching and sorting are about: the chart's numbers where these are on screen, unless the keyboard
        is in the table below."""
        below, numbers = self.tables.shown_table(), self.chart_bar.shown_table
        if numbers is None or (below is not None and below.hasFocus()):
            return below
        return numbers

    def find_in_table(self) -> None:
        """Open the search over the table on screen."""
        table = self.shown_table
        if isinstance(table, ChartNumbers):
            self.chart_bar.finder.begin(table)
        elif table is not None:
            self.tables.finder.begin(table)
        else:
            self.say("There is no table to search here.")

    def chart_menu(self, menu: QMenu) -> None:
        """Write what can be done with the chart and the figures over it into a menu."""
        self.chart_bar.menus.fill(menu)
        menu.addSeparator()
        for figure in self.figures.figures():
            if not figure.isHidden():
                figure.fill_menu(menu)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._charts and isinstance(event, QContextMenuEvent) and self.chart_bar.shown_table is None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.chart_menu(menu)
            menu.popup(event.globalPos())
            return True
        return super().eventFilter(watched, event)

    def say(self, text: str, action: str = "", run: Callable[[], object] | None = None, icon: str = "check") -> None:
        """A toast above this tab's primary button."""
        self.column.page.say(text, action, run, icon)

    def new_practice(self) -> None:
        """Choose how a new practice begins, as the menu does."""
        self._command("new")

    def take_lesson(self) -> None:
        """Go to the lessons, as the menu does."""
        self._command("lessons")

    def _command(self, name: str) -> None:
        command = self.window().findChild(QAction, f"action.{name}")
        if isinstance(command, QAction):
            command.trigger()

    def in_a_sentence(self) -> str:
        """The present hour of the chart on screen in words: its figures, or else what the chart says of itself."""
        chart = self.view.chart if self.view is not None else None
        if isinstance(chart, charts.ValueChart):
            return chart.read_out()
        return chart.accessibleDescription() if chart is not None else ""

    def enter(self) -> None:
        """Put the keyboard into this page: where it was, where its form begins, or else on its chart."""
        last = self.focusWidget()
        if last is not None and last.isVisible() and last is not self:
            last.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        if not self.chart_on_top:
            self.column.focus_first()
        focused = QApplication.focusWidget()
        if (focused is None or not self.isAncestorOf(focused)) and self.view is not None:
            self._go_to_chart(Qt.FocusReason.ShortcutFocusReason)

    def _go_to_chart(self, reason: Qt.FocusReason) -> None:
        """Put the keyboard on the chart; one on top is seen whole from where the page begins."""
        assert self.view is not None
        self.view.chart.setFocus(reason)
        if self.chart_on_top:
            self.page.to_top()

    def set_room(self, room: WindowWidth, window_width: int) -> None:
        """Told by the window."""
        self.page.stack(stacked(window_width, theme().text_scale))
        self.column.set_room(room, window_width)
        self.page.fit()
        self.chart_bar.set_room(room)
        if self.events is not None:
            self.events.set_room(room)
        self.figures.set_tight(True if room is WindowWidth.tight else None)
        self.tables.set_tight(room is WindowWidth.tight)
        if room is not self.room:
            self.room = room
            self._drawing.draw(lambda: self.room_changed(room))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._drawing.catch_up()

    def _build(self) -> None:
        self.figures = FigureRow()
        self._charts = ChartStack()
        self._charts.installEventFilter(self)  # a chart leaves its context menu to what it stands in
        self.chart_bar = ChartBar(self._charts)
        self.tables = TableArea()
        for finder in (self.chart_bar.finder, self.tables.finder):
            finder.said.connect(self.say)
        self.column = ActionColumn(self.session)
        self.page = PageLayout(
            self, self.figures, self.chart_bar, self._charts, self.tables, self.column, chart_first=self.chart_first
        )
        self.column.review_wanted.connect(self.review_wanted)
        self.column.lent.connect(self.page.fit)
        self.column.returned.connect(self.page.fit)
        self.figures.explain_wanted.connect(self.explain_wanted)

    @property
    def chart_on_top(self) -> bool:
        """Whether the form stands below the chart."""
        return self.page.chart_on_top
