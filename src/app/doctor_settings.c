/* What was resolved without asking anybody: endpoints, trust, proxies, retries. */
#include "doctor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const services[] = {"sqs", "sts", "cloudwatch", "lambda", "batch", "kms", NULL};

void doctor_check_endpoint(struct doctor *d, struct check *check)
{
	const struct context *c = doctor_context(d);
	struct err err = {0};
	d->has_endpoint = session_find_endpoint(&d->session, &err);
	doctor_settle(check, &err, "%s", d->has_endpoint ? c->endpoint.value : "");
	if (!d->has_endpoint && !c->aws.region.value)
		doctor_fix(check, "For good: aws configure set region NAME --profile %s",
			c->aws.profile.value);
}

static bool is_https(const struct doctor *d)
{
	return sv_starts_with(sv_cstr(doctor_context(d)->endpoint.value), sv_cstr("https:"));
}

void doctor_check_ca_bundle(struct doctor *d, struct check *check)
{
	const struct aws_setting *bundle = &doctor_context(d)->aws.ca_bundle;
	struct err err = {0};
	if (!bundle->value) {
		doctor_settle(check, NULL, "the system's");
		return;
	}
	if (access(bundle->value, R_OK) != 0)
		err_set(&err, ERR_AWS_CONFIG, "%s (%s): %s", bundle->value, bundle->source,
			strerror(errno));
	/* It costs nothing where nothing is encrypted. */
	check->is_optional = !is_https(d);
	doctor_settle(check, &err, "%s (%s)", bundle->value, bundle->source);
	if (err_is_set(&err))
		doctor_fix(check, "Name a PEM file that can be read, or unset %s.", bundle->source);
}

/* --- facts ----------------------------------------------------------------------------------- */

static void add_setting(struct doctor *d, const char *name, const struct aws_setting *setting)
{
	fact_list_add(&d->settings, name, setting->value, setting->source);
}

static void add_endpoint(struct doctor *d, const char *service)
{
	struct aws_setting endpoint = {0};
	struct err err = {0};
	struct str name = {0};
	str_addf(&name, "%s endpoint", service);
	if (aws_config_endpoint(&doctor_context(d)->aws, service, &endpoint, &err))
		add_setting(d, str_cstr(&name), &endpoint);
	else
		fact_list_add(&d->settings, str_cstr(&name), NULL, err.msg);
	aws_setting_release(&endpoint);
	str_release(&name);
}

/* A proxy may be named with a password. */
static void add_without_password(struct str *out, struct sv proxy)
{
	struct sv scheme = sv_cstr(""), rest = proxy, user, host;
	const char *mark = memmem(proxy.p, proxy.n, "://", 3);
	if (mark) {
		scheme = sv_of(proxy.p, (size_t)(mark - proxy.p) + 3);
		rest = sv_of(mark + 3, proxy.n - scheme.n);
	}
	str_add(out, scheme);
	while (memchr(rest.p, '@', rest.n)) {
		sv_cut(rest, '@', &user, &host);
		rest = host;
		str_truncate(out, scheme.n);
		str_add_cstr(out, "...@");
	}
	str_add(out, rest);
}

static bool add_proxy(struct doctor *d, const char *variable)
{
	struct str shown = {0};
	const char *value = getenv(variable);
	if (!value || !*value)
		return false;
	add_without_password(&shown, sv_cstr(value));
	fact_list_add(&d->settings, "proxy", str_cstr(&shown), variable);
	str_release(&shown);
	return true;
}

/* The variables that libcurl reads for our endpoint's scheme, and HTTP_PROXY (http/proxy.h). */
static void find_proxy(struct doctor *d)
{
	static const char *const https[] = {
		"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", NULL};
	static const char *const http[] = {
		"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", NULL};
	static const char *const exceptions[] = {"no_proxy", "NO_PROXY", NULL};
	const char *const *variables = is_https(d) ? https : http;
	bool has_proxy = false;
	for (; *variables && !has_proxy; variables++)
		has_proxy = add_proxy(d, *variables);
	if (!has_proxy) {
		fact_list_add(&d->settings, "proxy", "none", NULL);
		return;
	}
	for (variables = exceptions; *variables; variables++) {
		const char *value = getenv(*variables);
		if (!value || !*value)
			continue;
		fact_list_add(&d->settings, "no proxy for", value, *variables);
		return;
	}
}

static void find_retries(struct doctor *d)
{
	static const char *const modes[] = {
		[RETRY_STANDARD] = "standard",
		[RETRY_ADAPTIVE] = "adaptive",
		[RETRY_LEGACY] = "legacy",
	};
	const struct aws_config *config = &doctor_context(d)->aws;
	struct str text = {0};
	str_addf(&text, "%s, %d attempts", modes[config->retry_mode], config->max_attempts);
	fact_list_add(&d->settings, "retries", str_cstr(&text), NULL);
	str_release(&text);
}

static void find_switches(struct doctor *d)
{
	const struct aws_config *config = &doctor_context(d)->aws;
	if (config->use_fips)
		fact_list_add(&d->settings, "fips", "endpoints with FIPS", NULL);
	if (config->use_dualstack)
		fact_list_add(&d->settings, "dual stack", "endpoints with IPv6", NULL);
	if (config->ignore_configured_endpoints)
		fact_list_add(&d->settings, "endpoints", "configured ones are ignored", NULL);
}

void doctor_find_settings(struct doctor *d)
{
	const struct context *c = doctor_context(d);
	fact_list_add(&d->settings, "sqscope", SQSCOPE_VERSION, NULL);
	if (!d->has_aws)
		return;
	add_setting(d, "profile", &c->aws.profile);
	add_setting(d, "region", &c->aws.region);
	for (size_t i = 0; services[i]; i++)
		add_endpoint(d, services[i]);
	find_switches(d);
	find_proxy(d);
	find_retries(d);
}
