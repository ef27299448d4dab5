/* Samples over a restart, and their bounds. */
#include "store_fixture.h"

#include "sqscope/base/limits.h"
#include "sqscope/store/history.h"

enum { MINUTE = (int)(NOW / 60000) };

static const struct sv context = {"prod", 4};

static struct history_sample sample(const char *queue, int64_t minute, int64_t ready)
{
	return (struct history_sample){sv_cstr(queue), minute, ready, 2, UNKNOWN};
}

static void add(struct fixture *f, const char *queue, int64_t minute, int64_t ready)
{
	const struct history_sample s = sample(queue, minute, ready);

	assert_true(history_add(f->store, context, &s, 1, &f->err));
}

struct seen {
	int count;
	int64_t first, last, ready;
};

static void see(void *ud, const struct history_sample *s)
{
	struct seen *seen = ud;

	if (seen->count++ == 0)
		seen->first = s->minute;
	assert_true(seen->count == 1 || s->minute > seen->last);
	seen->last = s->minute;
	seen->ready = s->ready;
	assert_int_equal(s->in_flight, 2);
	assert_int_equal(s->delayed, UNKNOWN);
}

static struct seen look(struct fixture *f, const char *queue, int64_t from, int64_t to)
{
	struct seen seen = {0};

	assert_true(history_read(f->store, context, sv_cstr(queue), from, to, see, &seen, &f->err));
	return seen;
}

static void test_history__range_over_a_restart(void **state)
{
	struct fixture *f = *state;
	struct seen seen;

	for (int i = 0; i < 10; i++)
		add(f, "a", MINUTE + i, i);
	add(f, "b", MINUTE + 3, 99);
	fixture_reopen(f);
	seen = look(f, "a", MINUTE + 2, MINUTE + 5);
	assert_int_equal(seen.count, 3);
	assert_int_equal(seen.first, MINUTE + 2);
	assert_int_equal(seen.ready, 4);
	assert_int_equal(look(f, "b", 0, INT64_MAX).ready, 99);
	assert_int_equal(look(f, "c", 0, INT64_MAX).count, 0);
}

static void test_history__a_minute_has_one_sample(void **state)
{
	struct fixture *f = *state;

	add(f, "a", MINUTE, 1);
	add(f, "a", MINUTE, 2);
	assert_int_equal(look(f, "a", 0, INT64_MAX).count, 1);
	assert_int_equal(look(f, "a", 0, INT64_MAX).ready, 2);
}

static void test_history__unknown_is_not_zero(void **state)
{
	struct fixture *f = *state;

	add(f, "a", MINUTE, UNKNOWN);
	assert_int_equal(look(f, "a", 0, INT64_MAX).ready, UNKNOWN);
}

static void test_history__contexts_are_apart(void **state)
{
	struct fixture *f = *state;
	const struct history_sample s = sample("a", MINUTE, 1);

	assert_true(history_add(f->store, sv_cstr("other"), &s, 1, &f->err));
	assert_int_equal(look(f, "a", 0, INT64_MAX).count, 0);
}

static void test_history__old_and_future_ones_go(void **state)
{
	struct fixture *f = *state;
	const int64_t kept = limit(LIMIT_HISTORY_HOURS) * 60;

	add(f, "a", MINUTE - kept - 1, 1);
	add(f, "a", MINUTE - kept, 2);
	add(f, "a", MINUTE, 3);
	add(f, "a", MINUTE + 24 * 60, 4);
	add(f, "gone", MINUTE - kept - 1, 1);
	assert_true(history_prune(f->store, NOW, &f->err));
	assert_int_equal(look(f, "a", 0, INT64_MAX).first, MINUTE - kept);
	assert_int_equal(look(f, "a", 0, INT64_MAX).last, MINUTE);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM sampled_queue"), 1);
}

/* 10,000 queues share the room: each keeps 100 minutes. */
static void test_history__number_is_bounded(void **state)
{
	struct fixture *f = *state;
	enum { QUEUES = 10000 };
	struct history_sample *samples = calloc(QUEUES, sizeof *samples);
	char(*names)[16] = calloc(QUEUES, sizeof *names);
	const int64_t kept = limit(LIMIT_HISTORY_SAMPLES) / QUEUES;

	assert_true(samples && names);
	for (int i = 0; i < QUEUES; i++) {
		snprintf(names[i], sizeof names[i], "q-%d", i);
		samples[i] = sample(names[i], MINUTE, i);
	}
	assert_true(history_add(f->store, context, samples, QUEUES, &f->err));
	add(f, "q-7", MINUTE - kept, 1);
	add(f, "q-7", MINUTE - kept - 1, 1);
	assert_true(history_prune(f->store, NOW, &f->err));
	assert_int_equal(look(f, "q-7", 0, INT64_MAX).count, 2);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM sample"), QUEUES + 1);
	free(samples);
	free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_history__range_over_a_restart),
		FIXTURE_TEST(test_history__a_minute_has_one_sample),
		FIXTURE_TEST(test_history__unknown_is_not_zero),
		FIXTURE_TEST(test_history__contexts_are_apart),
		FIXTURE_TEST(test_history__old_and_future_ones_go),
		FIXTURE_TEST(test_history__number_is_bounded),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
