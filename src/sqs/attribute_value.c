/* Values of attributes: as people write them, and as SQS does. */
#include "sqscope/sqs/queue_settings.h"

#include "sqscope/aws/json_answer.h"
#include "sqscope/sqs/queue_name.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { SOURCES_MAX = 10 };

static bool is_number(enum attribute_kind kind)
{
	return kind == ATTRIBUTE_SECONDS || kind == ATTRIBUTE_BYTES;
}

static bool fail(const struct queue_attribute_row *row, struct sv text, struct err *err)
{
	struct str range = {0};

	attribute_value_range(row, &range);
	err_set(err, ERR_USAGE, "%s cannot be '%.*s': %s", row->name, SV_ARGS(text),
		str_cstr(&range));
	str_release(&range);
	return false;
}

/* --- numbers and words ----------------------------------------------------------------------- */

static bool parse_number(
	const struct queue_attribute_row *row, struct sv text, struct str *out, struct err *err)
{
	int64_t n;
	bool is_one = row->kind == ATTRIBUTE_BYTES ? units_parse_bytes(text, &n)
						   : units_parse_duration(text, &n);

	if (!is_one || n < row->min || n > row->max)
		return fail(row, text, err);
	str_addf(out, "%" PRId64, n);
	return true;
}

static bool parse_bool(
	const struct queue_attribute_row *row, struct sv text, struct str *out, struct err *err)
{
	static const struct {
		const char *word, *value;
	} words[] = {{"true", "true"}, {"yes", "true"}, {"on", "true"}, {"false", "false"},
		{"no", "false"}, {"off", "false"}};

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (!sv_eq_nocase(text, sv_cstr(words[i].word)))
			continue;
		if (row->choices && strcmp(row->choices, words[i].value) != 0)
			break;
		str_add_cstr(out, words[i].value);
		return true;
	}
	return fail(row, text, err);
}

static bool parse_text(
	const struct queue_attribute_row *row, struct sv text, struct str *out, struct err *err)
{
	struct sv rest = sv_cstr(row->choices), word;

	if (!row->choices) {
		str_add(out, text);
		return true;
	}
	while (!sv_is_empty(rest)) {
		sv_cut(rest, ',', &word, &rest);
		if (!sv_eq_nocase(word, text))
			continue;
		str_add(out, word);
		return true;
	}
	return fail(row, text, err);
}

/* --- JSON ------------------------------------------------------------------------------------ */

static bool check_redrive(const json_t *policy, struct err *err)
{
	struct sv target = json_answer_text(policy, "deadLetterTargetArn"), number;
	const json_t *max = json_object_get(policy, "maxReceiveCount");
	int64_t n = json_integer_value(max);
	struct queue_arn arn;

	if (!queue_arn_parse(&arn, target))
		return err_fail(err, ERR_USAGE,
			"RedrivePolicy: deadLetterTargetArn must be the ARN of a queue");
	if (json_answer_as_text(max, &number) && !sv_to_i64(number, &n))
		n = 0;
	if (n < 1 || n > MAX_RECEIVES_MAX)
		return err_fail(err, ERR_USAGE, "RedrivePolicy: maxReceiveCount must be 1 to %d",
			MAX_RECEIVES_MAX);
	return true;
}

static bool check_sources(const json_t *sources, struct err *err)
{
	struct queue_arn arn;
	struct sv text;

	if (json_array_size(sources) < 1 || json_array_size(sources) > SOURCES_MAX)
		return err_fail(err, ERR_USAGE,
			"RedriveAllowPolicy: byQueue needs 1 to %d sourceQueueArns", SOURCES_MAX);
	for (size_t i = 0; i < json_array_size(sources); i++) {
		if (!json_answer_as_text(json_array_get(sources, i), &text) ||
			!queue_arn_parse(&arn, text))
			return err_fail(err, ERR_USAGE,
				"RedriveAllowPolicy: sourceQueueArns must be ARNs of queues");
	}
	return true;
}

static bool check_redrive_allow(const json_t *policy, struct err *err)
{
	struct sv permission = json_answer_text(policy, "redrivePermission");
	const json_t *sources = json_object_get(policy, "sourceQueueArns");

	if (sv_eq_cstr(permission, "byQueue"))
		return check_sources(sources, err);
	if (!sv_eq_cstr(permission, "allowAll") && !sv_eq_cstr(permission, "denyAll"))
		return err_fail(err, ERR_USAGE,
			"RedriveAllowPolicy: redrivePermission must be allowAll, denyAll or byQueue");
	if (sources)
		return err_fail(
			err, ERR_USAGE, "RedriveAllowPolicy: sourceQueueArns go with byQueue only");
	return true;
}

static bool check_policy(const json_t *policy, struct err *err)
{
	const json_t *statements = json_object_get(policy, "Statement");

	if (json_is_object(statements) || json_array_size(statements) > 0)
		return true;
	return err_fail(err, ERR_USAGE, "Policy: it has no Statement");
}

static bool check_json(enum queue_attribute id, const json_t *value, struct err *err)
{
	if (id == ATTR_REDRIVE_POLICY)
		return check_redrive(value, err);
	if (id == ATTR_REDRIVE_ALLOW_POLICY)
		return check_redrive_allow(value, err);
	return check_policy(value, err);
}

