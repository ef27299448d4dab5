"""Messages in tmux, with keys alone, on the simulator: look, hold, hand back, edit, send, delete, others' handles."""

import base64
import json
import os
import re
import time

from harness.runner import each, limit
from harness.tmux import WAIT_S

HINTS = "?=help"
SERVERS = ("sim", "local", "fauxqs")
QUEUE = "ai-dlq"


def job(number, error="Timeout"):
    return json.dumps({"job": f"tr-{number}", "token": f"sk-{number}", "error": {"type": error}})


def begin(t, *arguments, count=4, kind="sim", env=None, **options):
    """The dashboard over a queue with jobs that failed, and the browser open on it."""
    sqs = t.server(kind)
    sqs.create(QUEUE)
    for number in range(count):
        sqs.call("SendMessage", QueueUrl=sqs.urls[QUEUE], MessageBody=job(number, "OOM" if number % 4 == 3 else "Timeout"),
                 MessageAttributes={"blob": {"DataType": "Binary.png", "BinaryValue": base64.b64encode(bytes(range(12))).decode()},
                                    "n": {"DataType": "Number.int", "StringValue": "3"}})  # fmt: skip
    pane = t.tmux("--interval", "1", "--max-rps", "200", *arguments, env=env, **options)
    pane.wait(HINTS, QUEUE)
    pane.keys("m")
    pane.wait("Looking counts as a receive", "sampled 0 of")
    return sqs, pane


def receive(pane, count):
    pane.keys("n")
    pane.wait("[ Receive ]")
    pane.keys("Enter", "Enter")
    pane.wait(f"leased {count}")


def editor(t, script):
    """The environment in which an editor does what sed does."""
    path = t.write("editor.sh", f"#!/bin/sh\nsed -i '{script}' \"$1\"\n")
    os.chmod(path, 0o755)
    return {"EDITOR": path, "VISUAL": ""}


def take(sqs, count, visibility_s=600):
    """What another consumer would get now, from a queue that may say at first that it has none."""
    got = []
    for _ in range(3):
        answer = sqs.call("ReceiveMessage", QueueUrl=sqs.urls[QUEUE], MessageAttributeNames=["All"], WaitTimeSeconds=1,
                          MaxNumberOfMessages=count, VisibilityTimeout=visibility_s)  # fmt: skip
        got += answer.get("Messages") or []
        if got:
            break
    return got


def take_from(sqs, name):
    """What is there for another consumer at this moment."""
    return sqs.call("ReceiveMessage", QueueUrl=sqs.urls[name], MaxNumberOfMessages=10).get("Messages") or []


def counts(sqs):
    attributes = sqs.attributes(QUEUE)
    return int(attributes["ApproximateNumberOfMessages"]), int(attributes["ApproximateNumberOfMessagesNotVisible"])


def wait_counts(pane, sqs, ready, in_flight):
    pane.wait(until=lambda _: counts(sqs) == (ready, in_flight))


def quit(pane):
    is_writing = "[READ-WRITE" in pane.capture()
    pane.keys("q", "q")
    if is_writing:
        pane.wait("READ-WRITE is on: quit sqscope?")
        pane.keys("y")
    pane.wait_dead()
    assert pane.status == 0


@each(size=((80, 24), (160, 48), (60, 16)))
def test_looking_costs_what_it_says_and_leaving_hands_back(t, size):
    sqs, pane = begin(t, width=size[0], height=size[1])
    assert counts(sqs) == (4, 0), "opening the browser received something"
    receive(pane, 4)
    assert counts(sqs) == (0, 4)
    pane.keys("u")
    wait_counts(pane, sqs, 1, 3)
    pane.wait("returned")
    pane.keys("q")
    wait_counts(pane, sqs, 4, 0)
    pane.keys("q")
    pane.wait_dead()
    assert pane.status == 0


@each(signal=("quit", "TERM", "HUP", "INT"), view=("list", "message", "form"))
def test_every_way_out_hands_back(t, signal, view):
    sqs, pane = begin(t, "--write")
    receive(pane, 4)
    if view != "list":
        pane.keys("Enter")
        pane.wait("Body: json")
    if view == "form":
        pane.keys("S")
        pane.wait("Send a message")
        if signal == "quit":
            pane.keys("Escape")
            pane.wait(absent=("[ Send... ]",))
    if signal == "quit":
        pane.keys(":")
        pane.type("quit")
        pane.keys("Enter")
    else:
        os.kill(pane.pid, {"TERM": 15, "HUP": 1, "INT": 2}[signal])
    pane.wait_dead()
    assert counts(sqs) == (4, 0)


