/* Looks and scans: the price, the audit log when it is paid against its advice, the receives. */
#include "desk_internal.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

enum { ATTRIBUTES_FRESH_MS = 60 * 1000 };

enum visit_step {
	VISIT_WAITS,     /* for the attributes, or for its turn */
	VISIT_INTENDS,   /* for the audit log */
	VISIT_UNDER_WAY, /* for SQS */
};

struct desk_visit {
	struct message_desk *desk; /* NULL: gone */
	struct desk_visit *prev, *next;
	enum visit_step step;
	bool is_scan;
	struct desk_look look;
	struct desk_scan scan;
	char *reason;
	holding_look_fn look_done;
	scan_page_fn page;
	scan_done_fn scan_done;
	void *ud;
	struct audit_write *write;
	struct loop_timer timer;
};

/* The attributes are asked for. */
struct desk_reading {
	struct message_desk *desk; /* NULL: gone */
	struct sqs_call *call;
};

/* --- the end of a visit ---------------------------------------------------------------------- */

static void unlink_visit(struct desk_visit *visit)
{
	struct message_desk *desk = visit->desk;

	if (visit->prev)
		visit->prev->next = visit->next;
	else
		desk->visits = visit->next;
	if (visit->next)
		visit->next->prev = visit->prev;
}

static void free_visit(struct desk_visit *visit)
{
	loop_timer_stop(&visit->timer);
	free(visit->reason);
	free(visit);
}

static void end_audit(struct desk_visit *visit, bool is_ambiguous, const struct err *err)
{
	struct audit_outcome outcome = {.result = AUDIT_DONE};

	if (!visit->write)
		return;
	if (err_is_set(err)) {
		outcome.result = is_ambiguous ? AUDIT_AMBIGUOUS : AUDIT_FAILED;
		outcome.err = err;
		outcome.request_id = sv_cstr(err->request_id);
	}
	audit_write_end(visit->write, &outcome);
	visit->write = NULL;
}

/* The visit is over and unlinked; its `done` is the last thing that is done with it. */
static void tell_failure(struct desk_visit *visit, const struct err *err)
{
	const struct holding_seen seen = {0};
	struct scan_status status = {.end = SCAN_FAILED, .err = *err};

	if (visit->is_scan && visit->scan_done)
		visit->scan_done(visit->ud, &status);
	if (!visit->is_scan && visit->look_done)
		visit->look_done(visit->ud, &seen, err);
}

static void fail(struct desk_visit *visit, const struct err *err)
{
	struct message_desk *desk = visit->desk;

	end_audit(visit, false, err);
	unlink_visit(visit);
	desk->gen++;
	tell_failure(visit, err);
	free_visit(visit);
}

/* --- receives -------------------------------------------------------------------------------- */

static void on_seen(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct desk_visit *visit = ud;
	struct message_desk *desk = visit->desk;

	end_audit(visit, seen->is_ambiguous, err);
	if (desk) {
		unlink_visit(visit);
		desk_changed(desk);
		if (visit->look_done)
			visit->look_done(visit->ud, seen, err);
	}
	free_visit(visit);
}

static void on_page(void *ud, size_t fresh)
{
	struct desk_visit *visit = ud;

	if (!visit->desk)
		return;
	desk_changed(visit->desk);
	if (visit->page)
		visit->page(visit->ud, fresh);
}

/* What the scan renewed is held until its time from now on, unless the operator keeps it. */
static void let_go(struct message_desk *desk)
{
	for (size_t i = 0; i < desk->count; i++) {
		struct desk_row *row = desk->rows[i];

		if (row->item.lease->is_renewed && !row->item.is_kept)
			holding_renew(desk->holding, desk_lease_of(desk, row), false);
	}
}

static void on_scan_done(void *ud, const struct scan_status *status)
{
	struct desk_visit *visit = ud;
	struct message_desk *desk = visit->desk;
	const struct err *err = status->end == SCAN_FAILED ? &status->err : NULL;

	end_audit(visit, status->unseen > 0, err);
	if (desk) {
		unlink_visit(visit);
		desk->is_scanning = false;
		let_go(desk);
		desk_changed(desk);
		if (visit->scan_done)
			visit->scan_done(visit->ud, status);
	}
	free_visit(visit);
	if (desk)
		desk_leave_when_quiet(desk);
}

