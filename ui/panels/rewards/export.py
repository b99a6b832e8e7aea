"""Rewards as a CSV file: what earned, what it brought and the fee, each as an amount, a token and the exact integer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ui.csv_file import Cell, PlainNumber, plain, when, write_csv
from ui.panels.rewards.words import arrived
from ui.wording import known_tokens

if TYPE_CHECKING:
    from wallet import Reward

HEADS = (
    *("time_utc", "hour", "key", "how", "held", "held_token", "reward", "reward_token", "fee", "fee_token", "year_percent"),
    *("held_smallest_units", "reward_wei", "fee_wei"),
)


def save_rewards(rows: Sequence[Reward], start: int, path: Path) -> int:
    """Write rewards, oldest first; `start` is the world's first hour in unix time. Problems: those of `write_csv`."""
    return write_csv(path, HEADS, (_line(row, start) for row in reversed(rows)), words=False)


def _line(row: Reward, start: int) -> tuple[Cell, ...]:
    held = plain(row.held, known_tokens()[row.token].decimals)
    reward, fee = (plain(units, known_tokens()[row.coin].decimals) for units in (row.amount, row.fee))
    year = PlainNumber(f"{row.year_ppm / 10_000:.4f}")
    return (
        *(when(start, row.hour), row.hour, row.key, arrived(row), held, row.token, reward, row.coin, fee, row.coin, year),
        *(row.held, row.amount, row.fee),
    )
