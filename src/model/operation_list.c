/* Operations in a list, and what somebody may tell them. */
#include "operation_internal.h"

uint64_t operations_gen(const struct operations *list)
{
	return list->gen;
}

size_t operations_count(const struct operations *list)
{
	return list->count;
}

struct operation *operations_at(const struct operations *list, size_t index)
{
	return list->items[index];
}

struct operation *operations_find(const struct operations *list, int number)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->number == number)
			return list->items[i];
	}
	return NULL;
}

struct operation *operations_on(const struct operations *list, struct sv queue_url)
{
	for (size_t i = 0; i < list->count; i++) {
		struct operation *op = list->items[i];

		if (!op->is_over && sv_eq(str_sv(&op->queue_url), queue_url))
			return op;
	}
	return NULL;
}

bool operations_need(const struct operations *list, const void *owner)
{
	for (size_t i = 0; i < list->count; i++) {
		if (!list->items[i]->is_over && list->items[i]->owner == owner)
			return true;
	}
	return false;
}

size_t operations_running(const struct operations *list, bool only_ours)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += !list->items[i]->is_over &&
			 !(only_ours && list->items[i]->kind->outlives_us);
	return count;
}

void operations_on_end(struct operations *list, operation_ended_fn fn, void *ud)
{
	list->ended = fn;
	list->ended_ud = ud;
}

bool operation_is_over(const struct operation *op)
{
	return op->is_over;
}

/* --- controls -------------------------------------------------------------------------------- */

static bool can(const struct operation *op, bool is_possible, const char *what, struct err *err)
{
	if (op->is_over)
		return err_fail(err, ERR_USAGE, "operation %d is over", op->number);
	if (!op->has_begun)
		return err_fail(err, ERR_USAGE, "operation %d has not begun yet", op->number);
	if (!is_possible)
		return err_fail(err, ERR_USAGE, "operation %d (%s) cannot be %s", op->number,
			op->kind->verb, what);
	return true;
}

bool operation_pause(struct operation *op, struct err *err)
{
	if (!can(op, op->kind->pause != NULL, "paused", err))
		return false;
	op->kind->pause(op->self);
	operation_touch(op);
	return true;
}

bool operation_go_on(struct operation *op, struct err *err)
{
	if (!can(op, op->kind->go_on != NULL, "paused, nor told to go on", err))
		return false;
	op->kind->go_on(op->self);
	operation_touch(op);
	return true;
}

/* Nothing was sent yet. */
static void cancel_intent(struct operation *op)
{
	audit_write_cancel(op->write);
	op->write = NULL;
	op->figures.state = OPERATION_CANCELLED;
	operation_finish(op);
}

bool operation_cancel(struct operation *op, struct err *err)
{
	if (!op->is_over && !op->has_begun) {
		cancel_intent(op);
		return true;
	}
	if (!can(op, op->kind->cancel != NULL, "cancelled", err))
		return false;
	op->kind->cancel(op->self);
	operation_touch(op);
	return true;
}

bool operation_set_rate(struct operation *op, double rate, struct err *err)
{
	if (!can(op, op->kind->set_rate != NULL, "held to a rate", err))
		return false;
	op->kind->set_rate(op->self, rate);
	operation_touch(op);
	return true;
}

void operations_cancel_all(struct operations *list)
{
	struct err ignored = {0};

	for (size_t i = 0; i < list->count; i++) {
		if (!list->items[i]->is_over && !list->items[i]->kind->outlives_us)
			(void)!operation_cancel(list->items[i], &ignored);
	}
}
