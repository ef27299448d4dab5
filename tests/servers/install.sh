#!/bin/sh
# install.sh: put the test servers into node_modules when they are not there or the lock file is newer.
# A node of the system that is too old is completed by one from npm; a new enough one spares that download.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
cd "$here"

installed() {
	[ -f node_modules/.package-lock.json ] &&
		[ ! package-lock.json -nt node_modules/.package-lock.json ] &&
		./node.sh --version >/dev/null 2>&1
}

install() {
	if ! command -v npm >/dev/null; then
		echo "install.sh: npm is needed for the test servers. Run 'make deps-test'." >&2
		exit 1
	fi
	omit=
	if ./node.sh --is-system-enough; then
		omit=--omit=optional
	fi
	echo "Installing the queue servers for demo and tests from npm (once) ..." >&2
	npm ci --loglevel=error --no-progress $omit >&2
	touch node_modules/.package-lock.json
}

installed && exit 0
if ! command -v flock >/dev/null; then
	install
	exit 0
fi
# Two callers at once (a demo beside a test run): the second waits and finds the work done.
exec 9<package.json
flock 9
installed || install
