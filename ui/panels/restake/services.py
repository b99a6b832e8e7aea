"""Services that may slash you, in a table: what is allocated to each, what it pays, and what it could take at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.restake import words as say
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.wording import amount_with_unit, exact_amount, percent, short_date

if TYPE_CHECKING:
    from wallet import OperatorFacts, Promise, World

TITLE = "Services that may slash you"
COLUMNS = (
    TableColumn("service", "Service", stretch=True),
    TableColumn("allocated", "Allocated", "number", 92),
    TableColumn("pays", "Pays a year", "number", 96),
    TableColumn("most", "May take at most", "bar", 190),
    TableColumn("slashed", "Slashed so far", "number", 112),
    TableColumn("ends", "Changes", "number", 156),
)
FIRST_TO_GO = ("ends", "slashed")
PPM = 10**6


class ServicesTable(DataTable):
    """`present(operator, held, token, world)`; `restake.services`."""

    def __init__(self) -> None:
        super().__init__(TITLE, TableModel(COLUMNS), empty="No service can slash it.", bleed=0, first_to_go=FIRST_TO_GO)
        self.setObjectName("restake.services")
        self.show_rows(3)

    def present(self, operator: OperatorFacts | None, held: int, token: str, world: World) -> None:
        """Show the services that an operator works for, and what each could take of what is held."""
        self.set_rows([] if operator is None else [_row(operator, each, held, token, world) for each in operator.promises])


def _row(operator: OperatorFacts, promise: Promise, held: int, token: str, world: World) -> dict[str, str | Cell]:
    most = held * promise.allocated_ppm // PPM
    return {
        "key": promise.service,
        "service": Cell(promise.service, strong=True),
        "allocated": say.part(promise.allocated_ppm),
        "pays": percent(promise.pays_ppm * promise.allocated_ppm * (PPM - operator.kept_ppm) / PPM**3, 2, True),
        "most": Cell(amount_with_unit(most, token), exact_amount(most, token), share=promise.allocated_ppm / PPM, tone="bad"),
        "slashed": say.part(promise.slashed_ppm) if promise.slashed_ppm else "none",
        "ends": _changes(promise, world),
    }


def _changes(promise: Promise, world: World) -> str:
    """What of an allocation is about to change, and when."""
    if not promise.pending_ppm:
        return "14 days after notice"
    return f"{say.signed(promise.pending_ppm)} on {short_date(world.start, promise.from_hour)}"
