"""What is said of staking in another coin than the first counts in that coin: reviews, requests, rewards, fees."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from tests.ui.any_world import session_on, stand_on
from tests.wallet.systems.scenarios import start_enlarged
from ui.panels.holdings.lines import all_staked
from ui.panels.holdings.words import against, sold_words, where
from ui.panels.leave.form import LeaveForm
from ui.panels.requests import rows
from ui.panels.review.parts import change_row
from ui.panels.rewards.words import sum_words
from ui.panels.stake.figures import StakeFigures
from ui.panels.stake.form import StakeForm
from ui.panels.swap.costs import CostTable
from ui.widgets import Figure, FigureRow, Text
from ui.wording import action_words, event_text, paid_fee_words, receipt_words, refusal_text, short_date, use_world
from ui.wording.explaining.explained import sentence_of
from ui.wording.telling import story_of
from wallet import Marks, Refused, RewardSum, World, actions, explain, holdings, leaving, liquidity
from wallet.actions import Action, Outcome
from wallet.world.hour import pass_hour
from wallet.world.state import Chain
from wallet.world.systems.solana import SolanaChain

ETH, SOL = 10**18, 10**9


@cache
def begun() -> World:
    """A world with ether and a hundred coins of another chain, ten days on."""
    world = actions.attempt(actions.Faucet(500 * SOL, "SOL"), start_enlarged("calm", "solana_jito")).world
    for _ in range(240):
        world, _ = pass_hour(world)
    return world


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    use_world(begun())
    yield
    use_world(None)


def done(action: Action, world: World) -> Outcome:
    return actions.attempt(action, world)


@cache
def staked() -> World:
    world = done(actions.Stake(100 * SOL, "jito"), begun()).world
    return done(actions.Lock(50 * SOL, "native-solana"), world).world


ACTIONS = (
    actions.Stake(100 * SOL, "jito"),
    actions.Lock(50 * SOL, "native-solana"),
    actions.Leave(20 * SOL, "jito", "epoch"),
    actions.Leave(20 * SOL, "jito", "reserve"),
    actions.Swap(market="jitosol-sol", pay="JitoSOL", receive="SOL", amount=5 * SOL),
    actions.Swap(market="jitosol-sol", pay="SOL", receive="JitoSOL", amount=5 * SOL),
    actions.AddLiquidity("jitosol-sol", (5 * SOL, 5 * SOL)),
    actions.Transfer("SOL", "alice", SOL),
)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: type(action).__name__)
def test_a_review_counts_in_the_coin_of_its_chain(action: Action) -> None:
    world = staked()
    outcome = done(action, world)
    story = story_of(action, outcome, world)
    said = [story.title, story.amount, story.when, story.fee, receipt_words(outcome.receipt)]
    said += [text for line in (*story.risks, *story.stays) for text in (line.text, line.detail)]
    said += [str(formula) for formula in story.formulas]
    assert "SOL" in story.fee
    assert not [text for text in said if "ETH" in text.replace("stETH", "ETH")], said
    assert not [text for text in said if "0.0000000" in text], "no amount is read at another coin's decimals"


def test_an_action_is_named_in_its_own_coin() -> None:
    assert action_words(actions.Stake(100 * SOL, "jito")) == "Stake 100 SOL"
    assert action_words(actions.Lock(50 * SOL, "native-solana")) == "Lock 50 SOL with a validator"
    assert action_words(ACTIONS[5]).startswith("Buy JitoSOL with 5 SOL")


def lines(world: World) -> dict[str, rows.RequestLine]:
    return {line.key: line for line in rows.lines(world, {})}


def test_what_leaves_is_a_row_with_its_end_and_is_claimed_where_it_was_asked_for() -> None:
    world = done(actions.Leave(20 * SOL, "jito", "epoch"), staked()).world
    world = done(actions.Unlock(world.systems["native-solana"].accounts_held[0].id, "native-solana"), world).world  # type: ignore[attr-defined]
    asked = {line.system: line for line in lines(world).values()}
    assert asked["jito"].state == "pending"
    left = world.system("solana", SolanaChain).hours_left(world)
    assert asked["jito"].left == f"{left} hours left"
    assert "it earns until it is free" in asked["jito"].story
    assert (asked["native-solana"].state, asked["native-solana"].request) == ("ready", 16), "it had not begun to earn"
    for _ in range(left):
        world, _ = pass_hour(world)
    ready = {line.system: line for line in lines(world).values()}
    assert ready["jito"].state == "ready"
    assert "SOL earned while waiting" in str(getattr(ready["jito"].cells["stage"], "text", ""))
    assert {line.request > 0 for line in ready.values()} == {True}


def test_events_are_told_in_the_coin_of_their_system() -> None:
    world, told = staked(), []
    for _ in range(world.system("solana", SolanaChain).hours_left(world) + 1):
        world, events = pass_hour(world)
        told += [(event.system, event_text(event)) for event in events]
    said = dict(told)
    assert said["jito"].startswith("Update for epoch 1,011: +0.0")
    assert said["jito"].endswith(" SOL")
    assert said["solana"].startswith("Epoch 1,010 ended: 127,")
    assert any(text == "Locked stake 16 is active and earns" for _, text in told)
    assert not [text for system, text in told if system in ("jito", "solana", "native-solana") and "ETH" in text]


def test_a_refusal_tells_the_hour_of_the_update_and_of_the_epochs_end() -> None:
    world = staked()
    left = done(actions.Leave(20 * SOL, "jito", "epoch"), world).world
    number = leaving.my_requests(left)[-1].id
    with pytest.raises(Refused) as caught:
        actions.attempt(actions.Claim((number,), "jito"), left)
    assert refusal_text(caught.value)[0].endswith("is still cooling down. It can be claimed from 2 Aug 2026, 17:04 UTC.")
    for _ in range(world.system("solana", SolanaChain).hours_left(world)):
        world, _ = pass_hour(world)
    with pytest.raises(Refused) as caught:
        actions.attempt(actions.Stake(SOL, "jito"), world)
    assert "The update is due on 2 Aug 2026, 18:04 UTC." in refusal_text(caught.value)[0]


def test_rewards_of_two_coins_are_summed_apart() -> None:
    sums = {"ETH": RewardSum(25 * 10**15, 25 * 10**14, 3), "SOL": RewardSum(SOL // 10, SOL // 100, 2)}
    assert sum_words(sums) == "+0.025000 ETH, fees 0.002500; +0.100000 SOL, fees 0.010000, 5 rewards"
    assert sum_words({}) == "no rewards"


def test_no_fee_of_the_chain_is_nothing() -> None:
    chain = begun().system("solana", Chain)
    assert all(chain.fee(kind) > 5_000 for kind in chain.fees)


def test_a_figure_without_a_sentence_stands_as_high_as_its_neighbours(qtbot: QtBot) -> None:
    with_sentence, without = Figure("Hold"), Figure("Redeems for")
    row = FigureRow(with_sentence, without)
    qtbot.addWidget(row)
    with_sentence.set_figure("5.0115", "ETH", "all in the wallet", "")
    without.set_figure("5.0115", "ETH", "", "")
    row.resize(900, 80)
    row.show()
    qtbot.waitExposed(row)
    first, second = (
        [text.mapTo(row, QPoint()).y() for text in figure.findChildren(Text)][:2] for figure in (with_sentence, without)
    )
    assert first == second


def test_an_explanation_names_the_token_of_its_market_and_the_unit_of_its_sum() -> None:
    world = staked()
    market = liquidity.best_market(world, "JitoSOL", "SOL")
    for what in ("pays", "rate"):
        assert "one JitoSOL" in sentence_of(explain(world, f"pool {market}", what))
    assert sentence_of(explain(world, f"pool {market}", "rate")).startswith("What the protocol owes for one JitoSOL")
    locked = next(line.key for line in holdings(world, "you", Marks(world)) if line.place == "locked")
    assert sentence_of(explain(world, locked, "redeem")).startswith("What your validators hold for you.")
    assert sentence_of(explain(world, "pool", "rate")).startswith("One stETH redeems for one ETH.")
    assert sentence_of(explain(world, "all SOL", "hold")).endswith(f"counted in {explain(world, 'all SOL', 'hold').result.unit}.")


def test_what_waits_for_an_epoch_is_in_no_queue_and_ready_when_its_own_stages_are_over() -> None:
    outcome = done(actions.Leave(20 * SOL, "jito", "epoch"), staked())
    rows = [change_row(row) for row in outcome.receipt.changes]
    assert "Waiting to be paid" in [row[0] for row in rows]
    world = done(actions.Leave(ETH, "lido"), outcome.world).world
    first, second = (row for row in leaving.my_requests(world))
    told = {line.key: (where(line, world), against(line, world)) for line in holdings(world, "you", Marks(world))}
    for request, place, rate in ((first, "Queue", "rate not fixed yet"), (second, "Waiting", "still earns")):
        hours = sum(stage.likely_hours for stage in leaving.wait_left(world, request))
        assert told[request.key] == (f"{place}, ready {short_date(world.start, world.hour + hours)}", rate)
    assert sold_words(all_staked(world, "SOL"), world).endswith(" waiting, not for sale")
    assert sold_words(all_staked(world, "ETH"), world).endswith(" waiting in the queue, not for sale")


def test_an_empty_trade_counts_its_costs_in_the_coin_that_it_would_bring(qtbot: QtBot) -> None:
    costs = CostTable()
    qtbot.addWidget(costs)
    costs.show_parts(None, None, 0, "SOL")
    assert "Cost, SOL" in [column.title for column in costs.table_model().columns]


def test_the_figures_say_where_a_stake_is_and_what_is_locked_beside_it(qtbot: QtBot) -> None:
    figures = StakeFigures()
    for figure in figures.all():
        qtbot.addWidget(figure)

    def said(world: World) -> str:
        figures.refresh(world, coin="SOL")
        return figures.hold.sub()

    assert said(begun()).endswith("nothing staked")
    assert said(done(actions.Lock(50 * SOL, "native-solana"), begun()).world).endswith("beside it 50.0000 locked")
    assert said(staked()).endswith("all in the wallet")


def test_the_forms_stake_lock_and_leave_on_the_other_chain(qtbot: QtBot) -> None:
    session = session_on(begun())
    stake = StakeForm(session)
    qtbot.addWidget(stake)
    stake.show()
    stake.protocol.set_current("jito")
    stake.amount.set_text("100")
    assert stake.action() == actions.Stake(100 * SOL, "jito")
    stake.protocol.set_current("native-solana")
    stake.amount.set_text("50")
    assert stake.action() == actions.Lock(50 * SOL, "native-solana")
    said = stake.preview.text() + stake.risks.text()
    assert "slashing" not in said
    assert {row.unit for row in stake.preview.rows() if row.label in ("You lock", "Network fee")} == {"SOL"}
    stake.amount.set_text("0.5")
    assert stake.action() is None, "less than the chain delegates"
    stand_on(session, staked())
    leave = LeaveForm(session)
    qtbot.addWidget(leave)
    leave.show()
    leave.source.set_current("JitoSOL")
    leave.amount.set_text("20")
    for key, action in (("epoch", actions.Leave), ("reserve", actions.Leave), ("sell", actions.Swap)):
        leave.how.set_current(key)
        assert isinstance(leave.action(), action), key
        assert {row.unit for row in leave.preview.rows() if row.label == "You get"} == {"SOL"}
    leave.source.set_current("native-solana-16")
    assert leave.action() == actions.Unlock(16, "native-solana")


def test_where_a_network_fee_goes_is_said_per_chain() -> None:
    world = start_enlarged("calm", "solana_jito cosmos_stride")
    for coin, amount in (("SOL", 10 * 10**9), ("ATOM", 100 * 10**6)):
        faucet = actions.attempt(actions.Faucet(amount, coin), world)
        assert paid_fee_words(faucet.receipt) == "No network fee"
        world = faucet.world
    use_world(world)
    for action, coin, burned, said in (
        (actions.Stake(10**18, "lido"), "ETH", None, "burned"),
        (actions.Stake(10**9, "jito"), "SOL", 2_500, "part burned, the rest to validators"),
        (actions.Stake(10**7, "stride"), "ATOM", 0, "paid to those who stake"),
    ):
        outcome = actions.attempt(action, world)
        figures = outcome.receipt.figures
        gone = world.ledger.issued[coin] - outcome.world.ledger.issued[coin]
        assert gone == figures.get("fee_burned", figures["network_fee"])
        assert figures.get("fee_burned") == burned
        assert paid_fee_words(outcome.receipt).endswith(f", {said}")
