"""The parts by the keyboard, by a screen reader, by the mouse; what they hold and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QEnterEvent, QGuiApplication, QImage, QKeyEvent, QRegion, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tests.strategies import amounts_between, words_of
from tests.ui.gallery import sheet
from ui import spoken
from ui.theme import theme
from ui.widgets import (
    AmountEdit,
    Cell,
    Compare,
    CompareRow,
    CompareWay,
    DataTable,
    ErrorLine,
    Estimate,
    Figure,
    FigureRow,
    Fix,
    Fold,
    IconButton,
    NoteBlock,
    PreviewBlock,
    PreviewRow,
    PrimaryButton,
    QuietButton,
    ScrollColumn,
    Segments,
    Select,
    SliderMark,
    StageBar,
    StageShare,
    TableColumn,
    TableModel,
    Text,
    Toast,
    Unit,
    ValueSlider,
    even_stops,
    only_one_open,
    rounded_stops,
)
from ui.widgets.panes import FoldHead
from wallet.amounts import LOCALES
from wallet.errors import Refused

ETH, STETH, USDC = Unit("ETH", "ETH"), Unit("stETH", "stETH"), Unit("USDC", "USDC", 6)
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def shown(qtbot, widget: QWidget, width: int = 360, height: int = 480) -> QWidget:
    """A window with the widget at its top."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(widget)
    layout.addStretch(1)
    window.resize(width, height)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    widget.held_by = window  # type: ignore[attr-defined]
    return window


def amount_field(qtbot, most: int | None = 10 * 10**18, units: tuple[Unit, ...] = (ETH, STETH)) -> AmountEdit:
    field = AmountEdit("Amount", units, maximum=lambda: most)
    field.setObjectName("stake.amount")
    shown(qtbot, field)
    return field


# Amounts


def test_the_object_name_finds_the_line_that_keys_go_to(qtbot) -> None:
    field = amount_field(qtbot)
    line = field.window().findChild(QWidget, "stake.amount")
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "2.5")
    assert field.amount() == 25 * 10**17
    assert field.problem is None


@pytest.mark.parametrize("name", ["en", "de", "fr", "ch", "in"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=words_of(200))
def test_an_amount_written_is_the_amount_read_in_five_number_formats(qtbot, name: str, amount: int) -> None:
    field = AmountEdit("Amount", [ETH], locale=lambda: LOCALES[name])
    field.set_amount(amount)
    assert field.amount() == amount
    assert isinstance(field.amount(), int)
    field.deleteLater()


def test_an_empty_field_is_no_amount_and_no_reproach(qtbot) -> None:
    field = amount_field(qtbot)
    assert field.amount() is None
    assert field.problem is not None
    assert field.problem.code == "amount_empty"
    assert not field.error.isVisible()
    field.show_problem()
    assert field.error.sentence() == "Enter an amount."


def test_what_can_be_read_in_two_ways_is_asked_about_and_put_right_by_the_button(qtbot) -> None:
    field = amount_field(qtbot)
    field.line.setText("1234,5")
    assert field.amount() is None
    assert field.frame.wrong
    (fix,) = field.error.fixes()
    assert "1234.5" in fix.text()
    fix.click()
    assert field.amount() == 12345 * 10**17
    assert not field.frame.wrong
    assert not field.error.isVisible()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_empty"),
        ("-1", "amount_negative"),
        ("0.0000000000000000001", "amount_precision"),
        ("9" * 300, "amount_too_long"),
        ("one", "amount_format"),
    ],
)
def test_a_text_that_is_no_amount_gives_none_and_the_reason(qtbot, text: str, code: str) -> None:
    field = amount_field(qtbot)
    field.line.setText("1")
    field.line.setText(text)
    assert field.amount() is None
    assert isinstance(field.problem, Refused)
    assert field.problem.code == code


def test_a_seed_phrase_is_refused_and_not_kept_anywhere_in_the_field(qtbot) -> None:
    field = amount_field(qtbot)
    QTest.keyClicks(field.line, "1")
    field.line.insert(PHRASE)
    assert field.text() == ""
    field.line.undo()
    assert field.text() == ""
    assert field.problem is not None
    assert field.problem.code == "amount_secret"
    assert field.error.isVisible()
    said = field.error.sentence() + field.line.accessibleDescription() + repr(field.problem.figures)
    assert "sausage" not in said


