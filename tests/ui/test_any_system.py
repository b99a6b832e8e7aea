"""The window asks the world what it holds: the same forms serve a second protocol, with a chain and a coin of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.any_world import session_on, stand_on
from tests.wallet.rooms import wrapper
from tests.wallet.systems.scenarios import start_enlarged
from tests.wallet.two_coins import BOB, Bank, practice_of_two, world_of_two
from ui.main_window import MainWindow
from ui.panels.approvals.form import ApprovalsForm
from ui.panels.faucet_form import FaucetForm
from ui.panels.form import Form
from ui.panels.leave.form import LeaveForm
from ui.panels.pool.form import PoolForm
from ui.panels.stake.form import StakeForm
from ui.panels.stake.wrap_form import WrapForm
from ui.panels.swap.form import SwapForm
from ui.session import Session
from ui.tabs.stake import StakeTab
from ui.wording import story_of, use_world
from ui.wording.explaining.formulas import formulas_of
from wallet import Receipt, World, actions
from wallet.library import start
from wallet.world.beginning import listing
from wallet.world.tokens import Token

ETH = 10**18


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    yield session_on(world_of_two())
    use_world(None)


@pytest.fixture
def with_a_rate(qapp: object) -> Iterator[Session]:
    """A calm day with a second protocol on the same chain, whose rate is reported, and its pool."""
    yield session_on(start_enlarged("calm", "rocket_pool"))
    use_world(None)


def shown(form: Form, qtbot: QtBot) -> None:
    qtbot.addWidget(form)
    form.show()
    form.session.changed.connect(form.refresh)


def test_a_second_protocol_is_staked_with_and_left_in_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window = MainWindow(Session(practice_of_two(tmp_path, monkeypatch)))
    qtbot.addWidget(window)
    window.show()
    window.tabs.setCurrentIndex(1)
    tab = window.tab
    assert isinstance(tab, StakeTab)
    session = tab.session

    def confirm() -> None:
        assert tab.column.form is not None
        assert tab.column.form.primary is not None
        tab.column.form.primary.click()
        with qtbot.waitSignal(session.changed):
            window.findChild(QPushButton, "review.confirm").click()

    tab.stake.protocol.set_current("bob-bank")
    assert tab.requests.first.isHidden(), "who has none is not invited to leave with one"
    tab.stake.protocol.set_current("lido")
    assert tab.requests.first.text() == "Try with 1 stETH"
    assert not tab.requests.first.isHidden()
    tab.stake.protocol.set_current("bob-bank")
    tab.stake.amount.set_text("10")
    confirm()
    assert session.world.balance("you", "bBOB") == 8 * BOB
    assert (tab.requests.first.text(), tab.requests.first.isHidden()) == ("Try with 1 bBOB", False)
    tab.column.show_form(tab.leave)
    tab.leave.source.set_current("bBOB")
    tab.leave.amount.set_text("4")
    confirm()
    assert session.world.balance("you", "bBOB") == 4 * BOB
    assert session.undo()
    assert session.world.balance("you", "bBOB") == 8 * BOB
    window.close()
    session.practice.close()


def test_every_system_to_stake_with_is_listed_by_title_and_style(session: Session, qtbot: QtBot) -> None:
    form = StakeForm(session)
    shown(form, qtbot)
    assert form.protocol.keys() == ("lido", "native-ethereum", "bob-bank"), "chain by chain"
    assert [form.protocol.itemText(place).split("  \u00b7  ")[1] for place in range(3)] == [
        "balance grows daily",
        "locked",
        "value rises",
    ]
    assert form.protocol.itemText(0).startswith("Lido ")


def test_staking_with_a_second_protocol_takes_its_own_coin_and_gives_its_own_token(session: Session, qtbot: QtBot) -> None:
    form = StakeForm(session)
    shown(form, qtbot)
    form.amount.set_text("10")
    form.protocol.set_current("bob-bank")
    assert form.amount.unit().key == "BOB"
    assert form.amount.amount() == 10 * BOB, "what was typed stays, in the other coin's decimals"
    assert form.amount.limit_text() == "you have 100.0000 BOB"
    assert form.action() == actions.Stake(amount=10 * BOB, protocol="bob-bank")
    rows = {row.label: (row.value, row.unit) for row in form.preview.rows()}
    assert rows["You get"] == ("8.0000", "bBOB")
    assert rows["Redeems for"] == ("10.0000", "BOB")
    assert rows["1 bBOB ="] == ("1.2500", "BOB")
    assert rows["Network fee"] == ("0.00000500", "BOB")
    said = form.preview.text() + form.risks.text()
    assert "ETH" not in said
    assert "validators" not in said
    assert "You keep the same number" in said
    form.amount.chip(100).click()
    assert form.amount.amount() == 100 * BOB - 5_000


def test_the_review_of_a_second_protocol_counts_in_its_own_coin(session: Session) -> None:
    action = actions.Stake(amount=10 * BOB, protocol="bob-bank")
    outcome = session.preview(action)
    story = story_of(action, outcome, session.world)
    assert (story.title, story.amount, story.when) == ("Stake 10 BOB", "8.0000", "bBOB at once")
    said = " ".join((*(f"{line.text} {line.detail}" for line in (*story.risks, *story.stays)), story.fee))
    assert "ETH" not in said
    assert "Leaving pays at once" in said


def test_a_formula_counts_each_figure_in_what_it_is_of() -> None:
    units = dict.fromkeys(("pool_fee", "curve", "discount", "under_redemption", "price"), "BOB")
    figures = {"pool_fee": BOB, "curve": 2 * BOB, "discount": -BOB, "under_redemption": 2 * BOB, "price": BOB, "amplification": 1}
    use_world(world_of_two())
    first, second = formulas_of(Receipt("swap", "", figures=figures, units=units))
    use_world(None)
    assert first.values == "1.0000 + 2.0000 \N{MINUS SIGN} 1.0000 = 2.0000"
    assert second.values == "1.0000 for each"


def test_a_refusal_of_a_second_protocol_offers_the_faucet_of_its_own_chain(session: Session, qtbot: QtBot) -> None:
    form = StakeForm(session)
    shown(form, qtbot)
    form.protocol.set_current("bob-bank")
    form.amount.set_text("100.5")
    fixes = {fix.text(): fix for fix in form.amount.error.fixes()}
    assert set(fixes) == {"Use all of it", "Get practice BOB"}
    before = session.world.balance("you", "BOB")
    fixes["Get practice BOB"].click()
    assert session.world.balance("you", "BOB") - before == BOB, "what one visit to that chain's faucet gives"
    assert form.ready()


def test_the_faucet_offers_every_coin_and_the_dollar(session: Session, qtbot: QtBot) -> None:
    form = FaucetForm(session)
    shown(form, qtbot)
    assert form.title == "Practice coins"
    assert form.amount.unit_box.keys() == ("ETH", "BOB", "USDC")
    assert form.chip(32).text() == "32 ETH"
    form.amount.set_unit("BOB")
    form.chip(1).click()
    assert form.action() == actions.Faucet(amount=BOB, token="BOB")
    rows = {row.label: (row.value, row.unit) for row in form.preview.rows()}
    assert rows["Given so far"] == ("1.0000", "BOB")
    assert rows["You then have"] == ("101.0000", "BOB")


def test_a_token_whose_rate_is_reported_is_previewed_as_one(with_a_rate: Session, qtbot: QtBot) -> None:
    form = StakeForm(with_a_rate)
    shown(form, qtbot)
    form.protocol.set_current("rocket-pool")
    form.amount.set_text("10")
    assert form.action() == actions.Stake(amount=10 * ETH, protocol="rocket-pool")
    assert form.outcome is not None
    rows = {row.label: (row.value, row.unit) for row in form.preview.rows()}
    assert rows["You get"][1] == "rETH"
    assert rows["1 rETH ="] == ("1.1666", "ETH")
    assert rows["Deposit fee"] == ("0.0050", "ETH"), "what entering costs stands in the preview"
    assert rows["In 30 days"][1] == "ETH", "the number of tokens stays: what they redeem for is told"
    assert "each redeems for more ETH after every daily report. The 14 % fee" in form.preview.text()
    assert "Lido" not in form.preview.text() + form.risks.text()
    assert form.protocol.itemText(1).endswith(" value rises daily")


def test_a_system_that_the_next_world_has_not_is_no_longer_chosen(with_a_rate: Session, qtbot: QtBot) -> None:
    form = StakeForm(with_a_rate)
    shown(form, qtbot)
    form.protocol.set_current("rocket-pool")
    form.amount.set_text("10")
    stand_on(with_a_rate, start("calm", 7))
    form.refresh(None, with_a_rate.world, ())
    assert form.protocol.keys() == ("lido", "native-ethereum")
    assert form.action() == actions.Stake(amount=10 * ETH, protocol="lido")


def test_leaving_a_second_protocol_pays_its_own_coin_at_once(session: Session, qtbot: QtBot) -> None:
    session.do(actions.Stake(protocol="bob-bank", amount=10 * BOB))
    form = LeaveForm(session)
    shown(form, qtbot)
    assert set(form.source.keys()) == {"stETH", "wstETH", "bBOB"}
    form.source.set_current("bBOB")
    assert form.how.keys() == ("burn",), "nothing here buys it"
    assert form.amount.limit_text() == "you have 8.0000 bBOB"
    assert "all your 8.0000 bBOB" in form.preview.text()
    form.amount.set_text("4")
    assert form.action() == actions.Leave(amount=4 * BOB, system="bob-bank", way="burn")
    rows = {row.label: (row.value, row.unit) for row in form.preview.rows()}
    assert rows == {"You get": ("5.0000", "BOB"), "Network fee": ("0.0000", "BOB")}
    form.source.set_current("stETH")
    assert form.how.keys() == ("queue", "sell")
    assert form.how.current_key() == "queue"


def test_a_token_leaves_by_the_exits_and_markets_of_its_own(with_a_rate: Session, qtbot: QtBot) -> None:
    with_a_rate.do(actions.Stake(protocol="rocket-pool", amount=10 * ETH))
    form = LeaveForm(with_a_rate)
    shown(form, qtbot)
    form.source.set_current("rETH")
    form.amount.set_text("2")
    assert form.action() == actions.Leave(amount=2 * ETH, system="rocket-pool", way="burn")
    assert form.offers is not None
    assert not any(way.waits for way in form.offers.ways)
    assert form.offers.break_even(500) is None, "both pay at once: there is no wait to weigh"
    assert "Likely ready" not in form.preview.text()
    form.how.set_current("sell")
    sale = form.action()
    assert isinstance(sale, actions.Swap)
    assert (sale.market, sale.pay, sale.receive) == ("curve-reth-ng", "rETH", "ETH")
    chosen = form.chosen
    assert chosen is not None
    assert 0 < sale.minimum < chosen.got
    assert "More than burning" in form.preview.text() or "Less than burning" in form.preview.text()


def test_any_pair_that_a_market_trades_can_be_swapped(with_a_rate: Session, qtbot: QtBot) -> None:
    with_a_rate.do(actions.Stake(protocol="rocket-pool", amount=10 * ETH))
    form = SwapForm(with_a_rate)
    shown(form, qtbot)
    assert form.pay.unit_box.keys() == ("stETH", "ETH", "rETH")
    assert (form.tokens, form.market) == (("stETH", "ETH"), "curve-steth")
    form.pay.set_unit("ETH")
    assert form.tokens == ("ETH", "stETH"), "what was paid is received"
    assert form.receive.unit_box.keys() == ("rETH", "ETH", "stETH")
    form.receive.set_token("rETH")
    assert (form.tokens, form.market) == (("ETH", "rETH"), "curve-reth-ng")
    form.receive.set_token("ETH")
    assert form.tokens == ("rETH", "ETH"), "to receive what is paid turns it around"
    assert form.receive.unit_box.keys() == ("rETH", "ETH", "stETH"), "by two pools too"
    form.pay.set_text("2")
    swap = form.swap
    assert swap is not None
    assert (swap.market, swap.pay, swap.receive, swap.amount) == ("curve-reth-ng", "rETH", "ETH", 2 * ETH)
    assert form.parts is not None
    assert abs(form.parts.under) < form.parts.owed // 100
    rows = {row.label: (row.value, row.unit) for row in form.preview.rows()}
    assert rows["At least"][1] == rows["Per rETH"][1] == "ETH"
    assert "Pool after" in rows


def test_any_pool_takes_liquidity_in_its_own_coins(with_a_rate: Session, qtbot: QtBot) -> None:
    with_a_rate.do(actions.Stake(protocol="rocket-pool", amount=10 * ETH))
    form = PoolForm(with_a_rate)
    shown(form, qtbot)
    assert form.choice.keys() == ("curve-steth", "curve-reth-ng")
    form.choice.set_current("curve-reth-ng")
    assert form.pair == ("ETH", "rETH")
    assert form.second.line.accessibleName() == "rETH"
    form.second.set_text("1")
    action = form.action()
    assert isinstance(action, actions.AddLiquidity)
    assert (action.market, action.amounts) == ("curve-reth-ng", (0, ETH))
    rows = {row.label: (row.value, row.unit) for row in form.preview.rows()}
    assert rows["Redeems for"][1] == "ETH"
    with_a_rate.do(action)
    form.turn("remove")
    assert "rETH" in tuple(form.into.keys())
    form.into.set_current("rETH")
    form.share.chip(100).click()
    assert isinstance(form.action(), actions.RemoveLiquidity)
    assert form.preview.rows()[0].unit == "rETH"


def test_one_pool_needs_no_choice(session: Session, qtbot: QtBot) -> None:
    form = PoolForm(session)
    shown(form, qtbot)
    assert form.choice.keys() == (form.market,)
    assert not form.choice.isVisible()


class Vault(Bank, frozen=True, kw_only=True, tag="vault"):
    """What takes the second protocol's token: its own is worth two of those."""

    def redemption_rate(self, world: World, token: str) -> int:
        return self.rate * world.redemption_rate(self.asset) // ETH


