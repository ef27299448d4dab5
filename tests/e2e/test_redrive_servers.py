"""The selective redrive on queue servers that are not ours: what is moved there, and that it is the same afterwards. The
hazards of the design (d4 to d28) are named where a test is about one."""

import json
import signal
import subprocess
import time

from harness.runner import each, limit
from test_messages import counts, put, wait_until

SERVERS = ("local", "fauxqs", "moto", "sim")
ATTRIBUTES = {
    "kind": ("String", "render"),
    "tenant": ("String.label", "acme & sons"),
    "price": ("Number.int", "12.50"),
    "blob": ("Binary.png", "AP8QAA=="),
    # d27: the pointer of a large message is only readable with it.
    "ExtendedPayloadSize": ("Number", "314159"),
}
TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793"


def total(sqs, name):
    # local-aws-sqs counts what is in flight among the visible ones, too.
    return max(counts(sqs, name)[0], sum(counts(sqs, name)[:2]) if sqs.kind != "local" else 0)


def world(t, kind, fifo=""):
    """Two queues that share a dead-letter queue (d13), and a third one."""
    sqs = t.server(kind)
    sqs.kind = kind
    sqs.create(f"dlq{fifo}")
    for name in ("jobs", "mails"):
        sqs.create_with_dlq(f"{name}{fifo}", f"dlq{fifo}", max_receives=1)
    sqs.create(f"other{fifo}")
    return sqs


def fail_all(sqs, name):
    """Workers that receive, and never delete."""
    deadline = time.monotonic() + 30
    while sum(counts(sqs, name)) and time.monotonic() < deadline:
        sqs.call("ReceiveMessage", QueueUrl=sqs.urls[name], MaxNumberOfMessages=10, VisibilityTimeout=0)
    assert not sum(counts(sqs, name)), f"{name}: {counts(sqs, name)}"


def take_all(sqs, name):
    """Everything in the queue in the order in which it comes, deleted."""
    taken = []
    empty = 0
    while empty < 2:
        answer = sqs.call(
            "ReceiveMessage", QueueUrl=sqs.urls[name], MaxNumberOfMessages=10, VisibilityTimeout=600,
            MessageAttributeNames=["All"], AttributeNames=["All"],
        )  # fmt: skip
        messages = answer.get("Messages") or []
        empty = 0 if messages else empty + 1
        for message in messages:
            sqs.call("DeleteMessage", QueueUrl=sqs.urls[name], ReceiptHandle=message["ReceiptHandle"])
        taken += messages
    return taken


def typed(message):
    return {
        name: (value["DataType"], value.get("BinaryValue") or value.get("StringValue"))
        for name, value in message.get("MessageAttributes", {}).items()
    }


def redrive(t, *arguments):
    return t.run("redrive", *arguments, "--yes", "--json", "--quiet")


@limit(90)
@each(kind=("local", "sim"))
def test_each_goes_back_to_where_it_came_from(t, kind):
    """d5, d7, d9, d10, d13, d26, d27: lossless, to its own source, and to the end of the queue."""
    sqs = world(t, kind)
    body = json.dumps({"text": "größe \u2028 \U0001f600", "pad": "x" * 900})
    for name, count in (("jobs", 23), ("mails", 12)):
        for number in range(count):
            put(sqs, name, f"{name} {number} {body}", ATTRIBUTES)
        fail_all(sqs, name)
    before = total(sqs, "dlq")
    assert before == 35, before
    answer = redrive(t, "dlq").expect(0).json()
    assert (answer["received"], answer["sent"], answer["deleted"], answer["kept"]) == (35, 35, 35, 0), answer
    assert sorted(answer["destinations"].values()) == [12, 23], answer
    assert answer["failed"] == [] and answer["maybe_duplicated"] == []
    for name, count in (("jobs", 23), ("mails", 12)):
        messages = take_all(sqs, name)
        assert sorted(m["Body"] for m in messages) == sorted(f"{name} {i} {body}" for i in range(count))
        for message in messages:
            assert typed(message) == ATTRIBUTES, typed(message)
    assert total(sqs, "dlq") == 0


@limit(90)
@each(kind=("fauxqs", "moto"))
def test_no_source_is_guessed(t, kind):
    """d12, d13: these two do not say where a message came from; it stays until somebody names a queue."""
    sqs = world(t, kind)
    for number in range(15):
        put(sqs, "jobs", f"jobs {number}", ATTRIBUTES)
    fail_all(sqs, "jobs")
    answer = redrive(t, "dlq").expect(6).json()
    assert (answer["sent"], answer["kept"], len(answer["failed"])) == (0, 15, 15), answer
    assert all("which queue it comes from" in failure["message"] for failure in answer["failed"])
    answer = redrive(t, "dlq", "--to", "mails").expect(0).json()
    assert (answer["sent"], answer["deleted"], answer["failed"]) == (15, 15, []), answer
    messages = take_all(sqs, "mails")
    assert sorted(m["Body"] for m in messages) == sorted(f"jobs {i}" for i in range(15))
    assert all(typed(message) == ATTRIBUTES for message in messages)
    assert (total(sqs, "dlq"), total(sqs, "jobs")) == (0, 0)


