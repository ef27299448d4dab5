/* The functions of SQLite by name. */
#include "sqlite.h"

#include "sqscope/base/late_library.h"

static const struct late_function functions[] = {
	{"sqlite3_bind_blob64", offsetof(struct sqlite, bind_blob64)},
	{"sqlite3_bind_int64", offsetof(struct sqlite, bind_int64)},
	{"sqlite3_bind_text64", offsetof(struct sqlite, bind_text64)},
	{"sqlite3_busy_timeout", offsetof(struct sqlite, busy_timeout)},
	{"sqlite3_clear_bindings", offsetof(struct sqlite, clear_bindings)},
	{"sqlite3_close", offsetof(struct sqlite, close)},
	{"sqlite3_column_blob", offsetof(struct sqlite, column_blob)},
	{"sqlite3_column_bytes", offsetof(struct sqlite, column_bytes)},
	{"sqlite3_column_int64", offsetof(struct sqlite, column_int64)},
	{"sqlite3_column_type", offsetof(struct sqlite, column_type)},
	{"sqlite3_db_config", offsetof(struct sqlite, db_config)},
	{"sqlite3_db_readonly", offsetof(struct sqlite, db_readonly)},
	{"sqlite3_errmsg", offsetof(struct sqlite, errmsg)},
	{"sqlite3_exec", offsetof(struct sqlite, exec)},
	{"sqlite3_extended_result_codes", offsetof(struct sqlite, extended_result_codes)},
	{"sqlite3_finalize", offsetof(struct sqlite, finalize)},
	{"sqlite3_get_autocommit", offsetof(struct sqlite, get_autocommit)},
	{"sqlite3_last_insert_rowid", offsetof(struct sqlite, last_insert_rowid)},
	{"sqlite3_open_v2", offsetof(struct sqlite, open_v2)},
	{"sqlite3_prepare_v3", offsetof(struct sqlite, prepare_v3)},
	{"sqlite3_reset", offsetof(struct sqlite, reset)},
	{"sqlite3_sleep", offsetof(struct sqlite, sleep)},
	{"sqlite3_step", offsetof(struct sqlite, step)},
	{"sqlite3_stmt_busy", offsetof(struct sqlite, stmt_busy)},
	{"sqlite3_system_errno", offsetof(struct sqlite, system_errno)},
};

bool sqlite_load(struct sqlite *sqlite, struct err *err)
{
	return late_library_load("libsqlite3.so.0", functions, COUNT_OF(functions), sqlite, err);
}
