/* The age of a queue's oldest message. */
#include "sqscope/model/oldest_age.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/units.h"
#include "sqscope/services/cloudwatch.h"

#include <stdlib.h>

enum { PERIOD_S = 60, LOOK_BACK_MS = 15 * 60 * 1000 };

struct oldest_age {
	struct service_call *call; /* under way, or NULL */
	bool is_freed;             /* it goes with its call */
	uint64_t gen;
	struct err err;
	int64_t age_s, measured_unix_ms; /* UNKNOWN: there is no point */
};

/* What is older says nothing of now: an empty queue has no points. */
static void on_answer(void *ud, struct metric_answer *answer, const struct err *err)
{
	struct oldest_age *age = ud;
	double seconds;

	age->call = NULL;
	if (age->is_freed) {
		free(age);
		return;
	}
	age->gen++;
	if (err)
		age->err = *err;
	else if (metric_points_last(&answer->points[0], &age->measured_unix_ms, &seconds) &&
		 seconds >= 0 && seconds < (double)INT32_MAX)
		age->age_s = (int64_t)seconds;
}

struct oldest_age *oldest_age_ask(const struct oldest_age_options *options)
{
	const struct metric_query query = {options->queue_name, METRIC_OLDEST_AGE};
	const struct metric_window window = {
		.from_unix_ms = options->now_unix_ms - LOOK_BACK_MS,
		.to_unix_ms = options->now_unix_ms,
		.period_s = PERIOD_S,
	};
	struct oldest_age *age = mem_new(1, sizeof *age);

	age->age_s = age->measured_unix_ms = UNKNOWN;
	if (options->cloudwatch)
		age->call = cloudwatch_get_metric_data(
			options->cloudwatch, PRIORITY_USER, &query, 1, &window, on_answer, age);
	else
		age->err = *options->no_client;
	return age;
}

void oldest_age_free(struct oldest_age *age)
{
	if (!age)
		return;
	if (!age->call) {
		free(age);
		return;
	}
	age->is_freed = true;
	service_call_cancel(age->call);
}

uint64_t oldest_age_gen(const struct oldest_age *age)
{
	return age->gen;
}

int64_t oldest_age_s(const struct oldest_age *age)
{
	return age->age_s;
}

void oldest_age_describe(const struct oldest_age *age, struct str *out)
{
	char text[UNITS_TEXT_SIZE], when[CLOCK_TEXT_SIZE];

	if (age->call) {
		str_add_cstr(out, "asking CloudWatch...");
	} else if (err_is_set(&age->err)) {
		str_addf(out, "not known: %s", age->err.msg);
	} else if (age->age_s == UNKNOWN) {
		str_add_cstr(out, "CloudWatch has no figure of the last 15 minutes");
	} else {
		clock_format_hms(age->measured_unix_ms, when);
		str_addf(out, "%s, as of %s by CloudWatch", units_duration(age->age_s, text), when);
	}
}
