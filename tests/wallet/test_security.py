"""How safe a chain is from those who stake on it: shares, counts and the price of a third, held against values worked by hand."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import isqrt

import pytest
from msgspec.structs import replace

from wallet import Refused, World, risk
from wallet.chain import ethereum
from wallet.library.first_hour import begun
from wallet.library.operators import spread_over, stakers, validator_set
from wallet.library.scenarios import scenario
from wallet.risk.security import Security
from wallet.world.lines import OTHERS
from wallet.world.state import Chain, Issuer
from wallet.world.systems.ethereum import EthereumChain

ETH = 10**18
CHAINS = ("ethereum", "solana", "cosmos-hub")


@cache
def everything() -> World:
    return begun(scenario("calm-all"), "", 7)


@cache
def of(chain: str, more: int = 0, taker: str = "") -> Security:
    return risk.security(everything(), chain, more, taker)


def test_every_chain_tells_who_has_its_stake() -> None:
    assert risk.secured_chains(everything()) == CHAINS


@pytest.mark.parametrize("chain", CHAINS)
@pytest.mark.parametrize("more", [0, 10**12 + 7])
def test_all_stake_is_somebodys(chain: str, more: int) -> None:
    found = of(chain, more)
    assert sum(row.stake for row in found.holders) == found.staked == found.of_all.total == found.of_operators.total
    assert found.staked == everything().system(chain, Chain).votes().working + more
    assert found.staked + found.entering + found.free == found.supply


def test_the_scenarios_figures_give_these_shares_and_counts() -> None:
    """40,898,592 ETH vote; 284,093 validators of 32 ETH are Lido's, 75 / 774 of others' 31.2 million each exchange's."""
    found = of("ethereum")
    lido, exchanges = found.holder("lido"), found.holder("Largest exchanges")
    assert lido is not None
    assert exchanges is not None
    assert (lido.stake, found.share_ppm(lido.stake)) == (284_093 * 32 * ETH, 222_280)
    rest = 40_898_592 - (284_093 + 15_000 + 3_125) * 32
    assert 0 <= exchanges.largest - rest * ETH * 7_500 // 77_400 < 3_626, "what rounding leaves is theirs"
    # 22.2 + 7.4 % is less than a third, 22.2 + 2 x 7.4 % more.
    assert found.of_all.over_one_third == 3
    # 37.0 %, then 12 of 1.085 %; 37.0 + 24 x 1.085 = 63.1 %, then 1.2 % and 0.24 % of two protocols, then 226 of 0.00986 %.
    assert (found.of_all.over_half, found.of_all.over_two_thirds) == (15, 250)
    # 37.0 / 1.085 operators: the largest exchanges, 2 of them, then 17 or more firms of 1.085 %.
    assert found.of_operators.over_one_third == 2 + -((-Fraction(1, 3) + 2 * Fraction(73_986, 10**6)) // Fraction(10_851, 10**6))


def test_concentration_is_the_sum_of_squared_shares() -> None:
    found = of("cosmos-hub")
    shares = [Fraction(row.stake, row.number * found.staked) ** 2 * row.number for row in found.holders]
    assert abs(found.of_all.herfindahl - sum(shares)) < Fraction(1, 10**12)
    # Ten have 5.43 % each, forty 0.79 %, 150 0.09 %, a protocol 0.84 %: 294.5 + 24.9 + 1.2 + 0.7 of 10,000.
    assert round(found.of_all.herfindahl * 10_000) == 321
    assert (found.of_all.over_one_third, found.of_all.over_half, found.of_all.over_two_thirds) == (7, 10, 26)


def test_an_outsider_needs_half_of_what_votes_and_waits_and_stands_behind_it() -> None:
    """(40,898,592 + 2,486,016) / 2 ETH, and one unit to pass a third; 256 ETH an epoch come in, the queue first."""
    found = of("ethereum")
    assert found.needs == 21_692_304 * ETH + 1
    assert found.needs * 3 > found.needs + found.staked + found.entering >= (found.needs - 1) * 3 + 1
    epochs = -(-(2_486_016 + 21_692_304) // 256)
    since_noon = 12 * 75 // 8
    assert [stage.likely_hours for stage in found.wait] == [round((epochs - since_noon) * 8 / 75), 1]
    assert found.needs_usd == 21_692_304 * 1790 * 10**6


def test_where_nobody_waits_half_of_the_stake_is_enough_at_once() -> None:
    found = of("cosmos-hub")
    assert (found.entering, found.wait) == (0, ())
    assert found.needs == found.staked // 2 + 1


def test_rewards_fall_with_the_root_of_the_stake_and_tips_with_the_stake() -> None:
    chain = everything().system("ethereum", EthereumChain)
    stake = chain.votes().working
    rate = ethereum.reward_rate_at(chain.state, stake // 10**9)
    assert abs(rate / ethereum.reward_rate(chain.state) - 1) < 1e-8, "but for what single runs round down"
    # A year's base rewards: 64 Gwei an ETH and epoch over the root of all Gwei, 54/64 to attesters and 10/64 to duties.
    ideal = 64 * 10**9 * ETH * 82_181 // (isqrt(stake // 10**9) * 10**9)
    assert 0.98 < rate / ideal < 1
    assert abs(ethereum.reward_rate_at(chain.state, 4 * stake // 10**9) * 2 / rate - 1) < 0.001
    tips = 71 * 365.25 / 40_898_592
    assert abs((chain.yearly_at(stake) - rate) / ETH - tips) < 1e-12


@pytest.mark.parametrize("chain", CHAINS)
def test_more_stake_is_paid_less_each_and_makes_a_third_dearer(chain: str) -> None:
    now = of(chain)
    more = now.free // 5
    then = of(chain, more)
    assert then.needs == now.needs + more // 2 or then.needs == now.needs + (more + 1) // 2
    assert then.yearly < now.yearly
    assert then.free == now.free - more
    curve = risk.reward_curve(everything(), chain)
    rates = [rate for _, rate in curve]
    assert rates == sorted(rates, reverse=True)
    for seen in (now, then):
        below = max(point for point in curve if point[0] <= seen.staked_ppm)
        above = min(point for point in curve if point[0] > seen.staked_ppm)
        assert below[1] >= seen.yearly >= above[1], "the seen and the tried point are on the curve"


def test_who_takes_more_stake_in_decides_in_how_many_hands_it_is() -> None:
    more = 5_000_000 * ETH
    spread, one = of("ethereum", more), of("ethereum", more, "rocket-pool")
    assert spread.staked == one.staked

    def stake(found: Security, key: str) -> int:
        return sum(row.stake for row in found.holders if row.key == key)

    now = of("ethereum")
    assert stake(one, "rocket-pool") == stake(now, "rocket-pool") + more
    assert stake(one, "lido") == stake(now, "lido")
    gained = stake(spread, "lido") - stake(now, "lido")
    assert gained == more * 284_093 // 302_218 + 1, "by what each has; what rounding leaves is the largest's"
    assert one.of_operators.herfindahl < spread.of_operators.herfindahl
    assert one.of_all.herfindahl < spread.of_all.herfindahl


def test_more_validators_go_where_the_protocols_own_rule_sends_them() -> None:
    world = everything()
    found = validator_set(world, "lido")
    assert found is not None
    same = spread_over(world, found, found.duty.stake)
    assert [row.validators for row in same.operators] == [row.validators for row in found.operators]
    grown = spread_over(world, found, found.duty.stake + 100 * 32 * ETH)
    gained = [row.validators - old.validators for row, old in zip(grown.operators, found.operators, strict=True)]
    assert gained == [row.following for row in found.operators]
    assert sum(row.stake for row in grown.operators) == grown.duty.stake


def test_what_holders_lose_if_the_largest_operator_is_slashed_is_what_the_chain_would_take() -> None:
    world = everything()
    lido = world.system("lido", Issuer)
    row = of("ethereum").holder("lido")
    assert row is not None
    lost = world.system("ethereum", Chain).slashing_loss("lido", row.validators).day_36
    assert row.holders_lose_ppm == -(-lost * 10**6 // lido.backing())
    grown = of("ethereum", lido.backing(), "lido").holder("lido")
    assert grown is not None
    lost = world.system("ethereum", Chain).slashing_loss("lido", grown.validators).day_36
    assert grown.holders_lose_ppm == -(-lost * 10**6 // (2 * lido.backing())), "more stake bears it too"
    assert {row.holders_lose_ppm for row in of("solana").holders} == {None}


def test_a_chain_whose_stake_nobody_lists_is_not_told() -> None:
    assert stakers("no-such-chain", 10) == ()
    assert OTHERS not in {row.key for row in of("ethereum").holders}
    with pytest.raises(Refused, match="stake_none"):
        risk.security(_bare(), "ethereum", 5)


def _bare() -> World:
    """The default world, whose only protocol has lost its validators."""
    world = begun(scenario("calm"), "", 7)
    chain = world.system("ethereum", EthereumChain)
    runs = tuple(replace(run, operator="rest") for run in chain.state.runs)
    return world.changed("ethereum", state=replace(chain.state, runs=runs))
