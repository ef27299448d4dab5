/* Messages of an operation, read; and what came back of those that were moved. */
#include "journal_row.h"

#include "sqscope/base/digest.h"
#include "sqscope/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { DEDUP_ID_MAX = 128 };

static void add(struct journal_messages *list, const struct query *q)
{
	struct journal_message *m;
	int64_t hash = query_count(q, 6);

	list->items = mem_grow(list->items, &list->cap, list->count + 1, sizeof *list->items);
	m = &list->items[list->count++];
	*m = (struct journal_message){
		.state = (enum journal_state)query_int(q, 1),
		.body_hash = hash == UNKNOWN ? 0 : hash,
		.asked_unix_ms = query_count(q, 7),
		.changed_unix_ms = query_int(q, 8),
		.maybe_duplicated = query_int(q, 9),
	};
	str_set(&m->message_id, query_text(q, 0));
	str_set(&m->destination, query_text(q, 2));
	str_set(&m->group_id, query_text(q, 3));
	str_set(&m->new_id, query_text(q, 4));
	str_set(&m->err_code, query_text(q, 5));
	str_set(&m->err_text, query_text(q, 10));
}

bool journal_read(struct store *s, const char *id, const struct journal_question *question,
	struct journal_messages *list, struct err *err)
{
	struct query q;

	journal_messages_release(list);
	query_begin(&q, s,
		"SELECT message_id, state, destination, group_id, new_id, err_code, body_hash,"
		" asked_unix_ms, changed_unix_ms, maybe_duplicated, err_text"
		" FROM operation_message"
		" WHERE operation = (SELECT number FROM operation WHERE id = ?1)"
		" AND message_id > ?2 AND (?3 = 0 OR (?3 >> state) & 1)"
		" AND (?4 = 0 OR maybe_duplicated) ORDER BY message_id LIMIT ?5");
	query_bind_text(&q, sv_cstr(id));
	query_bind_text(&q, question->after);
	query_bind_int(&q, question->states);
	query_bind_int(&q, question->only_duplicated);
	query_bind_int(&q, (int64_t)question->max);
	while (query_next(&q))
		add(list, &q);
	return query_end(&q, err);
}

void journal_messages_release(struct journal_messages *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct journal_message *m = &list->items[i];

		str_release(&m->message_id);
		str_release(&m->destination);
		str_release(&m->group_id);
		str_release(&m->new_id);
		str_release(&m->err_code);
		str_release(&m->err_text);
	}
	free(list->items);
	*list = (struct journal_messages){0};
}

/* Every query gives the operation's id and the time, when it finds something. */
static bool answer(
	struct query *q, enum journal_past past, struct journal_suspect *suspect, struct err *err)
{
	if (query_next(q)) {
		suspect->past = past;
		snprintf(suspect->operation, sizeof suspect->operation, "%.*s",
			SV_ARGS(query_text(q, 0)));
		suspect->moved_unix_ms = query_int(q, 1);
	}
	return query_end(q, err);
}

static bool look_for_return(struct store *s, struct journal_suspect *suspect, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"SELECT o.id, m.changed_unix_ms FROM operation_message m"
		" JOIN operation o ON o.number = m.operation"
		" WHERE m.new_id = ? AND m.new_id <> '' ORDER BY o.number DESC LIMIT 1");
	query_bind_text(&q, suspect->message_id);
	return answer(&q, JOURNAL_PAST_RETURNED, suspect, err);
}

static bool look_for_original(
	struct store *s, struct sv queue_url, struct journal_suspect *suspect, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"SELECT o.id, m.changed_unix_ms FROM operation o JOIN operation_message m"
		" ON m.operation = o.number AND m.message_id = ?1"
		" WHERE o.source = ?2 AND m.state IN (?3, ?4, ?5) ORDER BY o.number DESC LIMIT 1");
	query_bind_text(&q, suspect->message_id);
	query_bind_text(&q, queue_url);
	query_bind_int(&q, JOURNAL_SENT);
	query_bind_int(&q, JOURNAL_LEFT);
	query_bind_int(&q, JOURNAL_DELETED);
	return answer(&q, JOURNAL_PAST_ORIGINAL, suspect, err);
}

/* Of bodies that are all the same ("{}"), only so many are looked at. */
static bool look_for_body(
	struct store *s, struct sv queue_url, struct journal_suspect *suspect, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"SELECT o.id, m.changed_unix_ms FROM (SELECT operation, changed_unix_ms, new_id"
		"  FROM operation_message WHERE body_hash = ?1 AND body_hash IS NOT NULL LIMIT 100) m"
		" JOIN operation o ON o.number = m.operation"
		" WHERE o.source = ?2 AND m.new_id <> '' LIMIT 1");
	query_bind_int(&q, suspect->body_hash);
	query_bind_text(&q, queue_url);
	return answer(&q, JOURNAL_PAST_SAME_BODY, suspect, err);
}

static bool look_for_one(
	struct store *s, struct sv queue_url, struct journal_suspect *suspect, struct err *err)
{
	suspect->past = JOURNAL_PAST_NONE;
	suspect->operation[0] = '\0';
	suspect->moved_unix_ms = UNKNOWN;
	if (!look_for_return(s, suspect, err))
		return false;
	if (!suspect->past && !look_for_original(s, queue_url, suspect, err))
		return false;
	return suspect->past || suspect->body_hash == 0 ||
	       look_for_body(s, queue_url, suspect, err);
}

static bool look_for_all(struct store *s, struct sv queue_url, struct journal_suspect *suspects,
	size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!look_for_one(s, queue_url, &suspects[i], err))
			return false;
	return true;
}

bool journal_look_back(struct store *s, struct sv queue_url, struct journal_suspect *suspects,
	size_t count, struct err *err)
{
	return store_begin_read(s, err) &&
	       store_end(s, look_for_all(s, queue_url, suspects, count, err), err);
}

int64_t journal_body_hash(struct sv body)
{
	uint8_t hash[SHA256_SIZE];
	uint64_t n = 0;

	digest_sha256(body, hash);
	for (size_t i = 0; i < sizeof n; i++)
		n = n << 8 | hash[i];
	/* 0 and -1 stand for "not known". */
	return n + 1 > 1 ? (int64_t)n : 1;
}

/* SQS API reference, SendMessage, MessageDeduplicationId. */
static bool fits_dedup_id(struct sv text, size_t taken)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] <= ' ' || text.p[i] >= 0x7F)
			return false;
	return text.n > 0 && text.n + taken <= DEDUP_ID_MAX;
}

void journal_dedup_id(const char *id, struct sv message_id, struct str *out)
{
	char hash[SHA256_HEX_SIZE];
	size_t before = out->n;

	str_addf(out, "sqscope-%s-", id);
	if (fits_dedup_id(message_id, out->n - before)) {
		str_add(out, message_id);
		return;
	}
	digest_sha256_hex(message_id, hash);
	str_add_cstr(out, hash);
}
