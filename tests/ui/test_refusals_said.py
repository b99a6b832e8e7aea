"""Every refusal reads as it did before sentences named roles: `refusals_said.json` has them by code and of real actions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from ui.wording import refusal_text, use_world
from wallet import Refused, World, actions
from wallet.actions import AnyAction
from wallet.library import start
from wallet.world import ledger as books
from wallet.world.beginning import listing
from wallet.world.tokens import Token

E = 10**18
RECORDED: dict[str, list[list[Any]]] = json.loads((Path(__file__).parent / "refusals_said.json").read_text("utf-8"))
"""`codes`: code, remedy, figures, sentence, label. `asked`: scenario, action, code, sentence, label."""
ELSEWHERE = (
    *(Token(symbol, symbol, 9, "coin", "SOL", "solana") for symbol in ("SOL", "JitoSOL", "mSOL", "mSOL-SOL LP")),
    *(Token(symbol, symbol, 6, "coin", "ATOM", "cosmos-hub") for symbol in ("ATOM", "stATOM")),
)
"""Tokens with fewer decimals, of chains on which no scenario stands."""


@pytest.fixture
def worlds() -> Iterator[dict[str, World]]:
    """The worlds in which it was asked: rich, with something staked, wrapped, locked and asked for where that is possible."""
    made: dict[str, World] = {}
    for scenario in ("calm", "june-2022"):
        world = start(scenario, 1)
        world = replace(world, ledger=books.mint(world.ledger, "ETH", "you", 10**7 * E))
        for first in (actions.Stake(40 * E), actions.Wrap(10 * E), actions.Lock(32 * E)):
            world = actions.attempt(first, world).world
        if scenario == "calm":
            world = actions.attempt(actions.RequestWithdrawal(5 * E), world).world
        made[scenario] = world
    yield made
    use_world(None)


def test_a_sentence_reads_as_it_was_recorded(worlds: dict[str, World]) -> None:
    use_world(listing(worlds["calm"], ELSEWHERE))
    for code, remedy, figures, sentence, label in RECORDED["codes"]:
        assert refusal_text(Refused(code, remedy, **figures)) == (sentence, label), code


def test_a_refused_action_reads_as_it_was_recorded(worlds: dict[str, World]) -> None:
    for scenario, asked, code, sentence, label in RECORDED["asked"]:
        use_world(worlds[scenario])
        with pytest.raises(Refused) as caught:
            actions.attempt(msgspec.convert(asked, AnyAction), worlds[scenario])
        assert (caught.value.code, *refusal_text(caught.value)) == (code, sentence, label), asked
