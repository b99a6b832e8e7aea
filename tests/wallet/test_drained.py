"""A contract that is drained: whoever has a part of it, or approved it, loses what somebody else got, to the last unit."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from wallet import World, actions, risk, shocks
from wallet.errors import Refused
from wallet.library import start
from wallet.staking import dripping_vault
from wallet.world import ledger as books
from wallet.world.audit import audit
from wallet.world.ledger import UNLIMITED
from wallet.world.lines import ATTACKER, YOU
from wallet.world.sampling import samples

ETH, PPM = 10**18, 10**6
POOL, VAULT, LENDER, RATE = "curve-steth", "sfrxeth", "aave-core", "rocket-pool"
CONTRACTS = (POOL, "curve-reth-ng", VAULT, LENDER, RATE, "lido", "marinade-instant", "statom-atom")


@cache
def held() -> World:
    """Every system there is, a part of the pool, and some staked tokens loose."""
    world = start("calm-all", 5)
    world = actions.Stake(amount=12 * ETH).apply(world).world
    return actions.AddLiquidity(market=POOL, amounts=(2 * ETH, 5 * ETH)).apply(world).world


def approving(world: World, amount: int, spender: str = POOL) -> World:
    return replace(world, ledger=books.allow(world.ledger, YOU, "stETH", spender, amount))


def drained(world: World, share_ppm: int, system: str = POOL) -> World:
    return actions.Shock(shocks.ContractDrained(share_ppm, system)).apply(world).world


@settings(max_examples=12, deadline=None)
@given(
    system=st.sampled_from(CONTRACTS),
    share_ppm=st.integers(1, 2 * PPM),
    approved=st.sampled_from([0, ETH, 4 * ETH + 1, UNLIMITED]),
)
@example(system="lido", share_ppm=1, approved=ETH)  # the same token is taken, and falls because its buffer is
def test_what_one_takes_others_lose_and_the_books_close(system: str, share_ppm: int, approved: int) -> None:
    world = approving(held(), approved, system)
    shock = shocks.ContractDrained(share_ppm, system)
    after = shock.strike(world)[0]
    assert audit(after) == []
    for borne in risk.taken_from(world, shock):
        assert borne.total == 0
        assert borne.changes["attacker"] == world.seen(borne.coin, books.units_of(after.ledger, ATTACKER, borne.coin)) > 0
        assert borne.changes["you"] <= 0
        assert borne.changes["holders"] <= 2, "where whole shares move, what rounding leaves is all holders'"
    assert samples(after)


@pytest.mark.parametrize(
    ("approved", "lost", "left"),
    [(0, 0, 0), (2 * ETH, ETH, ETH), (100 * ETH, 6 * ETH, 100 * ETH - 6 * ETH), (UNLIMITED, 6 * ETH, UNLIMITED)],
)
def test_an_approval_decides_who_loses_what_lies_in_a_wallet(approved: int, lost: int, left: int) -> None:
    """Half of what the contract may take: of 12 stETH all where more is approved, else of what is."""
    world = approving(held(), approved)
    after = drained(world, PPM // 2)
    assert abs(world.balance(YOU, "stETH") - after.balance(YOU, "stETH") - lost) <= 3
    assert abs(books.allowance(after.ledger, YOU, "stETH", POOL) - left) <= 3


def test_an_approval_of_another_contract_is_not_touched() -> None:
    world = approving(held(), UNLIMITED, "wsteth")
    assert drained(world, PPM).balance(YOU, "stETH") == world.balance(YOU, "stETH")


def test_a_share_of_the_pool_loses_its_part_and_stays_a_share() -> None:
    world = held()
    before, after = (world.redemption_value(YOU, "steCRV") for world in (world, drained(world, PPM // 10)))
    assert after == pytest.approx(before * 9 // 10, rel=1e-6)
    (coin, token) = risk.taken_from(world, shocks.ContractDrained(PPM // 10, POOL))
    assert (coin.coin, token.coin) == ("ETH", "stETH")
    part = books.units_of(world.ledger, YOU, "steCRV") * PPM // world.ledger.issued["steCRV"]
    assert coin.changes["you"] * PPM // -coin.changes["attacker"] == pytest.approx(part, abs=1)


def test_a_lender_still_owes_what_it_cannot_pay() -> None:
    world = held()
    world = actions.Supply(amount=ETH, token="ETH", system=LENDER).apply(world).world
    after = drained(world, PPM, LENDER)
    assert after.redemption_rate("wstETH") == world.redemption_rate("wstETH")
    with pytest.raises(Refused):
        actions.WithdrawSupplied(amount=ETH, token="ETH", system=LENDER).apply(after)


def test_a_vault_with_nothing_left_gives_no_shares() -> None:
    vault = replace(dripping_vault.opened(dripping_vault.Parameters(604_800), 700_000), supply=ETH)
    for act in (dripping_vault.shares_for, dripping_vault.shares_to_withdraw):
        with pytest.raises(Refused, match="drip_worthless"):
            act(vault, ETH, 700_001)


def test_what_holds_nothing_cannot_be_drained() -> None:
    for system in ("wsteth", "ethereum", "nowhere"):
        with pytest.raises(Refused, match="drain_none"):
            drained(held(), PPM, system)
    with pytest.raises(Refused, match="shock_too_small"):
        drained(held(), 0)
