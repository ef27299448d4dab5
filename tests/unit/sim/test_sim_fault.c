/* Unit tests of sim/sim_fault, sim_fault_parse: the grammar, and when a fault strikes. */
#include "app/commands.h"
#include "sim/sim_fault.h"
#include "sim_fixture.h"

#include <string.h>

static struct sim_fault *parse_ok(const char *spec)
{
	struct err err = {0};
	struct sim_fault *fault = sim_fault_parse(sv_cstr(spec), &err);
	if (!fault)
		print_error("%s: %s\n", spec, err.msg);
	assert_non_null(fault);
	assert_string_equal(fault->spec, spec);
	return fault;
}

static void test_sim_fault__whole_line(void **state)
{
	(void)state;
	struct sim_fault *f = parse_ok(
		"latency=200ms..2s on ReceiveMessage,Send* queue ai-* 12.5% after 10 first 100");
	assert_int_equal(f->kind, SIM_FAULT_LATENCY);
	assert_int_equal(f->low, 200);
	assert_int_equal(f->high, 2000);
	assert_string_equal(f->actions, "ReceiveMessage,Send*");
	assert_string_equal(f->queue, "ai-*");
	assert_true(f->pct > 12.4 && f->pct < 12.6);
	assert_int_equal(f->after, 10);
	assert_int_equal(f->first, 100);
	sim_fault_free(f);
}

static void test_sim_fault__values(void **state)
{
	(void)state;
	struct sim_fault *f = parse_ok("http=503");
	assert_int_equal(f->low, 503);
	sim_fault_free(f);
	f = parse_ok("throttle=ThrottlingException every 3");
	assert_string_equal(f->code, "ThrottlingException");
	assert_int_equal(f->every, 3);
	sim_fault_free(f);
	f = parse_ok("fail-entries=sender");
	assert_true(f->is_sender);
	sim_fault_free(f);
	f = parse_ok("fail-entries");
	assert_false(f->is_sender);
	sim_fault_free(f);
	f = parse_ok("counts-lie=30%");
	assert_int_equal(f->low, 30);
	sim_fault_free(f);
	f = parse_ok("counts-lag=5s");
	assert_int_equal(f->high, 5000);
	sim_fault_free(f);
}

