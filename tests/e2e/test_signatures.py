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
