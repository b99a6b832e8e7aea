"""How a loan and a lender went: every hour as the contract had it, a gap where nothing was owed, and nothing made up of the hours
before it was remembered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from tests.strategies import evenly_between
from tests.wallet.practices import lived_practice, practice
from wallet import Lender, Practice, actions, lending_past, ways
from wallet.library import start
from wallet.world.hour import pass_hour
from wallet.world.loan_samples import health_rows
from wallet.world.sampling import samples
from wallet.world.state import Marks

E18, NAME = 10**18, "aave-core"
BEGUN, ENDED, HOURS = 725, 790, 800


def live(opened: Practice) -> None:
    """A loop at five times for 65 hours, one deed in between, then out of it and on."""
    opened.do(actions.Faucet(amount=20 * E18))
    opened.advance(BEGUN - opened.world.hour)
    way = next(way for way in ways.loops.loopable(opened.world) if way.token == "wstETH")
    opened.do(actions.OpenLoop(NAME, "wstETH", 10 * E18, 50_000, way.category))
    opened.advance(30)
    opened.do(actions.Repay(NAME, "ETH", E18))
    opened.advance(ENDED - opened.world.hour)
    opened.do(actions.CloseLoop(NAME, "wstETH"))
    opened.advance(HOURS - opened.world.hour)


@pytest.fixture(scope="module")
def looped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    with lived_practice(tmp_path_factory.mktemp("looped"), live, "calm-all") as opened:
        yield opened


def lender_at(opened: Practice, hour: int) -> Lender:
    return opened.world_at(hour).system(NAME, Lender)


@pytest.mark.parametrize("hour", [BEGUN, BEGUN + 7, BEGUN + 30, ENDED - 1])
def test_health_is_the_contracts_of_every_hour_cut_off(looped: Practice, hour: int) -> None:
    wad = lender_at(looped, hour).health(looped.world_at(hour), "you").health_factor_wad
    seen = lending_past.loan_past(looped, NAME).health[hour]
    assert seen <= wad / E18
    assert wad / E18 - seen < 2e-12
    assert dict(looped.exactly(f"health {NAME}"))[hour][0] == wad


def test_without_a_loan_there_is_a_gap_before_and_after(looped: Practice) -> None:
    loan = lending_past.loan_past(looped, NAME)
    owed = (loan.hour >= BEGUN) & (loan.hour < ENDED)
    for column in (loan.health, loan.net, loan.net_now):
        assert (np.isfinite(column) == owed).all()


@settings(max_examples=30)
@given(evenly_between(0, 2 * E18, one=E18, under=E18 - 1))
def test_a_health_under_one_never_reads_as_one(wad: int) -> None:
    class AnyLoan(Lender, frozen=True, kw_only=True):
        def health(self, world: object, account: str, marks: object = None) -> object:  # type: ignore[override]
            return type("Data", (), {"debt_value": 1, "health_factor_wad": wad})

    class AnyWorld:
        def system(self, name: str, kind: object) -> Lender:
            return AnyLoan(name=name, chain="", prices_from="market")

    (row,) = health_rows(AnyWorld(), ("any",), "you", None)  # type: ignore[arg-type]
    assert (row.balance < 1) == (wad < E18)
    assert row.exact[0] == wad


@pytest.mark.parametrize("hour", [BEGUN + 26, ENDED - 1])
def test_the_net_rate_is_that_of_the_day_and_the_moments_is_another(looped: Practice, hour: int) -> None:
    now, then = looped.world_at(hour), looped.world_at(hour - 24)
    lender = now.system(NAME, Lender)
    supplied = now.worth("wstETH", lender.supplied(now, "you", "wstETH"), now.redemption_rate("wstETH"))
    owed = lender.owed(now, "you", "ETH")
    times = supplied / (supplied - owed)
    grown, was = lender.indexes(now, "wstETH"), then.system(NAME, Lender).indexes(then, "wstETH")
    costs, cost = lender.indexes(now, "ETH"), then.system(NAME, Lender).indexes(then, "ETH")
    stakes = now.redemption_rate("wstETH") / then.redemption_rate("wstETH") - 1
    earns = grown.liquidity_ray / was.liquidity_ray - 1
    borrow = costs.variable_borrow_ray / cost.variable_borrow_ray - 1
    loan = lending_past.loan_past(looped, NAME)
    assert loan.net[hour] == pytest.approx(365 * (times * (stakes + earns) - (times - 1) * borrow), abs=1e-8)
    of_now = lender.yearly_rates("ETH").variable_borrow_ray / 10**27
    lends = lender.yearly_rates("wstETH").liquidity_ray / 10**27
    assert loan.net_now[hour] == pytest.approx(times * (365 * stakes + lends) - (times - 1) * of_now, abs=1e-8)


def test_a_later_part_is_the_same_as_in_the_whole(looped: Practice) -> None:
    whole, part = (lending_past.loan_past(looped, NAME, first) for first in (0, ENDED - 9))
    for name in whole.__struct_fields__:
        np.testing.assert_array_equal(getattr(whole, name)[ENDED - 9 :], getattr(part, name))


@pytest.mark.parametrize("token", ["ETH", "wstETH", "USDC"])
def test_the_hours_between_two_rows_are_the_contracts_too(looped: Practice, token: str) -> None:
    past = lending_past.lender_past(looped, NAME, token)
    whole = 10**6 if token == "USDC" else E18
    for hour in (719, BEGUN + 3, BEGUN + 31, HOURS):
        world = looped.world_at(hour)
        lender = world.system(NAME, Lender)
        totals, rates = lender.totals(world, token), lender.yearly_rates(token)
        assert [past.supplied[hour], past.owed[hour]] == pytest.approx([each / whole for each in totals], rel=1e-9)
        assert [past.earns_now[hour], past.costs_now[hour]] == pytest.approx([each / 10**27 for each in rates], rel=1e-9)
        assert past.lent_out[hour] == pytest.approx(lender.terms(world, "you", token).lent_out_ppm / 10**6, abs=2e-6)
        assert [past.earned[hour], past.cost[hour]] == pytest.approx(
            [each / 10**27 for each in lender.indexes(world, token)], rel=1e-9
        )
    assert np.isfinite(past.costs).sum() == HOURS + 1 - 24


def test_it_is_of_the_line_on_which_one_stands(looped: Practice) -> None:
    looped.go_to(BEGUN - 1)
    assert lending_past.borrowed_from(looped) == ()
    assert lending_past.borrowed_from(looped, "tip") == (NAME,)
    looped.go_to(BEGUN + 5)
    assert lending_past.borrowed_from(looped) == (NAME,)
    assert len(lending_past.loan_past(looped, NAME).health) == BEGUN + 6
    looped.go_to(HOURS)


def test_what_is_undone_leaves_no_loan(tmp_path_factory: pytest.TempPathFactory) -> None:
    with practice(tmp_path_factory.mktemp("undone"), "calm-all") as opened:
        opened.do(actions.Supply(NAME, "ETH", 5 * E18))
        assert lending_past.borrowed_from(opened) == ()
        opened.do(actions.Borrow(NAME, "USDC", 500 * 10**6))
        opened.advance(3)
        assert np.isfinite(lending_past.loan_past(opened, NAME).health).sum() == 4
        opened.undo()
        opened.undo()
        assert lending_past.borrowed_from(opened) == ()


def test_hours_lived_before_rows_were_kept_are_a_gap_and_later_ones_are_not(tmp_path: Path) -> None:
    """A file of an earlier build has no such rows: it needs no other format, it just knows less."""
    with practice(tmp_path, "calm-all") as opened:
        opened.do(actions.Supply(NAME, "ETH", 5 * E18))
        opened.do(actions.Borrow(NAME, "USDC", 500 * 10**6))
        opened.advance(20)
        before, path = opened.world.hour, opened.path
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM sample WHERE token GLOB 'lender *' OR token GLOB 'health *'")
    with Practice.open(path) as old:
        assert lending_past.borrowed_from(old) == ()
        assert not np.isfinite(lending_past.lender_past(old, NAME, "ETH").supplied).any()
        old.advance(40)
        loan, asset = lending_past.loan_past(old, NAME), lending_past.lender_past(old, NAME, "ETH")
        assert (np.isfinite(loan.health) == (loan.hour > before)).all()
        first = int(loan.hour[np.isfinite(asset.supplied)][0])
        assert (np.isfinite(asset.supplied) == (asset.hour >= first)).all()
        assert before < first <= before + 24
        assert (np.isfinite(loan.net) == (loan.hour >= first + 24)).all()


def test_a_world_without_a_lender_remembers_nothing_of_one() -> None:
    world = start("calm", 7)
    for _ in range(25):
        world, _ = pass_hour(world)
        assert not [row.token for row in samples(world) if row.token.split(" ")[0] in ("lender", "health")]


def test_an_hour_in_which_nobody_acts_remembers_nothing_of_a_lender() -> None:
    world = start("calm-all", 7)
    rows = {}
    for _ in range(48):
        world, _ = pass_hour(world)
        lender = world.system(NAME, Lender)
        rows[world.hour] = [row.token for row in samples(world) if row.token.startswith("lender ")]
        moved = [token for token in lender.assets() if lender.touched(world, token)]
        assert len(rows[world.hour]) == (len(lender.assets()) if world.hour % 24 == 0 else len(moved))
    assert sum(bool(found) for found in rows.values()) < 10


def test_a_debt_worth_nothing_has_no_health() -> None:
    class Nothing:
        def system(self, name: str, kind: object) -> Nothing:
            return self

        def health(self, world: object, account: str, marks: Marks | None) -> object:
            return type("Data", (), {"debt_value": 0, "health_factor_wad": 2**256 - 1})

    assert list(health_rows(Nothing(), ("any",), "you", None)) == []  # type: ignore[arg-type]
