"""A fault of one's own validators: those with whom one's locked stake stands are punished for it, as far as the chain does so."""

from __future__ import annotations

from wallet.world.book import book_of
from wallet.world.lines import YOU, Event, Fault, Figures
from wallet.world.state import Shock, Step, World


class OwnFault(Shock, frozen=True, tag=True):
    """The validators of so many `stakes` of yours in the book `system`, without one of the first, are punished: the oldest."""

    stakes: int
    system: str = ""
    fault: Fault = "double_signing"

    def strike(self, world: World, label: str = "") -> Step:
        """Punish them. Refuses fault_free, fault_unpunished, fault_nobody, fault_zero, fault_too_many, and as the chain does."""
        book = book_of(world, self.system)
        done = book.punish(world, YOU, self.stakes, self.fault)
        figures: Figures = {"count": done.validators, "penalty": done.burnt, "fault": self.fault, "label": label}
        return done.world, (Event(world.hour, "own_fault", "", figures, book.name),)
