"""The Wallet tab on real widgets: what stands in figures, tables and forms is what the model says, and nothing typed is lost."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.wallet.practices import practice
from ui.main_window import MainWindow
from ui.panels.window.width import WindowWidth
from ui.session import Session
from ui.tabs.table import TabEntry
from ui.tabs.wallet import WalletTab
from ui.wording import amount, exact_amount, use_world
from wallet import UNLIMITED, Marks, actions, audit, holdings, looks_secret, net_worth, worth

ETH = 10**18
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


TABS = (TabEntry("wallet", "Wallet", WalletTab),)


def opened(folder: Path) -> MainWindow:
    """The window with this one tab, on June 2022 with redemption open."""
    made = MainWindow(Session(practice(folder, "june-2022-open")), tabs=TABS)
    made.resize(1280, 800)
    made.show()
    return made


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """The window of all tests that need none of their own; a page takes longer to make than most of them last."""
    made = opened(tmp_path_factory.mktemp("shared"))
    yield made
    made.close()
    made.session.practice.close()


@pytest.fixture
def alone() -> None:
    """A test with this has a window of its own: what it does is no matter of undoing it."""


@pytest.fixture
def window(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    if "alone" in request.fixturenames:
        made = opened(tmp_path)
        qtbot.addWidget(made)
        yield made
        made.session.practice.close()
    else:
        made = request.getfixturevalue("shared")
        as_opened(made)
        yield made


def as_opened(window: MainWindow) -> None:
    """Undo what was done, and leave, empty and bring forward what another test opened, typed and chose."""
    session, page = window.session, window.tab
    assert isinstance(page, WalletTab)
    use_world(session.world)
    page.close_receipt()
    if page.column.reviewing:
        window.review.back()
    session.set_playing(False)
    while session.undo_title is not None:
        session.undo()
    assert (session.world.hour, session.practice.activity()[0].kind) == (0, "start")
    page.activity_tools.search.clear()
    page.tables.show_table("Holdings")
    page.holdings.choose("stETH")
    page.send("stETH")
    page.sending.amount.set_text("")
    page.sending.receiver.book.field.clear()
    page.sending.receiver.book.tell("")
    page.faucet.amount.set_text("")
    page.follow("lst")
    QApplication.processEvents()


@pytest.fixture
def tab(window: MainWindow) -> WalletTab:
    page = window.tab
    assert isinstance(page, WalletTab)
    return page


@pytest.fixture
def session(window: MainWindow) -> Session:
    return window.session


def cell(tab: WalletTab, key: str, column: str) -> str:
    model = tab.holdings.table_model()
    place = [each.key for each in model.columns].index(column)
    return model.cell(model.row_of(key), place).text


def hint(tab: WalletTab, key: str, column: str) -> str:
    model = tab.holdings.table_model()
    place = [each.key for each in model.columns].index(column)
    return str(model.data(model.index(model.row_of(key), place), Qt.ItemDataRole.ToolTipRole))


def keys(tab: WalletTab) -> list[str]:
    model = tab.holdings.table_model()
    return [model.key_at(row) for row in range(model.rowCount())]


def confirm(window: MainWindow, tab: WalletTab) -> None:
    form = tab.column.form
    assert form is not None
    assert form.primary is not None
    form.primary.click()
    assert window.review.action is not None
    window.review.confirm()


# -- figures and holdings


def test_the_figures_are_the_model_s_own_numbers_with_all_digits_on_hover(tab: WalletTab, session: Session) -> None:
    session.advance(30)
    world = session.world
    owed, sold = world.redemption_value("you", "stETH"), world.market_value("you", "stETH")
    assert sold is not None
    assert tab.numbers.hold.number() == amount(world.balance("you", "stETH"), "stETH")
    assert tab.numbers.redeems.toolTip().splitlines()[0] == exact_amount(owed, "ETH")
    assert tab.numbers.sells.toolTip().splitlines()[0] == exact_amount(sold, "ETH")
    assert tab.numbers.gap.toolTip() == exact_amount(sold - owed, "ETH")


def test_the_caption_tells_net_worth_as_redeemed_and_as_sold_and_every_part_of_it(tab: WalletTab, session: Session) -> None:
    session.do(actions.Faucet(amount=1000 * 10**6, token="USDC"))
    session.do(actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=10 * ETH))
    session.advance(200)
    redeemed, sold = net_worth(session.world, "you")
    told = tab.holdings.accessibleDescription()
    assert exact_amount(redeemed, "ETH") in told
    assert f"Net worth: {exact_amount(sold, 'ETH')}" in told
    parts = worth(session.world, session.practice.own)
    for part in (parts.moved, parts.staking, parts.market, parts.dollars, parts.fees):
        assert part
        assert exact_amount(part, "ETH") in told


def test_own_moves_are_never_in_what_was_earned_in_a_day(tab: WalletTab, session: Session) -> None:
    session.advance(48)
    tab.follow("stETH")
    quiet = cell(tab, "stETH", "day")
    session.do(actions.Stake(amount=1 * ETH))
    assert cell(tab, "stETH", "day") == quiet
    assert "1.0000 added in 24 h" in tab.numbers.hold.sub()
    assert tab.numbers.hold.sub().startswith(quiet)
    session.do(actions.Wrap(amount=30 * ETH))
    assert cell(tab, "stETH", "day") == quiet
    assert cell(tab, "wstETH", "day") == "0.0000"
    assert cell(tab, "ETH", "day") == "\N{EN DASH}"


def test_every_line_of_mine_has_a_row_and_all_lst_stands_over_several(tab: WalletTab, session: Session) -> None:
    assert keys(tab) == ["stETH", "ETH"]
    session.do(actions.Wrap(amount=30 * ETH))
    session.do(actions.RequestWithdrawal(amount=5 * ETH))
    mine = holdings(session.world, "you", Marks(session.world))
    assert set(keys(tab)) == {"lst", *(line.key for line in mine)}
    assert keys(tab)[0] == "lst"
    assert tab.numbers.hold.number() == amount(sum(line.staked for line in mine if not line.request), "stETH")


def test_a_place_in_the_queue_is_not_for_sale_and_says_where_it_is(tab: WalletTab, session: Session) -> None:
    session.do(actions.RequestWithdrawal(amount=5 * ETH))
    request = next(key for key in keys(tab) if key.startswith("request"))
    assert cell(tab, request, "sells") == "not for sale"
    assert cell(tab, request, "where").startswith("Queue, ready ")
    assert cell(tab, request, "against") == "rate not fixed yet"


def test_locked_stake_has_no_market(tab: WalletTab, session: Session) -> None:
    session.do(actions.Faucet(amount=32 * ETH))
    session.do(actions.Lock(amount=32 * ETH))
    locked = next(key for key in keys(tab) if key.startswith("locked"))
    assert cell(tab, locked, "sells") == "not for sale"
    assert cell(tab, locked, "where") == "Locked"
    tab.follow(locked)
    assert tab.numbers.gap.sub() == "no market"


def test_a_discount_has_sign_arrow_and_word(tab: WalletTab, session: Session) -> None:
    session.advance(184)
    told = cell(tab, "stETH", "against")
    assert told[0].isdigit(), "an arrow and a word say which way; no sign as well"
    assert told.endswith("\N{BLACK DOWN-POINTING TRIANGLE} discount")
    assert cell(tab, "ETH", "against") == "none"


def test_hovering_tells_all_digits_and_dollars_and_copying_gives_digits_alone(tab: WalletTab, session: Session) -> None:
    world = session.world
    dollars = world.worth("ETH", world.redemption_value("you", "stETH"), world.coins["ETH"].micro_usd)
    assert hint(tab, "stETH", "redeems").splitlines()[1] == f"{amount(dollars, 'USDC', 2)} US dollars"
    tab.holdings.choose("stETH")
    tab.holdings.copy()
    copied = QGuiApplication.clipboard().text()
    assert exact_amount(world.balance("you", "stETH"), "stETH") in copied
    assert "dollars" not in copied


def test_choosing_a_row_makes_figures_and_chart_follow_it(tab: WalletTab, session: Session) -> None:
    session.do(actions.Wrap(amount=30 * ETH))
    tab.holdings.choose("wstETH")
    assert tab.value.key == "wstETH"
    assert tab.value.chart.data.token == "wstETH"
    assert tab.numbers.hold.number() == amount(session.world.balance("you", "wstETH"), "wstETH")
    session.advance(24)
    assert tab.holdings.chosen_key() == "wstETH"
    tab.holdings.choose("lst")
    assert tab.value.chart.data.token == "stETH"


def test_a_followed_holding_that_is_gone_gives_way_to_all_lst(tab: WalletTab, session: Session) -> None:
    session.do(actions.Wrap(amount=30 * ETH))
    tab.holdings.choose("wstETH")
    session.undo()
    assert tab.value.key == "lst"


def test_a_request_is_followed_as_part_of_all_lst(tab: WalletTab, session: Session) -> None:
    session.do(actions.RequestWithdrawal(amount=5 * ETH))
    tab.holdings.choose("stETH")
    tab.follow(next(key for key in keys(tab) if key.startswith("request")))
    assert tab.value.key == "lst"


def test_the_chart_shows_every_hour_that_was_lived(tab: WalletTab, session: Session) -> None:
    session.advance(50)
    kept = session.practice.series("lst")
    drawn = tab.value.chart.data
    assert np.array_equal(drawn.hour, kept.hour)
    assert np.array_equal(drawn.market_value, kept.market_value)
    assert drawn.recorded_until_hour == session.world.recorded_until


@pytest.mark.usefixtures("alone")
def test_hours_that_pass_while_playing_are_appended(tab: WalletTab, session: Session) -> None:
    session.set_playing(True)
    for _ in range(5):
        before = session.world
        session.advance(3)
        tab.value.refresh(before, session.world, ())
    session.set_playing(False)
    assert len(tab.value.chart.data) == 16
    assert np.array_equal(tab.value.chart.data.balance, session.practice.series("lst").balance)


def test_my_actions_are_marked_on_the_chart_and_contracts_have_names_there(tab: WalletTab, session: Session) -> None:
    session.do(actions.Approve(token="stETH", spender="curve-steth"))
    mine = [mark.label for mark in tab.value.chart.markers if mark.own]
    assert mine == ["Allowed the Curve pool to take all your stETH"]


@pytest.mark.usefixtures("alone")
def test_narrow_windows_leave_columns_away_and_shorten_heads_only(tab: WalletTab) -> None:
    model = tab.holdings.table_model()
    place = {column.key: number for number, column in enumerate(model.columns)}
    tab.set_room(WindowWidth.narrow, 1024)
    assert tab.holdings.isColumnHidden(place["where"])
    assert tab.holdings.isColumnHidden(place["day"])
    number = cell(tab, "stETH", "units")
    tab.set_room(WindowWidth.tight, 1280)
    assert model.columns[place["redeems"]].title == "Redeems, ETH"
    assert cell(tab, "stETH", "units") == number
    tab.set_room(WindowWidth.wide, 1280)
    assert not tab.holdings.isColumnHidden(place["where"])


@pytest.mark.usefixtures("alone")
def test_a_review_beside_a_full_table_never_makes_it_scroll_sideways(
    tab: WalletTab, window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    session.do(actions.Wrap(amount=30 * ETH))
    session.do(actions.RequestWithdrawal(amount=5 * ETH))
    tab.send("stETH")
    tab.sending.amount.set_text("2.5")
    assert tab.sending.primary is not None
    tab.sending.primary.click()
    qtbot.waitUntil(lambda: tab.holdings.horizontalScrollBar().maximum() == 0)
    window.review.back()
    qtbot.waitUntil(lambda: not any(tab.holdings.isColumnHidden(place) for place in range(7)))


def test_every_figure_keeps_its_place_however_narrow_the_window(tab: WalletTab, window: MainWindow, qtbot: QtBot) -> None:
    def inside() -> bool:
        return all(figure.isVisible() and figure.geometry().right() <= tab.figures.width() for figure in tab.numbers.figures)

    for width, height in ((1280, 800), (800, 600), (1280, 800)):
        window.resize(width, height)
        qtbot.waitUntil(inside)


def test_explaining_a_row_multiplies_what_the_table_shows(tab: WalletTab, window: MainWindow, session: Session) -> None:
    tab.explain_wanted.emit("stETH", "sell", tab.holdings)
    told = window.explain_panel.text()
    price, value = session.world.market_price("stETH"), session.world.market_value("you", "stETH")
    assert price is not None
    assert value is not None
    assert exact_amount(price, "ETH") in told
    assert exact_amount(value, "ETH") in told
    window.explain_panel.back()


def test_a_row_s_menu_copies_the_amount_so_that_a_field_reads_it_back(tab: WalletTab, session: Session) -> None:
    tab.holdings.choose("stETH")
    next(action for action in tab.holdings.actions() if action.text() == "Copy the exact amount").trigger()
    tab.send("stETH")
    tab.sending.amount.set_text(QGuiApplication.clipboard().text())
    assert tab.sending.amount.amount() == session.world.balance("you", "stETH")


# -- sending


def test_the_preview_of_sending_is_the_receipt_that_is_kept(tab: WalletTab, window: MainWindow, session: Session) -> None:
    tab.send("stETH")
    tab.sending.receiver.choose("Mira")
    tab.sending.amount.set_text("2.5")
    row = tab.sending.preview.rows()[0]
    confirm(window, tab)
    assert row.exact == exact_amount(session.world.balance("Mira", "stETH"), "stETH")
    assert row.label == "Mira receives"
    assert tab.sending.amount.text() == ""
    assert audit(session.world) == []


def test_the_wei_that_stays_behind_is_said(tab: WalletTab, session: Session) -> None:
    session.advance(40)
    tab.send("stETH")
    for text in ("2.5", "1.1", "0.7", "3.3", "1.9", "0.123456789"):
        tab.sending.amount.set_text(text)
        action = tab.sending.action()
        assert isinstance(action, actions.Transfer)
        less = action.amount - int(session.preview(action).receipt.figures["arrives"])
        assert (f"{less} wei less arrives" in tab.sending.preview.text()) == (less > 0)


@pytest.mark.parametrize("token", ["stETH", "wstETH", "ETH"])
def test_max_sends_everything_that_can_be_sent(tab: WalletTab, window: MainWindow, session: Session, token: str) -> None:
    session.do(actions.Wrap(amount=30 * ETH))
    session.advance(30)
    tab.send(token)
    tab.sending.amount.chip(100).click()
    assert tab.sending.ready()
    confirm(window, tab)
    assert session.world.balance("you", token) == 0
    assert session.world.ledger.holdings[token].get("you", 0) == 0
    assert audit(session.world) == []


def test_too_much_is_refused_with_the_amount_that_fits_and_nothing_typed_is_lost(tab: WalletTab, session: Session) -> None:
    tab.send("stETH")
    tab.sending.amount.set_text("500")
    assert not tab.sending.ready()
    assert tab.sending.amount.text() == "500"
    (fix,) = tab.sending.amount.error.fixes()
    fix.click()
    assert tab.sending.amount.amount() == session.world.balance("you", "stETH")
    assert tab.sending.ready()


@pytest.mark.usefixtures("alone")
def test_a_missing_network_fee_leads_to_practice_ether(tab: WalletTab, session: Session) -> None:
    session.do(actions.Transfer("ETH", "Jon", actions.spendable(session.world, "ETH", "transfer_ETH")))
    assert session.world.balance("you", "ETH") == 0
    tab.send("stETH")
    tab.sending.amount.set_text("1")
    (fix,) = tab.sending.amount.error.fixes()
    assert fix.text() == "Get practice ETH"
    fix.click()
    assert tab.column.form is tab.faucet


def test_no_bad_amount_can_be_reviewed(tab: WalletTab) -> None:
    for text in ("", "0", "-1", "1.0000000000000000001", "1,2,3", "9" * 400, "ten", "1.234,5"):
        tab.send("ETH")
        tab.sending.amount.set_text("1")
        assert tab.sending.ready()
        tab.sending.amount.set_text(text)
        assert not tab.sending.ready(), text
        assert tab.sending.amount.text() == text
        assert tab.sending.primary is not None
        assert not tab.sending.primary.isEnabled(), text


def test_a_phrase_in_an_amount_field_is_wiped(tab: WalletTab) -> None:
    tab.sending.amount.set_text(PHRASE)
    assert tab.sending.amount.text() == ""
    assert "secret phrase" in tab.sending.amount.error.sentence()


def test_an_amount_stays_while_hours_pass(tab: WalletTab, session: Session) -> None:
    tab.send("stETH")
    tab.sending.amount.set_text("2.5")
    session.advance(48)
    assert tab.sending.amount.text() == "2.5"
    assert tab.sending.ready()


# -- the address book


@pytest.mark.usefixtures("alone")
def test_a_first_receiver_is_marked_until_something_was_sent(tab: WalletTab, window: MainWindow, session: Session) -> None:
    receiver = tab.sending.receiver
    receiver.choose("Mira")
    assert receiver.first_time()
    tab.send("ETH")
    tab.sending.amount.set_text("1")
    wish = tab.sending.action()
    assert wish is not None
    told = tab.sending.story(wish, session.preview(wish))
    assert told.risks[0].text == "You never sent to Mira before"
    confirm(window, tab)
    assert not receiver.first_time()
    receiver.choose("Jon")
    assert receiver.first_time()
    session.undo()
    receiver.choose("Mira")
    assert receiver.first_time()


@pytest.mark.usefixtures("alone")
def test_entries_are_added_renamed_removed_and_put_back(tab: WalletTab, session: Session) -> None:
    receiver, book = tab.sending.receiver, session.practice.address_book
    receiver.show_book(True)
    receiver.book.field.setText("  Aiko ")
    receiver.book.add.click()
    assert [(entry.name, entry.account) for entry in book.entries()] == [("Aiko", "Aiko")]
    assert receiver.person is not None
    assert receiver.person.name == "Aiko"
    receiver.book.field.setText("Aiko at work")
    receiver.book.rename.click()
    assert [(entry.name, entry.account) for entry in book.entries()] == [("Aiko at work", "Aiko")]
    receiver.book.remove.click()
    assert book.entries() == ()
    tab.column.toast.button.click()
    assert [entry.account for entry in book.entries()] == ["Aiko"]


def test_a_name_that_cannot_be_is_refused_and_stays_in_its_field(tab: WalletTab, session: Session) -> None:
    for name in ("", "mira", "JON", "you", "x" * 200):
        book = tab.sending.receiver.book
        book.tell("")
        assert not book.error.sentence()
        book.field.setText(name)
        book.add.click()
        assert session.practice.address_book.entries() == (), name
        assert book.field.text() == name
        assert book.error.sentence(), name


@pytest.mark.parametrize("secret", [PHRASE, "0x" + "a1" * 32, "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqji"])
def test_no_secret_is_kept_as_a_name_or_a_note(tab: WalletTab, session: Session, secret: str) -> None:
    book = tab.sending.receiver.book
    book.field.setText(secret)
    book.add.click()
    assert session.practice.address_book.entries() == ()
    assert book.field.text() == ""
    assert write_note(tab, 1, secret) is False
    assert session.practice.activity()[0].note == ""
    session.practice.end_run()
    assert secret.split()[0].encode() not in session.practice.path.read_bytes()


def test_ordinary_sentences_are_no_secrets() -> None:
    for text in (
        "Sold half of it because the queue was two weeks long and the gap small",
        "the price fell and everybody wanted out before the lender stopped withdrawals",
        "Aiko",
        "0x71C7656EC7ab88b098defB751B7401B5f6d8976F",
    ):
        assert not looks_secret(text), text


# -- practice money and approvals


@pytest.mark.usefixtures("alone")
def test_practice_ether_counts_as_a_deposit(tab: WalletTab, window: MainWindow, session: Session) -> None:
    tab.column.show_form(tab.faucet)
    tab.faucet.chip(32).click()
    assert tab.faucet.preview.rows()[0].exact == exact_amount(32 * ETH, "ETH")
    before = session.world.balance("you", "ETH")
    confirm(window, tab)
    assert session.world.balance("you", "ETH") == before + 32 * ETH
    assert session.world.faucet.get("ETH", 0) == 32 * ETH


@pytest.mark.usefixtures("alone")
def test_the_faucet_gives_dollars_in_their_own_decimals(tab: WalletTab, window: MainWindow, session: Session) -> None:
    tab.column.show_form(tab.faucet)
    tab.faucet.amount.set_unit("USDC")
    tab.faucet.chip(10_000).click()
    confirm(window, tab)
    assert session.world.balance("you", "USDC") == 10_000 * 10**6
    assert "USDC" in keys(tab)


def test_the_faucet_s_limit_is_offered_as_the_fix(tab: WalletTab) -> None:
    tab.faucet.amount.set_text("5000000")
    assert not tab.faucet.ready()
    tab.faucet.apply_remedy(1_000_000 * ETH)
    assert tab.faucet.ready()


@pytest.mark.usefixtures("alone")
def test_an_open_approval_is_listed_with_what_it_could_take_and_can_be_taken_back(
    tab: WalletTab, window: MainWindow, session: Session
) -> None:
    session.do(actions.Approve(token="stETH", spender="curve-steth"))
    tab.column.show_form(tab.approvals)
    held = amount(session.world.balance("you", "stETH"), "stETH")
    assert tab.approvals.list.texts() == [f"stETH, The Curve pool: could take {held} stETH today"]
    tab.approvals.list.button("stETH", "curve-steth").click()
    assert isinstance(window.review.action, actions.Revoke)
    window.review.confirm()
    assert tab.approvals.list.approvals() == ()
    assert session.world.ledger.allowances == {}


@pytest.mark.usefixtures("alone")
def test_granting_shows_what_it_could_take_before_it_is_granted(tab: WalletTab, window: MainWindow, session: Session) -> None:
    tab.column.show_form(tab.approvals)
    tab.approvals.spender.set_current("wsteth")
    tab.approvals.unlimited.setChecked(True)
    row = tab.approvals.preview.rows()[0]
    assert row.exact == exact_amount(session.world.balance("you", "stETH"), "stETH")
    confirm(window, tab)
    assert [each.limit for each in tab.approvals.list.approvals()] == [UNLIMITED]
    assert not tab.approvals.unlimited.isChecked()


@pytest.mark.usefixtures("alone")
def test_backing_out_of_a_revocation_leaves_the_form_to_grant(tab: WalletTab, window: MainWindow, session: Session) -> None:
    session.do(actions.Approve(token="stETH", spender="curve-steth"))
    tab.column.show_form(tab.approvals)
    tab.approvals.list.button("stETH", "curve-steth").click()
    window.review.back()
    assert tab.approvals.action() is None
    assert len(tab.approvals.list.approvals()) == 1


# -- activity


def write_note(tab: WalletTab, moment: int, text: str) -> bool:
    tab.show_activity()
    model = tab.activity.table_model()
    place = [column.key for column in model.columns].index("note")
    return bool(model.setData(model.index(model.row_of(str(moment)), place), text))


def activity_cells(tab: WalletTab, row: int) -> dict[str, str]:
    tab.show_activity()
    model = tab.activity.table_model()
    return {column.key: model.cell(row, place).text for place, column in enumerate(model.columns)}


def test_the_activity_tells_in_out_and_fee_apart(tab: WalletTab, session: Session) -> None:
    done = session.do(actions.Stake(amount=10 * ETH))
    assert done is not None
    told = activity_cells(tab, 0)
    assert told["in"] == "+10.0000 stETH"
    assert told["out"] == "\N{MINUS SIGN}10.0000 ETH"
    assert told["fee"] == amount(int(done.receipt.figures["network_fee"]), "ETH")
    assert tab.latest.texts() == ["6 May Staked +10.0000 stETH"]


@pytest.mark.usefixtures("alone")
def test_a_table_that_is_not_on_screen_is_read_when_it_is_shown(tab: WalletTab, session: Session, monkeypatch: Any) -> None:
    asked: list[str] = []
    monkeypatch.setattr(tab.activity, "_session", Asked(session, asked))
    tab.tables.show_table("Holdings")
    session.do(actions.Stake(amount=10 * ETH))
    session.advance(1)
    assert asked == []
    assert activity_cells(tab, 0)["what"] == "1 hour passed"
    assert activity_cells(tab, 1)["in"] == "+10.0000 stETH"
    count = len(asked)
    session.advance(1)
    assert len(asked) > count


class Asked:
    """A session that notes that its practice was asked for."""

    def __init__(self, session: Session, asked: list[str]) -> None:
        self._session, self._asked = session, asked

    def __getattr__(self, name: str) -> Any:
        if name == "practice":
            self._asked.append(name)
        return getattr(self._session, name)


def test_the_latest_list_follows_undo(tab: WalletTab, session: Session) -> None:
    session.do(actions.Stake(amount=10 * ETH))
    session.undo()
    assert tab.latest.texts() == []
    assert tab.latest.isHidden()


def test_searching_keeps_what_matches_and_clearing_brings_all_back(tab: WalletTab, session: Session) -> None:
    session.do(actions.Stake(amount=10 * ETH))
    session.do(actions.Transfer("stETH", "Mira", ETH))
    tab.show_activity()
    everything = tab.activity.table_model().rowCount()
    tab.activity_tools.search.setText("Mira")
    assert [activity_cells(tab, row)["what"] for row in range(tab.activity.table_model().rowCount())] == ["Sent 1 stETH to Mira"]
    tab.activity_tools.search.clear()
    assert tab.activity.table_model().rowCount() == everything


@pytest.mark.usefixtures("alone")
def test_a_note_is_kept_and_found(tab: WalletTab, session: Session) -> None:
    session.do(actions.Stake(amount=10 * ETH))
    moment = session.practice.activity()[0].moment
    assert write_note(tab, moment, "my first stake")
    assert session.practice.activity(search="first stake")[0].moment == moment
    assert activity_cells(tab, 0)["note"] == "my first stake"


def test_only_notes_can_be_edited(tab: WalletTab) -> None:
    tab.show_activity()
    model = tab.activity.table_model()
    editable = [
        column.key
        for place, column in enumerate(model.columns)
        if model.flags(model.index(0, place)) & Qt.ItemFlag.ItemIsEditable
    ]
    assert editable == ["note"]
    assert not model.flags(QModelIndex()) & Qt.ItemFlag.ItemIsEditable


@pytest.mark.usefixtures("alone")
def test_choosing_a_moment_puts_the_crosshair_there(tab: WalletTab, session: Session) -> None:
    session.advance(30)
    session.do(actions.Stake(amount=10 * ETH))
    moment = session.practice.activity()[0].moment
    session.advance(600)
    tab.chart_bar.set_range("7d")
    tab.show_activity()
    tab.activity.choose(str(moment))
    assert tab.value.chart.pointer == 30


@pytest.mark.usefixtures("alone")
def test_enter_opens_the_receipt_and_it_leads_back_to_its_hour(tab: WalletTab, session: Session, qtbot: QtBot) -> None:
    session.advance(30)
    session.do(actions.Stake(amount=10 * ETH))
    moment = session.practice.activity()[0].moment
    session.advance(10)
    tab.show_activity()
    tab.activity.choose(str(moment))
    qtbot.keyClick(tab.activity, Qt.Key.Key_Return)
    assert tab.receipt.isVisible()
    assert "Staked 10 ETH" in tab.receipt.text()
    tab.receipt.findChild(QAbstractButton, "receipt.go").click()
    assert session.world.hour == 30
    assert session.practice.tip_hour == 40
    assert not tab.receipt.isVisible()
    assert not tab.column.reviewing


def test_a_receipt_of_this_very_hour_offers_no_way_back(tab: WalletTab, session: Session, qtbot: QtBot) -> None:
    session.do(actions.Stake(amount=10 * ETH))
    tab.show_activity()
    tab.open_receipt(tab.activity.row(session.practice.activity()[0].moment))
    assert tab.receipt.findChild(QAbstractButton, "receipt.go").isHidden()
    qtbot.keyClick(tab.receipt, Qt.Key.Key_Escape)
    assert tab.receipt.isHidden()


def test_the_exported_activity_holds_every_wei(tab: WalletTab, session: Session, tmp_path: Path) -> None:
    done = session.do(actions.Stake(amount=10 * ETH + 1))
    assert done is not None
    path = tmp_path / "activity.csv"
    tab.activity_tools.save_to(path)
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig")))
    assert (rows[-1]["out"], rows[-1]["out_token"]) == ("-10.000000000000000001", "ETH")
    assert int(rows[-1]["out_smallest_units"]) == -(10 * ETH + 1)
    assert int(rows[-1]["fee_wei"]) == done.receipt.figures["network_fee"]
    assert rows[-1]["time_utc"] == "2022-05-06T00:00:00Z"


def test_an_export_that_cannot_be_written_is_said(tab: WalletTab, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.failed) as failed:
        tab.activity_tools.save_to(tmp_path / "nowhere" / "activity.csv")
    assert failed.args[0].code == "export_failed"


# -- review, empty wallet, access


def test_the_review_draws_what_would_be_and_takes_it_away_again(tab: WalletTab, window: MainWindow) -> None:
    tab.send("stETH")
    tab.sending.amount.set_text("40")
    tab.sending.primary.click()  # type: ignore[union-attr]
    assert [flat.series for flat in tab.value.chart.flats] == ["redeem", "market"]
    assert tab.value.chart.flats[0].value == pytest.approx(60.0, abs=1e-9)
    window.review.back()
    assert tab.value.chart.flats == ()


@pytest.mark.usefixtures("alone")
def test_an_empty_wallet_offers_ether_and_becomes_a_wallet_again(tab: WalletTab, session: Session) -> None:
    session.do(actions.Transfer("stETH", "Mira", session.world.balance("you", "stETH"), everything=True))
    session.do(actions.Transfer("ETH", "Mira", actions.spendable(session.world, "ETH", "transfer_ETH")))
    assert tab.empty.isVisible()
    assert tab.steps.isVisible()
    assert not tab.column.isVisible()
    tab.empty.primary.click()
    assert session.world.balance("you", "ETH") == 32 * ETH
    assert not tab.empty.isVisible()
    assert tab.column.isVisible()


@pytest.mark.usefixtures("alone")
def test_an_empty_wallet_opens_a_scenario_as_the_menu_does(tab: WalletTab, window: MainWindow) -> None:
    command = window.findChild(QAction, "action.new")
    assert isinstance(command, QAction)
    asked: list[bool] = []
    command.triggered.disconnect()
    command.triggered.connect(lambda: asked.append(True))
    tab.empty.others[0].click()
    assert asked == [True]


def test_a_window_that_goes_takes_all_its_widgets_with_it(tmp_path: Path, qtbot: QtBot) -> None:
    before = QApplication.topLevelWidgets()
    with practice(tmp_path, "calm") as mine:
        made = MainWindow(Session(mine), tabs=TABS)
        assert made.tab.isEnabled()
        made.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert [widget for widget in QApplication.topLevelWidgets() if widget not in before] == []


def test_everything_that_takes_the_keyboard_has_a_name(tab: WalletTab) -> None:
    nameless = [
        widget
        for kind in (QAbstractButton, QComboBox, QLineEdit)
        for widget in tab.findChildren(kind)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []
    assert tab.holdings.accessibleName() == "Holdings"
    assert tab.activity.accessibleName() == "Activity"
    assert tab.value.chart.accessibleName()


@pytest.mark.usefixtures("alone")
def test_another_practice_is_shown_anew(window: MainWindow, session: Session, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    session.replace(practice(other, "calm"))
    tab = window.tab
    assert isinstance(tab, WalletTab)
    assert keys(tab) == ["stETH", "ETH", "USDC"]
    assert tab.value.chart.data.start_unix == session.world.start


# -- what the figures say of what cannot be sold


def test_what_waits_stands_beside_what_sells_and_is_not_in_it(tab: WalletTab, session: Session) -> None:
    session.do(actions.RequestWithdrawal(amount=50 * ETH))
    tab.follow("lst")
    assert tab.numbers.sells.sub() == "50.0000 waiting in the queue, not for sale"
    assert tab.numbers.hold.number() == "50.0000"
    assert "waits in the queue or for a claim and cannot be sold" in tab.numbers.sells.toolTip()


def test_at_once_is_said_only_of_what_selling_all_at_once_brings(tab: WalletTab, session: Session) -> None:
    tab.follow("stETH")
    session.do(actions.Faucet(amount=20_000 * ETH))
    session.do(actions.Swap(market="curve-steth", pay="ETH", receive="stETH", amount=15_000 * ETH))
    whole = session.world.sale_proceeds("you", "stETH")
    assert whole is not None
    assert f"{amount(whole, 'ETH')} all at once" in tab.numbers.sells.sub()
    assert tab.numbers.sells.number() != amount(whole, "ETH")
