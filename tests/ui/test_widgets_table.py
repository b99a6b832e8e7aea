"""The table: numbers at the right with all their digits, rows by keyboard, and what a reader is told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.ui.parts_shown import shown
from ui import spoken
from ui.tabs.table_area import whole_parts
from ui.theme import theme
from ui.widgets import (
    Cell,
    DataTable,
    TableColumn,
    TableModel,
)

COLUMNS = (
    TableColumn("token", "Token", "head"),
    TableColumn("units", "Units", "number"),
    TableColumn("bad", "Bad case, ETH", "bar"),
    TableColumn("where", "Where", "quiet"),
)


def rows(*tokens: str) -> list[dict[str, str | Cell]]:
    return [
        {
            "key": token,
            "token": token,
            "units": Cell("10.0840", "10.084012345678901234"),
            "bad": Cell("5.66", share=0.5),
            "where": "Wallet",
        }
        for token in tokens
    ]


def table(qtbot, multiple: bool = False) -> DataTable:
    made = DataTable("Holdings", TableModel(COLUMNS, rows("stETH", "wstETH", "ETH")), multiple=multiple)
    shown(qtbot, made, width=700)
    return made


def inked(made: DataTable, place: int, token: str = "ink") -> tuple[int, int]:
    """Left and right end of the ink in a cell of the first row, counted from the cell's own ends."""
    rect = made.visualRect(made.table_model().index(0, place))
    image, ground = QImage(rect.size(), QImage.Format.Format_RGB32), theme().color("base").rgb()
    image.fill(ground)
    flags = QWidget.RenderFlag.DrawChildren  # the table paints no ground
    made.viewport().render(image, QPoint(), QRegion(rect), flags)
    columns = [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) != ground and image.pixelColor(x, y).lightness() < 160 for y in range(image.height() - 2))
    ]
    return columns[0], image.width() - 1 - columns[-1]


def test_numbers_stand_at_the_right_under_heads_at_the_right(qtbot) -> None:
    made = table(qtbot)
    model = made.table_model()
    right = Qt.AlignmentFlag.AlignRight
    for place, column in enumerate(COLUMNS):
        cell = model.data(model.index(0, place), Qt.ItemDataRole.TextAlignmentRole)
        head = model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert cell == head
        assert bool(cell & right) == (column.role in ("number", "bar"))


def test_the_ink_of_a_number_ends_at_the_right_and_of_a_word_begins_at_the_left(qtbot) -> None:
    made = table(qtbot)
    _, after_number = inked(made, 1)
    before_word, after_word = inked(made, 0)
    assert abs(after_number - theme().px(11)) <= 3
    assert abs(before_word - theme().px(11)) <= 3
    assert after_word > before_word


def test_all_digits_are_on_hover_and_in_the_copy(qtbot) -> None:
    made = table(qtbot)
    model = made.table_model()
    assert model.data(model.index(0, 1), Qt.ItemDataRole.ToolTipRole) == "10.084012345678901234"
    made.choose("wstETH")
    made.setFocus()
    made.copy()
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Token\tUnits\tBad case, ETH\tWhere",
        "wstETH\t10.084012345678901234\t5.66\tWallet",
    ]


