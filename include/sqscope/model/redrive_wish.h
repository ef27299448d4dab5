/*
 * What an operator wants of a redrive, as a form or a command has it. All text is borrowed until
 * the redrive has begun.
 */
#ifndef SQSCOPE_MODEL_REDRIVE_WISH_H
#define SQSCOPE_MODEL_REDRIVE_WISH_H

#include "sqscope/model/holding.h"
#include "sqscope/model/queue.h"

enum redrive_what {
	REDRIVE_NATIVE, /* SQS moves all by itself */
	REDRIVE_ALL,
	REDRIVE_IDS,
	REDRIVE_WHERE, /* what a jq program selects */
};

struct redrive_wish {
	enum redrive_what what;
	const struct sv *ids;
	size_t id_count;
	const struct lease *const *held; /* of these, what is held already: given to the redrive */
	size_t held_count;
	struct sv where;
	struct sv to_arn;     /* empty: each goes back to its own source */
	double rate;          /* a second; 0: as fast as it goes, or as SQS chooses */
	size_t limit, canary; /* 0: none */
	bool stops_when_refilled, is_dry_run;
	struct sv chosen; /* what was chosen, in words */
	struct sv reason;
	struct sv command; /* the line that does the same in a shell */
	int64_t expected;  /* messages; UNKNOWN */
	bool is_exact;
};

/* "ai-embed" of an ARN of it; empty: it is none. */
struct sv redrive_arn_name(struct sv arn);
/*
 * The ARN that messages of `source` go to, out of what was typed: nothing (arn stays empty), an
 * ARN, a name of the fleet's, else a name in the account and region of the source. False with a
 * sentence when messages of it cannot go there.
 */
bool redrive_wish_target(
	const struct queue *source, struct sv text, struct str *arn, struct err *err) MUST_CHECK;
/* The queue that will have to work on them: the one that was typed, or the only source; NULL. */
struct queue *redrive_wish_consumer(const struct queue *source, struct sv text);

#endif
