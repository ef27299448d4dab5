#!/bin/sh
# Every #include against src/LAYERS: rooms may include only what the table allows, foreign headers only where it
# names them, and each header must compile alone. Prints what breaks the table; exit status 1 then.
set -eu
cd "$(dirname "$0")/../.."

awk '
function trim(s) { gsub(/^[ \t]+|[ \t]+$/, "", s); return s }

FILENAME == "src/LAYERS" {
	if ($0 ~ /^#/ || $0 ~ /^[ \t]*$/) next
	split($0, part, ":")
	room = trim(part[1])
	rooms[room] = 1
	n = split(trim(part[2]), list, /[ \t]+/)
	for (i = 1; i <= n; i++) may[room, list[i]] = 1
	# The foreign column may hold colons itself: all that follows the second one.
	foreign = $0
	sub(/^[^:]*:[^:]*:/, "", foreign)
	n = split(trim(foreign), list, /[ \t]+/)
	for (i = 1; i <= n; i++) if (list[i] != "") allowed[room, list[i]] = 1
	next
}

FNR == 1 {
	n = split(FILENAME, path, "/")
	file = path[n]
	room = path[n - 1]
	if (!(room in rooms)) { printf "%s: room %s is not in src/LAYERS\n", FILENAME, room; bad = 1 }
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	target = $0
	sub(/^[^"]*"/, "", target)
	sub(/".*/, "", target)
	if (target ~ /^sqscope\//) {
		split(target, path, "/")
		if (path[2] != room && !((room, path[2]) in may)) {
			printf "%s:%d: room %s may not include %s\n", FILENAME, FNR, room, target
			bad = 1
		}
	} else if (target ~ /\//) {
		printf "%s:%d: \"%s\": another room is reached by sqscope/<room>/..., an own header by its name\n", FILENAME, FNR, target
		bad = 1
	}
}

/^[ \t]*#[ \t]*include[ \t]*</ {
	target = $0
	sub(/^[^<]*</, "", target)
	sub(/>.*/, "", target)
	if (index(" " standard " ", " " target " ")) next
	ok = 0
	head = target
	sub(/\/.*/, "/", head)
	if ((room, head) in allowed || (room, target) in allowed) ok = 1
	if ((room, file ":" head) in allowed || (room, file ":" target) in allowed) ok = 1
	if (!ok) { printf "%s:%d: room %s may not include <%s>\n", FILENAME, FNR, room, target; bad = 1 }
}

END { exit bad }
' standard="assert.h ctype.h dirent.h errno.h fcntl.h float.h fnmatch.h inttypes.h langinfo.h limits.h locale.h math.h poll.h pwd.h signal.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h sys/file.h sys/ioctl.h sys/mman.h sys/random.h sys/resource.h sys/select.h sys/socket.h sys/stat.h sys/time.h sys/types.h sys/uio.h sys/wait.h termios.h time.h unistd.h wchar.h wctype.h netinet/in.h arpa/inet.h netdb.h" \
	src/LAYERS $(find src include/sqscope -name '*.[ch]' | sort)
