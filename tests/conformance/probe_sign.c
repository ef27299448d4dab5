/* The word `sign`: a request to sign, each stage of its signature in the answer. */
#include "probe.h"

#include "sqscope/aws/sigv4.h"

#include <stdio.h>

static void add_header(struct sigv4_request *request, struct sv name, struct sv value)
{
	if (request->header_count < SIGV4_MAX_HEADERS)
		request->headers[request->header_count++] = (struct sigv4_header){name, value};
}

static struct sv item(const json_t *pair, size_t i)
{
	const json_t *value = json_array_get(pair, i);

	return sv_of(json_string_value(value), json_string_length(value));
}

/* What a client sends, and what the signer adds to it. */
static void add_headers(struct sigv4_request *request, const json_t *question)
{
	const json_t *headers = json_object_get(question, "headers");
	struct sv token = probe_text(question, "session_token");
	struct sv hash = probe_text(question, "content_sha256_header");

	for (size_t i = 0; i < json_array_size(headers); i++)
		add_header(request, item(json_array_get(headers, i), 0),
			item(json_array_get(headers, i), 1));
	add_header(request, sv_cstr("X-Amz-Date"), sv_cstr(request->amz_date));
	if (!sv_is_empty(token) && !probe_flag(question, "omit_session_token"))
		add_header(request, sv_cstr("X-Amz-Security-Token"), token);
	if (!sv_is_empty(hash))
		add_header(request, sv_cstr("x-amz-content-sha256"), hash);
}

json_t *probe_sign(const json_t *question)
{
	const json_t *normalize = json_object_get(question, "normalize");
	struct sigv4_request request = {
		.method = probe_text(question, "method"),
		.path = probe_text(question, "path"),
		.query = probe_text(question, "query"),
		.body = probe_text(question, "body"),
		.region = probe_text(question, "region"),
		.service = probe_text(question, "service"),
		.normalize_path = !normalize || json_is_true(normalize),
	};
	struct str canonical = {0}, to_sign = {0}, authorization = {0};
	char signature[SHA256_HEX_SIZE];
	json_t *reply = json_object();

	snprintf(request.amz_date, sizeof request.amz_date, "%.*s",
		SV_ARGS(probe_text(question, "timestamp")));
	add_headers(&request, question);
	sigv4_canonical_request(&request, &canonical, NULL);
	sigv4_string_to_sign(&request, str_sv(&canonical), &to_sign);
	sigv4_signature(&request, probe_text(question, "secret_key"), str_sv(&to_sign), signature);
	sigv4_authorization(&request, probe_text(question, "access_key"),
		probe_text(question, "secret_key"), &authorization);
	json_object_set_new(reply, "canonical_request", probe_string(str_sv(&canonical)));
	json_object_set_new(reply, "string_to_sign", probe_string(str_sv(&to_sign)));
	json_object_set_new(reply, "signature", json_string(signature));
	json_object_set_new(reply, "authorization", probe_string(str_sv(&authorization)));
	str_release(&canonical);
	str_release(&to_sign);
	str_release(&authorization);
	return reply;
}
