"""Leaving by any of the ways out: all of them side by side, a part where all cannot go, and ways on that work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.any_world import session_on
from tests.ui.parts_shown import shown
from tests.wallet.systems.scenarios import start_enlarged
from ui.panels.leave.compare import LeaveCompare
from ui.panels.leave.form import LeaveForm
from ui.session import Session
from ui.theme import theme
from ui.widgets import Column, PrimaryButton, Text
from ui.wording import use_world
from wallet import ExitTakes, World, actions
from wallet.practice.until import holds
from wallet.world.beginning import hand

ETH, SOL = 10**18, 10**9


def rocket() -> World:
    """A protocol that burns for what is at hand, and much of its token in your wallet."""
    return hand(start_enlarged("calm", "rocket_pool"), "you", "rETH", 9_000 * ETH)


def jito() -> World:
    """A pool of stake on another chain: by the epoch, from its reserve, and by a sale."""
    world = start_enlarged("calm", "solana_jito")
    for action in (actions.Faucet(1_000 * SOL, "SOL"), actions.Stake(100 * SOL, "jito")):
        world = actions.attempt(action, world).world
    return world


@pytest.fixture
def opened(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[tuple[Session, LeaveForm]]:
    session = session_on(request.param())
    form = LeaveForm(session)
    qtbot.addWidget(form)
    form.resize(320, 640)
    form.show()
    session.changed.connect(form.refresh)
    yield session, form
    use_world(None)


def fixes(form: LeaveForm) -> dict[str, Any]:
    return {fix.text(): fix for fix in form.amount.error.fixes()}


def said(compare: LeaveCompare) -> dict[str, str]:
    rows = (line.partition(": ") for line in compare.compare.accessibleDescription().splitlines())
    return {label.rpartition(" is chosen. ")[2]: cells for label, _, cells in rows}


@pytest.mark.parametrize("opened", [jito], indirect=True)
def test_three_ways_stand_one_below_the_other_with_what_each_pays(opened: tuple[Session, LeaveForm], qtbot: QtBot) -> None:
    session, form = opened
    form.source.set_current("JitoSOL")
    form.amount.set_text("20")
    keys = form.how.keys()
    assert keys == ("epoch", "reserve", "sell")
    segments = [form.how.segment(key) for key in keys]
    qtbot.waitUntil(lambda: segments[0].y() < segments[1].y() < segments[2].y())
    for key in keys:
        form.how.set_current(key)
        way = form.chosen
        assert way is not None
        action = form.action()
        assert action == way.action
        assert action is not None
        got = session.preview(action).receipt.figures["got"]
        assert way.got == got
        note = form.how.segment(key).note()
        assert note == f"{form.preview.rows()[0].value} SOL"
        assert form.primaries["leave.review"].text() == ("Review sale" if key == "sell" else "Review leaving")


@pytest.mark.parametrize("opened", [jito], indirect=True)
def test_all_ways_are_compared_in_the_same_rows(opened: tuple[Session, LeaveForm], qtbot: QtBot) -> None:
    session, form = opened
    form.source.set_current("JitoSOL")
    form.amount.set_text("20")
    compare = LeaveCompare()
    qtbot.addWidget(compare)
    compare.present(form.offers, session.world, 500)
    rows = said(compare)
    assert list(rows)[:4] == ["You get", "Ready now", "When", "Costs you"]
    assert rows["You get"].count("SOL") == 3
    assert rows["When"].count("this hour") == 2
    assert rows["Costs you"].count("(0.10 %)") == 2, "what the pool keeps is the same by both of its exits"
    waits, *at_once = rows["Gain over cost"].split("; ")
    assert waits == "known when paid", "what waits for an epoch has no rate to be finalized"
    assert len(at_once) == 2
    assert all(gain.endswith(" SOL") for gain in at_once), "each way that pays at once has its own gain"
    for scale, width in ((1.0, 908), (1.0, 668), (1.5, 620), (2.0, 1000)):
        theme().set_text_scale(scale)
        compare.resize(width, 500)
        compare.set_tight(width / scale < 700)
        compare.show()
        qtbot.waitUntil(lambda: compare.verticalScrollBar().maximum() == 0 or compare.height() < compare.sizeHint().height())
        for text in compare.compare.findChildren(Text):
            if text.isVisible() and not text.wordWrap():
                assert text.width() >= text.sizeHint().width(), (scale, width, text.text())


@pytest.mark.parametrize("opened", [rocket], indirect=True)
def test_more_than_is_at_hand_says_what_there_is_and_offers_three_ways_on(opened: tuple[Session, LeaveForm]) -> None:
    session, form = opened
    form.source.set_current("rETH")
    form.amount.set_text("8000")
    way = form.chosen
    assert way is not None
    assert not form.ready()
    assert form.amount.error.sentence() == "Only 3,838.0000 ETH is ready now. 8,000.0000 rETH redeems for 9,332.8000 ETH."
    assert list(fixes(form)) == ["Burn 3,289.9023", "Sell the rest", "Wait until it fits"]

    assert form.ready_meter.isVisible()
    assert form.ready_meter.words() == "Ready now: 3,838.0000 ETH. You ask for 9,332.8000 ETH."

    waits: list[ExitTakes] = []
    form.wait_wanted.connect(waits.append)
    fixes(form)["Wait until it fits"].click()
    assert waits == [ExitTakes("rocket-pool", "burn", 8_000 * ETH)]
    assert not holds(waits[0], session.world)
    assert holds(ExitTakes("rocket-pool", "burn", way.taken), session.world)

    fixes(form)["Burn 3,289.9023"].click()
    assert form.ready()
    assert form.action() == actions.Leave(way.taken, "rocket-pool", "burn")
    session.do(form.action())  # type: ignore[arg-type]
    form.amount.set_text("8000")
    form.how.set_current("burn")
    assert list(fixes(form)) != []

    form.amount.set_amount(session.world.balance("you", "rETH"))
    form.how.set_current("sell")
    assert form.ready(), "what is left can be sold"


@pytest.mark.parametrize("opened", [rocket], indirect=True)
def test_what_is_left_over_is_sold_by_one_button(opened: tuple[Session, LeaveForm]) -> None:
    _session, form = opened
    form.source.set_current("rETH")
    form.amount.set_text("8000")
    way = form.chosen
    assert way is not None
    fixes(form)["Sell the rest"].click()
    assert form.how.current_key() == "sell"
    assert form.amount.amount() == 8_000 * ETH - way.taken
    assert isinstance(form.action(), actions.Swap)


@pytest.mark.parametrize("opened", [rocket], indirect=True)
def test_the_part_that_can_go_stands_beside_what_was_asked(opened: tuple[Session, LeaveForm], qtbot: QtBot) -> None:
    session, form = opened
    form.source.set_current("rETH")
    form.amount.set_text("8000")
    compare = LeaveCompare()
    qtbot.addWidget(compare)
    compare.present(form.offers, session.world, 500)
    rows = said(compare)
    assert rows["You get"].startswith("3,838.0000 ETH; ")
    assert "Ready now" not in rows, "it is what one gets"
    assert rows["Left over"] == "4,710.0977 rETH, still yours; nothing"
    assert rows["When"] == "this hour; the rest as more comes in; this hour"
    form.amount.set_text("20000")
    compare.present(form.offers, session.world, 500)
    assert "still yours" not in said(compare)["Left over"], "nobody keeps what he does not have"


def locked_on_solana() -> World:
    return actions.attempt(
        actions.Lock(50 * SOL, "native-solana"), actions.attempt(actions.Faucet(60 * SOL, "SOL"), jito()).world
    ).world


@pytest.mark.parametrize("opened", [locked_on_solana], indirect=True)
def test_stake_that_does_not_earn_yet_is_free_at_once_and_said_to_be(opened: tuple[Session, LeaveForm]) -> None:
    _session, form = opened
    form.source.set_current("native-solana-2")
    assert "It has not begun to earn, so you can claim it at once." in form.preview.text()
    assert not form.stages.isVisible(), "a wait of no hours has no parts"


@pytest.mark.parametrize("opened", [rocket], indirect=True)
def test_what_leaves_is_chosen_first_and_the_rest_follows(opened: tuple[Session, LeaveForm]) -> None:
    _session, form = opened
    assert form.source.keys()[:2] == ("stETH", "rETH"), "what is held comes first"
    form.source.set_current("rETH")
    assert form.amount.unit().key == "rETH"
    assert form.how.keys() == ("burn", "sell")
    assert "all your 9,000.0000 rETH" in form.preview.text()
    assert not form.elsewhere.isVisible(), "where nothing waits there is no rate to weigh"
    assert form.ready_meter.words() == "Ready now: 3,838.0000 ETH."
    form.how.set_current("sell")
    assert not form.ready_meter.isVisible()
    form.source.set_current("stETH")
    assert form.elsewhere.isVisible()
    assert not form.ready_meter.isVisible(), "a queue has no limit"
    assert form.primaries["leave.review"].text() == "Review redemption"


def test_where_the_keyboard_scrolls_the_ways_a_line_shows_it(qtbot: QtBot) -> None:
    page = QWidget()
    rows = Column(4, parent=page)
    first, compare = PrimaryButton("First"), LeaveCompare()
    rows.addWidget(first)
    rows.addWidget(compare)
    page.resize(400, 300)
    shown(qtbot, page)
    first.setFocus()
    accent = theme().color("accent").rgb()
    assert compare.viewport().grab().toImage().pixel(50, 0) != accent
    compare.setFocus(Qt.FocusReason.TabFocusReason)
    assert compare.viewport().grab().toImage().pixel(50, 0) == accent
