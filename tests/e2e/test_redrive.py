"""`redrive`, `resume`, `tasks`, `cancel-task` as commands, against the simulator with signatures on."""

import json
import signal
import subprocess

from harness.runner import limit


def world(t, count=25):
    sqs = t.server("sim")
    sqs.create("dlq")
    sqs.create_with_dlq("jobs", "dlq", max_receives=1)
    for number in range(count):
        sqs.call("SendMessage", QueueUrl=sqs.urls["jobs"], MessageBody=json.dumps({"n": number}))
    while int(sqs.attributes("jobs")["ApproximateNumberOfMessages"]):
        sqs.call("ReceiveMessage", QueueUrl=sqs.urls["jobs"], MaxNumberOfMessages=10, VisibilityTimeout=0)
    return sqs.server, sqs


def visible(sqs, name):
    return int(sqs.attributes(name)["ApproximateNumberOfMessages"])


@limit(60)
def test_redrive_moves_what_is_chosen(t):
    server, sqs = world(t)
    arguments = ("redrive", "dlq", "--where", ".json.n < 7", "--json", "--quiet")
    dry = t.run(*arguments, "--dry-run", endpoint=server.endpoint).expect(0).json()
    assert (dry["would_send"], dry["sent"], dry["deleted"]) == (7, 0, 0), dry
    t.run(*arguments, endpoint=server.endpoint).expect(5)
    moved = t.run(*arguments, "--yes", endpoint=server.endpoint).expect(0).json()
    assert (moved["received"], moved["matched"], moved["sent"], moved["deleted"], moved["kept"]) == (25, 7, 7, 7, 18)
    assert moved["destinations"] == {"arn:aws:sqs:us-east-1:000000000000:jobs": 7}, moved
    assert moved["failed"] == [] and moved["maybe_duplicated"] == [] and moved["seconds"] > 0
    assert (visible(sqs, "jobs"), visible(sqs, "dlq")) == (7, 18)
    assert t.run("resume", "--json", endpoint=server.endpoint).expect(0).json() == {"operations": []}
    entries = t.run("log", "--json").expect(0).json()["entries"]
    assert [(entry["action"], entry["result"]) for entry in entries] == [("SendMessageBatch", "done")], entries


@limit(60)
def test_redrive_refuses(t):
    server, _ = world(t, count=1)
    t.run("redrive", "nothing", "--yes", endpoint=server.endpoint).expect(4)
    t.run("redrive", "dlq", "--yes", "--read-only", endpoint=server.endpoint).expect(5)
    t.run("redrive", "dlq", "--yes", "--where", ".[", endpoint=server.endpoint).expect(2)
    t.run("redrive", "dlq", "--all", "--ids", "x", "--yes", endpoint=server.endpoint).expect(2)
    t.run("redrive", "dlq", "--native", "--limit", "1", "--yes", endpoint=server.endpoint).expect(2)
    t.run("resume", "20261117T204805123-k3f9qz", endpoint=server.endpoint).expect(4)
    t.run("cancel-task", "dlq", endpoint=server.endpoint).expect(4)


@limit(60)
def test_redrive_native(t):
    server, sqs = world(t)
    started = t.run("redrive", "dlq", "--native", "--wait", "--yes", "--json", "--quiet", endpoint=server.endpoint)
    answer = started.expect(0).json()
    assert (answer["status"], answer["moved"], answer["adopted"]) == ("COMPLETED", 25, False), answer
    tasks = t.run("tasks", "dlq", "--json", endpoint=server.endpoint).expect(0).json()["tasks"]
    assert [task["status"] for task in tasks] == ["COMPLETED"] and tasks[0]["handle"] is None
    assert visible(sqs, "jobs") == 25


@limit(60)
def test_redrive_interrupted_hands_back(t):
    server, sqs = world(t, count=60)
    process = subprocess.Popen(
        [t.binary, "redrive", "dlq", "--yes", "--rate", "20", "--json", "--endpoint-url", server.endpoint],
        env=t.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in process.stderr:
        if line.startswith("{") and json.loads(line)["progress"]["deleted"] > 0:
            break
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=30)
    answer = json.loads(out)
    assert process.returncode == 128 + signal.SIGTERM, process.returncode
    assert answer["sent"] == answer["deleted"] < 60
    assert (visible(sqs, "jobs"), visible(sqs, "dlq")) == (answer["sent"], 60 - answer["sent"])
