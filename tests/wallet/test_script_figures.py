"""Figures answer exactly and in the unit they say; conditions compare them as fractions, never as floats."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import amounts_between
from tests.wallet.practices import lived_practice
from tests.wallet.practices import practice as practice_of
from wallet import Practice, actions, shocks, ways
from wallet.library.scenarios import scenario, tokens_of
from wallet.scripts.conditions import compare, read_condition
from wallet.scripts.figures import FIGURES
from wallet.scripts.questions import answer, read_question, unit_of
from wallet.scripts.scene import Mark, Scene
from wallet.scripts.values import All, Unfit, Value, Vocabulary

ETH = 10**18
BEGUN = Mark(720, 1)
CALM = scenario("calm")
WORDS = Vocabulary(tokens_of(CALM), tuple(entry.called for entry in CALM.systems))


def live(practice: Practice) -> None:
    """Do each thing that a figure asks about."""
    practice.do(actions.Stake(9 * ETH, "lido"))
    practice.do(actions.Wrap(2 * ETH))
    practice.do(actions.AddLiquidity("curve-steth", (ETH, ETH)))
    practice.do(actions.Approve("stETH", "curve-steth"))
    practice.do(actions.RequestWithdrawal(3 * ETH, "lido"))
    practice.branch("waited")
    practice.advance(72)
    practice.do(actions.Claim(tuple(row.id for row in practice.world.requests("you")), "lido"))
    practice.do(actions.RequestWithdrawal(ETH, "lido"))
    practice.do(actions.Shock(shocks.SlashValidators(1_000)))
    practice.write_verdict("It depends.")
    practice.advance(2)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with lived_practice(tmp_path_factory.mktemp("figures"), live) as practice:
        yield Scene(practice, WORDS, BEGUN, Mark(720, 7), {"which": 1}, frozenset({"tab:risk"}), {"which": Value(1, 0, "choice")})


OF: dict[str, dict[str, Any]] = {
    "hold": {"of": "stETH"},
    "redeems": {"of": "wstETH"},
    "sells": {"of": "wstETH"},
    "net_worth": {},
    "net_sold": {},
    "pooled": {"of": "stETH", "system": "curve-steth"},
    "pool_gain": {"of": "curve-steth", "part": "fees"},
    "locked": {"of": "ETH"},
    "allowance": {"of": "stETH", "to": "curve-steth"},
    "rate": {"of": "wstETH"},
    "price": {"of": "stETH"},
    "discount": {"of": "stETH"},
    "lowest": {"of": "stETH"},
    "deepest": {"of": "stETH"},
    "in_pool": {"of": "ETH", "system": "curve-steth"},
    "yearly": {"of": "lido"},
    "fee": {"of": "lido"},
    "earned": {"of": "stETH"},
    "waiting": {},
    "ready": {},
    "claimed": {},
    "estimate": {"nth": 2},
    "ready_at": {"nth": 1},
    "pays": {"nth": 2},
    "ahead": {"nth": 2},
    "wait": {"of": "lido", "amount": "10 stETH"},
    "exit_takes": {"of": "lido"},
    "hour": {},
    "passed": {},
    "now": {},
    "did": {"kind": "stake"},
    "got": {"kind": "claim", "name": "got"},
    "done_at": {"kind": "claim"},
    "happened": {"kind": "slash"},
    "branches": {"hour": 60},
    "verdict": {},
    "opened": {"key": "tab:risk"},
    "answered": {"id": "which"},
    "came": {"id": "which"},
}
"""How each figure is asked here."""
WITHOUT_AN_ANSWER = ("exit_takes",)
"""Lido's queue has no limit."""


OF_LOANS: dict[str, dict[str, Any]] = {
    "supplied": {"of": "wstETH", "system": "aave-core"},
    "owed": {"of": "ETH", "system": "aave-core"},
    "own_part": {"of": "aave-core"},
    "health": {"of": "aave-core"},
    "may_fall": {"of": "aave-core"},
    "loan_costs": {"of": "ETH", "system": "aave-core"},
    "price_source": {"of": "aave-core"},
}


OF_RESTAKING: dict[str, dict[str, Any]] = {name: {"of": "eigenlayer"} for name in ("restaked", "in_escrow", "allocated")}


def test_figures_of_restaking_answer_what_the_strategy_does(tmp_path: Path) -> None:
    with practice_of(tmp_path, "calm-all") as practice:
        words = Vocabulary(tokens_of(scenario("calm-all")), tuple(practice.world.systems))
        scene = Scene(practice, words, BEGUN, BEGUN)
        asked = {name: read_question({"figure": name, **given}, words) for name, given in OF_RESTAKING.items()}
        assert answer(asked["allocated"], scene) is None, "it is delegated to nobody"
        practice.do(actions.Restake("eigenlayer", 4 * ETH, "Birch"))
        practice.do(actions.LeaveRestaking("eigenlayer", ETH))
        found = {name: answer(question, scene) for name, question in asked.items()}
        told = {name: (value.unit, float(value.whole)) for name, value in found.items() if value is not None}
        assert told == {"restaked": ("stETH", pytest.approx(3)), "in_escrow": ("stETH", pytest.approx(1)), "allocated": ("%", 90)}


