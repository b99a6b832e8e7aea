"""The practice: what it keeps and when, what it answers about the past, and that a preview is the deed."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.wallet import rooms
from tests.wallet.practices import ETH, practice, practice_file
from wallet.actions.leave import RequestWithdrawal
from wallet.actions.stake import Stake, Wrap
from wallet.actions.transfers import Faucet, Transfer
from wallet.errors import Refused
from wallet.practice import (
    DiscountAbove,
    HealthBelow,
    NextEvent,
    OnDate,
    Practice,
    RequestReady,
)
from wallet.practice.formats import MODEL
from wallet.world.audit import audit

STAKE = Stake(amount=ETH)
WRAP = Wrap(amount=ETH)
LEAVE = RequestWithdrawal(amount=ETH)
TOO_MUCH = Stake(amount=10**30)


@pytest.fixture
def calm(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path) as opened:
        yield opened


# -- doing


@pytest.mark.parametrize("action", [STAKE, WRAP, LEAVE, Transfer(token="stETH", to="alice", amount=ETH)])
def test_the_preview_is_the_deed(calm: Practice, action: Stake) -> None:
    before = calm.world
    quote = calm.preview(action)
    assert calm.world is before
    done = calm.do(action)
    assert (quote.world, quote.receipt) == (done.world, done.receipt)
    assert calm.world is done.world


def test_a_refused_action_leaves_everything_as_it_was(calm: Practice) -> None:
    before = calm.world, calm.activity()
    with pytest.raises(Refused):
        calm.do(TOO_MUCH)
    assert (calm.world, calm.activity()) == before


def test_reopening_gives_an_equal_world(calm: Practice) -> None:
    for action in (STAKE, WRAP, LEAVE):
        calm.do(action)
        calm.advance(37)
    world = calm.world
    calm.close()
    with Practice.open(calm.path) as reopened:
        assert reopened.world == world
        assert audit(reopened.world) == []


@pytest.mark.parametrize("scenario", ["june-2022", "june-2022-open"])
def test_a_recorded_world_is_reopened_with_its_record(tmp_path: Path, scenario: str) -> None:
    path = practice_file(tmp_path, scenario)
    script = (
        "import sys; from wallet.practice import Practice\n"
        "p = Practice.open(sys.argv[1]); p.advance(30); print(p.world.market_price('stETH')); p.close()"
    )
    told = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    with Practice.open(path) as opened:
        assert opened.world.hour == 30
        assert str(opened.world.market_price("stETH")) == told.stdout.strip()


# -- crashes


KILLED = """
import sys
from wallet.actions.transfers import Faucet
from wallet.practice import Practice
practice = Practice.open(sys.argv[1])
if sys.argv[2] == "play":
    practice.begin_run()
while True:
    if sys.argv[2] == "play":
        practice.advance(5)
    else:
        practice.do(Faucet(amount=10**18))
    print(practice.world.hour, practice.world.balance("you", "ETH"), flush=True)
