"""Nothing is cut and nothing jumps: every tab, form and table at every size a window is likely to have."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from tests.ui.fits import cut
from tests.ui.world_of_forms import ETH, lived_in, practice_in
from ui.main_window import MainWindow
from ui.panels.form_stack import CurrentStack
from ui.panels.window.focus import fields_of, show_within
from ui.session import Session
from ui.theme import theme
from ui.widgets import AmountLine, Text
from ui.wording import use_world
from wallet import Practice, actions

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
SCALES = (1.0, 2.0, 1.5)
"""In an order that makes the text both larger and smaller, and changes it as seldom as can be: that is dear."""
SIZES = [(width, height, scale) for scale in SCALES for width, height in ((1280, 800), (1024, 768))]


def fresh(practice: Practice) -> None:
    """As a practice begins."""


def lived(practice: Practice) -> None:
    """Staked, wrapped, sent, asked to leave, and waited."""
    practice.do(actions.Stake(amount=10 * ETH))
    practice.do(actions.Wrap(amount=3 * ETH))
    practice.do(actions.RequestWithdrawal(amount=5 * ETH))
    practice.do(actions.RequestWithdrawal(amount=1 * ETH))
    practice.advance(24 * 40)
    practice.do(actions.RequestWithdrawal(amount=1 * ETH))
    practice.do(actions.AddLiquidity(market="curve-steth", amounts=(ETH, ETH // 2)))


def in_the_record(practice: Practice) -> None:
    """Deep in June 2022, on a branch with a long name."""
    practice.advance(24 * 40)
    practice.branch("what if I had sold everything")
    practice.do(actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=10 * ETH))


STATES: dict[str, tuple[str, Callable[[Practice], None]]] = {
    "fresh": ("calm", fresh),
    "lived": ("calm", lived),
    "record": ("june-2022-open", in_the_record),
}


def made(folder: Path, state: str) -> MainWindow:
    scenario, live = STATES[state]
    window = MainWindow(Session(lived_in(folder, live, scenario)))
    window.show()
    settled()
    assert len(window.tab_pages) == 4
    window.setUpdatesEnabled(False)  # what is asked here is where things are; painting them each time costs as much again
    return window


class OneWindow:
    """The window of one state at a time, whole: making one takes longer than most of what is asked of it, and each that there is
    is dressed anew at every change of text size."""

    def __init__(self, folder: Callable[[str], Path]) -> None:
        self._folder = folder
        self._known: tuple[str, MainWindow] | None = None

    def of(self, state: str) -> MainWindow:
        if self._known is None or self._known[0] != state:
            self.end()
            self._known = state, made(self._folder(state), state)
        return self._known[1]

    def end(self) -> None:
        if self._known is not None:
            window, self._known = self._known[1], None
            window.close()
            window.session.practice.close()
            window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="module")
def one(qapp, tmp_path_factory):
    window = OneWindow(tmp_path_factory.mktemp)
    yield window
    window.end()
    theme().set_text_scale(1.0)


@pytest.fixture
def plain_look(qapp):
    """Each test sets the text size of what it asks, and leaves the last one, since to set another dresses a whole window."""
    QStandardPaths.setTestModeEnabled(True)
    theme().set_scheme("light")
    theme().set_reduced_motion(True)


@pytest.fixture(scope="module", params=["fresh"])
def state(request):
    """Whose window is asked; by module, so that all tests of a state come one after another."""
    return request.param


@pytest.fixture
def window(one, state):
    """The window that all tests of a state share, with nothing typed, chosen or folded by the one before."""
    found = one.of(state)
    use_world(found.session.world)
    found.steps.show()
    for line in found.findChildren(AmountLine):
        if not line.isReadOnly() and line.text():
            line.setText("")
    for tab in found.tab_pages:
        tab.column.show_form(tab.column.forms[0])
    found.tabs.setCurrentIndex(1)
    return found


@pytest.fixture
def alone(one, qtbot, tmp_path):
    """A window of one's own, for a page that nobody has been on, or a practice that goes on."""
    one.end()
    theme().set_text_scale(1.0)
    found = made(tmp_path, "fresh")
    qtbot.addWidget(found, before_close_func=lambda shown: shown.session.practice.close())
    return found


def laid_out(window, width: int, height: int, scale: float) -> None:
    window.resize(width, height)
    theme().set_text_scale(scale)
    settled()


def settled() -> None:
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()


def seen_whole(chart) -> bool:
    """Whether all of a chart is on screen: of what it draws on, for that covers the chart itself."""
    drawn = chart.viewport()
    return drawn.size() == chart.size() and drawn.visibleRegion().boundingRect() == drawn.rect()


