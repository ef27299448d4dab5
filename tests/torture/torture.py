#!/usr/bin/env python3
"""Redrives that are killed: the real binary against the simulator, with random faults, kill -9 at random moments, and
`resume` until nothing is unfinished. The simulator's ledger tells what became of every message.

    torture.py --binary build/sqscope [--runs 15] [--seed 1] [--jobs 2]

lost must be 0; what is there twice must be in the journal's list; on FIFO queues nothing is there twice and every group
is in order; the attributes of every copy are those of its original, byte for byte."""

import argparse
import base64
import hashlib
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))

from harness.program import environment  # noqa: E402
from harness.servers import SimServer, Sqs  # noqa: E402

FAULTS = (
    "cut-after on SendMessageBatch 12%",
    "cut-before on SendMessageBatch 12%",
    "half on SendMessageBatch 8%",
    "empty on SendMessageBatch 5%",
    "fail-entries on SendMessageBatch 10%",
    "cut-after on DeleteMessageBatch 12%",
    "cut-before on DeleteMessageBatch 12%",
    "fail-entries on DeleteMessageBatch 10%",
    "cut-after on ReceiveMessage 5%",
    "cut-before on ChangeMessageVisibilityBatch 10%",
    "duplicate 8%",
    "throttle 8%",
    "latency=1ms..30ms",
)
VISIBILITY_S = "6"
LIMIT_S = 120


class Broken(Exception):
    pass


def control(sim, method, path, value=None):
    body = json.dumps(value).encode() if value is not None else None
    request = urllib.request.Request(sim.facts["control"] + path, data=body, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=20) as answer:
        return answer.read().decode()


def ledger(sim, queue):
    return [json.loads(line) for line in control(sim, "GET", f"/ledger?queue={queue}").splitlines()]


def attributes_of(number):
    return {
        "number": {"DataType": "Number", "StringValue": str(number)},
        "text": {"DataType": "String.note", "StringValue": f"h\u00e9llo {number} \U0001f600"},
        "bytes": {"DataType": "Binary.raw", "BinaryValue": base64.b64encode(bytes([0, 255, number % 256])).decode()},
    }


