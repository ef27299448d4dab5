/* Clock skew, by the rule of the SDKs: what is off by five minutes is corrected. */
#include "clock_skew.h"

#include "sqscope/base/clock.h"

enum { TOLERANCE_MS = 5 * 60 * 1000 };

static bool is_within_tolerance(int64_t ms)
{
	return ms > -TOLERANCE_MS && ms < TOLERANCE_MS;
}

void clock_skew_learn(struct clock_skew *skew, struct sv date, int64_t now_unix_ms)
{
	int64_t date_unix_ms;

	if (!clock_parse_http_date(date, &date_unix_ms))
		return;
	skew->measured_ms = date_unix_ms - now_unix_ms;
	skew->is_measured = true;
	/* A correction that is still good stays as it is: each change of it would have calls
	 * signed with the one before tried again. */
	if (is_within_tolerance(skew->measured_ms - skew->offset_ms))
		return;
	skew->offset_ms = is_within_tolerance(skew->measured_ms) ? 0 : skew->measured_ms;
}
