"""A practice of format 1 gets its sums of own moves from its receipts, and its samples say what can be sold.

The kept file was made by the program that wrote format 1: stakes, wraps, liquidity, a locked position, requests, claims (one
paid less than it was worth), sales, gifts, an undone run, and two branches.
"""

from __future__ import annotations

import lzma
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from wallet import reward_sum, worth
from wallet.errors import FileProblem
from wallet.library import start
from wallet.practice import Practice
from wallet.practice.format_2_rewards import locked_days
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.world.following import ALL
from wallet.world.sampling import samples

KEPT = Path(__file__).with_name("kept") / "format-1.sluice.xz"
ETH = 10**18
BRANCHES = ("main", "main (2)")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "old.sluice"
    target.write_bytes(lzma.decompress(KEPT.read_bytes()))
    return target


@cache
def migrated() -> bytes:
    with TemporaryDirectory() as folder:
        opened = Path(folder) / "old.sluice"
        opened.write_bytes(lzma.decompress(KEPT.read_bytes()))
        Practice.open(opened).close()
        return opened.read_bytes()


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Practice]:
    path = tmp_path / "migrated.sluice"
    path.write_bytes(migrated())
    with Practice.open(path) as opened:
        yield opened


@pytest.mark.parametrize("branch", BRANCHES)
def test_an_older_practice_gets_its_sums_from_its_receipts(old: Practice, branch: str) -> None:
    old.switch(branch)
    found, told = old.own, old.series(ALL).put_in[-1]
    steps = []
    while old.can_undo:
        steps.append((old.activity(limit=1)[0].receipt, old.world))
        old.undo()
    old.go_to(0)
    sums = starting_sums(old.world)
    for receipt, world in reversed(steps):
        sums = sums if receipt is None else sums_after(sums, receipt, world)
    assert len([receipt for receipt, _ in steps if receipt is not None]) > 5
    assert found == sums
    assert told == sums[ALL].put_in / ETH


@pytest.mark.parametrize("branch", BRANCHES)
@pytest.mark.parametrize("key", [ALL, "stETH", "wstETH", "steCRV", "ETH", "locked-1"])
def test_samples_of_an_older_practice_are_those_of_its_kept_worlds(old: Practice, branch: str, key: str) -> None:
    old.switch(branch)
    series = old.series(key)
    for hour in range(0, old.tip_hour + 1, 4):
        old.go_to(hour)
        world, hour = old.world, old.world.hour
        found = [row for row in samples(world, "you", {}) if row.token == key]
        for name in ("balance", "redemption_value", "market_value", "redemption_rate", "market_price"):
            figure = getattr(series, name)[hour]
            if np.isfinite(figure):
                assert figure == pytest.approx(getattr(found[0], name), abs=1e-12), (name, hour)
            else:
                assert key in ("steCRV", "locked-1"), (name, hour)


def test_rates_that_were_not_stored_follow_from_the_reports(old: Practice) -> None:
    old.switch("main (2)")
    rate = old.series("wstETH").redemption_rate
    held = old.series("wstETH").balance > 0
    assert held.any()
    assert not held[:700].any()
    assert np.isfinite(rate).all()
    steps = np.diff(rate)
    assert (steps >= -1e-15).all()
    assert 20 < (steps > 1e-9).sum() <= len(rate) / 24 + 1


def test_what_waits_is_nowhere_in_all_staked_tokens_of_an_older_practice(old: Practice) -> None:
    old.switch("main (2)")
    series, single = old.series(ALL), [old.series(key) for key in ("stETH", "wstETH")]
    loose = sum(part.redemption_value for part in single)
    pooled = old.series("steCRV").balance
    unpooled = ~(pooled > 0)
    assert unpooled.sum() > 100
    assert np.allclose(series.redemption_value[unpooled], loose[unpooled], rtol=0, atol=1e-12)
    known = np.isfinite(series.redemption_value)
    assert known.mean() > 0.95
    assert (series.redemption_value[known] >= loose[known] - 1e-12).all()


def test_the_gain_of_an_older_practice_never_jumps_by_a_move(old: Practice) -> None:
    old.switch("main (2)")
    series = old.series(ALL)
    gain = series.redemption_value + series.taken_out - series.put_in
    assert np.isfinite(gain).mean() > 0.95
    assert np.nanmax(np.abs(np.diff(gain))) < 0.02
    assert abs(np.diff(series.balance)).max() > 5


def test_an_older_practice_is_copied_first_and_goes_on(path: Path) -> None:
    before = path.read_bytes()
    with Practice.open(path) as opened:
        assert opened.notices == ()
        opened.advance(30)
        assert opened.series(ALL).put_in[-1] == opened.own[ALL].put_in / ETH
        opened.undo()
        opened.undo()
        opened.redo()
    copy = path.with_name("old (format 1).sluice")
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert "own" not in {row[1] for row in db.execute("PRAGMA table_info(moment)")}
    assert len(before) == copy.stat().st_size


def test_an_older_practice_that_cannot_be_written_shows_the_same_sums(path: Path, old: Practice) -> None:
    before = path.read_bytes()
    with Practice.open(path, read_only=True) as looked_at:
        assert looked_at.own == old.own
    assert path.read_bytes() == before


def test_of_a_damaged_older_practice_all_that_is_whole_is_saved_in_this_format(path: Path) -> None:
    with Practice.open(path, read_only=True) as opened:
        own = opened.own
    with closing(sqlite3.connect(path)) as db:
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'branch'").fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
    with pytest.raises(FileProblem) as caught:
        Practice.open(path)
    assert caught.value.figures["moments"] == caught.value.figures["of"]
    with Practice.open(str(caught.value.figures["saved_to"])) as saved:
        assert saved.own[ALL].put_in > own[ALL].put_in // 2
        assert np.isfinite(saved.series(ALL).put_in).all()


def test_rewards_of_an_older_practice_add_up_to_what_staking_earned(old: Practice) -> None:
    old.switch("main (2)")
    rows = old.rewards()
    parts = worth(old.world, old.own)
    assert {row.key for row in rows} == {"stETH", "wstETH", "steCRV"}
    pool_fees = 10**15
    assert abs(reward_sum(rows).amount - parts.staking) < pool_fees
    assert parts.staking > 10**16
    for row in rows:
        assert row.fee / (row.fee + row.amount) == pytest.approx(0.1, abs=1e-6)
        assert 10_000 < row.year_ppm < 60_000


def test_the_days_of_a_locked_position_are_the_steps_of_its_samples() -> None:
    def sample(hour: int, value: float, paid: float) -> tuple[object, ...]:
        return ("locked-3", 7, hour, value, value, math.nan, 1.0, math.nan, 32.0, paid)

    values = ((1, 32.0, 0.0), (2, 32.0, 0.0), (3, 32.0018, 0.0), (4, 32.0, 0.0027), (5, 32.0, math.nan))
    first, second = locked_days(start("calm", 7), [sample(*row) for row in values])
    assert (first[0], second[0]) == (3, 4)
    assert first[1]["gain"] == pytest.approx(18 * 10**14, rel=1e-9)
    assert first[1]["fee"] == pytest.approx(2 * 10**14, rel=1e-9)
    assert (first[1]["id"], first[1]["held"]) == (3, 32 * ETH)
    assert second[1]["gain"] == pytest.approx(9 * 10**14, rel=1e-9)
