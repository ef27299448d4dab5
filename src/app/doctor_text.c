/*
 * Doctor's findings for people: sections in the order in which things depend on each other, a line
 * for each finding, and under one that failed what to do. The end says what matters most.
 */
#include "doctor.h"
#include "output.h"
#include "wrap.h"

enum { WIDTH = 80, RESULT_AT = 2, NAME_AT = 13, DETAIL_AT = 36, FEATURE_AT = 29, FACT_AT = 23 };

static const char *const group_titles[CHECK_GROUP_COUNT] = {
	[GROUP_FILES] = "Files",
	[GROUP_CREDENTIALS] = "Credentials",
	[GROUP_NETWORK] = "Network",
	[GROUP_QUEUE] = "Queue",
	[GROUP_PERMISSIONS] = "Permissions",
};

struct page {
	struct str *out;
	size_t width;
	size_t detail_at; /* of the section at hand */
};

static const char *result_word(enum check_result result, bool is_optional)
{
	switch (result) {
	case CHECK_OK:
		return "ok";
	case CHECK_FAILED:
		return is_optional ? "missing" : "FAILED";
	case CHECK_NOT_TRIED:
		return "not tried";
	}
	return "";
}

/* Go on at a column, on the next line when the text is past it. */
static void move_to(struct page *page, size_t from, size_t column)
{
	if (from + 1 > column) {
		str_add_char(page->out, '\n');
		from = 0;
	}
	wrap_blanks(page->out, column - from);
}

static void add_wrapped(struct page *page, size_t column, struct sv text)
{
	struct str safe = {0};
	output_safe(&safe, text);
	wrap_text(page->out, column, column, page->width, str_sv(&safe));
	str_release(&safe);
}

static void add_finding(
	struct page *page, const char *word, const char *name, struct sv detail, struct sv fix)
{
	struct str line = {0};
	wrap_blanks(page->out, RESULT_AT);
	str_addf(page->out, "%-*s", NAME_AT - RESULT_AT, word);
	str_add_cstr(page->out, name);
	move_to(page, NAME_AT + strlen(name), page->detail_at);
	add_wrapped(page, page->detail_at, detail);
	if (!sv_is_empty(fix)) {
		str_addf(&line, "-> %.*s", SV_ARGS(fix));
		wrap_blanks(page->out, page->detail_at);
		add_wrapped(page, page->detail_at, str_sv(&line));
	}
	str_release(&line);
}

static void add_title(struct page *page, const char *title)
{
	str_addf(page->out, "\n%s\n", title);
}

/* --- settings -------------------------------------------------------------------------------- */

static void add_fact(struct page *page, const char *name, const char *value, const char *source)
{
	struct str text = {0};
	str_add_cstr(&text, value && *value ? value : "not known");
	if (source && *source)
		str_addf(&text, " (%s)", source);
	wrap_blanks(page->out, RESULT_AT);
	str_add_cstr(page->out, name);
	move_to(page, RESULT_AT + strlen(name), FACT_AT);
	add_wrapped(page, FACT_AT, str_sv(&text));
	str_release(&text);
}

static bool is_endpoint(const char *name)
{
	return sv_ends_with(sv_cstr(name), sv_cstr(" endpoint"));
}

/* A custom endpoint serves them all: it is said once. */
static bool is_same_endpoint(const struct fact *one, const struct fact *other)
{
	return is_endpoint(one->name) && is_endpoint(other->name) &&
	       sv_eq_cstr(sv_cstr(one->value), other->value ? other->value : "") &&
	       (one->value || sv_eq_cstr(sv_cstr(one->source), other->source));
}

static void add_settings(struct page *page, const struct doctor *d)
{
	const struct fact_list *list = &d->settings;
	str_add_cstr(page->out, "Settings\n");
	for (size_t i = 0; i < list->count; i++) {
		const struct fact *fact = &list->facts[i];
		if (i > 0 && is_same_endpoint(fact, fact - 1))
			continue;
		bool is_shared = i + 1 < list->count && is_same_endpoint(fact, fact + 1);
		add_fact(page, is_shared ? "endpoint" : fact->name, fact->value, fact->source);
	}
	if (doctor_context(d)->fleet.account[0])
		add_fact(page, "account", doctor_context(d)->fleet.account, "as STS says");
}

