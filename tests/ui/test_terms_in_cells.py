"""A term in a cell of a table or list explains itself as one in a label does: on hover and by keyboard, its word underlined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QCursor, QEnterEvent, QFontMetrics, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QHeaderView, QTableView, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from tests.ui.test_glossary import plain_terms
from tests.ui.world_of_forms import ETH, SharedWindow, lived_in
from ui.main_window import MainWindow
from ui.panels.terms.spots import Spot, spot_at, spots_of
from ui.session import Session
from ui.tabs.wallet import WalletTab
from ui.theme import theme
from ui.widgets import DataTable
from ui.widgets.table.shown_words import ShowsWords
from wallet import Practice, actions

LOOKS = 5
"""Times that it looks under a pointer at rest before it explains what is there."""


def live(practice: Practice) -> None:
    practice.do(actions.Stake(amount=12 * ETH))
    practice.advance(50)
    practice.do(actions.Wrap(amount=ETH))
    practice.do(actions.RequestWithdrawal(amount=ETH))
    practice.do(actions.AddLiquidity("curve-steth", (ETH, ETH)))
    practice.advance(30)


HOUR_MS = 3_600_000
"""No quiet second makes what a tab does not show while a slow machine tests it."""


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedWindow]:
    made = SharedWindow(lived_in(tmp_path_factory.mktemp("shared"), live, "calm"))
    yield made
    made.end()


@pytest.fixture
def window(shared: SharedWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    found = shared.as_it_began(0, (1400, 1100))
    qtbot.waitUntil(lambda: found.tab.holdings.viewport().height() > 100)
    over = found.terms._over
    if over is not None and Shiboken.isValid(
        over
    ):  # where Qt told late of the test before, the next pointer would be answered already
        QApplication.sendEvent(over, QEvent(QEvent.Type.Leave))
    found.terms.close()
    yield found
    QCursor.setPos(QPoint(0, 0))
    found.terms.close()


@pytest.fixture
def alone(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window of one's own, in which nothing is made yet that a tab does not show by itself."""
    made = MainWindow(Session(lived_in(tmp_path, live, "calm")))
    qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
    made._pages.quiet.timer.setInterval(HOUR_MS)
    made.resize(1400, 1100)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    QCursor.setPos(QPoint(0, 0))


def views(part: QWidget) -> list[QAbstractItemView]:
    """Every table and list with cells of its own in a part of the window: no heads, and no pop-ups of choices."""
    found = [view for view in part.findChildren(QAbstractItemView) if not isinstance(view, QHeaderView)]
    popups = [box.view() for box in part.findChildren(QComboBox)]
    return [view for view in found if view not in popups and view.window() is part.window()]


def one_by_one(window: MainWindow) -> Iterator[QAbstractItemView]:
    """Each table and list of the tab in sight, one after the other; at last those of a sheet over it."""
    tab = window.tab
    for place in range(len(tab.tables._tables)):
        tab.tables.show_table(place)
        QTest.qWait(1)
        yield from (view for view in views(tab.tables) if view.isVisible() and isinstance(view, DataTable))
    yield from (view for view in views(tab.column) if view.isVisible() and isinstance(view, DataTable))
    if tab.view is not None:
        tab.events.toggle()
        yield tab.events.list.view
        tab.events.toggle()
        tab.chart_bar.show_table(True)
        yield tab.chart_bar.shown_table
        tab.chart_bar.show_table(False)
    if isinstance(tab, WalletTab):
        tab.open_receipt(next(row for row in tab.session.practice.activity() if row.kind == "stake"))
        yield tab.receipt._changes.table
        tab.receipt.back()


def cells(view: QAbstractItemView) -> Iterator[tuple[QRect, str]]:
    """Every cell in sight that shows all of its text, and the text."""
    model = view.model()
    for row in range(min(model.rowCount(), 40)):
        for column in range(model.columnCount() if isinstance(view, QTableView) else 1):
            index = model.index(row, column)
            rect, text = view.visualRect(index), str(index.data() or "")
            wide = QFontMetrics(theme().font("strong")).horizontalAdvance(text) + theme().px(50)
            fits = wide <= rect.width() or not isinstance(view, QTableView)
            if rect.isValid() and view.viewport().rect().contains(rect) and fits:
                yield rect, text