def test_a_lost_terminal_hands_back_from_a_message(t):
    sqs = t.server("sim")
    sqs.create(QUEUE)
    sqs.send(QUEUE, 4)
    screen = t.terminal("--interval", "1", "--max-rps", "200")
    for keys, anchor in (("", QUEUE), ("m", "Nothing was received yet"), ("n", "Receive ]"), ("\r\r", "leased 4"), ("\r", "MD5")):
        screen.send(keys.encode())
        screen.wait_for(anchor)
    assert counts(sqs) == (0, 4)
    screen.hang_up()
    deadline = time.monotonic() + WAIT_S
    while counts(sqs) != (4, 0):
        assert time.monotonic() < deadline, counts(sqs)
        time.sleep(0.02)


def test_the_detail_shows_body_and_attributes(t):
    config = t.write("config", "[mask]\npaths = *.token\n")
    _, pane = begin(t, "--config", config)
    receive(pane, 4)
    pane.keys("Enter")
    screen = pane.wait('"type": "Timeout"', "MD5 ok", "blob=(Binary.png 12 B)")
    assert "sk-0" not in screen.text, screen.bordered()
    pane.keys("z", "M")
    pane.wait(absent=('"type": "Timeout"',))
    pane.keys("p", "p")
    pane.wait("00000000", "hex")
    pane.keys("a")
    pane.wait("0001 0203 0405", "ApproximateReceiveCount")
    pane.keys("Escape")
    pane.wait("Body: json")
    quit_from_detail(pane)


def quit_from_detail(pane):
    pane.keys("q")
    pane.wait("sampled")
    quit(pane)


def test_groups_and_filters(t):
    _, pane = begin(t, count=8)
    receive(pane, 8)
    pane.keys("g", "e")
    pane.wait("group by error: Timeout 6 | OOM 2")
    pane.keys("f")
    pane.type('.json.error.type == "OOM"')
    pane.keys("Enter")
    pane.wait("(2 of 8)")
    pane.keys("*")
    pane.wait("marked 2")
    quit(pane)


def test_a_lens_of_the_config_has_columns(t):
    config = t.write("config", "[lens ai-*]\njob = .json.job\nerror = .json.error.type\n")
    _, pane = begin(t, "--config", config)
    receive(pane, 4)
    pane.wait("JOB", "ERROR", "tr-3  OOM")
    quit(pane)


def test_read_only_changes_nothing_and_rw_asks(t):
    sqs, pane = begin(t)
    receive(pane, 4)
    for key in ("S", "E", "D", "V"):
        pane.keys(key)
        pane.wait("READ-ONLY; :rw opens it")
        pane.keys("Home")
    assert counts(sqs) == (0, 4)
    pane.keys(":")
    pane.type("rw 5")
    pane.keys("Enter")
    pane.wait("change things at AWS for 5")
    pane.keys("Enter")
    pane.wait("Cancelled", "[READ-ONLY]")
    quit(pane)


def test_deletes_the_marked_after_a_backup(t):
    sqs, pane = begin(t, "--write")
    receive(pane, 4)
    pane.keys("Space", "Space", "D")
    pane.wait("Delete 2 messages", "DeleteMessageBatch, 2 entries")
    pane.keys("d", "Enter")
    pane.wait("Deleted 2 messages")
    assert counts(sqs) == (0, 2)
    pane.keys("A")
    pane.wait("Audit log", "DeleteMessageBatch", "2/2", "done")
    pane.keys("q")
    pane.wait("sampled")
    quit(pane)


def test_sends_from_a_template(t):
    config = t.write("config", '[template one]\ntext = {"job":"from-template"}\n')
    sqs, pane = begin(t, "--write", "--config", config, count=1)
    pane.keys("S")
    pane.wait("Send a message")
    pane.keys("BTab", "BTab", "BTab", "Enter")
    pane.wait("Templates of the config")
    pane.keys("Enter")
    pane.wait("from-template")
    pane.keys("BTab", "BTab", "BTab", "BTab", "BTab", "Enter")
    pane.wait("SEND A MESSAGE")
    pane.keys("s", "Enter")
    wait_counts(pane, sqs, 2, 0)
    quit(pane)


def test_hands_back_what_a_worker_holds(t):
    sqs, pane = begin(t, "--write", count=1)
    message = sqs.call("ReceiveMessage", QueueUrl=sqs.urls[QUEUE], VisibilityTimeout=600)["Messages"][0]
    assert counts(sqs) == (0, 1)
    pane.keys("V")
    pane.wait("SQS cannot list what other consumers hold")
    pane.paste(message["ReceiptHandle"])
    pane.keys("Tab", "Tab", "Tab", "Enter")
    pane.wait("timeout 0 s")
    pane.keys("c", "Enter")
    wait_counts(pane, sqs, 1, 0)
    quit(pane)


def test_what_is_held_by_others_has_an_age(t):
    t.server("sim", arguments=["--scenario", "stuck-jobs"])
    pane = t.tmux("ai-transcribe", "--write")
    pane.wait(until=lambda screen: re.search(r"ai-transcribe +[0-9]", screen.text))
    pane.keys("Enter", "V")
    pane.wait("In flight: ~", "Oldest message: ", "by CloudWatch")


