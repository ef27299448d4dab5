#!/usr/bin/env python3
"""Measure sqscope and, in the same run, the named peers that are installed. Prints one table.

  tests/bench/bench.py [--binary build/sqscope] [--quick] [--only sweep,paint,memory,frames,browsing,serving]

Everything runs on this machine, the queue server too, which shares its cores with what is measured: figures of two
runs differ by a fifth easily, ratios within one run say more. An aim that is missed is marked; the exit status is
0 all the same, since a busy machine must not fail a build.
"""

import argparse
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)

from measure import MIB, Terminal, best_of, first_paint_ms, frames, resident_bytes, wait_idle  # noqa: E402
from harness.program import environment  # noqa: E402
from harness.servers import SERVERS_DIR, NodeServer, Sqs  # noqa: E402

import browsing  # noqa: E402
import serving  # noqa: E402

NODE = os.path.join(SERVERS_DIR, "node.sh")
# Not 1,000: a listing of exactly that many looks like one that was cut, and sqscope then asks on by prefixes.
SWEEP_QUEUES = 1001
FEW_QUEUES = 20
SCREEN_QUEUES = 20  # more than a screen of 24 lines shows
OURS = "sqscope"


class Table:
    """Figures in sections: for each quantity ours first, with its aim, then the peers' with their ratio to it."""

    def __init__(self):
        self.rows = {}
        self.missed = []

    def add(self, quantity, who, value, unit, aim=None):
        self.rows.setdefault(quantity, []).append((who, value, unit, aim))

    def print_section(self, title):
        print(f"\n{title}")
        for quantity, rows in self.rows.items():
            ours = next((value for who, value, _, _ in rows if who == OURS), None)
            for who, value, unit, aim in rows:
                note = self._aim(quantity, value, unit, aim) if who == OURS else f"x {value / ours:.1f}" if ours else ""
                print(f"  {quantity:<31} {who:<22} {self._number(value):>9} {unit:<4} {note}")
                quantity = ""
        self.rows = {}
        sys.stdout.flush()

    def _aim(self, quantity, value, unit, aim):
        if aim is None:
            return ""
        if value > aim:
            self.missed.append(quantity)
        return f"aim {aim:g} {unit}: {'met' if value <= aim else 'MISSED'}"

    @staticmethod
    def _number(value):
        return f"{value:,.0f}" if value >= 100 or value == 0 else f"{value:,.2f}" if value < 10 else f"{value:,.1f}"


