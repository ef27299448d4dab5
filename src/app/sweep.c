/* The verdict over a sweep. */
#include "sweep.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* qsort has no place for a context: the order travels with each item. */
struct sort_item {
	struct queue *queue;
	const struct column *column;
};

static int compare_items(const void *a, const void *b)
{
	const struct sort_item *left = a, *right = b;
	int order = left->column->compare(left->queue, right->queue);
	if (order != 0)
		return order;
	order = sv_cmp(sv_cstr(left->queue->name), sv_cstr(right->queue->name));
	if (order != 0)
		return order;
	order = sv_cmp(sv_cstr(left->queue->url), sv_cstr(right->queue->url));
	if (order != 0)
		return order;
	return sv_cmp(
		sv_cstr(left->queue->fleet->place.name), sv_cstr(right->queue->fleet->place.name));
}

void sweep_init(struct sweep *sweep, const struct fleet_set *fleets, const struct column *sort)
{
	size_t most = fleet_set_queues(fleets) + 1;
	struct sort_item *items = mem_new(most, sizeof *items);
	struct fleet_walk walk = {0};
	*sweep = (struct sweep){.rows = mem_new(most, sizeof *sweep->rows)};
	for (struct queue *q; (q = fleet_set_next(fleets, &walk));)
		if (q->is_watched)
			items[sweep->count++] = (struct sort_item){q, sort};
	qsort(items, sweep->count, sizeof *items, compare_items);
	for (size_t i = 0; i < sweep->count; i++) {
		sweep->rows[i] = items[i].queue;
		if (err_is_set(queue_error(items[i].queue)))
			sweep->failed++;
		else if (items[i].queue->polled_ms != UNKNOWN)
			sweep->read++;
	}
	free(items);
}

void sweep_release(struct sweep *sweep)
{
	free(sweep->rows);
	*sweep = (struct sweep){0};
}

struct reason {
	const char *name;
	size_t count;
};

enum { MAX_REASONS = 4 };

/* The names of the errors, each once, in order of appearance. Returns how many rows have one that
 * found no place. */
static size_t count_reasons(const struct sweep *sweep, struct reason reasons[MAX_REASONS])
{
	size_t others = 0;
	for (size_t i = 0; i < sweep->count; i++) {
		const struct err *err = queue_error(sweep->rows[i]);
		size_t k = 0;
		if (!err_is_set(err))
			continue;
		while (k < MAX_REASONS && reasons[k].name &&
			!sv_eq_cstr(sv_cstr(err_name(err)), reasons[k].name))
			k++;
		if (k == MAX_REASONS) {
			others++;
			continue;
		}
		reasons[k].name = err_name(err);
		reasons[k].count++;
	}
	return others;
}

/* "AccessDenied (3), QueueDoesNotExist (1)". */
static void add_reasons(const struct sweep *sweep, struct str *out)
{
	struct reason reasons[MAX_REASONS] = {0};
	size_t others = count_reasons(sweep, reasons);
	for (size_t k = 0; k < MAX_REASONS && reasons[k].name; k++)
		str_addf(out, "%s%s (%zu)", k ? ", " : "", reasons[k].name, reasons[k].count);
	if (others)
		str_addf(out, ", others (%zu)", others);
}

/* The error that every row has, as far as the exit status goes; NULL when they differ. */
static const struct err *shared_error(const struct sweep *sweep)
{
	const struct err *first = queue_error(sweep->rows[0]);
	for (size_t i = 1; i < sweep->count; i++)
		if (err_exit_status(queue_error(sweep->rows[i])) != err_exit_status(first))
			return NULL;
	return first;
}

/* The sentence of an error that is about one queue does not always name it. */
static void name_queue(const struct queue *q, struct err *err)
{
	bool is_about_queue = err->code == ERR_NOT_FOUND || err->code == ERR_DENIED;
	if (is_about_queue && !strstr(err->msg, q->name))
		err_prefix(err, "%s", q->name);
}

