"""The form for looping by hand: stairs rung by rung, at once, and both ways of leaving; and the page that stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import confirm, defi, defi_window, told
from ui.main_window import MainWindow
from ui.panels.loop.form import LoopForm
from ui.panels.loop.page import LoopPage
from wallet import Lender, actions, shocks

NAME, E = "aave-core", 10**18


@pytest.fixture(scope="module")
def window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with defi_window(tmp_path_factory.mktemp("looped")) as made:
        yield made


@pytest.fixture
def form(window: MainWindow) -> Iterator[LoopForm]:
    """The form as it stands at first."""
    tab = defi(window)
    tab.column.show_form(tab.loop)
    yield tab.loop
    while window.session.practice.can_undo:
        window.session.undo()
    tab.loop.turn("build")
    tab.loop.mode.set_current("steps")
    tab.loop.entry.choice.set_current("")
    tab.loop.exit.set_current("sale")
    tab.loop.floor.set_value(10_200)
    tab.loop.leverage.set_value(30_000)
    tab.loop.amount.set_text("")


def page(window: MainWindow) -> LoopPage:
    tab = defi(window)
    assert tab.looping is not None
    assert tab.page.cover is tab.looping.page
    return tab.looping.page


def owed(window: MainWindow) -> int:
    world = window.session.world
    return world.system(NAME, Lender).owed(world, "you", "ETH")


def test_every_rung_has_a_review_and_an_undo_of_its_own(qtbot: QtBot, window: MainWindow, form: LoopForm) -> None:
    assert form.primary is not None
    assert not form.primary.isEnabled()
    qtbot.keyClicks(form.amount.line, "10")
    form.leverage.set_value(20_000)
    for number in range(1, 4):
        assert form.primary.text() == f"Review rung {number} of 3"
        assert told(form)["Net a year"] == page(window).net.number()
        confirm(qtbot, window)
    assert owed(window) == pytest.approx(10 * E, abs=1_000)
    assert not form.primary.isEnabled()
    assert "reached" in form.foot_note()
    window.session.undo()
    assert form.primary.text() == "Review rung 3 of 3"
    assert owed(window) < 10 * E - E // 10


def test_the_stairs_add_up_and_are_drawn_to_scale(qtbot: QtBot, window: MainWindow, form: LoopForm) -> None:
    qtbot.keyClicks(form.amount.line, "10")
    form.leverage.set_value(50_000)
    stairs = page(window).stairs
    shown, rects = stairs.stairs(), stairs.rects()
    assert [stair.name for stair in shown] == ["own", *map(str, range(1, len(shown)))]
    for before, after in pairwise(shown):
        assert after.carried == before.carried + before.added
    tallest = rects[-1][0].height() + rects[-1][1].height()
    whole = shown[-1].carried + shown[-1].added
    for stair, (carried, added) in zip(shown, rects, strict=True):
        assert carried.height() == pytest.approx(tallest * stair.carried / whole, abs=1)
        assert added.height() == pytest.approx(tallest * stair.added / whole, abs=2)
    assert all(stairs.words())


def test_in_one_go_what_is_previewed_is_what_is_done_and_closing_leaves_no_debt(
    qtbot: QtBot, window: MainWindow, form: LoopForm
) -> None:
    qtbot.keyClicks(form.amount.line, "10")
    form.mode.set_current("once")
    form.leverage.set_value(70_000)
    assert form.wish() == actions.OpenLoop(NAME, "wstETH", 10 * E, 70_000, 1)
    assert told(form)["Leaving by the queue"] == "9"
    assert "which cannot be used" in form.preview.text()
    confirm(qtbot, window)
    assert owed(window) == pytest.approx(60 * E + 3 * E // 100, abs=1)
    assert (page(window).owed.number(), page(window).own.sub()) == ("60.0300", "as it is now")
    form.turn("leave")
    assert form.primary is not None
    assert form.primary.objectName() == "loop.unwind.review"
    cost = told(form)["It costs"]
    confirm(qtbot, window)
    assert owed(window) == 0
    receipt = window.session.practice.activity(limit=1)[0].receipt
    assert receipt is not None
    assert receipt.kind == "close_loop"
    assert cost == f"{receipt.figures['cost'] / E:.4f}"  # type: ignore[operator]
    assert "nothing to leave" in form.preview.text()


def test_slices_go_through_the_queue_deed_by_deed(qtbot: QtBot, window: MainWindow, form: LoopForm) -> None:
    window.session.do(actions.OpenLoop(NAME, "wstETH", 5 * E, 20_000, 1))
    form.turn("leave")
    form.exit.set_current("queue")
    assert form.primary is not None
    buttons = []
    for _ in range(4):
        while not form.primary.isEnabled():
            assert "waits in the queue" in form.foot_note()
            window.session.advance(12)
        assert "No queue" not in form.preview.text()
        buttons.append(form.primary.text())
        confirm(qtbot, window)
    assert buttons == ["Review withdrawal of a slice", "Review request", "Review claim", "Review repayment"]
    assert owed(window) < E


def test_a_leverage_that_asks_for_care_says_so_and_lowers_itself(qtbot: QtBot, window: MainWindow, form: LoopForm) -> None:
    qtbot.keyClicks(form.amount.line, "10")
    form.leverage.set_value(100_000)
    assert form.caution.sentence().startswith("Health factor 1.05. A fall of 5.2 % in")
    buttons = [button for button in form.caution.findChildren(QPushButton) if button.isVisible()]
    assert [button.text() for button in buttons] == ["Lower to 2.70 times for 1.50"]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert form.leverage.value() == 27_000
    assert form.caution.sentence() == ""


def test_what_ends_a_loop_is_told_with_now_limit_and_distance(qtbot: QtBot, window: MainWindow, form: LoopForm) -> None:
    qtbot.keyClicks(form.amount.line, "10")
    form.leverage.set_value(100_000)
    table = page(window).ends.table_model()
    rows = {str(key): [table.cell(table.row_of(key), place).text for place in range(4)] for key in ("market", "capped", "rate")}
    seen = {str(key): table.cell(table.row_of(key), 4).text for key in ("market", "capped", "rate", "time")}
    assert seen == {
        "market": "7.68 % on 13 Jun 2022",
        "capped": "2.85 % for an hour, 10 Mar 2026",
        "rate": "6.65 % on 22 Jul 2025, mean of the day",
        "time": "",
    }
    assert rows["capped"][2] == rows["market"][2]
    assert rows["capped"][3] == "5.2 %"
    assert form.facts is not None
    mean = form.mean()
    assert mean is not None
    now, meant = form.facts.borrow / 10**16, mean.costs_ppm / 10**4
    assert page(window).owed.sub() == f"{now:.2f} % a year, mean {meant:.2f} %"
    assert rows["rate"][2] == page(window).rates.text().split("over ")[1].split(" it loses")[0]
    window.session.do(actions.Shock(shocks.PriceSourceChanges("market")))
    assert [end.counts for end in form.ends][:2] == [True, False]


def test_one_coin_is_followed_through_every_layer_and_the_layers_add_up(qtbot: QtBot, window: MainWindow, form: LoopForm) -> None:
    qtbot.keyClicks(form.amount.line, "10")
    form.leverage.set_value(50_000)
    shown = page(window)
    qtbot.mouseClick(window.findChild(QPushButton, "efficiency.view"), Qt.MouseButton.LeftButton)
    assert shown.layers.isVisible()
    assert not shown.ends.isVisible()
    table = shown.layers.table_model()
    keys = ("secures", "supplied", "borrowed", "again", "supplied_again", "sum")
    rows = {key: [table.cell(table.row_of(key), place).text for place in range(4)] for key in keys}
    assert rows["secures"][1] == rows["sum"][1] == "1.0000 ETH"
    assert (rows["borrowed"][1], rows["again"][1]) == ("−4.0000 ETH", "4.0000 ETH")
    assert rows["sum"][2].lstrip("+") == shown.net.number()
    assert rows["sum"][3] == "a slashing of 1 % takes 5.00 %"
    qtbot.mouseClick(shown.other, Qt.MouseButton.LeftButton)
    assert shown.ends.isVisible()


def test_where_nobody_lends_against_a_staked_token_there_is_no_form(qapp: QApplication, tmp_path: Path) -> None:
    with defi_window(tmp_path, "calm") as made:
        assert "Loop" not in made.tab.column.page.titles


def test_another_form_brings_the_chart_back_and_nothing_is_cut_in_a_narrow_window(
    qtbot: QtBot, window: MainWindow, form: LoopForm
) -> None:
    qtbot.keyClicks(form.amount.line, "10")
    form.leverage.set_value(100_000)
    shown = page(window)
    window.resize(1024, 768)
    QApplication.processEvents()
    assert shown.ends.isColumnHidden(4)
    assert shown.ends.horizontalScrollBar().maximum() == 0
    bounds = QRectF(shown.stairs.rect())
    assert all(bounds.contains(part) or part.isEmpty() for pair in shown.stairs.rects() for part in pair)
    window.resize(1280, 800)
    tab = defi(window)
    tab.column.show_form(tab.swap)
    assert tab.page.cover is None


def test_a_loop_is_built_by_staking_or_by_buying_where_the_token_is_sold(
    qtbot: QtBot, window: MainWindow, form: LoopForm
) -> None:
    assert form.entry.market == ""
    qtbot.keyClicks(form.amount.line, "10")
    assert "than staking" in form.entry.note.text() or "as much as staking" in form.entry.note.text()
    markets = form.entry.choice.keys()[1:]
    assert markets
    form.entry.choice.set_current(markets[0])
    wish = form.wish()
    assert isinstance(wish, actions.ClimbLoop)
    assert wish.market == markets[0]
    form.mode.set_current("once")
    wish = form.wish()
    assert isinstance(wish, actions.OpenLoop)
    assert wish.market == markets[0]
    confirm(qtbot, window)
    receipt = window.session.practice.activity()[0].receipt
    assert receipt is not None
    assert receipt.figures["market"] == markets[0]
    form.turn("leave")
    assert not form.entry.isVisible()
