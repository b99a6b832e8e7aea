"""Faults on a Cosmos chain: leavers pay first and by what they had, nobody twice, and rewards are not touched."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tests.replays.cosmos import TERMS
from tests.wallet.cosmos_chain import ATOM, DAY, NOW, UNBONDING, a_chain, later, refused, tokens_of, with_me
from wallet.chain import cosmos
from wallet.chain.cosmos import ONE, Redelegation, Unbonding, Validator


def test_leavers_pay_first_and_by_what_they_had_at_the_start() -> None:
    chain = with_me()
    chain = cosmos.undelegate(chain, "you", "a", 200 * ATOM).chain
    chain = later(chain, DAY)
    before, power = tokens_of(chain, "a"), 60 * 10**6
    done = cosmos.slash(chain, "a", 1000, power, TERMS.double_sign_fraction_1e18)
    assert done.amount == 3 * 10**6 * ATOM
    assert (done.from_unbondings, done.from_validator) == (10 * ATOM, done.amount - 10 * ATOM)
    assert (done.chain.unbondings[0].balance, done.chain.unbondings[0].initial_balance) == (190 * ATOM, 200 * ATOM)
    assert tokens_of(done.chain, "a") == before - done.from_validator
    # A fault after they left is not theirs; the validator's stake pays it all.
    own = cosmos.slash(chain, "a", 1001, power, TERMS.double_sign_fraction_1e18)
    assert (own.from_unbondings, own.from_validator) == (0, own.amount)
    # A second slash still counts from the start, and takes what is there.
    poor = replace(chain, unbondings=(replace(chain.unbondings[0], balance=ATOM),))
    last = cosmos.slash(poor, "a", 1000, power, TERMS.double_sign_fraction_1e18)
    assert (last.from_unbondings, last.from_validator) == (ATOM, last.amount - 10 * ATOM)


def test_an_unbonding_on_the_second_it_is_due_is_out_of_reach() -> None:
    # `IsMature` is not after: equal counts as mature. No recorded step decides it.
    chain = a_chain(
        unbondings=(Unbonding("you", "a", 1000, NOW, 100, 100), Unbonding("you", "a", 1000, NOW + 1, 100, 100)), height=1001
    )
    done = cosmos.slash(chain, "a", 1000, 1, TERMS.double_sign_fraction_1e18)
    assert [row.balance for row in done.chain.unbondings] == [100, 95]


def test_stake_that_moved_away_still_answers_for_its_first_validator() -> None:
    moved = later(cosmos.redelegate(with_me(), "you", "a", "b", 400 * ATOM).chain, DAY)
    before = tokens_of(moved, "b")
    done = cosmos.slash(moved, "a", 1000, 60 * 10**6, TERMS.double_sign_fraction_1e18)
    assert done.from_redelegations == 20 * ATOM == before - tokens_of(done.chain, "b")
    assert done.from_validator == done.amount - 20 * ATOM
    assert cosmos.delegation_of(done.chain, "you", "b").shares_1e18 == 380 * ATOM * ONE
    assert moved.supply - done.chain.supply == done.amount
    # Where it is gone from there, its share of the fine is still not the validator's to pay.
    gone = replace(moved, delegations=tuple(row for row in moved.delegations if row.validator != "b"))
    lost = cosmos.slash(gone, "a", 1000, 60 * 10**6, TERMS.double_sign_fraction_1e18)
    assert (lost.from_redelegations, lost.from_validator) == (0, lost.amount - 20 * ATOM)
    # The new validator's faults are not the old one's.
    assert cosmos.slash(moved, "b", 1000, 1, ONE).from_redelegations == 0


def test_moves_before_the_fault_or_long_ago_are_out_of_reach() -> None:
    early = Redelegation("you", "a", "b", 999, NOW + 1, 100 * ATOM, 100 * ATOM * ONE)
    past = Redelegation("you", "a", "b", 1000, NOW, 100 * ATOM, 100 * ATOM * ONE)
    chain = replace(with_me(1000 * ATOM, "b"), redelegations=(early, past), height=1001)
    assert cosmos.slash(chain, "a", 1000, 1, ONE).from_redelegations == 0


def test_a_fault_of_this_very_block_reaches_nobody_who_left_in_it() -> None:
    chain = cosmos.undelegate(with_me(), "you", "a", 100 * ATOM).chain
    done = cosmos.slash(chain, "a", chain.height, 60 * 10**6, TERMS.double_sign_fraction_1e18)
    assert (done.from_unbondings, done.from_validator) == (0, done.amount)


def test_downtime_reaches_those_who_left_two_blocks_before_and_no_earlier() -> None:
    left = cosmos.undelegate(with_me(), "you", "a", 100 * ATOM).chain
    reached = {blocks: cosmos.downtime(replace(left, height=1000 + blocks), "a").from_unbondings for blocks in (1, 2, 3)}
    assert reached == {1: 10_000, 2: 10_000, 3: 0}


def test_a_fine_above_all_tokens_takes_them_all() -> None:
    chain = a_chain(validators=(Validator("v", 7, 7 * ONE),))
    done = cosmos.slash(chain, "v", 1000, 1, ONE)
    assert (done.amount, done.from_validator, tokens_of(done.chain, "v")) == (ATOM, 7, 0)


def test_signing_twice_shuts_out_for_good_and_counts_once() -> None:
    chain = with_me()
    chain = cosmos.undelegate(chain, "you", "a", 100 * ATOM).chain
    chain = later(chain, 60)
    # The stake that signed at 1001 was set a block before: whoever left at 1000 still counts.
    done = cosmos.double_sign(chain, "a", 1001, 60 * 10**6)
    assert (done.amount, done.from_unbondings) == (3 * 10**6 * ATOM, 5 * ATOM)
    out = cosmos.find_validator(done.chain, "a")
    assert (out.tombstoned, out.bonded, out.unbonding_time) == (True, False, chain.time + UNBONDING)
    assert cosmos.double_sign(done.chain, "a", 1002, 60 * 10**6).amount == 0
    assert refused(lambda: cosmos.unjail(later(done.chain, 400 * DAY), "a")).code == "validator_tombstoned"
    assert cosmos.bonded_tokens(done.chain) == 140 * 10**6 * ATOM


def test_downtime_costs_a_ten_thousandth_and_ten_minutes() -> None:
    chain = with_me()
    done = cosmos.downtime(chain, "a")
    assert done.amount == done.from_validator == 6_000_100_000
    assert cosmos.downtime(done.chain, "a").amount == 0
    early = refused(lambda: cosmos.unjail(later(done.chain, 599), "a"))
    assert (early.code, early.figures["opens"]) == ("validator_jailed", NOW + 600)
    back = cosmos.unjail(later(done.chain, 600), "a")
    assert cosmos.find_validator(back, "a").bonded
    assert refused(lambda: cosmos.unjail(back, "a")).code == "validator_not_jailed"
    assert cosmos.blocks_that_may_be_missed(TERMS) == 9500


JAILED = cosmos.downtime(a_chain(), "a").chain
LEFT = later(JAILED, UNBONDING)
TOMBSTONED = cosmos.double_sign(a_chain(), "a", 1000, 1).chain


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("validator_unbonded", None, {"name": "a"}, lambda: cosmos.slash(LEFT, "a", 1000, 1, ONE)),
        ("validator_unbonded", None, {"name": "a"}, lambda: cosmos.double_sign(LEFT, "a", 1000, 1)),
        ("validator_infraction_ahead", None, {"height": 1001}, lambda: cosmos.slash(a_chain(), "a", 1001, 1, ONE)),
        # What signs at a height was set the block before.
        ("validator_infraction_ahead", None, {"height": 1001}, lambda: cosmos.double_sign(a_chain(), "a", 1002, 1)),
        ("validator_unknown", None, {"name": "z"}, lambda: cosmos.slash(a_chain(), "z", 1000, 1, ONE)),
        ("validator_unknown", None, {"name": "z"}, lambda: cosmos.double_sign(a_chain(), "z", 1000, 1)),
        ("validator_unknown", None, {"name": "z"}, lambda: cosmos.downtime(a_chain(), "z")),
        ("validator_unknown", None, {"name": "z"}, lambda: cosmos.unjail(a_chain(), "z")),
        ("validator_not_jailed", None, {"name": "a"}, lambda: cosmos.unjail(a_chain(), "a")),
        ("validator_tombstoned", None, {"name": "a"}, lambda: cosmos.unjail(TOMBSTONED, "a")),
        ("validator_jailed", None, {"name": "a", "opens": NOW + 600}, lambda: cosmos.unjail(later(JAILED, 599), "a")),
    ],
)
def test_a_refused_fault_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, object], act: Callable[[], object]
) -> None:
    caught = refused(act)
    assert (caught.code, caught.remedy, caught.figures) == (code, remedy, figures)


def test_a_jailed_validator_that_still_unbonds_is_slashed_and_keeps_its_own_clock() -> None:
    jailed = later(cosmos.downtime(a_chain(), "a").chain, DAY)
    done = cosmos.double_sign(jailed, "a", 999, 60 * 10**6)
    assert done.amount == done.from_validator == 3 * 10**6 * ATOM
    out = cosmos.find_validator(done.chain, "a")
    assert (out.tombstoned, out.unbonding_height, out.unbonding_time) == (True, 1000, NOW + UNBONDING)
    assert out.jailed_until > NOW + 10**6 * 365 * DAY, "for ever"


def test_whoever_is_punished_already_is_left_as_they_are() -> None:
    jailed = later(cosmos.downtime(with_me(), "a").chain, DAY)
    assert cosmos.downtime(jailed, "a") == (jailed, 0, 0, 0, 0)
    out = cosmos.double_sign(jailed, "a", 1001, 60 * 10**6).chain
    assert cosmos.double_sign(out, "a", 1002, 60 * 10**6) == (out, 0, 0, 0, 0)


def test_a_fine_is_whole_tokens_rounded_down_for_the_validator_and_for_each_who_moved() -> None:
    moved = Redelegation("you", "a", "b", 1000, NOW + 1, 100, 100 * ONE)
    chain = replace(with_me(100, "b"), redelegations=(moved,), height=1001)
    third = ONE // 3
    done = cosmos.slash(chain, "a", 1000, 1, third)
    # A third of an ATOM is 333,333.3; of what moved 33.3.
    assert (done.amount, done.from_redelegations, done.from_validator) == (333_333, 33, 333_333 - 33)


def test_where_leavers_owe_more_than_the_fine_the_validator_gains_nothing() -> None:
    chain = later(cosmos.undelegate(with_me(), "you", "a", 200 * ATOM).chain, DAY)
    done = cosmos.slash(chain, "a", 1000, 1, TERMS.double_sign_fraction_1e18)
    assert (done.amount, done.from_unbondings, done.from_validator) == (ATOM // 20, 10 * ATOM, 0)
    assert tokens_of(done.chain, "a") == tokens_of(chain, "a")
    assert chain.supply - done.chain.supply == 10 * ATOM


def test_those_who_leave_another_validator_pay_nothing() -> None:
    chain = later(cosmos.undelegate(with_me(1000 * ATOM, "b"), "you", "b", 200 * ATOM).chain, DAY)
    done = cosmos.slash(chain, "a", 1000, 60 * 10**6, TERMS.double_sign_fraction_1e18)
    assert (done.from_unbondings, done.chain.unbondings) == (0, chain.unbondings)


def test_rewards_outlast_the_shares_that_a_fine_took_and_are_paid_once() -> None:
    chain = a_chain(validators=(*a_chain().validators, Validator("c", 0, 0)))
    chain = cosmos.delegate(chain, "you", "a", 100 * ATOM).chain
    chain = cosmos.mint_blocks(cosmos.redelegate(chain, "you", "a", "c", 100 * ATOM).chain, 100_000).chain
    due = cosmos.delegation_of(chain, "you", "c").rewards_1e18
    assert due > ONE
    burnt = cosmos.slash(replace(chain, height=1001), "a", 1000, 100, ONE).chain
    row = cosmos.delegation_of(burnt, "you", "c")
    assert (row.shares_1e18, row.rewards_1e18, tokens_of(burnt, "c")) == (0, due, 0)
    # A validator without shares is given nothing and has nothing to share out.
    idle = cosmos.mint_blocks(burnt, 10).chain
    assert cosmos.delegation_of(idle, "you", "c").rewards_1e18 == due
    paid, rewards = cosmos.claim_rewards(idle, "you", "c")
    assert (rewards, paid.delegations) == (due // ONE, ())


def test_whoever_served_its_time_is_what_it_was_less_the_fine() -> None:
    chain = with_me()
    before = cosmos.find_validator(chain, "a")
    done = cosmos.downtime(chain, "a")
    back = cosmos.find_validator(cosmos.unjail(later(done.chain, 600), "a"), "a")
    assert back == replace(before, tokens=before.tokens - done.amount, jailed_until=NOW + 600)


def test_the_part_of_the_window_that_must_be_signed_is_rounded_half_to_even() -> None:
    # 5 % of 50 is 2.5, of 30 is 1.5, of 31 is 1.55, of 29 is 1.45.
    missed = {
        window: cosmos.blocks_that_may_be_missed(replace(TERMS, signed_blocks_window=window)) for window in (50, 30, 31, 29)
    }
    assert missed == {50: 48, 30: 28, 31: 29, 29: 28}
