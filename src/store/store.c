/* The connection: opening, statements, transactions. */
#include "damage.h"
#include "query.h"
#include "schema.h"
#include "sqscope/base/files.h"
#include "sqscope/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PRIVATE_FILE = 0600, OTHERS = 077, BUSY_MS = 15000, RETRY_MS = 20 };

/*
 * Every commit is on the disk before it returns; after about 8 MiB of log a commit also moves it
 * into the file, and a log that had to grow is cut back. What a file of ours may run when it is
 * opened is nothing (trusted_schema).
 */
static const char settings[] = "PRAGMA synchronous = FULL;"
			       "PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;"
			       "PRAGMA wal_autocheckpoint = 2000;"
			       "PRAGMA journal_size_limit = 16777216;"
			       "PRAGMA foreign_keys = ON;"
			       "PRAGMA recursive_triggers = ON;"
			       "PRAGMA trusted_schema = OFF;"
			       "PRAGMA temp_store = MEMORY;"
			       "PRAGMA cache_size = -4096;";

static char *path_in(const char *directory)
{
	struct str path = {0};

	str_addf(&path, "%s/sqscope.db", directory);
	return str_take(&path);
}

/*
 * SQLite gives its other files the mode of this one. A file that exists is not opened here: closing
 * it would drop the locks that SQLite holds on it for another connection of this process.
 */
static bool make_file(const char *path, struct err *err)
{
	struct stat st;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, PRIVATE_FILE);

	if (fd >= 0) {
		fchmod(fd, PRIVATE_FILE);
		close(fd);
		return true;
	}
	if (errno != EEXIST)
		return err_fail(err, ERR_STORE, "cannot make %s: %s", path, strerror(errno));
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return err_fail(err, ERR_STORE, "%s is no plain file", path);
	if ((st.st_mode & OTHERS) && chmod(path, PRIVATE_FILE) != 0)
		return err_fail(err, ERR_STORE,
			"%s can be read by others, and its mode cannot be "
			"changed: %s",
			path, strerror(errno));
	return true;
}

bool store_exec(struct store *s, const char *sql, struct err *err)
{
	int rc = s->sqlite.exec(s->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK || store_fail(s, rc, err);
}

/*
 * Where the file system cannot do it (no shared memory), the older way is kept, with the directory
 * synchronised too. The change of the mode does not wait for other processes by itself.
 */
static bool use_wal(struct store *s, struct err *err)
{
	struct query q;
	bool is_wal;

	for (int waited_ms = 0;; waited_ms += RETRY_MS) {
		query_begin(&q, s, "PRAGMA journal_mode = WAL");
		is_wal = query_next(&q) && sv_eq_cstr(query_text(&q, 0), "wal");
		if ((q.rc & 0xFF) != SQLITE_BUSY || waited_ms >= BUSY_MS)
			break;
		if (query_end(&q, NULL))
			return true;
		s->sqlite.sleep(RETRY_MS);
	}
	if (!query_end(&q, err))
		return false;
	return is_wal || store_exec(s, "PRAGMA synchronous = EXTRA", err);
}

static bool check_is_writable(struct store *s, struct err *err)
{
	return s->sqlite.db_readonly(s->db, "main") == 0 || store_fail(s, SQLITE_READONLY, err);
}

static bool set_up(struct store *s, struct err *err)
{
	s->sqlite.extended_result_codes(s->db, 1);
	s->sqlite.busy_timeout(s->db, BUSY_MS);
	s->sqlite.db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return check_is_writable(s, err) && store_exec(s, settings, err) && use_wal(s, err) &&
	       damage_check(s, err) && schema_update(s, err);
}

/* *is_damaged tells whether that is why it failed. */
static struct store *open_once(const char *path, bool *is_damaged, struct err *err)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	struct sqlite sqlite;
	struct store *s;
	int rc;

	if (!sqlite_load(&sqlite, err))
		return NULL;
	s = mem_new(1, sizeof *s);
	s->sqlite = sqlite;
	rc = sqlite.open_v2(path, &s->db, flags, NULL);
	s->path = mem_strdup(path);
	process_self(&s->self);
	process_user(s->user);
	if (rc == SQLITE_OK && set_up(s, err))
		return s;
	if (rc != SQLITE_OK)
		store_fail(s, rc, err);
	*is_damaged = damage_is(s->failed_rc);
	store_close(s);
	return NULL;
}

/*
 * SQLite finds a database's log by its name: who opens the file while another process sets it aside
 * would put the log of the one beside the other. So it is opened under a lock that all may share,
 * and set aside under one that nobody does.
 */
static struct store *open_shared(const char *path, bool *is_damaged, struct err *err)
{
	int lock = damage_lock(path, false);
	struct store *s = make_file(path, err) ? open_once(path, is_damaged, err) : NULL;

	damage_unlock(lock);
	return s;
}

/* Another process may have set it aside while we waited for the lock. */
static struct store *replace_damaged(const char *path, struct err *err)
{
	struct str aside = {0}, notice = {0};
	bool is_damaged = false;
	int lock = damage_lock(path, true);
	struct store *s = make_file(path, err) ? open_once(path, &is_damaged, err) : NULL;

	if (!s && is_damaged && damage_set_aside(path, &aside, err) && make_file(path, err))
		s = open_once(path, &is_damaged, err);
	if (s && aside.n > 0) {
		str_addf(&notice,
			"the local database was damaged: it was set aside as %s, and a new one was "
			"begun",
			str_cstr(&aside));
		s->notice = str_take(&notice);
	}
	damage_unlock(lock);
	str_release(&aside);
	return s;
}

struct store *store_open(const char *directory, struct err *err)
{
	char *path = path_in(directory);
	bool is_damaged = false;
	struct store *s = NULL;

	if (file_make_dirs(directory, err))
		s = open_shared(path, &is_damaged, err);
	if (!s && is_damaged)
		s = replace_damaged(path, err);
	free(path);
	return s;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->statement_count; i++)
		s->sqlite.finalize(s->statements[i].prepared);
	s->sqlite.close(s->db);
	free(s->statements);
	free(s->notice);
	free(s->path);
	free(s);
}

bool store_exists(const char *directory)
{
	char *path = path_in(directory);
	bool exists = access(path, F_OK) == 0;

	free(path);
	return exists;
}

const char *store_path(const struct store *s)
{
	return s->path;
}

const char *store_notice(const struct store *s)
{
	return s->notice;
}

const struct process_id *store_process(const struct store *s)
{
	return &s->self;
}

sqlite3_stmt *store_statement(struct store *s, const char *sql, int *rc)
{
	sqlite3_stmt *prepared = NULL;

	for (size_t i = 0; i < s->statement_count; i++)
		if (s->statements[i].sql == sql)
			return s->statements[i].prepared;
	*rc = s->sqlite.prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, NULL);
	if (!prepared)
		return NULL;
	s->statements = mem_grow(
		s->statements, &s->statement_cap, s->statement_count + 1, sizeof *s->statements);
	s->statements[s->statement_count++] = (struct statement){sql, prepared};
	return prepared;
}
