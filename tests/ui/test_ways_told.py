"""What forms, figures and rows say of a way to stake that is not the first: what is a fee and what is not, what still earns, what
is one's own loss, and which chart it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from tests.ui.any_world import session_on
from tests.wallet.systems.scenarios import start_enlarged
from ui.panels.holdings.figures import HoldingFigures
from ui.panels.holdings.lines import all_staked, held
from ui.panels.holdings.words import against
from ui.panels.leave.chart import NOTHING, OTHERS, LeaveChart
from ui.panels.leave.form import LeaveForm
from ui.panels.requests import rows
from ui.panels.stake.figures import StakeFigures
from ui.panels.stake.form import StakeForm
from ui.panels.stake.wrap_form import WrapForm
from ui.panels.ways.card import WayCard
from ui.widgets import Segments
from ui.wording import use_world
from wallet import Holding, World, actions, leaving, ways
from wallet.library import start
from wallet.world.beginning import hand
from wallet.world.hour import pass_hour

ATOM, SOL = 10**6, 10**9


@cache
def hub() -> World:
    """A hub with coins, a token of its stake and locked stake of one's own, a day on."""
    world = hand(start_enlarged("calm", "cosmos_stride"), "you", "ATOM", 500 * ATOM)
    for action in (actions.Stake(100 * ATOM, "stride"), actions.Lock(200 * ATOM, "native-cosmos")):
        world = actions.attempt(action, world).world
    return later(world, 25)


@cache
def tickets() -> World:
    """A pool that is left by tickets, and one of its tokens' worth on the way out."""
    world = hand(start_enlarged("calm", "solana_jito marinade"), "you", "SOL", 500 * SOL)
    for action in (actions.Stake(50 * SOL, "marinade"), actions.Leave(20 * SOL, "marinade", "ticket")):
        world = actions.attempt(action, world).world
    return world