OF_VAULTS: dict[str, dict[str, Any]] = {
    name: {"of": "yearn-vault"} for name in ("share_price", "locked_profit", "pays_now", "vault_lost")
}


def test_figures_of_vaults_answer_what_the_vault_does(tmp_path: Path) -> None:
    with practice_of(tmp_path, "calm-all") as practice:
        words = Vocabulary(tokens_of(scenario("calm-all")), tuple(practice.world.systems))
        scene, facts = Scene(practice, words, BEGUN, BEGUN), ways.vaults.told(practice.world, "yearn-vault")
        told = {}
        for name, given in OF_VAULTS.items():
            value = answer(read_question({"figure": name, **given}, words), scene)
            assert value is not None
            told[name] = value.unit, value.number
        lost = sum(row.by_holders for row in facts.reports)
        numbers = {"share_price": facts.price, "locked_profit": facts.locked, "pays_now": facts.payable, "vault_lost": lost}
        assert told == {name: ("wstETH", number) for name, number in numbers.items()}


def test_every_figure_is_asked_here() -> None:
    assert OF.keys() | OF_LOANS.keys() | OF_RESTAKING.keys() | OF_VAULTS.keys() == FIGURES.keys()


def test_the_lowest_price_is_the_deepest_since_the_script_began(scene: Scene) -> None:
    series = scene.practice.series("stETH")
    price = series.market_price[BEGUN.hour :]
    place = int((price / series.redemption_rate[BEGUN.hour :]).argmin())
    found = answer(read_question({"figure": "lowest", "of": "stETH"}, WORDS), scene)
    fell = answer(read_question({"figure": "deepest", "of": "stETH"}, WORDS), scene)
    assert found is not None
    assert fell is not None
    assert float(found.whole) == pytest.approx(price[place], abs=1e-14)
    assert float(fell.whole) == pytest.approx((1 - price[place] / series.redemption_rate[BEGUN.hour + place]) * 100, abs=1e-4)
    assert min(series.market_price[: BEGUN.hour]) < price[place], "what was before it counts no more"


def test_figures_of_loans_answer_what_the_lender_does(tmp_path: Path) -> None:
    with practice_of(tmp_path, "calm-all") as practice:
        words = Vocabulary(tokens_of(scenario("calm-all")), tuple(practice.world.systems))
        scene = Scene(practice, words, BEGUN, BEGUN)
        asked = {name: read_question({"figure": name, **given}, words) for name, given in OF_LOANS.items()}
        for name in ("health", "may_fall"):
            assert answer(asked[name], scene) is None, "nothing is owed"
        practice.do(actions.OpenLoop("aave-core", "wstETH", 10 * ETH, 50_000, 1))
        practice.do(actions.Shock(shocks.PriceSourceChanges("redemption")))
        found = {name: answer(question, scene) for name, question in asked.items()}
        told = {name: (value.unit, float(value.whole)) for name, value in found.items() if value is not None}
        assert told == {
            "supplied": ("wstETH", pytest.approx(50 / float(practice.world.redemption_rate("wstETH") / ETH))),
            "owed": ("ETH", pytest.approx(40.02)),
            "own_part": ("ETH", pytest.approx(9.98)),
            "health": ("count", pytest.approx(0.95 * 50 / 40.02)),
            "may_fall": ("%", pytest.approx(100 - 40.02 / 50 / 0.95 * 100, abs=1e-3)),
            "loan_costs": ("%", told["loan_costs"][1]),
            "price_source": ("choice", 1),
        }
        assert 0.5 < told["loan_costs"][1] < 5


