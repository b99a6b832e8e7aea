"""What exposure owes: amounts that are really held, and a look ahead that is the life that would be lived."""

from __future__ import annotations

from wallet import actions, ahead, exposures, shocks
from wallet.library import start
from wallet.world.hour import pass_hour
from wallet.world.sampling import samples

ETHER = 10**18


def test_only_what_is_held_is_exposed() -> None:
    world = start("calm", 7)
    rows = {row.kind: row for row in exposures(world)}
    assert rows["contract"].at_stake == world.balance("you", "stETH")
    assert "own_slashing" not in rows
    empty = actions.Transfer(token="stETH", to="alice", amount=1, everything=True).apply(world).world
    assert exposures(empty) == ()


def test_the_bad_case_of_slashing_is_what_that_slashing_costs() -> None:
    world = start("calm", 7)
    for _ in range(40):
        world, _ = pass_hour(world)
    row = next(row for row in exposures(world) if row.kind == "slashing")
    told = actions.Shock(shock=shocks.SlashValidators(10_000)).apply(world).receipt.notes[0].figures
    assert abs(row.bad_case - int(told["yours_day_36"])) <= 1


def test_locked_stake_is_exposed_to_its_own_validators_only() -> None:
    world = actions.Faucet(amount=ETHER).apply(start("calm", 7)).world
    locked = actions.Lock(amount=32 * ETHER).apply(world).world
    rows = {row.kind: row for row in exposures(locked)}
    assert rows["own_slashing"].at_stake == 32 * ETHER
    # A lone slashing since Electra: 1/4096 at once and 36 days of missed duties, 0.2 % in all.
    assert 60 * ETHER // 1000 <= rows["own_slashing"].bad_case <= 70 * ETHER // 1000
    assert rows["contract"].at_stake == exposures(world)[0].at_stake


def test_a_discount_costs_today_what_selling_brings_less() -> None:
    world = start("june-2022", 7)
    for _ in range(200):
        world, _ = pass_hour(world)
    row = next(row for row in exposures(world) if row.kind == "discount")
    proceeds = world.sale_proceeds("you", "stETH")
    assert proceeds is not None
    assert row.today == world.balance("you", "stETH") - proceeds


def test_a_look_ahead_is_the_life_that_would_be_lived() -> None:
    world = start("calm", 7)
    looked = list(ahead(world, 5))
    for hour, sample in looked[1:]:
        world, _ = pass_hour(world)
        assert world.hour == hour
        lived = samples(world)[0]
        assert (lived.balance, lived.redemption_value, lived.market_value) == (
            sample.balance,
            sample.redemption_value,
            sample.market_value,
        )
