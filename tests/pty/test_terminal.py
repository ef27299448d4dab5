"""The dashboard on a pty, byte for byte: what it sends, when it is silent, how it leaves the terminal."""

import re
import signal
import termios
import time

from harness.runner import each, limit
from harness.terminal import SEQUENCE, Modes

HINTS = "=help"
NAMES = tuple(f"queue-{letter}" for letter in "abcdefgh")
READ = "GetQueueAttributes"
# From the user's point of view: what a slow ssh line carries in a moment.
FRAME_LIMIT_BYTES = 700
FIRST_PAINT_LIMIT_BYTES = 4096
FIRST_PAINT_LIMIT_S = 1.0


def fleet(t, *rules):
    sqs = t.server("fauxqs")
    for name in NAMES:
        sqs.create(name)
    proxy = t.proxy()
    proxy.rules(list(rules))
    return sqs, proxy


def start(t, *arguments, **options):
    return t.terminal("--interval", "1", "--max-rps", "200", *arguments, **options)


def at_rest(t, proxy, *arguments, rounds=4, **options):
    """A dashboard that has read every queue several times and has nothing more to say."""
    asked = polls(proxy)
    terminal = start(t, *arguments, **options)
    terminal.wait_for(HINTS)
    wait_polls(terminal, proxy, asked + rounds * len(NAMES))
    terminal.settle(1.0)
    return terminal


def wait_polls(terminal, proxy, count):
    deadline = time.monotonic() + 30
    while polls(proxy) < count:
        terminal.read(0.1)
        assert time.monotonic() < deadline, f"{polls(proxy)} polls, not {count}"


def wait_for_each(terminal, proxy, times):
    """Until every queue was asked `times` times from now on."""
    since = len(proxy.requests())
    deadline = time.monotonic() + 30
    while True:
        asked = [queue for _, action, queue in proxy.requests()[since:] if action == READ]
        if all(asked.count(name) >= times for name in NAMES):
            return
        terminal.read(0.1)
        assert time.monotonic() < deadline, f"asked in the last 30 s: {asked}"


def polls(proxy):
    return proxy.stats()["actions"].get(READ, 0)


@limit(90)
@each(size=((80, 24), (160, 48)))
def test_nothing_is_sent_while_nothing_changes(t, size):
    sqs, proxy = fleet(t)
    terminal = at_rest(t, proxy, width=size[0], height=size[1])
    minute = None
    # The trends move on with the first polls of a minute, which is a change.
    while minute != time.time() // 60:
        minute = time.time() // 60
        # The second question of a queue tells that the first is answered, and until the third a frame was due.
        wait_for_each(terminal, proxy, 3)
        before_bytes = terminal.total
        wait_for_each(terminal, proxy, 3)
    extra = terminal.bytes[before_bytes:]
    assert extra == b"", f"{len(extra)} bytes although nothing changed: {extra[:300]!r}"


@limit(90)
def test_a_change_costs_one_small_write(t):
    sqs, proxy = fleet(t)
    terminal = at_rest(t, proxy, "--stats")
    since = len(terminal.chunks)
    sqs.send("queue-c", 41)
    deadline = time.monotonic() + 15
    while b"41" not in b"".join(chunk for _, chunk in terminal.chunks[since:]):
        terminal.read(0.05)
        assert time.monotonic() < deadline, "the change does not show"
    # The smoothed rate of the row goes on changing for a while, a few bytes at a time.
    terminal.read(3.0)
    sizes = terminal.bursts(since)
    print("# bytes of the frames after one row changed:", sizes)
    assert max(sizes) <= FRAME_LIMIT_BYTES, sizes
    terminal.send(b"q")
    assert terminal.wait_exit() == 0
    figures = stats_of(terminal)
    assert 0 < figures["writes to terminal"] <= figures["frames"], figures


def stats_of(terminal):
    """The figures of --stats, which come after the screen was given back."""
    text = SEQUENCE.sub(b"", terminal.bytes).decode("utf-8", "replace")
    pairs = re.findall(r"^ *([A-Za-z ]+?) {2,}([\d,]+)\s*$", text.replace("\r", ""), re.M)
    return {name.strip(): int(value.replace(",", "")) for name, value in pairs}


def test_first_paint_comes_before_the_first_answer(t):
    fleet(t, {"fault": "hang"})
    terminal = start(t)
    terminal.wait_for(HINTS)
    moment = next(when for when, chunk in terminal.chunks) - terminal.started
    assert moment < FIRST_PAINT_LIMIT_S, f"first byte after {moment:.2f} s"
    assert terminal.total <= FIRST_PAINT_LIMIT_BYTES, f"{terminal.total} bytes before any data"


def test_first_full_screen_is_small(t):
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy)
    assert terminal.total <= 2 * FIRST_PAINT_LIMIT_BYTES, f"{terminal.total} bytes"


def test_moving_the_selection_is_cheap(t):
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy)
    sizes = []
    for _ in range(5):
        since = len(terminal.chunks)
        terminal.send(b"j")
        terminal.settle(0.3)
        sizes.append(sum(terminal.bursts(since)))
    assert 0 < max(sizes) <= 400, sizes


def end_by_key(terminal):
    terminal.send(b"q")


def end_by_command(terminal):
    terminal.send(b":quit\r")


def end_by_signal(number):
    def end(terminal):
        terminal.signal(number)

    end.__name__ = signal.Signals(number).name
    return end