def test_chips_take_shares_of_the_most_and_show_which_one_holds(qtbot) -> None:
    field = amount_field(qtbot, most=10**18 + 3)
    for share, taken in ((25, (10**18 + 3) // 4), (50, (10**18 + 3) // 2), (100, 10**18 + 3)):
        field.chip(share).click()
        assert field.amount() == taken
        assert [one for one in (25, 50, 75, 100) if field.chip(one).isChecked()] == [share]
    assert field.echo_text().endswith("all of it")
    field.line.setText("0.1")
    assert not field.chip(100).isChecked()


def test_chips_rest_where_nothing_is_held_and_the_limit_says_what_is(qtbot) -> None:
    held = [0]
    field = AmountEdit("Amount", [STETH], maximum=lambda: held[0])
    shown(qtbot, field)
    assert not field.chip(100).isEnabled()
    held[0] = 100840 * 10**14
    field.refresh()
    assert field.chip(100).isEnabled()
    assert field.limit_text() == "you have 10.0840 stETH"


def test_the_echo_groups_with_spaces_so_that_no_locale_misreads_it(qtbot) -> None:
    field = AmountEdit("Amount", [ETH], locale=lambda: LOCALES["de"])
    field.line.setText("1.234,5")
    assert field.echo_text() == "= 1\N{NARROW NO-BREAK SPACE}234,5 ETH"


def test_another_unit_reads_the_same_text_with_its_own_decimals(qtbot) -> None:
    field = amount_field(qtbot, units=(ETH, USDC))
    field.line.setText("1.5")
    with qtbot.waitSignal(field.unit_changed) as told:
        field.set_unit("USDC")
    assert told.args == ["USDC"]
    assert field.amount() == 1_500_000


def test_a_single_unit_is_words_and_no_stop_for_the_keyboard(qtbot) -> None:
    one, two = AmountEdit("Amount", [ETH]), AmountEdit("Amount", [ETH, STETH])
    assert one.unit_box.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert two.unit_box.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_what_the_form_found_wrong_stays_until_the_next_edit(qtbot) -> None:
    field = amount_field(qtbot)
    pressed: list[str] = []
    field.line.setText("5")
    field.set_problem("You have 2.4180 ETH.", [Fix("Use 2.4149", lambda: pressed.append("use"))])
    field.refresh()
    assert field.frame.wrong
    field.error.fixes()[0].click()
    assert pressed == ["use"]
    QTest.keyClicks(field.line, "1")
    assert not field.frame.wrong
    assert not field.error.isVisible()


def test_a_number_format_changed_under_the_field_reads_by_the_new_one(qtbot) -> None:
    current = ["en"]
    field = AmountEdit("Amount", [ETH], locale=lambda: LOCALES[current[0]])
    field.set_amount(12345 * 10**17)
    assert field.text() == "1,234.5"
    current[0] = "de"
    field.set_amount(field.amount())
    assert field.text() == "1.234,5"


# Segments and choices


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


# Buttons


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


# Everything has a name


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


# Messages


def entered(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QEnterEvent(QPointF(2, 2), QPointF(2, 2), QPointF(2, 2)))


def toast_on(qtbot) -> Toast:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(352, 480)
    host.show()
    return Toast(host)


def test_a_toast_goes_after_six_seconds_of_its_own_accord(qtbot) -> None:
    toast = toast_on(qtbot)
    toast.show_message("Staked 2.4149 ETH", "Undo")
    assert toast.timer.interval() == 6000
    assert toast.timer.isActive()
    assert toast.timer.isSingleShot()
    toast.timer.timeout.emit()
    assert not toast.isVisible()


def test_a_toast_stays_while_it_is_hovered(qtbot) -> None:
    toast = toast_on(qtbot)
    toast.show_message("Staked")
    entered(toast)
    assert not toast.timer.isActive()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast.timer.isActive()
    assert toast.timer.remainingTime() > 5000


def test_the_action_of_a_toast_acts_once_and_closes_it(qtbot) -> None:
    toast, done = toast_on(qtbot), []
    toast.show_message("Staked", "Undo", lambda: done.append("undo"))
    toast.button.click()
    assert done == ["undo"]
    assert not toast.isVisible()
    assert not toast.timer.isActive()


def test_a_toast_stands_above_its_anchor(qtbot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(352, 480)
    anchor = QWidget(host)
    anchor.setGeometry(20, 430, 312, 34)
    host.show()
    toast = Toast(host, anchor)
    toast.show_message("Request 3 is ready: 1.5 ETH", "Claim")
    assert toast.geometry().bottom() < anchor.y()
    anchor.move(20, 300)
    assert toast.geometry().bottom() < 300


def test_an_error_line_says_the_sentence_and_goes_when_there_is_none(qtbot) -> None:
    line, done = ErrorLine(), []
    shown(qtbot, line)
    line.show_error("You have 2.4 ETH.", [Fix("Use 2.4", lambda: done.append(1)), Fix("Get more", lambda: None)])
    assert line.isVisible()
    assert [button.text() for button in line.fixes()] == ["Use 2.4", "Get more"]
    line.fixes()[0].click()
    assert done == [1]
    line.show_error("")
    assert not line.isVisible()


def test_a_note_has_at_most_one_fix(qtbot) -> None:
    note = NoteBlock("Close to liquidation.", fix=Fix("Borrow less", lambda: None))
    assert note.fix_button() is not None
    note.set_note("Over the limit nothing is traded.")
    assert note.fix_button() is None
    assert note.sentence() == "Over the limit nothing is traded."


# Figures, preview, stages


def test_figures_lose_their_sentences_before_they_lose_a_digit(qtbot) -> None:
    made = [Figure(name) for name in ("You hold", "Redeems for", "Sells for", "Gap")]
    for figure in made:
        figure.set_figure("10.0840", "stETH", "a sentence that needs a good deal of room")
    row = FigureRow(*made)
    shown(qtbot, row, width=1200)
    assert all(figure.findChildren(Text)[-1].isVisible() for figure in made)
    row.window().resize(row.sizeHint().width() + 30, 300)
    QApplication.processEvents()
    for figure in made:
        number, unit, sentence = (label for label in figure.findChildren(Text)[1:])
        assert not sentence.isVisible()
        assert number.width() >= number.sizeHint().width()
        assert unit.width() >= unit.sizeHint().width()
    ends = [figure.geometry().right() for figure in made]
    assert ends[-1] <= row.width()
    assert all(a < b.x() for a, b in zip(ends, made[1:], strict=False))


def test_a_figure_tells_its_value_to_a_screen_reader(qtbot) -> None:
    figure = Figure("Sells for")
    figure.set_figure("9.4386", "ETH", "at once", exact="9.438612345678901234 ETH")
    assert figure.accessibleName() == "Sells for"
    assert figure.accessibleDescription() == "9.4386 ETH at once"
    assert figure.toolTip() == "9.438612345678901234 ETH"


def test_a_preview_sets_its_first_row_strong_and_reads_as_sentences(qtbot) -> None:
    block = PreviewBlock("Preview")
    rows = [PreviewRow("You get", "10.0840", "ETH"), PreviewRow("Health factor", "1.17", before="1.91")]
    block.set_rows(rows, "A slashing before that lowers it.")
    values = [label for label in block.findChildren(Text) if label.text() in ("10.0840", "1.91 \N{RIGHTWARDS ARROW} 1.17")]
    assert [label.font().weight() for label in values] == [600, 400]
    assert block.text().splitlines() == [
        "You get: 10.0840 ETH",
        "Health factor: from 1.91 to 1.17",
        "A slashing before that lowers it.",
    ]


class Layouts(QObject):
    """Counts how often widgets are asked to lay out what is in them."""

    def __init__(self, *watched: QWidget) -> None:
        super().__init__(watched[0])
        self.asked = 0
        for widget in watched:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.asked += event.type() == QEvent.Type.LayoutRequest
        return False

    def none_in_a_turn(self) -> bool:
        """Whether nothing was asked for since the last answer, nor with the events that wait."""
        QApplication.processEvents()
        asked, self.asked = self.asked, 0
        return not asked


def written() -> dict[type[QWidget], tuple[QWidget, Callable[[str], None]]]:
    """Each kind of widget that is written anew with every hour, and how it is written."""
    amount, block = AmountEdit("Amount", [ETH], maximum=lambda: 10**18), PreviewBlock()
    button, figure, head = QuietButton("main"), Figure("Gap"), FoldHead("shield", "Slash")
    return {
        AmountEdit: (amount, lambda text: amount.refresh(f"you have {text}")),
        PreviewBlock: (block, lambda text: block.set_rows([PreviewRow("You get", text, "ETH")], "A sentence.")),
        QuietButton: (button, button.setText),
        Figure: (figure, lambda text: figure.set_figure(text, "ETH", "at once", exact=text)),
        FoldHead: (head, head.set_value),
    }


@pytest.mark.parametrize("kind", [AmountEdit, PreviewBlock, QuietButton, Figure, FoldHead])
def test_what_is_written_as_it_was_is_not_laid_out_again(qtbot, kind: type[QWidget]) -> None:
    widget, write = written()[kind]
    box = QWidget()
    QVBoxLayout(box).addWidget(widget)
    shown(qtbot, box)
    write("10.0840")
    layouts = Layouts(box, widget)
    qtbot.waitUntil(layouts.none_in_a_turn)
    write("10.0840")
    assert layouts.none_in_a_turn()
    write("1,000,000.0841")
    assert not layouts.none_in_a_turn()


def test_a_preview_with_fewer_rows_shows_nothing_of_the_old_ones(qtbot) -> None:
    block = PreviewBlock("Preview")
    shown(qtbot, block)
    block.set_rows([PreviewRow(str(number), "1") for number in range(4)])
    block.set_empty("You get", "stETH", "A preview appears as soon as the amount fits.")
    seen = [label.text() for label in block.findChildren(Text) if label.isVisible() and label.text()]
    assert seen == ["You get", "\N{EM DASH}", "stETH", "A preview appears as soon as the amount fits."] or set(seen) == {
        "You get",
        "\N{EM DASH}",
        "stETH",
        "A preview appears as soon as the amount fits.",
    }


STAGES = [StageShare("Buffer", "0.6 d", 0.6), StageShare("Exit queue", "2.4 d", 2.4), StageShare("Final", "0 d", 0)]


def test_stages_fill_the_bar_by_their_length_and_none_vanishes(qtbot) -> None:
    bar = StageBar("Where the days go")
    bar.set_stages(STAGES, "3.0 d")
    parts = bar.segments(300)
    assert parts[-1][0] + parts[-1][1] == pytest.approx(300)
    assert parts[1][1] == pytest.approx(4 * parts[0][1], rel=0.05)
    assert parts[2][1] == theme().px(3)
    assert bar.accessibleDescription() == "Buffer 0.6 d, Exit queue 2.4 d, Final 0 d; together 3.0 d"


def test_names_of_stages_that_would_touch_are_listed_below_one_another(qtbot) -> None:
    bar = StageBar("Where the days go")
    bar.set_stages(STAGES)
    assert bar.heightForWidth(110) > bar.heightForWidth(400)


@pytest.mark.parametrize("state", ["unknown", "paused", "slowed"])
def test_an_estimate_that_cannot_be_given_says_so_with_an_icon(qtbot, state: str) -> None:
    made = Estimate()
    shown(qtbot, made)
    made.set_estimate(state, "Paused since day 33", "your place is kept")  # type: ignore[arg-type]
    assert made.state() == state
    assert made._icon.isVisible()
    made.set_estimate("value", "5.1 days")
    assert not made._icon.isVisible()
    assert made.words() == "5.1 days"


def test_a_comparison_says_which_way_is_chosen(qtbot) -> None:
    made = Compare("Leave", [CompareWay("redeem", "Redeem"), CompareWay("sell", "Sell")])
    made.set_rows([CompareRow("You get", ("10.0840 ETH", "9.4386 ETH"), number=True)])
    made.set_chosen("sell")
    assert made.accessibleDescription() == "Sell is chosen. You get: 10.0840 ETH; 9.4386 ETH"
    made.set_rows([CompareRow("You get", ("9.0000 ETH", "9.4386 ETH"))])
    assert "9.0000 ETH" in [label.text() for label in made.findChildren(Text)]


# Table

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


# Slider, folds, column


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


def test_opening_one_fold_closes_the_others(qtbot) -> None:
    folds = [Fold("bug", name, Text("inside")) for name in ("Slash", "Sell", "Leave")]
    only_one_open(*folds)
    folds[0].set_open(True)
    QTest.keyClick(folds[2].head, Qt.Key.Key_Space)
    assert [fold.is_open() for fold in folds] == [False, False, True]


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


def test_a_fold_takes_two_lines_where_name_and_value_have_no_room_beside_each_other(qtbot) -> None:
    fold = Fold("fall", "A large holder sells", QWidget())
    fold.set_value("43,000 stETH")
    window = shown(qtbot, fold, width=500)
    one = fold.head.sizeHint().height()
    window.resize(220, 300)
    qtbot.waitUntil(lambda: fold.head.width() < 230)
    assert fold.head.sizeHint().height() > one


def test_no_figure_is_left_out_where_there_is_no_room_they_take_another_line(qtbot) -> None:
    figures = [Figure(name) for name in ("You hold", "Redeems for", "Sells for", "Gap")]
    for figure in figures:
        figure.set_figure("100.2308", "stETH", "a sentence")
    row = FigureRow(*figures)
    window = shown(qtbot, row, width=900)
    for width in (900, 560, 330, 180):
        window.resize(width, 500)
        qtbot.waitUntil(lambda: row.height() >= row.heightForWidth(row.width()))
        places = [figure.geometry() for figure in figures]
        assert all(figure.isVisible() for figure in figures)
        assert all(row.rect().contains(place) for place in places), width
        assert not any(one.intersects(other) for place, one in enumerate(places) for other in places[:place])


def test_figures_give_back_no_width_while_time_plays(qtbot):
    figure, beside = Figure("You hold"), Figure("Redeems for")
    row = FigureRow(figure, beside)
    qtbot.addWidget(row)
    row.resize(900, 80)
    row.show()
    spoken.quiet().set_held(True)
    try:
        places = []
        for number in ("15.1951", "115.1951", "5.1951", "1,115.1951", "9.0000"):
            figure.set_figure(number, "stETH", "a sentence under it")
            row.fit()
            places.append(beside.x())
        assert places == sorted(places)
    finally:
        spoken.quiet().set_held(False)
    assert beside.x() < places[-1]


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
