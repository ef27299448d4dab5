/* The files: ours, and those of the AWS tools. */
#include "doctor.h"
#include "screen_setup.h"
#include "sqscope/base/log.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void doctor_add_path(struct str *out, const char *path)
{
	struct sv home = sv_cstr(getenv("HOME")), text = sv_cstr(path);
	if (home.n > 1 && sv_starts_with(text, home) && text.p[home.n] == '/') {
		str_add_char(out, '~');
		text = sv_of(text.p + home.n, text.n - home.n);
	}
	str_add(out, text);
}

/* The first line of a text that may have several. */
static void take_first_line(struct err *err, struct sv text)
{
	struct sv first, rest;
	sv_cut(text, '\n', &first, &rest);
	err_set(err, ERR_CONFIG, "%.*s%s", SV_ARGS(first), sv_is_empty(rest) ? "" : " (and more)");
}

void doctor_check_config(struct doctor *d, struct check *check)
{
	const struct options *o = &d->app->options;
	struct err err = {0};
	struct str path = {0};
	if (o->warnings.n)
		take_first_line(&err, str_sv(&o->warnings));
	bool is_there = access(o->config_path, F_OK) == 0;
	doctor_add_path(&path, o->config_path);
	doctor_settle(check, &err, "%s%s", str_cstr(&path), is_there ? "" : ": not there");
	if (err_is_set(&err))
		doctor_fix(check, "Correct the line; the rest of the file is used.");
	str_release(&path);
}

void doctor_check_theme(struct doctor *d, struct check *check)
{
	const char *name = option_text(&d->app->options, OPT_THEME);
	struct theme_warnings warnings = {0};
	struct theme theme;
	struct err err = {0};
	if (screen_setup_theme(&theme, name, &warnings, &err)) {
		theme_release(&theme);
		if (warnings.count)
			take_first_line(&err, str_sv(&warnings.text));
	}
	doctor_settle(check, &err, "%s", name);
	str_release(&warnings.text);
}

void doctor_check_log(struct doctor *d, struct check *check)
{
	struct err err = {0};
	struct str path = {0};
	session_open_log(d->app);
	if (!log_path() && log_count())
		err_set(&err, ERR_IO, "%s", log_line(log_count() - 1)->text);
	doctor_add_path(&path, log_path() ? log_path() : "");
	doctor_settle(check, &err, "%s", str_cstr(&path));
	str_release(&path);
	if (err_is_set(&err))
		doctor_fix(check, "Name a directory that can be written to with --state-dir.");
}

/* --- the AWS files --------------------------------------------------------------------------- */

/* How a file is looked at: which of the two it is, and what nobody else may do with it. */
struct aws_file {
	const char *variable;
	bool is_config;
	mode_t forbidden;
	const char *others_can, *chmod;
	/* Filled in when it is looked at. */
	struct str config_path, credentials_path, shown;
};

static const char *path_of(const struct aws_file *file)
{
	return str_cstr(file->is_config ? &file->config_path : &file->credentials_path);
}

static void settle_missing(const struct aws_file *file, struct check *check)
{
	struct err err = {0};
	const char *named = getenv(file->variable);
	bool is_named = named && *named;
	if (is_named)
		err_set(&err, ERR_IO, "%s: not there, though %s names it", str_cstr(&file->shown),
			file->variable);
	doctor_settle(check, &err, "%s: not there", str_cstr(&file->shown));
	if (is_named)
		doctor_fix(
			check, "Correct %s, or unset it to use the usual place.", file->variable);
}

static size_t count_problems(const struct ini *ini, const struct ini_problem **first)
{
	size_t count = 0;
	*first = NULL;
	for (size_t i = 0; i < ini->problem_count; i++) {
		if (!ini->problems[i].is_error)
			continue;
		count++;
		if (!*first)
			*first = &ini->problems[i];
	}
	return count;
}

static size_t count_profiles(const struct profile_set *set, bool in_config)
{
	size_t count = 0;
	for (size_t i = 0; i < set->count; i++)
		count += in_config ? set->profiles[i].in_config : set->profiles[i].in_credentials;
	return count;
}

static void settle_read(const struct aws_file *file, mode_t mode, const struct profile_set *set,
	struct check *check)
{
	const char *path = str_cstr(&file->shown);
	const struct ini_problem *first;
	struct err err = {0};
	size_t profiles = count_profiles(set, file->is_config);
	size_t problems =
		count_problems(file->is_config ? &set->config : &set->credentials, &first);
	unsigned bits = mode & 07777;
	if (problems)
		err_set(&err, ERR_AWS_CONFIG, "%s:%d: %s%s", path, first->line, first->text,
			problems > 1 ? " (and more)" : "");
	else if (mode & file->forbidden)
		err_set(&err, ERR_AWS_CONFIG, "%s: mode %04o, so others can %s it", path, bits,
			file->others_can);
	doctor_settle(check, &err, "%s: mode %04o, %zu profile%s", path, bits, profiles,
		profiles == 1 ? "" : "s");
	if (problems)
		doctor_fix(check, "Correct the line; the profiles around it are used.");
	else if (err_is_set(&err))
		doctor_fix(check, "Run: %s %s", file->chmod, path);
}

static void look_at(const struct aws_file *file, struct check *check)
{
	struct profile_set set;
	struct err err = {0};
	struct stat st;
	if (stat(path_of(file), &st) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
		settle_missing(file, check);
		return;
	}
	if (!profile_set_load(
		    &set, str_cstr(&file->config_path), str_cstr(&file->credentials_path), &err)) {
		/* Of the two, the one that cannot be read says so. */
		if (access(path_of(file), R_OK) == 0)
			err_clear(&err);
		doctor_settle(check, &err, "%s", str_cstr(&file->shown));
		return;
	}
	settle_read(file, st.st_mode, &set, check);
	profile_set_release(&set);
}

static void check_file(struct aws_file *file, struct check *check)
{
	aws_config_find_files(
		&(struct aws_options){0}, &file->config_path, &file->credentials_path);
	doctor_add_path(&file->shown, path_of(file));
	look_at(file, check);
	str_release(&file->config_path);
	str_release(&file->credentials_path);
	str_release(&file->shown);
}

void doctor_check_aws_config_file(struct doctor *d, struct check *check)
{
	/* Whoever can write it can have a credential_process of his own run. */
	struct aws_file file = {.variable = "AWS_CONFIG_FILE",
		.is_config = true,
		.forbidden = S_IWGRP | S_IWOTH,
		.others_can = "change",
		.chmod = "chmod go-w"};
	(void)d;
	check_file(&file, check);
}

void doctor_check_aws_credentials_file(struct doctor *d, struct check *check)
{
	struct aws_file file = {.variable = "AWS_SHARED_CREDENTIALS_FILE",
		.forbidden = S_IRWXG | S_IRWXO,
		.others_can = "read",
		.chmod = "chmod 600"};
	(void)d;
	check_file(&file, check);
}

void doctor_check_aws(struct doctor *d, struct check *check)
{
	struct err err = {0};
	d->has_aws = session_load_aws(&d->session, d->app, &err);
	if (!d->has_aws)
		d->creds_error = err;
	const struct aws_config *aws = &doctor_context(d)->aws;
	const struct profile *profile = d->has_aws ? aws_config_profile(aws) : NULL;
	doctor_settle(check, &err, "profile %s%s", aws->profile.value ? aws->profile.value : "",
		profile ? "" : ", which is in neither file");
}
