/* Doctor's findings as JSON. Members are added, never renamed (sqscope(1)). */
#include "doctor.h"

static json_t *setting_json(const struct aws_setting *setting)
{
	return json_pack("{s:o, s:o}", "value", json_or_null(setting->value), "source",
		json_or_null(setting->source));
}

static json_t *credentials_json(const struct doctor *d)
{
	if (err_is_set(&d->creds_error))
		return json_pack("{s:o, s:s, s:o}", "error", json_sv(sv_cstr(d->creds_error.msg)),
			"code", err_name(&d->creds_error), "hint",
			json_or_null(err_hint(&d->creds_error)));
	return json_pack("{s:o, s:o, s:o}", "provider", json_or_null(d->creds.provider),
		"access_key_id", json_or_null(d->creds.access_key_id), "expires",
		json_time(d->creds.expires_unix_ms ? d->creds.expires_unix_ms : UNKNOWN));
}

static json_t *check_json(const struct check *check)
{
	return json_pack("{s:s, s:b, s:o, s:b, s:o}", "name", check->name, "ok",
		check->result == CHECK_OK, "detail", json_sv(str_sv(&check->detail)), "essential",
		!check->is_optional, "fix", json_or_null(str_cstr(&check->fix)));
}

/* What was tried; what was not is in a list of its own, so that nobody takes it for well or ill. */
static json_t *checks_json(const struct doctor *d)
{
	json_t *list = json_array();
	for (size_t i = 0; i < d->check_count; i++)
		if (d->checks[i].result != CHECK_NOT_TRIED)
			json_array_append_new(list, check_json(&d->checks[i]));
	return list;
}

static json_t *not_probed_json(const struct doctor *d)
{
	json_t *list = json_array();
	for (size_t i = 0; i < d->check_count; i++)
		if (d->checks[i].result == CHECK_NOT_TRIED)
			json_array_append_new(
				list, json_pack("{s:s, s:o}", "name", d->checks[i].name, "detail",
					      json_sv(str_sv(&d->checks[i].detail))));
	return list;
}

static json_t *features_json(const struct doctor *d)
{
	static const char *const states[] = {
		[FEATURE_OK] = "ok",
		[FEATURE_DENIED] = "denied",
		[FEATURE_FAILED] = "failed",
		[FEATURE_NOT_TRIED] = "not probed",
	};
	json_t *list = json_array();
	struct str why = {0};
	for (size_t i = 0; i < feature_count; i++) {
		const struct feature_row *row = &feature_rows[i];
		json_t *needs = json_array();
		enum feature_state state = doctor_feature(d, row, &why);
		for (size_t j = 0; j < row->need_count; j++)
			json_array_append_new(
				needs, json_string(permission_rows[row->needs[j]].name));
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s, s:o, s:o}", "name", row->name, "summary",
				      row->summary, "state", states[state], "actions", needs,
				      "detail", json_or_null(str_cstr(&why))));
	}
	str_release(&why);
	return list;
}

static json_t *facts_json(const struct fact_list *facts, const char *value, const char *source)
{
	json_t *list = json_array();
	for (size_t i = 0; i < facts->count; i++)
		json_array_append_new(
			list, json_pack("{s:s, s:o, s:o}", "name", facts->facts[i].name, value,
				      json_or_null(facts->facts[i].value), source,
				      json_or_null(facts->facts[i].source)));
	return list;
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
	struct str facts = {0}, key = {0};
	json_t *out = json_object();
	doctor_describe_terminal(app, &facts);
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

json_t *doctor_json(const struct doctor *d)
{
	const struct context *c = doctor_context(d);
	json_t *out = json_object();
	json_object_set_new(out, "version", json_string(SQSCOPE_VERSION));
	json_object_set_new(out, "profile", json_or_null(c->aws.profile.value));
	json_object_set_new(out, "region", setting_json(&c->aws.region));
	json_object_set_new(out, "endpoint", setting_json(&c->endpoint));
	json_object_set_new(out, "credentials", credentials_json(d));
	json_object_set_new(out, "account", json_or_null(c->fleet.account));
	json_object_set_new(out, "caller_arn", json_or_null(c->fleet.caller_arn));
	json_object_set_new(
		out, "clock_skew_s", d->has_skew ? json_integer(d->skew_ms / 1000) : json_null());
	json_object_set_new(out, "settings", facts_json(&d->settings, "value", "source"));
	json_object_set_new(out, "credential_sources", facts_json(&d->sources, "state", "detail"));
	json_object_set_new(out, "queue", json_or_null(str_cstr(&d->queue_url)));
	json_object_set_new(out, "checks", checks_json(d));
	json_object_set_new(out, "not_probed", not_probed_json(d));
	json_object_set_new(out, "features", features_json(d));
	json_object_set_new(out, "terminal", terminal_json(d->app));
	return out;
}
