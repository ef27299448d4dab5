/* Unit tests of aws/creds_provider and aws/creds_fetch: who waits, when credentials are renewed,
 * what follows a failure. */
#include "creds_fixture.h"

struct waiter {
	struct fixture *f;
	int calls;
	enum err_code code;
	char id[32];
	struct waiter *asks_for; /* get for it from inside of the callback */
	struct waiter *cancels;
};

static void on_waiter(void *ud, const struct creds *creds, const struct err *err)
{
	struct waiter *waiter = ud;

	waiter->calls++;
	waiter->code = err ? err->code : ERR_NONE;
	snprintf(waiter->id, sizeof waiter->id, "%s", creds ? creds->access_key_id : "");
	if (waiter->asks_for)
		creds_provider_get(waiter->f->provider, on_waiter, waiter->asks_for);
	if (waiter->cancels)
		creds_provider_cancel(waiter->f->provider, waiter->cancels);
}

static void wait_for(struct fixture *f, struct waiter *waiter)
{
	waiter->f = f;
	creds_provider_get(f->provider, on_waiter, waiter);
}

static void provide_environment(struct fixture *f)
{
	set_variable(f, "AWS_ACCESS_KEY_ID", "ENV");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "secret");
	provide(f);
}

/* A process that writes a line to runs each time, and prints cp.json. */
static void provide_process(struct fixture *f)
{
	char text[512];

	snprintf(text, sizeof text,
		"[default]\ncredential_process = echo run >> %s/runs; cat %s/cp.json\n", f->home,
		f->home);
	write_config(f, text);
	provide(f);
}

static void set_process(struct fixture *f, const char *id, const char *expiration)
{
	char text[256];

	snprintf(text, sizeof text,
		"{\"Version\":1,\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"S\",\"SessionToken\":"
		"\"T\",\"Expiration\":\"%s\"}",
		id, expiration);
	write_file(f, "cp.json", text);
}

static size_t count_runs(const struct fixture *f)
{
	char path[128];
	FILE *file;
	size_t lines = 0;
	int c;

	snprintf(path, sizeof path, "%s/runs", f->home);
	file = fopen(path, "r");
	if (!file)
		return 0;
	while ((c = fgetc(file)) != EOF)
		lines += c == '\n';
	fclose(file);
	return lines;
}

static void set_time(struct fixture *f, int64_t unix_ms)
{
	int64_t shift_ms;

	loop_shift_unix(f->loop, 0);
	shift_ms = unix_ms - loop_unix_ms(f->loop);
	loop_shift_unix(f->loop, shift_ms);
}

static const struct creds *current(struct fixture *f)
{
	return creds_provider_current(f->provider, loop_unix_ms(f->loop));
}

/* Until the fetch under way has ended. */
static void settle(struct fixture *f)
{
	struct creds_status status;

	do {
		turn(f);
		creds_provider_get_status(f->provider, &status);
	} while (status.is_refreshing);
}

static void await_waiter(struct fixture *f, const struct waiter *waiter)
{
	while (!waiter->calls)
		turn(f);
}

static void test_creds_provider__answers_on_a_later_turn(void **state)
{
	struct fixture *f = *state;
	struct waiter a = {0}, b = {0};

	provide_environment(f);
	assert_null(creds_provider_current(f->provider, 0));
	wait_for(f, &a);
	wait_for(f, &b);
	assert_int_equal(a.calls, 0);
	await_waiter(f, &b);
	assert_int_equal(a.calls, 1);
	assert_string_equal(a.id, "ENV");
	assert_int_equal(b.calls, 1);
	assert_creds(creds_provider_current(f->provider, 0), "ENV", "secret", "");
	assert_int_equal(creds_provider_gen(f->provider), 1);
}

static void test_creds_provider__one_fetch_for_all_who_wait(void **state)
{
	struct fixture *f = *state;
	struct waiter waiters[20] = {0};

	set_process(f, "P", "2026-11-25T18:00:00Z");
	provide_process(f);
	for (size_t i = 0; i < COUNT_OF(waiters); i++)
		wait_for(f, &waiters[i]);
	await_waiter(f, &waiters[COUNT_OF(waiters) - 1]);
	for (size_t i = 0; i < COUNT_OF(waiters); i++)
		assert_string_equal(waiters[i].id, "P");
	assert_int_equal(count_runs(f), 1);
}

static void test_creds_provider__tells_all_of_a_failure(void **state)
{
	struct fixture *f = *state;
	struct waiter a = {0}, b = {0};

	provide(f);
	wait_for(f, &a);
	wait_for(f, &b);
	await_waiter(f, &b);
	assert_int_equal(a.code, ERR_NO_CREDENTIALS);
	assert_int_equal(b.code, ERR_NO_CREDENTIALS);
	assert_null(current(f));
}

static void test_creds_provider__cancels_one_waiter(void **state)
{
	struct fixture *f = *state;
	struct waiter a = {0}, b = {0}, c = {0};

	provide_environment(f);
	wait_for(f, &a);
	wait_for(f, &b);
	creds_provider_cancel(f->provider, &b);
	wait_for(f, &c);
	await_waiter(f, &c);
	assert_int_equal(a.calls, 1);
	assert_int_equal(b.calls, 0);
	assert_int_equal(c.calls, 1);
}

