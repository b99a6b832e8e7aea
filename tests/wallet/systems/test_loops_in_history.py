"""Loops lived through what really happened: which of them ended, in which hour, and by which price.

June 2022 is the recorded pool with a lender put beside it that believes either what a token sells for or what it redeems for.
The cap of 10 March 2026 is the one that was drawn too low by mistake: 1.1934 against a rate of 1.2285, with no market move.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tests.wallet.systems.scenarios import enlarged, start_enlarged
from wallet import Event, Refused, World, actions, audit, risk, shocks
from wallet.actions import attempt
from wallet.defi.lending_account import AccountData
from wallet.library import begun, start
from wallet.risk.on_record import CAP_SHORT_AT, CAP_SHORT_PPM
from wallet.world.beginning import hand
from wallet.world.holdings import net_worth
from wallet.world.hour import pass_hour
from wallet.world.lender import Lender
from wallet.world.lines import YOU, PriceSource

ETHER = WAD = 10**18
NAME, FEED = "aave-core", "aave-capo-wsteth"
ETHER_CORRELATED = 1
EQUITY = 100 * ETHER
JUNE = start_enlarged("june-2022-open", "lending_market")


def hour_of(world: World, *moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp() - world.start) // 3600  # type: ignore[misc, arg-type]


def lived(world: World, until: int) -> tuple[World, tuple[Event, ...]]:
    """The world at that hour, and every liquidation of a person's loan on the way."""
    found: list[Event] = []
    while world.hour < until:
        world, events = pass_hour(world)
        found += (event for event in events if event.kind == "liquidation" and event.account == YOU)
    return world, tuple(found)


def looped(world: World, tenths: int) -> World:
    """The world in which you owe what makes a hundred ether that many tenths of it: the token is worth what it redeems for."""
    worth = EQUITY * tenths // 10
    amount = worth * WAD // world.redemption_rate("wstETH")
    world = hand(world, YOU, "wstETH", amount)
    world = world.system(NAME, Lender).supply(world, YOU, "wstETH", amount).world
    world = world.system(NAME, Lender).set_emode(world, YOU, ETHER_CORRELATED)
    owed = worth - EQUITY
    return world.system(NAME, Lender).borrow(world, YOU, "ETH", owed).world


def health(world: World) -> AccountData:
    return world.system(NAME, Lender).health(world, YOU)


# -- June 2022


@pytest.fixture(scope="module")
def tenth_of_june() -> World:
    return lived(JUNE, hour_of(JUNE, 2022, 6, 10))[0]


@pytest.fixture(scope="module")
def next_day(tenth_of_june: World) -> int:
    return tenth_of_june.hour + 24


@pytest.mark.parametrize("source", ["market", "redemption"])
@pytest.mark.parametrize("tenths", [100, 30])
def test_ten_times_under_the_market_price_ends_on_10_june_at_21_and_three_times_never(
    tenth_of_june: World, next_day: int, tenths: int, source: PriceSource
) -> None:
    begun = looped(tenth_of_june.system(NAME, Lender).priced_from(tenth_of_june, source), tenths)
    world, ended = lived(begun, next_day)
    assert audit(world) == []
    if (tenths, source) == (100, "market"):
        assert [event.hour for event in ended][:1] == [hour_of(world, 2022, 6, 10, 21)]
        assert ended[0].figures["debt"] == "ETH"
        assert ended[0].figures["collateral"] == "wstETH"
        assert world.system(NAME, Lender).owed(world, YOU, "ETH") < 9 * EQUITY
    else:
        assert ended == ()
        assert health(world).health_factor_wad > WAD


def test_that_hour_is_the_first_in_which_the_recorded_price_is_below_the_share_owed_over_the_threshold(
    tenth_of_june: World,
) -> None:
    world, below = tenth_of_june, list[int]()
    for _ in range(24):
        world, _ = pass_hour(world)
        price = world.market_price("stETH")
        assert price is not None
        if price < 9_474 * WAD // 10_000:
            below.append(world.hour)
    assert below[0] == hour_of(world, 2022, 6, 10, 21)


# -- the capped price of 10 March 2026

CAP, RATE = 11_934 * WAD // 10_000, 12_285 * WAD // 10_000


