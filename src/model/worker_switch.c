/* A switch of an event source mapping on its way. */
#include "sqscope/model/worker_switch.h"

#include "sqscope/base/mem.h"
#include "sqscope/model/audit_trail.h"

#include <stdlib.h>

struct worker_switch {
	struct aws_client *lambda;
	struct str uuid;
	bool is_enabled;
	struct audit_write *audit; /* NULL before its begin, and at the end */
	bool has_intent;
	struct service_call *call; /* NULL while none is under way */
	struct loop_timer timer;
	struct err refusal;
	worker_switched_fn done;
	void *ud;
};

static void free_switch(struct worker_switch *s)
{
	loop_timer_stop(&s->timer);
	str_release(&s->uuid);
	free(s);
}

static void end(struct worker_switch *s, const struct lambda_mapping *mapping, bool is_ambiguous,
	const struct err *err)
{
	struct audit_outcome outcome = {
		.result = audit_result_of(!err, 1, is_ambiguous),
		.request_id = sv_cstr(err ? err->request_id : ""),
		.err = err,
	};

	if (s->audit)
		audit_write_end(s->audit, &outcome);
	s->done(s->ud, mapping, is_ambiguous, err);
	free_switch(s);
}

static void on_refused(void *ud)
{
	struct worker_switch *s = ud;
	struct err err = s->refusal;

	end(s, NULL, false, &err);
}

/* Without an answer of the service it may have taken effect. */
static void on_switched(void *ud, struct lambda_mappings *mappings, const struct err *err)
{
	struct worker_switch *s = ud;

	s->call = NULL;
	end(s, err ? NULL : &mappings->items[0], err && err->http_status == 0, err);
}

static void on_intended(void *ud, struct audit_write *audit, const struct err *err)
{
	struct worker_switch *s = ud;

	s->audit = audit;
	s->has_intent = audit != NULL;
	if (err)
		end(s, NULL, false, err);
	else
		s->call = lambda_enable_mapping(
			s->lambda, PRIORITY_USER, str_sv(&s->uuid), s->is_enabled, on_switched, s);
}

static void intend(struct worker_switch *s, const struct worker_switch_order *order)
{
	struct audit_trail trail = {order->loop, order->store, order->gate.place, order->gate.live};
	struct str worker = {0};
	struct audit_value value = {.parameter = AUDIT_WORKER};
	struct audit_intent intent = {.queue = order->queue_url,
		.action = sv_cstr("UpdateEventSourceMapping"),
		.values = &value,
		.value_count = 1};

	str_addf(&worker, "%s Enabled=%s", str_cstr(&s->uuid), s->is_enabled ? "true" : "false");
	value.value = str_sv(&worker);
	s->audit = audit_trail_begin(&trail, &intent, on_intended, s);
	str_release(&worker);
}

struct worker_switch *worker_switch_start(
	const struct worker_switch_order *order, worker_switched_fn done, void *ud)
{
	struct worker_switch *s = mem_new(1, sizeof *s);

	s->lambda = order->lambda;
	s->is_enabled = order->is_enabled;
	s->done = done;
	s->ud = ud;
	str_set(&s->uuid, order->uuid);
	if (write_gate_pass(&order->gate, &s->refusal))
		intend(s, order);
	else
		loop_timer_start(order->loop, &s->timer, 0, on_refused, s);
	return s;
}

static void ignore_end(
	void *ud, const struct lambda_mapping *mapping, bool is_ambiguous, const struct err *err)
{
	(void)ud;
	(void)mapping;
	(void)is_ambiguous;
	(void)err;
}

void worker_switch_cancel(struct worker_switch *s)
{
	struct err err = {0};

	err_set(&err, ERR_CANCELLED, "it was given up");
	s->done(s->ud, NULL, s->call != NULL, &err);
	s->done = ignore_end;
	if (s->call) {
		service_call_cancel(s->call);
	} else if (s->audit && !s->has_intent) {
		audit_write_cancel(s->audit);
		free_switch(s);
	} else {
		end(s, NULL, false, &err);
	}
}
