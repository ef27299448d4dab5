/* Which state of a message may follow which. */
#include "sqscope/store/journal.h"

const char *const journal_kind_names[JOURNAL_KIND_COUNT] = {
	[JOURNAL_REDRIVE] = "redrive",
	[JOURNAL_PURGE] = "purge",
	[JOURNAL_DUMP] = "dump",
	[JOURNAL_RESTORE] = "restore",
};

const char *const journal_state_names[JOURNAL_STATE_COUNT] = {
	[JOURNAL_NONE] = "none",
	[JOURNAL_RECEIVED] = "received",
	[JOURNAL_SENDING] = "sending",
	[JOURNAL_SENT] = "sent",
	[JOURNAL_SAVED] = "saved",
	[JOURNAL_DELETED] = "deleted",
	[JOURNAL_KEPT] = "kept",
	[JOURNAL_FAILED] = "failed",
	[JOURNAL_AMBIGUOUS] = "ambiguous",
	[JOURNAL_LEFT] = "left",
};

enum {
	REDRIVE = 1 << JOURNAL_REDRIVE,
	PURGE = 1 << JOURNAL_PURGE,
	DUMP = 1 << JOURNAL_DUMP,
	RESTORE = 1 << JOURNAL_RESTORE,
	SENDERS = REDRIVE | RESTORE,
	SAVERS = PURGE | DUMP,
	ALL = SENDERS | SAVERS,
};

struct step {
	enum journal_state from, to;
	int kinds;
};

/* What is not here must not happen: above all "sent" never leads to another send, and nothing is
 * deleted by a redrive that was not sent. */
static const struct step steps[] = {
	{JOURNAL_NONE, JOURNAL_RECEIVED, ALL},
	{JOURNAL_NONE, JOURNAL_SENDING, SENDERS},
	{JOURNAL_NONE, JOURNAL_SAVED, SAVERS},
	{JOURNAL_NONE, JOURNAL_KEPT, ALL},

	{JOURNAL_RECEIVED, JOURNAL_RECEIVED, ALL}, /* once more, with another handle */
	{JOURNAL_RECEIVED, JOURNAL_SENDING, SENDERS},
	{JOURNAL_RECEIVED, JOURNAL_SAVED, SAVERS},
	{JOURNAL_RECEIVED, JOURNAL_DELETED, PURGE}, /* without a backup */
	{JOURNAL_RECEIVED, JOURNAL_KEPT, ALL},

	{JOURNAL_SENDING, JOURNAL_SENT, SENDERS},
	{JOURNAL_SENDING, JOURNAL_FAILED, SENDERS},
	{JOURNAL_SENDING, JOURNAL_AMBIGUOUS, SENDERS},
	{JOURNAL_SENDING, JOURNAL_RECEIVED, SENDERS}, /* the request certainly never left */

	{JOURNAL_SENT, JOURNAL_DELETED, REDRIVE},
	{JOURNAL_SENT, JOURNAL_LEFT, REDRIVE},
	{JOURNAL_LEFT, JOURNAL_DELETED, REDRIVE}, /* it turned up after all */

	{JOURNAL_SAVED, JOURNAL_DELETED, PURGE},
	{JOURNAL_SAVED, JOURNAL_KEPT, SAVERS},

	{JOURNAL_FAILED, JOURNAL_SENDING, SENDERS},
	{JOURNAL_FAILED, JOURNAL_RECEIVED, SENDERS},
	{JOURNAL_FAILED, JOURNAL_KEPT, SENDERS},
	{JOURNAL_KEPT, JOURNAL_RECEIVED, ALL}, /* a later run of the operation sees it again */

	{JOURNAL_AMBIGUOUS, JOURNAL_SENDING, SENDERS}, /* the person, or deduplication, decides */
	{JOURNAL_AMBIGUOUS, JOURNAL_SENT, SENDERS},    /* it was found where it was sent to */
	{JOURNAL_AMBIGUOUS, JOURNAL_KEPT, SENDERS},
};

bool journal_may_follow(enum journal_kind kind, enum journal_state from, enum journal_state to)
{
	for (size_t i = 0; i < COUNT_OF(steps); i++)
		if (steps[i].from == from && steps[i].to == to)
			return steps[i].kinds & (1 << kind);
	return false;
}

bool journal_is_unfinished(enum journal_kind kind, enum journal_state state)
{
	switch (state) {
	case JOURNAL_SENDING:
	case JOURNAL_AMBIGUOUS:
		return true;
	case JOURNAL_SENT:
		return kind == JOURNAL_REDRIVE;
	case JOURNAL_SAVED:
		return kind == JOURNAL_PURGE;
	case JOURNAL_NONE:
	case JOURNAL_RECEIVED:
	case JOURNAL_DELETED:
	case JOURNAL_KEPT:
	case JOURNAL_FAILED:
	case JOURNAL_LEFT:
	case JOURNAL_STATE_COUNT:
		return false;
	}
	return false;
}