def with_a_vault() -> World:
    """The world of two coins in which a vault takes the second protocol's token, of which you hold 8."""
    world = actions.attempt(actions.Stake(protocol="bob-bank", amount=10 * BOB), world_of_two()).world
    vault = Vault(name="bob-vault", token="vBOB", asset="bBOB", chain="ring", rate=2 * ETH)
    return listing(world.with_system(vault), (Token("vBOB", "Bob in a vault", 9, "rising_value", "BOB", "ring", "bob-vault"),))


def test_whatever_takes_a_token_is_served_by_one_form(session: Session, qtbot: QtBot) -> None:
    stand_on(session, with_a_vault())
    form = WrapForm(session)
    shown(form, qtbot)
    assert form.system.keys() == ("wsteth", "bob-vault")
    form.system.set_current("bob-vault")
    form.amount.set_text("4")
    assert form.amount.unit().key == "bBOB"
    assert form.action() == actions.Convert(system="bob-vault", amount=4 * BOB)
    rows = {row.label: (row.value, row.unit) for row in form.preview.rows()}
    assert rows["You get"] == ("2.0000", "vBOB")
    assert rows["Redeems for"] == ("4.0000", "bBOB")
    assert rows["1 vBOB ="] == ("2.5000", "BOB")
    assert form.piles.isHidden(), "no balance grows in number, so no two piles of the same shares"
    assert "ETH" not in form.preview.text() + form.explained.text()
    form.session.do(actions.Wrap(amount=4 * BOB, token="bBOB"))
    form.direction.set_current("unwrap")
    form.amount.chip(100).click()
    assert form.action() == actions.Unwrap(amount=2 * BOB, token="vBOB")
    form.system.set_current("wsteth")
    assert form.pair == ("wstETH", "stETH")


