"""The program on a pty of ours: every byte it sends, when, and what state it leaves the terminal in."""

import array
import errno
import fcntl
import os
import re
import resource
import select
import signal
import struct
import termios
import time

WAIT_S = 15 * float(os.environ.get("SQSCOPE_TEST_PATIENCE", "1"))
# Chunks that arrive closer together than this belong to one burst.
BURST_GAP_S = 0.05

# Code points that must never reach a terminal from data: C1 controls, bidirectional controls, zero-widths, variation
# selectors, private use, tags, what is no character.
FORBIDDEN = re.compile(
    "[\u0080-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\ufffe\uffff"
    "\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
SEQUENCE = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    rb"|\x1b[()*+][0-9A-Za-z]"  # character sets
    rb"|\x1b[ -/]*[0-~]"  # the rest
)
PRIVATE_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")

CURSOR_KEYS, CURSOR_VISIBLE, ALTERNATE_SCREEN, BRACKETED_PASTE, FOCUS = 1, 25, 1049, 2004, 1004
MOUSE = (9, 1000, 1001, 1002, 1003, 1005, 1006, 1015)


class Modes:
    """The terminal modes that a byte stream leaves on, as far as a program can leave them wrong."""

    def __init__(self, stream):
        self.private = {CURSOR_VISIBLE: True}
        self.keypad = False
        self.attributes = False
        self.charset = b"B"
        for match in SEQUENCE.finditer(stream):
            self._apply(match.group())

    def _apply(self, sequence):
        mode = PRIVATE_MODE.fullmatch(sequence)
        if mode:
            for number in mode.group(1).split(b";"):
                self.private[int(number)] = mode.group(2) == b"h"
        elif sequence in (b"\x1b=", b"\x1b>"):
            self.keypad = sequence == b"\x1b="
        elif sequence.endswith(b"m") and sequence.startswith(b"\x1b["):
            self.attributes = sequence[2:-1] not in (b"", b"0", b"39;49", b"0;10")
        elif sequence[:2] == b"\x1b(":
            self.charset = sequence[2:3]

    def faults(self):
        """What a shell that comes next would find wrong."""
        wrong = [f"mode {n} left {'on' if on else 'off'}" for n, on in self.private.items() if on != (n == CURSOR_VISIBLE)
                 and n not in (7, 12)]  # fmt: skip
        if self.keypad:
            wrong.append("keypad left in application mode")
        if self.attributes:
            wrong.append("colours or attributes left on")
        if self.charset != b"B":
            wrong.append("line-drawing character set left on")
        return wrong


def forbidden_in(stream):
    """Everything in a stream that no program should send: controls outside sequences, forbidden code points."""
    text = SEQUENCE.sub(b"", stream)
    found = [f"byte {byte:#04x}" for byte in text if byte < 0x20 and byte not in b"\r\n\b\t\x0e\x0f"]
    found += [f"byte {byte:#04x}" for byte in text if byte == 0x7F]
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError as error:
        return [*found, f"text that is not UTF-8: {error}"]
    found += [f"U+{ord(point):04X}" for point in FORBIDDEN.findall(decoded)]
    return found


