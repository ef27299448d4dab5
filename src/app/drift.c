/* Declared against live. */
#include "drift.h"
#include "code_names.h"
#include "json.h"
#include "output.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static void add(struct drift *drift, const struct declared_queue *declared, struct sv attribute,
	struct sv wanted, struct sv live)
{
	drift->items = mem_grow(drift->items, &drift->cap, drift->count + 1, sizeof *drift->items);
	struct drift_row *row = &drift->items[drift->count++];
	*row = (struct drift_row){0};
	str_set(&row->queue, str_sv(&declared->name));
	str_set(&row->attribute, attribute);
	str_set(&row->declared, wanted);
	str_set(&row->live, live);
}

void drift_release(struct drift *drift)
{
	for (size_t i = 0; i < drift->count; i++) {
		struct drift_row *row = &drift->items[i];
		str_release(&row->queue);
		str_release(&row->attribute);
		str_release(&row->declared);
		str_release(&row->live);
	}
	free(drift->items);
	*drift = (struct drift){0};
}

/* With a key SQS's own encryption reads false, and its reuse period means nothing without one:
 * tools write down their defaults of both. */
static bool is_moot(const struct queue_settings *wanted, const struct queue_settings *live,
	enum queue_attribute id)
{
	const char *key = wanted->value[ATTR_KMS_KEY];
	if (id == ATTR_SQS_MANAGED_SSE)
		return key != NULL;
	if (id == ATTR_KMS_REUSE_PERIOD)
		return !key && !live->value[ATTR_KMS_KEY];
	/* They write false on standard queues, where SQS has no such attribute. */
	return id == ATTR_CONTENT_DEDUPLICATION && !live->value[ATTR_FIFO] &&
	       strcmp(wanted->value[id], "false") == 0;
}

static void compare_attributes(struct drift *drift, const struct declared_queue *declared,
	const struct queue_settings *live)
{
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[i];
		const char *wanted = declared->settings.value[i], *is = live->value[i];
		if (!wanted || is_moot(&declared->settings, live, row->id) ||
			attribute_value_same(row, wanted, is))
			continue;
		add(drift, declared, sv_cstr(row->name), sv_cstr(wanted),
			sv_cstr(is ? is : row->default_text));
	}
}

/* What code does not name it does not have: a policy that somebody added by hand is drift. */
static void compare_additions(struct drift *drift, const struct declared_queue *declared,
	const struct queue_settings *live)
{
	static const enum queue_attribute added[] = {
		ATTR_POLICY, ATTR_REDRIVE_POLICY, ATTR_REDRIVE_ALLOW_POLICY, ATTR_KMS_KEY};
	for (size_t i = 0; i < COUNT_OF(added); i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[added[i]];
		const char *is = live->value[added[i]];
		if (!declared->settings.value[added[i]] && is &&
			!attribute_value_same(row, is, NULL))
			add(drift, declared, sv_cstr(row->name), sv_cstr(""), sv_cstr(is));
	}
}

static const struct queue_tag *find_tag(const struct queue_settings *s, struct sv key)
{
	for (size_t i = 0; i < s->tag_count; i++)
		if (sv_eq(str_sv(&s->tags[i].key), key))
			return &s->tags[i];
	return NULL;
}

static void add_tag(struct drift *drift, const struct declared_queue *declared, struct sv key,
	const struct queue_tag *wanted, const struct queue_tag *live)
{
	struct str name = {0};
	str_addf(&name, "tag:%.*s", SV_ARGS(key));
	add(drift, declared, str_sv(&name), wanted ? str_sv(&wanted->value) : sv_cstr(""),
		live ? str_sv(&live->value) : sv_cstr(""));
	str_release(&name);
}

static void compare_tags(struct drift *drift, const struct declared_queue *declared,
	const struct queue_settings *live)
{
	const struct queue_settings *wanted = &declared->settings;
	if (!declared->has_tags)
		return;
	for (size_t i = 0; i < wanted->tag_count; i++) {
		const struct queue_tag *tag = &wanted->tags[i];
		const struct queue_tag *is = find_tag(live, str_sv(&tag->key));
		if (!is || !sv_eq(str_sv(&is->value), str_sv(&tag->value)))
			add_tag(drift, declared, str_sv(&tag->key), tag, is);
	}
	for (size_t i = 0; i < live->tag_count; i++)
		if (!find_tag(wanted, str_sv(&live->tags[i].key)))
			add_tag(drift, declared, str_sv(&live->tags[i].key), NULL, &live->tags[i]);
}

void drift_compare(struct drift *drift, const struct declared_queue *declared,
	const struct queue_settings *live)
{
	if (!live) {
		add(drift, declared, sv_cstr("QueueName"), str_sv(&declared->name), sv_cstr(""));
		return;
	}
	compare_attributes(drift, declared, live);
	compare_additions(drift, declared, live);
	compare_tags(drift, declared, live);
}

json_t *drift_json(const struct drift *drift)
{
	json_t *out = json_array();
	for (size_t i = 0; i < drift->count; i++) {
		const struct drift_row *row = &drift->items[i];
		json_array_append_new(
			out, json_pack("{s:o,s:o,s:o,s:o}", "queue", json_sv(str_sv(&row->queue)),
				     "attribute", json_sv(str_sv(&row->attribute)), "declared",
				     json_or_null(str_cstr(&row->declared)), "live",
				     json_or_null(str_cstr(&row->live))));
	}
	return out;
}

static void add_value(const struct drift_row *row, const struct str *value, struct str *out)
{
	const struct queue_attribute_row *attribute = queue_attribute_find(str_sv(&row->attribute));
	struct str text = {0};
	if (value->n == 0)
		str_add_cstr(&text, "nothing");
	else if (attribute)
		attribute_value_format(attribute, str_sv(value), &text);
	else
		str_add(&text, str_sv(value));
	output_safe(out, str_sv(&text));
	str_release(&text);
}

void drift_text(const struct drift *drift, struct str *out)
{
	for (size_t i = 0; i < drift->count; i++) {
		const struct drift_row *row = &drift->items[i];
		output_safe(out, str_sv(&row->queue));
		str_add_cstr(out, "  ");
		output_safe(out, str_sv(&row->attribute));
		str_add_cstr(out, "  declared ");
		add_value(row, &row->declared, out);
		str_add_cstr(out, ", live ");
		add_value(row, &row->live, out);
		str_add_char(out, '\n');
	}
}
