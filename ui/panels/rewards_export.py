"""Rewards as a CSV file in plain C form: one amount a column, its token beside it, and the exact integer."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ui.panels.holdings_lines import COIN
from ui.panels.rewards_words import arrived
from wallet import TOKENS, FileProblem
from wallet.amounts import exact

if TYPE_CHECKING:
    from wallet import Reward

HEADS = (
    *("time_utc", "hour", "key", "how", "held", "held_token", "reward", "reward_token", "fee", "fee_token", "year_percent"),
    *("held_smallest_units", "reward_wei", "fee_wei"),
)


def save_rewards(rows: Sequence[Reward], start: int, path: Path) -> int:
    """Write rewards, oldest first; `start` is the world's first hour in unix time. Problem: `export_failed` (path, reason)."""
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(HEADS)
            out.writerows(_line(row, start) for row in reversed(rows))
    except OSError as problem:
        raise FileProblem("export_failed", path=str(path), reason=problem.strerror or str(problem)) from problem
    return len(rows)


def _line(row: Reward, start: int) -> tuple[str | int, ...]:
    when = datetime.fromtimestamp(start + row.hour * 3600, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    held = exact(row.held, TOKENS[row.token].decimals, "plain")
    reward, fee = (exact(wei, TOKENS[COIN].decimals, "plain") for wei in (row.amount, row.fee))
    year = f"{row.year_ppm / 10_000:.4f}"
    return (
        *(when, row.hour, row.key, arrived(row), held, row.token, reward, COIN, fee, COIN, year),
        *(row.held, row.amount, row.fee),
    )