def test_an_age_that_is_denied_is_no_age(t):
    t.server("sim", arguments=["--scenario", "stuck-jobs", "--fault", "denied on GetMetricData"])
    pane = t.tmux("ai-transcribe", "--write", width=60, height=16)
    pane.wait(until=lambda screen: re.search(r"ai-transcribe +[0-9]", screen.text))
    pane.keys("Enter", "V")
    pane.wait("Oldest message: not known")


def test_a_file_of_handles_has_a_result_each(t):
    sqs, pane = begin(t, "--write", count=2)
    handles = [m["ReceiptHandle"] for m in take(sqs, 2)]
    assert counts(sqs) == (0, 2)
    pane.keys("V")
    pane.wait("SQS cannot list what other consumers hold")
    pane.keys("Tab")
    pane.type(t.write("handles", "# of worker 7\n" + "\n".join([*handles, "nonsense"]) + "\n"))
    pane.keys("Tab", "Tab", "Enter")
    pane.wait("3 entries, timeout 0 s")
    pane.keys("c", "Enter")
    pane.wait("what became of each handle", "3  not done")
    wait_counts(pane, sqs, 2, 0)
    pane.keys("q")
    pane.wait("sampled")
    quit(pane)


@each(kind=SERVERS)
def test_the_queues_default_is_changed_from_where_others_jobs_are(t, kind):
    sqs, pane = begin(t, "--write", kind=kind, count=1)
    pane.keys("V")
    pane.wait("sqscope workers", "Queue's default...")
    pane.keys("Tab", "Tab", "Tab", "Tab", "Enter")
    pane.wait("VisibilityTimeout", absent=("Receipt handle",))
    pane.keys("End", "C-u")
    pane.type("10m")
    pane.keys("Enter", "Enter")
    pane.wait("SetQueueAttributes")
    pane.keys("c", "Enter")
    pane.wait(until=lambda _: sqs.attributes(QUEUE)["VisibilityTimeout"] == "600")
    pane.keys("Escape")
    pane.wait(absent=("Receipt handle",))
    quit(pane)
    log = t.run("log", "--json").expect(0).json()["entries"]
    assert [entry["action"] for entry in log] == ["SetQueueAttributes"], log


def test_a_large_body_goes_to_a_file_instead_of_the_clipboard(t):
    sqs, pane = begin(t, count=0)
    body = json.dumps({"text": "x" * 100_000})
    sqs.call("SendMessage", QueueUrl=sqs.urls[QUEUE], MessageBody=body)
    receive(pane, 1)
    pane.keys("y", "b")
    pane.wait("a lot for a clipboard")
    path = os.path.join(t.directory, "body.json")
    pane.keys("f")
    pane.wait("write to a new file")
    pane.type(path)
    pane.keys("Enter")
    pane.wait("Wrote the body as received to")
    with open(path, encoding="utf-8") as file:
        assert file.read() == body
    quit(pane)


@limit(90)
def test_what_would_be_dead_lettered_is_refused(t):
    sqs = t.server("sim")
    sqs.create_with_dlq("jobs", "jobs-dlq", 1)
    sqs.send("jobs", 1)
    pane = t.tmux("--interval", "1", "--max-rps", "200")
    pane.wait(HINTS, "jobs-dlq")
    pane.keys(":")
    pane.type("queue jobs")
    pane.keys("Enter", "m")
    pane.wait("may be received once")
    pane.keys("n")
    pane.wait("needs READ-WRITE")
    pane.keys("Enter", "Enter", "Enter")
    pane.wait("refused unless you insist")
    assert int(sqs.attributes("jobs")["ApproximateNumberOfMessages"]) == 1
    pane.keys("Escape")
    pane.wait(absent=("[ Receive ]",))
    pane.keys("q", "q", "q")
    pane.wait_dead()


@limit(60)
def test_what_is_held_while_one_works_is_renewed(t):
    sqs, pane = begin(t, count=1)
    pane.keys("n")
    pane.wait("[ Receive ]")
    pane.keys("End", "C-u")
    pane.type("5s")
    pane.keys("Enter", "Enter")
    pane.wait("leased 1")
    pane.keys("H")
    # Past the end that it had, and by more than a request takes.
    until = time.monotonic() + 7
    pane.wait("held", until=lambda _: time.monotonic() > until)
    assert counts(sqs) == (0, 1)
    quit(pane)
    assert counts(sqs) == (1, 0)


def test_a_hangup_while_the_editor_runs_hands_back(t):
    marker = os.path.join(t.directory, "runs")
    path = t.write("editor.sh", f"#!/bin/sh\ntouch {marker}\nexec sleep 60\n")
    os.chmod(path, 0o755)
    sqs, pane = begin(t, "--write", env={"EDITOR": path, "VISUAL": ""})
    receive(pane, 4)
    pane.keys("E")
    pane.wait(until=lambda _: os.path.exists(marker))
    os.kill(pane.pid, 1)
    pane.wait_dead()
    assert counts(sqs) == (4, 0)
