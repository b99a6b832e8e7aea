"""Pictures of beats that were stored before a talk: what the audience sees of a beat that misses its figure."""

from __future__ import annotations

from pathlib import Path

from ui.settings import demo_folder
from wallet.scripts import Script


def picture_of(script: Script, place: int) -> Path:
    """Return where the picture of a beat is stored, whether there is one or not."""
    return demo_folder() / "pictures" / script.stem / f"{place + 1:02}.png"
