#!/usr/bin/env python3
"""An HTTP proxy that breaks things on purpose, to stand between sqscope and any SQS server.

As a module: `with FaultProxy(upstream) as proxy: proxy.rules([...]); ... proxy.stats()`.
As a program: faultproxy.py --upstream URL [--port N] [--rules JSON]; prints {"endpoint"} when ready; each
stdin line is a JSON list of rules that replaces the ones in force, and it ends with stdin. While it runs,
POST /_fault takes such a list too, GET /_fault answers the statistics, DELETE /_fault clears both.

A rule is an object. Which requests:
  action   X-Amz-Target's operation or the form's Action (glob; default any)
  queue    the queue's name (glob; default any, requests about no queue included)
  every N, at [N, ...], first N, after N, probability P (with seed S)    counted over the matching requests
What happens: `fault`, one of
  latency {ms, jitter_ms}      answer later           merge {json}, append {json}   change a 200 answer's JSON
  date {shift_s}               shift the Date header   answer {status, json|text, headers}   instead of the server's
  cut-before, cut-after        close without an answer, before or after the server saw the request
  reset, hang, half, slow      TCP reset; no answer at all; half an answer; an answer in dribbles
  garbage                      bytes that are not HTTP
and the names in ANSWERS of faults.py (throttled, denied, expired, html ...), which are ready-made answers. latency, date, merge and
append combine with one another; of the rest the first rule that fires wins.
"""

import argparse
import asyncio
import collections
import email.utils
import json
import socket
import struct
import sys
import threading
import time
import urllib.parse

from faults import MODIFIERS, Request, Rule, append, merge

ADMIN_PATH = "/_fault"
LOG_LIMIT = 200_000


class Cut(Exception):
    """The client's connection ends here."""


async def _read_head(reader):
    """The first line and the headers (lower-case names), or None when the peer closed between messages."""
    raw = bytearray()
    headers = {}
    first = await reader.readline()
    if not first:
        return None
    raw += first
    while True:
        line = await reader.readline()
        raw += line
        if line in (b"\r\n", b"\n", b""):
            return first.decode("latin-1").rstrip(), headers, bytes(raw)
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()


async def _read_body(reader, headers):
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", 0)))
    body = bytearray()
    while True:
        size = int((await reader.readline()).split(b";")[0], 16)
        body += await reader.readexactly(size)
        await reader.readline()
        if size == 0:
            return bytes(body)


def _render(status, headers, body):
    head = [f"HTTP/1.1 {status} {'OK' if status == 200 else 'Fault'}"]
    head += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


class Statistics:
    def __init__(self):
        self.actions = collections.Counter()
        self.faults = collections.Counter()
        self.statuses = collections.Counter()
        self.log = []
        self.connections = self.open_connections = self.max_connections = 0
        self.in_flight = self.max_in_flight = 0

    def request(self, request):
        self.actions[request.action] += 1
        if len(self.log) < LOG_LIMIT:
            self.log.append((time.monotonic(), request.action, request.queue))

    def peak_per_s(self):
        times = [moment for moment, _, _ in self.log]
        peak = first = 0
        for last, moment in enumerate(times):
            while moment - times[first] >= 1.0:
                first += 1
            peak = max(peak, last - first + 1)
        return peak

    def snapshot(self):
        return {
            "requests": sum(self.actions.values()),
            "actions": dict(self.actions),
            "faults": dict(self.faults),
            "statuses": {str(status): count for status, count in self.statuses.items()},
            "connections": self.connections,
            "max_connections": self.max_connections,
            "max_in_flight": self.max_in_flight,
            "peak_per_s": self.peak_per_s(),
        }