/* --- findings -------------------------------------------------------------------------------- */

static void add_group(struct page *page, const struct doctor *d, enum check_group group)
{
	add_title(page, group_titles[group]);
	for (size_t i = 0; i < d->check_count; i++) {
		const struct check *check = &d->checks[i];
		if (check->group == group)
			add_finding(page, result_word(check->result, check->is_optional),
				check->name, str_sv(&check->detail), str_sv(&check->fix));
	}
}

static void add_sources(struct page *page, const struct doctor *d)
{
	for (size_t i = 0; i < d->sources.count; i++) {
		const struct fact *fact = &d->sources.facts[i];
		add_finding(page, fact->value, fact->name, sv_cstr(fact->source), sv_cstr(""));
	}
}

static void add_needs(const struct doctor *d, const struct feature_row *feature, struct str *out)
{
	for (size_t i = 0; i < feature->need_count; i++)
		if (!doctor_is_needless(d, feature->needs[i]))
			str_addf(out, "%s%s", out->n ? ", " : "",
				permission_rows[feature->needs[i]].name);
}

/* Features that lack nothing. */
static void add_features(struct page *page, const struct doctor *d)
{
	struct str why = {0}, needs = {0};
	for (size_t i = 0; i < feature_count; i++) {
		const struct feature_row *row = &feature_rows[i];
		enum feature_state state = doctor_feature(d, row, &why);
		str_clear(&needs);
		add_needs(d, row, &needs);
		if (state == FEATURE_OK)
			add_finding(page, "ok", row->name, str_sv(&needs), sv_cstr(""));
	}
	str_release(&needs);
	str_release(&why);
}

/* What a feature lacks of its own; what it shares with one before it is said there. */
static void add_denied_of(
	const struct doctor *d, const struct feature_row *feature, struct str *out)
{
	for (size_t i = 0; i < d->check_count; i++) {
		const struct check *check = &d->checks[i];
		const struct permission_row *row = permission_find(sv_cstr(check->name));
		if (check->is_denied && row && permission_feature(row->id) == feature)
			str_addf(out, "%s%s", out->n ? ", " : "denied: ", row->name);
	}
}

static bool add_denied(struct page *page, const struct doctor *d)
{
	struct str text = {0};
	bool is_any = false;
	for (size_t i = 0; i < feature_count; i++) {
		const struct feature_row *row = &feature_rows[i];
		str_clear(&text);
		add_denied_of(d, row, &text);
		if (!text.n)
			continue;
		add_finding(page, result_word(CHECK_FAILED, !row->is_essential), row->name,
			str_sv(&text), sv_cstr(""));
		is_any = true;
	}
	str_release(&text);
	return is_any;
}

/* What failed in another way than by being denied. */
static void add_failed(struct page *page, const struct doctor *d)
{
	for (size_t i = 0; i < d->check_count; i++) {
		const struct check *check = &d->checks[i];
		const struct permission_row *row = permission_find(sv_cstr(check->name));
		if (check->group == GROUP_PERMISSIONS && check->result == CHECK_FAILED &&
			!check->is_denied && row)
			add_finding(page, result_word(CHECK_FAILED, check->is_optional),
				permission_feature(row->id)->name, str_sv(&check->detail),
				str_sv(&check->fix));
	}
}

/* The smallest mode whose policy allows all that is denied. */
static const char *mode_for_denied(const struct doctor *d)
{
	unsigned mode = MODE_READ_ONLY;
	for (size_t i = 0; i < d->check_count; i++) {
		const struct permission_row *row = permission_find(sv_cstr(d->checks[i].name));
		if (d->checks[i].is_denied && row && !permission_is_for(row->id, mode))
			mode = permission_is_for(row->id, MODE_OPERATOR) ? MODE_OPERATOR
									 : MODE_ADMIN;
	}
	for (size_t i = 0; i < PERMISSION_MODE_COUNT; i++)
		if (permission_mode_rows[i].mode == mode)
			return permission_mode_rows[i].name;
	return "";
}

