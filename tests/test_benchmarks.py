"""The benchmarks measure what they say: the same trades, the same days, a rebase that touches no holder. No time is asserted."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks import full_speed
from tests.benchmarks.mechanisms import futures, pools, rebase
from tests.benchmarks.mechanisms.table import Row, in_turns, reference, show
from wallet import Practice
from wallet.world.audit import audit


@pytest.mark.parametrize("name", pools.POOLS)
def test_every_pool_pays_for_every_trade(name):
    trades = pools.orders()[:20]
    done = pools.ours(*pools.POOLS[name], trades)
    assert len(done.answers) == len(trades)
    assert all(received > 0 for received, _fee in done.answers)
    assert done.balances != pools.RESERVES


def test_the_day_in_plain_floats_is_the_day_on_reals():
    flow = futures.flows()[:10, :5]
    ends = np.array(futures.lived(flow))
    for path in range(5):
        reserves = float(pools.RESERVES[0]), float(pools.RESERVES[1])
        for today in flow[:, path].tolist():
            reserves = futures.day(*reserves, today)
        np.testing.assert_allclose(reserves, ends[:, path], rtol=1e-12)


def test_holders_are_spread_without_making_or_losing_any():
    world = rebase.held_by(50)
    assert audit(world) == []
    assert sum(account.startswith("holder") for account in world.ledger.holdings["stETH"]) == 50


def test_a_report_of_the_mechanism_is_the_same_for_few_holders_and_for_many():
    assert rebase.report(rebase.held_by(2)) == rebase.report(rebase.held_by(200))


def test_a_stretch_of_hours_tells_those_with_a_report_apart_and_goes_on_from_there():
    worlds = {count: rebase.held_by(count) for count in (2, 50)}
    begun = {count: world.hour for count, world in worlds.items()}
    for days in (1, 2):
        spent = rebase.lived(worlds, 24)
        for count, world in worlds.items():
            assert (len(spent[count].ordinary), len(spent[count].reports)) == (23, 1)
            assert world.hour == begun[count] + days * 24
            assert audit(world) == []


def test_the_reference_counts_the_same_every_time():
    assert reference() == reference()


def test_acts_are_run_in_turns_and_the_first_round_is_not_kept():
    ran: list[str] = []
    spent = in_turns({"a": lambda: ran.append("a"), "b": lambda: ran.append("b")}, rounds=3)
    assert ran == ["a", "b", "b", "a", "a", "b", "b", "a"]
    assert [len(values) for values in spent.values()] == [3, 3]


def test_the_table_gives_the_median_and_the_middle_half(capsys):
    show([Row("a trade", [1.0, 2.0, 3.0, 4.0, 500.0], "us", "a remark")])
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.split() == ["a", "trade", "3", "1.5", "to", "252", "us", "a", "remark"]


def test_checkouts_are_asked_in_turns_and_the_first_round_is_not_kept():
    asked: list[str] = []

    def ask(each: str) -> float:
        asked.append(each)
        return float(len(asked))

    assert full_speed.in_turns(["here", "there"], ask, rounds=2) == [4.0, 5.0]
    assert asked == ["here", "there"] * 3


def test_the_practices_that_frames_are_measured_on_differ_in_their_own_moves_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(full_speed, "MOVES", 3)
    monkeypatch.setattr(full_speed, "MANY", 6)
    monkeypatch.setattr(full_speed, "YEAR", 240)  # a short one
    full_speed.make(tmp_path)
    for few, many in (("few", "many"), ("wide", "spread")):
        found = []
        for name in (few, many):
            with Practice.open(tmp_path / f"{name}.sluice") as practice:
                own = [mark for mark in practice.markers() if mark.account == "you" and mark.title]
                found.append((practice.world.hour, len(own)))
        assert [count for _, count in found] == [full_speed.FEW, 6]
        assert found[0][0] == found[1][0]