static void start_scan(struct desk_visit *visit)
{
	struct message_desk *desk = visit->desk;
	const struct desk_scan *wanted = &visit->scan;
	struct scan_options options = {
		.holding = desk->holding,
		.visibility_s = wanted->visibility_s,
		.wait_s = wanted->wait_s,
		.want = wanted->want,
		.hold_max = wanted->hold_max,
	};

	scan_free(desk->scan);
	desk->is_scanning = true;
	desk->scan = scan_start(&options, on_page, on_scan_done, visit);
}

static void go(struct desk_visit *visit)
{
	struct message_desk *desk = visit->desk;
	struct holding_look look = {.max_messages = visit->look.max_messages,
		.visibility_s = visit->look.visibility_s,
		.wait_s = visit->look.wait_s};
	struct err err = {0};

	if (desk->is_leaving)
		err_set(&err, ERR_CANCELLED, "the messages are being handed back");
	else if (visit->is_scan && desk->is_scanning)
		err_set(&err, ERR_FAILED, "a scan is under way already");
	if (err_is_set(&err)) {
		fail(visit, &err);
		return;
	}
	visit->step = VISIT_UNDER_WAY;
	if (visit->is_scan)
		start_scan(visit);
	else
		holding_receive(desk->holding, &look, on_seen, visit);
	desk->gen++;
}

/* --- against its advice ---------------------------------------------------------------------- */

static void on_intended(void *ud, struct audit_write *write, const struct err *err)
{
	struct desk_visit *visit = ud;

	visit->write = write;
	if (err)
		fail(visit, err);
	else
		go(visit);
}

static void intend(struct desk_visit *visit)
{
	struct message_desk *desk = visit->desk;
	int visibility_s = visit->is_scan ? visit->scan.visibility_s : visit->look.visibility_s;
	int max = visit->is_scan ? SQS_BATCH_MAX : visit->look.max_messages;
	char visibility[16], most[16];
	struct audit_value values[] = {
		{AUDIT_VISIBILITY_TIMEOUT, {visibility, 0}}, {AUDIT_MAX_MESSAGES, {most, 0}}};
	struct audit_intent intent = {.queue = str_sv(&desk->queue_url),
		.action = sv_cstr(sqs_actions[SQS_RECEIVE_MESSAGE].name),
		.values = values,
		.value_count = 2,
		.reason = sv_cstr(visit->reason)};
	struct write_gate gate = {0};
	struct err err = {0};

	values[0].value.n = (size_t)snprintf(visibility, sizeof visibility, "%d", visibility_s);
	values[1].value.n = (size_t)snprintf(most, sizeof most, "%d", max);
	desk->options.get_gate(desk->options.ud, &gate);
	if (!write_gate_pass(&gate, &err)) {
		fail(visit, &err);
		return;
	}
	visit->step = VISIT_INTENDS;
	visit->write = audit_trail_begin(&(struct audit_trail){desk->options.loop,
						 desk->options.store, gate.place, gate.live},
		&intent, on_intended, visit);
}

/* --- the price ------------------------------------------------------------------------------- */

static void refuse(struct desk_visit *visit, const struct look_price *price)
{
	struct message_desk *desk = visit->desk;
	struct err err = {0};

	err_set(&err, ERR_REFUSED, "%s", str_cstr(&price->text));
	if (price->danger == LOOK_UNKNOWN && err_is_set(&desk->attributes_err))
		err_set(&err, ERR_REFUSED, "%s (%s)", str_cstr(&price->text),
			desk->attributes_err.msg);
	fail(visit, &err);
}

static void judge(struct desk_visit *visit)
{
	struct message_desk *desk = visit->desk;
	const struct look_price *price = message_desk_price(desk);
	bool is_forced = visit->is_scan ? visit->scan.is_forced : visit->look.is_forced;

	if (!look_price_is_refused(price))
		go(visit);
	else if (is_forced)
		intend(visit);
	else
		refuse(visit, price);
}

static void take_attributes(struct message_desk *desk, const struct queue_attributes *attributes)
{
	queue_attributes_release(&desk->attributes);
	queue_attributes_init(&desk->attributes);
	queue_attributes_merge(&desk->attributes, attributes);
	desk->has_attributes = true;
	desk->attributes_ms = loop_now_ms(desk->options.loop);
}

