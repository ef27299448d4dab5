/* Signatures, checked. */
#include "sim_sigv4.h"

#include "sim_canonical.h"
#include "sqscope/base/clock.h"

#include <stdio.h>

static const char algorithm[] = "AWS4-HMAC-SHA256";

/* "YYYYMMDDTHHMMSSZ"; false on anything else. */
static bool parse_date(struct sv text, int64_t *unix_ms)
{
	char rfc3339[32];
	if (text.n != 16 || text.p[8] != 'T' || text.p[15] != 'Z')
		return false;
	snprintf(rfc3339, sizeof rfc3339, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", text.p, text.p + 4,
		text.p + 6, text.p + 9, text.p + 11, text.p + 13);
	return clock_parse_rfc3339(sv_cstr(rfc3339), unix_ms);
}

static bool read_scope(struct sv scope, struct sim_authorization *auth)
{
	struct sv end;
	return sv_cut(scope, '/', &auth->key_id, &scope) &&
	       sv_cut(scope, '/', &auth->date, &scope) &&
	       sv_cut(scope, '/', &auth->region, &scope) &&
	       sv_cut(scope, '/', &auth->service, &end) && sv_eq_cstr(end, "aws4_request");
}

/* "Credential=..., SignedHeaders=..., Signature=..." in any order. */
static bool read_parts(struct sv text, struct sim_authorization *auth)
{
	bool has_scope = false;
	while (text.n) {
		struct sv part, name, value;
		sv_cut(text, ',', &part, &text);
		if (!sv_cut(sv_trim(part), '=', &name, &value))
			return false;
		if (sv_eq_cstr(name, "Credential"))
			has_scope = read_scope(value, auth);
		else if (sv_eq_cstr(name, "SignedHeaders"))
			auth->signed_headers = value;
		else if (sv_eq_cstr(name, "Signature"))
			auth->signature = value;
	}
	return has_scope && auth->signed_headers.n && auth->signature.n;
}

bool sim_authorization_read(
	const struct sim_request *request, struct sim_authorization *auth, struct sim_error *error)
{
	struct sv header = sim_request_header(request, "authorization"), word, rest;
	memset(auth, 0, sizeof *auth);
	if (!header.p)
		return sim_error_set(error, SIM_ERROR_MISSING_TOKEN, NULL);
	sv_cut(sv_trim(header), ' ', &word, &rest);
	if (!sv_eq_cstr(word, algorithm) || !read_parts(rest, auth))
		return sim_error_set(error, SIM_ERROR_INCOMPLETE_SIGNATURE,
			"Authorization header requires 'Credential', 'SignedHeaders' and "
			"'Signature' parameters of algorithm AWS4-HMAC-SHA256.");
	return true;
}

static bool check_key(const struct sim_verifier *v, const struct sim_authorization *auth,
	const struct sim_request *request, struct sim_error *error)
{
	/* A session token belongs to temporary keys, which this one is not. */
	bool has_token = sim_request_header(request, "x-amz-security-token").n > 0;
	if (sv_eq_cstr(auth->key_id, v->key_id) && !has_token)
		return true;
	return sim_error_set(error, SIM_ERROR_INVALID_CLIENT_TOKEN, NULL);
}

static bool check_scope(const struct sim_verifier *v, const struct sim_authorization *auth,
	const char *service, struct sv date, struct sim_error *error)
{
	if (!sv_eq_cstr(auth->region, v->region))
		return sim_error_set(error, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH,
			"Credential should be scoped to a valid region, not '%.*s'. ",
			auth->region.n > 60 ? 60 : (int)auth->region.n, auth->region.p);
	if (!sv_eq_cstr(auth->service, service))
		return sim_error_set(error, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH,
			"Credential should be scoped to correct service: '%s'. ", service);
	if (!sv_eq(auth->date, sv_of(date.p, 8)))
		return sim_error_set(error, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH,
			"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of "
			"date from HTTP.");
	return true;
}

static bool check_time(struct sv date, int64_t signed_ms, int64_t now_ms, struct sim_error *error)
{
	char now[CLOCK_TEXT_SIZE], edge[CLOCK_TEXT_SIZE];
	bool is_late = now_ms - signed_ms > SIM_SIGV4_SKEW_MS;
	if (!is_late && signed_ms - now_ms <= SIM_SIGV4_SKEW_MS)
		return true;
	clock_format_amz(now_ms, now);
	clock_format_amz(now_ms + (is_late ? -SIM_SIGV4_SKEW_MS : SIM_SIGV4_SKEW_MS), edge);
	return sim_error_set(error, SIM_ERROR_REQUEST_EXPIRED,
		is_late ? "Signature expired: %.*s is now earlier than %s (%s - 15 min.)"
			: "Signature not yet current: %.*s is still later than %s (%s + 15 min.)",
		SV_ARGS(date), edge, now);
}

