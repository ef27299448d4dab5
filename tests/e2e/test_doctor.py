"""doctor: every finding is true, nothing is changed by looking, and what fails says what to do."""

import json
import os
import time
import urllib.request

from harness.runner import each, limit

READS = {
    "ListQueues", "GetQueueUrl", "GetQueueAttributes", "ListQueueTags", "ListDeadLetterSourceQueues",
    "ListMessageMoveTasks", "GetCallerIdentity", "GetMetricData", "ListMetrics", "DescribeAlarmsForMetric",
}  # fmt: skip
NEVER = {
    "PurgeQueue", "DeleteQueue", "CreateQueue", "SetQueueAttributes", "TagQueue", "UntagQueue", "SendMessage",
    "StartMessageMoveTask", "AddPermission", "RemovePermission",
}  # fmt: skip


def by_name(answer):
    checks = {check["name"]: check for check in answer["checks"]}
    assert len(checks) == len(answer["checks"]), "a name stands twice"
    assert not checks.keys() & {entry["name"] for entry in answer["not_probed"]}
    for check in answer["checks"]:
        assert check["ok"] or check["fix"], f"{check['name']} does not say what to do"
    return checks


def states(answer):
    return {feature["name"]: feature["state"] for feature in answer["features"]}


def receive_all(sqs, name, count):
    """Every message of the queue, as often received as SQS says."""
    seen = {}
    deadline = time.monotonic() + 20
    while len(seen) < count and time.monotonic() < deadline:
        answer = sqs.call(
            "ReceiveMessage", QueueUrl=sqs.urls[name], MaxNumberOfMessages=10, AttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        )  # fmt: skip
        for message in answer.get("Messages") or []:
            seen[message["Body"]] = int(message["Attributes"]["ApproximateReceiveCount"])
            sqs.call("DeleteMessage", QueueUrl=sqs.urls[name], ReceiptHandle=message["ReceiptHandle"])
    return seen


@limit(90)
@each(kind=("local", "fauxqs", "moto"), name=("jobs", "jobs.fifo"))
def test_write_probes_change_nothing(t, kind, name):
    sqs = t.server(kind)
    suffix = ".fifo" if name.endswith(".fifo") else ""
    # One receive more than its own would move a message into the dead-letter queue.
    sqs.create_with_dlq(name, "dead" + suffix, max_receives=1)
    sqs.send(name, 5)
    before = sqs.attributes(name)
    answer = t.run("doctor", name, "--json").expect(0).json()
    after = sqs.attributes(name)
    for changing in ("ApproximateNumberOfMessagesNotVisible", "LastModifiedTimestamp"):
        assert before.get(changing) == after.get(changing), (changing, before, after)
    assert {k for k in before if "Approx" not in k} == {k for k in after if "Approx" not in k}
    checks = by_name(answer)
    for action in ("sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:SendMessage"):
        assert checks[action]["ok"] and checks[action]["detail"] == "not denied", checks[action]
    assert states(answer)["peek"] == "ok" and states(answer)["purge"] == "not probed", answer["features"]
    seen = receive_all(sqs, name, 5)
    assert seen == {f"message {i} for {name}": 1 for i in range(5)}, seen
    assert not receive_all_now(sqs, "dead" + suffix)


def receive_all_now(sqs, name):
    return sqs.call("ReceiveMessage", QueueUrl=sqs.urls[name], MaxNumberOfMessages=10).get("Messages") or []


# AWS Batch asks by POST, whatever it asks.
READ_PATHS = ("POST /v1/describe", "POST /v1/list", "POST /v1/get")


@each(named=(True, False))
def test_only_a_named_queue_is_asked_to_change(t, named):
    sqs = t.server("local")
    sqs.create("jobs")
    proxy = t.proxy()
    answer = t.run("doctor", *(["jobs"] if named else []), "--json").json()
    actions = {action for action in proxy.stats()["actions"] if action}
    assert not actions & NEVER, actions
    assert {"ListQueues", "GetQueueAttributes", "ListQueueTags"} <= actions
    writes = {a for a in actions if a not in READS and not a.startswith(("Describe", "Get", "List", "GET ", *READ_PATHS))}
    if named:
        assert writes == {
            "PUT /2015-03-31/event-source-mappings/00000000-0000-0000-0000-000000000000",
            "ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage", "SendMessageBatch", "CancelMessageMoveTask",
        }, writes  # fmt: skip
    else:
        assert not writes, writes
        assert "named" in next(e["detail"] for e in answer["not_probed"] if e["name"] == "sqs:SendMessage")


