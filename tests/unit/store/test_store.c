/* The database file: made, refused, set aside; transactions; several processes; a disk that is full
 * or read-only. */
#include "store_fixture.h"

#include "sqscope/store/audit.h"
#include "sqscope/store/kept.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

static bool set(struct store *s, const char *name, const char *value, struct err *err)
{
	return kept_set(s, sv_cstr("c"), sv_cstr(name), sv_cstr(value), NOW, err);
}

static void assert_value(struct store *s, const char *name, const char *value)
{
	struct str text = {0};
	bool found;

	assert_true(kept_get(s, sv_cstr("c"), sv_cstr(name), &text, &found, NULL));
	assert_int_equal(found, value != NULL);
	if (value)
		assert_string_equal(str_cstr(&text), value);
	str_release(&text);
}

static void test_store__file_is_private_and_synchronous(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	assert_true(set(f->store, "a", "1", &f->err));
	assert_int_equal(stat(fixture_path(f, "sqscope.db"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(fixture_path(f, "sqscope.db-wal"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_string_equal(store_path(f->store), fixture_path(f, "sqscope.db"));
	assert_null(store_notice(f->store));
	assert_true(store_exists(f->dir));
	assert_false(store_exists("/nonexistent"));
}

static void test_store__mode_that_others_can_read_is_mended(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	assert_int_equal(chmod(fixture_path(f, "sqscope.db"), 0644), 0);
	fixture_reopen(f);
	assert_int_equal(stat(fixture_path(f, "sqscope.db"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_store__keeps_over_a_restart(void **state)
{
	struct fixture *f = *state;

	assert_true(set(f->store, "a", "1", &f->err));
	fixture_reopen(f);
	assert_value(f->store, "a", "1");
}

static void test_store__directories_are_made(void **state)
{
	struct fixture *f = *state;
	char *deep = strdup(fixture_path(f, "x/y/z"));
	struct store *s = store_open(deep, &f->err);

	assert_non_null(s);
	store_close(s);
	free(deep);
}

static void test_store__transactions_nest(void **state)
{
	struct fixture *f = *state;
	struct store *s = f->store;

	assert_true(store_begin(s, &f->err));
	assert_true(set(s, "outer", "1", &f->err));
	assert_true(store_begin(s, &f->err));
	assert_true(set(s, "inner", "1", &f->err));
	assert_false(store_end(s, false, &f->err));
	assert_true(set(s, "after", "1", &f->err));
	assert_true(store_end(s, true, &f->err));
	assert_value(s, "outer", "1");
	assert_value(s, "inner", NULL);
	assert_value(s, "after", "1");

	assert_true(store_begin(s, &f->err));
	assert_true(set(s, "gone", "1", &f->err));
	assert_false(store_end(s, false, &f->err));
	assert_value(s, "gone", NULL);
}

static void test_store__newer_schema_is_refused(void **state)
{
	struct fixture *f = *state;
	struct store *s;

	assert_int_equal(fixture_sql(f, "PRAGMA user_version = 99"), SQLITE_OK);
	s = store_open(f->dir, &f->err);
	assert_null(s);
	assert_int_equal(f->err.code, ERR_STORE);
	assert_non_null(strstr(f->err.msg, "newer sqscope (schema 99, this one knows"));
	/* and nothing was done to it */
	assert_int_equal(fixture_number(f, "PRAGMA user_version"), 99);
}

static void test_store__another_programs_database_is_refused(void **state)
{
	struct fixture *f = *state;
	struct store *s;

	assert_int_equal(fixture_sql(f, "PRAGMA application_id = 7"), SQLITE_OK);
	s = store_open(f->dir, &f->err);
	assert_null(s);
	assert_non_null(strstr(f->err.msg, "another program"));
}

/* Files of the directory whose name begins so; the last one's name in out. */
static int count_files(struct fixture *f, const char *prefix, char out[256])
{
	DIR *dir = opendir(f->dir);
	struct dirent *entry;
	int n = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
			continue;
		n++;
		snprintf(out, 256, "%s", entry->d_name);
	}
	closedir(dir);
	return n;
}

static void overwrite(struct fixture *f, off_t at, size_t n)
{
	int fd = open(fixture_path(f, "sqscope.db"), O_WRONLY);
	char junk[4096];

	memset(junk, 0x5A, sizeof junk);
	assert_true(fd >= 0);
	for (; n > 0; n -= n < sizeof junk ? n : sizeof junk, at += sizeof junk)
		assert_true(pwrite(fd, junk, n < sizeof junk ? n : sizeof junk, at) > 0);
	close(fd);
}

static void damage_and_reopen(struct fixture *f, off_t at, size_t n)
{
	char name[256];

	assert_true(set(f->store, "a", "1", &f->err));
	store_close(f->store);
	f->store = NULL;
	overwrite(f, at, n);
	fixture_open(f);
	assert_non_null(store_notice(f->store));
	assert_non_null(strstr(store_notice(f->store), "was damaged"));
	assert_int_equal(count_files(f, "sqscope.db.damaged-", name), 1);
	assert_non_null(strstr(store_notice(f->store), name));
	assert_value(f->store, "a", NULL);
	assert_true(set(f->store, "a", "2", &f->err));
	fixture_reopen(f);
	assert_null(store_notice(f->store));
	assert_value(f->store, "a", "2");
}

static void test_store__file_that_is_no_database_is_set_aside(void **state)
{
	damage_and_reopen(*state, 0, 4096);
}

static void test_store__damage_in_the_middle_is_found(void **state)
{
	damage_and_reopen(*state, 8192, 20000);
}

/* Too large to be looked through at each start: noticed when it is met, set aside by the next. */
static void test_store__damage_in_a_large_file_is_met_and_set_aside(void **state)
{
	struct fixture *f = *state;
	struct str large = {0}, value = {0};
	char name[16], found_name[256];
	bool found, ok = true;

	for (int i = 0; i < 1024 * 1024; i++)
		str_add_char(&large, 'x');
	for (int i = 0; i < 12; i++) {
		snprintf(name, sizeof name, "%d", i);
		assert_true(set(f->store, name, str_cstr(&large), &f->err));
	}
	store_close(f->store);
	overwrite(f, 200 * 1024, 8 * 1024 * 1024);
	fixture_open(f);
	assert_null(store_notice(f->store));
	for (int i = 0; i < 12 && ok; i++) {
		snprintf(name, sizeof name, "%d", i);
		ok = kept_get(f->store, sv_cstr("c"), sv_cstr(name), &value, &found, &f->err);
	}
	assert_false(ok);
	assert_int_equal(f->err.code, ERR_STORE);
	assert_non_null(strstr(f->err.msg, "damaged"));
	fixture_reopen(f);
	assert_non_null(store_notice(f->store));
	assert_int_equal(count_files(f, "sqscope.db.damaged-", found_name) >= 1, 1);
	str_release(&large);
	str_release(&value);
}

static int reopen_damaged(struct fixture *f, int arg)
{
	struct err err = {0};
	struct store *s = store_open(f->dir, &err);
	char name[16];

	snprintf(name, sizeof name, "%d", arg);
	if (!s || !set(s, name, "1", &err))
		return 1;
	store_close(s);
	return 0;
}

/* Only one of them renames; nobody loses what another one wrote into the new file. */
static void test_store__several_processes_find_it_damaged(void **state)
{
	struct fixture *f = *state;
	char name[256];
	pid_t pids[6];

	store_close(f->store);
	f->store = NULL;
	overwrite(f, 0, 8192);
	for (int i = 0; i < 6; i++)
		pids[i] = fixture_fork(reopen_damaged, f, i);
	for (int i = 0; i < 6; i++)
		assert_int_equal(fixture_wait(pids[i]), 0);
	assert_int_equal(count_files(f, "sqscope.db.damaged-", name), 1);
	fixture_open(f);
	for (int i = 0; i < 6; i++) {
		snprintf(name, sizeof name, "%d", i);
		assert_value(f->store, name, "1");
	}
}

static int open_new(struct fixture *f, int arg)
{
	struct store *s = store_open(fixture_path(f, "new"), NULL);

	(void)arg;
	if (!s)
		return 1;
	store_close(s);
	return 0;
}

static void test_store__several_processes_make_it_at_once(void **state)
{
	struct fixture *f = *state;
	pid_t pids[8];

	for (int i = 0; i < 8; i++)
		pids[i] = fixture_fork(open_new, f, i);
	for (int i = 0; i < 8; i++)
		assert_int_equal(fixture_wait(pids[i]), 0);
}

/* Write until it fails; the store must say why, and be whole afterwards. */
static int fill_up(struct fixture *f, const char *dir)
{
	struct err err = {0};
	struct store *s = store_open(dir, &err);
	struct str large = {0};
	bool ok = s != NULL;
	int n = 0;
	char name[16];

	(void)f;
	for (int i = 0; i < 100000; i++)
		str_add_char(&large, 'x');
	for (; ok && n < 100; n++) {
		snprintf(name, sizeof name, "%d", n);
		ok = set(s, name, str_cstr(&large), &err);
	}
	str_release(&large);
	if (ok || err.code != ERR_STORE || !s)
		return 10;
	/* What came before is there, what failed is not, and reading goes on. */
	for (int i = 0; i < n; i++) {
		struct str value = {0};
		bool found = false;

		snprintf(name, sizeof name, "%d", i);
		if (!kept_get(s, sv_cstr("c"), sv_cstr(name), &value, &found, &err))
			return 11;
		str_release(&value);
		if (found != (i < n - 1))
			return 12;
	}
	store_close(s);
	return 0;
}

static int fill_under_limit(struct fixture *f, int arg)
{
	const struct rlimit limit = {600000, 600000};

	(void)arg;
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 77;
	return fill_up(f, f->dir);
}

static void test_store__file_that_may_not_grow(void **state)
{
	struct fixture *f = *state;

	store_close(f->store);
	f->store = NULL;
	assert_int_equal(fixture_wait(fixture_fork(fill_under_limit, f, 0)), 0);
	fixture_open(f);
	assert_null(store_notice(f->store));
	assert_true(set(f->store, "again", "1", &f->err));
}

/* A file system of the test's own, which nobody else sees. 77: not permitted here. */
static int mount_small(const char *dir)
{
	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		mount("none", dir, "tmpfs", 0, "size=1m") != 0)
		return 77;
	return 0;
}

static int fill_small_disk(struct fixture *f, int arg)
{
	(void)arg;
	return mount_small(f->dir) ? 77 : fill_up(f, f->dir);
}

static void test_store__disk_that_is_full(void **state)
{
	int status = fixture_wait(fixture_fork(fill_small_disk, *state, 0));

	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

static int open_read_only(struct fixture *f, int has_file)
{
	struct err err = {0};
	struct store *s;

	if (mount_small(f->dir) != 0)
		return 77;
	s = has_file ? store_open(f->dir, &err) : NULL;
	store_close(s);
	if (mount("none", f->dir, NULL, MS_REMOUNT | MS_RDONLY, NULL) != 0)
		return 77;
	s = store_open(f->dir, &err);
	if (s || err.code != ERR_STORE)
		return 10;
	return strstr(err.msg, "ead-only") ? 0 : 11;
}

static void test_store__disk_that_is_read_only(void **state)
{
	for (int has_file = 0; has_file < 2; has_file++) {
		int status = fixture_wait(fixture_fork(open_read_only, *state, has_file));

		if (WEXITSTATUS(status) == 77)
			skip();
		assert_int_equal(status, 0);
	}
}

static void test_store__directory_that_cannot_be_made(void **state)
{
	struct fixture *f = *state;
	char *path = strdup(fixture_path(f, "sqscope.db/x"));

	assert_null(store_open(path, &f->err));
	assert_int_equal(f->err.code, ERR_IO);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_store__file_is_private_and_synchronous),
		FIXTURE_TEST(test_store__mode_that_others_can_read_is_mended),
		FIXTURE_TEST(test_store__keeps_over_a_restart),
		FIXTURE_TEST(test_store__directories_are_made),
		FIXTURE_TEST(test_store__transactions_nest),
		FIXTURE_TEST(test_store__newer_schema_is_refused),
		FIXTURE_TEST(test_store__another_programs_database_is_refused),
		FIXTURE_TEST(test_store__file_that_is_no_database_is_set_aside),
		FIXTURE_TEST(test_store__damage_in_the_middle_is_found),
		FIXTURE_TEST(test_store__damage_in_a_large_file_is_met_and_set_aside),
		FIXTURE_TEST(test_store__several_processes_find_it_damaged),
		FIXTURE_TEST(test_store__several_processes_make_it_at_once),
		FIXTURE_TEST(test_store__file_that_may_not_grow),
		FIXTURE_TEST(test_store__disk_that_is_full),
		FIXTURE_TEST(test_store__disk_that_is_read_only),
		FIXTURE_TEST(test_store__directory_that_cannot_be_made),
	};

	alarm(250);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
