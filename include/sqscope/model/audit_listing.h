/*
 * The newest writes of the audit log, read in the store's thread for a view that pulls: empty until
 * they are there. Owns its rows.
 */
#ifndef SQSCOPE_MODEL_AUDIT_LISTING_H
#define SQSCOPE_MODEL_AUDIT_LISTING_H

#include "sqscope/base/str.h"
#include "sqscope/model/store_queue.h"
#include "sqscope/store/audit.h"

struct audit_row {
	struct audit_record record; /* its views look into `text` */
	struct str text;
};

struct audit_listing;

/* At most `newest` of them, the newest last. */
struct audit_listing *audit_listing_start(struct store_queue *store, int64_t newest);
/* At any time before the store's queue is freed. */
void audit_listing_free(struct audit_listing *listing);

/* True when it has ended; *err is set when it failed. */
bool audit_listing_is_done(const struct audit_listing *listing, struct err *err);
size_t audit_listing_count(const struct audit_listing *listing);
const struct audit_row *audit_listing_at(const struct audit_listing *listing, size_t index);

#endif
