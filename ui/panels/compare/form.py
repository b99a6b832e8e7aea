"""Compare: an amount, an hour and two or three tokens; what one of them came to, and why it is owed less than the best.

It does nothing to the practice: the tokens are bought on copies. While time plays it looks once a day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent

from ui.panels.compare.chosen import ChosenToken
from ui.panels.compare.since import SinceField
from ui.panels.compare.tokens import TokensChoice
from ui.panels.compare.words import ASKED
from ui.panels.daily_look import DailyLook
from ui.panels.form import Form
from ui.widgets import AmountEdit, Divider, Fix, LinkButton, Segments, Text, Unit
from ui.wording import decimals, refusal_text
from wallet import BoughtToken, Compared, OnDate, Refused, ways

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import World

YEAR = "compare.year"
YEAR_S = 365 * 86_400
TYPICAL = 10
"""Whole coins to begin with."""
OUTSIDE = "not from your wallet"
HIDE, SHOW = "Hide the values and ask", "Show the values"
NOTHING = "This practice has no two tokens of one coin to compare."


class CompareForm(Form):
    """`compared()` after every change; what there is to show is in `found`, `why_not` says why there is nothing.

    `year_wanted(until)` asks to let a year pass.
    """

    compared = Signal()
    year_wanted = Signal(object)
    picked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Compare", {YEAR: "Let a year pass"})
        self.found: Compared | None = None
        self.why_not = ""
        self.hides = False
        self._looks = DailyLook(self, self._fill, self.recompute)
        self._coins: tuple[str, ...] = ()
        self.tokens = TokensChoice()
        self.amount = AmountEdit("Buy of each for", [Unit("", "", 18)], chips=False)
        self.amount.setObjectName("compare.amount")
        self.since = SinceField()
        self.shown = Segments("Show", (), stretch=True)
        self.shown.setObjectName("compare.show")
        self.chosen = ChosenToken()
        self.asked = Text(ASKED, "caption", "ink2", wrap=True)
        self.ask = LinkButton(HIDE)
        self.ask.setObjectName("compare.ask")
        self._arrange()
        self._listen()
        self._fill()

    # -- what a form answers

    def ready(self) -> bool:
        return self.found is not None and not self.session.practice.read_only

    def foot_note(self) -> str:
        return "Bought on a copy: your own wallet stays as it is."

    def focus_first(self) -> None:
        self.amount.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self._looks.refresh(before, after)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looks.shown()

    def heightForWidth(self, width: int) -> int:
        """Nothing while hidden: a stack of forms asks all of them."""
        return 0 if self.isHidden() else super().heightForWidth(width)

    def _press(self, name: str) -> None:
        self.year_wanted.emit(OnDate(self.session.world.now + YEAR_S))

    # -- what is compared

    def recompute(self) -> None:
        """Compare again what the fields describe."""
        world = self.session.world
        refused: Refused | None = None
        self.found, self.why_not = None, ""
        paid, since, tokens = self.amount.amount(), self.since.hour(world), self.tokens.ticked()
        if not tokens:
            self.why_not = NOTHING
        elif paid is None or since is None:
            self.why_not = "Enter an amount to compare." if paid is None else "Enter the day of the purchase."
        else:
            try:
                self.found = self.session.read(lambda practice: ways.compare_styles(practice, tokens, paid, since))
            except Refused as caught:
                refused = caught
        self._say(refused)
        self.since.present(world, self.found.since if self.found is not None else None)
        self._show()
        self.compared.emit()
        self.edited.emit()

    def pick(self, token: str) -> None:
        """Show what a token came to."""
        if token != self.shown.current_key() and self.found is not None:
            self.shown.set_current(token)

    @property
    def row(self) -> BoughtToken | None:
        """The token on show; None where the values are to be guessed."""
        rows = self.found.rows if self.found is not None and not self.hides else ()
        return next((row for row in rows if row.token == self.shown.current_key()), None)

    # -- inside

    def _arrange(self) -> None:
        above = (self.amount, self.tokens, self.since, Divider(), self.shown)
        for part in (*above, self.chosen, self.asked):
            self.rows.addWidget(part)
        self.rows.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows.addStretch(1)

    def _listen(self) -> None:
        self.amount.unit_changed.connect(self._coin_changed)
        for part in (self.tokens, self.amount, self.since):
            part.changed.connect(self.recompute)
        self.shown.changed.connect(self._picked)
        self.ask.clicked.connect(self._ask)

    def _fill(self) -> None:
        """Offer what the world that is now there has; another file may have others."""
        coins = tuple(ways.comparable(self.session.world))
        if coins != self._coins:
            self._coins = coins
            self.amount.set_units([Unit(coin, coin, decimals(coin)) for coin in coins or ("",)])
            if coins and self.amount.amount() is None:
                self.amount.set_amount(TYPICAL * 10 ** decimals(coins[0]))
        self._offer()

    def _offer(self) -> None:
        world, coin = self.session.world, self.amount.unit().key
        self.tokens.set_styles(ways.comparable(world).get(coin, ()), ways.usual_three(world, coin) if coin else ())
        self.amount.refresh(OUTSIDE if coin else "")

    def _coin_changed(self, _key: str) -> None:
        self._offer()
        self.recompute()

    def _say(self, refused: Refused | None) -> None:
        if refused is None:
            self.amount.set_problem("")
            return
        sentence, label = refusal_text(refused)
        remedy = refused.remedy
        fixes = [Fix(label, lambda: self.amount.set_amount(remedy))] if label and isinstance(remedy, int) else []
        self.why_not = sentence
        self.amount.set_problem(sentence, fixes)

    def _ask(self) -> None:
        self.hides = not self.hides
        self._show()
        self.compared.emit()

    def _picked(self, token: str) -> None:
        self.chosen.present(self.row, self.found)
        self.picked.emit(token)

    def _show(self) -> None:
        found = self.found
        self.shown.blockSignals(True)
        self.shown.set_choices([(row.token, row.token) for row in found.rows] if found is not None else [])
        self.shown.blockSignals(False)
        self.shown.setVisible(found is not None and not self.hides)
        self.ask.setVisible(found is not None)
        self.ask.setText(SHOW if self.hides else HIDE)
        self.asked.setVisible(self.hides and found is not None)
        self.chosen.present(self.row, found)
