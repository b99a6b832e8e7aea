"""The activity as a CSV file: what a person reads, and beside it every amount as the exact integer that the ledger moved."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.wording import Move, event_text, fee_of, ins, outs
from wallet import TOKENS, FileProblem
from wallet.amounts import exact

if TYPE_CHECKING:
    from wallet import Practice

HEADS = (
    *("time_utc", "hour", "kind", "what", "in", "out", "fee_eth"),
    *("in_smallest_units", "out_smallest_units", "fee_wei", "events", "note", "branch"),
)
ALL = 1_000_000


def save_activity(practice: Practice, path: Path) -> int:
    """Write every moment up to where one stands, oldest first; returns how many. Problem: `export_failed` (path, reason)."""
    rows = practice.activity(limit=ALL)[::-1]
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(HEADS)
            out.writerows(_line(row, practice.world.start) for row in rows)
    except OSError as problem:
        raise FileProblem("export_failed", path=str(path), reason=problem.strerror or str(problem)) from problem
    return len(rows)


def _line(row: Any, start: int) -> tuple[str | int, ...]:
    when = datetime.fromtimestamp(start + row.hour * 3600, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    came, went, fee = ins(row.receipt), outs(row.receipt), fee_of(row.receipt)
    return (
        *(when, row.hour, row.kind, row.title, _readable(came), _readable(went), exact(fee, 18, "plain")),
        *(_units(came), _units(went), fee, "; ".join(map(event_text, row.events)), row.note, row.branch),
    )


def _readable(moves: tuple[Move, ...]) -> str:
    return "; ".join(f"{exact(move.amount, TOKENS[move.token].decimals, 'plain')} {move.token}" for move in moves)


def _units(moves: tuple[Move, ...]) -> str:
    return "; ".join(f"{move.amount} {move.token}" for move in moves)
