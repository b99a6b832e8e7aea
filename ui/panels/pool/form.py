"""Providing liquidity: adding one coin or both, taking both out in proportion or one alone; gain or cost in words.

The very action is previewed with every edit. Against a pool that moves in between, the least to accept is set a little under
the quote, by the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.figure_row import figure_row
from ui.panels.pool import words as say
from ui.panels.previewing_form import PreviewingForm
from ui.panels.swap.approval import ApprovalChoice
from ui.widgets import AmountEdit, Fix, FormRow, PreviewBlock, PreviewRow, Segments, Select, Unit
from ui.wording import (
    ReviewStory,
    amount,
    amount_with_unit,
    decimal,
    decimals,
    exact_amount,
    first_coin,
    first_market,
    first_share,
    first_token,
    system_title,
)
from wallet import Refused, liquidity
from wallet.actions import AddLiquidity, RemoveLiquidity, minimum_after_tolerance, spendable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as Widget

    from ui.session import Session
    from wallet import Outcome, World
    from wallet.actions import Action

YOU = "you"
ADD, REMOVE = "add", "remove"
ADD_REVIEW, REMOVE_REVIEW = "pool.add.review", "pool.remove.review"
BOTH = "both"
TOLERANCE_PPM = 1_000
"""How much less than quoted is still accepted: 0.1 %."""
PPB = 10**9


class PoolForm(PreviewingForm):
    """Add and take out; each has its own button, `pool.add.review` and `pool.remove.review`.

    Over twenty methods, because nine of them answer what a form is asked by overriding, for two ways that share their fields
    and their preview.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Pool", {ADD_REVIEW: "Review deposit", REMOVE_REVIEW: "Review withdrawal"})
        self.choice = Select("Pool", _pools(session.world))
        self.choice.setObjectName("pool.market")
        self.choice_row = FormRow("Pool", self.choice)
        self.direction = Segments("Pool", ((ADD, "Add"), (REMOVE, "Withdraw")), small=True, stretch=True)
        self.direction.setObjectName("pool.direction")
        self.direction.changed.connect(self._turn)
        self.first = self._field("pool.ether", 0)
        self.second = self._field(f"pool.{first_token().lower()}", 1)
        self.share = AmountEdit("Pool shares", [Unit(self._share_token, "shares")], maximum=self._held_shares)
        self.share.setObjectName("pool.share")
        self.into = Segments("As", ((BOTH, "Both"),), small=True, stretch=True)
        self.into.setObjectName("pool.into")
        self.preview = PreviewBlock("What you get")
        self.preview.setObjectName("pool.preview")
        self.approval = ApprovalChoice("pool.approval")
        self.approval.changed.connect(self.edit)
        self._into_row = FormRow("As", self.into)
        self._adding: tuple[Widget, ...] = (self.first, self.second)
        self._removing: tuple[Widget, ...] = (self.share, self._into_row)
        for part in (self.choice_row, self.direction, *self._adding, *self._removing, self.preview, self.approval):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self._fill()
        self.choice.changed.connect(self._market_chosen)
        self.into.changed.connect(self.edit)
        for field in (self.first, self.second, self.share):
            self.listen(field)
        self._show_way()

    def _field(self, object_name: str, place: int) -> AmountEdit:
        token = self.pair[place]
        field = AmountEdit(token, [Unit(token, token, decimals(token))], maximum=lambda: self._most(self.pair[place]))
        field.setObjectName(object_name)
        return field

    def _fill(self) -> None:
        """List the pools of the world, and name the fields after the coins of the one that is chosen."""
        self.choice.set_items(_pools(self.session.world))
        self.choice_row.setVisible(self.choice.count() > 1)
        coin, token = self.pair
        for field, each in ((self.first, coin), (self.second, token)):
            if field.unit().key != each:
                field.set_name(each)
                field.set_units([Unit(each, each, decimals(each))])
        self.share.set_units([Unit(self._share_token, "shares")])
        if self.into.keys() != (BOTH, coin, token):
            self.into.set_choices(((BOTH, "Both"), (coin, coin), (token, token)))

    # -- what is wished

    @property
    def market(self) -> str:
        """The pool to provide to."""
        return self.choice.current_key() or first_market()

    @property
    def pair(self) -> tuple[str, str]:
        """Its two tokens: the coin, and what it sells for it."""
        market = liquidity.pool_if_any(self.session.world, self.market)
        if market is None:
            return first_coin(), first_token()
        token = market.sells(self.session.world)
        return market.other(token), token

    @property
    def way(self) -> str:
        """ "add" or "remove"."""
        return self.direction.current_key()

    def turn(self, way: str) -> None:
        """Turn to adding or to taking out."""
        self.direction.set_current(way)

    def wish(self) -> Action | None:
        return self._add_wish() if self.way == ADD else self._remove_wish()

    def _add_wish(self) -> Action | None:
        paid = dict(zip(self.pair, (_typed(self.first), _typed(self.second)), strict=True))
        first, second = (paid[token] for token in self._coins)
        if first is None or second is None or all(_blank(field) for field in (self.first, self.second)):
            return None
        asked = AddLiquidity(self.market, (first, second), approve=self.approval.mode())
        quoted, _refusal = self.tried(asked)
        if quoted is None:
            return asked
        least = minimum_after_tolerance(int(quoted.receipt.figures["got"]), TOLERANCE_PPM)
        return AddLiquidity(self.market, (first, second), least, asked.approve)

    def _remove_wish(self) -> Action | None:
        given = self.share.amount()
        if given is None:
            return None
        asked = RemoveLiquidity(self.market, given, "" if self.into.current_key() == BOTH else self.into.current_key())
        quoted, _refusal = self.tried(asked)
        if quoted is None:
            return asked
        figures = quoted.receipt.figures
        first, second = (minimum_after_tolerance(int(figures[name]), TOLERANCE_PPM) for name in ("first", "second"))
        return RemoveLiquidity(self.market, given, asked.into, (first, second))

    def story(self, action: Action, outcome: Outcome) -> ReviewStory:
        if isinstance(action, AddLiquidity):
            return say.add_story(self.session.world, action, outcome)
        assert isinstance(action, RemoveLiquidity)
        return say.remove_story(self.session.world, action, outcome)

    # -- what is wrong

    def problem_at(self, refusal: Refused) -> tuple[str, list[Fix]]:
        sentence, fixes = super().problem_at(refusal)
        remedy = refusal.remedy
        if isinstance(remedy, int) and fixes and fixes[0].label.startswith("Use "):
            field = self._concerned(refusal)
            fixes[0] = Fix(fixes[0].label, lambda: field.set_amount(remedy))
        if isinstance(remedy, AddLiquidity):
            used = [amount_with_unit(size, token) for size, token in zip(remedy.amounts, self._coins, strict=True) if size]
            fixes.insert(0, Fix(f"Use {' and '.join(used)}", lambda: self._use_both(remedy)))
        return sentence, fixes

    def _use_both(self, fixed: AddLiquidity) -> None:
        """Write into both fields what goes through together."""
        sizes = dict(zip(self._coins, fixed.amounts, strict=True))
        for field, token in zip((self.first, self.second), self.pair, strict=True):
            field.set_amount(sizes[token])

    def say_problem(self) -> None:
        concerned = self._concerned(self.refusal) if self.refusal is not None else None
        for field in (self.first, self.second, self.share):
            if field is concerned and self.refusal is not None:
                field.set_problem(*self.problem_at(self.refusal))
            else:
                field.set_problem("")

    def foot_note(self) -> str:
        fields = (self.first, self.second) if self.way == ADD else (self.share,)
        if self.way == REMOVE and not self._held_shares():
            return "You have no share of this pool yet."
        return "Enter an amount to continue." if not any(field.text() for field in fields) else super().foot_note()

    def focus_first(self) -> None:
        (self.first if self.way == ADD else self.share).line.setFocus()

    def _concerned(self, refusal: Refused) -> AmountEdit:
        """The field that a refusal is about: that of its token, else the first one that is filled."""
        if self.way == REMOVE:
            return self.share
        if refusal.code == "amount_zero":
            return self.second if _blank(self.first) else self.first
        by_token = dict(zip(self.pair, (self.first, self.second), strict=True))
        named = by_token.get(str(refusal.figures.get("token", "")))
        return named or (self.first if self.first.amount() else self.second)

    # -- what would happen

    def recompute(self) -> None:
        self._fill()
        market = liquidity.pool_if_any(self.session.world, self.market)
        adding = self.way == ADD and market is not None
        taken = (self.second.amount() or 0) if adding else 0
        self.approval.ask(self.session.world, self.pair[1], market.account if market else "", taken)
        super().recompute()

    def show_outcome(self, outcome: Outcome | None) -> None:
        if outcome is None:
            self.preview.set_empty("You get", "shares" if self.way == ADD else self.pair[0], self._why_nothing())
        elif self.way == ADD:
            self._show_added(outcome)
        else:
            self._show_removed(outcome)

    def _show_added(self, outcome: Outcome) -> None:
        figures, share = outcome.receipt.figures, self._share_token
        got, least = int(figures["got"]), say.shares(int(figures["minimum"]), self._share_token)
        action = self.wish()
        assert isinstance(action, AddLiquidity)
        words = say.bonus_words(self.session.world, action, outcome)
        self.preview.set_rows(
            [
                PreviewRow("You get", amount(got, share), "shares", exact=exact_amount(got, share)),
                figure_row(outcome.receipt, "worth"),
                _bonus_row(outcome),
                self._part_row(outcome.world),
                figure_row(outcome.receipt, "network_fee"),
            ],
            f"{words} For less than {least} nothing is done.",
        )

    def _show_removed(self, outcome: Outcome) -> None:
        figures = outcome.receipt.figures
        action = self.wish()
        assert isinstance(action, RemoveLiquidity)
        got = [(t, int(figures[name])) for t, name in zip(self._coins, ("first", "second"), strict=True) if int(figures[name])]
        rows = [
            PreviewRow(
                "You get" if index == 0 else "and", amount(value, token), token, exact=exact_amount(value, token), strong=True
            )
            for index, (token, value) in enumerate(got)
        ]
        bonus = [] if len(got) > 1 else [_bonus_row(outcome)]
        self.preview.set_rows(
            [
                *rows,
                figure_row(outcome.receipt, "worth"),
                *bonus,
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
        if self.way == REMOVE and not self._held_shares():
            return "Adding liquidity gives you pool shares. You can withdraw them here at any time."
        return "A preview appears as soon as the amount fits."

    # -- inside

    @property
    def _share_token(self) -> str:
        market = liquidity.pool_if_any(self.session.world, self.market)
        return market.share if market else first_share()

    @property
    def _coins(self) -> tuple[str, str]:
        market = liquidity.pool_if_any(self.session.world, self.market)
        return market.coins if market else (first_coin(), first_token())

    def _most(self, token: str) -> int:
        market = liquidity.pool_if_any(self.session.world, self.market)
        kind = market.work("add_liquidity") if market is not None else "add_liquidity"
        return spendable(self.session.world, token, kind, "approve")

    def _held_shares(self) -> int:
        return self.session.world.balance(YOU, self._share_token)

    def _refresh_limits(self) -> None:
        self._fill()
        coin, token = self.pair
        share = self._share_token
        for field, held, unit in ((self.first, coin, coin), (self.second, token, token), (self.share, share, "shares")):
            field.refresh(f"you have {amount(self.session.world.balance(YOU, held), held)} {unit}")

    def _market_chosen(self, _market: str) -> None:
        self._refresh_limits()
        self.edit()

    def _turn(self, _way: str) -> None:
        self._show_way()
        self.edit()

    def _show_way(self) -> None:
        for part in self._adding:
            part.setVisible(self.way == ADD)
        for part in self._removing:
            part.setVisible(self.way == REMOVE)
        self.show_primary(ADD_REVIEW if self.way == ADD else REMOVE_REVIEW)


def _typed(field: AmountEdit) -> int | None:
    """The amount of a field, 0 where it is empty, None where it cannot be read."""
    return 0 if _blank(field) else field.amount()


def _blank(field: AmountEdit) -> bool:
    """Whether nothing was typed."""
    return field.problem is not None and field.problem.code == "amount_empty"


def _bonus_row(outcome: Outcome) -> PreviewRow:
    """What the pool's imbalance gives or takes."""
    bonus, unit = int(outcome.receipt.figures["bonus"]), outcome.receipt.units["bonus"]
    return PreviewRow(say.bonus_name(outcome), amount(bonus, unit, sign=True), unit, exact=exact_amount(bonus, unit))


def _pools(world: World) -> list[tuple[str, str]]:
    """The pools of a world by name, and what each is called."""
    return [(pool.name, system_title(pool.name)) for pool in liquidity.pools(world)]
