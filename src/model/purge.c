/* A purge: counts, PurgeQueue, and the evidence. */
#include "sqscope/model/purge.h"
#include "sqscope/base/kept.h"

#include "op_journal.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

enum {
	MORE_MS = 10000,     /* after the minute: counts lag behind */
	LOOK_MS = 500,       /* between two looks at the counts */
	ASK_AGAIN_MS = 2000, /* while another purge is in progress */
	RESULT_SIZE = 200,
};

struct purge {
	struct purge_options options;
	struct kept texts; /* that the options look at */
	struct purge_status status;
	struct op_journal journal;
	purge_done_fn done;
	void *ud;
	struct sqs_call *call; /* under way */
	struct loop_timer timer;
	bool is_cancelled, is_freed;
};

/* --- the end --------------------------------------------------------------------------------- */

static void free_all(struct purge *p)
{
	kept_release(&p->texts);
	free(p);
}

/* A call has come back: true when nobody waits for it any more. */
static bool is_gone(struct purge *p)
{
	p->call = NULL;
	if (!p->is_freed)
		return false;
	free_all(p);
	return true;
}

static void finish(void *ud)
{
	struct purge *p = ud;

	p->status.state = PURGE_DONE;
	p->status.gen++;
	p->done(p->ud, &p->status);
}

static void on_ended(void *ud, const struct err *err)
{
	struct purge *p = ud;

	if (err && !err_is_set(&p->status.err))
		p->status.err = *err;
	finish(p);
}

static void describe(const struct purge *p, struct str *out)
{
	static const char *const words[] = {
		[PURGE_EMPTY] = "empty",
		[PURGE_NOT_EMPTY] = "not empty after a minute",
		[PURGE_NOT_SEEN] = "accepted, the counts cannot be read",
		[PURGE_CANCELLED] = "cancelled",
		[PURGE_FAILED] = "failed",
	};

	str_addf(out, "%s; before: %lld visible, %lld in flight, %lld delayed",
		words[p->status.end], (long long)p->status.before.visible,
		(long long)p->status.before.in_flight, (long long)p->status.before.delayed);
}

static void end(struct purge *p, enum purge_end how, const struct err *err)
{
	enum journal_operation_state state = JOURNAL_COMPLETED;
	struct str result = {0};

	loop_timer_stop(&p->timer);
	p->status.end = how;
	if (err)
		p->status.err = *err;
	if (how == PURGE_FAILED)
		state = JOURNAL_ABORTED;
	if (how == PURGE_CANCELLED && !p->status.is_accepted)
		state = JOURNAL_CANCELLED;
	describe(p, &result);
	op_journal_end(&p->journal, state, str_sv(&result), on_ended, p);
	str_release(&result);
}

/* --- looking on ------------------------------------------------------------------------------ */

static void look(void *ud);
static void ask(void *ud);

static bool is_empty(const struct purge_counts *c)
{
	return c->visible == 0 && c->in_flight == 0 && c->delayed == 0;
}

static struct purge_counts counts_of(const struct queue_attributes *a)
{
	return (struct purge_counts){.visible = a->number[ATTR_VISIBLE],
		.in_flight = a->number[ATTR_IN_FLIGHT],
		.delayed = a->number[ATTR_DELAYED]};
}

static void look_again(struct purge *p)
{
	if (p->is_cancelled) {
		end(p, PURGE_CANCELLED, NULL);
		return;
	}
	p->status.gen++;
	loop_timer_start(p->options.loop, &p->timer, LOOK_MS, look, p);
}

static bool is_minute_over(const struct purge *p)
{
	return loop_unix_ms(p->options.loop) >= p->status.until_unix_ms + MORE_MS;
}

/* Whether the purge whose answer was lost was accepted, the counts tell: or they do not. */
static void end_minute(struct purge *p)
{
	struct err err = {0};

	if (!p->status.is_ambiguous) {
		end(p, PURGE_NOT_EMPTY, NULL);
		return;
	}
	err_set(&err, ERR_FAILED,
		"the answer of PurgeQueue was lost, and the queue is not empty: it may not have "
		"been purged");
	end(p, PURGE_FAILED, &err);
}

static void on_counts(void *ud, const struct queue_attributes *attributes, const struct err *err)
{
	struct purge *p = ud;

	if (is_gone(p))
		return;
	if (!err)
		p->status.now = counts_of(attributes);
	if (!err && is_empty(&p->status.now))
		end(p, PURGE_EMPTY, NULL);
	else if (err && !err_rows[err->code].retryable)
		end(p, PURGE_NOT_SEEN, err);
	else if (is_minute_over(p))
		end_minute(p);
	else
		look_again(p);
}

static void look(void *ud)
{
	struct purge *p = ud;

	p->call = sqs_get_queue_attributes(p->options.sqs, PRIORITY_OPERATION, p->options.queue_url,
		SQS_ATTRIBUTES_COUNTS, on_counts, p);
}

static void watch(struct purge *p)
{
	p->status.state = PURGE_PURGING;
	p->status.asked_unix_ms = loop_unix_ms(p->options.loop);
	p->status.until_unix_ms = p->status.asked_unix_ms + SQS_PURGE_MS;
	look_again(p);
}

/* --- asking ---------------------------------------------------------------------------------- */