def test_of_a_vault_one_gives_the_amount_in_what_one_pays_or_in_what_is_to_come(session: Session, qtbot: QtBot) -> None:
    world = actions.attempt(actions.Stake(20 * ETH, "frax"), start_enlarged("calm", "frax")).world
    stand_on(session, world)
    form = WrapForm(session)
    shown(form, qtbot)
    assert [unit.key for unit in form.amount._units] == ["stETH"], "what wraps shares names only what it takes"
    form.system.set_current("sfrxeth")
    form.amount.set_text("5")
    assert form.action() == actions.Convert("sfrxeth", 5 * ETH)
    assert [form.direction.segment(key).text() for key in ("wrap", "unwrap")] == ["Deposit frxETH", "Withdraw sfrxETH"]
    form.amount.set_unit("sfrxETH")
    assert form.action() == actions.Convert("sfrxeth", 5 * ETH, receive=True)
    rows = {row.label: (row.value, row.unit) for row in form.preview.rows()}
    assert (rows["You pay"], rows["You get"]) == (("5.8000", "frxETH"), ("5.0000", "sfrxETH"))
    form.amount.set_text("50")
    assert form.amount.error.sentence() == "You have 20.0000 frxETH, and this takes 58.0000 frxETH. Enter less."
    form.session.do(actions.Convert("sfrxeth", 5 * ETH, receive=True))
    form.direction.set_current("unwrap")
    assert form.amount.unit().key == "sfrxETH", "what one pays stands there first"
    form.amount.set_text("2")
    assert form.action() == actions.Unwrap(2 * ETH, "sfrxETH")
    form.amount.set_unit("frxETH")
    assert form.action() == actions.Unwrap(2 * ETH, "sfrxETH", receive=True)
    rows = {row.label: (row.value, row.unit) for row in form.preview.rows()}
    assert (rows["You pay"], rows["You get"]) == (("1.7241", "sfrxETH"), ("2.0000", "frxETH"))


