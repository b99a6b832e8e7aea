"""Presets of a person's own: read strictly, tried in a scenario, in nobody's way, and kept by the practices begun with them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.wallet.own_pool import own_folder, own_pool
from wallet import FileProblem, Practice, Refused, actions, audit, fitting, own_presets, scenario, with_own
from wallet.library import OwnPreset, choosable, read_own, start
from wallet.library.own import LARGEST, MOST, TRIED
from wallet.practice.practice import read_through
from wallet.practice.salvage import salvaged

CALM = scenario("calm")


def own(text: str = "", name: str = "my-pool") -> OwnPreset:
    return read_own((text or own_pool(name)).encode(), f"{name}.toml")


def wrong(text: str, place: str = "my-pool.toml") -> FileProblem:
    try:
        fits, problems = fitting(CALM, [read_own(text.encode(), place)])
    except FileProblem as problem:
        return problem
    assert not fits
    return problems[0]


def line_of(text: str, said: str) -> int:
    return text[: text.index(said)].count("\n") + 1


def test_a_known_mechanism_in_one_file_is_a_system_like_any_other() -> None:
    fits, problems = fitting(CALM, [own()])
    assert problems == ()
    (mine,) = (one for one in choosable(with_own(CALM, fits)) if one.name == "my-pool")
    assert (mine.title, mine.tokens, mine.stands_on, mine.stakes) == ("My pool", ("myETH",), {"ethereum"}, True)
    world = start("calm", 7, ["lido"], fits)
    assert "lido" not in world.systems
    assert world.systems["my-pool"].title == "My pool"
    assert [habit.system for habit in world.crowd if habit.system == "my-pool"] == ["my-pool"]
    assert audit(actions.attempt(actions.Stake(10**18, protocol="my-pool"), world).world) == []


def test_the_folder_gives_what_can_be_used_and_says_what_is_wrong_with_the_rest(tmp_path: Path) -> None:
    folder = own_folder(tmp_path / "presets", my_pool=own_pool(), broken="name = ", other=own_pool("another"))
    (folder / "notes.txt").write_text("no preset")
    (folder / ".hidden.toml").write_text("name = ")
    (folder / "folder.toml").mkdir()
    os.mkfifo(folder / "pipe.toml")
    (folder / "large.toml").write_text("#" * (LARGEST + 1))
    found, problems = own_presets(folder)
    assert [one.name for one in found] == ["my-pool"]
    assert {Path(str(problem.figures["place"])).name: problem.code for problem in problems} == {
        "broken.toml": "preset_own",
        "folder.toml": "preset_unusable",
        "large.toml": "preset_unusable",
        "other.toml": "preset_own",
        "pipe.toml": "preset_unusable",
    }
    assert own_presets(tmp_path / "nowhere") == ((), ())


def test_books_that_do_not_close_are_found_before_it_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    lived: list[int] = []
    monkeypatch.setattr("wallet.library.own.audit", lambda world: lived.append(world.hour) or ["a holding below zero"])
    (problem,) = fitting(CALM, [own()])[1]
    assert "a holding below zero" in str(problem.figures["reason"])
    assert lived == [TRIED * 24]


def test_no_more_files_are_read_than_a_list_can_show(tmp_path: Path) -> None:
    own_folder(tmp_path, **{f"x{number:03}": "name = " for number in range(MOST + 2)})
    _, problems = own_presets(tmp_path)
    assert [problem.code for problem in problems] == ["preset_own"] * MOST + ["preset_unusable"] * 2


@pytest.mark.parametrize(
    ("given", "instead", "cure"),
    [
        ('name = "my-pool"', 'name = "My Pool"', "Call it"),
        ('mechanism = "reported_rate"', 'mechanism = "reported_rat"', 'Write "reported_rate"'),
        ('chain = "ethereum"', 'chain = "solana"', "Choose another scenario, or one of ethereum"),
        ('token = "myETH"', 'token = "stETH"', "Give it a symbol of its own"),
        ('token = "myETH"', 'token = "STETH"', "Give it a symbol of its own"),
        ('token = "myETH"', 'token = "my\u202eETH"', "Type it again"),
        ('token = "myETH"', 'token = "<b>"', "Use up to 24"),
        ('title = "My pool"', f'title = "{"x" * 41}"', "Write at most 40"),
        ("exchange_rate = {", "exchange_rat = {", 'Write "exchange_rate" in its place'),
        ('value = "1.1666"', 'value = "much"', "Write "),
        ('value = "1.1666"', 'value = "0"', "Compare them"),
        ("value = 15000", "value = 1", "Compare them"),
        ("value = 15000", "value = -1", "Write zero or more"),
        ('value = "1.1666"', 'value = "-1"', "Write zero or more"),
        ("value = 15000", f"value = {10**46}", "Write at most 45 digits"),
        ("value = 383800", "value = 383800000000", "Compare them"),
        ('system = "my-pool"', 'system = "your-pool"', "Compare them"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_line_and_the_cure(given: str, instead: str, cure: str) -> None:
    text = own_pool()
    assert given in text
    problem = wrong(text.replace(given, instead))
    assert problem.code == "preset_own"
    assert str(problem.figures["cure"]).startswith(cure), problem
    expected = "[start]" if cure == "Compare them" else instead
    assert problem.figures["line"] == line_of(text.replace(given, instead), expected), problem


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"", b"x = " + b"[" * 5_000, b"x = " + b"9" * 5_000, b"[a" + b".a" * 5_000 + b"]", b"name = 1\nname = 2"],
)
def test_no_file_is_so_broken_that_it_is_not_refused(content: bytes) -> None:
    with pytest.raises(FileProblem):
        read_own(content, "x.toml")


def test_a_name_that_something_else_has_is_refused_with_another() -> None:
    for name, cure in (
        ("rocket-pool", 'Call it "my-rocket-pool", and its file too'),
        ("wsteth", 'Call it "my-wsteth", and its file too'),
    ):
        assert wrong(own_pool(name), f"{name}.toml").figures["cure"] == cure
    for name in ("others", "you", "beacon", "wsteth"):
        assert wrong(own_pool(name), f"{name}.toml").figures["line"] == line_of(own_pool(name), "name = ")


def test_two_of_a_person_s_own_do_not_take_each_other_s_token() -> None:
    fits, problems = fitting(CALM, [own(), own(name="other")])
    assert [one.name for one in fits] == ["my-pool"]
    assert "myETH" in str(problems[0].figures["reason"])
    fits, problems = fitting(CALM, [own(), own(own_pool("other", "otherETH"), "other")])
    assert (len(fits), problems) == (2, ())


def test_a_recorded_scenario_takes_none() -> None:
    with pytest.raises(Refused) as caught:
        start("june-2022", 7, (), [own()])
    assert caught.value.code == "begin_whole"


def test_a_practice_keeps_its_presets_and_opens_where_they_are_missing(tmp_path: Path) -> None:
    folder = own_folder(tmp_path / "presets", my_pool=own_pool())
    found, _ = own_presets(folder)
    with Practice.create(tmp_path / "mine.sluice", own=found) as made:
        made.do(actions.Stake(10**18, protocol="my-pool"))
        rows = made.assumptions()
    (folder / "my-pool.toml").unlink()
    with Practice.open(tmp_path / "mine.sluice") as again:
        again.advance(24)
        assert again.world.balance("you", "myETH") > 0
        assert again.assumptions() == rows
        assert {row.name for row in rows if row.place == "my-pool"} >= {"exchange_rate", "deposit_fee_1e18"}
        again.save_copy(tmp_path / "copy.sluice")
    with Practice.open(tmp_path / "copy.sluice") as copy:
        assert copy.assumptions() == rows
        assert copy.world.listed["myETH"].issuer == "my-pool"


def test_one_that_does_not_fit_begins_no_practice(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        Practice.create(tmp_path / "mine.sluice", own=[own(own_pool().replace('chain = "ethereum"', 'chain = "solana"'))])
    assert not (tmp_path / "mine.sluice").exists()


def test_what_of_a_damaged_practice_is_saved_has_its_presets_too(tmp_path: Path) -> None:
    with Practice.create(tmp_path / "mine.sluice", own=[own()]) as made:
        made.do(actions.Stake(10**18, protocol="my-pool"))
        rows, world = made.assumptions(), made.world
    saved = salvaged(FileProblem("file_damaged", path=str(tmp_path / "mine.sluice")), read_through).figures["saved_to"]
    with Practice.open(str(saved)) as copy:
        assert copy.assumptions() == rows
        assert copy.world == world
        assert copy.activity(1)[0].receipt is not None
        assert copy.activity(1)[0].receipt.kind == "stake"


def test_a_kept_preset_that_cannot_be_read_is_done_without(tmp_path: Path) -> None:
    with Practice.create(tmp_path / "mine.sluice", own=[own()]) as made:
        with made._file.writing(durable=True) as db:
            db.execute("UPDATE meta SET value = 'name = ' WHERE name = 'preset my-pool'")
        assert not [row for row in made.assumptions() if row.place == "my-pool"]
        assert made.assumptions()
