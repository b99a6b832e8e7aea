"""Losses that are history: every shock to validators of a line is remembered, one's own too, and who bore it, years later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wallet.practices import practice
from wallet import Practice, Strike, actions, risk, shocks
from wallet.practice import worlds
from wallet.practice.deeds import deed, stored
from wallet.world.book import Book
from wallet.world.hour import pass_hour

ETH, ATOM, DAY = 10**18, 10**6, 24
ETHEREUM, COSMOS, LIDO = "native-ethereum", "native-cosmos", "lido"
NAMED = risk.strike(LIDO, "curated/Dogwood", "slashed", 40)
DARK = shocks.ValidatorsGoDark(risk.A_THIRD_PPM, "ethereum", 3)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """A practice of every kind of shock to validators, and 38 days after the last of them."""
    with practice(tmp_path_factory.mktemp("struck"), "calm-all") as opened:
        for coin, amount, book in (("ETH", 32 * ETH, ETHEREUM), ("ATOM", 100 * ATOM, COSMOS)):
            opened.do(actions.Faucet(2 * amount, coin))
            opened.do(actions.Lock(amount, book))
        opened.advance(1000)
        opened.do(actions.Shock(shocks.OwnFault(1, COSMOS, "downtime")))
        opened.do(actions.Shock(shocks.OwnFault(1, ETHEREUM)))
        opened.do(actions.Shock(NAMED, in_hours=30))
        opened.do(actions.Shock(shocks.LargeSale(1000 * ETH)))
        opened.advance(10 * DAY)
        opened.do(actions.Shock(DARK))
        opened.advance(38 * DAY)
        yield opened


def of(lived: Practice, kind: type, system: str = "") -> Strike:
    (found,) = (
        made for made in lived.strikes() if isinstance(made.shock, kind) and system in ("", getattr(made.shock, "system", ""))
    )
    return found


def test_every_shock_to_validators_is_remembered_in_its_hour_and_no_other(lived: Practice) -> None:
    made = lived.strikes()
    assert [each.shock for each in made] == [
        shocks.OwnFault(1, COSMOS, "downtime"),
        shocks.OwnFault(1, ETHEREUM),
        NAMED,
        DARK,
    ]
    first = made[0].hour
    assert [each.hour - first for each in made] == [0, 0, 30, 10 * DAY], "what was set strikes when it was due"
    assert lived.world.hour - made[-1].hour > risk.strikes.SLASHED_DAYS * DAY


def test_what_is_undone_or_on_another_branch_did_not_strike(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        opened.do(actions.Shock(NAMED))
        opened.branch("without")
        opened.undo()
        assert opened.strikes() == ()
        opened.do(actions.Shock(shocks.SlashValidators(10_000)))
        assert [each.shock for each in opened.strikes()] == [shocks.SlashValidators(10_000)]
        opened.switch("main")
        assert [each.shock for each in opened.strikes()] == [NAMED]
        opened.go_to(0)
        assert opened.strikes() == (), "it is still to come"
        opened.go_to(opened.tip_hour)
    with Practice.open(opened.path) as again:
        assert [each.shock for each in again.strikes()] == [NAMED]


def test_who_bore_it_can_still_be_told_from_the_world_that_it_struck(lived: Practice) -> None:
    for made in lived.strikes():
        before = lived.world_before(made)
        assert before.hour == made.hour - made.due
        for borne in risk.attribution(before, made.shock, (0, 2)):
            assert borne.total == 0
        assert borne.changes["you"] < 0 or made.shock == NAMED


@pytest.mark.parametrize(("book", "coin"), [(ETHEREUM, "ETH"), (COSMOS, "ATOM")])
def test_a_loss_of_ones_own_is_what_the_stake_lost_and_nobody_elses(lived: Practice, book: str, coin: str) -> None:
    made = of(lived, shocks.OwnFault, book)
    before = lived.world_before(made)
    (had,) = before.system(book, Book).stakes(before, "you")
    after = made.shock.strike(before)[0]
    (has,) = after.system(book, Book).stakes(after, "you")
    (at_once,) = risk.attribution(before, made.shock, (0,))
    assert at_once.coin == coin
    assert at_once.changes["you"] == has.worth - had.worth < 0
    assert at_once.changes["holders"] == at_once.changes["queue"] == at_once.changes["protocol"] == 0
    assert risk.is_own(before, made.shock)
    assert risk.in_steps(before, made.shock) == (book == ETHEREUM)
    assert [name for name in (ETHEREUM, COSMOS, LIDO) if risk.concerns(before, made.shock, name)] == [book]


def test_an_outage_of_a_chain_is_told_of_all_who_stake_on_it(lived: Practice) -> None:
    made = of(lived, shocks.ValidatorsGoDark)
    before = lived.world_before(made)
    assert [risk.concerns(before, made.shock, name) for name in (LIDO, "rocket-pool", ETHEREUM, COSMOS, "jito")] == [
        *(True, True, True, False, False)
    ]
    day = {name: risk.attribution(before, made.shock, (4,), name)[0] for name in (LIDO, "rocket-pool")}
    assert day["rocket-pool"].total == 0
    assert day[LIDO].changes["holders"] < day["rocket-pool"].changes["holders"] < 0


def test_what_is_left_of_stake_that_was_struck_can_still_be_chosen(lived: Practice) -> None:
    world = lived.world_at(of(lived, shocks.OwnFault, ETHEREUM).hour)
    names = [found.system for found in risk.strikeable(world, [each.shock for each in lived.strikes()])]
    assert ETHEREUM in names
    assert ETHEREUM not in [found.system for found in risk.strikeable(world)], "nobody of it is active"


def test_looking_back_lives_no_more_than_the_week_between_two_worlds_that_are_kept(
    lived: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours: list[int] = []

    def counted(world: object) -> object:
        hours.append(1)
        return pass_hour(world)  # type: ignore[arg-type]

    made = lived.strikes()
    with Practice.open(lived.save_copy(lived.path.with_name("copy.sluice"))) as again:
        monkeypatch.setattr(worlds, "pass_hour", counted)
        assert again.strikes() == made
        for each in made:
            again.world_before(each)
    assert len(hours) <= 2 * worlds.WEEK_HOURS


def test_a_deed_of_numbers_that_none_has_is_damage_and_no_shock(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        opened.do(actions.Shock(NAMED))
        with opened._file.writing(durable=True) as db:
            (content,) = db.execute("SELECT content FROM deed ORDER BY moment DESC LIMIT 1").fetchone()
            kept = deed(content)
            wrong = actions.Shock(shocks.SlashValidators(10**90, LIDO))
            db.execute("UPDATE deed SET content = ? WHERE content = ?", (stored(wrong, kept.receipt, kept.own), content))
        with pytest.raises(Exception, match="damaged"):
            opened.strikes()
