"""The simulator's control path and its faults, over sockets: what a client gets, and what the ledger says of it."""

import http.client
import json
import socket
import time
import urllib.parse

from harness.runner import each
from harness.servers import SqsError


class Control:
    def __init__(self, server):
        self.url = urllib.parse.urlsplit(server.facts["control"])

    def ask(self, method, path, fields=None, headers=None):
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=20)
        try:
            connection.request(method, path, json.dumps(fields) if fields is not None else None, headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def ok(self, method, path, fields=None):
        status, body = self.ask(method, path, fields)
        assert status == 200, (status, body)
        return json.loads(body)

    def ledger(self, **filters):
        status, body = self.ask("GET", "/ledger?" + urllib.parse.urlencode(filters))
        assert status == 200
        return [json.loads(line) for line in body.splitlines()]

    def fault(self, spec):
        return self.ok("POST", "/faults", {"fault": spec})


def simulator(t, *faults):
    words = [word for fault in faults for word in ("--fault", fault)]
    sqs = t.server("sim", arguments=["--seed", "1", *words])
    return sqs, Control(sqs.server)


def test_ledger_is_streamed_whole(t):
    sqs, control = simulator(t)
    sqs.create("many")
    sqs.send("many", 3000)
    lines = control.ledger()
    assert len(lines) == 3000 and len({line["id"] for line in lines}) == 3000
    assert {line["state"] for line in lines} == {"visible"}
    received = sqs.receive("many", 10)
    assert len(control.ledger(queue="many", state="in_flight")) == len(received)
    assert control.ledger(queue="none") == []


def test_clock_moves_everything(t):
    sqs, control = simulator(t)
    sqs.create("jobs")
    sqs.send("jobs")
    assert sqs.receive("jobs", visibility_s=3600)
    assert not sqs.receive("jobs")
    control.ok("POST", "/clock", {"advance_s": 3601})
    assert sqs.receive("jobs")
    control.ok("POST", "/clock", {"advance_s": 5 * 86400})
    assert [line["state"] for line in control.ledger()] == ["expired"]


def test_only_programs_of_this_machine(t):
    _, control = simulator(t)
    assert control.ask("GET", "/stats", headers={"Host": "evil.example:80"})[0] == 403
    assert control.ask("GET", "/nowhere")[0] == 404
    assert control.ask("POST", "/faults", {"fault": "nonsense"})[0] == 400


def attempt(sqs, name, body):
    """Send over a connection of its own; the answer's status, or None when it was cut."""
    request = json.dumps({"QueueUrl": sqs.urls[name], "MessageBody": body}).encode()
    parts = urllib.parse.urlsplit(sqs.endpoint)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    headers = {
        "X-Amz-Target": "AmazonSQS.SendMessage",
        "Authorization": "AWS4-HMAC-SHA256 Credential=t/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0",
    }
    try:
        connection.request("POST", "/", request, headers)
        response = connection.getresponse()
        response.read()
        return response.status
    except (http.client.HTTPException, OSError):
        return None
    finally:
        connection.close()


@each(case=(("cut-before", None, 0), ("cut-after", None, 1), ("half", None, 1), ("html", 502, 1), ("empty", 200, 1), ("http=500", 500, 0), ("http=503", 503, 0), ("throttle", 403, 0), ("denied", 403, 0), ("expired", 403, 0)))
def test_faults_and_their_effects(t, case):
    spec, status, effects = case
    sqs, control = simulator(t, f"{spec} on SendMessage at 2")
    sqs.create("jobs")
    assert attempt(sqs, "jobs", "first") == 200
    assert attempt(sqs, "jobs", "second") == status
    assert attempt(sqs, "jobs", "third") == 200
    assert len(control.ledger()) == 2 + effects


def test_latency_delays_and_others_go_on(t):
    sqs, control = simulator(t, "latency=600ms on GetQueueUrl")
    sqs.create("jobs")
    other = type(sqs)(sqs.endpoint)
    parts = urllib.parse.urlsplit(sqs.endpoint)
    slow = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    headers = {"X-Amz-Target": "AmazonSQS.GetQueueUrl", "Authorization": "AWS4-HMAC-SHA256 Credential=t/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0"}
    started = time.monotonic()
    slow.request("POST", "/", json.dumps({"QueueName": "jobs"}), headers)
    other.call("ListQueues")
    assert time.monotonic() - started < 0.5, "another call waited for the slow one"
    assert slow.getresponse().status == 200
    assert time.monotonic() - started >= 0.6
    slow.close()
    assert control.ok("GET", "/stats")["calls"]["GetQueueUrl"] == 1


def test_faults_change_while_it_runs(t):
    sqs, control = simulator(t)
    sqs.create("jobs")
    number = control.fault("denied on SendMessage queue j*")["id"]
    try:
        sqs.send("jobs")
        sqs.call("SendMessage", QueueUrl=sqs.urls["jobs"], MessageBody="x")
        raise AssertionError("the fault did not strike")
    except SqsError as error:
        assert error.status == 403 and b"not authorized to perform: sqs:SendMessage" in error.body
    control.ok("DELETE", f"/faults/{number}")
    sqs.call("SendMessage", QueueUrl=sqs.urls["jobs"], MessageBody="x")


def test_kill_ends_the_server(t):
    sqs, _ = simulator(t, "kill on SendMessage at 3")
    sqs.create("jobs")
    assert attempt(sqs, "jobs", "1") == 200
    assert attempt(sqs, "jobs", "2") == 200
    assert attempt(sqs, "jobs", "3") is None
    assert sqs.server.process.wait(10) == -9
    sqs.server.close = lambda: None
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", sqs.server.port)) != 0


def test_the_same_seed_fails_the_same(t):
    outcomes = []
    for _ in range(2):
        sqs, _ = simulator(t, "http=503 on SendMessage 40%")
        sqs.create("jobs")
        outcomes.append([attempt(sqs, "jobs", str(i)) for i in range(40)])
        sqs.server.close()
        sqs.server.close = lambda: None
    assert outcomes[0] == outcomes[1]
    assert set(outcomes[0]) == {200, 503}


def test_bad_faults_are_one_sentence(t):
    t.run("sim", "--fault", "thottle").expect_sentence(2, "there is no fault 'thottle'", "throttle")
    t.run("sim", "--fault", "latency=soon").expect_sentence(2, "latency=TIME")
    t.run("sim", "--scenario", "nonsense").expect_sentence(2, "there is no scenario 'nonsense'")


def test_ends_well_whatever_is_under_way(t):
    """A request stands behind each that waits: it must not wait in its turn when the server ends."""
    sqs, control = simulator(t, "latency=30s on GetQueueUrl")
    sqs.create("jobs")
    poll = ("ReceiveMessage", {"QueueUrl": sqs.urls["jobs"], "WaitTimeSeconds": 20})
    late = ("GetQueueUrl", {"QueueName": "jobs"})
    for pair in ((poll, poll), (late, late), (poll, late), (late, poll)):
        connection = socket.create_connection(("127.0.0.1", sqs.server.port))
        t.keep(connection)
        connection.sendall(b"".join(raw(*one) for one in pair))
    deadline = time.monotonic() + 20
    while sum(control.ok("GET", "/stats")["calls"].get(name, 0) for name in ("ReceiveMessage", "GetQueueUrl")) < 4:
        assert time.monotonic() < deadline, "the requests did not come"
    sqs.server.close()
    sqs.server.close = lambda: None


def raw(action, fields):
    body = json.dumps(fields)
    return (
        f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: AmazonSQS.{action}\r\nContent-Length: {len(body)}\r\n"
        "Authorization: AWS4-HMAC-SHA256 Credential=t/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, "
        f"Signature=0\r\n\r\n{body}"
    ).encode()
