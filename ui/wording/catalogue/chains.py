"""Sentences for validators of Ethereum: slashing, leaks, and who receives the stake."""

from __future__ import annotations

CHAINS: dict[str, tuple[str, str]] = {
    "leak_share": (
        "{share_ppm:percent_ppm} of the stake cannot go dark here: at least one validator must, and some must stay.",
        "",
    ),
}
