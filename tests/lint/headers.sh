#!/bin/sh
# Each public header compiles alone, and its guard is named after its place. Arguments: the compiler and its flags.
set -eu
cd "$(dirname "$0")/../.."
status=0
for header in $(find include/sqscope -name '*.h' | sort); do
	guard=$(echo "$header" | sed 's,^include/,,; s,[/.],_,g' | tr '[:lower:]' '[:upper:]')
	grep -q "^#ifndef $guard\$" "$header" || { echo "$header: its guard should be $guard"; status=1; }
	"$@" -fsyntax-only -x c "$header" || status=1
done
exit $status
