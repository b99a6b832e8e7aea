"""The loan that the hero chart shows beside what is staked: the one that there is, or was the last."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ui.charts.series import Flat
from ui.charts.words import cut
from wallet import lending_past, loans

if TYPE_CHECKING:
    from ui.charts.series import ChartData
    from ui.session import Session
    from wallet import World

VIEWS = (("health", "Health"), ("net", "Net rate"))
"""How it is looked at."""
YOU, ONE, CENT = "you", 10**18, 10**16


class FollowedLoan:
    """`find` looks at which lender it is; `found(there)` is called with whether there is one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lender, self._lines = "", tuple[lending_past.LoanLine, ...]()
        self.found: Callable[[bool], object] = lambda _there: None

    def find(self) -> None:
        """Look, wherever another may be there than before."""
        names = lending_past.borrowed_from(self._session.practice)
        self._lender = names[0] if names else ""
        self._lines = lending_past.loan_lines(self._session.practice, names[0]) if names else ()
        self.found(bool(names))

    def after(self, world: World) -> tuple[Flat, ...]:
        """How healthy the loan would be in another world, where it would be otherwise."""
        if not self._lender:
            return ()
        now, then = (loans.loan_standing(each, self._lender, YOU).health_wad for each in (self._session.world, world))
        if then is None or then == now:
            return ()
        return (Flat(then / ONE, cut(then // CENT / (ONE // CENT)), "after it", "bad" if then < ONE else "extra", view="health"),)

    def beside(self, data: ChartData, first: int) -> ChartData:
        """The samples from an hour on, with what is known of the loan in them."""
        if not self._lender:
            return data
        loan = lending_past.loan_past(self._session.practice, self._lender, first, lines=self._lines)
        return replace(data, health=loan.health, net_rate=loan.net, net_rate_now=loan.net_now)
