/*
 * The credentials of a container: ECS tasks, EKS pod identity, Greengrass (AWS SDKs and tools
 * reference, "Container credential provider"). The address comes from the environment, and what is
 * sent there may be a secret, so it must be the machine's own or be asked over TLS.
 */
#include "creds_json.h"
#include "metadata.h"

#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "sqscope/http/url.h"

#include <stdlib.h>

enum { TRIES = 3, PAUSE_MS = 1000, TIMEOUT_MS = 2000 };

static const char relative_uri[] = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
static const char full_uri[] = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
static const char token_file[] = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
static const char token_value[] = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

struct container {
	const struct creds_context *context;
	void *answer; /* known at once; else ... */
	struct metadata *metadata;
	struct str url;
	creds_done_fn done;
	void *ud;
};

/* --- where to ask --------------------------------------------------------------------------------
 */

static bool is_own_host(struct sv host)
{
	static const char *const names[] = {
		"localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"};
	struct sv name = host, port;

	/* A colon inside of brackets is no port. */
	if (!sv_ends_with(host, sv_cstr("]")) && !sv_starts_with(host, sv_cstr("[")))
		sv_cut(host, ':', &name, &port);
	else
		for (size_t i = 0; i < host.n; i++)
			name.n = host.p[i] == ']' ? i + 1 : name.n;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (sv_eq_nocase(name, sv_cstr(names[i])))
			return true;
	}
	return sv_glob(name, sv_cstr("127.*.*.*")) && !sv_glob(name, sv_cstr("*[!0-9.]*"));
}

static bool check_full_uri(struct sv text, struct err *err)
{
	struct url url;
	bool ok;

	if (!url_parse(&url, text, err)) {
		err_prefix(err, "%s", full_uri);
		return false;
	}
	ok = sv_eq_cstr(str_sv(&url.scheme), "https") || is_own_host(str_sv(&url.host));
	if (!ok)
		err_set(err, ERR_AWS_CONFIG,
			"%s is http://%s: without TLS only an address of the machine itself may be "
			"asked",
			full_uri, str_cstr(&url.host));
	url_release(&url);
	return ok;
}

static enum creds_outcome find_url(
	const struct creds_context *context, struct str *out, struct err *err)
{
	const char *relative = aws_config_env(context->config, relative_uri);
	const char *full = aws_config_env(context->config, full_uri);

	if (relative) {
		struct sv path = sv_trim(sv_cstr(relative));

		str_addf(out, "http://169.254.170.2%s%.*s", path.p[0] == '/' ? "" : "/",
			SV_ARGS(path));
		return CREDS_OK;
	}
	if (!full)
		return CREDS_NOT_CONFIGURED;
	str_add(out, sv_trim(sv_cstr(full)));
	return check_full_uri(str_sv(out), err) ? CREDS_OK : CREDS_FAILED;
}

/* --- with what -----------------------------------------------------------------------------------
 */

/* Read anew each time, for the platform renews it. */
static bool read_authorization(
	const struct creds_context *context, struct secret *out, struct err *err)
{
	const char *path = aws_config_env(context->config, token_file);
	const char *value = aws_config_env(context->config, token_value);
	const char *where = path ? token_file : token_value;
	struct str text = {0};
	bool ok = true;

	if (path && !file_read(path, limit(LIMIT_AWS_FILE), &text, NULL, err)) {
		err->code = ERR_NO_CREDENTIALS;
		err_prefix(err, "%s", token_file);
		return false;
	}
	if (!path)
		str_add_cstr(&text, value ? value : "");
	secret_set(out, sv_trim(str_sv(&text)));
	digest_wipe(text.p, text.n);
	str_release(&text);
	for (size_t i = 0; i < out->n && ok; i++)
		ok = out->p[i] != '\r' && out->p[i] != '\n' && out->p[i] != '\0';
	return ok ? true : err_fail(err, ERR_NO_CREDENTIALS, "%s holds more than one line", where);
}

/* --- the request ---------------------------------------------------------------------------------
 */

static void end(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *err)
{
	struct container *container = ud;
	creds_done_fn done = container->done;
	void *done_ud = container->ud;

	str_release(&container->url);
	free(container);
	done(done_ud, outcome, creds, err);
}

static bool read_answer(
	int status, struct sv body, struct creds *out, const struct err *no_answer, struct err *err)
{
	if (no_answer) {
		*err = *no_answer;
		return false;
	}
	if (status != 200)
		return err_fail(err, ERR_NO_CREDENTIALS, "it answers HTTP %d", status);
	if (creds_json_read(body, CREDS_JSON_CONTAINER, out, err)) {
		out->provider = creds_container.name;
		return true;
	}
	err_prefix(err, "its answer is of no use");
	return false;
}

static void on_answer(void *ud, int status, struct sv body, const struct err *no_answer)
{
	struct container *container = ud;
	struct creds creds = {0};
	struct err err = {0};
	bool ok = read_answer(status, body, &creds, no_answer, &err);

	if (!ok)
		err_prefix(&err, "the container's credentials at %s", str_cstr(&container->url));
	if (ok)
		end(container, CREDS_OK, &creds, NULL);
	else
		end(container, CREDS_FAILED, NULL, &err);
	creds_release(&creds);
}

static struct metadata *ask(struct container *container, const struct secret *authorization)
{
	struct metadata_request request = {
		.method = sv_cstr("GET"),
		.url = str_sv(&container->url),
		.headers = {{sv_cstr("Accept"), sv_cstr("application/json")}},
		.header_count = 1,
		.tries = TRIES,
		.silent_tries = TRIES,
		.pause_ms = PAUSE_MS,
		.connect_timeout_ms = TIMEOUT_MS,
		.timeout_ms = TIMEOUT_MS,
	};

	if (!secret_is_empty(authorization))
		request.headers[request.header_count++] =
			(struct http_header){sv_cstr("Authorization"), secret_sv(authorization)};
	return metadata_start(
		container->context->loop, container->context->http, &request, on_answer, container);
}

static void *start(const struct creds_context *context, creds_done_fn done, void *ud)
{
	struct container *container = mem_new(1, sizeof *container);
	struct secret authorization = {0};
	enum creds_outcome outcome;
	struct err err = {0};

	container->context = context;
	container->done = done;
	container->ud = ud;
	outcome = find_url(context, &container->url, &err);
	if (outcome == CREDS_OK && !read_authorization(context, &authorization, &err))
		outcome = CREDS_FAILED;
	if (outcome == CREDS_OK)
		container->metadata = ask(container, &authorization);
	else
		container->answer = creds_answer(context, outcome, NULL, &err, end, container);
	secret_release(&authorization);
	return container;
}

static void cancel(void *job)
{
	struct container *container = job;

	if (container->answer)
		creds_answer_cancel(container->answer);
	metadata_cancel(container->metadata);
	str_release(&container->url);
	free(container);
}

const struct creds_source creds_container = {.name = "container", .start = start, .cancel = cancel};
