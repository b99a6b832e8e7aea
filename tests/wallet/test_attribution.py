"""Whoever loses by a shock, and whatever is burnt: together it is nothing, to the last unit, at every hour that is asked for."""

from __future__ import annotations

import itertools
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.wallet import rooms
from wallet import World, actions, risk, shocks
from wallet.chain import ethereum
from wallet.chain.ethereum_forks import BASE_REWARD_FACTOR, EFFECTIVE_BALANCE_INCREMENT, EPOCHS_PER_DAY
from wallet.chain.ethereum_rewards import base_reward_per_increment
from wallet.chain.ethereum_runs import total_active
from wallet.errors import Refused
from wallet.library import start
from wallet.world.audit import audit
from wallet.world.hour import pass_hour
from wallet.world.lines import YOU
from wallet.world.state import Issuer
from wallet.world.systems.ethereum import REST

ETH = 10**18


@cache
def held() -> World:
    """Every system there is; some of it staked, some asked for again, and a pool's share."""
    world = start("calm-all", 5)
    for action in (
        actions.Stake(amount=7 * ETH),
        actions.Stake(amount=2 * ETH, protocol="rocket-pool"),
        actions.Wrap(amount=2 * ETH),
        actions.RequestWithdrawal(amount=3 * ETH),
    ):
        world = action.apply(world).world
    return world


SLASHED = st.builds(
    shocks.SlashValidators,
    st.integers(1_000, 10**6),
    st.sampled_from(["", "lido", "rocket-pool", "frax", "stride"]),
    st.sampled_from([0, 200, 5_000]),
)
DARK = st.builds(
    shocks.ValidatorsGoDark,
    st.integers(1_000, 10**6),
    st.sampled_from(["", "ethereum", "lido", "rocket-pool"]),
    st.integers(0, 2),
    st.sampled_from([0, 200]),
)


@settings(max_examples=10, deadline=None)
@given(shock=SLASHED | DARK, days=st.sampled_from([(0,), (0, 1), (2,)]))
def test_what_all_parties_bear_and_what_is_burnt_adds_up_to_nothing(shock: shocks.AnyShock, days: tuple[int, ...]) -> None:
    try:
        found = risk.attribution(held(), shock, days)
    except Refused:  # less than one validator
        return
    assert [borne.hours for borne in found] == [24 * day for day in days]
    for borne in found:
        assert set(borne.changes) == set(risk.PARTIES)
        assert borne.total == 0


def test_all_coins_belong_to_somebody_in_every_protocol() -> None:
    world = held()
    for issuer in world.every(Issuer):
        if issuer.asset in world.coins:
            whose = risk.owners(world, issuer.name)
            assert sum(whose.values()) == 0
            assert -whose["burnt"] == world.ledger.issued[issuer.asset]
            assert min(amount for party, amount in whose.items() if party not in ("burnt", "protocol")) >= 0


def test_a_slashing_is_told_by_the_report_and_borne_by_all_holders_alike() -> None:
    world = held()
    shock = shocks.SlashValidators(20_000)
    (event,) = shock.strike(world)[1]
    at_once, later = risk.attribution(world, shock, (0, 2))
    name, chains = rooms.lido(world).name, (rooms.ethereum(side) for side in (world, shock.strike(world)[0]))
    before, after = (ethereum.operator_status(chain, name).balance for chain in chains)
    assert at_once.changes["protocol"] == (after - before) * 10**9 < 0
    assert before - after < int(event.figures["penalty"]) // 10**9, "its other validators get their part of what proposers earn"
    assert at_once.changes["you"] == at_once.changes["holders"] == at_once.changes["queue"] == 0
    assert abs(later.changes["protocol"]) < ETH // 100
    whose = risk.owners(world, name)
    waiting = 3 * ETH  # was asked for before, and is paid in full: a reward that is missing was never its own
    mine, theirs = whose["you"] - world.balance(YOU, "ETH") - waiting, whose["holders"]
    assert later.changes["you"] < 0
    assert later.changes["you"] * theirs == pytest.approx(later.changes["holders"] * mine, rel=0.001)


