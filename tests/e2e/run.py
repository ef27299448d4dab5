#!/usr/bin/env python3
"""Run the end-to-end and pty tests.

  tests/e2e/run.py [--binary build/sqscope] [--filter WORD] [--jobs N] [--keep] [--list]

One line a test, the totals at the end, exit status 1 when anything failed. A test whose needs are not on this
machine is skipped and says why. SQSCOPE_TEST_PATIENCE=3 stretches every wait, for slow machines and builds.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
ROOT = os.path.dirname(TESTS)
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)

from harness.runner import discover, run_tests  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description="Run sqscope's end-to-end tests.")
    parser.add_argument("--binary", default=os.path.join(ROOT, "build", "sqscope"))
    parser.add_argument("--filter", default="", help="only tests whose name contains this")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help="keep the files of failed tests")
    parser.add_argument("--list", action="store_true", help="name the tests and run none")
    options = parser.parse_args()

    tests = [t for t in discover([HERE, os.path.join(TESTS, "pty")]) if options.filter in t.name]
    if options.list:
        print("\n".join(test.name for test in tests))
        return 0
    if not tests:
        print(f"no test has '{options.filter}' in its name", file=sys.stderr)
        return 2
    binary = os.path.abspath(options.binary)
    if not os.access(binary, os.X_OK):
        print(f"{binary} is not there; run 'make' first", file=sys.stderr)
        return 2
    subprocess.run([os.path.join(TESTS, "servers", "install.sh")], check=True)
    # tests/run.sh runs it in the background, where the keyboard is not heard.
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    with tempfile.TemporaryDirectory(prefix="sqscope-e2e-") as directory:
        # A copy: a build that goes on meanwhile must not change what is tested.
        copy = shutil.copy2(binary, os.path.join(directory, "sqscope"))
        totals = run_tests(tests, copy, options.jobs, options.keep)
    print(f"e2e: {totals['ok']} passed, {totals['not ok']} failed, {totals['skip']} skipped")
    return 1 if totals["not ok"] else 0


if __name__ == "__main__":
    sys.exit(main())
