"""A wait that became another: how long it was and is, and why, in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ui.wording.numbers import amount_with_unit, seconds_date, span
from ui.wording.roles import first_coin, first_token

if TYPE_CHECKING:
    from wallet import WaitChange

DAY_HOURS = 24


def wait_changed(change: WaitChange) -> str:
    """ "was 2.0 days: 3,200 LST joined ahead of you"; "" where it moved by less than a day."""
    if change.cause == "none" or abs(change.now - change.was) < DAY_HOURS:
        return ""
    reason = _QUEUE[change.cause]
    return f"was {span(change.was)}: {reason.format(wei=amount_with_unit(change.wei, _unit(change), 0), coin=first_coin())}"


def payable(opens: int) -> str:
    """When that is paid which is owed while redemption is shut: "payable in 2023"; `opens` is a unix time, 0 for never."""
    return f"payable in {datetime.fromtimestamp(opens, UTC).year}" if opens else "not payable here"


def from_when(name: str, opens: int) -> str:
    """A figure's name that says when what it shows is paid: "Redeems for, from 2023"; as it is where redemption is open."""
    return f"{name}, from {datetime.fromtimestamp(opens, UTC).year}" if opens else name


def opens_words(opens: int) -> str:
    """What there is to do while redemption has not opened yet; `opens` is a unix time."""
    return f"Redemption opens on {seconds_date(opens)}. Until then the market is the only way out."


def asked_reason(change: WaitChange) -> str:
    """Why one's own request is served sooner or later than told, to stand after "as"; "" where nothing tells why."""
    return _OWN[change.cause].format(wei=amount_with_unit(change.wei, first_coin(), 0), coin=first_coin())


def _unit(change: WaitChange) -> str:
    return first_token() if change.cause in ("joined", "served") else first_coin()


_QUEUE = {
    "losses": "a loss has to be counted first",
    "counted": "the loss has been counted",
    "joined": "{wei} joined ahead of you",
    "served": "{wei} ahead of you were served",
    "more": "{wei} more came in or is on its way",
    "less": "{wei} less is available or on its way",
    "report": "{coin} comes in at a different pace",
    "none": "",
}
_OWN = {
    "losses": "a loss has to be counted first",
    "counted": "the loss was counted sooner",
    "joined": "",
    "served": "",
    "more": "{wei} more came in, or left the validators, than expected",
    "less": "{wei} less came in than expected",
    "report": "{coin} comes in at a different pace than expected",
    "none": "",
}
