"""A run on a lender leaves what is owed as it was: deposits earn more, but none can be taken out until others repay or lend."""

from __future__ import annotations

import pytest

from wallet import Refused, World, actions, audit, risk, shocks
from wallet.actions import attempt
from wallet.library import start
from wallet.world.crowd.lending_crowd import LendingCrowd
from wallet.world.hour import pass_hour
from wallet.world.lender import Lender

ETHER, PPM = 10**18, 10**6
NAME = "aave-core"
BEGUN = attempt(
    actions.Supply(NAME, "ETH", 10 * ETHER), start("calm-all", 7, ("solana", "cosmos-hub", "frax", "lido-vault"))
).world


def lender(world: World) -> Lender:
    return world.system(NAME, Lender)


def run(world: World, share_ppm: int = PPM) -> World:
    return attempt(actions.Shock(shocks.LenderRun(share_ppm)), world).world


def test_a_deposit_is_owed_and_earns_more_but_cannot_be_taken_out_until_others_act() -> None:
    world = run(BEGUN)
    assert lender(world).at_hand("ETH") == 0
    assert lender(world).supplied(world, "you", "ETH") == lender(BEGUN).supplied(BEGUN, "you", "ETH")
    assert lender(world).yearly_rates("ETH").liquidity_ray > 2 * lender(BEGUN).yearly_rates("ETH").liquidity_ray
    assert audit(world) == []
    crowd = next(habit for habit in world.crowd if isinstance(habit, LendingCrowd))
    waited = 0
    while not lender(world).at_hand("ETH"):
        with pytest.raises(Refused, match="loan_liquidity_short"):
            attempt(actions.WithdrawSupplied(NAME, "ETH", 0, everything=True), world)
        world, waited = pass_hour(world)[0], waited + 1
    assert 1 <= waited <= crowd.every_hours
    attempt(actions.WithdrawSupplied(NAME, "ETH", 0, everything=True), world)


def test_half_a_run_leaves_half_and_a_run_on_nothing_is_refused() -> None:
    half = run(BEGUN, PPM // 2)
    assert abs(2 * lender(half).at_hand("ETH") - lender(BEGUN).at_hand("ETH")) < 10
    assert risk.struck(BEGUN).run == (NAME,)
    for shock, code in ((shocks.LenderRun(0), "shock_too_small"), (shocks.LenderRun(PPM, "lido"), "run_none")):
        with pytest.raises(Refused, match=code):
            attempt(actions.Shock(shock), BEGUN)
    with pytest.raises(Refused, match="run_none"):
        attempt(actions.Shock(shocks.LenderRun(PPM, token="ETH")), run(BEGUN))
