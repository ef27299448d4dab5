#!/bin/sh
# The runner behind `make check`: runs each kind of test, shows what failed, ends with the totals.
# usage: run.sh --mode M --bin B --objdir D --probe P KIND...   (KIND: all unit screen corpus conformance e2e torture torture-long valgrind)
set -u
cd "$(dirname "$0")/.."
mode=release bin=build/sqscope objdir=build/release probe=build/conformance-probe
kinds=
while [ $# -gt 0 ]; do
	case $1 in
	--mode) mode=$2; shift 2 ;;
	--bin) bin=$2; shift 2 ;;
	--objdir) objdir=$2; shift 2 ;;
	--probe) probe=$2; shift 2 ;;
	*) kinds="$kinds $1"; shift ;;
	esac
done
case $kinds in
*all*) kinds="unit screen corpus conformance e2e torture" ;;
esac

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
: >"$work/totals"
failed=0

# Libraries keep some memory until the end on purpose; what is lost is still reported.
export ASAN_OPTIONS="${ASAN_OPTIONS:-abort_on_error=0:detect_leaks=1}"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$PWD/tests/lsan.supp:print_suppressions=0}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
export LC_ALL="${LC_ALL:-C.UTF-8}"

# total KIND PASSED FAILED SKIPPED
total() {
	printf '%s %s %s %s\n' "$1" "$2" "$3" "$4" >>"$work/totals"
	[ "$3" -eq 0 ] || failed=1
}

# A cmocka program says "[  PASSED  ] N test(s)."; what fails is shown whole.
cmocka_kind() {
	kind=$1; shift
	prefix=$1; shift
	passed=0 bad=0
	for program in "$@"; do
		if timeout 300 $prefix "$program" >"$work/out" 2>&1; then
			n=$(sed -n 's/.*\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$work/out" | awk '{s += $1} END {print s + 0}')
			[ "$n" -gt 0 ] || { echo "FAIL $program: ran no test"; cat "$work/out"; bad=$((bad + 1)); }
			passed=$((passed + n))
		else
			echo "FAIL $program (exit status $?)"
			grep -v '^\[ RUN \|^\[       OK ' "$work/out" | tail -n 100
			bad=$((bad + 1))
		fi
	done
	total "$kind" $passed $bad 0
}

unit_programs() {
	find tests/unit -name 'test_*.c' | sort | sed "s,^tests,$objdir/tests,; s,\.c\$,,"
}

for kind in $kinds; do
	case $kind in
	unit)
		cmocka_kind unit "" $(unit_programs) ;;
	valgrind)
		cmocka_kind valgrind "valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite" $(unit_programs) ;;
	screen)
		cmocka_kind screen "" "$objdir/tests/screen/screen_test" ;;
	corpus)
		passed=0 bad=0
		for source in tests/fuzz/fuzz_*.c; do
			name=$(basename "$source" .c); name=${name#fuzz_}
			if timeout 300 "$objdir/tests/fuzz/corpus_$name" "tests/fuzz/corpus/$name" >"$work/out" 2>&1; then
				passed=$((passed + 1))
			else
				echo "FAIL corpus $name"; cat "$work/out"; bad=$((bad + 1))
			fi
		done
		total corpus $passed $bad 0 ;;
	conformance)
		sh tests/conformance/run.sh "$probe" >"$work/out" 2>&1 || true
		cat "$work/out"
		set -- $(tail -n 1 "$work/out")
		total conformance "${1:-0}" "${2:-1}" "${3:-0}" ;;
	e2e)
		# The sanitizers make everything several times slower.
		[ "$mode" != debug ] || export SQSCOPE_TEST_PATIENCE="${SQSCOPE_TEST_PATIENCE:-4}"
		python3 tests/e2e/run.py --binary "$bin" >"$work/out" 2>&1 || failed=1
		cat "$work/out"
		set -- $(sed -n 's/^e2e: \([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$work/out")
		total e2e "${1:-0}" "${2:-1}" "${3:-0}" ;;
	torture | torture-long)
		runs=15
		[ "$kind" = torture ] || runs=200
		bad=0
		python3 tests/torture/torture.py --binary "$bin" --runs $runs >"$work/out" 2>&1 || bad=1
		cat "$work/out"
		total torture $((runs * (1 - bad))) $bad 0 ;;
	*)
		echo "run.sh: no kind of test is called '$kind'"; exit 2 ;;
	esac
done

echo
echo "kind            passed  failed  skipped   ($mode)"
awk '{ printf "%-14s %7d %7d %8d\n", $1, $2, $3, $4; p += $2; f += $3; s += $4 }
	END { printf "%-14s %7d %7d %8d\n", "total", p, f, s }' "$work/totals"
exit $failed
