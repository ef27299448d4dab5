/*
 * What the files of this room share: the connection, and how it fails.
 */
#ifndef SQSCOPE_ROOM_STORE_H
#define SQSCOPE_ROOM_STORE_H

#include "sqlite.h"

#include "sqscope/base/sv.h"
#include "sqscope/store/store.h"

struct statement {
	const char *sql; /* compared by address: a literal of this room */
	sqlite3_stmt *prepared;
};

struct store {
	struct sqlite sqlite;
	sqlite3 *db;
	char *path;
	char *notice;
	struct statement *statements;
	size_t statement_count, statement_cap;
	int failed_rc; /* SQLite's code of the last failure that was told */
	int depth;     /* transactions that are open, one inside the other */
	struct process_id self;
	char user[PROCESS_NAME_SIZE];
};

/* The statement for a literal, prepared once. NULL with SQLite's code in *rc. */
sqlite3_stmt *store_statement(struct store *store, const char *sql, int *rc);

/* Fill err with what SQLite's code means for the person; returns false. */
bool store_fail(struct store *store, int rc, struct err *err);

/* SQL without values and rows, several statements at once. */
bool store_exec(struct store *store, const char *sql, struct err *err) MUST_CHECK;

/* A transaction that only reads: one view of the file, and no other process has to wait. */
bool store_begin_read(struct store *store, struct err *err) MUST_CHECK;

/* This process's row in the table of processes. To be called inside of the transaction that uses
 * it: rows that nothing refers to are dropped by whoever adds one. */
bool store_self_row(struct store *store, int64_t *row, struct err *err) MUST_CHECK;

#endif
