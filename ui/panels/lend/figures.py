"""The figures over a lender's charts: what you lent, what you owe, how safe that is, and what you can still borrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.lend.words import a_year, health, meant, part, tone
from ui.widgets import Figure
from ui.wording import amount, amount_with_unit, exact_amount, first_coin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wallet import loans

NOTHING = "none"
LIQUIDATED = "liquidated under 1.00"


class LendFigures:
    """Four figures of a lender; `present` writes them."""

    def __init__(self) -> None:
        self.lent, self.owed = Figure("Lent"), Figure("Owed")
        self.health, self.left = Figure("Health factor"), Figure("You can borrow")
        self.figures = (self.lent, self.owed, self.health, self.left)

    def present(self, standing: loans.LoanStanding, assets: Sequence[loans.LoanAsset], asked: str) -> None:
        """Write how you stand; `asked` is the asset that the form is about."""
        lent, owed = ([row for row in assets if getattr(row, side)] for side in ("supplied", "owed"))
        _show(self.lent, [(row.token, row.supplied) for row in lent], standing.lent, "what you lend keeps earning")
        words = f"costs {a_year(owed[0].mean.costs_ppm)} a year, {meant(owed[0].mean)}" if len(owed) == 1 else "nothing owed here"
        _show(self.owed, [(row.token, row.owed) for row in owed], standing.owed, words)
        words = LIQUIDATED if owed else "no debt, no liquidation"
        self.health.set_figure(health(standing.health_wad), "", words, tone=tone(standing.health_wad))
        choice = [row for row in assets if row.terms.lent]
        row = next((each for each in choice if each.token == asked), choice[0] if choice else None)
        if row is None:
            self.left.set_figure(NOTHING, "", "nothing is lent out here")
            return
        backed = f"up to {part(standing.ltv_bps)} of what backs it" if standing.ltv_bps else "once you lend something"
        self.left.set_figure(
            amount(row.terms.borrowable, row.token), row.token, backed, exact_amount(row.terms.borrowable, row.token)
        )


def _show(figure: Figure, held: Sequence[tuple[str, int]], worth: int, words: str) -> None:
    """One token in itself, several in what they redeem for."""
    if not held:
        figure.set_figure(NOTHING, "", words)
    elif len(held) == 1:
        token, units = held[0]
        told = words if token == first_coin() else f"worth {amount_with_unit(worth, first_coin())}"
        figure.set_figure(amount(units, token), token, told, exact_amount(units, token))
    else:
        coin = first_coin()
        figure.set_figure(amount(worth, coin), coin, f"in {len(held)} tokens", exact_amount(worth, coin))
