"""peek, send, visibility, delete, dump: what they do to messages, what they cost, what they never lose. The hazards
of the design (d1 to d27) are named where a test is about one."""

import base64
import contextlib
import json
import os
import signal
import sqlite3
import stat
import subprocess
import time

from harness.runner import each

SERVERS = ("local", "fauxqs", "sim", "moto")
WAIT_S = 20 * int(os.environ.get("SQSCOPE_TEST_PATIENCE", "1"))

HOSTILE = "\u202eevil \u009b31m \ttab"


def wait_until(condition, what):
    deadline = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < deadline, f"timed out: {what}"
        time.sleep(0.02)


def counts(sqs, name):
    attributes = sqs.attributes(name)
    keys = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed")
    return tuple(int(attributes.get(key, 0)) for key in keys)


def lines(result):
    return [json.loads(line) for line in result.out.splitlines()]


def put(sqs, name, body, attributes=None, **more):
    typed = {
        key: {"DataType": kind, ("BinaryValue" if kind.startswith("Binary") else "StringValue"): value}
        for key, (kind, value) in (attributes or {}).items()
    }
    return sqs.call("SendMessage", QueueUrl=sqs.urls[name], MessageBody=body, MessageAttributes=typed, **more)


def take(sqs, name, visibility_s=600):
    """Receive one with everything, as a worker does."""
    answer = sqs.call(
        "ReceiveMessage", QueueUrl=sqs.urls[name], VisibilityTimeout=visibility_s, MessageAttributeNames=["All"],
        AttributeNames=["All"],
    )  # fmt: skip
    return (answer.get("Messages") or [None])[0]


def start(t, *arguments, **options):
    command = [t.binary, "--endpoint-url", t.endpoint, *arguments]
    process = subprocess.Popen(
        command, env=t.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )

    class Closing:
        @staticmethod
        def close():
            if process.poll() is None:
                process.kill()
            process.communicate()

    t.keep(Closing)
    return process


# peek


