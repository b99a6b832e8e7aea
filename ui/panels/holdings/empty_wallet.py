"""A wallet with nothing in it: the chart to come, the ways to begin, and the first steps beside them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.widgets import Column, EmptyState, NumberedStep, Pane, Text, WayToBegin
from ui.wording import first_coin
from ui.wording.first_steps import all_steps


class EmptyWallet(EmptyState):
    """`fill` hands out the first practice coins, `scenario` opens a prepared world, `lesson` leads to the lessons. A dropped file
    is the window's to open.
    """

    def __init__(
        self,
        fill: Callable[[], object],
        scenario: Callable[[], object],
        lesson: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "This wallet is empty",
            f"Get practice {first_coin()}, stake it, and watch three numbers that newcomers confuse.",
            WayToBegin(f"Get 32 practice {first_coin()}", fill, "drop"),
            (WayToBegin("Open a scenario", scenario, "folder"), WayToBegin("Take a lesson", lesson, "book")),
            foot="or drop a .sluice file here",
            parent=parent,
        )
        self.setObjectName("wallet.empty")
        self.primary.setObjectName("wallet.empty.faucet")
        self.others[0].setObjectName("wallet.empty.scenario")
        self.others[1].setObjectName("wallet.empty.lesson")


class FirstStepsPane(Pane):
    """The right column while the wallet is empty: what there is to try, in order; the first one is due."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("side", "left", parent)
        self.setObjectName("wallet.steps")
        rows = Column(15, (20, 16, 20, 16), parent=self)
        rows.addWidget(Text("First steps", "title"))
        faucet = f"Get practice {first_coin()}", "As much as you like. It counts as a deposit, never as profit."
        steps = [faucet, *((words.title, words.sentence) for words in all_steps())]
        for number, (title, sentence) in enumerate(steps, start=1):
            rows.addWidget(NumberedStep(number, title, sentence, current=number == 1))
        rows.addStretch(1)