static void on_attributes(
	void *ud, const struct queue_attributes *attributes, const struct err *err)
{
	struct desk_reading *reading = ud;
	struct message_desk *desk = reading->desk;

	free(reading);
	if (!desk)
		return;
	desk->reading = NULL;
	desk->attributes_err = err ? *err : (struct err){0};
	if (!err)
		take_attributes(desk, attributes);
	desk->gen++;
	desk_visits_go_on(desk);
}

void desk_read_attributes(struct message_desk *desk)
{
	const struct desk_options *options = &desk->options;
	struct desk_reading *reading;

	if (desk->reading)
		return;
	reading = mem_new(1, sizeof *reading);
	reading->desk = desk;
	desk->reading = reading;
	reading->call = sqs_get_queue_attributes(options->sqs, options->priority,
		str_sv(&desk->queue_url), SQS_ATTRIBUTES_ALL, on_attributes, reading);
}

static struct desk_visit *first_waiting(const struct message_desk *desk)
{
	struct desk_visit *visit = desk->visits, *first = NULL;

	/* The list has the newest first. */
	for (; visit; visit = visit->next)
		if (visit->step == VISIT_WAITS)
			first = visit;
	return first;
}

void desk_visits_go_on(struct message_desk *desk)
{
	struct desk_visit *visit;

	while (!desk->reading && (visit = first_waiting(desk)))
		judge(visit);
}

static void on_turn(void *ud)
{
	desk_visits_go_on(ud);
}

static void start(struct message_desk *desk, struct desk_visit *visit)
{
	int64_t age_ms = loop_now_ms(desk->options.loop) - desk->attributes_ms;

	visit->desk = desk;
	visit->next = desk->visits;
	if (visit->next)
		visit->next->prev = visit;
	desk->visits = visit;
	desk->gen++;
	if (!desk->has_attributes || age_ms > ATTRIBUTES_FRESH_MS)
		desk_read_attributes(desk);
	else
		loop_timer_start(desk->options.loop, &visit->timer, 0, on_turn, desk);
}

static char *keep_reason(struct sv reason)
{
	return mem_strndup(reason.p ? reason.p : "", reason.n);
}

void message_desk_look(
	struct message_desk *desk, const struct desk_look *look, holding_look_fn done, void *ud)
{
	struct desk_visit *visit = mem_new(1, sizeof *visit);

	visit->look = *look;
	visit->reason = keep_reason(look->reason);
	visit->look_done = done;
	visit->ud = ud;
	start(desk, visit);
}

void message_desk_scan(struct message_desk *desk, const struct desk_scan *scan, scan_page_fn page,
	scan_done_fn done, void *ud)
{
	struct desk_visit *visit = mem_new(1, sizeof *visit);

	visit->is_scan = true;
	visit->scan = *scan;
	visit->reason = keep_reason(scan->reason);
	visit->page = page;
	visit->scan_done = done;
	visit->ud = ud;
	start(desk, visit);
}

void message_desk_scan_stop(struct message_desk *desk)
{
	struct err err = {0};

	err_set(&err, ERR_CANCELLED, "the scan was stopped before it began");
	for (struct desk_visit *visit = desk->visits, *next; visit; visit = next) {
		next = visit->next;
		if (visit->is_scan && visit->step == VISIT_WAITS)
			fail(visit, &err);
	}
	if (desk->is_scanning)
		scan_stop(desk->scan);
}

const struct scan_status *message_desk_scan_status(const struct message_desk *desk)
{
	return desk->scan ? scan_status(desk->scan) : NULL;
}

/* --- the desk goes --------------------------------------------------------------------------- */

/* What is under way ends by the holding; its answer finds nobody. */
static void detach(struct desk_visit *visit, const struct err *err)
{
	unlink_visit(visit);
	visit->desk = NULL;
	tell_failure(visit, err);
	switch (visit->step) {
	case VISIT_INTENDS:
		audit_write_cancel(visit->write);
		break;
	case VISIT_WAITS:
		break;
	case VISIT_UNDER_WAY:
		return;
	}
	free_visit(visit);
}

void desk_cancel_visits(struct message_desk *desk)
{
	struct err err = {0};

	err_set(&err, ERR_CANCELLED, "the queue's messages were closed");
	if (desk->reading) {
		desk->reading->desk = NULL;
		sqs_call_cancel(desk->reading->call);
		desk->reading = NULL;
	}
	while (desk->visits)
		detach(desk->visits, &err);
}
