"""Faults of one's own validators, on every chain where stake is locked, and stake that moves from one validator to another."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wallet.systems.scenarios import start_enlarged
from wallet import Refused, World, actions, audit, leaving, shocks
from wallet.actions import Action, Outcome
from wallet.chain.ethereum_forks import WITHDRAWALS_OPEN
from wallet.library import start
from wallet.staking.locked import BPS
from wallet.world.book import Book
from wallet.world.hour import pass_hour
from wallet.world.lines import Event, LockedStake
from wallet.world.sampling import samples
from wallet.world.stored import decode, encode
from wallet.world.systems.cosmos_hub import CosmosHub

ATOM, ETH, DAY = 10**6, 10**18, 24
HUB, COSMOS, ETHEREUM, SOLANA = "cosmos-hub", "native-cosmos", "locked", "native-solana"
FIRST, SECOND, THIRD = COSMOS, f"{COSMOS}-2", f"{COSMOS}-3"


def done(action: Action, world: World) -> Outcome:
    outcome = actions.attempt(action, world)
    assert audit(outcome.world) == []
    return outcome


def refused(action: Action, world: World) -> Refused:
    with pytest.raises(Refused) as caught:
        actions.attempt(action, world)
    return caught.value


def live(world: World, hours: int, book: str = COSMOS) -> tuple[World, list[Event]]:
    told: list[Event] = []
    for _ in range(hours):
        world, events = pass_hour(world)
        told += [event for event in events if event.system == book]
    assert audit(world) == []
    return world, told


def hub(world: World) -> CosmosHub:
    return world.system(HUB, CosmosHub)


def stakes(world: World, book: str = COSMOS) -> tuple[LockedStake, ...]:
    return leaving.my_positions(world, book)


def fault(world: World, stakes: int = 1, kind: str = "double_signing", book: str = COSMOS) -> Outcome:
    return done(actions.Shock(shocks.OwnFault(stakes, book, kind)), world)  # type: ignore[arg-type]


def move(number: int, to: str = "") -> actions.Redelegate:
    return actions.Redelegate(number, to, COSMOS)


@cache
def begun() -> World:
    return done(actions.Faucet(amount=500 * ATOM, token="ATOM"), start_enlarged("calm", "cosmos_stride")).world


@cache
def locked() -> World:
    """Three days after two locks: older than a fault that is punished now."""
    world = begun()
    for amount in (100, 60):
        world = done(actions.Lock(amount * ATOM, COSMOS), world).world
    return live(world, 3 * DAY)[0]


@cache
def moved() -> World:
    """The first of them with the second validator, the other where it was."""
    return done(move(1, SECOND), locked()).world


# --- Moving to another validator


def test_stake_that_moves_goes_on_earning_and_its_rewards_are_paid() -> None:
    before = locked()
    due = sum(row.worth - row.principal for row in stakes(before))
    outcome = done(move(1), before)
    assert outcome.receipt.figures["to"] == SECOND, "the next of the list, where none is named"
    fee = hub(before).fee("redelegate")
    assert abs(outcome.world.balance("you", "ATOM") - before.balance("you", "ATOM") - (due - fee)) <= 1, (
        "fractions are shared out"
    )
    assert [row.worth for row in stakes(outcome.world)] == [100 * ATOM, 60 * ATOM]
    later, told = live(outcome.world, DAY)
    assert {event.kind for event in told} == {"locked_reward"}
    gains = [row.worth - row.principal for row in stakes(later)]
    assert abs(gains[0] * 60 - gains[1] * 100) <= 200, "both earn by what they hold"
    assert decode(encode(outcome.world)) == outcome.world


def test_stake_that_has_moved_stays_for_21_days_and_leaving_is_offered_instead() -> None:
    world = moved()
    told = refused(move(1, THIRD), world)
    assert (told.code, told.figures["opens"]) == ("redelegation_again", world.now + 21 * 86_400)
    assert told.remedy == actions.Unlock(1, COSMOS)
    assert done(told.remedy, world)  # type: ignore[arg-type]
    later, _ = live(world, 21 * DAY)
    assert done(move(1, THIRD), later)
    assert done(move(2, THIRD), world), "what never moved may"


def test_seven_moves_between_two_validators_are_under_way_at_most_and_another_validator_is_offered() -> None:
    world = begun()
    for _ in range(8):
        world = done(actions.Lock(ATOM, COSMOS), world).world
    first = world.now
    for number in range(1, 8):
        world, _ = live(done(move(number, SECOND), world).world, 1)
    told = refused(move(8, SECOND), world)
    assert (told.code, told.figures["limit"], told.figures["opens"]) == ("redelegation_entries_full", 7, first + 21 * 86_400)
    assert told.remedy == move(8, THIRD)


def test_where_seven_leave_a_validator_the_eighth_is_offered_to_move_and_then_leaves() -> None:
    world = begun()
    for _ in range(8):
        world = done(actions.Lock(ATOM, COSMOS), world).world
    for number in range(1, 8):
        world, _ = live(done(actions.Unlock(number, COSMOS), world).world, 1)
    told = refused(actions.Unlock(8, COSMOS), world)
    assert (told.code, told.remedy) == ("unbonding_entries_full", move(8))
    elsewhere = done(move(8), world).world
    assert done(actions.Unlock(8, COSMOS), elsewhere)


def test_what_cannot_move_says_so() -> None:
    assert refused(move(1, FIRST), locked()).code == "redelegation_same"
    assert refused(move(9), locked()).code == "lock_unknown"
    assert refused(move(1, "nobody"), locked()).code == "validator_unknown"
    gone = done(actions.Unlock(1, COSMOS), locked()).world
    assert refused(move(1, SECOND), gone).code == "lock_leaving"
    assert refused(actions.Redelegate(1, "", ETHEREUM), gone).code == "stake_stays"


# --- Faults on the hub


def test_a_double_signature_takes_a_twentieth_of_all_that_stands_with_the_validator() -> None:
    outcome = fault(locked(), 1)
    assert outcome.receipt.figures["count"] == 1
    _, told = live(outcome.world, 1)
    lost = {int(event.figures["id"]): int(event.figures["amount"]) for event in told if event.kind == "locked_slashed"}
    assert abs(lost[1] - 5 * ATOM) <= 20
    assert abs(lost[2] - 3 * ATOM) <= 20
    note = next(note for note in outcome.receipt.notes if note.code == "slashing_arrives").figures
    assert note["yours_at_once"] == note["yours_day_36"] == sum(lost.values())


def test_what_unbonds_pays_for_a_fault_from_before_it_left() -> None:
    gone = done(actions.Unlock(1, COSMOS), locked()).world
    outcome = fault(gone, 1)
    assert stakes(outcome.world)[0].worth == 95 * ATOM
    paid, _ = live(outcome.world, 21 * DAY)
    assert paid.balance("you", "ATOM") - outcome.world.balance("you", "ATOM") == 95 * ATOM


def test_what_moved_pays_for_a_fault_of_its_old_validator_and_its_new_one_goes_on() -> None:
    both = done(actions.Lock(40 * ATOM, COSMOS), locked()).world
    for number in (2, 3):
        both = done(move(number, SECOND), both).world
    outcome = fault(both, 1)  # the oldest, which stayed
    lost = [old.worth - new.worth for old, new in zip(stakes(both), stakes(outcome.world), strict=True)]
    assert all(abs(share - part * ATOM) <= 20 for share, part in zip(lost, (5, 3, 2), strict=True))
    assert [hub(outcome.world).validator(name).bonded for name in (FIRST, SECOND)] == [False, True]
    later, told = live(outcome.world, DAY)
    assert stakes(later)[1].worth > stakes(outcome.world)[1].worth
    assert {event.figures["id"] for event in told if event.kind == "locked_slashed"} == {1, 2, 3}


def test_being_away_costs_a_ten_thousandth_and_the_validator_is_back_within_the_hour() -> None:
    outcome = fault(locked(), 1, "downtime")
    assert not hub(outcome.world).validator(FIRST).bonded
    world, told = live(outcome.world, 1)
    assert hub(world).validator(FIRST).bonded
    amounts = [int(event.figures["amount"]) for event in told if event.kind == "locked_slashed"]
    assert [abs(amount - expected) <= 1 for amount, expected in zip(amounts, (ATOM // 100, ATOM * 6 // 1000), strict=True)]
    assert {event.figures["fault"] for event in told if event.kind == "locked_slashed"} == {"downtime"}
    later, _ = live(world, DAY)
    assert stakes(later)[0].worth > stakes(world)[0].worth, "it earns again"


def test_stake_of_a_validator_that_was_shut_out_for_good_earns_again_once_it_moves() -> None:
    hit, _ = live(fault(locked(), 1).world, 1)
    stuck, _ = live(hit, DAY)
    assert stakes(stuck)[0].worth == stakes(hit)[0].worth
    assert refused(actions.Shock(shocks.OwnFault(1, COSMOS)), stuck).code == "fault_nobody"
    freed = done(move(1), stuck).world
    again, _ = live(freed, DAY)
    assert stakes(again)[0].worth > stakes(freed)[0].worth


@settings(max_examples=6)
@given(st.lists(st.sampled_from(("move", "leave", "sign", "away", "lock", "wait")), min_size=3, max_size=9), st.randoms())
def test_no_order_of_moves_and_faults_loses_a_coin(deeds: list[str], dice: object) -> None:
    world = moved()
    for deed in deeds:
        number = dice.randint(1, 3)  # type: ignore[attr-defined]
        action: Action = {
            "move": move(number),
            "leave": actions.Unlock(number, COSMOS),
            "sign": actions.Shock(shocks.OwnFault(number, COSMOS)),
            "away": actions.Shock(shocks.OwnFault(number, COSMOS, "downtime")),
            "lock": actions.Lock(10 * ATOM, COSMOS),
            "wait": actions.Faucet(amount=1, token="ATOM"),
        }[deed]
        try:
            world = done(action, world).world
        except Refused:
            assert audit(world) == []
        world, _ = live(world, 7)


def gains(world: World, book: str) -> dict[str, int]:
    """What was gained by each key under which the locked stake of a book is followed: redemption value + taken out - put in."""
    rows = {row.token: row.exact for row in samples(world, "you", {}) if row.token.startswith(book)}
    return {key: (exact[1] or 0) + (exact[8] or 0) - (exact[7] or 0) for key, exact in rows.items()}


@pytest.mark.parametrize("book", [COSMOS, ETHEREUM])
def test_the_gain_of_locked_stake_falls_by_what_was_lost_in_the_hour_it_was_lost(book: str) -> None:
    before = locked() if book == COSMOS else validating()
    one, count = (ATOM, 2) if book == COSMOS else (ETH, 1)
    outcome = fault(before, 1, book=book)
    lost = [old.worth - new.worth for old, new in zip(stakes(before, book), stakes(outcome.world, book), strict=True)]
    told = next(note for note in outcome.receipt.notes if note.code == "slashing_arrives").figures
    part = BPS - before.system(book, Book).fee_bps if book == ETHEREUM else BPS
    assert int(told["yours_at_once"]) * part // BPS <= sum(lost) <= int(told["yours_at_once"]), "but for a fee no longer due"
    then, now, whole = gains(before, book), gains(outcome.world, book), sum(lost)
    fell = {key: (then[key] - now[key]) * one // ETH for key in then}
    single = {key: value for key, value in fell.items() if key != book}
    assert (fell[book], len(single), sum(single.values())) == (whole, count, whole)
    assert [change.after - change.before for change in outcome.receipt.changes] == [-whole]
    later, events = live(outcome.world, 1, book)
    assert gains(later, book)[book] <= now[book], "nothing of it comes back"
    assert sum(int(event.figures["amount"]) for event in events if event.kind == "locked_slashed") in (0, whole)


def test_no_fault_takes_from_the_gain_of_stake_on_solana() -> None:
    world = done(actions.Faucet(amount=100 * 10**9, token="SOL"), start_enlarged("calm", "solana_jito")).world
    world = done(actions.Lock(10 * 10**9, SOLANA), world).world
    for _ in range(6 * DAY):
        before, (world, _) = world, pass_hour(world)
        assert all(gains(world, SOLANA)[key] >= gained for key, gained in gains(before, SOLANA).items())


# --- Faults on the other chains


@cache
def validating() -> World:
    """A stake of 40 ETH that earns on Ethereum, by a short line of new validators."""
    world = done(actions.Faucet(amount=100 * ETH, token="ETH"), start_enlarged("calm", "solana_jito")).world
    world = done(actions.Lock(40 * ETH, ETHEREUM), world).world
    while stakes(world, ETHEREUM)[0].state != "active":
        world, _ = pass_hour(world)
    return world


def test_an_own_slashing_on_ethereum_arrives_as_told_and_what_is_left_is_paid_out_without_a_fee_on_it() -> None:
    before = validating()
    outcome = fault(before, 1, book=ETHEREUM)
    told = next(note for note in outcome.receipt.notes if note.code == "slashing_arrives").figures
    assert int(told["yours_at_once"]) == 40 * ETH // 4096
    assert int(told["yours_at_once"]) < int(told["yours_day_18"]) <= int(told["yours_day_36"])
    assert refused(actions.Unlock(stakes(before, ETHEREUM)[0].id, ETHEREUM), outcome.world).code == "lock_leaving"
    world, paid = outcome.world, list[Event]()
    while stakes(world, ETHEREUM):
        world, events = live(world, DAY, ETHEREUM)
        paid += [event for event in events if event.kind == "locked_paid_out"]
        assert world.hour - before.hour < 60 * DAY
    assert world.hour - before.hour >= 36 * DAY
    lost = stakes(before, ETHEREUM)[0].worth - int(paid[0].figures["amount"])
    fee_bound = int(told["yours_day_36"]) // BPS
    assert abs(lost - int(told["yours_day_36"])) <= max(fee_bound, ETH // 1000)


def test_before_withdrawals_opened_what_a_slashing_leaves_waits_for_that_day() -> None:
    world = done(actions.Faucet(amount=100 * ETH, token="ETH"), start("june-2022", 7)).world
    world = done(actions.Lock(64 * ETH, ETHEREUM), world).world
    world, _ = live(world, 2 * DAY, ETHEREUM)
    outcome = fault(world, 1, book=ETHEREUM)
    assert outcome.receipt.figures["count"] == 2, "both validators stand under one operator's keys"
    (row,) = stakes(outcome.world, ETHEREUM)
    low, _, high = leaving.hours_of(leaving.position_left(outcome.world, row))
    opens = (WITHDRAWALS_OPEN - outcome.world.now) // 3600
    assert opens <= low <= high <= opens + 8 * DAY


def test_being_away_is_no_matter_of_slashing_on_ethereum_and_nothing_is_on_solana() -> None:
    assert refused(actions.Shock(shocks.OwnFault(1, ETHEREUM, "downtime")), validating()).code == "fault_unpunished"
    for kind in ("double_signing", "downtime"):
        assert refused(actions.Shock(shocks.OwnFault(1, SOLANA, kind)), validating()).code == "fault_free"  # type: ignore[arg-type]


@pytest.mark.parametrize("asked", [0, 2, 9])
def test_a_number_of_stakes_that_are_not_there_is_refused_with_one_that_are(asked: int) -> None:
    told = refused(actions.Shock(shocks.OwnFault(asked, ETHEREUM)), validating())
    assert (told.code, told.remedy) == ("fault_zero" if asked < 1 else "fault_too_many", 1)


def test_nobody_is_at_fault_without_stake() -> None:
    for book in (ETHEREUM, COSMOS):
        told = refused(actions.Shock(shocks.OwnFault(1, book)), begun())
        assert (told.code, told.remedy) == ("fault_nobody", None)
        assert begun().system(book, Book).punishable(begun(), "you") == ()
