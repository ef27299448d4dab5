/* Unit tests of model/filter: selecting, values, mistakes, and everything that must not get out. */
#include "sqscope/base/clock.h"
#include "sqscope/base/limits.h"
#include "sqscope/model/filter.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

struct sample {
	struct message message;
	struct body body;
};

static void make_sample(struct sample *s, const char *body)
{
	*s = (struct sample){0};
	str_add_cstr(&s->message.id, "m-1");
	str_add_cstr(&s->message.body, body);
	message_add_fact(&s->message, sv_cstr("ApproximateReceiveCount"), sv_cstr("6"));
	message_add_attribute(&s->message, sv_cstr("tenant"), sv_cstr("String"), sv_cstr("acme"));
	body_decode_message(&s->body, &s->message, NULL);
}

static void release_sample(struct sample *s)
{
	body_release(&s->body);
	message_release(&s->message);
}

static struct filter *make_filter(const char *expr)
{
	struct sv text = sv_cstr(expr);
	struct err err = {0};
	struct filter *f = filter_new(&text, 1, NULL, &err);

	if (!f)
		fail_msg("%s: %s", expr, err.msg);
	return f;
}

static const char job[] =
	"{\"job\":\"tr-1\",\"n\":1.5,\"none\":null,\"error\":{\"type\":\"Timeout\"}}";

/* What an expression gives for the job: "+text" selected, "-text" not, "!why" an error. */
static void assert_gives(const char *expr, const char *body, const char *expected)
{
	struct filter *f = make_filter(expr);
	struct filter_value value = {0};
	struct str actual = {0};
	struct sample s;

	make_sample(&s, body);
	filter_run(f, &s.message, NULL, &s.body, &value);
	str_addf(&actual, "%s%s%s",
		value.is_error      ? "!"
		: value.is_selected ? "+"
				    : "-",
		value.has_value || value.is_error ? "" : "none", str_cstr(&value.text));
	assert_string_equal(str_cstr(&actual), expected);
	str_release(&actual);
	filter_values_release(&value, 1);
	release_sample(&s);
	filter_free(f);
}

