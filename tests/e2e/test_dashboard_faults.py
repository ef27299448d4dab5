"""The dashboard when things go wrong around it: dead servers, denied queues, throttling, queues that come and go."""

import os
import random
import signal
import string
import time

from harness.runner import each, limit
from test_dashboard import HINTS, count_in, dashboard, pipeline, started

READING = {"ListQueues", "GetQueueAttributes", "GetQueueUrl", "ListQueueTags", "ListDeadLetterSourceQueues",
           "GetCallerIdentity"}  # fmt: skip


@limit(90)
def test_server_dies_and_comes_back(t):
    sqs = pipeline(t)
    proxy = t.proxy()
    pane = dashboard(t)
    started(pane, until=lambda s: count_in(s, "ai-embed", 12))
    proxy.refuse()
    screen = pane.wait("ERROR", until=lambda s: "STALE" in s.text or "~" in (s.row("ai-embed") or ""), limit_s=40)
    assert "12" in screen.row("ai-embed"), "what was known has gone from the screen"
    assert not pane.is_dead
    sqs.send("ai-embed", 8)
    proxy.listen()
    pane.wait(absent=["ERROR", "STALE"], until=lambda s: count_in(s, "ai-embed", 20), limit_s=60)


def test_dashboard_starts_although_the_server_is_not_there_yet(t):
    pipeline(t)
    proxy = t.proxy()
    proxy.refuse()
    pane = dashboard(t)
    pane.wait(HINTS, str(proxy.port), "efused")
    proxy.listen()
    started(pane, limit_s=40)


def test_one_denied_queue(t):
    pipeline(t, denied=("email-out",))
    pane = dashboard(t, width=160, height=48)
    screen = started(pane, until=lambda s: count_in(s, "ai-embed", 12) and "?" in (s.row("email-out") or ""))
    assert not any(word.isdigit() for word in screen.row("email-out").split()), screen.row("email-out")
    assert "AccessDenied" in screen.text, screen.bordered()


def test_every_queue_denied(t):
    pipeline(t)
    proxy = t.proxy()
    proxy.rules([{"fault": "denied", "action": "GetQueueAttributes"}])
    pane = dashboard(t)
    started(pane, until=lambda s: "?" in (s.row("ai-embed") or ""))


def test_listing_denied_says_what_is_missing(t):
    pipeline(t)
    proxy = t.proxy()
    proxy.rules([{"fault": "denied", "action": "ListQueues"}])
    pane = dashboard(t)
    pane.wait(HINTS, "ListQueues")


def test_credentials_expire_while_it_runs(t):
    pipeline(t)
    proxy = t.proxy()
    pane = dashboard(t)
    started(pane, until=lambda s: count_in(s, "ai-embed", 12))
    proxy.rules([{"fault": "expired"}])
    pane.wait("ERROR", "expired", limit_s=40)
    proxy.rules([])
    pane.keys("r")
    pane.wait(absent=["ERROR"], limit_s=60)


def test_throttling_slows_the_polling_down(t):
    pipeline(t)
    proxy = t.proxy()
    pane = dashboard(t)
    started(pane, until=lambda s: count_in(s, "ai-embed", 12))
    proxy.rules([{"fault": "throttled", "action": "GetQueueAttributes"}])
    pane.wait("Rate exceeded", limit_s=40)
    proxy.rules([])
    pane.wait(absent=["ERROR"], limit_s=60)


def test_queue_created_and_deleted(t):
    sqs = pipeline(t)
    pane = dashboard(t)
    started(pane)
    sqs.create("brand-new")
    sqs.delete("ai-transcribe")
    pane.keys("r")
    pane.wait("brand-new", absent=["ai-transcribe"], limit_s=30)
    assert pane.capture().row("brand-new")


def test_identity_is_optional(t):
    pipeline(t)
    proxy = t.proxy()
    proxy.rules([{"fault": "denied", "action": "GetCallerIdentity"}])
    pane = dashboard(t)
    screen = started(pane, until=lambda s: count_in(s, "ai-embed", 12))
    assert "0000-0000-0000" not in screen.lines[0], "an account was shown that nobody confirmed"


def test_pause_stops_every_request(t):
    pipeline(t)
    proxy = t.proxy()
    pane = dashboard(t)
    started(pane, until=lambda s: count_in(s, "ai-embed", 12))
    pane.keys("Z")
    pane.wait("PAUSED")
    # What was under way may still arrive; then three intervals long nothing may.
    proxy_is_quiet(proxy, 3.0)
    pane.keys("Z")
    pane.wait(absent=["PAUSED"])
    before = sum(proxy.stats()["actions"].values())
    pane.wait(until=lambda s: sum(proxy.stats()["actions"].values()) > before)


def proxy_is_quiet(proxy, seconds):
    deadline = time.monotonic() + 20
    while True:
        before, since = proxy.stats()["requests"], time.monotonic()
        while proxy.stats()["requests"] == before:
            if time.monotonic() - since >= seconds:
                return
            time.sleep(0.05)
        assert time.monotonic() < deadline, "requests go on"


@limit(120)
@each(seed=(1, 2))
def test_no_key_writes_anything(t, seed):
    """Hundreds of random keys: nothing but reading actions reach the server, and nothing crashes."""
    pipeline(t)
    proxy = t.proxy()
    pick = random.Random(seed)
    named = ["Enter", "Escape", "Up", "Down", "Left", "Right", "PPage", "NPage", "Home", "End", "Tab", "BTab", "BSpace",
             "Space", "F1", "F5", "F10", "C-l", "C-r", "C-d", "C-u", "C-f", "C-b", "DC", "IC"]  # fmt: skip
    letters = [c for c in string.ascii_letters + string.digits + string.punctuation if c not in ";q"]
    pane = dashboard(t)
    started(pane)
    for _ in range(60):
        for _ in range(5):
            if pick.random() < 0.4:
                pane.keys(pick.choice(named))
            else:
                pane.type(pick.choice(letters))
        if pane.is_dead:
            assert pane.status in (0, 130), f"ended with {pane.status}:\n{pane.capture().bordered()}"
            pane.close()
            pane = dashboard(t)
            started(pane)
    assert set(proxy.stats()["actions"]) <= READING, proxy.stats()["actions"]


def test_hostile_texts_stay_in_their_cells(t):
    pipeline(t)
    proxy = t.proxy()
    evil = "\x1b[2J\x1b]0;owned\x07\r\n\b\x9b5m\u202e\u200b"
    proxy.rules([
        {"fault": "append", "action": "ListQueues", "json": {"QueueUrls": [f"http://127.0.0.1/0/evil{evil}name"]}},
        {"fault": "answer", "action": "GetQueueAttributes", "queue": "evil*", "status": 400,
         "json": {"__type": "Odd", "message": f"broken{evil}text"}},
    ])  # fmt: skip
    pane = dashboard(t, width=160, height=48)
    screen = started(pane, until=lambda s: "evil" in s.text and count_in(s, "ai-embed", 12))
    assert "<1B>" in screen.text, "the control characters are not shown"
    assert sum("READ-ONLY" in line for line in screen.lines) == 1, screen.bordered()


def test_stopped_and_continued(t):
    """kill -STOP and -CONT, as a laptop's lid does it: the screen is whole again and the numbers move."""
    sqs = pipeline(t)
    pane = dashboard(t)
    started(pane)
    os.kill(pane.pid, signal.SIGSTOP)
    sqs.send("email-out", 23)
    os.kill(pane.pid, signal.SIGCONT)
    started(pane, until=lambda s: count_in(s, "email-out", 23), limit_s=30)
