"""What was done in a practice, recorded as a script, ends where it ended; and a script that is written reads as itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wallet.practices import lived_practice, practice
from wallet import Practice, Refused, actions, shocks
from wallet.scripts import BeatWords, Playing, lessons, play_through, read_script, recorded, recorded_beats, written
from wallet.scripts.through import digest_of, play_steps

ETH = 10**18
FILE = Path(__file__).parent / "scripts" / "leaving.toml"


def live(opened: Practice) -> None:
    """Do some of everything, with amounts to the last unit, an undo, and a branch that is left."""
    opened.do(actions.Stake(7 * ETH + 1, "lido"))
    opened.do(actions.Wrap(2 * ETH + 3))
    opened.advance(30)
    opened.do(actions.Approve("stETH", "curve-steth"))
    opened.do(actions.Swap("curve-steth", "stETH", "ETH", ETH, minimum=9 * ETH // 10, approve="none"))
    opened.do(actions.AddLiquidity("curve-steth", (ETH, ETH + 5)))
    opened.do(actions.Faucet(ETH))
    opened.undo()
    opened.do(actions.RequestWithdrawal(2 * ETH, "lido"))
    opened.do(actions.Shock(shocks.RedemptionRush(1_000 * ETH)))
    opened.do(actions.Shock(shocks.SlashValidators(1_000), in_hours=5))
    opened.branch("waited")
    opened.advance(80)
    opened.do(actions.Claim((opened.world.requests("you")[0].id,), "lido"))
    opened.do(actions.Transfer("stETH", "bob {0}", ETH, everything=True))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    return lived_practice(tmp_path_factory.mktemp("lived"), live)


def test_a_recording_from_the_beginning_ends_in_the_same_world(lived: Practice, tmp_path: Path) -> None:
    macro = recorded(lived)
    played = play_through(macro, tmp_path)
    assert [step.refused for step in played.steps] == [None] * len(macro.steps)
    assert played.digest == digest_of(lived.world)


def test_a_recording_of_a_stretch_ends_in_the_same_world_where_it_began(lived: Practice, tmp_path: Path) -> None:
    rows = list(lived.lived())
    since = next(row for row in rows if row.kind == "add_liquidity")
    macro = recorded(lived, since.moment, "From the pool on")
    assert len(macro.steps) == len(rows) - rows.index(since) - 1
    with Practice.open(lived.save_copy(tmp_path / "copy.sluice")) as copy:
        while list(copy.lived())[-1].moment != since.moment:
            copy.undo()
        copy.branch("played back")
        assert all(step.holds for step in play_steps(Playing(copy, macro)))
        assert digest_of(copy.world) == digest_of(lived.world)


def test_a_recording_is_a_script_that_reads_as_itself_and_says_amounts_with_their_tokens(lived: Practice) -> None:
    macro = recorded(lived)
    text = written(macro)
    assert read_script(text.encode(), macro.place) == macro
    assert '{ action = "Stake", amount = "7.000000000000000001 ETH", protocol = "lido" }' in text
    assert '{ action = "Shock", shock = { kind = "SlashValidators", share_ppm = 1000 }, in_hours = 5 }' in text


def test_a_stretch_becomes_a_demonstration_that_plays_from_the_beginning(lived: Practice, tmp_path: Path) -> None:
    rows = [row for row in lived.lived() if row.kind != "start"]
    since = next(row for row in rows if row.kind == "add_liquidity")
    told = rows[rows.index(since) + 1 :]
    words = {told[0].moment: BeatWords("Ask {for it}", "You ask, and wait.")}
    demo = recorded_beats(lived, since.moment, "From the pool on", words)
    assert demo.kind == "demonstration"
    assert demo.chapters == (("From the pool on", 0),)
    assert len(demo.steps) == 1 + len(told), "what came before is one beat"
    assert (demo.steps[1].title, demo.steps[1].say) == ("Ask (for it)", "You ask, and wait.")
    assert demo.steps[2].title == told[1].title
    assert read_script(written(demo).encode(), demo.place) == demo
    played = play_through(demo, tmp_path)
    assert played.holds
    assert played.steps[-1].expected, "its end is held against what was held"
    assert played.digest == digest_of(lived.world)


def test_more_deeds_before_than_a_beat_holds_are_parted(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        for _ in range(23):
            opened.do(actions.Faucet(ETH))
        since = opened.newest_moment
        with pytest.raises(Refused, match="record_nothing"):
            recorded_beats(opened, since, "Nothing since", {})
        opened.do(actions.Stake(ETH, "lido"))
        demo = recorded_beats(opened, since, "One stake", {})
        assert [len(step.happens) for step in demo.steps] == [20, 3, 1]
        assert play_through(demo, tmp_path).holds


def test_a_script_that_is_written_reads_as_itself() -> None:
    for script in (read_script(FILE.read_bytes(), FILE.name), *lessons()):
        assert read_script(written(script).encode(), script.place) == script


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co"), codec="utf-8", max_codepoint=0x2FF), max_size=40))
def test_any_text_that_can_be_read_is_written_as_it_was(text: str) -> None:
    script = read_script(FILE.read_bytes(), FILE.name)
    with_text = script._replace(goal=text.replace("{", "").replace("}", "").replace("\xad", ""))
    assert read_script(written(with_text).encode(), script.place) == with_text


def test_what_no_script_could_hold_is_not_recorded(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        with pytest.raises(Refused) as refused:
            recorded(opened)
        assert refused.value.code == "record_nothing"
        for _ in range(61):
            opened.do(actions.Faucet(ETH))
        with pytest.raises(Refused) as refused:
            recorded(opened)
        assert (refused.value.code, refused.value.figures["deeds"]) == ("record_long", 61)


def test_a_recorded_loop_says_its_amount_in_the_coin_and_plays_again(tmp_path: Path) -> None:
    with practice(tmp_path, "calm-all") as opened:
        opened.do(actions.OpenLoop("aave-core", "wstETH", 3 * ETH, 30_000, 1))
        opened.do(actions.ClimbLoop("aave-core", "wstETH", ETH))
        macro = recorded(opened)
        text = written(macro)
        assert 'amount = "3 ETH"' in text
        assert read_script(text.encode(), macro.place) == macro
        assert play_through(macro, tmp_path).digest == digest_of(opened.world)
