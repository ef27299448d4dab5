"""`sqscope sim`: the simulator as a program, against our own commands and against the SDKs of AWS, signatures on."""

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import threading
import time

from harness.context import Skip
from harness.runner import limit
from harness.servers import SERVERS_DIR

QUIET = ("--scenario", "quiet", "--seed", "1")
QUEUES = {"ai-embeddings", "ai-job-queue", "ai-job-queue-dlq", "ai-results.fifo"}


def client(server, service="sqs", key=None, secret=None):
    """boto3 in this process, with nothing of the machine's own configuration."""
    if not importlib.util.find_spec("boto3"):
        raise Skip("boto3 is not installed for this python3")
    import boto3
    import botocore.config

    return boto3.session.Session().client(
        service,
        endpoint_url=server.endpoint,
        region_name=server.region,
        aws_access_key_id=key or server.facts["access_key_id"],
        aws_secret_access_key=secret or server.facts["secret_access_key"],
        config=botocore.config.Config(retries={"max_attempts": 1}, proxies={}),
    )


def fails(call, **fields):
    """The Error of a boto3 call that must fail, and its HTTP status."""
    import botocore.exceptions

    try:
        call(**fields)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"], error.response["ResponseMetadata"]["HTTPStatusCode"]
    raise AssertionError(f"{call} did not fail with {fields}")


# As a program


def start(t, *arguments, **options):
    process = subprocess.Popen(
        [t.binary, "sim", *arguments], env=t.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )

    class Closing:
        @staticmethod
        def close():
            process.kill()
            process.wait()

    t.keep(Closing)
    return process


def test_prints_what_a_shell_needs(t):
    process = start(t, *QUIET)
    lines = [process.stdout.readline().decode() for _ in range(6)]
    assert all(line.startswith("export AWS_") for line in lines), lines
    env = dict(line.removeprefix("export ").rstrip("\n").split("=", 1) for line in lines)
    assert env["AWS_REGION"] == env["AWS_DEFAULT_REGION"] == "us-east-1"
    answer = t.run("ls", "--json", env=env).expect(0).json()
    assert {queue["name"] for queue in answer["queues"]} == QUEUES
    assert answer["account"] == "000000000000"


def test_json_names_everything(t):
    facts = t.simulator().facts
    assert set(facts) == {"endpoint", "control", "region", "account", "access_key_id", "secret_access_key"}
    assert facts["endpoint"].startswith("http://127.0.0.1:") and facts["control"].startswith(facts["endpoint"])
    assert (facts["region"], facts["account"], facts["access_key_id"]) == ("us-east-1", "000000000000", "sqscope")


def test_ends_on_signals_and_leaves_nothing(t):
    for number in (signal.SIGINT, signal.SIGTERM):
        process = start(t, "--json")
        process.stdout.readline()
        process.send_signal(number)
        assert process.wait(10) == 0, number
        assert process.stderr.read() == b""
    assert os.listdir(t.home) == [], os.listdir(t.home)


def test_ends_with_its_parent(t):
    process = start(t, "--json", "--with-parent", stdin=subprocess.PIPE)
    process.stdout.readline()
    assert process.poll() is None
    process.stdin.close()
    assert process.wait(10) == 0


def test_a_port_is_taken_once(t):
    server = t.simulator()
    t.run("sim", "--port", str(server.port)).expect_sentence(1, "cannot listen", str(server.port))


def test_usage_mistakes(t):
    t.run("sim", "--port", "70000").expect_sentence(2, "--port", "70000")
    t.run("sim", "--port", "x").expect_sentence(2, "--port")
    t.run("sim", "--scenario", "calm").expect_sentence(2, "calm", "empty, quiet")
    t.run("sim", "--bind", "localhost").expect_sentence(2, "localhost")
    t.run("sim", "now").expect_sentence(2)


# Our own program on it


def test_our_commands(t):
    env = t.simulator(*QUIET).keys
    answer = t.run("ls", "--json", env=env).expect(0).json()
    assert {queue["name"] for queue in answer["queues"]} == QUEUES
    shown = t.run("show", "--json", "ai-job-queue", env=env).expect(0).json()
    assert shown["queue"]["dlq"]["name"] == "ai-job-queue-dlq" and shown["queue"]["max_receive_count"] == 3
    assert t.run("show", "--json", "ai-job-queue-dlq", env=env).expect(0).json()["queue"]["dlq_for"] == ["ai-job-queue"]
    checks = t.run("doctor", "--json", env=env).expect(0).json()["checks"]
    assert all(check["ok"] for check in checks), checks


def test_our_dashboard(t):
    env = t.simulator(*QUIET).keys
    t.tmux("--interval", "1", env=env).wait("?=help", *QUEUES)


