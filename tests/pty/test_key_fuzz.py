"""A minute of keys that mean nothing, in every order and size of the screen: what they may never cause."""

import os
import random
import time

from harness.runner import each, limit
from harness.terminal import forbidden_in
from test_terminal import HINTS, fleet, start

SECONDS = float(os.environ.get("SQSCOPE_FUZZ_SECONDS", "20"))
# What changes something at AWS. A lease that is given back (ChangeMessageVisibility) is part of looking.
WRITES = {
    "SendMessage", "SendMessageBatch", "DeleteMessage", "DeleteMessageBatch", "PurgeQueue", "CreateQueue", "DeleteQueue",
    "SetQueueAttributes", "TagQueue", "UntagQueue", "AddPermission", "RemovePermission", "StartMessageMoveTask",
    "CancelMessageMoveTask",
}  # fmt: skip
# What asks for a name to be typed (level 4).
IRREVERSIBLE = {"PurgeQueue", "DeleteQueue"}

LETTERS = [bytes([c]) for c in range(0x20, 0x7F)]
CONTROLS = [bytes([c]) for c in range(1, 0x20) if c not in (0x1A, 0x1C, 0x13, 0x11)]  # stop, quit, flow
NAMED = [b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~", b"\x1bOH", b"\x1bOF", b"\x1b[Z", b"\x1bOP", b"\x1b[15~",
         b"\r", b"\t", b"\x7f", b"\x1b"]  # fmt: skip
MOUSE = [f"\x1b[<{button};{column};{row}M".encode() for button in (0, 64, 65) for column in (2, 8, 30, 75) for row in (1, 3, 5, 12, 23)]
PASTES = [b"\x1b[200~" + text + b"\x1b[201~" for text in (b"D\ry\rqq", b"PURGE\r\r", "\u202e\x1b]52;c;eA==\x07".encode(), b"x" * 5000)]
LINES = [b":rw\r", b":ro\r", b":purge\r", b":delete-queue\r", b":redrive\r", b":send\r", b":create\r", b":tags\r", b":messages\r", b":more\r",
         b":theme dark\r", b":theme why\r", b":mouse on\r", b":lean\r", b":help\r", b":edit\r", b":columns\r", b"w\r", b"y\r", b"yes\r"]  # fmt: skip
# What the terminal itself shows of a paste that comes when the program has just given it back.
ECHO = "^[[200~\u202e".encode()
SIZES = [(80, 24), (60, 16), (59, 15), (160, 48), (200, 60), (20, 4), (1, 1), (120, 36)]


def some_keys(chance):
    kind = chance.random()
    if kind < 0.45:
        return chance.choice(LETTERS)
    if kind < 0.75:
        return chance.choice(NAMED)
    if kind < 0.82:
        return chance.choice(CONTROLS)
    if kind < 0.88:
        return chance.choice(MOUSE)
    if kind < 0.91:
        return chance.choice(PASTES)
    return chance.choice(LINES)


def fuzz(t, proxy, seed, *arguments):
    """Press keys until the time is up; the program is started anew whenever they made it end."""
    chance = random.Random(seed)
    end = time.monotonic() + SECONDS
    starts = pressed = 0
    env = {"EDITOR": "true", "VISUAL": "true"}
    while time.monotonic() < end:
        terminal = start(t, *arguments, env=env)
        starts += 1
        terminal.wait_for(HINTS)
        while terminal.exit is None and time.monotonic() < end:
            terminal.send(some_keys(chance))
            pressed += 1
            if chance.random() < 0.02:
                terminal.resize(*chance.choice(SIZES))
            terminal.read(0.004)
            terminal.reap()
        assert terminal.exit in (None, 0), f"seed {seed}: it ended with {terminal.exit} after {pressed} keys"
        if terminal.exit is None:
            terminal.resize(80, 24)
            terminal.signal(15)
            terminal.wait_exit()
        terminal.left_as_it_was()
        forbidden = forbidden_in(terminal.bytes.replace(ECHO, b""))
        assert not forbidden, f"seed {seed}: {sorted(set(forbidden))}"
    assert pressed > 20 * SECONDS, f"{pressed} keys are no fuzzing"
    return set(proxy.stats()["actions"])


@limit(180)
@each(seed=(1, 2))
def test_no_key_writes_in_read_only_mode(t, seed):
    sqs, proxy = fleet(t)
    sqs.send("queue-a", 5)
    done = fuzz(t, proxy, seed, "--read-only") & WRITES
    assert not done, f"seed {seed}: keys alone have called {sorted(done)}"


@limit(180)
@each(seed=(3,))
def test_no_key_destroys_without_the_name(t, seed):
    sqs, proxy = fleet(t)
    sqs.send("queue-a", 5)
    done = fuzz(t, proxy, seed, "--write") & IRREVERSIBLE
    assert not done, f"seed {seed}: {sorted(done)} without the name of the queue"
