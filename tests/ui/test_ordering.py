"""Every table can be ordered by its heads and looked through with Ctrl+F; figures and charts have a menu."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTableView

from tests.strategies import evenly_between
from tests.ui.world_of_forms import ETH, SharedWindow, lived_in
from ui.tabs.chart.numbers import ChartNumbers
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.widgets.table.ordering import DOWN, UP, sort_key
from ui.wording import NUMBER_FORMATS, amount, date_time, use_number_format
from wallet import actions


@pytest.fixture(autouse=True)
def plain_numbers():
    yield
    use_number_format("en")


def live(practice):
    practice.do(actions.Stake(amount=3 * ETH))
    practice.do(actions.Wrap(amount=2 * ETH))
    practice.do(actions.RequestWithdrawal(amount=2 * ETH))
    practice.do(actions.RequestWithdrawal(amount=1 * ETH))
    practice.advance(24)


@pytest.fixture(scope="module")
def shared(qapp, tmp_path_factory):
    made = SharedWindow(lived_in(tmp_path_factory.mktemp("shared"), live, "calm"))
    yield made
    made.end()


@pytest.fixture
def window(shared, qtbot):
    found = shared.as_it_began()
    qtbot.waitUntil(found.isActiveWindow)
    return found


def tables(window):
    """Every table with rows of every tab, on screen one after another."""
    for index in range(window.tabs.count()):
        window.tabs.setCurrentIndex(index)
        for place in range(len(window.tab.tables._tables)):
            window.tab.tables.show_table(place)
            QApplication.processEvents()
            table = window.tab.tables.shown_table()
            if table is not None:
                yield table


def column_of(table, place) -> list[str]:
    model = table.table_model()
    return [model.cell(row, place).exact or model.cell(row, place).text for row in range(model.rowCount())]


class TestOrder:
    @pytest.mark.parametrize("name", NUMBER_FORMATS)
    @given(values=st.lists(evenly_between(-(10**24), 10**27), min_size=2, max_size=6))
    def test_numbers_stand_by_value_in_every_number_format(self, name, values):
        use_number_format(name)
        texts = [f"{amount(value, 'ETH', 18)} ETH" for value in values]
        assert sorted(texts, key=sort_key) == [
            text for _, text in sorted(zip(values, texts, strict=True), key=lambda pair: pair[0])
        ]

    @given(hours=st.lists(st.integers(0, 10**5), min_size=2, max_size=6))
    def test_dates_stand_by_date(self, hours):
        texts = [date_time(1_650_000_000, hour) for hour in hours]
        assert sorted(texts, key=sort_key) == [date_time(1_650_000_000, hour) for hour in sorted(hours)]

    def test_spans_of_time_stand_by_their_length_and_nothing_comes_last(self):
        assert sorted(["2.2 days", "13 h", "\N{EM DASH}", "1.5 to 7.8 days", "none"], key=sort_key) == [
            *("13 h", "1.5 to 7.8 days", "2.2 days", "none", "\N{EM DASH}")
        ]

    def test_equal_rows_keep_their_order_rising_and_falling(self, qtbot):
        columns = (TableColumn("name", "Name"), TableColumn("size", "Size", "number"))
        rows = [{"key": name, "name": name, "size": size} for name, size in (("c", "1"), ("a", "2"), ("b", "1"), ("d", ""))]
        table = DataTable("Names", TableModel(columns, rows))
        qtbot.addWidget(table)
        table.sort_by(1)
        assert column_of(table, 0) == ["c", "b", "a", "d"]
        table.sort_by(1)
        assert column_of(table, 0) == ["a", "c", "b", "d"]
        table.sort_by(1)
        assert column_of(table, 0) == ["c", "a", "b", "d"]

    def test_rows_that_come_later_are_ordered_too_and_the_chosen_one_stays(self, qtbot):
        table = DataTable("Sizes", TableModel((TableColumn("size", "Size", "number"),), [{"key": "x", "size": "5"}]))
        qtbot.addWidget(table)
        table.choose("x")
        table.sort_by(0)
        table.set_rows([{"key": "y", "size": Cell("10")}, {"key": "x", "size": "5"}, {"key": "z", "size": "\N{MINUS SIGN}1"}])
        assert column_of(table, 0) == ["\N{MINUS SIGN}1", "5", "10"]
        assert table.chosen_key() == "x"

    def test_every_head_of_every_table_orders_and_shows_which_way(self, window):
        seen = 0
        for table in tables(window):
            for place in range(len(table.table_model().columns)):
                if table.isColumnHidden(place):
                    continue
                seen += 1
                natural = column_of(table, place)
                head = table.horizontalHeader()
                for mark, falling in ((UP, False), (DOWN, True)):
                    at = QPoint(head.sectionViewportPosition(place) + 4, head.height() // 2)
                    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
                    assert str(table.table_model().headerData(place, Qt.Orientation.Horizontal)).endswith(mark)
                    said = [key for text in column_of(table, place) if (key := sort_key(text))[0] != 2]
                    assert said == sorted(said, reverse=falling)
                table.sort_by(place)
                assert column_of(table, place) == natural
        assert seen > 15

    def test_the_numbers_of_a_chart_are_ordered_too(self, window):
        window.tab.chart_bar.show_table(True)
        numbers = window.tab.shown_table
        assert isinstance(numbers, ChartNumbers)
        before = [numbers.model().index(row, 0).data() for row in range(numbers.model().rowCount())]
        numbers.sort_by(0)
        after = [numbers.model().index(row, 0).data() for row in range(numbers.model().rowCount())]
        assert after == sorted(before, key=sort_key)
        assert after != before
        window.session.advance(1)
        assert numbers.model().rowCount() == len(before) + 1

    def test_the_keyboard_orders_by_a_menu(self, window):
        for table in tables(window):
            menu = QMenu()
            table.fill_order(menu)
            menu.actions()[-1 if len(menu.actions()) < 2 else 0].trigger()
            assert table.table_model().order.column == 0
            menu.actions()[-1].trigger()
            assert table.table_model().order.column == -1


class TestSearch:
    def press(self, window) -> None:
        window.activateWindow()
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    def test_it_opens_over_every_table_and_leaves_only_rows_with_the_words(self, window):
        for table in tables(window):
            self.press(window)
            field = QApplication.focusWidget()
            assert field.objectName() in ("table.find", "activity.search"), table.accessibleName()
            if field.objectName() == "table.find":
                table_model = table.table_model()
                every = [column_of(table, place) for place in range(len(table_model.columns))]
                word = table_model.cell(0, 0).text if table_model.rowCount() else "x"
                field.setText(word.upper())
                rows = [
                    " ".join(table_model.cell(row, place).text for place in range(len(every))).casefold()
                    for row in range(table_model.rowCount())
                ]
                assert all(part in row for row in rows for part in word.casefold().split())
                field.setText("no such words anywhere")
                assert table_model.rowCount() == 0
                QTest.keyClick(field, Qt.Key.Key_Escape)
                assert field.isHidden()
                assert QApplication.focusWidget() is table
                assert [column_of(table, place) for place in range(len(every))] == every

    def test_it_looks_through_the_numbers_of_a_chart(self, window):
        window.tab.chart_bar.show_table(True)
        self.press(window)
        QApplication.focusWidget().setText("22 Aug 2026, 00:00")
        rows = window.tab.shown_table.model()
        assert 0 < rows.rowCount() < 24
        for row in range(rows.rowCount()):
            line = " ".join(rows.index(row, column).data() for column in range(rows.columnCount()))
            assert all(word in line for word in ("22", "Aug", "2026,", "00:00"))

    def test_where_there_is_no_table_it_says_so(self, window):
        window.tabs.setCurrentIndex(1)
        window.tab.tables.show_table(1)
        assert window.tab.shown_table is None
        self.press(window)
        assert "no table" in window.tab.column.toast.words()

    def test_a_secret_is_wiped(self, window):
        self.press(window)
        QApplication.focusWidget().setText("0x" + "1f" * 32)
        assert QApplication.focusWidget().text() == ""


class TestMenus:
    def opened(self, widget) -> list[str]:
        at = widget.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
        QApplication.sendEvent(widget, event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        self.menu = menu
        return [action.text() for action in menu.actions()]

    def run(self, start: str) -> None:
        action = next(action for action in self.menu.actions() if action.text().startswith(start))
        action.trigger()
        self.menu.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def test_a_figure_copies_all_its_digits_and_explains_itself(self, window):
        window.tabs.setCurrentIndex(0)
        figure = window.tab.numbers.redeems
        words = self.opened(figure)
        assert "Explain this number" in words
        self.run("Copy")
        copied = QGuiApplication.clipboard().text()
        assert len(copied.split(".")[1].split()[0]) > 10
        assert copied.endswith(" ETH")

    def test_every_figure_of_every_tab_has_a_menu(self, window):
        for index in range(4):
            window.tabs.setCurrentIndex(index)
            for figure in window.tab.figures.figures():
                if figure.isVisible():
                    self.opened(figure)
                    self.run("Copy")
                    assert figure.number().strip() in QGuiApplication.clipboard().text() or figure.toolTip(), index

    def test_every_chart_offers_its_picture_its_numbers_and_the_figures(self, window):
        for index in range(4):
            window.tabs.setCurrentIndex(index)
            for key in window.tab.chart_bar.views():
                window.tab.show_view(key)
                chart = window.tab.view.chart
                words = self.opened(chart.viewport() if isinstance(chart, QTableView) else chart)
                self.menu.close()
                assert "Copy as a picture" in words, (index, key)
                assert any(text.startswith("Save as PNG") for text in words), (index, key)
                assert any("all digits" in text for text in words), (index, key)
