/* The word `credentials`: what the whole chain gives for the profile. */
#include "probe.h"

#include "sqscope/aws/creds.h"
#include "sqscope/base/clock.h"

#include <stdio.h>
#include <stdlib.h>

struct arguments {
	struct aws_options options;
	const char *connect_to;
	const char *now; /* seconds since 1970, or NULL: the system's */
};

struct probe {
	struct loop *loop;
	struct http *http;
	struct aws_config config;
	struct creds_provider *provider;
	json_t *reply;
};

static void read_arguments(struct arguments *arguments, int argc, char **argv)
{
	for (int i = 0; i + 1 < argc; i++) {
		if (strcmp(argv[i], "--profile") == 0)
			arguments->options.profile = argv[i + 1];
		else if (strcmp(argv[i], "--connect-to") == 0)
			arguments->connect_to = argv[i + 1];
		else if (strcmp(argv[i], "--now") == 0)
			arguments->now = argv[i + 1];
	}
}

static void set_time(struct loop *loop, const char *now)
{
	int64_t seconds;

	if (sv_to_i64(sv_cstr(now), &seconds))
		loop_shift_unix(loop, seconds * 1000 - loop_unix_ms(loop));
}

static void set_text(json_t *reply, const char *key, struct sv value)
{
	if (!sv_is_empty(value))
		json_object_set_new(reply, key, probe_string(value));
}

static void tell(json_t *reply, const struct creds *creds)
{
	char when[CLOCK_TEXT_SIZE];

	set_text(reply, "access_key_id", sv_cstr(creds->access_key_id));
	set_text(reply, "secret_access_key", secret_sv(&creds->secret_access_key));
	set_text(reply, "session_token", secret_sv(&creds->session_token));
	set_text(reply, "account_id", sv_cstr(creds->account_id));
	set_text(reply, "provider", sv_cstr(creds->provider));
	if (creds->expires_unix_ms == 0)
		return;
	clock_format_utc(creds->expires_unix_ms, when);
	set_text(reply, "expiration", sv_cstr(when));
}

static void on_ready(void *ud, const struct creds *creds, const struct err *err)
{
	struct probe *probe = ud;

	if (creds)
		tell(probe->reply, creds);
	else
		json_object_set_new(probe->reply, "error", json_string(err->msg));
	loop_stop(probe->loop);
}

static bool set_up(struct probe *probe, const struct arguments *arguments, struct err *err)
{
	struct http_options http = {.user_agent = "conformance-probe"};

	probe->loop = loop_new(err);
	if (!probe->loop || !http_global_init(err) ||
		!aws_config_load(&probe->config, &arguments->options, err))
		return false;
	set_time(probe->loop, arguments->now);
	http.ca_bundle = probe->config.ca_bundle.value;
	http.connect_to = arguments->connect_to;
	probe->http = http_new(probe->loop, &http, err);
	if (!probe->http)
		return false;
	probe->provider = creds_provider_new(probe->loop, probe->http, &probe->config);
	return true;
}

static void tear_down(struct probe *probe)
{
	creds_provider_free(probe->provider);
	http_free(probe->http);
	aws_config_release(&probe->config);
	if (probe->loop)
		loop_free(probe->loop);
	json_decref(probe->reply);
}

int probe_credentials(int argc, char **argv)
{
	struct arguments arguments = {0};
	struct probe probe = {.reply = json_object()};
	struct err err = {0};

	read_arguments(&arguments, argc, argv);
	if (set_up(&probe, &arguments, &err)) {
		creds_provider_get(probe.provider, on_ready, &probe);
		loop_run(probe.loop);
	} else {
		json_object_set_new(probe.reply, "error", json_string(err.msg));
	}
	json_dumpf(probe.reply, stdout, JSON_COMPACT);
	fputc('\n', stdout);
	tear_down(&probe);
	return 0;
}
