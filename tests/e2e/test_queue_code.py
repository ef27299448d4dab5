"""`export` and `drift`: queues as code, read by the grammar of each language, and made again on another server."""

import ast
import contextlib
import io
import json
import os
import subprocess
import sys
import types

from harness.runner import each

SERVERS_DIR = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "servers")
SET = {
    "DelaySeconds", "MaximumMessageSize", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds",
    "VisibilityTimeout", "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit",
    "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled", "Policy", "RedrivePolicy",
    "RedriveAllowPolicy",
}  # fmt: skip
# What code calls them, in Terraform and in Pulumi's Python.
NAMES = {
    "visibility_timeout_seconds": "VisibilityTimeout",
    "message_retention_seconds": "MessageRetentionPeriod",
    "delay_seconds": "DelaySeconds",
    "max_message_size": "MaximumMessageSize",
    "receive_wait_time_seconds": "ReceiveMessageWaitTimeSeconds",
    "fifo_queue": "FifoQueue",
    "content_based_deduplication": "ContentBasedDeduplication",
    "deduplication_scope": "DeduplicationScope",
    "fifo_throughput_limit": "FifoThroughputLimit",
    "redrive_policy": "RedrivePolicy",
    "redrive_allow_policy": "RedriveAllowPolicy",
    "policy": "Policy",
    "kms_master_key_id": "KmsMasterKeyId",
    "kms_data_key_reuse_period_seconds": "KmsDataKeyReusePeriodSeconds",
    "sqs_managed_sse_enabled": "SqsManagedSseEnabled",
}


def world(t):
    """Queues with everything that can be set, among them what a language must quote."""
    sqs = t.server("sim")
    sqs.create("ai-dlq", {"MessageRetentionPeriod": "1209600"}, tags={"team": "m\u00e9 \"q\" ${x} %{y} \\n", "e": ""})
    arn = sqs.arn("ai-dlq")
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": 'a "quoted" ${word}',
                "Effect": "Allow",
                "Principal": {"AWS": "111122223333"},
                "Action": "sqs:SendMessage",
                "Resource": arn,
            }
        ],
    }
    sqs.call("SetQueueAttributes", QueueUrl=sqs.urls["ai-dlq"], Attributes={"Policy": json.dumps(policy)})
    sqs.create_with_dlq(
        "ai-job-queue", "ai-dlq", max_receives=4,
        attributes={"VisibilityTimeout": "300", "DelaySeconds": "3", "MaximumMessageSize": "262144", "SqsManagedSseEnabled": "true"},
    )  # fmt: skip
    allow = {"redrivePermission": "byQueue", "sourceQueueArns": [sqs.arn("ai-job-queue")]}
    sqs.call("SetQueueAttributes", QueueUrl=sqs.urls["ai-dlq"], Attributes={"RedriveAllowPolicy": json.dumps(allow)})
    sqs.create("class", {"KmsMasterKeyId": "alias/ai", "KmsDataKeyReusePeriodSeconds": "600"})
    sqs.create(
        "ordered.fifo",
        {"ContentBasedDeduplication": "true", "DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"},
    )
    return sqs


def read_back(sqs):
    """Every queue of a server: what can be set, policies by their meaning, and the tags."""
    found = {}
    for url in sqs.call("ListQueues")["QueueUrls"]:
        live = sqs.call("GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])["Attributes"]
        tags = sqs.call("ListQueueTags", QueueUrl=url).get("Tags") or {}
        kept = {name: json.loads(value) if value.startswith("{") else value for name, value in live.items() if name in SET}
        found[url.rsplit("/", 1)[-1]] = (kept, tags)
    return found


def make_again(t, queues):
    """On a fresh server, by the plain client. queues: [(name, attributes, tags)] with dead-letter queues first."""
    other = t.server("sim")
    for name, attributes, tags in queues:
        other.create(name, attributes, tags)
    return read_back(other)


def text_of(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value) if isinstance(value, (dict, list)) else str(value)


class Output:
    """What a value of Pulumi is before it is known; here it is known."""

    def __init__(self, value):
        self.value = value

    def apply(self, function):
        return function(self.value)


def run_pulumi(program):
    """Run it with stand-ins for Pulumi's modules; the queues in the order in which they were made."""
    made = []

    class Queue:
        def __init__(self, resource, name, tags=None, **arguments):
            assert resource == name
            made.append((name, {NAMES[key]: text_of(value) for key, value in arguments.items()}, tags or {}))
            self.arn = Output(f"arn:aws:sqs:us-east-1:000000000000:{name}")
            self.url = Output(name)

    pulumi, aws = types.ModuleType("pulumi"), types.ModuleType("pulumi_aws")
    exported = {}
    pulumi.export = exported.__setitem__
    aws.sqs = types.SimpleNamespace(Queue=Queue)
    saved = {name: sys.modules.get(name) for name in ("pulumi", "pulumi_aws")}
    sys.modules.update(pulumi=pulumi, pulumi_aws=aws)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(ast.parse(program), "exported", "exec"), {})
    finally:
        for name, module in saved.items():
            sys.modules.pop(name)
            if module:
                sys.modules[name] = module
    assert sorted(exported) == sorted(name for name, _, _ in made)
    return made


