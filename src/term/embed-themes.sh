#!/bin/sh
# The themes compiled in: C source on stdout from theme files, so that the program needs no data directory.
# usage: embed-themes.sh themes/*.ini
set -eu

echo '/* Made by src/term/embed-themes.sh from themes/. */'
echo '#include "sqscope/term/theme.h"'
echo '#include "term/theme_file.h"'
for file in "$@"; do
	name=$(basename "$file" .ini)
	echo
	echo "static const char text_$(echo "$name" | tr '-' '_')[] = {"
	od -An -v -tu1 "$file" | sed 's/^ *//; s/  */,/g; s/$/,/; s/^/\t/'
	echo '};'
done

echo
echo 'const struct theme_builtin theme_builtins[] = {'
for file in "$@"; do
	name=$(basename "$file" .ini)
	variable=text_$(echo "$name" | tr '-' '_')
	echo "	{\"$name\", $variable, sizeof $variable},"
done
echo '	{0},'
echo '};'

echo
echo 'const char *const theme_builtin_names[] = {'
for file in "$@"; do
	echo "	\"$(basename "$file" .ini)\","
done
echo '	0,'
echo '};'
