"""New validators go where there are fewest, as far as limits let them, and concentration is counted exactly."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import json
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
from wallet.chain.concentration import (
    ONE_HALF,
    ONE_THIRD,
    TWO_THIRDS,
    Entities,
    concentration,
    nakamoto,
    outsider_needs,
)
from wallet.chain.validators import (
    Module,
    ModuleTerms,
    Operator,
    Parameters,
    Status,
    Validators,
    allocate,
    deposit,
    deposits_allocation,
    distribute,
    fee_shares,
    first_to_leave,
    module_max_deposits,
    operator_stakes,
    report_exited,
)
from wallet.errors import Refused

WEI = 32 * 10**18


def terms(name: str, share_bps: int = 10_000, threshold_bps: int = 10_000, fee: int = 500, block: int = 150) -> ModuleTerms:
    return ModuleTerms(name, share_bps, threshold_bps, fee, 1000 - fee, block, 25)


def operators(*rows: tuple[int, int, int]) -> tuple[Operator, ...]:
    """Operators as (deposited, exited, keys), called by their place."""
    return tuple(Operator(f"operator-{number}", *row) for number, row in enumerate(rows))


def pool(*modules: tuple[ModuleTerms, Module]) -> Validators:
    return Validators(Parameters(tuple(one for one, _ in modules)), tuple(module for _, module in modules))


def three_modules(status: Status = "active") -> Validators:
    """9,000 curated validators, 400 of distributed operators (limit 4 %), 100 of the community (limit 2 %)."""
    return pool(
        (terms("curated"), Module(operators((5000, 0, 6000), (4100, 100, 6000)))),
        (terms("dvt", 400, 444, 800), Module(operators((420, 20, 1000)))),
        (terms("community", 200, 250, 600, 30), Module(operators((100, 0, 5000)), status)),
    )


def refusal(code: str, act: object) -> Refused:
    assert callable(act)
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    return caught.value


@pytest.mark.parametrize(
    ("buckets", "capacities", "size", "filled"),
    [
        ((9998, 70, 0), (10_000, 101, 100), 101, (9998, 86, 85)),  # the example in the contract's own comment
        ((0, 0, 0), (10, 10, 10), 10, (4, 3, 3)),  # ties: ceil(10/3), then ceil(6/2), and the rest
        ((0, 0), (1, 10), 5, (1, 4)),  # a full one is passed over
        ((5, 5), (5, 4), 3, (5, 5)),  # nobody has room
        ((7, 1), (7, 9), 100, (7, 9)),  # up to the capacity, the rest stays
        ((3, 0), (20, 20), 2, (3, 2)),  # below the next level: all to the lowest
        ((3, 0), (20, 20), 9, (6, 6)),  # to the next level, then in equal parts
        ((2, 2, 2), (9, 9, 9), 1, (3, 2, 2)),  # a tie goes to the first
        ((9, 0, 4), (9, 20, 20), 10, (9, 7, 7)),  # a full one is no level to stop at
        ((), (), 5, ()),
        ((1, 2), (9, 9), 0, (1, 2)),
    ],
)
def test_the_lowest_bucket_is_filled_first(
    buckets: tuple[int, ...], capacities: tuple[int, ...], size: int, filled: tuple[int, ...]
) -> None:
    """Worked by hand from MinFirstAllocationStrategy.sol, step by step."""
    after = allocate(buckets, capacities, size)
    assert after.buckets == filled
    assert after.allocated == sum(filled) - sum(buckets)


BUCKETS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=7)


@settings(max_examples=200)
@given(rows=BUCKETS, size=st.integers(0, 300))
def test_an_allocation_evens_out_and_breaks_no_limit(rows: list[tuple[int, int]], size: int) -> None:
    """Exact: as if every unit went alone to the lowest open bucket, but for which of equal ones are one ahead."""
    buckets, capacities = [row[0] for row in rows], [row[1] for row in rows]
    after = allocate(buckets, capacities, size)
    room = sum(max(capacity - level, 0) for level, capacity in rows)
    assert after.allocated == min(size, room)
    for level, capacity, filled in zip(buckets, capacities, after.buckets, strict=True):
        assert level <= filled <= max(level, capacity)
    one_by_one = list(buckets)
    for _ in range(after.allocated):
        lowest = min(level for level, capacity in zip(one_by_one, capacities, strict=True) if level < capacity)
        one_by_one[_open(one_by_one, capacities, lowest)] += 1
    assert sorted(after.buckets) == sorted(one_by_one)
    assert buckets == [row[0] for row in rows]


def _open(levels: list[int], capacities: list[int], level: int) -> int:
    return next(index for index, one in enumerate(levels) if one == level < capacities[index])


def test_share_limits_count_the_validators_to_come() -> None:
    """9,500 active and 500 to come: dvt may have 4 % of 10,000 = 400 and is full; the community 2 % = 200."""
    after = deposits_allocation(three_modules(), 500)
    assert after.buckets == (9400, 400, 200)
    assert after.allocated == 500
    assert deposits_allocation(three_modules(), 10_500).buckets == (9000 + 2900, 800, 400)


def test_a_share_limit_is_whole_validators_rounded_down() -> None:
    """A third of 10 are 3.3: of 8 to come a module with 2 gets one, the other the rest of its keys."""
    two = pool((terms("third", 3_333), Module(operators((2, 0, 100)))), (terms("rest"), Module(operators((0, 0, 5)))))
    assert deposits_allocation(two, 8) == (6, (3, 5))


def test_what_nobody_has_room_for_stays_in_the_buffer() -> None:
    """2,900 keys of the curated, and the others are over their limits once all 4,000 are counted: 540 and 270."""
    day = distribute(three_modules(), 4000 * WEI + 5)
    assert [module.active for module in day.validators.modules] == [9000 + 2900, 540, 270]
    assert day.deposits == 2900 + 140 + 170
    assert day.buffered_wei == 4000 * WEI + 5 - day.deposits * WEI


def test_within_a_module_the_least_busy_operator_comes_first() -> None:
    """Of 1,400, 36 go to dvt (4 % of 10,900 are 436); of the rest 1,000 to the one behind, 364 in halves."""
    day = distribute(three_modules("deposits_paused"), 1400 * WEI)
    curated = day.validators.modules[0].operators
    assert [operator.active for operator in curated] == [5182, 5182]
    assert [operator.deposited for operator in curated] == [5182, 5282]
    assert day.validators.modules[1].active == 436
    assert day.validators.modules[2].active == 100


def test_one_block_deposits_no_more_than_the_module_is_allowed() -> None:
    before = three_modules()
    assert module_max_deposits(before, "community", 500 * WEI) == 100
    block = deposit(before, "community", 500 * WEI)
    assert (block.deposits, block.buffered_wei) == (30, 470 * WEI)
    assert block.validators.modules[2].active == 130
    assert block.validators.modules[:2] == before.modules[:2]
    assert deposit(before, "dvt", 500 * WEI).deposits == 0  # at its share limit
    assert deposit(before, "curated", 10 * WEI - 1).deposits == 0  # all nine go to the community, which has fewest
    assert deposit(before, "community", 10 * WEI - 1).deposits == 9


@pytest.mark.parametrize("status", ["deposits_paused", "stopped"])
def test_paused_and_stopped_modules_take_no_deposits(status: Status) -> None:
    paused = three_modules(status)
    assert paused.modules[2].depositable == 0
    assert distribute(paused, 500 * WEI).validators.modules[2].active == 100
    assert refusal("module_not_active", lambda: deposit(paused, "community", WEI)).figures == {"module": "community"}


def test_a_limited_operator_takes_only_up_to_its_target() -> None:
    """NodeOperatorsRegistry: the most is min(keys, exited + target), never below what is deposited."""
    operator = Operator("a", 50, 10, 100)
    assert operator.depositable == 50
    assert replace(operator, target=45).depositable == 5
    assert replace(operator, target=30).depositable == 0
    assert replace(operator, target=500).depositable == 50
    assert replace(operator, keys=20).depositable == 0


def test_exits_are_reported_once_and_make_room() -> None:
    before = three_modules()
    after = report_exited(before, "curated", "operator-1", 300)
    assert after.modules[0].active == 8800
    assert distribute(after, 400 * WEI).validators.modules[0].operators[1].active > 3800
    assert report_exited(after, "curated", "operator-1", 300) == after
    assert report_exited(after, "curated", "operator-1", 4100).modules[0].operators[1].active == 0


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        (
            "operator_exits_shrunk",
            100,
            {"exited": 99, "known": 100},
            lambda: report_exited(three_modules(), "curated", "operator-1", 99),
        ),
        (
            "operator_exits_exceed_deposits",
            4100,
            {"exited": 4101, "deposited": 4100},
            lambda: report_exited(three_modules(), "curated", "operator-1", 4101),
        ),
        (
            "operator_unknown",
            None,
            {"module": "curated", "operator": "nobody"},
            lambda: report_exited(three_modules(), "curated", "nobody", 1),
        ),
        ("module_unknown", None, {"module": "nothing"}, lambda: report_exited(three_modules(), "nothing", "operator-1", 1)),
        ("module_unknown", None, {"module": "nothing"}, lambda: deposit(three_modules(), "nothing", WEI)),
        ("module_unknown", None, {"module": "nothing"}, lambda: module_max_deposits(three_modules(), "nothing", WEI)),
        ("module_not_active", None, {"module": "community"}, lambda: deposit(three_modules("stopped"), "community", WEI)),
    ],
)
def test_a_refused_report_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, object], act: Callable[[], object]
) -> None:
    caught = refusal(code, act)
    assert (caught.code, caught.remedy, caught.figures) == (code, remedy, figures)


def test_modules_above_their_threshold_are_the_first_to_leave() -> None:
    """400 of 9,500 are 4.21 %, below 4.44 %; without half of the curated they are 8 %."""
    assert first_to_leave(three_modules()) == ()
    halved = report_exited(three_modules(), "curated", "operator-0", 5000)
    assert first_to_leave(halved) == ("dvt",)
    alone = pool((terms("curated"), Module(operators((10, 0, 10)))))
    assert first_to_leave(alone) == ()  # all of it is not above all of it


def test_fees_follow_the_validators_of_each_module() -> None:
    """9,000, 400 and 100 of 9,500, with 5, 8 and 6 % to operators and the rest of 10 % to the treasury."""
    shares = fee_shares(three_modules())
    whole = 10**20
    parts = [9000 * whole // 9500, 400 * whole // 9500, 100 * whole // 9500]
    assert shares.modules == (parts[0] * 500 // 10_000, parts[1] * 800 // 10_000, parts[2] * 600 // 10_000)
    treasury = [parts[0] * 500 // 10_000, parts[1] * 200 // 10_000, parts[2] * 400 // 10_000]
    assert shares.total == sum(shares.modules) + sum(treasury)
    assert 0 < whole // 10 - shares.total <= 6
    stopped = fee_shares(three_modules("stopped"))
    assert stopped.modules[2] == 0
    assert stopped.total == shares.total
    assert fee_shares(pool((terms("empty"), Module(())))) == ((0,), 0)


def test_fees_follow_the_balances_of_the_modules_where_these_are_reported() -> None:
    """Equal in number, one module's validators hold 64 times as much: 5 % of its part, 8 and 6 % of the others'."""
    modules = three_modules()
    balances = (2048 * 10**9, 32 * 10**9, 0)
    shares = fee_shares(modules, balances)
    parts = [balance * 10**20 // sum(balances) for balance in balances]
    assert shares.modules == (parts[0] * 500 // 10_000, parts[1] * 800 // 10_000, 0)
    assert 0 < 10**19 - shares.total <= 4
    alike = [module.active * 32 * 10**9 for module in modules.modules]
    assert fee_shares(modules, alike) == fee_shares(modules)
    assert fee_shares(modules, (0, 0, 0)) == ((0, 0, 0), 0)


def test_a_module_s_part_of_the_rewards_is_rounded_down_and_nothing_of_none() -> None:
    """A module that keeps all: a third of 10^20 less the dust; the part of nobody is nothing."""
    all_of_it = ModuleTerms("all", 10_000, 10_000, 10_000, 0, 150, 25)
    one_of_three = pool((all_of_it, Module(operators((1, 0, 1)))), (terms("rest", fee=0), Module(operators((2, 0, 2)))))
    assert fee_shares(one_of_three).modules == (33_333_333_333_333_333_333, 0)
    assert fee_shares(pool((all_of_it, Module(())))) == ((0,), 0)


COUNTS = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 200), st.integers(0, 900)), min_size=1, max_size=4)


@settings(max_examples=100)
@given(
    modules=st.lists(st.tuples(COUNTS, st.integers(0, 10_000)), min_size=1, max_size=4),
    wei=amounts_between(0, 3000 * WEI),
)
def test_no_deposit_is_lost_or_made_twice(modules: list[tuple[list[tuple[int, int, int]], int]], wei: int) -> None:
    """Exact, whatever the limits: what leaves the buffer is what operators have more, and no limit is broken."""
    before = pool(
        *(
            (terms(str(number), limit), Module(operators(*((made, min(gone, made), keys) for made, gone, keys in rows))))
            for number, (rows, limit) in enumerate(modules)
        )
    )
    day = distribute(before, wei)
    total = before.active + wei // WEI
    assert day.validators.active == before.active + day.deposits
    assert day.buffered_wei == wei - day.deposits * WEI >= 0
    for one, old, new in zip(before.parameters.modules, before.modules, day.validators.modules, strict=True):
        assert new.active <= max(old.active, one.stake_share_limit_bps * total // 10_000)
        for was, now in zip(old.operators, new.operators, strict=True):
            assert was.deposited <= now.deposited <= max(was.deposited, was.keys)
            assert replace(now, deposited=was.deposited) == was


def test_validators_survive_being_written_and_read() -> None:
    before = distribute(three_modules(), 777 * WEI).validators
    assert json.decode(json.encode(before), type=Validators) == before


def test_operators_are_entities_and_one_in_two_modules_counts_once() -> None:
    shared = pool(
        (terms("a"), Module((Operator("both", 30, 10), Operator("one", 5)))),
        (terms("b"), Module((Operator("both", 7),))),
    )
    assert operator_stakes(shared) == (Entities(27), Entities(5))


def test_an_equal_number_of_hands_is_its_own_effective_number() -> None:
    found = concentration([Entities(7, 10)])
    assert (found.herfindahl, found.effective_number, found.largest_share) == (Fraction(1, 10), 10, Fraction(1, 10))
    assert (found.over_one_third, found.over_half, found.over_two_thirds) == (4, 6, 7)


def test_exactly_a_third_is_not_more_than_a_third() -> None:
    assert concentration([Entities(1, 3)])[3:] == (2, 2, 3)
    assert concentration([Entities(34), Entities(33, 2)]).over_one_third == 1
    assert nakamoto([Entities(10), Entities(90)], Fraction(9, 10)) == 2
    assert nakamoto([Entities(10), Entities(91)], Fraction(9, 10)) == 1


STAKES = st.lists(st.tuples(evenly_between(0, 10**9), st.integers(0, 6)), min_size=1, max_size=12)


@settings(max_examples=150)
@given(rows=STAKES, share=st.fractions(0, Fraction(99, 100), max_denominator=1000))
def test_a_cohort_counts_as_its_members(rows: list[tuple[int, int]], share: Fraction) -> None:
    cohorts = [Entities(*row) for row in rows]
    apart = [Entities(stake) for stake, number in rows for _ in range(number)]
    if not any(one.stake for one in apart):
        refusal("stake_none", lambda: concentration(cohorts))
        refusal("stake_none", lambda: nakamoto(apart, share))
        return
    found = concentration(cohorts)
    assert found == concentration(apart)
    fewest = nakamoto(cohorts, share)
    stakes = sorted((one.stake for one in apart), reverse=True)
    assert sum(stakes[:fewest]) > share * found.total >= sum(stakes[: fewest - 1])
    assert found.over_one_third <= found.over_half <= found.over_two_thirds
    holders = sum(1 for stake in stakes if stake)
    assert Fraction(1, holders) <= found.herfindahl <= found.largest_share <= 1


@given(total=evenly_between(0, 10**20), share=st.sampled_from([ONE_THIRD, ONE_HALF, TWO_THIRDS]))
def test_an_outsider_needs_the_least_that_tips_the_scale(total: int, share: Fraction) -> None:
    needed = outsider_needs(total, share)
    assert needed > share * (total + needed)
    assert needed - 1 <= share * (total + needed - 1)


def test_the_threshold_of_a_third_takes_half_of_what_is_there() -> None:
    assert outsider_needs(34_000_000, ONE_THIRD) == 17_000_001
    assert outsider_needs(34_000_000, TWO_THIRDS) == 68_000_001
