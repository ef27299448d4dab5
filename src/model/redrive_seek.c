/*
 * What another process had begun is finished. By the handles that it wrote down, while their leases
 * last: what was sent is deleted, what nobody knows about is handed back so that it can be received
 * anew. The rest is found by receiving (redrive_walk.c).
 */
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum {
	/* SQS drops a second message of a deduplication id for five minutes. */
	DEDUP_WINDOW_MS = 270000,
	/* A request that leaves later than this before the end may arrive behind it. */
	MARGIN_MS = 2000,
};

enum direct_step {
	DIRECT_DELETE,
	DIRECT_VERIFY, /* a delete by a handle that is not the newest says yes and deletes nothing
			  (API reference, DeleteMessage): what can still be hidden is still there */
	DIRECT_RETURN,
};

struct redrive_direct {
	struct redrive *r;
	struct sought **items; /* those with a handle; what was sent comes first */
	size_t count, next;
	enum direct_step step;
	struct sought *batch[SQS_BATCH_MAX];
	size_t batch_count;
	struct sqs_call *call;
	struct journal_mark *marks;
	size_t mark_count;
};

/* --- judgements ------------------------------------------------------------------------------ */

/* To send it again has no effect when it arrived the first time. */
static bool is_exact(const struct redrive *r, const struct sought *sought)
{
	int64_t age_ms = loop_unix_ms(r->options.loop) - sought->asked_unix_ms;

	return sv_ends_with(str_sv(&sought->destination), sv_cstr(".fifo")) &&
	       sought->asked_unix_ms != UNKNOWN && age_ms >= 0 && age_ms < DEDUP_WINDOW_MS;
}

static bool is_to_be_sent(const struct redrive *r, const struct sought *sought)
{
	return sought->state == JOURNAL_AMBIGUOUS &&
	       (r->options.ambiguous == REDRIVE_RESEND || is_exact(r, sought));
}

/* Nobody says that it is to be sent again: its original stays, and it is listed. */
static struct journal_mark keep_mark(const struct sought *sought)
{
	return (struct journal_mark){
		.message_id = str_sv(&sought->id), .state = JOURNAL_KEPT, .maybe_duplicated = true};
}

static struct journal_mark end_mark(struct redrive *r, const struct sought *sought)
{
	r->status.matched++;
	if (sought->state == JOURNAL_SENT) {
		r->status.deleted++;
		return (struct journal_mark){
			.message_id = str_sv(&sought->id), .state = JOURNAL_DELETED};
	}
	r->status.maybe_duplicated++;
	return keep_mark(sought);
}

/* --- by handles ------------------------------------------------------------------------------ */

static void go_on(struct redrive_direct *direct);

static void free_direct(struct redrive_direct *direct)
{
	direct->r->direct = NULL;
	free(direct->items);
	free(direct->marks);
	free(direct);
}

static void seek_for(struct redrive *r, int seconds)
{
	int64_t until_ms = loop_now_ms(r->options.loop) + (int64_t)seconds * 1000;

	if (until_ms > r->seek_until_ms)
		r->seek_until_ms = until_ms;
}

void redrive_seek_longer(struct redrive *r)
{
	seek_for(r, r->options.visibility_s);
}

static void on_written(void *ud, const struct err *err)
{
	struct redrive *r = ud;

	if (redrive_is_gone(r))
		return;
	r->is_begun = true;
	if (err) {
		r->has_unwritten = true;
		redrive_stop(r, REDRIVE_FAILED, err);
	}
	redrive_seek_longer(r);
	seek_for(r, r->options.hidden_s);
	redrive_advance(r);
}

/* Its end is known: written with those of the others. */
static void note_end(struct redrive_direct *direct, struct sought *sought)
{
	direct->marks[direct->mark_count++] = end_mark(direct->r, sought);
}

/* What has been decided is written, and is not sought any more. */
static void finish(struct redrive_direct *direct)
{
	struct redrive *r = direct->r;

	for (struct map_entry *e = map_first(r->sought); e; e = map_next(e)) {
		struct sought *sought = map_value(e);

		if (sought->state == JOURNAL_AMBIGUOUS && !is_to_be_sent(r, sought))
			note_end(direct, sought);
	}
	redrive_journal_mark(r, direct->marks, NULL, direct->mark_count, on_written, r);
	for (size_t i = 0; i < direct->mark_count; i++) {
		struct str id = {0};

		str_add(&id, direct->marks[i].message_id);
		if (direct->marks[i].state == JOURNAL_DELETED)
			id_set_add(&r->finished, str_sv(&id));
		redrive_seek_drop(r, str_sv(&id));
		str_release(&id);
	}
	free_direct(direct);
}

