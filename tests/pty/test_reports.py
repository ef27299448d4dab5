"""The mouse, the focus and slow links, by the bytes; and the program inside of tmux, screen and mosh."""

import os
import re
import select
import shutil
import signal
import subprocess
import time

from harness.context import Skip
from harness.runner import each, limit
from harness.terminal import FOCUS, MOUSE, SEQUENCE, Modes, forbidden_in
from test_terminal import HINTS, NAMES, WAYS, at_rest, fleet, polls, restored_after, start, state_of

MOUSE_ON, FOCUS_ON = b"\x1b[?1000h\x1b[?1006h", b"\x1b[?1004h"
REPORTS = ("--mouse", "--unfocused-interval", "20s")


def click(column, row):
    return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m".encode()


@each(way=WAYS)
def test_reports_are_off_again_after(t, way):
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy, *REPORTS)
    assert MOUSE_ON in terminal.bytes and FOCUS_ON in terminal.bytes, "no report was switched on"
    way.act(terminal)
    terminal.wait_exit()
    terminal.left_as_it_was()


def test_reports_are_off_at_first(t):
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy)
    modes = Modes(terminal.bytes)
    assert not any(modes.private.get(number) for number in (*MOUSE, FOCUS)), modes.private
    # What a terminal sends all the same is nothing to worry about.
    terminal.send(click(10, 10) + b"\x1b[I\x1b[O")
    terminal.settle()
    terminal.send(b"q")
    assert terminal.wait_exit() == 0


def test_click_opens_a_queue_and_wheel_moves(t):
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy, "--mouse")
    # Row 3 is the first below the titles.
    terminal.send(click(8, 5))
    terminal.read(0.3)
    terminal.send(click(8, 5))
    terminal.wait_for("Ready messages")
    terminal.send(b"q\x1b[<65;8;5M")
    terminal.settle()
    terminal.send(b"q")
    assert terminal.wait_exit() == 0


def rate(proxy, terminal, seconds):
    before = polls(proxy)
    terminal.read(seconds)
    return polls(proxy) - before


@limit(90)
def test_polls_are_slower_while_another_window_has_the_keyboard(t):
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy, *REPORTS)
    with_it = rate(proxy, terminal, 6.0)
    terminal.send(b"\x1b[O")
    terminal.read(2.0)
    without = rate(proxy, terminal, 6.0)
    terminal.send(b"\x1b[I")
    terminal.read(1.0)
    again = rate(proxy, terminal, 6.0)
    # Queues on which nothing happens are asked less and less, with the focus, too.
    assert with_it >= 2 * without and again > without, f"{with_it} polls, {without} without the focus, then {again}"
    terminal.send(b"q")
    assert terminal.wait_exit() == 0


