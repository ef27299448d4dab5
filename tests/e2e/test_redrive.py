"""`redrive`, `resume`, `tasks`, `cancel-task` as commands, against the simulator with signatures on."""

import json
import signal
import subprocess
import urllib.request

from harness.runner import limit
from harness.servers import Sqs
from test_messages import wait_until


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


EDIT = """import json, sys
message = json.loads(sys.stdin.readline())
n = json.loads(message["body"])["n"]
if n == 1:
    sys.exit("cannot mend this one")
if n != 2:
    message["body"] = json.dumps({"n": n, "mended": True})
    message["message_attributes"]["mended.by"] = {"type": "Number.int", "value": "7"}
    print(json.dumps(message))
"""


@limit(60)
def test_redrive_edits_with_a_program(t):
    server, sqs = world(t, count=6)
    script = t.write("mend.py", EDIT, own=False)
    arguments = ("redrive", "dlq", "--edit", f"python3 {script}", "--yes", "--json", "--quiet")
    answer = t.run(*arguments, endpoint=server.endpoint).expect(6).json()
    assert (answer["sent"], answer["deleted"], answer["edited"], answer["kept"]) == (4, 4, 4, 2), answer
    assert [failure["message"] for failure in answer["failed"]] == [
        "the edit failed, exit status 1: cannot mend this one"
    ]
    assert (visible(sqs, "jobs"), visible(sqs, "dlq")) == (4, 2)
    for message in sqs.call(
        "ReceiveMessage", QueueUrl=sqs.urls["jobs"], MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )["Messages"]:
        assert json.loads(message["Body"])["mended"] is True
        assert message["MessageAttributes"] == {"mended.by": {"DataType": "Number.int", "StringValue": "7"}}
    for wrong in ("echo '{}'", "echo nothing of the kind", "yes", "exec /no/such/program"):
        arguments = ("redrive", "dlq", "--edit", wrong, "--yes", "--json", "--quiet")
        answer = t.run(*arguments, endpoint=server.endpoint).expect(6).json()
        assert (answer["sent"], len(answer["failed"])) == (0, 2), (wrong, answer)
    assert visible(sqs, "dlq") == 2


@limit(60)
def test_what_the_edit_says_stays_harmless(t):
    """d25: the reason of a failure comes from a program, and may hold what a message held."""
    server, _ = world(t, count=1)
    hostile = "printf 'no\\033]0;owned\\007\\302\\233' >&2; exit 3"
    done = t.run("redrive", "dlq", "--edit", hostile, "--yes", endpoint=server.endpoint).expect(6)
    assert "the edit failed, exit status 3: no" in done.out, done
    assert not set("\x1b\x07\x9b") & set(done.out + done.err), repr(done.out)


def killed(t, server, *arguments):
    """A redrive that dies while the answers to its first sends are on their way."""
    control(server, "/faults", {"fault": "latency=30s on SendMessageBatch"})
    process = subprocess.Popen(
        [t.binary, "redrive", "dlq", "--yes", *arguments, "--visibility", "6", "--endpoint-url", server.endpoint],
        env=t.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: calls(server, "SendMessageBatch") > 0, "a send")
    process.kill()
    process.wait(10)
    control(server, "/faults", method="DELETE")


def control(server, path, value=None, method=None):
    body = json.dumps(value).encode() if value is not None else None
    request = urllib.request.Request(server.facts["control"] + path, data=body, method=method or ("POST" if body else "GET"))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=20) as answer:
        return answer.read().decode()


def calls(server, action):
    found = json.loads(control(server, "/stats")).get("calls", {}).get(action, 0)
    return found["calls"] if isinstance(found, dict) else found


@limit(60)
def test_resume_sends_no_other_edit(t):
    server, sqs = world(t, count=5)
    killed(t, server, "--edit", "sed 's/\\\\\"n\\\\\"/\\\\\"first\\\\\"/'")
    [listed] = t.run("resume", "--json", endpoint=server.endpoint).expect(0).json()["operations"]
    asked = listed["ambiguous"]
    assert 0 < asked <= 5, listed
    words = ("resume", listed["operation"], "--ambiguous", "resend", "--yes", "--json", "--quiet", "--visibility", "6")
    answer = t.run(*words, "--edit", "sed 's/n/second/'", endpoint=server.endpoint).expect(6).json()
    assert (answer["sent"], answer["deleted"], len(answer["maybe_duplicated"])) == (0, 0, asked), answer
    assert len(answer["failed"]) == asked and all("was edited" in failure["message"] for failure in answer["failed"]), answer
    assert visible(sqs, "dlq") == 5


