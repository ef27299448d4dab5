"""The program in a tmux pane: a real terminal whose screen can be read back."""

import array
import fcntl
import itertools
import os
import re
import shutil
import signal
import subprocess
import termios
import time

from .program import assert_no_secret

POLL_S = 0.03
WAIT_S = 15 * float(os.environ.get("SQSCOPE_TEST_PATIENCE", "1"))


def missing():
    return None if shutil.which("tmux") else "tmux is not installed"


class Screen:
    """What a pane shows, line by line, and the questions that tests ask of it."""

    def __init__(self, text):
        self.text = text
        self.lines = text.split("\n")

    def __contains__(self, words):
        return words in self.text

    def row(self, name):
        """The line in which `name` stands as a word of its own, or None."""
        pattern = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])")
        return next((line for line in self.lines if pattern.search(line)), None)

    def bordered(self):
        return "\n".join(f"{line}|" for line in self.lines)


class Tmux:
    """One tmux server with one session of one pane that runs `command`."""

    def __init__(self, name, command, env, width=80, height=24, term="xterm-256color"):
        self.socket = self._socket(os.getpid(), name)
        self.name, self.env = name, env
        inner = {**env, "TERM": term}
        # tmux sets TERM itself for what it runs, so the program's own comes last, through env(1).
        words = ["env", "-i", *[f"{key}={value}" for key, value in inner.items()], *command]
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height), "-s", "main", *words, ";",
                   "set-option", "-g", "status", "off", ";", "set-option", "-g", "remain-on-exit", "on", ";",
                   "set-option", "-g", "escape-time", "0")  # fmt: skip
        self.resize(width, height)

    def _tmux(self, *arguments):
        # The server outlives this client, so it must not hold the runner's pipes.
        environment = {**self.env, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            ["tmux", "-u", "-L", self.socket, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        if done.returncode:
            raise RuntimeError(f"tmux {arguments[0]}: {done.stderr.decode().strip()}")
        return done.stdout.decode("utf-8", "replace")

    @staticmethod
    def _socket(pid, name):
        return f"sqscope-{pid}-{name}"

    @classmethod
    def end(cls, pid, name):
        """End the server of a test whose process is gone: tmux leaves its group."""
        if missing() is None:
            subprocess.run(["tmux", "-L", cls._socket(pid, name), "kill-server"], stderr=subprocess.DEVNULL)

    def close(self):
        self.end(os.getpid(), self.name)

    def capture(self, attributes=False, history=False):
        more = (["-e"] if attributes else []) + (["-S", "-", "-J"] if history else [])
        text = self._tmux("capture-pane", "-p", "-t", "main", *more)
        assert_no_secret(text, "the screen")
        return Screen(text.rstrip("\n") if attributes else text)

    def keys(self, *names):
        """Send keys by tmux's names: Enter, Escape, C-c, Down ..."""
        self._tmux("send-keys", "-t", "main", *names)

    def type(self, text):
        self._tmux("send-keys", "-t", "main", "-l", text)

    def wait_read(self, limit_s=WAIT_S):
        """Until the program has read what was typed at it: what is done next may reach it before."""
        deadline = time.monotonic() + limit_s
        count = array.array("i", [0])
        terminal = os.open(self.format("#{pane_tty}"), os.O_RDONLY | os.O_NOCTTY)
        try:
            while not fcntl.ioctl(terminal, termios.FIONREAD, count) and count[0]:
                assert time.monotonic() < deadline, f"{count[0]} bytes that were typed are not read"
                time.sleep(POLL_S)
        finally:
            os.close(terminal)

    def paste(self, text):
        self._tmux("set-buffer", text, ";", "paste-buffer", "-p", "-t", "main")

    def resize(self, width, height):
        self._tmux("resize-window", "-t", "main", "-x", str(width), "-y", str(height))

    def format(self, text):
        return self._tmux("display-message", "-p", "-t", "main", text).strip()

    @property
    def pid(self):
        return int(self.format("#{pane_pid}"))

    @property
    def is_dead(self):
        return self.format("#{pane_dead}") == "1"

    @property
    def status(self):
        """The exit status of a program that wait_dead() has seen the end of."""
        deadline = time.monotonic() + WAIT_S
        # The pane counts as dead when its terminal is closed; the status comes with the child's end, which tmux 3.3
        # misses now and then (the child stays a zombie) until it is told once more.
        while not (text := self.format("#{pane_dead_status}")):
            assert time.monotonic() < deadline, "the program closed its terminal and goes on"
            os.kill(int(self.format("#{pid}")), signal.SIGCHLD)
            time.sleep(POLL_S)
        return int(text)

    def wait(self, *anchors, absent=(), until=None, limit_s=WAIT_S):
        """Poll until every anchor is on the screen, nothing of `absent` is, and `until(screen)` holds."""
        deadline = time.monotonic() + limit_s
        for poll in itertools.count(1):
            screen = self.capture()
            if all(a in screen for a in anchors) and not any(a in screen for a in absent):
                if until is None or until(screen):
                    return screen
            has_ended = poll % 20 == 0 and self.is_dead
            if has_ended or time.monotonic() > deadline:
                raise AssertionError(
                    f"{'the program ended and' if has_ended else f'after {limit_s:.0f} s'} the screen lacks {anchors!r}, has one of {absent!r},"
                    f" or fails {until.__name__ if until else 'nothing else'}:\n{screen.bordered()}"
                )
            time.sleep(POLL_S)

    def wait_dead(self, limit_s=WAIT_S):
        deadline = time.monotonic() + limit_s
        while not self.is_dead:
            assert time.monotonic() < deadline, f"the program still runs:\n{self.capture().bordered()}"
            time.sleep(POLL_S)
        # tmux scrolls a line to say that the pane is dead.
        return self.capture(history=True)
