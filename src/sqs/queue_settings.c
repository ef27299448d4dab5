/* What a queue is wanted to be. */
#include "sqscope/sqs/queue_settings.h"

#include "sqscope/base/json_string.h"
#include "sqscope/base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void queue_settings_release(struct queue_settings *s)
{
	for (size_t i = 0; i < ATTR_COUNT; i++)
		free(s->value[i]);
	for (size_t i = 0; i < s->tag_count; i++) {
		str_release(&s->tags[i].key);
		str_release(&s->tags[i].value);
	}
	free(s->tags);
	*s = (struct queue_settings){0};
}

void queue_settings_put(struct queue_settings *s, enum queue_attribute id, const char *value)
{
	char *fresh = value ? mem_strdup(value) : NULL;

	free(s->value[id]);
	s->value[id] = fresh;
}

void queue_settings_put_tag(struct queue_settings *s, struct sv key, struct sv value)
{
	size_t i = 0;

	while (i < s->tag_count && !sv_eq(str_sv(&s->tags[i].key), key))
		i++;
	if (i == s->tag_count) {
		s->tags = mem_grow(s->tags, &s->tag_cap, s->tag_count + 1, sizeof *s->tags);
		s->tags[s->tag_count++] = (struct queue_tag){0};
		str_set(&s->tags[i].key, key);
	}
	str_set(&s->tags[i].value, value);
}

void queue_settings_put_redrive(struct queue_settings *s, struct sv arn, int64_t max_receives)
{
	struct str policy = {0};

	str_add_cstr(&policy, "{\"deadLetterTargetArn\":");
	json_string_add(&policy, arn);
	str_addf(&policy, ",\"maxReceiveCount\":%" PRId64 "}", max_receives);
	queue_settings_put(s, ATTR_REDRIVE_POLICY, str_cstr(&policy));
	str_release(&policy);
}

void queue_settings_merge(struct queue_settings *dst, const struct queue_settings *src)
{
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (src->value[i])
			queue_settings_put(dst, (enum queue_attribute)i, src->value[i]);
	}
	for (size_t i = 0; i < src->tag_count; i++)
		queue_settings_put_tag(dst, str_sv(&src->tags[i].key), str_sv(&src->tags[i].value));
}

/* --- what people write ----------------------------------------------------------------------- */

static bool unknown_name(struct sv name, struct err *err)
{
	enum { NEAR = 6 };
	const char *nearest = NULL;
	size_t best = NEAR;

	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const char *offer = queue_attribute_rows[i].name;
		size_t distance = sv_distance(name, sv_cstr(offer), NEAR);

		if (distance < best || (!nearest && sv_contains_nocase(sv_cstr(offer), name))) {
			best = distance;
			nearest = offer;
		}
	}
	if (nearest)
		return err_fail(err, ERR_USAGE,
			"there is no queue attribute '%.*s'; did you mean %s?", SV_ARGS(name),
			nearest);
	return err_fail(err, ERR_USAGE, "there is no queue attribute '%.*s'", SV_ARGS(name));
}

static const struct queue_attribute_row *find_row(struct sv name, bool is_new, struct err *err)
{
	const struct queue_attribute_row *row = queue_attribute_find(name);

	if (!row) {
		unknown_name(name, err);
		return NULL;
	}
	if (row->is_settable || (is_new && queue_attribute_is_creatable(row)))
		return row;
	err_set(err, ERR_USAGE, "%s cannot be %s: %s", row->name, is_new ? "set" : "changed",
		*row->effect ? row->effect : row->summary);
	return NULL;
}

bool queue_settings_assign(
	struct queue_settings *s, struct sv assignment, bool is_new, struct err *err)
{
	const struct queue_attribute_row *row;
	struct str value = {0};
	struct sv name, text;
	bool ok;

	if (!sv_cut(assignment, '=', &name, &text))
		return err_fail(err, ERR_USAGE, "'%.*s' is no NAME=VALUE", SV_ARGS(assignment));
	row = find_row(sv_trim(name), is_new, err);
	if (!row)
		return false;
	ok = attribute_value_parse(row, text, &value, err);
	if (ok)
		queue_settings_put(s, row->id, str_cstr(&value));
	str_release(&value);
	return ok;
}

bool queue_settings_assign_tag(struct queue_settings *s, struct sv assignment, struct err *err)
{
	struct sv key, value;

	sv_cut(assignment, '=', &key, &value);
	key = sv_trim(key);
	if (sv_is_empty(key) || key.n > TAG_KEY_MAX)
		return err_fail(err, ERR_USAGE, "a tag is KEY=VALUE, with a key of 1 to %d bytes",
			TAG_KEY_MAX);
	if (value.n > TAG_VALUE_MAX)
		return err_fail(err, ERR_USAGE, "tag %.*s: its value is longer than %d bytes",
			SV_ARGS(key), TAG_VALUE_MAX);
	if (sv_starts_with(key, sv_cstr("aws:")))
		return err_fail(err, ERR_USAGE, "tag %.*s: keys that begin with aws: belong to AWS",
			SV_ARGS(key));
	queue_settings_put_tag(s, key, value);
	if (s->tag_count > QUEUE_TAGS_MAX)
		return err_fail(err, ERR_USAGE, "a queue has %d tags at most", QUEUE_TAGS_MAX);
	return true;
}

/* --- of a queue that is there ---------------------------------------------------------------- */

void queue_settings_of(struct queue_settings *s, const struct queue_attributes *live)
{
	char number[UNITS_TEXT_SIZE];

	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[i];

		if (!queue_attribute_is_creatable(row))
			continue;
		if (live->text[i]) {
			queue_settings_put(s, row->id, live->text[i]);
		} else if (row->kind == ATTRIBUTE_BOOL && live->number[i] != UNKNOWN) {
			queue_settings_put(s, row->id, live->number[i] ? "true" : "false");
		} else if (live->number[i] != UNKNOWN) {
			snprintf(number, sizeof number, "%" PRId64, live->number[i]);
			queue_settings_put(s, row->id, number);
		}
	}
}

size_t queue_settings_count(const struct queue_settings *s)
{
	size_t count = 0;

	for (size_t i = 0; i < ATTR_COUNT; i++)
		count += s->value[i] != NULL;
	return count;
}

void queue_settings_describe(const struct queue_settings *s, struct str *out)
{
	const char *between = "";

	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (!s->value[i])
			continue;
		str_addf(out, "%s%s=%s", between, queue_attribute_rows[i].name, s->value[i]);
		between = " ";
	}
}

void queue_settings_describe_tags(const struct queue_settings *s, struct str *out)
{
	for (size_t i = 0; i < s->tag_count; i++)
		str_addf(out, "%s%s=%s", i ? " " : "", str_cstr(&s->tags[i].key),
			str_cstr(&s->tags[i].value));
}
