"""A vault by hand in the window's form: opened, minted against, repaid and left; each deed in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.wallet.practices import practice
from ui.panels.holdings.words import line_name
from ui.panels.leave.choices import TokenChoice
from ui.panels.review.sheet import ReviewSheet
from ui.panels.rewards.words import earner
from ui.panels.stake.figures import _where as where_it_is
from ui.panels.stake.shown import locked_sentence
from ui.panels.staking_vault.form import StakingVaultForm
from ui.panels.staking_vault.words import now_rows
from ui.session import Session
from ui.wording import action_words, amount, event_text, receipt_words, use_world
from ui.wording.systems import ASSUMED, RISKS
from ui.wording.telling import note_line, story_of
from wallet import Event, actions, audit, holdings, staked
from wallet.world.vault_book import VaultBook

HUB, E = "lido-vault", 10**18


@pytest.fixture
def form(qtbot: QtBot, tmp_path: Path) -> Iterator[StakingVaultForm]:
    opened = practice(tmp_path, "calm-all")
    session = Session(opened)
    use_world(session.world)
    shown = StakingVaultForm(session)
    qtbot.addWidget(shown)
    shown.show()
    yield shown
    use_world(None)
    opened.close()


def do(qtbot: QtBot, form: StakingVaultForm, deed: str = "", amount: str = "") -> str:
    """Choose a deed, type an amount, review and confirm it as the window does; returns what was done, in words."""
    if deed:
        form.deed.set_current(deed)
    if amount:
        qtbot.keyClicks(form.amount.line, amount)
    assert form.ready(), form.refusal
    sheet = ReviewSheet(form.session)
    qtbot.addWidget(sheet)
    assert sheet.open(form)
    confirm = sheet.findChild(QPushButton, "review.confirm")
    assert confirm is not None
    qtbot.mouseClick(confirm, Qt.MouseButton.LeftButton)
    world = form.session.world
    assert audit(world) == []
    use_world(world)
    form.refresh(None, world, ())
    step = form.session.read(lambda practice: practice.undo_step)
    assert step is not None
    assert step.receipt is not None
    return receipt_words(step.receipt)


def rows(form: StakingVaultForm) -> dict[str, str]:
    return {row.label: row.shown() for row in form.now.rows()}


def test_a_vault_is_opened_lived_with_and_left_by_hand(qtbot: QtBot, form: StakingVaultForm) -> None:
    assert form.tier.count() == 7
    assert form.foot_note() == "Connecting takes 1 ETH; each validator takes 32 ETH more."
    assert do(qtbot, form, amount="33") == "Opened a vault with 33 ETH"
    assert form.which.currentText() == "Vault 1, operator A, A1"
    assert rows(form)["Can be minted"] == "31.3500"
    assert do(qtbot, form, "mint", "20") == "Minted 20 stETH against vault 1"
    assert rows(form)["Health factor"] == "1.57"
    assert do(qtbot, form, "aside", "2") == "Put 2 ETH into vault 1"
    assert rows(form)["Does not count yet"] == "2.0000"
    assert do(qtbot, form, "withdraw", "1") == "Withdrew 1 ETH from vault 1"
    assert do(qtbot, form, "from_vault", "3") == "Repaid 3 stETH out of vault 1"
    form.deed.set_current("leave")
    assert not form.ready()
    assert "still owes" in form.problem.text()
    assert form.repay_first.window() is form.window(), "a fix stands in the form, not in a window of its own"
    assert (form.foot_note(), form.preview.isVisible()) == ("", False), "nobody is asked for an amount that a deed does not take"
    qtbot.mouseClick(form.repay_first, Qt.MouseButton.LeftButton)
    assert form.deed.current_key() == "repay"
    assert do(qtbot, form).startswith("Repaid 17")
    assert "owes" not in " ".join(rows(form))
    assert do(qtbot, form, "leave").startswith("Asked to disconnect a vault")
    assert form.primaries["staking_vault.review"].text() == "Review deposit"
    form.session.read(lambda practice: practice.advance(24))
    form.refresh(None, form.session.world, ())
    assert "has left" in form.now.text()


def test_what_a_vault_pays_has_one_name_in_its_form_and_among_the_assumptions(qtbot: QtBot, form: StakingVaultForm) -> None:
    do(qtbot, form, amount="33")
    book = form.session.world.system(HUB, VaultBook)
    facts = book.vaults(form.session.world, "you")[0]._replace(last_fees=(1, 2, 3))
    last = [row.label.removeprefix("Last ") for row in now_rows(facts, book) if row.label.startswith("Last ")]
    tiers = [ASSUMED[f"protocol tiers {name}_fee_bps"][0] for name in ("infra", "liquidity", "reservation")]
    assert [name.lower() for name in last] == [name.removesuffix(" in tier {item}").lower() for name in tiers]


def test_more_than_may_be_minted_is_refused_with_what_may(qtbot: QtBot, form: StakingVaultForm) -> None:
    do(qtbot, form, amount="33")
    form.deed.set_current("mint")
    form.amount.set_amount(40 * E)
    assert not form.ready()
    assert form.refusal is not None
    form.apply_remedy(form.refusal.remedy)
    assert form.ready()


def test_every_deed_is_an_order_in_words(form: StakingVaultForm) -> None:
    told = [
        actions.OpenVault(33 * E, HUB, 1),
        actions.FundVault(2 * E, HUB, 1),
        actions.WithdrawVault(E, HUB, 1),
        actions.MintVault(5 * E, HUB, 1),
        actions.RepayVault(E, HUB, 1),
        actions.RepayVault(0, HUB, 1, everything=True, from_vault=True),
        actions.CallValidators(1, HUB, 1),
        actions.ChangeVaultTier(2, HUB, 1),
    ]
    assert [action_words(action) for action in told] == [
        "Open a vault with 33 ETH",
        "Put 2 ETH into vault 1",
        "Withdraw 1 ETH from vault 1",
        "Mint 5 stETH against vault 1",
        "Repay 1 stETH of what vault 1 owes",
        "Repay all that vault 1 owes, out of the vault",
        "Call 1 validator of vault 1 back",
        "Move vault 1 to tier 2",
    ]


def test_what_is_claimed_is_called_as_the_row_that_waited(form: StakingVaultForm) -> None:
    called = {HUB: "Claim vault 1", "native-cosmos": "Claim locked stake 1", "stride": "Claim request 1"}
    assert {system: action_words(actions.Claim((1,), system)) for system in called} == called


def test_what_happens_to_a_vault_is_told(form: StakingVaultForm) -> None:
    figures: dict[str, int | str] = {"id": 1, "amount": 2 * E, "count": 1, "until": 1_790_000_000}
    for kind in ("active", "let_go", "kept", "quarantined", "forced", "called", "debt_passed", "debt_left"):
        assert event_text(Event(0, f"vault_{kind}", "you", figures, HUB)).startswith("Vault 1 "), kind
    told = event_text(Event(0, "bad_debt_shared", "", figures, HUB))
    assert told == "All holders of stETH bore 2.0000 ETH that a vault could not pay"


def test_a_vault_is_called_one_wherever_stake_is_listed(qtbot: QtBot, form: StakingVaultForm) -> None:
    do(qtbot, form, amount="33")
    world = form.session.world
    names = {line_name(line, world) for line in holdings(world, "you")}
    assert "ETH, vault 1" in names
    choice = TokenChoice()
    qtbot.addWidget(choice)
    choice.fill(world)
    assert "Vault, 33.0000 ETH" in [choice.itemText(place) for place in range(choice.count())]
    assert earner("lido-vault-1", "ETH") == "ETH, vault 1"
    assert earner("native-ethereum-1", "ETH") == "ETH, locked 1"


def test_the_form_for_staking_says_what_can_be_minted_and_not_that_nothing_can_be_sold(form: StakingVaultForm) -> None:
    done = form.session.preview(actions.Lock(33 * E, HUB))
    assert locked_sentence(done) == "1 % of rewards is kept, more on what you mint: up to 31.3500 stETH, under Vault."


def test_what_is_held_is_told_with_what_is_owed_of_it(qtbot: QtBot, form: StakingVaultForm) -> None:
    do(qtbot, form, amount="33")
    do(qtbot, form, "mint", "20")
    totals = staked(form.session.world, coin="ETH")
    assert totals.owed == pytest.approx(20 * E, abs=2)
    held = form.session.world.balance("you", "stETH")
    assert totals.balance == pytest.approx(held - totals.owed, abs=2)
    assert where_it_is(form.session.world, totals, "stETH") == f"{amount(held, 'stETH')} less 20.0000 owed"


def test_every_note_that_a_room_words_is_told_in_the_review(form: StakingVaultForm) -> None:
    world = form.session.world
    found = [actions.Stake(E, "sfrxeth"), actions.Stake(E), actions.OpenVault(33 * E, HUB, 1), actions.Lock(32 * E)]
    for action in found:
        receipt = form.session.preview(action).receipt
        lines = {note.code: note_line(note, receipt) for note in receipt.notes if note.code in RISKS}
        assert lines
        assert None not in lines.values(), lines
    story = story_of(found[2], form.session.preview(found[2]), world)
    assert story.when.startswith("starts earning ")
    assert story.confirm == "Open the vault"