static bool parse_json(
	const struct queue_attribute_row *row, struct sv text, struct str *out, struct err *err)
{
	json_error_t why;
	json_t *value = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &why);
	char *compact;
	bool ok;

	if (!json_is_object(value)) {
		json_decref(value);
		return err_fail(err, ERR_USAGE, "%s is no JSON object: line %d, column %d: %s",
			row->name, why.line, why.column, value ? "another value" : why.text);
	}
	ok = check_json(row->id, value, err);
	compact = ok ? json_dumps(value, JSON_COMPACT) : NULL;
	str_add_cstr(out, compact ? compact : "");
	free(compact);
	json_decref(value);
	return ok;
}

bool attribute_value_parse(
	const struct queue_attribute_row *row, struct sv text, struct str *out, struct err *err)
{
	struct sv trimmed = sv_trim(text);

	if (sv_is_empty(trimmed)) {
		bool can_clear = row->kind == ATTRIBUTE_JSON || row->id == ATTR_KMS_KEY;

		return can_clear || fail(row, trimmed, err);
	}
	switch (row->kind) {
	case ATTRIBUTE_SECONDS:
	case ATTRIBUTE_BYTES:
		return parse_number(row, trimmed, out, err);
	case ATTRIBUTE_BOOL:
		return parse_bool(row, trimmed, out, err);
	case ATTRIBUTE_TEXT:
		return parse_text(row, trimmed, out, err);
	case ATTRIBUTE_JSON:
		return parse_json(row, trimmed, out, err);
	case ATTRIBUTE_COUNT_OF_MESSAGES:
	case ATTRIBUTE_TIME:
		break;
	}
	return err_fail(err, ERR_USAGE, "%s cannot be set", row->name);
}

/* --- for people ------------------------------------------------------------------------------ */

void attribute_value_format(const struct queue_attribute_row *row, struct sv value, struct str *out)
{
	char text[UNITS_TEXT_SIZE];
	int64_t n;

	if (!is_number(row->kind) || !sv_to_i64(value, &n))
		str_add(out, value);
	else if (row->kind == ATTRIBUTE_BYTES)
		str_add_cstr(out, units_bytes(n, text));
	else
		str_add_cstr(out, units_duration(n, text));
}

static void add_bound(const struct queue_attribute_row *row, int64_t n, struct str *out)
{
	char number[UNITS_TEXT_SIZE];

	snprintf(number, sizeof number, "%" PRId64, n);
	attribute_value_format(row, sv_cstr(number), out);
}

static void add_words(const char *choices, struct str *out)
{
	struct sv rest = sv_cstr(choices), word;

	for (bool more = true; more;) {
		more = sv_cut(rest, ',', &word, &rest);
		str_addf(out, "%.*s%s", SV_ARGS(word), more ? " or " : "");
	}
}

void attribute_value_range(const struct queue_attribute_row *row, struct str *out)
{
	if (is_number(row->kind)) {
		add_bound(row, row->min, out);
		str_add_cstr(out, " to ");
		add_bound(row, row->max, out);
	} else if (row->choices) {
		add_words(row->choices, out);
	} else if (row->kind == ATTRIBUTE_BOOL) {
		add_words("true,false", out);
	} else if (row->kind == ATTRIBUTE_JSON) {
		str_add_cstr(out, "a JSON object, or empty");
	} else {
		str_add_cstr(out, "an id, ARN or alias/NAME, or empty");
	}
	if (is_number(row->kind) || row->kind == ATTRIBUTE_BOOL || row->choices) {
		if (*row->default_text) {
			str_add_cstr(out, ", default ");
			attribute_value_format(row, sv_cstr(row->default_text), out);
		}
	}
}

/* --- the same? ------------------------------------------------------------------------------- */

static json_t *canonical(struct sv text)
{
	json_t *value = json_loadb(text.p, text.n, 0, NULL), *count;
	struct sv number;
	int64_t n;

	count = json_object_get(value, "maxReceiveCount");
	/* Some tools write the number as a text. */
	if (json_answer_as_text(count, &number) && sv_to_i64(number, &n))
		json_object_set_new(value, "maxReceiveCount", json_integer(n));
	return value;
}

static bool same_json(struct sv a, struct sv b)
{
	json_t *left = canonical(a), *right = canonical(b);
	bool same = left && right && json_equal(left, right);

	json_decref(left);
	json_decref(right);
	return same;
}

bool attribute_value_same(const struct queue_attribute_row *row, const char *a, const char *b)
{
	struct sv left = sv_cstr(a ? a : row->default_text);
	struct sv right = sv_cstr(b ? b : row->default_text);

	if (sv_is_empty(left))
		left = sv_cstr(row->kind == ATTRIBUTE_JSON ? row->default_text : "");
	if (sv_is_empty(right))
		right = sv_cstr(row->kind == ATTRIBUTE_JSON ? row->default_text : "");
	if (sv_eq_nocase(left, right))
		return row->kind != ATTRIBUTE_TEXT || sv_eq(left, right);
	return row->kind == ATTRIBUTE_JSON && same_json(left, right);
}
