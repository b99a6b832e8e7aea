"""The parts by the keyboard, by a screen reader, by the mouse; what they hold and what they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.gallery import sheet
from ui.panels.time.speed_choice import SpeedChoice
from ui.theme import theme
from ui.widgets import (
    AmountEdit,
    PrimaryButton,
    ScrollColumn,
    Segments,
    Select,
    Text,
    Unit,
    ValueSlider,
)
from ui.widgets.fields import UnitBox

ETH, STETH, USDC = Unit("ETH", "ETH"), Unit("stETH", "stETH"), Unit("USDC", "USDC", 6)


def focusable(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None:
            yield widget


def test_every_part_that_takes_the_focus_has_a_name(qtbot) -> None:
    whole = sheet()
    qtbot.addWidget(whole)
    unnamed = []
    for widget in focusable(whole):
        spoken = QAccessible.queryAccessibleInterface(widget)
        if not spoken.text(QAccessible.Text.Name):
            unnamed.append(widget)
    assert sum(1 for _ in focusable(whole)) > 30
    assert unnamed == []


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
def test_no_words_of_a_part_are_cut_off_at_any_text_size(qtbot, scale: float) -> None:
    theme().set_text_scale(scale)
    whole = sheet()
    qtbot.addWidget(whole)
    width = theme().px(1440)
    whole.resize(width, whole.heightForWidth(width))
    whole.show()
    cut = [
        label.text()
        for label in whole.findChildren(Text)
        if label.isVisible() and not label.wordWrap() and label.width() < label.sizeHint().width()
    ]
    low = [
        label.text()
        for label in whole.findChildren(Text)
        if label.isVisible() and label.wordWrap() and label.height() < label.heightForWidth(label.width())
    ]
    assert cut == []
    assert low == []


def test_a_part_made_before_a_change_of_text_size_is_as_large_as_one_made_after(qtbot) -> None:
    before = [PrimaryButton("Review"), Select("A", [("a", "a")]), Segments("S", [("a", "a"), ("b", "b")])]
    theme().set_text_scale(1.5)
    after = [PrimaryButton("Review"), Select("A", [("a", "a")]), Segments("S", [("a", "a"), ("b", "b")])]
    assert [part.sizeHint() for part in before] == [part.sizeHint() for part in after]


def test_the_foot_of_a_column_stays_in_sight_while_the_rest_scrolls(qtbot) -> None:
    column = ScrollColumn("Form")
    for number in range(40):
        column.add(Text(f"row {number}"))
    button = PrimaryButton("Review")
    column.pin(button)
    qtbot.addWidget(column)
    column.resize(320, 400)
    column.show()
    QApplication.processEvents()
    assert button.visibleRegion().boundingRect().size() == button.size()
    assert column.area.verticalScrollBar().maximum() > 0


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_form_fits_the_narrow_column_and_stands_on_its_ground(qtbot, scale: float) -> None:
    theme().set_text_scale(scale)
    column = ScrollColumn("Form", ground="side")
    column.add(Segments("Form", [(key, key) for key in ("Stake", "Wrap", "Leave", "Validators")], stretch=True))
    column.add(AmountEdit("Amount to leave with", [STETH, ETH], maximum=lambda: 10084 * 10**15))
    column.add(ValueSlider("My money could earn", tuple(range(100)), lambda value: f"{value} % a year"))
    qtbot.addWidget(column)
    column.resize(theme().px(316), theme().px(600))
    column.show()
    QApplication.processEvents()
    inner = column.area.widget()
    assert inner.width() == column.area.viewport().width()
    assert inner.minimumSizeHint().width() <= inner.width()
    drawn = column.grab().toImage()
    assert drawn.pixelColor(theme().px(8), drawn.height() // 2) == theme().color("side")


@pytest.mark.parametrize("kind", [Select, UnitBox, lambda name, items: SpeedChoice([key for key, _text in items])])
def test_enter_in_an_open_list_takes_the_line_that_is_highlighted(qtbot, kind) -> None:
    choice = kind("Speed", [(key, key) for key in "abcde"])
    qtbot.addWidget(choice)
    choice.show()
    choice.setFocus()
    choice.set_current("d")
    for key in ("d", "e", "e"):  # opened again, it begins at the one chosen last
        qtbot.keyClick(choice, Qt.Key.Key_Space)
        view = choice.view()
        qtbot.waitUntil(view.isVisible)
        if choice.current_key() != key:
            qtbot.keyClick(view, Qt.Key.Key_Down)
        assert [view.currentIndex().row()] == [index.row() for index in view.selectedIndexes()] == [choice.findData(key)]
        qtbot.keyClick(view, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda view=view: not view.isVisible() and not view.currentIndex().isValid())
        assert choice.current_key() == key
