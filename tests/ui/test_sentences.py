"""Every sentence about what was done is made from its receipt in the reader's number format, wherever it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.strategies import amounts_between
from tests.wallet.practices import practice
from ui.panels.activity.words import KINDS, icon_of, long_words, shown_text
from ui.panels.time.bar import chart_marker
from ui.wording import (
    NUMBER_FORMATS,
    amount,
    brief_amount,
    ins,
    number_locale,
    outs,
    passed_words,
    receipt_words,
    step_words,
    use_number_format,
    use_world,
)
from ui.wording.receipts import _DONE as DONE
from wallet import Practice, actions, shocks
from wallet.actions import AnyAction
from wallet.amounts import parse

E = 10**18
DEEDS: tuple[actions.Action, ...] = (
    actions.Faucet(amount=123_456 * E + E // 3),
    actions.Stake(amount=12_345 * E + 67_891 * 10**12),
    actions.Wrap(amount=2_345 * E + E // 7),
    actions.Unwrap(amount=1_234 * E + E // 11),
    actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=1_234 * E + E // 2),
    actions.Swap(market="curve-steth", pay="ETH", receive="stETH", amount=2_000 * E),
    actions.AddLiquidity(market="curve-steth", amounts=(1_000 * E + E // 9, 1_111 * E)),
    actions.RemoveLiquidity(market="curve-steth", amount=1_001 * E),
    actions.RemoveLiquidity(market="curve-steth", amount=500 * E, into="stETH"),
    actions.RemoveExactly(market="curve-steth", amounts=(10 * E + E // 7, 0)),
    actions.Transfer(token="stETH", to="Jon", amount=1_000 * E + E // 13),
    actions.Approve(token="stETH", spender="curve-steth", amount=5_000 * E + E // 2),
    actions.Approve(token="wstETH", spender="lido-queue"),
    actions.Revoke(token="stETH", spender="curve-steth"),
    actions.Lock(amount=1_600 * E),
    actions.RequestWithdrawal(amount=1_500 * E + E // 2),
)
"""One of each kind, with amounts of more than a thousand and more digits than are shown."""
LATER: tuple[actions.Action, ...] = (
    actions.Claim(requests=(1, 2)),
    actions.Unlock(position=1),
    actions.Shock(shock=shocks.SlashValidators(12_500)),
    actions.Shock(shock=shocks.LargeSale(12_345 * E + E // 2)),
    actions.Shock(shock=shocks.LiquidityLeaves(12_500)),
    actions.Shock(shock=shocks.RedemptionRush(12_345 * E + E // 2)),
    actions.SetFee(1_250, "lido"),
)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """A practice in which everything was done that can be done."""
    made = practice(tmp_path_factory.mktemp("lived"), "calm")
    for deed in DEEDS:
        made.do(deed)
    made.advance(60 * 24)
    for deed in LATER:
        asked = tuple(request.id for request in made.world.requests("you"))
        made.do(actions.Claim(asked) if isinstance(deed, actions.Claim) else deed)
    yield made
    made.close()


@pytest.fixture(params=sorted(NUMBER_FORMATS))
def written(request: pytest.FixtureRequest) -> Iterator[str]:
    use_number_format(request.param)
    yield request.param
    use_number_format("en")


def rows(lived: Practice) -> list:
    return [row for row in lived.activity(limit=1_000) if row.receipt is not None]


def numbers(text: str) -> list[int]:
    """The amounts in a sentence, read as the chosen format reads them, in 18 decimals."""
    locale = number_locale()
    found = re.findall(
        rf"(?<![\w{re.escape(locale.decimal)}])\d[\d{re.escape(locale.group + locale.decimal)}]*(?= (?:ETH|\w*stETH|Pool))", text
    )
    return [parse(number, 18, locale) for number in found]


def test_every_action_is_among_the_deeds(lived: Practice) -> None:
    done = {type(deed) for deed in DEEDS + LATER}
    # What these two do is told as wrapping and asking to redeem, whose words are read here.
    # Loans need a lender, which this world has not: tests/ui/test_lending_rows.py reads their sentences.
    lent = {
        actions.Supply,
        actions.WithdrawSupplied,
        actions.SellDeposit,
        actions.Borrow,
        actions.Repay,
        actions.SetEMode,
        actions.UseAsCollateral,
    }
    lent |= {actions.OpenLoop, actions.ClimbLoop, actions.CloseLoop}
    # Restaking needs a strategy: tests/ui/test_restake_form.py reads its sentences.
    lent |= {actions.Restake, actions.Delegate, actions.LeaveRestaking}
    # Moving locked stake needs a chain with several validators: tests/ui/test_hub_said.py reads its sentences.
    # Vaults need a hub; their sentences are read in tests/ui/test_staking_vaults.py.
    vaults = {kind for kind in get_args(AnyAction) if "Vault" in kind.__name__} | {actions.CallValidators}
    assert done == set(get_args(AnyAction)) - {actions.Convert, actions.Leave, actions.Redelegate} - lent - vaults


def test_a_sentence_about_a_deed_shows_nothing_of_its_stored_title(lived: Practice, written: str) -> None:
    for row in rows(lived):
        assert receipt_words(replace(row.receipt, title="stored")) == receipt_words(row.receipt) != "stored"


def test_a_deed_reads_the_same_wherever_it_is_shown(lived: Practice, written: str) -> None:
    marks = {mark.moment: chart_marker(mark).label for mark in lived.markers() if mark.receipt is not None}
    for row in rows(lived):
        said = receipt_words(row.receipt)
        assert {said} == {step_words(row), long_words(row), marks[row.moment]}
    assert step_words(lived.undo_step) == receipt_words(rows(lived)[0].receipt)


def test_a_sentence_and_its_columns_show_the_same_digits(lived: Practice, written: str) -> None:
    for row in rows(lived):
        moved = [
            parse(amount(abs(move.amount), move.token), 18, number_locale()) for move in (*ins(row.receipt), *outs(row.receipt))
        ]
        said = numbers(receipt_words(row.receipt))
        if row.kind not in ("approve", "revoke", "shock", "unlock", "set_fee"):
            assert said, receipt_words(row.receipt)
            assert set(said) <= set(moved), receipt_words(row.receipt)


def test_a_sentence_is_written_in_the_chosen_number_format(lived: Practice, written: str) -> None:
    shown = "\n".join(receipt_words(row.receipt) for row in rows(lived))
    sold = {"en": "1,234.5", "de": "1.234,5", "fr": "1\u202f234,5", "ch": "1'234.5", "in": "1,234.5", "plain": "1234.5"}[written]
    assert f"Sold {sold} stETH for " in shown
    share = "1,25 %" if number_locale().decimal == "," else "1.25 %"
    assert f"Slashed {share} of" in shown


def test_a_search_finds_every_number_that_is_shown(lived: Practice, written: str) -> None:
    for row in rows(lived):
        for text in shown_text(row).splitlines():
            found = lived.activity(limit=1_000, search=text, words=shown_text)
            assert row.moment in {each.moment for each in found}, text
    sold = brief_amount(1_234 * E + E // 2, "stETH")
    assert [row.kind for row in lived.activity(search=f"Sold {sold}", words=shown_text)] == ["swap"]


def test_a_run_of_hours_is_counted_in_the_chosen_number_format(lived: Practice, written: str) -> None:
    run = next(row for row in lived.activity(limit=1_000) if row.kind == "run")
    assert step_words(run) == run.title == "60 days passed"
    assert passed_words(1_100 * 24 + 1) == f"1{number_locale().group}100 days 1 hour passed"


def test_a_title_is_shown_where_an_older_receipt_lacks_a_figure(lived: Practice) -> None:
    shock = next(row.receipt for row in rows(lived) if row.kind == "shock")
    older = replace(shock, figures={name: value for name, value in shock.figures.items() if name != "shock"})
    assert receipt_words(older) == shock.title
    use_world(lived.world)
    assert receipt_words(replace(shock, kind="lend", title="Lent 5 ETH to curve-steth")) == "Lent 5 ETH to the Curve pool"
    use_world(None)


@given(amounts_between(0, 10**26))
def test_a_sentence_rounds_as_a_column_does(value: int) -> None:
    said, column = brief_amount(value, "ETH").removesuffix(" ETH"), amount(value, "ETH")
    assert column.rstrip("0").rstrip(".") == said or column == said


def test_every_kind_that_is_told_has_an_icon_and_a_short_word() -> None:
    assert set(DONE) <= set(KINDS)
    assert icon_of("redeem") != icon_of("nothing known")