/* A refusal for what it is, and not one that another try may change. */
static bool is_refused(const struct sqs_entry_result *entry)
{
	return !entry->is_done && !entry->is_ambiguous && !err_rows[entry->err.code].retryable &&
	       entry->err.code != ERR_SERVICE;
}

/* The batch becomes what is to be verified. */
static void judge_delete(struct redrive_direct *direct, const struct sqs_batch_result *result)
{
	size_t count = 0;

	for (size_t i = 0; i < direct->batch_count; i++) {
		if (result->entries[i].is_done)
			direct->batch[count++] = direct->batch[i];
	}
	direct->batch_count = count;
	direct->step = DIRECT_VERIFY;
}

static void judge_verify(struct redrive_direct *direct, const struct sqs_batch_result *result)
{
	for (size_t i = 0; i < direct->batch_count; i++) {
		if (is_refused(&result->entries[i]))
			note_end(direct, direct->batch[i]);
	}
	direct->batch_count = 0;
}

/* A FIFO queue refuses a handle that is not the newest: there a delete that is confirmed is one. */
static void believe_fifo(struct redrive_direct *direct)
{
	if (direct->step != DIRECT_VERIFY || !direct->r->options.source_is_fifo)
		return;
	for (size_t i = 0; i < direct->batch_count; i++)
		note_end(direct, direct->batch[i]);
	direct->batch_count = 0;
}

static void on_batch(void *ud, const struct sqs_batch_result *result, const struct err *err)
{
	struct redrive_direct *direct = ud;
	struct redrive *r = direct->r;

	(void)err;
	direct->call = NULL;
	if (r->is_freed) {
		free_direct(direct);
		redrive_is_gone(r);
		return;
	}
	switch (direct->step) {
	case DIRECT_DELETE:
		judge_delete(direct, result);
		break;
	case DIRECT_VERIFY:
		judge_verify(direct, result);
		break;
	case DIRECT_RETURN:
		direct->batch_count = 0;
		break;
	}
	believe_fifo(direct);
	go_on(direct);
}

static void send_delete(struct redrive_direct *direct)
{
	struct redrive *r = direct->r;
	struct sv handles[SQS_BATCH_MAX];

	for (size_t i = 0; i < direct->batch_count; i++)
		handles[i] = str_sv(&direct->batch[i]->handle);
	direct->call = sqs_delete_message_batch(r->options.sqs, PRIORITY_OPERATION,
		r->options.source_url, handles, direct->batch_count, on_batch, direct);
}

static void send_return(struct redrive_direct *direct)
{
	struct redrive *r = direct->r;
	struct sqs_visibility entries[SQS_BATCH_MAX];

	for (size_t i = 0; i < direct->batch_count; i++)
		entries[i] = (struct sqs_visibility){
			.receipt_handle = str_sv(&direct->batch[i]->handle)};
	direct->call = sqs_change_message_visibility_batch(r->options.sqs, PRIORITY_OPERATION,
		r->options.source_url, entries, direct->batch_count, on_batch, direct);
}

/* The next ten of one kind. */
static void fill(struct redrive_direct *direct)
{
	enum journal_state state = direct->items[direct->next]->state;

	direct->step = state == JOURNAL_SENT ? DIRECT_DELETE : DIRECT_RETURN;
	while (direct->next < direct->count && direct->batch_count < SQS_BATCH_MAX &&
		direct->items[direct->next]->state == state)
		direct->batch[direct->batch_count++] = direct->items[direct->next++];
}

static void go_on(struct redrive_direct *direct)
{
	if (direct->batch_count == 0) {
		if (direct->next == direct->count) {
			finish(direct);
			return;
		}
		fill(direct);
	}
	direct->r->status.requests++;
	budget_charge(&direct->r->share, 1);
	if (direct->step == DIRECT_DELETE)
		send_delete(direct);
	else
		send_return(direct);
}

