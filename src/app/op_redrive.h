/*
 * A redrive run by a command, new or resumed: until its end, with progress on stderr, signals that
 * cancel it, and the answer on stdout (design: cli, "redrive --json").
 */
#ifndef OP_REDRIVE_H
#define OP_REDRIVE_H

#include "op_session.h"
#include "sqscope/model/redrive.h"

struct op_choice; /* which messages: by ids, by a filter */

/* `options` without loop, clients, store and find, which are filled in; `deed` goes to the audit
 * log, unless it is a dry run. The exit status. */
int op_redrive_run(struct op_session *op, struct redrive_options *options, struct sv source_name,
	struct op_deed *deed);

/* NULL with err when an expression is wrong. `ids` is a list with commas, or NULL; so is `where`.
 */
struct op_choice *op_choice_new(
	struct loop *loop, const char *where, const char *ids, struct err *err) MUST_CHECK;
void op_choice_free(struct op_choice *choice);
/* A redrive_choose_fn; ud is the choice. */
void op_choice_choose(void *ud, struct lease *const *leases, size_t count, bool *is_chosen,
	redrive_chosen_fn done, void *done_ud);
size_t op_choice_errors(const struct op_choice *choice);

#endif
