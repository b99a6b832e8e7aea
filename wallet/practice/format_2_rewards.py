"""Format 2, its rewards: reports say what each form of the token earned, and locked positions have their days.

In a run of hours nobody moves anything of mine, so the units of its kept worlds are those of all its hours. What a locked
position earned in a day is the step of its samples.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence

import msgspec

from wallet.actions.base import YOU
from wallet.library.tokens import TOKENS
from wallet.staking import locked
from wallet.staking.locked import Position
from wallet.staking.withdrawal_queue import RATE_ONE
from wallet.world.ledger import units_of
from wallet.world.state import DAY_HOURS, HOUR, World
from wallet.world.systems.native_staking import NativeStaking
from wallet.world.systems.rebasing_protocol import RebasingProtocol
from wallet.world.tokens import WEI

REPORTS = """
    SELECT id, hour, figures FROM event
    WHERE moment = ? AND account = ? AND kind IN ('rebase', 'negative_rebase') ORDER BY hour
"""
PLACES = ("balance", "redemption_value", "market_value", "redemption_rate", "market_price", "put_in", "taken_out")
BPS = 10_000
LEAST = 1e-12
"""Coins: a smaller step of a sample is rounding."""


def tell(db: sqlite3.Connection, moment: int, worlds: Sequence[World], samples: Sequence[tuple[object, ...]]) -> None:
    """Complete the events of a moment, given its kept worlds and its samples: key, moment, hour, then `PLACES`."""
    if not worlds:
        return
    last = 0
    for id_, hour, stored in db.execute(REPORTS, (moment, YOU)).fetchall():
        figures = msgspec.json.decode(stored)
        elapsed = hour - last if last else DAY_HOURS
        told = {**figures, **_forms(worlds[0], figures), "elapsed_s": elapsed * HOUR}
        db.execute("UPDATE event SET figures = ? WHERE id = ?", (msgspec.json.encode(told).decode(), id_))
        last = hour
    db.executemany(
        "INSERT INTO event (moment, hour, kind, account, figures) VALUES (?, ?, 'locked_reward', ?, ?)",
        [(moment, hour, YOU, msgspec.json.encode(figures).decode()) for hour, figures in locked_days(worlds[0], samples)],
    )


def _forms(world: World, figures: dict[str, int]) -> dict[str, int]:
    """Return what was held of each form and what it gained; the pool share's gain is what the others leave of the whole."""
    before, after, rest = figures["before_1e27"], figures["after_1e27"], figures["gain"]
    told = {"fee_1e20": world.every(RebasingProtocol)[0].pool.total_fee if figures["fee_shares"] else 0}
    for token, kind in TOKENS.items():
        units = units_of(world.ledger, YOU, token)
        if not units or kind.kind in ("coin", "dollar"):
            continue
        gain = rest
        if kind.kind != "pool_share":
            gain = units * after // RATE_ONE - units * before // RATE_ONE
            rest -= gain
        told |= {
            f"held_{token}": units * before // RATE_ONE if kind.kind == "growing_balance" else units,
            f"gain_{token}": gain,
        }
    return told


def locked_days(world: World, samples: Sequence[tuple[object, ...]]) -> list[tuple[int, dict[str, int]]]:
    """Return the hours in which a locked position gained or lost, and the figures of the event that tells it."""
    found, before = [], dict[str, tuple[float, float]]()
    part = world.every(NativeStaking)[0].fee_bps
    for key, _, hour, *figures in samples:
        assert isinstance(key, str)
        assert isinstance(hour, int)
        if key in TOKENS or not key.startswith("locked-"):
            continue
        row = dict(zip(PLACES, figures, strict=True))
        value, paid = row["redemption_value"], row["taken_out"]
        assert isinstance(value, float)
        assert isinstance(paid, float)
        known = before.get(key) or _kept(world, key, hour)
        step = value + paid - sum(known)
        if math.isfinite(step) and abs(step) > LEAST:
            gain = round(step * WEI)
            fee = max(0, gain) * part // (BPS - part)
            held = round(known[0] * WEI)
            found.append((hour, {"id": int(key.removeprefix("locked-")), "gain": gain, "fee": fee, "held": held}))
        before[key] = value, paid
    return found


def positions_by_key(world: World) -> dict[str, Position]:
    """Return all open positions by the key of their line."""
    return {book.key(row.id): row for book in world.every(NativeStaking) for row in book.book.positions}


def _kept(world: World, key: str, hour: int) -> tuple[float, float]:
    """Return what a position was worth and had been paid in a world kept before `hour`, NaN where it tells neither."""
    position = positions_by_key(world).get(key) if world.hour < hour else None
    return (math.nan, math.nan) if position is None else (locked.value(position) / WEI, position.paid / WEI)
