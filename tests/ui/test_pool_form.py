"""The pool form on any market with shares: its coins name the fields, and it offers the ways that the pool has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import lived_in
from ui.panels.pool.fields import CUSTOM
from ui.panels.pool.form import PoolForm
from ui.session import Session
from ui.wording import use_world
from wallet import Practice, liquidity
from wallet.actions import AddLiquidity, Convert, RemoveExactly, RemoveLiquidity

E, DOLLAR = 10**18, 10**6
STABLE, PRODUCT = "curve-steth", "uniswap-v2"


def provide(practice: Practice) -> None:
    practice.do(Convert("wsteth", 2 * E))
    practice.do(AddLiquidity(STABLE, (2 * E, 2 * E)))
    practice.do(AddLiquidity(PRODUCT, (E // 2, 4_000 * DOLLAR)))


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder: Path = tmp_path_factory.mktemp("pools")
    with lived_in(folder, provide, "calm-all") as practice:
        yield Session(practice)


@pytest.fixture
def form(qtbot: QtBot, session: Session) -> PoolForm:
    use_world(session.world)
    form = session.shown = PoolForm(session)  # type: ignore[attr-defined]
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    return form


def rows(form: PoolForm) -> dict[str, str]:
    return {row.label: row.shown() for row in form.preview.rows()}


def named(form: PoolForm, name: str) -> QWidget:
    found = form.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def test_every_market_with_shares_can_be_chosen_and_its_coins_name_the_fields(form: PoolForm) -> None:
    box = named(form, "pool.market")
    assert isinstance(box, QComboBox)
    world = form.session.world
    assert form.choice.keys() == tuple(pool.name for pool in liquidity.pools(world))
    assert box.count() == len(liquidity.pools(world)) > 5
    for pool in liquidity.pools(world):
        form.choose(pool.name)
        assert form.market == pool.name
        assert [named(form, f"pool.amount.{place}").accessibleName() for place in (0, 1)] == list(pool.coins)
        form.turn("remove")
        ways = ("", *pool.coins, CUSTOM) if pool.any_mix else ("",)
        assert form.into.keys() == ways
        form.turn("add")


def test_one_coin_of_a_pool_that_takes_both_names_the_other_amount_and_a_press_writes_it(form: PoolForm) -> None:
    form.choose(PRODUCT)
    form.first.set_amount(E // 10)
    assert form.refusal is not None
    assert form.refusal.code == "market_needs_both"
    (fix,) = [fix for fix in form.second.error.fixes() if fix.text().startswith("Use ")]
    assert " and " in fix.text()
    fix.click()
    wish = form.action()
    assert isinstance(wish, AddLiquidity)
    assert min(wish.amounts) > 0
    assert wish.minimum > 0


def test_what_a_pool_does_not_take_beside_the_other_coin_stays_and_is_said(form: PoolForm) -> None:
    form.choose(PRODUCT)
    form.first.set_amount(E // 10)
    form.second.set_amount(900 * DOLLAR)
    assert form.outcome is not None
    kept = next(row for row in form.preview.rows() if row.label == "Stays with you")
    assert kept.unit == "USDC"
    assert 0 < float(kept.shown()) < 900


def test_exact_amounts_go_by_their_names_from_the_fields_to_the_review(form: PoolForm) -> None:
    form.choose(STABLE)
    form.turn("remove")
    form.into.set_current(CUSTOM)
    assert named(form, "pool.amount.0").isVisible()
    assert not named(form, "pool.share").isVisible()
    form.first.set_amount(E)
    form.second.set_amount(E // 4)
    wish = form.action()
    assert isinstance(wish, RemoveExactly)
    assert form.outcome is not None
    burned = int(form.outcome.receipt.figures["paid"])
    assert burned < wish.most <= form.fields.held_shares()
    assert "You give" in rows(form)
    assert isinstance(named(form, "pool.remove.review"), QPushButton)
    form.first.set_amount(500 * E)
    assert form.refusal is not None
    assert form.refusal.code == "shares_short", "as our own sentence, however the contract says it"
    assert not form.ready()


def test_a_pool_in_proportion_pays_both_coins_only(form: PoolForm) -> None:
    form.choose(PRODUCT)
    form.turn("remove")
    assert not form.into.isVisible()
    form.share.set_amount(form.fields.held_shares())
    wish = form.action()
    assert isinstance(wish, RemoveLiquidity)
    assert wish.into == ""
    assert min(wish.minimums) > 0


def test_how_far_the_pool_may_move_follows_its_kind(form: PoolForm) -> None:
    found = {}
    for market in (STABLE, PRODUCT):
        form.choose(market)
        form.turn("remove")
        form.into.set_current("")
        form.share.set_amount(form.fields.held_shares())
        wish, outcome = form.action(), form.outcome
        assert isinstance(wish, RemoveLiquidity)
        assert outcome is not None
        found[market] = 1 - wish.minimums[0] / int(outcome.receipt.figures["first"])
    assert found[STABLE] == pytest.approx(0.0003, rel=0.01)
    assert found[PRODUCT] == pytest.approx(0.001, rel=0.01)