@each(kind=SERVERS)
def test_peek_gives_back_what_it_shows(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs", {"VisibilityTimeout": "300"})
    sqs.send("jobs", 3)
    messages = lines(t.run("peek", "jobs", "--json").expect(0))
    assert sorted(m["body"] for m in messages) == [f"message {i} for jobs" for i in range(3)], messages
    assert all(m["held_until"] is None and m["receipt_handle"] for m in messages)
    wait_until(lambda: counts(sqs, "jobs")[:2] == (3, 0), f"handed back: {counts(sqs, 'jobs')}")


@each(kind=SERVERS)
def test_peek_json_is_exact(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    blob = base64.b64encode(b"\0\xff\x1b[31m").decode()
    put(sqs, "jobs", 'say "\u00e9"\n', {"n": ("Number.int", "3"), "s": ("String", "x"), "blob": ("Binary.png", blob)})
    (message,) = lines(t.run("peek", "jobs", "--json", "-n", "1").expect(0))
    assert message["body"] == 'say "\u00e9"\n' and message["body_encoding"] == "text", message
    assert message["md5_ok"] is True, message
    assert message["attributes"]["ApproximateReceiveCount"] == "1", message
    # d7: the types with their labels, and the bytes.
    assert message["message_attributes"] == {
        "n": {"type": "Number.int", "value": "3"},
        "s": {"type": "String", "value": "x"},
        "blob": {"type": "Binary.png", "value_base64": blob},
    }, message


@each(kind=SERVERS)
def test_peek_states_and_counts_its_price(t, kind):
    sqs = t.server(kind)
    sqs.create_with_dlq("jobs", "jobs-dlq", 5)
    sqs.send("jobs", 2)
    result = t.run("peek", "jobs", "--json").expect(0, "one of the 5 after which a message moves to jobs-dlq")
    assert "2 messages were each received once more, of the 5 times" in result.err, result
    assert "no redrive policy" in t.run("peek", "jobs-dlq").expect(0).err.lower()
    assert not t.run("--quiet", "peek", "jobs", "--json").expect(0).err


@each(kind=SERVERS)
def test_d1_a_look_that_moves_messages_is_refused(t, kind):
    sqs = t.server(kind)
    sqs.create_with_dlq("jobs", "jobs-dlq", 1)
    sqs.send("jobs", 1)
    result = t.run("peek", "jobs", "--json").expect(5, "every message may be received once")
    assert result.json()["error"]["code"] == "Refused", result
    assert counts(sqs, "jobs")[0] == 1 and not t.run("log", "--json").json()["entries"]
    # Forced it looks, and says so in the audit log; the next receive is what moves the message.
    assert len(lines(t.run("peek", "jobs", "--json", "--force", "--reason", "incident 7").expect(0))) == 1
    (entry,) = t.run("log", "--json").json()["entries"]
    assert entry["action"] == "ReceiveMessage" and entry["reason"] == "incident 7", entry
    t.run("peek", "jobs", "--force").expect(0)
    assert counts(sqs, "jobs-dlq")[0] == 1


@each(kind=SERVERS)
def test_d2_the_queues_own_timeout_is_never_used(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs", {"VisibilityTimeout": "43200"})
    sqs.send("jobs", 1)
    (message,) = lines(t.run("peek", "jobs", "--json", "--hold", "90").expect(0))
    left = time.mktime(time.strptime(message["held_until"], "%Y-%m-%dT%H:%M:%SZ")) - time.mktime(time.gmtime())
    assert 30 < left <= 91, message
    assert counts(sqs, "jobs")[1] == 1


@each(kind=SERVERS)
def test_d3_a_peek_of_a_fifo_queue_frees_its_groups(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs.fifo")
    sqs.send("jobs.fifo", 6)
    result = t.run("peek", "jobs.fifo", "--json", "-n", "2").expect(0, "holds up its message group")
    assert lines(result)
    sqs.work_off("jobs.fifo", 6)


@each(kind=SERVERS)
def test_peek_where_selects(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    for i in range(4):
        put(sqs, "jobs", json.dumps({"job": i, "error": {"type": "Timeout" if i % 2 else "OOM"}}))
    put(sqs, "jobs", "no JSON")
    result = t.run("peek", "jobs", "--json", "--where", '.json.error.type == "Timeout"').expect(0)
    assert sorted(json.loads(m["body"])["job"] for m in lines(result)) == [1, 3], result
    result = t.run("peek", "jobs", "--json", "--where", ".json | keys").expect(0, "--where failed on 1 of 5")
    assert len(lines(result)) == 4
    t.run("peek", "jobs", "--where", ".json |").expect_sentence(2, "--where")


@each(kind=SERVERS)
def test_d9_d18_a_scan_sees_the_whole_queue(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    sqs.send("jobs", 95)
    messages = lines(t.run("peek", "jobs", "--json", "--scan").expect(0))
    assert len(messages) == len({m["message_id"] for m in messages}) == 95
    wait_until(lambda: counts(sqs, "jobs")[:2] == (95, 0), "handed back")
    assert len(lines(t.run("peek", "jobs", "--json", "--scan", "-n33").expect(0))) == 33


def test_peek_of_nothing(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    assert t.run("peek", "jobs", "--json").expect(0, "no message came").out == ""
    t.run("peek", "other").expect_sentence(4)
    t.run("peek", "job*").expect_sentence(2, "pattern")
    t.run("peek", "jobs", "-n", "0").expect_sentence(2, "-n")
    t.run("peek", "jobs", "--hold", "13h").expect_sentence(2, "--hold")


# d25


@each(kind=SERVERS)
def test_d25_hostile_bodies_reach_the_terminal_harmless(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    put(sqs, "jobs", HOSTILE, {"a": ("String", HOSTILE)})
    result = t.run("peek", "jobs").expect(0)
    for bad in ("\u202e", "\u009b", "\x1b"):
        assert bad not in result.out, result.out.encode()
    assert "evil" in result.out, result
    assert lines(t.run("peek", "jobs", "--json").expect(0))[0]["body"] == HOSTILE


# send


@each(kind=SERVERS)
def test_d7_send_carries_every_attribute(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    blob = base64.b64encode(bytes(range(256))).decode()
    answer = t.run(
        "send", "jobs", "--body", '{"job":1}', "--attr", "n:Number.int=3", "--attr", "s:String=a=b:c",
        "--attr", f"blob:Binary.png={blob}", "--json",
    ).expect(0).json()  # fmt: skip
    assert answer["queue"] == "jobs" and answer["sent"] == 1 and not answer["failed"], answer
    message = take(sqs, "jobs")
    assert message["MessageId"] == answer["message_ids"][0] and message["Body"] == '{"job":1}'
    attributes = message["MessageAttributes"]
    assert attributes["n"]["DataType"] == "Number.int" and attributes["n"]["StringValue"] == "3", attributes
    assert attributes["s"]["StringValue"] == "a=b:c", attributes
    assert attributes["blob"]["DataType"] == "Binary.png" and attributes["blob"]["BinaryValue"] == blob, attributes


@each(kind=SERVERS)
def test_send_is_in_the_audit_log_without_its_body(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    t.run("send", "jobs", "--body", "secret words", "--reason", "probe").expect(0)
    (entry,) = t.run("log", "--json").expect(0).json()["entries"]
    assert entry["action"] == "SendMessageBatch" and entry["result"] == "done" and entry["reason"] == "probe", entry
    assert "secret words" not in json.dumps(entry), entry


@each(kind=SERVERS)
def test_send_to_fifo_twice_the_same_is_two_messages(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs.fifo", {"ContentBasedDeduplication": "true"})
    for _ in range(2):
        t.run("send", "jobs.fifo", "--body", "same", "--group", "g").expect(0)
    wait_until(lambda: counts(sqs, "jobs.fifo")[0] == 2, "two messages")
    t.run("send", "jobs.fifo", "--body", "same").expect_sentence(1, "group")


@each(kind=SERVERS)
def test_send_a_file(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    good = [json.dumps({"body": f"b{i}", "message_attributes": {"k": {"type": "String", "value": str(i)}}}) for i in range(25)]
    path = t.write("messages.jsonl", "\n".join(good) + "\n\n")
    answer = t.run("send", "jobs", "--jsonl", path, "--json").expect(0).json()
    assert answer["sent"] == 25 and len(set(answer["message_ids"])) == 25, answer
    wait_until(lambda: counts(sqs, "jobs")[0] == 25, "25 messages")
    # A file with a line that cannot be sent is not begun.
    path = t.write("broken.jsonl", good[0] + "\n" + '{"nobody":1}' + "\n")
    t.run("send", "jobs", "--jsonl", path).expect_sentence(2, "broken.jsonl:2")
    assert counts(sqs, "jobs")[0] == 25


def test_send_usage(t):
    t.server("sim").create("jobs")
    t.run("send", "jobs").expect_sentence(2, "--body")
    t.run("send", "jobs", "--body", "x", "--jsonl", "f").expect_sentence(2, "--body")
    t.run("send", "jobs", "--body", "x", "--attr", "nonsense").expect_sentence(2, "NAME:TYPE=VALUE")
    t.run("send", "jobs", "--body", "x", "--attr", "b:Binary=%%").expect_sentence(2, "base64")
    t.run("send", "jobs", "--body", "x", "--delay", "1h").expect_sentence(2, "--delay")
    t.run("send", "jobs", "--body", "a\x01b").expect_sentence(1, "character")
    t.run("send", "jobs", "--body", "x", "--dedup", "d").expect_sentence(1, "FIFO")


def test_send_reads_stdin(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    path = t.write("body", "from stdin")
    with open(path, "rb") as body:
        t.run("send", "jobs", "--body-file", "-", stdin=body).expect(0)
    assert take(sqs, "jobs")["Body"] == "from stdin"


# d27


@each(kind=SERVERS)
def test_d27_a_pointer_to_s3_keeps_its_attribute(t, kind):
    sqs = t.server(kind)
    for name in ("jobs", "again"):
        sqs.create(name)
    pointer = '["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"b","s3Key":"k"}]'
    put(sqs, "jobs", pointer, {"ExtendedPayloadSize": ("Number", "300000")})
    assert "s3://b/k" in t.run("peek", "jobs").expect(0).out
    path = os.path.join(t.directory, "dump.jsonl")
    t.run("dump", "jobs", "--out", path).expect(0)
    t.run("send", "again", "--jsonl", path).expect(0)
    message = take(sqs, "again")
    assert message["Body"] == pointer
    assert message["MessageAttributes"]["ExtendedPayloadSize"]["StringValue"] == "300000", message


# visibility


@each(kind=SERVERS)
def test_visibility_hands_a_job_back(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    sqs.send("jobs", 1)
    handle = take(sqs, "jobs")["ReceiptHandle"]
    answer = t.run("visibility", "jobs", "--handle", handle, "--timeout", "0", "--json").expect(0).json()
    assert answer == {"queue": "jobs", "changed": 1, "timeout_s": 0, "failed": []}, answer
    wait_until(lambda: counts(sqs, "jobs")[:2] == (1, 0), "handed back")


@each(kind=SERVERS)
def test_visibility_of_a_file_says_what_became_of_each(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    sqs.send("jobs", 2)
    handles = [take(sqs, "jobs")["ReceiptHandle"] for _ in range(2)]
    path = t.write("handles", f"# of worker 7\n{handles[0]}\n\nnonsense\n{handles[1]}\n")
    answer = t.run("visibility", "jobs", "--handles-file", path, "--timeout", "0", "--json").expect(6).json()
    assert answer["changed"] == 2 and [f["index"] for f in answer["failed"]] == [1], answer
    wait_until(lambda: counts(sqs, "jobs")[:2] == (2, 0), "handed back")


@each(kind=SERVERS)
def test_an_unknown_handle_is_4(t, kind):
    t.server(kind).create("jobs")
    t.run("visibility", "jobs", "--handle", "nonsense", "--timeout", "0").expect_sentence(4)


# local-aws-sqs and fauxqs have no such limit.
@each(kind=("sim", "moto"))
def test_d19_past_the_12_hours_is_an_error_in_words(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    sqs.send("jobs", 1)
    handle = take(sqs, "jobs")["ReceiptHandle"]
    t.run("visibility", "jobs", "--handle", handle, "--timeout", "12h").expect_sentence(1)
    t.run("visibility", "jobs", "--handle", handle, "--timeout", "13h").expect_sentence(2, "43200")
    t.run("visibility", "jobs", "--handle", handle, "--timeout", "11h").expect(0)


# moto takes any handle that a message ever had, fauxqs does not remember them.
@each(kind=("sim", "local", "fauxqs"))
def test_d20_a_handle_of_an_earlier_receive_is_said(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs.fifo")
    sqs.send("jobs.fifo", 1)
    stale = take(sqs, "jobs.fifo")["ReceiptHandle"]
    t.run("visibility", "jobs.fifo", "--handle", stale, "--timeout", "0").expect(0)
    assert stale != take(sqs, "jobs.fifo")["ReceiptHandle"]
    result = t.run("visibility", "jobs.fifo", "--handle", stale, "--timeout", "0").expect_sentence(4)
    assert ("no receipt handle of the queue" if kind == "fauxqs" else "not good any more") in result.err, result
    assert stale[:20] not in result.err, result
    assert counts(sqs, "jobs.fifo")[1] == 1, "the other consumer's job was handed back"


def test_visibility_usage(t):
    t.server("sim").create("jobs")
    t.run("visibility", "jobs", "--handle", "h").expect_sentence(2, "--timeout")
    t.run("visibility", "jobs", "--timeout", "0").expect_sentence(2, "--handle")
    t.run("visibility", "jobs", "--timeout", "0", "--handles-file", t.write("none", "# none\n")).expect_sentence(2, "no receipt handle")


# delete


@each(kind=SERVERS)
def test_d21_delete_takes_the_one_that_was_named(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    for body in ("keep 1", "poison", "keep 2"):
        put(sqs, "jobs", body)
    held = lines(t.run("peek", "jobs", "--json", "--hold", "60").expect(0))
    poison = next(m for m in held if m["body"] == "poison")
    answer = t.run("delete", "jobs", "--handle", poison["receipt_handle"], "--json").expect(0).json()
    assert answer == {"queue": "jobs", "deleted": 1, "failed": []}, answer
    # local-aws-sqs counts what is in flight among the visible ones, too.
    wait_until(lambda: counts(sqs, "jobs")[1] == 2, "one less")
    for message in held:
        if message is not poison:
            t.run("visibility", "jobs", "--handle", message["receipt_handle"], "--timeout", "0").expect(0)
    assert sorted(m["Body"] for _ in range(2) for m in sqs.receive("jobs", 10)) == ["keep 1", "keep 2"]


def test_delete_asks_on_a_terminal(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    sqs.send("jobs", 1)
    handle = take(sqs, "jobs")["ReceiptHandle"]
    for answer, left in ((b"n\n", 1), (b"y\n", 0)):
        screen = t.terminal("delete", "jobs", "--handle", handle)
        screen.wait_for("cannot be brought back")
        screen.send(answer)
        status = screen.wait_exit()
        assert status == (5 if left else 0), status
        assert sum(counts(sqs, "jobs")) == left


# dump


@each(kind=SERVERS)
def test_dump_is_lossless_and_leaves_everything(t, kind):
    sqs = t.server(kind)
    sqs.create("jobs")
    sqs.create("again")
    blob = base64.b64encode(b"\0\xff").decode()
    for i in range(30):
        put(sqs, "jobs", f"{i} \u00e9 {HOSTILE}", {"blob": ("Binary.x", blob), "n": ("Number", str(i))})
    path = os.path.join(t.directory, "jobs.jsonl")
    answer = t.run("dump", "jobs", "--out", path, "--json").expect(0).json()
    assert answer["saved"] == answer["seen"] == 30 and answer["file"] == path, answer
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    with open(path, encoding="utf-8") as file:
        header, *rows = [json.loads(line) for line in file]
    assert header["sqscope_dump"] == 1 and header["queue"] == "jobs" and header["region"] == "us-east-1", header
    assert len(rows) == 30 and all("receipt_handle" not in row and "held_until" not in row for row in rows)
    assert rows[0]["message_attributes"]["blob"] == {"type": "Binary.x", "value_base64": blob}
    wait_until(lambda: counts(sqs, "jobs")[:2] == (30, 0), "handed back")
    # It never replaces a file, and what it wrote can be sent again.
    t.run("dump", "jobs", "--out", path).expect_sentence(5, "exists")
    assert t.run("send", "again", "--jsonl", path, "--json").expect(0).json()["sent"] == 30


def test_dump_where(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    for i in range(6):
        put(sqs, "jobs", json.dumps({"job": i}))
    path = os.path.join(t.directory, "some.jsonl")
    answer = t.run("dump", "jobs", "--out", path, "--where", ".json.job >= 4", "--json").expect(0).json()
    assert answer["seen"] == 6 and answer["saved"] == 2, answer


@each(kind=SERVERS)
def test_dump_of_a_source_that_would_lose_messages_is_refused(t, kind):
    sqs = t.server(kind)
    sqs.create_with_dlq("jobs", "jobs-dlq", 1)
    sqs.send("jobs", 1)
    path = os.path.join(t.directory, "no.jsonl")
    t.run("dump", "jobs", "--out", path).expect_sentence(5)
    assert not os.path.exists(path)


# The gates


def test_a_pin_refuses_every_write_of_commands(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    sqs.send("jobs", 1)
    handle = take(sqs, "jobs")["ReceiptHandle"]
    config = t.write("pinned", "[default]\nread_only = always\n")
    for words in (
        ("send", "jobs", "--body", "x"),
        ("visibility", "jobs", "--handle", handle, "--timeout", "0"),
        ("delete", "jobs", "--handle", handle),
    ):
        t.run("--config", config, *words).expect_sentence(5, "read_only = always")
    assert counts(sqs, "jobs") == (0, 1, 0)
    assert not t.run("log", "--json").json()["entries"]
    # Looking is no write.
    t.run("--config", config, "peek", "jobs").expect(0)


def test_read_only_beside_a_command(t):
    t.server("sim").create("jobs")
    t.run("--read-only", "send", "jobs", "--body", "x").expect_sentence(5, "READ-ONLY")


def test_nothing_is_sent_that_cannot_be_written_down(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    t.run("--state-dir", "/dev/null/no", "send", "jobs", "--body", "x").expect(1, "audit log")
    assert sum(counts(sqs, "jobs")) == 0
    # A look goes on, and says that nobody will know of it.
    sqs.send("jobs", 1)
    t.run("--state-dir", "/dev/null/no", "peek", "jobs").expect(0, "local database")


# What is held is handed back, whatever ends the program


def leases(t):
    """How many rows the lease log has."""
    path = os.path.join(t.home, ".local", "state", "sqscope", "sqscope.db")
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return database.execute("SELECT count(*) FROM lease").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def holding(t, sqs, *arguments):
    """A scan that holds three messages and goes on polling."""
    sqs.create("jobs")
    sqs.send("jobs", 3)
    process = start(t, "peek", "jobs", "--json", "--scan", *arguments)
    wait_until(lambda: counts(sqs, "jobs")[1] == 3, "three are held")
    return process


@each(number=(signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT))
def test_a_signal_hands_back(t, number):
    sqs = t.server("sim")
    process = holding(t, sqs)
    process.send_signal(number)
    out, err = process.communicate(timeout=WAIT_S)
    assert process.returncode == 128 + number, (process.returncode, err)
    assert counts(sqs, "jobs") == (3, 0, 0)
    assert len(out.splitlines()) == 3 and b"3 messages were received" in err, err
    assert "held" not in t.run("peek", "jobs").expect(0).err


def test_a_lost_terminal_hands_back(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    sqs.send("jobs", 3)
    screen = t.terminal("peek", "jobs", "--json", "--scan")
    wait_until(lambda: counts(sqs, "jobs")[1] == 3, "three are held")
    screen.hang_up()
    wait_until(lambda: counts(sqs, "jobs") == (3, 0, 0), "handed back")


def test_a_second_signal_skips_and_says_so(t):
    sqs = t.server("sim")
    process = holding(t, sqs)
    process.send_signal(signal.SIGINT)
    first = process.stderr.readline()
    while b"handed back" not in first:
        first = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=WAIT_S)
    assert process.returncode == 130, err
    if counts(sqs, "jobs")[1]:
        assert b"hidden until" in err, err


def test_after_a_kill_the_next_start_lists_what_is_held(t):
    sqs = t.server("sim")
    sqs.create("other")
    process = holding(t, sqs)
    process.stdout.readline()  # printed after the row of its lease was given to the database
    wait_until(lambda: leases(t) == 3, "what is held is on the disk")
    process.kill()
    process.communicate()
    result = t.run("peek", "other").expect(0)
    assert "3 messages of jobs are still held until " in result.err and str(process.pid) in result.err, result
    assert counts(sqs, "jobs")[1] == 3
    # The dashboard says it, too, and leaves it as it is.
    screen = t.tmux(width=160)
    screen.wait("3 messages of jobs are still held until")
    screen.keys("q")
    screen.wait_dead()
    assert counts(sqs, "jobs")[1] == 3


def test_a_full_pipe_does_not_lose_leases(t):
    sqs = t.server("sim")
    sqs.create("jobs")
    sqs.send("jobs", 30)
    process = start(t, "peek", "jobs", "--json", "--scan")
    wait_until(lambda: counts(sqs, "jobs")[1] > 0, "held")
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait(WAIT_S) == 0, err
    assert counts(sqs, "jobs") == (30, 0, 0), err


def stuck(t, sqs, *arguments):
    """A peek whose pipe nobody reads, with more to say than a pipe holds."""
    sqs.create("jobs")
    for number in range(30):
        sqs.call("SendMessage", QueueUrl=sqs.urls["jobs"], MessageBody=f"{number} " + "x" * 10_000)
    process = start(t, "peek", "jobs", "--json", "-n", "100", *arguments)
    wait_until(lambda: counts(sqs, "jobs")[1] == 30, "all are held")
    return process


@each(kind=("sim", "local", "fauxqs"))
def test_a_pipe_that_nobody_reads_does_not_keep_what_is_held(t, kind):
    sqs = t.server(kind)
    process = stuck(t, sqs, "--scan")
    wait_until(lambda: counts(sqs, "jobs") == (30, 0, 0), "handed back although nobody reads")
    out, err = process.communicate(timeout=WAIT_S)
    assert process.returncode == 0 and len(out.splitlines()) == 30, (process.returncode, err)


@each(number=(signal.SIGINT, signal.SIGTERM))
def test_a_pipe_that_nobody_reads_does_not_keep_the_program(t, number):
    sqs = t.server("sim")
    process = stuck(t, sqs, "--hold", "600")
    process.send_signal(number)
    assert process.wait(WAIT_S) == 128 + number
    assert b"not all of it was printed" in process.stderr.read()
    assert counts(sqs, "jobs") == (30, 0, 0)
