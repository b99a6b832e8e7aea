"""Who runs the validators: each protocol's own rule places all of them, passes no limit, and says who comes next."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
from wallet import ValidatorSet, World, operator_sources, validator_set, validator_sets
from wallet.chain import bonded_queue, validators, weights
from wallet.chain.bonded_queue import QueuePlace, Queues, assign, bond_needed, bonds, queued, shared
from wallet.chain.concentration import Entities, concentration
from wallet.chain.weights import ListEntry, by_bids, split
from wallet.library import operators
from wallet.library.first_hour import begun
from wallet.library.presets import any_preset, preset, presets
from wallet.library.scenarios import preset_of, scenario
from wallet.staking import reported_rate
from wallet.world.hour import pass_hour
from wallet.world.state import Chain, Issuer

ETH = 10**18
DAY_SRV3 = 1_784_894_400
NAMES = ["a", "b", "c", "d", "e", "f"]


@cache
def everything() -> World:
    return begun(scenario("calm-all"), "", 7)


@cache
def of(name: str) -> ValidatorSet:
    return found(everything(), name)


def found(world: World, name: str) -> ValidatorSet:
    known = validator_set(world, name)
    assert known is not None
    return known


# -- a manager's list


def test_a_list_is_split_by_weight_and_the_last_takes_the_rest() -> None:
    """Worked by hand from GetTargetValAmtsForHostZone: the heaviest is last, and of equal weights the later name."""
    assert split(100, [(1, "a", 1), (1, "b", 1), (1, "c", 1)]) == (33, 33, 34)
    assert split(100, [(1, "c", 1), (1, "b", 1), (1, "a", 1)]) == (34, 33, 33)
    assert split(1003, [(5, "a", 1), (3, "b", 2), (0, "c", 1)]) == (457, 546, 0)
    with pytest.raises(ValueError, match="weight"):
        split(5, [(0, "a", 3), (1, "b", 0)])


@given(
    rows=st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5)), min_size=1, max_size=6).filter(
        lambda rows: any(weight for weight, _ in rows)
    ),
    total=amounts_between(0, 10**24),
)
def test_nothing_of_a_list_is_lost_and_validators_alike_count_one_by_one(rows: list[tuple[int, int]], total: int) -> None:
    together = [(weight, name, number) for (weight, number), name in zip(rows, NAMES, strict=False)]
    parts = split(total, together)
    assert sum(parts) == total
    apart = [(weight, f"{name}{one}", 1) for weight, name, number in together for one in range(number)]
    alone = dict(zip((name for _, name, _ in apart), split(total, apart), strict=True))
    sums = [sum(part for name, part in alone.items() if name[0] == row[1]) for row in together]
    assert parts == tuple(sums)


def test_the_best_bids_are_filled_first_each_up_to_its_limit() -> None:
    low, high, middle = (
        ListEntry(name, number, 0, bid, limit, 0, 0)
        for name, number, bid, limit in (("low", 3, 1, 10**6), ("high", 2, 9, 200_000), ("middle", 1, 5, 100_000))
    )
    assert by_bids(1000, [low, high, middle]) == ((500, 400, 100), 0)
    assert by_bids(1000, [high, middle]) == ((400, 100), 500)


@given(
    rows=st.lists(st.tuples(st.integers(0, 20), st.integers(1, 4), st.integers(0, 10**6)), min_size=1, max_size=6),
    total=evenly_between(0, 10**18),
)
def test_no_bid_is_served_before_a_better_one_is_full(rows: list[tuple[int, int, int]], total: int) -> None:
    entries = [ListEntry(name, number, 0, bid, limit, 0, 0) for (bid, number, limit), name in zip(rows, NAMES, strict=False)]
    done = by_bids(total, entries)
    most = [entry.limit_ppm * total // 10**6 * entry.number for entry in entries]
    assert sum(done.parts) + done.left == total
    assert all(0 <= part <= limit for part, limit in zip(done.parts, most, strict=True))
    for one, part, limit in zip(entries, done.parts, most, strict=True):
        if part < limit:
            assert not any(other.bid_ppb < one.bid_ppb and got for other, got in zip(entries, done.parts, strict=True))
            assert not done.left


# -- two queues with bonds


def test_four_of_the_express_queue_come_before_one_of_the_standard_queue() -> None:
    fast, slow = (tuple(QueuePlace(f"{kind}{place}") for place in range(6)) for kind in "es")
    done = assign(Queues(fast, slow), 4, 1000 * ETH, 10)
    assert [one.node for one in done.started] == ["e0", "e1", "e2", "e3", "s0", "e4", "e5", "s1", "s2", "s3"]
    assert (done.pool_wei, done.queues.turn) == (1000 * ETH - 320 * ETH, 10)
    assert assign(done.queues, 4, 1000 * ETH, 1).started[0].node == "s4"


QUEUE = st.lists(st.integers(1, 4), max_size=8)


@given(fast=QUEUE, slow=QUEUE, rate=st.integers(1, 5), index=st.integers(0, 9), pool=st.integers(0, 40), count=st.integers(0, 20))
def test_queues_stay_in_order_and_the_pool_pays_for_what_starts(
    fast: list[int], slow: list[int], rate: int, index: int, pool: int, count: int
) -> None:
    """As if the contract's loop were walked for each place anew."""
    queues = Queues(
        tuple(QueuePlace(f"e{place}", wei) for place, wei in enumerate(fast)),
        tuple(QueuePlace(f"s{place}", wei) for place, wei in enumerate(slow)),
        index,
    )
    done = assign(queues, rate, pool, count)
    assert done.pool_wei + sum(one.wei for one in done.started) == pool
    assert done.queues.turn == index + len(done.started) <= index + count
    for kind, before, after in (("e", queues.express, done.queues.express), ("s", queues.standard, done.queues.standard)):
        assert (*(one for one in done.started if one.node[0] == kind), *after) == before
    for place, one in enumerate(done.started):
        both = all(
            len([x for x in done.started[:place] if x.node[0] == kind]) < len(row) for kind, row in (("e", fast), ("s", slow))
        )
        if both:
            assert (one.node[0] == "e") == ((index + place) % (rate + 1) != rate)


