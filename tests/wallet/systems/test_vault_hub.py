"""Vaults of one's own validators in a world: what they may mint, how the day changes them, what others do, and how one leaves."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace

from tests.wallet.systems.scenarios import start_enlarged
from wallet import Refused, World, actions, audit
from wallet.actions import Action, attempt
from wallet.chain import ethereum
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.practice.worth import worth
from wallet.staking import vault_fees
from wallet.world.holdings import net_worth
from wallet.world.hour import pass_hour
from wallet.world.lines import Event
from wallet.world.roles import stakeable
from wallet.world.sampling import samples
from wallet.world.stored import decode, encode
from wallet.world.systems.ethereum import REST, EthereumChain
from wallet.world.systems.rebasing_protocol import RebasingProtocol
from wallet.world.systems.vault_hub import StakingVaultHub
from wallet.world.tokens import WEI
from wallet.world.vault_book import VaultFacts

HUB, CHAIN, POOL = "lido-vault", "ethereum", "lido"
AT_A, AT_B = 1, 4
"""The first tiers of two operators; others' vaults are with the first."""


def hub(world: World) -> StakingVaultHub:
    return world.system(HUB, StakingVaultHub)


def chain(world: World) -> EthereumChain:
    return world.system(CHAIN, EthereumChain)


def vault(world: World, number: int = 1) -> VaultFacts:
    return next(row for row in hub(world).vaults(world, "you") if row.id == number)


def after(world: World, *wishes: Action) -> World:
    for wish in wishes:
        world = attempt(wish, world).world
        assert audit(world) == [], wish
    return world


def refused(world: World, wish: Action) -> Refused:
    with pytest.raises(Refused) as found:
        attempt(wish, world)
    return found.value


def days(world: World, count: int) -> tuple[World, list[Event]]:
    """The world that many days later, its books closed each noon, and what the hub told."""
    events: list[Event] = []
    for _ in range(24 * count):
        world, happened = pass_hour(world)
        events += (event for event in happened if event.system == HUB)
        assert world.hour_of_day != 12 or audit(world) == []
    return world, events


@cache
def opened(tier: int = AT_A) -> World:
    """A vault with 33 ETH, as one opens it."""
    return after(start_enlarged("calm", "lido_vault"), actions.OpenVault(33 * WEI, HUB, tier))


@cache
def working(tier: int = AT_A) -> World:
    """The same 46 days later: 20 stETH were minted at once, and its validator works."""
    return days(after(opened(tier), actions.MintVault(20 * WEI, HUB, 1)), 46)[0]


def slashed(world: World, others_percent: int = 0) -> World:
    """The validator of the vault is slashed, and that part of all others with it."""
    world, _ = chain(world).slash(world, f"{HUB}-1", 1)
    count = chain(world).active(REST) * others_percent // 100
    return chain(world).slash(world, REST, count)[0] if count else world


# -- what may be minted


def test_a_vault_is_a_way_to_stake_under_its_own_name() -> None:
    assert HUB in {row.key for row in stakeable(start_enlarged("calm", "lido_vault"))}
    locked = after(start_enlarged("calm", "lido_vault"), actions.Lock(33 * WEI, HUB))
    assert locked.systems == opened().systems


def test_opening_takes_the_deposit_for_connecting() -> None:
    short = refused(start_enlarged("calm", "lido_vault"), actions.OpenVault(WEI - 1, HUB, AT_A))
    assert (short.code, short.remedy) == ("vault_deposit_short", WEI)
    assert vault(after(start_enlarged("calm", "lido_vault"), actions.OpenVault(WEI, HUB, AT_A))).withdrawable == 0


def test_what_may_be_minted_can_be_minted_and_no_more() -> None:
    most = vault(opened()).mintable
    assert most == 33 * WEI * 95 // 100 - 1
    full = after(opened(), actions.MintVault(most, HUB, 1))
    more = refused(opened(), actions.MintVault(most + 10, HUB, 1))
    assert more.code == "vault_value_short"
    assert refused(full, actions.MintVault(10, HUB, 1)).remedy is None
    assert isinstance(more.remedy, int)
    assert abs(more.remedy - most) <= 2


