"""A private accessibility bus: a screen, a session bus, the window in one process and a listener in another.

Nothing here is in the process of the tests, which open no socket. Every process is started here and ended here, by its own
number. What a machine lacks is named by `missing()`.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher", "/usr/lib/at-spi-bus-launcher")
LONGEST_S = 120
"""A busy machine is slow and not broken."""
IMPORT = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"


class Child:
    """A process that answers a line with a line."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [*ends_with_us(), *command],
                env=env,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        self._log = log
        self.first = self._answer()

    def ask(self, order: object) -> Any:
        """Give an order and wait for its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], LONGEST_S)[0]:
            raise TimeoutError(f"no answer in {LONGEST_S} s: {self._log.read_text()}")
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"ended: {self._log.read_text()}")
        return json.loads(line)

    def end(self) -> None:
        end(self._process)


def ends_with_us() -> list[str]:
    """What to put before a command so that it ends even where the tests are killed and clean up nothing."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []


def end(process: subprocess.Popen[Any]) -> None:
    """End a process and what it started: its own group, which `start_new_session` made."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            break
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


class Bus:
    """The window and the one who listens to it."""

    def __init__(self, window: Child, listener: Child) -> None:
        self._window, self._listener = window, listener

    def do(self, verb: str, *given: object) -> Any:
        """Give the window an order, see `tests.access.window.Orders`."""
        said = self._window.ask([verb, *given])
        if "failed" in said:
            raise RuntimeError(said["failed"])
        return said["answer"]

    def events(self) -> list[dict[str, Any]]:
        """What was heard since the last question."""
        return list(self._listener.ask(["events"]))

    def focusable(self) -> list[dict[str, Any]]:
        """Every node of the window that has or takes the keyboard, also where it is not on screen."""
        return list(self._listener.ask(["focusable"]))

    def shown(self) -> list[dict[str, Any]]:
        """Every node of the window that is on screen."""
        return list(self._listener.ask(["shown"]))

    def shown_of(self, role: str) -> list[dict[str, Any]]:
        """Every node of a role that is on screen."""
        return list(self._listener.ask(["shown_of", role]))


def missing() -> list[str]:
    """What this machine lacks for listening, by the names of Debian's packages."""
    needed = {"xvfb": shutil.which("Xvfb"), "dbus-daemon": shutil.which("dbus-daemon"), "at-spi2-core": _launcher()}
    lacking = [name for name, found in needed.items() if not found]
    return lacking if _python() else [*lacking, "python3-gi gir1.2-atspi-2.0"]


@contextmanager
def listening(folder: Path, scenario: str = "calm") -> Iterator[Bus]:
    """The window of a new practice of `scenario` with a listener that was there before it."""
    with ExitStack() as stack:
        env = _environment(folder)
        env["DISPLAY"] = f":{_screen(stack, env)}"
        env["DBUS_SESSION_BUS_ADDRESS"] = _session_bus(stack, env)
        _accessibility_bus(stack, env)
        listener = Child([str(_python()), "-u", str(ROOT / "tests/access/listener.py")], env, folder / "listener.log")
        stack.callback(listener.end)
        command = [sys.executable, "-m", "tests.access.window", str(folder), scenario]
        window = Child(command, env | {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}, folder / "window.log")
        stack.callback(window.end)
        wait_for(lambda: listener.ask(["ready"]), "the window on the bus")
        yield Bus(window, listener)


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Ask again and again until something is so."""
    until = time.monotonic() + LONGEST_S
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} did not come in {LONGEST_S} s")
        time.sleep(0.05)


# -- the parts


def _environment(folder: Path) -> dict[str, str]:
    """A person's folders stay out of it: the buses put their sockets into `folder`, the window its settings."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    kept = {name: value for name, value in os.environ.items() if name not in ("AT_SPI_BUS_ADDRESS", "WAYLAND_DISPLAY")}
    folders = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    return kept | folders | {"XDG_RUNTIME_DIR": str(runtime), "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}


def _screen(stack: ExitStack, env: dict[str, str]) -> str:
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    _start(stack, command, env, pass_fds=(writing,))
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return _line(pipe, "a screen")


def _session_bus(stack: ExitStack, env: dict[str, str]) -> str:
    process = _start(stack, ["dbus-daemon", "--session", "--nofork", "--print-address=1"], env, stdout=subprocess.PIPE)
    return _line(process.stdout, "a session bus")


def _accessibility_bus(stack: ExitStack, env: dict[str, str]) -> None:
    _start(stack, [str(_launcher()), "--launch-immediately"], env)


def _start(stack: ExitStack, command: list[str], env: dict[str, str], **more: Any) -> subprocess.Popen[str]:
    given = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "text": True, "start_new_session": True} | more
    process: subprocess.Popen[str] = subprocess.Popen([*ends_with_us(), *command], env=env, **given)
    stack.callback(end, process)
    return process


def _line(pipe: Any, what: str) -> str:
    if not select.select([pipe], [], [], LONGEST_S)[0]:
        raise TimeoutError(f"{what} did not come in {LONGEST_S} s")
    return str(pipe.readline()).strip()


def _launcher() -> str | None:
    return next((path for path in LAUNCHERS if Path(path).exists()), None)


def _python() -> str | None:
    """A Python that can listen: the one of the tests, or the machine's own."""
    for python in (sys.executable, "/usr/bin/python3", shutil.which("python3")):
        if python and subprocess.run([python, "-c", IMPORT], capture_output=True).returncode == 0:
            return python
    return None
