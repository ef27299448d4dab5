/* The examination: the table of checks, and how they are settled. */
#include "doctor.h"
#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>

static const char not_reached[] = "the service was not reached";
static const char no_files[] = "the AWS files could not be used";

const struct check_row doctor_checks[] = {
	{"config", GROUP_FILES, NEEDS_NOTHING, true, doctor_check_config, ""},
	{"theme", GROUP_FILES, NEEDS_NOTHING, true, doctor_check_theme, ""},
	{"log", GROUP_FILES, NEEDS_NOTHING, true, doctor_check_log, ""},
	{"aws-config-file", GROUP_FILES, NEEDS_NOTHING, true, doctor_check_aws_config_file, ""},
	{"aws-credentials-file", GROUP_FILES, NEEDS_NOTHING, true,
		doctor_check_aws_credentials_file, ""},
	{"aws-files", GROUP_FILES, NEEDS_NOTHING, false, doctor_check_aws, ""},
	{"endpoint", GROUP_FILES, NEEDS_AWS_FILES, false, doctor_check_endpoint, no_files},
	{"ca-bundle", GROUP_FILES, NEEDS_AWS_FILES, false, doctor_check_ca_bundle, no_files},
	{"credentials", GROUP_CREDENTIALS, NEEDS_ENDPOINT, false, doctor_check_credentials,
		"there is no endpoint to use them with"},
	{"sts:GetCallerIdentity", GROUP_CREDENTIALS, NEEDS_ENDPOINT, true, doctor_check_identity,
		not_reached},
	{"dns", GROUP_NETWORK, NEEDS_ENDPOINT, false, NULL, "no endpoint to look up"},
	{"connect", GROUP_NETWORK, NEEDS_ENDPOINT, false, NULL, "no address to connect to"},
	{"tls", GROUP_NETWORK, NEEDS_ENDPOINT, false, NULL, "not connected"},
	{"reachable", GROUP_NETWORK, NEEDS_ENDPOINT, false, doctor_check_connection,
		"not connected"},
	{"clock", GROUP_NETWORK, NEEDS_ENDPOINT, false, NULL, "no answer came to compare with"},
	{"queue", GROUP_QUEUE, NEEDS_ENDPOINT, false, doctor_check_queue, not_reached},
	{NULL, GROUP_FILES, NEEDS_NOTHING, false, NULL, NULL},
};

/* --- settling -------------------------------------------------------------------------------- */

struct check *doctor_find(struct doctor *d, const char *name)
{
	for (size_t i = 0; i < d->check_count; i++)
		if (sv_eq_cstr(sv_cstr(d->checks[i].name), name))
			return &d->checks[i];
	return NULL;
}

struct check *doctor_permission(struct doctor *d, enum permission id)
{
	return doctor_find(d, permission_rows[id].name);
}

void doctor_settle(struct check *check, const struct err *err, const char *fmt, ...)
{
	va_list ap;
	str_clear(&check->detail);
	str_clear(&check->fix);
	check->is_denied = false;
	if (err_is_set(err)) {
		check->result = CHECK_FAILED;
		check->exit_status = err_exit_status(err);
		str_add_cstr(&check->detail, err->msg);
		str_add_cstr(&check->fix, err_hint(err));
		return;
	}
	check->result = CHECK_OK;
	va_start(ap, fmt);
	str_vaddf(&check->detail, fmt, ap);
	va_end(ap);
}

void doctor_skip(struct check *check, const char *fmt, ...)
{
	va_list ap;
	check->result = CHECK_NOT_TRIED;
	str_clear(&check->detail);
	str_clear(&check->fix);
	va_start(ap, fmt);
	str_vaddf(&check->detail, fmt, ap);
	va_end(ap);
}

void doctor_fix(struct check *check, const char *fmt, ...)
{
	va_list ap;
	str_clear(&check->fix);
	va_start(ap, fmt);
	str_vaddf(&check->fix, fmt, ap);
	va_end(ap);
}

void fact_list_add(struct fact_list *list, const char *name, const char *value, const char *source)
{
	list->facts = mem_grow(list->facts, &list->cap, list->count + 1, sizeof *list->facts);
	list->facts[list->count++] =
		(struct fact){mem_strdup(name), mem_strdup(value), mem_strdup(source)};
}

