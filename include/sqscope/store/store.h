/*
 * The local database, <state-dir>/sqscope.db: what must outlive the program. SQLite stands behind
 * it, in WAL mode and with every commit on the disk before it returns (synchronous=FULL); the file
 * is 0600. What it holds is in the noun modules beside this one: audit, lease_log, journal,
 * history, kept.
 *
 * One connection is one `struct store`. Every call may block on the disk, so it belongs in a worker
 * thread (model/store_queue.h), and the calls of one store must come one after another, in whatever
 * thread. Several processes may use the file at once: a writer waits for the other. Schemas are
 * numbered; one of a newer program is refused, one of an older is brought up to date. A file that
 * is damaged is set aside under a new name, never deleted, and store_notice says so.
 */
#ifndef SQSCOPE_STORE_STORE_H
#define SQSCOPE_STORE_STORE_H

#include "sqscope/base/err.h"
#include "sqscope/store/process.h"

struct store;

/* Open <directory>/sqscope.db; both are made where they are missing. NULL with ERR_STORE or ERR_IO.
 */
struct store *store_open(const char *directory, struct err *err) MUST_CHECK;
void store_close(struct store *store);

/* Is there a database to open? For who only reads and must not make one. */
bool store_exists(const char *directory);

/* Borrowed until the store is closed. The notice is a sentence for the person who started the
 * program, NULL when there is nothing to say. */
const char *store_path(const struct store *store);
const char *store_notice(const struct store *store);
const struct process_id *store_process(const struct store *store);

/*
 * A transaction: all that is written until store_end is kept, or nothing of it. They nest: an inner
 * one that fails takes back its own part only, and what it wrote is safe when the outermost has
 * ended. store_end keeps it when `ok`, and returns false when it was not kept; a failure that is
 * told in err already stays there.
 */
bool store_begin(struct store *store, struct err *err) MUST_CHECK;
bool store_end(struct store *store, bool ok, struct err *err) MUST_CHECK;

#endif
