"""Sending a token to somebody: to whom, how much, and what arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.panels.figure_row import figure_row
from ui.panels.holdings.lines import YOU
from ui.panels.previewing_form import PreviewingForm
from ui.panels.send.address_book import Receiver
from ui.widgets import AmountEdit, Fix, PreviewBlock, PreviewRow, Unit
from ui.wording import ReviewLine, ReviewStory, amount, coin_short, decimals, exact_amount, first_coin, token_name
from wallet import Refused, actions

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, Receipt, World

IN_REAL_LIFE = "in real life nothing sent can be called back; send a little first"


class SendForm(PreviewingForm):
    """`send.to`, `send.amount`, `send.preview`, `send.review`. `coins_wanted(coin)` where the network fee cannot be paid."""

    coins_wanted = Signal(str)
    said = Signal(str, str, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "Send", {"send.review": "Review"}, parent)
        self._built = False
        self.receiver = Receiver(session)
        self.amount = AmountEdit("Amount", [_unit(first_coin())], maximum=self._most, limit="you can send {}")
        self.amount.setObjectName("send.amount")
        self.preview = PreviewBlock("What sending does")
        self.preview.setObjectName("send.preview")
        for part in (self.receiver, self.amount, self.preview):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.receiver.changed.connect(self.edit)
        self.receiver.said.connect(self.said)
        self.listen(self.amount)
        session.history_changed.connect(self._history)
        self._built = True

    # -- the form's own

    def wish(self) -> Action | None:
        person, wanted = self.receiver.person, self.amount.amount()
        if person is None or wanted is None:
            return None
        token = self.amount.unit().key
        whole = token not in self.session.world.coins and wanted == self.session.world.balance(YOU, token) > 0
        return actions.Transfer(token=token, to=person.account, amount=wanted, everything=whole)

    def story(self, action: Action, outcome: Outcome) -> ReviewStory:
        told = super().story(action, outcome)
        person = self.receiver.person
        if person is None or not self.receiver.first_time():
            return told
        warning = ReviewLine(f"You never sent to {person.name} before", IN_REAL_LIFE, "warning")
        return replace(told, risks=(warning, *told.risks)[:3])

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        if before is None:
            self.receiver.refresh()
        tokens = list(after.tokens(YOU)) or [first_coin()]
        self.amount.set_units([_unit(token) for token in tokens])
        super().refresh(before, after, events)

    def confirmed(self) -> None:
        super().confirmed()
        self.receiver.refresh()

    def problem_at(self, refusal: Refused) -> tuple[str, list[Fix]]:
        sentence, fixes = super().problem_at(refusal)
        if refusal.code == "fee_short":
            coin = coin_short(refusal)
            fixes = [Fix(f"Get practice {coin}", lambda: self.coins_wanted.emit(coin))]
        return sentence, fixes

    def show_outcome(self, outcome: Outcome | None) -> None:
        person, token = self.receiver.person, self.amount.unit()
        who = person.name if person is not None else "The receiver"
        if outcome is None:
            self.preview.set_empty(f"{who} receives", token.symbol, "")
            return
        receipt = outcome.receipt
        self.preview.set_rows(preview_rows(receipt, token.key, who, self.session.world), rounding_words(receipt))

    def choose_token(self, token: str) -> None:
        """Send this token, which I must hold."""
        self.amount.set_unit(token)
        self.focus_first()

    # -- inside

    def _most(self) -> int | None:
        if not self._built:
            return None
        token = self.amount.unit().key
        kind = f"transfer_{token}" if token in self.session.world.coins else "transfer_token"
        return actions.spendable(self.session.world, token, kind)

    def _history(self) -> None:
        if self.isVisible():
            self.receiver.refresh()


def preview_rows(receipt: Receipt, token: str, who: str, world: World) -> list[PreviewRow]:
    """Who gets what, what stays, and the fee: all of it the receipt's own."""
    arrives = int(receipt.figures["arrives"])
    mine = next((change for change in receipt.changes if change.account == YOU and change.token == token), None)
    kept = mine.after if mine is not None else world.balance(YOU, token)
    name = token_name(token)
    return [
        PreviewRow(f"{who} receives", amount(arrives, token), name, exact=exact_amount(arrives, token)),
        PreviewRow("You keep", amount(kept, token), name, exact=exact_amount(kept, token)),
        figure_row(receipt, "network_fee"),
    ]


def rounding_words(receipt: Receipt) -> str:
    """The corner in which a unit or two stays behind, said where it happens."""
    for note in receipt.notes:
        if note.code == "rounding_corner":
            less = int(note.figures["sent"]) - int(note.figures["arrives"])
            if less > 0:
                return f"{less} wei less arrives: the contract moves whole shares, and a share is worth more than a wei."
            return "A wei more arrives: the contract moves whole shares."
    return ""


def _unit(token: str) -> Unit:
    return Unit(token, token_name(token), decimals(token))
