/* What is held, and by whom, also after a kill -9. */
#include "store_fixture.h"

#include "sqscope/store/lease_log.h"

#define URL "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"

static const struct lease_place place = {
	{"prod-eu", 7}, {"123456789012", 12}, {"eu-west-1", 9}, {URL, sizeof URL - 1}};

static struct lease_entry entry(const char *id, const char *handle, int64_t until)
{
	return (struct lease_entry){sv_cstr(id), sv_cstr(handle), until};
}

static void put(struct fixture *f, const struct lease_entry *entries, size_t count)
{
	assert_true(lease_log_put(f->store, &place, entries, count, NOW, &f->err));
}

static struct lease_list list(struct fixture *f, int64_t now)
{
	struct lease_list l = {0};

	assert_true(lease_log_list(f->store, now, &l, &f->err));
	return l;
}

static size_t count(struct fixture *f, int64_t now)
{
	struct lease_list l = list(f, now);
	size_t n = l.count;

	lease_list_release(&l);
	return n;
}

static void test_lease_log__tells_what_is_held(void **state)
{
	struct fixture *f = *state;
	const struct lease_entry entries[] = {
		entry("m-2", "h-2", NOW + 2000), entry("m-1", "h-1", NOW + 1000)};
	struct lease_list l;

	put(f, entries, 2);
	fixture_reopen(f);
	l = list(f, NOW);
	assert_int_equal(l.count, 2);
	assert_string_equal(str_cstr(&l.items[0].message_id), "m-1");
	assert_string_equal(str_cstr(&l.items[0].receipt_handle), "h-1");
	assert_string_equal(str_cstr(&l.items[0].queue_url), URL);
	assert_string_equal(str_cstr(&l.items[0].context), "prod-eu");
	assert_string_equal(str_cstr(&l.items[0].account), "123456789012");
	assert_string_equal(str_cstr(&l.items[0].region), "eu-west-1");
	assert_int_equal(l.items[0].until_unix_ms, NOW + 1000);
	assert_int_equal(l.items[0].holder.pid, getpid());
	assert_int_equal(l.items[0].holder_state, PROCESS_SELF);
	lease_list_release(&l);
}

static void test_lease_log__expired_ones_vanish(void **state)
{
	struct fixture *f = *state;
	const struct lease_entry entries[] = {
		entry("m-1", "h", NOW + 1), entry("m-2", "h", NOW + 2), entry("m-3", "h", NOW + 3)};

	put(f, entries, 3);
	assert_int_equal(count(f, NOW + 1), 2);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM lease"), 2);
	assert_true(lease_log_put(f->store, &place, &entries[2], 1, NOW + 2, &f->err));
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM lease"), 1);
}

static void test_lease_log__extended_and_dropped_by_handle(void **state)
{
	struct fixture *f = *state;
	const struct sv url = sv_cstr(URL);
	struct lease_entry e = entry("m-1", "old", NOW + 1000);
	struct lease_list l;

	put(f, &e, 1);
	e = entry("m-1", "new", NOW + 5000);
	put(f, &e, 1);
	/* Who still has the old handle touches nothing. */
	e = entry("m-1", "old", NOW + 9000);
	assert_true(lease_log_extend(f->store, url, &e, 1, &f->err));
	assert_true(lease_log_drop(f->store, url, &e, 1, &f->err));
	l = list(f, NOW);
	assert_int_equal(l.count, 1);
	assert_int_equal(l.items[0].until_unix_ms, NOW + 5000);
	lease_list_release(&l);

	e = entry("m-1", "new", NOW + 7000);
	assert_true(lease_log_extend(f->store, url, &e, 1, &f->err));
	assert_int_equal(count(f, NOW + 6000), 1);
	assert_true(lease_log_drop(f->store, sv_cstr("another"), &e, 1, &f->err));
	assert_int_equal(count(f, NOW), 1);
	assert_true(lease_log_drop(f->store, url, &e, 1, &f->err));
	assert_int_equal(count(f, NOW), 0);
}

static int hold_and_die(struct fixture *f, int arg)
{
	struct store *s = store_open(f->dir, NULL);
	const struct lease_entry e = entry("m-9", "h-9", NOW + 60000);

	(void)arg;
	if (!s || !lease_log_put(s, &place, &e, 1, NOW, NULL))
		return 1;
	kill(getpid(), SIGKILL);
	return 2;
}

static void test_lease_log__after_a_kill_the_next_start_knows(void **state)
{
	struct fixture *f = *state;
	const struct lease_entry mine = entry("m-1", "h", NOW + 90000);
	struct lease_list l;

	put(f, &mine, 1);
	assert_int_equal(WTERMSIG(fixture_wait(fixture_fork(hold_and_die, f, 0))), SIGKILL);
	l = list(f, NOW);
	assert_int_equal(l.count, 2);
	assert_string_equal(str_cstr(&l.items[0].message_id), "m-9");
	assert_int_equal(l.items[0].holder_state, PROCESS_GONE);
	assert_int_equal(l.items[1].holder_state, PROCESS_SELF);
	lease_list_release(&l);
}

static int hold_and_end(struct fixture *f, int arg)
{
	struct store *s = store_open(f->dir, NULL);
	const struct lease_entry e = entry("m-9", "h-9", NOW + 1 + arg);
	bool ok = s && lease_log_put(s, &place, &e, 1, NOW, NULL);

	store_close(s);
	return ok ? 0 : 1;
}

/* Rows of processes that nothing needs any more do not pile up. */
static void test_lease_log__processes_are_forgotten(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 5; i++)
		assert_int_equal(fixture_wait(fixture_fork(hold_and_end, f, i)), 0);
	assert_true(fixture_number(f, "SELECT count(*) FROM process") <= 2);
	assert_int_equal(count(f, NOW), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_lease_log__tells_what_is_held),
		FIXTURE_TEST(test_lease_log__expired_ones_vanish),
		FIXTURE_TEST(test_lease_log__extended_and_dropped_by_handle),
		FIXTURE_TEST(test_lease_log__after_a_kill_the_next_start_knows),
		FIXTURE_TEST(test_lease_log__processes_are_forgotten),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
