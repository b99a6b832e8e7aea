"""What an action leaves for fees is said before it is confirmed, and what is said to stay does stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.wallet.practices import practice
from ui.session import Session
from ui.wording import low_on_fees_words, story_of
from wallet import Practice, Refused, actions
from wallet.actions import Action, network_fee, spendable
from wallet.actions.base import way_back

E = 10**18
MARKET = "curve-steth"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path) as made:
        made.do(actions.Faucet(amount=32 * E))
        yield made


def most(here: Practice, kind: str) -> int:
    return spendable(here.world, "ETH", kind)


def all_of_it(here: Practice, kind: str) -> Action:
    """The action of that kind that spends all the coin there is."""
    amount = most(here, {"transfer": "transfer_ETH"}.get(kind, kind))
    return {
        "stake": actions.Stake(amount=amount),
        "lock": actions.Lock(amount=amount),
        "swap": actions.Swap(market=MARKET, pay="ETH", receive="stETH", amount=amount),
        "add_liquidity": actions.AddLiquidity(market=MARKET, amounts=(amount, 0)),
        "transfer": actions.Transfer(token="ETH", to="Jon", amount=amount),
    }[kind]


@pytest.mark.parametrize("kind", ["stake", "lock", "swap", "add_liquidity", "transfer"])
def test_spending_all_of_the_coin_says_that_nothing_is_left_for_fees(here: Practice, kind: str) -> None:
    wish = all_of_it(here, kind)
    outcome = here.preview(wish)
    left = outcome.world.balance("you", "ETH")
    said = low_on_fees_words(outcome.receipt)
    assert said.startswith("Nothing is left for fees. " if left == 0 else "Only ")
    assert said.rstrip(".") in story_of(wish, outcome, here.world).fee


def test_what_is_left_is_enough_for_the_way_back_or_it_is_said(here: Practice) -> None:
    fee = sum(network_fee(here.world, step) for step in way_back(here.world, "stake", here.world.issuer()))
    leave = actions.RequestWithdrawal(amount=5 * E)
    enough = here.preview(actions.Stake(amount=most(here, "stake") - fee))
    assert low_on_fees_words(enough.receipt) == ""
    assert leave.apply(enough.world)
    short = here.preview(actions.Stake(amount=most(here, "stake") - fee + 10**12))
    assert low_on_fees_words(short.receipt) == "Only 0.00045 ETH is left for fees. Leaving costs about 0.000452 ETH."
    with pytest.raises(Refused, match="fee_short"):
        leave.apply(short.world)


def test_the_form_says_it_under_its_button(here: Practice, qtbot: object) -> None:
    from ui.panels.stake.form import StakeForm

    form = StakeForm(Session(here))
    form.show()
    form.amount.set_amount(most(here, "stake"))
    assert form.foot_note() == "Nothing is left for fees. Leaving costs about 0.0005 ETH."
    form.amount.set_amount(E)
    assert form.foot_note() == ""


def test_nothing_else_changes_is_said_only_where_it_is_so(here: Practice) -> None:
    stays = {
        "Nothing else of yours changes": actions.Stake(amount=E),
        "Your other balances stay as they are": actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=E),
    }
    for line, wish in stays.items():
        assert [row.text for row in story_of(wish, here.preview(wish), here.world).stays] == [line]
    endless = actions.Wrap(amount=E, approve="unlimited")
    assert "approvals" in story_of(endless, here.preview(endless), here.world).stays[-1].detail
    once = replace(endless, approve="exact")
    assert story_of(once, here.preview(once), here.world).stays[-1].text == "Nothing else of yours changes"
