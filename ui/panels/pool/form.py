"""Providing liquidity to any pool with shares: adding what one has of its coins, and taking out both coins in proportion, one
alone, or exact amounts; gain or cost in words.

The very action is previewed with every edit. Against a pool that moves in between, the least to accept (or the most shares to
give) is set a little beside the quote, by the model, as far as is usual in a pool of that kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.figure_row import figure_row
from ui.panels.pool import words as say
from ui.panels.pool.fields import ADD, CUSTOM, REMOVE, PoolFields
from ui.panels.previewing_form import PreviewingForm
from ui.panels.swap.approval import ApprovalChoice
from ui.widgets import AmountEdit, Fix, PreviewBlock, PreviewRow
from ui.wording import ReviewStory, amount, amount_with_unit, decimal, exact_amount
from wallet import Refused, liquidity
from wallet.actions import AddLiquidity, RemoveExactly, RemoveLiquidity, maximum_after_tolerance, minimum_after_tolerance

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Outcome, World
    from wallet.actions import Action

YOU = "you"
ADD_REVIEW, REMOVE_REVIEW = "pool.add.review", "pool.remove.review"
PPB = 10**9


class PoolForm(PreviewingForm):
    """Add and take out; each has its own button, `pool.add.review` and `pool.remove.review`.

    Over twenty methods, because nine of them answer what a form is asked by overriding, for three ways that share their fields
    and their preview.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Pool", {ADD_REVIEW: "Review deposit", REMOVE_REVIEW: "Review withdrawal"})
        self.fields = PoolFields(session)
        self.choice, self.direction, self.into = self.fields.choice, self.fields.direction, self.fields.into
        self.first, self.second = self.fields.amounts
        self.share = self.fields.share
        self.direction.changed.connect(self._turn)
        self.preview = PreviewBlock("What you get")
        self.preview.setObjectName("pool.preview")
        self.approvals = (ApprovalChoice("pool.approval"), ApprovalChoice("pool.approval.second"))
        for part in (self.fields, self.preview, *self.approvals):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        for approval in self.approvals:
            approval.changed.connect(self.edit)
        self.choice.changed.connect(self._market_chosen)
        self.into.changed.connect(self._turn)
        for field in (*self.fields.amounts, self.share):
            self.listen(field)
        self._turn()

    # -- what is wished

    @property
    def market(self) -> str:
        """The pool to provide to."""
        return self.fields.market

    @property
    def pair(self) -> tuple[str, str]:
        """Its two tokens: the coin, and what it sells for it."""
        return self.fields.pair

    @property
    def way(self) -> str:
        """ "add" or "remove"."""
        return self.direction.current_key()

    def turn(self, way: str) -> None:
        """Turn to adding or to taking out."""
        self.direction.set_current(way)

    def choose(self, market: str) -> None:
        """Turn to another pool."""
        self.choice.set_current(market)

    def wish(self) -> Action | None:
        if self.way == ADD:
            return self._add_wish()
        return self._exact_wish() if self.fields.way == CUSTOM else self._remove_wish()

    def _typed(self) -> tuple[int, int] | None:
        """The amounts of both coins in the pool's order, an empty field being nothing; None where one cannot be read, or none is
        filled.
        """
        first, second = (0 if _blank(field) else field.amount() for field in self.fields.amounts)
        if first is None or second is None or all(_blank(field) for field in self.fields.amounts):
            return None
        return first, second

    def _add_wish(self) -> Action | None:
        typed = self._typed()
        if typed is None:
            return None
        modes = [approval.mode() for approval in self.approvals]
        asked = AddLiquidity(self.market, typed, approve="unlimited" if "unlimited" in modes else "exact")
        quoted, _refusal = self.tried(asked)
        if quoted is None:
            return asked
        least = minimum_after_tolerance(int(quoted.receipt.figures["got"]), self._tolerance)
        return AddLiquidity(self.market, typed, least, asked.approve)

    def _remove_wish(self) -> Action | None:
        given = self.share.amount()
        if given is None:
            return None
        asked = RemoveLiquidity(self.market, given, self.fields.way)
        quoted, _refusal = self.tried(asked)
        if quoted is None:
            return asked
        figures = quoted.receipt.figures
        first, second = (minimum_after_tolerance(int(figures[name]), self._tolerance) for name in ("first", "second"))
        return RemoveLiquidity(self.market, given, asked.into, (first, second))

    def _exact_wish(self) -> Action | None:
        typed = self._typed()
        if typed is None:
            return None
        asked = RemoveExactly(self.market, typed)
        quoted, _refusal = self.tried(asked)
        if quoted is None:
            return asked
        most = maximum_after_tolerance(int(quoted.receipt.figures["paid"]), self._tolerance)
        return RemoveExactly(self.market, typed, min(most, self.fields.held_shares()))

    @property
    def _tolerance(self) -> int:
        return liquidity.usual_tolerance_ppm(self.session.world, self.market)

    def story(self, action: Action, outcome: Outcome) -> ReviewStory:
        if isinstance(action, AddLiquidity):
            return say.add_story(self.session.world, action, outcome)
        assert isinstance(action, (RemoveLiquidity, RemoveExactly))
        return say.remove_story(self.session.world, action, outcome)

    # -- what is wrong

    def problem_at(self, refusal: Refused) -> tuple[str, list[Fix]]:
        sentence, fixes = super().problem_at(refusal)
        remedy = refusal.remedy
        if isinstance(remedy, int) and fixes and fixes[0].label.startswith("Use "):
            field = self._concerned(refusal)
            fixes[0] = Fix(fixes[0].label, lambda: field.set_amount(remedy))
        if isinstance(remedy, AddLiquidity):
            used = [amount_with_unit(size, token) for size, token in zip(remedy.amounts, self.fields.coins, strict=True) if size]
            fixes.insert(0, Fix(f"Use {' and '.join(used)}", lambda: self._use_both(remedy)))
        return sentence, fixes

    def _use_both(self, fixed: AddLiquidity) -> None:
        """Write into both fields what goes through together."""
        for field, size in zip(self.fields.amounts, fixed.amounts, strict=True):
            field.set_amount(size)

    def say_problem(self) -> None:
        concerned = self._concerned(self.refusal) if self.refusal is not None else None
        for field in (*self.fields.amounts, self.share):
            if field is concerned and self.refusal is not None:
                field.set_problem(*self.problem_at(self.refusal))
            else:
                field.set_problem("")

    def foot_note(self) -> str:
        fields = self.fields.shown()
        if self.way == REMOVE and not self.fields.held_shares():
            return "You have no share of this pool yet."
        return "Enter an amount to continue." if not any(field.text() for field in fields) else super().foot_note()

    def focus_first(self) -> None:
        self.fields.shown()[0].line.setFocus()

    def _concerned(self, refusal: Refused) -> AmountEdit:
        """The field that a refusal is about: that of its token, else the first one that is filled."""
        if self.share in self.fields.shown():
            return self.share
        if refusal.code in ("amount_zero", "market_needs_both"):
            return self.second if _blank(self.first) or (refusal.code != "amount_zero" and self.first.amount()) else self.first
        by_token = dict(zip(self.fields.coins, self.fields.amounts, strict=True))
        named = by_token.get(str(refusal.figures.get("token", "")))
        return named or (self.first if self.first.amount() else self.second)

    # -- what would happen

    def recompute(self) -> None:
        self.fields.fill()
        market = liquidity.pool_if_any(self.session.world, self.market)
        for token, field, approval in zip(self.fields.coins, self.fields.amounts, self.approvals, strict=True):
            taken = (field.amount() or 0) if self.way == ADD and market is not None else 0
            approval.ask(self.session.world, token, market.account if market else "", taken)
        super().recompute()

    def show_outcome(self, outcome: Outcome | None) -> None:
        if outcome is None:
            self.preview.set_empty("You get", "shares" if self.way == ADD else self.fields.coins[0], self._why_nothing())
        elif self.way == ADD:
            self._show_added(outcome)
        else:
            self._show_removed(outcome)

    def _show_added(self, outcome: Outcome) -> None:
        figures, share = outcome.receipt.figures, self.fields.share_token
        got, least = int(figures["got"]), say.shares(int(figures["minimum"]), share)
        action = self.wish()
        assert isinstance(action, AddLiquidity)
        words = say.bonus_words(self.session.world, action, outcome)
        self.preview.set_rows(
            [
                PreviewRow("You get", amount(got, share), "shares", exact=exact_amount(got, share)),
                *self._kept_rows(action, outcome),
                figure_row(outcome.receipt, "worth"),
                _bonus_row(outcome),
                self._part_row(outcome.world),
                figure_row(outcome.receipt, "network_fee"),
            ],
            f"{words} For less than {least} nothing is done.",
        )

    def _kept_rows(self, action: AddLiquidity, outcome: Outcome) -> list[PreviewRow]:
        """What is left of a coin of which more was offered than the pool takes beside the other."""
        figures = outcome.receipt.figures
        kept = [size - int(figures[name]) for size, name in zip(action.amounts, ("first", "second"), strict=True)]
        return [
            PreviewRow("Stays with you", amount(left, token), token, exact=exact_amount(left, token))
            for left, token in zip(kept, self.fields.coins, strict=True)
            if left
        ]

    def _show_removed(self, outcome: Outcome) -> None:
        figures = outcome.receipt.figures
        action = self.wish()
        assert isinstance(action, (RemoveLiquidity, RemoveExactly))
        coins, share = self.fields.coins, self.fields.share_token
        got = [(t, int(figures[name])) for t, name in zip(coins, ("first", "second"), strict=True) if int(figures[name])]
        rows = [
            PreviewRow(
                "You get" if index == 0 else "and", amount(value, token), token, exact=exact_amount(value, token), strong=True
            )
            for index, (token, value) in enumerate(got)
        ]
        if isinstance(action, RemoveExactly):
            burned = int(figures["paid"])
            rows.append(PreviewRow("You give", amount(burned, share), "shares", exact=exact_amount(burned, share)))
        even = isinstance(action, RemoveLiquidity) and not action.into
        self.preview.set_rows(
            [
                *rows,
                figure_row(outcome.receipt, "worth"),
                *(() if even else (_bonus_row(outcome),)),
                self._part_row(outcome.world),
                figure_row(outcome.receipt, "network_fee"),
            ],
            say.bonus_words(self.session.world, action, outcome),
        )

    def _part_row(self, after: World) -> PreviewRow:
        before, then = (liquidity.part_of(world, self.market, YOU).part_ppb for world in (self.session.world, after))
        return PreviewRow("Your part", decimal(100 * then / PPB, 4), "%", before=decimal(100 * before / PPB, 4))

    def _why_nothing(self) -> str:
        try:
            sides = liquidity.sides(self.session.world, self.market)
        except Refused:
            return "There is no pool here to provide to."
        if not any(sides.percents):
            return "The pool has no liquidity: the last provider left. The first deposit needs both coins."
        if self.way == REMOVE and not self.fields.held_shares():
            return "Adding liquidity gives you pool shares. You can withdraw them here at any time."
        return "A preview appears as soon as the amount fits."

    # -- inside

    def _refresh_limits(self) -> None:
        self.fields.fill()
        self.fields.refresh_limits()

    def _market_chosen(self, _market: str) -> None:
        for field in (*self.fields.amounts, self.share):
            field.set_amount(None)
        self.fields.fill()
        self._turn()

    def _turn(self, _way: str = "") -> None:
        self.fields.show_way()
        self._refresh_limits()
        self.show_primary(ADD_REVIEW if self.way == ADD else REMOVE_REVIEW)
        self.edit()


def _blank(field: AmountEdit) -> bool:
    """Whether nothing was typed."""
    return field.problem is not None and field.problem.code == "amount_empty"


def _bonus_row(outcome: Outcome) -> PreviewRow:
    """What the pool's imbalance gives or takes."""
    bonus, unit = int(outcome.receipt.figures["bonus"]), outcome.receipt.units["bonus"]
    return PreviewRow(say.bonus_name(outcome), amount(bonus, unit, sign=True), unit, exact=exact_amount(bonus, unit))