def enter(widget: QWidget, at: QPoint) -> None:
    place = QPointF(widget.mapToGlobal(at))
    QCursor.setPos(place.toPoint())
    QApplication.sendEvent(widget, QEnterEvent(QPointF(at), QPointF(at), place))


def leave(window: MainWindow, widget: QWidget) -> None:
    QCursor.setPos(window.mapToGlobal(QPoint(2, 2)))
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    window.terms.close()
    look(window, 1)


def look(window: MainWindow, times: int = LOOKS) -> None:
    """Let it look under the pointer so often, without the time between."""
    for _ in range(times):
        window.terms._look.timeout.emit()


def hover(window: MainWindow, spot: Spot) -> str:
    """Rest on a word; the name of the card that opens, "" for none."""
    enter(spot.widget, spot.rect.center())
    look(window)
    card = window.terms.card
    return card.entry.name if card is not None else ""


def test_a_term_in_a_cell_explains_itself_on_hover_as_in_a_label(alone: MainWindow) -> None:
    window = alone
    for index in range(4):
        window.tabs.setCurrentIndex(index)
        seen, met = [], 0
        for view in one_by_one(window):
            seen.append(view)
            viewport = view.viewport()
            for rect, text in cells(view):
                wanted = plain_terms(text)
                if not wanted:
                    continue
                under = {
                    spot.entry.name
                    for y in range(rect.top() + 4, rect.bottom(), 8)
                    for x in range(rect.left(), rect.right(), 8)
                    if (spot := spot_at(viewport, QPoint(x, y))) is not None
                }
                longer = {name for name in wanted if any(name.casefold() in each.casefold() for each in under)}
                assert wanted <= under | longer, (view.accessibleName(), text)
            for spot in spots_of(viewport)[:3]:
                met += 1
                assert hover(window, spot) == spot.entry.name, (view.accessibleName(), spot.entry.name)
                line = window.terms._line
                assert line is not None
                assert line.parentWidget() is viewport
                assert (line.x(), line.width()) == (spot.rect.x(), spot.rect.width())
                leave(window, viewport)
                assert window.terms.card is None
        assert {view.accessibleName() for view in views(window.tab)} <= {view.accessibleName() for view in seen}
        assert met, window.tab.title


def test_a_term_in_a_head_explains_itself_on_hover(window: MainWindow) -> None:
    for index in range(4):
        window.tabs.setCurrentIndex(index)
        for view in one_by_one(window):
            if not isinstance(view, QTableView):
                continue
            head = view.horizontalHeader().viewport()
            for spot in spots_of(head):
                assert hover(window, spot) == spot.entry.name, (view.accessibleName(), spot.entry.name)
                leave(window, head)
            model, places = view.model(), range(head.parent().count())
            shown = [model.headerData(place, Qt.Orientation.Horizontal) for place in places if not view.isColumnHidden(place)]
            wanted = {name for title in shown for name in plain_terms(str(title or ""))}
            found = {spot.entry.name for spot in spots_of(head)}
            assert all(name in found or any(name.casefold() in each.casefold() for each in found) for name in wanted)


def test_every_view_that_draws_words_tells_of_them(window: MainWindow) -> None:
    for index in range(4):
        window.tabs.setCurrentIndex(index)
        for view in views(window):
            assert isinstance(view, ShowsWords), view.accessibleName()
            if isinstance(view, QTableView):
                assert isinstance(view.horizontalHeader(), ShowsWords), view.accessibleName()


