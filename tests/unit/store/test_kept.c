/* Small things that are kept, and their bounds. */
#include "store_fixture.h"

#include "sqscope/base/limits.h"
#include "sqscope/store/kept.h"

static const struct sv context = {"prod", 4};

static bool set(struct fixture *f, const char *name, struct sv value, int64_t when)
{
	return kept_set(f->store, context, sv_cstr(name), value, when, &f->err);
}

static bool get(struct fixture *f, const char *name, struct str *value)
{
	bool found;

	assert_true(kept_get(f->store, context, sv_cstr(name), value, &found, &f->err));
	return found;
}

static void test_kept__bytes_are_exact(void **state)
{
	struct fixture *f = *state;
	struct str value = {0};
	const struct sv bytes = sv_of("a\0b\xff\n", 5);

	assert_true(set(f, "x", bytes, NOW));
	fixture_reopen(f);
	assert_true(get(f, "x", &value));
	assert_true(sv_eq(str_sv(&value), bytes));
	assert_true(set(f, "x", sv_cstr(""), NOW));
	assert_true(get(f, "x", &value));
	assert_int_equal(value.n, 0);
	assert_true(kept_drop(f->store, context, sv_cstr("x"), &f->err));
	assert_false(get(f, "x", &value));
	str_release(&value);
}

static void test_kept__too_large_is_refused(void **state)
{
	struct fixture *f = *state;
	char *bytes = calloc(1, (size_t)limit(LIMIT_KEPT_BYTES) + 1);

	assert_true(set(f, "x", sv_of(bytes, (size_t)limit(LIMIT_KEPT_BYTES)), NOW));
	assert_false(set(f, "x", sv_of(bytes, (size_t)limit(LIMIT_KEPT_BYTES) + 1), NOW));
	assert_int_equal(f->err.code, ERR_LIMIT);
	free(bytes);
}

static void test_kept__the_oldest_values_go(void **state)
{
	struct fixture *f = *state;
	struct str value = {0};
	char name[16];
	const int max = (int)limit(LIMIT_KEPT_VALUES);

	for (int i = 0; i < max + 5; i++) {
		snprintf(name, sizeof name, "n-%d", i);
		assert_true(set(f, name, sv_cstr("v"), NOW + i));
	}
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM kept"), max);
	assert_false(get(f, "n-4", &value));
	assert_true(get(f, "n-5", &value));
	str_release(&value);
}

static void join(void *ud, struct sv line)
{
	struct str *out = ud;

	str_add(out, line);
	str_add_char(out, '|');
}

static void add_line(struct fixture *f, const char *name, const char *line)
{
	assert_true(kept_line_add(f->store, context, sv_cstr(name), sv_cstr(line), &f->err));
}

static void assert_lines(struct fixture *f, const char *name, const char *lines)
{
	struct str out = {0};

	assert_true(kept_lines(f->store, context, sv_cstr(name), join, &out, &f->err));
	assert_string_equal(str_cstr(&out), lines);
	str_release(&out);
}

static void test_kept__lines_in_their_order(void **state)
{
	struct fixture *f = *state;

	add_line(f, "command", "redrive a");
	add_line(f, "command", "purge b");
	add_line(f, "filter", "x");
	add_line(f, "command", "redrive a");
	fixture_reopen(f);
	assert_lines(f, "command", "purge b|redrive a|");
	assert_lines(f, "filter", "x|");
	assert_lines(f, "none", "");
}

static void test_kept__the_oldest_lines_go(void **state)
{
	struct fixture *f = *state;
	char line[16];
	const int max = (int)limit(LIMIT_KEPT_LINES);

	add_line(f, "other", "stays");
	for (int i = 0; i < max + 3; i++) {
		snprintf(line, sizeof line, "%d", i);
		add_line(f, "command", line);
	}
	assert_int_equal(
		fixture_number(f, "SELECT count(*) FROM kept_line WHERE name = 'command'"), max);
	assert_int_equal(
		fixture_number(
			f, "SELECT line FROM kept_line WHERE name = 'command' ORDER BY number"),
		3);
	assert_lines(f, "other", "stays|");
}

static void test_kept__line_that_is_too_long(void **state)
{
	struct fixture *f = *state;
	char line[5000];

	memset(line, 'x', sizeof line);
	assert_false(
		kept_line_add(f->store, context, sv_cstr("c"), sv_of(line, sizeof line), &f->err));
	assert_int_equal(f->err.code, ERR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_kept__bytes_are_exact),
		FIXTURE_TEST(test_kept__too_large_is_refused),
		FIXTURE_TEST(test_kept__the_oldest_values_go),
		FIXTURE_TEST(test_kept__lines_in_their_order),
		FIXTURE_TEST(test_kept__the_oldest_lines_go),
		FIXTURE_TEST(test_kept__line_that_is_too_long),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
