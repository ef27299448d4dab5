"""Data that would take over the terminal must not reach it: what the service says, and what is typed or pasted."""

import json
import os

from harness.runner import each, limit
from harness.terminal import forbidden_in
from test_terminal import HINTS, NAMES, READ, at_rest, fleet, start, wait_polls

HOSTILE = (
    "\x1b[31m\x1b]0;title\x07\x1b]52;c;ZXZpbA==\x07\x1bP+q\x1b\\",
    "\r\n\b\t\x0b\x0c\x0e\x0f\x00\x7f",
    "\u009b31m\u0090\u009d0;x\u009c\u0085",
    "\u202e\u202d\u2066\u2069\u200e\u200f\u061c",
    "\u200b\u200c\u200d\u2060\ufeff\u2028\u2029",
    "\U000e0001\U000e0041\ufe0f\U0001f468\u200d\U0001f469",
    "e" + "\u0301" * 60,
    "\ufffe\U0010ffff\ue000",
)


@limit(120)
@each(text=range(len(HOSTILE)))
def test_hostile_data_never_reaches_the_terminal(t, text):
    evil = HOSTILE[text]
    _, proxy = fleet(
        t,
        {"fault": "append", "action": "ListQueues", "json": {"QueueUrls": [f"http://127.0.0.1/0/ghost{evil}x"]}},
        {"fault": "answer", "action": READ, "queue": "ghost*", "status": 403,
         "json": {"__type": f"com.amazonaws.sqs#Denied{evil}", "message": f"not {evil} allowed"}},
        {"fault": "merge", "action": READ, "queue": "queue-a",
         "json": {"Attributes": {"Policy": f'{{"x":"{evil}"}}', "KmsMasterKeyId": f"alias/{evil}",
                                 "RedrivePolicy": f'{{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:1:dlq{evil}","maxReceiveCount":3}}'}}},
        {"fault": "answer", "action": READ, "queue": "dlq*", "status": 400, "json": {"__type": "QueueDoesNotExist", "message": evil}},
        {"fault": "answer", "action": "ListQueueTags", "status": 200, "json": {"Tags": {f"key{evil}": f"value{evil}"}}},
    )  # fmt: skip
    terminal = start(t, width=160, height=48)
    terminal.wait_for(HINTS)
    wait_polls(terminal, proxy, 3 * len(NAMES))
    terminal.wait_for("ghost")
    # The queue's own screen with its attributes, policy and tags; then the command line and the filter.
    for keys in (b"/queue-a\r", b"\r", b":attributes\r", b":tags\r", b":overview\r", b"\x7f", b"\x1b", b"/ghost\r", b"\r",
                 b"\x7f", b":stats\r"):  # fmt: skip
        terminal.send(keys)
        terminal.read(0.4)
    terminal.send(b"q")
    terminal.read(0.3)
    found = forbidden_in(terminal.bytes)
    assert not found, sorted(set(found))


def test_typed_and_pasted_bytes_are_not_echoed_raw(t):
    _, proxy = fleet(t)
    terminal = at_rest(t, proxy)
    terminal.send(b":\x1b[200~\x1b]0;x\x07\xe2\x80\xae\xff\xc2\x9b2J\x1b[201~")
    terminal.settle(0.5)
    terminal.send(b"\x15abc\xff\xfe")
    terminal.settle(0.5)
    found = forbidden_in(terminal.bytes)
    assert not found, sorted(set(found))


@limit(120)
@each(text=range(len(HOSTILE)))
def test_hostile_messages_never_reach_the_terminal(t, text):
    """In every field of a message, through the list, the detail in each of its forms, groups, questions and forms."""
    evil = HOSTILE[text]
    attribute = {"DataType": f"String.{evil}", "StringValue": evil}
    message = {
        "MessageId": f"id{evil}",
        "ReceiptHandle": f"handle{evil}",
        "Body": json.dumps({f"key{evil}": evil, "error": {"type": evil}, "list": [evil] * 3}, ensure_ascii=False),
        "Attributes": {"SentTimestamp": evil, "ApproximateReceiveCount": "1", "MessageGroupId": evil, "AWSTraceHeader": evil,
                       "DeadLetterQueueSourceArn": f"arn:aws:sqs:us-east-1:1:src{evil}", f"New{evil}": evil},
        "MessageAttributes": {f"name{evil}": attribute, "plain": {"DataType": "String", "StringValue": evil}},
    }  # fmt: skip
    others = [{**message, "MessageId": f"{n}{evil}", "Body": body} for n, body in enumerate((evil, f"{evil}\n{evil}" * 50))]
    _, proxy = fleet(
        t, {"fault": "answer", "action": "ReceiveMessage", "status": 200, "json": {"Messages": [message, *others]}}
    )
    terminal = start(t, "--write", width=160, height=48)
    terminal.wait_for(HINTS)
    wait_polls(terminal, proxy, 2 * len(NAMES))
    terminal.send(b"m")
    terminal.wait_for("Looking counts")
    for keys in (b"n", b"\r", b"\r", b"ge", b"\t", b"zR", b"p", b"p", b"p", b"w", b"a", b"\t", b"j", b"j", b"\t", b"p", b"q",
                 b"g", b"\x1b", b" ", b"D", b"\x1b", b"S", b"\x1b", b"y", b"\x1b", b":text " + evil.encode()[:1] + b"\r",
                 b"A", b"q", b"o", b"q", b":log\r", b"q"):  # fmt: skip
        terminal.send(keys)
        terminal.read(0.3)
    terminal.send(b"q")
    terminal.read(0.3)
    found = forbidden_in(terminal.bytes)
    assert not found, sorted(set(found))


