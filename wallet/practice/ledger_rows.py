"""The rows behind a balance: what my own moves put in and took out, what came in between by itself, and their exact sum."""

from __future__ import annotations

from collections.abc import Container
from typing import Literal

import msgspec

from wallet.actions.base import YOU, Change, Receipt
from wallet.practice.activity import ALONG
from wallet.practice.deeds import receipt as receipt_of
from wallet.practice.file import PracticeFile
from wallet.practice.moments import Point

MOVES = f"""{ALONG}
    SELECT moment.hour_to, deed.content FROM line JOIN moment ON moment.id = line.id JOIN deed ON deed.moment = line.id
    WHERE moment.kind <> 'start' ORDER BY moment.id
"""
MOST_ROWS = 12


class LedgerRow(msgspec.Struct, frozen=True):
    """A row of a balance, in the token's smallest unit: "start" before the first move, "earlier" moves together, a "move" with
    its receipt, or "grown", what came without an action of mine (rewards, losses, pay-outs of validators).
    """

    what: Literal["start", "earlier", "move", "grown"]
    by: int
    hour: int = 0
    receipt: Receipt | None = None


def ledger_rows(file: PracticeFile, tokens: Container[str], here: Point, token: str, balance: int) -> tuple[LedgerRow, ...]:
    """Return the rows that add up to `balance` of `token`; of many moves the newest `MOST_ROWS`, the rest as one row."""
    with file.reading() as db:
        rows = [(hour, receipt_of(content, tokens)) for hour, content in db.execute(MOVES, (here.hour, here.moment))]
    moves: list[tuple[int, Receipt, Change]] = []
    for hour, receipt in rows:
        moves += [(hour, receipt, change) for change in receipt.changes if change.account == YOU and change.token == token]
    if not moves:
        return (LedgerRow("start", balance),)
    told = [LedgerRow("move", change.after - change.before, hour, receipt) for hour, receipt, change in moves]
    start, earlier = moves[0][2].before, sum(row.by for row in told[:-MOST_ROWS])
    grown = balance - start - sum(row.by for row in told)
    return (
        LedgerRow("start", start),
        *([LedgerRow("earlier", earlier)] if len(told) > MOST_ROWS else []),
        *told[-MOST_ROWS:],
        *([LedgerRow("grown", grown)] if grown else []),
    )
