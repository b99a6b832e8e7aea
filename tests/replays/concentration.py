"""Replay of measures of concentration; the record shows some of them with a few decimals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from tests.replays import Mismatch, Replay, compare
from wallet.chain.concentration import ONE_THIRD, Entities, concentration, outsider_needs


def _decimals(value: Fraction, places: int) -> str:
    return str(float(round(value, places)))


def _measures(stakes: list[str]) -> dict[str, object]:
    found = concentration(Entities(int(stake)) for stake in stakes)
    return {
        "total": found.total,
        "hhi_10000": _decimals(found.herfindahl * 10_000, 6),
        "effective_number": _decimals(found.effective_number, 5),
        "nakamoto_over_one_third": found.over_one_third,
        "nakamoto_over_half": found.over_half,
        "nakamoto_over_two_thirds": found.over_two_thirds,
        "largest_share": _decimals(found.largest_share, 9),
        "eth_to_add_for_attacker_to_exceed_one_third": outsider_needs(found.total, ONE_THIRD),
    }


def _replay(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    for number, step in enumerate(case["steps"]):
        yield from compare(number, "", step["expect"], _measures(step["args"]["stakes"]))


REPLAYS: dict[str, Replay] = {"stake_concentration": _replay}
