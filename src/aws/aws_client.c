/* A client: where it sends to, what its calls share, and its end. */
#include "aws_client.h"

#include "sqscope/aws/endpoint.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

/* Servers that are not AWS's take any region, and a signature needs one. */
static const char fallback_region[] = "us-east-1";

bool target_set(
	struct target *target, struct sv base, struct sv path, struct sv query, struct err *err)
{
	str_add(&target->text, base);
	if (!sv_starts_with(path, sv_cstr("/")))
		str_add_char(&target->text, '/');
	str_add(&target->text, path);
	if (!sv_is_empty(query)) {
		str_add_char(&target->text, '?');
		str_add(&target->text, query);
	}
	if (url_parse(&target->url, str_sv(&target->text), err))
		return true;
	str_release(&target->text);
	return false;
}

void target_release(struct target *target)
{
	str_release(&target->text);
	url_release(&target->url);
}

/* The endpoint without query, fragment and last slash. */
static bool set_base(struct str *base, struct sv endpoint, struct err *err)
{
	struct url url;
	struct sv path;

	if (!url_parse(&url, endpoint, err))
		return false;
	path = str_sv(&url.path);
	while (sv_ends_with(path, sv_cstr("/")))
		path.n--;
	str_addf(base, "%s://%s%.*s", str_cstr(&url.scheme), str_cstr(&url.host), SV_ARGS(path));
	url_release(&url);
	return true;
}

static bool find_endpoint(struct aws_client *client, struct err *err)
{
	const struct aws_client_options *options = &client->options;

	if (options->creds_region)
		return aws_config_creds_endpoint(options->config, options->service_id,
			sv_cstr(options->creds_region), &client->endpoint, err);
	return aws_config_endpoint(options->config, options->service_id, &client->endpoint, err);
}

static bool set_endpoint(struct aws_client *client, struct err *err)
{
	if (!find_endpoint(client, err))
		return false;
	if (set_base(&client->base, sv_cstr(client->endpoint.value), err) &&
		target_set(&client->root, str_sv(&client->base), sv_cstr("/"), sv_cstr(""), err))
		return true;
	err_prefix(err, "endpoint from %s", client->endpoint.source);
	return false;
}

static struct sv find_region(const struct aws_client *client)
{
	struct sv host = str_sv(&client->root.url.host);
	const char *own = client->options.creds_region;
	struct sv named = sv_cstr(own ? own : client->options.config->region.value);

	/* The global endpoint belongs to one region, whatever ours is. */
	if (sv_eq_cstr(host, "sts.amazonaws.com"))
		return sv_cstr(fallback_region);
	if (sv_is_empty(named))
		named = endpoint_region_of_host(host);
	return sv_is_empty(named) ? sv_cstr(fallback_region) : named;
}

struct aws_client *aws_client_new(const struct aws_client_options *options, struct err *err)
{
	struct aws_client *client = mem_new(1, sizeof *client);

	client->options = *options;
	retry_quota_init(&client->quota);
	client->quota.is_unlimited = options->config->retry_mode == RETRY_LEGACY;
	if (set_endpoint(client, err)) {
		str_add(&client->region, find_region(client));
		client->options.creds_region = NULL; /* not ours from here on */
		return client;
	}
	aws_client_free(client);
	return NULL;
}

void aws_client_free(struct aws_client *client)
{
	if (!client)
		return;
	client->is_closing = true;
	while (client->calls)
		aws_call_abandon(client->calls);
	aws_setting_release(&client->endpoint);
	str_release(&client->region);
	str_release(&client->base);
	target_release(&client->root);
	secret_release(&client->signing_key.secret);
	hmac_key_free(client->signing_key.key);
	str_release(&client->authorization);
	free(client);
}

const char *aws_client_endpoint(const struct aws_client *client)
{
	return client->endpoint.value;
}

const char *aws_client_endpoint_source(const struct aws_client *client)
{
	return client->endpoint.source;
}

const char *aws_client_region(const struct aws_client *client)
{
	return str_cstr(&client->region);
}

int64_t aws_client_clock_offset_ms(const struct aws_client *client)
{
	return client->skew.offset_ms;
}

bool aws_client_measured_skew_ms(const struct aws_client *client, int64_t *out)
{
	if (client->skew.is_measured)
		*out = client->skew.measured_ms;
	return client->skew.is_measured;
}

void aws_client_get_stats(const struct aws_client *client, struct aws_stats *out)
{
	*out = client->stats;
}