def test_wrong_keys_are_refused(t):
    env = t.simulator(*QUIET).keys
    t.run("ls", env={**env, "AWS_SECRET_ACCESS_KEY": "wrong" * 8}).expect_sentence(3)
    t.run("ls", env={**env, "AWS_ACCESS_KEY_ID": "AKIAUNKNOWNUNKNOWN00"}).expect_sentence(3)
    t.run("ls", env={**env, "AWS_SESSION_TOKEN": "stale"}).expect_sentence(3)
    t.run("ls", "--region", "eu-west-1", env=env).expect_sentence(3)


def test_a_thousand_queues_are_all_found(t):
    sqs = t.server("sim")
    for i in range(1100):
        sqs.create(f"q-{i:04}")
    answer = t.run("ls", "--json", "--max-rps", "10000").expect(0).json()
    assert len(answer["queues"]) == 1100 and all(queue["error"] is None for queue in answer["queues"])


# The SDKs of AWS on it


@limit(60)
def test_boto3_messages(t):
    sqs = client(t.simulator(*QUIET))
    url = sqs.get_queue_url(QueueName="ai-job-queue")["QueueUrl"]
    attributes = {
        "text": {"DataType": "String", "StringValue": "h\u00e9 \U0001f680"},
        "bytes": {"DataType": "Binary.gzip", "BinaryValue": bytes(range(256))},
        "number": {"DataType": "Number", "StringValue": "-1.5e3"},
    }
    # The SDK itself compares the hashes of body and attributes.
    sent = sqs.send_message(QueueUrl=url, MessageBody="h\u00e9llo", MessageAttributes=attributes)
    asked = {"QueueUrl": url, "MessageSystemAttributeNames": ["All"], "MessageAttributeNames": ["All"]}
    (message,) = sqs.receive_message(**asked)["Messages"]
    assert message["MessageId"] == sent["MessageId"] and message["Body"] == "h\u00e9llo"
    assert message["MessageAttributes"] == attributes
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    (message,) = sqs.receive_message(**asked)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert "Messages" not in sqs.receive_message(**asked)


@limit(60)
def test_boto3_batches(t):
    sqs = client(t.simulator(*QUIET))
    url = sqs.get_queue_url(QueueName="ai-embeddings")["QueueUrl"]
    entries = [{"Id": str(i), "MessageBody": "x" * (i + 1)} for i in range(9)] + [{"Id": "bad", "MessageBody": "\x01"}]
    answer = sqs.send_message_batch(QueueUrl=url, Entries=entries)
    assert len(answer["Successful"]) == 9
    (failed,) = answer["Failed"]
    assert (failed["Id"], failed["Code"], failed["SenderFault"]) == ("bad", "InvalidMessageContents", True)
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert len(messages) == 9
    entries = [{"Id": str(i), "ReceiptHandle": m["ReceiptHandle"]} for i, m in enumerate(messages)]
    assert len(sqs.delete_message_batch(QueueUrl=url, Entries=entries)["Successful"]) == 9


@limit(60)
def test_boto3_long_poll_wakes(t):
    server = t.simulator(*QUIET)
    sqs = client(server)
    url = sqs.get_queue_url(QueueName="ai-embeddings")["QueueUrl"]
    got = []
    waiting = threading.Thread(target=lambda: got.append(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)))
    started = time.monotonic()
    waiting.start()
    client(server).send_message(QueueUrl=url, MessageBody="now")
    waiting.join(30)
    assert got[0]["Messages"][0]["Body"] == "now"
    assert time.monotonic() - started < 15, "it waited for its whole time"


