"""
The same scripted session against the simulator and against queue servers that are not ours, through the SDKs of AWS
as they are: the JavaScript one from npm, boto3 where Python has it. Where an answer differs, the simulator is wrong,
or the difference stands in JUSTIFIED with the page of AWS or the recorded behaviour that says so.
"""

import base64
import importlib.util
import json
import os
import subprocess
import time

from harness.context import Skip
from harness.runner import each, limit
from harness.servers import SERVERS_DIR

NAMES = ("MessageId", "ReceiptHandle", "SequenceNumber", "TaskHandle")
IGNORED = {"CreatedTimestamp", "LastModifiedTimestamp", "SentTimestamp", "ApproximateFirstReceiveTimestamp", "SenderId",
           "StartedTimestamp", "ResponseMetadata"}  # fmt: skip


# --- clients


class JavaScript:
    """The SDK in a process of its own, one line a call."""

    def __init__(self, t, endpoint, keys):
        command = [os.path.join(SERVERS_DIR, "node.sh"), os.path.join(SERVERS_DIR, "sdk_calls.mjs"), endpoint, *keys]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        t.keep(self)

    def call(self, action, params):
        self.process.stdin.write(json.dumps({"action": action, "params": params}).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the SDK's process ended"
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


class Boto3:
    def __init__(self, t, endpoint, keys):
        if not importlib.util.find_spec("boto3"):
            raise Skip("boto3 is not installed for this python3")
        import boto3
        import botocore.config

        # A check on this side would keep a bad value from the servers.
        config = botocore.config.Config(retries={"max_attempts": 1}, proxies={}, parameter_validation=False)
        self.client = boto3.session.Session().client(
            "sqs", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=keys[0],
            aws_secret_access_key=keys[1], config=config,
        )  # fmt: skip

    def call(self, action, params):
        import botocore.exceptions

        try:
            answer = self.client._make_api_call(action, from_marks(params))
            return {"ok": to_marks(answer)}
        except botocore.exceptions.ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            code = error.response["Error"]["Code"]
            return {"error": {"name": code, "code": code, "status": status, "message": str(error)}}
        except Exception as error:
            return {"error": {"name": type(error).__name__, "code": "-", "status": None, "message": str(error)}}


def from_marks(value):
    if isinstance(value, list):
        return [from_marks(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if "$bytes" in value:
        return base64.b64decode(value["$bytes"])
    return {name: from_marks(inner) for name, inner in value.items()}


def to_marks(value):
    if isinstance(value, list):
        return [to_marks(inner) for inner in value]
    if isinstance(value, dict):
        return {name: to_marks(inner) for name, inner in value.items()}
    return {"$bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


# --- what is compared


def error_name(name):
    """The shape of an error: the old protocol's prefix and the suffix that some have are left out."""
    return name.removeprefix("AWS.SimpleQueueService.").removesuffix("Exception")


class Normal:
    """An answer without what may differ: an id becomes the name of the step that it first came in, hosts and accounts
    go."""

    def __init__(self):
        self.first_seen = {}

    def of(self, step, outcome):
        self.step, self.count = step, 0
        if "error" in outcome:
            return {"error": error_name(outcome["error"]["name"]), "status": outcome["error"]["status"]}
        return self._value("", outcome["ok"] or {})

    def _first_seen(self, text):
        self.count += 1
        return self.first_seen.setdefault(text, f"{self.step} {self.count}")

    def _value(self, name, value):
        if isinstance(value, dict):
            kept = {key: self._value(key, inner) for key, inner in sorted(value.items()) if key not in IGNORED}
            return {key: inner for key, inner in kept.items() if inner not in ([], {}, None)}
        if isinstance(value, list):
            return [self._value(name, inner) for inner in value]
        if name in NAMES:
            return self._first_seen(value)
        if name == "NextToken":
            return "token"
        if name in ("QueueUrl", "QueueUrls", "queueUrls"):
            return value.rpartition("/")[2]
        if name == "Message":
            return "text"
        if isinstance(value, str):
            if value.startswith("{"):
                try:
                    return self._value("", json.loads(value))
                except ValueError:
                    pass
            return value.replace("123456789012", "000000000000")
        return value


# --- the session


def arn(name):
    return f"arn:aws:sqs:us-east-1:$account:{name}"


def session():
    """(name, action, params, how): `how` may save a part of the answer, or repeat until it has something."""
    url = lambda name: f"$url:{name}"
    create = lambda name, **attributes: ("CreateQueue", {"QueueName": name, "Attributes": attributes})
    text = lambda value, kind="String": {"DataType": kind, "StringValue": value}
    all_of = {"MessageAttributeNames": ["All"], "AttributeNames": ["All"], "MessageSystemAttributeNames": ["All"]}
    receive = lambda name, count=1, **more: (
        "ReceiveMessage", {"QueueUrl": url(name), "MaxNumberOfMessages": count, "WaitTimeSeconds": 0, **all_of, **more})  # fmt: skip
    send = lambda name, body, **more: ("SendMessage", {"QueueUrl": url(name), "MessageBody": body, **more})
    entries = lambda *ids, body="b": [{"Id": one, "MessageBody": f"{body}-{one}"} for one in ids]
    redrive = lambda target, count: json.dumps({"deadLetterTargetArn": arn(target), "maxReceiveCount": count})
    handle = {"save": {"handle": "Messages.0.ReceiptHandle"}}

    # Queues
    yield "create", *create("d-plain"), {}
    yield "create-again", *create("d-plain"), {}
    yield "create-differs", *create("d-plain", VisibilityTimeout="77"), {}
    yield "create-bad-name", *create("d bad!"), {}
    yield "create-long-name", *create("d" * 81), {}
    yield "create-fifo-without-suffix", *create("d-nofifo", FifoQueue="true"), {}
    yield "create-fifo", *create("d-order.fifo", FifoQueue="true", ContentBasedDeduplication="true"), {}
    yield "create-out-of-range", *create("d-range", VisibilityTimeout="43201"), {}
    yield "create-unknown-attribute", *create("d-unknown", Colour="red"), {}
    yield "create-with-tags", "CreateQueue", {"QueueName": "d-tags", "tags": {"team": "ml"}}, {}
    yield "create-dead", *create("d-dead"), {}
    yield "create-small", *create("d-small", MaximumMessageSize="1024"), {}
    yield "create-source", *create("d-source"), {}
    yield "tags", "ListQueueTags", {"QueueUrl": url("d-tags")}, {}
    yield "tag", "TagQueue", {"QueueUrl": url("d-tags"), "Tags": {"env": "prod", "team": "nlp"}}, {}
    yield "untag", "UntagQueue", {"QueueUrl": url("d-tags"), "TagKeys": ["env"]}, {}
    yield "tags-after", "ListQueueTags", {"QueueUrl": url("d-tags")}, {}
    yield "url", "GetQueueUrl", {"QueueName": "d-plain"}, {}
    yield "url-unknown", "GetQueueUrl", {"QueueName": "d-none"}, {}
    yield "list-prefix", "ListQueues", {"QueueNamePrefix": "d-s"}, {}
    yield "list-page", "ListQueues", {"QueueNamePrefix": "d-", "MaxResults": 2}, {"save": {"token": "NextToken"}}
    yield "list-next", "ListQueues", {"QueueNamePrefix": "d-", "MaxResults": 2, "NextToken": "$token"}, {}
    yield "list-too-many", "ListQueues", {"MaxResults": 1001}, {}
    yield "list-nothing", "ListQueues", {"QueueNamePrefix": "nothing-"}, {}

    # Attributes
    yield "attributes", "GetQueueAttributes", {"QueueUrl": url("d-plain"), "AttributeNames": ["All"]}, {}
    yield "attributes-none", "GetQueueAttributes", {"QueueUrl": url("d-plain")}, {}
    names = ["QueueArn", "DelaySeconds"]
    yield "attributes-two", "GetQueueAttributes", {"QueueUrl": url("d-plain"), "AttributeNames": names}, {}
    yield "attributes-wrong", "GetQueueAttributes", {"QueueUrl": url("d-plain"), "AttributeNames": ["Colour"]}, {}
    yield "attributes-no-queue", "GetQueueAttributes", {"QueueUrl": url("d-none"), "AttributeNames": ["All"]}, {}
    yield "attributes-fifo", "GetQueueAttributes", {"QueueUrl": url("d-order.fifo"), "AttributeNames": ["All"]}, {}
    change = lambda name, **attributes: ("SetQueueAttributes", {"QueueUrl": url(name), "Attributes": attributes})
    yield "set", *change("d-plain", VisibilityTimeout="45"), {}
    yield "set-seen", "GetQueueAttributes", {"QueueUrl": url("d-plain"), "AttributeNames": ["VisibilityTimeout"]}, {}
    yield "set-out-of-range", *change("d-tags", VisibilityTimeout="43201"), {}
    yield "set-delay-out-of-range", *change("d-tags", DelaySeconds="901"), {}
    yield "set-unknown", *change("d-tags", Colour="red"), {}

    # Sending
    yield "send", *send("d-plain", "msg"), {}
    attributes = {
        "s": text("h\u00e9llo"), "n": text("12.5", "Number"), "c": text("{}", "String.json"),
        "b": {"DataType": "Binary", "BinaryValue": {"$bytes": "AP8Q"}},
    }  # fmt: skip
    yield "send-attributes", *send("d-source", "with attributes", MessageAttributes=attributes), {}
    trace = {"AWSTraceHeader": text("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1")}
    yield "send-trace", *send("d-plain", "traced", MessageSystemAttributes=trace), {}
    yield "send-control", *send("d-plain", "a\u0001b"), {}
    yield "send-empty", *send("d-plain", ""), {}
    yield "send-too-large", *send("d-small", "x" * 1025), {}
    many = {f"a{i}": text("x") for i in range(11)}
    yield "send-eleven-attributes", *send("d-plain", "m", MessageAttributes=many), {}
    yield "send-reserved-name", *send("d-plain", "m", MessageAttributes={"AWS.x": text("x")}), {}
    yield "send-bad-type", *send("d-plain", "m", MessageAttributes={"x": text("x", "Colour")}), {}
    yield "send-no-number", *send("d-plain", "m", MessageAttributes={"x": text("x", "Number")}), {}
    yield "send-delay-out-of-range", *send("d-plain", "m", DelaySeconds=901), {}
    yield "send-dedup-on-standard", *send("d-plain", "m", MessageDeduplicationId="x"), {}
    yield "send-no-queue", *send("d-none", "m"), {}

    # Receiving
    yield "receive", *receive("d-source"), handle
    yield "receive-none-left", *receive("d-source"), {}
    yield "receive-too-many", *receive("d-source", 11), {}
    yield "receive-wait-too-long", *receive("d-source", WaitTimeSeconds=21), {}
    yield "receive-visibility-too-long", *receive("d-source", VisibilityTimeout=43201), {}
    visibility = lambda seconds, given="$handle": (
        "ChangeMessageVisibility", {"QueueUrl": url("d-source"), "ReceiptHandle": given, "VisibilityTimeout": seconds})  # fmt: skip
    yield "visibility-zero", *visibility(0), {}
    yield "receive-again", *receive("d-source"), handle
    yield "visibility-extend", *visibility(60), {}
    yield "visibility-too-long", *visibility(43201), {}
    yield "visibility-garbage", *visibility(1, "garbage"), {}
    delete = lambda given="$handle", name="d-source": ("DeleteMessage", {"QueueUrl": url(name), "ReceiptHandle": given})
    yield "delete", *delete(), {}
    yield "delete-again", *delete(), {}
    yield "delete-garbage", *delete("garbage"), {}
    yield "visibility-deleted", *visibility(1), {}

    # Batches
    batch = lambda name, *ids, **more: (
        "SendMessageBatch", {"QueueUrl": url(name), "Entries": entries(*ids, **more)})  # fmt: skip
    yield "batch", *batch("d-source", "a", "b"), {}
    yield "batch-eleven", *batch("d-source", *(f"i{i}" for i in range(11))), {}
    yield "batch-none", *batch("d-source"), {}
    yield "batch-same-ids", *batch("d-source", "a", "a"), {}
    yield "batch-bad-id", *batch("d-source", "a b"), {}
    yield "batch-too-long", *batch("d-source", "a", "b", body="x" * 600_000), {}
    bad = [*entries("good"), {"Id": "bad", "MessageBody": "x" * 2000}]
    yield "batch-partial", "SendMessageBatch", {"QueueUrl": url("d-small"), "Entries": bad}, {}
    two = {"save": {"first": "Messages.0.ReceiptHandle", "second": "Messages.1.ReceiptHandle"}}
    yield "batch-receive", *receive("d-source", 10), two
    changes = [{"Id": "1", "ReceiptHandle": "$first", "VisibilityTimeout": 60}, {"Id": "2", "ReceiptHandle": "garbage", "VisibilityTimeout": 60}]  # fmt: skip
    yield "batch-visibility", "ChangeMessageVisibilityBatch", {"QueueUrl": url("d-source"), "Entries": changes}, {}
    deletes = [{"Id": "1", "ReceiptHandle": "$first"}, {"Id": "2", "ReceiptHandle": "$second"}, {"Id": "3", "ReceiptHandle": "garbage"}]  # fmt: skip
    yield "batch-delete", "DeleteMessageBatch", {"QueueUrl": url("d-source"), "Entries": deletes}, {}

    # FIFO
    yield "fifo-no-group", *send("d-order.fifo", "1"), {}
    yield "fifo-send", *send("d-order.fifo", "1", MessageGroupId="a"), {}
    yield "fifo-same-again", *send("d-order.fifo", "1", MessageGroupId="a"), {}
    yield "fifo-second", *send("d-order.fifo", "2", MessageGroupId="a"), {}
    yield "fifo-other-group", *send("d-order.fifo", "3", MessageGroupId="b"), {}
    yield "fifo-delay", *send("d-order.fifo", "4", MessageGroupId="a", DelaySeconds=5), {}
    yield "fifo-receive", *receive("d-order.fifo"), handle
    yield "fifo-group-is-held", *receive("d-order.fifo", 10), {}
    yield "fifo-delete", *delete(name="d-order.fifo"), {}
    yield "fifo-next", *receive("d-order.fifo", 10), {}

    # Dead letters
    yield "redrive-bad-json", *change("d-source", RedrivePolicy="{"), {}
    yield "redrive-no-queue", *change("d-source", RedrivePolicy=redrive("d-none", 1)), {}
    yield "redrive-set", *change("d-source", RedrivePolicy=redrive("d-dead", 1)), {}
    yield "redrive-sources", "ListDeadLetterSourceQueues", {"QueueUrl": url("d-dead")}, {}
    yield "redrive-send", *send("d-source", "to the grave"), {}
    yield "redrive-first", *receive("d-source", VisibilityTimeout=1), {}
    yield "redrive-gone", *receive("d-source", WaitTimeSeconds=2), {}
    yield "redrive-there", *receive("d-dead", WaitTimeSeconds=1, VisibilityTimeout=0), {"until": "Messages"}
    start = lambda **more: ("StartMessageMoveTask", {"SourceArn": arn("d-dead"), **more})
    yield "task-no-source", "StartMessageMoveTask", {"SourceArn": arn("d-plain")}, {}
    yield "task-rate", *start(MaxNumberOfMessagesPerSecond=501), {}
    yield "task", *start(), {}
    yield "task-cancel-garbage", "CancelMessageMoveTask", {"TaskHandle": "garbage"}, {}
    yield "task-unknown-queue", "ListMessageMoveTasks", {"SourceArn": arn("d-none")}, {}

    # Permissions, purge, the end
    permission = {"QueueUrl": url("d-plain"), "Label": "l", "AWSAccountIds": ["111122223333"], "Actions": ["SendMessage"]}
    yield "permission", "AddPermission", permission, {}
    yield "permission-again", "AddPermission", permission, {}
    yield "permission-remove", "RemovePermission", {"QueueUrl": url("d-plain"), "Label": "l"}, {}
    yield "permission-none", "RemovePermission", {"QueueUrl": url("d-plain"), "Label": "none"}, {}
    yield "purge", "PurgeQueue", {"QueueUrl": url("d-plain")}, {}
    yield "purge-again", "PurgeQueue", {"QueueUrl": url("d-plain")}, {}
    yield "delete-queue", "DeleteQueue", {"QueueUrl": url("d-tags")}, {}
    yield "delete-queue-again", "DeleteQueue", {"QueueUrl": url("d-tags")}, {}
    yield "send-deleted", *send("d-tags", "m"), {}
    yield "create-deleted", *create("d-tags"), {}


def lookup(value, path):
    for part in path.split("."):
        try:
            value = value[int(part)] if part.isdigit() else value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


class Player:
    def __init__(self, client, account):
        self.client, self.account = client, account
        self.saved, self.urls = {}, {}

    def fill(self, value):
        if isinstance(value, list):
            return [self.fill(inner) for inner in value]
        if isinstance(value, dict):
            return {name: self.fill(inner) for name, inner in value.items()}
        if not isinstance(value, str):
            return value
        if value.startswith("$url:"):
            name = value.removeprefix("$url:")
            return self.urls.get(name) or f"http://127.0.0.1:1/{self.account}/{name}"
        if value.startswith("$") and value[1:] in self.saved:
            return self.saved[value[1:]]
        return value.replace("$account", self.account)

    def play(self):
        normal, outcomes = Normal(), {}
        for name, action, params, how in session():
            outcome = self._call(action, self.fill(params), how)
            if action == "CreateQueue" and "ok" in outcome:
                self.urls[params["QueueName"]] = outcome["ok"]["QueueUrl"]
            for key, path in how.get("save", {}).items():
                self.saved[key] = lookup(outcome.get("ok"), path) or "nothing"
            outcomes[name] = normal.of(name, outcome)
        return outcomes

    def _call(self, action, params, how):
        deadline = time.monotonic() + 5
        while True:
            outcome = self.client.call(action, params)
            if "until" not in how or lookup(outcome.get("ok"), how["until"]) or time.monotonic() > deadline:
                return outcome


CLIENTS = {"JavaScript": JavaScript, "boto3": Boto3}
TEST_KEYS = ("test", "test")


def play(t, client, kind):
    if kind == "sim":
        server = t.simulator("--seed", "1")
        keys, account = tuple(server.keys.values()), "000000000000"
        endpoint = server.endpoint
    else:
        server = t.server(kind)
        keys, endpoint = TEST_KEYS, server.endpoint
        account = "123456789012" if kind == "moto" else "000000000000"
    return Player(CLIENTS[client](t, endpoint, keys), account).play()


# --- the differences, and why the simulator is right; pages are of the SQS API reference unless said otherwise

NAME_RULES = "CreateQueue, QueueName: up to 80 letters, digits, hyphens, underscores"
UNKNOWN_ATTRIBUTE = "CreateQueue, SetQueueAttributes, GetQueueAttributes, Errors: InvalidAttributeName"
ATTRIBUTE_RANGE = "CreateQueue, SetQueueAttributes, Errors: InvalidAttributeValue; the ranges stand with each attribute"
MAX_RESULTS = "ListQueues, MaxResults: 1 to 1,000"
PAGES = "ListQueues: pages of MaxResults and NextToken"
NO_ORDER = "ListQueues promises no order; ours is by name, so that a run can be repeated"
NO_NAMES = "GetQueueAttributes, AttributeNames: the attributes that are named; without names there are none"
TRACE_MD5 = "SendMessage, MD5OfMessageSystemAttributes"
ATTRIBUTE_RULES = "Developer guide, message metadata: 10 attributes, no name that begins with AWS., types String, Number, Binary"
MD5_OF_UTF8 = "Developer guide, MD5 of message attributes: over UTF-8 bytes; vectors recorded at AWS (unit tests)"
BODY_CHARACTERS = "SendMessage, MessageBody: 1 character at least; #x9 #xA #xD #x20-#xD7FF #xE000-#xFFFD #x10000-#x10FFFF"
DELAY_RANGE = "SendMessage, DelaySeconds: 0 to 900"
FIFO_ONLY = "SendMessage, MessageDeduplicationId: this parameter applies only to FIFO queues"
HANDLE = "DeleteMessage, ChangeMessageVisibility, Errors: ReceiptHandleIsInvalid"
GONE = "recorded at AWS: InvalidParameterValue, Message does not exist or is not available for visibility timeout change"
ONE_RECEIVE = "ReceiveMessage, ApproximateReceiveCount: how often it was received; a refused call is no receive"
PARTIAL = "SendMessageBatch: each entry succeeds or fails by itself"
SEQUENCE = "SendMessage, SequenceNumber and ReceiveMessage, SequenceNumber: on FIFO queues (the JSON answer has it)"
SAME_ID = "Developer guide, exactly-once processing: a duplicate within 5 minutes is accepted and not delivered; same id"
GROUP_HELD = "Developer guide, FIFO delivery logic: no message of a group while one of it is in flight"
REDRIVE = "SetQueueAttributes, RedrivePolicy: JSON with the ARN of a queue that is there, or InvalidParameterValue"
SOURCE_ARN = "ReceiveMessage, DeadLetterQueueSourceArn; recorded at AWS: the receive count goes on in the DLQ"
NOT_THERE = "the other server does not have this action"
LABEL = "AddPermission, Label: the unique identification of the permission"
PURGE = "PurgeQueue, Errors: PurgeQueueInProgress within 60 seconds"
DELETED = "CreateQueue, Errors: QueueDeletedRecently within 60 seconds"
FIFO_SUFFIX = "CreateQueue, QueueName: a FIFO queue name must end with .fifo, so the name is what is refused"

TASKS = ("task-no-source", "task-rate", "task", "task-cancel-garbage", "task-unknown-queue")
PERMISSIONS = ("permission", "permission-again", "permission-remove", "permission-none")

JUSTIFIED = {
    "fauxqs": {
        "create-bad-name": NAME_RULES,
        "create-long-name": NAME_RULES,
        "create-unknown-attribute": UNKNOWN_ATTRIBUTE,
        "list-too-many": MAX_RESULTS,
        "attributes-none": NO_NAMES,
        "attributes-wrong": UNKNOWN_ATTRIBUTE,
        "send-trace": TRACE_MD5,
        "send-eleven-attributes": ATTRIBUTE_RULES,
        "send-reserved-name": ATTRIBUTE_RULES,
        "send-bad-type": ATTRIBUTE_RULES,
        "send-no-number": ATTRIBUTE_RULES,
        "send-delay-out-of-range": DELAY_RANGE,
        "send-dedup-on-standard": FIFO_ONLY,
        "visibility-garbage": HANDLE,
        "delete-garbage": HANDLE,
        "batch-delete": HANDLE,
        "visibility-deleted": GONE,
        "redrive-bad-json": REDRIVE,
        "redrive-no-queue": REDRIVE,
        "redrive-sources": NOT_THERE,
        "redrive-there": SOURCE_ARN,
        **dict.fromkeys(TASKS, NOT_THERE),
        **dict.fromkeys(PERMISSIONS, NOT_THERE),
        "purge-again": PURGE,
        "create-deleted": DELETED,
    },
    "local": {
        "create-fifo-without-suffix": FIFO_SUFFIX,
        "create-out-of-range": ATTRIBUTE_RANGE,
        "set-out-of-range": ATTRIBUTE_RANGE,
        "set-delay-out-of-range": ATTRIBUTE_RANGE,
        "list-page": NO_ORDER,
        "list-next": NO_ORDER,
        "send-attributes": MD5_OF_UTF8,
        "receive": MD5_OF_UTF8,
        "receive-again": ONE_RECEIVE,
        "send-control": BODY_CHARACTERS,
        "visibility-deleted": GONE,
        "fifo-group-is-held": GROUP_HELD,
        "fifo-next": GROUP_HELD,
        "redrive-there": SOURCE_ARN,
        "permission-again": LABEL,
    },
    "moto": {
        "create-out-of-range": ATTRIBUTE_RANGE,
        "create-unknown-attribute": UNKNOWN_ATTRIBUTE,
        "list-page": PAGES,
        "list-next": PAGES,
        "list-too-many": MAX_RESULTS,
        "set-out-of-range": ATTRIBUTE_RANGE,
        "set-delay-out-of-range": ATTRIBUTE_RANGE,
        "set-unknown": UNKNOWN_ATTRIBUTE,
        "send-trace": TRACE_MD5,
        "send-control": BODY_CHARACTERS,
        "send-empty": BODY_CHARACTERS,
        "send-eleven-attributes": ATTRIBUTE_RULES,
        "send-reserved-name": ATTRIBUTE_RULES,
        "send-no-number": ATTRIBUTE_RULES,
        "send-dedup-on-standard": FIFO_ONLY,
        "visibility-deleted": GONE,
        "batch-partial": PARTIAL,
        "fifo-send": SEQUENCE,
        "fifo-same-again": SAME_ID,
        "fifo-second": SEQUENCE,
        "fifo-other-group": SEQUENCE,
        "fifo-receive": SEQUENCE,
        "fifo-group-is-held": SEQUENCE,
        "fifo-next": SEQUENCE,
        "redrive-bad-json": REDRIVE,
        "redrive-no-queue": REDRIVE,
        "redrive-there": SOURCE_ARN,
        **dict.fromkeys(TASKS, NOT_THERE),
        "purge-again": PURGE,
        "create-deleted": DELETED,
    },
}


def differences(ours, theirs):
    return {name: (ours[name], theirs[name]) for name in ours if ours[name] != theirs[name]}


def show(found):
    return "\n".join(f"{name}:\n    ours   {ours}\n    theirs {theirs}" for name, (ours, theirs) in found.items())


@limit(120)
@each(kind=("fauxqs", "local", "moto"))
def test_every_difference_is_justified(t, kind):
    client = "boto3" if kind == "moto" else "JavaScript"
    found = differences(play(t, client, "sim"), play(t, client, kind))
    listed = JUSTIFIED[kind]
    unjustified = {name: pair for name, pair in found.items() if name not in listed}
    assert not unjustified, f"{kind} answers otherwise:\n{show(unjustified)}"
    stale = [name for name in listed if name not in found]
    assert not stale, f"{kind} answers like the simulator now: {stale}"


@limit(120)
def test_both_sdks_see_the_same(t):
    """The same server, the same calls, both signed: what differs is a matter of the SDKs, so nothing does but names."""
    javascript, python = play(t, "JavaScript", "sim"), play(t, "boto3", "sim")
    assert len(javascript) >= 80
    for name, ours in javascript.items():
        if "error" in ours:
            assert python[name].get("status") == ours["status"], (name, ours, python[name])
        else:
            assert python[name] == ours, (name, ours, python[name])
