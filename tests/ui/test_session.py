"""The session says once what changed, turns refusals into words, and keeps a play one moment."""

from __future__ import annotations

import pytest

from tests.ui.world_of_forms import ETH, practice_in, sell
from ui.session import Session, is_own, touched
from wallet import Event, FileProblem, Refused, actions


@pytest.fixture
def session(tmp_path, qapp):
    made = Session(practice_in(tmp_path))
    yield made
    made.practice.close()


@pytest.fixture
def heard(session):
    """What came out of `changed`: (before, after, events) in order."""
    told = []
    session.changed.connect(lambda before, after, events: told.append((before, after, events)))
    return told


def test_an_action_is_told_once_with_the_worlds_before_and_after(session, heard):
    before = session.world
    outcome = session.do(sell())
    assert heard == [(before, outcome.world, ())]
    assert session.world is outcome.world


def test_a_preview_changes_nothing_and_equals_what_is_done(session, heard):
    quote = session.preview(sell())
    assert heard == []
    assert session.do(sell()) == quote


def test_a_preview_that_cannot_be_met_raises_so_that_its_field_can_say_why(session):
    with pytest.raises(Refused) as refusal:
        session.preview(sell(1000 * ETH))
    assert refusal.value.code == "balance_short"


def test_what_is_refused_is_said_and_changes_nothing(session, heard, qtbot):
    before = session.world
    with qtbot.waitSignal(session.refused) as said:
        assert session.do(sell(1000 * ETH)) is None
    assert said.args[0].code == "balance_short"
    assert session.world is before
    assert heard == []


def test_hours_are_told_once_with_everything_that_happened_in_them(session, heard):
    run = session.advance(48)
    assert len(heard) == 1
    before, after, events = heard[0]
    assert (before.hour, after.hour) == (0, 48)
    assert events == run.events
    assert "rebase" in {event.kind for event in events}


def test_undo_goes_back_with_clock_and_chance_and_names_what_it_undoes(session):
    start = session.world
    session.do(sell())
    session.advance(24)
    assert session.undo_title == "1 day passed"
    session.undo()
    session.undo()
    assert session.world == start
    assert session.undo_title is None
    assert session.redo_title is not None


def test_undoing_at_the_root_is_refused_in_words(session, qtbot):
    with qtbot.waitSignal(session.refused) as said:
        assert session.undo() is False
    assert said.args[0].code == "undo_nothing"


def test_a_failing_disk_is_said_and_the_world_stays(session, monkeypatch, qtbot):
    before = session.world

    def full(_action):
        raise FileProblem("disk_full", path="mine.sluice")

    monkeypatch.setattr(session.practice, "do", full)
    with qtbot.waitSignal(session.failed) as said:
        assert session.do(sell()) is None
    assert said.args[0].code == "disk_full"
    assert session.world is before


def test_our_own_mistakes_are_not_swallowed(session, monkeypatch):
    def broken(_action):
        raise ZeroDivisionError

    monkeypatch.setattr(session.practice, "do", broken)
    with pytest.raises(ZeroDivisionError):
        session.do(sell())


def test_doing_something_inside_a_kept_future_says_under_which_name_it_stays(session, qtbot):
    session.advance(48)
    session.go_to(24)
    with qtbot.waitSignal(session.future_kept) as said:
        session.do(sell())
    assert said.args == ["main (2)"]


def test_hours_of_one_play_are_one_moment(session):
    session.set_playing(True)
    for _ in range(5):
        session.advance(3)
    session.set_playing(False)
    assert session.undo_title == "15 hours passed"
    session.undo()
    assert session.world.hour == 0


def test_another_practice_closes_the_one_before(session, tmp_path, qtbot):
    old = session.practice
    new = practice_in(tmp_path, "calm", "other")
    with qtbot.waitSignals([session.practice_changed, session.history_changed]):
        session.replace(new)
    assert session.world.scenario == "calm"
    assert old.path != session.practice.path


def test_only_parts_with_another_identity_count_as_touched(session):
    before = session.world
    after = session.preview(actions.Faucet(amount=ETH)).world
    assert touched(before, after, "ledger")
    assert not touched(before, after, "systems", "coins")
    assert touched(None, after, "systems")


@pytest.mark.parametrize(
    ("account", "kind", "own"), [("you", "request_ready", True), ("you", "rebase", False), ("", "slash", False)]
)
def test_my_events_are_mine_and_not_the_daily_rebase(account, kind, own):
    assert is_own(Event(3, kind, account)) is own