def test_of_a_token_that_earns_nothing_staking_says_so(session: Session, qtbot: QtBot) -> None:
    stand_on(session, start_enlarged("calm", "frax"))
    form = StakeForm(session)
    shown(form, qtbot)
    form.protocol.set_current("frax")
    form.amount.set_text("5")
    rows = {row.label: (row.value, row.unit) for row in form.preview.rows()}
    assert (rows["You get"], rows["In 30 days"]) == (("5.0000", "frxETH"), ("5.0000", "ETH"))
    assert "frxETH stays worth one coin and earns nothing by itself" in form.preview.text()
    assert "the market is the only way out" in form.risks.text()


def test_where_nothing_wraps_a_sentence_says_so(session: Session, qtbot: QtBot) -> None:
    world = world_of_two()
    gone = wrapper(world)
    listed = {token: known for token, known in world.listed.items() if token != gone.token}
    systems = {name: system for name, system in world.systems.items() if name != gone.name}
    stand_on(session, replace(world, listed=listed, systems=systems))
    form = WrapForm(session)
    shown(form, qtbot)
    assert "Nothing in this practice wraps a token." in form.preview.text()
    assert form.amount.isHidden()
    assert form.action() is None


def test_an_approval_is_offered_only_where_a_contract_needs_one(session: Session, qtbot: QtBot) -> None:
    form = ApprovalsForm(session)
    shown(form, qtbot)
    offered = form.amount.unit_box.keys()
    assert "bBOB" not in offered, "its chain has no allowances"
    assert "stETH" in offered
    assert form.none.isHidden()


def test_where_no_chain_has_allowances_a_sentence_says_so(session: Session, qtbot: QtBot) -> None:
    world = world_of_two()
    listed = {token: known for token, known in world.listed.items() if known.chain == "ring"}
    systems = {name: system for name, system in world.systems.items() if name in ("ring", "bob-bank")}
    coins = {"BOB": world.coins["BOB"]}
    stand_on(session, replace(world, listed=listed, systems=systems, coins=coins, crowd=()))
    form = ApprovalsForm(session)
    shown(form, qtbot)
    assert not form.none.isHidden()
    assert form.amount.isHidden()
    assert form.action() is None
