/* Doctor's findings as text and as JSON. */
#include "doctor.h"
#include "output.h"
#include "screen_setup.h"
#include "sqscope/base/clock.h"
#include "table.h"

static json_t *setting_json(const struct aws_setting *setting)
{
	return json_pack("{s:o, s:o}", "value", json_or_null(setting->value), "source",
		json_or_null(setting->source));
}

static json_t *credentials_json(const struct doctor *d)
{
	if (err_is_set(&d->creds_error))
		return json_pack("{s:o}", "error", json_sv(sv_cstr(d->creds_error.msg)));
	return json_pack("{s:o, s:o, s:o}", "provider", json_or_null(d->creds.provider),
		"access_key_id", json_or_null(d->creds.access_key_id), "expires",
		json_time(d->creds.expires_unix_ms ? d->creds.expires_unix_ms : UNKNOWN));
}

static json_t *checks_json(const struct doctor *d)
{
	json_t *checks = json_array();
	for (size_t i = 0; i < d->check_count; i++) {
		const struct check *check = &d->checks[i];
		if (check->result == CHECK_NOT_TRIED)
			continue;
		json_array_append_new(checks, json_pack("{s:s, s:b, s:o}", "name", check->name,
						      "ok", check->result == CHECK_OK, "detail",
						      json_sv(str_sv(&check->detail))));
	}
	return checks;
}

static void add_key(struct str *out, struct sv name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool is_capital = c >= 'A' && c <= 'Z';
		str_add_char(out, c == ' ' ? '_' : is_capital ? (char)(c - 'A' + 'a') : c);
	}
}

/* "name: value" lines become members. */
static json_t *terminal_json(const struct app *app)
{
	struct screen_options options;
	struct str facts = {0}, key = {0};
	json_t *out = json_object();
	screen_setup_options(&app->options, &options);
	screen_describe(&options, &facts);
	struct sv rest = str_sv(&facts), line, name, value;
	while (!sv_is_empty(rest)) {
		sv_cut(rest, '\n', &line, &rest);
		if (!sv_cut(line, ':', &name, &value))
			continue;
		str_clear(&key);
		add_key(&key, name);
		json_object_set_new(out, str_cstr(&key), json_sv(sv_trim(value)));
	}
	str_release(&key);
	str_release(&facts);
	return out;
}

json_t *doctor_json(const struct doctor *d, const struct app *app)
{
	const struct context *c = session_context(&d->session);
	json_t *out = json_object();
	json_object_set_new(out, "version", json_string(SQSCOPE_VERSION));
	json_object_set_new(out, "profile", json_or_null(c->aws.profile.value));
	json_object_set_new(out, "region", setting_json(&c->aws.region));
	json_object_set_new(out, "endpoint", setting_json(&c->endpoint));
	json_object_set_new(out, "credentials", credentials_json(d));
	json_object_set_new(out, "account", json_or_null(c->fleet.account));
	json_object_set_new(
		out, "clock_skew_s", d->has_skew ? json_integer(d->skew_ms / 1000) : json_null());
	json_object_set_new(out, "checks", checks_json(d));
	json_object_set_new(out, "terminal", terminal_json(app));
	return out;
}

static void add_fact(struct str *out, const char *name, const char *value, const char *source)
{
	str_addf(out, "%-13s", name);
	output_safe(out, sv_cstr(value && *value ? value : "not known"));
	if (source && *source) {
		str_add_cstr(out, "  (");
		output_safe(out, sv_cstr(source));
		str_add_char(out, ')');
	}
	str_add_char(out, '\n');
}

static void add_credentials(const struct doctor *d, struct str *out)
{
	char expires[CLOCK_TEXT_SIZE];
	struct str source = {0};
	if (err_is_set(&d->creds_error)) {
		add_fact(out, "credentials", "none", NULL);
		return;
	}
	str_add_cstr(&source, d->creds.provider ? d->creds.provider : "");
	if (d->creds.expires_unix_ms) {
		clock_format_utc(d->creds.expires_unix_ms, expires);
		str_addf(&source, ", expire %s", expires);
	}
	add_fact(out, "credentials", d->creds.access_key_id, str_cstr(&source));
	str_release(&source);
}

static void add_terminal(const struct app *app, struct str *out)
{
	struct screen_options options;
	struct str facts = {0};
	screen_setup_options(&app->options, &options);
	screen_describe(&options, &facts);
	struct sv rest = str_sv(&facts), line;
	str_add_cstr(out, "\nTerminal\n");
	while (!sv_is_empty(rest)) {
		sv_cut(rest, '\n', &line, &rest);
		str_add_cstr(out, "  ");
		output_safe(out, line);
		str_add_char(out, '\n');
	}
	str_release(&facts);
}

static const char *result_word(const struct check *check)
{
	switch (check->result) {
	case CHECK_OK:
		return "ok";
	case CHECK_FAILED:
		return check->is_optional ? "missing" : "FAILED";
	case CHECK_NOT_TRIED:
		return "not tried";
	}
	return "";
}

static void add_checks(const struct doctor *d, struct str *out)
{
	static const struct table_column titles[] = {
		{.title = "CHECK"},
		{.title = "RESULT"},
		{.title = "DETAIL"},
	};
	struct table t;
	table_init(&t, titles, COUNT_OF(titles));
	for (size_t i = 0; i < d->check_count; i++) {
		struct str *cells = table_add_row(&t);
		str_add_cstr(&cells[0], d->checks[i].name);
		str_add_cstr(&cells[1], result_word(&d->checks[i]));
		output_safe(&cells[2], str_sv(&d->checks[i].detail));
	}
	str_add_char(out, '\n');
	table_format(&t, 0, out);
	table_release(&t);
}

void doctor_text(const struct doctor *d, const struct app *app, struct str *out)
{
	const struct context *c = session_context(&d->session);
	add_fact(out, "sqscope", SQSCOPE_VERSION, NULL);
	add_fact(out, "profile", c->aws.profile.value, c->aws.profile.source);
	add_fact(out, "region", c->aws.region.value, c->aws.region.source);
	add_fact(out, "endpoint", c->endpoint.value, c->endpoint.source);
	add_credentials(d, out);
	add_fact(out, "account", c->fleet.account, c->fleet.caller_arn);
	add_checks(d, out);
	add_terminal(app, out);
}
