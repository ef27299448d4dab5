/* An operation of the journal becomes ours, and what it left unfinished is read. */
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { READ_AT_ONCE = 1000 };

struct resuming {
	struct redrive *r;
	char operation[JOURNAL_ID_SIZE];
	bool takes_by_force;
	int64_t now_unix_ms;
	struct map *sought;    /* owned */
	struct sought *strays; /* owned */
	size_t stray_count, stray_cap;
};

static void release(struct sought *sought)
{
	str_release(&sought->id);
	str_release(&sought->destination);
	str_release(&sought->handle);
}

static void free_one(struct sought *sought)
{
	release(sought);
	free(sought);
}

static void free_map(struct map *map)
{
	for (struct map_entry *e = map ? map_first(map) : NULL; e; e = map_next(e))
		free_one(map_value(e));
	map_free(map);
}

void redrive_free_sought(struct redrive *r)
{
	free_map(r->sought);
	for (size_t i = 0; i < r->stray_count; i++)
		release(&r->strays[i]);
	free(r->strays);
}

void redrive_seek_drop(struct redrive *r, struct sv message_id)
{
	struct sought *sought = r->sought ? map_del(r->sought, message_id) : NULL;

	if (sought)
		free_one(sought);
}

/* --- in a worker thread ---------------------------------------------------------------------- */

static void add(struct resuming *resuming, const struct journal_message *message)
{
	struct sought *sought = mem_new(1, sizeof *sought);

	sought->state = message->state;
	sought->asked_unix_ms = message->asked_unix_ms;
	sought->body_hash = message->body_hash;
	sought->until_unix_ms = UNKNOWN;
	str_add(&sought->id, str_sv(&message->message_id));
	str_add(&sought->destination, str_sv(&message->destination));
	map_put(resuming->sought, str_sv(&sought->id), sought);
}

static bool read_messages(struct store *store, struct resuming *resuming, struct err *err)
{
	struct journal_question question = {
		.states = 1u << JOURNAL_SENT | 1u << JOURNAL_AMBIGUOUS, .max = READ_AT_ONCE};
	bool is_done = false, is_ok = true;

	while (!is_done && is_ok) {
		struct journal_messages list = {0};

		is_ok = journal_read(store, resuming->operation, &question, &list, err);
		for (size_t i = 0; i < list.count; i++)
			add(resuming, &list.items[i]);
		is_done = list.count < READ_AT_ONCE;
		if (list.count > 0)
			question.after = list.items[list.count - 1].number;
		journal_messages_release(&list);
	}
	return is_ok;
}

static void add_stray(struct resuming *resuming, const struct logged_lease *lease)
{
	struct sought *stray;

	resuming->strays = mem_grow(resuming->strays, &resuming->stray_cap,
		resuming->stray_count + 1, sizeof *resuming->strays);
	stray = &resuming->strays[resuming->stray_count++];
	*stray = (struct sought){.state = JOURNAL_RECEIVED};
	str_add(&stray->id, str_sv(&lease->message_id));
	str_add(&stray->handle, str_sv(&lease->receipt_handle));
}

static bool read_leases(struct store *store, struct resuming *resuming, struct err *err)
{
	struct sv queue = resuming->r->options.source_url;
	struct lease_list list = {0};
	bool is_ok = lease_log_list(store, resuming->now_unix_ms, &list, err);

	for (size_t i = 0; i < list.count; i++) {
		const struct logged_lease *lease = &list.items[i];
		struct sought *sought = map_get(resuming->sought, str_sv(&lease->message_id));

		if (!sv_eq(str_sv(&lease->queue_url), queue))
			continue;
		if (!sought && lease->holder_state == PROCESS_GONE)
			add_stray(resuming, lease);
		if (!sought)
			continue;
		str_set(&sought->handle, str_sv(&lease->receipt_handle));
		sought->until_unix_ms = lease->until_unix_ms;
	}
	lease_list_release(&list);
	return is_ok;
}

static bool take_over(struct store *store, void *ud, struct err *err)
{
	struct resuming *resuming = ud;

	return journal_take_over(store, resuming->operation, resuming->takes_by_force,
		       resuming->now_unix_ms, err) &&
	       read_messages(store, resuming, err) && read_leases(store, resuming, err);
}

/* --- on the loop's thread -------------------------------------------------------------------- */

static void on_taken_over(void *ud, const struct err *err)
{
	struct resuming *resuming = ud;
	struct redrive *r = resuming->r;

	r->writes--;
	r->sought = resuming->sought;
	r->strays = resuming->strays;
	r->stray_count = resuming->stray_count;
	free(resuming);
	if (redrive_is_gone(r))
		return;
	if (!err) {
		redrive_seek_begin(r);
		return;
	}
	r->is_begun = r->is_closed = true;
	redrive_stop(r, REDRIVE_FAILED, err);
	redrive_advance(r);
}

void redrive_resume_begin(struct redrive *r)
{
	struct resuming *resuming = mem_new(1, sizeof *resuming);

	resuming->r = r;
	snprintf(r->operation, sizeof r->operation, "%.*s", SV_ARGS(r->options.resume));
	memcpy(resuming->operation, r->operation, sizeof resuming->operation);
	resuming->takes_by_force = r->options.takes_by_force;
	resuming->now_unix_ms = loop_unix_ms(r->options.loop);
	resuming->sought = map_new();
	r->writes++;
	store_queue_add(
		r->options.store, "the redrive's journal", 0, take_over, on_taken_over, resuming);
}
