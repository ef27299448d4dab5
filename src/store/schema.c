/* The migrations. */
#include "schema.h"

#include "query.h"
#include "sqscope/base/str.h"

/* "sqsc": tells our database from another program's (PRAGMA application_id). */
enum { APPLICATION_ID = 0x73717363 };

/*
 * A process is named by what tells it from every other one (process.h). The audit log refuses
 * changes, also by hand; whoever drops the triggers breaks the chain of hashes, and the row of
 * audit_head tells when the end was cut off. Samples and journal messages are kept without a rowid,
 * in the order in which they are read.
 */
static const char first_schema[] =
	"CREATE TABLE process ("
	" id INTEGER PRIMARY KEY, host TEXT NOT NULL, boot TEXT NOT NULL, space TEXT NOT NULL,"
	" pid INTEGER NOT NULL, started INTEGER,"
	" UNIQUE (host, boot, space, pid, started));"

	"CREATE TABLE audit ("
	" seq INTEGER PRIMARY KEY, unix_ms INTEGER NOT NULL, intent INTEGER NOT NULL,"
	" user TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,"
	" context TEXT NOT NULL, profile TEXT NOT NULL, account TEXT NOT NULL,"
	" region TEXT NOT NULL, queue TEXT NOT NULL, action TEXT NOT NULL,"
	" parameters TEXT NOT NULL, message_ids TEXT NOT NULL, message_count INTEGER NOT NULL,"
	" reason TEXT NOT NULL, operation TEXT NOT NULL, request_id TEXT NOT NULL,"
	" outcome INTEGER NOT NULL, err_code TEXT NOT NULL, err_text TEXT NOT NULL,"
	" hash BLOB NOT NULL);"
	"CREATE INDEX audit_by_intent ON audit (intent) WHERE intent > 0;"
	"CREATE INDEX audit_by_operation ON audit (operation) WHERE operation <> '';"
	"CREATE TABLE audit_head ("
	" id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL);"
	"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN"
	" SELECT RAISE(ABORT, 'the audit log cannot be changed'); END;"
	"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN"
	" SELECT RAISE(ABORT, 'the audit log cannot be changed'); END;"
	"CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit"
	" WHEN EXISTS (SELECT 1 FROM audit WHERE seq >= NEW.seq) BEGIN"
	" SELECT RAISE(ABORT, 'the audit log cannot be changed'); END;"

	"CREATE TABLE lease ("
	" queue_url TEXT NOT NULL, message_id TEXT NOT NULL, receipt_handle TEXT NOT NULL,"
	" context TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL,"
	" until_unix_ms INTEGER NOT NULL, process INTEGER NOT NULL REFERENCES process,"
	" PRIMARY KEY (queue_url, message_id)) WITHOUT ROWID;"
	"CREATE INDEX lease_by_end ON lease (until_unix_ms);"

	"CREATE TABLE operation ("
	" number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL,"
	" context TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL,"
	" source TEXT NOT NULL, parameters TEXT NOT NULL, state INTEGER NOT NULL,"
	" started_unix_ms INTEGER NOT NULL, ended_unix_ms INTEGER, result TEXT NOT NULL,"
	" process INTEGER NOT NULL REFERENCES process);"
	"CREATE TABLE operation_message ("
	" number INTEGER PRIMARY KEY, operation INTEGER NOT NULL REFERENCES operation, message_id TEXT NOT NULL,"
	" state INTEGER NOT NULL, destination TEXT NOT NULL, group_id TEXT NOT NULL,"
	" new_id TEXT NOT NULL, body_hash INTEGER, asked_unix_ms INTEGER,"
	" changed_unix_ms INTEGER NOT NULL, maybe_duplicated INTEGER NOT NULL,"
	" err_code TEXT NOT NULL, err_text TEXT NOT NULL,"
	" UNIQUE (operation, message_id));"
	"CREATE INDEX operation_message_by_new_id ON operation_message (new_id)"
	" WHERE new_id <> '';"
	"CREATE INDEX operation_message_by_body ON operation_message (body_hash)"
	" WHERE body_hash IS NOT NULL;"

	"CREATE TABLE sampled_queue ("
	" id INTEGER PRIMARY KEY, context TEXT NOT NULL, queue TEXT NOT NULL,"
	" UNIQUE (context, queue));"
	"CREATE TABLE sample ("
	" queue INTEGER NOT NULL REFERENCES sampled_queue, minute INTEGER NOT NULL,"
	" ready INTEGER, in_flight INTEGER, delayed INTEGER,"
	" PRIMARY KEY (queue, minute)) WITHOUT ROWID;"

	"CREATE TABLE kept ("
	" context TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL,"
	" changed_unix_ms INTEGER NOT NULL, PRIMARY KEY (context, name)) WITHOUT ROWID;"
	"CREATE TABLE kept_line ("
	" number INTEGER PRIMARY KEY, context TEXT NOT NULL, name TEXT NOT NULL,"
	" line TEXT NOT NULL, UNIQUE (context, name, line));";

/* migrations[n] leads from schema n to n + 1. */
static const char *const migrations[] = {
	first_schema,
};

/* A number that SQLite keeps in the file's header. */
static bool read_number(struct store *s, const char *sql, int64_t *number, struct err *err)
{
	struct query q;

	query_begin(&q, s, sql);
	*number = query_next(&q) ? query_int(&q, 0) : 0;
	return query_end(&q, err);
}

static bool read_version(struct store *s, int64_t *version, struct err *err)
{
	return read_number(s, "PRAGMA user_version", version, err);
}

static bool check_is_ours(struct store *s, int64_t version, struct err *err)
{
	int64_t application, tables;

	if (!read_number(s, "PRAGMA application_id", &application, err) ||
		!read_number(s, "SELECT count(*) FROM sqlite_schema", &tables, err))
		return false;
	if (application == APPLICATION_ID || (version == 0 && application == 0 && tables == 0))
		return true;
	return err_fail(err, ERR_STORE, "%s is a database of another program", s->path);
}

static bool check_is_known(struct store *s, int64_t version, struct err *err)
{
	const int64_t newest = COUNT_OF(migrations);

	if (version <= newest)
		return true;
	return err_fail(err, ERR_STORE,
		"%s was written by a newer sqscope (schema %lld, this one knows %lld): use that "
		"version, or another --state-dir",
		s->path, (long long)version, (long long)newest);
}

/* The PRAGMAs are part of the transaction; they take no bound values. */
static bool write_header(struct store *s, int64_t version, struct err *err)
{
	struct str sql = {0};
	bool ok;

	str_addf(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %lld", APPLICATION_ID,
		(long long)version);
	ok = store_exec(s, str_cstr(&sql), err);
	str_release(&sql);
	return ok;
}

/* One step, when it is still to be done: another process may have been quicker. */
static bool migrate(struct store *s, int64_t from, struct err *err)
{
	int64_t version;

	if (!read_version(s, &version, err))
		return false;
	if (version > from)
		return true;
	return store_exec(s, migrations[from], err) && write_header(s, from + 1, err);
}

bool schema_update(struct store *s, struct err *err)
{
	int64_t version;

	if (!read_version(s, &version, err) || !check_is_ours(s, version, err) ||
		!check_is_known(s, version, err))
		return false;
	for (; version < (int64_t)COUNT_OF(migrations); version++) {
		if (!store_begin(s, err) || !store_end(s, migrate(s, version, err), err))
			return false;
	}
	return true;
}
