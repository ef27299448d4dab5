"""The dashboard in tmux, as a user sees it: sizes, terminals, keys, live numbers."""

import re

from harness.runner import each, limit

HINTS = "?=help"
FLEET = ("ai-embed", "ai-embed-dlq", "ai-transcribe", "billing-events.fifo", "email-out")


def pipeline(t, kind="fauxqs", **options):
    sqs = t.server(kind, **options)
    sqs.create_with_dlq("ai-embed", "ai-embed-dlq", 5, {"VisibilityTimeout": "300"})
    for name in FLEET[2:]:
        sqs.create(name)
    sqs.send("ai-embed", 12)
    sqs.send("ai-embed-dlq", 3)
    return sqs


def dashboard(t, *arguments, **options):
    return t.tmux("--interval", "1", "--max-rps", "200", *arguments, **options)


def started(pane, *names, **options):
    return pane.wait(HINTS, *(names or FLEET), **options)


def count_in(screen, name, count):
    row = screen.row(name)
    return row is not None and str(count) in row.split()


@each(size=((80, 24), (160, 48), (60, 16), (200, 60)))
def test_shows_the_fleet_at_every_size(t, size):
    pipeline(t)
    width, height = size
    pane = dashboard(t, width=width, height=height)
    screen = started(pane, until=lambda s: count_in(s, "ai-embed", 12))
    assert "127.0.0.1" in screen.lines[0], f"an endpoint that is not AWS's must be named:\n{screen.bordered()}"
    assert "[READ-ONLY]" in screen.lines[0] or (width < 80 and "[RO]" in screen.lines[0]), screen.bordered()
    assert "QUEUE" in screen.text and "READY" in screen.text
    assert HINTS in "\n".join(screen.lines[height - 2 : height]), "the hint row is not at the bottom"
    pane.keys("q")
    pane.wait_dead()
    assert pane.status == 0


@each(kind=("local", "fauxqs", "sim"))
def test_counts_follow_the_server(t, kind):
    sqs = pipeline(t, kind)
    pane = dashboard(t)
    started(pane, until=lambda s: count_in(s, "email-out", 0))
    sqs.send("email-out", 41)
    pane.wait(until=lambda s: count_in(s, "email-out", 41))
    sqs.work_off("email-out", 30)
    pane.wait(until=lambda s: count_in(s, "email-out", 11))


def test_label_is_in_the_first_row(t):
    pipeline(t)
    screen = started(dashboard(t, "--label", "DEMO"))
    assert "DEMO" in screen.lines[0], screen.lines[0]


def test_account_comes_from_the_live_call(t):
    pipeline(t)
    pane = dashboard(t, width=160, height=48)
    pane.wait(until=lambda s: "0000-0000-0000" in s.lines[0])


def test_dead_letter_count_stands_beside_its_source(t):
    pipeline(t)
    pane = dashboard(t)
    screen = started(pane, until=lambda s: count_in(s, "ai-embed", 12))
    header = next(line for line in screen.lines if "QUEUE" in line and "DLQ" in line)
    column = header.index("DLQ") + len("DLQ")
    assert re.search(r"(?<!\d)3$", screen.row("ai-embed")[:column].rstrip()), screen.bordered()


def test_too_small_says_so_and_ignores_keys(t):
    pipeline(t)
    pane = dashboard(t, width=59, height=15)
    pane.wait("60x16")
    pane.keys("q")
    pane.keys("q")
    pane.wait_read()
    pane.resize(80, 24)
    started(pane)
    assert not pane.is_dead, "a key was obeyed on a screen that showed nothing"
    pane.resize(40, 5)
    pane.wait("60x16", absent=[HINTS])
    pane.resize(80, 24)
    started(pane)


def test_resize_while_running(t):
    pipeline(t)
    pane = dashboard(t)
    started(pane)
    for width, height in ((160, 48), (60, 16), (100, 30), (200, 60), (80, 24)):
        pane.resize(width, height)
        pane.wait(*FLEET, until=lambda s: any(line.rstrip().endswith(HINTS) for line in s.lines[height - 3 : height]))


def test_filter_narrows_live_and_escape_clears(t):
    pipeline(t)
    pane = dashboard(t)
    started(pane)
    pane.type("/embed")
    pane.wait("ai-embed", "ai-embed-dlq", absent=["email-out", "billing-events"])
    pane.keys("Enter")
    screen = pane.wait("ai-embed", absent=["email-out"])
    assert "2/5" in screen.lines[0], f"the filter could hide an incident: {screen.lines[0]}"
    pane.keys("Escape")
    started(pane)


