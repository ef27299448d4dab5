/* Operations, read. */
#include "journal_row.h"

#include "sqscope/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

#define OPERATION_COLUMNS                                                                          \
	"o.number, o.id, o.kind, o.context, o.account, o.region, o.source, o.parameters, "         \
	"o.state, o.started_unix_ms, o.ended_unix_ms, o.result, " PROCESS_COLUMNS

#define FROM_OPERATION " FROM operation o JOIN process p ON p.id = o.process"

/* An operation and its row's number, from which its messages are counted afterwards. */
static void add(struct store *s, struct journal_operations *list, const struct query *q)
{
	struct journal_operation *o;

	list->items = mem_grow(list->items, &list->cap, list->count + 1, sizeof *list->items);
	o = &list->items[list->count++];
	*o = (struct journal_operation){
		.kind = (enum journal_kind)query_int(q, 2),
		.state = (enum journal_operation_state)query_int(q, 8),
		.started_unix_ms = query_int(q, 9),
		.ended_unix_ms = query_count(q, 10),
	};
	snprintf(o->id, sizeof o->id, "%.*s", SV_ARGS(query_text(q, 1)));
	str_set(&o->context, query_text(q, 3));
	str_set(&o->account, query_text(q, 4));
	str_set(&o->region, query_text(q, 5));
	str_set(&o->source, query_text(q, 6));
	str_set(&o->parameters, query_text(q, 7));
	str_set(&o->result, query_text(q, 11));
	process_row_read(&o->owner, q, 12);
	o->owner_state = process_state(&s->self, &o->owner);
}

static bool count_messages(
	struct store *s, struct journal_operation *o, int64_t number, struct err *err)
{
	if (!operation_counts(s, number, o->counts, &o->maybe_duplicated, err))
		return false;
	o->unfinished = operation_unfinished(o->kind, o->counts);
	return true;
}

static bool is_any(const struct journal_operation *o)
{
	(void)o;
	return true;
}

static bool is_for_resume(const struct journal_operation *o)
{
	return o->state == JOURNAL_STOPPED ||
	       (o->state == JOURNAL_RUNNING &&
		       (o->owner_state == PROCESS_GONE || o->owner_state == PROCESS_ELSEWHERE));
}

static void release(struct journal_operation *o)
{
	str_release(&o->context);
	str_release(&o->account);
	str_release(&o->region);
	str_release(&o->source);
	str_release(&o->parameters);
	str_release(&o->result);
}

/* Run the query to its end, keep what is wanted, count its messages. */
static bool collect(struct query *q, bool (*is_wanted)(const struct journal_operation *),
	struct journal_operations *list, struct err *err)
{
	struct store *s = q->store;
	int64_t number;
	bool ok = true;

	journal_operations_release(list);
	while (ok && query_next(q)) {
		number = query_int(q, 0);
		add(s, list, q);
		if (is_wanted(&list->items[list->count - 1]))
			ok = count_messages(s, &list->items[list->count - 1], number, err);
		else
			release(&list->items[--list->count]);
	}
	return query_end(q, ok ? err : NULL) && ok;
}

static bool list_newest(
	struct store *s, int64_t newest, struct journal_operations *list, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"SELECT " OPERATION_COLUMNS FROM_OPERATION " ORDER BY o.number DESC LIMIT ?");
	query_bind_int(&q, newest > 0 ? newest : -1);
	return collect(&q, is_any, list, err);
}

bool journal_list(struct store *s, int64_t newest, struct journal_operations *list, struct err *err)
{
	return store_begin_read(s, err) && store_end(s, list_newest(s, newest, list, err), err);
}

static bool list_unfinished(struct store *s, struct journal_operations *list, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"SELECT " OPERATION_COLUMNS FROM_OPERATION " WHERE o.state <= ? ORDER BY o.number");
	query_bind_int(&q, JOURNAL_STOPPED);
	return collect(&q, is_for_resume, list, err);
}

bool journal_list_unfinished(struct store *s, struct journal_operations *list, struct err *err)
{
	return store_begin_read(s, err) && store_end(s, list_unfinished(s, list, err), err);
}

static bool find(struct store *s, const char *id, struct journal_operations *list, struct err *err)
{
	struct query q;

	query_begin(&q, s, "SELECT " OPERATION_COLUMNS FROM_OPERATION " WHERE o.id = ?");
	query_bind_text(&q, sv_cstr(id));
	return collect(&q, is_any, list, err);
}

bool journal_find(struct store *s, const char *id, struct journal_operations *list, struct err *err)
{
	return store_begin_read(s, err) && store_end(s, find(s, id, list, err), err);
}

void journal_operations_release(struct journal_operations *list)
{
	for (size_t i = 0; i < list->count; i++)
		release(&list->items[i]);
	free(list->items);
	*list = (struct journal_operations){0};
}