@limit(60)
def test_boto3_redrive(t):
    sqs = client(t.simulator(*QUIET))
    dlq = sqs.get_queue_url(QueueName="ai-job-queue-dlq")["QueueUrl"]
    url = sqs.get_queue_url(QueueName="ai-job-queue")["QueueUrl"]
    sources = sqs.list_dead_letter_source_queues(QueueUrl=dlq)["queueUrls"]
    assert sources == [url]
    sqs.send_message(QueueUrl=url, MessageBody="poison")
    for _ in range(4):
        sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)
    (message,) = sqs.receive_message(QueueUrl=dlq, VisibilityTimeout=0, MessageSystemAttributeNames=["All"])["Messages"]
    assert message["Attributes"]["DeadLetterQueueSourceArn"].endswith(":ai-job-queue")
    arn = sqs.get_queue_attributes(QueueUrl=dlq, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sqs.start_message_move_task(SourceArn=arn, MaxNumberOfMessagesPerSecond=100)
    deadline = time.monotonic() + 20
    while (task := sqs.list_message_move_tasks(SourceArn=arn)["Results"][0])["Status"] == "RUNNING":
        assert time.monotonic() < deadline, task
    assert task["Status"] == "COMPLETED" and task["ApproximateNumberOfMessagesToMove"] == 1
    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["MessageId"] != message["MessageId"]


@limit(60)
def test_boto3_queues_and_errors(t):
    server = t.simulator(*QUIET)
    sqs = client(server)
    for i in range(25):
        sqs.create_queue(QueueName=f"page-{i:02}", tags={"n": str(i)})
    pages = sqs.get_paginator("list_queues").paginate(
        QueueNamePrefix="page-", PaginationConfig={"PageSize": 10}
    )
    counts = [len(page["QueueUrls"]) for page in pages]
    assert counts == [10, 10, 5], counts
    url = sqs.get_queue_url(QueueName="page-07")["QueueUrl"]
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"n": "7"}
    error, status = fails(sqs.get_queue_url, QueueName="none")
    assert (error["Code"], status) == ("AWS.SimpleQueueService.NonExistentQueue", 400), error
    assert error["QueryErrorCode"] == "QueueDoesNotExist" and error["Type"] == "Sender"
    sqs.purge_queue(QueueUrl=url)
    error, status = fails(sqs.purge_queue, QueueUrl=url)
    assert (error["Code"], status) == ("AWS.SimpleQueueService.PurgeQueueInProgress", 403), error
    sqs.delete_queue(QueueUrl=url)
    error, _ = fails(sqs.create_queue, QueueName="page-07")
    assert error["Code"] == "AWS.SimpleQueueService.QueueDeletedRecently", error
    error, status = fails(sqs.start_message_move_task, SourceArn="arn:aws:sqs:us-east-1:000000000000:none")
    assert (error["Code"], status) == ("ResourceNotFoundException", 404), error
    error, status = fails(client(server, secret="wrong").list_queues)
    assert (error["Code"], status) == ("SignatureDoesNotMatch", 403), error
    error, status = fails(client(server, key="AKIAUNKNOWNUNKNOWN00").list_queues)
    assert (error["Code"], status) == ("InvalidClientTokenId", 403), error
    assert client(server, "sts").get_caller_identity()["Account"] == "000000000000"


@limit(60)
def test_aws_cli(t):
    if not shutil.which("aws"):
        raise Skip("the AWS CLI is not installed")
    server = t.simulator(*QUIET)
    env = {**t.environment(**server.keys), "AWS_DEFAULT_REGION": server.region, "AWS_PAGER": ""}
    done = subprocess.run(
        ["aws", "--endpoint-url", server.endpoint, "--output", "json", "sqs", "list-queues"],
        env=env, capture_output=True, timeout=50, check=False,
    )
    if done.returncode == 126 or done.returncode == 127 or b"No module named" in done.stderr:
        raise Skip("the AWS CLI that is here does not run")
    assert done.returncode == 0, done.stderr
    assert {url.rsplit("/", 1)[1] for url in json.loads(done.stdout)["QueueUrls"]} == QUEUES


JS = """
import { SQSClient, SendMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
const client = new SQSClient({ endpoint: process.argv[2], region: "us-east-1",
	credentials: { accessKeyId: process.argv[3], secretAccessKey: process.argv[4] } });
const QueueUrl = process.argv[2] + "/000000000000/ai-job-queue";
await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "from JS" }));
const got = await client.send(new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ["All"] }));
console.log(got.Messages[0].Body);
client.destroy();
"""


@limit(60)
def test_javascript_sdk(t):
    server = t.simulator(*QUIET)
    # Modules are looked for beside the file that asks for them.
    os.symlink(os.path.join(SERVERS_DIR, "node_modules"), os.path.join(t.directory, "node_modules"))
    script = os.path.join(t.directory, "session.mjs")
    with open(script, "w", encoding="utf-8") as file:
        file.write(JS)
    done = subprocess.run(
        [os.path.join(SERVERS_DIR, "node.sh"), script, server.endpoint, *server.keys.values()],
        capture_output=True, timeout=50, check=False,
    )
    assert done.returncode == 0 and done.stdout == b"from JS\n", done


def test_two_runs_with_one_seed_are_the_same(t):
    answers = []
    for _ in range(2):
        sqs = t.server("sim")
        sqs.create("jobs")
        answers.append(sqs.call("SendMessage", QueueUrl=sqs.urls["jobs"], MessageBody="x")["MessageId"])
    assert answers[0] != answers[1], "without a seed every run differs"
    answers = []
    for _ in range(2):
        if importlib.util.find_spec("boto3") is None:
            raise Skip("boto3 is not installed for this python3")
        sqs = client(t.simulator(*QUIET))
        url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
        answers.append(sqs.send_message(QueueUrl=url, MessageBody="x")["MessageId"])
    assert answers[0] == answers[1], answers