def test_a_bond_follows_the_number_of_validators() -> None:
    """Worked by hand from getBondRequirement: the first ones from a table of sums, each further one at the reduced bond."""
    known = preset("rocket-pool-nodes", bonded_queue.Parameters).parameters
    assert [bond_needed(known, count) // ETH for count in (0, 1, 2, 3, 10)] == [0, 4, 8, 12, 40]
    steep = replace(known, first_bond_wei=8 * ETH, reduced_bond_wei=ETH)
    assert [bond_needed(steep, count) // ETH for count in (1, 2, 3)] == [8, 12, 13]


@given(waiting=st.integers(0, 300), validators_=st.integers(0, 10**6), bond=amounts_between(0, 10**24))
def test_every_node_group_has_its_part_of_validators_bonds_and_queue(waiting: int, validators_: int, bond: int) -> None:
    known = preset("rocket-pool-nodes", bonded_queue.Parameters).parameters
    queues, held = queued(known, waiting), shared(known, validators_)
    assert len(queues.express) + len(queues.standard) == waiting
    assert sum(held) == validators_
    assert sum(bonds(known, held, bond)) == (bond if validators_ else 0)
    turns = Counter(one.node for one in queues.express)
    for group in known.groups:
        assert abs(turns[group.name] - len(queues.express) * group.waiting_weight / 100) < 1


# -- modules


@given(total=st.integers(0, 400_000), now=st.sampled_from([0, 1_655_000_000, 1_735_000_000, DAY_SRV3]))
def test_modules_hold_all_validators_within_their_limits_and_the_emptiest_comes_first(total: int, now: int) -> None:
    known = preset("lido-modules", validators.Parameters).parameters
    held = validators.allotted(known, total, now)
    assert held.active == min(total, sum(one.keys for module in held.modules for one in module.operators))
    for terms, module in zip(known.modules, held.modules, strict=True):
        assert module.active <= terms.stake_share_limit_bps * total // 10_000
        assert not module.active or terms.since <= now
        levels = [one.active for one in module.operators if one.depositable]
        assert not levels or max(levels) - min(levels) <= 1
        assert not levels or all(one.active <= min(levels) + 1 for one in module.operators)


# -- in a world


def test_every_set_accounts_for_all_that_the_chain_holds_for_it() -> None:
    world = everything()
    kinds = set()
    for name in world.systems:
        known = validator_set(world, name)
        if known is None:
            continue
        kinds.add(known.rule)
        assert sum(known.measure(row) for row in known.operators) + known.unplaced == known.total
        assert sum(each.stake * each.number for each in known.entities()) == known.total - known.unplaced
        assert sum(row.bond for row in known.operators) == known.bonded.bond or not known.bonded.bond
        assert all(row.limit is None or known.measure(row) <= row.limit for row in known.operators)
        assert not known.modules or sum(row.validators for row in known.modules) == known.total
        assert len({row.key for row in known.operators}) == len(known.operators)
        assert {*known.next_keys} <= {row.key for row in known.operators if row.following}
        if known.rule in ("lowest_first", "weights", "bids"):
            assert sum(row.following for row in known.operators) == known.lot
    assert kinds == {"lowest_first", "bonded_queue", "weights", "bids", "chosen", "own", "one"}


def test_a_wrapped_token_has_the_validators_of_what_it_wraps() -> None:
    assert of("wsteth") == of("lido")
    assert of("sfrxeth") == of("frax")
    assert [known.system for known in validator_sets(everything())] == list(
        dict.fromkeys(known.system for known in validator_sets(everything()))
    )
    assert validator_set(everything(), "curve-steth") is None


def test_every_row_of_a_list_has_figures_with_their_sources() -> None:
    world = everything()
    for known in (
        of(name) for name in ("lido", "rocket-pool", "jito", "marinade", "stride", "frax", "native-cosmos", "native-solana")
    ):
        for row in (*known.modules, *known.operators):
            told = operator_sources(world, known.system, row.key)
            assert told, row.key
            assert all(one.source and one.date for one in told)
    assert operator_sources(world, "native-ethereum", "native-ethereum") == ()
    assert operator_sources(world, "curve-steth", "Alder") == ()


def test_who_is_listed_nowhere_stands_in_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = of("jito").total
    monkeypatch.setattr(operators, "_listed", lambda name: None)
    known = found(everything(), "jito")
    assert (known.rule, known.open, len(known.operators)) == ("untold", None, 1)
    assert known.measure(known.operators[0]) == known.total == whole


def test_deposits_go_to_operators_as_days_pass() -> None:
    """What the chain is sent goes where the rule says; nobody has less for it, and the stored world knows nothing of it."""
    before, world = of("rocket-pool"), everything()
    pool = world.system("lido", Issuer)
    chain = world.system(pool.chain, Chain)
    after = chain.deposit(world, "others", pool.operator, 100, 32 * 10**9)  # type: ignore[attr-defined]
    was, now = of("lido"), found(after, "lido")
    assert now.total == was.total + 100
    assert now.duty.waiting == was.duty.waiting + 100
    grown = {row.key: row.validators - old.validators for row, old in zip(now.operators, was.operators, strict=True)}
    assert sum(grown.values()) == 100
    assert min(grown.values()) >= 0
    assert {row.key: row.following for row in was.operators if row.number > 1} == {
        key: more for key, more in grown.items() if key in ("simple-dvt/Clusters", "community/Community operators")
    }
    for _ in range(36):
        world, _ = pass_hour(world)
    lived = found(world, "rocket-pool")
    assert lived.total > before.total
    assert sum(row.validators for row in lived.operators) == lived.total


def test_modules_come_on_their_day() -> None:
    world = everything()
    assert [row.key for row in of("lido").modules] == ["curated", "simple-dvt", "community"]
    later = found(replace(world, hour=world.hour + 24 * 10), "lido")
    assert [row.key for row in later.modules][-1] == "curated-v2"
    assert later.modules[-1].validators == 0
    old = found(begun(scenario("june-2022"), "", 7), "lido")
    assert [row.key for row in old.modules] == ["curated"]
    assert old.count == 28


def test_fees_and_bonds_agree_with_the_protocols_own_presets() -> None:
    nodes = preset("rocket-pool-nodes", bonded_queue.Parameters).parameters
    terms = preset("rocket-pool", reported_rate.Parameters).parameters.operators
    assert nodes.node_fee_bps * 10**14 == terms.node_share_1e18
    assert nodes.reduced_bond_wei == terms.bond_wei
    assert of("lido").bond_curve == (24 * ETH // 10, 13 * ETH // 10)


def test_every_list_that_a_preset_names_ships() -> None:
    named = {one.labels["operators"] for one in presets() if "operators" in one.labels}
    named.add(preset_of("ethereum").labels["entities"])
    assert named == {
        one.name
        for one in presets()
        if isinstance(one.parameters, validators.Parameters | bonded_queue.Parameters | weights.Parameters)
    }
    assert all(isinstance(name, str) and any_preset(name) for name in named)


def test_how_concentrated_a_protocol_is_counts_operators_not_rows() -> None:
    known = of("jito")
    assert concentration(known.entities()).over_one_third == 104  # of 311 alike
    assert concentration(of("frax").entities()).herfindahl == 1
    hub = concentration(of("native-cosmos").entities())
    assert 6 <= hub.over_one_third <= 7
    assert concentration((Entities(3, 2), Entities(1))).total == 7
