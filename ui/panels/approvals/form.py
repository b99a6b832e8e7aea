"""Approvals: what contracts may take, taking that back, and granting one to see what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.panels.approvals.list import ApprovalsList
from ui.panels.approvals.words import approvable, contracts, open_approvals
from ui.panels.figure_row import figure_row
from ui.panels.holdings.lines import YOU
from ui.panels.previewing_form import PreviewingForm
from ui.session import touched
from ui.widgets import AmountEdit, Check, Fix, FormRow, PreviewBlock, PreviewRow, Select, Text, Unit
from ui.wording import amount, coin_short, decimals, exact_amount, token_name
from wallet import UNLIMITED, Refused, actions

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, World

NOTHING = "On this practice\u2019s chains no contract has to be allowed to take a token."
NO_LIMIT = "No limit, as many dapps ask for"


class ApprovalsForm(PreviewingForm):
    """`approvals.list`, `approve.spender`, `approve.amount`, `approve.unlimited`, `approve.review`."""

    coins_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "Approvals", {"approve.review": "Review"}, parent)
        self._revoking: tuple[str, str] | None = None
        self._built = False
        self.list = ApprovalsList()
        self.list.revoke_wanted.connect(self.revoke)
        self.spender = Select("Contract")
        self.spender.setObjectName("approve.spender")
        self.amount = AmountEdit("It may take up to", _units(session.world), maximum=self._held)
        self.amount.setObjectName("approve.amount")
        self.unlimited = Check(NO_LIMIT)
        self.unlimited.setObjectName("approve.unlimited")
        self.preview = PreviewBlock("What the approval means")
        self.preview.setObjectName("approve.preview")
        self._arrange()
        self._built = True
        self.spender.changed.connect(self.edit)
        self.listen(self.amount)
        self.unlimited.toggled.connect(self._no_limit)

    def _arrange(self) -> None:
        self.rows.addWidget(Text("Open approvals", "strong"))
        self.rows.addWidget(self.list)
        title = Text("Grant one, to see what it means", "strong")
        self._granting = (title, FormRow("Contract", self.spender), self.amount, self.unlimited, self.preview)
        for part in self._granting:
            self.rows.addWidget(part)
        self.none = Text(NOTHING, "caption", "ink3", wrap=True)
        self.rows.addWidget(self.none)
        self.rows.addStretch(1)
        self._fill(self.session.world)

    def _fill(self, world: World) -> None:
        """Offer the tokens of this world that need an approval; where none does, a sentence."""
        needed = bool(approvable(world))
        self.amount.set_units(_units(world))
        for part in self._granting:
            part.setVisible(needed)
        self.none.setVisible(not needed)

    # -- the form's own

    def wish(self) -> Action | None:
        if self._revoking is not None:
            token, spender = self._revoking
            return actions.Revoke(token=token, spender=spender)
        wanted = UNLIMITED if self.unlimited.isChecked() else self.amount.amount()
        if wanted is None or not self.spender.current_key() or not approvable(self.session.world):
            return None
        return actions.Approve(token=self.amount.unit().key, spender=self.spender.current_key(), amount=wanted)

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        if touched(before, after, "systems"):
            self.spender.set_items(contracts(after))
        if before is None:
            self._fill(after)
        if self.isVisible() or before is None:
            self.list.present(open_approvals(self.session))
        super().refresh(before, after, events)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.list.present(open_approvals(self.session))

    def revoke(self, token: str, spender: str) -> None:
        """Review taking an approval back."""
        self._revoking = (token, spender)
        self.recompute()
        self.review_wanted.emit()
        self._revoking = None
        self.recompute()

    def confirmed(self) -> None:
        self.unlimited.setChecked(False)
        super().confirmed()

    def problem_at(self, refusal: Refused) -> tuple[str, list[Fix]]:
        sentence, fixes = super().problem_at(refusal)
        if refusal.code == "fee_short":
            coin = coin_short(refusal)
            fixes = [Fix(f"Get practice {coin}", lambda: self.coins_wanted.emit(coin))]
        return sentence, fixes

    def show_outcome(self, outcome: Outcome | None) -> None:
        unit = self.amount.unit()
        if outcome is None or self._revoking is not None:
            self.preview.set_empty("It could take", unit.symbol, "")
            return
        reach = int(outcome.receipt.figures["could_take"])
        self.preview.set_rows(
            [
                PreviewRow("It could take today", amount(reach, unit.key), unit.symbol, exact=exact_amount(reach, unit.key)),
                figure_row(outcome.receipt, "network_fee"),
            ],
            "It stays open until you revoke it, also for what you receive later.",
        )

    def focus_first(self) -> None:
        self.spender.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside

    def _held(self) -> int | None:
        return None if not self._built else self.session.world.balance(YOU, self.amount.unit().key)

    def _no_limit(self, on: bool) -> None:
        self.amount.frame.setEnabled(not on)
        self.edit()


def _units(world: World) -> list[Unit]:
    """The tokens that an approval can be of; a coin where there is none, which then is not shown."""
    return [Unit(token, token_name(token), decimals(token)) for token in approvable(world) or (world.coin,)]
