/* One call: what is checked before its handler runs, and the members of requests and answers. */
#include "sim_action.h"

#include "sim_wait.h"
#include "sqscope/sim/sim.h"

#include <stdarg.h>
#include <stdio.h>

/* --- members of a request ------------------------------------------------------------------------
 */

static const json_t *member(const json_t *in, const char *name)
{
	const json_t *value = json_object_get(in, name);
	return json_is_null(value) ? NULL : value;
}

static bool refuse_type(const char *name, const char *wanted, struct sim_error *error)
{
	return sim_error_set(
		error, SIM_ERROR_SERIALIZATION, "The member %s should be %s.", name, wanted);
}

bool sim_in_text(const json_t *in, const char *name, struct sv *text, struct sim_error *error)
{
	const json_t *value = member(in, name);
	*text = sv_of(NULL, 0);
	if (!value)
		return true;
	if (!json_is_string(value))
		return refuse_type(name, "a string", error);
	*text = sv_of(json_string_value(value), json_string_length(value));
	return true;
}

bool sim_in_number(const json_t *in, const char *name, int64_t lowest, int64_t highest,
	const char *reason, int64_t *value, struct sim_error *error)
{
	const json_t *given = member(in, name);
	char text[32];
	if (!given)
		return true;
	if (!json_is_integer(given))
		return refuse_type(name, "a number", error);
	*value = json_integer_value(given);
	if (*value >= lowest && *value <= highest)
		return true;
	snprintf(text, sizeof text, "%lld", (long long)*value);
	return sim_error_value(error, text, name, reason);
}

bool sim_in_list(const json_t *in, const char *name, const json_t **list, struct sim_error *error)
{
	*list = member(in, name);
	return !*list || json_is_array(*list) || refuse_type(name, "a list", error);
}

bool sim_in_object(
	const json_t *in, const char *name, const json_t **object, struct sim_error *error)
{
	*object = member(in, name);
	return !*object || json_is_object(*object) || refuse_type(name, "an object", error);
}

/* --- members of an answer ------------------------------------------------------------------------
 */

void sim_out_text(json_t *out, const char *name, const char *text)
{
	json_object_set_new(out, name, json_string(text));
}

void sim_out_sv(json_t *out, const char *name, struct sv text)
{
	json_object_set_new(out, name, json_stringn(text.p, text.n));
}

void sim_out_number(json_t *out, const char *name, int64_t number)
{
	json_object_set_new(out, name, json_integer(number));
}

void sim_out_sequence(json_t *out, const char *name, uint64_t sequence)
{
	json_object_set_new(out, name, json_sprintf("188%017llu", (unsigned long long)sequence));
}

static json_t *url_of(const struct sim_call *call, const char *name)
{
	return json_sprintf("%s/" SIM_ACCOUNT "/%s", call->base_url, name);
}

void sim_out_queue_url(
	const struct sim_call *call, json_t *out, const char *name, const struct sim_queue *q)
{
	json_object_set_new(out, name, url_of(call, q->name));
}

void sim_out_url(const struct sim_call *call, json_t *list, const char *name)
{
	json_array_append_new(list, url_of(call, name));
}

/* --- the call ------------------------------------------------------------------------------------
 */

enum sim_outcome sim_call_fail(struct sim_call *call, enum sim_error_id id, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	call->error.id = id;
	if (fmt)
		vsnprintf(call->error.text, sizeof call->error.text, fmt, ap);
	else
		sim_error_set(&call->error, id, NULL);
	va_end(ap);
	return SIM_FAILED;
}

/* Host and scheme of a queue's URL say nothing: names that lead here differ. Account and name are
 * its last two parts. */
static struct sim_queue *find_by_url(const struct sim_store *store, struct sv url)
{
	struct sv parts[2] = {{NULL, 0}, {NULL, 0}};
	for (size_t end = url.n, k = 2; k-- > 0;) {
		size_t start = end;
		while (start > 0 && url.p[start - 1] != '/')
			start--;
		parts[k] = sv_of(url.p + start, end - start);
		end = start > 0 ? start - 1 : 0;
	}
	if (!sv_eq_cstr(parts[0], SIM_ACCOUNT))
		return NULL;
	return sim_store_find(store, parts[1]);
}

static bool find_queue(struct sim_call *call)
{
	struct sv url;
	if (!sim_in_text(call->in, "QueueUrl", &url, &call->error))
		return false;
	call->queue = find_by_url(call->store, url);
	return call->queue || sim_error_set(&call->error, SIM_ERROR_QUEUE_DOES_NOT_EXIST, NULL);
}

static bool check_required(struct sim_call *call)
{
	for (size_t i = 0; i < SIM_MAX_REQUIRED && call->action->required[i]; i++)
		if (!member(call->in, call->action->required[i]))
			return sim_error_set(&call->error, SIM_ERROR_MISSING_PARAMETER,
				"The request must contain the parameter %s.",
				call->action->required[i]);
	return true;
}

static bool needs_queue(const struct sim_action *action)
{
	return action->required[0] && strcmp(action->required[0], "QueueUrl") == 0;
}

enum sim_outcome sim_call_run(struct sim_call *call, struct sv action)
{
	call->out = json_object();
	call->action = sim_action_find(action);
	if (!call->action)
		return sim_call_fail(call, SIM_ERROR_UNKNOWN_OPERATION, NULL);
	if (!check_required(call) || (needs_queue(call->action) && !find_queue(call)))
		return SIM_FAILED;
	call->store->is_client = call->is_client;
	enum sim_outcome outcome = call->action->handle(call);
	call->store->is_client = false;
	return outcome;
}

void sim_call_release(struct sim_call *call)
{
	sim_wait_stop(call->store, &call->waiter);
	json_decref(call->out);
	call->out = NULL;
}
