/* The routes of the control path. */
#include "sim_control.h"

#include "sim_debrief.h"

#include <stdarg.h>
#include <stdio.h>

enum { BAD_REQUEST = 400, FORBIDDEN = 403, NOT_FOUND = 404, BAD_METHOD = 405, MS = 1000 };
enum { ADVANCE_MAX_S = 30 * 24 * 3600 };

static void answer_json(struct sim_exchange *x, json_t *value)
{
	x->answer.type = "application/json";
	sim_exchange_json(x, value);
	json_decref(value);
}

void sim_control_fail(struct sim_exchange *x, int status, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	x->answer.status = status;
	/* What was cut in the middle of a character is no UTF-8. */
	json_t *message = json_string(text);
	answer_json(x, json_pack("{s:{s:o}}", "error", "message",
			       message ? message : json_string("it is not understood")));
}

/* The body as an object; NULL, answered, when it is none. */
static json_t *read_object(struct sim_exchange *x)
{
	const struct str *body = &x->request.body;
	json_t *in = body->n ? json_loadb(body->p, body->n, 0, NULL) : NULL;
	if (json_is_object(in))
		return in;
	json_decref(in);
	sim_control_fail(x, BAD_REQUEST, "the body must be a JSON object");
	return NULL;
}

/* --- faults --------------------------------------------------------------------------------------
 */

static json_t *fault_json(const struct sim_fault *fault)
{
	return json_pack("{s:I, s:s, s:I, s:I}", "id", (json_int_t)fault->id, "fault", fault->spec,
		"seen", (json_int_t)fault->seen, "struck", (json_int_t)fault->struck);
}

static json_t *faults_json(const struct sim_faults *faults)
{
	json_t *list = json_array();
	for (size_t i = 0; i < faults->count; i++)
		json_array_append_new(list, fault_json(faults->list[i]));
	return list;
}

static void get_faults(struct sim_exchange *x)
{
	answer_json(x, json_pack("{s:o}", "faults", faults_json(x->store->faults)));
}

static void post_fault(struct sim_exchange *x)
{
	struct err err = {0};
	json_t *in = read_object(x);
	if (!in)
		return;
	const char *spec = json_string_value(json_object_get(in, "fault"));
	struct sim_fault *fault = spec ? sim_fault_parse(sv_cstr(spec), &err) : NULL;
	json_decref(in);
	if (fault) {
		sim_faults_add(x->store->faults, fault);
		answer_json(x, fault_json(fault));
	} else {
		sim_control_fail(
			x, BAD_REQUEST, "%s", spec ? err.msg : "the member fault is missing");
	}
}

static void delete_faults(struct sim_exchange *x)
{
	struct sv slash, id_text, path = sim_request_path(&x->request);
	int64_t id;
	sv_cut(sv_of(path.p + 1, path.n - 1), '/', &slash, &id_text);
	if (!id_text.n)
		sim_faults_clear(x->store->faults);
	else if (!sv_to_i64(id_text, &id) || !sim_faults_remove(x->store->faults, (uint32_t)id)) {
		sim_control_fail(x, NOT_FOUND, "there is no such fault");
		return;
	}
	get_faults(x);
}

/* --- the world -----------------------------------------------------------------------------------
 */

static json_t *fates_json(const struct sim_ledger *ledger)
{
	json_t *out = json_object();
	for (size_t i = 0; i < SIM_FATE_COUNT; i++)
		json_object_set_new(
			out, sim_fate_names[i], json_integer((json_int_t)ledger->fates[i]));
	return out;
}

static void get_stats(struct sim_exchange *x)
{
	const struct sim_store *store = x->store;
	answer_json(x, json_pack("{s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "now_ms",
			       (json_int_t)store->now_ms, "queues", (json_int_t)store->queue_count,
			       "receives", (json_int_t)store->ledger.receive_count, "messages",
			       fates_json(&store->ledger), "calls", sim_tally_json(&store->calls),
			       "errors", sim_tally_json(&store->errors), "faults",
			       faults_json(store->faults)));
}

static void post_clock(struct sim_exchange *x)
{
	json_t *in = read_object(x);
	if (!in)
		return;
	const json_t *advance = json_object_get(in, "advance_s");
	double advance_s = json_is_number(advance) ? json_number_value(advance) : -1;
	json_decref(in);
	if (advance_s < 0 || advance_s > ADVANCE_MAX_S) {
		sim_control_fail(x, BAD_REQUEST, "advance_s must be from 0 to %d", ADVANCE_MAX_S);
		return;
	}
	sim_store_advance(x->store, (int64_t)(advance_s * MS));
	sim_store_turn(x->store);
	answer_json(x, json_pack("{s:I}", "now_ms", (json_int_t)x->store->now_ms));
}

static void get_debrief(struct sim_exchange *x)
{
	struct sim_debrief debrief;
	sim_debrief_take(x->store, &debrief);
	answer_json(x, sim_debrief_json(&debrief));
	sim_debrief_release(&debrief);
}

/* --- routes --------------------------------------------------------------------------------------
 */

static const struct route {
	const char *method, *path;
	bool has_rest; /* more may follow the path */
	void (*serve)(struct sim_exchange *x);
} routes[] = {
	{"GET", "/ledger", false, sim_control_ledger},
	{"GET", "/faults", false, get_faults},
	{"POST", "/faults", false, post_fault},
	{"DELETE", "/faults", true, delete_faults},
	{"GET", "/stats", false, get_stats},
	{"POST", "/clock", false, post_clock},
	{"GET", "/debrief", false, get_debrief},
};

static bool leads_to(const struct route *route, struct sv path)
{
	size_t n = strlen(route->path);
	return sv_eq_cstr(path, route->path) ||
	       (route->has_rest && sv_starts_with(path, sv_cstr(route->path)) && path.p[n] == '/');
}

/* A page in a browser that was led here by a name of its own has another host. */
static bool is_local(const struct sim_request *request)
{
	struct sv host, port;
	sv_cut(sim_request_header(request, "host"), ':', &host, &port);
	return sv_eq_cstr(host, "127.0.0.1") || sv_eq_cstr(host, "localhost");
}

static void serve(struct sim_exchange *x)
{
	struct sv path = sim_request_path(&x->request);
	bool is_known = false;
	if (!is_local(&x->request)) {
		sim_control_fail(x, FORBIDDEN, "this is for programs of this machine");
		return;
	}
	for (size_t i = 0; i < COUNT_OF(routes); i++) {
		if (!leads_to(&routes[i], path))
			continue;
		is_known = true;
		if (strcmp(x->request.method, routes[i].method) != 0)
			continue;
		routes[i].serve(x);
		return;
	}
	sim_control_fail(x, is_known ? BAD_METHOD : NOT_FOUND,
		"there are GET /ledger, GET POST DELETE /faults, GET /stats, POST /clock, GET "
		"/debrief");
}

const struct sim_service sim_service_control = {
	.name = "control",
	.serve = serve,
	.forget = sim_control_ledger_forget,
};