static void test_creds_provider__is_used_from_its_callbacks(void **state)
{
	struct fixture *f = *state;
	struct waiter late = {.f = f}, b = {0};
	struct waiter a = {.asks_for = &late, .cancels = &b};

	provide_environment(f);
	wait_for(f, &a);
	wait_for(f, &b);
	await_waiter(f, &late);
	assert_int_equal(a.calls, 1);
	assert_int_equal(b.calls, 0);
	assert_int_equal(late.calls, 1);
}

static void test_creds_provider__refuses_expired_credentials(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_CREDENTIAL_EXPIRATION", "2020-01-02T03:04:05Z");
	provide_environment(f);
	assert_refused(f, ERR_EXPIRED, "from the environment expired at 2020-01-02T03:04:05Z");
	assert_null(current(f));
}

static void test_creds_provider__is_freed_while_somebody_waits(void **state)
{
	struct fixture *f = *state;
	struct waiter a = {0};

	set_process(f, "P", "2026-11-25T18:00:00Z");
	provide_process(f);
	wait_for(f, &a);
	turn(f);
	drop_provider(f);
	turn(f);
	assert_true(a.calls <= 1);
}

static void test_creds_provider__keeps_what_lasts(void **state)
{
	struct fixture *f = *state;

	set_process(f, "P", "2026-11-25T18:00:00Z");
	provide_process(f);
	assert_given(f, "P", "S", "T");
	assert_int_equal(f->creds.expires_unix_ms, fixture_now_ms + 6 * 60 * MINUTE_MS);
	set_time(f, fixture_now_ms + 5 * 60 * MINUTE_MS);
	assert_given(f, "P", "S", "T");
	assert_int_equal(count_runs(f), 1);
}

static void test_creds_provider__renews_early_without_holding_requests(void **state)
{
	struct fixture *f = *state;
	struct creds_status status;

	set_process(f, "P", "2026-11-25T18:00:00Z");
	provide_process(f);
	assert_given(f, "P", "S", "T");
	set_process(f, "Q", "2026-11-26T00:00:00Z");
	set_time(f, fixture_now_ms + (6 * 60 - 14) * MINUTE_MS);
	assert_creds(current(f), "P", "S", "T");
	creds_provider_get_status(f->provider, &status);
	assert_true(status.is_refreshing);
	assert_creds(current(f), "P", "S", "T");
	settle(f);
	assert_creds(current(f), "Q", "S", "T");
	assert_int_equal(count_runs(f), 2);
	assert_int_equal(creds_provider_gen(f->provider), 2);
}

static void test_creds_provider__holds_requests_near_the_end(void **state)
{
	struct fixture *f = *state;

	set_process(f, "P", "2026-11-25T18:00:00Z");
	provide_process(f);
	assert_given(f, "P", "S", "T");
	set_process(f, "Q", "2026-11-26T00:00:00Z");
	set_time(f, fixture_now_ms + (6 * 60 - 9) * MINUTE_MS);
	assert_null(current(f));
	assert_given(f, "Q", "S", "T");
	assert_int_equal(count_runs(f), 2);
}

static void test_creds_provider__old_ones_serve_when_renewing_fails(void **state)
{
	struct fixture *f = *state;
	struct creds_status status;

	set_process(f, "P", "2026-11-25T18:00:00Z");
	provide_process(f);
	assert_given(f, "P", "S", "T");
	write_file(f, "cp.json", "nothing");
	set_time(f, fixture_now_ms + (6 * 60 - 9) * MINUTE_MS);
	assert_given(f, "P", "S", "T");
	creds_provider_get_status(f->provider, &status);
	assert_non_null(status.error);
	/* The next try takes its time. */
	assert_creds(current(f), "P", "S", "T");
	assert_given(f, "P", "S", "T");
	assert_int_equal(count_runs(f), 2);
	/* Never past their end. */
	set_time(f, fixture_now_ms + 6 * 60 * MINUTE_MS);
	assert_null(current(f));
	assert_refused(f, ERR_NO_CREDENTIALS, "no JSON object");
}

static void test_creds_provider__short_lives_are_not_renewed_all_the_time(void **state)
{
	struct fixture *f = *state;

	set_process(f, "P", "2026-11-25T12:09:00Z");
	provide_process(f);
	assert_given(f, "P", "S", "T");
	assert_given(f, "P", "S", "T");
	assert_int_equal(count_runs(f), 1);
	set_time(f, fixture_now_ms + 7 * MINUTE_MS);
	assert_given(f, "P", "S", "T");
	assert_int_equal(count_runs(f), 2);
}

