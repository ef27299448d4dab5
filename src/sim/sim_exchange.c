/* From a request to its service, and the answers that all services share. */
#include "sim_http.h"

static bool has_prefix(struct sv text, const char *prefix)
{
	return prefix && text.p && sv_starts_with(text, sv_cstr(prefix));
}

static const struct sim_service *find_by_scope(const struct sim_request *request)
{
	struct sim_authorization auth;
	struct sim_error error;
	if (!sim_authorization_read(request, &auth, &error))
		return NULL;
	for (size_t i = 0; sim_services[i]; i++)
		if (sv_eq_cstr(auth.service, sim_services[i]->name))
			return sim_services[i];
	return NULL;
}

const struct sim_service *sim_service_find(const struct sim_request *request)
{
	struct sv target = sim_request_header(request, "x-amz-target");
	struct sv path = sim_request_path(request);
	const struct sim_service *found = NULL;
	for (size_t i = 0; sim_services[i]; i++)
		if (has_prefix(target, sim_services[i]->target))
			return sim_services[i];
	for (size_t i = 0; sim_services[i]; i++)
		if (has_prefix(path, sim_services[i]->path) &&
			(!found || strlen(sim_services[i]->path) > strlen(found->path)))
			found = sim_services[i];
	return found ? found : find_by_scope(request);
}

static int add_bytes(const char *bytes, size_t n, void *ud)
{
	str_add(ud, sv_of(bytes, n));
	return 0;
}

void sim_exchange_json(struct sim_exchange *x, const json_t *value)
{
	if (!x->answer.type)
		x->answer.type = "application/x-amz-json-1.0";
	json_dump_callback(value, add_bytes, &x->answer.body, JSON_COMPACT);
	sim_exchange_answer(x);
}

static void add_xml_text(struct str *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			str_add_cstr(out, "&lt;");
		else if (*text == '>')
			str_add_cstr(out, "&gt;");
		else if (*text == '&')
			str_add_cstr(out, "&amp;");
		else
			str_add_char(out, *text);
	}
}

static void answer_xml_error(struct sim_exchange *x, const struct sim_error *error)
{
	const struct sim_error_row *row = &sim_error_rows[error->id];
	struct str *out = &x->answer.body;
	x->answer.type = "text/xml";
	str_addf(out, "<ErrorResponse><Error><Type>%s</Type><Code>%s</Code><Message>",
		row->is_sender ? "Sender" : "Receiver", row->legacy);
	add_xml_text(out, error->text);
	str_addf(out, "</Message></Error><RequestId>%s</RequestId></ErrorResponse>", x->request_id);
	sim_exchange_answer(x);
}

void sim_exchange_error(struct sim_exchange *x, const struct sim_error *error)
{
	const struct sim_error_row *row = &sim_error_rows[error->id];
	str_clear(&x->answer.body);
	x->answer.status = x->forced_status ? x->forced_status : row->http_status;
	sim_tally_count(&x->store->errors, sv_cstr(row->legacy));
	if (x->service && x->service->is_xml) {
		answer_xml_error(x, error);
		return;
	}
	str_clear(&x->answer.query_error);
	str_addf(&x->answer.query_error, "%s;%s", row->legacy,
		row->is_sender ? "Sender" : "Receiver");
	json_t *type = json_sprintf("%s#%s", row->space, row->shape);
	/* A text that was cut in the middle of a character is no UTF-8. */
	json_t *message = json_string(error->text);
	json_t *body = json_pack("{s:o, s:o}", "__type", type, "message",
		message ? message : json_string(row->text));
	sim_exchange_json(x, body);
	json_decref(body);
}

void sim_exchange_answer(struct sim_exchange *x)
{
	if (!x->answer.status)
		x->answer.status = 200;
	if (sim_strike_answer(x))
		return;
	x->has_answer = true;
	if (x->is_waiting)
		sim_front_resume(x);
}

static void refuse(struct sim_exchange *x, enum sim_error_id id)
{
	struct sim_error error;
	sim_error_set(&error, id, NULL);
	sim_exchange_error(x, &error);
}

static void refuse_stranger(struct sim_exchange *x)
{
	bool is_signed = sim_request_header(&x->request, "authorization").p != NULL;
	refuse(x, is_signed ? SIM_ERROR_UNKNOWN_OPERATION : SIM_ERROR_MISSING_TOKEN);
}

static void name_base(struct sim_exchange *x)
{
	struct sv host = sim_request_header(&x->request, "host");
	str_addf(&x->base_url, "http://%.*s", SV_ARGS(host));
}

void sim_exchange_serve(struct sim_exchange *x, struct sim_verifier *verifier)
{
	uint8_t id[SIM_UUID_BYTES];
	struct sim_error error = {0};
	sim_random_uuid(&x->store->random, id);
	sim_uuid_text(id, x->request_id);
	name_base(x);
	if (x->request.is_too_large) {
		refuse(x, SIM_ERROR_REQUEST_TOO_LARGE);
		return;
	}
	if (!x->service)
		x->service = sim_service_find(&x->request);
	if (!x->service)
		refuse_stranger(x);
	else if (x->is_trusted || sim_sigv4_check(verifier, &x->request, x->service->name,
					  x->store->now_ms - x->store->advanced_ms, &error))
		x->service->serve(x);
	else
		sim_exchange_error(x, &error);
}

void sim_exchange_release(struct sim_exchange *x)
{
	sim_strike_release(x);
	if (x->service && x->service->forget)
		x->service->forget(x);
	sim_request_release(&x->request);
	sim_answer_release(&x->answer);
	str_release(&x->base_url);
}