def hostile_message(number, evil):
    return {
        "MessageId": f"id{number}{evil}",
        "ReceiptHandle": f"handle{number}",
        "MD5OfBody": "0" * 32,
        "Body": f"body {evil} end",
        "Attributes": {"SenderId": f"sender{evil}", "SentTimestamp": "1760000000000", "ApproximateReceiveCount": "1",
                       "MessageGroupId": f"group{evil}", "DeadLetterQueueSourceArn": f"arn:aws:sqs:us-east-1:1:src{evil}"},
        "MessageAttributes": {f"name{evil}": {"DataType": f"String.{evil}", "StringValue": f"value{evil}"}},
    }  # fmt: skip


def messages_of(evil):
    return {"fault": "answer", "action": "ReceiveMessage", "status": 200, "json": {"Messages": [hostile_message(1, evil), hostile_message(2, "")]}}


@limit(120)
def test_hostile_messages_are_copied_and_exported_harmlessly(t):
    evil = "".join(HOSTILE)
    _, proxy = fleet(t, messages_of(evil))
    terminal = start(t, width=160, height=48)
    terminal.wait_for(HINTS)
    wait_polls(terminal, proxy, 2 * len(NAMES))
    # The list, both forms of the body, attributes, the find line, copying (OSC 52), an export and the view of errors.
    for keys in (b":queue queue-a\r", b":messages\r", b"n", b"\t", b"\r", b"p", b"p", b"p", b"a", b"\x7f", b"yi", b"\x1b", b"yb", b"\x1b",
                 b":export\r", b"\x15" + t.home.encode() + b"/out.jsonl\r", b"!", b"\x1b", b":log\r", b":audit\r"):  # fmt: skip
        terminal.send(keys)
        terminal.read(0.3)
    terminal.signal(15)
    terminal.wait_exit()
    found = forbidden_in(terminal.bytes)
    assert not found, sorted(set(found))


def lines_of(text):
    """As `forbidden_in` wants it: what a command prints has line ends and nothing else."""
    return text.replace("\n", " ").encode("utf-8", "surrogateescape")


@limit(120)
@each(text=range(len(HOSTILE)))
def test_hostile_data_is_not_printed_by_commands(t, text):
    evil = HOSTILE[text]
    fleet(
        t,
        messages_of(evil),
        {"fault": "append", "action": "ListQueues", "json": {"QueueUrls": [f"http://127.0.0.1/0/ghost{evil}x"]}},
        {"fault": "answer", "action": READ, "queue": "ghost*", "status": 403,
         "json": {"__type": f"com.amazonaws.sqs#Denied{evil}", "message": f"not {evil} allowed"}},
        {"fault": "merge", "action": READ, "queue": "queue-a", "json": {"Attributes": {"Policy": f'{{"x":"{evil}"}}', "KmsMasterKeyId": f"alias/{evil}"}}},
        {"fault": "answer", "action": "ListQueueTags", "status": 200, "json": {"Tags": {f"key{evil}": f"value{evil}"}}},
    )  # fmt: skip
    for words in (("ls",), ("show", "queue-a"), ("peek", "queue-a", "-n", "2"), ("ls", f"*{evil}*".replace("\x00", "")), ("log",),
                  ("doctor", "queue-a")):  # fmt: skip
        done = t.run(*words)
        for name, text_ in (("stdout", done.out), ("stderr", done.err)):
            found = forbidden_in(lines_of(text_))
            assert not found, f"{words[0]}: {name}: {sorted(set(found))}"
    # What the program notes for itself is read in terminals, too.
    with open(os.path.join(t.home, ".local/state/sqscope/sqscope.log"), encoding="utf-8", errors="surrogateescape") as log:
        found = forbidden_in(lines_of(log.read()))
    assert not found, f"log: {sorted(set(found))}"


@limit(120)
@each(text=range(len(HOSTILE)))
def test_hostile_data_is_not_said_in_lines(t, text):
    evil = HOSTILE[text]
    fleet(
        t,
        messages_of(evil),
        {"fault": "append", "action": "ListQueues", "json": {"QueueUrls": [f"http://127.0.0.1/0/ghost{evil}x"]}},
        {"fault": "answer", "action": "ListQueueTags", "status": 200, "json": {"Tags": {f"key{evil}": f"value{evil}"}}},
    )
    lines = "queues\nqueue queue-a\ntags\nattributes\npeek\nmore\nshow 1\n" + evil.replace("\n", "") + "\n"
    with open(t.write("lines", lines), "rb") as stdin:
        done = t.run("--plain", "--interval", "1", stdin=stdin)
    for name, text_ in (("stdout", done.out), ("stderr", done.err)):
        found = forbidden_in(lines_of(text_))
        assert not found, f"{name}: {sorted(set(found))}\n{text_[-500:]}"
    assert "body" in done.out, done
