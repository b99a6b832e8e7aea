"""Put Sluice in place for one person or for all: `make install PREFIX=~/.local`, and `make uninstall` takes it away again.

The program goes into PREFIX/lib/sluice with an environment of its own from requirements.lock; a command, a desktop entry,
icons, the type of `.sluice` files and a description go where desktops look for them. A list of what was put in place, with a
hash of each file, stands beside the program: a file that is not ours, or was changed since, is neither overwritten nor removed.
A person's practices and settings lie elsewhere and are never touched. Nothing but the standard library is needed to run this.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DESKTOP, ICON = ROOT / "resources" / "desktop", ROOT / "resources" / "icons" / "sluice.svg"
PACKAGES = ("wallet", "ui", "resources")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "screenshots")
LIST = "installed.json"
START = "from ui.cli import main\n\nraise SystemExit(main())\n"
CACHES = (
    ("update-desktop-database", "share/applications"),
    ("update-mime-database", "share/mime"),
    ("gtk-update-icon-cache", "-q", "-t", "share/icons/hicolor"),
)
"""What tells a desktop that is running, where it is there."""


class Refusal(Exception):
    """Why nothing was changed, in a sentence."""


class Place:
    """Where things go: `prefix` as the program will see it, below `destdir` while a package is being made."""

    def __init__(self, prefix: str, destdir: str = "") -> None:
        self.prefix = Path(prefix).expanduser().absolute()
        self.root = Path(destdir).absolute() / self.prefix.relative_to("/") if destdir else self.prefix
        self.packed = bool(destdir)
        self.program = self.root / "lib" / "sluice"

    def installed(self) -> dict[str, str]:
        """What an earlier installation put in place: path below the root, and hash."""
        try:
            kept = json.loads((self.program / LIST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return {str(name): str(digest) for name, digest in kept.items()}


def files(place: Place) -> dict[str, bytes]:
    """Every file outside the program's own folder, by its path below the prefix."""
    command = place.prefix / "bin" / "sluice"
    python, program = place.prefix / "lib" / "sluice" / ".venv" / "bin" / "python", place.prefix / "lib" / "sluice"
    start = f'#!/bin/sh\nexec {shell(python)} {shell(program)} "$@"\n'
    entry = (DESKTOP / "sluice.desktop").read_text(encoding="utf-8")
    entry = entry.replace("@PROGRAM@", text_value(str(command))).replace("@EXEC@", exec_value(str(command)))
    return {
        "bin/sluice": start.encode(),
        "share/applications/sluice.desktop": entry.encode(),
        "share/icons/hicolor/scalable/apps/sluice.svg": ICON.read_bytes(),
        "share/icons/hicolor/scalable/mimetypes/application-x-sluice.svg": ICON.read_bytes(),
        "share/mime/packages/sluice.xml": (DESKTOP / "sluice.xml").read_bytes(),
        "share/metainfo/org.sluice.Sluice.metainfo.xml": (DESKTOP / "org.sluice.Sluice.metainfo.xml").read_bytes(),
    }


def shell(path: Path) -> str:
    """A path as one word of a shell."""
    return "'" + str(path).replace("'", "'\\''") + "'"


def text_value(text: str) -> str:
    """A text as a value of a desktop entry."""
    return text.replace("\\", "\\\\")


def exec_value(path: str) -> str:
    """A path as the quoted first word of a desktop entry's Exec, which is unescaped twice: as a value, then as a command."""
    quoted = "".join("\\" + sign if sign in '"`$\\' else sign for sign in path).replace("%", "%%")
    return text_value(f'"{quoted}"')


def put_files(place: Place) -> None:
    """Write the program and all that stands around it; refuse before anything is written if a file is not ours."""
    wanted, ours = files(place), place.installed()
    if place.program.exists() and not ours:
        raise Refusal(f"{place.program} is there and is not an installation of Sluice. Move it away, or choose another PREFIX.")
    for name in wanted:
        path = place.root / name
        if path.is_symlink() or (path.exists() and digest(path) != ours.get(name) and path.read_bytes() != wanted[name]):
            raise Refusal(f"{path} is not Sluice's, or was changed since it was installed. Move it away, then install again.")
    for package in PACKAGES:
        shutil.rmtree(place.program / package, ignore_errors=True)
        shutil.copytree(ROOT / package, place.program / package, ignore=LEFT_OUT)
    (place.program / "__main__.py").write_text(START, encoding="utf-8")
    shutil.copy(ROOT / "requirements.lock", place.program)
    shutil.copy(ROOT / "LICENSE", place.program)
    for name, content in wanted.items():
        path = place.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o755 if name.startswith("bin/") else 0o644)
    told = {name: hashlib.sha256(content).hexdigest() for name, content in wanted.items()}
    (place.program / LIST).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def put_packages(place: Place) -> None:
    """Make the program's own environment from the lock; the one step that fetches anything."""
    venv = place.program / ".venv"
    lock, made_from = place.program / "requirements.lock", venv / "requirements.lock"
    if made_from.exists() and made_from.read_bytes() == lock.read_bytes() and (venv / "bin" / "python").exists():
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(venv)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(venv / "bin" / "python"), "install", "--disable-pip-version-check"]
    subprocess.run([*pip, "--quiet", "--require-hashes", "--requirement", str(lock)], check=True)
    shutil.copy(lock, made_from)


def take_away(place: Place) -> list[str]:
    """Remove what was put in place and is as it was; give the files that were changed since and are left."""
    ours = place.installed()
    if not ours:
        raise Refusal(f"Sluice is not installed in {place.root}.")
    left = []
    for name, kept in ours.items():
        path = place.root / name
        if path.is_file() and digest(path) == kept:
            path.unlink()
            _remove_empty(path.parent, place.root)
        elif path.exists():
            left.append(str(path))
    shutil.rmtree(place.program)
    _remove_empty(place.program.parent, place.root)
    return left


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refresh(place: Place) -> Iterator[str]:
    """Tell the desktop; the commands that there are, each with what it said where it failed."""
    for command, *arguments in CACHES:
        folder = place.root / arguments[-1]
        if place.packed or not folder.is_dir() or shutil.which(command) is None:
            continue
        done = subprocess.run([command, *arguments[:-1], str(folder)], capture_output=True, text=True, check=False)
        if done.returncode:
            yield f"{command}: {done.stderr.strip()}"


def _remove_empty(folder: Path, root: Path) -> None:
    while folder not in (root, folder.parent) and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make install", description="Install Sluice, or take it away again.")
    parser.add_argument("step", choices=("install", "files", "uninstall"))
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--destdir", default="")
    asked = parser.parse_args(arguments)
    place = Place(asked.prefix, asked.destdir)
    try:
        if asked.step == "uninstall":
            left = take_away(place)
            print(f"Sluice was removed from {place.root}. Your practices and settings are where they were.")
            print("".join(f"Left, since it was changed: {name}\n" for name in left), end="")
        else:
            put_files(place)
            if asked.step == "install":
                put_packages(place)
            print(f"Sluice is installed. Start it from the menu, or with {place.prefix / 'bin' / 'sluice'}")
        for problem in refresh(place):
            print(problem, file=sys.stderr)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError:
        print("The packages could not be installed; the lines above say why. Run it again once that is mended.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
