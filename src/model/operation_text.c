/* What is said of an operation. */
#include "sqscope/model/operation.h"

#include "sqscope/base/units.h"
#include "sqscope/sqs/queue_name.h"

const char *const operation_state_words[OPERATION_STATE_COUNT] = {
	[OPERATION_BEGINS] = "BEGINS",
	[OPERATION_RUNS] = "RUN",
	[OPERATION_PAUSED] = "PAUSED",
	[OPERATION_ASKS] = "ASKS",
	[OPERATION_ENDING] = "ENDING",
	[OPERATION_UNFINISHED] = "UNDONE",
	[OPERATION_DONE] = "DONE",
	[OPERATION_PARTLY] = "PARTLY",
	[OPERATION_CANCELLED] = "CANCEL",
	[OPERATION_FAILED] = "FAILED",
};

bool operation_state_is_over(enum operation_state state)
{
	return state >= OPERATION_UNFINISHED;
}

/* --- facts ----------------------------------------------------------------------------------- */

struct operation_fact *operation_facts_add(
	struct operation_facts *facts, const char *label, const char *fmt, ...)
{
	size_t at = facts->count < OPERATION_FACTS ? facts->count++ : OPERATION_FACTS - 1;
	struct operation_fact *fact = &facts->facts[at];
	va_list ap;

	fact->label = label;
	str_clear(&fact->value);
	va_start(ap, fmt);
	str_vaddf(&fact->value, fmt, ap);
	va_end(ap);
	return fact;
}

void operation_facts_add_troubles(
	struct operation_facts *facts, const struct operation_trouble *troubles, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (troubles[i].count > 0)
			operation_facts_add(
				facts, "", "%zu %s", troubles[i].count, troubles[i].text)
				->is_trouble = true;
	}
}

void operation_facts_release(struct operation_facts *facts)
{
	for (size_t i = 0; i < facts->count; i++)
		str_release(&facts->facts[i].value);
	facts->count = 0;
}

struct sv operation_queue(const struct operation *op)
{
	return queue_name_of_url(str_sv(&op->queue_url));
}

/* --- progress -------------------------------------------------------------------------------- */

int64_t operation_eta_s(const struct operation *op)
{
	const struct operation_figures *f = &op->figures;
	double rate = op->measured > 0 ? op->measured : f->rate;

	if (f->state != OPERATION_RUNS || f->total == UNKNOWN || f->done == UNKNOWN || !(rate > 0))
		return UNKNOWN;
	return f->total > f->done ? (int64_t)((double)(f->total - f->done) / rate + 0.5) : 0;
}

/* "611 of ~1,204" with `of` between; the total only when it is known. */
static void add_counts(const struct operation *op, const char *of, struct str *out)
{
	const struct operation_figures *f = &op->figures;
	char text[UNITS_TEXT_SIZE];

	str_add_cstr(out, units_exact(f->done, text));
	if (f->total == UNKNOWN)
		return;
	str_addf(out, "%s%s", of, f->is_total_exact ? "" : "~");
	str_add_cstr(out, units_exact(f->total > f->done ? f->total : f->done, text));
}

void operation_add_progress(const struct operation *op, struct str *out)
{
	char text[UNITS_TEXT_SIZE];

	add_counts(op, " of ", out);
	str_addf(out, " %s", op->kind->past);
	if (op->figures.failed > 0)
		str_addf(out, ", %s failed", units_exact(op->figures.failed, text));
}

void operation_add_sentence(const struct operation *op, struct str *out)
{
	static const char *const ends[OPERATION_STATE_COUNT] = {
		[OPERATION_UNFINISHED] = " is unfinished",
		[OPERATION_DONE] = " is done",
		[OPERATION_PARTLY] = " has ended",
		[OPERATION_CANCELLED] = " was cancelled",
		[OPERATION_FAILED] = " failed",
	};
	const char *end = ends[op->figures.state];

	str_addf(out, "Operation %d, %s %.*s%s: ", op->number, op->kind->verb,
		SV_ARGS(operation_queue(op)), end ? end : "");
	operation_add_progress(op, out);
	if (err_is_set(&op->figures.err))
		str_addf(out, ": %s", op->figures.err.msg);
}

/* --- the strip ------------------------------------------------------------------------------- */

/* What asks comes first, then what runs for the longest time. */
static const struct operation *first_of(const struct operations *list, size_t *running)
{
	const struct operation *first = NULL;

	*running = 0;
	for (size_t i = 0; i < operations_count(list); i++) {
		const struct operation *op = operations_at(list, i);

		if (operation_is_over(op))
			continue;
		(*running)++;
		if (!first || (op->figures.state == OPERATION_ASKS &&
				      first->figures.state != OPERATION_ASKS))
			first = op;
	}
	return first;
}

static void add_pace(const struct operation *op, struct str *out)
{
	int64_t eta_s = operation_eta_s(op);
	char text[UNITS_TEXT_SIZE];

	if (op->figures.state != OPERATION_RUNS) {
		str_addf(out, "  %s", operation_state_words[op->figures.state]);
		return;
	}
	if (op->measured >= 0)
		str_addf(out, "  %s/s", units_rate(op->measured, false, text));
	if (eta_s != UNKNOWN)
		str_addf(out, "  %s left", units_duration(eta_s, text));
}

bool operations_add_strip(const struct operations *list, struct str *out)
{
	size_t running;
	const struct operation *op = first_of(list, &running);

	if (!op)
		return false;
	str_addf(out, "R %d %s %.*s ", op->number, op->kind->verb, SV_ARGS(operation_queue(op)));
	add_counts(op, "/", out);
	add_pace(op, out);
	if (op->figures.failed > 0)
		str_addf(out, "  %lld failed", (long long)op->figures.failed);
	if (running > 1)
		str_addf(out, "  +%zu more", running - 1);
	return op->figures.state == OPERATION_ASKS;
}