static struct sv bytes_of(const uint8_t *p, size_t n)
{
	return sv_of((const char *)p, n);
}

/* "Derive a signing key": four HMACs, kept for the day and the service. */
static const uint8_t *signing_key(struct sim_verifier *v, struct sv date, const char *service)
{
	char scope[SIM_SIGV4_SCOPE_SIZE], secret[128];
	snprintf(scope, sizeof scope, "%.*s/%s", SV_ARGS(date), service);
	for (size_t i = 0; i < SIM_SIGV4_CACHED; i++)
		if (strcmp(v->cached[i].scope, scope) == 0)
			return v->cached[i].key;
	size_t place = v->next++ % SIM_SIGV4_CACHED;
	uint8_t *key = v->cached[place].key;
	snprintf(v->cached[place].scope, sizeof v->cached[place].scope, "%s", scope);
	snprintf(secret, sizeof secret, "AWS4%s", v->secret);
	digest_hmac_sha256(sv_cstr(secret), date, key);
	digest_hmac_sha256(bytes_of(key, SHA256_SIZE), sv_cstr(v->region), key);
	digest_hmac_sha256(bytes_of(key, SHA256_SIZE), sv_cstr(service), key);
	digest_hmac_sha256(bytes_of(key, SHA256_SIZE), sv_cstr("aws4_request"), key);
	return key;
}

/* Whoever could send the body could be someone else than who signed a hash that was declared. */
static bool check_declared_hash(
	const struct sim_request *request, const char *body_hash, struct sim_error *error)
{
	struct sv declared = sim_request_header(request, "x-amz-content-sha256");
	if (!declared.p || sv_eq_cstr(declared, body_hash))
		return true;
	return sim_error_set(error, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH, NULL);
}

static bool signs_host(struct sv signed_headers)
{
	while (signed_headers.n) {
		struct sv name;
		sv_cut(signed_headers, ';', &name, &signed_headers);
		if (sv_eq_cstr(name, "host"))
			return true;
	}
	return false;
}

static bool check_signature(struct sim_verifier *v, const struct sim_request *request,
	const struct sim_authorization *auth, struct sv date, const char *service,
	struct sim_error *error)
{
	char hash[SHA256_HEX_SIZE], signature[SHA256_HEX_SIZE];
	uint8_t mac[SHA256_SIZE];
	struct str text = {0};
	digest_sha256_hex(str_sv(&request->body), hash);
	bool is_sound = check_declared_hash(request, hash, error) &&
			signs_host(auth->signed_headers) &&
			sim_canonical_write(request, auth->signed_headers, hash, &text);
	if (is_sound) {
		digest_sha256_hex(str_sv(&text), hash);
		str_clear(&text);
		str_addf(&text, "%s\n%.*s\n%.*s/%s/%s/aws4_request\n%s", algorithm, SV_ARGS(date),
			SV_ARGS(auth->date), v->region, service, hash);
		const uint8_t *key = signing_key(v, auth->date, service);
		digest_hmac_sha256(bytes_of(key, SHA256_SIZE), str_sv(&text), mac);
		digest_hex(mac, sizeof mac, signature);
		is_sound = sv_eq_cstr(auth->signature, signature);
	}
	str_release(&text);
	return is_sound || sim_error_set(error, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH, NULL);
}

bool sim_sigv4_check(struct sim_verifier *verifier, const struct sim_request *request,
	const char *service, int64_t now_ms, struct sim_error *error)
{
	struct sim_authorization auth;
	struct sv date = sim_request_header(request, "x-amz-date");
	int64_t signed_ms;
	if (!sim_authorization_read(request, &auth, error))
		return false;
	if (verifier->any_key)
		return true;
	if (!date.p || !parse_date(date, &signed_ms))
		return sim_error_set(error, SIM_ERROR_INCOMPLETE_SIGNATURE,
			"Authorization header requires existence of a valid 'X-Amz-Date' header.");
	return check_key(verifier, &auth, request, error) &&
	       check_scope(verifier, &auth, service, date, error) &&
	       check_time(date, signed_ms, now_ms, error) &&
	       check_signature(verifier, request, &auth, date, service, error);
}
