/* The plan of an edit. */
#include "queue_change.h"
#include "output.h"
#include "sqscope/sqs/queue_name.h"
#include "wrap.h"

enum { NAME_COLUMN = 2, EFFECT_COLUMN = 4, WIDTH = 80 };

static void keep_difference(struct queue_change *change, const struct queue_settings *wanted)
{
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[i];
		if (wanted->value[i] &&
			!attribute_value_same(row, wanted->value[i], change->before.value[i]))
			queue_settings_put(&change->after, row->id, wanted->value[i]);
	}
}

bool queue_change_begin(struct queue_change *change, struct queue_run *run, const char *ref,
	const struct queue_settings *wanted, struct err *err)
{
	if (!op_session_find(&run->op, sv_cstr(ref), &change->queue, err)) {
		err_prefix(err, "%s", ref);
		return false;
	}
	queue_settings_of(&change->before, &change->queue.attributes);
	keep_difference(change, wanted);
	if (queue_settings_check(wanted, &change->before, change->queue.is_fifo, err))
		return true;
	err_prefix(err, "%s", ref);
	return false;
}

void queue_change_release(struct queue_change *change)
{
	op_queue_release(&change->queue);
	queue_settings_release(&change->before);
	queue_settings_release(&change->after);
}

struct sv queue_change_name(const struct queue_change *change)
{
	return queue_name_of_url(str_sv(&change->queue.url));
}

/* "" reads as nothing. */
static void add_value(const struct queue_attribute_row *row, const char *value, struct str *out)
{
	struct str text = {0};
	const char *shown = value && *value ? value : row->default_text;
	attribute_value_format(row, sv_cstr(*shown ? shown : "not set"), &text);
	output_safe(out, str_sv(&text));
	str_release(&text);
}

static void describe_one(
	const struct queue_change *change, const struct queue_attribute_row *row, struct str *out)
{
	wrap_blanks(out, NAME_COLUMN);
	str_addf(out, "%s  ", row->name);
	add_value(row, change->before.value[row->id], out);
	str_add_cstr(out, " -> ");
	add_value(row, change->after.value[row->id], out);
	str_add_char(out, '\n');
	wrap_blanks(out, EFFECT_COLUMN);
	wrap_text(out, EFFECT_COLUMN, EFFECT_COLUMN, WIDTH, sv_cstr(row->effect));
}

void queue_change_describe(const struct queue_change *change, struct str *out)
{
	output_safe(out, queue_change_name(change));
	str_add_char(out, '\n');
	for (size_t i = 0; i < ATTR_COUNT; i++)
		if (change->after.value[i])
			describe_one(change, &queue_attribute_rows[i], out);
	if (queue_settings_count(&change->after) == 0)
		str_add_cstr(out, "  nothing to change: it is like that\n");
}

json_t *queue_change_json(const struct queue_change *change)
{
	json_t *changed = json_array();
	for (size_t i = 0; i < ATTR_COUNT; i++)
		if (change->after.value[i])
			json_array_append_new(
				changed, json_pack("{s:s,s:o,s:o}", "attribute",
						 queue_attribute_rows[i].name, "before",
						 json_or_null(change->before.value[i]), "after",
						 json_or_null(change->after.value[i])));
	return json_pack("{s:o,s:o,s:o,s:b,s:o}", "queue", json_sv(queue_change_name(change)),
		"url", json_sv(str_sv(&change->queue.url)), "changed", changed, "done",
		change->is_done, "error", json_short_error(&change->err));
}
