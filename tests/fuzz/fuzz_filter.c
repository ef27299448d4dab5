/* Fuzz target: whatever the filter's process answers, nothing of it is believed beyond its bounds.
 */
#include "fuzz_target.h"

#include "model/filter_process.h"
#include "sqscope/base/limits.h"

static void check_values(struct sv frame, size_t count)
{
	struct filter_value values[FILTER_EXPRS_MAX] = {0};
	struct str again = {0};

	if (filter_get_values(frame, values, count)) {
		for (size_t i = 0; i < count; i++) {
			must((int64_t)values[i].text.n <= limit(LIMIT_FILTER_VALUE),
				"a value is bounded");
			must(!values[i].is_error || !values[i].is_selected,
				"an error selects nothing");
		}
		filter_put_values(values, count, &again);
		must(again.n == frame.n, "an answer is written as it was read");
	}
	str_release(&again);
	filter_values_release(values, count);
}

static void check_outcome(struct sv frame)
{
	struct filter_fault fault = {0};
	struct str why = {0};
	bool is_good;

	if (filter_get_outcome(frame, &is_good, &fault, &why)) {
		must(fault.expr < FILTER_EXPRS_MAX, "a fault is in an expression");
		must(fault.line >= 0 && fault.column >= 0, "a place is no negative number");
		must((int64_t)why.n <= limit(LIMIT_FILTER_VALUE), "a reason is bounded");
	}
	str_release(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv frame = sv_of((const char *)data, size);

	check_values(frame, 1);
	check_values(frame, 3);
	check_outcome(frame);
	return 0;
}
