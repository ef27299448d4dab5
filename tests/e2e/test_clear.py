"""purge, dump, restore and their resume as commands, against servers that are not ours and the simulator. The hazards of
the design (d4 to d27) are named where a test is about one."""

import base64
import json
import os
import resource
import signal

from harness.runner import each, limit
from test_messages import HOSTILE, SERVERS, counts, put, start, take, wait_until
from test_redrive import control

FIFO = {"FifoQueue": "true"}


def rows(path):
    with open(path, encoding="utf-8") as file:
        header, *rest = [json.loads(line) for line in file]
    assert header["sqscope_dump"] == 1
    return rest


def path_of(t, name="backup.jsonl"):
    return os.path.join(t.directory, name)


def fill(sqs, name, count):
    for number in range(count):
        put(sqs, name, f"job {number}", {"n": ("Number.int", str(number))})


# purge


@each(kind=SERVERS)
@limit(120)
def test_purge_with_a_backup_deletes_what_is_in_it(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    fill(sqs, "jobs", 25)
    path = path_of(t)
    answer = t.run("purge", "jobs", "--confirm", "jobs", "--backup", path, "--json").expect(0).json()
    assert answer["how"] == "backup" and answer["counts"]["visible"] == 25, answer
    assert answer["saved"] == answer["deleted"] == 25 and answer["file"] == path, answer
    assert answer["remaining"] == {"visible": 0, "in_flight": 0, "delayed": 0}, answer
    assert counts(sqs, "jobs") == (0, 0, 0)
    assert sorted(row["body"] for row in rows(path)) == sorted(f"job {n}" for n in range(25))
    # It never replaces a file.
    fill(sqs, "jobs", 1)
    t.run("purge", "jobs", "--confirm", "jobs", "--backup", path).expect_sentence(5, "exists")
    assert counts(sqs, "jobs") == (1, 0, 0)


@each(kind=("fauxqs", "sim", "moto"))
@limit(120)
def test_purge_shows_three_counts_and_the_evidence(t, kind):
    """d17: in-flight and delayed messages go, too."""
    sqs = t.server(kind)
    sqs.create("jobs")
    fill(sqs, "jobs", 4)
    put(sqs, "jobs", "later", DelaySeconds=600)
    take(sqs, "jobs")
    run = t.run("purge", "jobs", "--confirm", "jobs", "--json").expect(0)
    answer = run.json()
    assert answer["how"] == "all" and answer["accepted"] and not answer["ambiguous"], answer
    assert answer["counts"] == {"visible": 3, "in_flight": 1, "delayed": 1}, answer
    assert answer["evidence"] == "empty" and answer["asked"] < answer["until"], answer
    assert "3 visible, 1 in flight and 1 delayed" in run.err, run.err
    assert counts(sqs, "jobs") == (0, 0, 0)


@limit(60)
def test_a_second_purge_in_a_minute_is_explained(t):
    """d17: PurgeQueueInProgress."""
    sqs = t.server("sim")
    sqs.create("jobs")
    fill(sqs, "jobs", 2)
    t.run("purge", "jobs", "--confirm", "jobs").expect(0)
    fill(sqs, "jobs", 2)
    t.run("purge", "jobs", "--confirm", "jobs").expect_sentence(1, "one purge of a queue in 60 s")
    assert counts(sqs, "jobs") == (2, 0, 0)
    # What was seen can be deleted all the same.
    t.run("purge", "jobs", "--confirm", "jobs", "--only-seen").expect(0)
    assert counts(sqs, "jobs") == (0, 0, 0)


def test_purge_needs_the_name(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    fill(sqs, "jobs", 2)
    t.run("purge", "jobs").expect_sentence(5, "--confirm jobs")
    t.run("purge", "jobs", "--confirm", "job").expect_sentence(5, "not the name")
    t.run("--read-only", "purge", "jobs", "--confirm", "jobs").expect_sentence(5, "READ-ONLY")
    t.run("purge", "none", "--confirm", "none").expect(4)
    assert counts(sqs, "jobs") == (2, 0, 0)
    assert t.run("resume", "--json").expect(0).json() == {"operations": []}


@limit(60)
def test_purge_of_a_fifo_queue_keeps_order(t):
    sqs = t.server("sim")
    sqs.create("jobs.fifo", FIFO)
    for number in range(24):
        put(sqs, "jobs.fifo", str(number), MessageGroupId=f"g{number % 2}", MessageDeduplicationId=str(number))
    path = path_of(t)
    answer = t.run("purge", "jobs.fifo", "--confirm", "jobs.fifo", "--backup", path, "--json").expect(0).json()
    assert answer["deleted"] == 24 and answer["groups_cut"] == 0, answer
    for group in range(2):
        saved = [int(row["body"]) for row in rows(path) if row["attributes"]["MessageGroupId"] == f"g{group}"]
        assert saved == list(range(group, 24, 2)), saved


@limit(60)
def test_purge_by_somebody_who_may_not_delete(t):
    sqs = t.server("sim", arguments=("--fault", "denied on DeleteMessage*"))
    sqs.create("jobs")
    fill(sqs, "jobs", 5)
    t.run("purge", "jobs", "--confirm", "jobs", "--backup", path_of(t)).expect_sentence(6, "not allowed")
    assert sum(counts(sqs, "jobs")) == 5


# dump


@limit(120)
def test_dump_runs_in_bounded_memory(t):
    """Of 40 MB of messages only a part is in memory at a time."""
    sqs = t.server("sim")
    sqs.create("jobs")
    body = "x" * 100_000
    for _ in range(400):
        sqs.call("SendMessage", QueueUrl=sqs.urls["jobs"], MessageBody=body)
    path = path_of(t)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    process = start(t, "--stats", "dump", "jobs", "--out", path, "--json")
    out, err = process.communicate(timeout=100)
    assert process.returncode == 0, err
    assert json.loads(out)["saved"] == 400 and len(rows(path)) == 400
    peak = next(line for line in err.decode().splitlines() if "peak" in line)
    assert t.is_sanitized or (before >= 0 and megabytes(peak) < 40), peak
    wait_until(lambda: counts(sqs, "jobs")[:2] == (400, 0), "handed back")


@limit(120)
def test_a_scan_that_only_prints_runs_in_bounded_memory(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    for _ in range(400):
        sqs.call("SendMessage", QueueUrl=sqs.urls["jobs"], MessageBody="x" * 100_000)
    process = start(t, "--stats", "peek", "jobs", "--scan", "--json")
    out, err = process.communicate(timeout=100)
    assert process.returncode == 0 and len(out.splitlines()) == 400, err
    peak = next(line for line in err.decode().splitlines() if "peak" in line)
    assert t.is_sanitized or megabytes(peak) < 40, peak
    assert counts(sqs, "jobs")[:2] == (400, 0)
    table = t.run("peek", "jobs", "--scan").expect(0).out.splitlines()
    assert len(table) == 401 and table[0].startswith("ID"), table[:3]


def megabytes(line):
    """Of a line of --stats."""
    words = line.replace(",", " ").split()
    at = next(i for i, word in enumerate(words) if word in ("MB", "MiB", "kB", "KiB"))
    value = float(words[at - 1])
    return value if words[at].startswith("M") else value / 1024


@limit(60)
def test_dump_of_a_fifo_queue_says_what_it_cannot_see(t):
    """d3"""
    sqs = t.server("sim")
    sqs.create("jobs.fifo", FIFO)
    for number in range(30):
        put(sqs, "jobs.fifo", str(number), MessageGroupId="g", MessageDeduplicationId=str(number))
    run = t.run("dump", "jobs.fifo", "--out", path_of(t)).expect(0)
    assert "only the front was seen" in run.out, run.out
    wait_until(lambda: counts(sqs, "jobs.fifo")[:2] == (30, 0), "handed back")


@limit(60)
def test_a_dump_that_was_stopped_goes_on(t):
    sqs = t.server("sim", arguments=("--fault", "latency=60ms on ReceiveMessage"))
    sqs.create("jobs")
    fill(sqs, "jobs", 60)
    path = path_of(t)
    process = start(t, "dump", "jobs", "--out", path, "--json")
    wait_until(lambda: os.path.exists(path) and os.path.getsize(path) > 1000, "a part is in the file")
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 143 and "resume" in err.decode(), (out, err)
    assert 0 < json.loads(out)["saved"] < 60, out
    wait_until(lambda: counts(sqs, "jobs")[:2] == (60, 0), "handed back")
    operation = t.run("resume", "--json").expect(0).json()["operations"]
    assert [(one["kind"], one["unfinished"]) for one in operation] == [("dump", 0)], operation
    t.run("resume", operation[0]["operation"]).expect(0)
    bodies = [row["body"] for row in rows(path)]
    assert len(bodies) == 60 and len(set(bodies)) == 60
    assert t.run("resume", "--json").expect(0).json() == {"operations": []}


# restore


@each(kind=SERVERS)
@limit(120)
def test_restore_is_lossless(t, kind):
    """d7, d27: bodies, types with labels, bytes, the trace header."""
    sqs = t.server(kind)
    sqs.create("jobs")
    sqs.create("again")
    blob = base64.b64encode(bytes(range(256))).decode()
    trace = {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793"}}
    attributes = {"blob": ("Binary.x", blob), "n": ("Number.int", "007"), "ExtendedPayloadSize": ("Number", "300000")}
    for number in range(12):
        put(sqs, "jobs", f"{number} \u00e9 {HOSTILE}", attributes, MessageSystemAttributes=trace)
    path = path_of(t)
    t.run("purge", "jobs", "--confirm", "jobs", "--backup", path).expect(0)
    answer = t.run("restore", path, "--to", "again", "--json").expect(0).json()
    assert answer["sent"] == answer["messages"] == 12 and answer["failed"] == answer["maybe_duplicated"] == [], answer
    seen = set()
    for _ in range(12):
        message = take(sqs, "again")
        seen.add(message["Body"])
        found = {
            name: (value["DataType"], value.get("BinaryValue", value.get("StringValue")))
            for name, value in message["MessageAttributes"].items()
        }
        assert found == attributes, found
        if kind == "sim":
            assert message["Attributes"]["AWSTraceHeader"] == "Root=1-5759e988-bd862e3fe1be46a994272793", message
    assert seen == {f"{number} \u00e9 {HOSTILE}" for number in range(12)}


@each(kind=("fauxqs", "sim", "moto"))
@limit(120)
def test_restore_keeps_groups_in_order(t, kind):
    """d4: a used deduplication id would have them dropped."""
    sqs = t.server(kind)
    sqs.create("jobs.fifo", FIFO)
    for number in range(20):
        put(sqs, "jobs.fifo", str(number), MessageGroupId=f"g{number % 2}", MessageDeduplicationId=str(number))
    path = path_of(t)
    t.run("purge", "jobs.fifo", "--confirm", "jobs.fifo", "--backup", path).expect(0)
    t.run("restore", path, "--to", "jobs.fifo").expect(0)
    groups = {"g0": [], "g1": []}
    while message := take(sqs, "jobs.fifo"):
        groups[message["Attributes"]["MessageGroupId"]].append(int(message["Body"]))
        sqs.call("DeleteMessage", QueueUrl=sqs.urls["jobs.fifo"], ReceiptHandle=message["ReceiptHandle"])
    assert groups == {"g0": list(range(0, 20, 2)), "g1": list(range(1, 20, 2))}, groups


def test_restore_checks_the_whole_file_first(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    path = t.write("bad.jsonl", '{"body":"a"}\n' * 300 + '{"body":\n')
    t.run("restore", path, "--to", "jobs").expect_sentence(1, "bad.jsonl:301")
    assert counts(sqs, "jobs") == (0, 0, 0)
    t.run("restore", path_of(t, "none"), "--to", "jobs").expect(2)
    t.run("restore", path).expect(2)
    t.run("--read-only", "restore", path, "--to", "jobs").expect(5)


@limit(60)
def test_restore_keeps_a_rate(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    path = t.write("some.jsonl", "".join(json.dumps({"body": str(n)}) + "\n" for n in range(40)))
    answer = t.run("restore", path, "--to", "jobs", "--rate", "20", "--json").expect(0).json()
    assert answer["sent"] == 40 and 1.4 < answer["seconds"] < 10, answer


@limit(60)
def test_a_restore_that_was_stopped_goes_on(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    path = t.write("some.jsonl", "".join(json.dumps({"message_id": f"m{n}", "body": str(n)}) + "\n" for n in range(80)))
    process = start(t, "restore", path, "--to", "jobs", "--rate", "20")
    wait_until(lambda: counts(sqs, "jobs")[0] > 0, "some have arrived")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130 and "resume" in err.decode(), (out, err)
    answer = t.run("resume", "--all", "--json").expect(0).json()
    assert answer["done_before"] > 0 and answer["done_before"] + answer["sent"] == 80, answer
    bodies = set()
    while message := take(sqs, "jobs"):
        assert message["Body"] not in bodies
        bodies.add(message["Body"])
    assert len(bodies) == 80


@limit(60)
def test_a_purge_that_was_killed_deletes_only_what_is_safe(t):
    """d6: kill -9 between the backup and the delete."""
    sqs = t.server("sim", arguments=("--fault", "cut-before on DeleteMessageBatch"))
    sqs.create("jobs")
    fill(sqs, "jobs", 30)
    path = path_of(t)
    process = start(t, "purge", "jobs", "--confirm", "jobs", "--backup", path, "--visibility", "6")
    wait_until(lambda: os.path.exists(path) and os.path.getsize(path) > 1000, "a part is in the file")
    process.kill()
    process.communicate()
    control(sqs.server, "/faults", method="DELETE")
    left = t.run("resume", "--json").expect(0).json()["operations"]
    assert [one["kind"] for one in left] == ["purge"], left
    # Without its backup nothing is deleted.
    os.rename(path, path + ".away")
    if left[0]["unfinished"]:
        t.run("resume", "--all").expect_sentence(1, "No such file")
        assert sum(counts(sqs, "jobs")) == 30
    os.rename(path + ".away", path)
    answer = t.run("resume", "--all", "--visibility", "6", "--json").expect(0).json()
    assert answer["deleted"] == left[0]["unfinished"], (answer, left)
    assert sum(counts(sqs, "jobs")) == 30 - answer["deleted"]
    saved = {row["body"] for row in rows(path)}
    alive = set()
    wait_until(lambda: counts(sqs, "jobs")[1] == 0, "handed back")
    while message := take(sqs, "jobs"):
        alive.add(message["Body"])
    assert saved | alive == {f"job {number}" for number in range(30)}