"""


@pytest.mark.parametrize(("deed", "times"), [("act", 25), ("play", 60)])
def test_a_kill_loses_nothing_that_was_answered(tmp_path: Path, deed: str, times: int) -> None:
    path = practice_file(tmp_path)
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(path), deed], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    last = ""
    for _ in range(times):
        last = child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.read().splitlines()
    child.wait()
    child.stdout.close()
    hour, balance = (int(word) for word in last.split())
    with Practice.open(path) as reopened:
        assert not reopened.read_only
        if deed == "act":
            assert reopened.world.balance("you", "ETH") >= balance
            assert len(reopened.activity(10_000)) - 1 in (times + len(rest), times + len(rest) + 1)
        else:
            assert reopened.world.hour >= hour
            with practice(tmp_path, name="other.sluice") as other:
                other.advance(reopened.world.hour - 720)
                assert other.world == reopened.world
            reopened.advance(10)
            reopened.undo()
            reopened.undo()
            assert reopened.world.hour == 720


def test_an_action_waits_for_the_disk_and_hours_do_not(calm: Practice) -> None:
    def synchronous() -> int:
        return int(calm._file.db.execute("PRAGMA synchronous").fetchone()[0])

    calm.do(STAKE)
    assert synchronous() == 2
    calm.advance(1)
    assert synchronous() == 1
    calm.undo()
    assert synchronous() == 2


# -- hours and what they wait for


def test_hours_pass_one_by_one_or_together_to_the_same_world(calm: Practice, tmp_path: Path) -> None:
    with practice(tmp_path, name="other.sluice") as other:
        other.advance(60)
        for _ in range(60):
            calm.advance(1)
        assert calm.world == other.world


def test_no_hours_and_fewer_than_none(calm: Practice) -> None:
    before = calm.world
    assert calm.advance(0).world is before
    assert not calm.can_undo
    with pytest.raises(Refused, match="hours_negative"):
        calm.advance(-1)


@pytest.mark.parametrize("when", ["2026-08-23T05:00", "2026-08-23T07:00+02:00", 1787461200])
def test_a_run_until_a_date_stops_in_its_hour(calm: Practice, when: int | str) -> None:
    run = calm.advance(1000, until=OnDate(when))
    assert run.stopped_by == OnDate(when)
    assert run.world.now == 1787461200
    assert calm.advance(1000, until=OnDate(when)).world.hour == run.world.hour


def test_a_text_that_is_no_date_is_refused(calm: Practice) -> None:
    with pytest.raises(Refused, match="date_format"):
        calm.advance(10, until=OnDate("soon"))


def test_a_run_until_my_request_is_ready_stops_when_it_can_be_claimed(tmp_path: Path) -> None:
    with practice(tmp_path, "june-2022-open") as opened:
        opened.do(LEAVE)
        run = opened.advance(24 * 60, until=RequestReady())
        assert run.stopped_by == RequestReady()
        (asked,) = run.world.requests("you")
        assert rooms.lido(run.world).queue.last_finalized >= asked.id
        opened.go_to(opened.tip_hour - 1)
        (asked,) = opened.world.requests("you")
        assert rooms.lido(opened.world).queue.last_finalized < asked.id


def test_a_run_until_the_next_event_does_not_stop_at_rebases(tmp_path: Path) -> None:
    with practice(tmp_path, "june-2022-open") as opened:
        opened.do(LEAVE)
        run = opened.advance(24 * 60, until=NextEvent())
        assert run.stopped_by == NextEvent()
        mine = [event for event in run.events if event.account == "you" and event.kind != "rebase"]
        assert mine
        assert {event.hour for event in mine} == {run.world.hour}


def test_a_run_until_a_discount_stops_at_the_first_hour_above_it(tmp_path: Path) -> None:
    with practice(tmp_path, "june-2022") as opened:
        run = opened.advance(936, until=DiscountAbove(300))
        assert run.stopped_by == DiscountAbove(300)
        price = run.world.market_price("stETH")
        assert price is not None
        assert price < ETH * 97 // 100
        prices = opened.series("stETH").market_price
        assert (prices[:-1] >= 0.97).all()


def test_a_condition_stops_a_walk_through_a_kept_future_too(tmp_path: Path) -> None:
    with practice(tmp_path, "june-2022") as opened:
        lived = opened.advance(936, until=DiscountAbove(300))
        opened.advance(20)
        opened.go_to(0)
        walked = opened.advance(936, until=DiscountAbove(300))
        assert walked == lived
        assert opened.tip_hour == lived.world.hour + 20


def test_without_a_loan_no_health_factor_falls(calm: Practice) -> None:
    assert calm.advance(30, until=HealthBelow(1.1)).stopped_by is None


# -- series


def test_a_series_has_one_point_an_hour_from_the_root(calm: Practice) -> None:
    calm.do(STAKE)
    calm.advance(50)
    series = calm.series("stETH")
    assert series.hour.tolist() == list(range(771))
    assert series.balance[-1] == pytest.approx(calm.world.balance("you", "stETH") / ETH)
    assert series.balance[720] - series.balance[719] == pytest.approx(1, abs=1e-2)
    assert not np.isnan(series.balance).any()


def test_a_series_ends_where_one_stands_unless_the_tip_is_asked_for(calm: Practice) -> None:
    calm.do(STAKE)
    calm.advance(10)
    whole = calm.series("stETH")
    calm.go_to(725)
    assert calm.series("stETH").hour[-1] == 725
    assert np.array_equal(calm.series("stETH", to="tip").balance, whole.balance)
    assert np.array_equal(calm.series("stETH").balance, whole.balance[:726])


def test_a_series_shows_the_state_before_an_action_that_was_undone(calm: Practice) -> None:
    before = calm.series("stETH").balance[-1]
    calm.do(STAKE)
    after = calm.series("stETH").balance[-1]
    calm.undo()
    assert calm.series("stETH").balance[-1] == before != after
    calm.redo()
    assert calm.series("stETH").balance[-1] == after


def test_a_series_that_was_handed_out_never_changes(calm: Practice) -> None:
    calm.advance(10)
    handed_out = calm.series("stETH").balance
    copy = handed_out.copy()
    calm.do(STAKE)
    calm.series("stETH")
    calm.go_to(700)
    calm.do(STAKE)
    calm.advance(30)
    calm.series("stETH")
    assert np.array_equal(handed_out, copy)
    with pytest.raises(ValueError, match="read-only"):
        handed_out[0] = 1


def test_a_token_that_comes_later_was_held_at_nothing_before_and_had_its_rate_and_price(calm: Practice) -> None:
    calm.do(WRAP)
    calm.advance(3)
    series = calm.series("wstETH")
    assert (series.balance[:720] == 0).all()
    assert (series.balance[720:] > 0).all()
    assert (np.diff(series.redemption_rate) >= 0).all()
    assert series.redemption_rate[-1] > series.redemption_rate[0] > 1
    assert np.isfinite(series.market_price).all()


@pytest.mark.parametrize("hours", [0, 1, 24, 10_000])
@pytest.mark.parametrize("key", ["lst", "stETH", "wstETH"])
def test_the_recent_part_of_a_series_is_its_end(calm: Practice, key: str, hours: int) -> None:
    def checked() -> None:
        whole, recent = calm.series(key), calm.recent(key, hours)
        for name in whole.__struct_fields__:
            end = getattr(whole, name)[-hours - 1 :]
            assert np.array_equal(getattr(recent, name), end, equal_nan=True), name

    checked()
    calm.do(WRAP)
    checked()
    calm.advance(30)
    checked()
    calm.undo()
    checked()
    calm.go_to(0)
    checked()
    calm.go_to(710)
    calm.branch("elsewhere")
    calm.do(STAKE)
    checked()


# -- activity, markers, notes, addresses


def test_activity_tells_what_happened_newest_first(calm: Practice) -> None:
    done = calm.do(STAKE)
    calm.advance(48)
    run, stake, start = calm.activity()
    assert (run.kind, run.title, run.hour, run.receipt) == ("run", "2 days passed", 768, None)
    assert (stake.title, stake.receipt, stake.hour) == (done.receipt.title, done.receipt, 720)
    assert (start.kind, start.hour) == ("start", 0)
    assert {row.branch for row in calm.activity()} == {"main"}


def test_activity_is_paged_and_searched(calm: Practice) -> None:
    calm.do(STAKE)
    calm.do(Faucet(amount=ETH))
    staked = calm.activity(search="stake")
    assert [row.kind for row in staked] == [calm.activity()[1].kind]
    assert calm.activity(limit=1, offset=1) == calm.activity()[1:2]
    assert calm.activity(search="100%_!") == ()


def test_activity_ends_where_one_stands(calm: Practice) -> None:
    calm.advance(10)
    calm.do(STAKE)
    calm.go_to(724)
    newest = calm.activity()[0]
    assert (newest.kind, newest.hour, newest.title) == ("run", 724, "4 hours passed")


def test_notes_stand_outside_undo(calm: Practice) -> None:
    calm.do(STAKE)
    moment = calm.activity()[0].moment
    calm.note(moment, " too early? ")
    calm.undo()
    calm.redo()
    assert calm.activity(search="early")[0].note == "too early?"
    calm.note(moment, "")
    assert calm.activity()[0].note == ""
    for moment_, text, code in ((9999, "x", "moment_unknown"), (moment, "x" * 2001, "note_long")):
        with pytest.raises(Refused, match=code):
            calm.note(moment_, text)


def test_markers_are_my_actions_and_events_without_rebases(calm: Practice) -> None:
    done = calm.do(STAKE)
    calm.advance(24)
    marks = calm.markers()
    assert [mark.hour for mark in marks] == sorted(mark.hour for mark in marks)
    assert not {"rebase", "finalization"} & {mark.kind for mark in marks}
    assert (720, done.receipt.title) in {(mark.hour, mark.title) for mark in marks}
    calm.go_to(100)
    assert max((mark.hour for mark in calm.markers()), default=0) <= 100
    assert calm.markers(to="tip") == marks


def test_a_mark_knows_how_much_its_action_moved(calm: Practice) -> None:
    for size in (3, 7):
        calm.do(Stake(amount=size * ETH))
    calm.do(Faucet(amount=9_000 * 10**6, token="USDC"))
    calm.do(RequestWithdrawal(amount=5 * ETH))
    sizes = [mark.size for mark in calm.markers() if mark.title]
    assert [round(size / ETH, 2) for size in sizes] == [3, 7, 0, 5]
    assert {mark.size for mark in calm.markers() if not mark.title} <= {0}


def test_the_address_book_keeps_names(calm: Practice) -> None:
    book = calm.address_book
    book.put("  My   friend ", "alice")
    book.put("Bank", "bob")
    calm.do(STAKE)
    calm.undo()
    assert [(entry.name, entry.account) for entry in book.entries()] == [
        ("Bank", "bob"),
        ("My friend", "alice"),
    ]
    book.remove("Bank")
    assert len(book.entries()) == 1
    with pytest.raises(Refused, match="name_unknown"):
        book.remove("Bank")
    with pytest.raises(Refused, match="name_empty"):
        book.put(" ", "alice")


def test_the_tables_read_well_in_any_tool(calm: Practice) -> None:
    done = calm.do(LEAVE)
    calm.advance(24)
    calm.close()
    with closing(sqlite3.connect(calm.path)) as db:
        rows = db.execute('SELECT "when (UTC)", day, hour, what, branch FROM activity').fetchall()
        assert ("2026-08-21 00:00:00", 30, 720, done.receipt.title, "main") in rows
        assert rows[-1][3] == "1 day passed"
        ((request, amount, exact, state),) = db.execute(
            'SELECT request, amount, "amount (smallest unit)", state FROM requests'
        ).fetchall()
    (asked,) = calm.world.requests("you")
    assert (request, exact, state) == (asked.id, str(asked.steth), "pending")
    assert amount == pytest.approx(asked.steth / ETH)


# -- another version of the model


def test_a_past_of_another_model_is_landed_on_only_where_it_was_kept(calm: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    calm.do(STAKE)
    calm.advance(300)
    weekly = range(840, 1021, 168)
    calm.close()
    monkeypatch.setattr("wallet.practice.worlds.MODEL", MODEL + 1)
    with Practice.open(calm.path) as reopened:
        end = reopened.world
        assert end.hour == 1020
        reopened.go_to(1000)
        assert reopened.world.hour in weekly
        reopened.go_to(725)
        assert reopened.world.hour == 720
        assert reopened.advance(3).world.hour == 840
        reopened.go_to(1020)
        assert reopened.world == end


@pytest.mark.parametrize(("scenario", "landed"), [("calm", 730), ("calm-all", 720)])
def test_an_earlier_model_is_gone_on_from_where_it_lived_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scenario: str, landed: int
) -> None:
    with Practice.create(tmp_path / "p.sluice", scenario=scenario, seed=7) as practice:
        practice.advance(30)
    monkeypatch.setattr("wallet.practice.worlds.MODEL", MODEL + 1)
    monkeypatch.setattr("wallet.practice.worlds.SAME_WITH_ONE_CHAIN", {MODEL})
    with Practice.open(tmp_path / "p.sluice") as reopened:
        reopened.go_to(730)
        assert reopened.world.hour == landed


def test_a_seed_phrase_is_never_written_down(tmp_path: Path) -> None:
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    path = tmp_path / "secret.sluice"
    with Practice.create(path, scenario="calm", seed=7) as practice:
        moment = practice.activity()[0].moment
        for wish in (
            lambda: practice.note(moment, phrase),
            lambda: practice.address_book.put(phrase, "alice"),
            lambda: practice.branch("0x" + "ab" * 32),
        ):
            with pytest.raises(Refused) as refused:
                wish()
            assert refused.value.code == "text_secret"
            assert phrase not in str(refused.value)
    kept = path.read_bytes()
    assert b"sausage" not in kept
    assert b"abababab" not in kept
