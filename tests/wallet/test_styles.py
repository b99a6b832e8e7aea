"""Tokens of three styles bought for the same coins in the same hour: what is counted, what is owed, and why that differs.

The figures that they are held against are worked out here day by day from what the contracts store, in another way than the model
goes: units from the contracts' own divisions, fees from the accounts that receive them, what waits from the vault's storage.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import amounts_between, evenly_between
from wallet import Practice, Refused, World, actions, shocks, ways
from wallet.amounts import rounded_together
from wallet.staking.dripping_vault import total_assets
from wallet.ways.causes import COUNTED, ENTRY, FEE, LOSS, ROUNDING, apart, causes, stretch
from wallet.ways.styles import Compared
from wallet.world.ledger import units_of
from wallet.world.lines import Earning
from wallet.world.systems.dripping_vault import DrippingVaultProtocol
from wallet.world.systems.rebasing_protocol import RebasingProtocol
from wallet.world.systems.reported_rate import ReportedRateProtocol
from wallet.world.tokens import GWEI

E = 10**18
TEN = 10 * E
DAYS = 60
START = 720
"""The scenario has lived its first thirty days when it opens."""
THREE = ("stETH", "sfrxETH", "rETH")
OTHER_CHAINS = ("solana", "cosmos-hub", "aave-core")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """Sixty days of the quiet world's Ethereum, in which nobody does anything."""
    made = Practice.create(tmp_path_factory.mktemp("styles") / "lived.sluice", "calm-all", seed=7, without=OTHER_CHAINS)
    made.advance(DAYS * 24)
    return made


@pytest.fixture(scope="module")
def compared(lived: Practice) -> Compared:
    return ways.compare_styles(lived, THREE, TEN, START)


def lido(world: World) -> RebasingProtocol:
    return world.system("lido", RebasingProtocol)


def rocket(world: World) -> ReportedRateProtocol:
    return world.system("rocket-pool", ReportedRateProtocol)


def frax(world: World) -> DrippingVaultProtocol:
    return world.system("sfrxeth", DrippingVaultProtocol)


def row(compared: Compared, token: str) -> ways.BoughtToken:
    return next(row for row in compared.rows if row.token == token)


def cause(found: ways.BoughtToken, kind: str) -> int:
    return sum(each.amount for each in found.causes if each.kind == kind)


def units_bought(world: World) -> dict[str, int]:
    """What ten coins buy, by the divisions of the three contracts."""
    ether, shares = lido(world).pooled()
    vault, network = frax(world).vault, rocket(world).network
    fee = TEN * network.parameters.deposit_fee_1e18 // E
    return {
        "stETH": TEN * shares // ether,
        "sfrxETH": TEN * vault.supply // total_assets(vault, world.now),
        "rETH": (TEN - fee) * network.reported_supply // network.reported_ether,
    }


def owed(world: World) -> dict[str, Fraction]:
    """What one unit of each is owed, by the contracts' storage."""
    ether, shares = lido(world).pooled()
    vault, network = frax(world).vault, rocket(world).network
    return {
        "stETH": Fraction(ether, shares),
        "sfrxETH": Fraction(total_assets(vault, world.now), vault.supply),
        "rETH": Fraction(network.reported_ether, network.reported_supply),
    }


def test_each_token_gives_what_its_contract_gives_for_the_amount(lived: Practice, compared: Compared) -> None:
    start = lived.world_at(START)
    units = units_bought(start)
    assert row(compared, "sfrxETH").count_then == row(compared, "sfrxETH").count == units["sfrxETH"]
    assert row(compared, "rETH").count_then == row(compared, "rETH").count == units["rETH"]
    ether, shares = lido(lived.world).pooled()
    assert row(compared, "stETH").count == units["stETH"] * ether // shares
    assert TEN - 10 <= row(compared, "stETH").count_then <= TEN


def test_each_is_owed_what_its_contract_stores(lived: Practice, compared: Compared) -> None:
    units, each = units_bought(lived.world_at(START)), owed(lived.world)
    for found in compared.rows:
        wanted = units[found.token] * each[found.token]
        assert -20 <= found.owed - wanted <= 0, found.token


def test_causes_add_up_to_the_difference_to_the_last_unit(compared: Compared) -> None:
    for found in compared.rows:
        assert sum(each.amount for each in found.causes) == found.owed - compared.best.owed == -found.less
        assert abs(cause(found, ROUNDING)) < 100, found.token
    assert compared.best.causes == ()
    assert compared.best.less == 0


