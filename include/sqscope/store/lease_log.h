/*
 * What this program holds at the moment: received messages that are hidden from everybody else
 * until a time. After a kill -9 nobody hands them back, so the next start reads here what is still
 * held, until when, and whether the process that holds it lives. The receipt handle is kept because
 * handing back needs it; that is one reason why the file is 0600. Rows whose time has passed
 * vanish.
 */
#ifndef SQSCOPE_STORE_LEASE_LOG_H
#define SQSCOPE_STORE_LEASE_LOG_H

#include "sqscope/base/str.h"
#include "sqscope/store/store.h"

struct lease_place {
	struct sv context, account, region, queue_url;
};

struct lease_entry {
	struct sv message_id;
	struct sv receipt_handle;
	int64_t until_unix_ms;
};

/* Note what was received, or received again, for this process: one transaction, all or nothing. */
bool lease_log_put(struct store *store, const struct lease_place *place,
	const struct lease_entry *entries, size_t count, int64_t now_unix_ms,
	struct err *err) MUST_CHECK;

/* A new end for some of them. Handles must be those that were put: a lease that somebody received
 * anew meanwhile is left as it is. */
bool lease_log_extend(struct store *store, struct sv queue_url, const struct lease_entry *entries,
	size_t count, struct err *err) MUST_CHECK;

/* Handed back, deleted or lost. Only entries with the handle that was put; until is not looked at.
 */
bool lease_log_drop(struct store *store, struct sv queue_url, const struct lease_entry *entries,
	size_t count, struct err *err) MUST_CHECK;

struct logged_lease {
	struct str context, account, region, queue_url, message_id, receipt_handle;
	int64_t until_unix_ms;
	struct process_id holder;
	enum process_state holder_state;
};

/* `struct lease_list l = {0}` is an empty list. Owns its leases. */
struct lease_list {
	struct logged_lease *items;
	size_t count, cap;
};

/* Everything that is held after `now`, by whomever, the first to end first; drops the others. */
bool lease_log_list(struct store *store, int64_t now_unix_ms, struct lease_list *list,
	struct err *err) MUST_CHECK;
void lease_list_release(struct lease_list *list);

#endif