def test_a_bond_bears_a_loss_before_the_holders_do() -> None:
    """A validator of 32 ETH has 4 and more from its operator: what a penalty takes at once leaves the holders' part alone."""
    world = held()
    (borne,) = risk.attribution(world, shocks.SlashValidators(10**6, "rocket-pool", among=10), (1,))
    penalty = 10 * 32 * ETH // 4096
    assert borne.changes["operators"] < -penalty // 2
    assert -penalty // 2 < borne.changes["holders"] <= 0


def test_an_operator_is_slashed_alone() -> None:
    world = held()
    chain, name = rooms.ethereum(world), rooms.lido(world).name
    before = next(run for run in chain.runs if run.operator == name)
    struck = shocks.SlashValidators(500_000, among=300).strike(world)[0]
    assert sum(run.count for run in rooms.ethereum(struck).runs if run.slashed) == 150
    dark = shocks.ValidatorsGoDark(10**6, "lido", among=300).strike(world)[0]
    assert sum(run.count for run in rooms.ethereum(dark).runs if run.silent_until) == 300 <= before.count


def test_a_fault_of_ones_own_validator_is_ones_own_loss_alone() -> None:
    world = replace(actions.Lock(amount=32 * ETH).apply(start("calm", 3)).world, crowd=())
    while not rooms.book(world).punishable(world, YOU):
        world, _ = pass_hour(world)
    (event,) = shocks.OwnFault(1).strike(world)[1]
    struck = actions.Shock(shocks.OwnFault(1)).apply(world)
    costs = next(row.today for row in risk.exposures_with(world, struck) if row.kind == "own_slashing")
    assert costs == next(note.figures["yours_day_36"] for note in struck.receipt.notes if note.code == "slashing_arrives")
    assert costs
    at_once, later = risk.attribution(world, shocks.OwnFault(1), (0, 1))
    assert at_once.total == later.total == 0
    assert at_once.changes["you"] + at_once.changes["operators"] == -int(event.figures["penalty"])
    assert at_once.changes["you"] < 9 * at_once.changes["operators"] <= 0, "but for its fee on rewards that are gone"
    assert at_once.changes["protocol"] == 0, "no report stands between"
    assert later.changes["you"] < -int(event.figures["penalty"]), "duties that it misses are missing too"
    assert later.changes["holders"] == later.changes["queue"] == 0


