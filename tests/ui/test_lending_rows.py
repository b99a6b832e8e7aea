"""A loan reads right wherever it is shown: in holdings, activity, events, exposure, a review, and where it is explained."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.wallet.practices import practice
from ui.panels.activity.latest import LatestActivity
from ui.panels.exposure.words import bad_case
from ui.panels.holdings.lines import held, line_of, token_of
from ui.panels.holdings.table import HoldingsTable
from ui.panels.holdings.words import earns, line_name, where
from ui.panels.holdings.worth_words import worth_caption, worth_hint
from ui.panels.review.parts import change_row
from ui.panels.rewards.words import arrived, earner
from ui.panels.twins.words import told_rows
from ui.panels.window.width import WindowWidth
from ui.session import Session
from ui.theme import theme
from ui.widgets import Text
from ui.wording import action_words, event_text, percent, receipt_words
from ui.wording.assumed import WORDS, assumption_words, key_of
from ui.wording.explaining.explained import formula_in_digits, place_of, sentence_of, term_name
from ui.wording.explaining.formulas import formulas_of
from ui.wording.roles import use_world
from ui.wording.telling import story_of
from wallet import Practice, actions, assumptions, explain, exposures, shocks, staked, worth
from wallet.library import start
from wallet.ways import twins

E, NAME = 10**18, "aave-core"
DEEDS: tuple[actions.Action, ...] = (
    actions.Stake(amount=20 * E),
    actions.Wrap(20 * E),
    actions.Supply(NAME, "wstETH", 12 * E),
    actions.Supply(NAME, "ETH", 2 * E),
    actions.UseAsCollateral(NAME, "ETH", used=False),
    actions.SetEMode(NAME, 1),
    actions.Borrow(NAME, "ETH", 13 * E),
    actions.Repay(NAME, "ETH", E // 2),
    actions.WithdrawSupplied(NAME, "ETH", E),
    actions.Shock(shocks.PriceSourceChanges("market")),
)
SAID = (
    "Supplied 12 wstETH to Aave v3 Core",
    "Supplied 2 ETH to Aave v3 Core",
    "Stopped using ETH as collateral",
    "Entered an e-mode of Aave v3 Core",
    "Borrowed 13 ETH from Aave v3 Core",
    "Repaid 0.5 ETH to Aave v3 Core",
    "Withdrew 1 ETH from Aave v3 Core",
    "Lending prices switched to what tokens sell for",
)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """A practice with a loan, some days old."""
    made = practice(tmp_path_factory.mktemp("lent"), "calm-all")
    for deed in DEEDS:
        made.do(deed)
    made.advance(48)
    use_world(made.world)
    yield made
    use_world(None)
    made.close()


def test_a_deed_is_said_from_its_figures(lived: Practice) -> None:
    receipts = [row.receipt for row in reversed(lived.activity(limit=100)) if row.receipt is not None][2:]
    assert tuple(receipt_words(replace(receipt, title="stored")) for receipt in receipts) == SAID


def test_an_order_names_the_lender_and_the_amount(lived: Practice) -> None:
    assert action_words(DEEDS[2]) == "Supply 12 wstETH to Aave v3 Core"
    assert action_words(actions.Repay(NAME, "ETH", 0, everything=True)) == "Repay all ETH to Aave v3 Core"
    assert action_words(DEEDS[-1]) == "Lending prices switch to what tokens sell for"


def test_an_order_to_stake_says_with_whom_where_several_take_the_coin(lived: Practice) -> None:
    assert action_words(actions.Stake(5 * E, "rocket-pool")) == "Stake 5 ETH with Rocket Pool"
    assert action_words(actions.Stake(5 * E)) == "Stake 5 ETH with Lido"
    assert action_words(actions.Stake(5 * 10**9, "jito")) == "Stake 5 SOL with Jito"
    assert action_words(actions.Stake(5 * 10**6, "stride")) == "Stake 5 ATOM"
    use_world(None)
    assert action_words(actions.Stake(5 * E)) == "Stake 5 ETH"
    use_world(lived.world)


def test_a_review_shows_the_debt_the_health_factor_and_the_risk(lived: Practice) -> None:
    wish = actions.Borrow(NAME, "ETH", E)
    outcome = lived.preview(wish)
    assert ("ETH, borrowed", "−12.5016", "−1.0000 owed", "−13.5016") in [change_row(row) for row in outcome.receipt.changes]
    story = story_of(wish, outcome, lived.world)
    assert story.confirm == "Confirm loan"
    assert story.risks[0].text == "Your collateral may be sold to repay the loan"
    (formula,) = formulas_of(outcome.receipt)
    assert formula.name == "Health factor"
    assert formula.values.count("$") == 2


def test_a_loop_is_ordered_done_and_told_step_by_step(lived: Practice) -> None:
    world = lived.world
    wish = actions.OpenLoop(NAME, "rETH", 4 * E, 30_000, 1)
    outcome = actions.attempt(wish, world)
    assert action_words(wish) == "Loop 4 ETH to 3.00 times at Aave v3 Core"
    assert receipt_words(replace(outcome.receipt, title="stored")).startswith("Looped 4 ETH to ")
    steps = [formula.name for formula in formulas_of(outcome.receipt)]
    assert steps == ["1. Flash loan", "2. Staked", "3. Supplied", "4. Borrowed", "Health factor"]
    assert formulas_of(outcome.receipt)[3].values == "8.0000 ETH + 0.0040 ETH = 8.0040 ETH"
    rung = actions.ClimbLoop(NAME, "wstETH", E // 2, category=1)
    climbed = actions.attempt(rung, outcome.world)
    assert action_words(rung) == "Loop 0.5 ETH more at Aave v3 Core"
    assert receipt_words(replace(climbed.receipt, title="stored")) == "Looped 0.5 ETH more at Aave v3 Core"
    assert [formula.name for formula in formulas_of(climbed.receipt)][:3] == ["1. Borrow", "2. Staked", "3. Supplied"]
    closing, fresh = actions.CloseLoop(NAME, "rETH"), start("calm-all", 1)
    closed = actions.attempt(closing, actions.attempt(wish, fresh).world)
    assert action_words(closing) == "Close the loop of rETH at Aave v3 Core"
    assert receipt_words(replace(closed.receipt, title="stored")).startswith("Closed a loop at Aave v3 Core and sold ")
    assert [formula.name for formula in formulas_of(closed.receipt)][-1] == "6. Kept"
    assert story_of(closing, closed, world).confirm == "Close the loop"


def test_what_is_supplied_and_owed_are_rows_with_their_lender(lived: Practice) -> None:
    rows = {line_name(line, lived.world): line for line in held(lived.world)}
    assert {"wstETH, supplied", "ETH, supplied", "ETH, borrowed"} <= set(rows)
    debt = rows["ETH, borrowed"]
    assert debt.amount < 0
    assert debt.redemption_value < 0
    assert where(debt, lived.world) == "Aave v3 Core"
    assert [token_of(lived.world, line.key) for line in rows.values() if line.system == NAME] == ["wstETH", "ETH", "ETH"]
    assert line_of(lived.world, debt.key) is not None


def test_what_is_supplied_is_not_said_to_be_wrapped_in_the_wallet(lived: Practice) -> None:
    totals = staked(lived.world)
    supplied = next(line for line in held(lived.world) if line_name(line, lived.world) == "wstETH, supplied")
    assert totals.supplied == supplied.staked > 0
    assert totals.wrapped + totals.supplied < totals.balance
    assert totals.wrapped == sum(line.staked for line in held(lived.world) if line.key == "wstETH")


def test_the_price_of_a_dollar_is_nothing_that_a_loan_earned(lived: Practice) -> None:
    world = actions.Supply(NAME, "USDC", 100 * 10**6).apply(lived.world).world
    told = {line_name(line, world): earns(line, world) for line in held(world)}
    assert not told["USDC, supplied"]
    assert told["wstETH, supplied"]
    assert told["ETH, borrowed"]


@pytest.mark.parametrize("name", ["wstETH supplied", "ETH supplied", "ETH borrowed"])
def test_every_number_of_a_row_is_explained(lived: Practice, name: str) -> None:
    for what in ("hold", "redeem", "sell", "gap"):
        told = explain(lived.world, f"{name} {NAME}", what)
        assert formula_in_digits(told)
        if what == "hold":
            (term,) = told.terms
            assert term_name(term) == (
                "what you owe, with interest" if "borrowed" in name else "what you supplied, with interest"
            )
            assert place_of(term) == "the lending market, interest included"


def test_money_at_a_lender_is_paid_by_no_protocol_and_sold_in_no_pool(lived: Practice) -> None:
    for what in ("redeem", "sell"):
        told = explain(lived.world, f"ETH borrowed {NAME}", what)
        assert sentence_of(told) == "It is the coin itself, each unit worth one."
        assert place_of(told.terms[1]) == "always 1"
        assert "what a dollar is worth in ETH" in sentence_of(explain(lived.world, "USDC", what))
        assert place_of(explain(lived.world, "USDC", what).terms[1]) == "the price of this hour"


def test_a_sum_names_what_is_supplied_in_it(lived: Practice) -> None:
    told = explain(lived.world, "lst", "redeem")
    assert {term_name(term) for term in told.terms} == {"stETH", "wstETH", "wstETH, supplied"}


def test_exposure_says_how_far_the_liquidation_is_and_what_it_costs(lived: Practice) -> None:
    (row,) = (row for row in exposures(lived.world) if row.kind == "liquidation")
    said = bad_case(row)
    assert said.startswith("Others may repay your loan with your collateral if it fell by ")
    assert "by interest alone in " in said
    assert "keep 1.00 % more" in said
    assert said.endswith("Prices are taken from what tokens sell for.")
    assert 0 < row.bad_case < row.at_stake


def test_interest_is_a_part_of_the_net_worth(lived: Practice) -> None:
    parts = worth(lived.world, lived.own)
    assert parts.lending < 0
    assert parts.sold == parts.moved + parts.staking + parts.market + parts.dollars + parts.fees + parts.lending
    assert "Interest: " in worth_hint(parts, lived.world)
    assert "net worth" in worth_caption(parts, lived.world)


def test_what_collateral_earns_by_staking_is_among_the_rewards(lived: Practice) -> None:
    rows = [row for row in lived.rewards() if row.key == f"wstETH supplied {NAME}"]
    assert len(rows) >= 2
    assert all(row.amount > 0 and row.held >= 12 * E for row in rows)
    assert {earner(row.key) for row in rows} == {"wstETH, supplied"}
    assert {arrived(row) for row in rows} == {"value rose"}


def test_a_liquidation_is_told_to_whom_it_happened(lived: Practice) -> None:
    lived.do(actions.Shock(shocks.LargeSale(150_000 * E)))
    _, events = lived.advance(1), lived.activity(limit=1)[0].events
    told = [event_text(event) for event in events if event.kind == "liquidation"]
    assert len(told) == 1
    head, _, rest = told[0].partition(" ETH of debt was repaid with 12.0000 wstETH of collateral. Another ")
    assert head.startswith("A loan at Aave v3 Core was liquidated: ")
    assert rest.endswith(" ETH of debt was written off")
    lived.undo()
    lived.undo()


def test_every_figure_of_the_market_has_words_and_names_its_asset(lived: Practice) -> None:
    rows = [row for row in assumptions("calm-all") if NAME in (row.of, row.place.split()[0])]
    assert len(rows) > 50
    assert [row.name for row in rows if key_of(row) not in WORDS and not row.place.startswith("network")] == []
    said = {assumption_words(row) for row in rows}
    assert "Borrowed by others from Aave v3 Core: 2,070,000 WETH" in said
    assert "Loans against wstETH can be liquidated from: 81 % of its value" in said


def test_no_number_of_the_latest_doings_and_no_holding_is_cut_where_text_is_large(lived: Practice, qtbot: QtBot) -> None:
    latest, table = LatestActivity(Session(lived)), HoldingsTable(lambda _line: None)
    for part in (latest, table):
        qtbot.addWidget(part)
        part.show()
    latest.refresh()
    table.set_room(WindowWidth.tight)
    table.present(lived.world, "lst", lived.own)
    for scale, column, pane in ((1.0, 276, 576), (1.3, 345, 576), (1.5, 398, 763), (2.0, 968, 968)):
        theme().set_text_scale(scale)
        latest.resize(column, latest.sizeHint().height())
        table.resize(pane, 300)
        QApplication.processEvents()
        for text in latest.findChildren(Text):
            if text.isVisible():
                words = text.text().split() if text.wordWrap() else [text.text()]
                longest = max((text.fontMetrics().horizontalAdvance(word) for word in words), default=0)
                assert text.width() >= longest, (scale, text.text())
        assert table.horizontalScrollBar().maximum() == 0, scale
    theme().set_text_scale(1.0)


def test_what_the_loan_of_a_liquid_twin_costs_is_told_for_a_day_and_for_the_moment() -> None:
    world = start("calm-all", 7)
    pair = twins.pairs(world)[0]
    found = twins.lived(world, twins.row_script("defi", world, pair))[1]
    told = {row.label: row.value for row in told_rows(found, world)[0]}
    for label, figure in (("Loan rate over a day", "mean_ppm"), ("Loan rate now", "yearly_ppm")):
        assert told[label] == percent(int(found.figures[figure]) / 10**6)