@pytest.mark.parametrize("name", OF)
def test_a_figure_answers_a_whole_number_in_the_unit_that_it_says(name: str, scene: Scene) -> None:
    question = read_question({"figure": name, **OF[name]}, WORDS)
    found = answer(question, scene)
    if name in WITHOUT_AN_ANSWER:
        assert found is None
        return
    assert found is not None
    assert type(found.number) is int
    assert unit_of(question, WORDS) in ("", found.unit)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ({"figure": "did", "kind": "request_withdrawal"}, Value(2, 0, "count")),
        ({"figure": "did", "kind": "request_withdrawal", "least": "3 stETH"}, Value(1, 0, "count")),
        ({"figure": "did", "kind": "request_withdrawal", "amount": "1.009 stETH"}, Value(1, 0, "count")),
        ({"figure": "did", "kind": "request_withdrawal", "amount": "0.98 stETH"}, Value(0, 0, "count")),
        ({"figure": "did", "kind": "approve", "token": "stETH", "system": "curve-steth"}, Value(1, 0, "count")),
        ({"figure": "did", "kind": "stake", "system": "curve-steth"}, Value(0, 0, "count")),
        ({"figure": "got", "kind": "request_withdrawal", "name": "paid"}, Value(ETH, 18, "stETH")),
        ({"figure": "got", "kind": "request_withdrawal", "name": "likely_hours"}, None),
        ({"figure": "got", "kind": "swap", "name": "got"}, None),
        ({"figure": "waiting"}, Value(1, 0, "count")),
        ({"figure": "waiting", "on": "main"}, Value(1, 0, "count")),
        ({"figure": "ready", "on": "nowhere"}, None),
        ({"figure": "hour", "on": "main"}, Value(0, 0, "hours")),
        ({"figure": "hour"}, Value(74, 0, "hours")),
        ({"figure": "hold", "of": "wstETH", "on": "main", "less": {"figure": "hold", "of": "wstETH"}}, Value(0, 18, "wstETH")),
        ({"figure": "in_pool", "of": "ETH", "system": "curve-steth", "part_of": {"figure": "fee", "of": "lido"}}, ...),
        ({"figure": "branches", "hour": 74}, Value(1, 0, "count")),
        ({"figure": "verdict"}, Value(11, 0, "count")),
        ({"figure": "estimate", "nth": 1}, None),
        ({"figure": "pays", "nth": 3}, None),
        ({"figure": "yearly", "of": "nobody"}, None),
        ({"figure": "answered", "id": "else"}, None),
    ],
)
def test_figures_answer_what_was_done_and_where(asked: dict[str, Any], value: Any, scene: Scene) -> None:
    found = answer(read_question(asked, WORDS), scene)
    if asked.get("name") == "likely_hours":
        assert found is not None
        assert (found.decimals, found.unit) == (0, "hours")
    elif value is ...:
        assert found is not None
        assert found.unit == "%"
        assert 400 < found.whole < 600
    else:
        assert found == value


def test_what_a_world_was_when_the_script_began_can_be_asked(scene: Scene) -> None:
    then = answer(read_question({"figure": "rate", "of": "wstETH", "then": "begun"}, WORDS), scene)
    now = answer(read_question({"figure": "rate", "of": "wstETH"}, WORDS), scene)
    gain = {"figure": "rate", "of": "wstETH", "less": {"figure": "rate", "of": "wstETH", "then": "begun"}}
    found = answer(read_question(gain, WORDS), scene)
    assert then is not None
    assert now is not None
    assert found is not None
    assert found.number == now.number - then.number != 0


def test_asking_changes_nothing(scene: Scene) -> None:
    world, moment = scene.practice.world, scene.practice.newest_moment
    for name, fields in OF.items():
        answer(read_question({"figure": name, **fields}, WORDS), scene)
    assert scene.practice.world is world
    assert scene.practice.newest_moment == moment


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=18, allow_nan=False)


@settings(max_examples=40)
@given(AMOUNTS, st.booleans(), st.integers(0, 18))
def test_an_amount_is_read_to_the_last_digit_or_refused(amount: Decimal, negative: bool, places: int) -> None:
    digits = f"{amount:f}"
    text = f"{'-' if negative else ''}{digits[: len(digits) - 18 + places].rstrip('.')} stETH"
    found = WORDS.meant(text)
    assert isinstance(found, Value)
    assert (found.decimals, found.unit) == (18, "stETH")
    assert found.whole == Fraction(text.removesuffix(" stETH"))


@settings(max_examples=60)
@given(st.text("0123456789.- {}alstETHdy%_", max_size=30))
def test_a_text_is_a_value_a_name_or_is_refused_and_nothing_else_happens(text: str) -> None:
    with suppress(Unfit):
        found = WORDS.meant(text)
        assert found == text or isinstance(found, Value | All)


@settings(max_examples=40)
@given(right=amounts_between(0, 10**20), within=st.integers(0, 300))
def test_near_is_a_distance_counted_in_fractions(right: int, within: int, scene: Scene) -> None:
    shown = f"{right // ETH}.{right % ETH:018d} stETH"
    held = {"figure": "hold", "of": "stETH"}
    condition = read_condition({**held, "near": shown, "within": f"{within} %"}, WORDS)
    have = answer(read_question(held, WORDS), scene)
    assert have is not None
    found = compare(condition, scene)
    assert found.holds == (abs(have.whole - Fraction(right, ETH)) * 100 <= Fraction(right, ETH) * within)
    assert compare(read_condition({**held, "at_least": shown}, WORDS), scene).holds == (have.number >= right)
    assert compare(read_condition({**held, "at_most": shown}, WORDS), scene).holds == (have.number <= right)


def test_the_parts_of_a_pools_gain_add_up(scene: Scene) -> None:
    def asked(part: str) -> int:
        found = answer(read_question({"figure": "pool_gain", "of": "curve-steth", "part": part}, WORDS), scene)
        assert isinstance(found, Value)
        assert found.unit == "ETH"
        return found.number

    whole = asked("gained")
    assert whole == sum(asked(part) for part in ("fees", "staking", "price", "bonus", "lost", "divergence"))
    assert asked("against_holding") == whole - asked("held")
