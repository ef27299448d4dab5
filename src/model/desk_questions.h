/* The questions about messages, kept, and the filter that answers them. */
#ifndef SQSCOPE_MODEL_DESK_QUESTIONS_H
#define SQSCOPE_MODEL_DESK_QUESTIONS_H

#include "sqscope/base/kept.h"
#include "sqscope/model/message_desk.h"

/* Owned; not changed while the pool has it. */
struct desk_asked {
	struct desk_asked *next;         /* of those that wait to be compiled */
	struct desk_questions questions; /* looks at `texts` */
	struct kept texts;
	struct sv *columns;
	struct sv exprs[FILTER_EXPRS_MAX];
	size_t expr_count;
	bool has_where, has_group_expr;
	desk_asked_fn done;
	void *ud;
};

struct desk_asked *desk_asked_new(const struct desk_questions *questions);
void desk_asked_free(struct desk_asked *asked);

/* What they say of one message. Zero-initialise. */
struct desk_answer {
	enum desk_match match;
	struct str *values; /* one for each column */
	bool *value_errors;
	size_t value_count;
	bool has_group;
	struct str group;
};

void desk_answer_release(struct desk_answer *answer);
/* In a pool thread. `filter` is of these questions, or NULL when they have no expressions. */
void desk_answer_make(struct desk_answer *answer, const struct desk_asked *asked,
	struct filter *filter, const struct mask *mask, const struct message *m,
	const struct message_json_lease *lease, const struct body *body);

#endif
