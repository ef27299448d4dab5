/* What another process has restored already, and what nobody knows about. */
#include "restore_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct restore_past {
	struct id_set done;    /* names of lines that are not to be sent */
	struct map *ambiguous; /* by name; owned */
};

struct doubtful {
	int64_t asked_unix_ms;
};

static void release_past(void *found)
{
	struct restore_past *past = found;

	id_set_release(&past->done);
	for (struct map_entry *e = map_first(past->ambiguous); e; e = map_next(e))
		free(map_value(e));
	map_free(past->ambiguous);
	free(past);
}

void restore_drop_past(struct restore *r)
{
	if (r->past)
		release_past(r->past);
}

static void add_found(void *found, const struct journal_message *message)
{
	struct restore_past *past = found;
	struct doubtful *doubtful;

	if (message->state != JOURNAL_AMBIGUOUS) {
		id_set_add(&past->done, str_sv(&message->message_id));
		return;
	}
	doubtful = mem_new(1, sizeof *doubtful);
	doubtful->asked_unix_ms = message->asked_unix_ms;
	map_put(past->ambiguous, str_sv(&message->message_id), doubtful);
}

static void on_taken(void *ud, void *found, const struct lease_list *leases, const struct err *err)
{
	struct restore *r = ud;

	(void)leases;
	r->past = found;
	if (err) {
		r->is_closed = true;
		restore_stop(r, RESTORE_FAILED, err);
	}
	restore_begin_work(r);
}

void restore_take_over(struct restore *r)
{
	struct op_taking taking = {.operation = r->options.resume.p,
		.by_force = r->options.takes_by_force,
		.states = 1u << JOURNAL_SENT | 1u << JOURNAL_KEPT | 1u << JOURNAL_AMBIGUOUS,
		.add = add_found,
		.release = release_past};
	struct restore_past *past;

	past = taking.found = mem_new(1, sizeof *past);
	past->ambiguous = map_new();
	op_journal_take_over(&r->journal, &taking, on_taken, r);
}

static bool is_exact(const struct restore *r, int64_t asked_unix_ms)
{
	int64_t age_ms = loop_unix_ms(r->options.loop) - asked_unix_ms;

	return r->options.is_fifo && asked_unix_ms != UNKNOWN && age_ms >= 0 &&
	       age_ms < RESTORE_DEDUP_MS;
}

/* Nobody says that it is to be sent again: it is listed. */
static bool keep(struct restore *r, struct restore_line *line)
{
	const struct journal_mark mark = {
		.message_id = str_sv(&line->name), .state = JOURNAL_KEPT, .maybe_duplicated = true};

	restore_list(r, line);
	r->status.kept++;
	op_journal_mark(&r->journal, &mark, NULL, 1, restore_on_noted, r);
	return false;
}

bool restore_past_wants(struct restore *r, struct restore_line *line)
{
	struct doubtful *doubtful;
	struct sv line_name = str_sv(&line->name);
	bool was_exact;

	if (!r->past)
		return true;
	if (id_set_has(&r->past->done, line_name)) {
		r->status.done_before++;
		return false;
	}
	doubtful = map_get(r->past->ambiguous, line_name);
	if (!doubtful)
		return true;
	was_exact = is_exact(r, doubtful->asked_unix_ms);
	if (!was_exact && !r->options.resends)
		return keep(r, line);
	line->is_ambiguous = true;
	line->is_resent = !was_exact;
	if (line->is_resent)
		restore_list(r, line);
	line->asked_ms = loop_now_ms(r->options.loop) -
			 (loop_unix_ms(r->options.loop) - doubtful->asked_unix_ms);
	return true;
}
