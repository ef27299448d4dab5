"""Against moto, which checks every signature and the caller's rights. Skipped where python3 has no moto."""

from harness.runner import limit
from harness.servers import MotoServer

NAMES = ("jobs", "jobs-dlq", "rank")


def protected(t, *actions):
    sqs = t.server("moto")
    server: MotoServer = sqs.server
    for name in NAMES:
        sqs.create(name)
    sqs.send("jobs", 2)
    key, secret = server.make_user("operator", *actions)
    server.protect()
    return {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}


@limit(90)
def test_signed_requests_are_accepted(t):
    env = protected(t, "sqs:*")
    answer = t.run("ls", "--json", env=env).expect(0).json()
    assert {queue["name"] for queue in answer["queues"]} == set(NAMES)
    assert next(queue["visible"] for queue in answer["queues"] if queue["name"] == "jobs") == 2
    assert answer["account"] == "123456789012", "STS wants its own signature"
    assert t.run("show", "--json", "jobs", env=env).expect(0).json()["queue"]["visible"] == 2
    t.run("doctor", env=env).expect(0)


@limit(90)
def test_wrong_secret_is_refused(t):
    env = protected(t, "sqs:*")
    t.run("ls", env={**env, "AWS_SECRET_ACCESS_KEY": "wrong" * 8}).expect_sentence(3)


@limit(90)
def test_unknown_key_is_refused(t):
    env = protected(t, "sqs:*")
    t.run("ls", env={**env, "AWS_ACCESS_KEY_ID": "AKIAUNKNOWNUNKNOWN00"}).expect_sentence(3)


@limit(90)
def test_a_user_without_rights_is_told(t):
    env = protected(t)
    result = t.run("ls", env=env)
    result.expect_sentence(3, "ListQueues")
    answer = t.run("ls", "--json", env=env).expect(3).json()
    assert answer["error"]["code"] == "AccessDenied", answer


@limit(90)
def test_listing_allowed_and_reading_denied(t):
    env = protected(t, "sqs:ListQueues")
    answer = t.run("ls", "--json", env=env).expect(3).json()
    assert {queue["name"] for queue in answer["queues"]} == set(NAMES)
    for queue in answer["queues"]:
        assert queue["visible"] is None and queue["error"]["code"] == "AccessDenied", queue


READ_ACTIONS = ("sqs:ListQueues", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags", "sqs:ListDeadLetterSourceQueues")


def findings(t, *arguments, status, env):
    answer = t.run("doctor", "--json", *arguments, env=env).expect(status).json()
    return answer, {check["name"]: check for check in answer["checks"]}


@limit(90)
def test_doctor_names_the_action_that_is_denied(t):
    env = protected(t, *(action for action in READ_ACTIONS if action != "sqs:ListQueueTags"), "sqs:SendMessage")
    answer, checks = findings(t, "jobs", status=0, env=env)
    denied = {name for name, check in checks.items() if check["detail"].endswith("is denied")}
    assert {"sqs:ListQueueTags", "sqs:ReceiveMessage", "sqs:DeleteMessage"} <= denied, checks
    assert not denied & {"sqs:ListQueues", "sqs:GetQueueAttributes"}, denied
    tags = next(feature for feature in answer["features"] if feature["name"] == "tags")
    assert tags["state"] == "denied" and tags["detail"] == "sqs:ListQueueTags"
    assert "arn:aws:sqs:us-east-1:123456789012:jobs" in checks["sqs:ListQueueTags"]["fix"]
    text = t.run("doctor", "jobs", env=env).expect(0).out
    assert "denied: sqs:ListQueueTags" in text and "sqscope policy --mode operator" in " ".join(text.split()), text


@limit(90)
def test_doctor_without_the_essential_permission(t):
    env = protected(t, "sqs:ListQueueTags")
    answer, checks = findings(t, status=3, env=env)
    assert not checks["sqs:ListQueues"]["ok"] and checks["sts:GetCallerIdentity"]["ok"]
    assert answer["account"] == "123456789012"


@limit(90)
def test_doctor_with_a_wrong_key(t):
    env = protected(t, "sqs:*")
    for wrong in ({"AWS_ACCESS_KEY_ID": "AKIAUNKNOWNUNKNOWN00"}, {"AWS_SECRET_ACCESS_KEY": "wrong" * 8}):
        answer, checks = findings(t, "jobs", status=3, env={**env, **wrong})
        assert not checks["sqs:ListQueues"]["ok"] and "denied" not in checks["sqs:ListQueues"]["detail"], checks
        assert not [name for name, check in checks.items() if check["detail"].endswith("is denied")], checks
        assert checks["reachable"]["ok"]


def with_role(t, *actions):
    sqs = t.server("moto")
    for name in NAMES:
        sqs.create(name)
    role = sqs.server.make_role("reader", *actions)
    key, secret = sqs.server.make_user("person", "sts:AssumeRole")
    return sqs.server, role, key, secret


@limit(90)
def test_session_token_is_sent(t):
    server, role, _, _ = with_role(t, *READ_ACTIONS)
    key, secret, token = server.assume_role(role)
    server.protect()
    env = {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token}
    answer = t.run("ls", "--json", env=env).expect(0).json()
    assert {queue["name"] for queue in answer["queues"]} == set(NAMES)
    t.run("ls", env={**env, "AWS_SESSION_TOKEN": "another" * 8}).expect_sentence(3)


@limit(90)
def test_role_of_a_profile_is_assumed(t):
    server, role, key, secret = with_role(t, *READ_ACTIONS)
    server.protect()
    t.write(".aws/credentials", f"[person]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n")
    t.write(".aws/config", f"[profile reader]\nrole_arn = {role}\nsource_profile = person\nregion = us-east-1\n")
    env = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None, "AWS_ENDPOINT_URL_STS": t.endpoint}
    answer = t.run("--profile", "reader", "ls", "--json", env=env).expect(0).json()
    assert {queue["name"] for queue in answer["queues"]} == set(NAMES)
    found = t.run("--profile", "reader", "doctor", "--json", env=env).expect(0).json()
    assert found["credentials"]["provider"] == "role" and found["credentials"]["expires"], found["credentials"]
    assert ":assumed-role/reader/" in found["caller_arn"], found["caller_arn"]
    # The person alone may not even list.
    t.run("--profile", "person", "ls", env={**env, "AWS_REGION": "us-east-1"}).expect_sentence(3, "sqs:ListQueues")


@limit(90)
def test_role_that_may_not_be_assumed(t):
    server, role, key, secret = with_role(t, *READ_ACTIONS)
    key, secret = server.make_user("nobody", "sqs:ListQueues")
    server.protect()
    t.write(".aws/credentials", f"[nobody]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n")
    t.write(".aws/config", f"[profile reader]\nrole_arn = {role}\nsource_profile = nobody\nregion = us-east-1\n")
    env = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None, "AWS_ENDPOINT_URL_STS": t.endpoint}
    t.run("--profile", "reader", "ls", env=env).expect_sentence(3, "reader")
    found = t.run("--profile", "reader", "doctor", "--json", env=env).expect(3).json()
    sources = {source["name"]: source["state"] for source in found["credential_sources"]}
    assert found["credentials"]["error"] and sources["role"] == "failed", found