def later(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    yield
    use_world(None)


def asked(world: World, action: actions.Action) -> tuple[World, rows.Asked]:
    """The world in which something was asked for, and what its receipt told."""
    outcome = actions.attempt(action, world)
    use_world(outcome.world)
    return outcome.world, next(iter(rows.asked_of(outcome.receipt.kind, world.hour, outcome.receipt).values()))


def test_rewards_that_leaving_pays_out_are_no_fee(qtbot: QtBot) -> None:
    session = session_on(hub())
    form = LeaveForm(session)
    qtbot.addWidget(form)
    locked = next(row.key for row in leaving.my_positions(hub()))
    form.source.set_current(locked)
    way = form.chosen
    assert way is not None
    assert way.cost == 0
    said = {row.label: row.value for row in form.preview.rows()}
    assert "Exit fee" not in said
    assert said["Rewards, paid at once"].startswith("0.0")
    assert "It earns until its exit" not in form.preview.text(), "it has left: nobody says that it earns on"


def test_locking_says_ones_own_slashing_once_and_shows_no_wait_where_there_is_none(qtbot: QtBot) -> None:
    session = session_on(hub())
    form = StakeForm(session)
    qtbot.addWidget(form)
    for key in ("native-cosmos", "native-ethereum"):
        form.protocol.set_current(key)
        form.amount.set_text("32")
        said = form.risks.text()
        assert "costs you " in said, key
        assert "\N{MINUS SIGN}" not in said, "a cost has no sign"
        assert form.stages.isHidden() == (key == "native-cosmos")
        starts = next(row for row in form.preview.rows() if row.label == "Starts earning")
        assert (starts.value == "at once") == (key == "native-cosmos")


def test_what_a_request_gained_is_told_in_coins_against_coins() -> None:
    world, told = asked(hub(), actions.Leave(10 * ATOM, "stride", "batch"))
    (row,) = leaving.my_requests(world)
    assert row.pays > row.asked, "a token is worth more than a coin"
    assert not row.fixed
    ready = row._replace(state="ready", fixed=True)
    assert rows._fixed(world, ready, told) == "rate fixed"
    assert rows._fixed(world, ready, None) == "rate fixed", "nobody knows what it would have been"
    gained = rows._fixed(world, ready._replace(pays=row.pays + ATOM), told)
    assert gained.text == "1.0000 ATOM earned while waiting"  # type: ignore[union-attr]


def test_only_what_changes_no_more_is_called_fixed() -> None:
    for world, action, rate in (
        (tickets(), None, "rate fixed"),
        (hub(), actions.Leave(10 * ATOM, "stride", "batch"), "rate not fixed yet"),
    ):
        after = world if action is None else actions.attempt(action, world).world
        use_world(after)
        line = next(line for line in held(after) if line.place == "queue")
        assert against(line, after) == rate
    (ticket,) = leaving.my_requests(tickets())
    use_world(tickets())
    told = rows.lines(tickets(), {})[0].story
    assert ticket.fixed
    assert "it earns nothing" in told


def test_who_holds_none_of_a_token_but_others_is_not_told_to_stake(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = LeaveChart()
    qtbot.addWidget(chart)
    chart.present(None, 500, hub())
    assert chart.text() == OTHERS
    monkeypatch.setattr(ways, "leavable", lambda _world: ())
    chart.present(None, 500, hub())
    assert chart.text() == NOTHING


def test_locked_stake_says_when_it_is_free_by_its_own_book(qtbot: QtBot) -> None:
    world = hub()
    use_world(world)
    figures = HoldingFigures()
    for figure in figures.figures:
        qtbot.addWidget(figure)
    line = next(line for line in held(world) if line.place == "locked")
    figures.present(line, world, None)
    assert figures.redeems.sub() == "in 21.0 days"
    assert figures.sells.number() == "not for sale"
    left = actions.attempt(actions.Unlock(1, "native-cosmos"), world).world
    figures.present(next(line for line in held(left) if line.place == "locked"), left, None)
    assert figures.redeems.sub() == "paid out in 21.0 days"


def test_tokens_counted_in_a_coin_are_not_called_that_coin(qtbot: QtBot) -> None:
    alone = start("calm", 7)
    holding, staking = HoldingFigures(), StakeFigures()
    for figure in (*holding.figures, *staking.all()):
        qtbot.addWidget(figure)

    def named(world: World, line: Holding) -> str:
        use_world(world)
        holding.present(line, world, None)
        return f"{holding.hold.name()} {holding.hold.unit()}"

    for world, coin, told in ((hub(), "ATOM", "You hold, in ATOM ATOM"), (alone, "ETH", "You hold stETH")):
        assert named(world, all_staked(world, coin)) == told
        staking.refresh(world, coin=coin)
        assert f"{staking.hold.name()} {staking.hold.unit()}" == told
        assert staking.hold.accessibleName() == staking.hold.name()
    coins = [line for line in held(hub()) if line.place == "locked" or line.token == "ATOM"]
    assert coins
    assert {named(hub(), line) for line in coins} == {"You hold ATOM"}, "a coin is a coin"


@pytest.mark.parametrize("upright", [False, True])
def test_both_pairs_of_arrows_go_through_segments(upright: bool, qtbot: QtBot) -> None:
    segments = Segments("How", (("a", "One"), ("b", "Two"), ("c", "Three")))
    segments.set_upright(upright)
    segments.set_choices((("a", "One"), ("b", "Two"), ("c", "Three")))
    qtbot.addWidget(segments)
    with qtbot.waitActive(segments):
        segments.show()
        segments.activateWindow()
    segments.segment("a").setFocus()
    for key, chosen in ((Qt.Key.Key_Down, "b"), (Qt.Key.Key_Right, "c"), (Qt.Key.Key_Up, "b"), (Qt.Key.Key_Left, "a")):
        QTest.keyClick(QApplication.focusWidget(), key)
        assert segments.current_key() == chosen, key
        assert segments.segment(chosen).hasFocus()


def test_no_two_buttons_under_a_refusal_bear_one_name(qtbot: QtBot) -> None:
    world = start_enlarged("calm", "frax")
    session = session_on(actions.attempt(actions.Stake(5 * 10**18, "sfrxeth"), world).world)
    form = LeaveForm(session)
    qtbot.addWidget(form)
    form.source.set_current("sfrxETH")
    form.amount.set_text("1")
    for way in tuple(form.how.keys()):
        form.how.set_current(way)
        names = [button.text() for button in form.amount.error.findChildren(QAbstractButton) if not button.isHidden()]
        assert len(set(names)) == len(names), (way, names)
        assert bool(names) == (not form.ready()), way


def test_ways_out_of_a_way_to_stake_are_told_apart(qtbot: QtBot) -> None:
    world = start_enlarged("calm", "solana_jito marinade")
    use_world(world)
    card = WayCard()
    qtbot.addWidget(card)
    for way in ways.to_stake(world, lambda _way: None):
        card.present(way, ways.try_way(world, way, 0), world)
        titles = [line.partition(":")[0] for line in card.exits()]
        assert len(set(titles)) == len(titles), titles


def test_a_button_names_a_thing_to_review(qtbot: QtBot) -> None:
    session = session_on(start_enlarged("calm", "frax"))
    form = WrapForm(session)
    qtbot.addWidget(form)
    form.system.set_current("sfrxeth")
    for direction, said in zip(form.direction.keys(), ("Review deposit", "Review withdrawal"), strict=True):
        form.direction.set_current(direction)
        assert form.primaries["wrap.review"].text() == said


def test_wrapping_begins_with_what_takes_the_token_that_was_staked_once(qtbot: QtBot) -> None:
    session = session_on(start_enlarged("calm", "frax"))
    form = WrapForm(session)
    qtbot.addWidget(form)
    assert form.pair[0] == "stETH"
    form.prefer("frxETH")
    assert form.pair == ("frxETH", "sfrxETH")
    form.system.set_current("wsteth")
    form.prefer("frxETH")
    assert form.pair[0] == "stETH", "what was chosen since stays"
