"""A preset of a person's own as a test wants it: the reported rate of a shipped preset, under a name and a token of its own."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

SHIPPED = (files("resources") / "protocols" / "rocket-pool.toml").read_text(encoding="utf-8")
STARTED = (Path(__file__).parent / "systems" / "rocket_pool.toml").read_text(encoding="utf-8")


def own_pool(name: str = "my-pool", token: str = "myETH") -> str:
    """The text of the file: preset, first hour and one habit."""
    text = SHIPPED.replace('name = "rocket-pool"', f'name = "{name}"').replace('title = "Rocket Pool"', 'title = "My pool"')
    text = re.sub(r"^token = .*$", f'token = "{token}"', text, flags=re.MULTILINE)
    first = STARTED.partition("[systems.at]\n")[2].partition("\n[[systems]]")[0]
    stakers = '[[crowd]]\nkind = "stakers"' + STARTED.partition('kind = "stakers"')[2]
    return f"{text}\n[start]\n{first}\n{stakers.replace('rocket-pool', name)}"


def own_folder(folder: Path, **texts: str) -> Path:
    """A folder with a file of each text, an underscore in a name being a hyphen."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name.replace('_', '-')}.toml").write_text(text, encoding="utf-8")
    return folder
