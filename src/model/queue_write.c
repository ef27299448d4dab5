/* A change of a queue on its way. */
#include "sqscope/model/queue_write.h"

#include "sqscope/base/mem.h"
#include "sqscope/model/audit_trail.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

/* SQS refuses a name for 60 seconds after its deletion; nobody tells when that was. */
enum { DELETED_MS = 60 * 1000, RETRY_MS = 3000, SLACK_MS = 5000 };

const enum sqs_action_id queue_write_actions[QUEUE_WRITE_COUNT] = {
	[QUEUE_WRITE_CREATE] = SQS_CREATE_QUEUE,
	[QUEUE_WRITE_SET] = SQS_SET_QUEUE_ATTRIBUTES,
	[QUEUE_WRITE_TAG] = SQS_TAG_QUEUE,
	[QUEUE_WRITE_UNTAG] = SQS_UNTAG_QUEUE,
	[QUEUE_WRITE_DELETE] = SQS_DELETE_QUEUE,
};

struct queue_write {
	struct loop *loop;
	struct sqs_client *sqs;
	enum queue_write_kind kind;
	struct str queue, url;
	struct queue_settings settings;
	bool waits, has_intent;
	struct audit_write *audit; /* NULL before its begin, and at the end */
	struct sqs_call *call;     /* NULL while none is under way */
	struct loop_timer timer;
	int64_t waits_until_ms;
	struct err refusal; /* why it does not exist: explained meanwhile */
	queue_written_fn done;
	void *ud;
};

/* --- the end --------------------------------------------------------------------------------- */

static void free_write(struct queue_write *w)
{
	loop_timer_stop(&w->timer);
	queue_settings_release(&w->settings);
	str_release(&w->queue);
	str_release(&w->url);
	free(w);
}

static void end(struct queue_write *w, const struct err *err, bool is_ambiguous, struct sv request)
{
	struct queue_written written = {.queue_url = str_sv(&w->url), .is_ambiguous = is_ambiguous};
	struct audit_outcome outcome = {
		.result = audit_result_of(!err_is_set(err), 1, is_ambiguous),
		.request_id = request,
		.err = err_is_set(err) ? err : NULL,
	};

	if (w->audit)
		audit_write_end(w->audit, &outcome);
	w->audit = NULL;
	w->call = NULL;
	loop_timer_stop(&w->timer);
	w->done(w->ud, &written, err);
	free_write(w);
}

static void on_refused(void *ud)
{
	struct queue_write *w = ud;
	struct err err = w->refusal;

	end(w, &err, false, sv_cstr(err.request_id));
}

/* --- why it was refused ---------------------------------------------------------------------- */

static void add_difference(
	const struct queue_settings *wanted, const struct queue_settings *live, struct str *out)
{
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[i];
		const char *theirs = live->value[i] ? live->value[i] : row->default_text;

		if (!wanted->value[i] ||
			attribute_value_same(row, wanted->value[i], live->value[i]))
			continue;
		str_addf(out, "%s%s is ", out->n ? ", " : "", row->name);
		attribute_value_format(row, sv_cstr(*theirs ? theirs : "not set"), out);
		str_add_cstr(out, " there, not ");
		attribute_value_format(row, sv_cstr(wanted->value[i]), out);
	}
}

static void on_live(void *ud, const struct queue_attributes *live, const struct err *err)
{
	struct queue_write *w = ud;
	struct queue_settings theirs = {0};
	struct str difference = {0};
	struct err why = w->refusal;

	w->call = NULL;
	queue_settings_of(&theirs, live);
	if (!err_is_set(err))
		add_difference(&w->settings, &theirs, &difference);
	if (difference.n)
		err_set(&why, ERR_INVALID, "a queue %s exists already: %s", str_cstr(&w->queue),
			str_cstr(&difference));
	memcpy(why.service_code, w->refusal.service_code, sizeof why.service_code);
	memcpy(why.request_id, w->refusal.request_id, sizeof why.request_id);
	str_release(&difference);
	queue_settings_release(&theirs);
	w->refusal = why;
	end(w, &why, false, sv_cstr(w->refusal.request_id));
}

static void on_url(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct queue_write *w = ud;

	w->call = NULL;
	if (err_is_set(err)) {
		on_refused(w);
		return;
	}
	w->call = sqs_get_queue_attributes(
		w->sqs, PRIORITY_USER, page->urls[0], SQS_ATTRIBUTES_ALL, on_live, w);
}

/* The service names the attribute, or it does not: what is there tells all that differ. */
static void explain_exists(struct queue_write *w, const struct err *err)
{
	w->refusal = *err;
	w->call =
		sqs_get_queue_url(w->sqs, PRIORITY_USER, str_sv(&w->queue), sv_cstr(""), on_url, w);
}

/* --- the request ----------------------------------------------------------------------------- */

static void send(struct queue_write *w);

static void on_retry(void *ud)
{
	send(ud);
}

/* False when it is not waited for any longer. */
static bool wait_for_name(struct queue_write *w)
{
	int64_t now_ms = loop_now_ms(w->loop);

	if (!w->waits)
		return false;
	if (w->waits_until_ms == UNKNOWN)
		w->waits_until_ms = now_ms + DELETED_MS;
	if (now_ms > w->waits_until_ms + SLACK_MS)
		return false;
	loop_timer_start(w->loop, &w->timer, RETRY_MS, on_retry, w);
	return true;
}

