/* Which messages of an operation are chosen: by their ids, by a filter that runs in the pool. */
#ifndef OP_CHOICE_H
#define OP_CHOICE_H

#include "app.h"
#include "sqscope/loop/loop.h"
#include "sqscope/model/holding.h"

struct op_choice;

/* NULL with err when an expression is wrong. `ids` is a list with commas, or NULL; so is `where`.
 */
struct op_choice *op_choice_new(
	struct loop *loop, const char *where, const char *ids, struct err *err) MUST_CHECK;
void op_choice_free(struct op_choice *choice);
/* For the options of an operation; ud is the choice. */
void op_choice_choose(void *ud, struct lease *const *leases, size_t count, bool *is_chosen,
	void (*done)(void *done_ud), void *done_ud);
/* On how many messages the expression failed; choice may be NULL. */
size_t op_choice_errors(const struct op_choice *choice);
/* Says so. */
void op_choice_tell(const struct op_choice *choice, const struct app *app);

#endif
