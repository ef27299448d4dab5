"""policy: what it prints, and that a user who is given exactly that can do what the mode promises and no more."""

import json

from harness.runner import each, limit
from harness.servers import MotoServer

LOOKING = {"sqs:ListQueues", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"}
CHANGING = {"sqs:SendMessage", "sqs:DeleteMessage", "sqs:PurgeQueue", "sqs:StartMessageMoveTask"}


def actions(policy):
    return {action for statement in policy["Statement"] for action in statement["Action"]}


def resources(policy, sid):
    return next(statement["Resource"] for statement in policy["Statement"] if statement["Sid"] == sid)


@each(mode=("read-only", "operator", "producer", "worker", "admin", "producer,worker"))
def test_policy_is_a_document(t, mode):
    result = t.run("policy", "--mode", mode, "jobs").expect(0)
    policy = result.json()
    assert policy["Version"] == "2012-10-17"
    sids = [statement["Sid"] for statement in policy["Statement"]]
    assert len(set(sids)) == len(sids) and all(sid.isalnum() for sid in sids), sids
    for statement in policy["Statement"]:
        assert statement["Effect"] == "Allow" and statement["Action"] and statement["Resource"]
        assert all(":" in action and "*" not in action for action in statement["Action"]), statement
    assert len(json.dumps(policy, separators=(",", ":"))) < 6144
    assert t.run("policy", "--mode", mode, "jobs").out == result.out, "it differs from run to run"
    assert t.run("policy", "--mode", mode, "jobs", "--json").json() == policy


def test_policy_takes_the_place_from_the_configuration(t):
    t.write(".aws/config", "[profile prod]\nregion = eu-central-1\nsso_account_id = 210987654321\n")
    env = {"AWS_REGION": None}
    result = t.run("--profile", "prod", "policy", "ai-*", env=env).expect(0)
    assert resources(result.json(), "ReadQueues") == ["arn:aws:sqs:eu-central-1:210987654321:ai-*"]
    result = t.run("policy", "jobs", env=env).expect(0, "no region", "no account")
    assert resources(result.json(), "ReadQueues") == ["arn:aws:sqs:*:*:jobs"]
    assert t.run("policy", "jobs", "--quiet", env=env).expect(0).err == ""


def test_policy_modes(t):
    read_only = actions(t.run("policy").expect(0).json())
    assert read_only >= LOOKING and not read_only & CHANGING, read_only
    assert actions(t.run("policy", "--mode", "operator").json()) >= LOOKING | CHANGING
    t.run("policy", "--mode", "reed-only").expect_sentence(2, "--mode", "read-only")
    t.run("policy", "--mode", "").expect_sentence(2, "--mode")
    t.run("policy", "a queue").expect_sentence(2, "a queue")
    t.run("--profile", "nobody", "policy").expect_sentence(2, "nobody")


def as_moto_reads_it(policy):
    """moto compares every resource with "*", evaluates no condition that it does not know, and takes the service of an
    action from the signature; the actions are what is tested."""
    statements = [
        {"Effect": "Allow", "Action": [a.replace("cloudwatch:", "monitoring:") for a in s["Action"]], "Resource": "*"}
        for s in policy["Statement"]
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def given(t, mode):
    """A server that checks rights, and the environment of a user who has the printed policy."""
    sqs = t.server("moto")
    server: MotoServer = sqs.server
    sqs.create_with_dlq("jobs", "jobs-dlq")
    sqs.send("jobs", 2)
    policy = t.run("policy", "--mode", mode, "jobs", "jobs-dlq").expect(0).json()
    key, secret = server.make_user("someone", policy=as_moto_reads_it(policy))
    server.protect()
    return {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}


@limit(90)
def test_read_only_policy_is_enough_to_look(t):
    env = given(t, "read-only")
    assert t.run("ls", "--json", env=env).expect(0).json()["queues"][0]["visible"] is not None
    assert t.run("show", "--json", "jobs", env=env).expect(0).json()["queue"]["visible"] == 2
    t.run("doctor", env=env).expect(0)


@limit(90)
def test_worker_policy_lists_nothing(t):
    env = given(t, "worker")
    t.run("ls", env=env).expect_sentence(3, "sqs:ListQueues")
    assert t.run("ls", "jobs", "--json", env=env).expect(0).json()["queues"][0]["visible"] == 2