class Shell:
    """What a login shell is to the program: the leader of the session, in whose foreground the program runs, stops and
    goes on. It tells the program's process number through `writer` and ends as the program ended."""

    def __init__(self, terminal, command, env, writer):
        try:
            os.setsid()
            fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
            signal.signal(signal.SIGTTOU, signal.SIG_IGN)
            # Python would keep a signal that comes between fork and exec for itself.
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            self.program = os.fork()
            if self.program == 0:
                self._become(terminal, command, env)
            signal.signal(signal.SIGHUP, lambda *_: os.kill(self.program, signal.SIGHUP))
            os.write(writer, str(self.program).encode())
            os.closerange(3, 256)
            self._end_as(os.waitpid(self.program, 0)[1])
        finally:
            os._exit(127)

    def _become(self, terminal, command, env):
        try:
            os.setpgid(0, 0)
            os.tcsetpgrp(terminal, os.getpid())
            for descriptor in (0, 1, 2):
                os.dup2(terminal, descriptor)
            os.closerange(3, 256)
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGPIPE, signal.SIGTTOU):
                signal.signal(number, signal.SIG_DFL)
            os.execve(command[0], command, env)
        finally:
            os._exit(127)

    @staticmethod
    def _end_as(status):
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            signal.signal(-code, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            os.kill(os.getpid(), -code)
        os._exit(code)


class Terminal:
    """A program on a pty. read() is driven by the test, so nothing is missed and nothing blocks."""

    def __init__(self, command, env, width=80, height=24):
        self.chunks = []
        self.exit = None
        self.master, self.slave = os.openpty()
        self.resize(width, height)
        self.before = termios.tcgetattr(self.slave)
        self.started = time.monotonic()
        reader, writer = os.pipe()
        self.leader = os.fork()
        if self.leader == 0:
            Shell(self.slave, command, env, writer)
        os.close(writer)
        self.pid = int(os.read(reader, 16))
        os.close(reader)

    def resize(self, width, height):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    @property
    def bytes(self):
        return b"".join(chunk for _, chunk in self.chunks)

    @property
    def total(self):
        return sum(len(chunk) for _, chunk in self.chunks)

    def send(self, data):
        os.write(self.master, data)

    def read(self, for_s):
        """Take what arrives within for_s seconds. Returns it, also when the program has ended."""
        deadline = time.monotonic() + for_s
        start = len(self.chunks)
        while (left := deadline - time.monotonic()) > 0:
            ready, _, _ = select.select([self.master], [], [], left)
            if ready and not self._take():
                break
        return b"".join(chunk for _, chunk in self.chunks[start:])

    def _take(self):
        try:
            chunk = os.read(self.master, 1 << 16)
        except OSError as error:
            if error.errno == errno.EIO:
                return False
            raise
        if chunk:
            self.chunks.append((time.monotonic(), chunk))
        return bool(chunk)

    def wait_for(self, *anchors, limit_s=WAIT_S):
        """Read until every anchor was seen in the output. ncurses sends what differs, so an anchor is a piece of text in
        one style that was not on the screen before; what a whole screen shows is tmux's to tell."""
        deadline = time.monotonic() + limit_s
        while True:
            seen = SEQUENCE.sub(b" ", self.bytes)
            if all(anchor.encode() in seen for anchor in anchors):
                return
            self.reap()
            assert self.exit is None, f"the program ended with {self.exit}: {seen[-400:]!r}"
            assert time.monotonic() < deadline, f"the output lacks {anchors!r}: {seen[-400:]!r}"
            self.read(0.05)

    def settle(self, quiet_s=0.5, limit_s=WAIT_S):
        """Read until nothing came for quiet_s seconds."""
        deadline = time.monotonic() + limit_s
        while self.read(quiet_s):
            assert time.monotonic() < deadline, "the output does not come to rest"

    def bursts(self, since=0):
        """The sizes of the bursts of output from the chunk number `since` on."""
        sizes, last = [], None
        for moment, chunk in self.chunks[since:]:
            if last is None or moment - last > BURST_GAP_S:
                sizes.append(0)
            sizes[-1] += len(chunk)
            last = moment
        return sizes

    def signal(self, number):
        os.kill(self.pid, number)

    def hang_up(self):
        """Close our side, as a broken connection does."""
        os.close(self.master)
        os.close(self.slave)
        self.master = self.slave = None

    def reap(self):
        if self.exit is not None:
            return
        pid, status = os.waitpid(self.leader, os.WNOHANG)
        if pid:
            self.exit = os.waitstatus_to_exitcode(status)

    def wait_exit(self, limit_s=WAIT_S):
        """Wait for the end; returns the exit status, or minus the signal that ended it."""
        deadline = time.monotonic() + limit_s
        while self.exit is None:
            self.read(0.02)
            self.reap()
            assert time.monotonic() < deadline, "the program does not end"
        self.read(0.05)
        return self.exit

    def left_as_it_was(self):
        """Assert that the terminal is as the program found it: line discipline and every mode."""
        after = termios.tcgetattr(self.slave)
        assert after == self.before, f"termios differs: {self.before} before, {after} after"
        faults = Modes(self.bytes).faults()
        assert not faults, f"{', '.join(faults)}; the last bytes: {self.bytes[-300:]!r}"

    def unread_input(self):
        """How many bytes typed at the program nobody has read."""
        count = array.array("i", [0])
        fcntl.ioctl(self.slave, termios.FIONREAD, count)
        return count[0]

    def close(self):
        if self.exit is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.leader, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        for descriptor in (self.master, self.slave):
            if descriptor is not None:
                os.close(descriptor)