@limit(90)
@each(kind=SERVERS)
def test_what_is_not_chosen_is_there_at_once(t, kind):
    """d2, d8, d9, d21: only what is meant moves, and the rest is visible when the command ends."""
    sqs = world(t, kind)
    ids = []
    for number in range(25):
        ids.append(put(sqs, "dlq", json.dumps({"n": number}), ATTRIBUTES)["MessageId"])
    dry = redrive(t, "dlq", "--to", "other", "--where", ".json.n % 5 == 0", "--dry-run").expect(0).json()
    assert (dry["would_send"], dry["sent"], dry["deleted"]) == (5, 0, 0), dry
    assert counts(sqs, "dlq")[:2] == (25, 0), counts(sqs, "dlq")
    answer = redrive(t, "dlq", "--to", "other", "--where", ".json.n % 5 == 0").expect(0).json()
    assert (answer["received"], answer["deleted"], answer["kept"]) == (25, 5, 20), answer
    answer = redrive(t, "dlq", "--to", "other", "--ids", f"{ids[1]},{ids[2]}").expect(0).json()
    assert (answer["deleted"], answer["kept"]) == (2, 18), answer
    assert counts(sqs, "dlq")[:2] == (18, 0), counts(sqs, "dlq")
    answer = redrive(t, "dlq", "--to", "other", "--limit", "4").expect(0).json()
    assert (answer["deleted"], answer["kept"]) == (4, 0), answer
    assert (total(sqs, "dlq"), total(sqs, "other")) == (14, 11)


@limit(90)
@each(kind=SERVERS)
def test_groups_keep_their_order(t, kind):
    """d3, d4: the content was sent within five minutes, and is not dropped; each group in its order."""
    sqs = world(t, kind, fifo=".fifo")
    for number in range(24):
        put(
            sqs, "dlq.fifo", f"message {number}", ATTRIBUTES, MessageGroupId=f"g{number % 3}",
            MessageDeduplicationId=f"d{number}",
        )  # fmt: skip
        put(
            sqs, "other.fifo", f"message {number}", ATTRIBUTES, MessageGroupId="before",
            MessageDeduplicationId=f"d{number}",
        )  # fmt: skip
    take_all(sqs, "other.fifo")
    answer = redrive(t, "dlq.fifo", "--to", "other.fifo").expect(0).json()
    assert (answer["sent"], answer["deleted"], answer["failed"]) == (24, 24, []), answer
    messages = take_all(sqs, "other.fifo")
    assert len(messages) == 24 and total(sqs, "dlq.fifo") == 0
    for group in range(3):
        numbers = [
            int(m["Body"].split()[1]) for m in messages if m["Attributes"]["MessageGroupId"] == f"g{group}"
        ]
        assert numbers == list(range(group, 24, 3)), (group, numbers)
    prefix = f"sqscope-{answer['operation']}-"
    assert all(m["Attributes"]["MessageDeduplicationId"].startswith(prefix) for m in messages)
    assert all(typed(message) == ATTRIBUTES for message in messages)


@limit(90)
@each(kind=SERVERS)
def test_an_edit_between(t, kind):
    sqs = world(t, kind)
    for number in range(6):
        put(sqs, "dlq", f"message {number}", ATTRIBUTES)
    answer = redrive(t, "dlq", "--to", "other", "--edit", "sed 's/message \\([0-9]\\)/mended \\1/'").expect(0).json()
    assert (answer["edited"], answer["deleted"]) == (6, 6), answer
    messages = take_all(sqs, "other")
    assert sorted(m["Body"] for m in messages) == [f"mended {i}" for i in range(6)]
    assert all(typed(message) == ATTRIBUTES for message in messages)


@limit(90)
@each(kind=("local", "fauxqs", "moto"))
def test_killed_and_resumed(t, kind):
    """d6: nothing is lost, and what is there twice is listed."""
    sqs = world(t, kind)
    for number in range(80):
        put(sqs, "dlq", f"message {number}")
    process = subprocess.Popen(
        [t.binary, "redrive", "dlq", "--to", "other", "--yes", "--visibility", "6", "--endpoint-url", t.endpoint],
        env=t.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: sum(counts(sqs, "other")) > 0, "something has arrived")
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    listed = set()
    for operation in t.run("resume", "--json").expect(0).json()["operations"]:
        answer = t.run("resume", operation["operation"], "--visibility", "6", "--yes", "--json", "--quiet").json()
        listed |= set(answer["maybe_duplicated"])
    bodies = []

    def is_all_there():
        bodies.extend(m["Body"] for m in take_all(sqs, "dlq") + take_all(sqs, "other"))
        return set(bodies) == {f"message {i}" for i in range(80)}

    # What it held unseen comes back by itself.
    wait_until(is_all_there, "everything is visible again")
    assert len(bodies) - 80 <= len(listed), (len(bodies), listed)
    assert t.run("resume", "--json").expect(0).json() == {"operations": []}


def test_the_trace_goes_along(t):
    """The others take no system attribute in a batch."""
    sqs = world(t, "sim")
    header = {"AWSTraceHeader": {"DataType": "String", "StringValue": TRACE}}
    put(sqs, "dlq", "traced", MessageSystemAttributes=header)
    redrive(t, "dlq", "--to", "other").expect(0)
    [message] = take_all(sqs, "other")
    assert message["Attributes"]["AWSTraceHeader"] == TRACE, message
