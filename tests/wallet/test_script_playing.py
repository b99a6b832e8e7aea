"""A script that plays in a practice: what ticks it, what does not, and that it ends alike whoever plays it, and whenever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from wallet import Practice, RequestReady, actions
from wallet.scripts import Playing, Script, Value, begin, play_through, read_script
from wallet.scripts.deeds import GiveAnswer
from wallet.scripts.kept import read_kept
from wallet.scripts.through import digest_of, play_steps

ETH = 10**18
FILE = Path(__file__).parent / "scripts" / "leaving.toml"
LOOK, STAKE, GUESS, ASK, CLAIM = range(5)


def plain(value: Value) -> str:
    return f"{float(value.whole):.2f} {value.unit}"


@pytest.fixture(scope="module")
def script() -> Script:
    return read_script(FILE.read_bytes(), FILE.name)


@pytest.fixture(scope="module")
def solved(script: Script, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of the world where the solution ends."""
    played = play_through(script, tmp_path_factory.mktemp("solved"))
    assert played.holds
    assert played.done
    return played.digest


@pytest.fixture(scope="module")
def fresh(script: Script, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a practice in which nothing has played."""
    with begin(script, tmp_path_factory.mktemp("fresh")) as made:
        path = made.path
    return path.read_bytes()


@pytest.fixture
def practice(fresh: bytes, tmp_path: Path) -> Iterator[Practice]:
    (tmp_path / "mine.sluice").write_bytes(fresh)
    with Practice.open(tmp_path / "mine.sluice") as opened:
        yield opened


def play_out(playing: Playing) -> None:
    for _ in playing.deeds():
        pass


def solve(playing: Playing, steps: int) -> None:
    """Solve so many steps."""
    for _, _ in zip(range(steps), play_steps(playing), strict=False):
        pass


def test_a_script_begins_unsolved_and_nothing_ticks_by_itself(practice: Practice, script: Script) -> None:
    playing = Playing(practice, script)
    assert playing.states == ("now", "open", "open", "open", "open")
    assert playing.look() == ()
    assert not playing.done


def test_its_own_deeds_solve_every_step_the_second_time_too(script: Script, solved: str, tmp_path: Path) -> None:
    again = play_through(script, tmp_path, again=True)
    assert again.holds
    assert again.done
    assert again.digest != solved


def test_pressing_next_or_skip_makes_no_lesson_done(practice: Practice, script: Script) -> None:
    playing = Playing(practice, script)
    for _ in script.steps:
        playing.next()
        playing.look()
    assert playing.states == ("ticked", "now", "open", "open", "open")
    while not playing.over:
        playing.skip()
        play_out(playing)
        playing.look()
    assert playing.states == ("ticked", *["skipped"] * 4)
    assert not playing.done


def test_skipping_every_step_leads_where_the_solution_leads(practice: Practice, script: Script, solved: str) -> None:
    playing = Playing(practice, script)
    while not playing.over:
        playing.skip()
        play_out(playing)
    assert playing.refused is None
    assert digest_of(practice.world) == solved


def test_a_step_ticks_by_what_a_person_did_whatever_the_way(practice: Practice, script: Script) -> None:
    playing = Playing(practice, script)
    playing.next()
    practice.do(actions.Stake(4 * ETH, "lido"))
    assert playing.look() == ()
    practice.do(actions.Stake(6 * ETH, "lido"))
    assert playing.look() == (STAKE,)


def test_what_was_ticked_stays_so_whatever_is_undone(practice: Practice, script: Script) -> None:
    playing = Playing(practice, script)
    solve(playing, 2)
    while practice.can_undo:
        practice.undo()
    assert playing.look() == ()
    assert playing.states[: GUESS + 1] == ("ticked", "ticked", "now")
    assert Playing(practice, script).states == playing.states


def test_a_prediction_is_kept_before_the_next_step_and_its_miss_is_told_after_it(practice: Practice, script: Script) -> None:
    playing = Playing(practice, script)
    solve(playing, 2)
    assert playing.look() == ()
    assert not playing.answer("weeks", 40)
    assert playing.answer("days", 40)
    assert playing.outcomes == {}
    assert playing.look() == (GUESS,)
    assert not playing.answer("days", 30)
    solve(playing, 1)
    found = playing.outcomes["days"]
    likely = practice.done_since(0)[2].receipt.figures["likely_hours"]
    assert (found.answer, found.came.unit) == (Value(40, 1, "days"), "days")
    assert abs(found.came.whole * 24 - int(likely)) < 2
    assert found.miss is not None
    assert found.miss.whole == found.came.whole - 4


def test_an_outcome_once_known_is_no_other_later(practice: Practice, script: Script) -> None:
    playing = Playing(practice, script)
    solve(playing, 4)
    before = playing.outcomes
    practice.do(actions.RequestWithdrawal(5 * ETH, "lido"))
    practice.advance(5)
    playing.look()
    assert playing.outcomes == before


def test_a_script_that_is_taken_up_again_goes_on_as_one_that_was_never_left(script: Script, solved: str, tmp_path: Path) -> None:
    ended = 0
    while ended < len(script.steps):
        with begin(script, tmp_path) as practice:
            playing = Playing(practice, script)
            assert playing.step == ended
            # In the middle of what the step lets happen, and again before its end, the window is closed.
            next(iter(playing.deeds()), None)
        with begin(script, tmp_path) as practice:
            playing = Playing(practice, script)
            solve(playing, 1)
            ended = playing.step
            assert playing.outcomes.keys() == ({"days"} if ended > ASK else set())
            if ended == len(script.steps):
                assert playing.done
                assert digest_of(practice.world) == solved


def test_hours_that_are_left_in_the_middle_are_not_lived_twice(script: Script, tmp_path: Path) -> None:
    text = FILE.read_text().replace("{ run = 2 }", '{ run = "3 days" }')
    slow = read_script(text.encode(), "slow.toml")
    with begin(slow, tmp_path) as practice:
        playing = Playing(practice, slow)
        solve(playing, 3)
        began, deeds = practice.world.hour, playing.deeds()
        for _ in range(3):
            next(deeds)
        deeds.close()
        assert began < practice.world.hour < began + 72
    with begin(slow, tmp_path) as practice:
        playing = Playing(practice, slow)
        assert playing.waiting
        assert playing.look() == ()
        play_out(playing)
        assert practice.world.hour == began + 72
        assert not playing.waiting


def test_another_script_in_the_same_file_begins_anew(practice: Practice, script: Script, tmp_path: Path) -> None:
    solve(Playing(practice, script), 2)
    assert read_kept(practice, script._replace(number=3), again=False) is None
    kept = practice.script_kept
    numbers = ('"deed":0', '"deed":-5'), ('"deed":0', f'"deed":{"9" * 5_000}'), ('"outcomes":{}', '"outcomes":{"days":[1,99,""]}')
    for torn in ("{", '{"script": 3}', "[" * 5_000, *(kept.replace(*pair) for pair in numbers)):
        assert torn != kept
        practice.keep_script(torn)
        assert read_kept(practice, script, again=False) is None
    assert Playing(practice, script).states[0] == "now"


def test_a_reset_makes_the_file_anew_and_leaves_the_second_time_alone(script: Script, tmp_path: Path) -> None:
    for again in (False, True):
        with begin(script, tmp_path, again) as practice:
            playing = Playing(practice, script, again)
            solve(playing, 2)
    with begin(script, tmp_path, anew=True) as practice:
        assert Playing(practice, script).step == LOOK
        assert practice.world.seed == 7
    with begin(script, tmp_path, again=True) as practice:
        assert Playing(practice, script, again=True).step == GUESS
        assert practice.world.seed == 11
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == ["lesson-90-again.sluice", "lesson-90-before.sluice", "lesson-90.sluice"]
    with Practice.open(tmp_path / names[1]) as before:
        assert Playing(before, script).step == GUESS  # what was done is kept beside it


def test_the_second_time_has_other_numbers_and_no_help(script: Script, tmp_path: Path) -> None:
    with begin(script, tmp_path, again=True) as practice:
        playing = Playing(practice, script, again=True)
        assert playing.look() == (LOOK,)
        assert not playing.hint()
        playing.skip()
        play_out(playing)
        assert playing.states[STAKE] == "now"
        assert playing.texts(STAKE, plain) == ("Stake 5 ETH", "", "", (), "", (), "")
        assert playing.texts(GUESS, plain).title == "How many days will 3.00 stETH wait?"
        solve(playing, 4)
        assert playing.understood


def test_texts_name_numbers_and_what_the_world_says_now(practice: Practice, script: Script) -> None:
    playing = Playing(practice, script)
    assert playing.texts(LOOK, plain).say == f"You hold {practice.world.balance('you', 'stETH') / ETH:.2f} stETH."
    assert playing.texts(ASK, plain).title == "Ask to redeem 2.00 stETH"
    assert script.told(script.about, plain, again=True) == "You ask the queue for 3.00 stETH and wait."
    practice.do(actions.Stake(9 * ETH, "lido"))
    assert playing.texts(LOOK, plain).say == f"You hold {practice.world.balance('you', 'stETH') / ETH:.2f} stETH."


LASTING = """
[[steps]]
title = "Let 30 days pass"
check = [{ figure = "passed", at_least = "30 days" }]
[[steps]]
title = "Stake"
check = [{ figure = "did", kind = "stake", at_least = 1 }, { figure = "passed", at_least = "3 days" }]
[[steps]]
title = "Earn"
check = [{ figure = "hold", of = "stETH", at_least = "6.021 stETH" }]
[[steps]]
title = "Stake again"
check = [{ figure = "did", kind = "stake", at_least = 2 }]
"""


def lasting(tmp_path: Path) -> Playing:
    head = FILE.read_text("utf-8").split("[[steps]]", maxsplit=1)[0]
    script = read_script((head + LASTING).encode(), "lasting.toml")
    return Playing(begin(script, tmp_path), script)


def test_no_more_hours_are_free_than_until_a_step_may_tick(tmp_path: Path) -> None:
    playing = lasting(tmp_path)
    with playing.practice as practice:
        assert [playing.free(9_000), playing.free(5)] == [720, 5]
        assert playing.progress == (0, 720)
        practice.advance(300)
        assert [playing.free(9_000), playing.progress] == [420, (300, 720)]
        practice.advance(420)
        assert playing.free(9_000) == 0
        assert playing.look() == (0,)
        assert [playing.free(9_000), playing.progress] == [9_000, (0, 72)]  # no hour stakes for a person
        practice.do(actions.Stake(ETH, "lido"))
        assert playing.free(9_000) == 72
        practice.advance(72)
        assert playing.look() == (1,)
        assert playing.free(9_000) == 1  # what an hour brings is known when it has passed
        while playing.free(9_000):
            practice.advance(1)
        assert playing.look() == (2,)
        assert [playing.free(9_000), playing.lasts, playing.progress] == [9_000, False, None]


AWAITS = """
[[steps]]
title = "Ask, wait and claim"
do = [
    { action = "RequestWithdrawal", amount = "1 stETH" },
    { until = "request_ready", most = 600 },
    { action = "Claim", requests = "ready" },
]
check = [{ figure = "did", kind = "claim", at_least = 1 }]
"""


def test_a_step_that_runs_until_something_holds_stops_time_in_that_very_hour(tmp_path: Path) -> None:
    head = FILE.read_text("utf-8").split("[[steps]]", maxsplit=1)[0]
    script = read_script((head + AWAITS).encode(), "awaits.toml")
    with begin(script, tmp_path) as practice:
        playing = Playing(practice, script)
        assert playing.free(50) == 1
        practice.do(actions.RequestWithdrawal(ETH, protocol="lido"))
        while free := playing.free(50):
            assert (free, playing.possible) == (1, ())
            practice.advance(free)
        assert playing.possible == (RequestReady(),)
        assert practice.world.systems["lido"].ready("you")
        assert practice.world_at(practice.world.hour - 1).systems["lido"].ready("you") == ()
        assert playing.free(50) == 1, "said once, in that hour alone"
        practice.do(actions.Claim(practice.world.systems["lido"].ready("you"), "lido"))
        playing.look()
        assert (playing.over, playing.possible) == (True, ())


SEEN = """
[[steps]]
title = "Look on"
say = "Nothing yet."
[[steps]]
title = "Two days pass on another branch"
happens = [{ branch = "Other" }, { action = "Shock", shock = { kind = "RedemptionRush", amount = "{rush}" } }, { run = 48 }]
check = [{ figure = "hour", on = "Other", at_least = 48 }]
[[steps]]
title = "Wait another day"
happens = [{ run = 2 }]
check = [{ figure = "passed", at_least = 24 }]
"""


@pytest.mark.parametrize("again", [False, True])
def test_what_happened_stays_until_it_was_seen_and_a_step_of_ones_own_does_not(tmp_path: Path, again: bool) -> None:
    head = FILE.read_text("utf-8").split("[[steps]]", maxsplit=1)[0]
    script = read_script((head + SEEN).encode(), "seen.toml")
    with begin(script, tmp_path, again) as practice:
        playing = Playing(practice, script, again)
        playing.next()
        assert [each.kind for each in playing.happened] == ["branch", "done", "hours"]
        play_out(playing)
        for _ in range(2):
            assert playing.look() == ()
            practice.advance(1)  # time may pass meanwhile
        assert [playing.step, playing.stays, playing.free(50)] == [1, True, 50]
        assert [(each.kind, each.branch, each.hours) for each in playing.happened] == [
            ("branch", "Other", 0),
            ("done", "", 0),
            ("hours", "", 48),
        ]
        receipt = playing.happened[1].receipt
        assert receipt is not None
        assert receipt.kind == "shock"
        playing = Playing(practice, script, again)
        assert playing.stays
        playing.next()
        assert playing.states[:2] == ("ticked", "ticked")
        play_out(playing)
        assert playing.look() == ()
        assert not playing.stays
        practice.advance(24)
        assert playing.look() == (2,)
    assert play_through(script, tmp_path, again).steps[1].holds


def test_hints_come_one_by_one_are_counted_and_cost_nothing(practice: Practice, script: Script) -> None:
    playing = Playing(practice, script)
    assert not playing.hint()
    playing.next()
    assert [playing.hint() for _ in range(4)] == [True, True, True, False]
    assert playing.texts(STAKE, plain).hints == script.steps[STAKE].hint
    assert Playing(practice, script).hinted == 3
    solve(playing, 1)
    assert playing.texts(STAKE, plain).hints == ()
    solve(playing, 3)
    assert playing.done


def test_only_what_is_asked_for_is_remembered_of_what_was_opened(practice: Practice, script: Script) -> None:
    playing = Playing(practice, script)
    for key in ("tab:send", "tab:send", "tab:risk"):
        playing.opened(key)
    assert Playing(practice, script).scene.opened == {"tab:send"}


def test_a_deed_that_is_refused_leaves_the_rest_of_its_step_out_and_says_why(practice: Practice, script: Script) -> None:
    playing = Playing(practice, script)
    playing.next()
    practice.do(actions.Transfer("ETH", "bob", 38 * ETH))
    playing.skip()
    play_out(playing)
    assert playing.refused is not None
    assert playing.refused.code == "balance_short"
    assert playing.states[STAKE] == "skipped"


def test_a_practice_without_a_script_keeps_nothing_of_one(tmp_path: Path) -> None:
    with Practice.create(tmp_path / "mine.sluice", "calm", without=("curve-steth",)) as mine:
        assert mine.script_kept == ""


def test_the_answer_of_a_script_belongs_to_what_its_step_asks(script: Script) -> None:
    given = [deed for step in script.steps for deed in step.do if isinstance(deed, GiveAnswer)]
    assert [deed.id for deed in given] == ["days"]