class FaultProxy:
    """A proxy on its own thread and loop. Every public method may be called from any other thread."""

    def __init__(self, upstream, port=0):
        parts = urllib.parse.urlsplit(upstream)
        self.upstream = (parts.hostname, parts.port)
        self.port = port
        self.observe = None  # called with every request before it is answered
        self._rules = []
        self._statistics = Statistics()
        self._connections = set()
        self._server = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.listen()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    def listen(self):
        """Take connections (again), always on the same port."""
        self._run(self._listen())

    def refuse(self):
        """Look like a dead server: drop every connection and refuse new ones."""
        self._run(self._refuse())

    def close(self):
        self._run(self._refuse())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def rules(self, rules):
        self._rules = [Rule(fields) for fields in rules]

    def stats(self):
        return self._statistics.snapshot()

    def requests(self):
        """Every request since the last clear(): (monotonic time, action, queue)."""
        return list(self._statistics.log)

    def clear(self):
        fresh = Statistics()
        fresh.open_connections = fresh.max_connections = len(self._connections)
        self._statistics = fresh

    async def _listen(self):
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=1 << 21)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _refuse(self):
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader, writer):
        task = asyncio.current_task()
        self._connections.add(task)
        statistics = self._statistics
        statistics.connections += 1
        statistics.max_connections = max(statistics.max_connections, len(self._connections))
        upstream = Upstream(self.upstream)
        try:
            while await self._serve_one(reader, writer, upstream):
                pass
        except (Cut, ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ValueError):
            pass
        finally:
            self._connections.discard(task)
            upstream.close()
            writer.close()

    async def _serve_one(self, reader, writer, upstream):
        head = await _read_head(reader)
        if head is None:
            return False
        (first, headers, raw) = head
        body = await _read_body(reader, headers)
        method, path, _ = first.split(" ", 2)
        request = Request(method, path, headers, body, raw)
        if path.startswith(ADMIN_PATH):
            writer.write(self._admin(request))
        else:
            statistics = self._statistics
            statistics.in_flight += 1
            statistics.max_in_flight = max(statistics.max_in_flight, statistics.in_flight)
            try:
                await self._answer(request, writer, upstream)
            finally:
                statistics.in_flight -= 1
        await writer.drain()
        return headers.get("connection", "").lower() != "close"

    def _admin(self, request):
        if request.method == "POST":
            self.rules(json.loads(request.body))
        elif request.method == "DELETE":
            self.rules([])
            self.clear()
        body = json.dumps(self.stats()).encode()
        return _render(200, {"content-type": "application/json", "content-length": len(body)}, body)

    def _verdict(self, request):
        """The modifiers that fire and the one fault that decides the answer, if any."""
        modifiers, decisive = [], None
        for rule in self._rules:
            if decisive and rule.fault not in MODIFIERS:
                continue
            if not rule.fires(request):
                continue
            self._statistics.faults[rule.fault] += 1
            if rule.fault in MODIFIERS:
                modifiers.append(rule)
            else:
                decisive = rule
        return modifiers, decisive

    async def _answer(self, request, writer, upstream):
        self._statistics.request(request)
        if self.observe:
            self.observe(request)
        modifiers, decisive = self._verdict(request)
        for rule in modifiers:
            if rule.fault == "latency":
                jitter = rule.fields.get("jitter_ms", 0) * rule.random.random()
                await asyncio.sleep((rule.fields["ms"] + jitter) / 1000)
        fault = decisive.fault if decisive else None
        if fault in ("cut-before", "reset", "hang", "garbage"):
            await self._no_answer(fault, writer)
        if decisive and decisive.answer():
            status, headers, body = self._made_up(decisive.answer())
        else:
            status, headers, body = await upstream.ask(request)
        status, headers, body = self._modified(modifiers, status, headers, body)
        self._statistics.statuses[status] += 1
        await self._send(fault, writer, _render(status, headers, body), len(body))

    @staticmethod
    async def _no_answer(fault, writer):
        if fault == "hang":
            await asyncio.sleep(3600)
        elif fault == "garbage":
            writer.write(b"\x00\x1b[2J\xff\xfenot http at all\r\n\r\n")
            await writer.drain()
        elif fault == "reset":
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        raise Cut

    @staticmethod
    def _made_up(answer):
        body = json.dumps(answer["json"]) if "json" in answer else answer.get("text", "")
        headers = {"content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "fault-0001"}
        headers["date"] = email.utils.formatdate(usegmt=True)
        headers.update(answer.get("headers", {}))
        return answer["status"], headers, body.encode()

    @staticmethod
    def _modified(modifiers, status, headers, body):
        for rule in modifiers:
            if rule.fault == "date":
                headers["date"] = email.utils.formatdate(time.time() + rule.fields["shift_s"], usegmt=True)
            elif rule.fault in ("merge", "append") and status == 200:
                content = json.loads(body or b"{}")
                (merge if rule.fault == "merge" else append)(content, rule.fields["json"])
                body = json.dumps(content).encode()
        headers["content-length"] = len(body)
        return status, headers, body

    @staticmethod
    async def _send(fault, writer, message, body_size):
        if fault == "cut-after":
            raise Cut
        if fault == "half":
            writer.write(message[: len(message) - (body_size + 1) // 2])
            await writer.drain()
            raise Cut
        if fault == "slow":
            for start in range(0, len(message), 64):
                writer.write(message[start : start + 64])
                await writer.drain()
                await asyncio.sleep(0.02)
            return
        writer.write(message)


class Upstream:
    """One connection to the server behind, opened when first needed and again when the server closed it."""

    def __init__(self, address):
        self.address = address
        self.reader = self.writer = None

    def close(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None

    async def ask(self, request):
        reused = self.writer is not None
        try:
            return await self._ask(request)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.close()
            if not reused:
                raise
            return await self._ask(request)

    async def _ask(self, request):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(*self.address, limit=1 << 21)
        self.writer.write(request.raw + request.body)
        await self.writer.drain()
        head = await _read_head(self.reader)
        if head is None:
            raise ConnectionResetError("the server closed the connection")
        first, headers, _ = head
        body = await _read_body(self.reader, headers)
        if headers.pop("connection", "").lower() == "close":
            self.close()
        headers.pop("transfer-encoding", None)
        headers.pop("keep-alive", None)
        return int(first.split(" ")[1]), headers, body


def main():
    parser = argparse.ArgumentParser(description="An HTTP proxy that breaks things on purpose.")
    parser.add_argument("--upstream", required=True, metavar="URL")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--rules", default="[]", metavar="JSON")
    options = parser.parse_args()
    with FaultProxy(options.upstream, options.port) as proxy:
        proxy.rules(json.loads(options.rules))
        print(json.dumps({"endpoint": proxy.endpoint}), flush=True)
        for line in sys.stdin:
            if line.strip():
                proxy.rules(json.loads(line))


if __name__ == "__main__":
    main()
