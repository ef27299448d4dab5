/* The links between a queue and its dead-letter queue, kept at both ends. */
#include "fleet_internal.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

static void update_is_dead_letter(struct queue *q)
{
	q->is_dead_letter = q->source_count > 0 || q->other_source_count > 0;
}

static void add_source(struct queue *q, struct queue *source)
{
	q->sources =
		mem_grow(q->sources, &q->source_cap, q->source_count + 1, sizeof(struct queue *));
	q->sources[q->source_count++] = source;
	update_is_dead_letter(q);
}

static void remove_source(struct queue *q, const struct queue *source)
{
	size_t kept = 0;

	for (size_t i = 0; i < q->source_count; i++) {
		if (q->sources[i] != source)
			q->sources[kept++] = q->sources[i];
	}
	q->source_count = kept;
	update_is_dead_letter(q);
}

static bool is_other_source(const struct queue *q, const struct queue *source)
{
	for (size_t i = 0; i < q->other_source_count; i++) {
		if (sv_eq_cstr(str_sv(&q->other_sources[i]), source->name))
			return true;
	}
	return false;
}

/* A source that joins the fleet is no other one any more. */
static void drop_other_source(struct queue *q, const struct queue *source)
{
	size_t kept = 0;

	if (!is_other_source(q, source))
		return;
	for (size_t i = 0; i < q->other_source_count; i++) {
		if (sv_eq_cstr(str_sv(&q->other_sources[i]), source->name))
			str_release(&q->other_sources[i]);
		else
			q->other_sources[kept++] = q->other_sources[i];
	}
	q->other_source_count = kept;
}

void links_set(struct fleet *fleet, struct queue *source, struct queue *dead_letter)
{
	if (source->dead_letter == dead_letter)
		return;
	if (source->dead_letter)
		remove_source(source->dead_letter, source);
	source->dead_letter = dead_letter;
	if (dead_letter) {
		drop_other_source(dead_letter, source);
		add_source(dead_letter, source);
	}
	fleet_touch(fleet);
}

static struct queue *named_by_policy(struct fleet *fleet, const struct queue *q)
{
	struct sv arn = sv_cstr(q->attributes.dead_letter_arn);

	if (sv_is_empty(arn))
		return NULL;
	if (fleet->count >= (size_t)limit(LIMIT_QUEUES))
		return fleet_find_arn(fleet, arn);
	return fleet_add_arn(fleet, arn);
}

void links_follow_policy(struct fleet *fleet, struct queue *q)
{
	links_set(fleet, q, named_by_policy(fleet, q));
}

void links_remove(struct fleet *fleet, struct queue *q)
{
	links_set(fleet, q, NULL);
	while (q->source_count > 0)
		links_set(fleet, q->sources[q->source_count - 1], NULL);
}

void links_move_sources(struct fleet *fleet, struct queue *from, struct queue *to)
{
	while (from->source_count > 0)
		links_set(fleet, from->sources[from->source_count - 1], to);
}

void links_clear_other_sources(struct queue *q)
{
	for (size_t i = 0; i < q->other_source_count; i++)
		str_release(&q->other_sources[i]);
	free(q->other_sources);
	q->other_sources = NULL;
	q->other_source_count = 0;
}

static bool is_in_fleet(const struct fleet *fleet, const struct queue *q, struct sv url)
{
	struct queue *source = fleet_find_url(fleet, url);

	if (source)
		return source->dead_letter == q;
	/* The same queue under another host name. */
	for (size_t i = 0; i < q->source_count; i++) {
		if (sv_eq_cstr(queue_name_of_url(url), q->sources[i]->name))
			return true;
	}
	return false;
}

static bool same_other_sources(const struct queue *q, const struct str *names, size_t count)
{
	bool same = q->other_source_count == count;

	for (size_t i = 0; same && i < count; i++)
		same = sv_eq(str_sv(&q->other_sources[i]), str_sv(&names[i]));
	return same;
}

void fleet_set_sources(struct fleet *fleet, struct queue *q, const struct sv *urls, size_t count)
{
	struct str *names = mem_new(count, sizeof *names);
	size_t found = 0;
	bool same;

	for (size_t i = 0; i < count; i++) {
		struct sv name = queue_name_of_url(urls[i]);

		if (!is_in_fleet(fleet, q, urls[i]))
			str_set(&names[found++], sv_is_empty(name) ? urls[i] : name);
	}
	same = same_other_sources(q, names, found);
	links_clear_other_sources(q);
	q->other_sources = names;
	q->other_source_count = found;
	update_is_dead_letter(q);
	if (!same)
		fleet_touch(fleet);
}
