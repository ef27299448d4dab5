/* Instance metadata: the token, then what was asked for. */
#include "imds_client.h"

#include "config_profile.h"
#include "metadata.h"
#include "sqscope/base/digest.h"
#include "sqscope/base/mem.h"
#include "sqscope/http/url.h"

#include <stdlib.h>

enum {
	DEFAULT_TIMEOUT_S = 1,
	MAX_TIMEOUT_S = 60,
	/* A service that answers with a failure is there; silence means that this is no instance.
	 */
	TRIES = 4,
	PAUSE_MS = 200,
	DEFAULT_SILENT_TRIES = 1,
	MAX_SILENT_TRIES = 10,
};

struct imds {
	struct loop *loop;
	struct http *http;
	struct str base;
	int silent_tries;
	int64_t timeout_ms;
	struct secret token;
	struct metadata *metadata; /* the request under way */
	struct str path;           /* what is asked for */
	imds_done_fn done;
	void *ud;
};

static const char token_header[] = "x-aws-ec2-metadata-token";

/* --- what is configured --------------------------------------------------------------------------
 */

/* A variable, else a key of the profile in use; empty without both. */
static struct sv setting(const struct aws_config *config, const char *variable, const char *key)
{
	const char *value = aws_config_env(config, variable);
	const struct profile *profile = aws_config_profile(config);
	const struct profile_property *property = profile ? profile_get(profile, key) : NULL;

	if (value)
		return sv_trim(sv_cstr(value));
	return property ? property->value : sv_cstr("");
}

bool imds_is_disabled(const struct aws_config *config)
{
	return sv_eq_nocase(setting(config, "AWS_EC2_METADATA_DISABLED", "ec2_metadata_disabled"),
		sv_cstr("true"));
}

static int number(
	const struct aws_config *config, const char *variable, const char *key, int usual, int most)
{
	int64_t value;

	if (!sv_to_i64(setting(config, variable, key), &value) || value < 1)
		return usual;
	return value < most ? (int)value : most;
}

static bool set_base(struct imds *imds, const struct aws_config *config, struct err *err)
{
	struct sv endpoint = setting(
		config, "AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
	struct sv mode = setting(config, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
		"ec2_metadata_service_endpoint_mode");
	struct url url;

	if (sv_is_empty(endpoint))
		endpoint = sv_cstr(sv_eq_nocase(mode, sv_cstr("ipv6")) ? "http://[fd00:ec2::254]"
								       : "http://169.254.169.254");
	if (!url_parse(&url, endpoint, err)) {
		err_prefix(err, "the endpoint of instance metadata");
		return false;
	}
	url_release(&url);
	while (sv_ends_with(endpoint, sv_cstr("/")))
		endpoint.n--;
	str_add(&imds->base, endpoint);
	return true;
}

struct imds *imds_new(
	struct loop *loop, struct http *http, const struct aws_config *config, struct err *err)
{
	struct imds *imds = mem_new(1, sizeof *imds);

	imds->loop = loop;
	imds->http = http;
	imds->timeout_ms =
		1000 * number(config, "AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout",
			       DEFAULT_TIMEOUT_S, MAX_TIMEOUT_S);
	imds->silent_tries = number(config, "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
		"metadata_service_num_attempts", DEFAULT_SILENT_TRIES, MAX_SILENT_TRIES);
	if (set_base(imds, config, err))
		return imds;
	imds_free(imds);
	return NULL;
}

void imds_free(struct imds *imds)
{
	if (!imds)
		return;
	metadata_cancel(imds->metadata);
	secret_release(&imds->token);
	str_release(&imds->base);
	str_release(&imds->path);
	free(imds);
}

const char *imds_base(const struct imds *imds)
{
	return str_cstr(&imds->base);
}

/* --- requests ------------------------------------------------------------------------------------
 */

static struct metadata *send(struct imds *imds, const char *method, const char *path,
	struct http_header header, metadata_done_fn done)
{
	struct str url = {0};
	struct metadata *metadata;
	struct metadata_request request = {
		.method = sv_cstr(method),
		.headers = {header},
		.header_count = 1,
		.tries = TRIES,
		.silent_tries = imds->silent_tries,
		.pause_ms = PAUSE_MS,
		.connect_timeout_ms = imds->timeout_ms,
		.timeout_ms = 2 * imds->timeout_ms, /* to connect, then to answer */
	};

	str_addf(&url, "%s%s", str_cstr(&imds->base), path);
	request.url = str_sv(&url);
	metadata = metadata_start(imds->loop, imds->http, &request, done, imds);
	str_release(&url);
	return metadata;
}

static void end(struct imds *imds, int status, struct sv body, const struct err *err)
{
	struct err full = {0};

	if (err) {
		full = *err;
		err_prefix(&full, "instance metadata at %s", imds_base(imds));
	}
	imds->done(imds->ud, status, body, err ? &full : NULL);
}

static void on_answer(void *ud, int status, struct sv body, const struct err *no_answer)
{
	struct imds *imds = ud;
	struct err err = {0};

	imds->metadata = NULL;
	if (no_answer)
		err = *no_answer;
	else if (status != 200 && status != 404)
		err_set(&err, ERR_SERVICE, "it answers HTTP %d", status);
	end(imds, status, body, err_is_set(&err) ? &err : NULL);
}

static void ask(struct imds *imds)
{
	struct http_header header = {sv_cstr(token_header), secret_sv(&imds->token)};

	imds->metadata = send(imds, "GET", str_cstr(&imds->path), header, on_answer);
}

static void judge_token(int status, const struct err *no_answer, struct err *err)
{
	if (no_answer)
		*err = *no_answer;
	else if (status == 403)
		err_set(err, ERR_DENIED, "it is switched off (HTTP 403)");
	else if (status != 200)
		err_set(err, ERR_SERVICE, "it gives no token: HTTP %d", status);
}

static void on_token(void *ud, int status, struct sv body, const struct err *no_answer)
{
	struct imds *imds = ud;
	struct sv token = sv_trim(body);
	struct err err = {0};

	imds->metadata = NULL;
	judge_token(status, no_answer, &err);
	if (!err_is_set(&err) && sv_is_empty(token))
		err_set(&err, ERR_PROTOCOL, "its token is empty");
	if (err_is_set(&err)) {
		end(imds, status, sv_cstr(""), &err);
		return;
	}
	secret_set(&imds->token, token);
	ask(imds);
}

void imds_get(struct imds *imds, const char *path, imds_done_fn done, void *ud)
{
	const struct http_header ttl = {
		sv_cstr("x-aws-ec2-metadata-token-ttl-seconds"), sv_cstr("21600")};

	str_set(&imds->path, sv_cstr(path));
	imds->done = done;
	imds->ud = ud;
	if (secret_is_empty(&imds->token))
		imds->metadata = send(imds, "PUT", "/latest/api/token", ttl, on_token);
	else
		ask(imds);
}