@pytest.fixture(scope="module")
def march() -> World:
    """A calm 10 March 2026 with the lender, on which one wstETH redeems for 1.2285 ETH."""
    calm = enlarged("calm", "lending_market")
    systems = tuple(
        replace(entry, at=entry.at._replace(value=replace(entry.at.value, share_rate=RATE))) if entry.called == "lido" else entry
        for entry in calm.systems
    )
    return begun(replace(calm, start=datetime(2026, 3, 10, tzinfo=UTC), systems=systems), "calm", 7)


SHOCK = actions.Shock(shocks.CapDrawnLow(CAP_SHORT_PPM))


def test_the_size_that_was_seen_is_that_of_the_cap_and_the_rate_of_that_day() -> None:
    assert CAP_SHORT_PPM // 100 == (RATE - CAP) * 10**4 // RATE
    assert datetime.fromtimestamp(CAP_SHORT_AT, UTC) == datetime(2026, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(("tenths", "ends"), [(135, True), (100, False)])
def test_a_cap_drawn_too_low_ends_thirteen_and_a_half_times_in_one_hour_without_a_market_move_and_ten_times_not(
    march: World, tenths: int, ends: bool
) -> None:
    before = looped(march, tenths)
    assert health(before).health_factor_wad == pytest.approx(95 * WAD * tenths // (100 * (tenths - 10)), rel=1e-9)
    right, alive = lived(before, before.hour + 1)
    assert alive == ()
    assert right.redemption_rate("wstETH") == march.redemption_rate("wstETH")
    wrong, ended = lived(SHOCK.apply(before).world, before.hour + 1)
    assert audit(wrong) == []
    assert bool(ended) is ends
    assert wrong.redemption_rate("wstETH") == right.redemption_rate("wstETH")
    assert wrong.market_price("stETH") == right.market_price("stETH")
    told = next(note.figures for note in SHOCK.apply(before).receipt.notes if note.code == "cap_ends")
    assert (bool(told["yours"]), told["lost"], told["others"]) == (ends, net_worth(right, YOU)[0] - net_worth(wrong, YOU)[0], 0)
    struck = SHOCK.apply(before).world
    assert told["health_bps"] == health(replace(struck, hour=struck.hour + 1)).health_factor_wad // 10**14
    if not ends:
        assert health(wrong).health_factor_wad > WAD


def test_who_liquidates_acts_where_a_record_rules_the_lender_too() -> None:
    before = looped(start("july-2025", 7), 135)
    safe, alive = lived(before, before.hour + 1)
    assert alive == ()
    assert any(NAME in habit.ruled(safe) for habit in safe.crowd)
    _, ended = lived(SHOCK.apply(before).world, before.hour + 1)
    assert ended != ()


def test_a_cap_drawn_too_low_counts_for_an_hour_and_then_as_before(march: World) -> None:
    lender = march.system(NAME, Lender)
    low = SHOCK.apply(march).world
    believed = [lender.price(replace(world, hour=march.hour + hours), "wstETH") for world in (march, low) for hours in (1, 2)]
    assert low.system(NAME, Lender).prices_from == "capped"
    assert believed[2] < believed[0] == lender.price(march, "wstETH")
    assert believed[3] == believed[1]
    assert believed[2] == pytest.approx(believed[0] * (1 - CAP_SHORT_PPM / 10**6), rel=1e-6)


@pytest.mark.parametrize(
    ("shock", "code", "remedy"),
    [
        (shocks.CapDrawnLow(0), "shock_too_small", 1),
        (shocks.CapDrawnLow(10**6), "cap_too_low", 500_000),
        (shocks.CapDrawnLow(1, "lido"), "cap_none", None),
    ],
)
def test_a_cap_is_drawn_too_low_by_half_at_most_and_only_where_one_is_believed(
    march: World, shock: shocks.CapDrawnLow, code: str, remedy: int | None
) -> None:
    with pytest.raises(Refused) as refused:
        attempt(actions.Shock(shock), march)
    assert (refused.value.code, refused.value.remedy) == (code, remedy)
    assert risk.struck(march).cap == (FEED,)
    blind = march.system(NAME, Lender).priced_from(march, "redemption")
    assert risk.struck(blind).cap == ()
    with pytest.raises(Refused, match="cap_none"):
        attempt(SHOCK, blind)
