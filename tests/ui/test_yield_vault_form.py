"""The form of a vault by hand: deposits and redemptions go through their reviews, and the page beside it says the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import confirm, defi, defi_window, told
from ui.main_window import MainWindow
from ui.panels.yield_vault.form import YieldVaultForm
from ui.panels.yield_vault.page import YieldVaultPage
from ui.panels.yield_vault.words import chart_text, loss_words, report_words
from wallet import LentOut, ReportRow, actions, shocks, ways

NAME, ASSET, SHARE, E = "yearn-vault", "wstETH", "yvwstETH", 10**18
LOST = ReportRow(504, 0, 3 * E, 0, 2 * E, E, -2 * E, 0, 2_997 * E, 2_830 * E, 0, 0, 0)


@pytest.fixture(scope="module")
def window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with defi_window(tmp_path_factory.mktemp("vaulted")) as made:
        made.session.do(actions.Stake(20 * E))
        made.session.do(actions.Wrap(15 * E))
        yield made


@pytest.fixture
def form(window: MainWindow) -> Iterator[YieldVaultForm]:
    """The form as it stands at first, with some of the asset to put in."""
    tab = defi(window)
    tab.column.show_form(tab.vault)
    begun = window.session.world.hour
    yield tab.vault
    while window.session.world.balance("you", SHARE) or window.session.world.hour != begun:
        window.session.undo()
    tab.vault.turn("in")
    tab.vault.amount.set_text("")


def page(window: MainWindow) -> YieldVaultPage:
    tab = defi(window)
    assert tab.vaulting is not None
    assert tab.page.cover is tab.vaulting.page
    return tab.vaulting.page


def facts(window: MainWindow) -> LentOut:
    return ways.vaults.told(window.session.world, NAME)


def test_a_deposit_and_a_redemption_go_through_their_reviews(qtbot: QtBot, window: MainWindow, form: YieldVaultForm) -> None:
    assert form.primary is not None
    assert form.primary.objectName() == "vault.deposit.review"
    assert not form.primary.isEnabled()
    form.amount.set_text("5")
    shown = told(form)
    assert shown["Redeems for"] == "5.0000"
    confirm(qtbot, window)
    held = window.session.world.balance("you", SHARE)
    assert shown["You get"] == f"{held / E:.4f}"
    assert page(window).held.number() == f"{held / E:.4f}"
    form.turn("out")
    assert form.primary.objectName() == "vault.redeem.review"
    form.amount.set_text("2")
    left = told(form)
    assert left["Shares burned"] == "2.0000"
    assert left["Cost of freeing it"] == "none"
    confirm(qtbot, window)
    assert window.session.world.balance("you", SHARE) == held - 2 * E
    assert page(window).held.sub() == f"= {left['Left in the vault']} {ASSET}"


def test_who_holds_nothing_is_told_where_to_begin(form: YieldVaultForm) -> None:
    form.turn("out")
    assert form.foot_note() == f"You have no {SHARE}. Deposit {ASSET} first."
    assert form.primary is not None
    assert not form.primary.isEnabled()


def test_an_amount_can_be_given_in_what_comes(form: YieldVaultForm, window: MainWindow) -> None:
    form.amount.set_unit(SHARE)
    form.amount.set_text("1")
    assert form.action() == actions.Convert(NAME, E, receive=True)
    price = facts(window).price
    assert told(form)["You pay"] == f"{price / E:.4f}"


def test_what_cannot_be_paid_without_a_loss_is_offered_as_shares(form: YieldVaultForm, window: MainWindow) -> None:
    window.session.do(actions.Convert(NAME, 10 * E))
    window.session.do(actions.Shock(shocks.RedemptionRush(900 * E, NAME)))
    assert facts(window).idle == 0, "others took all that needs no freeing"
    form.turn("out")
    form.amount.set_unit(ASSET)
    form.amount.set_text("3")
    assert form.refusal is not None
    assert form.refusal.code == "yield_loss_over"
    sentence, fixes = form.problem_at(form.refusal)
    assert "cannot be paid out" in sentence
    fixes[0].act()
    assert form.amount.unit().key == SHARE
    assert form.outcome is not None
    assert int(form.outcome.receipt.figures["lost"]) > 0
    assert told(form)["Cost of freeing it"].startswith("\N{MINUS SIGN}0.00")


def test_the_bar_and_its_key_have_the_same_order_and_add_up(form: YieldVaultForm, window: MainWindow) -> None:
    parts = page(window).recipe.parts()
    names = [part.name for part in parts]
    assert names == [f"Lend {ASSET}", "Borrow ETH, hold sfrxETH", "Loop, 2.0 times", f"Idle {ASSET}"]
    assert sum(part.ppm for part in parts) == 10**6
    assert parts[2].steps.startswith(f"Supply {ASSET} to ")
    assert "borrow ETH in e-mode, 100 % of its own capital" in parts[2].steps


def test_locked_profit_lies_on_the_price_and_ends_where_it_unlocks(form: YieldVaultForm, window: MainWindow) -> None:
    points = ways.vaults.share_prices(window.session.world, NAME)
    assert all(point.full >= point.price - 1 for point in points)
    assert (points[-1].hour, points[-1].price) == (window.session.world.hour, facts(window).price)
    chart = page(window).chart
    assert len(chart.bands()) == sum(1 for row in facts(window).reports if row.own)
    assert all(band.boundingRect().bottom() <= chart.inner().bottom() + 1 for band in chart.bands())


def test_a_loss_is_marked_with_who_took_it(form: YieldVaultForm, window: MainWindow) -> None:
    assert loss_words(LOST, ASSET) == f"a loss of 3.0000 {ASSET}: locked profit covered 2.0000, shares 1.0000"
    assert report_words(LOST, ASSET) == "Reported a loss: locked profit covered 2.0000, shares 1.0000"
    told_of = facts(window)
    hit = told_of._replace(reports=(*told_of.reports, LOST))
    said = chart_text(hit, ways.vaults.share_prices(window.session.world, NAME), window.session.world.start)
    assert f"1 of {len(hit.reports)} reports lowered it" in said
    chart = page(window).chart
    assert [row for _, row in chart.losses()] == [row for row in reversed(told_of.reports) if row.loss > row.gain]


def test_own_moves_are_marked_on_the_price(qtbot: QtBot, form: YieldVaultForm, window: MainWindow) -> None:
    form.amount.set_text("3")
    confirm(qtbot, window)
    ((at, move),) = page(window).chart.moves()
    assert move.words == f"You deposited 3.00 {ASSET}"
    assert page(window).chart.inner().adjusted(-1, -1, 1, 1).contains(at)


def test_one_coin_is_counted_once_in_the_vault_too(form: YieldVaultForm, window: MainWindow) -> None:
    found = ways.efficiency.vault_layers(window.session.world, NAME, lambda _name: None)
    own = {layer.key: layer for layer in found}
    assert own["secures"].amount == E
    assert abs(own["borrowed"].amount + own["again"].amount + own["holds"].amount) <= 2
    table, reports = page(window).layers, page(window).reports
    page(window).other.click()
    assert (table.isHidden(), reports.isHidden()) == (False, True)
    page(window).other.click()
    assert (table.isHidden(), reports.isHidden()) == (True, False)