def places(window):
    """Every form of every tab, as `(tab, form)`, on screen one after another."""
    for index in range(window.tabs.count()):
        window.tabs.setCurrentIndex(index)
        for form in window.tab.column.forms:
            window.tab.column.show_form(form)
            settled()
            yield f"{window.tab.title}, {form.title}", form


def cut_for_good(window) -> list[str]:
    """What is still cut once the window has come to rest."""
    lines = cut(window)
    for _ in range(40):
        if not lines:
            break
        QTest.qWait(10)
        lines = cut(window)
    return lines


AMOUNTS = ("", "1.5", "123456.789")
WALKS: dict[str, list[tuple[int, int, float]]] = (
    dict.fromkeys(AMOUNTS, SIZES)
    if THOROUGH
    else {"": [(1280, 800, 1.0)], "1.5": [(1024, 768, 1.0), (1280, 800, 2.0)], "123456.789": [(1024, 768, 1.5)]}
)
"""What stands in the amount fields, and the sizes at which every form is looked at with it."""


@pytest.mark.parametrize("state", STATES, indirect=True)
def test_no_words_and_no_number_are_cut(window):
    found = {}
    for amount, sizes in WALKS.items():
        for size in sizes:
            laid_out(window, *size)
            for place, form in places(window):
                for line in form.findChildren(AmountLine):
                    if line.isVisible() and not line.isReadOnly():
                        line.setText(amount)
                settled()
                for line in cut_for_good(window):
                    found.setdefault(line, (size, place, amount))
    assert found == {}


def test_every_figure_and_the_amount_can_be_seen(window):
    for size in SIZES:
        laid_out(window, *size)
        for index in range(3):
            window.tabs.setCurrentIndex(index)
            settled()
            for figure in window.tab.figures.figures():
                show_within(figure)
                assert figure.visibleRegion().boundingRect() == figure.rect(), (size, figure.name())
            line = window.tab.column.form.findChild(AmountLine)
            window.focus_first()
            show_within(line)
            settled()
            assert line.visibleRegion().boundingRect() == line.rect(), (size, line.objectName())


def test_where_there_is_no_room_side_by_side_the_form_takes_the_page_and_gives_it_back(window):
    """On the Wallet tab the form stands under the chart, on the others over it."""
    for width, height, scale, below in ((1280, 800, 2.0, True), (1280, 800, 1.0, False), (1024, 768, 1.5, True)):
        laid_out(window, width, height, scale)
        for index in range(4):
            window.tabs.setCurrentIndex(index)
            settled()
            tab = window.tab
            chart, column = (QRect(part.mapTo(window, QPoint(0, 0)), part.size()) for part in (tab.view.chart, tab.column))
            assert (chart.top() > column.bottom() - 2) == (below and index > 0)
            assert (column.top() > chart.bottom() - 2) == (below and index == 0)
            assert (column.width() > window.width() * 0.9) == below
            assert chart.height() >= theme().px(140)


@pytest.mark.parametrize("state", STATES, indirect=True)
def test_at_any_text_size_the_wallets_first_screen_shows_the_chart(window):
    window.tabs.setCurrentIndex(0)
    for size in [*SIZES, (1280, 800, 1.25), (1024, 768, 1.25), (1280, 800, 1.75), (1024, 768, 1.75)]:
        for strip in (True, False):
            window.steps.setVisible(strip)
            laid_out(window, *size)
            window.focus_first()
            settled()
            chart, case = window.tab.view.chart, (size, strip)
            assert seen_whole(chart), case
            assert chart.inner().height() >= theme().px(50), case
            whole = [each for each in window.tab.figures.figures() if each.visibleRegion().boundingRect() == each.rect()]
            told = " ".join([*chart.end_texts(), *(each.name() for each in whole)]).lower()
            assert all(word in told for word in ("redeems", "sells", "" if strip else "hold")), case
            lines = chart.plotItem.vb.sceneBoundingRect()
            assert abs(lines.height() - chart.inner().height()) <= 1, case
            assert cut_for_good(window) == [], case


@pytest.mark.parametrize(("width", "height", "scale"), [size for size in SIZES if size[2] > 1])
def test_the_wallet_is_laid_out_whole_when_it_is_made_on_screen(one, tmp_path, qtbot, width, height, scale):
    """Nobody looked at a page of this window before, and none was made ahead."""
    one.end()
    theme().set_text_scale(scale)
    window = MainWindow(Session(practice_in(tmp_path, "calm")))
    qtbot.addWidget(window, before_close_func=lambda shown: shown.session.practice.close())
    window.resize(width, height)
    with qtbot.waitExposed(window):
        window.show()
        window.tabs.setCurrentIndex(0)
    tab, form = window.tab, window.tab.column.form
    for _ in range(5):
        settled()
    chart = tab.view.chart
    assert seen_whole(chart)
    down = [chart] if tab.chart_on_top else []
    tops = [part.mapTo(window, QPoint(0, 0)).y() for part in (*down, tab.column, form.findChild(AmountLine), form.primary)]
    assert tops == sorted(tops)
    assert not tab.chart_on_top or tops[1] >= tops[0] + chart.height()
    assert cut_for_good(window) == []


