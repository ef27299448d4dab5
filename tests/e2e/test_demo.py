"""`sqscope demo`: it opens at once, shows moving queues, tells what was done, and leaves nothing behind."""

import glob
import os
import re
import signal
import time

from harness.context import Skip
from harness.runner import each, limit
from harness.terminal import Terminal
from harness.tmux import Tmux, missing

SIZES = ((80, 24), (160, 48))
FIRST_FRAME_MS = 100


def demo(t, *arguments, width=80, height=24):
    if missing():
        raise Skip(missing())
    temporary = os.path.join(t.directory, "tmp")
    os.mkdir(temporary)
    env = {**t.environment(AWS_PROFILE="somebody-elses", AWS_ENDPOINT_URL="http://192.0.2.1:1"), "TMPDIR": temporary}
    pane = t.keep(Tmux(str(t.number), [t.binary, "demo", *arguments], env, width, height))
    return pane, temporary


def processes(temporary):
    """Those of this demo, by the directory in their environment; tmux's own server has it too."""
    found = {}
    for path in glob.glob("/proc/[0-9]*/environ"):
        pid = int(path.split("/")[2])
        try:
            with open(path, "rb") as environ, open(f"/proc/{pid}/comm", encoding="utf-8") as comm:
                name = comm.read().strip()
                if f"TMPDIR={temporary}".encode() in environ.read() and "tmux" not in name:
                    found[pid] = name
        except OSError:
            pass
    return found


def simulator_of(temporary):
    deadline = time.monotonic() + 10
    while True:
        found = [pid for pid, name in processes(temporary).items() if name == "sqscope-sim"]
        if len(found) == 1:
            return found[0]
        assert time.monotonic() < deadline, processes(temporary)
        time.sleep(0.02)


def all_gone(temporary):
    deadline = time.monotonic() + 10
    while processes(temporary) or os.listdir(temporary):
        assert time.monotonic() < deadline, (processes(temporary), os.listdir(temporary))
        time.sleep(0.02)


@each(size=SIZES)
def test_briefing_queues_debrief(t, size):
    pane, temporary = demo(t, "dlq-storm", width=size[0], height=size[1])
    screen = pane.wait("Briefing", "A new model went out", ":briefing shows this again")
    assert "somebody" not in screen.text
    pane.keys("Escape")
    screen = pane.wait("DEMO", "ai-transcribe", "ai-transcribe-dlq", "1,2", "?=help")
    assert "somebody" not in screen.text and "192.0.2.1" not in screen.text
    pane.type(":briefing\n")
    pane.wait("A new model went out")
    pane.keys("Escape")
    pane.wait("DEMO", "ai-embed", absent=["A new model"])
    pane.keys("q")
    pane.wait("Debrief: dlq-storm", "touched no message")
    pane.wait_dead()
    assert pane.status == 0
    all_gone(temporary)


@limit(90)
def test_the_queues_move(t):
    pane, temporary = demo(t)
    pane.wait("Briefing")
    pane.keys("Escape")
    first = pane.wait("DEMO", until=lambda s: ready_of(s, "feature-backfill"))
    before = ready_of(first, "feature-backfill")
    pane.wait("DEMO", until=lambda s: (ready_of(s, "feature-backfill") or before) < before, limit_s=60)
    pane.keys("q")
    pane.wait_dead()
    all_gone(temporary)


def ready_of(screen, queue):
    found = re.search(rf"{queue} +([\d,]+)", screen.text)
    return int(found.group(1).replace(",", "")) if found else None


@each(name=("ai-pipeline", "dlq-storm", "stuck-jobs", "poison-pill", "throttled", "fifo-blocked", "quiet", "large", "empty"))
def test_every_scenario_opens(t, name):
    pane, temporary = demo(t, name)
    pane.wait("Briefing", "Try:")
    pane.keys("Escape")
    pane.wait("DEMO", "?=help", absent=["Briefing"])
    if name != "empty":
        pane.wait("ai-job-queue" if name != "large" else "10,020 q", limit_s=30)
    pane.keys("q")
    pane.wait("Debrief:")
    pane.wait_dead()
    all_gone(temporary)


@each(number=(signal.SIGKILL, signal.SIGTERM, signal.SIGHUP))
def test_ends_with_the_dashboard(t, number):
    pane, temporary = demo(t)
    pane.wait("Briefing")
    simulator_of(temporary)
    os.kill(pane.pid, number)
    pane.wait_dead()
    all_gone(temporary)


def test_ends_with_its_terminal(t):
    pane, temporary = demo(t)
    pane.wait("Briefing")
    simulator_of(temporary)
    pane.close()
    all_gone(temporary)


def test_a_simulator_that_is_killed_is_told(t):
    pane, temporary = demo(t)
    pane.wait("Briefing")
    pane.keys("Escape")
    pane.wait("DEMO", "ai-embed")
    os.kill(simulator_of(temporary), signal.SIGKILL)
    pane.wait("failing", limit_s=30)
    pane.keys("q")
    pane.wait("The simulator ended before you did")
    pane.wait_dead()
    assert pane.status == 0
    all_gone(temporary)


def test_a_fault_can_be_given(t):
    pane, temporary = demo(t, "quiet", "--fault", "denied on GetQueueAttributes queue ai-job-queue", "--seed", "1")
    pane.wait("Briefing")
    pane.keys("Escape")
    pane.wait("DEMO", "ai-job-queue", "failing")
    pane.keys("q")
    pane.wait_dead()
    all_gone(temporary)


def test_first_frame_comes_at_once(t):
    """What a person calls at once, with the simulator's start in it. The best of several counts: other work on the
    machine only adds to it."""
    times = []
    while len(times) < (1 if t.is_sanitized else 20):
        terminal = Terminal([t.binary, "demo"], {**t.environment(), "TERM": "xterm-256color"}, 80, 24)
        try:
            while b"Briefing" not in terminal.bytes:
                terminal.read(0.02)
                assert time.monotonic() - terminal.started < 10, "nothing was drawn"
            times.append((terminal.chunks[-1][0] - terminal.started) * 1000)
        finally:
            terminal.close()
        if times[-1] < FIRST_FRAME_MS:
            return
    assert t.is_sanitized, times


def test_usage(t):
    t.run("demo", "nonsense").expect_sentence(2, "no scenario 'nonsense'", "dlq-storm")
    t.run("demo").expect_sentence(2, "needs a terminal")
    t.run("demo", "--json").expect(2)
    t.run("demo", "quiet", "--fault", "thottle").expect(2)
    t.run("demo", "a", "b").expect_sentence(2)
