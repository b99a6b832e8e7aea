"""What stands below the charts of a pool of which one has a share: where its return came from, and deposit by deposit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.panels.pool.waterfall import ReturnBar, ReturnBars
from ui.widgets import BLEED, Cell, Column, DataTable, Row, TableColumn, TableModel
from ui.wording import amount, amount_with_unit, decimals, exact_amount, short_date, things
from wallet import liquidity, providing
from wallet.amounts import rounded_together

if TYPE_CHECKING:
    from ui.widgets.table.model import RowOfCells
    from wallet import World

TITLE = "Where the return came from"
PARTS = ("fees", "staking", "price", "bonus", "lost", "divergence")
"""Parts of a return in the order in which they are shown; those of `OPTIONAL` only where something is seen of them."""
OPTIONAL = ("price", "bonus", "lost")


class CamePanel(QWidget):
    """`present(world, market)` shows the bars and a row a deposit; `caption` is what stands beside its title."""

    def __init__(self) -> None:
        super().__init__()
        self.caption = ""
        self.bars, self.table = ReturnBars(), DepositsTable()
        rows = Column(10, parent=self)
        inside = Row(0, (BLEED, 0, BLEED, 0))
        inside.addWidget(self.bars)
        rows.addLayout(inside)
        rows.addWidget(self.table)

    def present(self, world: World, market: str) -> None:
        """Show where the return of that pool's shares came from."""
        found = providing.returned(world, market) if liquidity.pool_if_any(world, market) is not None else None
        self.bars.setVisible(found is not None)
        self.table.present(world, market, found)
        if found is None:
            self.caption = ""
            return
        coin = coin_of_pool(world, market)
        entries = providing.entries(world, market)
        since = f"since {short_date(world.start, entries[0].hour)}, " if entries else "all withdrawn, "
        self.caption = f"{since}{coin}"
        self.bars.present(steps_of(found, coin), in_words(found, coin))


class DepositsTable(DataTable):
    """A row a deposit, and one of what was withdrawn."""

    def __init__(self) -> None:
        columns = (
            TableColumn("when", "Deposit", "head", stretch=True),
            TableColumn("put_in", "Put in", "number", 96),
            TableColumn("fees", "Fees", "number", 84),
            TableColumn("staking", "Staking", "number", 84),
            TableColumn("rest", "The rest", "number", 84),
            TableColumn("against", "Against holding", "number", 120),
        )
        first_to_go = ("rest", "staking", "fees")
        super().__init__(
            "Your deposits",
            TableModel(columns),
            empty="You have no share of this pool. Adding liquidity gives you one.",
            first_to_go=first_to_go,
        )
        self.setObjectName("pool.deposits")
        self.show_rows(3)

    def present(self, world: World, market: str, whole: providing.PoolReturn | None) -> None:
        """Show every deposit that is still there."""
        if whole is None:
            self.set_rows([])
            return
        coin = coin_of_pool(world, market)
        rows = [
            _row(str(n), short_date(world.start, e.hour), e.came, coin) for n, e in enumerate(providing.entries(world, market))
        ]
        if whole.taken_out or len(rows) > 1:
            rows.append(_row("sum", "Together, what was withdrawn too" if whole.taken_out else "Together", whole, coin))
        self.set_rows(rows)


def _row(key: str, name: str, came: providing.PoolReturn, coin: str) -> RowOfCells:
    """A row whose rest is what its other parts leave: price, bonus and divergence."""
    parts = came.fees, came.staking, came.gained - came.fees - came.staking
    shown = rounded_together(parts, decimals(coin))
    cells = [Cell(amount(size, coin, sign=True), exact_amount(part, coin)) for size, part in zip(shown, parts, strict=True)]
    against = came.against_holding
    return {
        "key": key,
        "when": name,
        "put_in": Cell(amount(came.put_in, coin), exact_amount(came.put_in, coin)),
        **dict(zip(("fees", "staking", "rest"), cells, strict=True)),
        "against": Cell(amount(against, coin, sign=True), exact_amount(against, coin)),
    }


def coin_of_pool(world: World, market: str) -> str:
    """The coin in which the shares of a pool are valued."""
    return world.listed[liquidity.pool_of(world, market).share].coin


def named_parts(came: providing.PoolReturn, coin: str) -> list[tuple[str, str, int, int]]:
    """The parts of a return by key: what each is called, its size, and its size rounded so that those shown add up to the sum."""
    sizes = [int(getattr(came, key)) for key in PARTS]
    found = zip(PARTS, sizes, rounded_together(sizes, decimals(coin)), strict=True)
    return [(key, _name(key, size), size, near) for key, size, near in found if near or key not in OPTIONAL]


def _name(key: str, size: int) -> str:
    if key == "divergence":
        return "Moved for you" if size > 0 else "Moved against you"
    names = {
        **{"fees": "Trading fees", "staking": "Staking reward", "price": "Price of dollars", "bonus": "Adding and withdrawing"},
        "lost": "Taken from the contract",
    }
    return names[key]


def steps_of(came: providing.PoolReturn, coin: str) -> list[ReturnBar]:
    """The bars: parts on each other, then what came of the pool, of holding, and the difference."""
    found, at = list[ReturnBar](), 0
    for key, name, _size, shown in named_parts(came, coin):
        tone = "bad" if shown < 0 else "redeem" if key in ("fees", "staking") else "ink3"
        found.append(ReturnBar(name, at, at + shown, _texts(shown, coin), tone))
        at += shown
    held, better = rounded_together((came.held, came.against_holding), decimals(coin))
    found.append(ReturnBar("In the pool", 0, at, _texts(at, coin), "ink2"))
    found.append(ReturnBar("Just holding", 0, held, _texts(held, coin), "ink2"))
    found.append(
        ReturnBar("Better by" if better >= 0 else "Worse by", held, held + better, _texts(better, coin), "redeem", open=True)
    )
    return found


def in_words(came: providing.PoolReturn, coin: str) -> str:
    """The same as one sentence."""
    parts = ", ".join(
        f"{name[0].lower()}{name[1:]} {amount(near, coin, sign=True)}" for _, name, _, near in named_parts(came, coin)
    )
    against = came.against_holding
    word = "more" if against >= 0 else "less"
    return (
        f"In the pool {amount_with_unit(came.gained, coin, sign=True)}: {parts}. Just holding the same coins would have brought "
        f"{amount_with_unit(came.held, coin, sign=True)}; that is {amount_with_unit(abs(against), coin)} {word} in the pool."
    )


def _texts(value: int, coin: str) -> tuple[str, ...]:
    """An amount from many digits to few."""
    return tuple(amount(value, coin, places, sign=True) for places in (4, 3, 2))


def days_words(hours: int) -> str:
    """For how long, in days, or hours where it is less than two."""
    return f"over {things(hours // 24, 'day')}" if hours >= 48 else f"over {things(hours, 'hour')}"