class TestPointer:
    @pytest.fixture
    def spot(self, window: MainWindow) -> Spot:
        return spots_of(window.tab.holdings.viewport())[0]

    def test_it_opens_by_itself_once_the_pointer_rests(self, window: MainWindow, spot: Spot, qtbot: QtBot) -> None:
        enter(spot.widget, spot.rect.center())
        assert window.terms.card is None
        qtbot.waitUntil(lambda: window.terms.card is not None)
        assert window.terms.card.entry is spot.entry

    def test_a_pointer_that_passes_over_words_opens_nothing(self, window: MainWindow) -> None:
        spots = spots_of(window.tab.holdings.viewport())[:3]
        enter(spots[0].widget, spots[0].rect.center())
        for round_ in range(4 * LOOKS):
            spot = spots[round_ % 3]
            QCursor.setPos(spot.widget.mapToGlobal(spot.rect.center()))
            look(window, 1)
        assert window.terms.card is None

    def test_beside_the_word_nothing_is_explained(self, window: MainWindow, spot: Spot) -> None:
        enter(spot.widget, QPoint(spot.rect.right() + 12, spot.rect.center().y()))
        look(window)
        assert window.terms.card is None

    def test_whoever_presses_on_a_word_is_at_work_and_gets_no_card(self, window: MainWindow, spot: Spot) -> None:
        enter(spot.widget, spot.rect.center())
        look(window, 2)
        QTest.mouseClick(spot.widget, Qt.MouseButton.LeftButton, pos=spot.rect.center())
        look(window, 2 * LOOKS)
        assert window.terms.card is None
        QCursor.setPos(spot.widget.mapToGlobal(spot.rect.topRight() + QPoint(20, 5)))
        look(window, 1)
        assert hover(window, spot) == spot.entry.name

    def test_a_card_closed_by_esc_stays_closed_until_the_pointer_comes_anew(self, window: MainWindow, spot: Spot) -> None:
        assert hover(window, spot)
        QTest.keyClick(window, Qt.Key.Key_Escape)
        look(window, 2 * LOOKS)
        assert window.terms.card is None

    def test_a_word_that_comes_under_a_pointer_at_rest_opens_nothing(self, window: MainWindow, spot: Spot) -> None:
        table = window.tab.holdings
        rows = table.table_model().rows()
        table.table_model().set_rows([{**row, "token": ""} for row in rows])
        enter(spot.widget, spot.rect.center())
        look(window, 2)
        table.table_model().set_rows(rows)
        look(window, 2 * LOOKS)
        assert window.terms.card is None

    def test_the_card_says_what_the_tool_tip_of_the_cell_says_and_stands_in_its_place(self, window: MainWindow) -> None:
        viewport = window.tab.holdings.viewport()
        spot = next(spot for spot in spots_of(viewport) if spot.hint.startswith("Paid on average"))
        assert hover(window, spot)
        assert spot.hint in window.terms.card.words()
        shown = QHelpEvent(QEvent.Type.ToolTip, spot.rect.center(), viewport.mapToGlobal(spot.rect.center()))
        assert window.terms.eventFilter(viewport, shown)
        leave(window, viewport)
        assert not window.terms.eventFilter(viewport, shown)

    def test_the_underline_is_nothing_to_a_reader_and_no_cell_has_a_widget(self, window: MainWindow, spot: Spot) -> None:
        before = len(window.tab.holdings.findChildren(QWidget))
        assert hover(window, spot)
        assert window.terms._line.spoken_silent
        assert len(window.tab.holdings.findChildren(QWidget)) == before + 1
        leave(window, spot.widget)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert len(window.tab.holdings.findChildren(QWidget)) == before


class TestKeyboard:
    def test_shift_f1_explains_the_words_of_the_row_each_at_its_word(self, window: MainWindow) -> None:
        table = window.tab.holdings
        table.setFocus()
        row = next(row for row in range(table.model().rowCount()) if plain_terms(table.model().index(row, 0).data()))
        table.setCurrentIndex(table.model().index(row, 3))
        window.commands.menus.actions["term"].trigger()
        assert window.terms.card.entry.name in plain_terms(table.model().index(row, 0).data())
        wanted = next(spot for spot in spots_of(table.viewport()) if spot.cell == (row, 0))
        assert window.terms._line.x() == wanted.rect.x()
        assert window.terms._line.parentWidget() is table.viewport()

    def test_a_pointer_at_rest_does_not_take_the_card_of_the_keyboard_away(self, window: MainWindow) -> None:
        table = window.tab.holdings
        spot = spots_of(table.viewport())[0]
        enter(spot.widget, spot.rect.center())
        look(window, 2)
        window.tab.numbers.gap.setFocus(Qt.FocusReason.TabFocusReason)
        window.commands.menus.actions["term"].trigger()
        asked = window.terms.card.entry
        look(window, 3 * LOOKS)
        assert window.terms.card.entry is asked
