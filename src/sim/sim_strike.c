/* Faults at work on requests and answers. */
#include "sim_strike.h"

#include "sim_http.h"
#include "sqscope/base/mem.h"

#include <signal.h>
#include <stdlib.h>

enum { GARBAGE_BYTES = 256, THROTTLED_STATUS = 400, PROXY_STATUS = 502 };

static const char proxy_page[] =
	"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
	"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>proxy</center>\r\n"
	"</body>\r\n</html>\r\n";

struct request {
	struct sim_exchange *x;
	struct sim_faults *faults;
	const char *action, *queue;
};

static const struct sim_fault *strike(const struct request *r, enum sim_fault_kind kind)
{
	return sim_faults_strike(r->faults, kind, r->action, r->queue);
}

static void kill_server(const struct sim_faults *faults)
{
	if (faults->kill)
		faults->kill(faults->kill_ud);
	else
		raise(SIGKILL);
}

static bool refuse(const struct request *r, enum sim_error_id id, const char *text)
{
	struct sim_error error;
	sim_error_set(&error, id, text ? "%s" : NULL, text);
	sim_exchange_error(r->x, &error);
	return true;
}

static bool refuse_denied(const struct request *r)
{
	struct str text = {0};
	str_addf(&text,
		"User: arn:aws:iam::" SIM_ACCOUNT ":user/" SIM_KEY_ID " is not authorized to "
		"perform: %s:%s%s%s because no identity-based policy allows the action",
		r->x->service->name, r->action,
		r->queue[0] ? " on resource: arn:aws:sqs:" SIM_REGION ":" SIM_ACCOUNT ":" : "",
		r->queue);
	refuse(r, SIM_ERROR_ACCESS_DENIED, str_cstr(&text));
	str_release(&text);
	return true;
}

/* A code that the table of errors does not have is made up after the pattern of the others. */
static bool refuse_throttled(const struct request *r, const char *code)
{
	struct sim_exchange *x = r->x;
	if (!code || x->service->is_xml)
		return refuse(r, SIM_ERROR_REQUEST_THROTTLED, NULL);
	x->answer.status = THROTTLED_STATUS;
	str_addf(&x->answer.query_error, "%s;Sender", code);
	json_t *type = json_sprintf("com.amazonaws.%s#%s", x->service->name, code);
	json_t *body = json_pack("{s:o, s:s}", "__type", type, "message", "Rate exceeded");
	sim_tally_count(&x->store->errors, sv_cstr(code));
	sim_exchange_json(x, body);
	json_decref(body);
	return true;
}

static bool refuse_status(const struct request *r, int64_t status)
{
	enum { UNAVAILABLE = 503 };
	r->x->forced_status = (int)status;
	return refuse(r, status == UNAVAILABLE ? SIM_ERROR_UNAVAILABLE : SIM_ERROR_INTERNAL, NULL);
}

/* Before anything is done. */
static bool is_refused(const struct request *r)
{
	const struct sim_fault *fault;
	if (strike(r, SIM_FAULT_KILL))
		kill_server(r->faults);
	if (strike(r, SIM_FAULT_CUT_BEFORE)) {
		r->x->answer.cut = SIM_CUT_ALL;
		sim_exchange_answer(r->x);
		return true;
	}
	if ((fault = strike(r, SIM_FAULT_HTTP)))
		return refuse_status(r, fault->low);
	if ((fault = strike(r, SIM_FAULT_THROTTLE)))
		return refuse_throttled(r, fault->code);
	if (strike(r, SIM_FAULT_DENIED))
		return refuse_denied(r);
	if (strike(r, SIM_FAULT_EXPIRED))
		return refuse(r, SIM_ERROR_EXPIRED_TOKEN, NULL);
	return false;
}

static void choose(struct request *r)
{
	const struct sim_fault *fault = strike(r, SIM_FAULT_LATENCY);
	if (fault)
		r->x->strike.delay_ms = sim_fault_time_ms(r->faults, fault);
	for (int kind = SIM_FAULT_CUT_AFTER; kind <= SIM_FAULT_EMPTY; kind++)
		if (strike(r, (enum sim_fault_kind)kind))
			r->x->strike.after = (enum sim_fault_kind)kind;
}

/* What follows the last slash or colon: URLs and ARNs end in the name. */
static char *name_of(struct sv queue)
{
	size_t start = queue.n;
	while (start > 0 && queue.p[start - 1] != '/' && queue.p[start - 1] != ':')
		start--;
	return mem_strndup(queue.p ? queue.p + start : "", queue.n - start);
}

bool sim_strike_request(struct sim_exchange *x, const char *action, struct sv queue)
{
	struct request r = {.x = x, .faults = x->store->faults, .action = action};
	sim_tally_count(&x->store->calls, sv_cstr(action));
	if (!r.faults->count)
		return false;
	char *name = name_of(queue);
	r.queue = name;
	choose(&r);
	bool is_over = is_refused(&r);
	free(name);
	return is_over;
}

static void make_garbage(struct sim_exchange *x)
{
	str_clear(&x->answer.body);
	for (int i = 0; i < GARBAGE_BYTES; i++)
		str_add_char(
			&x->answer.body, (char)sim_random_below(&x->store->faults->random, 256));
}

static void spoil(struct sim_exchange *x)
{
	switch ((int)x->strike.after) {
	case SIM_FAULT_CUT_AFTER:
		x->answer.cut = SIM_CUT_ALL;
		break;
	case SIM_FAULT_HALF:
		x->answer.cut = SIM_CUT_HALF;
		break;
	case SIM_FAULT_GARBAGE:
		make_garbage(x);
		break;
	case SIM_FAULT_HTML:
		x->answer.status = PROXY_STATUS;
		x->answer.type = "text/html";
		str_set(&x->answer.body, sv_cstr(proxy_page));
		break;
	case SIM_FAULT_EMPTY:
		str_clear(&x->answer.body);
		break;
	}
	x->strike.after = 0;
}

static void on_time(struct sim_store *store, struct sim_deadline *deadline)
{
	(void)store;
	sim_exchange_answer(SIM_OWNER(deadline, struct sim_exchange, delay));
}

bool sim_strike_answer(struct sim_exchange *x)
{
	int64_t delay_ms = x->strike.delay_ms;
	x->strike.delay_ms = 0;
	if (delay_ms) {
		sim_deadline_set(
			&x->store->deadlines, &x->delay, x->store->now_ms + delay_ms, on_time);
		return true;
	}
	if (x->strike.after)
		spoil(x);
	return false;
}

void sim_strike_release(struct sim_exchange *x)
{
	sim_deadline_clear(&x->store->deadlines, &x->delay);
}