static void fact_list_release(struct fact_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->facts[i].name);
		free(list->facts[i].value);
		free(list->facts[i].source);
	}
	free(list->facts);
}

int doctor_exit_status(const struct doctor *d)
{
	for (size_t i = 0; i < d->check_count; i++) {
		const struct check *check = &d->checks[i];
		if (check->result == CHECK_FAILED && !check->is_optional)
			return check->exit_status;
	}
	return 0;
}

/* --- running --------------------------------------------------------------------------------- */

void doctor_begin(struct doctor *d)
{
	d->pending++;
}

void doctor_end(struct doctor *d)
{
	assert(d->pending > 0);
	d->pending--;
	if (d->pending == 0)
		loop_stop(d->session.loop);
}

void doctor_cut_off(struct doctor *d)
{
	d->is_cut_off = true;
	if (!d->waits_for_creds)
		loop_stop(d->session.loop);
}

static bool has(const struct doctor *d, enum check_needs needs)
{
	switch (needs) {
	case NEEDS_NOTHING:
		return true;
	case NEEDS_AWS_FILES:
		return d->has_aws;
	case NEEDS_ENDPOINT:
		return d->has_endpoint;
	}
	return false;
}

static void add_check(struct doctor *d, const char *name, enum check_group group, bool is_optional,
	const char *why_not)
{
	assert(d->check_count < DOCTOR_MAX_CHECKS);
	struct check *check = &d->checks[d->check_count++];
	*check = (struct check){.name = name, .group = group, .is_optional = is_optional};
	doctor_skip(check, "%s", why_not);
}

static void add_checks(struct doctor *d)
{
	for (const struct check_row *row = doctor_checks; row->name; row++)
		add_check(d, row->name, row->group, row->is_optional, row->why_not);
	for (size_t i = 0; i < PERMISSION_COUNT; i++)
		if (permission_rows[i].resource != RESOURCE_NOT_NEEDED)
			add_check(d, permission_rows[i].name, GROUP_PERMISSIONS,
				!permission_feature((enum permission)i)->is_essential, not_reached);
}

static void run_rows(struct doctor *d, bool over_network)
{
	for (const struct check_row *row = doctor_checks; row->name; row++)
		if (row->run && (row->needs == NEEDS_ENDPOINT) == over_network &&
			has(d, row->needs))
			row->run(d, doctor_find(d, row->name));
}

/* What is already said of the connection is not said again of each action. */
static void forget_unreached(struct doctor *d)
{
	for (size_t i = 0; d->is_cut_off && i < d->check_count; i++)
		if (d->checks[i].group == GROUP_PERMISSIONS)
			doctor_skip(&d->checks[i], "%s", not_reached);
}

/* The credentials may need the network, and so wait for the connections. */
static bool connect_session(struct doctor *d)
{
	struct err err = {0};
	if (session_begin(&d->session, &err) && session_connect(&d->session, &err))
		return true;
	doctor_settle(doctor_find(d, "reachable"), &err, " ");
	return false;
}

void doctor_examine(struct doctor *d, const struct app *app)
{
	struct session *s = &d->session;
	d->app = app;
	d->operand = app->call.operand_count ? app->call.operands[0] : NULL;
	add_checks(d);
	run_rows(d, false);
	doctor_find_settings(d);
	if (!d->has_endpoint || !connect_session(d))
		return;
	session_watch_signals(s);
	doctor_begin(d);
	run_rows(d, true);
	doctor_probe_services(d);
	doctor_end(d);
	if (d->pending)
		loop_run(s->loop);
	session_unwatch_signals(s);
	forget_unreached(d);
	doctor_find_sources(d);
}

void doctor_release(struct doctor *d)
{
	for (size_t i = 0; i < d->client_count; i++)
		aws_client_free(d->clients[i]);
	session_release(&d->session);
	creds_release(&d->creds);
	for (size_t i = 0; i < d->check_count; i++) {
		str_release(&d->checks[i].detail);
		str_release(&d->checks[i].fix);
	}
	fact_list_release(&d->settings);
	fact_list_release(&d->sources);
	str_release(&d->queue_url);
	str_release(&d->queue_arn);
	str_release(&d->queue_key);
	*d = (struct doctor){0};
}
