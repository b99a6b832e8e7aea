"""What an account and its lender are set to: whether a deposit backs loans, the e-mode, and where prices come from.

Choosing another one is an action of its own, previewed and reviewed as any; one at a time. The price source is the lender's and
nobody's to choose, so switching it is a shock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.panels.lend.ways import BORROW, LEND, TAKE, YOU
from ui.panels.lend.words import source_words
from ui.widgets import Check, Column, FormRow, Select, Text
from wallet import actions, loans, shocks

if TYPE_CHECKING:
    from wallet import Action, Lender, PriceSource, World

NO_MODE = "0"
SOURCES: dict[PriceSource, str] = {
    "market": "Market price",
    "redemption": "Redemption rate",
    "capped": "Redemption rate, capped growth",
    "stale": "The last price it asked for",
}
"""Where a lender may take its prices from."""
EMODE, SOURCE, COLLATERAL = "emode", "price_source", "collateral"
REVIEWS = {
    f"lend.{EMODE}.review": "Review e-mode",
    f"lend.{SOURCE}.review": "Review other prices",
    f"lend.{COLLATERAL}.review": "Review collateral",
}


class LendSettings(QWidget):
    """`changed` when another one is chosen; `pending` says which is, "" where all are as they stand."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._stands: dict[str, str] = {}
        self.collateral = Check("It backs my loans")
        self.collateral.setObjectName("lend.collateral")
        self.emode, self.source = Select("E-mode", ()), Select("Price source", ())
        self.emode.setObjectName("lend.emode")
        self.source.setObjectName("lend.price_source")
        self.emode_row = FormRow("E-mode", self.emode)
        self.source_row = FormRow("Price source", self.source, "switching is practice only")
        self.note = Text("", "caption", "ink2", wrap=True)
        rows = Column(12, parent=self)
        for part in (self.collateral, self.emode_row, self.source_row, self.note):
            rows.addWidget(part)
        self.collateral.clicked.connect(lambda _on: self._turned(COLLATERAL))
        self.emode.changed.connect(lambda _key: self._turned(EMODE))
        self.source.changed.connect(lambda _key: self._turned(SOURCE))

    # -- what is chosen

    @property
    def _chosen(self) -> dict[str, str]:
        return {
            COLLATERAL: "yes" if self.collateral.isChecked() else "no",
            EMODE: self.emode.current_key(),
            SOURCE: self.source.current_key(),
        }

    @property
    def pending(self) -> str:
        """Which of them is chosen otherwise than it stands; "" where none is."""
        return next((key for key, value in self._chosen.items() if value != self._stands.get(key, value)), "")

    def wish(self, lender: Lender, token: str) -> Action | None:
        """The action that makes it so; None where all is as it stands."""
        match self.pending:
            case "emode":
                return actions.SetEMode(lender.name, int(self.emode.current_key()))
            case "price_source":
                source = next(each for each in SOURCES if each == self.source.current_key())
                return actions.Shock(shocks.PriceSourceChanges(source, lender.name))
            case "collateral":
                return actions.UseAsCollateral(lender.name, token, self.collateral.isChecked())
        return None

    # -- what stands

    def offer(self, world: World, lender: Lender, way: str, token: str) -> None:
        """Offer what the way is about; what is chosen stays chosen, unless it stands by now or is offered no more."""
        supplied = bool(token) and bool(lender.supplied(world, YOU, token))
        modes = [(NO_MODE, "None"), *((str(mode.number), mode.label) for mode in lender.modes())]
        wants = {COLLATERAL: way in (LEND, TAKE) and supplied, EMODE: way == BORROW and len(modes) > 1, SOURCE: way == BORROW}
        stands = {
            COLLATERAL: "yes" if token in lender.backs(YOU) else "no",
            EMODE: str(lender.mode_of(YOU)),
            SOURCE: lender.prices_from,
        }
        kept = {
            key: value for key, value in self._chosen.items() if key == self.pending and wants[key] and stands == self._stands
        }
        self._stands = stands
        shown = {**stands, **kept}
        self.emode.offer(modes, shown[EMODE])
        self.source.offer(tuple(SOURCES.items()), shown[SOURCE])
        self.collateral.setChecked(shown[COLLATERAL] == "yes")
        for key, part in ((COLLATERAL, self.collateral), (EMODE, self.emode_row), (SOURCE, self.source_row)):
            part.setVisible(wants[key])
        self._show_note(world, lender, wants[SOURCE])
        self.setVisible(any(wants.values()))

    def reset(self) -> None:
        """Choose what stands."""
        if not self.pending:
            return
        for select, key in ((self.emode, EMODE), (self.source, SOURCE)):
            blocked = select.blockSignals(True)
            select.set_current(self._stands[key])
            select.blockSignals(blocked)
        self.collateral.setChecked(self._stands[COLLATERAL] == "yes")

    # -- inside

    def _show_note(self, world: World, lender: Lender, shown: bool) -> None:
        """What a staked token sells for, and whether that counts here: of the one that backs a loan, else of the first."""
        staked = [token for token in (*lender.backs(YOU), *lender.assets()) if world.listed[token].issuer] if shown else []
        if staked:
            price = loans.believed_price(world, lender.name, staked[0], world.listed[staked[0]].coin)
            self.note.setText(source_words(price, lender.prices_from))
        self.note.setVisible(bool(staked))

    def _turned(self, key: str) -> None:
        """One at a time: another that was chosen before goes back to how it stands."""
        value = self._chosen[key]
        for other, widget in ((EMODE, self.emode), (SOURCE, self.source)):
            if other != key:
                blocked = widget.blockSignals(True)
                widget.set_current(self._stands[other])
                widget.blockSignals(blocked)
        if key != COLLATERAL:
            self.collateral.setChecked(self._stands[COLLATERAL] == "yes")
        assert self._chosen[key] == value
        self.changed.emit()
