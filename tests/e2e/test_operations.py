"""Redrives in tmux, with keys alone, on the simulator: by SQS, chosen, with a canary, over a lost terminal, after a kill."""

import os
import re
import signal

from harness.runner import each, limit
from test_messages import wait_until
from test_redrive import control, visible, world

HINTS = "?=help"


def begin(t, *arguments, count=25, **options):
    """The dashboard over a queue and its dead-letter queue, the latter opened."""
    _, sqs = world(t, count)
    return sqs, open_dlq(t, *arguments, **options)


def open_dlq(t, *arguments, **options):
    pane = t.tmux("--interval", "1", "--max-rps", "200", "--write", *arguments, **options)
    pane.wait(HINTS, "dlq", until=lambda screen: re.search(r"\bdlq +\d", screen.text))
    pane.keys(":")
    pane.type("queue dlq")
    pane.keys("Enter")
    pane.wait("> dlq", "Ready")
    return pane


def form(pane):
    pane.keys("R")
    pane.wait("Redrive from dlq", absent=("asking SQS",))


def press(pane, button):
    """Buttons stand at the end of the form; the focus is on its first field."""
    order = ["Cancel", "Check", "Spare", "Start", "Dry"]
    pane.keys(*["BTab"] * (order.index(button) + 1), "Enter")


def choose_each(pane, velocity="", most="", canary=""):
    """Everything, by ourselves; from there back to the first field."""
    pane.keys("Down", "Space", "Down", "Down", "Down", "Down", "C-u")
    pane.type(velocity)
    pane.keys("Down")
    pane.type(most)
    pane.keys("Down")
    pane.type(canary)
    pane.keys("Up", "Up", "Up", "Up", "Up", "Up", "Up")


def confirm_with_name(pane):
    pane.wait("Type dlq to confirm")
    pane.type("dlq")
    pane.keys("Tab")
    pane.type("INC-1")
    pane.keys("Tab", "Tab")
    # The button works three seconds after the name.
    wait_until(lambda: press_until_gone(pane), "the redrive to begin")


def press_until_gone(pane):
    screen = pane.capture()
    if "( Redrive )" in screen:
        pane.keys("Enter")
    return "( Redrive )" not in screen and "Redrive from dlq" not in screen


def quit(pane):
    wait_until(lambda: go_back(pane), "the question before the end")
    pane.keys("y")
    pane.wait_dead()
    assert pane.status == 0


def go_back(pane):
    if "READ-WRITE is on: quit sqscope?" in pane.capture():
        return True
    pane.keys("q")
    pane.wait(until=lambda screen: "?=help" in screen or "quit sqscope?" in screen)
    return False


@limit(60)
@each(size=((80, 24), (160, 48), (60, 16)))
def test_all_by_sqs(t, size):
    sqs, pane = begin(t, width=size[0], height=size[1])
    form(pane)
    press(pane, "Start")
    confirm_with_name(pane)
    pane.keys("o")
    pane.wait("DONE", "25 of", "moved", "StartMessageMoveTask", limit_s=40)
    assert (visible(sqs, "jobs"), visible(sqs, "dlq")) == (25, 0)
    pane.keys("A")
    pane.wait("StartMessageMoveTask  dlq", "done", "INC-1")
    pane.keys("q", "q", "t")
    pane.wait("Move tasks of dlq", "COMPLETED", "25 of ~25 moved")
    pane.keys("q")
    quit(pane)


@limit(60)
def test_a_task_is_cancelled(t):
    sqs, pane = begin(t)
    form(pane)
    pane.keys("Down", "Down", "Down", "Down", "Down", "C-u")
    pane.type("1")
    pane.keys("Up", "Up", "Up", "Up", "Up")
    press(pane, "Start")
    confirm_with_name(pane)
    pane.keys("o")
    pane.wait("RUN", "handle")
    pane.keys("x")
    pane.wait("CANCEL", "not undone", limit_s=30)
    assert visible(sqs, "dlq") > 0
    pane.keys("q")
    quit(pane)


@limit(60)
def test_the_marked_ones(t):
    sqs, pane = begin(t, count=8)
    pane.keys("m")
    pane.wait("sampled 0 of")
    pane.keys("n")
    pane.wait("[ Receive ]")
    pane.keys("Enter", "Enter")
    pane.wait("leased 8")
    pane.keys("Space", "Space", "Space", "R")
    pane.wait("only the 3 marked", absent=("asking SQS",))
    pane.keys("Up", "Up")
    press(pane, "Start")
    pane.wait("3 marked", "Redrive: r, then Enter")
    pane.keys("r", "Enter")
    pane.wait("is done: 3 of 3 moved", limit_s=30)
    assert visible(sqs, "jobs") == 3
    pane.keys("o", "w")
    pane.wait("Report:")
    reports = os.path.join(t.home, ".local/state/sqscope/reports")
    text = open(os.path.join(reports, os.listdir(reports)[0])).read()
    assert text.startswith("# Redrive of dlq: DONE\n") and "| result | 3 of 3 moved |" in text, text
    pane.keys("q")
    quit(pane)


