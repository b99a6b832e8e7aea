"""Whoever names a system or token that does not fit is refused: no action raises anything else, whichever room it is asked of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import msgspec
import pytest

from wallet import actions
from wallet.actions.base import Action
from wallet.actions.fixes import attempt
from wallet.errors import Refused
from wallet.library import start

ETH = 10**18
WORLD = start("calm", 1)
TOKENS = (*WORLD.listed, "", "XYZ")
SYSTEMS = (*WORLD.systems, "", "nowhere")
WORDS = {
    **dict.fromkeys(("token", "pay", "receive", "into"), TOKENS),
    **dict.fromkeys(("protocol", "system", "market", "spender"), SYSTEMS),
    "way": ("", "queue", "nowhere"),
    "to": ("alice", "you"),
    "operator": ("", "nobody"),
}
ALL = [kind for kind in vars(actions).values() if isinstance(kind, type) and issubclass(kind, Action) and kind is not Action]


def wishes(kind: type[Action]) -> Iterator[Action]:
    """Wishes of a kind with every name that its fields take, and one whole coin wherever they take a number."""
    choices: dict[str, tuple[object, ...]] = {}
    for field in msgspec.structs.fields(kind):
        if field.name in WORDS:
            choices[field.name] = WORDS[field.name]
        elif field.type is int:
            choices[field.name] = (1, ETH)
        elif field.type == tuple[int, ...]:
            choices[field.name] = ((), (1,), (1, 1))
        elif field.type == tuple[int, int]:
            choices[field.name] = ((0, 0), (ETH, ETH))
        elif field.name == "shock":
            kinds = (each for each in field.type.__args__ if "system" in each.__struct_fields__)
            choices["shock"] = tuple(each(1, system=name) for each in kinds for name in SYSTEMS)
    yield from (kind(**dict(zip(choices, chosen, strict=True))) for chosen in product(*choices.values()))


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_an_action_asked_of_any_system_works_or_is_refused(kind: type[Action]) -> None:
    ends = set()
    for wish in wishes(kind):
        try:
            attempt(wish, WORLD)
        except Refused as refused:
            ends.add(refused.code)
        else:
            ends.add("")
    assert ends