class Bench:
    def __init__(self, binary, loader, bare, quick):
        self.binary, self.loader, self.bare, self.quick = binary, loader, bare, quick
        self.times = 1 if quick else 3
        self.home = tempfile.mkdtemp(prefix="sqscope-bench-")
        self.env = {**environment(self.home), "AWS_DEFAULT_REGION": "us-east-1"}
        self.table = Table()

    def server(self, queues, **options):
        server = NodeServer("fauxqs", **options)
        sqs = Sqs(server.endpoint)
        for number in range(queues):
            sqs.create(f"bench-{number:05}")
        return server, sqs

    def sqscope(self, server, *arguments):
        return [self.binary, "--endpoint-url", server.endpoint, "--max-rps", "10000", *arguments]

    # A sweep over many queues

    def peers(self):
        if self.bare:
            yield "libcurl alone, made before", [self.bare, "sweep"], ["64"]
        if importlib.util.find_spec("boto3"):
            yield "boto3, 20 threads", [sys.executable, os.path.join(HERE, "peer_boto3.py")], []
        for parallel in ("20", "50"):
            yield f"JS SDK, {parallel} parallel", [NODE, os.path.join(HERE, "peer_sdk.mjs")], [parallel]

    def sweep(self):
        for latency_ms in (0, 20):
            many, _ = self.server(SWEEP_QUEUES, latency_ms=latency_ms)
            few, _ = self.server(FEW_QUEUES, latency_ms=latency_ms)
            try:
                ours = lambda server, _: self.sqscope(server, "ls", "--json")
                self.sweep_of(OURS, ours, many, few, latency_ms)
                for name, command, more in self.peers():
                    words = lambda server, count: [*command, server.endpoint, str(count), *more]
                    self.sweep_of(name, words, many, few, latency_ms)
            finally:
                many.close()
                few.close()
            self.table.print_section(f"{SWEEP_QUEUES:,} queues read once, the server answers after {latency_ms} ms")

    def sweep_of(self, who, command, many, few, latency_ms):
        large = best_of(self.times, command(many, SWEEP_QUEUES), self.env)
        small = best_of(self.times, command(few, FEW_QUEUES), self.env)
        per_request_us = 1e6 * (large.cpu_s - small.cpu_s) / (SWEEP_QUEUES - FEW_QUEUES)
        wall_aim, cpu_aim, memory_aim = (1.7, 70, 15) if latency_ms == 20 else (None, 70, 15)
        self.table.add(f"time, +{latency_ms} ms", who, large.wall_s, "s", wall_aim)
        self.table.add(f"CPU a request, +{latency_ms} ms", who, per_request_us, "us", cpu_aim)
        self.table.add(f"CPU in all, +{latency_ms} ms", who, large.cpu_s, "s")
        self.table.add(f"peak memory, +{latency_ms} ms", who, large.peak_bytes / MIB, "MiB", memory_aim)

    # From the start to the first screen

    def paint(self):
        # An answer after 0.3 s keeps the first screen, drawn before any data, apart from the one with the numbers.
        slow, _ = self.server(SCREEN_QUEUES, latency_ms=300)
        fast, _ = self.server(SCREEN_QUEUES)
        try:
            milliseconds, size = first_paint_ms(self.sqscope(slow), self.env)
            self.table.add("first paint", OURS, milliseconds, "ms", 50)
            self.table.add("bytes of it", OURS, size, "B", 4096)
            for name, words in self.screen_programs():
                milliseconds, size = first_paint_ms(words, self.env)
                self.table.add("first paint", name, milliseconds, "ms")
                self.table.add("bytes of it", name, size, "B")
            with_numbers_ms, size = first_paint_ms(self.sqscope(fast), self.env, "bench-00016")
            self.table.add("with every number", OURS, with_numbers_ms, "ms")
            self.table.add("bytes of both", OURS, size, "B")
            milliseconds, _ = first_paint_ms([self.binary, "demo"], self.env, "Briefing")
            self.table.add("demo, its simulator included", OURS, milliseconds, "ms", 100)
        finally:
            slow.close()
            fast.close()
        self.table.print_section("From the start to the first screen, 80x24")

    def bare_screen(self, server):
        if self.bare:
            yield "libcurl and curses alone", [self.bare, "screen", server.endpoint]

    def screen_programs(self):
        for name, words in self.known_screen_programs():
            if shutil.which(words[0]) and self.stays(words):
                yield name, [shutil.which(words[0]), *words[1:]]

    def known_screen_programs(self):
        yield "htop -d 20", ["htop", "-d", "20"]
        yield "top -d 2", ["top", "-d", "2"]
        yield "btop", ["btop"]
        yield "tig", ["tig", f"-C{self.repository()}"]
        yield "lazygit", ["lazygit", "-p", self.repository()]

    def stays(self, words):
        """Does it run here at all? One that ends by itself is not measured."""
        terminal = Terminal([shutil.which(words[0]), *words[1:]], self.env, 80, 24)
        try:
            terminal.read(1.5)
            terminal.reap()
            return terminal.exit is None
        finally:
            terminal.close()

    def repository(self):
        """Something for the browsers of git to show."""
        path = os.path.join(self.env["HOME"], "repository")
        if not os.path.isdir(path):
            git = ["git", "-c", "user.name=bench", "-c", "user.email=bench@localhost"]
            subprocess.run([*git, "init", "-q", path], env=self.env, check=True)
            for number in range(40):
                subprocess.run([*git, "-C", path, "commit", "-q", "--allow-empty", "-m", f"step {number}"], env=self.env, check=True)
        return path

    # Memory of the dashboard

    def memory(self):
        for queues, aim in ((SWEEP_QUEUES, 15), (10_000, None)):
            if self.quick and queues > SWEEP_QUEUES:
                continue
            server, _ = self.server(queues)
            terminal = Terminal(self.sqscope(server, "--interval", "3600"), self.env, 160, 48)
            try:
                wait_idle(terminal)
                self.table.add(f"resident, {queues:,} queues", OURS, resident_bytes(terminal.pid) / MIB, "MiB", aim)
            finally:
                terminal.close()
                server.close()
        server, _ = self.server(0)
        for name, words in (*self.bare_screen(server), *self.screen_programs()):
            terminal = Terminal(words, self.env, 160, 48)
            try:
                terminal.read(2)
                self.table.add(f"resident, {SWEEP_QUEUES:,} queues", f"{name} (no queues)",
                               resident_bytes(terminal.pid) / MIB, "MiB")  # fmt: skip
            finally:
                terminal.close()
        server.close()
        self.table.print_section("Memory of the dashboard at rest, every queue read, 160x48")

    # What a refresh costs the line

    def frames(self):
        seconds = 10 if self.quick else 30
        for percent, aim in ((0, 0), (30, 500), (100, None)):
            server, sqs = self.server(SCREEN_QUEUES)
            changed = [f"bench-{number:05}" for number in range(round(SCREEN_QUEUES * percent / 100))]
            for name in sqs.urls:
                sqs.send(name, 5)
            between = lambda: [sqs.send(name, 1 + 5 * number % 9) for number, name in enumerate(changed)]
            try:
                # Rates need half a minute to come to rest after what was sent before the start.
                settle_s = 6 if changed else 40
                figures = frames(self.sqscope(server, "--interval", "2"), self.env, seconds, settle_s, between=between)
            finally:
                server.close()
            key = f"bytes a refresh, {percent} % changed"
            self.table.add(key, OURS, figures["cycle"], "B", aim)
            self.table.add(f"bytes a frame, {percent} % changed", OURS, figures["burst"], "B")
            self.table.add(f"frames a second, {percent} %", OURS, figures["bursts_s"], "/s")
            self.table.add(f"CPU, {percent} %", OURS, figures["cpu_pct"], "%")
        for name, words in self.screen_programs():
            figures = frames(words, self.env, seconds, 5)
            self.table.add("bytes a refresh, 30 % changed", f"{name} (as it is)", figures["cycle"], "B")
            self.table.add("CPU, 30 %", f"{name} (as it is)", figures["cpu_pct"], "%")
        self.table.print_section("A refresh of 80x24 every 2 s")

    # The simulator

    def serving(self):
        serving.measure(self.table, self.binary, self.loader, self.quick)

    # Many messages

    def browsing(self):
        browsing.measure(self.table, self.binary, self.env, self.quick)

    def close(self):
        shutil.rmtree(self.home, ignore_errors=True)