def test_who_pays_to_enter_is_owed_less_by_just_that(compared: Compared) -> None:
    assert compared.best.token != "rETH"
    paid = TEN * 5 // 10_000  # 0.05 %
    assert abs(cause(row(compared, "rETH"), ENTRY) + paid) < 20
    assert cause(row(compared, "stETH"), ENTRY) == 0


def test_the_fee_is_what_its_accounts_received(lived: Practice, compared: Compared) -> None:
    """The larger part that one token keeps, measured by what arrived day by day in the accounts that keep it."""
    worlds = [lived.world_at(START + day * 24) for day in range(DAYS + 1)]
    units = units_bought(worlds[0])
    taken = dict.fromkeys(("sfrxETH", "rETH"), Fraction(0))
    earned = dict.fromkeys(taken, Fraction(0))
    for before, after in pairwise(worlds):
        minted = units_of(after.ledger, "frax-treasury", "frxETH") - units_of(before.ledger, "frax-treasury", "frxETH")
        voters, treasury = (
            units_of(after.ledger, account, "ETH") - units_of(before.ledger, account, "ETH")
            for account in ("rocket-pool-voters", "rocket-pool-treasury")
        )
        terms = rocket(after).network.parameters.operators
        pooled_part = terms.voter_share_1e18 + terms.protocol_share_1e18
        commission = Fraction(voters + treasury, pooled_part) * (pooled_part + terms.node_share_1e18)
        for token, fee, supply, part in (
            ("sfrxETH", Fraction(minted), frax(after).vault.supply, Fraction(1, 10)),
            ("rETH", commission, rocket(after).network.supply, Fraction(14, 100)),
        ):
            taken[token] += fee * units[token] / supply
            earned[token] += fee / part * units[token] / supply
    usual = taken["sfrxETH"] * earned["rETH"] / earned["sfrxETH"]
    assert compared.best.token == "sfrxETH"
    wanted = usual - taken["rETH"]
    assert abs(cause(row(compared, "rETH"), FEE) - wanted) < abs(wanted) / 50


def test_what_counts_later_is_what_the_vault_has_not_counted_and_what_entrants_got_of_it(
    lived: Practice, compared: Compared
) -> None:
    units = units_bought(lived.world_at(START))["sfrxETH"]

    def waits(world: World) -> Fraction:
        """What of the vault's holdings, and of what its issuer has not minted yet, is a holder's and not in the rate."""
        vault, issuer = frax(world).vault, world.systems["frax"]
        held = units_of(world.ledger, "sfrxeth", "frxETH") - total_assets(vault, world.now)
        not_minted = sum(issuer.uncounted(world)) * Fraction(9, 10)  # type: ignore[attr-defined]
        return units * (held + not_minted) / vault.supply

    assert compared.best.token == "sfrxETH"
    worlds = [lived.world_at(START + day * 24) for day in range(DAYS + 1)]
    went_to_entrants = sum(
        waits(before) * (1 - Fraction(frax(before).vault.supply, frax(after).vault.supply)) for before, after in pairwise(worlds)
    )
    wanted = waits(lived.world) - waits(worlds[0]) + went_to_entrants
    assert wanted > went_to_entrants > 0
    assert abs(cause(row(compared, "stETH"), COUNTED) - wanted) < wanted / 20


def test_a_path_ends_where_the_token_stands_and_only_a_growing_balance_moves(compared: Compared) -> None:
    for found in compared.rows:
        assert len(found.path.hours) == DAYS + 1
        assert found.path.hours[-1] == START + DAYS * 24
        assert found.path.held[-1] == pytest.approx(found.count / E, rel=1e-12)
        assert found.path.owed[-1] == pytest.approx(found.owed / E, rel=1e-12)
        steps = sum(found.path.held[1:] > found.path.held[:-1])
        assert steps == (DAYS if found.token == "stETH" else 0)


def test_a_growing_balance_steps_once_a_day(lived: Practice) -> None:
    week = ways.compare_styles(lived, THREE, TEN, START + (DAYS - 10) * 24 + 3)
    held = row(week, "stETH").path.held
    assert len(held) == 10 * 24 - 3 + 1
    assert sum(held[1:] > held[:-1]) == 10


