"""Wrapping and unwrapping: the growing balance as fixed units and back; the shares stay the same, and are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.previewing_form import PreviewingForm
from ui.panels.stake.words import amount_row
from ui.panels.stake.wrap_piles import Pile, WrapPiles
from ui.widgets import AmountEdit, PreviewBlock, Segments, Text, Unit
from ui.wording import amount, amount_with_unit, first_token, first_wrapped
from wallet import actions

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome

WRAP, UNWRAP = "wrap", "unwrap"


def _tokens(way: str) -> tuple[str, str]:
    """What is paid and what is got."""
    return (first_token(), first_wrapped()) if way == WRAP else (first_wrapped(), first_token())


def _explained(way: str) -> str:
    if way == UNWRAP:
        return "The same shares as a balance that grows again with every report."
    return f"{first_token()} grows in number, {first_wrapped()} in value. Wrapping changes the count, not what you own."


def _tone(token: str) -> str:
    return "hold" if token == first_token() else "redeem"


class WrapForm(PreviewingForm):
    """Direction, amount, the two piles; `wrap.review` opens the review."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Wrap", {"wrap.review": "Review wrap"})
        self.direction = Segments(
            "Direction", ((WRAP, f"Wrap {first_token()}"), (UNWRAP, f"Unwrap {first_wrapped()}")), stretch=True
        )
        self.direction.setObjectName("wrap.direction")
        self.direction.changed.connect(self._turn)
        self.amount = AmountEdit("Amount", [Unit(first_token(), first_token())], maximum=self._most)
        self.amount.setObjectName("wrap.amount")
        self.preview = PreviewBlock("What you get")
        self.preview.setObjectName("wrap.preview")
        self.piles = WrapPiles()
        self.explained = Text("", "caption", "ink3", wrap=True)
        for part in (self.direction, self.amount, self.preview, self.piles, self.explained):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.listen(self.amount)

    def wish(self) -> Action | None:
        paid = self.amount.amount()
        if paid is None:
            return None
        return actions.Wrap(amount=paid) if self._way() == WRAP else actions.Unwrap(amount=paid)

    def held_words(self) -> str:
        token = self._pays()
        return f"you have {amount_with_unit(self.session.world.balance('you', token), token)}"

    def start(self, way: str, paid: int | None) -> None:
        """Turn to wrapping or unwrapping, with an amount in its own token."""
        self.direction.set_current(way)
        self.amount.set_amount(paid)

    def show_outcome(self, outcome: Outcome | None) -> None:
        gets = _tokens(self._way())[1]
        if outcome is None:
            self.preview.set_empty("You get", gets, "A preview appears as soon as the amount fits.")
            self.piles.set_piles()
            self.explained.setText(_explained(self._way()))
            return
        figures = outcome.receipt.figures
        got = int(figures["got"])
        self.preview.set_rows(
            [
                amount_row("You get", got, gets),
                amount_row("Worth today", int(figures["worth"])),
                amount_row(f"Rate, for 1 {first_wrapped()}", int(figures["rate"])),
                amount_row("Network fee", int(figures["network_fee"])),
            ]
        )
        self._show_piles(outcome)
        self.explained.setText(_explained(self._way()))

    def _show_piles(self, outcome: Outcome) -> None:
        figures = outcome.receipt.figures
        paid, got = int(figures["paid"]), int(figures["got"])
        shares = next(int(note.figures["shares"]) for note in outcome.receipt.notes if note.code == "same_shares")
        words = f"= {amount(shares, first_wrapped())} shares"
        pays, gets = _tokens(self._way())
        longer = max(paid, got, 1)
        self.piles.set_piles(
            Pile(paid / longer, f"before: {amount_with_unit(paid, pays)}", words, _tone(pays)),
            Pile(got / longer, f"after: {amount_with_unit(got, gets)}", words, _tone(gets)),
        )

    def _way(self) -> str:
        return self.direction.current_key()

    def _pays(self) -> str:
        return _tokens(self._way())[0]

    def _most(self) -> int:
        return actions.spendable(self.session.world, self._pays())

    def _turn(self, way: str) -> None:
        token = _tokens(way)[0]
        self.amount.set_units([Unit(token, token)])
        self.primaries["wrap.review"].setText("Review wrap" if way == WRAP else "Review unwrap")
        self._refresh_limits()
        self.edit()