static void add_cure(struct page *page, const struct doctor *d)
{
	struct str text = {0};
	str_addf(&text, "-> To have it allowed: sqscope policy --mode %s%s%s prints the policy.",
		mode_for_denied(d), d->queue_arn.n ? " " : "", str_cstr(&d->queue_arn));
	wrap_blanks(page->out, page->detail_at);
	add_wrapped(page, page->detail_at, str_sv(&text));
	str_release(&text);
}

/* Features about which nothing is known, in one paragraph for each reason. */
static void add_not_tried(struct page *page, const struct doctor *d)
{
	struct str why = {0}, other = {0}, names = {0};
	for (size_t i = 0; i < feature_count; i++) {
		bool is_said = false;
		if (doctor_feature(d, &feature_rows[i], &why) != FEATURE_NOT_TRIED)
			continue;
		str_clear(&names);
		for (size_t j = 0; j < feature_count; j++) {
			if (doctor_feature(d, &feature_rows[j], &other) != FEATURE_NOT_TRIED ||
				!sv_eq(str_sv(&why), str_sv(&other)))
				continue;
			is_said = is_said || j < i;
			str_addf(&names, "%s%s", names.n ? ", " : "", feature_rows[j].name);
		}
		str_addf(&names, ": %s", str_cstr(&why));
		if (is_said)
			continue;
		wrap_blanks(page->out, RESULT_AT);
		str_addf(page->out, "%-*s", NAME_AT - RESULT_AT, "not tried");
		add_wrapped(page, NAME_AT, str_sv(&names));
	}
	str_release(&names);
	str_release(&other);
	str_release(&why);
}

static void add_permissions(struct page *page, const struct doctor *d)
{
	add_title(page, group_titles[GROUP_PERMISSIONS]);
	page->detail_at = FEATURE_AT;
	add_failed(page, d);
	if (add_denied(page, d))
		add_cure(page, d);
	add_features(page, d);
	add_not_tried(page, d);
}

static void add_terminal(struct page *page, const struct doctor *d)
{
	struct str facts = {0};
	add_title(page, "Terminal");
	doctor_describe_terminal(d->app, &facts);
	struct sv rest = str_sv(&facts), line, name, value;
	while (!sv_is_empty(rest)) {
		sv_cut(rest, '\n', &line, &rest);
		sv_cut(line, ':', &name, &value);
		wrap_blanks(page->out, RESULT_AT);
		str_add(page->out, name);
		move_to(page, RESULT_AT + name.n, FACT_AT);
		add_wrapped(page, FACT_AT, sv_trim(value));
	}
	str_release(&facts);
}

/* The last lines are what stands above the next prompt. */
static void add_verdict(struct page *page, const struct doctor *d)
{
	size_t failed = 0, missing = 0;
	const struct check *first = NULL;
	struct str text = {0};
	for (size_t i = 0; i < d->check_count; i++) {
		const struct check *check = &d->checks[i];
		if (check->result != CHECK_FAILED)
			continue;
		failed += !check->is_optional;
		missing += check->is_optional;
		if (!check->is_optional && !first)
			first = check;
	}
	if (d->session.signo)
		str_add_cstr(&text, "Interrupted: what was not tried yet is not known.");
	else if (first)
		str_addf(&text, "%zu FAILED, %zu missing. First: %s: %s", failed, missing,
			first->name, str_cstr(&first->detail));
	else if (missing)
		str_addf(&text, "It works; %zu detail%s missing.", missing,
			missing == 1 ? " is" : "s are");
	else
		str_add_cstr(&text, "All is well.");
	str_add_char(page->out, '\n');
	add_wrapped(page, 0, str_sv(&text));
	str_release(&text);
}

void doctor_text(const struct doctor *d, int width, struct str *out)
{
	struct page page = {out, width > 0 ? (size_t)width : WIDTH, DETAIL_AT};
	add_settings(&page, d);
	for (size_t i = 0; i < GROUP_PERMISSIONS; i++) {
		add_group(&page, d, (enum check_group)i);
		if (i == GROUP_CREDENTIALS)
			add_sources(&page, d);
	}
	add_permissions(&page, d);
	add_terminal(&page, d);
	add_verdict(&page, d);
}
