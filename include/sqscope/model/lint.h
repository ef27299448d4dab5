/*
 * What is wrong, or may become so, with the settings of a queue: rules over what is known of it and
 * of its neighbours, each with its reason, the rule of AWS behind it and a fix. What is not known
 * is no finding. A finding looks at its queue and lives no longer; findings own their text. Pure.
 */
#ifndef SQSCOPE_MODEL_LINT_H
#define SQSCOPE_MODEL_LINT_H

#include "sqscope/model/queue.h"
#include "sqscope/model/workers.h"
#include "sqscope/sqs/queue_settings.h"

enum lint_severity { LINT_INFO, LINT_WARN, LINT_CRIT, LINT_SEVERITY_COUNT };

extern const char *const lint_severity_words[LINT_SEVERITY_COUNT]; /* "info", "warn", "crit" */

/* Worst first, as they are listed. */
enum lint_rule_id {
	LINT_DLQ_MISSING,
	LINT_DLQ_TYPE,
	LINT_DLQ_DENIES,
	LINT_KEY_UNUSABLE,
	LINT_POLICY_PUBLIC,
	LINT_NEAR_EXPIRY,
	LINT_VISIBILITY_BELOW_WORKER,
	LINT_IN_FLIGHT,
	LINT_NO_DLQ,
	LINT_DLQ_RETENTION,
	LINT_FEW_RECEIVES,
	LINT_VISIBILITY_SHORT,
	LINT_NO_ENCRYPTION,
	LINT_ORPHAN_DLQ,
	LINT_SHORT_POLLING,
	LINT_RULE_COUNT
};

struct lint_rule {
	enum lint_rule_id id;
	const char *name; /* stable: "no-dlq" */
	enum lint_severity severity;
	const char *summary; /* what it finds, for the manual */
	const char *reason;  /* why that matters */
	const char *aws;     /* the rule of AWS, and where it stands */
};

/* Indexed by id. */
extern const struct lint_rule lint_rules[LINT_RULE_COUNT];

/* What other services know of a queue; zero-initialised by lint_facts_init: nothing. */
enum lint_key { LINT_KEY_NOT_KNOWN, LINT_KEY_USABLE, LINT_KEY_DISABLED, LINT_KEY_PENDING_DELETION };

struct lint_facts {
	int64_t worker_timeout_s; /* the longest of a function that consumes it; UNKNOWN */
	struct sv worker;         /* its name; empty */
	enum lint_key key;        /* the state of its KMS key */
	int64_t oldest_age_s;     /* of the oldest message, from CloudWatch; UNKNOWN */
	bool knows_sources;       /* every queue that could name it as dead-letter queue was read */
};

void lint_facts_init(struct lint_facts *facts);
/* What is known of who works on it, and of its key. The worker's name is borrowed. */
void lint_facts_add_workers(struct lint_facts *facts, const struct workers_facts *workers);

struct lint_finding {
	const struct lint_rule *rule;
	const struct queue *queue;      /* that it is about */
	const struct queue *target;     /* that the fix changes: it, or its dead-letter queue */
	struct str message;             /* what was found, in one sentence */
	struct str fix;                 /* what to do, in one sentence */
	enum queue_attribute attribute; /* to edit; ATTR_COUNT: none */
	struct str value; /* to set it to, as SQS writes it; empty: for the operator to say */
};

struct lint_findings {
	struct lint_finding *items;
	size_t count, cap;
};

/* Add what is wrong with a queue, worst first. facts NULL: nothing more is known. */
void lint_queue(
	const struct queue *q, const struct lint_facts *facts, struct lint_findings *findings);
/* Those of several queues: worst first, then by name. */
void lint_sort(struct lint_findings *findings);
void lint_findings_release(struct lint_findings *findings);

/* How many, and the worst of them; LINT_SEVERITY_COUNT when there is none: for a column. */
enum lint_severity lint_worst(const struct lint_findings *findings);

#endif
