/* One attribute, to be changed. */
#include "edit_form.h"

#include "sqscope/base/json_string.h"
#include "sqscope/model/json_index.h"

#include <stdio.h>

enum { VALUE_COLS = 24, RECEIVES_COLS = 6, RECEIVES = 5, CHOICES = 1 };

static const char redrive_words[] = "allowAll,denyAll,byQueue";

/* The words to choose from; NULL: it is typed. */
static const char *words_of(enum queue_attribute id)
{
	if (id == ATTR_REDRIVE_ALLOW_POLICY)
		return redrive_words;
	return queue_attribute_rows[id].kind == ATTRIBUTE_BOOL ? "true,false"
							       : queue_attribute_rows[id].choices;
}

static const char *current(const struct queue_settings *s, enum queue_attribute id)
{
	return s->value[id] ? s->value[id] : queue_attribute_rows[id].default_text;
}

/* The last part of an ARN. */
static struct sv name_of(struct sv arn)
{
	struct sv head;

	while (sv_cut(arn, ':', &head, &arn))
		;
	return head;
}

/* --- the fields ------------------------------------------------------------------------------ */

static void add_explanation(struct form *form, const struct ui *ui, enum queue_attribute id,
	const struct queue_settings *live)
{
	const struct queue_attribute_row *row = &queue_attribute_rows[id];
	struct str now = {0};

	form_paragraph(form, EDIT_NOTE, ROLE_TEXT, ui->cols, sv_cstr(row->summary));
	form_paragraph(form, EDIT_NOTE, ROLE_DIM, ui->cols, sv_cstr(row->effect));
	str_add_cstr(&now, "Now: ");
	attribute_value_format(
		row, sv_cstr(*current(live, id) ? current(live, id) : "not set"), &now);
	form_paragraph(form, EDIT_NOTE, ROLE_TEXT, ui->cols, str_sv(&now));
	form_rule(form);
	str_release(&now);
}

static void add_words(struct form *form, const char *words, struct sv chosen)
{
	struct sv rest = sv_cstr(words), word;
	char label[VALUE_COLS];
	int number = 0;

	for (bool more = true; more; number++) {
		more = sv_cut(rest, ',', &word, &rest);
		snprintf(label, sizeof label, "%.*s", SV_ARGS(word));
		form_choice(form, EDIT_CHOICE + number, CHOICES, label, sv_eq(word, chosen));
	}
}

static void add_redrive(struct form *form, struct sv value)
{
	struct queue_attributes parsed;
	struct str receives = {0};
	struct form_field *field;

	queue_attributes_init(&parsed);
	queue_attributes_set(
		&parsed, sv_cstr(queue_attribute_rows[ATTR_REDRIVE_POLICY].name), value);
	if (parsed.max_receive_count != UNKNOWN)
		str_addf(&receives, "%lld", (long long)parsed.max_receive_count);
	form_text(form, EDIT_VALUE, "Dead-letter queue", name_of(sv_cstr(parsed.dead_letter_arn)));
	field = form_text(form, EDIT_RECEIVES, "after receives", str_sv(&receives));
	field->value_cols = RECEIVES_COLS;
	form_set(&field->note, "1 to %d, %d when left empty", MAX_RECEIVES_MAX, RECEIVES);
	form_check(form, EDIT_NONE, "no dead-letter queue", false);
	queue_attributes_release(&parsed);
	str_release(&receives);
}

/* "jobs other": the names of sourceQueueArns. */
static void add_source_names(struct sv policy, struct str *out)
{
	struct json_index ix = {0};
	struct str text = {0};
	uint32_t list;

	if (json_index_build(&ix, policy)) {
		list = json_index_member(&ix, 0, sv_cstr("sourceQueueArns"));
		for (uint32_t i = list == JSON_NONE ? JSON_NONE : json_index_child(&ix, list);
			i != JSON_NONE; i = json_index_next(&ix, i)) {
			str_clear(&text);
			if (json_string_decode(json_index_text(&ix, i), &text))
				str_addf(out, "%s%.*s", out->n ? " " : "",
					SV_ARGS(name_of(str_sv(&text))));
		}
	}
	json_index_release(&ix);
	str_release(&text);
}

static void add_permission(struct form *form, struct sv value)
{
	struct json_index ix = {0};
	struct str word = {0}, names = {0};
	uint32_t permission = JSON_NONE;

	if (json_index_build(&ix, value))
		permission = json_index_member(&ix, 0, sv_cstr("redrivePermission"));
	if (permission == JSON_NONE || !json_string_decode(json_index_text(&ix, permission), &word))
		str_set(&word, sv_cstr("allowAll"));
	add_words(form, redrive_words, str_sv(&word));
	add_source_names(value, &names);
	form_text(form, EDIT_VALUE, "Source queues", str_sv(&names));
	form_set(&form_field(form, EDIT_VALUE)->note, "%s", "");
	json_index_release(&ix);
	str_release(&word);
	str_release(&names);
}

static void add_text(struct form *form, enum queue_attribute id, struct sv value)
{
	const struct queue_attribute_row *row = &queue_attribute_rows[id];
	struct form_field *field;
	struct str text = {0};

	attribute_value_format(row, value, &text);
	field = form_text(form, EDIT_VALUE, "New value", str_sv(&text));
	field->value_cols = VALUE_COLS;
	attribute_value_range(row, &field->note);
	str_release(&text);
}