def test_the_queue_may_be_a_name_a_url_or_an_arn(t):
    sqs = t.server("local")
    sqs.create("first")
    url = sqs.create("jobs")
    for operand in ("jobs", url, sqs.arn("jobs")):
        answer = t.run("doctor", operand, "--json").expect(0).json()
        assert answer["queue"].endswith("/jobs"), answer["queue"]
    assert t.run("doctor", "--json").expect(0).json()["queue"].endswith("/first")
    answer = t.run("doctor", "nosuch", "--json").expect(4).json()
    assert not by_name(answer)["queue"]["ok"]
    t.run("doctor", "jo*").expect_sentence(2, "pattern")
    t.run("doctor", "one", "two").expect_sentence(2)
    result = t.run("doctor", "arn:aws:sqs:eu-west-1:000000000000:jobs").expect(2)
    assert "--region eu-west-1" in result.out, result


def test_without_any_queue(t):
    t.server("local")
    answer = t.run("doctor", "--json").expect(0).json()
    assert by_name(answer)["sqs:ListQueues"]["ok"]
    assert "queue" in {entry["name"] for entry in answer["not_probed"]}


STEPS = ("dns", "connect", "tls", "reachable")


@each(broken=STEPS)
def test_the_step_that_fails_is_named(t, broken):
    t.server("fauxqs")
    endpoint = {
        "dns": "https://no-such-host.invalid",
        "connect": "http://localhost:9",
        "tls": t.endpoint.replace("http://127.0.0.1", "https://localhost"),
        "reachable": t.endpoint.replace("127.0.0.1", "localhost"),
    }[broken]
    if broken == "reachable":
        proxy = t.proxy()
        proxy.rules([{"fault": "garbage"}])
        endpoint = t.endpoint.replace("127.0.0.1", "localhost")
    env = {"no_proxy": "127.0.0.1,localhost,no-such-host.invalid"}
    answer = t.run("doctor", "--json", endpoint=endpoint, env=env).expect(7).json()
    checks = by_name(answer)
    assert not checks[broken]["ok"], checks
    earlier = [step for step in STEPS[: STEPS.index(broken)] if step in checks]
    assert all(checks[step]["ok"] for step in earlier) and len(earlier) == STEPS.index(broken) - (broken == "reachable"), checks
    assert not any(step in checks for step in STEPS[STEPS.index(broken) + 1 :]), checks
    assert f"First: {broken}: " in t.run("doctor", endpoint=endpoint, env=env).out.replace("\n", " ")


def test_without_credentials_the_rest_is_still_examined(t):
    t.server("fauxqs")
    env = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
    answer = t.run("doctor", "--json", env=env).expect(3).json()
    checks = by_name(answer)
    assert checks["reachable"]["ok"] and checks["clock"]["ok"] and not checks["credentials"]["ok"]
    assert "sqs:ListQueues" in {entry["name"] for entry in answer["not_probed"]}
    assert abs(answer["clock_skew_s"]) <= 2
    assert {source["state"] for source in answer["credential_sources"]} <= {"not set up", "nothing"}
    text = t.run("doctor", env=env).out
    assert "not set up" in text and "1 FAILED" in text, text


def test_sources_of_credentials_are_explained(t):
    t.server("fauxqs")
    t.write(".aws/config", "[profile p]\ncredential_process = cat\nregion = us-east-1\n")
    t.write(".aws/credentials", "[p]\naws_access_key_id = AKIDP\naws_secret_access_key = x\n")
    answer = t.run("--profile", "p", "doctor", "--json").expect(0).json()
    sources = {source["name"]: source for source in answer["credential_sources"]}
    assert answer["credentials"]["access_key_id"] == "AKIDP"
    assert sources["credentials file"]["state"] == "used"
    assert "--profile comes before it" in sources["environment"]["detail"]
    assert sources["process"]["state"] == "not asked"


def test_files_are_examined(t):
    t.server("fauxqs")
    t.write(".aws/config", "[default]\nregion = us-east-1\n[profile broken\n[profile fine]\n")
    path = t.write(".aws/credentials", "[fine]\naws_access_key_id = k\naws_secret_access_key = s\n")
    os.chmod(path, 0o644)
    t.write(".config/sqscope/config", "[default]\nintervall = 3\n")
    answer = t.run("doctor", "--json").expect(0).json()
    checks = by_name(answer)
    assert "~/.aws/config:3: " in checks["aws-config-file"]["detail"], checks["aws-config-file"]
    assert checks["aws-credentials-file"]["fix"] == "Run: chmod 600 ~/.aws/credentials"
    assert not checks["config"]["ok"] and ":2: " in checks["config"]["detail"]


