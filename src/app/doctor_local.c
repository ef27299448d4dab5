/* What doctor finds out without the network. */
#include "doctor.h"
#include "screen_setup.h"
#include "sqscope/base/log.h"
#include "sqscope/term/theme.h"

#include <assert.h>
#include <stdarg.h>
#include <unistd.h>

static struct check *new_check(struct doctor *d, const char *name)
{
	assert(d->check_count < DOCTOR_MAX_CHECKS);
	struct check *check = &d->checks[d->check_count++];
	*check = (struct check){.name = name};
	return check;
}

static void settle(struct check *check, const struct err *err, const char *fmt, va_list ap)
{
	str_clear(&check->detail);
	check->result = err_is_set(err) ? CHECK_FAILED : CHECK_OK;
	if (err_is_set(err)) {
		check->exit_status = err_exit_status(err);
		str_add_cstr(&check->detail, err->msg);
	} else {
		str_vaddf(&check->detail, fmt, ap);
	}
}

struct check *doctor_add(
	struct doctor *d, const char *name, const struct err *err, const char *fmt, ...)
{
	struct check *check = new_check(d, name);
	va_list ap;
	va_start(ap, fmt);
	settle(check, err, fmt, ap);
	va_end(ap);
	return check;
}

void doctor_add_not_tried(struct doctor *d, const char *name, const char *why, bool is_optional)
{
	struct check *check = new_check(d, name);
	check->result = CHECK_NOT_TRIED;
	check->is_optional = is_optional;
	str_add_cstr(&check->detail, why);
}

void doctor_settle(struct doctor *d, const char *name, const struct err *err, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	for (size_t i = 0; i < d->check_count; i++)
		if (sv_eq_cstr(sv_cstr(d->checks[i].name), name))
			settle(&d->checks[i], err, fmt, ap);
	va_end(ap);
}

static void check_config(struct doctor *d, const struct options *o)
{
	struct err err = {0};
	struct sv first, rest;
	if (o->warnings.n) {
		sv_cut(str_sv(&o->warnings), '\n', &first, &rest);
		err_set(&err, ERR_CONFIG, "%.*s%s", SV_ARGS(first),
			sv_is_empty(rest) ? "" : " (and more)");
	}
	bool is_there = access(o->config_path, F_OK) == 0;
	doctor_add(d, "config", &err, "%s%s", o->config_path,
		is_there ? "" : " (not there, none is needed)")
		->is_optional = true;
}

static void check_log(struct doctor *d, const struct app *app)
{
	struct err err = {0};
	session_open_log(app);
	if (!log_path() && log_count())
		err_set(&err, ERR_IO, "%s", log_line(log_count() - 1)->text);
	doctor_add(d, "log", &err, "%s", log_path() ? log_path() : "")->is_optional = true;
}

static void check_theme(struct doctor *d, const struct options *o)
{
	struct err err = {0};
	struct theme theme;
	struct theme_warnings warnings = {0};
	const char *name = option_text(o, OPT_THEME);
	if (screen_setup_theme(&theme, name, &warnings, &err)) {
		struct sv first, rest;
		theme_release(&theme);
		sv_cut(str_sv(&warnings.text), '\n', &first, &rest);
		if (warnings.count)
			err_set(&err, ERR_CONFIG, "%.*s", SV_ARGS(first));
	}
	doctor_add(d, "theme", &err, "%s", name)->is_optional = true;
	str_release(&warnings.text);
}

static bool check_aws(struct doctor *d, struct app *app)
{
	struct err err = {0};
	struct session *s = &d->session;
	if (!session_load_aws(s, app, &err)) {
		doctor_add(d, "aws-files", &err, " ");
		d->creds_error = err;
		return false;
	}
	const struct context *c = session_context(s);
	doctor_add(d, "aws-files", NULL, "%s, %s", c->aws.profiles.config_path,
		c->aws.profiles.credentials_path);
	bool has_endpoint = session_find_endpoint(s, &err);
	doctor_add(d, "endpoint", &err, "%s", has_endpoint ? c->endpoint.value : "");
	doctor_add_not_tried(d, "credentials", "there is no endpoint to use them with", false);
	return has_endpoint;
}

bool doctor_check_local(struct doctor *d, struct app *app)
{
	check_config(d, &app->options);
	check_theme(d, &app->options);
	check_log(d, app);
	return check_aws(d, app);
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

void doctor_release(struct doctor *d)
{
	session_release(&d->session);
	creds_release(&d->creds);
	for (size_t i = 0; i < d->check_count; i++)
		str_release(&d->checks[i].detail);
	str_release(&d->queue_url);
}
