#!/bin/sh
# node.sh ARGS...: run node, the system's own when it is new enough for the servers (22.5),
# else the one that npm put beside them. Debian 12 has 18.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)

new_enough() {
	[ -n "$1" ] || return 1
	version=$("$1" --version 2>/dev/null) || return 1
	version=${version#v}
	major=${version%%.*}
	rest=${version#*.}
	minor=${rest%%.*}
	[ "$major" -gt 22 ] || { [ "$major" -eq 22 ] && [ "$minor" -ge 5 ]; }
}

system=$(command -v node || true)
if [ "${1:-}" = --is-system-enough ]; then
	new_enough "$system"
	exit
fi
# fauxqs loads node's SQLite, which warns that it is experimental; nothing here stores anything.
quiet=--disable-warning=ExperimentalWarning
if new_enough "$system"; then
	exec "$system" "$quiet" "$@"
fi
for brought in "$here"/node_modules/node-*/bin/node; do
	if [ -x "$brought" ] && "$brought" --version >/dev/null 2>&1; then
		exec "$brought" "$quiet" "$@"
	fi
done
echo "node.sh: node 22.5 or newer is needed, here is ${system:-none}. Run tests/servers/install.sh first." >&2
exit 127
