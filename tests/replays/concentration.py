"""Replay of measures of concentration; the record shows some of them with a few decimals, the zeros at their end dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from tests.replays import Mismatch, Replay, compare
from wallet.chain.concentration import ONE_THIRD, Entities, concentration, outsider_needs

ROUNDED_TO = {"hhi_10000": 6, "effective_number": 5, "largest_share": 9}
"""Decimals to which the recorded figures were rounded, at the least: 10.0 stands for 10.00000."""


def _measures(stakes: list[str]) -> dict[str, object]:
    found = concentration(Entities(int(stake)) for stake in stakes)
    return {
        "total": found.total,
        "hhi_10000": found.herfindahl * 10_000,
        "effective_number": found.effective_number,
        "nakamoto_over_one_third": found.over_one_third,
        "nakamoto_over_half": found.over_half,
        "nakamoto_over_two_thirds": found.over_two_thirds,
        "largest_share": found.largest_share,
        "eth_to_add_for_attacker_to_exceed_one_third": outsider_needs(found.total, ONE_THIRD),
    }


def _as_shown(name: str, shown: str, exact: Fraction) -> str:
    """Return `shown` where `exact` rounds to it at every decimal that it has, else what `exact` rounds to."""
    places = max(len(shown.partition(".")[2]), ROUNDED_TO[name])
    rounded = round(exact, places)
    return shown if rounded == Fraction(shown) else f"{float(rounded):.{places}f}"


def _replay(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    for number, step in enumerate(case["steps"]):
        got = _measures(step["args"]["stakes"])
        for name, exact in got.items():
            if isinstance(exact, Fraction) and name in step["expect"]:
                got[name] = _as_shown(name, step["expect"][name], exact)
        yield from compare(number, "", step["expect"], got)


REPLAYS: dict[str, Replay] = {"stake_concentration": _replay}
