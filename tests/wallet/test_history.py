"""Standing in history: what undo, redo, going to an hour, branches and new deeds do to what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wallet.practices import ETH, practice
from wallet.actions.stake import Stake
from wallet.actions.transfers import Transfer
from wallet.errors import Refused
from wallet.practice import Practice
from wallet.practice.history import Line, passed
from wallet.practice.moments import Moment, Moments, Point

STAKE = Stake(amount=ETH)
SEND = Transfer(token="stETH", to="alice", amount=ETH)
OPENS = 720


@pytest.fixture
def calm(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path) as opened:
        yield opened


def refusal(wish: object, *arguments: object) -> str:
    with pytest.raises(Refused) as caught:
        wish(*arguments)  # type: ignore[operator]
    return caught.value.code


# -- the line by itself

MOMENTS = Moments.of(
    [
        Moment(1, None, 0, 10, "start", 1),
        Moment(2, 1, 10, 10, "action", 1),
        Moment(3, 2, 10, 20, "run", 1),
        Moment(5, 3, 15, 15, "action", 1),
        Moment(6, 5, 15, 30, "run", 1),
    ]
)


@pytest.fixture
def line() -> Line:
    """A start of 10 hours, an action at its end, a run to hour 20, and at 15 of that run an action, then a
    run to 30.
    """
    return Line(MOMENTS, Point(6, 25))


def test_an_hour_is_found_at_its_last_state(line: Line) -> None:
    tip = Point(6, 25)
    assert [line.find(hour, tip) for hour in (0, 9, 10, 11, 14, 15, 16, 25)] == [
        Point(1, 0),
        Point(1, 9),
        Point(2, 10),
        Point(3, 11),
        Point(3, 14),
        Point(5, 15),
        Point(6, 16),
        Point(6, 25),
    ]


def test_no_state_beyond_the_limit_is_found(line: Line) -> None:
    assert line.find(10, Point(1, 10)) == Point(1, 10)
    assert line.find(15, Point(3, 15)) == Point(3, 15)


def test_stepping_back_leads_to_where_the_moment_began(line: Line) -> None:
    assert line.previous(Point(6, 18)) == Point(5, 15)
    assert line.previous(Point(5, 15)) == Point(3, 15)
    assert line.previous(Point(3, 12)) == Point(2, 10)
    assert line.previous(Point(1, 4)) is None


def test_stepping_ahead_leads_to_the_end_of_a_moment_as_this_line_sees_it(line: Line) -> None:
    assert line.next(Point(1, 3)) == Point(1, 10)
    assert line.next(Point(2, 10)) == Point(3, 15)
    assert line.next(Point(3, 12)) == Point(3, 15)
    assert line.next(Point(3, 15)) == Point(5, 15)
    assert line.next(Point(6, 25)) is None


def test_two_lines_fork_where_they_last_agree(line: Line) -> None:
    other = Line(MOMENTS, Point(3, 20))
    assert line.fork(other) == other.fork(line) == Point(3, 15)


def test_a_cut_line_ends_at_the_cut(line: Line) -> None:
    line.cut(Point(3, 12))
    assert line.next(Point(2, 10)) == Point(3, 12)
    assert line.find(12, Point(3, 12)) == Point(3, 12)


@pytest.mark.parametrize(
    ("hours", "words"),
    [(1, "1 hour passed"), (24, "1 day passed"), (49, "2 days 1 hour passed"), (0, "0 hours passed")],
)
def test_a_run_is_called_by_its_length(hours: int, words: str) -> None:
    assert passed(hours) == words


# -- undo and redo


def test_the_root_cannot_be_undone(calm: Practice) -> None:
    assert not calm.can_undo
    assert calm.undo_title is None
    assert refusal(calm.undo) == "undo_nothing"


def test_the_hours_lived_before_opening_are_part_of_the_root(calm: Practice) -> None:
    opened = calm.world
    assert opened.hour == OPENS
    calm.go_to(0)
    assert calm.world.hour == 0
    assert refusal(calm.undo) == "undo_nothing"
    calm.redo()
    assert calm.world == opened


def test_undo_brings_back_clock_and_randomness(calm: Practice) -> None:
    before = calm.world
    calm.do(STAKE)
    calm.advance(30)
    lived = calm.world
    calm.undo()
    calm.undo()
    assert calm.world == before
    calm.do(STAKE)
    calm.advance(30)
    assert calm.world == lived


def test_a_run_of_hours_is_one_step(calm: Practice) -> None:
    calm.advance(50)
    assert calm.undo_title == "2 days 2 hours passed"
    calm.undo()
    assert calm.world.hour == OPENS
    assert calm.redo_title == "2 days 2 hours passed"
    calm.redo()
    assert calm.world.hour == OPENS + 50
    assert refusal(calm.redo) == "redo_nothing"


def test_a_play_of_many_beats_is_one_moment(calm: Practice) -> None:
    calm.begin_run()
    for _ in range(5):
        calm.advance(3)
    calm.end_run()
    assert calm.undo_title == "15 hours passed"
    calm.undo()
    assert calm.world.hour == OPENS


def test_an_action_ends_a_play(calm: Practice) -> None:
    calm.begin_run()
    calm.advance(3)
    calm.do(STAKE)
    calm.advance(2)
    assert calm.undo_title == "2 hours passed"
    calm.undo()
    calm.undo()
    assert calm.undo_title == "3 hours passed"


def test_a_play_goes_on_as_one_moment_after_a_visit_to_the_past(calm: Practice) -> None:
    calm.begin_run()
    calm.advance(3)
    calm.go_to(OPENS)
    calm.advance(3)
    calm.advance(2)
    calm.advance(2)
    calm.end_run()
    assert calm.undo_title == "4 hours passed"


def test_an_action_after_an_undo_drops_what_was_undone(calm: Practice) -> None:
    calm.do(SEND)
    calm.undo()
    calm.do(STAKE)
    assert calm.kept_as is None
    assert not calm.can_redo
    assert [branch.name for branch in calm.branches] == ["main"]


def test_hours_after_an_undo_drop_what_was_undone(calm: Practice) -> None:
    calm.do(SEND)
    calm.undo()
    calm.advance(1)
    assert calm.world.balance("alice", "stETH") == 0
    assert not calm.can_redo


def test_what_was_undone_is_beyond_the_tip(calm: Practice) -> None:
    calm.advance(10)
    calm.undo()
    assert refusal(calm.go_to, OPENS + 5) == "hour_past_tip"


# -- going to an hour


def test_an_hour_is_reached_after_all_actions_in_it(calm: Practice) -> None:
    calm.do(STAKE)
    calm.do(SEND)
    both = calm.world
    calm.advance(5)
    calm.go_to(OPENS)
    assert calm.world == both


def test_every_hour_one_can_go_to_equals_the_one_that_was_lived(calm: Practice) -> None:
    lived = {}
    calm.do(STAKE)
    for _ in range(200):
        calm.advance(1)
        lived[calm.world.hour] = calm.world
    calm.close()
    reopened = Practice.open(calm.path)
    for hour in (OPENS + 1, OPENS + 200, OPENS + 77, OPENS + 169):
        reopened.go_to(hour)
        assert reopened.world == lived[hour]
    reopened.close()


@pytest.mark.parametrize(("hour", "code"), [(-1, "hour_before_start"), (OPENS + 1, "hour_past_tip")])
def test_hours_that_are_not_there_are_refused(calm: Practice, hour: int, code: str) -> None:
    before = calm.world
    assert refusal(calm.go_to, hour) == code
    assert calm.world is before


def test_hours_walk_a_kept_future_with_my_actions_in_it(calm: Practice) -> None:
    calm.advance(10)
    calm.do(SEND)
    calm.advance(10)
    end = calm.world
    calm.go_to(OPENS + 5)
    assert calm.world.balance("alice", "stETH") == 0
    run = calm.advance(10)
    assert calm.world.hour == OPENS + 15
    assert calm.world.balance("alice", "stETH") > 0
    assert run.world == calm.world
    calm.advance(5)
    assert calm.world == end
    assert not calm.can_redo


def test_walking_tells_the_same_events_as_living(calm: Practice) -> None:
    lived = calm.advance(100).events
    calm.go_to(OPENS)
    assert calm.advance(100).events == lived


def test_hours_beyond_a_kept_future_are_new_ones(calm: Practice) -> None:
    calm.advance(10)
    calm.go_to(OPENS + 4)
    calm.advance(10)
    assert calm.world.hour == OPENS + 14
    assert calm.undo_title == "4 hours passed"


def test_an_action_in_a_kept_future_keeps_it_under_another_name(calm: Practice) -> None:
    calm.advance(10)
    future = calm.world
    calm.go_to(OPENS + 4)
    calm.do(STAKE)
    assert calm.kept_as == "main (2)"
    assert calm.tip_hour == OPENS + 4
    calm.advance(3)
    calm.go_to(OPENS + 5)
    calm.do(STAKE)
    assert calm.kept_as == "main (3)"
    calm.switch("main (2)")
    assert calm.world == future


def test_undo_inside_a_kept_future_loses_nothing(calm: Practice) -> None:
    calm.do(SEND)
    calm.advance(10)
    calm.do(STAKE)
    end = calm.world
    calm.go_to(OPENS + 5)
    calm.undo()
    assert calm.world.hour == OPENS
    assert calm.tip_hour == OPENS + 10
    calm.go_to(OPENS + 10)
    assert calm.world == end


# -- branches


def test_a_branch_starts_here_and_leaves_the_other_as_it_was(calm: Practice) -> None:
    calm.advance(10)
    future = calm.world
    calm.go_to(OPENS + 3)
    calm.branch("what if I sell")
    assert calm.tip_hour == OPENS + 3
    calm.do(SEND)
    assert calm.kept_as is None
    calm.switch("main")
    assert calm.world.hour == OPENS + 3
    calm.go_to(OPENS + 10)
    assert calm.world == future
    assert [(row.name, row.active) for row in calm.branches] == [("main", True), ("what if I sell", False)]


def test_going_back_before_the_fork_walks_the_parents(calm: Practice) -> None:
    calm.advance(10)
    at_four = OPENS + 4
    calm.go_to(at_four)
    calm.branch("other")
    calm.advance(10)
    calm.go_to(OPENS + 2)
    calm.undo()
    assert calm.world.hour == OPENS
    calm.redo()
    assert calm.world.hour == at_four


@pytest.mark.parametrize(("name", "code"), [("main", "branch_exists"), ("  ", "name_empty"), ("x" * 81, "name_long")])
def test_branch_names_are_checked(calm: Practice, name: str, code: str) -> None:
    assert refusal(calm.branch, name) == code
    assert [row.name for row in calm.branches] == ["main"]


def test_unknown_and_active_branches_are_refused(calm: Practice) -> None:
    assert refusal(calm.switch, "nowhere") == "branch_unknown"
    assert refusal(calm.rename_branch, "nowhere", "x") == "branch_unknown"
    assert refusal(calm.delete_branch, "nowhere") == "branch_unknown"
    assert refusal(calm.delete_branch, "main") == "branch_active"


def test_a_branch_can_be_renamed_and_forgotten(calm: Practice) -> None:
    calm.branch("draft")
    calm.rename_branch("draft", "plan")
    calm.do(STAKE)
    calm.switch("main")
    calm.delete_branch("plan")
    assert [row.name for row in calm.branches] == ["main"]


def test_where_one_stands_survives_reopening(calm: Practice) -> None:
    calm.do(STAKE)
    calm.advance(30)
    calm.do(SEND)
    calm.undo()
    calm.go_to(OPENS + 7)
    calm.branch("side")
    calm.advance(2)
    calm.switch("main")
    before = calm.world, calm.branches, calm.undo_title, calm.redo_title, calm.tip_hour
    calm.close()
    with Practice.open(calm.path) as reopened:
        after = (
            reopened.world,
            reopened.branches,
            reopened.undo_title,
            reopened.redo_title,
            reopened.tip_hour,
        )
        assert after == before
        reopened.go_to(reopened.tip_hour)
        reopened.redo()
        assert reopened.world.balance("alice", "stETH") > 0