def end_by_interrupts(terminal):
    """The first Ctrl-C cancels what runs, the second one ends."""
    terminal.send(b"\x03")
    terminal.read(0.3)
    terminal.send(b"\x03")


class Way:
    """A way to end the program, and the exit status that belongs to it."""

    def __init__(self, name, act, status):
        self.name, self.act, self.status = name, act, status

    def __str__(self):
        return self.name


WAYS = (
    Way("q", end_by_key, 0),
    Way("quit", end_by_command, 0),
    Way("TERM", end_by_signal(signal.SIGTERM), 128 + signal.SIGTERM),
    Way("HUP", end_by_signal(signal.SIGHUP), 128 + signal.SIGHUP),
    Way("INT", end_by_signal(signal.SIGINT), 128 + signal.SIGINT),
    Way("Ctrl-C twice", end_by_interrupts, None),
    Way("SEGV", end_by_signal(signal.SIGSEGV), -signal.SIGSEGV),
    Way("ABRT", end_by_signal(signal.SIGABRT), -signal.SIGABRT),
    Way("BUS", end_by_signal(signal.SIGBUS), -signal.SIGBUS),
)


@each(term=("xterm-256color", "screen-256color", "linux", "vt100"), way=WAYS[:1])
def test_terminal_is_restored_on_every_terminal(t, term, way):
    restored_after(t, way, term)


@each(way=WAYS)
def test_terminal_is_restored_after(t, way):
    restored_after(t, way, "xterm-256color")


def restored_after(t, way, term):
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy, term=term)
    during = termios.tcgetattr(terminal.slave)
    assert during != terminal.before, "this test would not notice a terminal that is not restored"
    if term == "xterm-256color":
        assert Modes(terminal.bytes).faults(), "no mode was ever set"
    way.act(terminal)
    status = terminal.wait_exit()
    if way.status is not None:
        assert status == way.status, f"exit status {status}, not {way.status}"
    terminal.left_as_it_was()


def test_terminal_is_restored_when_ended_during_the_start(t):
    fleet(t, {"fault": "hang"})
    for delay_s in (0.0, 0.01, 0.03, 0.1, 0.3):
        terminal = start(t)
        terminal.read(delay_s)
        terminal.signal(signal.SIGTERM)
        terminal.wait_exit()
        terminal.left_as_it_was()


def test_suspend_gives_the_terminal_back(t):
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy)
    terminal.send(b"\x1a")
    deadline = time.monotonic() + 10
    while state_of(terminal.pid) != "T":
        terminal.read(0.05)
        assert time.monotonic() < deadline, "Ctrl-Z does not stop it"
    terminal.read(0.2)
    terminal.left_as_it_was()
    since = terminal.total
    terminal.signal(signal.SIGCONT)
    deadline = time.monotonic() + 10
    while HINTS.encode() not in SEQUENCE.sub(b"", terminal.bytes[since:]):
        terminal.read(0.05)
        assert time.monotonic() < deadline, "no full repaint after SIGCONT"
    terminal.send(b"q")
    assert terminal.wait_exit() == 0
    terminal.left_as_it_was()


def state_of(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        return stat.read().rpartition(")")[2].split()[0]


def memory_of(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * 4096


def cpu_of(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def test_hangup_ends_it(t):
    """The ssh connection breaks: the master side closes."""
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy)
    terminal.hang_up()
    deadline = time.monotonic() + 10
    while terminal.exit is None:
        terminal.reap()
        assert time.monotonic() < deadline, "it lives on without a terminal"
        time.sleep(0.02)


@limit(90)
def test_slow_reader_neither_blocks_nor_swells_it(t):
    sqs, proxy = fleet(t)
    terminal = start(t, "--interval", "1", width=200, height=60)
    terminal.wait_for(HINTS)
    before, asked = memory_of(terminal.pid), polls(proxy)
    # Nobody reads the terminal while everything changes, until the pty is full.
    for round_ in range(12):
        for name in NAMES:
            sqs.send(name, 10)
        terminal.resize(200 - round_, 60)
        deadline = time.monotonic() + 3
        while polls(proxy) < asked + len(NAMES) * (round_ + 1) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert polls(proxy) > asked, "polling stopped because nobody read the screen"
    grown = memory_of(terminal.pid) - before
    assert t.is_sanitized or grown < 8_000_000, f"output piles up in memory: {grown} bytes more"
    # What comes next is the newest state, drawn whole, not a queue of old frames.
    terminal.read(1.0)
    terminal.send(b"\x0c")
    terminal.wait_for("120")
    terminal.send(b"q")
    assert terminal.wait_exit() == 0


@limit(90)
def test_idle_dashboard_uses_no_cpu(t):
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy, "--interval", "10", rounds=1)
    before = cpu_of(terminal.pid)
    terminal.read(5.0)
    used = cpu_of(terminal.pid) - before
    assert used <= 0.05, f"{used:.2f} s of CPU in 5 s of idleness"


def test_resize_storm(t):
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy)
    for step in range(120):
        terminal.resize(20 + (step * 37) % 220, 3 + (step * 13) % 80)
        terminal.read(0.005)
    terminal.resize(80, 24)
    since = terminal.total
    deadline = time.monotonic() + 10
    while HINTS.encode() not in SEQUENCE.sub(b"", terminal.bytes[since:]):
        terminal.read(0.1)
        terminal.send(b"\x0c")
        assert time.monotonic() < deadline, "no full screen after the storm"
    terminal.send(b"q")
    assert terminal.wait_exit() == 0
    terminal.left_as_it_was()
