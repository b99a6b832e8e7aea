"""A small Cosmos chain for tests: round stakes that can be worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.replays.cosmos import TERMS
from wallet.chain import cosmos
from wallet.chain.cosmos import ONE, Cosmos, Validator
from wallet.errors import Refused

ATOM = 10**6
DAY = 86_400
UNBONDING = 21 * DAY
NOW = 1_700_000_000


def a_chain(**changes: Any) -> Cosmos:
    """400 million ATOM, half of them bonded: 60 million with `a`, 140 million with `b`; both take 10 %."""
    held = Cosmos(
        TERMS,
        height=1000,
        time=NOW,
        supply=400 * 10**6 * ATOM,
        inflation_1e18=ONE * 8 // 100,
        validators=(
            Validator("a", 60 * 10**6 * ATOM, 60 * 10**6 * ATOM * ONE, ONE // 10),
            Validator("b", 140 * 10**6 * ATOM, 140 * 10**6 * ATOM * ONE, ONE // 10),
        ),
    )
    return replace(held, **changes)


def with_me(tokens: int = 1000 * ATOM, name: str = "a") -> Cosmos:
    return cosmos.delegate(a_chain(), "you", name, tokens).chain


def later(chain: Cosmos, seconds: int) -> Cosmos:
    return cosmos.advance(chain, chain.height + seconds // 6, chain.time + seconds).chain


def tokens_of(chain: Cosmos, name: str) -> int:
    return cosmos.find_validator(chain, name).tokens


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value