static void test_filter__selects_and_gives_values(void **state)
{
	static const char *const cases[][2] = {
		{".json.error.type == \"Timeout\"", "+true"},
		{".json.error.type == \"OOM\"", "-false"},
		{".json.error.type", "+Timeout"},
		{".json.error", "+{\"type\":\"Timeout\"}"},
		{".json.n", "+1.5"},
		{".json.none", "-none"},
		{".json.missing", "-none"},
		{"empty", "-none"},
		{"0", "+0"},
		{"false, true", "-false"},
		{"(.attributes.ApproximateReceiveCount | tonumber) > 5", "+true"},
		{".message_attributes.tenant.value", "+acme"},
		{".message_id + .body_encoding", "+m-1text"},
		{".text | startswith(\"{\")", "+true"},
		{".md5_ok", "-none"},
		{"def f: .json.job; f", "+tr-1"},
		{". as {$json} | $json.job | test(\"^tr-[0-9]+$\")", "+true"},
		{".json.job.x", "!Cannot index string with string \"x\""},
		{"error(\"why\")", "!why"},
		{"error({a: 1})", "!{\"a\":1}"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_gives(cases[i][0], job, cases[i][1]);
}

static void test_filter__sees_the_innermost_body(void **state)
{
	(void)state;
	assert_gives(".json.a", "eyJhIjoxfQ==", "+1");
	assert_gives(".body", "eyJhIjoxfQ==", "+eyJhIjoxfQ==");
	assert_gives(".text", "retry later", "+retry later");
	assert_gives(".json", "retry later", "-none");
	assert_gives(".json", "{\"a\":1} trailing", "-none");
	assert_gives(".json", "42", "+42");
}

static void test_filter__several_expressions(void **state)
{
	struct sv exprs[] = {sv_cstr(".json.job"), sv_cstr(".json.x.y"), sv_cstr("error(\"e\")")};
	struct filter_value values[3] = {0};
	struct filter *f = filter_new(exprs, 3, NULL, NULL);
	struct sample s;

	(void)state;
	make_sample(&s, job);
	for (int i = 0; i < 3; i++) {
		filter_run(f, &s.message, NULL, &s.body, values);
		assert_string_equal(str_cstr(&values[0].text), "tr-1");
		assert_false(values[1].has_value);
		assert_false(values[1].is_error);
		assert_true(values[2].is_error);
	}
	filter_values_release(values, 3);
	release_sample(&s);
	filter_free(f);
}

static void test_filter__mistakes_have_a_place(void **state)
{
	static const struct {
		const char *expr, *message;
		int line, column;
	} cases[] = {
		{".a | foo(1)", "column 6: foo/1 is not defined", 1, 6},
		{".a | | .b", "column 6: syntax error, unexpected '|'", 1, 6},
		{". as [$a]\n | $bcd", "line 2, column 4: $bcd is not defined", 2, 4},
		{"$__prog_args", "column 1: $__prog_args is not defined", 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct sv expr = sv_cstr(cases[i].expr);
		struct filter_fault fault = {9, 9, 9};
		struct err err = {0};

		assert_null(filter_new(&expr, 1, &fault, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_string_equal(err.msg, cases[i].message);
		assert_int_equal(fault.expr, 0);
		assert_int_equal(fault.line, cases[i].line);
		assert_int_equal(fault.column, cases[i].column);
	}
}

static void test_filter__what_cannot_be_compiled(void **state)
{
	static const char *const exprs[] = {
		"include \"x\"; .", "import \"x\" as x; .", "\"open", "{a", ".a ==", "(", "."};
	struct sv two[] = {sv_cstr("."), sv_cstr("x(")};
	struct filter_fault fault = {0};
	struct str text = {0};
	struct err err = {0};
	struct sv expr;

	(void)state;
	for (size_t i = 0; i + 1 < COUNT_OF(exprs); i++) {
		expr = sv_cstr(exprs[i]);
		assert_null(filter_new(&expr, 1, NULL, &err));
		assert_true(err_is_set(&err));
	}
	assert_null(filter_new(two, 2, &fault, &err));
	assert_int_equal(fault.expr, 1);
	assert_memory_equal(err.msg, "expression 2, column ", 21);
	assert_null(filter_new(two, 0, NULL, &err));
	expr = sv_of(".\0", 2);
	assert_null(filter_new(&expr, 1, NULL, &err));
	while (text.n <= (size_t)limit(LIMIT_PROMPT))
		str_add_char(&text, '.');
	expr = str_sv(&text);
	assert_null(filter_new(&expr, 1, NULL, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	str_release(&text);
}

static void test_filter__nothing_gets_in_or_out(void **state)
{
	(void)state;
	setenv("SQSCOPE_TEST_SECRET", "hush", 1);
	assert_gives("$ENV", job, "+{}");
	assert_gives("env", job, "+{}");
	assert_gives("$ENV.SQSCOPE_TEST_SECRET", job, "-none");
	assert_gives("try input catch .", job, "+break");
	assert_gives("[inputs]", job, "+[]");
	assert_gives("input_filename", job, "-none");
	assert_gives("halt", job, "!the expression halts");
	assert_gives("\"bye\" | halt_error", job, "!the expression halts");
	/* These write to the standard error of a program that has one. */
	assert_gives(".json.n | debug | stderr", job, "+1.5");
	unsetenv("SQSCOPE_TEST_SECRET");
}

static void test_filter__files_of_the_user_are_not_read(void **state)
{
	char dir[] = "/tmp/sqscope-filter-XXXXXX", path[64];
	const char *home = getenv("HOME");
	char *kept = home ? strdup(home) : NULL;
	struct sv expr = sv_cstr("from_the_file");
	FILE *file;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/.jq", dir);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("def from_the_file: 1;", file);
	fclose(file);
	setenv("HOME", dir, 1);
	assert_null(filter_new(&expr, 1, NULL, NULL));
	if (kept)
		setenv("HOME", kept, 1);
	free(kept);
	unlink(path);
	rmdir(dir);
}

static void test_filter__a_loop_without_end_is_stopped(void **state)
{
	struct filter *f = make_filter(
		"if .json.loop then [limit(1; repeat(1) | select(. == 2))] else .json.job end");
	struct filter_value value = {0};
	struct sample bad, good;
	int64_t start = clock_mono_ms();

	(void)state;
	make_sample(&bad, "{\"loop\":true}");
	make_sample(&good, job);
	filter_run(f, &bad.message, NULL, &bad.body, &value);
	assert_true(value.is_error);
	assert_false(value.is_selected);
	assert_string_equal(str_cstr(&value.text), "it takes too long");
	assert_true(clock_mono_ms() - start < 3 * limit(LIMIT_FILTER_TIME));
	/* And the next message is none the worse for it. */
	filter_run(f, &good.message, NULL, &good.body, &value);
	assert_string_equal(str_cstr(&value.text), "tr-1");
	assert_false(filter_has_given_up(f));
	filter_values_release(&value, 1);
	release_sample(&bad);
	release_sample(&good);
	filter_free(f);
}

static void test_filter__memory_is_bounded(void **state)
{
	(void)state;
	assert_gives(".[1e9] = 1", "1", "!Cannot index object with number");
	assert_gives(
		"[] | .[100000000] = 1 | length", job, "!it takes too much memory, or crashes");
	assert_gives("\"0123456789\" * 100000000 | length", job,
		"!it takes too much memory, or crashes");
}

static void test_filter__gives_up_in_the_end(void **state)
{
	struct filter *f = make_filter("[] | .[100000000] = 1");
	struct sample s;
	bool is_error;

	(void)state;
	make_sample(&s, job);
	for (int i = 0; i < FILTER_STOPS_MAX; i++) {
		assert_false(filter_has_given_up(f));
		assert_false(filter_selects(f, &s.message, NULL, &s.body, &is_error));
		assert_true(is_error);
	}
	assert_true(filter_has_given_up(f));
	assert_false(filter_selects(f, &s.message, NULL, &s.body, &is_error));
	assert_true(is_error);
	release_sample(&s);
	filter_free(f);
}

static void test_filter__long_values_are_cut(void **state)
{
	struct filter *f = make_filter("\"\xc3\xa9\" * 5000 | \"x\" + .");
	struct filter_value value = {0};
	struct sample s;

	(void)state;
	make_sample(&s, job);
	filter_run(f, &s.message, NULL, &s.body, &value);
	assert_int_equal(value.text.n, limit(LIMIT_FILTER_VALUE) - 1);
	filter_values_release(&value, 1);
	release_sample(&s);
	filter_free(f);
}

static void test_filter__a_large_body(void **state)
{
	struct filter *f = make_filter(".json | length");
	struct filter_value value = {0};
	struct str text = {0};
	struct sample s;

	(void)state;
	str_add_cstr(&text, "[0");
	for (int i = 1; i < 200000; i++)
		str_add_cstr(&text, ",1.25");
	str_add_char(&text, ']');
	make_sample(&s, str_cstr(&text));
	filter_run(f, &s.message, NULL, &s.body, &value);
	assert_string_equal(str_cstr(&value.text), "200000");
	filter_values_release(&value, 1);
	str_release(&text);
	release_sample(&s);
	filter_free(f);
}

static void *work(void *ud)
{
	struct filter *f = make_filter(".json.job");
	bool *is_good = ud;
	struct sample s;

	make_sample(&s, job);
	*is_good = true;
	for (int i = 0; i < 50; i++)
		*is_good = *is_good && filter_selects(f, &s.message, NULL, &s.body, NULL);
	release_sample(&s);
	filter_free(f);
	return NULL;
}

static void test_filter__several_threads(void **state)
{
	enum { THREADS = 4 };
	pthread_t threads[THREADS];
	bool is_good[THREADS] = {false};

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, work, &is_good[i]), 0);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		assert_true(is_good[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filter__selects_and_gives_values),
		cmocka_unit_test(test_filter__sees_the_innermost_body),
		cmocka_unit_test(test_filter__several_expressions),
		cmocka_unit_test(test_filter__mistakes_have_a_place),
		cmocka_unit_test(test_filter__what_cannot_be_compiled),
		cmocka_unit_test(test_filter__nothing_gets_in_or_out),
		cmocka_unit_test(test_filter__files_of_the_user_are_not_read),
		cmocka_unit_test(test_filter__a_loop_without_end_is_stopped),
		cmocka_unit_test(test_filter__memory_is_bounded),
		cmocka_unit_test(test_filter__gives_up_in_the_end),
		cmocka_unit_test(test_filter__long_values_are_cut),
		cmocka_unit_test(test_filter__a_large_body),
		cmocka_unit_test(test_filter__several_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
