"""Wrapping and back, with any system of the world that takes a token: a growing balance as fixed units, or a vault's deposit.
Where a vault can be asked for just what is to come, the amount may be given in that.

Where a growing balance is wrapped the shares stay the same, and are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.figure_row import figure_row, figure_rows, rate_row
from ui.panels.previewing_form import PreviewingForm
from ui.panels.stake.words import amount_row
from ui.panels.stake.wrap_piles import Pile, WrapPiles
from ui.widgets import AmountEdit, FormRow, PreviewBlock, Segments, Select, Text, Unit
from ui.wording import amount, amount_with_unit, decimals, first_token, system_title
from wallet import actions, convertible

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Convertible, Outcome

WRAP, UNWRAP = "wrap", "unwrap"
NOTHING = "Nothing in this practice wraps a token."
VERBS = {"wrap": ("Wrap", "Unwrap")}
OTHER_VERBS = ("Deposit", "Withdraw")
"""What going in and coming out are called, by the kind of a deposit's receipt."""
NOUNS = {"withdraw": "withdrawal"}
"""The same as things to review, where that is another word."""


class WrapForm(PreviewingForm):
    """System, direction, amount, the two piles; `wrap.review` opens the review. Without a system there is a sentence.

    `wrap.system` is shown where there are several.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Wrap", {"wrap.review": "Review wrap"})
        self._systems: dict[str, Convertible] = {}
        self._preferred = ""
        self._directions: tuple[tuple[str, str], ...] = ()
        self.system = Select("Into")
        self.system.setObjectName("wrap.system")
        self.system_row = FormRow("Into", self.system)
        self.direction = Segments("Direction", (), stretch=True)
        self.direction.setObjectName("wrap.direction")
        self.amount = AmountEdit("Amount", [Unit(first_token(), first_token())], maximum=self._most)
        self.amount.setObjectName("wrap.amount")
        self.preview = PreviewBlock("What you get")
        self.preview.setObjectName("wrap.preview")
        self.piles = WrapPiles()
        self.explained = Text("", "caption", "ink3", wrap=True)
        for part in (self.system_row, self.direction, self.amount, self.preview, self.piles, self.explained):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self._fill()
        self.system.changed.connect(self._turn)
        self.direction.changed.connect(self._turn)
        self.listen(self.amount)

    # -- what is wished

    @property
    def pair(self) -> tuple[str, str]:
        """What is paid and what is got; "" for both where nothing wraps."""
        issuer = self._systems.get(self.system.current_key())
        if issuer is None:
            return "", ""
        return (issuer.asset, issuer.token) if self._wraps() else (issuer.token, issuer.asset)

    def wish(self) -> Action | None:
        paid, issuer = self.amount.amount(), self._systems.get(self.system.current_key())
        if paid is None or issuer is None:
            return None
        receive = self._names_what_comes()
        if not self._wraps():
            return actions.Unwrap(amount=paid, token=issuer.token, receive=receive)
        if receive:
            return actions.Convert(system=issuer.system, amount=paid, receive=True)
        if issuer.entry == WRAP and actions.wrapper_of(self.session.world, asset=issuer.asset).name == issuer.system:
            return actions.Wrap(amount=paid, token=issuer.asset)
        return actions.Convert(system=issuer.system, amount=paid)

    def held_words(self) -> str:
        token = self.pair[0]
        return f"you have {amount_with_unit(self.session.world.balance('you', token), token)}" if token else ""

    def prefer(self, token: str) -> None:
        """Begin with what takes this token, once for each that is staked; what was chosen or typed since stays."""
        taker = next((name for name, issuer in self._systems.items() if issuer.asset == token), "")
        if taker and token != self._preferred and self.amount.amount() is None:
            self.system.set_current(taker)
        self._preferred = token

    def start(self, way: str, paid: int | None, token: str = "") -> None:
        """Turn to wrapping or unwrapping, with an amount in its own token; `token` is what wraps, by default the one chosen."""
        named = next((name for name, issuer in self._systems.items() if issuer.token == token), "")
        if named:
            self.system.set_current(named)
        self.direction.set_current(way)
        if self.pair[0]:
            self.amount.set_unit(self.pair[0])
        self.amount.set_amount(paid)

    # -- what would happen

    def recompute(self) -> None:
        self._fill()
        super().recompute()

    def show_outcome(self, outcome: Outcome | None) -> None:
        pays, gets = self.pair
        self.explained.setText(self._explained())
        if outcome is None:
            sentence = "A preview appears as soon as the amount fits." if gets else NOTHING
            self.preview.set_empty("You get", gets, sentence)
            self.piles.set_piles()
            return
        receipt, token = outcome.receipt, gets if self._wraps() else pays
        rate = int(receipt.figures["rate"]), receipt.units["rate"]
        worth = figure_row(receipt, "worth")
        if self._grows():  # it redeems one for one
            worth = amount_row(worth.label, int(receipt.figures["worth"]), receipt.units["rate"])
        names, figures = self._names_what_comes(), receipt.figures
        paid = [amount_row("You pay", int(figures["paid"]), receipt.units["paid"])] if names else []
        rows = [*paid, figure_row(receipt, "got"), worth, rate_row(token, *rate), *figure_rows(receipt, "network_fee")]
        self.preview.set_rows(rows)
        self._show_piles(outcome)

    def _show_piles(self, outcome: Outcome) -> None:
        pays, gets = self.pair
        if not self._grows():
            self.piles.set_piles()
            return
        figures = outcome.receipt.figures
        paid, got = int(figures["paid"]), int(figures["got"])
        shares = next(int(note.figures["shares"]) for note in outcome.receipt.notes if note.code == "same_shares")
        words = f"= {amount(shares, gets if self._wraps() else pays)} shares"
        tones = ("hold", "redeem") if self._wraps() else ("redeem", "hold")
        longer = max(paid, got, 1)
        self.piles.set_piles(
            Pile(paid / longer, f"before: {amount_with_unit(paid, pays)}", words, tones[0]),
            Pile(got / longer, f"after: {amount_with_unit(got, gets)}", words, tones[1]),
        )

    def _explained(self) -> str:
        pays, gets = self.pair
        if not gets:
            return ""
        if self._grows():
            if not self._wraps():
                return "The same shares as a balance that grows again with every report."
            return f"{pays} grows in number, {gets} in value. Wrapping changes the count, not what you own."
        if self._wraps():
            return f"{gets} is a share of the {pays} inside and of what that earns there."
        return f"You get back the {gets} inside."

    # -- inside

    def _wraps(self) -> bool:
        return self.direction.current_key() != UNWRAP

    def _grows(self) -> bool:
        """Whether it is a balance that grows in number which is wrapped."""
        issuer = self._systems.get(self.system.current_key())
        return issuer is not None and self.session.world.listed[issuer.asset].kind == "growing_balance"

    def _names_what_comes(self) -> bool:
        """Whether the amount is given in what one gets, where a system can be asked for just that."""
        pays, gets = self.pair
        return pays != gets and self.amount.unit().key == gets

    def _most(self) -> int | None:
        token = self.pair[0]
        if token and self._names_what_comes():
            return None
        return actions.spendable(self.session.world, token) if token else 0

    def _fill(self) -> None:
        """List what wraps in the world that is now there, both directions, and the token that is paid."""
        self._systems = {row.system: row for row in convertible(self.session.world) if not row.lends_out}
        self.system.set_items([(name, _called(name, issuer.token)) for name, issuer in self._systems.items()])
        self.system_row.setVisible(self.system.count() > 1)
        issuer = self._systems.get(self.system.current_key())
        for part in (self.direction, self.amount):
            part.setVisible(issuer is not None)
        if issuer is None:
            return
        verbs = VERBS.get(issuer.entry, OTHER_VERBS)
        choices = ((WRAP, f"{verbs[0]} {issuer.asset}"), (UNWRAP, f"{verbs[1]} {issuer.token}"))
        if choices != self._directions:
            self._directions = choices
            told = self.direction.blockSignals(True)
            self.direction.set_choices(choices)
            self.direction.blockSignals(told)
        named = self.pair if issuer.names else self.pair[:1]
        self.amount.set_units([Unit(token, token, decimals(token)) for token in named])
        verb = verbs[0 if self._wraps() else 1].lower()
        self.primaries["wrap.review"].setText(f"Review {NOUNS.get(verb, verb)}")

    def _turn(self, _key: str) -> None:
        self._fill()
        if self.pair[0]:
            self.amount.set_unit(self.pair[0])
        self._refresh_limits()
        self.edit()


def _called(name: str, token: str) -> str:
    """What a system is called where there are several: its title, and the token that it gives."""
    title = system_title(name)
    return token if title == name else f"{title}, {token}"
