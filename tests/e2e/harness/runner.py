"""Find tests, run each in a process of its own with a time limit, report a line each and the totals."""

import importlib
import inspect
import itertools
import os
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback

from .context import Context, Skip
from .tmux import Tmux

DEFAULT_LIMIT_S = 60
# What a test that ran into its limit may take to end what it started.
CLOSING_LIMIT_S = 20
PATIENCE = float(os.environ.get("SQSCOPE_TEST_PATIENCE", "1"))


def limit(seconds):
    """A test that may take longer (or must be quicker) than the usual minute."""

    def mark(function):
        function.limit_s = seconds
        return function

    return mark


def each(**cases):
    """Run a test once for each value, or for each pair of values: @each(kind=("local", "fauxqs"))."""

    def mark(function):
        function.cases = [dict(zip(cases, values)) for values in itertools.product(*cases.values())]
        return function

    return mark


class Test:
    def __init__(self, module, function, arguments):
        self.function, self.arguments = function, arguments
        label = ", ".join(str(value) for value in arguments.values())
        area = module.__name__.removeprefix("test_")
        self.name = f"{area}.{function.__name__.removeprefix('test_')}" + (f" [{label}]" if label else "")
        self.limit_s = getattr(function, "limit_s", DEFAULT_LIMIT_S) * PATIENCE


def discover(directories):
    tests = []
    for directory in directories:
        sys.path.insert(0, directory)
        for file in sorted(os.listdir(directory)):
            if not (file.startswith("test_") and file.endswith(".py")):
                continue
            module = importlib.import_module(file[:-3])
            functions = [f for name, f in vars(module).items() if name.startswith("test_") and inspect.isfunction(f)]
            for function in sorted(functions, key=lambda f: f.__code__.co_firstlineno):
                tests += [Test(module, function, case) for case in getattr(function, "cases", [{}])]
    return tests


class Running:
    """A test in its child process. The child writes its verdict to a pipe; its group dies with it."""

    def __init__(self, number, test, binary, keep):
        self.number, self.test, self.keep = number, test, keep
        self.directory = tempfile.mkdtemp(prefix="sqscope-test-")
        self.started = time.monotonic()
        self.text = b""
        self.reader, writer = os.pipe()
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.reader)
            self._child(binary, writer)
        os.close(writer)
        os.set_blocking(self.reader, False)

    def _child(self, binary, writer):
        status = 1
        try:
            os.setpgid(0, 0)
            signal.signal(signal.SIGALRM, self._too_late)
            signal.setitimer(signal.ITIMER_REAL, self.test.limit_s)
            null = os.open(os.devnull, os.O_RDONLY)
            os.dup2(null, 0)
            verdict = self._verdict(binary)
            status = 0 if verdict is None else 2 if isinstance(verdict, Skip) else 1
            os.write(writer, (str(verdict) if verdict else "").encode("utf-8", "replace")[:60_000])
        finally:
            os._exit(status)

    def _too_late(self, *_):
        raise TimeoutError(f"the test has not ended after {self.test.limit_s:.0f} s")

    def _verdict(self, binary):
        context = Context(binary, self.directory, self.number)
        verdict = None
        try:
            self.test.function(context, **self.test.arguments)
        except Skip as skip:
            verdict = skip
        except BaseException:
            verdict = traceback.format_exc()
        signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            context.close()
        except BaseException:
            verdict = verdict or traceback.format_exc()
        return verdict

    def poll(self):
        """(done, passed, skipped, text) of the child so far."""
        try:
            while chunk := os.read(self.reader, 1 << 16):
                self.text += chunk
        except BlockingIOError:
            pass
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if not pid:
            if time.monotonic() - self.started < self.test.limit_s + CLOSING_LIMIT_S:
                return None
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self._clean(False)
            return "not ok", f"no result after {self.test.limit_s:.0f} s"
        code = os.waitstatus_to_exitcode(status)
        outcome = {0: "ok", 2: "skip"}.get(code, "not ok")
        self._clean(outcome != "not ok")
        return outcome, self.text.decode("utf-8", "replace").strip() or f"the test's process ended with {code}"

    def stop(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._clean(True)

    def _clean(self, well):
        os.close(self.reader)
        # What the test started and did not end; its group holds nothing else.
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        Tmux.end(self.pid, self.number)
        if well or not self.keep:
            shutil.rmtree(self.directory, ignore_errors=True)


def _report(running, outcome, text):
    seconds = time.monotonic() - running.started
    line = f"{'not ok' if outcome == 'not ok' else 'ok'} {running.number} - {running.test.name}"
    if outcome == "skip":
        print(f"{line} # SKIP {text}")
    else:
        print(f"{line} ({seconds:.2f} s)")
    if outcome == "not ok":
        print("\n".join(f"    {row}" for row in text.splitlines()))
        if running.keep:
            print(f"    files: {running.directory}")
    sys.stdout.flush()


def run_tests(tests, binary, jobs=2, keep=False):
    """Run them; returns {"ok": n, "not ok": n, "skip": n}."""
    totals = {"ok": 0, "not ok": 0, "skip": 0}
    waiting = list(enumerate(tests, 1))
    active, failed = [], []
    print(f"1..{len(tests)}")
    try:
        _run(waiting, active, failed, totals, binary, jobs, keep)
    finally:
        for running in active:
            running.stop()
    for name in failed:
        print(f"# failed: {name}")
    return totals


def _run(waiting, active, failed, totals, binary, jobs, keep):
    while waiting or active:
        while waiting and len(active) < jobs:
            number, test = waiting.pop(0)
            active.append(Running(number, test, binary, keep))
        select.select([running.reader for running in active], [], [], 0.02)
        for running in list(active):
            result = running.poll()
            if result:
                active.remove(running)
                totals[result[0]] += 1
                _report(running, *result)
                if result[0] == "not ok":
                    failed.append(running.test.name)
