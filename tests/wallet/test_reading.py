"""What a question to a practice costs: SQLite's own steps, which no other program on the machine can change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.wallet.practices import ETH, practice
from wallet import WAYS
from wallet.actions.stake import Stake, Wrap
from wallet.actions.transfers import Faucet
from wallet.practice import Practice
from wallet.practice.series import COLUMNS


@pytest.fixture
def calm(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path) as opened:
        yield opened


def steps(practice: Practice, question: Callable[[], object]) -> int:
    """Return how many steps SQLite takes to answer a question."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    connection = practice._file.db.conn
    connection.set_progress_handler(count, 1)
    question()
    connection.set_progress_handler(None, 1)
    return counted


def test_the_last_day_of_a_long_run_costs_what_that_of_a_short_one_does(calm: Practice) -> None:
    calm.advance(50)
    short = steps(calm, lambda: calm.recent("lst", 24))
    calm.advance(3_000)
    assert steps(calm, lambda: calm.recent("lst", 24)) <= 1.1 * short
    calm.go_to(2_500)
    assert steps(calm, lambda: calm.recent("lst", 24)) <= 1.1 * short


def test_a_series_is_read_once_and_then_only_its_new_hours(calm: Practice) -> None:
    calm.advance(2_000)
    calm.do(Stake(amount=ETH))
    new = steps(calm, lambda: calm.series("lst"))
    assert new > 0
    assert steps(calm, lambda: calm.series("lst", to="tip")) == 0
    calm.advance(1)
    assert 0 < steps(calm, lambda: calm.series("lst")) < new / 2
    calm.go_to(1_000)
    assert steps(calm, lambda: calm.series("lst")) == 0


def test_a_series_is_read_as_its_table_is_with_no_sorting_or_searching(calm: Practice) -> None:
    calm.advance(5_000)
    plain = "SELECT hour, content FROM sample WHERE token = 'lst'"
    as_it_stands = steps(calm, lambda: calm._file.db.execute(plain).fetchall())
    assert steps(calm, lambda: calm.series("lst")) <= 1.5 * as_it_stands


def test_a_week_of_samples_is_one_row_however_few_hours_were_lived_at_once(calm: Practice, tmp_path: Path) -> None:
    rows = "SELECT moment, hour, content FROM sample WHERE token = 'lst'"
    calm.begin_run()
    for hours in (1, 3, 50, 1, 100, 7, 90, 2):
        calm.advance(hours)
    calm.end_run()
    played = calm._file.db.execute(rows).fetchall()
    with practice(tmp_path, name="at once.sluice") as other:
        other.advance(254)
        at_once = other._file.db.execute(rows).fetchall()
        assert calm.series("lst").market_value.tobytes() == other.series("lst").market_value.tobytes()
        assert list(calm.exactly("lst")) == list(other.exactly("lst"))
    assert len(played) <= len(at_once) + 1


def test_branching_and_switching_cost_the_same_however_many_moments_there_are(calm: Practice) -> None:
    def there_and_back(name: str) -> None:
        calm.branch(name)
        calm.switch("main")

    few = steps(calm, lambda: there_and_back("few"))
    for _ in range(200):
        calm.do(Stake(amount=ETH // 1_000))
    assert steps(calm, lambda: there_and_back("many")) <= 1.2 * few


def test_marks_and_rewards_are_read_once_and_then_only_what_is_new(calm: Practice) -> None:
    calm.do(Stake(amount=ETH))
    calm.advance(2_000)
    assert calm.rewards()
    assert calm.markers(to="tip")
    assert steps(calm, lambda: (calm.markers(), calm.markers(to="tip"), calm.rewards(), calm.rewards(after_hour=1_000))) == 0
    calm.advance(1)
    assert steps(calm, lambda: (calm.markers(), calm.rewards())) < 200
    calm.go_to(1_000)
    assert steps(calm, lambda: (calm.markers(), calm.rewards())) == 0


def test_the_yearly_rates_read_a_month_once_and_then_only_its_new_hours(calm: Practice) -> None:
    def rates() -> list[object]:
        return [calm.yearly_rate(way) for way in WAYS]

    calm.advance(2_000)
    assert steps(calm, rates) > 0
    assert steps(calm, rates) == 0
    calm.advance(1)
    assert 0 < steps(calm, rates) < 200
    calm.do(Stake(amount=ETH))
    assert steps(calm, rates) < 200


def test_what_was_read_before_equals_what_is_read_anew_wherever_one_stands(calm: Practice) -> None:
    def told(practice: Practice) -> list[object]:
        ends = [practice.recent(key, hours) for key in ("lst", "wstETH") for hours in (1, 24, 720)]
        columns = [getattr(end, name).tobytes() for end in ends for name in ("hour", *COLUMNS)]
        told = [practice.markers(), practice.markers(to="tip"), practice.rewards(), practice.rewards(key="stETH")]
        return [*told, *(practice.yearly_rate(way) for way in WAYS), *columns]

    moves: list[Callable[[], object]] = [
        lambda: calm.do(Stake(amount=ETH)),
        lambda: calm.advance(60),
        lambda: calm.go_to(730),
        lambda: calm.do(Wrap(amount=ETH // 2)),
        calm.undo,
        calm.redo,
        lambda: calm.advance(30),
        lambda: calm.go_to(725),
        lambda: calm.branch("elsewhere"),
        lambda: calm.do(Faucet(amount=ETH)),
        lambda: calm.advance(48),
        lambda: calm.switch("main"),
        lambda: calm.go_to(0),
        lambda: calm.switch("elsewhere"),
        calm.undo,
        calm.undo,
        lambda: calm.advance(24),
    ]
    for move in moves:
        move()
        with Practice.open(calm.path, read_only=True) as fresh:
            assert told(calm) == told(fresh)
    assert len(calm.markers()) > 1
    assert len(calm.rewards()) > 1