def test_the_dearest_token_may_be_the_cheapest(compared: Compared) -> None:
    for found in compared.rows:
        assert found.price is not None
        assert found.discount_ppm == (found.rate - found.price) * 10**6 // found.rate
    dearest, cheapest = compared.dearest, compared.cheapest
    assert dearest is not None
    assert cheapest is not None
    assert dearest.price == max(found.price or 0 for found in compared.rows)
    assert all((cheapest.price or 0) * found.rate <= (found.price or 0) * cheapest.rate for found in compared.rows)


def test_what_can_be_compared_is_said_by_the_world(lived: Practice) -> None:
    found = ways.comparable(lived.world)
    assert {coin: [style.token for style in styles] for coin, styles in found.items()} == {
        "ETH": ["stETH", "wstETH", "sfrxETH", "rsETH", "rETH"]
    }
    assert ways.usual_three(lived.world, "ETH") == THREE


def test_a_wrapper_is_owed_what_it_wraps(lived: Practice) -> None:
    both = ways.compare_styles(lived, ("stETH", "wstETH"), TEN, START)
    assert both.within < 100
    assert all(found.even for found in both.rows)
    assert both.cheapest is None, "both sell at the same discount"
    assert {each.kind for found in both.rows for each in found.causes} <= {ROUNDING}


def test_an_amount_that_a_contract_does_not_take_is_refused(lived: Practice) -> None:
    with pytest.raises(Refused, match="rate_deposit_small"):
        ways.compare_styles(lived, THREE, E // 1000, START)


def test_a_slashing_is_a_cause_of_its_own(tmp_path: Path) -> None:
    with Practice.create(tmp_path / "slashed.sluice", "calm-all", seed=7, without=OTHER_CHAINS) as practice:
        practice.advance(6)
        practice.do(actions.Shock(shocks.SlashValidators(100_000, "lido")))
        practice.advance(50)
        compared = ways.compare_styles(practice, THREE, TEN, START)
        world = practice.world
        lost = world.systems["ethereum"].lost_gwei["lido"] * GWEI  # type: ignore[attr-defined]
        mine = lost * TEN // lido(practice.world_at(START)).pooled()[0]
        found = row(compared, "stETH")
        assert abs(cause(found, LOSS) + mine) < mine // 100
        assert sum(each.amount for each in found.causes) == -found.less


# -- laws


@st.composite
def earnings(draw: st.DrawFn) -> Earning:
    units, counted = draw(amounts_between(1, 10**25)), draw(amounts_between(1, 10**25))
    pending = draw(amounts_between(0, 10**22)) * draw(st.sampled_from((-1, 1)))
    work, lost = draw(amounts_between(0, 10**25)), draw(amounts_between(0, 10**24))
    return Earning(units, counted, pending, work, draw(st.integers(0, 10_000)), lost, counted)


LIVED = st.lists(st.tuples(earnings(), earnings()), min_size=2, max_size=3)


@given(
    both=LIVED,
    entry=evenly_between(-(10**20), 10**20),
    difference=evenly_between(-(10**25), 10**25),
    units=amounts_between(1, 10**24),
)
def test_causes_of_any_two_histories_add_up(both: list[tuple[Earning, Earning]], entry: int, difference: int, units: int) -> None:
    first, second = ([pair[side] for pair in both] for side in (0, 1))
    stretches = [[stretch(units, one, other) for one, other in pairwise(behind)] for behind in (first, second)]
    found = causes(*stretches, entry, difference)
    assert sum(each.amount for each in found) == difference
    for one, another in zip(*stretches, strict=True):
        assert sum(apart(one, another).values()) == another.change - one.change
        assert not any(apart(one, one).values())


@given(before=earnings(), after=earnings(), units=amounts_between(1, 10**24))
def test_a_stretch_goes_from_what_was_owed_to_what_is(before: Earning, after: Earning, units: int) -> None:
    found = stretch(units, before, after)
    assert found.before == units * before.counted // before.units
    assert found.before + found.change == units * after.counted // after.units
    assert found.fee >= 0
    assert found.loss >= 0


@given(parts=st.lists(evenly_between(-(10**24), 10**24), max_size=8), places=st.integers(0, 6))
def test_what_is_rounded_together_still_adds_up(parts: list[int], places: int) -> None:
    step = 10 ** (18 - places)
    shown = rounded_together(parts, 18, places)
    assert sum(shown) == (sum(parts) + step // 2) // step * step
    assert all(abs(one - other) < step and not one % step for one, other in zip(shown, parts, strict=True))
