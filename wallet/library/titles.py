"""What people call a system: as its practice keeps it, in an older one as the scenario or a preset of its name says."""

from __future__ import annotations

from wallet.errors import FileProblem
from wallet.library.scenarios import preset_of, scenario
from wallet.world.state import World


def title_of(name: str, world: World | None = None) -> str:
    """Return what the system of that name is called; without a world what the preset of that name says. A name that nobody has
    a title for is its own.
    """
    found = world.systems.get(name) if world is not None else None
    return (found.title if found is not None else "") or _told(name, "" if world is None else world.scenario)


def _told(name: str, lived: str) -> str:
    try:
        for entry in scenario(lived).systems if lived else ():
            if entry.called == name:
                return entry.known_as
        return preset_of(name).title
    except FileProblem:
        return name
