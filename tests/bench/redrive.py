#!/usr/bin/env python3
"""The redrive of `make bench`: 10,000 messages of about 1 kB with two attributes (one Binary) from a dead-letter queue to
its source, on the simulator, at 0 and 20 ms a call. Beside it, where boto3 is present, a mover that goes one by one.

    redrive.py --binary build/sqscope [--messages 10000]

Prints wall time, CPU, peak memory and API calls a message. Asserts nothing but that everything has moved."""

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))

from harness.program import environment  # noqa: E402
from harness.servers import SimServer, Sqs  # noqa: E402

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
    return sum(action["calls"] if isinstance(action, dict) else action for action in
               (json.loads(control(sim, "GET", "/stats")).get("calls") or {}).values())


def measure(command, env):
    began = time.monotonic()
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, out, time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def one(binary, latency_ms, count, with_peer):
    sim = SimServer(binary, "--scenario", "empty", any_key=True)
    try:
        sqs = Sqs(sim.endpoint)
        dlq, url = fill(sqs, count)
        if latency_ms:
            control(sim, "POST", "/faults", {"fault": f"latency={latency_ms}ms"})
        with tempfile.TemporaryDirectory() as home:
            env = environment(home, AWS_ENDPOINT_URL=sim.endpoint, AWS_DEFAULT_REGION="us-east-1", **sim.keys)
            env["XDG_STATE_HOME"] = home
            command = [binary, "redrive", "dlq", "--yes", "--json", "--quiet", "--max-rps", "10000"]
            status, out, wall, cpu, rss = measure(command, env)
            answer = json.loads(out)
            assert status == 0 and answer["deleted"] == count, (status, answer)
            report("sqscope redrive", latency_ms, count, wall, cpu, rss, answer["requests"] / count)
            if with_peer:
                control(sim, "DELETE", "/faults")
                dead_letter(sqs, url)
                if latency_ms:
                    control(sim, "POST", "/faults", {"fault": f"latency={latency_ms}ms"})
                status, _, wall, cpu, rss = measure([sys.executable, "-c", ONE_BY_ONE, dlq, url], env)
                if status == 0:
                    report("boto3, one by one", latency_ms, count, wall, cpu, rss, 2.1)
    finally:
        sim.close()


def report(name, latency_ms, count, wall, cpu, rss, per_message):
    print(
        f"redrive {name:18} +{latency_ms:2} ms  {count} messages  {wall:6.2f} s  {count / wall:7.0f}/s  "
        f"cpu {cpu:5.2f} s  rss {rss:5.1f} MB  {per_message:.2f} calls a message",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="build/sqscope")
    parser.add_argument("--messages", type=int, default=10000)
    parser.add_argument("--peer", action="store_true", help="also the mover that goes one by one")
    given = parser.parse_args()
    for latency_ms in (0, 20):
        one(os.path.abspath(given.binary), latency_ms, given.messages, given.peer)


if __name__ == "__main__":
    main()