static void wait_for_other(struct purge *p, const struct err *err)
{
	int64_t now_ms = loop_unix_ms(p->options.loop);

	if (p->is_cancelled) {
		end(p, PURGE_CANCELLED, NULL);
		return;
	}
	if (p->status.state != PURGE_WAITING)
		p->status.until_unix_ms = now_ms + SQS_PURGE_MS;
	if (!p->options.waits || now_ms > p->status.until_unix_ms + ASK_AGAIN_MS) {
		end(p, PURGE_FAILED, err);
		return;
	}
	p->status.state = PURGE_WAITING;
	p->status.gen++;
	loop_timer_start(p->options.loop, &p->timer, ASK_AGAIN_MS, ask, p);
}

static void on_purged(void *ud, bool may_have_reached, const struct err *err)
{
	struct purge *p = ud;

	if (is_gone(p))
		return;
	/* Refused because of the first of two that libcurl sent: that one was accepted. */
	if (err && sqs_is_purge_in_progress(err) && !may_have_reached) {
		wait_for_other(p, err);
	} else if (err && !may_have_reached) {
		end(p, PURGE_FAILED, err);
	} else {
		p->status.is_accepted = !err || sqs_is_purge_in_progress(err);
		p->status.is_ambiguous = !p->status.is_accepted;
		watch(p);
	}
}

static void ask(void *ud)
{
	struct purge *p = ud;

	p->call = sqs_purge_queue(
		p->options.sqs, PRIORITY_OPERATION, p->options.queue_url, on_purged, p);
}

static void on_before(void *ud, const struct queue_attributes *attributes, const struct err *err)
{
	struct purge *p = ud;

	if (is_gone(p))
		return;
	if (!err)
		p->status.before = p->status.now = counts_of(attributes);
	/* Who may purge need not be allowed to count. */
	if (err && err->code != ERR_DENIED)
		end(p, PURGE_FAILED, err);
	else
		ask(p);
}

/* --- life ------------------------------------------------------------------------------------ */

static void on_begun(void *ud, const struct err *err)
{
	struct purge *p = ud;

	if (err) {
		p->status.end = PURGE_FAILED;
		p->status.err = *err;
		p->journal.operation[0] = '\0';
		finish(p);
		return;
	}
	p->call = sqs_get_queue_attributes(p->options.sqs, PRIORITY_OPERATION, p->options.queue_url,
		SQS_ATTRIBUTES_COUNTS, on_before, p);
}

/* A purge has no messages in the journal. */
static void add_nothing(void *found, const struct journal_message *message)
{
	(void)found;
	(void)message;
}

static void release_nothing(void *found)
{
	(void)found;
}

static void on_taken(void *ud, void *found, const struct lease_list *leases, const struct err *err)
{
	struct purge *p = ud;

	(void)found;
	(void)leases;
	if (err) {
		on_begun(p, err);
		return;
	}
	p->status.is_accepted = true;
	watch(p);
}

static void begin(struct purge *p)
{
	const struct op_taking taking = {.operation = p->options.resume.p,
		.by_force = p->options.takes_by_force,
		.add = add_nothing,
		.release = release_nothing};

	p->journal = (struct op_journal){.loop = p->options.loop,
		.store = p->options.store,
		.what = "the purge's journal",
		.plan = {.kind = JOURNAL_PURGE,
			.context = p->options.context,
			.account = p->options.account,
			.region = p->options.region,
			.source = p->options.queue_url,
			.parameters = p->options.parameters}};
	if (p->options.resume.n > 0)
		op_journal_take_over(&p->journal, &taking, on_taken, p);
	else
		op_journal_begin(&p->journal, on_begun, p);
}

struct purge *purge_start(const struct purge_options *options, purge_done_fn done, void *ud)
{
	static const struct purge_counts unknown = {UNKNOWN, UNKNOWN, UNKNOWN};
	struct purge *p = mem_new(1, sizeof *p);

	p->options = *options;
	kept_take(&p->texts, &p->options.queue_url);
	kept_take(&p->texts, &p->options.context);
	kept_take(&p->texts, &p->options.account);
	kept_take(&p->texts, &p->options.region);
	kept_take(&p->texts, &p->options.parameters);
	kept_take(&p->texts, &p->options.resume);
	p->done = done;
	p->ud = ud;
	p->status.operation = p->journal.operation;
	p->status.before = p->status.now = unknown;
	p->status.asked_unix_ms = p->status.until_unix_ms = UNKNOWN;
	begin(p);
	return p;
}

const struct purge_status *purge_status(const struct purge *p)
{
	return &p->status;
}

int purge_left_s(const struct purge *p)
{
	int64_t left_ms = p->status.until_unix_ms - loop_unix_ms(p->options.loop);

	return p->status.until_unix_ms == UNKNOWN || left_ms <= 0 ? 0 : (int)(left_ms / 1000) + 1;
}

/* While it is being asked for, nobody can tell yet whether it was: the answer decides. */
void purge_cancel(struct purge *p)
{
	p->is_cancelled = true;
	if (loop_timer_is_active(&p->timer))
		end(p, PURGE_CANCELLED, NULL);
}

void purge_free(struct purge *p)
{
	if (!p)
		return;
	loop_timer_stop(&p->timer);
	op_journal_drop(&p->journal);
	p->is_freed = true;
	if (p->call)
		sqs_call_cancel(p->call);
	else
		free_all(p);
}
