/* The fields of a new queue. */
#include "create_form.h"

enum { NUMBER_COLS = 12, RECEIVES_COLS = 6, RECEIVES = 5 };

static bool is_number(enum queue_attribute id)
{
	enum attribute_kind kind = queue_attribute_rows[id].kind;

	return kind == ATTRIBUTE_SECONDS || kind == ATTRIBUTE_BYTES;
}

/* FIFO is a tick of its own: the name, and other fields, depend on it. */
static bool has_field(enum queue_attribute id)
{
	return queue_attribute_rows[id].is_settable;
}

static void add_attribute(struct form *form, enum queue_attribute id)
{
	const struct queue_attribute_row *row = &queue_attribute_rows[id];
	struct form_field *field =
		form_text(form, CREATE_ATTRIBUTE + (int)id, row->name, sv_cstr(""));

	if (row->kind == ATTRIBUTE_JSON)
		return;
	field->value_cols = is_number(id) ? NUMBER_COLS : 2 * NUMBER_COLS;
	attribute_value_range(row, &field->note);
	if (row->is_fifo_only)
		form_set(&field->off, "of FIFO queues");
}

struct form *create_form_new(const struct fleet *fleet)
{
	struct form *form = form_new("A new queue");
	struct form_field *field;
	struct str where = {0};

	str_add_cstr(&where, "In ");
	place_describe(&fleet->place, sv_cstr(fleet->account), &where);
	form_note(form, CREATE_NOTE, ROLE_DIM, str_cstr(&where));
	form_note(form, CREATE_NOTE, ROLE_DIM, "What is left empty is SQS's default.");
	str_release(&where);
	form_text(form, CREATE_NAME, "Name", sv_cstr(""))->value_cols = 3 * NUMBER_COLS;
	field = form_check(form, CREATE_FIFO, "FIFO", false);
	form_set(&field->note, "order kept in each group; the name gets .fifo");
	field = form_check(form, CREATE_DLQ, "a dead-letter queue with it", false);
	form_set(&field->note, "NAME-dlq, kept for 14 days");
	field = form_text(form, CREATE_RECEIVES, "after receives", sv_cstr(""));
	field->value_cols = RECEIVES_COLS;
	form_set(&field->note, "1 to %d, %d when left empty", MAX_RECEIVES_MAX, RECEIVES);
	form_text(form, CREATE_TAGS, "Tags: KEY=VALUE...", sv_cstr(""));
	form_rule(form);
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (has_field((enum queue_attribute)i))
			add_attribute(form, (enum queue_attribute)i);
	}
	form_button(form, CREATE_MAKE, "Create...");
	form_button(form, CREATE_PRESET, "Preset...");
	form_button(form, CREATE_CANCEL, "Cancel");
	form_focus(form, CREATE_NAME);
	return form;
}

/* --- what it shows --------------------------------------------------------------------------- */

static void show_fifo(struct form *form)
{
	bool is_fifo = form_is_on(form, CREATE_FIFO);

	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (!has_field((enum queue_attribute)i) || !queue_attribute_rows[i].is_fifo_only)
			continue;
		form_set(&form_field(form, CREATE_ATTRIBUTE + (int)i)->off, "%s",
			is_fifo ? "" : "of FIFO queues");
	}
}

void create_form_fill(struct form *form, const struct queue_preset *preset)
{
	struct str text = {0}, tags = {0};

	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const char *value = preset->settings.value[i];

		if (!has_field((enum queue_attribute)i))
			continue;
		str_clear(&text);
		if (value)
			attribute_value_format(&queue_attribute_rows[i], sv_cstr(value), &text);
		prompt_set(&form_field(form, CREATE_ATTRIBUTE + (int)i)->prompt, str_sv(&text));
		str_clear(&form_field(form, CREATE_ATTRIBUTE + (int)i)->problem);
	}
	queue_settings_describe_tags(&preset->settings, &tags);
	prompt_set(&form_field(form, CREATE_TAGS)->prompt, str_sv(&tags));
	form_field(form, CREATE_FIFO)->is_on = queue_preset_is_fifo(preset);
	form_field(form, CREATE_DLQ)->is_on = preset->max_receives > 0;
	str_clear(&text);
	if (preset->max_receives > 0)
		str_addf(&text, "%lld", (long long)preset->max_receives);
	prompt_set(&form_field(form, CREATE_RECEIVES)->prompt, str_sv(&text));
	show_fifo(form);
	str_release(&text);
	str_release(&tags);
}

