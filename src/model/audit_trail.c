/* Writes and their rows in the audit log. */
#include "sqscope/model/audit_trail.h"
#include "sqscope/base/kept.h"

#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

struct audit_write {
	struct loop *loop;
	struct store_queue *store;
	struct store_job *job; /* of the intent; NULL once it has ended */
	int64_t unix_ms, seq;
	struct audit_intent intent; /* looks at `texts` */
	struct audit_outcome outcome;
	struct err err;    /* of the outcome */
	struct kept texts; /* copies of everything */
	struct sv *ids, *done_ids;
	struct audit_value *values;
	bool is_cancelled;
	audit_proceed_fn proceed;
	void *ud;
};

static void free_write(struct audit_write *w)
{
	kept_release(&w->texts);
	free(w->ids);
	free(w->done_ids);
	free(w->values);
	free(w);
}

static struct sv *keep_all(struct audit_write *w, const struct sv *texts, size_t count)
{
	struct sv *copies = mem_new(count + 1, sizeof *copies);

	for (size_t i = 0; i < count; i++)
		copies[i] = kept_add(&w->texts, texts[i]);
	return copies;
}

static void keep_place(struct audit_write *w, const struct audit_trail *trail)
{
	struct audit_intent *intent = &w->intent;
	const struct place *place = trail->place;
	struct sv account = trail->account;

	intent->context = kept_add(&w->texts, sv_cstr(place->name));
	intent->profile = kept_add(&w->texts, sv_cstr(place->profile));
	intent->region = kept_add(&w->texts, sv_cstr(place->region));
	intent->account =
		kept_add(&w->texts, sv_is_empty(account) ? sv_cstr(place->account) : account);
}

static void keep_intent(struct audit_write *w, const struct audit_intent *intent)
{
	w->intent = *intent;
	w->intent.queue = kept_add(&w->texts, intent->queue);
	w->intent.action = kept_add(&w->texts, intent->action);
	w->intent.reason = kept_add(&w->texts, intent->reason);
	w->intent.operation = kept_add(&w->texts, intent->operation);
	w->intent.message_ids = w->ids = keep_all(w, intent->message_ids, intent->message_count);
	w->values = mem_new(intent->value_count + 1, sizeof *w->values);
	for (size_t i = 0; i < intent->value_count; i++)
		w->values[i] = (struct audit_value){
			intent->values[i].parameter, kept_add(&w->texts, intent->values[i].value)};
	w->intent.values = w->values;
}

/* --- the intent ------------------------------------------------------------------------------ */

static bool intend(struct store *store, void *ud, struct err *err)
{
	struct audit_write *w = ud;

	return audit_intend(store, &w->intent, w->unix_ms, &w->seq, err);
}

static void end_cancelled(struct audit_write *w)
{
	struct err err = {0};

	err_set(&err, ERR_CANCELLED, "it was given up before anything was sent");
	audit_write_end(w, &(struct audit_outcome){.result = AUDIT_FAILED, .err = &err});
}

static void on_intended(void *ud, const struct err *failure)
{
	struct audit_write *w = ud;
	struct err err = {0};

	w->job = NULL;
	if (!failure && w->is_cancelled) {
		end_cancelled(w);
		return;
	}
	if (!failure) {
		w->proceed(w->ud, w, NULL);
		return;
	}
	err = *failure;
	if (err.code != ERR_CANCELLED)
		err_prefix(&err, "nothing was sent: it cannot be written in the audit log");
	if (!w->is_cancelled)
		w->proceed(w->ud, NULL, &err);
	free_write(w);
}

struct audit_write *audit_trail_begin(const struct audit_trail *trail,
	const struct audit_intent *intent, audit_proceed_fn proceed, void *ud)
{
	struct audit_write *w = mem_new(1, sizeof *w);

	w->loop = trail->loop;
	w->store = trail->store;
	w->unix_ms = loop_unix_ms(trail->loop);
	w->proceed = proceed;
	w->ud = ud;
	keep_intent(w, intent);
	keep_place(w, trail);
	w->job = store_queue_add(
		w->store, "the audit log", STORE_JOB_SHARES, intend, on_intended, w);
	return w;
}

void audit_write_cancel(struct audit_write *w)
{
	assert(w->job);
	w->is_cancelled = true;
	store_job_cancel(w->job);
}

/* --- the outcome ----------------------------------------------------------------------------- */

static bool conclude(struct store *store, void *ud, struct err *err)
{
	struct audit_write *w = ud;

	return audit_conclude(store, w->seq, &w->outcome, w->unix_ms, err);
}

static void on_concluded(void *ud, const struct err *err)
{
	struct audit_write *w = ud;

	if (err)
		log_write(LOG_WARN, "the outcome of write %lld is not in the audit log: %s",
			(long long)w->seq, err->msg);
	free_write(w);
}

void audit_write_end(struct audit_write *w, const struct audit_outcome *outcome)
{
	assert(!w->job);
	w->outcome = *outcome;
	w->outcome.request_id = kept_add(&w->texts, outcome->request_id);
	w->outcome.message_ids = w->done_ids =
		keep_all(w, outcome->message_ids, outcome->message_count);
	if (outcome->err)
		w->err = *outcome->err;
	w->outcome.err = outcome->err ? &w->err : NULL;
	w->unix_ms = loop_unix_ms(w->loop);
	store_queue_add(w->store, "the audit log", STORE_JOB_SHARES, conclude, on_concluded, w);
}

void audit_write_end_batch(struct audit_write *w, const struct sv *message_ids,
	const struct sqs_batch_result *result, const struct err *err)
{
	struct sv ids[SQS_BATCH_MAX];
	struct audit_outcome outcome = {.message_ids = ids, .err = err};
	bool is_ambiguous = false;

	for (size_t i = 0; i < result->count; i++) {
		const struct sqs_entry_result *entry = &result->entries[i];

		is_ambiguous |= entry->is_ambiguous;
		if (entry->is_done)
			ids[outcome.message_count++] =
				message_ids ? message_ids[i] : entry->message_id;
		else if (!outcome.err)
			outcome.err = &entry->err;
	}
	if (err)
		outcome.request_id = sv_cstr(err->request_id);
	outcome.result = audit_result_of(outcome.message_count, result->count, is_ambiguous);
	audit_write_end(w, &outcome);
}

enum audit_result audit_result_of(size_t done, size_t asked, bool is_ambiguous)
{
	if (done == asked)
		return AUDIT_DONE;
	if (done > 0)
		return AUDIT_PARTLY;
	return is_ambiguous ? AUDIT_AMBIGUOUS : AUDIT_FAILED;
}

void audit_write_give_up(struct audit_write *w)
{
	struct err err = {0};

	err_set(&err, ERR_CANCELLED, "nobody waited for the answer any more");
	audit_write_end(w, &(struct audit_outcome){.result = AUDIT_AMBIGUOUS, .err = &err});
}