/* Bad lines, and a word that the sentence must hold. */
static void test_sim_fault__bad_lines_say_why(void **state)
{
	static const char *const lines[][2] = {
		{"", "empty"},
		{"   ", "empty"},
		{"thottle", "there is no fault 'thottle'; there are latency"},
		{"latency", "latency=TIME"},
		{"latency=", "latency=TIME"},
		{"latency=5", "latency=TIME"},
		{"latency=-1s", "latency=TIME"},
		{"latency=2s..1s", "latency=TIME"},
		{"latency=99999999999999999999s", "latency=TIME"},
		{"latency=3601s", "latency=TIME"},
		{"http=200", "http=STATUS"},
		{"http", "http=STATUS"},
		{"denied=yes", "form denied"},
		{"throttle=a b", "'b' is not understood"},
		{"throttle=%s%n", "throttle[=CODE]"},
		{"fail-entries=nobody", "fail-entries"},
		{"counts-lie=101%", "counts-lie"},
		{"counts-lie=0%", "counts-lie"},
		{"denied on", "'on' needs"},
		{"denied every 0", "1 or more"},
		{"denied at x", "1 or more"},
		{"denied 101%", "not understood"},
		{"denied nan%", "not understood"},
		{"denied sometimes", "'sometimes' is not understood"},
		{"denied 5% every 3", "only one"},
		{"denied every 2 at 3", "only one"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct err err = {0};
		struct sim_fault *f = sim_fault_parse(sv_cstr(lines[i][0]), &err);
		if (f || !strstr(err.msg, lines[i][1]))
			print_error("'%s': %s\n", lines[i][0], f ? "taken" : err.msg);
		assert_null(f);
		assert_int_equal(err.code, ERR_USAGE);
		assert_non_null(strstr(err.msg, lines[i][1]));
	}
}

static void test_sim_fault__table_has_every_kind_and_help_names_it(void **state)
{
	(void)state;
	for (int i = 0; i < SIM_FAULT_KIND_COUNT; i++) {
		const struct sim_fault_row *row = &sim_fault_rows[i];
		assert_int_equal(row->kind, i);
		assert_true(row->summary && row->summary[0]);
		assert_true(sv_starts_with(sv_cstr(row->usage), sv_cstr(row->name)));
		if (!strstr(cmd_sim.details, row->usage))
			print_error("sqscope help sim does not name %s\n", row->usage);
		assert_non_null(strstr(cmd_sim.details, row->usage));
		for (int j = 0; j < i; j++)
			assert_string_not_equal(row->name, sim_fault_rows[j].name);
	}
}

/* The strikes of n events as a text of dots and crosses. */
static const char *pattern(const char *spec, uint64_t seed, int n)
{
	static char text[256];
	struct sim_faults *faults = sim_faults_new(seed);
	sim_faults_add(faults, parse_ok(spec));
	for (int i = 0; i < n; i++)
		text[i] = sim_faults_strike(faults, SIM_FAULT_DENIED, "SendMessage", "ai-jobs")
				  ? 'X'
				  : '.';
	text[n] = '\0';
	assert_int_equal(faults->list[0]->seen, n);
	sim_faults_free(faults);
	return text;
}

static void test_sim_fault__strikes_by_count(void **state)
{
	(void)state;
	assert_string_equal(pattern("denied", 1, 5), "XXXXX");
	assert_string_equal(pattern("denied every 3", 1, 7), "..X..X.");
	assert_string_equal(pattern("denied at 2", 1, 5), ".X...");
	assert_string_equal(pattern("denied after 3", 1, 5), "...XX");
	assert_string_equal(pattern("denied first 2", 1, 5), "XX...");
	assert_string_equal(pattern("denied after 1 first 2", 1, 5), ".XX..");
	assert_string_equal(pattern("denied after 2 every 2", 1, 7), "...X.X.");
}

static int strikes_in(const char *text)
{
	int count = 0;
	for (; *text; text++)
		count += *text == 'X';
	return count;
}

static void test_sim_fault__chance_is_of_the_seed(void **state)
{
	(void)state;
	char *first = strdup(pattern("denied 30%", 7, 200));
	assert_string_equal(pattern("denied 30%", 7, 200), first);
	assert_string_not_equal(pattern("denied 30%", 8, 200), first);
	assert_in_range(strikes_in(first), 35, 85);
	free(first);
	assert_int_equal(strikes_in(pattern("denied 100%", 1, 200)), 200);
}

static void test_sim_fault__only_what_is_meant(void **state)
{
	(void)state;
	struct sim_faults *faults = sim_faults_new(1);
	sim_faults_add(faults, parse_ok("denied on Send*,PurgeQueue queue ai-*"));
	assert_non_null(sim_faults_strike(faults, SIM_FAULT_DENIED, "SendMessage", "ai-x"));
	assert_non_null(sim_faults_strike(faults, SIM_FAULT_DENIED, "PurgeQueue", "ai-y"));
	assert_null(sim_faults_strike(faults, SIM_FAULT_DENIED, "ReceiveMessage", "ai-x"));
	assert_null(sim_faults_strike(faults, SIM_FAULT_DENIED, "SendMessage", "mail"));
	assert_null(sim_faults_strike(faults, SIM_FAULT_HALF, "SendMessage", "ai-x"));
	assert_int_equal(faults->list[0]->seen, 2);
	sim_faults_free(faults);
}

static void test_sim_fault__added_and_removed(void **state)
{
	(void)state;
	struct sim_faults *faults = sim_faults_new(1);
	assert_int_equal(sim_faults_add(faults, parse_ok("denied")), 1);
	assert_int_equal(sim_faults_add(faults, parse_ok("half")), 2);
	assert_false(sim_faults_remove(faults, 3));
	assert_true(sim_faults_remove(faults, 1));
	assert_null(sim_faults_strike(faults, SIM_FAULT_DENIED, "X", ""));
	assert_int_equal(sim_faults_add(faults, parse_ok("denied")), 3);
	sim_faults_clear(faults);
	assert_int_equal(faults->count, 0);
	sim_faults_free(faults);
}

static void test_sim_fault__lies_stay_near_and_times_between(void **state)
{
	(void)state;
	struct sim_faults *faults = sim_faults_new(1);
	sim_faults_add(faults, parse_ok("counts-lie=20%"));
	sim_faults_add(faults, parse_ok("latency=10ms..20ms"));
	bool was_off = false;
	for (int i = 0; i < 200; i++) {
		int64_t n = sim_fault_lie(faults, faults->list[0], 100);
		assert_in_range(n, 80, 120);
		was_off |= n != 100;
		assert_in_range(sim_fault_time_ms(faults, faults->list[1]), 10, 20);
	}
	assert_true(was_off);
	sim_faults_free(faults);
}

/* --- in the world --------------------------------------------------------------------------------
 */

static void add(struct world *w, const char *spec)
{
	sim_faults_add(w->store->faults, parse_ok(spec));
}

static void test_sim_fault__entries_fail(void **state)
{
	struct world *w = *state;
	create(w, "q");
	add(w, "fail-entries=sender on SendMessageBatch every 2");
	json_t *out = ok(w, "SendMessageBatch",
		"{" URL "q','Entries':[{'Id':'a','MessageBody':'1'},{'Id':'b','MessageBody':'2'},"
		"{'Id':'c','MessageBody':'3'}]}");
	assert_int_equal(count_of(out, "Successful"), 2);
	assert_int_equal(count_of(out, "Failed"), 1);
	assert_string_equal(text_of(item(out, "Failed", 0), "Id"), "b");
	assert_true(json_is_true(json_object_get(item(out, "Failed", 0), "SenderFault")));
	assert_counts(w, "q", 2, 0, 0);
	sim_faults_clear(w->store->faults);
	add(w, "fail-entries");
	out = ok(w, "SendMessageBatch", "{" URL "q','Entries':[{'Id':'a','MessageBody':'1'}]}");
	assert_true(json_is_false(json_object_get(item(out, "Failed", 0), "SenderFault")));
	assert_counts(w, "q", 2, 0, 0);
}

static void test_sim_fault__a_message_comes_twice(void **state)
{
	struct world *w = *state;
	create(w, "q");
	send(w, "q", "one");
	add(w, "duplicate first 1");
	char *first = strdup(text_of(receive(w, "q"), "MessageId"));
	json_t *again = receive(w, "q");
	assert_non_null(again);
	assert_string_equal(text_of(again, "MessageId"), first);
	assert_null(receive(w, "q"));
	free(first);
}

static void test_sim_fault__a_deleted_message_comes_back(void **state)
{
	struct world *w = *state;
	create(w, "q");
	send(w, "q", "one");
	add(w, "undelete");
	char *handle = receive_handle(w, "q");
	ok(w, "DeleteMessage", "{" URL "q','ReceiptHandle':'%s'}", handle);
	free(handle);
	assert_null(receive(w, "q"));
	turn(w, 31 * SECOND);
	assert_body(receive(w, "q"), "one");
}

static void test_sim_fault__short_polls_find_nothing(void **state)
{
	struct world *w = *state;
	create(w, "q");
	send(w, "q", "one");
	add(w, "empty-poll first 2");
	assert_null(receive(w, "q"));
	assert_null(receive(w, "q"));
	assert_non_null(receive(w, "q"));
}

static void test_sim_fault__counts_lag_and_lie(void **state)
{
	struct world *w = *state;
	create(w, "q");
	add(w, "counts-lag=10s queue q");
	assert_counts(w, "q", 0, 0, 0);
	send(w, "q", "one");
	assert_counts(w, "q", 0, 0, 0);
	turn(w, 11 * SECOND);
	assert_counts(w, "q", 1, 0, 0);
	sim_faults_clear(w->store->faults);
	for (int i = 0; i < 99; i++)
		send(w, "q", "more");
	add(w, "counts-lie=50%");
	bool was_off = false;
	for (int i = 0; i < 20; i++) {
		int n = atoi(attribute(w, "q", "ApproximateNumberOfMessages"));
		assert_in_range(n, 50, 150);
		was_off |= n != 100;
	}
	assert_true(was_off);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sim_fault__whole_line),
		cmocka_unit_test(test_sim_fault__values),
		cmocka_unit_test(test_sim_fault__bad_lines_say_why),
		cmocka_unit_test(test_sim_fault__table_has_every_kind_and_help_names_it),
		cmocka_unit_test(test_sim_fault__strikes_by_count),
		cmocka_unit_test(test_sim_fault__chance_is_of_the_seed),
		cmocka_unit_test(test_sim_fault__only_what_is_meant),
		cmocka_unit_test(test_sim_fault__added_and_removed),
		cmocka_unit_test(test_sim_fault__lies_stay_near_and_times_between),
		WORLD_TEST(test_sim_fault__entries_fail),
		WORLD_TEST(test_sim_fault__a_message_comes_twice),
		WORLD_TEST(test_sim_fault__a_deleted_message_comes_back),
		WORLD_TEST(test_sim_fault__short_polls_find_nothing),
		WORLD_TEST(test_sim_fault__counts_lag_and_lie),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
