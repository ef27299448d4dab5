"""SQS servers that are not ours, started for one test each, and a client that knows nothing of sqscope."""

import http.client
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
SERVERS_DIR = os.path.normpath(os.path.join(HERE, "..", "..", "servers"))
sys.path.insert(0, SERVERS_DIR)

START_LIMIT_S = 30


class SqsError(Exception):
    def __init__(self, action, status, body):
        super().__init__(f"{action}: HTTP {status}: {body[:300]!r}")
        self.status = status
        self.body = body


class Sqs:
    """An unsigned JSON client over one kept-alive connection."""

    def __init__(self, endpoint, region="us-east-1"):
        parts = urllib.parse.urlsplit(endpoint)
        self.endpoint = endpoint
        self.region = region
        self.urls = {}
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)

    def call(self, action, **fields):
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"AmazonSQS.{action}",
            # Servers that know several services or regions go by the credential's scope.
            "Authorization": f"AWS4-HMAC-SHA256 Credential=test/20260101/{self.region}/sqs/aws4_request, "
            "SignedHeaders=host, Signature=0",
        }
        self._connection.request("POST", "/", json.dumps(fields), headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SqsError(action, response.status, body)
        return json.loads(body or b"{}")

    def create(self, name, attributes=None, tags=None):
        fields = {"QueueName": name, "Attributes": attributes or {}}
        if name.endswith(".fifo"):
            fields["Attributes"].setdefault("FifoQueue", "true")
        if tags:
            fields["tags"] = tags
        self.urls[name] = self.call("CreateQueue", **fields)["QueueUrl"]
        return self.urls[name]

    def create_with_dlq(self, name, dlq, max_receives=3, attributes=None):
        if dlq not in self.urls:
            self.create(dlq)
        policy = json.dumps({"deadLetterTargetArn": self.arn(dlq), "maxReceiveCount": max_receives})
        return self.create(name, {**(attributes or {}), "RedrivePolicy": policy})

    def delete(self, name):
        self.call("DeleteQueue", QueueUrl=self.urls.pop(name))

    def attributes(self, name):
        return self.call("GetQueueAttributes", QueueUrl=self.urls[name], AttributeNames=["All"])["Attributes"]

    def arn(self, name):
        return self.attributes(name)["QueueArn"]

    def send(self, name, count=1, delay_s=None):
        for start in range(0, count, 10):
            entries = []
            for i in range(start, min(count, start + 10)):
                entry = {"Id": str(i), "MessageBody": f"message {i} for {name}"}
                if name.endswith(".fifo"):
                    entry.update(MessageGroupId=f"g{i % 3}", MessageDeduplicationId=f"{name}-{i}")
                elif delay_s is not None:
                    entry["DelaySeconds"] = delay_s
                entries.append(entry)
            self.call("SendMessageBatch", QueueUrl=self.urls[name], Entries=entries)

    def receive(self, name, count=1, visibility_s=600):
        answer = self.call(
            "ReceiveMessage", QueueUrl=self.urls[name], MaxNumberOfMessages=count, VisibilityTimeout=visibility_s
        )
        return answer.get("Messages") or []

    def work_off(self, name, count):
        """Receive and delete messages, as a worker does."""
        while count > 0:
            messages = self.receive(name, min(10, count))
            assert messages, f"{name} ran dry with {count} to go"
            for message in messages:
                self.call("DeleteMessage", QueueUrl=self.urls[name], ReceiptHandle=message["ReceiptHandle"])
            count -= len(messages)


class NodeServer:
    """local-aws-sqs or fauxqs."""

    def __init__(self, kind, region="us-east-1", port=0, denied=(), latency_ms=0):
        command = [os.path.join(SERVERS_DIR, "node.sh"), os.path.join(SERVERS_DIR, "serve.mjs"), kind, str(port)]
        command += ["--region", region]
        for name in denied:
            command += ["--deny", name]
        if latency_ms:
            command += ["--latency", str(latency_ms)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the {kind} server did not start (tests/servers/install.sh done?)")
        self.endpoint = json.loads(line)["endpoint"]
        self.region = region
        self.port = urllib.parse.urlsplit(self.endpoint).port

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


class SimServer:
    """sqscope's own simulator. Signatures are checked unless any_key is given; it ends with this process."""

    def __init__(self, binary, *arguments, any_key=False):
        command = [binary, "sim", "--json", "--with-parent", *arguments, *(["--any-key"] if any_key else [])]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the simulator did not start")
        self.facts = json.loads(line)
        self.endpoint = self.facts["endpoint"]
        self.region = self.facts["region"]
        self.port = urllib.parse.urlsplit(self.endpoint).port
        self.keys = {
            "AWS_ACCESS_KEY_ID": self.facts["access_key_id"],
            "AWS_SECRET_ACCESS_KEY": self.facts["secret_access_key"],
        }

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        status = self.process.wait(10)
        assert status == 0, f"the simulator ended with status {status}"


def moto_missing():
    """Why moto cannot be used here, or None."""
    if not shutil.which("moto_server"):
        return "moto_server is not installed"
    if not importlib.util.find_spec("moto"):
        return "moto is not installed for this python3"
    return None


class MotoServer:
    """moto_server; after protect() it checks every signature and the caller's rights."""

    def __init__(self, region="us-east-1"):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.region = region
        self.endpoint = f"http://127.0.0.1:{self.port}"
        environment = {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "1000000000"}
        self.process = subprocess.Popen(
            ["moto_server", "-H", "127.0.0.1", "-p", str(self.port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_LIMIT_S
        while True:
            try:
                self._post("/moto-api/reset", b"")
                return
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise RuntimeError("moto_server did not start") from None
                time.sleep(0.05)

    def _post(self, path, body, headers=None):
        request = urllib.request.Request(self.endpoint + path, data=body, headers=headers or {}, method="POST")
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.read().decode()

    def _iam(self, action, **fields):
        scope = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0"
        form = {"Action": action, "Version": "2010-05-08", **fields}
        headers = {"Authorization": scope, "Content-Type": "application/x-www-form-urlencoded"}
        return self._post("/", urllib.parse.urlencode(form).encode(), headers)

    def make_user(self, name, *actions):
        """A user who may do the given IAM actions. Returns (access key id, secret)."""
        self._iam("CreateUser", UserName=name)
        if actions:
            statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
            policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            self._iam("PutUserPolicy", UserName=name, PolicyName="p", PolicyDocument=policy)
        answer = self._iam("CreateAccessKey", UserName=name)
        between = lambda tag: answer.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
        return between("AccessKeyId"), between("SecretAccessKey")

    def protect(self):
        self._post("/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"})

    def close(self):
        self.process.terminate()
        self.process.wait(10)
