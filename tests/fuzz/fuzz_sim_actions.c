/*
 * Fuzz target: any requests, one a line ("SendMessage {...}"; "+5000" turns the clock), leave the
 * simulator's world in order: every message of the ledger that is alive is in exactly one queue.
 */
#include "fuzz_target.h"

#include "sim/sim_action.h"

static int64_t read_clock(void *ud)
{
	return *(const int64_t *)ud;
}

static void forget(struct sim_call *call)
{
	(void)call;
}

static void check_queue(const struct sim_store *store, const struct sim_queue *q, size_t *listed)
{
	for (int state = 0; state < SIM_STATE_COUNT; state++) {
		const struct sim_list *list = &q->messages[state];
		size_t count = 0;
		for (struct sim_link *l = sim_list_first(list); l; l = sim_list_next(list, l)) {
			const struct sim_message *m = SIM_OWNER(l, struct sim_message, link);
			const struct sim_record *r = sim_ledger_get(&store->ledger, m->serial);
			must(m->queue == q && (int)m->state == state, "a message is where it says");
			must(r && r->message == m && r->fate == SIM_FATE_ALIVE, "it is recorded");
			must((m->group != NULL) == q->settings.is_fifo,
				"FIFO messages have groups");
			must(m->deadline.place != 0, "it ends some time");
			count++;
		}
		must(count == list->count, "a list knows its length");
		*listed += count;
	}
}

static void check(const struct sim_store *store)
{
	size_t listed = 0;
	must(map_count(store->queues) == store->queue_count, "queues are listed once");
	for (size_t i = 0; i < store->queue_count; i++)
		check_queue(store, store->by_name[i], &listed);
	must(listed == store->ledger.fates[SIM_FATE_ALIVE], "nothing is lost or doubled");
}

static void act(struct sim_store *store, struct sv action, struct sv body)
{
	json_t *in = json_loadb(body.p, body.n, JSON_ALLOW_NUL, NULL);
	struct sim_call call = {.store = store, .base_url = "http://sim", .in = in, .done = forget};
	if (json_is_object(in)) {
		sim_store_turn(store);
		if (sim_call_run(&call, action) == SIM_FAILED)
			must(call.error.id != SIM_OK && call.error.text[0], "a failure says why");
		sim_call_release(&call);
		sim_store_settle(store);
		check(store);
	}
	json_decref(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv rest = sv_of((const char *)data, size), line, action, body;
	int64_t now_ms = 1795618980000, step_ms;
	struct sim_store *store = sim_store_new(read_clock, &now_ms, 1);
	while (rest.n) {
		sv_cut(rest, '\n', &line, &rest);
		if (sv_starts_with(line, sv_cstr("+")) && sv_to_i64(line, &step_ms) &&
			step_ms < 1000000000) {
			now_ms += step_ms;
			sim_store_turn(store);
			sim_store_settle(store);
			check(store);
		}
		if (sv_cut(line, ' ', &action, &body))
			act(store, action, body);
	}
	sim_store_free(store);
	return 0;
}
