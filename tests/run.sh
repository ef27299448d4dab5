#!/bin/sh
# The runner behind `make check`: runs the kinds of tests beside each other (most of their time is waiting), shows
# what failed whole, ends with the totals.
# usage: run.sh --mode M --bin B --objdir D --probe P --jobs N KIND...
#        (KIND: all unit screen corpus conformance e2e torture torture-long valgrind)
set -u
cd "$(dirname "$0")/.."
mode=release bin=build/sqscope objdir=build/release probe=build/conformance-probe jobs=2
kinds=
while [ $# -gt 0 ]; do
	case $1 in
	--mode) mode=$2; shift 2 ;;
	--bin) bin=$2; shift 2 ;;
	--objdir) objdir=$2; shift 2 ;;
	--probe) probe=$2; shift 2 ;;
	--jobs) jobs=$2; shift 2 ;;
	*) kinds="$kinds $1"; shift ;;
	esac
done
case $kinds in
*all*) kinds="e2e torture conformance unit screen corpus" ;;
esac

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
# What a shell starts in the background does not hear the keyboard.
trap 'trap "" TERM; kill 0; exit 130' INT TERM

# Libraries keep some memory until the end on purpose; what is lost is still reported.
export ASAN_OPTIONS="${ASAN_OPTIONS:-abort_on_error=0:detect_leaks=1}"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$PWD/tests/lsan.supp:print_suppressions=0}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
export LC_ALL="${LC_ALL:-C.UTF-8}"

# total KIND PASSED FAILED SKIPPED
total() {
	printf '%s %s %s %s\n' "$1" "$2" "$3" "$4" >"$work/$1.total"
}

# The name that a program's output and exit status have under $work.
file_of() {
	printf '%s/%s' "$work" "$(printf %s "$1" | tr / _)"
}

# run_programs PREFIX PROGRAM...: several at once.
run_programs() {
	prefix=$1 work=$work; shift
	export prefix work
	printf '%s\n' "$@" | xargs -n 1 -P "$jobs" sh -c '
		file=$work/$(printf %s "$0" | tr / _)
		case $0 in
		*/corpus_*) set -- "tests/fuzz/corpus/${0##*/corpus_}" ;;
		esac
		timeout 300 $prefix "$0" "$@" >"$file.out" 2>&1
		echo $? >"$file.status"'
}

# A cmocka program says "[  PASSED  ] N test(s).".
cmocka_kind() {
	kind=$1 passed=0 bad=0; shift
	run_programs "$@"; shift
	for program in "$@"; do
		file=$(file_of "$program")
		status=$(cat "$file.status" 2>/dev/null || echo none)
		n=$(sed -n 's/.*\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$file.out" | awk '{s += $1} END {print s + 0}')
		if [ "$status" != 0 ]; then
			echo "FAIL $program (exit status $status)"
			grep -v '^\[ RUN \|^\[       OK ' "$file.out" | tail -n 100
			bad=$((bad + 1))
		elif [ "$n" -eq 0 ]; then
			echo "FAIL $program: ran no test"; cat "$file.out"
			bad=$((bad + 1))
		else
			passed=$((passed + n))
		fi
	done
	total "$kind" $passed $bad 0
}

corpus_kind() {
	passed=0 bad=0
	set -- $(find tests/fuzz -name 'fuzz_*.c' | sort | sed "s,^tests/fuzz/fuzz_,$objdir/tests/fuzz/corpus_,; s,\.c\$,,")
	run_programs "" "$@"
	for program in "$@"; do
		file=$(file_of "$program")
		if [ "$(cat "$file.status" 2>/dev/null)" = 0 ]; then
			passed=$((passed + 1))
		else
			echo "FAIL $program"; cat "$file.out"
			bad=$((bad + 1))
		fi
	done
	total corpus $passed $bad 0
}

conformance_kind() {
	sh tests/conformance/run.sh "$probe" >"$work/conformance" 2>&1
	cat "$work/conformance"
	set -- $(tail -n 1 "$work/conformance")
	total conformance "${1:-0}" "${2:-1}" "${3:-0}"
}

e2e_kind() {
	# The sanitizers make everything several times slower.
	[ "$mode" != debug ] || export SQSCOPE_TEST_PATIENCE="${SQSCOPE_TEST_PATIENCE:-4}"
	python3 tests/e2e/run.py --binary "$bin" --jobs $((2 * jobs)) >"$work/e2e" 2>&1
	status=$?
	cat "$work/e2e"
	set -- $(sed -n 's/^e2e: \([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$work/e2e")
	bad=${2:-1}
	[ $status -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
	total e2e "${1:-0}" "$bad" "${3:-0}"
}

# torture_kind KIND RUNS
torture_kind() {
	bad=0
	python3 tests/torture/torture.py --binary "$bin" --runs "$2" --jobs $((2 * jobs)) 2>&1 || bad=1
	python3 tests/torture/clear.py --binary "$bin" --runs $(($2 * 2 / 3)) --jobs $((2 * jobs)) 2>&1 || bad=1
	total "$1" $(($2 * (1 - bad))) $bad 0
}

unit_programs() {
	find tests/unit -name 'test_*.c' | sort | sed "s,^tests,$objdir/tests,; s,\.c\$,,"
}

run_kind() {
	case $1 in
	unit) cmocka_kind unit "" $(unit_programs) ;;
	valgrind)
		cmocka_kind valgrind "valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite" $(unit_programs) ;;
	screen) cmocka_kind screen "" "$objdir/tests/screen/screen_test" ;;
	corpus) corpus_kind ;;
	conformance) conformance_kind ;;
	e2e) e2e_kind ;;
	torture) torture_kind torture 15 ;;
	torture-long) torture_kind torture-long 200 ;;
	*)
		echo "run.sh: no kind of test is called '$1'"
		total "$1" 0 1 0 ;;
	esac
}

for kind in $kinds; do
	run_kind "$kind" >"$work/$kind.said" 2>&1 &
	echo $! >"$work/$kind.pid"
done
for kind in $kinds; do
	wait "$(cat "$work/$kind.pid")"
	cat "$work/$kind.said"
	[ -f "$work/$kind.total" ] || total "$kind" 0 1 0
done

echo
echo "kind            passed  failed  skipped   ($mode)"
for kind in $kinds; do
	cat "$work/$kind.total"
done | awk '{ printf "%-14s %7d %7d %8d\n", $1, $2, $3, $4; p += $2; f += $3; s += $4 }
	END { printf "%-14s %7d %7d %8d\n", "total", p, f, s; exit f > 0 }'
