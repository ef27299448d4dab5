#!/bin/sh
# demo.sh PROGRAM [ARGS...]: run the program as a dashboard over a queue server of its own, on this machine
# only, with a fleet that moves. Nothing of the user's AWS set-up is read, nothing outlives the program.
#
# DEMO_QUEUES=N sets how many queues there are; DEMO_LOG=FILE keeps what the server says.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)

if [ $# -eq 0 ]; then
	echo "usage: demo.sh PROGRAM [ARGS...]" >&2
	exit 2
fi
program=$1
shift

"$here/install.sh"

dir=$(mktemp -d "${TMPDIR:-/tmp}/sqscope-demo.XXXXXX")
log=${DEMO_LOG:-$dir/log}
mkfifo "$dir/alive" "$dir/ready"

# The backend reads `alive` and ends when its last writer is gone. The only writer is descriptor 9 of this
# shell, which the program inherits: however it ends, kill -9 included, the backend goes too, and the
# directory after it (cat waits for the same end when the backend failed early, so that its log can be shown). A
# hangup, which goes to every process of a terminal, must not keep the directory from being taken away.
(
	trap '' HUP INT TERM
	"$here/node.sh" "$here/backend.mjs" --queues "${DEMO_QUEUES:-320}" >"$dir/ready" 2>"$log" || true
	cat >/dev/null
	rm -rf "$dir"
) <"$dir/alive" 9>&- &
exec 9>"$dir/alive"

if ! read -r ready <"$dir/ready"; then
	echo "demo.sh: the queue server did not start:" >&2
	cat "$log" >&2 2>/dev/null || true
	exit 1
fi
endpoint=${ready#*\"endpoint\":\"}
endpoint=${endpoint%%\"*}
region=${ready#*\"region\":\"}
region=${region%%\"*}

# A clean environment: the demo must neither read nor show an account of the user's. Taste stays: a theme or
# --ascii may come from SQSCOPE_THEME, SQSCOPE_ASCII and so on.
for name in $(env | sed -n 's/^\(AWS_[A-Z0-9_]*\)=.*/\1/p') SQSCOPE_PROFILE SQSCOPE_REGION; do
	unset "$name"
done
export AWS_ACCESS_KEY_ID=demo AWS_SECRET_ACCESS_KEY=demo AWS_REGION="$region"
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1

exec "$program" --config /dev/null --state-dir "$dir/state" --endpoint-url "$endpoint" \
	--label DEMO --interval 3 --max-rps 200 "$@"
