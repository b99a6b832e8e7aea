"""The Cosmos chain keeps its laws: shares round against their holder, moves bind who moved, coins add up."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.replays.cosmos import TERMS
from tests.strategies import amounts_between, evenly_between
from tests.wallet.cosmos_chain import ATOM, DAY, NOW, UNBONDING, a_chain, later, refused, tokens_of, with_me
from wallet.chain import cosmos
from wallet.chain.cosmos import ONE, Delegation, Validator
from wallet.chain.cosmos_bonding import unbond

# --- Decimals

numbers = amounts_between(0, 10**30)


def half_even(numerator: int, denominator: int) -> int:
    """The nearest whole number, ties to the even one, by comparing twice the remainder."""
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))


@given(numbers, numbers)
def test_products_round_half_to_even(a: int, b: int) -> None:
    assert cosmos.product(a, b) == half_even(a * b, ONE)
    assert cosmos.product(-a, b) == -cosmos.product(a, b)


@given(numbers, amounts_between(1, 10**30))
def test_quotients_are_cut_at_36_places_and_then_rounded_half_to_even(a: int, b: int) -> None:
    assert cosmos.quotient(a, b) == half_even(a * ONE * ONE // b, ONE)
    assert cosmos.quotient(-a, b) == -cosmos.quotient(a, b)


def test_ties_go_to_the_even_place() -> None:
    assert [cosmos.product(each, ONE // 2) for each in (1, 3, 5)] == [0, 2, 2]
    assert [cosmos.quotient(each, 2 * ONE) for each in (1, 3, 5)] == [0, 2, 2]
    # A hair above a tie is beyond the 36th place and is cut before it could count.
    assert cosmos.quotient(1, 2 * ONE - 1) == 0
    assert cosmos.quotient(2, 2 * ONE - 1) == 1


# --- Shares and tokens


@st.composite
def validators(draw: st.DrawFn) -> Validator:
    """From one ATOM to a billion, slashed to a tenth at worst."""
    tokens = draw(amounts_between(ATOM, 10**9 * ATOM, unit=ATOM))
    return Validator("v", tokens, tokens * ONE * 1000 // draw(st.integers(100, 1000)))


@given(validators(), amounts_between(1, 10**15, unit=ATOM))
def test_bonding_and_leaving_at_once_never_brings_more(validator: Validator, tokens: int) -> None:
    chain = a_chain(validators=(validator,), supply=10**18)
    came = cosmos.delegate(chain, "you", "v", tokens)
    worth = cosmos.tokens_for(cosmos.find_validator(came.chain, "v"), came.shares_1e18)
    assert tokens - 1 <= worth <= tokens
    if worth:
        left = cosmos.undelegate(came.chain, "you", "v", worth)
        assert left.tokens <= worth
        after = cosmos.find_validator(left.chain, "v")
        # Shares that others hold are worth no less: compared as a product of whole numbers.
        assert after.tokens * validator.shares_1e18 >= validator.tokens * (after.shares_1e18 - 2 * ONE)


@given(validators(), amounts_between(0, 10**12, unit=ATOM))
def test_a_slash_lowers_what_shares_are_worth_and_not_how_many_there_are(validator: Validator, power: int) -> None:
    chain = a_chain(validators=(validator,), supply=10**18)
    done = cosmos.slash(chain, "v", chain.height, power, TERMS.double_sign_fraction_1e18)
    after = cosmos.find_validator(done.chain, "v")
    assert after.shares_1e18 == validator.shares_1e18
    assert validator.tokens - after.tokens == done.from_validator <= done.amount
    assert chain.supply - done.chain.supply == done.from_validator


def test_the_last_share_takes_all_that_is_left() -> None:
    # 7 x 10 / 7 might come out below 10 by rounding; the last one to leave is paid the tokens themselves.
    chain = a_chain(validators=(Validator("v", 10, 7 * ONE),), delegations=(Delegation("you", "v", 7 * ONE),))
    left = cosmos.undelegate(chain, "you", "v", 10)
    assert (left.tokens, tokens_of(left.chain, "v"), left.chain.delegations) == (10, 0, ())


def test_a_validator_without_tokens_takes_no_more() -> None:
    chain = a_chain(validators=(Validator("v", 0, 5 * ONE), Validator("w", 9, 9 * ONE)))
    chain = replace(chain, delegations=(Delegation("you", "v", 5 * ONE), Delegation("you", "w", 9 * ONE)))
    assert refused(lambda: cosmos.delegate(chain, "you", "v", 1)).code == "validator_emptied"
    assert refused(lambda: cosmos.redelegate(chain, "you", "w", "v", 1)).code == "validator_emptied"
    short = refused(lambda: cosmos.undelegate(chain, "you", "v", 1))
    assert (short.code, short.remedy) == ("delegation_short", None)


def test_the_first_share_of_a_validator_is_one_for_a_token() -> None:
    chain = a_chain(validators=(Validator("v", 0, 0),))
    came = cosmos.delegate(chain, "you", "v", 5)
    assert (came.shares_1e18, tokens_of(came.chain, "v")) == (5 * ONE, 5)
    short = refused(lambda: cosmos.undelegate(chain, "you", "v", 1))
    assert (short.code, short.remedy) == ("delegation_short", None)


def test_each_delegator_has_shares_of_its_own() -> None:
    chain = cosmos.delegate(with_me(700 * ATOM), "Aiko", "a", 300 * ATOM).chain
    assert [cosmos.delegation_of(chain, name, "a").shares_1e18 for name in ("you", "Aiko")] == [
        700 * ATOM * ONE,
        300 * ATOM * ONE,
    ]
    short = refused(lambda: cosmos.undelegate(chain, "Aiko", "a", 300 * ATOM + 1))
    assert (short.remedy, short.figures) == (300 * ATOM, {"wanted": 300 * ATOM + 1, "have": 300 * ATOM})
    left = cosmos.undelegate(chain, "Aiko", "a", 300 * ATOM).chain
    assert [row.delegator for row in left.delegations] == ["you"]


def test_power_counts_whole_atom_of_those_who_sign() -> None:
    signing = Validator("v", 2 * ATOM - 1, 2 * ATOM * ONE)
    assert signing.power == 1
    assert replace(signing, unbonding_time=NOW).power == 0


# --- Leaving


def test_an_unbonding_is_paid_after_21_days_and_not_a_second_before() -> None:
    left = cosmos.undelegate(with_me(), "you", "a", 400 * ATOM)
    assert left.completion_time == NOW + UNBONDING
    assert cosmos.advance(left.chain, 2000, NOW + UNBONDING - 1).paid == ()
    (paid,) = cosmos.advance(left.chain, 2000, NOW + UNBONDING).paid
    assert (paid.delegator, paid.balance) == ("you", 400 * ATOM)
    assert tokens_of(left.chain, "a") == 60 * 10**6 * ATOM + 600 * ATOM


def test_seven_unbondings_of_a_pair_at_a_time_and_those_of_one_block_are_one() -> None:
    chain = cosmos.undelegate(with_me(), "you", "a", ATOM).chain
    for _ in range(6):
        chain = cosmos.undelegate(chain, "you", "a", ATOM).chain
        last = cosmos.unbondings_of(chain, "you", "a")[-1]
        assert last.initial_balance == last.balance == 2 * ATOM
        chain = cosmos.undelegate(later(chain, DAY), "you", "a", ATOM).chain
    assert len(cosmos.unbondings_of(chain, "you", "a")) == 7
    # Even one that would be added to the seventh: entries are counted before.
    for each in (chain, later(chain, DAY)):
        full = refused(lambda each=each: cosmos.undelegate(each, "you", "a", ATOM))  # type: ignore[misc]
        assert (full.code, full.figures) == ("unbonding_entries_full", {"limit": 7, "opens": NOW + UNBONDING})
    assert cosmos.undelegate(later(chain, 15 * DAY), "you", "a", ATOM).tokens == ATOM
    other = cosmos.delegate(chain, "Aiko", "a", ATOM).chain
    assert cosmos.undelegate(other, "Aiko", "a", ATOM).tokens == ATOM


def test_what_cannot_be_taken_is_refused_with_what_can() -> None:
    chain = with_me()
    short = refused(lambda: cosmos.undelegate(chain, "you", "a", 1000 * ATOM + 1))
    assert (short.code, short.remedy) == ("delegation_short", 1000 * ATOM)
    assert refused(lambda: cosmos.undelegate(chain, "you", "b", 1)).remedy is None
    assert refused(lambda: cosmos.undelegate(chain, "you", "a", 0)).code == "delegation_zero"
    assert refused(lambda: cosmos.delegate(chain, "you", "a", 0)).code == "delegation_zero"
    assert refused(lambda: cosmos.delegate(chain, "you", "z", 1)).code == "validator_unknown"


# --- Moving


def test_stake_that_moved_waits_before_it_moves_on() -> None:
    chain = a_chain(validators=(*a_chain().validators, Validator("c", 9 * ATOM, 9 * ATOM * ONE)))
    chain = cosmos.delegate(chain, "you", "a", 100 * ATOM).chain
    moved = cosmos.redelegate(chain, "you", "a", "b", 60 * ATOM)
    assert (moved.tokens, moved.completion_time) == (60 * ATOM, NOW + UNBONDING)
    again = refused(lambda: cosmos.redelegate(moved.chain, "you", "b", "c", ATOM))
    assert (again.code, again.figures["opens"]) == ("redelegation_again", NOW + UNBONDING)
    assert cosmos.redelegate(later(moved.chain, UNBONDING), "you", "b", "c", ATOM).tokens == ATOM
    assert refused(lambda: cosmos.redelegate(chain, "you", "a", "a", ATOM)).code == "redelegation_same"
    # Two arrivals: the later one decides.
    twice = cosmos.redelegate(later(moved.chain, DAY), "you", "a", "b", ATOM).chain
    again = refused(lambda: cosmos.redelegate(twice, "you", "b", "c", ATOM))
    assert again.figures["opens"] == NOW + DAY + UNBONDING


def test_seven_moves_between_the_same_two_at_a_time() -> None:
    chain = with_me()
    for _ in range(7):
        chain = cosmos.redelegate(later(chain, DAY), "you", "a", "b", ATOM).chain
    full = refused(lambda: cosmos.redelegate(chain, "you", "a", "b", ATOM))
    assert (full.code, full.figures["opens"]) == ("redelegation_entries_full", NOW + DAY + UNBONDING)


def test_moves_of_others_and_between_others_do_not_bind() -> None:
    chain = a_chain(validators=(*a_chain().validators, Validator("c", 9 * ATOM, 9 * ATOM * ONE)))
    for delegator in ("you", "Aiko"):
        chain = cosmos.delegate(chain, delegator, "a", 100 * ATOM).chain
    for _ in range(7):
        chain = cosmos.redelegate(chain, "you", "a", "b", ATOM).chain
    # Your seven are full from a to b; from a to c you may still move, and Aiko may on both ways, and on from b.
    assert cosmos.redelegate(chain, "you", "a", "c", ATOM).tokens == ATOM
    assert cosmos.redelegate(chain, "Aiko", "a", "b", ATOM).tokens == ATOM
    there = cosmos.delegate(chain, "Aiko", "b", ATOM).chain
    assert cosmos.redelegate(there, "Aiko", "b", "c", ATOM).tokens == ATOM


def test_moving_off_a_jailed_validator_binds_only_as_long_as_it_is_bound_itself() -> None:
    chain = later(cosmos.downtime(with_me(), "a").chain, DAY)
    moved = cosmos.redelegate(chain, "you", "a", "b", 10 * ATOM)
    (row,) = moved.chain.redelegations
    assert (row.creation_height, row.completion_time) == (1000, NOW + UNBONDING)
    for wait in (UNBONDING - DAY, UNBONDING):
        # To the second at which the validator is free itself, nothing binds what moves off it.
        assert cosmos.redelegate(later(chain, wait), "you", "a", "b", 10 * ATOM).chain.redelegations == ()


def test_less_than_a_unit_cannot_move() -> None:
    # The share of 1 uatom is cut to 1; it is worth 1 - 8.6e-19, which the 18th place still tells from 1.
    chain = a_chain(
        validators=(Validator("v", 7, 7 * ONE + 6), Validator("w", 3, 3 * ONE)),
        delegations=(Delegation("you", "v", 5 * ONE),),
    )
    assert refused(lambda: cosmos.redelegate(chain, "you", "v", "w", 1)).code == "redelegation_tiny"
    assert cosmos.redelegate(chain, "you", "v", "w", 2).tokens == 1


# --- Refusals

MOVED = cosmos.redelegate(with_me(), "you", "a", "b", 60 * ATOM).chain
SEVEN_MOVES, SEVEN_EXITS = with_me(), with_me()
for _ in range(7):
    SEVEN_MOVES = cosmos.redelegate(SEVEN_MOVES, "you", "a", "b", ATOM).chain
    SEVEN_EXITS = cosmos.undelegate(later(SEVEN_EXITS, DAY), "you", "a", ATOM).chain
EMPTIED = a_chain(validators=(Validator("v", 0, ONE), Validator("w", 3, 3 * ONE)), delegations=(Delegation("you", "w", 3 * ONE),))


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("delegation_zero", None, {}, lambda: cosmos.delegate(a_chain(), "you", "a", 0)),
        ("delegation_zero", None, {}, lambda: cosmos.undelegate(with_me(), "you", "a", -1)),
        ("delegation_zero", None, {}, lambda: cosmos.redelegate(with_me(), "you", "a", "b", 0)),
        (
            "delegation_short",
            1000 * ATOM,
            {"wanted": 1000 * ATOM + 1, "have": 1000 * ATOM},
            lambda: cosmos.undelegate(with_me(), "you", "a", 1000 * ATOM + 1),
        ),
        (
            "delegation_short",
            1000 * ATOM,
            {"wanted": 2000 * ATOM, "have": 1000 * ATOM},
            lambda: cosmos.redelegate(with_me(), "you", "a", "b", 2000 * ATOM),
        ),
        ("delegation_short", None, {"wanted": 1, "have": 0}, lambda: cosmos.undelegate(with_me(), "you", "b", 1)),
        (
            "unbonding_entries_full",
            None,
            {"limit": 7, "opens": NOW + DAY + UNBONDING},
            lambda: cosmos.undelegate(SEVEN_EXITS, "you", "a", ATOM),
        ),
        ("redelegation_same", None, {}, lambda: cosmos.redelegate(with_me(), "you", "a", "a", ATOM)),
        ("redelegation_again", None, {"opens": NOW + UNBONDING}, lambda: cosmos.redelegate(MOVED, "you", "b", "a", ATOM)),
        (
            "redelegation_entries_full",
            None,
            {"limit": 7, "opens": NOW + UNBONDING},
            lambda: cosmos.redelegate(SEVEN_MOVES, "you", "a", "b", ATOM),
        ),
        ("validator_unknown", None, {"name": "z"}, lambda: cosmos.delegate(a_chain(), "you", "z", 1)),
        ("validator_unknown", None, {"name": "z"}, lambda: cosmos.undelegate(with_me(), "you", "z", 1)),
        ("validator_unknown", None, {"name": "z"}, lambda: cosmos.redelegate(with_me(), "you", "a", "z", 1)),
        ("validator_unknown", None, {"name": "z"}, lambda: unbond(with_me(), "you", "z", ONE)),
        ("validator_unknown", None, {"name": "z"}, lambda: cosmos.delegator_yield(a_chain(), "z")),
        ("validator_emptied", None, {"name": "v"}, lambda: cosmos.delegate(EMPTIED, "you", "v", 1)),
        ("validator_emptied", None, {"name": "v"}, lambda: cosmos.redelegate(EMPTIED, "you", "w", "v", 1)),
    ],
)
def test_a_refused_bond_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, object], act: Callable[[], object]
) -> None:
    caught = refused(act)
    assert (caught.code, caught.remedy, caught.figures) == (code, remedy, figures)


# --- New coins


@given(evenly_between(0, ONE), evenly_between(7 * ONE // 100, ONE // 10))
def test_inflation_seeks_the_goal_within_its_bounds(ratio_1e18: int, inflation_1e18: int) -> None:
    after = cosmos.next_inflation(TERMS, inflation_1e18, ratio_1e18)
    assert TERMS.inflation_min_1e18 <= after <= TERMS.inflation_max_1e18
    assert after >= inflation_1e18 or ratio_1e18 > TERMS.goal_bonded_1e18
    assert after <= inflation_1e18 or ratio_1e18 < TERMS.goal_bonded_1e18
    # Nobody bonded for a year would move it by 13 points; a block moves it by its part of that.
    assert abs(after - inflation_1e18) <= TERMS.inflation_change_1e18 // TERMS.blocks_per_year + 1


def test_inflation_moves_by_hand() -> None:
    # Half the goal: 6.5 points a year, over 4,360,000 blocks.
    after = cosmos.next_inflation(TERMS, ONE * 8 // 100, ONE * 335 // 1000)
    assert after == ONE * 8 // 100 + 14_908_256_881
    # All bonded: (1 - 1 / 0.67) x 13 points.
    assert cosmos.next_inflation(TERMS, ONE * 8 // 100, ONE) == ONE * 8 // 100 - 14_685_745_584
    assert cosmos.next_inflation(TERMS, ONE // 10, 0) == ONE // 10
    assert cosmos.next_inflation(TERMS, ONE * 7 // 100, ONE) == ONE * 7 // 100


@given(st.integers(1, 200), amounts_between(1, 10**13, unit=ATOM))
def test_new_coins_are_shared_out_to_the_last_one(blocks: int, mine: int) -> None:
    chain = with_me(mine)
    minted = cosmos.mint_blocks(chain, blocks)
    after = minted.chain
    earned = sum(row.rewards_1e18 for row in after.delegations)
    commissions = sum(each.earned_1e18 for each in after.validators)
    assert after.supply - chain.supply == minted.tokens
    assert after.community_pool_1e18 * 10 >= minted.tokens * ONE
    assert earned + commissions + after.community_pool_1e18 <= minted.tokens * ONE
    # Commissions are a tenth of nine tenths, the community's tenth takes all dust (fractions of 1e-18 of power).
    assert commissions == pytest.approx(minted.tokens * ONE * 0.09, rel=1e-6)


def test_a_delegation_earns_inflation_less_tax_over_the_bonded_part_less_commission() -> None:
    # 8 % x 0.9 / 0.5 x 0.9 = 12.96 %; with my thousand ATOM bonded the half is a hair more.
    assert cosmos.delegator_yield(a_chain(), "a") == ONE * 1296 // 10_000
    chain = with_me()
    year = cosmos.mint_blocks(chain, 43_600).chain
    paid, rewards = cosmos.claim_rewards(year, "you", "a")
    # A hundredth of a year, in which inflation rises by 13 x (1 - 0.5 / 0.67) / 100 points, half of it on average.
    rate = 0.08 + 0.13 * (1 - 0.5 / 0.67) / 200
    assert rewards / (1000 * ATOM) == pytest.approx(rate * 0.9 / 0.5 * 0.9 / 100, rel=1e-3)
    assert cosmos.delegation_of(paid, "you", "a").rewards_1e18 == 0
    assert cosmos.claim_rewards(paid, "you", "a")[1] == 0


def test_rewards_are_paid_out_by_whatever_changes_a_delegation_and_stop_when_it_leaves() -> None:
    chain = cosmos.mint_blocks(with_me(), 100_000).chain
    due = cosmos.claim_rewards(chain, "you", "a")[1]
    assert due > 0
    assert cosmos.delegate(chain, "you", "a", ATOM).rewards == due
    assert cosmos.redelegate(chain, "you", "a", "b", ATOM).rewards == due
    # A move pays at both ends, and fractions go to the community.
    both = cosmos.mint_blocks(cosmos.delegate(with_me(), "you", "b", 500 * ATOM).chain, 100_000).chain
    ends = [cosmos.claim_rewards(both, "you", name)[1] for name in ("a", "b")]
    assert min(ends) > 0
    assert cosmos.redelegate(both, "you", "a", "b", ATOM).rewards == sum(ends)
    whole = sum(row.rewards_1e18 for row in both.delegations) - sum(ends) * ONE
    pooled = cosmos.redelegate(both, "you", "a", "b", ATOM).chain.community_pool_1e18 - both.community_pool_1e18
    assert pooled == whole > 0
    left = cosmos.undelegate(chain, "you", "a", 1000 * ATOM)
    assert left.rewards == due
    idle = cosmos.mint_blocks(left.chain, 1000).chain
    assert idle.delegations == ()


def test_a_jailed_validator_earns_nothing() -> None:
    jailed = cosmos.downtime(with_me(), "a").chain
    assert cosmos.delegator_yield(jailed, "a") == 0
    assert cosmos.delegation_of(cosmos.mint_blocks(jailed, 100).chain, "you", "a").rewards_1e18 == 0


def test_a_chain_without_coins_or_stake_mints_for_the_community() -> None:
    empty = a_chain(validators=(), supply=10**12)
    minted = cosmos.mint_blocks(empty, 10)
    assert minted.chain.community_pool_1e18 == minted.tokens * ONE > 0
    assert cosmos.bonded_ratio(0, 0) == 0
    assert [cosmos.bonded_ratio(bonded, 3) for bonded in (1, 2)] == [ONE // 3, 2 * ONE // 3]


def test_blocks_that_are_minted_at_once_are_those_minted_one_by_one() -> None:
    chain = with_me()
    for _ in range(3):
        chain = cosmos.mint_blocks(chain, 1).chain
    at_once = cosmos.mint_blocks(with_me(), 3).chain
    assert (chain.supply, chain.inflation_1e18) == (at_once.supply, at_once.inflation_1e18)
    assert at_once.inflation_1e18 > with_me().inflation_1e18, "half is bonded, less than the goal"


def test_while_nobody_signs_new_coins_are_the_community_s() -> None:
    dark = cosmos.downtime(cosmos.downtime(with_me(), "a").chain, "b").chain
    minted = cosmos.mint_blocks(dark, 10)
    assert minted.chain.community_pool_1e18 == minted.tokens * ONE > 0


def test_seven_delegators_never_get_more_than_their_validator_was_given() -> None:
    # One validator of a single ATOM of power, no commission: all that is left after a tenth, split in seven.
    rows = tuple(Delegation(name, "v", ATOM * ONE) for name in "abcdefg")
    chain = a_chain(validators=(Validator("v", ATOM + ATOM // 2, 7 * ATOM * ONE),), delegations=rows)
    minted = cosmos.mint_blocks(chain, 1)
    after, coins_1e18 = minted.chain, minted.tokens * ONE
    assert after.community_pool_1e18 == coins_1e18 // 10
    part = Fraction(coins_1e18 - coins_1e18 // 10, 7)
    assert part.denominator == 7
    assert [row.rewards_1e18 for row in after.delegations] == [int(part)] * 7


def test_parts_of_new_coins_are_cut_at_the_18th_place_and_the_community_has_the_rest() -> None:
    # One new uatom a block: 0.9 of it for a third and two thirds of the power, whose own fractions are cut before.
    chain = a_chain(
        parameters=replace(TERMS, blocks_per_year=2 * 10**13),
        validators=(Validator("v", ATOM, ATOM * ONE, ONE), Validator("w", 2 * ATOM, 2 * ATOM * ONE, ONE)),
    )
    minted = cosmos.mint_blocks(chain, 1)
    assert minted.tokens == 1
    assert [each.earned_1e18 for each in minted.chain.validators] == [299_999_999_999_999_999, 599_999_999_999_999_999]
    assert minted.chain.community_pool_1e18 == 100_000_000_000_000_002


def test_where_nothing_is_bonded_nothing_is_earned() -> None:
    assert cosmos.delegator_yield(a_chain(validators=(Validator("v", 0, 0),)), "v") == 0