static bool is_code(const struct err *err, const char *code)
{
	return err_is_set(err) && strcmp(err->service_code, code) == 0;
}

static void on_written(void *ud, const struct sqs_written *written, const struct err *err)
{
	struct queue_write *w = ud;

	w->call = NULL;
	if (!sv_is_empty(written->queue_url))
		str_set(&w->url, written->queue_url);
	if (is_code(err, "QueueDeletedRecently") && wait_for_name(w))
		return;
	if (w->kind == QUEUE_WRITE_CREATE && is_code(err, "QueueNameExists")) {
		explain_exists(w, err);
		return;
	}
	end(w, err, err_is_set(err) && written->may_have_reached, written->request_id);
}

static void send(struct queue_write *w)
{
	struct sv queue = str_sv(&w->queue);

	switch (w->kind) {
	case QUEUE_WRITE_CREATE:
		w->call =
			sqs_create_queue(w->sqs, PRIORITY_USER, queue, &w->settings, on_written, w);
		break;
	case QUEUE_WRITE_SET:
		w->call = sqs_set_queue_attributes(
			w->sqs, PRIORITY_USER, queue, &w->settings, on_written, w);
		break;
	case QUEUE_WRITE_TAG:
		w->call = sqs_tag_queue(w->sqs, PRIORITY_USER, queue, &w->settings, on_written, w);
		break;
	case QUEUE_WRITE_UNTAG:
		w->call =
			sqs_untag_queue(w->sqs, PRIORITY_USER, queue, &w->settings, on_written, w);
		break;
	case QUEUE_WRITE_DELETE:
		w->call = sqs_delete_queue(w->sqs, PRIORITY_USER, queue, on_written, w);
		break;
	case QUEUE_WRITE_COUNT:
		break;
	}
}

/* --- the beginning --------------------------------------------------------------------------- */

static void on_intended(void *ud, struct audit_write *audit, const struct err *err)
{
	struct queue_write *w = ud;

	w->audit = audit;
	w->has_intent = audit != NULL;
	if (err)
		end(w, err, false, sv_cstr(""));
	else
		send(w);
}

/* What was set goes into the log, a policy among it: none of it is secret. */
static void intend(struct queue_write *w, const struct queue_write_tools *tools,
	const struct queue_write_order *order)
{
	struct audit_trail trail = {tools->loop, tools->store, tools->gate.place, tools->gate.live};
	struct str attributes = {0}, tags = {0};
	struct audit_value values[3];
	struct audit_intent intent = {.queue = order->queue,
		.action = sv_cstr(sqs_actions[queue_write_actions[w->kind]].name),
		.values = values,
		.reason = order->reason};

	queue_settings_describe(&w->settings, &attributes);
	queue_settings_describe_tags(&w->settings, &tags);
	if (attributes.n)
		values[intent.value_count++] =
			(struct audit_value){AUDIT_QUEUE_ATTRIBUTES, str_sv(&attributes)};
	if (tags.n)
		values[intent.value_count++] = (struct audit_value){AUDIT_TAGS, str_sv(&tags)};
	if (order->counts.n)
		values[intent.value_count++] = (struct audit_value){AUDIT_COUNTS, order->counts};
	w->audit = audit_trail_begin(&trail, &intent, on_intended, w);
	str_release(&attributes);
	str_release(&tags);
}

struct queue_write *queue_write_start(const struct queue_write_tools *tools,
	const struct queue_write_order *order, queue_written_fn done, void *ud)
{
	struct queue_write *w = mem_new(1, sizeof *w);

	w->loop = tools->loop;
	w->sqs = tools->sqs;
	w->kind = order->kind;
	w->waits = order->waits;
	w->waits_until_ms = UNKNOWN;
	w->done = done;
	w->ud = ud;
	str_set(&w->queue, order->queue);
	if (order->kind != QUEUE_WRITE_CREATE)
		str_set(&w->url, order->queue);
	if (order->settings)
		queue_settings_merge(&w->settings, order->settings);
	if (write_gate_pass(&tools->gate, &w->refusal))
		intend(w, tools, order);
	else
		loop_timer_start(w->loop, &w->timer, 0, on_refused, w);
	return w;
}

static void ignore_written(void *ud, const struct queue_written *written, const struct err *err)
{
	(void)ud;
	(void)written;
	(void)err;
}

void queue_write_cancel(struct queue_write *w)
{
	struct queue_written written = {.queue_url = str_sv(&w->url)};
	struct err err = {0};

	err_set(&err, ERR_CANCELLED, "it was given up");
	written.is_ambiguous = w->call != NULL;
	w->done(w->ud, &written, &err);
	w->done = ignore_written;
	if (w->call) {
		/* Its answer may come when there is no log any more. */
		audit_write_give_up(w->audit);
		w->audit = NULL;
		sqs_call_cancel(w->call);
	} else if (w->audit && !w->has_intent) {
		audit_write_cancel(w->audit);
		free_write(w);
	} else {
		end(w, &err, false, sv_cstr(""));
	}
}

int64_t queue_write_waits_until_ms(const struct queue_write *w)
{
	return w->waits_until_ms;
}
