"""The command `sluice`: the window, a demonstration or a script without one, and sentences where neither can be.

What Qt needs is looked at before Qt is started: without a display, or without a system library, it would end the process
with a message about something else.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ui import __version__
from ui.plain_imports import load_qt

DEMO = "june-2022"
UNSEEN_PLATFORMS = ("offscreen", "minimal")
ALWAYS_NEEDED = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW_NEEDS = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["play"]:
        return play(given[1:])
    if given[:1] == ["lessons"]:
        _lessons_parser().parse_args(given[1:])
        return list_lessons()
    demo = given[:1] == ["demo"]
    asked = _demo_parser().parse_args(given[1:]) if demo else _parser().parse_args(given)
    if not demo and asked.lesson is not None and not _is_lesson(asked.lesson):
        print(f"There is no lesson {asked.lesson}. `sluice lessons` lists those that there are.", file=sys.stderr)
        return 2
    seen = not demo and has_display(os.environ, sys.platform)
    missing = missing_packages(window=seen)
    if missing:
        print(
            f"Qt needs system libraries that are not installed here. On Debian or Ubuntu: apt-get install {' '.join(missing)}",
            file=sys.stderr,
        )
        return 1
    if demo:
        return demonstrate(asked.name, Path(asked.out) if asked.out else None, asked)
    if not seen:
        folder = default_folder(DEMO)
        kept = f" {Path(asked.file).name} was not opened." if asked.file else ""
        print(f"There is no display here, so no window can be shown.{kept} The demonstration {DEMO} goes to {folder} instead.")
        return demonstrate(DEMO, folder)
    try:
        load_qt()
        from ui.app import run
    except ImportError as error:
        print(f"Qt cannot be started: {error}. Install the package that has this library.", file=sys.stderr)
        return 1
    return run([sys.argv[0]], Path(asked.file) if asked.file else None, asked.lesson)


def play(given: Sequence[str]) -> int:
    """Play a script without a window; returns the exit status. Nothing of Qt is needed."""
    from ui.play import check

    return check(Path(_play_parser().parse_args(given).file))


def list_lessons() -> int:
    """Print the lessons by chapter, each with its number and how long it takes; returns the exit status."""
    from ui.play import written
    from ui.wording import problem_text
    from wallet import FileProblem, scripts

    try:
        lessons = scripts.lessons()
    except FileProblem as problem:
        print(problem_text(problem)[0], file=sys.stderr)
        return 1
    chapter = ""
    for lesson in lessons:
        if lesson.chapter != chapter:
            chapter = lesson.chapter
            print(chapter)
        print(f"{lesson.number:4}  {lesson.minutes:2} min  {lesson.told(lesson.title, written)}")
    return 0


def _is_lesson(number: int) -> bool:
    """Whether there is such a lesson; where they cannot be read, the window says so."""
    from wallet import FileProblem, scripts

    try:
        return any(lesson.number == number for lesson in scripts.lessons())
    except FileProblem:
        return True


def demonstrate(name: str, folder: Path | None = None, asked: argparse.Namespace | None = None) -> int:
    """Run a demonstration offscreen; returns the exit status: 0 where all is written, and every beat as its script has it.

    `name`: one of the scripts that ship ("D3"), a scenario, or the file of a script; without a folder a default one is used.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.demo.asked import DemoAsked, run
    from ui.wording import problem_text
    from wallet import FileProblem

    wanted = DemoAsked() if asked is None else DemoAsked(asked.check, asked.each, asked.frames, asked.size, asked.paper)
    place = folder or default_folder(Path(name.lower()).stem)
    try:
        return run(name, place, wanted)
    except FileProblem as problem:
        print(problem_text(problem)[0], file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{place} cannot be written: {error.strerror}. Name another folder with --out.", file=sys.stderr)
        return 1
    except ValueError:
        print("No folder of that name can be written. Name another one with --out.", file=sys.stderr)
        return 1


def has_display(environment: os._Environ[str] | dict[str, str], platform: str) -> bool:
    """Whether a window could be seen."""
    if environment.get("QT_QPA_PLATFORM", "").split(":")[0] in UNSEEN_PLATFORMS:
        return False
    if not platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY") or environment.get("QT_QPA_PLATFORM"))


def missing_packages(window: bool) -> list[str]:
    """The Debian packages of the system libraries that Qt would miss; nothing is looked for on other systems."""
    if not sys.platform.startswith("linux"):
        return []
    needed = dict(ALWAYS_NEEDED)
    if window and not os.environ.get("WAYLAND_DISPLAY") and os.environ.get("QT_QPA_PLATFORM", "xcb") == "xcb":
        needed |= WINDOW_NEEDS
    return [package for library, package in needed.items() if not _loads(library)]


def default_folder(name: str) -> Path:
    """Where a demonstration goes when no folder is named: here, or where nothing can be written here, a temporary one."""
    here = Path.cwd()
    return (here if os.access(here, os.W_OK) else Path(tempfile.gettempdir())) / f"sluice-{name}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sluice",
        description="A practice wallet for liquid staking. No real money, no network.",
        epilog="sluice demo NAME --out DIR  writes pictures, numbers and pages to hand out without opening a window. "
        "sluice play FILE --check  plays a lesson or another script without one and says what held.",
    )
    parser.add_argument("file", nargs="?", metavar="FILE.sluice", help="the practice to open; the last one otherwise")
    parser.add_argument("--lesson", type=int, metavar="N", help="open the window in this lesson")
    parser.add_argument("--version", action="version", version=f"sluice {__version__}")
    return parser


def _lessons_parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog="sluice lessons", description="List the lessons: number, minutes, title.")


def _play_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sluice play", description="Read a lesson or another script, and play it.")
    parser.add_argument("file", metavar="FILE.toml", help="the script")
    parser.add_argument("--check", action="store_true", required=True, help="without a window: say what held, and end with 1")
    return parser


def _demo_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sluice demo",
        description="Play a demonstration or live a scenario without a window: pictures, numbers and pages to hand out.",
    )
    parser.add_argument("name", nargs="?", default=DEMO, help=f"D1 to D5, a scenario, or a script FILE.toml ({DEMO} otherwise)")
    parser.add_argument("--check", action="store_true", help="say what held; the exit status is 1 if anything did not")
    parser.add_argument("--out", metavar="DIR", help="the folder for pictures (PNG), numbers (CSV) and pages (PDF)")
    which = parser.add_mutually_exclusive_group()
    for each in ("chapter", "step"):
        told = f"a picture of each {each}"
        which.add_argument(f"--each-{each}", dest="each", action="store_const", const=each, default="chapter", help=told)
    parser.add_argument("--frames", action="store_true", help="a numbered picture of each day that passes, too")
    parser.add_argument("--size", type=_size, default=(1280, 720), metavar="WxH", help="of the pictures (1280x720 otherwise)")
    parser.add_argument("--paper", choices=("a4", "letter"), default="", help="the paper; otherwise what is usual here")
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and 320 <= int(width) <= 7680 and 240 <= int(height) <= 4320):
        raise argparse.ArgumentTypeError("write it as 1920x1080, from 320x240 to 7680x4320")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
