/* The registry of operations: begin, measure, end. */
#include "sqscope/model/operation.h"

#include "operation_internal.h"
#include "operation_meter.h"

#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

enum { TICK_MS = 1000 };

struct operations *operations_new(struct loop *loop, struct store_queue *store)
{
	struct operations *list = mem_new(1, sizeof *list);

	list->loop = loop;
	list->store = store;
	return list;
}

/* The kind first: it may know what to conclude. */
static void free_operation(struct operation *op)
{
	op->kind->free(op->self);
	if (op->write && op->has_begun)
		audit_write_give_up(op->write);
	else if (op->write)
		audit_write_cancel(op->write);
	str_release(&op->queue_url);
	str_release(&op->reason);
	str_release(&op->journal);
	str_release(&op->command);
	str_release(&op->account);
	place_release(&op->place);
	free(op->meter);
	free(op);
}

void operations_free(struct operations *list)
{
	if (!list)
		return;
	loop_timer_stop(&list->tick);
	for (size_t i = 0; i < list->count; i++)
		free_operation(list->items[i]);
	free(list->items);
	free(list);
}

/* --- looking at them ------------------------------------------------------------------------- */

static bool is_same(const struct operation_figures *a, const struct operation_figures *b)
{
	return a->state == b->state && a->done == b->done && a->total == b->total &&
	       a->failed == b->failed && !(a->rate < b->rate) && !(a->rate > b->rate);
}

static void measure(struct operation *op)
{
	if (op->figures.state == OPERATION_RUNS || op->figures.state == OPERATION_ENDING)
		operation_meter_add(op->meter, loop_now_ms(op->list->loop), op->figures.done);
	else if (!op->is_over)
		operation_meter_clear(op->meter);
	op->measured = operation_meter_rate(op->meter);
}

static void take_figures(struct operation *op)
{
	op->figures = (struct operation_figures){.total = UNKNOWN};
	op->kind->get_figures(op->self, &op->figures);
	if (op->figures.journal)
		str_set(&op->journal, sv_cstr(op->figures.journal));
}

/* True when something changed that is shown. */
static bool refresh(struct operation *op)
{
	struct operation_figures before = op->figures;
	double measured = op->measured;

	if (!op->has_begun || op->is_over)
		return false;
	take_figures(op);
	measure(op);
	return !is_same(&before, &op->figures) || measured < op->measured ||
	       measured > op->measured;
}

static void on_tick(void *ud)
{
	struct operations *list = ud;
	bool runs = false;

	for (size_t i = 0; i < list->count; i++) {
		list->gen += refresh(list->items[i]);
		runs |= !operation_is_over(list->items[i]);
	}
	if (runs)
		loop_timer_start(list->loop, &list->tick, TICK_MS, on_tick, list);
}

void operation_touch(struct operation *op)
{
	refresh(op);
	op->list->gen++;
	if (!loop_timer_is_active(&op->list->tick))
		loop_timer_start(op->list->loop, &op->list->tick, TICK_MS, on_tick, op->list);
}

/* --- beginning ------------------------------------------------------------------------------- */

static void start(struct operation *op)
{
	op->has_begun = true;
	op->kind->start(op->self, op);
	operation_touch(op);
}

void operation_finish(struct operation *op)
{
	struct operations *list = op->list;

	op->is_over = true;
	op->ended_ms = loop_now_ms(list->loop);
	op->ended_unix_ms = loop_unix_ms(list->loop);
	list->gen++;
	if (list->ended)
		list->ended(list->ended_ud, op);
}

static void on_intended(void *ud, struct audit_write *write, const struct err *err)
{
	struct operation *op = ud;

	op->write = write;
	if (!err) {
		start(op);
		return;
	}
	op->figures.state = OPERATION_FAILED;
	op->figures.err = *err;
	operation_finish(op);
}

static struct operation *add(
	struct operations *list, const struct operation_kind *kind, void *self, struct sv queue_url)
{
	struct operation *op = mem_new(1, sizeof *op);

