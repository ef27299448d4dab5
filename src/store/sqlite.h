/*
 * SQLite, loaded when a database is opened: looking at queues needs none, and it would be a quarter
 * of a megabyte in every process. The functions have their own names here.
 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "sqscope/base/err.h"

#include <sqlite3.h>

struct sqlite {
	__typeof__(sqlite3_bind_blob64) *bind_blob64;
	__typeof__(sqlite3_bind_int64) *bind_int64;
	__typeof__(sqlite3_bind_text64) *bind_text64;
	__typeof__(sqlite3_busy_timeout) *busy_timeout;
	__typeof__(sqlite3_clear_bindings) *clear_bindings;
	__typeof__(sqlite3_close) *close;
	__typeof__(sqlite3_column_blob) *column_blob;
	__typeof__(sqlite3_column_bytes) *column_bytes;
	__typeof__(sqlite3_column_int64) *column_int64;
	__typeof__(sqlite3_column_type) *column_type;
	__typeof__(sqlite3_db_config) *db_config;
	__typeof__(sqlite3_db_readonly) *db_readonly;
	__typeof__(sqlite3_errmsg) *errmsg;
	__typeof__(sqlite3_exec) *exec;
	__typeof__(sqlite3_extended_result_codes) *extended_result_codes;
	__typeof__(sqlite3_finalize) *finalize;
	__typeof__(sqlite3_get_autocommit) *get_autocommit;
	__typeof__(sqlite3_last_insert_rowid) *last_insert_rowid;
	__typeof__(sqlite3_open_v2) *open_v2;
	__typeof__(sqlite3_prepare_v3) *prepare_v3;
	__typeof__(sqlite3_reset) *reset;
	__typeof__(sqlite3_sleep) *sleep;
	__typeof__(sqlite3_step) *step;
	__typeof__(sqlite3_stmt_busy) *stmt_busy;
	__typeof__(sqlite3_system_errno) *system_errno;
};

bool sqlite_load(struct sqlite *sqlite, struct err *err) MUST_CHECK;

#endif
