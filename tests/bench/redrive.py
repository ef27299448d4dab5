#!/usr/bin/env python3
"""The redrive of `make bench`: 10,000 messages of about 1 kB with two attributes (one Binary) from a dead-letter queue to
its source, on the simulator, at 0 and 20 ms a call. With --peer, on the same server: a mover with the JavaScript SDK that
goes by tens in many lanes, and one with boto3 that goes one by one, where they are present.

    redrive.py --binary build/sqscope [--messages 10000] [--peer]

Prints wall time (all of it: until the source has been seen empty), CPU, peak memory and API calls a message, as the server
counts them. sqscope runs with its ceiling of requests lifted (--max-rps 10000; 50 a second otherwise). Asserts nothing but
that everything has moved."""

import argparse
import base64
import importlib.util
import json
import os
import select
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "e2e"))

from harness.program import environment  # noqa: E402
from harness.servers import SimServer, Sqs  # noqa: E402
from measure import peak_bytes  # noqa: E402

ONE_BY_ONE = """
import sys, boto3
sqs = boto3.client("sqs")
source, target = sys.argv[1:3]
while True:
    got = sqs.receive_message(QueueUrl=source, MaxNumberOfMessages=10, WaitTimeSeconds=1,
                              MessageAttributeNames=["All"], AttributeNames=["All"]).get("Messages", [])
    if not got:
        break
    for m in got:
        sqs.send_message(QueueUrl=target, MessageBody=m["Body"], MessageAttributes=m.get("MessageAttributes", {}))
        sqs.delete_message(QueueUrl=source, ReceiptHandle=m["ReceiptHandle"])
"""


def control(sim, method, path, value=None):
    body = json.dumps(value).encode() if value is not None else None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(sim.facts["control"] + path, data=body, method=method), timeout=60) as answer:
        return answer.read().decode()


def fill(sqs, count):
    dlq = sqs.call("CreateQueue", QueueName="dlq")["QueueUrl"]
    policy = {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:dlq", "maxReceiveCount": 1}
    url = sqs.call("CreateQueue", QueueName="jobs", Attributes={"RedrivePolicy": json.dumps(policy)})["QueueUrl"]
    body = "x" * 900
    attributes = {
        "kind": {"DataType": "String", "StringValue": "render"},
        "blob": {"DataType": "Binary", "BinaryValue": base64.b64encode(bytes(range(60))).decode()},
    }
    for start in range(0, count, 10):
        entries = [
            {"Id": str(i), "MessageBody": f"{start + i} {body}", "MessageAttributes": attributes} for i in range(10)
        ]
        sqs.call("SendMessageBatch", QueueUrl=url, Entries=entries)
    dead_letter(sqs, url)
    return dlq, url


def waiting(sqs, url):
    facts = sqs.call("GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return int(facts["ApproximateNumberOfMessages"]) + int(facts["ApproximateNumberOfMessagesNotVisible"])


def dead_letter(sqs, url):
    while waiting(sqs, url):
        sqs.call("ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)


def calls(sim):
    return sum(json.loads(control(sim, "GET", "/stats"))["calls"].values())


def measure(command, env):
    began = time.monotonic()
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    # ru_maxrss counts this Python too, of which the process was a copy before it became the command.
    peak = 0
    while not select.select([process.stdout], [], [], 0.01)[0]:
        peak = max(peak, peak_bytes(process.pid))
    out = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, out, time.monotonic() - began, used.ru_utime + used.ru_stime, peak / (1 << 20)


class Course:
    """One server, one dead-letter queue, which every mover finds full."""

    def __init__(self, binary, latency_ms, count):
        self.binary, self.latency_ms, self.count = binary, latency_ms, count
        self.sim = SimServer(binary, "--scenario", "empty", any_key=True)
        self.sqs = Sqs(self.sim.endpoint)
        self.dlq, self.url = fill(self.sqs, count)

    def run(self, name, command, home):
        control(self.sim, "DELETE", "/faults")
        dead_letter(self.sqs, self.url)
        if self.latency_ms:
            control(self.sim, "POST", "/faults", {"fault": f"latency={self.latency_ms}ms"})
        env = environment(home, AWS_ENDPOINT_URL=self.sim.endpoint, AWS_DEFAULT_REGION="us-east-1", **self.sim.keys)
        env["XDG_STATE_HOME"] = home
        before = calls(self.sim)
        status, out, wall, cpu, rss = measure(command, env)
        asked = calls(self.sim) - before
        moved = waiting(self.sqs, self.url)
        assert status == 0 and (moved, waiting(self.sqs, self.dlq)) == (self.count, 0), (name, status, moved, out[-500:])
        report(name, self.latency_ms, self.count, wall, cpu, rss, asked / self.count)


def one_by_one(binary, latency_ms, count):
    """Of a tenth of the messages: it takes minutes otherwise."""
    course = Course(binary, latency_ms, max(1, count // 10))
    try:
        with tempfile.TemporaryDirectory() as home:
            course.run("boto3, one by one", [sys.executable, "-c", ONE_BY_ONE, course.dlq, course.url], home)
    finally:
        course.sim.close()


def one(binary, latency_ms, count, with_peers):
    course = Course(binary, latency_ms, count)
    node, mover = (os.path.join(HERE, *path) for path in (("..", "servers", "node.sh"), ("mover_sdk.mjs",)))
    try:
        with tempfile.TemporaryDirectory() as home:
            options = ("--yes", "--json", "--quiet", "--max-rps", "10000")
            course.run("sqscope redrive", [binary, "redrive", "dlq", *options], home)
            if with_peers and os.path.isdir(os.path.join(HERE, "..", "servers", "node_modules")):
                for lanes in ("1", "10", "50"):
                    command = [node, mover, course.sim.endpoint, course.dlq, course.url, lanes]
                    course.run(f"JS SDK, {lanes} lanes", command, home)
    finally:
        course.sim.close()
    if with_peers and importlib.util.find_spec("boto3"):
        one_by_one(binary, latency_ms, count)


def report(name, latency_ms, count, wall, cpu, rss, per_message):
    print(
        f"redrive {name:17} +{latency_ms:2} ms  {count} messages  {wall:6.2f} s  {count / wall:7.0f}/s  "
        f"cpu {cpu:5.2f} s  rss {rss:5.1f} MB  {per_message:.2f} calls a message",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="build/sqscope")
    parser.add_argument("--messages", type=int, default=10000)
    parser.add_argument("--peer", action="store_true", help="also the movers of others")
    given = parser.parse_args()
    for latency_ms in (0, 20):
        one(os.path.abspath(given.binary), latency_ms, given.messages, given.peer)


if __name__ == "__main__":
    main()
