"""Parts that say something: toasts, errors, notes, figures, previews, stages and comparisons."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from tests.ui.parts_shown import shown
from ui import spoken
from ui.theme import theme
from ui.widgets import (
    AmountEdit,
    Compare,
    CompareRow,
    CompareWay,
    ErrorLine,
    Estimate,
    Figure,
    FigureRow,
    Fix,
    NoteBlock,
    PreviewBlock,
    PreviewRow,
    QuietButton,
    StageBar,
    StageShare,
    Text,
    Toast,
    Unit,
)


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


def test_a_toast_whose_page_is_left_never_comes_back_with_it(qtbot) -> None:
    toast = toast_on(qtbot)
    toast.show_message("Staked 5 ETH", "Undo")
    entered(toast)
    toast.parentWidget().hide()
    assert toast.timer.isActive(), "its six seconds pass out of sight, too"
    toast.timer.timeout.emit()
    toast.parentWidget().show()
    assert not toast.isVisible()


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


def test_a_label_of_a_preview_wraps_only_where_its_own_number_leaves_no_room(qtbot) -> None:
    block = PreviewBlock("Preview")
    qtbot.addWidget(block)
    block.set_rows([PreviewRow("Sells for", "27.0518", "ETH", before="32.0480"), PreviewRow("Halved after some time", "1 day")])
    block.resize(250, block.heightForWidth(250))
    block.show()
    (first, number, unit), (second, alone, _) = block._cells
    assert second.height() < 2 * second.fontMetrics().lineSpacing()
    ends = [part.geometry().right() - part.contentsMargins().right() for part in (number, alone)]
    assert ends[0] == ends[1], "numbers end below one another, with a unit or without"
    assert unit.geometry().left() > ends[0]
    assert first.width() < second.width()


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
    amount, block = AmountEdit("Amount", [Unit("ETH", "ETH")], maximum=lambda: 10**18), PreviewBlock()
    button, figure = QuietButton("main"), Figure("Gap")
    return {
        AmountEdit: (amount, lambda text: amount.refresh(f"you have {text}")),
        PreviewBlock: (block, lambda text: block.set_rows([PreviewRow("You get", text, "ETH")], "A sentence.")),
        QuietButton: (button, button.setText),
        Figure: (figure, lambda text: figure.set_figure(text, "ETH", "at once", exact=text)),
    }


@pytest.mark.parametrize("kind", [AmountEdit, PreviewBlock, QuietButton, Figure])
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


def test_the_mark_of_how_far_it_has_come_is_whole_at_every_place_of_the_bar(qtbot) -> None:
    bar = StageBar("Where the days go")
    qtbot.addWidget(bar)
    bar.resize(300, 60)
    accent, counted = theme().color("accent").rgb(), []
    for here in (0.0, 0.004, 0.5, 0.996, 1.0):
        bar.set_stages(STAGES, here=here)
        image = bar.grab().toImage()
        top = [x for x in range(image.width()) if image.pixel(x, 0) == accent]
        counted.append(top[-1] - top[0])
        assert abs(bar.here_x(300) - here * 300) <= theme().px(4), here
    assert len(set(counted)) == 1, counted


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


def test_a_comparison_without_a_way_has_none_chosen(qtbot) -> None:
    made = Compare("Leave", [CompareWay("", "")])
    shown(qtbot, made)
    made.set_rows([CompareRow("You get", ("\N{EM DASH}",))])
    made.set_chosen("")
    assert "chosen" not in [text.text() for text in made.findChildren(Text) if text.isVisible()]


@pytest.mark.parametrize("rows", [(1, 2), (2, 1), (1, 3, 1)])
def test_what_a_comparison_draws_stays_on_screen_when_its_row_moves(qtbot, rows) -> None:
    made, bar = Compare("Leave", [CompareWay("redeem", "Redeem"), CompareWay("sell", "Sell")]), StageBar("Waiting time")
    shown(qtbot, made)
    for above in rows:
        plain = [CompareRow("You get", ("10.0840 ETH", "9.4386 ETH"))] * above
        made.set_rows([*plain, CompareRow("Waiting time", (bar, "Fee 0.0038"))])
        made.adjustSize()
        assert bar.isVisibleTo(made)
        made.layout().activate()
        assert bar.y() > max(text.y() for text in made.findChildren(Text) if text.isVisible() and text.text() == "10.0840 ETH")


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


def test_no_line_of_any_words_ends_between_a_number_and_its_percent(qtbot):
    said = "Net rate a year, mean of 30 days: Jito 4.94 %, Marinade 5.91 %, locked 4.87 %"
    label = Text(said, wrap=True)
    qtbot.addWidget(label)
    assert label.text() == said, "what is told, searched and compared stays as it was written"
    assert label.accessibleName() == said
    drawn = QLabel.text(label)
    assert len(drawn) == len(said)
    assert drawn.count("\N{NO-BREAK SPACE}%") == 3
    assert " %" not in drawn
    label.setText("5 % a year")
    assert (label.text(), QLabel.text(label)) == ("5 % a year", "5\N{NO-BREAK SPACE}% a year")


def test_every_text_that_may_wrap_is_drawn_by_what_keeps_a_percent_with_its_number():
    ui = Path(__file__).parents[2] / "ui"
    wraps = [path for path in ui.rglob("*.py") if re.search(r"WordWrap", path.read_text("utf-8"))]
    assert [path.name for path in wraps if "unparted" not in path.read_text("utf-8") and path.name != "table.py"] == []
