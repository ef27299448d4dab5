/* The log of what is held. */
#include "sqscope/store/lease_log.h"

#include "process_row.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static bool drop_expired(struct store *s, int64_t now_unix_ms, struct err *err)
{
	struct query q;

	query_begin(&q, s, "DELETE FROM lease WHERE until_unix_ms <= ?");
	query_bind_int(&q, now_unix_ms);
	return query_run(&q, err);
}

static bool put_one(struct store *s, const struct lease_place *place, const struct lease_entry *e,
	int64_t process, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"INSERT OR REPLACE INTO lease (context, account, region, queue_url, message_id,"
		" receipt_handle, until_unix_ms, process) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
	query_bind_text(&q, place->context);
	query_bind_text(&q, place->account);
	query_bind_text(&q, place->region);
	query_bind_text(&q, place->queue_url);
	query_bind_text(&q, e->message_id);
	query_bind_text(&q, e->receipt_handle);
	query_bind_int(&q, e->until_unix_ms);
	query_bind_int(&q, process);
	return query_run(&q, err);
}

static bool put(struct store *s, const struct lease_place *place, const struct lease_entry *entries,
	size_t count, int64_t now_unix_ms, struct err *err)
{
	int64_t process;

	if (!drop_expired(s, now_unix_ms, err) || !store_self_row(s, &process, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!put_one(s, place, &entries[i], process, err))
			return false;
	return true;
}

bool lease_log_put(struct store *s, const struct lease_place *place,
	const struct lease_entry *entries, size_t count, int64_t now_unix_ms, struct err *err)
{
	return store_begin(s, err) &&
	       store_end(s, put(s, place, entries, count, now_unix_ms, err), err);
}

static bool extend(struct store *s, struct sv queue_url, const struct lease_entry *entries,
	size_t count, struct err *err)
{
	struct query q;

	for (size_t i = 0; i < count; i++) {
		query_begin(&q, s,
			"UPDATE lease SET until_unix_ms = ?"
			" WHERE queue_url = ? AND message_id = ? AND receipt_handle = ?");
		query_bind_int(&q, entries[i].until_unix_ms);
		query_bind_text(&q, queue_url);
		query_bind_text(&q, entries[i].message_id);
		query_bind_text(&q, entries[i].receipt_handle);
		if (!query_run(&q, err))
			return false;
	}
	return true;
}

bool lease_log_extend(struct store *s, struct sv queue_url, const struct lease_entry *entries,
	size_t count, struct err *err)
{
	return store_begin(s, err) && store_end(s, extend(s, queue_url, entries, count, err), err);
}

static bool drop(struct store *s, struct sv queue_url, const struct lease_entry *entries,
	size_t count, struct err *err)
{
	struct query q;

	for (size_t i = 0; i < count; i++) {
		query_begin(&q, s,
			"DELETE FROM lease"
			" WHERE queue_url = ? AND message_id = ? AND receipt_handle = ?");
		query_bind_text(&q, queue_url);
		query_bind_text(&q, entries[i].message_id);
		query_bind_text(&q, entries[i].receipt_handle);
		if (!query_run(&q, err))
			return false;
	}
	return true;
}

bool lease_log_drop(struct store *s, struct sv queue_url, const struct lease_entry *entries,
	size_t count, struct err *err)
{
	return store_begin(s, err) && store_end(s, drop(s, queue_url, entries, count, err), err);
}

static void add(struct store *s, struct lease_list *list, const struct query *q)
{
	struct logged_lease *l;

	list->items = mem_grow(list->items, &list->cap, list->count + 1, sizeof *list->items);
	l = &list->items[list->count++];
	*l = (struct logged_lease){.until_unix_ms = query_int(q, 6)};
	str_set(&l->context, query_text(q, 0));
	str_set(&l->account, query_text(q, 1));
	str_set(&l->region, query_text(q, 2));
	str_set(&l->queue_url, query_text(q, 3));
	str_set(&l->message_id, query_text(q, 4));
	str_set(&l->receipt_handle, query_text(q, 5));
	process_row_read(&l->holder, q, 7);
	l->holder_state = process_state(&s->self, &l->holder);
}

static bool read_all(struct store *s, struct lease_list *list, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"SELECT l.context, l.account, l.region, l.queue_url, l.message_id,"
		" l.receipt_handle, l.until_unix_ms, " PROCESS_COLUMNS
		" FROM lease l JOIN process p ON p.id = l.process"
		" ORDER BY l.until_unix_ms, l.queue_url, l.message_id");
	while (query_next(&q))
		add(s, list, &q);
	return query_end(&q, err);
}

bool lease_log_list(struct store *s, int64_t now_unix_ms, struct lease_list *list, struct err *err)
{
	lease_list_release(list);
	return store_begin(s, err) &&
	       store_end(s, drop_expired(s, now_unix_ms, err) && read_all(s, list, err), err);
}

void lease_list_release(struct lease_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct logged_lease *l = &list->items[i];

		str_release(&l->context);
		str_release(&l->account);
		str_release(&l->region);
		str_release(&l->queue_url);
		str_release(&l->message_id);
		str_release(&l->receipt_handle);
	}
	free(list->items);
	*list = (struct lease_list){0};
}
