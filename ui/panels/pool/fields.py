"""The fields of the pool form: which pool, which way, an amount of each of its coins, and shares with what they are paid in.

They are made for the pool that is chosen: its coins name the fields, and a pool that gives both coins in proportion only offers
no other way out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.widgets import AmountEdit, Column, FormRow, Segments, Select, Unit
from ui.wording import amount, decimals, first_coin, first_market, first_share, first_token, system_title
from wallet import liquidity
from wallet.actions import spendable

if TYPE_CHECKING:
    from ui.session import Session

YOU = "you"
ADD, REMOVE = "add", "remove"
BOTH, CUSTOM = "", "exact amounts"
"""Ways out beside one coin alone, which is named by its token."""


class PoolFields(QWidget):
    """`pool.market`, `pool.direction`, `pool.amount.0`, `pool.amount.1`, `pool.share` and `pool.into`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.choice = Select("Pool", _pools(session))
        self.choice.setObjectName("pool.market")
        self._choice_row = FormRow("Pool", self.choice)
        self.direction = Segments("What to do", ((ADD, "Add"), (REMOVE, "Withdraw")), small=True, stretch=True)
        self.direction.setObjectName("pool.direction")
        self.amounts = (self._amount(0), self._amount(1))
        self.share = AmountEdit("Pool shares", [Unit(self.share_token, "shares")], maximum=self.held_shares)
        self.share.setObjectName("pool.share")
        self.into = Segments("As", ((BOTH, "Both"),), small=True, stretch=True)
        self.into.setObjectName("pool.into")
        self._into_row = FormRow("As", self.into)
        rows = Column(12, parent=self)
        for part in (self._choice_row, self.direction, self._into_row, *self.amounts, self.share):
            rows.addWidget(part)
        self.fill()

    def _amount(self, place: int) -> AmountEdit:
        token = self.coins[place]
        field = AmountEdit(token, [Unit(token, token, decimals(token))], maximum=lambda: self._most(place))
        field.setObjectName(f"pool.amount.{place}")
        return field

    # -- what is chosen

    @property
    def market(self) -> str:
        """The pool to provide to."""
        return self.choice.current_key() or first_market()

    @property
    def way(self) -> str:
        """As what shares are paid: both coins, one of them by its token, or exact amounts."""
        return self.into.current_key()

    @property
    def coins(self) -> tuple[str, str]:
        """Both coins in the pool's own order."""
        market = liquidity.pool_if_any(self._session.world, self.market)
        return market.coins if market else (first_coin(), first_token())

    @property
    def pair(self) -> tuple[str, str]:
        """Both tokens: the coin, and what is sold for it."""
        market = liquidity.pool_if_any(self._session.world, self.market)
        if market is None:
            return first_coin(), first_token()
        token = market.sells(self._session.world)
        return market.other(token), token

    @property
    def share_token(self) -> str:
        """The token of its shares."""
        market = liquidity.pool_if_any(self._session.world, self.market)
        return market.share if market else first_share()

    def held_shares(self) -> int:
        """How many of them you have."""
        return self._session.world.balance(YOU, self.share_token)

    def shown(self) -> tuple[AmountEdit, ...]:
        """The fields that are on screen now."""
        exact = self.direction.current_key() == ADD or self.way == CUSTOM
        return self.amounts if exact else (self.share,)

    # -- what is there to choose

    def fill(self) -> None:
        """List the pools of the world, and name the fields after the coins of the one that is chosen."""
        world = self._session.world
        self.choice.set_items(_pools(self._session))
        self._choice_row.setVisible(self.choice.count() > 1)
        for field, token in zip(self.amounts, self.coins, strict=True):
            if field.unit().key != token:
                field.set_name(token)
                field.set_units([Unit(token, token, decimals(token))])
        if self.share.unit().key != self.share_token:
            self.share.set_units([Unit(self.share_token, "shares", decimals(self.share_token))])
        first, second = self.coins
        market = liquidity.pool_if_any(world, self.market)
        more = ((first, first), (second, second), (CUSTOM, "Exact")) if market is None or market.any_mix else ()
        if self.into.keys() != (BOTH, *(key for key, _ in more)):
            self.into.set_choices(((BOTH, "Both"), *more))
        self.show_way()

    def show_way(self) -> None:
        """Show the fields of what is chosen."""
        shown = self.shown()
        for field in (*self.amounts, self.share):
            field.setVisible(field in shown)
        self._into_row.setVisible(self.direction.current_key() == REMOVE and len(self.into.keys()) > 1)

    def refresh_limits(self) -> None:
        """Say beside each field how much there is."""
        world = self._session.world
        adding = self.direction.current_key() == ADD
        part = (0, 0) if adding else self._part()
        for token, field, there in zip(self.coins, self.amounts, part, strict=True):
            held = world.balance(YOU, token) if adding else there
            field.refresh(f"{'you have' if adding else 'in your share'} {amount(held, token)} {token}")
        self.share.refresh(f"you have {amount(self.held_shares(), self.share_token)} shares")

    def _most(self, place: int) -> int:
        if self.direction.current_key() == REMOVE:
            return self._part()[place]
        market = liquidity.pool_if_any(self._session.world, self.market)
        kind = market.work("add_liquidity") if market is not None else "add_liquidity"
        return spendable(self._session.world, self.coins[place], kind, "approve")

    def _part(self) -> tuple[int, int]:
        if liquidity.pool_if_any(self._session.world, self.market) is None:
            return 0, 0
        return liquidity.part_of(self._session.world, self.market, YOU).amounts


def _pools(session: Session) -> list[tuple[str, str]]:
    """The pools of a world by name, and what each is called."""
    return [(pool.name, system_title(pool.name)) for pool in liquidity.pools(session.world)]