static void judge_all_failed(const struct sweep *sweep, struct err *out)
{
	const struct err *shared = shared_error(sweep);
	struct str reasons = {0};
	if (shared) {
		*out = *shared;
		if (sweep->count > 1)
			err_prefix(out, "none of %zu queues could be read", sweep->count);
		else
			name_queue(sweep->rows[0], out);
		return;
	}
	add_reasons(sweep, &reasons);
	err_set(out, ERR_FAILED, "none of %zu queues could be read: %s", sweep->count,
		str_cstr(&reasons));
	str_release(&reasons);
}

static bool matches_some(const struct sweep *sweep, const char *pattern)
{
	for (size_t i = 0; i < sweep->count; i++)
		if (sv_glob(sv_cstr(sweep->rows[i]->name), sv_cstr(pattern)))
			return true;
	return false;
}

/* A pattern that stands for no queue has no row to show it, unlike a name. */
static const char *empty_pattern(const struct sweep *sweep, const struct sweep_question *question)
{
	for (size_t i = 0; i < question->pattern_count; i++) {
		const char *pattern = question->patterns[i];
		if (queue_ref_kind(sv_cstr(pattern)) == QUEUE_REF_GLOB &&
			!matches_some(sweep, pattern))
			return pattern;
	}
	return NULL;
}

/* The question of one context, and what came of it. */
struct question {
	const struct sweep_question *asked;
	const struct sweep_source *sources;
	size_t source_count;
};

/* Why a context could not be read, or not whole; NULL. */
static const struct err *source_error(const struct sweep_source *source)
{
	return source->status.link_error ? source->status.link_error : source->status.list_error;
}

static const struct sweep_source *failed_source(const struct question *question)
{
	for (size_t i = 0; i < question->source_count; i++)
		if (source_error(&question->sources[i]))
			return &question->sources[i];
	return NULL;
}

static void name_context(const struct sweep_source *source, struct err *out)
{
	if (source->context)
		err_prefix(out, "context %s", source->context);
}

static void judge_nothing(const struct question *question, struct err *out)
{
	const struct sweep_source *failed = failed_source(question);
	if (failed) {
		*out = *source_error(failed);
		name_context(failed, out);
	} else if (question->asked->pattern_count) {
		err_set(out, ERR_NOT_FOUND, "no queue matches '%s'", question->asked->patterns[0]);
	}
}

static void judge_some_failed(const struct sweep *sweep, struct err *out)
{
	struct str reasons = {0};
	add_reasons(sweep, &reasons);
	err_set(out, ERR_PARTIAL, "%zu of %zu queues could not be read: %s", sweep->failed,
		sweep->count, str_cstr(&reasons));
	str_release(&reasons);
}

/* With one context the rows tell of a connection that was lost; another one has none to tell. */
static const struct err *incomplete(
	const struct question *question, const struct sweep_source **source)
{
	*source = NULL;
	for (size_t i = 0; i < question->source_count; i++) {
		const struct poller_status *status = &question->sources[i].status;
		const struct err *err = question->source_count > 1 && !status->list_error
						? status->link_error
						: status->list_error;
		*source = &question->sources[i];
		if (err)
			return err;
	}
	return NULL;
}

static void judge_incomplete(
	const struct sweep_source *source, const struct err *why, struct err *out)
{
	if (source->context)
		err_set(out, ERR_PARTIAL, "context %s: %s", source->context, why->msg);
	else
		err_set(out, ERR_PARTIAL, "the list of queues is not complete: %s", why->msg);
}

void sweep_verdict(const struct sweep *sweep, const struct sweep_question *asked,
	const struct sweep_source *sources, size_t source_count, struct err *out)
{
	const struct question question = {asked, sources, source_count};
	const char *pattern = empty_pattern(sweep, asked);
	const struct sweep_source *source;
	const struct err *why = incomplete(&question, &source);
	err_clear(out);
	if (sweep->count == 0)
		judge_nothing(&question, out);
	else if (sweep->failed == sweep->count && source_count == 1)
		judge_all_failed(sweep, out);
	else if (why && source_count > 1)
		judge_incomplete(source, why, out);
	else if (sweep->failed == sweep->count)
		judge_all_failed(sweep, out);
	else if (sweep->failed)
		judge_some_failed(sweep, out);
	else if (why)
		judge_incomplete(source, why, out);
	else if (pattern)
		err_set(out, ERR_PARTIAL, "no queue matches '%s'", pattern);
}
