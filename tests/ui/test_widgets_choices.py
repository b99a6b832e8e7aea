"""Parts to choose and to press: segments, lists, sliders and buttons, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QEnterEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.strategies import amounts_between
from tests.ui.parts_shown import shown
from ui.panels.window.focus import in_turn
from ui.theme import theme
from ui.widgets import (
    AmountEdit,
    Cell,
    Column,
    DataTable,
    Figure,
    IconButton,
    LinkButton,
    PrimaryButton,
    QuietButton,
    Segments,
    Select,
    SliderMark,
    TableColumn,
    TableModel,
    Unit,
    ValueSlider,
    even_stops,
    rounded_stops,
)
from ui.widgets.fields import UnitBox
from ui.widgets.painting import MARK_LINE


def segments(qtbot) -> Segments:
    made = Segments("Form", [("stake", "Stake"), ("wrap", "Wrap"), ("leave", "Leave")])
    shown(qtbot, made)
    return made


def test_segments_are_walked_by_arrow_keys_and_left_by_tab(qtbot) -> None:
    made = segments(qtbot)
    after = QPushButton("after")
    made.parentWidget().layout().addWidget(after)
    after.show()
    told: list[str] = []
    made.changed.connect(told.append)
    made.segment("stake").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert told == ["wrap", "leave"]
    assert made.current_key() == "leave"
    assert made.currentIndex() == 2
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Home)
    assert made.current_key() == "stake"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after


def test_the_whole_segment_can_be_clicked(qtbot) -> None:
    made = segments(qtbot)
    leave = made.segment("leave")
    QTest.mouseClick(leave, Qt.MouseButton.LeftButton, pos=leave.rect().bottomRight())
    assert made.current_key() == "leave"


def test_a_screen_reader_is_told_radio_button_name_and_which_is_chosen(qtbot) -> None:
    made = segments(qtbot)
    made.set_current("wrap")
    spoken = QAccessible.queryAccessibleInterface(made.segment("wrap"))
    assert spoken.role() == QAccessible.Role.RadioButton
    assert spoken.text(QAccessible.Text.Name) == "Wrap"
    assert QAccessible.queryAccessibleInterface(made).text(QAccessible.Text.Name) == "Form"
    assert QAccessible.queryAccessibleInterface(made).role() == QAccessible.Role.Grouping
    assert spoken.state().checked  # type: ignore[attr-defined]
    assert not QAccessible.queryAccessibleInterface(made.segment("stake")).state().checked  # type: ignore[attr-defined]


def test_other_choices_keep_the_one_chosen_where_they_can(qtbot) -> None:
    made = segments(qtbot)
    made.set_current("leave")
    with qtbot.assertNotEmitted(made.changed):
        made.set_choices([("leave", "Leave"), ("queue", "Queue")])
    assert made.current_key() == "leave"
    with qtbot.waitSignal(made.changed) as told:
        made.set_choices([("queue", "Queue")])
    assert told.args == ["queue"]


def test_choosing_a_segment_does_not_move_the_others(qtbot) -> None:
    made = segments(qtbot)
    before = [made.segment(key).geometry() for key in ("stake", "wrap", "leave")]
    made.set_current("leave")
    QApplication.processEvents()
    assert [made.segment(key).geometry() for key in ("stake", "wrap", "leave")] == before


def test_a_select_tells_keys_and_keeps_its_choice(qtbot) -> None:
    made = Select("Protocol", [("lido", "Lido"), ("locked", "Locked")])
    told: list[str] = []
    made.changed.connect(told.append)
    QTest.keyClick(made, Qt.Key.Key_Down)
    made.set_items([("locked", "Locked staking"), ("lido", "Lido")])
    assert made.current_key() == "locked"
    assert told == ["locked"]
    with pytest.raises(KeyError):
        made.set_current("nobody")


def test_the_focus_ring_comes_by_keyboard_only(qtbot) -> None:
    button = PrimaryButton("Review")
    shown(qtbot, button)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not button.ringed()
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.ringed()


def test_a_button_paints_its_states_differently(qtbot) -> None:
    button = PrimaryButton("Review")
    shown(qtbot, button)
    rest = button.grab().toImage()
    QApplication.sendEvent(button, QEnterEvent(QPointF(2, 2), QPointF(2, 2), QPointF(2, 2)))
    hover = button.grab().toImage()
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    focus = button.grab().toImage()
    button.setEnabled(False)
    disabled = button.grab().toImage()
    drawn = [rest, hover, focus, disabled]
    assert all(a != b for place, a in enumerate(drawn) for b in drawn[place + 1 :])
    assert {image.size() for image in drawn} == {rest.size()}


def test_hover_fades_in_unless_motion_is_reduced(qtbot) -> None:
    button = QuietButton("Activity")
    shown(qtbot, button)
    enter = QEnterEvent(QPointF(2, 2), QPointF(2, 2), QPointF(2, 2))
    QApplication.sendEvent(button, enter)
    assert button.hover_level == 1.0
    QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))
    theme().set_reduced_motion(False)
    QApplication.sendEvent(button, enter)
    assert button.hover_level < 1.0
    qtbot.waitUntil(lambda: button.hover_level == 1.0)


def test_an_icon_button_has_a_name_and_says_it_in_its_tip(qtbot) -> None:
    button = IconButton("undo", "Undo Stake 10 ETH", shortcut="Ctrl+Z")
    assert button.accessibleName() == "Undo Stake 10 ETH"
    assert button.toolTip() == "Undo Stake 10 ETH  (Ctrl+Z)"


def test_a_mnemonic_is_not_part_of_the_name(qtbot) -> None:
    button = PrimaryButton("&Review")
    assert button.accessibleName() == "Review"
    button.setText("Review && go")
    assert button.accessibleName() == "Review & go"


def test_a_slider_gives_whole_numbers_of_any_size(qtbot) -> None:
    made = ValueSlider("A whale sells", even_stops(0, 10**24, 101), lambda value: f"{value // 10**18} stETH")
    told: list[int] = []
    made.changed.connect(told.append)
    made.setObjectName("shock.size")
    QTest.keyClick(made.track, Qt.Key.Key_End)
    assert told == [10**24]
    assert made.value() == 10**24
    assert made.value_text() == "1000000 stETH"
    assert made.findChild(QWidget, "shock.size") is made.track
    assert made.track.accessibleName() == "A whale sells"
    assert made.track.accessibleDescription() == "1000000 stETH"


@given(low=st.integers(1, 10**6), more=amounts_between(1, 10**12, unit=10**9))
@settings(deadline=None)
def test_stops_rise_from_the_least_to_the_most(low: int, more: int) -> None:
    for stops in (rounded_stops(low, low + more), even_stops(low, low + more, 9)):
        assert stops[0] == low
        assert stops[-1] == low + more
        assert list(stops) == sorted(stops)


def test_a_slider_goes_to_the_stop_nearest_and_keeps_its_value_among_new_stops(qtbot) -> None:
    made = ValueSlider("Share", (0, 10, 20, 50), marks=[SliderMark(10, "typical")])
    made.set_value(16)
    assert made.value() == 20
    made.set_stops((0, 5, 19, 100))
    assert made.value() == 19


def test_a_slider_follows_the_pointer(qtbot) -> None:
    made = ValueSlider("Share", tuple(range(101)))
    shown(qtbot, made)
    track = made.track
    spot = QPointF(track.x_of(75), track.height() / 2).toPoint()
    QTest.mouseClick(track, Qt.MouseButton.LeftButton, pos=spot)
    assert made.value() == 75


def test_the_wheel_scrolls_past_a_field_that_has_no_focus(qtbot) -> None:
    made = Select("Protocol", [("lido", "Lido"), ("locked", "Locked")])
    shown(qtbot, made)
    made.clearFocus()
    turned = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(made, turned)
    assert made.current_key() == "lido"
    made.setFocus()
    QApplication.sendEvent(made, turned)
    assert made.current_key() == "locked"


def test_enter_presses_the_button_that_has_the_keyboard_but_not_again_while_held(qtbot) -> None:
    made = PrimaryButton("Confirm stake")
    qtbot.addWidget(made)
    made.show()
    pressed = []
    made.clicked.connect(lambda: pressed.append(1))
    QTest.keyClick(made, Qt.Key.Key_Return)
    QTest.keyClick(made, Qt.Key.Key_Enter)
    assert len(pressed) == 2
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True, 1)
    QApplication.sendEvent(made, held)
    made.setEnabled(False)
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert len(pressed) == 2


def test_rows_shrink_again_with_the_text(qtbot) -> None:
    model = TableModel([TableColumn("a", "A")])
    made = DataTable("Rows", model)
    qtbot.addWidget(made)
    model.set_rows([{"key": "one", "a": Cell("1")}])
    made.show()
    heights = []
    for scale in (1.0, 1.5, 1.0):
        theme().set_text_scale(scale)
        heights.append(made.rowHeight(0))
    assert heights[0] == heights[2] < heights[1]


@pytest.mark.parametrize("way", ["key", "pointer"])
def test_what_is_picked_in_an_open_list_is_chosen(qtbot, way):
    made = Select("Protocol", [("lido", "Lido"), ("rocket", "Rocket Pool"), ("locked", "Locked")])
    qtbot.addWidget(made)
    made.show()
    told, view = [], made.view()
    made.changed.connect(told.append)
    for key in ("locked", "rocket", "lido"):
        made.showPopup()
        qtbot.waitUntil(view.isVisible)
        at = made.model().index(made.findData(key), 0)
        if way == "key":
            view.setCurrentIndex(at)
            qtbot.keyClick(view, Qt.Key.Key_Return)
        else:
            point = view.visualRect(at).center()
            qtbot.mouseMove(view.viewport(), point)
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        qtbot.waitUntil(lambda: not view.isVisible())
        assert made.current_key() == key
    assert told == ["locked", "rocket", "lido"]
    qtbot.waitUntil(lambda: not made.view().currentIndex().isValid())


@pytest.mark.parametrize("key", [Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return])
def test_a_unit_is_not_chosen_by_passing_over_it_while_its_list_is_closed(qtbot, key: Qt.Key) -> None:
    made = UnitBox("Unit", [("stETH", "stETH"), ("ETH", "ETH"), ("rETH", "rETH")])
    made.set_items([("stETH", "stETH"), ("ETH", "ETH"), ("rETH", "rETH")])
    made.set_current("ETH")
    shown(qtbot, made)
    made.setFocus()
    told: list[str] = []
    made.changed.connect(told.append)
    QTest.keyClick(made, key)
    assert made.view().isVisible()
    made.hidePopup()
    assert told == []
    assert made.current_key() == "ETH"


def test_a_unit_that_becomes_a_choice_later_is_reached_after_its_amount(qtbot) -> None:
    page = QWidget()
    rows = Column(4, parent=page)
    field, after = AmountEdit("Amount", [Unit("ETH", "ETH")]), PrimaryButton("Review")
    rows.addWidget(after)
    rows.addWidget(field)
    shown(qtbot, page)
    in_turn(field, after)
    field.set_units([Unit("ETH", "ETH"), Unit("stETH", "stETH")])
    field.line.setFocus()
    QTest.keyClick(field.line, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is field.unit_box


def test_where_the_keyboard_is_no_line_runs_through_the_words_of_a_link_or_a_figure(qtbot) -> None:
    """Without their words, what shows the keyboard has its line over or under them alone."""
    figure = Figure(" ")
    figure.set_figure(" ", "", " ")
    figure.set_explained("stETH", "rate")
    link, page, first = LinkButton("\N{EM SPACE}\N{EM SPACE}"), QWidget(), PrimaryButton("First")
    rows = Column(4, parent=page)
    for part in (first, link, figure):
        rows.addWidget(part)
    shown(qtbot, page)
    first.setFocus()
    for part in (link, figure):
        part.setFocus(Qt.FocusReason.TabFocusReason)
        assert part.ringed()
        picture, accent = part.grab().toImage(), theme().color("accent").rgb()
        lines = {y for y in range(picture.height()) for x in range(picture.width()) if picture.pixel(x, y) == accent}
        assert lines
        line = theme().px(MARK_LINE)
        assert lines <= {*range(line), *range(picture.height() - line, picture.height())}
