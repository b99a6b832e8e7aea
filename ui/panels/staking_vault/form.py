"""A vault of one's own validators: opening one with an operator and a tier, and all that can be done with it while it is there.

It lists what the hub of the world has of yours; every deed is previewed by running the very action.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.previewing_form import PreviewingForm
from ui.panels.staking_vault import words as say
from ui.panels.staking_vault.deeds import (
    COIN,
    DEEDS,
    FROM_VAULT,
    LEAVE,
    NOTHING,
    OPEN,
    REPAY,
    TIER,
    TOKEN,
    VALIDATORS,
    action_of,
    offered,
)
from ui.widgets import AmountEdit, FormRow, LinkButton, PreviewBlock, Select, Text, Unit
from ui.wording import amount_with_unit, decimals, refusal_text, things
from wallet import VaultBook, actions

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, VaultFacts

YOU, REVIEW, NEW = "you", "staking_vault.review", "new"


class StakingVaultForm(PreviewingForm):
    """Vault, deed, amount or tier, and what it does; `staking_vault.review` opens the review.

    Over twenty methods, because nine of them answer what a form is asked by overriding, and a vault's deeds share their fields.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Vault", {REVIEW: "Review"})
        self._known: set[int] = set()
        self.which = Select("Vault", ())
        self.which.setObjectName("staking_vault.which")
        self.deed = Select("What to do", ())
        self.deed.setObjectName("staking_vault.deed")
        self.tier = Select("Operator and tier", ())
        self.tier.setObjectName("staking_vault.tier")
        self.amount = AmountEdit("Amount", [Unit("coin", "")], maximum=self._most)
        self.amount.setObjectName("staking_vault.amount")
        self.now = PreviewBlock("The vault now")
        self.now.setObjectName("staking_vault.now")
        self.preview = PreviewBlock("What it does")
        self.preview.setObjectName("staking_vault.preview")
        self.problem = Text("", "caption", "bad", wrap=True)
        self.problem.setObjectName("staking_vault.problem")
        self.repay_first = LinkButton("Repay it first")
        self.repay_first.setObjectName("staking_vault.repay_first")
        self.repay_first.clicked.connect(self._repay_first)
        self.deed_row, self.tier_row = FormRow("What to do", self.deed), FormRow("Operator and tier", self.tier)
        for part in (
            FormRow("Vault", self.which),
            self.now,
            self.deed_row,
            self.tier_row,
            self.amount,
            self.problem,
            self.repay_first,
            self.preview,
        ):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.listen(self.amount)
        for choice in (self.which, self.deed):
            choice.changed.connect(self._turned)
        self.tier.changed.connect(self.edit)
        self._fill()

    # -- what is there

    @property
    def book(self) -> VaultBook | None:
        """The hub of the world; None where there is none."""
        return next(iter(self.session.world.every(VaultBook)), None)

    @property
    def vault(self) -> VaultFacts | None:
        """The vault that is chosen; None where a new one is."""
        found = self.book.vaults(self.session.world, YOU) if self.book is not None else ()
        return next((row for row in found if str(row.id) == self.which.current_key()), None)

    def _fill(self) -> None:
        book = self.book
        if book is None:
            return
        mine = book.vaults(self.session.world, YOU)
        new = (NEW, "A new vault" if mine else "None yet: a new one")
        opened = [str(row.id) for row in mine if row.id not in self._known]
        self._known = {row.id for row in mine}
        self.which.offer((*((str(row.id), say.vault_name(row)) for row in mine), new), *opened[-1:])
        self.deed.offer(offered(self.vault))
        tiers, vault = book.tiers(self.session.world), self.vault
        shown = tiers if vault is None else [row for row in tiers if row.operator == vault.operator and row.tier != vault.tier]
        self.tier.offer(tuple((str(row.tier), say.tier_name(row)) for row in shown))
        self._show_fields(book)

    def _show_fields(self, book: VaultBook) -> None:
        key, deed = self.deed.current_key(), DEEDS[self.deed.current_key()]
        self.deed_row.setVisible(self.deed.count() > 1)
        self.tier_row.setVisible(key in (OPEN, TIER))
        self.amount.setVisible(deed.counted != NOTHING)
        units = {COIN: book.coin, TOKEN: book.token}
        unit = units.get(deed.counted, VALIDATORS)
        if self.amount.unit().key != unit:
            self.amount.set_units([Unit(unit, unit, decimals(unit) if deed.counted in units else 0)])
        self.primaries[REVIEW].setText(deed.review)

    def _most(self) -> int:
        book, vault = self.book, self.vault
        if book is None:
            return 0
        world, key = self.session.world, self.deed.current_key()
        if vault is None or key in ("fund", "aside"):
            return actions.spendable(world, book.coin, book.work("lock" if vault is None else "fund_vault"))
        owed = min(vault.owed, world.balance(YOU, book.token)) if key == REPAY else vault.owed
        mosts = {"mint": vault.mintable, "withdraw": vault.withdrawable, "call": vault.validators, REPAY: owed, FROM_VAULT: owed}
        return mosts.get(key, 0)

    # -- what is wished

    def wish(self) -> Action | None:
        book, key = self.book, self.deed.current_key()
        if book is None or key not in DEEDS:
            return None
        typed = self.amount.amount() if DEEDS[key].counted else 0
        if typed is None or (key in (OPEN, TIER) and not self.tier.current_key()):
            return None
        vault = self.vault
        everything = key in (REPAY, FROM_VAULT) and vault is not None and typed >= vault.owed
        number = 0 if vault is None else vault.id
        return action_of(key, book.name, number, typed, int(self.tier.current_key() or 0), everything)

    def held_words(self) -> str:
        book, key = self.book, self.deed.current_key()
        if book is None or key not in DEEDS:
            return ""
        if DEEDS[key].counted == VALIDATORS:
            return f"{things(self._most(), 'validator')} active"
        unit = book.token if DEEDS[key].counted == TOKEN else book.coin
        return f"up to {amount_with_unit(self._most(), unit)}"

    def foot_note(self) -> str:
        if self.deed.current_key() == OPEN and not self.amount.text():
            coin = "" if self.book is None else self.book.coin
            return f"Connecting takes 1 {coin}; each validator takes 32 {coin} more."
        asks = self.outcome is not None or self.amount.isVisibleTo(self)
        return super().foot_note() if asks else ""

    # -- what would happen

    def recompute(self) -> None:
        self._fill()
        super().recompute()

    def _refresh_limits(self) -> None:
        self._fill()
        super()._refresh_limits()

    def _turned(self, _key: str) -> None:
        self._refresh_limits()
        self.edit()

    def say_problem(self) -> None:
        super().say_problem()
        alone = self.refusal is not None and self.deed.current_key() in (TIER, LEAVE)
        self.problem.setText(refusal_text(self.refusal)[0] if alone and self.refusal is not None else "")
        self.problem.setVisible(alone)
        self.repay_first.setVisible(alone and isinstance(self.refusal.remedy if self.refusal else None, actions.RepayVault))

    def _repay_first(self) -> None:
        """What a vault that is to leave still owes, ready to be repaid."""
        self.deed.set_current(REPAY)
        if self.vault is not None:
            self.amount.set_amount(self.vault.owed)
        self.focus_first()

    def show_outcome(self, outcome: Outcome | None) -> None:
        book, vault = self.book, self.vault
        self.now.setVisible(vault is not None)
        if book is not None and vault is not None:
            self.now.set_rows(say.now_rows(vault, book), say.now_sentence(vault, book))
        self.preview.setVisible(outcome is not None or self.amount.isVisibleTo(self))
        if outcome is None:
            self.preview.set_empty("What it does", "", "A preview appears as soon as the amount fits.")
        else:
            self.preview.set_rows(say.after_rows(outcome))
