"""tests/servers/demo.sh, which `make demo` runs: it starts, moves, and leaves nothing behind."""

import glob
import os
import signal
import time

from harness.context import Skip
from harness.runner import each, limit
from harness.servers import SERVERS_DIR
from harness.tmux import Tmux, missing

DEMO = os.path.join(SERVERS_DIR, "demo.sh")


def demo(t):
    if missing():
        raise Skip(missing())
    temporary = os.path.join(t.directory, "tmp")
    os.mkdir(temporary)
    env = {**t.environment(AWS_PROFILE="somebody-elses"), "TMPDIR": temporary, "DEMO_QUEUES": "60"}
    pane = t.keep(Tmux(str(t.number), [DEMO, t.binary], env))
    return pane, temporary


def backends(temporary):
    """The processes that belong to this demo, by the directory in their environment; tmux's own server has it too."""
    found = []
    for path in glob.glob("/proc/[0-9]*/environ"):
        try:
            with open(path, "rb") as environ, open(os.path.join(os.path.dirname(path), "comm"), encoding="utf-8") as comm:
                if f"TMPDIR={temporary}".encode() in environ.read() and "tmux" not in comm.read():
                    found.append(int(path.split("/")[2]))
        except OSError:
            pass
    return found


def all_gone(temporary):
    deadline = time.monotonic() + 10
    while backends(temporary) or os.listdir(temporary):
        assert time.monotonic() < deadline, (backends(temporary), os.listdir(temporary))
        time.sleep(0.05)


@limit(120)
def test_demo_shows_a_moving_fleet(t):
    pane, temporary = demo(t)
    screen = pane.wait("DEMO", "?=help", "ai-transcribe", limit_s=40)
    assert "somebody" not in screen.text
    # Growing, draining with a time, and a dead-letter queue that fills: within the first minutes.
    pane.wait("grow", until=lambda s: "m " in s.text, limit_s=75)
    pane.keys("q")
    pane.wait_dead()
    assert pane.status == 0
    all_gone(temporary)


@limit(90)
@each(number=(signal.SIGKILL, signal.SIGTERM, signal.SIGHUP))
def test_demo_ends_with_the_dashboard(t, number):
    pane, temporary = demo(t)
    pane.wait("DEMO", "?=help", limit_s=40)
    assert len(backends(temporary)) >= 2, "this test would not notice what is left behind"
    os.kill(pane.pid, number)
    pane.wait_dead()
    all_gone(temporary)


@limit(90)
def test_demo_ends_with_its_terminal(t):
    pane, temporary = demo(t)
    pane.wait("DEMO", "?=help", limit_s=40)
    pane.close()
    all_gone(temporary)
