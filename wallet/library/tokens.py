"""The tokens of the scenarios that ship, for what has no world at hand: a world says itself what its tokens are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wallet.library.scenarios import scenario, scenario_names, tokens_of
from wallet.world.following import LOCKED
from wallet.world.tokens import Token


class Shipped(Mapping[str, Token]):
    """Tokens by symbol, in their usual order. Scenarios and presets are read when the first is asked for."""

    def __init__(self) -> None:
        self._read: dict[str, Token] = {}

    def __getitem__(self, symbol: str) -> Token:
        return self._all()[symbol]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[str, Token]:
        if not self._read:
            for name in scenario_names():
                self._read.update(tokens_of(scenario(name)))
        return self._read


TOKENS = Shipped()
WAYS = {"lido": "wstETH", "locked": LOCKED}
"""The ways to stake in the scenarios that ship, as `wallet.world.holdings.ways` has them of any world."""
