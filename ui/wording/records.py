"""What a scenario says of how its hours came to be known: the words for where an hour's prices come from."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from wallet import FileProblem, scenario

if TYPE_CHECKING:
    from wallet import World


class RecordedAs(NamedTuple):
    """Of a record: the hour after which its prices are made of daily means, None where none are, and whether the depth of its
    pool is assumed.
    """

    quoted_after_hour: int | None = None
    depth_assumed: bool = False


@lru_cache(maxsize=8)
def recorded_as(name: str) -> RecordedAs:
    """What is told of the record of a scenario; nothing of one that this program does not have."""
    try:
        record = scenario(name).record
    except (FileProblem, KeyError):
        return RecordedAs()
    return RecordedAs() if record is None else RecordedAs(record.quoted_after or None, record.depth_assumed)


def source_words_at(world: World, hour: int) -> str:
    """Where the price of an hour of a recorded world comes from."""
    told = recorded_as(world.scenario)
    if hour > world.recorded_until:
        return "reconstructed"
    if told.quoted_after_hour is not None and hour > told.quoted_after_hour:
        return "reconstructed from quotes"
    return "recorded price with assumed depth" if told.depth_assumed else "recorded"
