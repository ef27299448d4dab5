/* The HTTP request of a call, made and signed when it is about to leave. */
#include "aws_client.h"

#include "sqscope/aws/sigv4.h"

static const struct hmac_key *key_for(struct aws_client *client, const struct creds *creds)
{
	struct signing_key *cache = &client->signing_key;
	struct sv secret = secret_sv(&creds->secret_access_key);
	struct sv date = sv_of(client->amz_date, sizeof cache->date - 1);
	uint8_t key[SHA256_SIZE];

	if (sv_eq_cstr(date, cache->date) && sv_eq(secret, secret_sv(&cache->secret)))
		return cache->key;
	sigv4_signing_key(
		secret, date, str_sv(&client->region), sv_cstr(client->options.signing_name), key);
	hmac_key_free(cache->key);
	cache->key = hmac_key_new(sv_of((const char *)key, sizeof key));
	digest_wipe(key, sizeof key);
	secret_set(&cache->secret, secret);
	memcpy(cache->date, date.p, date.n);
	return cache->key;
}

static const struct target *target_of(struct aws_call *call, struct err *err)
{
	const struct aws_request *request = &call->request;

	if (request->path.n <= 1 && sv_is_empty(request->query))
		return &call->client->root;
	if (call->target.text.n > 0 || target_set(&call->target, str_sv(&call->client->base),
					       request->path, request->query, err))
		return &call->target;
	return NULL;
}

static void add_header(struct sigv4_request *signed_part, const char *name, struct sv value)
{
	if (!sv_is_empty(value))
		signed_part->headers[signed_part->header_count++] =
			(struct sigv4_header){sv_cstr(name), value};
}

/* creds is NULL for what is not signed. */
static void fill(struct aws_call *call, const struct target *target, const struct creds *creds,
	struct sigv4_request *out)
{
	struct aws_client *client = call->client;
	const struct aws_request *request = &call->request;

	out->method = request->method;
	out->path = str_sv(&target->url.path);
	out->query = str_sv(&target->url.query);
	out->body = request->body;
	out->region = str_sv(&client->region);
	out->service = sv_cstr(client->options.signing_name);
	out->normalize_path = true;
	memcpy(out->amz_date, client->amz_date, sizeof out->amz_date);
	add_header(out, "Host", str_sv(&target->url.host));
	add_header(out, "X-Amz-Date", sv_cstr(creds ? client->amz_date : ""));
	add_header(out, "Content-Type", request->content_type);
	add_header(out, "X-Amz-Target", request->target);
	if (creds)
		add_header(out, "X-Amz-Security-Token", secret_sv(&creds->session_token));
	add_header(out, "x-amzn-query-mode", sv_cstr(request->query_mode ? "true" : ""));
}

static void add_authorization(struct aws_client *client, const struct sigv4_request *signed_part,
	const struct creds *creds, struct http_request *out)
{
	str_clear(&client->authorization);
	sigv4_authorization_with_key(signed_part, sv_cstr(creds->access_key_id),
		key_for(client, creds), &client->authorization);
	out->headers[out->header_count++] =
		(struct http_header){sv_cstr("Authorization"), str_sv(&client->authorization)};
}

/* libcurl writes the Host header itself, from the URL. */
static void copy_headers(struct http_request *out, const struct sigv4_request *signed_part)
{
	for (size_t i = 1; i < signed_part->header_count; i++)
		out->headers[out->header_count++] = (struct http_header){
			signed_part->headers[i].name, signed_part->headers[i].value};
}

/* The header that is not signed. */
static bool add_own_header(struct aws_call *call, const struct target *target,
	struct http_request *out, struct err *err)
{
	const struct aws_request *request = &call->request;
	const struct aws_client *client = call->client;
	int64_t now_unix_ms = loop_unix_ms(client->options.loop) + client->skew.offset_ms;
	struct http_header header = request->header;

	if (sv_is_empty(header.name))
		return true;
	if (request->make_header) {
		str_clear(&call->made_header);
		if (!request->make_header(request->make_header_ud, str_cstr(&target->text),
			    now_unix_ms, &call->made_header, err))
			return false;
		header.value = str_sv(&call->made_header);
	}
	out->headers[out->header_count++] = header;
	return true;
}

bool request_prepare(void *ud, struct http_request *out, struct err *err)
{
	struct aws_call *call = ud;
	struct aws_client *client = call->client;
	int64_t now_unix_ms = loop_unix_ms(client->options.loop);
	bool is_signed = client->options.creds != NULL;
	const struct creds *creds =
		is_signed ? creds_provider_current(client->options.creds, now_unix_ms) : NULL;
	const struct target *target = target_of(call, err);
	struct sigv4_request signed_part = {0};

	if (!target)
		return false;
	call->lacks_creds = is_signed && !creds;
	if (call->lacks_creds)
		return err_fail(
			err, ERR_EXPIRED, "the credentials expired before the request left");
	clock_format_amz(now_unix_ms + client->skew.offset_ms, client->amz_date);
	fill(call, target, creds, &signed_part);
	out->method = call->request.method;
	out->url = str_sv(&target->text);
	copy_headers(out, &signed_part);
	if (creds)
		add_authorization(client, &signed_part, creds, out);
	if (!add_own_header(call, target, out, err))
		return false;
	out->body = call->request.body;
	out->timeout_ms = call->request.timeout_ms;
	out->is_long_poll = call->request.is_long_poll;
	out->no_resend = call->request.not_idempotent;
	call->signed_offset_ms = client->skew.offset_ms;
	call->signed_creds_gen = is_signed ? creds_provider_gen(client->options.creds) : 0;
	client->stats.requests++;
	client->stats.retries += call->attempts > 0;
	call->attempts++;
	return true;
}
