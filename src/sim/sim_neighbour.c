/* JSON for the neighbours. */
#include "sim_neighbour.h"

#include <stdarg.h>
#include <stdio.h>

enum { BAD_REQUEST = 400 };

json_t *sim_neighbour_read(struct sim_exchange *x)
{
	const struct str *body = &x->request.body;
	json_t *in = body->n ? json_loadb(body->p, body->n, 0, NULL) : json_object();
	if (json_is_object(in))
		return in;
	json_decref(in);
	sim_neighbour_fail(x, BAD_REQUEST, "SerializationException", "The body is no JSON object");
	return NULL;
}

void sim_neighbour_answer(struct sim_exchange *x, json_t *value)
{
	sim_exchange_json(x, value);
	json_decref(value);
}

void sim_neighbour_fail(struct sim_exchange *x, int status, const char *code, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	json_t *message = json_string(text);
	x->answer.status = status;
	sim_tally_count(&x->store->errors, sv_cstr(code));
	sim_neighbour_answer(x, json_pack("{s:s, s:o}", "__type", code, "message",
					message ? message : json_string(code)));
}

const char *sim_neighbour_text(const json_t *in, const char *name)
{
	const char *text = json_string_value(json_object_get(in, name));
	return text ? text : "";
}

struct sv sim_arn_name(struct sv arn)
{
	size_t start = arn.n;
	while (start > 0 && arn.p[start - 1] != ':' && arn.p[start - 1] != '/')
		start--;
	return sv_of(arn.p + start, arn.n - start);
}