@limit(60)
def test_resume_sends_the_same_edit(t):
    server, sqs = world(t, count=5)
    edit = ("--edit", "sed 's/\\\\\"n\\\\\"/\\\\\"first\\\\\"/'")
    killed(t, server, *edit)
    words = ("resume", "--all", "--ambiguous", "resend", "--yes", "--json", "--quiet", "--visibility", "6")
    answer = t.run(*words, *edit, endpoint=server.endpoint).expect(0).json()
    sent = answer["sent"]
    assert 0 < sent == answer["deleted"] == len(answer["maybe_duplicated"]) == answer["edited"], answer
    assert visible(sqs, "dlq") == 5 - sent


def slow(t, server, *arguments):
    """A redrive that is under way, and has moved something."""
    process = subprocess.Popen(
        [t.binary, "redrive", "dlq", "--yes", "--json", *arguments, "--endpoint-url", server.endpoint],
        env=t.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in process.stderr:
        if line.startswith("{") and json.loads(line)["progress"]["deleted"] > 0:
            return process
    raise AssertionError("it has ended, and moved nothing")


@limit(60)
def test_redrive_goes_on_without_its_terminal(t):
    server, sqs = world(t, count=60)
    process = slow(t, server, "--rate", "20")
    process.send_signal(signal.SIGHUP)
    answer = json.loads(process.communicate(timeout=40)[0])
    assert (process.returncode, answer["deleted"]) == (0, 60), answer
    assert (visible(sqs, "jobs"), visible(sqs, "dlq")) == (60, 0)
    log = t.read_state()
    assert f"redrive {answer['operation']}: the terminal is gone (SIGHUP); it goes on to its end" in log, log
    assert f"redrive {answer['operation']}: ended without its terminal: 60 sent, 60 deleted" in log, log


@limit(60)
def test_redrive_stops_without_its_terminal_when_told_so(t):
    server, sqs = world(t, count=60)
    process = slow(t, server, "--rate", "20", "--on-hangup", "stop")
    process.send_signal(signal.SIGHUP)
    answer = json.loads(process.communicate(timeout=40)[0])
    assert process.returncode == 128 + signal.SIGHUP, process.returncode
    assert 0 < answer["deleted"] == answer["sent"] < 60, answer
    assert (visible(sqs, "jobs"), visible(sqs, "dlq")) == (answer["sent"], 60 - answer["sent"])
    assert "ended without its terminal" in t.read_state()
    t.run("redrive", "dlq", "--yes", "--on-hangup", "perhaps", endpoint=server.endpoint).expect(2)


@limit(60)
def test_redrive_stops_when_it_comes_back(t):
    """The workers fail again: what was moved is in the dead-letter queue once more."""
    server, sqs = world(t, count=60)
    process = slow(t, server, "--rate", "15", "--stop-when-refilled")
    while process.poll() is None:
        sqs.call("ReceiveMessage", QueueUrl=sqs.urls["jobs"], MaxNumberOfMessages=10, VisibilityTimeout=0)
    answer = json.loads(process.communicate(timeout=40)[0])
    assert process.returncode == 6, (process.returncode, answer)
    assert answer["returned"] > 0 and answer["sent"] < 60, answer
    assert visible(sqs, "jobs") + visible(sqs, "dlq") == 60


@limit(60)
def test_redrive_to_another_context(t):
    """Two accounts, each its own server; the copies go over, and resume knows where."""
    _, east = world(t, count=12)
    west = t.server("sim")
    west.create("mended")
    t.endpoint = None
    for name, sqs, more in (("east", east, ""), ("west", west, ""), ("pinned", west, "read_only = true\n")):
        with open(t.write(f"{name}.ini", "", own=False), "w", encoding="utf-8") as part:
            part.write(f"[context {name}]\nendpoint_url = {sqs.endpoint}\nregion = us-east-1\n{more}")
    config = "".join(open(f"{t.home}/{name}.ini", encoding="utf-8").read() for name in ("east", "west", "pinned"))
    t.write(".config/sqscope/config", config, own=False)
    words = ("--context", "east", "redrive", "dlq", "--yes", "--json", "--quiet", "--to")
    t.run(*words, "pinned:mended").expect(5, "read_only")
    t.run(*words, "south:mended").expect(2, "south")
    t.run(*words, "west:nothing").expect(4)
    answer = t.run(*words, "west:mended", "--limit", "5").expect(0).json()
    assert (answer["sent"], answer["deleted"]) == (5, 5), answer
    assert (visible(west, "mended"), visible(east, "dlq"), visible(east, "jobs")) == (5, 7, 0)
    t.run(*words, "west:mended", "--native").expect(2, "--native")


@limit(60)
def test_redrive_to_another_region(t):
    east = t.server("moto")
    east.create("dlq")
    east.send("dlq", 7)
    west = Sqs(east.endpoint, "eu-west-1")
    west.create("mended")
    arguments = ("redrive", "dlq", "--yes", "--json", "--quiet", "--to", west.arn("mended"))
    answer = t.run(*arguments).expect(0).json()
    assert answer["destinations"] == {west.arn("mended"): 7}, answer
    assert (visible(west, "mended"), visible(east, "dlq")) == (7, 0)
