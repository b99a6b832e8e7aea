"""A demonstration that is presented: back is a real rewind, forward again is at once, and what is explored becomes a branch."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from wallet import Practice, actions, audit
from wallet.scripts import Beats, Playing, Value, begin, read_script
from wallet.world.stored import encode

FILE = Path(__file__).parent / "shown.toml"
SCRIPT = read_script(FILE.read_bytes(), FILE.name)
LAST = len(SCRIPT.steps) - 1
ETH = 10**18
TRIAL, VOTE, BOTH = 2, 3, 4


def written(value: Value) -> str:
    return f"{value.number} {value.unit}"


def go(steps: Iterable[None]) -> int:
    return sum(1 for _ in steps)


def state(beats: Beats) -> tuple[object, ...]:
    """All that a room can see of a beat."""
    told = beats.playing.texts(beats.place, written)
    return beats.place, encode(beats.practice.world), told.say, beats.playing.cards(beats.place, written), beats.missed


def opened(practice: Practice) -> Beats:
    beats = Beats(Playing(practice, SCRIPT))
    go(beats.settle())
    return beats


def lived(beats: Beats) -> list[tuple[object, ...]]:
    """Every beat from the one at hand to the last, as the room sees it."""
    seen = [state(beats)]
    while beats.place < LAST:
        go(beats.forward())
        seen.append(state(beats))
    return seen


def test_back_and_forward_show_every_beat_as_it_was(tmp_path: Path) -> None:
    with begin(SCRIPT, tmp_path) as practice:
        beats = opened(practice)
        seen = lived(beats)
        assert [place for place, *_ in seen] == list(range(LAST + 1))
        branches = {branch.name for branch in practice.branches}
        for place in (*range(LAST - 1, -1, -1), *range(1, LAST + 1), 1, VOTE, 0, LAST, TRIAL):
            go(beats.go_to(place))
            assert state(beats) == seen[place]
            assert audit(practice.world) == []
        assert {branch.name for branch in practice.branches} == branches, "going back and forth makes no branch"
    with begin(SCRIPT, tmp_path) as practice:
        beats = opened(practice)
        assert state(beats) == seen[TRIAL], "it is taken up where it was left"
        go(beats.go_to(LAST))
        assert state(beats) == seen[LAST]


def test_what_comes_next_does_not_depend_on_going_back_before(tmp_path: Path) -> None:
    with begin(SCRIPT, tmp_path) as practice:
        straight = lived(opened(practice))
    with begin(SCRIPT, tmp_path, anew=True) as practice:
        beats = opened(practice)
        go(beats.go_to(BOTH))
        go(beats.go_to(0))
        go(beats.go_to(BOTH))
        go(beats.forward())
        assert state(beats) == straight[LAST], "main is where the script left it, wherever somebody looked meanwhile"


def test_a_beat_left_while_it_happens_goes_on_where_it_was(tmp_path: Path) -> None:
    with begin(SCRIPT, tmp_path) as practice:
        whole = lived(opened(practice))
    with begin(SCRIPT, tmp_path, anew=True) as practice:
        beats = opened(practice)
        beats.playing.slice_hours = 5
        under_way = beats.forward()
        for _ in range(4):
            next(under_way)
        under_way.close()
        assert not beats.settled
        go(beats.go_to(0))
        assert state(beats) == whole[0]
        go(beats.forward())
        assert state(beats) == whole[1]
        assert len(practice.branches) == 1


@pytest.mark.parametrize("explores", [True, False])
def test_what_was_explored_becomes_a_branch(tmp_path: Path, explores: bool) -> None:
    with begin(SCRIPT, tmp_path) as practice:
        beats = opened(practice)
        go(beats.forward())
        before, branches = state(beats), [branch.name for branch in practice.branches]
        name = beats.take_over()
        assert practice.here[0] == name
        if explores:
            practice.do(actions.Stake(protocol="lido", amount=ETH))
            practice.advance(5)
        kept = beats.come_back()
        assert state(beats) == before
        assert kept == (name if explores else "")
        assert [branch.name for branch in practice.branches] == [*branches, *([name] if explores else [])]
        go(beats.forward())
        assert beats.place == TRIAL
        assert not beats.missed


def test_a_speaker_who_closes_while_exploring_is_back_in_the_script(tmp_path: Path) -> None:
    with begin(SCRIPT, tmp_path) as practice:
        beats = opened(practice)
        go(beats.forward())
        before = state(beats)
        beats.take_over()
        practice.advance(7)
    with begin(SCRIPT, tmp_path) as practice:
        assert state(opened(practice)) == before


def test_a_missed_figure_stays_missed_and_says_what_it_found(tmp_path: Path) -> None:
    text = FILE.read_text().replace('at_least = "8 stETH"', 'at_least = "800 stETH"')
    script = read_script(text.encode(), "missed.toml")
    with begin(script, tmp_path) as practice:
        beats = Beats(Playing(practice, script))
        go(beats.go_to(TRIAL))
        assert beats.missed
        assert [one.holds for one in beats.compared] == [False]
        go(beats.forward())
        assert not beats.missed
        go(beats.go_to(TRIAL))
        assert beats.missed


def test_a_jump_by_date_goes_to_the_last_beat_by_then(tmp_path: Path) -> None:
    with begin(SCRIPT, tmp_path) as practice:
        beats = opened(practice)
        go(beats.go_to(BOTH))
        first, day = beats.hour_of(0), beats.hour_of(1)
        assert first is not None
        assert day == first + 30
        assert [beats.place_at(first + hours) for hours in (-1, 0, 29, 30, 39, 40, 999)] == [0, 0, 0, VOTE, VOTE, BOTH, BOTH]
        assert beats.hour_of(LAST) is None
        assert beats.chapters == (("Staking", 0), ("Deciding", VOTE), ("The outcome", BOTH))
        assert beats.chapter == 2


def test_votes_stay_whatever_is_gone_back_over(tmp_path: Path) -> None:
    with begin(SCRIPT, tmp_path) as practice:
        beats = opened(practice)
        go(beats.go_to(VOTE))
        assert beats.playing.vote("what", (3, 4))
        go(beats.go_to(0))
        assert beats.playing.votes == {"what": (3, 4)}
