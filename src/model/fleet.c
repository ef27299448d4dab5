/* The fleet: which queues there are. */
#include "sqscope/model/fleet.h"

#include "fleet_internal.h"
#include "sqscope/base/map.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

enum { STALE_AFTER_MS = 30 * 1000 };

void fleet_init(struct fleet *fleet)
{
	*fleet = (struct fleet){
		.by_url = map_new(),
		.by_arn = map_new(),
		.by_name = map_new(),
		.changed_unix_ms = UNKNOWN,
		.stale_after_ms = STALE_AFTER_MS,
	};
}

static void queue_free(struct queue *q)
{
	free(q->name);
	free(q->url);
	free(q->arn);
	free(q->account);
	free(q->sources);
	queue_set_error(q, NULL);
	links_clear_other_sources(q);
	queue_attributes_release(&q->attributes);
	series_release(&q->ready);
	free(q->phrase);
	free(q);
}

void fleet_release(struct fleet *fleet)
{
	for (size_t i = 0; i < fleet->count; i++)
		queue_free(fleet->queues[i]);
	free(fleet->queues);
	map_free(fleet->by_url);
	map_free(fleet->by_arn);
	map_free(fleet->by_name);
	place_release(&fleet->place);
	*fleet = (struct fleet){0};
}

void fleet_touch(struct fleet *fleet)
{
	fleet->gen++;
}

static void change_rows(struct fleet *fleet)
{
	fleet->rows_gen++;
	fleet_touch(fleet);
}

static struct queue *queue_new(struct sv name)
{
	struct queue *q = mem_new(1, sizeof *q);

	q->name = mem_strndup(name.p, name.n);
	q->is_fifo = queue_name_is_fifo(name);
	queue_attributes_init(&q->attributes);
	q->polled_ms = q->polled_unix_ms = q->full_ms = UNKNOWN;
	q->changed_unix_ms = q->failing_since_ms = UNKNOWN;
	q->first_ms = q->first_visible = UNKNOWN;
	series_init(&q->ready);
	rates_init(&q->rates);
	q->severity = SEVERITY_UNKNOWN;
	return q;
}

struct queue *fleet_append(struct fleet *fleet, struct sv name)
{
	struct queue *q = queue_new(name);

	fleet->queues =
		mem_grow(fleet->queues, &fleet->cap, fleet->count + 1, sizeof(struct queue *));
	q->fleet = fleet;
	q->index = fleet->count;
	fleet->queues[fleet->count++] = q;
	names_add(fleet, q);
	change_rows(fleet);
	return q;
}

void fleet_watch(struct fleet *fleet, struct queue *q)
{
	if (q->is_watched)
		return;
	q->is_watched = true;
	fleet->watched_count++;
	change_rows(fleet);
}

struct queue *fleet_add_url(struct fleet *fleet, struct sv url, bool is_watched)
{
	struct queue *q = fleet_find_url(fleet, url);
	struct sv name = queue_name_of_url(url);

	if (!q)
		q = names_find_without_url(fleet, name, queue_account_of_url(url));
	if (!q)
		q = fleet_append(fleet, sv_is_empty(name) ? url : name);
	if (!q->url)
		names_set_url(fleet, q, url);
	if (is_watched)
		fleet_watch(fleet, q);
	return q;
}

struct queue *fleet_add_arn(struct fleet *fleet, struct sv arn)
{
	struct queue_arn parts;
	struct queue *q;

	if (!queue_arn_parse(&parts, arn))
		return NULL;
	q = fleet_find_arn(fleet, arn);
	if (!q)
		q = names_find_without_arn(fleet, parts.name, parts.account);
	if (!q)
		q = fleet_append(fleet, parts.name);
	if (!q->arn)
		names_set_arn(fleet, q, arn);
	return q;
}

struct queue *fleet_add_missing(struct fleet *fleet, struct sv name)
{
	struct queue *q = fleet_find_name(fleet, name);

	if (!q)
		q = fleet_append(fleet, name);
	fleet_watch(fleet, q);
	q->is_named = true;
	return q;
}

struct queue *fleet_set_url(struct fleet *fleet, struct queue *q, struct sv url)
{
	struct queue *other = fleet_find_url(fleet, url);

	if (other && other != q)
		return fleet_merge(fleet, other, q);
	if (!other) {
		names_set_url(fleet, q, url);
		fleet_touch(fleet);
	}
	return q;
}

static void take_names(struct fleet *fleet, struct queue *q, const char *url, const char *arn)
{
	if (url && !fleet_find_url(fleet, sv_cstr(url)))
		names_set_url(fleet, q, sv_cstr(url));
	if (!arn || fleet_find_arn(fleet, sv_cstr(arn)))
		return;
	if (q->arn)
		names_alias_arn(fleet, q, sv_cstr(arn));
	else
		names_set_arn(fleet, q, sv_cstr(arn));
}

struct queue *fleet_merge(struct fleet *fleet, struct queue *keep, struct queue *drop)
{
	char *url = mem_strdup(drop->url), *arn = mem_strdup(drop->arn);

	links_move_sources(fleet, drop, keep);
	if (drop->is_watched)
		fleet_watch(fleet, keep);
	keep->is_named |= drop->is_named;
	if (keep->seen_listing < drop->seen_listing)
		keep->seen_listing = drop->seen_listing;
	fleet_remove(fleet, drop);
	take_names(fleet, keep, url, arn);
	free(url);
	free(arn);
	return keep;
}

void fleet_remove(struct fleet *fleet, struct queue *q)
{
	links_remove(fleet, q);
	names_remove(fleet, q);
	fleet->count--;
	for (size_t i = q->index; i < fleet->count; i++) {
		fleet->queues[i] = fleet->queues[i + 1];
		fleet->queues[i]->index = i;
	}
	fleet->watched_count -= q->is_watched;
	queue_free(q);
	change_rows(fleet);
}
