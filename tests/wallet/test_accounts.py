"""Names of accounts that the model uses are not people: nothing of a person's can land in them."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from tests.wallet import rooms
from tests.wallet.practices import practice
from wallet import Refused, World, actions, library, shocks
from wallet.world.accounts import is_person, model_accounts
from wallet.world.hour import pass_hour
from wallet.world.lines import YOU

E = 10**18
DEEDS = (
    actions.Faucet(amount=1_000 * E),
    actions.Stake(amount=50 * E),
    actions.Wrap(amount=10 * E),
    actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=5 * E),
    actions.AddLiquidity(market="curve-steth", amounts=(E, E)),
    actions.Lock(amount=320 * E),
    actions.Transfer(token="ETH", to="Jon", amount=E),
    actions.Approve(token="stETH", spender="curve-steth", amount=E),
    actions.RequestWithdrawal(amount=20 * E),
    actions.Shock(shock=shocks.RedemptionRush(10_000 * E)),
    actions.Shock(shock=shocks.SlashValidators(1_000)),
    actions.Unlock(position=1),
)


@cache
def lived(scenario: str) -> tuple[World, frozenset[str]]:
    """A scenario with all kinds of deeds and thirty days, and every account that was seen on the way."""
    world, seen = library.start(scenario, 7), set[str]()
    for hour in range(30 * 24):
        if hour % 48 == 2 and hour // 48 < len(DEEDS):
            with suppress(Refused):  # June 2022 has no queue, and locked stake may still wait for its turn
                world = DEEDS[hour // 48].apply(world).world
        world, _events = pass_hour(world)
        seen.update(*world.ledger.holdings.values())
        seen.update(request.owner for request in rooms.lido(world).queue.requests)
        seen.update(run.operator for run in rooms.ethereum(world).runs)
        seen.update(key.split()[2] for key in world.ledger.allowances)
    return world, frozenset(seen)


@pytest.mark.parametrize("scenario", library.scenario_names())
def test_every_account_that_comes_up_is_a_known_name_of_the_model_or_a_person(scenario: str) -> None:
    world, seen = lived(scenario)
    assert seen - model_accounts(world) <= {YOU, "Jon"}
    assert not any(is_person(world, name) for name in seen - {"Jon"})


NAMES = sorted(model_accounts(library.start("june-2022", 7)))


@pytest.mark.parametrize("name", [*NAMES, "Lido", "LIQUIDITY", "Record"])
def test_nothing_can_be_sent_to_an_account_of_the_model(name: str) -> None:
    world = library.start("june-2022", 7)
    with pytest.raises(Refused) as caught:
        actions.Transfer(token="ETH", to=name, amount=E).apply(world)
    assert caught.value.code in ("recipient_contract", "recipient_reserved")


@pytest.mark.parametrize("name", ["liquidity", "record", "others", "lido-treasury", "Lido", "you", "You"])
def test_the_address_book_takes_no_name_of_the_model(name: str, tmp_path: Path) -> None:
    with practice(tmp_path) as here:
        for entry in ((name, name), ("Aiko", name), (name, "Aiko")):
            with pytest.raises(Refused, match="name_reserved"):
                here.address_book.put(*entry)
        assert here.address_book.entries() == ()


def test_people_may_be_called_as_they_like() -> None:
    world = library.start("calm", 7)
    assert all(is_person(world, name) for name in ("Jon", "Mira", "alice", "Lidia", "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"))
