#!/bin/sh
# Puts the probe in front of the third-party cases, where they are present (SQSCOPE_CONFORMANCE or ../shared/conformance).
# The last line is "passed failed skipped", for tests/run.sh.
set -u
cd "$(dirname "$0")/../.."
probe=$1
cases=${SQSCOPE_CONFORMANCE:-../shared/conformance}
if [ ! -d "$cases" ]; then
	echo "conformance: skipped, no cases at $cases"
	echo 0 0 1
	exit 0
fi
if ! python3 -c 'import botocore' 2>/dev/null; then
	echo "conformance: skipped, the runners need Python's botocore"
	echo 0 0 1
	exit 0
fi

passed=0 failed=0
# suite NAME WORDS...: the runner's last line is "passed N of M".
suite() {
	name=$1; shift
	out=$(python3 "$@" 2>&1)
	last=$(printf '%s\n' "$out" | tail -n 1)
	n=$(printf '%s\n' "$last" | sed -n 's/.*passed \([0-9]*\) of [0-9]*.*/\1/p')
	m=$(printf '%s\n' "$last" | sed -n 's/.*passed [0-9]* of \([0-9]*\).*/\1/p')
	if [ -z "$n" ]; then
		printf '%s\n' "$out"
		failed=$((failed + 1))
		return
	fi
	[ "$n" = "$m" ] || printf '%s\n' "$out"
	echo "conformance: $name: $last"
	passed=$((passed + n)); failed=$((failed + m - n))
}

suite sign "$cases/run_sigv4.py" -- "$probe" sign
suite endpoints "$cases/run_endpoints.py" --strict-errors \
	--resolve "$probe config --service {service} --profile {profile} {endpoint_args}" -- "$probe" endpoint
suite profiles "$cases/run_profile.py" --errors -- "$probe" profiles
# The clock: Debian's faketime, or (where the sanitizers must be loaded first) the probe's own.
time=faketime
case $probe in *-debug) time=arg ;; esac
[ -e /usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1 ] || time=arg
suite credentials "$cases/run_credchain.py" --time "$time" -- "$probe" credentials
suite errors "$cases/run_errors.py" -- "$probe" error
echo "$passed $failed 0"