def test_sort_by_name_and_by_count(t):
    pipeline(t)
    pane = dashboard(t)
    started(pane, until=lambda s: count_in(s, "ai-embed", 12))

    def order(screen):
        rows = [(i, name) for name in FLEET for i, line in enumerate(screen.lines) if line == screen.row(name)]
        return [name for _, name in sorted(rows)]

    pane.type(":sort queue")
    pane.keys("Enter")
    pane.wait(*FLEET, until=lambda s: order(s) == sorted(FLEET))
    pane.type(":sort ready")
    pane.keys("Enter")
    pane.wait(*FLEET, until=lambda s: order(s)[:2] == ["ai-embed", "ai-embed-dlq"])
    pane.keys("S")
    pane.wait(*FLEET, until=lambda s: order(s)[-1:] == ["ai-embed"])


def test_open_a_queue_and_come_back(t):
    pipeline(t)
    pane = dashboard(t)
    started(pane)
    pane.type("/ai-transcribe")
    pane.keys("Enter")
    pane.wait("ai-transcribe", absent=["email-out"])
    pane.keys("Enter")
    pane.wait("ai-transcribe", "Overview", "Attributes")
    pane.type(":attributes")
    pane.keys("Enter")
    pane.wait("VisibilityTimeout")
    pane.keys("BSpace")
    pane.wait("READY", absent=["Overview"])


def test_help_opens_and_q_closes_only_the_help(t):
    pipeline(t)
    pane = dashboard(t)
    started(pane)
    pane.type("?")
    pane.wait("Help", "MOVE", "LOOK", absent=["email-out"])
    pane.type("q")
    started(pane)
    assert not pane.is_dead


def test_command_line_completes(t):
    pipeline(t)
    pane = dashboard(t)
    started(pane)
    pane.type(":ref")
    pane.wait(":ref")
    pane.keys("Tab")
    pane.wait(":refresh")
    pane.keys("Escape")
    pane.wait(absent=[":refresh"])


def test_unknown_command_is_said(t):
    pipeline(t)
    pane = dashboard(t)
    started(pane)
    pane.type(":frobnicate")
    pane.keys("Enter")
    pane.wait("frobnicate", until=lambda s: not s.lines[-1].startswith(":frobnicate") or "no" in s.text)
    assert not pane.is_dead


def test_stats_command(t):
    pipeline(t)
    pane = dashboard(t)
    started(pane)
    pane.type(":stats")
    pane.keys("Enter")
    pane.wait("Requests", "frames", "written")


def test_selection_moves_and_stays_on_its_queue(t):
    sqs = pipeline(t)
    pane = dashboard(t)
    started(pane)
    pane.type(":sort queue")
    pane.keys("Enter")
    pane.keys("G")
    selected = lambda s: next((line for line in s.lines if line.startswith(">")), "")
    pane.wait(until=lambda s: "email-out" in selected(s))
    pane.keys("g")
    pane.wait(until=lambda s: "ai-embed" in selected(s))
    pane.keys("j")
    pane.wait(until=lambda s: "ai-embed-dlq" in selected(s))
    sqs.create("aaa-first")
    pane.keys("r")
    pane.wait("aaa-first", until=lambda s: "ai-embed-dlq" in selected(s))


def test_ctrl_c_twice_quits(t):
    pipeline(t)
    pane = dashboard(t)
    started(pane)
    pane.keys("C-c")
    pane.keys("C-c")
    pane.wait_dead()
    assert pane.status in (0, 130), pane.status


def test_paste_runs_no_command(t):
    pipeline(t)
    pane = dashboard(t)
    started(pane)
    pane.paste("q\nqqq\n:quit\n")
    pane.type("?")
    pane.wait("Help", "MOVE")
    assert not pane.is_dead


def test_suspend_and_resume(t):
    pipeline(t)
    words = [t.binary, "--endpoint-url", t.endpoint, "--interval", "1"]
    pane = t.shell()
    pane.wait("$")
    pane.type(" ".join(words))
    pane.keys("Enter")
    started(pane)
    pane.keys("C-z")
    pane.wait("Stopped", absent=[HINTS])
    pane.type("echo still-$((40+2))")
    pane.keys("Enter")
    pane.wait("still-42")
    pane.type("fg")
    pane.keys("Enter")
    started(pane)
    pane.keys("q")
    pane.wait("Stopped", "still-42", absent=[HINTS])
    pane.type("stty -a | head -3; echo typed-$((40+2))")
    pane.keys("Enter")
    pane.wait("typed-42")


@limit(120)
@each(kind=("local", "fauxqs", "sim"))
def test_1200_queues(t, kind):
    sqs = t.server(kind)
    for number in range(1200):
        sqs.create(f"bulk-{number:04}")
    sqs.send("bulk-1199", 7)
    pane = t.tmux("--max-rps", "1000")
    pane.wait(HINTS, "1,200")
    pane.type(":sort queue")
    pane.keys("Enter")
    pane.keys("G")
    pane.wait("bulk-1199", until=lambda s: count_in(s, "bulk-1199", 7))
    pane.keys("g")
    pane.wait("bulk-0000", absent=["bulk-1199"])
    pane.type("/1199")
    pane.wait("bulk-1199", absent=["bulk-0000"])
