#!/bin/sh
# Calls and habits that the house does not have. Comments and strings are cut before looking.
set -eu
cd "$(dirname "$0")/../.."
awk '
FNR == 1 { in_comment = 0 }
{
	line = $0
	gsub(/\\./, "", line)
	gsub(/"[^"]*"/, "\"\"", line)
	if (in_comment) { if (!sub(/^.*\*\//, "", line)) next; in_comment = 0 }
	gsub(/\/\*[^*]*\*\//, "", line)
	if (line ~ /\/\*/) { sub(/\/\*.*/, "", line); in_comment = 1 }
	sub(/\/\/.*/, "", line)
	if (match(line, /(^|[^A-Za-z0-9_>.])(strcpy|strcat|sprintf|vsprintf|strtok|strncpy|atoi|atol|gets|system|alloca|localtime|gmtime|usleep)[ \t]*\(/)) {
		printf "%s:%d: banned: %s\n", FILENAME, FNR, $0
		bad = 1
	}
	if (FILENAME !~ /base\/compat\.h$/ && line ~ /^[ \t]*#[ \t]*(if|ifdef|elif)([ \t]|$)/) {
		printf "%s:%d: #if outside of base/compat.h\n", FILENAME, FNR
		bad = 1
	}
	if ($0 ~ /[ \t]$/) { printf "%s:%d: blank at the end of the line\n", FILENAME, FNR; bad = 1 }
}
END { exit bad }
' $(find src include/sqscope -name '*.[ch]' | sort)
