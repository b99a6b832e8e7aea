"""The dripping vault keeps its laws: no price jumps, no gain by a round trip, every rounding against the caller."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.replays import attempt
from tests.strategies import amounts_between
from wallet.arithmetic import Reals
from wallet.errors import Refused
from wallet.staking import dripping_vault
from wallet.staking.dripping_vault import DrippingVault, Parameters

ETHER = 10**18
WEEK = 7 * 86_400
START = 2_800 * WEEK
"""A multiple of the cycle's length, in 2023."""

amounts = amounts_between(1, 10**6 * ETHER)


@st.composite
def vaults(draw: st.DrawFn) -> tuple[DrippingVault, int, int]:
    """A vault of 1 to 1e6 shares at a price of 1 to 2, mid-cycle or past it; what it holds; the time.

    Rewards are up to a tenth of it, and as much again may have arrived since the last sync.
    """
    supply = draw(amounts_between(ETHER, 10**6 * ETHER))
    stored = supply * draw(st.integers(10**6, 2 * 10**6)) // 10**6
    reward = stored * draw(st.integers(0, 100)) // 1_000
    arrived = stored * draw(st.integers(0, 100)) // 1_000
    synced = START + draw(st.integers(0, WEEK * 19 // 20))
    vault = DrippingVault(Parameters(WEEK), START + WEEK, synced, supply, stored, reward)
    return vault, stored + reward + arrived, synced + draw(st.integers(0, 2 * WEEK))


# --- Prices


@given(vaults(), st.lists(st.integers(0, WEEK), min_size=2, max_size=6))
def test_assets_only_grow_with_time_and_end_at_stored_and_reward(drawn: tuple[DrippingVault, int, int], waits: list[int]) -> None:
    vault, _, _ = drawn
    seen = [dripping_vault.total_assets(vault, vault.last_sync + wait) for wait in sorted(waits)]
    assert seen == sorted(seen)
    assert dripping_vault.total_assets(vault, vault.last_sync) == vault.stored_assets
    for late in (vault.cycle_end, vault.cycle_end + 1, vault.cycle_end + WEEK):
        assert dripping_vault.total_assets(vault, late) == vault.stored_assets + vault.last_reward


@given(vaults(), st.integers(0, WEEK))
def test_a_sync_moves_no_price_at_its_moment(drawn: tuple[DrippingVault, int, int], late: int) -> None:
    vault, balance, _ = drawn
    now = vault.cycle_end + late
    synced = dripping_vault.sync(vault, balance, now)
    assert dripping_vault.total_assets(synced, now) == dripping_vault.total_assets(vault, now)
    assert synced.stored_assets + synced.last_reward == balance
    assert synced.cycle_end % WEEK == 0
    assert WEEK // 20 <= synced.cycle_end - now <= WEEK + WEEK // 20


def test_a_cycle_of_less_than_a_twentieth_is_joined_with_the_next() -> None:
    vault = DrippingVault(Parameters(1_000), cycle_end=1_000)
    assert dripping_vault.sync(vault, 0, 1_950).cycle_end == 2_000
    assert dripping_vault.sync(vault, 0, 1_951).cycle_end == 3_000
    assert dripping_vault.sync(vault, 0, 2_000).cycle_end == 3_000


def test_a_reward_that_arrives_mid_cycle_earns_nothing_until_the_next() -> None:
    vault = DrippingVault(Parameters(WEEK), START + WEEK, START, 100 * ETHER, 100 * ETHER, 0)
    balance = 107 * ETHER
    assert dripping_vault.total_assets(vault, START + WEEK) == 100 * ETHER
    vault = dripping_vault.sync(vault, balance, START + WEEK)
    assert dripping_vault.total_assets(vault, START + WEEK) == 100 * ETHER
    assert dripping_vault.total_assets(vault, START + WEEK + WEEK // 7) == 101 * ETHER
    assert dripping_vault.price_per_share(vault, START + 2 * WEEK) == 107 * ETHER // 100


@given(
    vaults(),
    st.lists(st.tuples(st.sampled_from("dmwr"), st.integers(1, 1_000), st.integers(0, WEEK)), max_size=6),
)
def test_no_act_of_others_lowers_the_price_of_a_share(
    drawn: tuple[DrippingVault, int, int], acts: list[tuple[str, int, int]]
) -> None:
    vault, balance, now = drawn
    for act, share, wait in acts:
        now += wait
        before = dripping_vault.total_assets(vault, now), vault.supply
        amount = vault.supply * share // 2_000
        calls: dict[str, Callable[[DrippingVault, int, int], dripping_vault.Moved]] = {
            "d": lambda v, b, t, a=amount: dripping_vault.deposit(v, a, b, t),
            "m": lambda v, b, t, a=amount: dripping_vault.mint(v, a, b, t),
            "w": lambda v, b, t, a=amount: dripping_vault.withdraw(v, a, v.supply, b, t),
            "r": lambda v, b, t, a=amount: dripping_vault.redeem(v, a, v.supply, b, t),
        }
        done = attempt(lambda call=calls[act], v=vault, b=balance, t=now: call(v, b, t))  # type: ignore[misc]
        if isinstance(done, Refused):
            continue
        balance += done.assets if act in "dm" else -done.assets
        vault = done.vault
        assert dripping_vault.total_assets(vault, now) * before[1] >= before[0] * vault.supply


# --- In and out


@given(vaults(), amounts)
def test_in_and_out_never_gains(drawn: tuple[DrippingVault, int, int], assets: int) -> None:
    vault, balance, now = drawn
    assets += 2  # a share costs at most 2.2 here: enough for one
    entered = dripping_vault.deposit(vault, assets, balance, now)
    left = dripping_vault.redeem(entered.vault, entered.shares, entered.shares, balance + assets, now)
    # A share is worth at most 2.2 wei: less than one is lost on entry, less than a wei on leaving.
    assert 0 <= assets - left.assets <= 3
    minted = dripping_vault.mint(vault, entered.shares, balance, now)
    assert left.assets <= minted.assets <= assets
    with pytest.raises(Refused):
        dripping_vault.withdraw(minted.vault, minted.assets + 1, minted.shares, balance + minted.assets, now)


@given(vaults(), amounts)
def test_a_preview_is_the_call_also_where_a_cycle_is_over(drawn: tuple[DrippingVault, int, int], amount: int) -> None:
    vault, balance, now = drawn
    part = amount % (vault.stored_assets // 2) + 10
    every = vault.supply
    assert dripping_vault.deposit(vault, part, balance, now).shares == dripping_vault.shares_for(vault, part, now)
    assert dripping_vault.mint(vault, part, balance, now).assets == dripping_vault.assets_to_mint(vault, part, now)
    burned = dripping_vault.withdraw(vault, part, every, balance, now).shares
    assert burned == dripping_vault.shares_to_withdraw(vault, part, now)
    paid = dripping_vault.redeem(vault, part // 4 + 1, every, balance, now).assets
    assert paid == dripping_vault.assets_for(vault, part // 4 + 1, now)


@given(vaults(), amounts)
def test_roundings_are_one_unit_apart_and_against_the_caller(drawn: tuple[DrippingVault, int, int], amount: int) -> None:
    vault, _, now = drawn
    assert 0 <= dripping_vault.shares_to_withdraw(vault, amount, now) - dripping_vault.shares_for(vault, amount, now) <= 1
    assert 0 <= dripping_vault.assets_to_mint(vault, amount, now) - dripping_vault.assets_for(vault, amount, now) <= 1


def test_an_empty_vault_is_one_for_one_and_its_first_entry_opens_a_cycle() -> None:
    vault = dripping_vault.opened(Parameters(WEEK), START + 1_000)
    assert (vault.cycle_end, vault.last_sync) == (START, 0)
    for answer in (
        dripping_vault.shares_for,
        dripping_vault.shares_to_withdraw,
        dripping_vault.assets_for,
        dripping_vault.assets_to_mint,
    ):
        assert answer(vault, 5, START + 1_000) == 5
    entered = dripping_vault.deposit(vault, 5 * ETHER, 0, START + 1_000)
    assert entered.shares == 5 * ETHER
    assert (entered.vault.last_sync, entered.vault.cycle_end) == (START + 1_000, START + WEEK)


# --- Refusals


def test_the_first_sync_is_at_the_end_of_the_cycle_and_not_a_second_sooner() -> None:
    vault = DrippingVault(Parameters(WEEK), START + WEEK, START, ETHER, ETHER, 0)
    with pytest.raises(Refused) as caught:
        dripping_vault.sync(vault, ETHER, START + WEEK - 1)
    assert (caught.value.code, caught.value.figures) == ("drip_sync_early", {"opens": START + WEEK})
    assert dripping_vault.sync(vault, ETHER, START + WEEK).last_sync == START + WEEK


HALFWAY = DrippingVault(Parameters(WEEK), START + WEEK, START, 100 * ETHER, 100 * ETHER, 20 * ETHER)
"""At half of the cycle 110 ether belong to the shares, but only 100 are stored."""
HALF = START + WEEK // 2
UNSTORED = replace(HALFWAY, stored_assets=0)


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("drip_share_zero", 2, {"amount": 1}, lambda: dripping_vault.deposit(HALFWAY, 1, 120 * ETHER, HALF)),
        ("drip_asset_zero", 1, {"amount": 0}, lambda: dripping_vault.redeem(HALFWAY, 0, ETHER, 120 * ETHER, HALF)),
        ("drip_share_zero", 2, {"amount": -ETHER}, lambda: dripping_vault.deposit(HALFWAY, -ETHER, 120 * ETHER, HALF)),
        ("drip_amount_negative", None, {}, lambda: dripping_vault.mint(HALFWAY, -1, 120 * ETHER, HALF)),
        ("drip_amount_negative", None, {}, lambda: dripping_vault.withdraw(HALFWAY, -1, ETHER, 120 * ETHER, HALF)),
        ("drip_asset_zero", 1, {"amount": -ETHER}, lambda: dripping_vault.redeem(HALFWAY, -ETHER, ETHER, 120 * ETHER, HALF)),
        ("drip_asset_zero", None, {"amount": 0}, lambda: dripping_vault.redeem(HALFWAY, 0, 0, 120 * ETHER, HALF)),
        ("drip_shares_short", 5, {"amount": 6, "have": 5}, lambda: dripping_vault.redeem(HALFWAY, 6, 5, 120 * ETHER, HALF)),
        ("drip_shares_short", None, {"amount": 1, "have": 0}, lambda: dripping_vault.redeem(HALFWAY, 1, 0, 120 * ETHER, HALF)),
        (
            "drip_assets_short",
            11,
            {"amount": 12, "limit": 11},
            lambda: dripping_vault.withdraw(HALFWAY, 12, 10, 120 * ETHER, HALF),
        ),
        ("drip_assets_short", None, {"amount": 1, "limit": 0}, lambda: dripping_vault.withdraw(HALFWAY, 1, 0, 120 * ETHER, HALF)),
        (
            "drip_withdraw_locked",
            None,
            {"amount": 1, "limit": 0, "opens": START + WEEK},
            lambda: dripping_vault.withdraw(UNSTORED, 1, ETHER, 120 * ETHER, HALF),
        ),
        (
            "drip_redeem_locked",
            None,
            {"need": ETHER // 10, "limit": 0, "opens": START + WEEK},
            lambda: dripping_vault.redeem(UNSTORED, ETHER, ETHER, 120 * ETHER, HALF),
        ),
        (
            "drip_withdraw_locked",
            100 * ETHER,
            {"amount": 110 * ETHER, "limit": 100 * ETHER, "opens": START + WEEK},
            lambda: dripping_vault.withdraw(HALFWAY, 110 * ETHER, 100 * ETHER, 120 * ETHER, HALF),
        ),
        (
            "drip_redeem_locked",
            # A fraction of a wei more than 100 ether is paid as 100 ether.
            100 * ETHER * 10 // 11 + 1,
            {"need": 110 * ETHER, "limit": 100 * ETHER, "opens": START + WEEK},
            lambda: dripping_vault.redeem(HALFWAY, 100 * ETHER, 100 * ETHER, 120 * ETHER, HALF),
        ),
    ],
)
def test_what_the_contract_would_refuse_is_refused(
    code: str, remedy: int | None, figures: dict[str, int], act: Callable[[], object]
) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert (caught.value.code, caught.value.remedy, caught.value.figures) == (code, remedy, figures)


@given(vaults())
def test_the_remedy_of_a_deposit_that_gives_no_share_is_the_least_that_gives_one(drawn: tuple[DrippingVault, int, int]) -> None:
    vault, balance, now = drawn
    refusal = attempt(lambda: dripping_vault.deposit(vault, 0, balance, now))
    assert isinstance(refusal, Refused)
    assert isinstance(refusal.remedy, int)
    assert dripping_vault.deposit(vault, refusal.remedy, balance, now).shares >= 1
    fewer = attempt(lambda: dripping_vault.deposit(vault, refusal.remedy - 1, balance, now))  # type: ignore[operator]
    assert isinstance(fewer, Refused)


@given(vaults(), amounts, st.integers(0, 1_000))
def test_what_is_offered_can_be_had_and_not_one_unit_more(drawn: tuple[DrippingVault, int, int], amount: int, share: int) -> None:
    vault, balance, now = drawn
    held = vault.supply * share // 1_000
    out = attempt(lambda: dripping_vault.withdraw(vault, amount, held, balance, now))
    if isinstance(out, Refused) and isinstance(out.remedy, int):
        assert dripping_vault.withdraw(vault, out.remedy, held, balance, now).assets == out.remedy < amount
        assert isinstance(attempt(lambda: dripping_vault.withdraw(vault, out.remedy + 1, held, balance, now)), Refused)  # type: ignore[operator, union-attr]
    burned = attempt(lambda: dripping_vault.redeem(vault, amount, held, balance, now))
    if isinstance(burned, Refused) and isinstance(burned.remedy, int):
        done = dripping_vault.redeem(vault, burned.remedy, held, balance, now)
        assert done.shares == burned.remedy < amount
        assert isinstance(attempt(lambda: dripping_vault.redeem(vault, burned.remedy + 1, held, balance, now)), Refused)  # type: ignore[operator, union-attr]


def test_all_that_is_stored_can_be_taken_out_while_a_reward_drips() -> None:
    done = dripping_vault.withdraw(HALFWAY, 100 * ETHER, 100 * ETHER, 120 * ETHER, HALF)
    assert (done.shares, done.vault.stored_assets) == (90_909_090_909_090_909_091, 0)
    assert done.vault.supply == 100 * ETHER - done.shares


def test_a_locked_reward_can_be_taken_out_when_the_cycle_is_over() -> None:
    done = dripping_vault.redeem(HALFWAY, 100 * ETHER, 100 * ETHER, 120 * ETHER, START + WEEK)
    assert (done.assets, done.vault.supply, done.vault.stored_assets) == (120 * ETHER, 0, 0)


# --- Reals


@given(vaults(), amounts)
def test_conversions_of_reals_are_the_exact_ones(drawn: tuple[DrippingVault, int, int], amount: int) -> None:
    # Roundings of a unit weigh 1e-12 and less from 1e13 units on.
    vault, _, now = drawn
    amount += 10**14
    cycle_s = vault.cycle_end - vault.last_sync
    total = Reals([vault.stored_assets]) + dripping_vault.dripped(Reals([vault.last_reward]), now - vault.last_sync, cycle_s)
    paths, supply = Reals([amount]), Reals([vault.supply])
    for real, exact in (
        (total, dripping_vault.total_assets(vault, now)),
        (dripping_vault.shares_at(paths, supply, total), dripping_vault.shares_for(vault, amount, now)),
        (dripping_vault.shares_up_at(paths, supply, total), dripping_vault.shares_to_withdraw(vault, amount, now)),
        (dripping_vault.assets_at(paths, supply, total), dripping_vault.assets_for(vault, amount, now)),
        (dripping_vault.assets_up_at(paths, supply, total), dripping_vault.assets_to_mint(vault, amount, now)),
    ):
        assert float(real[0]) == pytest.approx(exact, rel=1e-12)


def test_ten_thousand_paths_drip_at_once() -> None:
    rewards = Reals(np.random.default_rng(7).uniform(1e18, 1e22, 10_000))
    dripped = dripping_vault.dripped(rewards, 1_000, WEEK)
    for path in range(0, 10_000, 97):
        exact = dripping_vault.dripped(int(rewards[path]), 1_000, WEEK)
        assert float(dripped[path]) == pytest.approx(exact, rel=1e-12)