struct form *edit_form_new(
	const struct ui *ui, const struct queue *q, enum queue_attribute id, struct sv value)
{
	struct form *form = form_new("");
	struct queue_settings live = {0};
	struct sv begin;

	queue_settings_of(&live, &q->attributes);
	begin = sv_is_empty(value) ? sv_cstr(current(&live, id)) : value;
	form_set(&form->title, "%s of %s", queue_attribute_rows[id].name, q->name);
	add_explanation(form, ui, id, &live);
	if (id == ATTR_REDRIVE_POLICY)
		add_redrive(form, begin);
	else if (id == ATTR_REDRIVE_ALLOW_POLICY)
		add_permission(form, begin);
	else if (words_of(id))
		add_words(form, words_of(id), begin);
	else
		add_text(form, id, begin);
	form_button(form, EDIT_CHANGE, "Change...");
	if (edit_form_can_choose(id))
		form_button(form, EDIT_CHOOSE, "Choose a queue...");
	form_button(form, EDIT_CANCEL, "Cancel");
	form_focus(form, words_of(id) ? EDIT_CHOICE : EDIT_VALUE);
	queue_settings_release(&live);
	return form;
}

/* --- choosing -------------------------------------------------------------------------------- */

bool edit_form_can_choose(enum queue_attribute id)
{
	return id == ATTR_REDRIVE_POLICY || id == ATTR_REDRIVE_ALLOW_POLICY;
}

bool edit_form_is_candidate(const struct queue *q, const struct queue *other)
{
	return other != q && other->arn && other->is_fifo == q->is_fifo && other->fleet == q->fleet;
}

void edit_form_choose(struct form *form, enum queue_attribute id, const char *name)
{
	struct str names = {0};

	/* A queue may allow several sources, but has one dead-letter queue. */
	if (id == ATTR_REDRIVE_ALLOW_POLICY)
		str_add(&names, form_value(form, EDIT_VALUE));
	str_addf(&names, "%s%s", names.n ? " " : "", name);
	prompt_set(&form_field(form, EDIT_VALUE)->prompt, str_sv(&names));
	if (id == ATTR_REDRIVE_ALLOW_POLICY) {
		for (int i = 0; i < 3; i++)
			form_field(form, EDIT_CHOICE + i)->is_on = i == 2;
	}
	str_release(&names);
}

/* --- the value ------------------------------------------------------------------------------- */

static const struct queue *find_queue(const struct queue *q, struct sv name, struct err *err)
{
	const struct queue *found = fleet_find_name(q->fleet, name);

	if (found && edit_form_is_candidate(q, found))
		return found;
	if (found && found->is_fifo != q->is_fifo)
		err_set(err, ERR_USAGE, "%.*s is of the other type: both are FIFO or both standard",
			SV_ARGS(name));
	else
		err_set(err, ERR_USAGE, "there is no other queue '%.*s' here whose ARN is known",
			SV_ARGS(name));
	return NULL;
}

static bool take_redrive(
	struct form *form, const struct queue *q, struct str *value, struct err *err)
{
	struct sv receives = form_value(form, EDIT_RECEIVES);
	struct queue_settings made = {0};
	const struct queue *dlq;
	int64_t n = RECEIVES;

	if (form_is_on(form, EDIT_NONE))
		return true;
	dlq = find_queue(q, form_value(form, EDIT_VALUE), err);
	if (!dlq)
		return false;
	if (!sv_is_empty(receives) && (!sv_to_i64(receives, &n) || n < 1 || n > MAX_RECEIVES_MAX))
		return err_fail(err, ERR_USAGE, "after 1 to %d receives", MAX_RECEIVES_MAX);
	queue_settings_put_redrive(&made, sv_cstr(dlq->arn), n);
	str_add_cstr(value, made.value[ATTR_REDRIVE_POLICY]);
	queue_settings_release(&made);
	return true;
}

static bool add_sources(
	struct form *form, const struct queue *q, struct str *value, struct err *err)
{
	struct sv rest = form_value(form, EDIT_VALUE), word;
	const char *between = "";

	str_add_cstr(value, ",\"sourceQueueArns\":[");
	while (sv_next_word(&rest, &word)) {
		const struct queue *source = find_queue(q, word, err);

		if (!source)
			return false;
		str_add_cstr(value, between);
		json_string_add(value, sv_cstr(source->arn));
		between = ",";
	}
	str_add_char(value, ']');
	return true;
}

static struct sv chosen_word(struct form *form, const char *words)
{
	struct sv rest = sv_cstr(words), word;
	int chosen = form_chosen(form, CHOICES) - EDIT_CHOICE;

	for (int i = 0; sv_cut(rest, ',', &word, &rest) && i < chosen; i++)
		;
	return word;
}

static bool take_permission(
	struct form *form, const struct queue *q, struct str *value, struct err *err)
{
	struct sv word = chosen_word(form, redrive_words);

	str_addf(value, "{\"redrivePermission\":\"%.*s\"", SV_ARGS(word));
	if (sv_eq_cstr(word, "byQueue") && !add_sources(form, q, value, err))
		return false;
	str_add_char(value, '}');
	return true;
}

bool edit_form_take(struct form *form, const struct queue *q, enum queue_attribute id,
	struct str *value, struct err *err)
{
	const struct queue_attribute_row *row = &queue_attribute_rows[id];
	struct str raw = {0};
	bool ok = true;

	if (id == ATTR_REDRIVE_POLICY)
		ok = take_redrive(form, q, &raw, err);
	else if (id == ATTR_REDRIVE_ALLOW_POLICY)
		ok = take_permission(form, q, &raw, err);
	else if (words_of(id))
		str_add(&raw, chosen_word(form, words_of(id)));
	else
		str_add(&raw, form_value(form, EDIT_VALUE));
	/* The same checks as on the command line. */
	ok = ok && attribute_value_parse(row, str_sv(&raw), value, err);
	str_release(&raw);
	return ok;
}