static bool take_attribute(struct form *form, enum queue_attribute id,
	struct queue_settings *settings, struct err *err)
{
	struct sv text = form_value(form, CREATE_ATTRIBUTE + (int)id);
	struct str value = {0};
	bool ok = sv_is_empty(text) ||
		  attribute_value_parse(&queue_attribute_rows[id], text, &value, err);

	if (ok && settings && !sv_is_empty(text))
		queue_settings_put(settings, id, str_cstr(&value));
	str_release(&value);
	return ok;
}

/* The field has its name, and the range stands behind it: the problem need not say them again. */
static void show_problem(struct form *form, enum queue_attribute id, const struct err *err)
{
	struct form_field *field = form_field(form, CREATE_ATTRIBUTE + (int)id);

	if (!err_is_set(err))
		str_clear(&field->problem);
	else if (field->note.n)
		form_set(&field->problem, "not %s", str_cstr(&field->note));
	else
		form_set(&field->problem, "%s", err->msg);
}

void create_form_check(struct form *form, int id)
{
	struct err err = {0};

	if (id == CREATE_FIFO)
		show_fifo(form);
	if (id < CREATE_ATTRIBUTE)
		return;
	take_attribute(form, (enum queue_attribute)(id - CREATE_ATTRIBUTE), NULL, &err);
	show_problem(form, (enum queue_attribute)(id - CREATE_ATTRIBUTE), &err);
}

const char *create_form_explain(int id)
{
	return id < CREATE_ATTRIBUTE ? NULL : queue_attribute_rows[id - CREATE_ATTRIBUTE].summary;
}

/* --- what it says ---------------------------------------------------------------------------- */

static bool take_attributes(struct form *form, struct queue_plan *plan, struct err *err)
{
	bool is_fifo = form_is_on(form, CREATE_FIFO);

	for (size_t i = 0; i < ATTR_COUNT; i++) {
		enum queue_attribute id = (enum queue_attribute)i;

		if (!has_field(id) || (queue_attribute_rows[i].is_fifo_only && !is_fifo))
			continue;
		if (take_attribute(form, id, &plan->settings, err))
			continue;
		show_problem(form, id, err);
		form_focus(form, CREATE_ATTRIBUTE + (int)i);
		return false;
	}
	if (is_fifo)
		queue_settings_put(&plan->settings, ATTR_FIFO, "true");
	return true;
}

static bool take_receives(struct form *form, struct queue_plan *plan, struct err *err)
{
	struct sv text = form_value(form, CREATE_RECEIVES);

	if (!form_is_on(form, CREATE_DLQ))
		return true;
	plan->max_receives = RECEIVES;
	if (sv_is_empty(text))
		return true;
	if (sv_to_i64(text, &plan->max_receives) && plan->max_receives >= 1 &&
		plan->max_receives <= MAX_RECEIVES_MAX)
		return true;
	form_focus(form, CREATE_RECEIVES);
	return err_fail(err, ERR_USAGE, "after 1 to %d receives", MAX_RECEIVES_MAX);
}

static bool take_tags(struct form *form, struct queue_plan *plan, struct err *err)
{
	struct sv rest = form_value(form, CREATE_TAGS), word;

	while (sv_next_word(&rest, &word)) {
		if (queue_settings_assign_tag(&plan->settings, word, err))
			continue;
		form_focus(form, CREATE_TAGS);
		return false;
	}
	return true;
}

bool create_form_take(struct form *form, struct queue_plan *plan, struct err *err)
{
	str_set(&plan->name, form_value(form, CREATE_NAME));
	if (!take_attributes(form, plan, err) || !take_receives(form, plan, err) ||
		!take_tags(form, plan, err))
		return false;
	if (queue_plan_finish(plan, err))
		return true;
	form_focus(form, CREATE_NAME);
	return false;
}
