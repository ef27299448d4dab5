"""How the bench takes its figures: time, CPU and memory of a process; bytes of a program on a pty."""

import os
import re
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.path.insert(0, os.path.join(TESTS, "e2e"))

from harness.terminal import SEQUENCE, Terminal  # noqa: E402

FIRST_PAINT_BYTES = 200
FIRST_PAINT_SILENCE_S = 0.08
PEAK_POLL_S = 0.005
MIB = 1024 * 1024


class Run:
    def __init__(self, wall_s, cpu_s, peak_bytes):
        self.wall_s, self.cpu_s, self.peak_bytes = wall_s, cpu_s, peak_bytes


def run(command, env):
    """Run a command to its end, its output thrown away."""
    started = time.monotonic()
    null = os.open(os.devnull, os.O_RDWR)
    pid = os.posix_spawnp(
        command[0],
        command,
        env,
        file_actions=[(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1)],
    )
    os.close(null)
    most = 0
    while True:
        # The kernel's ru_maxrss counts this Python too, of which the process was a copy before it became the command.
        most = max(most, peak_bytes(pid))
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            break
        time.sleep(PEAK_POLL_S)
    wall_s = time.monotonic() - started
    if status:
        raise RuntimeError(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return Run(wall_s, usage.ru_utime + usage.ru_stime, most)


def peak_bytes(pid):
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
        found = re.search(r"^VmHWM:\s+(\d+)", status.read(), re.M)
    return int(found.group(1)) * 1024 if found else 0


def best_of(times, command, env):
    """The run with the median wall time."""
    return sorted((run(command, env) for _ in range(times)), key=lambda r: r.wall_s)[times // 2]


def first_paint_ms(command, env, until=None, times=7):
    """(ms, bytes) of the median start: from fork until the last byte before the screen first comes to rest, or until
    the words of `until` have been drawn."""
    results = []
    for _ in range(times):
        terminal = Terminal(command, env, 80, 24)
        try:
            results.append(_paint(terminal, until))
        finally:
            terminal.close()
    return sorted(results)[times // 2]


def _must_run(terminal):
    terminal.reap()
    if terminal.exit is not None:
        raise RuntimeError(f"the measured program ended with {terminal.exit}: {terminal.bytes[-300:]!r}")


def _paint(terminal, until):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        got = terminal.read(FIRST_PAINT_SILENCE_S)
        seen = until is None or until.encode() in SEQUENCE.sub(b" ", terminal.bytes)
        if not got and seen and terminal.total >= FIRST_PAINT_BYTES:
            break
        _must_run(terminal)
    return (terminal.chunks[-1][0] - terminal.started) * 1000, terminal.total


def frames(command, env, seconds, settle_s, width=80, height=24, between=None, period_s=2.0):
    """Let a program settle, then meter it: {"bytes_s", "burst", "bursts_s", "cycle", "cpu_pct"}.
    `between` is called once a period."""
    terminal = Terminal(command, env, width, height)
    try:
        terminal.read(settle_s)
        since, cpu = len(terminal.chunks), cpu_s(terminal.pid)
        started = time.monotonic()
        cycles = 0
        while time.monotonic() - started < seconds:
            if between:
                between()
            cycles += 1
            terminal.read(max(0.0, started + cycles * period_s - time.monotonic()))
            _must_run(terminal)
        passed = time.monotonic() - started
        bursts = terminal.bursts(since)
        total = sum(bursts)
        return {
            "bytes_s": total / passed,
            "burst": total / len(bursts) if bursts else 0,
            "bursts_s": len(bursts) / passed,
            "cycle": total / cycles,
            "cpu_pct": 100 * (cpu_s(terminal.pid) - cpu) / passed,
        }
    finally:
        terminal.close()


def cpu_s(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        return int(re.search(r"^Rss: +(\d+)", rollup.read(), re.M).group(1)) * 1024


def wait_idle(terminal, quiet_s=1.0, limit_s=120):
    """Read until the program neither writes nor uses CPU for quiet_s seconds."""
    deadline = time.monotonic() + limit_s
    while True:
        before = cpu_s(terminal.pid)
        got = terminal.read(quiet_s)
        if not got and cpu_s(terminal.pid) - before <= 0.01:
            return
        _must_run(terminal)
        if time.monotonic() > deadline:
            raise RuntimeError("the program does not come to rest")
