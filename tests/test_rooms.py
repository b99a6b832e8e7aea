"""Code that serves every system asks none of them by its kind: it imports no room, and what it needs is a capability's answer.

Rooms are the structs in `wallet/world/systems`. Who may know some: the rooms among themselves, habits of a kind of chain or of a
recorded protocol, the union that keeps them all, the library that begins them, and migrations of older files.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOM = re.compile(r"^\s*(?:from|import) wallet\.world\.systems|^\s*from wallet\.world import .*\bsystems\b", re.MULTILINE)
MAY = re.compile(
    r"wallet/world/(?:systems/.*|stored|crowd/(?:validators|delegators|record|recorded_queues))\.py|wallet/library/.*|wallet/practice/format_\d+\w*\.py"
)


def test_common_code_imports_no_room() -> None:
    files = (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "wallet").rglob("*.py")))
    told = [name for name in files if not MAY.fullmatch(name) and ROOM.search((ROOT / name).read_text("utf-8"))]
    assert told == []


def test_a_room_is_found_however_it_is_imported() -> None:
    for line in (
        "from wallet.world.systems.ethereum import REST",
        "import wallet.world.systems.solana",
        "from wallet.world import systems",
    ):
        assert ROOM.search(line), line
    assert not ROOM.search("from wallet.world.state import System")