def test_arrow_keys_choose_enter_opens_and_tab_leaves(qtbot) -> None:
    made = table(qtbot)
    after = QPushButton("after")
    made.parentWidget().layout().addWidget(after)
    after.show()
    chosen: list[str] = []
    opened: list[str] = []
    made.chosen.connect(chosen.append)
    made.opened.connect(opened.append)
    made.choose("stETH")
    made.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(made, Qt.Key.Key_Down)
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert chosen == ["stETH", "wstETH"]
    assert opened == ["wstETH"]
    QTest.keyClick(made, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after


def test_new_numbers_keep_the_row_chosen_and_say_nothing(qtbot) -> None:
    made = table(qtbot)
    made.choose("ETH")
    with qtbot.assertNotEmitted(made.chosen):
        made.set_rows([{**row, "units": "11"} for row in rows("stETH", "wstETH", "ETH")])
        made.set_rows(rows("ETH", "stETH"))
    assert made.chosen_key() == "ETH"
    with qtbot.waitSignal(made.chosen) as told:
        made.set_rows(rows("stETH"))
    assert told.args == [""]


def test_only_changed_rows_are_told(qtbot) -> None:
    model = TableModel(COLUMNS, rows("stETH", "wstETH"))
    told: list[int] = []
    model.dataChanged.connect(lambda first, last: told.append(first.row()))
    fresh = rows("stETH", "wstETH")
    fresh[1] = {**fresh[1], "units": "11"}
    model.set_rows(fresh)
    assert told == [1]


def test_many_rows_are_marked_by_space(qtbot) -> None:
    made = table(qtbot, multiple=True)
    told: list[tuple[str, ...]] = []
    made.marked.connect(told.append)
    made.setFocus(Qt.FocusReason.TabFocusReason)
    made.setCurrentIndex(made.table_model().index(0, 0))
    made.clearSelection()
    QTest.keyClick(made, Qt.Key.Key_Space)
    QTest.keyClick(made, Qt.Key.Key_Down)
    QTest.keyClick(made, Qt.Key.Key_Space)
    assert made.marked_keys() == ("stETH", "wstETH")
    assert told[-1] == ("stETH", "wstETH")


def test_a_cell_is_read_as_it_is_seen_and_all_its_digits_on_demand(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    made = table(qtbot)
    model = made.table_model()
    said = model.data(model.index(0, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "10.0840"
    told: list[str] = []
    monkeypatch.setattr(spoken, "announce", lambda _widget, words: told.append(words))
    made.selectRow(0)
    qtbot.keyClick(made, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert "Units 10.084012345678901234" in told[0]


def test_columns_fill_the_table_and_no_number_is_cut(qtbot) -> None:
    made = table(qtbot)
    assert sum(made.columnWidth(place) for place in range(4)) == made.viewport().width()
    for place in range(4):
        text = made.table_model().cell(0, place).text
        assert made.columnWidth(place) >= made.fontMetrics().horizontalAdvance(text) + 2 * theme().px(11)


def test_columns_give_back_no_width_while_time_plays(qtbot):
    model = TableModel((TableColumn("what", "What", stretch=True), TableColumn("units", "Units", "number")))
    table = DataTable("Holdings", model)
    qtbot.addWidget(table)
    table.resize(600, 120)
    table.show()
    table.set_rows([{"key": "a", "what": "stETH", "units": "1.0000"}])
    standing = table.columnWidth(1)
    spoken.quiet().set_held(True)
    try:
        widths = []
        for units in ("1,000,000,000.0000", "1.0000", "10.0000"):
            table.set_rows([{"key": "a", "what": "stETH", "units": units}])
            widths.append(table.columnWidth(1))
        assert widths[0] == widths[1] == widths[2] > standing
    finally:
        spoken.quiet().set_held(False)
    assert table.columnWidth(1) < widths[-1]


def test_a_caption_without_room_leaves_out_whole_parts_and_never_part_of_a_number(qtbot) -> None:
    text = "net worth $154,305.71 if redeemed, $154,274.33 if sold: staking +$242.62, coin prices +$24,729.10"
    metrics = QWidget().fontMetrics()
    assert whole_parts(text, metrics, metrics.horizontalAdvance(text)) == text
    for width in range(metrics.horizontalAdvance("net worth $154,305.71 if redeemed …"), metrics.horizontalAdvance(text), 7):
        shown = whole_parts(text, metrics, width)
        assert metrics.horizontalAdvance(shown) <= width
        assert shown.endswith(" …")
        assert text[len(shown) - 2 :].startswith((", ", ": "))


def test_a_column_is_left_away_whole_and_only_where_there_is_no_room_for_it(qtbot) -> None:
    columns = (
        TableColumn("name", "Name", "head", stretch=True),
        TableColumn("narrow", "Narrow", "number", 60),
        TableColumn("wide", "Wide", "quiet", 220),
        TableColumn("last", "Last", "number", 90),
    )
    made = DataTable("Columns", TableModel(columns), first_to_go=("narrow", "wide"))
    qtbot.addWidget(made)
    made.set_rows([{"key": "one", "name": "a name", "narrow": "1", "wide": "some words", "last": "2"}])
    made.show()
    needed = [made._needed(place) for place in range(4)]
    seen = set()
    for width in range(sum(needed) + 8, needed[0] + needed[3], -7):
        made.resize(width, 120)
        on_screen = [not made.isColumnHidden(place) for place in range(4)]
        used = sum(width for width, on in zip(needed, on_screen, strict=True) if on)
        room = made.viewport().width()
        assert used <= room, (width, "nothing is cut")
        assert on_screen[0], width
        assert on_screen[3], width
        assert all(used + needed[place] > room for place in (1, 2) if not on_screen[place]), (width, "what has room stays")
        seen.add((on_screen[1], on_screen[2]))
    assert seen == {(True, True), (False, True), (True, False), (False, False)}


def test_a_table_gives_up_its_bar_before_a_number_is_cut(qtbot) -> None:
    columns = (TableColumn("name", "Name", "head", stretch=True), TableColumn("cost", "Bad case", "bar"))
    made = DataTable("Bars", TableModel(columns))
    qtbot.addWidget(made)
    made.set_rows([{"key": "one", "name": "Contract bug", "cost": Cell("-25.0147", share=1.0)}])
    made.show()
    whole = sum(made._needed(place) for place in range(2))
    for width, inked in ((whole, True), (whole - 2, False), (whole - 60, False)):
        made.resize(width, 100)
        QApplication.processEvents()
        used = sum(made.columnWidth(place) for place in range(2))
        assert used <= made.viewport().width(), (width, "nothing is cut")
        assert made.horizontalScrollBar().maximum() == 0, (width, "nothing to scroll")
        image = made.viewport().grab().toImage()
        bar = theme().mixed("market", "base", 0.8).rgb()
        at = made.visualRect(made.model().index(0, 1))
        found = any(image.pixel(x, at.center().y()) == bar for x in range(at.left(), at.right()))
        assert found is inked, (width, "a bar is whole or not there")


def test_a_column_hidden_by_its_panel_stays_so_where_others_come_and_go(qtbot) -> None:
    columns = tuple(TableColumn(key, key, width=80) for key in ("name", "asked", "soon"))
    made = DataTable("Hidden", TableModel(columns), first_to_go=("asked", "soon"))
    qtbot.addWidget(made)
    made.show()
    made.hide_column("asked", True)
    seen = []
    for width in (400, 100, 400):
        made.resize(width, 100)
        seen.append([made.isColumnHidden(place) for place in range(3)])
    assert seen == [[False, True, False], [False, True, True], [False, True, False]]
    made.hide_column("asked", False)
    assert not made.isColumnHidden(1)