def test_the_tab_key_goes_down_the_page_wherever_the_figures_stand(window):
    window.tabs.setCurrentIndex(0)
    seen_under = []
    for size in [*SIZES, (1280, 800, 2.0), (1280, 800, 1.0)]:
        laid_out(window, *size)
        tab = window.tab
        down = sorted((tab.figures, tab.chart_bar, tab.view.chart), key=lambda part: part.mapTo(tab, QPoint(0, 0)).y())
        seen_under.append(down[-1] is tab.figures)
        next(field for field in fields_of(down[0]) if field.isVisible()).setFocus()
        reached = []
        for _ in range(20):
            now = QApplication.focusWidget()
            reached += [part for part in down if (part is now or part.isAncestorOf(now)) and part not in reached]
            QTest.keyClick(now, Qt.Key.Key_Tab)
        assert reached == down, size
    assert {True, False} == set(seen_under)


def test_a_page_that_is_come_to_by_the_keyboard_begins_where_its_work_does(alone, qtbot):
    window = alone
    laid_out(window, 1280, 800, 2.0)
    window.tabs.setCurrentIndex(1)
    window.focus_first()
    assert window.tab.column.isAncestorOf(QApplication.focusWidget())
    window.tabs.setCurrentIndex(0)
    chart = window.tab.view.chart
    assert QApplication.focusWidget() is chart
    qtbot.waitUntil(lambda: seen_whole(chart))


def test_the_first_screen_shows_the_chart_however_one_came_to_the_page(window, qtbot):
    """Its first figure has the keyboard where Qt looks for a place by itself; it goes under the chart."""
    laid_out(window, 1280, 800, 1.0)
    window.tabs.setCurrentIndex(0)
    window.tab.figures.figures()[0].setFocus()
    window.steps.show()
    laid_out(window, 1280, 800, 2.0)
    chart = window.tab.view.chart
    qtbot.waitUntil(lambda: seen_whole(chart))
    assert window.focusWidget() is chart


def test_what_stands_under_a_chart_on_top_is_scrolled_to_where_it_is_asked_for(window):
    for size in SIZES:
        laid_out(window, *size)
        window.tabs.setCurrentIndex(0)
        window.focus_first()
        settled()
        tab = window.tab
        tab.send("stETH")
        settled()
        line = tab.sending.findChild(AmountLine)
        assert line.visibleRegion().boundingRect() == line.rect(), size
        button = tab.sending.primary
        show_within(button)
        assert button.visibleRegion().boundingRect() == button.rect(), size


def test_a_review_in_a_window_with_no_room_has_its_buttons_on_screen(alone):
    window = alone
    laid_out(window, 1280, 800, 2.0)
    window.tabs.setCurrentIndex(1)
    form = window.tab.column.form
    form.amount.set_text("2")
    settled()
    window.reviewing.open(form)
    settled()
    for name in ("review.confirm", "review.back"):
        button = window.findChild(QAbstractButton, name)
        assert button.visibleRegion().boundingRect() == button.rect(), name
    for words in (part for part in window.review.findChildren(Text) if part.isVisible()):
        assert words.font().pointSizeF() > 16, words.text()
    window.review.confirm()
    settled()
    toast = window.tab.column.toast
    assert toast.visibleRegion().boundingRect() == toast.rect()


def test_the_primary_button_stays_where_it_is_when_it_becomes_usable(window):
    laid_out(window, 1280, 800, 1.0)
    for place, form in places(window):
        stood = []
        for text in ("", "1", "99999999", "1", ""):
            for line in form.findChildren(AmountLine):
                if line.isVisible() and not line.isReadOnly():
                    line.setText(text)
            settled()
            stood += [button.mapTo(window, QPoint(0, 0)).y() for button in form.primaries.values() if button.isVisible()]
        assert len(set(stood)) <= 1, place


@pytest.mark.parametrize("state", ["lived"], indirect=True)
def test_no_words_of_either_way_of_leaving_are_cut(window):
    window.tabs.setCurrentIndex(1)
    window.tab.lead_to("leave")
    form = window.tab.leave
    form.amount.set_text("1.5")
    for size in ((1280, 800, 1.0), (1280, 800, 1.5), (1024, 768, 1.0), (1024, 768, 2.0)):
        laid_out(window, *size)
        for way in list(form.how.keys()):
            for elsewhere in (500, 100_000):
                form.how.set_current(way)
                form.elsewhere.set_value(elsewhere)
                settled()
                assert cut_for_good(window) == [], (size, way, elsewhere)


