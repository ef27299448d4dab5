/*
 * The names that a queue is found by. One queue may be known by several URLs (old and new host
 * names) and, until SQS has told it, by an ARN that somebody else wrote down.
 */
#include "fleet_internal.h"
#include "sqscope/base/map.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

struct queue *fleet_find_url(const struct fleet *fleet, struct sv url)
{
	return map_get(fleet->by_url, url);
}

struct queue *fleet_find_arn(const struct fleet *fleet, struct sv arn)
{
	return map_get(fleet->by_arn, arn);
}

struct queue *fleet_find_name(const struct fleet *fleet, struct sv name)
{
	struct queue *q = map_get(fleet->by_name, name);

	while (q && !q->is_watched)
		q = q->same_name;
	return q;
}

void names_add(struct fleet *fleet, struct queue *q)
{
	struct queue *last = map_get(fleet->by_name, sv_cstr(q->name));

	if (!last) {
		map_put(fleet->by_name, sv_cstr(q->name), q);
		return;
	}
	while (last->same_name)
		last = last->same_name;
	last->same_name = q;
}

static void leave_chain(struct fleet *fleet, struct queue *q)
{
	struct queue *before = map_get(fleet->by_name, sv_cstr(q->name));

	if (before != q) {
		while (before->same_name != q)
			before = before->same_name;
		before->same_name = q->same_name;
	} else if (q->same_name) {
		map_put(fleet->by_name, sv_cstr(q->name), q->same_name);
	} else {
		map_del(fleet->by_name, sv_cstr(q->name));
	}
}

static void remove_keys_of(struct map *map, const struct queue *q)
{
	struct map_entry *e = map_first(map), *next;

	for (; e; e = next) {
		next = map_next(e);
		if (map_value(e) == q)
			map_del(map, map_key(e));
	}
}

void names_remove(struct fleet *fleet, struct queue *q)
{
	leave_chain(fleet, q);
	if (q->alias_count > 0) {
		remove_keys_of(fleet->by_url, q);
		remove_keys_of(fleet->by_arn, q);
		return;
	}
	if (q->url)
		map_del(fleet->by_url, sv_cstr(q->url));
	if (q->arn)
		map_del(fleet->by_arn, sv_cstr(q->arn));
}

static void set_account(struct queue *q, struct sv account)
{
	if (sv_is_empty(account))
		return;
	free(q->account);
	q->account = mem_strndup(account.p, account.n);
}

void names_set_url(struct fleet *fleet, struct queue *q, struct sv url)
{
	map_put(fleet->by_url, url, q);
	if (q->url) {
		q->alias_count++;
		return;
	}
	q->url = mem_strndup(url.p, url.n);
	if (!q->account)
		set_account(q, queue_account_of_url(url));
}

void names_set_arn(struct fleet *fleet, struct queue *q, struct sv arn)
{
	struct queue_arn parts;

	map_put(fleet->by_arn, arn, q);
	if (q->arn)
		q->alias_count++;
	free(q->arn);
	q->arn = mem_strndup(arn.p, arn.n);
	if (queue_arn_parse(&parts, arn))
		set_account(q, parts.account);
}

void names_alias_arn(struct fleet *fleet, struct queue *q, struct sv arn)
{
	map_put(fleet->by_arn, arn, q);
	q->alias_count++;
}

/* Both tell the same account, or one tells none. */
static bool may_be_of(const struct queue *q, struct sv account)
{
	return !q->account || sv_is_empty(account) || sv_eq_cstr(account, q->account);
}

struct queue *names_find_without_url(const struct fleet *fleet, struct sv name, struct sv account)
{
	struct queue *q = map_get(fleet->by_name, name);

	while (q && (q->url || !may_be_of(q, account)))
		q = q->same_name;
	return q;
}

struct queue *names_find_without_arn(const struct fleet *fleet, struct sv name, struct sv account)
{
	struct queue *q = map_get(fleet->by_name, name);

	/* One without an URL either may turn out to be in any account. */
	while (q && (q->arn || !q->url || !may_be_of(q, account)))
		q = q->same_name;
	return q;
}