@limit(90)
def test_a_canary_asks_and_the_rest_follows(t):
    sqs, pane = begin(t)
    form(pane)
    choose_each(pane, canary="5")
    press(pane, "Start")
    confirm_with_name(pane)
    pane.wait("ASKS", "o operations", limit_s=30)
    assert visible(sqs, "jobs") == 5
    pane.keys("o")
    pane.wait("The first have arrived")
    pane.keys("P")
    pane.wait("DONE", limit_s=30)
    assert (visible(sqs, "jobs"), visible(sqs, "dlq")) == (25, 0)
    pane.keys("q")
    quit(pane)


def start_slowly(pane, rate="10"):
    form(pane)
    choose_each(pane, velocity=rate)
    press(pane, "Start")
    confirm_with_name(pane)
    pane.keys("o")
    pane.wait("RUN", until=lambda screen: re.search(r"so far +[1-9]", screen.text), limit_s=30)


@limit(90)
def test_paused_faster_and_cancelled(t):
    sqs, pane = begin(t, count=80)
    start_slowly(pane)
    pane.keys("p")
    pane.wait("PAUSED")
    moved = visible(sqs, "jobs")
    assert 0 < moved < 80, moved
    pane.keys("v")
    pane.type("20")
    pane.keys("Enter")
    pane.wait("is held to 20 a second")
    pane.keys("P")
    pane.wait("goes on", "RUN")
    wait_until(lambda: visible(sqs, "jobs") > moved, "more to arrive")
    pane.keys("x")
    pane.wait("CANCEL", limit_s=30)
    wait_until(lambda: visible(sqs, "jobs") + visible(sqs, "dlq") == 80, "the rest to be back")
    pane.keys("q")
    quit(pane)


@limit(90)
def test_a_dry_run_moves_nothing(t):
    sqs, pane = begin(t)
    form(pane)
    choose_each(pane)
    press(pane, "Dry")
    pane.keys("o")
    pane.wait("dry run dlq", "DONE", "25 of", "would be moved", limit_s=30)
    wait_until(lambda: (visible(sqs, "jobs"), visible(sqs, "dlq")) == (0, 25), "everything to be back")
    pane.keys("q")
    quit(pane)


@limit(60)
def test_sources_are_looked_at_on_asking(t):
    sqs, pane = begin(t, count=4)
    form(pane)
    pane.wait("not looked at; Check costs up to 10 receives")
    press(pane, "Check")
    pane.wait("of 4: 4 jobs")
    wait_until(lambda: visible(sqs, "dlq") == 4, "what was looked at to be back")
    pane.keys("Escape")
    pane.wait(HINTS)
    quit(pane)


# --- leaving


@limit(90)
def test_goes_on_without_its_terminal(t):
    sqs, pane = begin(t, count=60)
    start_slowly(pane, "20")
    os.kill(pane.pid, signal.SIGHUP)
    pane.wait_dead(limit_s=40)
    assert (visible(sqs, "jobs"), visible(sqs, "dlq")) == (60, 0)
    log = t.read_state()
    assert "the dashboard has ended with 1 operation running: they go on to their end" in log, log
    assert "redrive dlq is done: 60 of ~60 moved" in log, log


@limit(90)
def test_stops_without_its_terminal_when_told_so(t):
    sqs, pane = begin(t, "--on-hangup", "stop", count=80)
    start_slowly(pane)
    os.kill(pane.pid, signal.SIGHUP)
    pane.wait_dead(limit_s=40)
    assert 0 < visible(sqs, "jobs") < 80
    assert visible(sqs, "jobs") + visible(sqs, "dlq") == 80
    assert "redrive dlq was cancelled" in t.read_state()


@limit(90)
def test_quits_when_they_are_done(t):
    sqs, pane = begin(t, count=60)
    start_slowly(pane, "20")
    pane.keys("q", "q", "q")
    pane.wait("Operations are running")
    pane.keys("f")
    pane.wait_dead(limit_s=40)
    assert pane.status == 0
    assert (visible(sqs, "jobs"), visible(sqs, "dlq")) == (60, 0)


@limit(120)
@each(choice=("keep", "send again"))
def test_what_a_kill_left_is_told_and_resumed(t, choice):
    server, sqs = world(t, 12)
    pane = open_dlq(t)
    # SQS takes its time to answer: the messages have arrived, or not, when we are killed.
    control(server, "/faults", {"fault": "latency=30s on SendMessageBatch"})
    form(pane)
    choose_each(pane)
    press(pane, "Start")
    confirm_with_name(pane)
    pane.keys("o")
    pane.wait("RUN", "12 received", limit_s=30)
    os.kill(pane.pid, signal.SIGKILL)
    pane.wait_dead()
    pane.close()
    control(server, "/faults", method="DELETE")
    left = unfinished(t, server)[0]["ambiguous"]
    assert left > 0
    pane = t.tmux("--interval", "1", "--max-rps", "200", "--write")
    pane.wait("1 operation is unfinished", "o lists them")
    pane.keys("o")
    pane.wait("UNDONE", "of a sqscope that has ended", f"of {left} nobody knows whether they were sent")
    pane.keys("R")
    pane.wait("Nobody knows whether some were sent")
    pane.keys(choice[0])
    pane.wait("FINISH A REDRIVE")
    pane.keys("f", "Enter")
    # What is held for a time is waited for.
    pane.wait("resume dlq", absent=("UNDONE", "RUN"), limit_s=60)
    assert unfinished(t, server) == []
    pane.keys("A")
    pane.wait("DeleteMessageBatch  dlq")


def unfinished(t, server):
    return t.run("resume", "--json", endpoint=server.endpoint).expect(0).json()["operations"]
