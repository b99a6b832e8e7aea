"""Where the return of a provider came from: the parts add up to the unit, each comes of what it is named after, and every
deposit is counted from the day on which it was made.
"""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from wallet import Refused, World, actions, audit, library, liquidity, providing, shocks
from wallet.actions import Action
from wallet.ways import efficiency
from wallet.world.hour import pass_hour
from wallet.world.ledger import units_of
from wallet.world.providing import PoolReturn
from wallet.world.state import Shares
from wallet.world.stored import decode, encode

E = 10**18
POOL, SHARE = "curve-steth", "steCRV"
DUST = 1_000
"""What rounding leaves, a report and a transfer at a time."""
PARTS = ("fees", "staking", "price", "bonus", "lost", "divergence")


def lived(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


def done(action: Action, world: World) -> World:
    return actions.attempt(action, world).world


@cache
def calm() -> World:
    return done(actions.Stake(15 * E), lived(library.start("calm", 7), 5))


def came(world: World, pool: str = POOL) -> PoolReturn:
    found = providing.returned(world, pool)
    assert found is not None
    assert sum(getattr(found, part) for part in PARTS) == found.gained == found.worth + found.taken_out - found.put_in
    assert found.against_holding == found.gained - found.held
    rows = providing.entries(world, pool)
    assert sum(row.shares for row in rows) == units_of(world.ledger, "you", world.system(pool, Shares).share)
    assert sum(row.came.worth for row in rows) == found.worth
    for row in rows:
        assert sum(getattr(row.came, part) for part in PARTS) == row.came.gained
    return found


def test_a_world_in_which_you_provide_nothing_keeps_no_count() -> None:
    world = lived(calm(), 30)
    assert world.system(POOL, Shares).mine is None
    assert providing.returned(world, POOL) is None
    assert providing.entries(world, POOL) == ()


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("add", "add", "one", "take", "exactly", "send")),
            amounts_between(E // 1_000, 3 * E),
            st.integers(1, 30),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_the_parts_add_up_over_any_adds_and_withdrawals(deeds: list[tuple[str, int, int]]) -> None:
    world = calm()
    for kind, amount, hours in deeds:
        held = world.balance("you", SHARE)
        wish: Action = actions.AddLiquidity(POOL, (amount, amount if kind == "add" else 0))
        if kind == "take" and held:
            wish = actions.RemoveLiquidity(POOL, min(amount, held), ("", "ETH", "stETH")[amount % 3])
        elif kind == "exactly" and held:
            first, second = liquidity.part_of(world, POOL, "you").amounts
            wish = actions.RemoveExactly(POOL, (first // 3, second // (2 + amount % 5)))
        elif kind == "send" and held:
            wish = actions.Transfer(SHARE, "alice", min(amount, held))
        try:
            world = done(wish, world)
        except Refused:
            continue
        came(world) if world.system(POOL, Shares).mine is not None else None
        world = lived(world, hours)
        came(world)
        assert audit(world) == []
    assert decode(encode(world)) == world


def test_what_was_paid_for_shares_gains_nothing_on_the_day_it_joins() -> None:
    world = done(actions.AddLiquidity(POOL, (5 * E, 5 * E)), calm())
    found = came(world)
    assert (found.fees, found.staking, found.price, found.held) == (0, 0, 0, 0)
    assert found.divergence == 0
    assert found.gained == found.bonus


def test_fees_come_of_trades_and_staking_of_reports() -> None:
    world = done(actions.AddLiquidity(POOL, (5 * E, 5 * E)), calm())
    still = replace(world, crowd=tuple(habit for habit in world.crowd if habit.system != POOL))
    after = came(lived(still, 24 * 10))
    assert after.fees == 0
    assert after.staking > 0
    assert abs(after.divergence) < DUST, "nobody traded, so the pool is what it was"
    assert after.held == pytest.approx(after.staking, rel=0.2), "half of both is staked"
    traded = came(lived(world, 24 * 10))
    assert traded.fees > 0
    assert traded.staking > 0


def test_each_trade_leaves_the_providers_their_part_of_its_fee() -> None:
    world = done(actions.AddLiquidity(POOL, (5 * E, 5 * E)), calm())
    before, pool = came(world), world.system(POOL, Shares)
    outcome = actions.attempt(actions.Swap(POOL, "ETH", "stETH", 4 * E), world)
    fee, admin = int(outcome.receipt.figures["pool_fee"]), pool.fees_1e10()[1]
    left = (fee - fee * admin // 10**10) * world.balance("you", SHARE) // pool.supply()
    assert came(outcome.world).fees - before.fees == pytest.approx(left, abs=2)


def test_a_rebase_lands_in_the_pool_and_a_slashing_takes_it_back() -> None:
    world = done(actions.AddLiquidity(POOL, (5 * E, 5 * E)), calm())
    quiet = replace(world, crowd=())
    spared = came(lived(quiet, 24 * 30))
    assert spared.staking > 0
    struck = came(lived(done(actions.Shock(shocks.SlashValidators(200_000)), quiet), 24 * 30))
    assert struck.staking < 0
    assert struck.staking == pytest.approx(struck.held, rel=0.2), "who kept the coins lost as much"
    assert abs(struck.divergence) < DUST
    assert struck.fees == spared.fees == 0


def test_a_panic_fills_the_pool_with_what_is_sold_and_who_provides_buys_it_below_redemption() -> None:
    world = replace(done(actions.AddLiquidity(POOL, (5 * E, 5 * E)), calm()), crowd=())
    before = liquidity.part_of(world, POOL, "you").amounts
    sold = done(actions.Shock(shocks.LargeSale(20_000 * E)), world)
    after, found = liquidity.part_of(sold, POOL, "you").amounts, came(sold)
    assert after[0] < before[0]
    assert after[1] > before[1]
    assert found.divergence > 0, "by what it redeems for: the pool bought at a discount"
    assert found.fees > 0
    price = sold.market_price(SHARE)
    assert price is not None
    assert sold.worth(SHARE, sold.balance("you", SHARE), price) < found.put_in, "by what it sells for"


def test_what_a_fault_of_the_contract_lets_somebody_take_is_no_divergence() -> None:
    world = done(actions.AddLiquidity(POOL, (5 * E, 5 * E)), calm())
    before, struck = came(world), done(actions.Shock(shocks.ContractDrained(300_000, POOL)), world)
    after = came(struck)
    assert after.lost == pytest.approx(-3 * E, rel=0.01)
    assert after.divergence == pytest.approx(before.divergence, abs=DUST)
    assert after.fees == before.fees


def test_a_later_deposit_has_no_part_in_what_was_earned_before_it() -> None:
    world = lived(done(actions.AddLiquidity(POOL, (5 * E, 5 * E)), calm()), 24 * 8)
    world = done(actions.AddLiquidity(POOL, (5 * E, 5 * E)), world)
    first, second = providing.entries(world, POOL)
    assert first.came.fees > 0
    assert first.came.staking > 0
    assert (second.came.fees, second.came.staking) == (0, 0)
    assert (first.hour, second.hour) == (5, 5 + 24 * 8)


def test_all_that_was_withdrawn_stays_counted() -> None:
    world = lived(done(actions.AddLiquidity(POOL, (5 * E, 5 * E)), calm()), 24 * 8)
    before = came(world)
    gone = done(actions.RemoveLiquidity(POOL, world.balance("you", SHARE)), world)
    after = came(gone)
    assert after.worth == 0
    assert (after.fees, after.staking, after.put_in) == (before.fees, before.staking, before.put_in)
    assert after.gained == pytest.approx(before.gained, abs=DUST)
    assert came(lived(gone, 50)) == after, "what is out earns nothing"


@settings(max_examples=15)
@given(st.integers(-60_000, 60_000), st.booleans(), amounts_between(E // 10, 8 * E))
def test_a_bonus_goes_to_who_brings_what_is_short_and_a_penalty_to_who_brings_more(moved: int, coin: bool, amount: int) -> None:
    """The signs hold on both sides of an even pool."""
    world = replace(calm(), crowd=())
    sides = liquidity.sides(world, POOL)
    even = (sides.amounts[0] - sides.amounts[1]) // 2
    size = abs(even) + abs(moved) * E // 10
    if moved > 0:
        world = world.system(POOL, Shares).swap(world, "others", "ETH", min(size, world.balance("others", "ETH")))[0]
    else:
        world = world.system(POOL, Shares).swap(world, "others", "stETH", min(size, world.balance("others", "stETH")))[0]
    sides = liquidity.sides(world, POOL)
    brought = "ETH" if coin else "stETH"
    bonus = int(actions.attempt(actions.AddLiquidity(POOL, (amount, 0) if coin else (0, amount)), world).receipt.figures["bonus"])
    even_bonus = _even_bonus(world, amount)
    gap = abs(sides.amounts[0] - sides.amounts[1]) / sum(sides.amounts)
    if sides.short and sides.short != brought:
        assert bonus < 0
    elif gap > 0.1:
        assert bonus > 0, "the coin that is short brings more than its fee"
    assert abs(even_bonus) < amount // 10**5, "in the pool's own proportion neither comes"


@settings(max_examples=15)
@given(st.integers(-60_000, 60_000), st.booleans(), st.booleans(), amounts_between(E // 10, 8 * E))
def test_taking_out_what_is_short_costs_and_what_is_plenty_brings(moved: int, coin: bool, exact: bool, amount: int) -> None:
    world = replace(done(actions.AddLiquidity(POOL, (10 * E, 10 * E)), calm()), crowd=())
    pay = "ETH" if moved > 0 else "stETH"
    size = min(abs(moved) * E // 2 + E, world.balance("others", pay))
    world = world.system(POOL, Shares).swap(world, "others", pay, size)[0]
    sides, asked = liquidity.sides(world, POOL), "ETH" if coin else "stETH"
    gap = abs(sides.amounts[0] - sides.amounts[1]) / sum(sides.amounts)
    wish: Action = actions.RemoveLiquidity(POOL, amount, asked)
    if exact:
        wish = actions.RemoveExactly(POOL, (amount, 0) if coin else (0, amount))
    bonus = int(actions.attempt(wish, world).receipt.figures["bonus"])
    if sides.short == asked:
        assert bonus < 0
    elif gap > 0.1:
        assert bonus > 0


def _even_bonus(world: World, amount: int) -> int:
    first, second = liquidity.sides(world, POOL).amounts
    wish = actions.AddLiquidity(POOL, (amount * first // (first + second), amount * second // (first + second)))
    return int(actions.attempt(wish, world).receipt.figures["bonus"])


def test_exact_amounts_take_no_more_shares_than_they_may() -> None:
    world = done(actions.AddLiquidity(POOL, (5 * E, 5 * E)), calm())
    held = world.balance("you", SHARE)
    outcome = actions.attempt(actions.RemoveExactly(POOL, (3 * E, E)), world)
    assert (
        outcome.world.balance("you", "ETH") - world.balance("you", "ETH") + int(outcome.receipt.figures["network_fee"]) == 3 * E
    )
    burned = int(outcome.receipt.figures["paid"])
    assert held - outcome.world.balance("you", SHARE) == burned
    with pytest.raises(Refused, match="market_maximum") as refused:
        actions.attempt(actions.RemoveExactly(POOL, (3 * E, E), burned - 1), world)
    assert refused.value.remedy == burned
    with pytest.raises(Refused, match="shares_short"):
        actions.attempt(actions.RemoveExactly(POOL, (30 * E, 0)), world)


def test_the_layers_of_a_coin_in_a_pool_count_it_once_and_fees_beside_staking() -> None:
    world = done(actions.AddLiquidity(POOL, (5 * E, 5 * E)), calm())
    at_once = efficiency.pool_layers(world, POOL, lambda _name: None)
    assert [layer.key for layer in at_once] == ["secures", "beside"], "fees are not told before they were lived"
    world = lived(world, 24 * 20)
    layers = {layer.key: layer for layer in efficiency.pool_layers(world, POOL, lambda _name: None)}
    assert layers["secures"].amount + layers["beside"].amount == E
    assert layers["beside"].yearly == 0
    found = came(world)
    days = 20
    fees = found.fees * 365 * E // (found.put_in * days)
    assert layers["trades"].yearly == pytest.approx(fees, rel=1e-6)
    earned = (found.fees + found.staking) * 365 / (found.put_in * days)
    assert sum(layer.yearly for layer in layers.values()) / E == pytest.approx(earned, rel=0.1), "no more than was lived"
    assert efficiency.slashed_ppm(tuple(layers.values())) == pytest.approx(10_000 * layers["secures"].amount / E, abs=1)
