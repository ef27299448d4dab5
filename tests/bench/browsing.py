"""The message browser with many messages: from a key to the frame that answers it, through a pty."""

import json
import os
import select
import time

from harness.servers import SimServer, Sqs
from measure import MIB, Terminal, resident_bytes

MESSAGES = 5000
LARGE_BYTES, LARGE_COUNT = 1024 * 1024, 10
QUEUE, LARGE, STREAM = "jobs-dlq", "large", "stream"
ERRORS = ("ModelTimeout", "OutOfMemory", "BadInput")
# A screen that shows no change for so long after a key is at rest, and the next key may come.
REST_S = 0.02
# Each with what undoes it, so that the screen is the same before every round.
KEYS = {
    "one row": (b"j", b"k"),
    "a page": (b"\x1b[6~", b"\x1b[5~"),
    "mark": (b" ", b"k", b" ", b"k"),
    "to the end": (b"G", b"\x1b[H"),
}


def body(number):
    return json.dumps({
        "job": f"tr-{number}", "model": "whisper-large-v3", "attempt": number % 7,
        "input": {"bucket": "ai-in-audio", "key": f"2026/11/08/{number:012x}.flac", "bytes": 1000 * number},
        "error": {"type": ERRORS[number % len(ERRORS)], "message": "worker lost its lease after 900 s " * 3},
    })  # fmt: skip


def fill(sqs, name, count):
    sqs.create(name)
    for start in range(0, count, 10):
        entries = [{"Id": str(i), "MessageBody": body(start + i)} for i in range(10)]
        sqs.call("SendMessageBatch", QueueUrl=sqs.urls[name], Entries=entries)


def take(terminal):
    """What is there by now, without waiting."""
    while select.select([terminal.master], [], [], 0)[0]:
        terminal.read(0.0005)


def answer_ms(terminal, key, limit_s=5.0):
    """From the key to the first byte that comes after it; a frame is one write."""
    take(terminal)
    since = len(terminal.chunks)
    started = time.monotonic()
    terminal.send(key)
    while len(terminal.chunks) == since:
        if time.monotonic() - started > limit_s:
            raise RuntimeError(f"nothing is drawn after the key {key!r}")
        if select.select([terminal.master], [], [], 0.1)[0]:
            terminal._take()
    return (terminal.chunks[since][0] - started) * 1000


def rest(terminal):
    while terminal.read(REST_S):
        pass


def command_line(terminal, text, *anchors):
    terminal.send(b":" + text.encode() + b"\r")
    terminal.wait_for(*anchors, limit_s=60)


def open_browser(terminal, name):
    """Walk the whole queue: the price is asked, and every field of it left as it is."""
    terminal.wait_for(name, limit_s=30)
    command_line(terminal, f"queue {name}", "Visibility")
    terminal.send(b"m")
    terminal.wait_for("Nothing was received yet")
    terminal.send(b"N")
    terminal.wait_for("End after")
    terminal.send(b"\r\r\r")


def percentiles(values):
    values = sorted(values)
    return values[len(values) // 2], values[min(len(values) - 1, len(values) * 99 // 100)], values[-1]


def add(table, quantity, values, aim=16):
    half, most, worst = percentiles(values)
    table.add(f"{quantity}: p50", "sqscope", half, "ms")
    table.add(f"{quantity}: p99", "sqscope", most, "ms", aim)
    table.add(f"{quantity}: max", "sqscope", worst, "ms")


def keys(table, terminal, rounds, what):
    for name, sequence in KEYS.items():
        values = []
        for _ in range(rounds):
            for key in sequence:
                values.append(answer_ms(terminal, key))
                rest(terminal)
        add(table, f"{name}, {what}", values)


def while_streaming(table, terminal):
    """Keys while messages come, are decoded, filtered and grouped."""
    values = []
    deadline = time.monotonic() + 60
    open_browser(terminal, STREAM)
    command_line(terminal, 'where .json.error.type != "BadInput"')
    command_line(terminal, "group error")
    since = terminal.total
    while b"walked" not in terminal.bytes[since:] and time.monotonic() < deadline:
        for key in (b"j", b"j", b"k"):
            values.append(answer_ms(terminal, key))
        terminal.read(0.03)
    add(table, "a key while messages come", values)


def large_body(table, terminal):
    """A body of 1 MiB in one line, from Enter to its first rows."""
    open_browser(terminal, LARGE)
    terminal.wait_for("walked to the end", limit_s=60)
    values = []
    for _ in range(LARGE_COUNT):
        rest(terminal)
        since = terminal.total
        started = time.monotonic()
        terminal.send(b"\r")
        while b"first-key" not in terminal.bytes[since:]:
            terminal.read(0.002)
            assert time.monotonic() - started < 10, "the body does not open"
        values.append((terminal.chunks[-1][0] - started) * 1000)
        terminal.send(b"q")
        rest(terminal)
        terminal.send(b"j")
    add(table, "1 MiB in one line, opened", values, 100)


def measure(table, binary, env, quick):
    sim = SimServer(binary, "--scenario", "empty", any_key=True)
    sqs = Sqs(sim.endpoint)
    count = 1000 if quick else MESSAGES
    fill(sqs, QUEUE, count)
    fill(sqs, STREAM, count)
    sqs.create(LARGE)
    for number in range(LARGE_COUNT):
        text = json.dumps({"first-key": number, "rest": "x" * (LARGE_BYTES - 100)})
        sqs.call("SendMessage", QueueUrl=sqs.urls[LARGE], MessageBody=text)
    env = {**env, **sim.keys, "TERM": "xterm-256color"}
    command = [binary, "--endpoint-url", sim.endpoint, "--max-rps", "10000", "--interval", "60"]
    try:
        for width, height in ((80, 24), (160, 48)):
            terminal = Terminal(command, env, width, height)
            try:
                open_browser(terminal, QUEUE)
                terminal.wait_for("walked to the end", limit_s=120)
                rest(terminal)
                keys(table, terminal, 10 if quick else 50, f"{width}x{height}")
                table.add(f"resident, {width}x{height}", "sqscope", resident_bytes(terminal.pid) / MIB, "MiB")
                terminal.send(b"q")
                rest(terminal)
            finally:
                terminal.close()
        terminal = Terminal(command, env, 160, 48)
        try:
            while_streaming(table, terminal)
        finally:
            terminal.close()
        terminal = Terminal(command, env, 80, 24)
        try:
            large_body(table, terminal)
        finally:
            terminal.close()
    finally:
        sim.close()
    table.print_section(f"The message browser with {count:,} messages: from a key to its frame")
