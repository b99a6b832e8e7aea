"""The profit-unlocking vault keeps its laws: no price jumps, losses meet the buffer first, nobody gains by a round trip."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.replays import attempt
from tests.strategies import amounts_between
from wallet.arithmetic import Reals
from wallet.defi import yield_vault
from wallet.defi.yield_vault import Parameters, YieldVault
from wallet.errors import Refused

ETHER = 10**18
NOW = 1_700_000_000
WEEK = 7 * 86_400
UNLIMITED = 2**256 - 1
FREE = Parameters(unlock_time_s=1_000, performance_fee_bps=0, protocol_fee_bps=0, deposit_limit=UNLIMITED)
CHARGING = replace(FREE, unlock_time_s=WEEK, performance_fee_bps=1_000, protocol_fee_bps=1_000)

shares_of_it = st.integers(0, 1_000)
amounts = amounts_between(1, 10**6 * ETHER)


def vault_of(assets: int, terms: Parameters = FREE) -> YieldVault:
    return yield_vault.deposit(YieldVault(terms), assets, NOW).vault


@st.composite
def vaults(draw: st.DrawFn) -> tuple[YieldVault, int]:
    """A vault of 1 to 1e6 shares after two reports of up to a tenth either way, at a moment of or past unlocking."""
    terms = Parameters(
        unlock_time_s=draw(st.sampled_from([0, 1, 86_400, WEEK])),
        performance_fee_bps=draw(st.sampled_from([0, 1_000, 5_000])),
        protocol_fee_bps=draw(st.sampled_from([0, 1_000])),
        deposit_limit=UNLIMITED,
    )
    vault, now = vault_of(draw(amounts_between(ETHER, 10**6 * ETHER)), terms), NOW
    for _ in range(2):
        now += draw(st.integers(0, WEEK))
        vault = yield_vault.report(vault, vault.total_assets * draw(st.integers(900, 1_100)) // 1_000, now).vault
    return vault, now + draw(st.integers(0, 2 * WEEK))


def price(vault: YieldVault, now: int) -> tuple[int, int]:
    return vault.total_assets, yield_vault.total_supply(vault, now)


def not_lower(after: tuple[int, int], before: tuple[int, int]) -> bool:
    return after[0] * before[1] >= before[0] * after[1]


# --- Reports


@given(vaults(), st.integers(0, 2_000))
def test_a_gain_never_lowers_the_price_and_moves_it_by_less_than_a_share_s_rounding(
    drawn: tuple[YieldVault, int], permille: int
) -> None:
    vault, now = drawn
    before = price(vault, now)
    done = yield_vault.report(vault, vault.total_assets * (1_000 + permille) // 1_000, now)
    after = price(done.vault, now)
    assert not_lower(after, before)
    if vault.parameters.unlock_time_s:
        # The locked shares are rounded down by less than one: with one more the price would be no higher.
        assert not_lower(before, (after[0], after[1] + 1))


@given(vaults(), shares_of_it)
def test_a_loss_within_the_buffer_costs_holders_nothing_and_one_beyond_it_does(
    drawn: tuple[YieldVault, int], permille: int
) -> None:
    vault, now = drawn
    before = price(vault, now)
    buffer = yield_vault.locked_shares(vault, now)
    covered = buffer * before[0] // before[1]
    inside = yield_vault.report(vault, vault.total_assets - covered * permille // 1_000, now)
    assert not_lower(price(inside.vault, now), before)
    beyond = yield_vault.report(vault, vault.total_assets - covered - max(3, (before[0] - covered) // 2), now)
    assert not not_lower(price(beyond.vault, now), before)
    assert beyond.vault.own_shares == 0


@given(vaults(), st.integers(0, 2_000), st.integers(0, WEEK))
def test_shares_held_by_people_and_by_the_vault_are_all_there_are(
    drawn: tuple[YieldVault, int], permille: int, wait: int
) -> None:
    vault, now = drawn
    people = vault.raw_supply - vault.own_shares
    done = yield_vault.report(vault, vault.total_assets * permille // 1_000, now)
    minted = done.accountant_shares + done.protocol_shares
    assert done.vault.raw_supply - done.vault.own_shares == people + minted
    assert 0 <= yield_vault.locked_shares(done.vault, now + wait) <= done.vault.own_shares
    assert done.vault.total_assets == vault.total_assets + done.gain - done.loss


@given(vaults(), st.lists(st.integers(0, 2 * WEEK), min_size=2, max_size=6))
def test_between_reports_the_price_only_rises_and_all_is_unlocked_at_the_end(
    drawn: tuple[YieldVault, int], waits: list[int]
) -> None:
    vault, _ = drawn
    start = max(vault.last_update, NOW)
    seen = [price(vault, start + wait) for wait in sorted(waits)]
    assert all(not_lower(later, earlier) for earlier, later in pairwise(seen))
    assert yield_vault.locked_shares(vault, max(vault.full_unlock, start)) == 0


def test_fees_are_minted_out_of_the_profit_s_shares() -> None:
    # Of a gain of 10 the fee is 1, a tenth of it Yearn's; 9 shares are locked for a week.
    done = yield_vault.report(vault_of(100 * ETHER, CHARGING), 110 * ETHER, NOW)
    assert (done.gain, done.loss) == (10 * ETHER, 0)
    assert (done.accountant_shares, done.protocol_shares) == (9 * ETHER // 10, ETHER // 10)
    assert (done.vault.own_shares, done.vault.raw_supply) == (9 * ETHER, 110 * ETHER)
    assert yield_vault.price_per_share(done.vault, NOW) == ETHER
    assert done.vault.unlocking_rate_1e12 == 9 * ETHER * 10**12 // WEEK
    halfway = NOW + WEEK // 2
    assert yield_vault.unlocked_shares(done.vault, halfway) == 9 * ETHER // 2 - 1
    assert yield_vault.price_per_share(done.vault, NOW + WEEK) == 110 * ETHER // 101


def test_a_second_profit_unlocks_over_the_mean_of_both_times_weighed_by_their_shares() -> None:
    # 10 shares lock for 1,000 s. At half time 5 are left; 11 more assets are 10.5 shares at 110 / 105.
    vault = yield_vault.report(vault_of(100 * ETHER), 110 * ETHER, NOW).vault
    done = yield_vault.report(vault, 121 * ETHER, NOW + 500).vault
    assert done.own_shares == 155 * ETHER // 10
    assert done.full_unlock == NOW + 500 + 838  # (5 x 500 + 10.5 x 1,000) // 15.5
    assert done.unlocking_rate_1e12 == 155 * ETHER // 10 * 10**12 // 838


def test_a_loss_burns_locked_shares_and_leaves_the_rest_their_time() -> None:
    vault = yield_vault.report(vault_of(100 * ETHER), 110 * ETHER, NOW).vault
    done = yield_vault.report(vault, 110 * ETHER - 22 * ETHER // 10, NOW + 500).vault
    assert (done.own_shares, done.full_unlock) == (29 * ETHER // 10, NOW + 1_000)
    assert price(done, NOW + 500) == (1_078 * ETHER // 10, 1_029 * ETHER // 10)


def test_a_loss_beyond_the_locked_shares_lowers_the_price() -> None:
    vault = yield_vault.report(vault_of(100 * ETHER), 110 * ETHER, NOW).vault
    done = yield_vault.report(vault, 99 * ETHER, NOW + 500).vault
    assert (done.own_shares, done.raw_supply, done.full_unlock) == (0, 100 * ETHER, 0)
    assert (done.last_update, done.unlocking_rate_1e12) == (vault.last_update, vault.unlocking_rate_1e12)
    assert yield_vault.price_per_share(done, NOW + 500) == 99 * ETHER // 100


def test_without_an_unlocking_time_profit_is_there_at_once_and_fees_dilute_it() -> None:
    done = yield_vault.report(vault_of(100 * ETHER, replace(CHARGING, unlock_time_s=0)), 110 * ETHER, NOW)
    assert (done.vault.own_shares, done.accountant_shares + done.protocol_shares) == (0, ETHER)
    assert yield_vault.price_per_share(done.vault, NOW) == 110 * ETHER // 101


def test_a_refund_meets_a_loss_before_the_price_does() -> None:
    # No recorded answer has one. Of a loss of 10, 4 are paid back: 4 shares would lock and 10 burn, and none is at hand for it.
    done = yield_vault.report(vault_of(100 * ETHER), 90 * ETHER, NOW, refund=4 * ETHER)
    assert (done.gain, done.loss, done.vault.total_assets) == (0, 10 * ETHER, 94 * ETHER)
    assert (done.vault.own_shares, done.vault.raw_supply) == (0, 100 * ETHER)
    # Of 15 paid back, 5 shares are left over, and lock.
    paid_well = yield_vault.report(vault_of(100 * ETHER), 90 * ETHER, NOW, refund=15 * ETHER)
    assert (paid_well.vault.own_shares, paid_well.vault.full_unlock) == (5 * ETHER, NOW + 1_000)


def test_after_all_is_lost_nothing_can_enter_and_a_gain_revives_the_shares() -> None:
    lost = yield_vault.report(vault_of(100 * ETHER), 0, NOW).vault
    assert (yield_vault.price_per_share(lost, NOW), yield_vault.shares_for(lost, ETHER, NOW)) == (0, 0)
    back = yield_vault.report(lost, 50 * ETHER, NOW)
    assert (back.vault.own_shares, yield_vault.price_per_share(back.vault, NOW)) == (0, ETHER // 2)


# --- In and out


@given(vaults(), amounts)
def test_in_and_out_never_gains(drawn: tuple[YieldVault, int], assets: int) -> None:
    vault, now = drawn
    assets += 2  # a share costs at most 1.3 here: enough for one
    entered = yield_vault.deposit(vault, assets, now)
    left = yield_vault.redeem(entered.vault, entered.shares, entered.shares, now)
    # Less than a share, at most 1.3, is lost on entry and less than a unit on leaving.
    assert 0 <= assets - left.assets <= 2
    assert left.assets <= yield_vault.mint(vault, entered.shares, now).assets <= assets
    with pytest.raises(Refused):
        yield_vault.withdraw(entered.vault, assets + 1, entered.shares, now)


def test_an_empty_vault_is_one_for_one() -> None:
    empty = YieldVault(FREE)
    for answer in (
        yield_vault.shares_for,
        yield_vault.shares_to_withdraw,
        yield_vault.assets_for,
        yield_vault.assets_to_mint,
    ):
        assert answer(empty, 5, NOW) == 5
    minted = yield_vault.mint(empty, 5 * ETHER, NOW)
    assert (minted.assets, minted.vault.total_assets, minted.vault.raw_supply) == (5 * ETHER, 5 * ETHER, 5 * ETHER)


@given(vaults(), st.lists(st.tuples(st.sampled_from("dmwr"), st.integers(1, 1_000), st.integers(0, WEEK)), max_size=6))
def test_no_act_of_others_lowers_the_price_of_a_share(drawn: tuple[YieldVault, int], acts: list[tuple[str, int, int]]) -> None:
    vault, now = drawn
    for act, permille, wait in acts:
        now += wait
        people = vault.raw_supply - vault.own_shares
        amount, before = people * permille // 2_000, price(vault, now)
        calls: dict[str, Callable[[YieldVault, int, int, int], yield_vault.Moved]] = {
            "d": lambda v, a, _, t: yield_vault.deposit(v, a, t),
            "m": lambda v, a, _, t: yield_vault.mint(v, a, t),
            "w": yield_vault.withdraw,
            "r": yield_vault.redeem,
        }
        vault = calls[act](vault, amount, people, now).vault
        assert not_lower(price(vault, now), before)


def test_each_way_in_and_out_moves_assets_and_shares_by_what_it_says() -> None:
    for done, assets, shares in (
        (yield_vault.deposit(DOUBLED, 10 * ETHER + 1, NOW), 10 * ETHER + 1, 5 * ETHER),
        (yield_vault.mint(DOUBLED, 5 * ETHER, NOW), 10 * ETHER, 5 * ETHER),
        (yield_vault.withdraw(DOUBLED, 10 * ETHER - 1, 5 * ETHER, NOW), -10 * ETHER + 1, -5 * ETHER),
        (yield_vault.redeem(DOUBLED, 5 * ETHER, 5 * ETHER, NOW), -10 * ETHER, -5 * ETHER),
    ):
        assert (done.assets, done.shares) == (abs(assets), abs(shares))
        assert done.vault == replace(DOUBLED, total_assets=100 * ETHER + assets, raw_supply=50 * ETHER + shares)


@given(vaults(), amounts)
def test_a_preview_is_the_call_and_roundings_are_a_unit_apart(drawn: tuple[YieldVault, int], amount: int) -> None:
    vault, now = drawn
    part = amount % (vault.total_assets // 4) + 10
    people = vault.raw_supply - vault.own_shares
    shares_down, shares_up = yield_vault.shares_for(vault, part, now), yield_vault.shares_to_withdraw(vault, part, now)
    assets_down, assets_up = yield_vault.assets_for(vault, part, now), yield_vault.assets_to_mint(vault, part, now)
    assert yield_vault.deposit(vault, part, now).shares == shares_down
    assert yield_vault.withdraw(vault, part, people, now).shares == shares_up
    assert yield_vault.redeem(vault, part, people, now).assets == assets_down
    assert yield_vault.mint(vault, part, now).assets == assets_up
    assert 0 <= shares_up - shares_down <= 1
    assert 0 <= assets_up - assets_down <= 1


# --- Refusals

HUNDRED = vault_of(100 * ETHER)
LOST = yield_vault.report(HUNDRED, 0, NOW).vault
LIMITED = replace(HUNDRED, parameters=replace(FREE, deposit_limit=130 * ETHER))
DOUBLED = replace(LIMITED, raw_supply=50 * ETHER)
"""A share of this one costs 2."""
HALVED = replace(LIMITED, raw_supply=200 * ETHER)
"""And of this one half a unit."""
FULL = replace(HUNDRED, parameters=replace(FREE, deposit_limit=90 * ETHER))
AT_ONCE = replace(CHARGING, unlock_time_s=0)


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        (
            "yield_limit_full",
            30 * ETHER,
            {"amount": 30 * ETHER + 1, "limit": 30 * ETHER, "maximum": 130 * ETHER},
            lambda: yield_vault.deposit(LIMITED, 30 * ETHER + 1, NOW),
        ),
        ("yield_limit_full", None, {"amount": 1, "limit": 0, "maximum": 90 * ETHER}, lambda: yield_vault.deposit(FULL, 1, NOW)),
        (
            "yield_mint_full",
            15 * ETHER,
            {"need": 30 * ETHER + 2, "limit": 30 * ETHER},
            lambda: yield_vault.mint(DOUBLED, 15 * ETHER + 1, NOW),
        ),
        ("yield_mint_full", None, {"need": 1, "limit": 0}, lambda: yield_vault.mint(FULL, 1, NOW)),
        ("yield_share_zero", 2, {"amount": 1}, lambda: yield_vault.deposit(DOUBLED, 1, NOW)),
        ("yield_share_zero", 1, {"amount": 0}, lambda: yield_vault.deposit(YieldVault(FREE), 0, NOW)),
        ("yield_share_zero", None, {"amount": 0}, lambda: yield_vault.deposit(FULL, 0, NOW)),
        ("yield_share_zero", None, {"amount": ETHER}, lambda: yield_vault.deposit(LOST, ETHER, NOW)),
        ("yield_cost_zero", None, {}, lambda: yield_vault.mint(LOST, ETHER, NOW)),
        ("yield_cost_zero", None, {}, lambda: yield_vault.mint(HUNDRED, 0, NOW)),
        ("yield_asset_zero", 2, {"amount": 1}, lambda: yield_vault.redeem(HALVED, 1, 2, NOW)),
        ("yield_asset_zero", None, {"amount": 1}, lambda: yield_vault.redeem(HALVED, 1, 1, NOW)),
        ("yield_asset_zero", None, {"amount": ETHER}, lambda: yield_vault.redeem(LOST, ETHER, ETHER, NOW)),
        ("yield_withdraw_zero", None, {}, lambda: yield_vault.withdraw(LOST, ETHER, ETHER, NOW)),
        ("yield_withdraw_zero", None, {}, lambda: yield_vault.withdraw(HUNDRED, 0, ETHER, NOW)),
        ("yield_shares_short", 5, {"amount": 6, "have": 5}, lambda: yield_vault.redeem(HUNDRED, 6, 5, NOW)),
        ("yield_shares_short", None, {"amount": 1, "have": 0}, lambda: yield_vault.redeem(HUNDRED, 1, 0, NOW)),
        ("yield_shares_short", None, {"amount": 2, "have": 1}, lambda: yield_vault.redeem(HALVED, 2, 1, NOW)),
        ("yield_assets_short", 10, {"amount": 11, "limit": 10}, lambda: yield_vault.withdraw(DOUBLED, 11, 5, NOW)),
        ("yield_assets_short", None, {"amount": 1, "limit": 0}, lambda: yield_vault.withdraw(HUNDRED, 1, 0, NOW)),
        # A tenth of a gain of 1,010 is 101 shares at the old price, and there are 100.
        ("yield_report_beyond", None, {}, lambda: yield_vault.report(vault_of(100, AT_ONCE), 1_110, NOW)),
        ("yield_report_beyond", None, {}, lambda: yield_vault.report(YieldVault(FREE, total_assets=5), 4, NOW)),
        ("yield_report_beyond", None, {}, lambda: yield_vault.report(LOST, -1, NOW)),
        ("yield_report_beyond", None, {}, lambda: yield_vault.report(HUNDRED, 100 * ETHER, NOW, refund=-1)),
        ("yield_share_zero", 1, {"amount": -ETHER}, lambda: yield_vault.deposit(HUNDRED, -ETHER, NOW)),
        ("yield_cost_zero", None, {}, lambda: yield_vault.mint(HUNDRED, -ETHER, NOW)),
        ("yield_withdraw_zero", None, {}, lambda: yield_vault.withdraw(HUNDRED, -ETHER, ETHER, NOW)),
        ("yield_asset_zero", 1, {"amount": -ETHER}, lambda: yield_vault.redeem(HUNDRED, -ETHER, ETHER, NOW)),
    ],
)
def test_what_the_contract_would_refuse_is_refused(
    code: str, remedy: int | None, figures: dict[str, int], act: Callable[[], object]
) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert (caught.value.code, caught.value.remedy, caught.value.figures) == (code, remedy, figures)


@given(vaults(), amounts, shares_of_it)
def test_what_is_offered_instead_can_be_had(drawn: tuple[YieldVault, int], amount: int, permille: int) -> None:
    vault, now = drawn
    limit = vault.total_assets + ETHER
    vault = replace(vault, parameters=replace(vault.parameters, deposit_limit=limit))
    held = (vault.raw_supply - vault.own_shares) * permille // 1_000
    for wish in (
        lambda wanted: yield_vault.deposit(vault, wanted, now),
        lambda wanted: yield_vault.mint(vault, wanted, now),
        lambda wanted: yield_vault.withdraw(vault, wanted, held, now),
        lambda wanted: yield_vault.redeem(vault, wanted, held, now),
    ):
        answer = attempt(lambda wish=wish: wish(amount))  # type: ignore[misc]
        if isinstance(answer, Refused) and isinstance(answer.remedy, int):
            assert answer.remedy < amount or (amount, answer.remedy) == (1, 2)
            assert answer.remedy in wish(answer.remedy)[1:]


def test_a_tenth_of_a_gain_of_a_thousand_is_the_last_fee_that_fits() -> None:
    done = yield_vault.report(vault_of(100, AT_ONCE), 1_109, NOW)
    assert done.accountant_shares + done.protocol_shares == 100


# --- Reals


@given(vaults(), amounts)
def test_conversions_of_reals_are_the_exact_ones(drawn: tuple[YieldVault, int], amount: int) -> None:
    # Roundings of a unit weigh 1e-12 and less from 1e13 units on.
    vault, now = drawn
    amount += 10**14
    paths, total = Reals([amount]), Reals([vault.total_assets])
    supply = Reals([vault.raw_supply]) - Reals([yield_vault.unlocked_shares(vault, now)])
    for real, exact in (
        (yield_vault.shares_at(paths, supply, total), yield_vault.shares_for(vault, amount, now)),
        (yield_vault.shares_up_at(paths, supply, total), yield_vault.shares_to_withdraw(vault, amount, now)),
        (yield_vault.assets_at(paths, supply, total), yield_vault.assets_for(vault, amount, now)),
        (yield_vault.assets_up_at(paths, supply, total), yield_vault.assets_to_mint(vault, amount, now)),
    ):
        assert float(real[0]) == pytest.approx(exact, rel=1e-12)


def test_ten_thousand_paths_unlock_at_once() -> None:
    rates = Reals(np.random.default_rng(7).uniform(1e24, 1e28, 10_000))
    unlocked = yield_vault.unlocked_at(rates, 1_234)
    for path in range(0, 10_000, 97):
        assert float(unlocked[path]) == pytest.approx(yield_vault.unlocked_at(int(rates[path]), 1_234), rel=1e-12)
