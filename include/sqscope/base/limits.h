/*
 * Every cap on what comes from outside, in one table: a buffer that is fed by a file, the network
 * or a person is bounded by a name from here. The manual prints the table.
 */
#ifndef SQSCOPE_BASE_LIMITS_H
#define SQSCOPE_BASE_LIMITS_H

#include <stdint.h>

enum limit {
	LIMIT_HTTP_BODY,     /* bytes of one answer */
	LIMIT_HTTP_HEADERS,  /* bytes of one answer's headers */
	LIMIT_AWS_FILE,      /* bytes of a profile file, or of a sign-in's */
	LIMIT_CONFIG_FILE,   /* bytes of our config or of a theme */
	LIMIT_JSON_DEPTH,    /* nesting of a JSON answer */
	LIMIT_QUEUES,        /* queues in the fleet */
	LIMIT_LIST_PAGES,    /* pages of one ListQueues walk */
	LIMIT_SERVICE_PAGES, /* pages of one list of a neighbour of SQS */
	LIMIT_PROMPT,        /* bytes in a prompt */
	LIMIT_PATTERNS,      /* QUEUE arguments */
	LIMIT_CONTEXTS,      /* contexts in the config */
	LIMIT_STORE_TEXT,    /* bytes of one text in the database */
	LIMIT_AUDIT_IDS,     /* message ids of one audit row */
	LIMIT_HISTORY_HOURS,
	LIMIT_HISTORY_SAMPLES,
	LIMIT_JOURNAL_DAYS,  /* of the messages of an operation that has ended */
	LIMIT_KEPT_BYTES,    /* of one kept value */
	LIMIT_KEPT_VALUES,   /* of one context */
	LIMIT_KEPT_LINES,    /* of one history */
	LIMIT_SIM_BODY,      /* bytes of one request to the simulator */
	LIMIT_BODY_STEPS,    /* layers that are taken off a message body */
	LIMIT_BODY_OUTPUT,   /* bytes of a layer that is unpacked */
	LIMIT_BODY_RATIO,    /* how many times larger than what was packed */
	LIMIT_BODY_DEPTH,    /* nesting of a JSON body that is told apart */
	LIMIT_BODY_NODES,    /* values in a JSON body that are told apart */
	LIMIT_FILTER_TIME,   /* milliseconds that a filter may take for a message */
	LIMIT_FILTER_MEMORY, /* bytes that a filter may take */
	LIMIT_FILTER_VALUE,  /* bytes that are kept of what an expression gives */
	LIMIT_DIFFER_BODIES, /* bodies that are compared with one another */
	LIMIT_GROUPS,        /* groups that are told apart */
	LIMIT_MASKS,         /* patterns of what is not shown */
	LIMIT_STATE_FILE,    /* bytes of the state of a tool that declares queues */
	LIMIT_JSON_LINE,     /* bytes of one line of a file of messages */
	LIMIT_EDIT_TIME,     /* ms that an edit of one message may take */
	LIMIT_COUNT
};

struct limit_row {
	enum limit id;
	const char *name;
	int64_t value;
	const char *unit;
	const char *summary;
};

extern const struct limit_row limit_rows[LIMIT_COUNT];

static inline int64_t limit(enum limit id)
{
	return limit_rows[id].value;
}

#endif