def test_screens_of_risk_and_comparing_write_whole_words_and_keep_their_buttons_in_sight(window):
    """The sizes at which the column has least room beside the page."""
    tab = window.tab_pages[3]
    for size in ((1024, 768, 1.0), (1280, 800, 1.5)):
        laid_out(window, *size)
        window.tabs.setCurrentIndex(3)
        tab.column.show_form(tab.shocks)
        tab.shocks.back()
        settled()
        assert not any(tab.shocks.kinds.isColumnHidden(place) for place in (0, 1)), (size, "every shock with its size")
        assert cut_for_good(window) == [], (size, "shocks")
        tab.column.show_form(tab.striking)
        for shown in ("grid", "operator", "loss"):
            tab.strike.page.by.set_current(shown)
            assert cut_for_good(window) == [], (size, shown)
            primary = tab.striking.primary
            assert primary.visibleRegion().boundingRect() == primary.rect(), (size, shown)
        tab.column.show_form(tab.network)
        assert cut_for_good(window) == [], (size, "network")
        window.tabs.setCurrentIndex(1)
        window.tab.lead_to("compare")
        window.tab.comparing.choice.set_current("twins")
        window.tab.comparing.twins.finish()
        edit = window.tab.comparing.twins.verdict.edit
        assert edit.viewport().font().pointSizeF() == edit.font().pointSizeF(), (size, "what is asked is as large as the answer")
        assert cut_for_good(window) == [], (size, "twins")
        window.tab.lead_to("stake")
        form = window.tab.stake
        form.amount.set_text("2")
        window.reviewing.open(form)
        settled()
        for name in ("review.confirm", "review.back"):
            button = window.findChild(QAbstractButton, name)
            assert button.visibleRegion().boundingRect() == button.rect(), (size, name)
        window.reviewing.leave()


@pytest.mark.parametrize("state", ["lived"], indirect=True)
def test_nothing_over_a_table_lies_on_something_else(window):
    window.tabs.setCurrentIndex(0)
    tables = window.tab.tables
    for size in SIZES:
        laid_out(window, *size)
        for shown in range(3):
            tables.show_table(shown)
            settled()
            over = [part for part in tables.findChildren(QWidget) if isinstance(part, (QAbstractButton, QLineEdit, Text))]
            parts = [part for part in over if part.isVisible() and not isinstance(part.parentWidget(), QLineEdit)]
            boxes = [QRect(part.mapTo(tables, QPoint(0, 0)), part.size()) for part in parts if part.width()]
            for place, box in enumerate(boxes):
                assert not any(box.intersects(other) for other in boxes[:place]), (size, tables.titles[shown])


class TestClock:
    @pytest.mark.parametrize("state", ["record"], indirect=True)
    def test_what_is_reconstructed_is_written_out(self, window):
        laid_out(window, 1280, 800, 1.0)
        assert window.time_bar.clock.state_text().endswith("reconstructed")
        assert cut_for_good(window) == []

    def test_why_a_date_is_not_gone_to_is_written_out(self, window):
        date = window.findChild(QLineEdit, "time.date")
        for size in SIZES:
            laid_out(window, *size)
            for text in ("tomorrow", "1 Jan 1999", "1 Jan 2199", "0x" + "1f" * 32):
                date.setText(text)
                date.returnPressed.emit()
                settled()
                assert window.findChild(QWidget, "time.state").tone == "bad"
                assert [line for line in cut_for_good(window) if "time." in line] == [], (size, text)


def test_the_badge_looks_like_words_not_like_a_button(window):
    badge = window.findChild(QWidget, "header.badge")
    shot = badge.grab().toImage()
    middle = shot.height() // 2
    ground = shot.pixelColor(shot.width() - 1, 0)
    assert shot.pixelColor(shot.width() // 2, 0) == ground
    assert shot.pixelColor(shot.width() // 2, shot.height() - 1) == ground
    assert shot.pixelColor(shot.width() - 1, middle) == ground
    assert badge.toolTip()
    assert badge.cursor().shape() == window.cursor().shape()


def test_a_form_that_is_not_on_screen_asks_for_no_room(qtbot):
    stack, shown, hidden = CurrentStack(), Text("some words that may wrap", wrap=True), Text("a" * 200)
    qtbot.addWidget(stack)
    stack.addWidget(shown)
    stack.addWidget(hidden)
    assert stack.minimumSizeHint().width() < hidden.sizeHint().width()
    assert stack.minimumSizeHint().height() == shown.minimumSizeHint().height()
    stack.setCurrentWidget(hidden)
    assert stack.minimumSizeHint().width() >= hidden.sizeHint().width()
