#!/bin/sh
# man-tables.sh --check|--write PROGRAM: the tables of the manual against those of the program. Each page has them
# between `.\" BEGIN GENERATED table` and `.\" END GENERATED`. --check fails when one differs, or when mandoc has
# something to say about a page; --write puts the program's tables in.
set -eu
cd "$(dirname "$0")/../.."
mode=${1-}
program=${2-}
if [ $# -ne 2 ] || { [ "$mode" != --check ] && [ "$mode" != --write ]; }; then
	echo "usage: man-tables.sh --check|--write PROGRAM" >&2
	exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# The page with every table made anew.
render() {
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		'.\" BEGIN GENERATED '*)
			printf '%s\n' "$line"
			"$program" help --roff "${line##* }"
			skipping=1
			;;
		'.\" END GENERATED')
			skipping=0
			printf '%s\n' "$line"
			;;
		*)
			[ "${skipping-0}" -eq 1 ] || printf '%s\n' "$line"
			;;
		esac
	done <"$1"
}

for page in man/*.[15]; do
	new=$work/$(basename "$page")
	skipping=0
	render "$page" >"$new"
	if ! cmp -s "$page" "$new"; then
		if [ "$mode" = --write ]; then
			cp "$new" "$page"
			echo "$page: written"
		else
			echo "$page: its tables are not the program's; run: make man-tables" >&2
			diff -u "$page" "$new" | head -20 >&2 || true
			status=1
		fi
	fi
	if command -v mandoc >/dev/null 2>&1; then
		mandoc -T lint -W warning "$page" >&2 || status=1
	fi
done
exit $status
