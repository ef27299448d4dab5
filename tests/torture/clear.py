#!/usr/bin/env python3
"""Purges with a backup and restores that are killed: the real binary against the simulator, with random faults, kill -9 at
random moments, and `resume` until nothing is unfinished. The simulator's ledger tells what became of every message.

    clear.py --binary build/sqscope [--runs 10] [--seed 1] [--jobs 2]

Whenever the program was killed, everything that is not in the queue any more is whole in the backup. What is restored is
there once, or in the list of what may be doubled or missing; on FIFO queues it is there exactly once and every group is in
order; the attributes of every copy are those of its original, byte for byte."""

import base64
import json
import os
import sqlite3
import sys

from torture import Broken, Run, attributes_of, ledger, main

ALIVE = ("visible", "in_flight", "delayed")
FAULTS = (
    "cut-after on SendMessageBatch 12%",
    "cut-before on SendMessageBatch 12%",
    "half on SendMessageBatch 8%",
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


class ClearRun(Run):
    faults = FAULTS

    def fill(self):
        fifo = {"FifoQueue": "true"} if self.is_fifo else {}
        self.url = self.sqs.call("CreateQueue", QueueName=self.queue, Attributes=fifo)["QueueUrl"]
        # In the end everything is here.
        self.target = self.queue.replace("q", "t", 1)
        self.url = self.sqs.call("CreateQueue", QueueName=self.target, Attributes=fifo)["QueueUrl"]
        source = self.url.replace(self.target, self.queue)
        for number in range(self.count):
            more = {"MessageGroupId": f"g{number % self.groups}"}
            if self.is_fifo:
                more["MessageDeduplicationId"] = str(number)
            self.sqs.call(
                "SendMessage",
                QueueUrl=source,
                MessageBody=self.body(number),
                MessageAttributes=attributes_of(number),
                **more,
            )

    def in_backup(self, path):
        """The numbers of the messages that are whole in it; the last line may be half."""
        numbers = set()
        try:
            with open(path, encoding="utf-8") as file:
                lines = file.read().split("\n")
        except FileNotFoundError:
            return numbers
        for line in lines[1:-1]:
            row = json.loads(line)
            number = int(row["body"].split()[1])
            wanted = {
                name: (value["DataType"], value.get("StringValue", value.get("BinaryValue")))
                for name, value in attributes_of(number).items()
            }
            found = {
                name: (value["type"], value.get("value", value.get("value_base64")))
                for name, value in row["message_attributes"].items()
            }
            if row["body"] != self.body(number) or found != wanted:
                raise Broken(f"message {number} has changed in the backup")
            base64.b64decode(row["message_attributes"]["bytes"]["value_base64"], validate=True)
            numbers.add(number)
        return numbers

    def check_backups(self):
        """Nothing is deleted that is not whole in one of them."""
        numbers = set()
        for path in self.backups:
            numbers |= self.in_backup(path)
        gone = {line["body_sha256"] for line in ledger(self.sim, self.queue) if line["state"] not in ALIVE}
        missing = gone - {self.digest(number) for number in numbers}
        if missing:
            raise Broken(f"{len(missing)} messages are deleted and in no backup")

    def until_finished(self):
        ambiguous = self.random.choice(("keep", "resend"))
        for turn in range(14):
            left = self.unfinished()
            if not left:
                return
            if turn > 3:
                self.clear_faults()
            moment = self.random.random() * 1.5 if turn < 3 and self.random.random() < 0.6 else None
            answer = self.command(
                "resume", "--all", "--ambiguous", ambiguous, "--visibility", "6", kill_after_s=moment
            )
            self.check_backups()
        raise Broken(f"it stays unfinished: {left}, {answer}")

    def moment(self):
        return self.random.choice((None, self.random.random() * 0.4, self.random.random() * 2.5))

    def play(self):
        self.fill()
        self.backups = []
        self.set_faults()
        for turn in range(20):
            self.backups.append(os.path.join(self.home, f"backup-{turn}.jsonl"))
            if turn > 5:
                self.clear_faults()
            self.command(
                "purge", self.queue, "--confirm", self.queue, "--backup", self.backups[-1], "--visibility", "6",
                kill_after_s=self.moment() if turn < 4 else None,
            )
            self.check_backups()
            self.until_finished()
            if not self.alive(self.queue):
                break
        else:
            raise Broken("the queue does not become empty")
        self.merge()
        self.set_faults()
        # One that was killed before it had begun is begun anew.
        for turn in range(20):
            moment = self.moment() if turn < 4 else None
            self.command("restore", self.backup, "--to", self.target, kill_after_s=moment)
            if self.has_begun_restore():
                break
        self.until_finished()
        self.clear_faults()

    def has_begun_restore(self):
        with sqlite3.connect(os.path.join(self.home, "sqscope", "sqscope.db")) as db:
            return db.execute("SELECT count(*) FROM operation WHERE kind = 3").fetchone()[0] > 0

    def alive(self, queue):
        return [line for line in ledger(self.sim, queue) if line["queue"] == queue and line["state"] in ALIVE]

    def merge(self):
        """All backups, one behind the other: what stands in two of them is one message."""
        merged = os.path.join(self.home, "all.jsonl")
        with open(merged, "w", encoding="utf-8") as out:
            for number, path in enumerate(self.backups):
                if not os.path.exists(path):
                    continue
                with open(path, encoding="utf-8") as file:
                    lines = file.read().split("\n")
                out.writelines(line + "\n" for line in lines[0 if number == 0 else 1 : -1])
        self.backup = merged

    def check(self):
        copies = {}
        for line in self.alive(self.target):
            copies.setdefault(line["body_sha256"], []).append(line)
        listed = self.listed()
        names = {}
        with open(self.backup, encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                if "body" in row:
                    names.setdefault(row["body"], set()).add(row["message_id"])
        lost = doubled = unlisted = 0
        for number in range(self.count):
            found = copies.get(self.digest(number), [])
            lost += not found
            doubled += len(found) > 1
            unlisted += len(found) != 1 and not names.get(self.body(number), set()) & listed
        if unlisted or (self.is_fifo and (lost or doubled)):
            raise Broken(f"missing {lost}, there twice {doubled}, of these not listed {unlisted}")
        if self.is_fifo:
            self.check_groups(copies)
        self.check_attributes()
        return doubled, len(listed), len(copies)

    def check_groups(self, copies):
        for group in range(self.groups):
            sent = [
                copies[self.digest(number)][0]["sent_ms"] for number in range(group, self.count, self.groups)
            ]
            if sent != sorted(sent):
                raise Broken(f"group g{group} is not in order")


if __name__ == "__main__":
    sys.exit(main(ClearRun, __doc__, "purged and restored"))