static void add_items(struct redrive_direct *direct, enum journal_state state)
{
	struct redrive *r = direct->r;
	int64_t soonest_ms = loop_unix_ms(r->options.loop) + MARGIN_MS;

	for (struct map_entry *e = map_first(r->sought); e; e = map_next(e)) {
		struct sought *sought = map_value(e);

		if (sought->state == state && sought->handle.n > 0 &&
			sought->until_unix_ms > soonest_ms)
			direct->items[direct->count++] = sought;
	}
}

/* What hides others of its group, or would be hidden for no reason. */
static void add_strays(struct redrive_direct *direct)
{
	struct redrive *r = direct->r;

	for (size_t i = 0; i < r->stray_count; i++)
		direct->items[direct->count++] = &r->strays[i];
}

void redrive_seek_begin(struct redrive *r)
{
	struct redrive_direct *direct = mem_new(1, sizeof *direct);

	r->direct = direct;
	direct->r = r;
	direct->items = mem_new(map_count(r->sought) + r->stray_count + 1, sizeof *direct->items);
	direct->marks = mem_new(map_count(r->sought) + 1, sizeof *direct->marks);
	add_items(direct, JOURNAL_SENT);
	add_items(direct, JOURNAL_AMBIGUOUS);
	add_strays(direct);
	go_on(direct);
}

void redrive_seek_cancel(struct redrive *r)
{
	if (r->direct && r->direct->call)
		sqs_call_cancel(r->direct->call);
}

/* --- by receiving ---------------------------------------------------------------------------- */

static void send_again(struct redrive *r, struct move *move, const struct sought *sought)
{
	int64_t age_ms = loop_unix_ms(r->options.loop) - sought->asked_unix_ms;

	move->is_ambiguous = true;
	move->is_resent = !is_exact(r, sought);
	move->asked_ms = loop_now_ms(r->options.loop) - (age_ms > 0 ? age_ms : 0);
	if (move->is_resent)
		redrive_list(r, move);
	move->asked_hash = sought->body_hash;
	str_add(&move->to, str_sv(&sought->destination));
	redrive_prepare(r, move);
}

bool redrive_seek_take(struct redrive *r, struct move *move)
{
	struct sought *sought = map_get(r->sought, move_id(move));
	struct journal_mark mark;

	if (!sought)
		return false;
	if (r->status.state == REDRIVE_ENDING) {
		r->has_ambiguous = true;
		return false;
	}
	r->status.matched++;
	move->logged_receives = -1;
	if (sought->state == JOURNAL_SENT) {
		move->step = MOVE_SENT;
		move_drop_content(r, move);
		move_list_add(&r->sent, move);
	} else if (is_to_be_sent(r, sought)) {
		send_again(r, move, sought);
	} else {
		mark = keep_mark(sought);
		redrive_list(r, move);
		redrive_journal_note(r, &mark);
		move_keep(r, move, NULL);
	}
	redrive_seek_drop(r, move_id(move));
	return true;
}

/* --- what was not found ---------------------------------------------------------------------- */

static void on_end_written(void *ud, const struct err *err)
{
	struct redrive *r = ud;

	if (redrive_is_gone(r))
		return;
	if (err) {
		r->has_unwritten = true;
		if (!err_is_set(&r->status.err))
			r->status.err = *err;
	}
	redrive_advance(r);
}

static void forget_all(struct redrive *r)
{
	while (map_count(r->sought) > 0)
		redrive_seek_drop(r, map_key(map_first(r->sought)));
}

/* An original that the whole walk has not brought, after every lease was over, is gone. */
bool redrive_seek_end(struct redrive *r)
{
	struct journal_mark *marks;
	size_t count = 0;

	if (!r->sought || map_count(r->sought) == 0)
		return false;
	if (r->status.end != REDRIVE_EMPTIED) {
		r->has_ambiguous = true;
		forget_all(r);
		return false;
	}
	marks = mem_new(map_count(r->sought), sizeof *marks);
	for (struct map_entry *e = map_first(r->sought); e; e = map_next(e))
		marks[count++] = end_mark(r, map_value(e));
	redrive_journal_mark(r, marks, NULL, count, on_end_written, r);
	free(marks);
	forget_all(r);
	return true;
}
