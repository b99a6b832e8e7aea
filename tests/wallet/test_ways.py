"""Ways into staking and out of a token: every figure is that of the very action, and what is shut or too small says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from tests.strategies import amounts_between
from tests.wallet.practices import ETH, practice
from tests.wallet.systems.scenarios import start_enlarged
from tests.wallet.test_second_coin import BOB, world_of_two
from wallet import Practice, World, actions, scenario_names
from wallet.library import start
from wallet.ways import Trial, WayOut, WayToStake, leavable, sold_within, to_stake, try_way, ways_out
from wallet.world.beginning import hand
from wallet.world.book import Book
from wallet.world.entering import steps_into
from wallet.world.hour import pass_hour
from wallet.world.state import Issuer, Venue

CALM = start("calm", 7)


@pytest.fixture
def calm(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path) as opened:
        yield opened


def listed(world: World) -> dict[str, WayToStake]:
    return {way.key: way for way in to_stake(world, lambda way: None)}


def out(world: World, key: str, amount: int) -> dict[str, WayOut]:
    return {way.way: way for way in ways_out(world, key, amount).ways}


def many(world: World = CALM) -> World:
    """A world in which you hold every form of the staked token, and some that is locked and earns."""
    for action in (
        actions.Faucet(amount=200 * ETH),
        actions.Stake(amount=60 * ETH),
        actions.Wrap(amount=20 * ETH),
        actions.AddLiquidity("curve-steth", (10 * ETH, 10 * ETH)),
    ):
        world = actions.attempt(action, world).world
    return world


MANY = many()

# -- ways to stake


AT_ONCE = ("sell", "burn", "reserve", "vault")
FEES_BPS = {"rocket-pool": 1_400, "jito": 400, "native-solana": 500, "marinade": 0, "native-cosmos": 500, "lido-vault": 100}
"""What is kept of rewards where that is not a tenth."""


@pytest.mark.parametrize("scenario", scenario_names())
def test_every_issuer_that_takes_a_coin_and_every_book_is_a_way_to_stake(scenario: str) -> None:
    world = start(scenario, 7)
    found = to_stake(world, lambda way: None)
    assert {way.system for way in found} == {
        *(issuer.name for issuer in world.every(Issuer) if steps_into(world, issuer)),
        *(book.name for book in world.every(Book)),
    }
    chains = [way.chain for way in found]
    assert chains == sorted(chains, key=list(world.systems).index), "chain by chain"
    assert all(way.key == way.system or way.key == f"native-{way.chain}" for way in found if not way.token)
    assert {way.key for way in found} >= {way.system for way in found if way.token or way.system.startswith("native-")}
    for way in found:
        assert way.validators
        assert way.exits
        assert way.style == (world.listed[way.token].kind if way.token else "locked")
        assert way.fee_bps == FEES_BPS.get(way.system, 1_000)
        assert all(row.shut or row.way in AT_ONCE or row.likely_hours for row in way.exits)


def test_ways_of_another_chain_are_listed_with_its_coin() -> None:
    ways = listed(world_of_two())
    assert list(ways) == ["lido", "native-ethereum", "bob-bank"]
    bank = ways["bob-bank"]
    assert (bank.chain, bank.coin, bank.token, bank.style, bank.validators) == ("ring", "BOB", "bBOB", "rising_value", "")
    assert [(row.way, row.pays, row.likely_hours) for row in bank.exits] == [("burn", "BOB", 0)]
    poor = try_way(world_of_two(bob=0), bank)
    assert poor.outcome is not None, "who has no coin of it sees the way too"
    assert (poor.amount, poor.worth) == (10 * BOB, 10 * BOB)


def test_a_rate_a_year_is_what_was_lived_and_a_usual_day_ahead_where_nothing_was(calm: Practice) -> None:
    for way in to_stake(calm.world, calm.yearly_rate):
        lived = calm.yearly_rate(way.system)
        assert lived is not None
        assert way.yearly == lived
    for way in to_stake(CALM, lambda way: None):
        assert way.yearly.days == 0
        assert 20_000 < way.yearly.ppm < 30_000


def test_a_way_that_is_shut_says_from_when_it_is_not() -> None:
    ways = listed(start("june-2022", 7))
    (queue, sale), (leaving,) = ways["lido"].exits, ways["native-ethereum"].exits
    assert (queue.shut, queue.likely_hours) == ("redemption_shut", 0)
    assert (leaving.shut, leaving.likely_hours) == ("withdrawals_not_open", 0)
    assert queue.opens > leaving.opens > CALM.start - 5 * 365 * 86_400
    assert not sale.shut


def test_a_trial_is_what_staking_then_does(calm: Practice) -> None:
    ways = {way.key: way for way in to_stake(calm.world, calm.yearly_rate)}
    tried: dict[str, Trial] = {key: try_way(calm.world, way, 33 * ETH) for key, way in ways.items()}
    liquid = tried["lido"].outcome
    assert liquid is not None
    assert calm.do(actions.Stake(33 * ETH)).receipt == liquid.receipt
    assert [way.key for way in tried["lido"].out] == ["queue lido", "sell curve-steth"]
    calm.undo()
    locked = tried["native-ethereum"].outcome
    assert locked is not None
    assert calm.do(actions.Lock(33 * ETH)).receipt == locked.receipt
    for key, trial in tried.items():
        hours = 8_760 - trial.starts_in
        assert (trial.starts_in > 0) == (key == "native-ethereum")
        assert trial.in_a_year - trial.worth == trial.worth * ways[key].yearly.ppm // 10**6 * hours // 8_760


def test_without_an_amount_ten_are_tried_or_what_a_validator_takes() -> None:
    tried = {key: try_way(CALM, way) for key, way in listed(CALM).items()}
    assert {key: trial.amount // ETH for key, trial in tried.items()} == {"lido": 10, "native-ethereum": 32}
    assert all(trial.outcome is not None for trial in tried.values())


def test_what_a_way_does_not_take_is_refused_with_the_fix() -> None:
    short = try_way(CALM, listed(CALM)["native-ethereum"], 10 * ETH)
    assert short.outcome is None
    assert short.refused is not None
    assert (short.refused.code, short.refused.remedy) == ("lock_minimum", 32 * ETH)
    full = try_way(CALM, listed(CALM)["lido"], 200_000 * ETH)
    assert full.refused is not None
    assert full.refused.code == "cap_reached"


# -- ways out


@given(amount=amounts_between(ETH // 1000, 20 * ETH, unit=ETH))
def test_a_way_out_brings_what_its_own_action_then_does(amount: int) -> None:
    for key in ("stETH", "wstETH", "steCRV"):
        found = ways_out(MANY, key, min(amount, MANY.balance("you", key)))
        assert found.ways
        for way in found.ways:
            assert way.open
            assert way.left_over == 0
            world = MANY if way.first is None else actions.attempt(way.first, MANY).world
            after = actions.attempt(way.action, world).world
            fees = sum(it.receipt.figures["network_fee"] for it in _steps(way, MANY))
            came = after.balance("you", "ETH") - MANY.balance("you", "ETH") + fees
            waiting = sum(row.steth for row in after.requests("you"))
            assert (waiting if way.waits else came) == way.got
            assert way.worst <= way.got
            assert abs(way.cost - (way.owed - way.got)) <= 10 * (way.owed // ETH + 1), "but for what rates round off"


def _steps(way: WayOut, world: World) -> Iterator[actions.Outcome]:
    for action in (way.first, way.action):
        if action is not None:
            outcome = actions.attempt(action, world)
            world = outcome.world
            yield outcome


def test_what_is_held_can_leave_and_coins_cannot() -> None:
    assert [row.key for row in leavable(MANY)] == ["stETH", "wstETH", "steCRV"]
    assert {row.key: row.amount for row in leavable(MANY)} == {row.key: MANY.balance("you", row.key) for row in leavable(MANY)}
    for key in ("ETH", "USDC", "nothing"):
        assert ways_out(MANY, key, ETH).ways == ()


def test_locked_stake_leaves_whole_by_its_chain_and_is_never_sold(calm: Practice) -> None:
    calm.do(actions.Lock(32 * ETH))
    (locked,) = (row for row in leavable(calm.world) if row.locked)
    (waiting,) = ways_out(calm.world, locked.key, 0).ways
    assert (waiting.way, waiting.open, waiting.got) == ("exit", False, 0)
    assert waiting.refused is not None
    assert waiting.refused.code == "lock_not_active"
    calm.advance(60 * 24)
    (leaving,) = ways_out(calm.world, locked.key, 0).ways
    asked = calm.preview(actions.Unlock(1))
    assert leaving.open
    assert (leaving.got, leaving.likely_hours) == (asked.receipt.figures["got"], asked.receipt.figures["likely_hours"])
    assert leaving.cost == 0


def test_a_wrapped_token_is_sold_as_what_is_inside_after_it_was_unwrapped() -> None:
    sale = out(MANY, "wstETH", 5 * ETH)["sell"]
    unwrapped = actions.attempt(actions.Unwrap(5 * ETH), MANY)
    came = unwrapped.receipt.figures["got"]
    sold = actions.attempt(actions.Swap("curve-steth", "stETH", "ETH", came), unwrapped.world)
    assert sale.first == actions.Unwrap(5 * ETH, "wstETH")
    assert (sale.got, sale.taken) == (sold.receipt.figures["got"], 5 * ETH)


def test_more_than_is_held_shows_what_the_part_that_is_there_would_do() -> None:
    held = MANY.balance("you", "stETH")
    for way in out(MANY, "stETH", held + 7 * ETH).values():
        assert not way.open
        assert way.refused is not None
        assert way.refused.code == "balance_short"
        assert (way.taken, way.left_over) == (held, 7 * ETH)
        assert 0 < way.got <= way.owed + 1


def test_a_way_that_opens_later_says_when_and_brings_nothing_now() -> None:
    world = start("june-2022", 7)
    ways = out(world, "stETH", ETH)
    assert (ways["queue"].open, ways["queue"].got, ways["queue"].opens) == (False, 0, 1_684_108_800)
    assert ways["sell"].open
    assert ways_out(world, "stETH", ETH).rivals("sell curve-steth") is None


@given(amount=amounts_between(ETH // 1000, 30 * ETH, unit=ETH))
def test_at_the_break_even_both_ways_bring_the_same(amount: int) -> None:
    found = ways_out(MANY, "stETH", amount)
    for key in ("queue lido", "sell curve-steth"):
        pair = found.rivals(key)
        assert pair is not None
        waits, sold = pair
        assert (waits.way, sold.way) == ("queue", "sell")
        yearly = found.even_yearly(key)
        assert yearly is not None
        assert sold.got * (1 + yearly * waits.likely_hours / 8760) == pytest.approx(waits.got, rel=1e-12)
        days = found.even_days(key, 0.05)
        assert days is not None
        assert sold.got * (1 + 0.05 * days / 365) == pytest.approx(waits.got, rel=1e-12)


def test_a_sale_takes_no_less_than_its_quote_less_the_tolerance() -> None:
    for tolerance in (0, 1000, 20_000):
        sale = next(way for way in ways_out(MANY, "stETH", ETH, tolerance).ways if way.way == "sell")
        assert sale.worst == sale.got * (10**6 - tolerance) // 10**6
        assert isinstance(sale.action, actions.Swap)
        assert sale.action.minimum == sale.worst


def test_the_worst_case_of_more_than_is_held_is_that_of_the_part_that_can_go() -> None:
    for token in ("stETH", "steCRV"):
        held = MANY.balance("you", token)
        whole, more = out(MANY, token, held), out(MANY, token, held + 7 * ETH)
        for key, way in more.items():
            assert (way.open, way.got, way.worst) == (False, whole[key].got, whole[key].worst)
            assert way.worst > 0


def test_what_a_market_pays_near_redemption_is_the_most_before_a_sale_costs_more() -> None:
    most, pool = sold_within(CALM, "curve-steth", "stETH"), CALM.system("curve-steth", Venue)
    assert 0 < most < pool.reserve("ETH")
    amount = most * 1000 // 995
    for more, near in ((99, True), (101, False)):
        asked = amount * more // 100
        assert (pool.quote(CALM, "stETH", asked) * 1000 >= asked * 995) == near


def test_another_coins_token_leaves_by_its_own_exit() -> None:
    world = actions.attempt(actions.Stake(protocol="bob-bank", amount=10 * BOB), world_of_two()).world
    (burn,) = ways_out(world, "bBOB", 4 * BOB).ways
    assert (burn.way, burn.pays, burn.got, burn.owed, burn.waits) == ("burn", "BOB", 5 * BOB, 5 * BOB, False)


# -- a protocol that pays only out of what is at hand


def test_a_protocol_whose_rate_is_reported_is_burned_at_once_up_to_what_is_at_hand() -> None:
    world = start_enlarged("calm", "rocket_pool")
    way = listed(world)["rocket-pool"]
    burn, sale = way.exits
    assert (way.style, way.validators, burn.way, burn.likely_hours, sale.way) == ("reported_rate", "anyone", "burn", 0, "sell")
    assert burn.most is not None
    assert burn.most > 0
    trial = try_way(world, way)
    assert trial.worth < trial.amount, "the deposit's fee is off"
    assert {out.way for out in trial.out} == {"burn", "sell"}


def test_what_pays_all_that_is_owed_costs_nothing() -> None:
    world = hand(start_enlarged("calm", "rocket_pool"), "you", "rETH", 3_000 * ETH)
    burn = out(world, "rETH", 2_999 * ETH + 7)["burn"]
    assert burn.open
    assert burn.cost == 0


def test_more_than_is_at_hand_shows_what_can_be_burned_and_leaves_the_rest() -> None:
    world = start_enlarged("calm", "rocket_pool")
    world = hand(world, "you", "rETH", 10_000 * ETH)
    most = listed(world)["rocket-pool"].exits[0].most
    found = ways_out(world, "rETH", 9_000 * ETH)
    burn, sale = found.ways
    assert (burn.open, burn.waits, sale.open) == (False, False, True)
    assert burn.refused is not None
    assert burn.refused.code == "rate_collateral_short"
    assert burn.taken == burn.refused.remedy
    assert burn.taken + burn.left_over == 9_000 * ETH
    assert burn.got == burn.owed == pytest.approx(most, abs=2)
    assert found.rivals(sale.key) is None


def test_an_exit_that_is_shut_for_some_hours_is_listed_with_the_time_it_opens() -> None:
    world = start_enlarged("calm", "solana_jito")
    for _ in range(60):
        world, _events = pass_hour(world)
        exits = listed(world)["jito"].exits
        assert [row.way for row in exits] == ["epoch", "reserve", "sell"]
        if exits[0].shut:
            break
    assert {row.shut for row in exits[:2]} == {"pool_not_updated"}
    assert exits[0].opens > world.now
    trial = try_way(world, listed(world)["jito"])
    assert trial.refused is not None
    assert trial.out == ()