def test_the_default_tier_keeps_half_and_no_group_limits_it() -> None:
    plain = opened(0)
    assert vault(plain).mintable == 33 * WEI // 2 - 1
    assert refused(after(plain, actions.MintVault(15 * WEI, HUB, 1)), actions.WithdrawVault(4 * WEI, HUB, 1)).remedy == 3 * WEI
    better = after(plain, actions.ChangeVaultTier(AT_A, HUB, 1))
    assert vault(better).mintable == vault(opened()).mintable
    assert refused(better, actions.ChangeVaultTier(AT_B, HUB, 1)).code == "tier_of_another"
    assert refused(better, actions.ChangeVaultTier(0, HUB, 1)).code == "tier_default"


def test_what_a_vault_owes_is_no_loan_of_a_lender_whose_health_is_sampled() -> None:
    keys = {sample.token for sample in samples(after(opened(), actions.MintVault(20 * WEI, HUB, 1)))}
    assert any(" borrowed " in key for key in keys)
    assert not any(key.startswith("health ") for key in keys)


def test_tokens_that_are_minted_are_the_pools_own_and_leave_its_rate() -> None:
    before, minted = opened(), after(opened(), actions.MintVault(20 * WEI, HUB, 1))
    pools = [world.system(POOL, RebasingProtocol).pool for world in (before, minted)]
    assert pools[1].external_shares - pools[0].external_shares == pools[1].total_shares - pools[0].total_shares > 0
    assert minted.redemption_rate("wstETH") == before.redemption_rate("wstETH")
    assert minted.balance("you", "stETH") - before.balance("you", "stETH") in (20 * WEI - 1, 20 * WEI)


def test_minting_makes_nobody_richer() -> None:
    before = net_worth(opened(), "you")
    done = attempt(actions.MintVault(20 * WEI, HUB, 1), opened())
    fee = int(done.receipt.figures["network_fee"])
    assert before[0] - net_worth(done.world, "you")[0] - fee in (0, 1, 2)


def test_what_is_minted_and_repaid_out_of_the_vault_is_no_gain() -> None:
    world = opened()
    sums = starting_sums(world)
    for wish in (actions.MintVault(20 * WEI, HUB, 1), actions.RepayVault(5 * WEI, HUB, 1, from_vault=True)):
        done = attempt(wish, world)
        world, sums = done.world, sums_after(sums, done.receipt, done.world)
    parts = worth(world, sums)
    assert abs(parts.staking) < 10
    paid = actions.RepayVault(5 * WEI, HUB, 1)
    done = attempt(paid, world)
    assert abs(worth(done.world, sums_after(sums, done.receipt, done.world)).staking) < 10


# -- the day


def test_the_operator_makes_validators_which_earn_once_they_are_through_the_queue() -> None:
    world, _ = days(opened(), 1)
    assert (vault(world).waiting, vault(world).validators) == (1, 0)
    assert vault(working()).validators == 1
    later, told = days(working(), 2)
    gains = [event.figures["gain"] for event in told if event.kind == "locked_reward"]
    assert len(gains) == 2
    assert all(isinstance(gain, int) and gain > 0 for gain in gains)
    assert hub(later).way().worth - hub(working()).way().worth == sum(gains)  # type: ignore[union-attr, arg-type]