def versions():
    found = [f"Python {platform.python_version()}"]
    if importlib.util.find_spec("boto3"):
        import boto3

        found.append(f"boto3 {boto3.__version__}")
    for command in (["htop", "--version"], ["top", "-V"]):
        if shutil.which(command[0]):
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            found.append(done.stdout.strip().splitlines()[0])
    node = subprocess.run([NODE, "--version"], stdout=subprocess.PIPE, text=True).stdout.strip()
    return [*found, f"node {node}"]


def main():
    parts = ("sweep", "paint", "memory", "frames", "browsing", "serving")
    parser = argparse.ArgumentParser(description="Measure sqscope beside its peers.")
    parser.add_argument("--binary", default=os.path.join(os.path.dirname(TESTS), "build", "sqscope"))
    parser.add_argument("--loader", default="build/release/tests/bench/load", help="what `make bench` built of load.c")
    parser.add_argument("--quick", action="store_true", help="one run of each, the largest left out")
    parser.add_argument("--only", default=",".join(parts), help=f"some of {','.join(parts)}")
    parser.add_argument("--bare", help="what `make bench` built of bare.c")
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    if not os.access(binary, os.X_OK):
        print(f"{binary} is not there; run 'make' first", file=sys.stderr)
        return 2
    subprocess.run([os.path.join(SERVERS_DIR, "install.sh")], check=True)

    print(f"{platform.system()} {platform.release()}, {os.cpu_count()} cores; {', '.join(versions())}")
    print("A peer's 'x 3.0' means three times our figure. CPU a request is the slope between few and many queues.")
    bare = options.bare and os.path.abspath(options.bare)
    bench = Bench(binary, os.path.abspath(options.loader), bare, options.quick)
    try:
        for part in options.only.split(","):
            getattr(bench, part)()
    finally:
        bench.close()
    missed = bench.table.missed
    print(f"\n{'Missed: ' + ', '.join(missed) if missed else 'Every aim was met.'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