@pytest.mark.parametrize("eth", [0, 1, 1_000])
def test_a_bond_in_tokens_pays_what_comes_back_short_of_its_validators(eth: int) -> None:
    """Once they may leave; what is missing beside that, rewards, is nobody's to pay."""
    world = start("calm", 5)
    shock = shocks.SlashValidators(10**6, "lido", 50, "community/anyone", eth * ETH)
    before, after = risk.attribution(world, shock, (30, 38))
    assert before.total == after.total == 0
    struck = shock.strike(replace(world, crowd=(), agenda=()))[0]
    for _ in range(38 * 24):
        struck, _ = pass_hour(struck)
    run = next(run for run in rooms.ethereum(struck).runs if run.slashed)
    short = 50 * (32 * ETH - run.balance * 10**9 // run.count)
    paid = rooms.lido(struck).bonds_paid
    assert paid == pytest.approx(min(eth * ETH, short), rel=0.02)
    assert rooms.lido(struck).bonds == ()
    assert after.changes["operators"] < before.changes["operators"] - paid * 9 // 10
    assert audit(struck) == []


@pytest.mark.parametrize(
    ("shock", "days"), [(shocks.SlashValidators(10_000), (0, 1, 2)), (shocks.ValidatorsGoDark(100_000, "lido", 1), (1, 3))]
)
def test_what_causes_take_adds_up_by_party_and_by_cause(shock: shocks.AnyShock, days: tuple[int, ...]) -> None:
    rows = risk.attribution(held(), shock, days)
    shares = risk.parted(rows)
    assert {share.party: share.total for share in shares}.items() <= rows[-1].changes.items()
    for share in shares:
        assert sum(share.parts) == share.total
    assert [sum(column) for column in zip(*(share.parts for share in shares), strict=True)] == [0] * len(days)
    assert shares[-1].party == "burnt"
    losses = [share.total for share in shares[:-1]]
    assert losses == sorted(losses)


def test_by_which_days_a_shock_is_parted_follows_how_long_it_lasts() -> None:
    assert risk.days_of(shocks.SlashValidators(1)) == (1, 18, 20, 37)
    assert risk.days_of(shocks.ValidatorsGoDark(1, days=3)) == (1, 3, 5)
    assert risk.days_of(shocks.ValidatorsGoDark(1)) == (1, 7, 30)


def with_others(world: World, more: int) -> World:
    """The world in which everybody else has so many validators more (or less)."""
    chain = rooms.chain(world)
    theirs = next(run for run in chain.state.runs if run.operator == REST and not run.leaving)
    grown = replace(theirs, count=theirs.count + more, balance=theirs.balance + more * theirs.effective_balance)
    runs = tuple(grown if run is theirs else run for run in chain.state.runs)
    world = world.changed(chain.name, state=replace(chain.state, runs=runs))
    return rooms.chain(world).set_balance(world, REST, rooms.chain(world).status(REST).balance)


@cache
def before_a_crossing() -> tuple[World, int]:
    """A world in whose third day the mean active stake is the one at which the base reward falls, and what a day brings of it."""
    world = replace(start("calm", 5), crowd=(), agenda=())
    lived, totals = world, []
    for _ in range(3):
        for _ in range(24):
            lived, _ = pass_hour(lived)
        totals.append(total_active(rooms.ethereum(lived).runs, rooms.ethereum(lived).epoch))
    mean = (totals[1] + totals[2]) // 2
    root = EFFECTIVE_BALANCE_INCREMENT * BASE_REWARD_FACTOR // base_reward_per_increment(mean) + 1
    return with_others(world, (root**2 - mean) // (32 * 10**9)), totals[2] - totals[1]


@pytest.mark.parametrize("more", [-1500, -700, *range(-100, 121, 20), 700, 1500])
def test_a_slash_moves_what_others_earn_by_the_epochs_by_which_the_base_reward_falls_later(more: int) -> None:
    """And not by the day on which the mean of one life crosses where that of the other does not yet."""
    world, grows = before_a_crossing()
    world = with_others(world, more)
    rows = risk.attribution(world, shocks.SlashValidators(10**6, "lido", 50), range(1, 6))
    assert [borne.total for borne in rows] == [0] * 5
    moved = -(-50 * 32 * 10**9 * EPOCHS_PER_DAY // grows)
    an_epoch = total_active(rooms.ethereum(world).runs, rooms.ethereum(world).epoch)  # wei: a Gwei for every ETH
    by_day = [now.changes["elsewhere"] - then.changes["elsewhere"] for then, now in itertools.pairwise(rows)]
    assert max(map(abs, by_day)) <= (moved + 2) * an_epoch
    assert max(by_day) >= moved * an_epoch // 2, "it is crossed in these days"


def test_a_day_in_parts_is_the_whole_day_where_the_base_reward_does_not_change() -> None:
    chain, same = rooms.ethereum(held()), 0
    for _ in range(6):
        whole, parted = (ethereum.pass_day(chain, ETH, in_parts) for in_parts in (False, True))
        bases = [base_reward_per_increment(total_active(side.runs, side.epoch)) for side in (chain, whole.chain)]
        assert (whole == parted) is (bases[0] == bases[1])
        same += whole == parted
        chain = whole.chain
    assert 0 < same < 6
