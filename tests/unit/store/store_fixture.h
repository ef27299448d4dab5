/*
 * A store in a directory of the test's own, and a second look at its file with plain SQLite.
 */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include "sqscope/base/str.h"
#include "sqscope/store/store.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

/* A time that no clock was asked for. */
#define NOW 1795466309000LL

struct fixture {
	char dir[64];
	struct str path;
	struct store *store;
	struct err err;
};

/* "<dir>/name"; lives until the next call. */
static inline const char *fixture_path(struct fixture *f, const char *name)
{
	str_clear(&f->path);
	str_addf(&f->path, "%s/%s", f->dir, name);
	return str_cstr(&f->path);
}

static inline void fixture_open(struct fixture *f)
{
	f->store = store_open(f->dir, &f->err);
	if (!f->store)
		print_error("store_open: %s\n", f->err.msg);
	assert_non_null(f->store);
}

static inline void fixture_reopen(struct fixture *f)
{
	store_close(f->store);
	fixture_open(f);
}

static inline int fixture_set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	snprintf(f->dir, sizeof f->dir, "/tmp/sqscope-test-store-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	fixture_open(f);
	*state = f;
	return 0;
}

static inline int fixture_tear_down(void **state)
{
	struct fixture *f = *state;
	struct str command = {0};

	store_close(f->store);
	str_addf(&command, "rm -rf '%s'", f->dir);
	assert_int_equal(system(str_cstr(&command)), 0);
	str_release(&command);
	str_release(&f->path);
	free(f);
	return 0;
}

#define FIXTURE_TEST(test) cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)

/* SQL by another hand than the store's. The result of it: SQLITE_OK, or not. */
static inline int fixture_sql(struct fixture *f, const char *sql)
{
	sqlite3 *db;
	int rc;

	assert_int_equal(sqlite3_open(fixture_path(f, "sqscope.db"), &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 20000);
	rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	sqlite3_close(db);
	return rc;
}

/* The first column of the first row, a number. */
static inline int64_t fixture_number(struct fixture *f, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;
	int64_t n;

	assert_int_equal(sqlite3_open(fixture_path(f, "sqscope.db"), &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 20000);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

/* A process of its own that runs fn and ends with what it returns; cmocka's state is not touched
 * there. */
static inline pid_t fixture_fork(int (*fn)(struct fixture *f, int arg), struct fixture *f, int arg)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(fn(f, arg));
	return pid;
}

/* How it ended, as waitpid says. */
static inline int fixture_wait(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

#endif