	op->number = ++list->last_number;
	op->kind = kind;
	op->self = self;
	op->list = list;
	op->meter = mem_new(1, sizeof *op->meter);
	op->figures.total = op->ended_ms = op->ended_unix_ms = UNKNOWN;
	op->measured = UNKNOWN;
	op->started_ms = loop_now_ms(list->loop);
	op->started_unix_ms = loop_unix_ms(list->loop);
	str_add(&op->queue_url, queue_url);
	list->items = mem_grow(list->items, &list->cap, list->count + 1, sizeof(void *));
	list->items[list->count++] = op;
	list->gen++;
	return op;
}

static bool may_begin(
	const struct operations *list, const struct operation_plan *plan, struct err *err)
{
	const struct operation *other = operations_on(list, plan->queue_url);

	if (plan->only_reads)
		return true;
	if (!write_gate_pass(&plan->gate, err))
		return false;
	if (!other || !other->is_write)
		return true;
	return err_fail(err, ERR_REFUSED, "operation %d (%s) is under way on %.*s", other->number,
		other->kind->verb, SV_ARGS(queue_name_of_url(plan->queue_url)));
}

static void copy_place(struct operation *op, const struct write_gate *gate)
{
	if (!gate->place)
		return;
	place_set(&op->place.name, gate->place->name);
	place_set(&op->place.profile, gate->place->profile);
	place_set(&op->place.region, gate->place->region);
	place_set(&op->place.endpoint, gate->place->endpoint);
	place_set(&op->place.account, gate->place->account);
	str_add(&op->account, gate->live);
}

static struct audit_write *intend(
	struct operation *op, struct audit_intent *intent, audit_proceed_fn proceed, void *ud)
{
	const struct audit_trail trail = {.loop = op->list->loop,
		.store = op->list->store,
		.place = &op->place,
		.account = str_sv(&op->account)};

	intent->queue = str_sv(&op->queue_url);
	return audit_trail_begin(&trail, intent, proceed, ud);
}

struct operation *operations_begin(
	struct operations *list, const struct operation_plan *plan, struct err *err)
{
	struct audit_intent intent = plan->intent;
	struct operation *op;

	if (!may_begin(list, plan, err)) {
		plan->kind->free(plan->self);
		return NULL;
	}
	op = add(list, plan->kind, plan->self, plan->queue_url);
	op->is_write = !plan->only_reads;
	op->owner = plan->owner;
	copy_place(op, &plan->gate);
	str_add(&op->command, plan->command);
	str_add(&op->reason, intent.reason);
	str_add(&op->journal, intent.operation);
	if (op->is_write)
		op->write = intend(op, &intent, on_intended, op);
	else
		start(op);
	operation_touch(op);
	return op;
}

struct operation *operations_add_past(
	struct operations *list, const struct operation_plan *plan, int64_t started_unix_ms)
{
	struct operation *op = add(list, plan->kind, plan->self, plan->queue_url);

	op->has_begun = op->is_over = true;
	op->started_unix_ms = started_unix_ms;
	op->owner = plan->owner;
	copy_place(op, &plan->gate);
	take_figures(op);
	return op;
}

void operations_remove(struct operations *list, struct operation *op)
{
	size_t at = 0;

	while (list->items[at] != op)
		at++;
	list->count--;
	memmove(&list->items[at], &list->items[at + 1], (list->count - at) * sizeof list->items[0]);
	list->gen++;
	free_operation(op);
}

/* --- told by the kind ------------------------------------------------------------------------ */

void operation_conclude(struct operation *op, const struct audit_outcome *outcome)
{
	struct audit_write *write = op->write;

	op->write = NULL;
	if (write)
		audit_write_end(write, outcome);
}

void operation_end(struct operation *op, const struct audit_outcome *outcome)
{
	refresh(op);
	if (outcome)
		operation_conclude(op, outcome);
	operation_finish(op);
}

struct audit_write *operation_write(
	struct operation *op, struct sv action, audit_proceed_fn proceed, void *ud)
{
	struct audit_intent intent = {.action = action, .operation = str_sv(&op->journal)};

	return intend(op, &intent, proceed, ud);
}
