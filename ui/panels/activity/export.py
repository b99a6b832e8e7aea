"""The activity as a CSV file: for each moment what came in, what went out and the fee, each as an amount, a token and the exact
integer that the ledger moved. A moment that moved several tokens has a line for each; words and fee stand in its first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.csv_file import NONE, Cell, figure, when, write_csv
from ui.wording import Move, event_text, fee_coin, fee_of, ins, known_tokens, outs, plain_numbers, step_words
from wallet.amounts import MINUS

if TYPE_CHECKING:
    from wallet import Practice

HEADS = (
    *("time_utc", "hour", "moment", "kind", "what", "in", "in_token", "in_smallest_units"),
    *("out", "out_token", "out_smallest_units", "fee", "fee_token", "fee_wei", "events", "note", "branch"),
)
NOTHING = (NONE, "", NONE)


def save_activity(practice: Practice, path: Path) -> int:
    """Write every moment up to where one stands, oldest first; returns how many lines. Problems: those of `write_csv`."""
    with plain_numbers():
        return write_csv(path, HEADS, _lines(practice))


def _lines(practice: Practice) -> Iterator[tuple[Cell, ...]]:
    for row in practice.lived():
        told = [text.replace(MINUS, "-") for text in (step_words(row), "; ".join(map(event_text, row.events)))]
        words, fee = (*told, row.note), fee_of(row.receipt)
        coin = fee_coin(row.receipt)
        paid = figure(fee, coin, known_tokens()[coin].decimals) if fee else NOTHING
        for came, went in list(zip_longest(ins(row.receipt), outs(row.receipt))) or [(None, None)]:
            what, events, note = words
            start = (when(practice.world.start, row.hour), row.hour, row.moment, row.kind)
            yield (*start, what, *_moved(came), *_moved(went), *paid, events, note, row.branch)
            words, paid = ("", "", ""), NOTHING


def _moved(move: Move | None) -> tuple[Any, str, Any]:
    return figure(move.amount, move.token, known_tokens()[move.token].decimals) if move else NOTHING
