"""What each operator's validators do: the sums are the chain's, the newest wait, and what a shock struck is where it struck."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wallet import OperatorStates, World, actions, operator_states, risk, shocks, validator_set, validator_sets
from wallet.chain import ethereum
from wallet.library.first_hour import begun
from wallet.library.operator_states import _placed
from wallet.library.scenarios import scenario
from wallet.world.audit import audit
from wallet.world.hour import pass_hour
from wallet.world.state import Chain, Issuer
from wallet.world.systems.ethereum import EthereumChain

PPM = 10**6
DOGWOOD = "curated/Dogwood"


@cache
def everything() -> World:
    return begun(scenario("calm-all"), "", 7)


def states(world: World, name: str) -> dict[str, OperatorStates]:
    found = validator_set(world, name)
    assert found is not None
    told = operator_states(world, found)
    duty = found.duty
    if found.size:
        sums = OperatorStates(*(sum(column) for column in zip(*told.values(), strict=True)))
        assert (sums.waiting, sums.leaving) == (duty.waiting, duty.leaving)
        assert sums.slashed >= duty.slashed
        assert sums.total - sums.slashed == found.total - found.unplaced - duty.slashed
        assert sums.active + sums.offline == duty.active
    assert all(count >= 0 for row in told.values() for count in row)
    assert all(told[row.key].total >= row.validators for row in found.operators)
    return told


def test_every_set_has_states_that_add_up_to_what_the_chain_holds() -> None:
    for found in validator_sets(everything()):
        assert states(everything(), found.system)


def test_the_newest_validators_wait() -> None:
    world = everything()
    pool = world.system("lido", Issuer)
    chain = world.system(pool.chain, Chain)
    after = chain.deposit(world, "others", pool.operator, 100, 32 * 10**9)  # type: ignore[attr-defined]
    before = validator_set(world, "lido")
    assert before is not None
    assert {key: row.waiting for key, row in states(after, "lido").items() if row.waiting} == {
        row.key: row.following for row in before.operators if row.following
    }


def test_a_shock_strikes_the_operator_it_names() -> None:
    world = everything()
    slash = shocks.SlashValidators(share_ppm=40 * PPM // 7705 + 1, system="lido", among=7705, row=DOGWOOD)
    world = slash.strike(world)[0]
    dark = shocks.ValidatorsGoDark(share_ppm=PPM // 2, system="lido", days=1, among=100, row="curated/Birch")
    world = dark.strike(world)[0]
    told = states(world, "lido")
    assert told[DOGWOOD].slashed == 40
    assert {key for key, row in told.items() if row.slashed} == {DOGWOOD}
    assert {key: row.offline for key, row in told.items() if row.offline} == {"curated/Birch": 50}
    for _ in range(48):
        world = pass_hour(world)[0]
    assert audit(world) == []
    told = states(world, "lido")
    assert sum(row.offline for row in told.values()) == 0, "they are back"
    assert told[DOGWOOD].slashed == 40


def test_what_strikes_nobody_in_particular_is_spread_evenly() -> None:
    world = shocks.SlashValidators(share_ppm=10_000, system="lido").strike(everything())[0]
    told = states(world, "lido")
    assert sum(row.slashed for row in told.values()) == 2840
    assert all(abs(row.slashed - 2840 * row.total / 284_093) < 1 for row in told.values())


COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6)


@given(rows=COUNTS, part=st.integers(0, 100))
def test_nobody_gets_more_than_they_have_and_nothing_is_lost(rows: list[tuple[int, int]], part: int) -> None:
    first, room = [row[0] for row in rows], [row[1] for row in rows]
    count = sum(room) * part // 100
    placed = _placed(count, first, room)
    assert sum(placed) == count
    assert all(0 <= got <= free for got, free in zip(placed, room, strict=True))
    known = [min(one, free) for one, free in zip(first, room, strict=True)]
    if sum(known) <= count:
        assert all(got >= least for got, least in zip(placed, known, strict=True))


@pytest.mark.parametrize("name", ["native-ethereum", "jito"])
def test_who_has_none_or_counts_none_does_nothing_else(name: str) -> None:
    assert all(row.active == row.total for row in states(everything(), name).values())


@pytest.mark.parametrize("kind", ["slashed", "offline"])
@pytest.mark.parametrize("days", [0, 3])
def test_a_world_places_a_shock_with_the_operator_that_it_struck(kind: risk.strikes.Kind, days: int) -> None:
    world = everything()
    first = risk.strike("lido", "curated/Birch", "slashed", 3)
    made = risk.strike("lido", DOGWOOD, kind, 40, days if kind == "offline" else 0)
    world = made.strike(pass_hour(first.strike(world)[0])[0])[0]
    assert getattr(states(world, "lido")[DOGWOOD], kind) == 40
    assert {found.system for found in risk.strikeable(world)} == {"lido", "rocket-pool", "frax"}


def test_your_own_validators_are_struck_and_only_you_bear_it() -> None:
    world = actions.Faucet(80 * 10**18).apply(everything()).world
    for _ in range(2):
        world = actions.Lock(32 * 10**18, "native-ethereum").apply(world).world
    chain = world.system("ethereum", Chain)
    deposits = [row for row in chain.state.deposits if row.operator.startswith("native")]  # type: ignore[attr-defined]
    told = states(world, "native-ethereum")["native-ethereum"]
    assert (told.waiting, told.total) == (2, 2), "none is offline that only waits"
    assert risk.strikeable(world)[-1].system != "native-ethereum", "nothing attests yet"
    world = _active(world, [row.operator for row in deposits])
    assert states(world, "native-ethereum")["native-ethereum"] == OperatorStates(active=2)
    assert risk.strikeable(world)[-1].system == "native-ethereum"
    dark = risk.strike("native-ethereum", "", "offline", 1, 2, own=True)
    slash = risk.strike("native-ethereum", "", "slashed", 1, own=True)
    assert states(dark.strike(world)[0], "native-ethereum")["native-ethereum"].offline == 1
    assert states(slash.strike(world)[0], "native-ethereum")["native-ethereum"].slashed == 1
    for shock in (dark, slash):
        for borne in risk.attribution(world, shock, (0, 1)):
            assert borne.total == 0
            assert borne.changes["holders"] == borne.changes["queue"] == 0
        assert borne.changes["you"] < 0


def _active(world: World, keys: list[str]) -> World:
    """The validators of those keys attest, as if the queue had been empty."""
    chain = world.system("ethereum", EthereumChain)
    state = chain.state
    theirs = tuple(
        ethereum.ValidatorRun(key, 1, 32 * 10**9, 32 * 10**9, activation_epoch=state.epoch) for key in dict.fromkeys(keys)
    )
    deposits = tuple(row for row in state.deposits if row.operator not in keys)
    return world.changed("ethereum", state=replace(state, runs=(*state.runs, *theirs), deposits=deposits))
