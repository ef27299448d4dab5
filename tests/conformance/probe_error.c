/* The word `error`: an error answer, its code and message as they were sent. */
#include "probe.h"

#include "aws/service_fault.h"

/* Header names have no case. */
static struct sv header(const json_t *headers, const char *name)
{
	json_t *all = (json_t *)headers, *value;
	const char *key;

	json_object_foreach(all, key, value)
	{
		if (sv_eq_nocase(sv_cstr(key), sv_cstr(name)))
			return sv_cstr(json_string_value(value));
	}
	return sv_cstr("");
}

json_t *probe_error(const json_t *question)
{
	const json_t *headers = json_object_get(question, "headers");
	const struct service_reply received = {
		.status = (int)json_integer_value(json_object_get(question, "status")),
		.query_error = header(headers, "x-amzn-query-error"),
		.error_type = header(headers, "x-amzn-errortype"),
		.request_id = header(headers, "x-amzn-requestid"),
		.body = probe_text(question, "body"),
	};
	json_t *reply = json_object();
	struct service_fault fault;

	service_fault_read(&fault, &received);
	json_object_set_new(reply, "code", probe_string(str_sv(&fault.code)));
	json_object_set_new(reply, "message",
		fault.message.n > 0 ? probe_string(str_sv(&fault.message)) : json_null());
	service_fault_release(&fault);
	return reply;
}
