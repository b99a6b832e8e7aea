"""Lending and borrowing: what to do, with which asset and how much of it, and how the loan stands after it.

The form lists what the lender of the world takes, lends, and has of yours; every edit previews the very action. Rates are means
of the last 30 days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ui.panels.lend import words as say
from ui.panels.lend.settings import REVIEWS, LendSettings
from ui.panels.lend.ways import BORROW, LEND, REPAY, SELL, TAKE, WAYS, YOU, action_of, most, offered
from ui.panels.previewing_form import PreviewingForm
from ui.panels.swap.approval import ApprovalChoice
from ui.widgets import AmountEdit, Fix, FormRow, PreviewBlock, Segments, Select, SliderMark, Text, Unit, ValueSlider
from ui.wording import ReviewStory, amount_with_unit, decimals, refusal_text, share, system_title
from wallet import Lender, actions, loans

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, Refused, World


DISCOUNTS_PPM = (
    0,
    1_000,
    2_500,
    5_000,
    10_000,
    15_000,
    20_000,
    30_000,
    50_000,
    75_000,
    100_000,
    150_000,
    200_000,
    300_000,
    500_000,
)
"""What a buyer may ask off a deposit."""


class LendForm(PreviewingForm):
    """Lend, borrow, repay, take out and sell; each has its own button.

    Over twenty methods, because nine of them answer what a form is asked by overriding, for five ways that share their fields
    and their preview.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Lend", {way.review: way.button for way in WAYS.values()} | REVIEWS)
        self._then: tuple[int, World] | None = None
        self.choice = Select("Lender", ())
        self.choice.setObjectName("lend.market")
        self.choice_row = FormRow("Lender", self.choice)
        self.direction = Segments("What to do", [(key, way.title) for key, way in WAYS.items()], small=True, stretch=True)
        self.direction.setObjectName("lend.direction")
        self.asset = Select("Asset", ())
        self.asset.setObjectName("lend.asset")
        self.asset_row = FormRow("Asset", self.asset)
        self.amount = AmountEdit("Lend", [Unit("coin", "")], maximum=self._most)
        self.amount.setObjectName("lend.amount")
        self.discount = ValueSlider(
            "Discount", DISCOUNTS_PPM, share, marks=(SliderMark(0, "none"), SliderMark(DISCOUNTS_PPM[-1], "half"))
        )
        self.discount.setObjectName("lend.discount")
        self.preview = PreviewBlock("What it does")
        self.preview.setObjectName("lend.preview")
        self.approval = ApprovalChoice("lend.approval")
        self.settings = LendSettings()
        self.problem = Text("", "caption", "bad", wrap=True)
        self.problem.setObjectName("lend.problem")
        fields = (self.choice_row, self.direction, self.asset_row, self.amount, self.discount)
        for part in (*fields, self.preview, self.approval, self.settings, self.problem):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self._fill()
        if self.lender is not None:
            self.discount.set_value(self.lender.deposit_discount_bps * 100)
        self.amount.changed.connect(self._typed)
        self.listen(self.amount)
        self.direction.changed.connect(self._turned)
        for choice in (self.choice, self.asset):
            choice.changed.connect(self._turned)
        self.approval.changed.connect(self.edit)
        self.settings.changed.connect(self._set_otherwise)
        self.discount.changed.connect(lambda _ppm: self.edit())
        session.history_changed.connect(self._forget)
        session.practice_changed.connect(self._forget)

    # -- what is there

    @property
    def lender(self) -> Lender | None:
        """The lender that is chosen, as it is in the world of now; None where there is none."""
        found = loans.lenders(self.session.world)
        return next((each for each in found if each.name == self.choice.current_key()), found[0] if found else None)

    @property
    def way(self) -> str:
        """ "lend", "borrow", "repay", "take" or "sell"."""
        return self.direction.current_key()

    @property
    def token(self) -> str:
        """The asset that is chosen; "" where the way has none."""
        return self.asset.current_key()

    @property
    def then(self) -> World:
        """The world from which on rates are meant."""
        hour = max(0, self.session.world.hour - 24 * loans.MEAN_DAYS)
        if self._then is None or self._then[0] != hour:
            self._then = hour, self.session.practice.world_at(hour)
        return self._then[1]

    def turn(self, way: str, token: str = "") -> None:
        """Turn to a way, with an asset where it can be done with it."""
        self.direction.set_current(way)
        self.choose(token)

    def choose(self, token: str) -> None:
        """Be about this asset, where the way can be done with it."""
        if self.asset.findData(token) >= 0 and token != self.token:
            self.asset.set_current(token)

    def _forget(self) -> None:
        self._then = None

    def _fill(self) -> None:
        found = loans.lenders(self.session.world)
        self.choice.offer([(each.name, system_title(each.name)) for each in found])
        self.choice_row.setVisible(len(found) > 1)
        lender, way = self.lender, WAYS[self.way]
        tokens = offered(self.session.world, lender, self.way) if lender is not None else ()
        if self.asset.keys() != tokens:
            self.asset.offer([(token, token) for token in tokens])
        for part in (self.asset_row, self.amount):
            part.setVisible(bool(tokens))
        self.discount.setVisible(bool(tokens) and self.way == SELL)
        if self.token and self.amount.unit().key != self.token:
            self.amount.set_units([Unit(self.token, self.token, decimals(self.token))])
        if self.amount.line.accessibleName() != way.label:
            self.amount.set_name(way.label)
        if lender is not None:
            self.settings.offer(self.session.world, lender, self.way, self.token)
        pending = self.settings.pending
        self.show_primary(f"lend.{pending}.review" if pending else way.review)

    def _most(self) -> int:
        lender = self.lender
        return most(self.session.world, lender, self.way, self.token) if lender is not None and self.token else 0

    def held_words(self) -> str:
        if not self.token:
            return ""
        possible = amount_with_unit(self._most(), self.token)
        return f"you have {possible}" if self.way == LEND and not self._capped() else f"up to {possible}"

    def _capped(self) -> bool:
        """Whether the lender takes less than you have."""
        lender = self.lender
        room = lender.terms(self.session.world, YOU, self.token).supply_room if lender is not None else None
        return room is not None and room < self.session.world.balance(YOU, self.token)

    # -- what is wished

    def wish(self) -> Action | None:
        lender, typed = self.lender, self.amount.amount()
        if lender is not None and self.settings.pending:
            return self.settings.wish(lender, self.token)
        if lender is None or typed is None or not self.token:
            return None
        return action_of(self.session.world, lender, self.way, self.token, typed, self.approval.mode(), self.discount.value())

    def problem_at(self, refusal: Refused) -> tuple[str, list[Fix]]:
        sentence, fixes = super().problem_at(refusal)
        asset = self._asset(self.session.world) if refusal.code == "loan_liquidity_short" else None
        if asset is None or asset.at_hand:
            return sentence, fixes
        token = self.token
        return say.all_lent_out(asset), [*fixes, Fix("Sell it instead", lambda: self.turn(SELL, token))]

    def story(self, action: Action, outcome: Outcome) -> ReviewStory:
        told, lender = super().story(action, outcome), self.lender
        if isinstance(action, actions.Shock):
            return replace(told, risks=say.PRACTICE_ONLY)
        if lender is None or self.way not in (BORROW, TAKE, SELL):
            return told
        return replace(told, caution=say.caution(loans.loan_standing(outcome.world, lender.name, YOU).health_wad))

    def table_words(self) -> str:
        """What stands beside the title of the lender's assets."""
        lender = self.lender
        if lender is None:
            return ""
        days = min(loans.MEAN_DAYS, self.session.world.hour // 24)
        return f"{system_title(lender.name)}; a year, {say.meant(loans.YearlyRates(0, 0, days))}"

    def say_problem(self) -> None:
        super().say_problem()
        alone = refusal_text(self.refusal)[0] if self.refusal is not None and self.settings.pending else ""
        self.problem.setText(alone)
        self.problem.setVisible(bool(alone))

    def foot_note(self) -> str:
        return super().foot_note() if self.token and not self.settings.pending else ""

    # -- what would happen

    def recompute(self) -> None:
        self._fill()
        lender, takes = self.lender, self.way in (LEND, REPAY)
        taken = (self.amount.amount() or 0) if takes and self.token else 0
        if self.token:
            self.approval.ask(self.session.world, self.token, lender.name if lender is not None else "", taken)
        self.approval.setVisible(self.approval.isVisibleTo(self) and bool(taken))
        super().recompute()

    def show_outcome(self, outcome: Outcome | None) -> None:
        if outcome is None:
            self.preview.set_empty(*self._nothing())
            return
        after = self._asset(outcome.world)
        lender = self.lender
        assert lender is not None
        was, now = (loans.loan_standing(world, lender.name, YOU) for world in (self.session.world, outcome.world))
        if self.settings.pending:
            self.preview.set_rows(say.setting_rows(outcome.receipt, was, now, after))
            return
        assert after is not None
        told = f"{say.use_words(after)} Rates: {say.meant(after.mean)}." if self.way in (LEND, BORROW) else say.use_words(after)
        under = {REPAY: "", SELL: say.SOLD}.get(self.way, told)
        self.preview.set_rows(say.rows(self.way, outcome.receipt, after, was, now), under)

    def _nothing(self) -> tuple[str, str, str]:
        label = "You receive" if self.way in (BORROW, TAKE, SELL) else WAYS[self.way].label
        if not self.token:
            return label, "", say.NOTHING[self.way]
        asset = self._asset(self.session.world)
        assert asset is not None
        return label, self.token, say.FITS if self.way == REPAY or self.refusal is not None else say.use_words(asset)

    def _asset(self, world: World) -> loans.LoanAsset | None:
        lender = self.lender
        return loans.loan_asset(world, lender.name, YOU, self.token, self.then) if lender is not None and self.token else None

    # -- inside

    def _refresh_limits(self) -> None:
        self._fill()
        super()._refresh_limits()

    def _typed(self) -> None:
        """An amount and a setting are two actions: typing one takes the other back."""
        if self.amount.text():
            self.settings.reset()

    def _set_otherwise(self) -> None:
        if self.amount.text():
            self.amount.set_text("")
        self.edit()

    def _turned(self, _key: str) -> None:
        self._refresh_limits()
        self.edit()