def run_terraform(text):
    done = subprocess.run(
        [os.path.join(SERVERS_DIR, "node.sh"), os.path.join(SERVERS_DIR, "hcl.mjs")],
        input=text, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    resources = json.loads(done.stdout)["resource"]["aws_sqs_queue"]
    arns = {key: f"arn:aws:sqs:us-east-1:000000000000:{blocks[0]['name']}" for key, blocks in resources.items()}
    queues = []
    for blocks in resources.values():
        (block,) = blocks
        tags = block.pop("tags", {})
        name = block.pop("name")
        attributes = {}
        for key, value in block.items():
            if key == "redrive_policy" and "jsonencode" in value:
                target = value.split("aws_sqs_queue.")[1].split(".arn")[0]
                receives = int(value.split("maxReceiveCount")[1].strip(" =\n})").strip())
                value = json.dumps({"deadLetterTargetArn": arns[target], "maxReceiveCount": receives})
            # The grammar leaves templates as they were written.
            attributes[NAMES[key]] = text_of(value).replace("$${", "${").replace("%%{", "%{")
        tags = {key: value.replace("$${", "${").replace("%%{", "%{") for key, value in tags.items()}
        queues.append((name, attributes, tags))
    return sorted(queues, key=lambda queue: "RedrivePolicy" in queue[1])


def run_cloudformation(text):
    resources = json.loads(text)["Resources"]
    names = {key: r["Properties"]["QueueName"] for key, r in resources.items() if r["Type"] == "AWS::SQS::Queue"}
    queues = {}
    for key, resource in resources.items():
        properties = dict(resource["Properties"])
        if resource["Type"] == "AWS::SQS::QueuePolicy":
            queues[properties["Queues"][0]["Ref"]][1]["Policy"] = json.dumps(properties["PolicyDocument"])
            continue
        tags = {tag["Key"]: tag["Value"] for tag in properties.pop("Tags", [])}
        name = properties.pop("QueueName")
        target = properties.get("RedrivePolicy", {}).get("deadLetterTargetArn")
        if isinstance(target, dict):
            logical, member = target["Fn::GetAtt"]
            assert member == "Arn"
            properties["RedrivePolicy"]["deadLetterTargetArn"] = f"arn:aws:sqs:us-east-1:000000000000:{names[logical]}"
        queues[key] = (name, {key: text_of(value) for key, value in properties.items()}, tags)
    return sorted(queues.values(), key=lambda queue: "RedrivePolicy" in queue[1])


def run_json(text):
    queues = [(q["name"], q["attributes"], q["tags"]) for q in json.loads(text)["queues"]]
    return sorted(queues, key=lambda queue: "RedrivePolicy" in queue[1])


READERS = {
    "pulumi-python": run_pulumi,
    "terraform": run_terraform,
    "cloudformation": run_cloudformation,
    "json": run_json,
}


@each(format=tuple(READERS))
def test_exported_code_makes_the_same_queues(t, format):
    sqs = world(t)
    before = read_back(sqs)
    exported = t.run("export", "--format", format, endpoint=t.endpoint).expect(0)
    again = make_again(t, READERS[format](exported.out))
    assert sorted(again) == sorted(before)
    for name in before:
        assert again[name] == before[name], (name, again[name], before[name])


def test_export_of_some(t):
    world(t)
    names = [q["name"] for q in t.run("export", "ai-*", endpoint=t.endpoint).expect(0).json()["queues"]]
    assert names == ["ai-dlq", "ai-job-queue"]
    t.run("export", "nothing", endpoint=t.endpoint).expect(4)
    t.run("export", "--format", "yaml", endpoint=t.endpoint).expect_sentence(2, "only pulumi-python, terraform")


def pulumi_state(sqs, name, inputs, tags=None):
    return {
        "version": 3,
        "deployment": {
            "resources": [
                {"type": "pulumi:pulumi:Stack", "urn": "x"},
                {
                    "type": "aws:sqs/queue:Queue",
                    "id": sqs.urls.get(name, "gone"),
                    "inputs": {"name": name, **inputs},
                    "outputs": {"name": name, "arn": f"arn:aws:sqs:us-east-1:000000000000:{name}", "tags": tags or {}, **inputs},
                },
            ]
        },
    }


def test_drift_pulumi(t):
    sqs = t.server("sim")
    sqs.create("ai-job-queue", {"VisibilityTimeout": "30", "DelaySeconds": "0", "MessageRetentionPeriod": "1209600"}, tags={"team": "ml"})
    inputs = {"delaySeconds": 0, "visibilityTimeoutSeconds": 30, "messageRetentionSeconds": 1209600, "fifoQueue": False}
    path = t.write("stack.json", json.dumps(pulumi_state(sqs, "ai-job-queue", inputs, {"team": "ml"})))
    drift = ("drift", "--pulumi", path, "--json")
    assert t.run(*drift, endpoint=t.endpoint).expect(0).json() == {"drift": []}
    t.run("set", "ai-job-queue", "VisibilityTimeout=5m", "--yes", endpoint=t.endpoint).expect(0)
    t.run("tag", "ai-job-queue", "team=x", "more=y", endpoint=t.endpoint).expect(0)
    rows = t.run(*drift, endpoint=t.endpoint).expect(6).json()["drift"]
    assert rows == [
        {"queue": "ai-job-queue", "attribute": "VisibilityTimeout", "declared": "30", "live": "300"},
        {"queue": "ai-job-queue", "attribute": "tag:team", "declared": "ml", "live": "x"},
        {"queue": "ai-job-queue", "attribute": "tag:more", "declared": None, "live": "y"},
    ], rows
    text = t.run("drift", "--pulumi", path, endpoint=t.endpoint).expect(6).out
    assert "ai-job-queue  VisibilityTimeout  declared 30s, live 5m\n" in text, text
    path = t.write("gone.json", json.dumps(pulumi_state(sqs, "gone", {})))
    rows = t.run("drift", "--pulumi", path, "--json", endpoint=t.endpoint).expect(6).json()["drift"]
    assert rows == [{"queue": "gone", "attribute": "QueueName", "declared": "gone", "live": None}], rows


def terraform_state(sqs, names):
    resources = []
    for name in names:
        live = sqs.attributes(name)
        values = {"name": name, "arn": live["QueueArn"], "url": sqs.urls[name], "tags": None, "tags_all": {}}
        for key, attribute in NAMES.items():
            value = live.get(attribute)
            values[key] = int(value) if value and value.isdigit() else value == "true" if value in ("true", "false") else value or ""
        values["fifo_queue"] = live.get("FifoQueue") == "true"
        values["content_based_deduplication"] = live.get("ContentBasedDeduplication") == "true"
        values["kms_data_key_reuse_period_seconds"] = 300
        resources.append({"type": "aws_sqs_queue", "mode": "managed", "name": name, "values": values})
    child = {"resources": resources[1:], "address": "module.x"}
    return {"format_version": "1.0", "values": {"root_module": {"resources": resources[:1], "child_modules": [child]}}}


def test_drift_terraform(t):
    sqs = t.server("sim")
    sqs.create_with_dlq("jobs", "dlq", attributes={"VisibilityTimeout": "60"})
    sqs.create("ordered.fifo")
    path = t.write("state.json", json.dumps(terraform_state(sqs, ["jobs", "dlq", "ordered.fifo"])))
    drift = ("drift", "--terraform", path)
    done = t.run(*drift, endpoint=t.endpoint).expect(0)
    assert "3 queues are as they are declared" in done.err, done
    t.run("set", "jobs", "--no-dlq", "--yes", endpoint=t.endpoint).expect(0)
    t.run("set", "dlq", "KmsMasterKeyId=alias/k", "--yes", endpoint=t.endpoint).expect(0)
    rows = t.run(*drift, "--json", endpoint=t.endpoint).expect(6).json()["drift"]
    found = [(row["queue"], row["attribute"], row["live"]) for row in rows]
    assert ("jobs", "RedrivePolicy", None) in found and ("dlq", "KmsMasterKeyId", "alias/k") in found, rows
    rows = t.run(*drift, "jobs", "--json", endpoint=t.endpoint).expect(6).json()["drift"]
    assert {row["queue"] for row in rows} == {"jobs"}, rows


def test_drift_refuses_other_files(t):
    t.server("sim")
    t.run("drift", endpoint=t.endpoint).expect(2)
    broken = t.write("broken.json", "{")
    t.run("drift", "--pulumi", broken, endpoint=t.endpoint).expect_sentence(2, "no JSON", "line 1")
    other = t.write("other.json", '{"a": 1}')
    t.run("drift", "--pulumi", other, endpoint=t.endpoint).expect_sentence(2, "pulumi stack export")
    t.run("drift", "--terraform", other, endpoint=t.endpoint).expect_sentence(2, "terraform show -json")
    t.run("drift", "--terraform", "/nothing", endpoint=t.endpoint).expect(1)


def test_the_watched_queues_of_a_file(t):
    sqs = t.server("sim")
    for name in ("a", "b", "c"):
        sqs.create(name)
    path = t.write("state.json", json.dumps(terraform_state(sqs, ["a", "c"])))
    names = [q["name"] for q in t.run("--from-terraform", path, "ls", "--json", endpoint=t.endpoint).expect(0).json()["queues"]]
    assert sorted(names) == ["a", "c"], names
    path = t.write("stack.json", json.dumps(pulumi_state(sqs, "b", {})))
    names = [q["name"] for q in t.run("--from-pulumi", path, "ls", "--json", endpoint=t.endpoint).expect(0).json()["queues"]]
    assert names == ["b"], names
    t.run("--from-pulumi", path, "peek", "b", endpoint=t.endpoint).expect(2)
    empty = t.write("empty.json", '{"deployment": {}}')
    t.run("--from-pulumi", empty, "ls", endpoint=t.endpoint).expect_sentence(2, "declares no queue")