class SlowReader:
    """Reads a terminal as a line of so many bytes a second does."""

    def __init__(self, terminal, bytes_a_second):
        self.terminal, self.rate = terminal, bytes_a_second
        self.bytes = b""

    def read(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.terminal.master], [], [], 0.02)[0]:
                piece = os.read(self.terminal.master, max(1, self.rate // 50))
                self.bytes += piece
                self.terminal.chunks.append((time.monotonic(), piece))
            time.sleep(0.02)


@limit(120)
def test_slow_link_makes_it_lean_and_keys_are_not_kept_waiting(t):
    sqs, proxy = fleet(t)
    terminal = start(t, width=200, height=60)
    reader = SlowReader(terminal, 5000)
    deadline = time.monotonic() + 60
    # A pty holds some kB by itself: much has to change before the line is what holds a frame back.
    step = 0
    while b"The link is slow" not in SEQUENCE.sub(b"", reader.bytes):
        step += 1
        terminal.send(b"\x0c")
        reader.read(0.15)
        assert time.monotonic() < deadline, "a line of 5 kB/s is not noticed"
    # What was dropped was dropped: the newest state comes, and soon.
    terminal.send(b"q")
    began = time.monotonic()
    while terminal.exit is None:
        reader.read(0.1)
        terminal.reap()
        assert time.monotonic() - began < 15, "the key waits behind old frames"


@each(multiplexer=("screen", "tmux", "mosh"))
@limit(60)
def test_inside_of(t, multiplexer):
    """The program runs, shows its fleet, takes keys, and leaves a usable screen behind in each of them."""
    _, proxy = fleet(t)
    terminal = {"screen": in_screen, "tmux": in_tmux, "mosh": in_mosh}[multiplexer](t)
    deadline = time.monotonic() + 30
    while not all(name.encode() in terminal.bytes for name in NAMES[:3]):
        terminal.read(0.1)
        assert time.monotonic() < deadline, terminal.bytes[-800:]
    terminal.settle(1.0, limit_s=20)
    mouse_on = [n for n in MOUSE if f"\x1b[?{n}h".encode() in terminal.bytes]
    assert b"\x1b[?2026h" not in terminal.bytes or multiplexer == "mosh", "mode 2026 inside of a multiplexer"
    assert not forbidden_in(terminal.bytes) or multiplexer == "mosh", forbidden_in(terminal.bytes)
    terminal.send(b"?")
    terminal.wait_for("MARK")
    terminal.send(b"q")
    terminal.settle(0.5, limit_s=20)
    terminal.send(b"q")
    terminal.wait_for("ENDED-0")
    assert mouse_on == [] or multiplexer != "screen", mouse_on


def shell_line(t):
    words = [t.binary, "--endpoint-url", t.endpoint, "--interval", "1", "--max-rps", "200"]
    return " ".join(words) + "; echo ENDED-$?; sleep 5"


def run_in(t, command, env=None, term="xterm-256color"):
    from harness.terminal import Terminal

    environment = {**t.environment(), **(env or {}), "TERM": term}
    return t.keep(Terminal(command, environment, 80, 24))


def needs(name):
    path = shutil.which(name)
    if not path:
        raise Skip(f"{name} is not installed")
    return path


def in_screen(t):
    directory = os.path.join(t.home, "screens")
    os.mkdir(directory, 0o700)
    return run_in(t, [needs("screen"), "-c", "/dev/null", "-U", "sh", "-c", shell_line(t)], {"SCREENDIR": directory})


def in_tmux(t):
    socket = f"reports-{os.getpid()}-{t.number}"
    t.keep(Ending(["tmux", "-L", socket, "kill-server"]))
    return run_in(t, [needs("tmux"), "-u", "-L", socket, "-f", "/dev/null", "new-session", "sh", "-c", shell_line(t)])


class Ending:
    def __init__(self, command):
        self.command = command

    def close(self):
        subprocess.run(self.command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def in_mosh(t):
    """mosh over loopback, without ssh: the server says port and key, the client takes them."""
    server, client = needs("mosh-server"), needs("mosh-client")
    environment = {**t.environment(), "TERM": "xterm-256color"}
    started = subprocess.run(
        [server, "new", "-i", "127.0.0.1", "-p", "60100:60999", "--", "sh", "-c", shell_line(t)],
        env=environment, capture_output=True, text=True, timeout=20,
    )  # fmt: skip
    match = re.search(r"MOSH CONNECT (\d+) (\S+)", started.stdout)
    assert match, started.stdout + started.stderr
    pid = re.search(r"pid = (\d+)", started.stdout + started.stderr)
    if pid:
        t.keep(Ending(["kill", pid.group(1)]))
    return run_in(t, [client, "127.0.0.1", match.group(1)], {"MOSH_KEY": match.group(2)})


MODES = {
    "help": b"?", "menu": b"s", "theme": b":theme\r", "command line": b":so\t", "filter": b"/que", "question": b":rw\r", "queue": b"\r",
    "messages": b"m", "stats": b":stats\r", "why": b":theme why\r", "errors": b"!", "form": b":create\r",
}  # fmt: skip


@limit(120)
@each(half=(0, 1))
def test_every_mode_follows_the_size(t, half):
    """Whatever is open: it is drawn anew in every size, too small ones too, and comes back whole."""
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy, rounds=1)
    for mode, keys in list(MODES.items())[half::2]:
        terminal.send(keys)
        terminal.settle(0.2)
        for width, height in ((59, 15), (200, 60), (20, 5), (1, 1), (60, 16), (80, 24)):
            terminal.resize(width, height)
            terminal.settle(0.15)
            # Keys are ignored where nothing can be seen; and a size is no key.
            if width < 60:
                terminal.send(b"jk")
        terminal.reap()
        assert terminal.exit is None, f"{mode}: it ended with {terminal.exit}"
        since = terminal.total
        terminal.send(b"\x0c")
        terminal.settle(0.2)
        assert len(terminal.bytes) - since > 400, f"{mode}: no whole screen at 80x24"
        for _ in range(3):
            terminal.send(b"\x1b")
            terminal.read(0.1)
    terminal.signal(signal.SIGTERM)
    terminal.wait_exit()
    terminal.left_as_it_was()
