"""The table "Ways to trade": every market, and every two with a token between them, that trade the pair, with what each gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.swap.words import route_words
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.wording import amount, exact_amount, first_coin, things

if TYPE_CHECKING:
    from wallet import World
    from wallet.actions import Route

TITLE = "Ways to trade"


class RoutesTable(DataTable):
    """A row a way, the best first."""

    def __init__(self) -> None:
        self._ways = TableModel(_columns(first_coin(), first_coin()))
        super().__init__(TITLE, self._ways, empty="Nothing here trades these two.", first_to_go=("fee", "less"))
        self.setObjectName("swap.ways")
        self.show_rows(3)

    def present(self, world: World, routes: tuple[Route, ...], pay: str, receive: str, paid: int) -> str:
        """Show these ways; returns the words beside the title."""
        if not routes:
            self.set_rows([])
            return ""
        coin = world.chain_of(pay).coin
        self._ways.entitle({column.key: column.title for column in _columns(receive, coin)})
        best = routes[0].got
        self.set_rows(
            [
                {
                    "key": str(number),
                    "way": Cell(route_words(route), strong=not number),
                    "got": Cell(amount(route.got, receive), exact_amount(route.got, receive)),
                    "less": Cell(amount(route.got - best, receive, sign=True), exact_amount(route.got - best, receive))
                    if number
                    else "best",
                    "fee": Cell(amount(route.network_fee, coin), exact_amount(route.network_fee, coin)),
                }
                for number, route in enumerate(routes)
            ]
        )
        return f"{things(len(routes), 'way')} to sell {amount(paid, pay)} {pay}"


def _columns(receive: str, coin: str) -> tuple[TableColumn, ...]:
    return (
        TableColumn("way", "Way", "head", stretch=True),
        TableColumn("got", f"You get, {receive}", "number", 130),
        TableColumn("less", "Against the best", "number", 130),
        TableColumn("fee", f"Network fee, {coin}", "number", 130),
    )