class Run:
    faults = FAULTS

    def __init__(self, binary, sim, seed, directory):
        self.binary, self.sim, self.seed = binary, sim, seed
        self.random = random.Random(seed)
        self.is_fifo = self.random.random() < 0.4
        end = ".fifo" if self.is_fifo else ""
        self.queue, self.dlq = f"q{seed}{end}", f"d{seed}{end}"
        self.count = self.random.randrange(20, 150)
        self.groups = self.random.randrange(1, 9)
        self.home = os.path.join(directory, str(seed))
        os.makedirs(self.home)
        self.sqs = Sqs(sim.endpoint)
        self.env = environment(self.home, AWS_ENDPOINT_URL=sim.endpoint)
        self.env.update(
            AWS_ACCESS_KEY_ID=sim.facts["access_key_id"],
            AWS_SECRET_ACCESS_KEY=sim.facts["secret_access_key"],
            XDG_STATE_HOME=self.home,
        )
        self.kills = 0
        # Every fifth run sends each message through a program, which must not change it.
        self.options = ["--visibility", VISIBILITY_S, "--max-rps", "10000", *(["--edit", "cat"] if seed % 5 == 0 else [])]

    def body(self, number):
        return f"message {number} of run {self.seed}"

    def digest(self, number):
        return hashlib.sha256(self.body(number).encode()).hexdigest()

    def fill(self):
        fifo = {"FifoQueue": "true"} if self.is_fifo else {}
        self.sqs.call("CreateQueue", QueueName=self.dlq, Attributes=fifo)
        policy = {"deadLetterTargetArn": f"arn:aws:sqs:us-east-1:000000000000:{self.dlq}", "maxReceiveCount": 1}
        self.url = self.sqs.call(
            "CreateQueue", QueueName=self.queue, Attributes={**fifo, "RedrivePolicy": json.dumps(policy)}
        )["QueueUrl"]
        for number in range(self.count):
            more = {"MessageGroupId": f"g{number % self.groups}"}
            if self.is_fifo:
                more["MessageDeduplicationId"] = str(number)
            self.sqs.call(
                "SendMessage",
                QueueUrl=self.url,
                MessageBody=self.body(number),
                MessageAttributes=attributes_of(number),
                **more,
            )
        while any(line["queue"] == self.queue for line in ledger(self.sim, self.queue)):
            self.sqs.call("ReceiveMessage", QueueUrl=self.url, MaxNumberOfMessages=10, VisibilityTimeout=0)

    def set_faults(self):
        for fault in self.faults:
            if self.random.random() < 0.5:
                control(self.sim, "POST", "/faults", {"fault": fault})

    def clear_faults(self):
        control(self.sim, "DELETE", "/faults")

    def command(self, *arguments, kill_after_s=None):
        """Its answer, or None when it was killed."""
        process = subprocess.Popen(
            [self.binary, *arguments, "--json", "--quiet"],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            out, err = process.communicate(timeout=kill_after_s or LIMIT_S)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            if kill_after_s is None:
                raise Broken(f"{arguments} does not end") from None
            self.kills += 1
            return None
        if process.returncode < 0 or process.returncode in (2, 3, 4, 5):
            raise Broken(f"{arguments} ended with {process.returncode}: {err.decode()}")
        return [json.loads(line) for line in out.decode().splitlines()]

    def unfinished(self):
        return self.command("resume")[0]["operations"]

    def play(self):
        self.fill()
        self.set_faults()
        moment = self.random.choice((None, self.random.random() * 0.4, self.random.random() * 1.5))
        self.command("redrive", self.dlq, "--yes", *self.options, kill_after_s=moment)
        ambiguous = self.random.choice(("keep", "resend"))
        for turn in range(12):
            if not self.unfinished():
                break
            if turn > 3:
                self.clear_faults()
            moment = self.random.random() * 1.5 if turn < 3 and self.random.random() < 0.6 else None
            self.command("resume", "--all", "--ambiguous", ambiguous, *self.options, kill_after_s=moment)
        else:
            raise Broken("it stays unfinished")
        self.clear_faults()

    def listed(self):
        path = os.path.join(self.home, "sqscope", "sqscope.db")
        if not os.path.exists(path):
            return set()
        with sqlite3.connect(path) as db:
            return {row[0] for row in db.execute("SELECT message_id FROM operation_message WHERE maybe_duplicated")}

    def check(self):
        lines = ledger(self.sim, self.queue) + [
            line for line in ledger(self.sim, self.dlq) if line["sent_to"] != self.queue
        ]
        alive = {}
        originals = {}
        for line in lines:
            if line["dead_lettered"]:
                originals[line["body_sha256"]] = line["id"]
            if line["state"] in ("visible", "in_flight", "delayed"):
                alive.setdefault(line["body_sha256"], []).append(line)
        listed = self.listed()
        lost = doubled = unlisted = 0
        for number in range(self.count):
            digest = self.digest(number)
            copies = alive.get(digest, [])
            lost += not copies
            doubled += len(copies) > 1
            unlisted += len(copies) > 1 and originals.get(digest) not in listed
        if lost or unlisted or (self.is_fifo and doubled):
            raise Broken(f"lost {lost}, there twice {doubled}, of these not listed {unlisted}")
        if self.is_fifo:
            self.check_order(alive)
        moved = sum(any(line["queue"] == self.queue for line in lines) for lines in alive.values())
        self.check_attributes()
        return doubled, len(listed), moved

    def check_order(self, alive):
        for group in range(self.groups):
            numbers = range(group, self.count, self.groups)
            places = []
            for number in numbers:
                digest = self.digest(number)
                places.append(alive[digest][0])
            queues = [place["queue"] for place in places]
            if self.queue in queues[queues.index(self.dlq) :] if self.dlq in queues else False:
                raise Broken(f"group g{group}: a message has overtaken another")
            sent = [place["sent_ms"] for place in places if place["queue"] == self.queue]
            if sent != sorted(sent):
                raise Broken(f"group g{group} is not in order")

    def check_attributes(self):
        """Of everything in the queue; in the order of its group where it has one."""
        seen = {}
        empty = 0
        while empty < 2:
            # What is held is deleted, so that a FIFO queue goes on.
            answer = self.sqs.call(
                "ReceiveMessage",
                QueueUrl=self.url,
                MaxNumberOfMessages=10,
                VisibilityTimeout=600,
                MessageAttributeNames=["All"],
                AttributeNames=["All"],
            )
            messages = answer.get("Messages") or []
            empty = 0 if messages else empty + 1
            for message in messages:
                number = int(message["Body"].split()[1])
                facts = message["Attributes"]
                if message["MessageAttributes"] != attributes_of(number):
                    raise Broken(f"the attributes of message {number} have changed")
                if facts.get("MessageGroupId") != f"g{number % self.groups}":
                    raise Broken(f"the group of message {number} has changed")
                if self.is_fifo and number < seen.get(facts["MessageGroupId"], -1):
                    raise Broken(f"message {number} comes late in its group")
                seen[facts["MessageGroupId"]] = number
                self.sqs.call("DeleteMessage", QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])


def worker(kind, binary, seeds, results):
    with tempfile.TemporaryDirectory(prefix="sqscope-torture-") as directory:
        sim = SimServer(binary, "--scenario", "empty", any_key=True)
        try:
            for seed in iter(seeds.get, None):
                run = kind(binary, sim, seed, directory)
                try:
                    run.play()
                    results.put((seed, None, run.count, run.kills, *run.check(), run.is_fifo))
                except Exception as error:  # reported with the seed that repeats it
                    control(sim, "DELETE", "/faults")
                    results.put((seed, f"{type(error).__name__}: {error}", run.count, run.kills, 0, 0, 0, run.is_fifo))
        finally:
            sim.close()


def main(kind=Run, doc=__doc__, moved="moved"):
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="build/sqscope")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    binary = os.path.abspath(given.binary)
    seeds, results = multiprocessing.Queue(), multiprocessing.Queue()
    for seed in range(given.seed, given.seed + given.runs):
        seeds.put(seed)
    workers = [multiprocessing.Process(target=worker, args=(kind, binary, seeds, results)) for _ in range(given.jobs)]
    for process in workers:
        seeds.put(None)
        process.start()
    began, failed = time.monotonic(), 0
    totals = [0] * 6
    for _ in range(given.runs):
        seed, error, *numbers = results.get()
        is_fifo = numbers[-1]
        totals = [total + number for total, number in zip(totals, numbers)]
        if error:
            failed += 1
            print(f"torture: seed {seed} ({'FIFO' if is_fifo else 'standard'}): {error}", flush=True)
    for process in workers:
        process.join()
    if totals[4] == 0:
        failed += 1
    print(
        f"torture: {given.runs} runs ({totals[5]} FIFO), {totals[0]} messages, {totals[4]} {moved}, {totals[1]} kills, "
        f"lost 0, there twice {totals[2]} of {totals[3]} listed, {failed} failed, "
        f"{time.monotonic() - began:.0f} s"
        if not failed
        else f"torture: {failed} of {given.runs} runs failed, {time.monotonic() - began:.0f} s"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
