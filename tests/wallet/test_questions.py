"""Five questions answered with the figures of a practice: each is what the practice itself says of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.wallet.practices import practice
from wallet import Practice, actions, ways
from wallet.world.estimates import slashing_loss

ETH = 10**18


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    with practice(tmp_path_factory.mktemp("questions")) as made:
        yield made


def found(practice: Practice) -> ways.FiveAnswers:
    answers = ways.five_answers(practice)
    assert answers is not None
    return answers


def test_answers_are_of_what_is_held_and_what_it_does_now(begun: Practice) -> None:
    answers, world = found(begun), begun.world
    token = answers.pair.token
    assert answers.held
    assert answers.amount == world.balance("you", token)
    assert answers.owed == world.redemption_value("you", token)
    assert answers.sells == world.sale_proceeds("you", token)
    outcome = begun.preview(actions.Swap("curve-steth", token, "ETH", answers.amount))
    assert abs(int(outcome.receipt.figures["got"]) - (answers.sells or 0)) < 10
    assert answers.within > ETH
    assert [way.open for way in answers.ways.ways] == [True, True]


def test_losses_are_those_of_the_market_so_far_and_of_the_chains_formula(begun: Practice) -> None:
    answers, series = found(begun), begun.series("stETH")
    assert answers.worst is not None
    assert answers.worst.discount == pytest.approx(max(1 - series.market_price / series.redemption_rate))
    assert answers.one_of == 1000
    active = begun.world.systems["ethereum"].active("lido")  # type: ignore[attr-defined]
    assert answers.slashed == slashing_loss(begun.world, answers.amount, active // 1000)


def test_rewards_are_those_that_the_practice_tells(begun: Practice) -> None:
    answers, rows = found(begun), begun.rewards(key="stETH")
    assert answers.rewards.amount == sum(row.amount for row in rows) > 0
    assert answers.latest == rows[0]
    assert answers.fee_bps == 1000
    assert answers.facts == ways.twins.facts(begun.world, answers.pair, begun.yearly_rate)


def test_a_year_pays_what_the_ways_to_stake_say(begun: Practice) -> None:
    said = {way.system: way.yearly.ppm for way in ways.to_stake(begun.world, begun.yearly_rate)}
    answers = found(begun)
    assert answers.facts is not None
    assert answers.facts.yearly_liquid_ppm == said[answers.pair.protocol]
    assert answers.facts.yearly_locked_ppm == said[answers.pair.book]


def test_who_holds_none_is_told_of_ten(begun: Practice) -> None:
    world = begun.world
    begun.do(actions.Swap("curve-steth", "stETH", "ETH", world.balance("you", "stETH")))
    answers = found(begun)
    begun.undo()
    assert not answers.held
    assert answers.amount == 10 * ETH
    assert found(begun).held