static void test_creds_provider__forgets_and_fetches_again(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, "[default]\naws_access_key_id=A\naws_secret_access_key=S\n");
	assert_given(f, "A", "S", "");
	creds_provider_forget(f->provider);
	assert_null(current(f));
	assert_given(f, "A", "S", "");
	assert_int_equal(creds_provider_gen(f->provider), 1);
	/* The same ones again: those who are refused with them do not make it fetch all the time.
	 */
	creds_provider_forget(f->provider);
	assert_non_null(current(f));
	write_credentials(f, "[default]\naws_access_key_id=B\naws_secret_access_key=S\n");
	creds_provider_retry(f->provider);
	settle(f);
	assert_given(f, "B", "S", "");
	assert_int_equal(creds_provider_gen(f->provider), 2);
}

static void test_creds_provider__pauses_after_a_failure(void **state)
{
	struct fixture *f = *state;

	write_file(f, "cp.json", "{}");
	provide_process(f);
	assert_refused(f, ERR_NO_CREDENTIALS, "credential_process");
	assert_refused(f, ERR_NO_CREDENTIALS, "credential_process");
	assert_int_equal(count_runs(f), 1);
	set_process(f, "P", "2026-11-25T18:00:00Z");
	creds_provider_retry(f->provider);
	assert_given(f, "P", "S", "T");
	assert_int_equal(count_runs(f), 2);
}

static void test_creds_provider__status(void **state)
{
	struct fixture *f = *state;
	struct creds_status status;

	write_file(f, "cp.json", "{}");
	provide_process(f);
	creds_provider_get_status(f->provider, &status);
	assert_null(status.provider);
	assert_null(status.error);
	assert_false(status.is_refreshing);
	assert_refused(f, ERR_NO_CREDENTIALS, "credential_process");
	creds_provider_get_status(f->provider, &status);
	assert_int_equal(status.error->code, ERR_NO_CREDENTIALS);
	set_process(f, "P", "2026-11-25T18:00:00Z");
	creds_provider_retry(f->provider);
	settle(f);
	creds_provider_get_status(f->provider, &status);
	assert_null(status.error);
	assert_string_equal(status.provider, "process");
	assert_string_equal(status.access_key_id, "P");
	assert_int_equal(status.expires_unix_ms, fixture_now_ms + 6 * 60 * MINUTE_MS);
	assert_int_equal(status.gen, 1);
}

struct listener {
	struct fixture *f;
	int calls;
	bool was_refreshing, is_refreshing;
};

static void on_change(void *ud)
{
	struct listener *listener = ud;
	struct creds_status status;

	creds_provider_get_status(listener->f->provider, &status);
	listener->calls++;
	listener->was_refreshing |= status.is_refreshing;
	listener->is_refreshing = status.is_refreshing;
}

static void test_creds_provider__tells_of_changes(void **state)
{
	struct fixture *f = *state;
	struct listener listener = {.f = f};
	int calls;

	set_process(f, "P", "2026-11-25T18:00:00Z");
	provide_process(f);
	creds_provider_on_change(f->provider, on_change, &listener);
	assert_given(f, "P", "S", "T");
	turn(f);
	calls = listener.calls;
	assert_true(calls > 0);
	assert_true(listener.was_refreshing);
	assert_false(listener.is_refreshing);
	assert_given(f, "P", "S", "T");
	turn(f);
	assert_int_equal(listener.calls, calls);
	creds_provider_on_change(f->provider, NULL, NULL);
	creds_provider_retry(f->provider);
	settle(f);
	assert_int_equal(listener.calls, calls);
}

static void test_creds_provider__fixed_ones_serve_to_their_end(void **state)
{
	struct fixture *f = *state;
	struct creds creds = {.provider = "role", .expires_unix_ms = fixture_now_ms + 1000};

	creds.access_key_id = strdup("FIX");
	secret_set(&creds.secret_access_key, sv_cstr("S"));
	f->provider = creds_provider_new_fixed(f->loop, &creds);
	creds_release(&creds);
	assert_given(f, "FIX", "S", "");
	creds_provider_forget(f->provider);
	assert_given(f, "FIX", "S", "");
	set_time(f, fixture_now_ms + 1000);
	assert_null(current(f));
	assert_refused(f, ERR_EXPIRED, "from the role expired");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_creds_provider__answers_on_a_later_turn),
		TEST(test_creds_provider__one_fetch_for_all_who_wait),
		TEST(test_creds_provider__tells_all_of_a_failure),
		TEST(test_creds_provider__cancels_one_waiter),
		TEST(test_creds_provider__is_used_from_its_callbacks),
		TEST(test_creds_provider__refuses_expired_credentials),
		TEST(test_creds_provider__is_freed_while_somebody_waits),
		TEST(test_creds_provider__keeps_what_lasts),
		TEST(test_creds_provider__renews_early_without_holding_requests),
		TEST(test_creds_provider__holds_requests_near_the_end),
		TEST(test_creds_provider__old_ones_serve_when_renewing_fails),
		TEST(test_creds_provider__short_lives_are_not_renewed_all_the_time),
		TEST(test_creds_provider__forgets_and_fetches_again),
		TEST(test_creds_provider__pauses_after_a_failure),
		TEST(test_creds_provider__status),
		TEST(test_creds_provider__tells_of_changes),
		TEST(test_creds_provider__fixed_ones_serve_to_their_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
