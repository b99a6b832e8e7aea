"""Practice money: as much as one likes, counted as a deposit and never as profit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from ui.panels.holdings.lines import YOU
from ui.panels.previewing_form import PreviewingForm
from ui.widgets import AmountEdit, Chip, Flow, PreviewBlock, PreviewRow, Text, Unit
from ui.wording import amount, count, decimals, exact_amount
from wallet import actions

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, World

COINS_OFTEN, DOLLARS_OFTEN = (1, 10, 32, 100), (1_000, 10_000, 50_000, 100_000)
"""What is often wanted: coins in percent of what one visit to their chain's faucet gives, dollars in whole ones."""
PERCENT = 100
DEPOSIT = "It counts as a deposit and is never shown as profit."


class FaucetForm(PreviewingForm):
    """`faucet.amount`, `faucet.preview`, `faucet.review`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, _title(session.world), {"faucet.review": "Review"}, parent)
        self.amount = AmountEdit("Amount", _units(session.world), chips=False)
        self.amount.setObjectName("faucet.amount")
        self._holder = QWidget()
        self._flow = Flow(6, self._holder)
        self._chips: dict[int, Chip] = {}
        self.preview = PreviewBlock("What you get")
        self.preview.setObjectName("faucet.preview")
        self._words = Text(DEPOSIT, "caption", "ink3", wrap=True)
        for part in (self.amount, self._holder, self.preview, self._words):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.listen(self.amount)
        self._offer()

    # -- the form's own

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self.amount.set_units(_units(after))
        super().refresh(before, after, events)

    def wish(self) -> Action | None:
        wanted = self.amount.amount()
        return None if wanted is None else actions.Faucet(amount=wanted, token=self.amount.unit().key)

    def show_outcome(self, outcome: Outcome | None) -> None:
        self._mark()
        self.preview.set_rows(self._rows(self.amount.unit().key, outcome))

    def chip(self, whole: int) -> Chip:
        """The chip that asks for so many whole tokens."""
        return self._chips[whole]

    # -- inside

    def _offer(self) -> None:
        """Chips with amounts that are often wanted, in the unit chosen."""
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        unit = self.amount.unit()
        self._chips = {}
        for whole in self._often(unit):
            chip = Chip(f"{count(whole)} {unit.symbol}")
            chip.clicked.connect(lambda _checked=False, whole=whole: self._take(whole))
            self._flow.addWidget(chip)
            self._chips[whole] = chip
        self._mark()

    def _often(self, unit: Unit) -> tuple[int, ...]:
        """Whole tokens that are often wanted."""
        world = self.session.world
        if unit.key not in world.coins:
            return DOLLARS_OFTEN
        visit = world.chain_of(unit.key).faucet // 10**unit.decimals
        return tuple(dict.fromkeys(max(1, visit * share // PERCENT) for share in COINS_OFTEN))

    def _take(self, whole: int) -> None:
        self.amount.set_amount(whole * 10 ** self.amount.unit().decimals)
        self._mark()

    def _mark(self) -> None:
        unit = 10 ** self.amount.unit().decimals
        for whole, chip in self._chips.items():
            chip.setChecked(self.amount.amount() == whole * unit)

    def _unit_changed(self, key: str) -> None:
        self._offer()
        super()._unit_changed(key)

    def _rows(self, token: str, outcome: Outcome | None) -> list[PreviewRow]:
        got = int(outcome.receipt.figures["got"]) if outcome is not None else 0
        after = outcome.world if outcome is not None else self.session.world
        then, given = after.balance(YOU, token), after.faucet.get(token, 0)
        rows = [
            PreviewRow("You get", amount(got, token) if got else "\N{EM DASH}", token, exact=exact_amount(got, token)),
            PreviewRow("You then have", amount(then, token), token, exact=exact_amount(then, token)),
        ]
        if token in after.coins:
            rows.append(PreviewRow("Given so far", amount(given, token), token, exact=exact_amount(given, token)))
        return rows


def _units(world: World) -> list[Unit]:
    """All that the faucet gives."""
    return [Unit(token, token, decimals(token)) for token in actions.faucet_tokens(world)]


def _title(world: World) -> str:
    """What the form is called: by the coin where there is only one."""
    return f"Practice {world.coin}" if len(world.coins) == 1 else "Practice coins"