def test_a_report_charges_three_fees_and_the_debt_by_the_time_it_was_owed() -> None:
    world = days(opened(), 1)[0]
    for _ in range(6):
        world, _ = pass_hour(world)
    minted = after(world, actions.MintVault(20 * WEI, HUB, 1))
    shares = hub(minted).rows[1].hub.liability_shares  # type: ignore[union-attr]
    until, told = days(minted, 1)
    (report,) = (event for event in told if event.kind == "locked_reward")
    pool, day = minted.system(POOL, RebasingProtocol).pool, chain(until).last_day
    apr = day.earned_wei * WEI * vault_fees.YEAR_SECONDS // (day.staked_wei * 86_400)
    owed = 6 * 3600
    wanted = -(-shares * 650 * owed * apr * WEI // (vault_fees.YEAR_SECONDS * 10_000 * WEI * WEI))
    assert report.figures["liquidity_fee"] == pytest.approx(wanted * minted.redemption_rate("wstETH") / WEI, rel=1e-3)
    assert report.figures["fee"] == report.figures["infra_fee"] + report.figures["liquidity_fee"]  # type: ignore[operator]
    assert pool.external_shares > 0


def test_value_that_comes_past_the_hub_waits_three_days_before_it_counts() -> None:
    sent = after(opened(), actions.FundVault(5 * WEI, HUB, 1, aside=True))
    assert (vault(sent).value, vault(sent).aside) == (33 * WEI, 5 * WEI)
    world, told = days(sent, 3)
    assert [event.figures["amount"] for event in told if event.kind == "vault_quarantined"] == [5 * WEI]
    assert vault(world).aside == 5 * WEI
    assert vault(world).aside_until > world.now
    assert vault(world).value < 34 * WEI
    world, _ = days(world, 1)
    assert vault(world).aside == 0
    assert vault(world).value > 37 * WEI
    straight = after(opened(), actions.FundVault(5 * WEI, HUB, 1))
    assert vault(straight).value == 38 * WEI


def test_a_vault_says_whether_anything_of_it_earns() -> None:
    states = {}
    for name, world in {
        "opened": opened(),
        "working": working(),
        "small": after(start_enlarged("calm", "lido_vault"), actions.OpenVault(2 * WEI, HUB, AT_A)),
    }.items():
        (row,) = hub(world).stakes(world, "you")
        states[name] = row.state
    assert states == {"opened": "activation_queue", "working": "active", "small": "idle"}
    assert sum(stage.likely_hours for stage in hub(opened()).stages_left(opened(), 1)) > 24 * 30


# -- when it goes wrong


def test_a_fault_of_ones_own_slashes_the_vaults_validators() -> None:
    assert hub(opened()).punishable(opened(), "you") == ()
    done = hub(working()).punish(working(), "you", 1, "double_signing")
    assert (done.validators, vault(done.world).validators) == (1, 0)
    world, _ = days(done.world, 1)
    assert vault(world).value < vault(working()).value


def test_a_slashed_vault_that_falls_under_its_threshold_is_made_to_pay() -> None:
    full = after(working(), actions.MintVault(vault(working()).mintable, HUB, 1))
    assert vault(full).healthy
    world, _ = days(slashed(full, 1), 24)
    assert not vault(world).healthy
    assert vault(world).validators == 0
    after_sweep, told = days(world, 24)
    assert "vault_forced" in {event.kind for event in told}
    assert vault(after_sweep).healthy
    assert vault(after_sweep).owed < vault(world).owed


@pytest.mark.parametrize("tier", [AT_A, AT_B])
def test_bad_debt_goes_to_the_operators_other_vaults_and_else_to_all_holders(tier: int) -> None:
    full = after(
        working(tier),
        actions.MintVault(vault(working(tier)).mintable, HUB, 1),
        actions.OpenVault(5 * WEI, HUB, AT_A),
    )
    world, told = days(slashed(full, 10), 24)
    kinds = {event.kind for event in told}
    others = next(row.hub for row in hub(world).rows if row.owner == "others")
    before = next(row.hub for row in hub(full).rows if row.owner == "others")
    assert others is not None
    assert before is not None
    if tier == AT_A:
        assert "vault_debt_passed" in kinds
        assert others.liability_shares > before.liability_shares
    else:
        assert kinds >= {"vault_debt_left", "bad_debt_shared"}
        assert others.liability_shares == before.liability_shares
    assert vault(world).owed <= vault(world).value + WEI // 10


def test_what_the_oracle_saw_on_a_day_without_a_report_is_forgotten() -> None:
    world = start_enlarged("calm", "lido_vault")
    while not (world.hour_of_day == 11 and (world.hour + 1) // 24 % 7 == 0):
        world, _ = pass_hour(world)
    seen, _ = hub(world.changed(CHAIN)).elapse(replace(world, hour=world.hour + 1))
    assert hub(seen).rows[0].looked is not None
    next_day, _ = hub(seen).elapse(replace(seen, hour=seen.hour + 24))
    assert hub(next_day).rows[0].looked is None


# -- leaving


def test_a_vault_that_owes_cannot_leave_and_one_that_repaid_comes_home() -> None:
    owing = refused(working(), actions.Unlock(1, HUB))
    assert (owing.code, owing.remedy) == ("vault_owes", actions.RepayVault(0, HUB, 1, everything=True))
    paid = after(working(), actions.RepayVault(0, HUB, 1, everything=True))
    asked = after(paid, actions.Unlock(1, HUB))
    for wish in (actions.MintVault(WEI, HUB, 1), actions.WithdrawVault(WEI // 100, HUB, 1)):
        assert refused(asked, wish).code == "vault_leaving"
    world, told = days(asked, 1)
    assert "vault_let_go" in {event.kind for event in told}
    assert vault(world).stage == "gone"
    assert decode(encode(world)) == world
    some = vault(world).at_hand
    world = after(world, actions.WithdrawVault(some, HUB, 1))
    world, _ = days(world, 14)
    assert hub(world).ready("you") == (1,)
    had = world.balance("you", "ETH")
    home = attempt(actions.Claim((1,), HUB), world)
    assert audit(home.world) == []
    assert home.world.balance("you", "ETH") > had + 31 * WEI
    assert hub(home.world).vaults(home.world, "you") == ()
    way = hub(home.world).way()
    assert way is not None
    assert (way.worth, way.earned) == (0, way.taken_out - way.put_in)


def test_a_vault_without_validators_is_home_with_the_next_report() -> None:
    asked = attempt(actions.Unlock(1, HUB), opened())
    assert [stage.name for stage in asked.receipt.stages] == ["vault_report"]
    world, _ = days(asked.world, 1)
    assert hub(world).ready("you") == (1,)


@pytest.mark.parametrize("later", [1, 46])
def test_the_wait_that_is_told_of_leaving_is_lived(later: int) -> None:
    world, _ = days(opened(), later)
    asked = attempt(actions.Unlock(1, HUB), world)
    low, high = (sum(getattr(stage, name) for stage in asked.receipt.stages) for name in ("low_hours", "high_hours"))
    world, hours = asked.world, 0
    while not hub(world).ready("you"):
        world, _ = pass_hour(world)
        hours += 1
    assert low <= hours <= high + 24


def test_validators_that_are_called_back_stay_out_until_the_vault_is_funded() -> None:
    assert refused(working(), actions.CallValidators(2, HUB, 1)).remedy == 1
    world, _ = days(after(working(), actions.CallValidators(1, HUB, 1)), 13)
    assert (vault(world).validators, vault(world).waiting) == (0, 0)
    assert vault(world).withdrawable > 10 * WEI
    again, _ = days(after(world, actions.FundVault(WEI, HUB, 1)), 1)
    assert vault(again).waiting == 1


def test_a_world_without_vaults_of_ones_own_is_asked_for_nothing() -> None:
    world = start_enlarged("calm", "lido_vault")
    assert hub(world).holdings(world, "you") == ()
    assert hub(world).stakes(world, "you") == ()
    assert ethereum.operator_status(chain(world).state, f"{HUB}-0").validators == 2187
