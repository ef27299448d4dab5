"""The simulator beside the other queue servers: requests a second, memory, start."""

import datetime
import hashlib
import hmac
import json
import subprocess
import time

from harness.servers import NodeServer, SimServer, Sqs
from measure import cpu_s, resident_bytes

CONNECTIONS = 16
BODY_BYTES = 300


def signed(server, action, fields):
    """The bytes of a request, signed with the simulator's key (Signature Version 4)."""
    body = json.dumps(fields).encode()
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    keys = getattr(server, "keys", {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"})
    headers = {"host": f"127.0.0.1:{server.port}", "x-amz-date": now, "x-amz-target": f"AmazonSQS.{action}"}
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{now[:8]}/us-east-1/sqs/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = ("AWS4" + keys["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in (*scope.split("/"), text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={keys['AWS_ACCESS_KEY_ID']}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
    )
    headers["content-type"] = "application/x-amz-json-1.0"
    headers["content-length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST / HTTP/1.1\r\n{head}\r\n".encode() + body


def load(loader, server, request, answers):
    """Requests a second, and the server's CPU time for one, in microseconds."""
    before_s = cpu_s(server.process.pid)
    command = [loader, str(server.port), str(CONNECTIONS), str(answers)]
    done = subprocess.run(command, input=request, stdout=subprocess.PIPE, check=True)
    count, seconds = done.stdout.split()
    return int(count) / float(seconds), 1e6 * (cpu_s(server.process.pid) - before_s) / int(count)


def servers(binary):
    yield "sqscope", SimServer(binary, "--scenario", "quiet")
    for kind in ("fauxqs", "local"):
        server = NodeServer(kind)
        Sqs(server.endpoint).create("ai-job-queue")
        yield kind, server


def measure(table, binary, loader, quick):
    for who, server in servers(binary):
        url = f"{server.endpoint}/000000000000/ai-job-queue"
        try:
            attributes = signed(server, "GetQueueAttributes", {"QueueUrl": url, "AttributeNames": ["All"]})
            load(loader, server, attributes, 1000)
            rate, cpu_us = load(loader, server, attributes, 10_000 if quick else 50_000)
            aim = (lambda value: value) if who == "sqscope" else lambda value: None
            table.add("CPU, GetQueueAttributes", who, cpu_us, "us", aim(50))
            table.add("GetQueueAttributes a second", who, rate, "/s")
            held(table, who, loader, server, url, 50_000 if quick or who != "sqscope" else 1_000_000, aim)
        finally:
            server.close()
    started = time.monotonic()
    server = SimServer(binary)
    table.add("start to the first line", "sqscope", 1000 * (time.monotonic() - started), "ms", 50)
    server.close()
    table.print_section(f"The simulator beside other servers, {CONNECTIONS} connections kept alive, signatures checked by ours")


def held(table, who, loader, server, url, count, aim):
    entries = [{"Id": str(i), "MessageBody": "x" * BODY_BYTES} for i in range(10)]
    before = resident_bytes(server.process.pid)
    request = signed(server, "SendMessageBatch", {"QueueUrl": url, "Entries": entries})
    rate, cpu_us = load(loader, server, request, count // 10)
    bytes_each = (resident_bytes(server.process.pid) - before) / count
    table.add(f"a message held, body {BODY_BYTES} B", who, bytes_each, "B", aim(1000))
    table.add("CPU, a message of a batch sent", who, cpu_us / 10, "us")
    table.add("messages sent a second", who, 10 * rate, "/s")