def test_settings_and_their_places(t):
    t.server("fauxqs")
    t.write(".aws/config", "[default]\nregion = eu-central-1\nmax_attempts = 2\n")
    env = {"AWS_REGION": None, "AWS_ENDPOINT_URL_KMS": "http://127.0.0.1:9"}
    answer = t.run("doctor", "--json", env=env).expect(0).json()
    settings = {setting["name"]: setting for setting in answer["settings"]}
    assert settings["region"] == {"name": "region", "value": "eu-central-1", "source": "profile default in ~/.aws/config"}
    assert settings["kms endpoint"]["source"] == "AWS_ENDPOINT_URL_KMS"
    assert "2 attempts" in settings["retries"]["value"]
    proxied = t.run("doctor", "--json", env={"http_proxy": "http://me:hidden@127.0.0.1:9"}).json()
    assert "hidden" not in str(proxied) and "...@127.0.0.1:9" in str(proxied["settings"])


def test_it_fits_a_terminal_of_eighty_columns(t):
    t.server("fauxqs").create("jobs")
    screen = t.tmux("doctor", "jobs", width=80, height=200)
    shown = screen.wait_dead()
    assert screen.status == 0
    text = shown.text
    for title in ("Settings", "Files", "Credentials", "Network", "Queue", "Permissions", "Terminal"):
        assert f"\n{title}\n" in "\n" + "\n".join(line.rstrip() for line in text.splitlines()) + "\n", (title, text)
    assert "inside               tmux" in text or "inside               nothing" in text, text
    out = t.run("doctor", "jobs").out
    assert max(map(len, out.splitlines())) <= 80, max(out.splitlines(), key=len)
    assert not [line for line in out.splitlines() if line != line.rstrip()], "blanks at the end of a line"


def make_key(t, sqs):
    scope = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0"
    headers = {"Authorization": scope, "X-Amz-Target": "TrentService.CreateKey", "Content-Type": "application/x-amz-json-1.1"}
    request = urllib.request.Request(t.endpoint, data=b"{}", headers=headers)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())["KeyMetadata"]["KeyId"]


@limit(90)
def test_other_services_are_tried_where_they_are(t):
    sqs = t.server("moto")
    key = make_key(t, sqs)
    sqs.create("jobs", {"KmsMasterKeyId": key})
    answer = t.run("doctor", "jobs", "--json").expect(0).json()
    found = states(answer)
    for feature in ("identity", "tags", "dlq-links", "metrics", "alarms", "lambda-workers", "key-state", "delete"):
        assert found[feature] == "ok", (feature, answer["features"])
    # A key that is used through SQS only cannot be tried by itself, and moto has no snapshot of a job queue.
    assert found["peek"] == found["batch-workers"] == "not probed"
    checks = by_name(answer)
    assert checks["batch:ListJobs"]["ok"] and checks["kms:DescribeKey"]["ok"]
    sqs.create("plain")
    plain = t.run("doctor", "plain", "--json").expect(0).json()
    assert states(plain)["peek"] == "ok" and states(plain)["key-state"] == "not probed"


def test_a_silent_endpoint_is_not_waited_for_again_and_again(t):
    t.server("fauxqs").create("jobs")
    proxy = t.proxy()
    proxy.rules([{"fault": "hang"}])
    started = time.monotonic()
    answer = t.run("doctor", "--json").expect(7).json()
    assert time.monotonic() - started < 14, "one time-out is enough"
    assert not by_name(answer)["reachable"]["ok"] and by_name(answer)["credentials"]["ok"]
    # One that answers to nothing but SQS is reached all the same.
    proxy.rules([{"fault": "latency", "ms": 300, "action": ""}, {"fault": "cut-before", "action": ""}])
    answer = t.run("doctor", "--json").expect(0).json()
    assert by_name(answer)["reachable"]["ok"], answer


@each(fault=("wrong-secret", "expired"))
def test_refused_credentials_are_no_missing_permission(t, fault):
    t.server("fauxqs").create("jobs")
    t.proxy().rules([{"fault": fault}])
    answer = t.run("doctor", "jobs", "--json").expect(3).json()
    checks = by_name(answer)
    assert checks["reachable"]["ok"] and not checks["sqs:ListQueues"]["ok"]
    assert "denied" not in {feature["state"] for feature in answer["features"]}
