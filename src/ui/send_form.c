/* The form of a message that is sent. */
#include "send_form.h"

#include "view_messages.h"

enum { FATE = 1, DELAY_COLS = 8, EMPTY_ATTRIBUTES = 3 };

/* Those that there are, and some to be filled in. */
static size_t attribute_rows(const struct draft *draft)
{
	size_t rows = draft->attribute_count + EMPTY_ATTRIBUTES;

	return rows < SQS_ATTRIBUTES_MAX ? rows : SQS_ATTRIBUTES_MAX;
}

/* --- between form and draft ------------------------------------------------------------------ */

void send_form_show_state(struct form *form, const struct sending *sending)
{
	struct form_field *state = form_field(form, FIELD_STATE);
	int64_t size = message_size_bytes(str_sv(&sending->draft.body), sending->draft.attributes,
		sending->draft.attribute_count);
	char text[UNITS_TEXT_SIZE];
	struct str problem = {0};
	bool is_json = draft_is_json(str_sv(&sending->draft.body), &problem);

	state->role = sending->was_json && !is_json ? ROLE_ERROR : ROLE_DIM;
	if (is_json)
		form_set(&state->note, "%s, JSON", units_bytes(size, text));
	else if (sending->was_json)
		form_set(&state->note, "%s, not JSON any more: %s", units_bytes(size, text),
			str_cstr(&problem));
	else
		form_set(&state->note, "%s, not JSON", units_bytes(size, text));
	str_release(&problem);
}

void send_form_show_body(struct form *form, const struct sending *sending)
{
	struct form_field *field = form_field(form, FIELD_BODY);
	struct sv body = str_sv(&sending->draft.body);

	str_clear(&field->off);
	if (sending->hides_body) {
		prompt_set(&field->prompt, sv_cstr(""));
		form_set(&field->off, "%zu bytes, a part of them masked: Editor shows all", body.n);
		field->value_cols = 2;
	} else if (draft_is_line(body)) {
		prompt_set(&field->prompt, body);
	} else {
		prompt_set(&field->prompt, sv_cstr(""));
		form_set(&field->off, "%zu bytes: press Editor to change them", body.n);
		field->value_cols = 2;
	}
}

static bool take_attribute(struct form *form, const struct draft *source, size_t i,
	struct draft *made, struct err *err)
{
	struct form_field *field = form_field(form, FIELD_ATTRIBUTE + (int)i);
	struct message_attribute *to = &made->attributes[made->attribute_count];
	struct sv line = sv_trim(str_sv(&field->prompt.text));

	/* What a line cannot hold is taken over as it was, unless it is unticked. */
	if (field->kind == FORM_CHECK) {
		if (field->is_on) {
			str_add(&to->name, str_sv(&source->attributes[i].name));
			str_add(&to->type, str_sv(&source->attributes[i].type));
			str_add(&to->value, str_sv(&source->attributes[i].value));
			made->attribute_count++;
		}
		return true;
	}
	if (line.n == 0)
		return true;
	if (!draft_parse_attribute(line, to, err)) {
		form_set(&field->problem, "NAME=VALUE");
		form_focus(form, FIELD_ATTRIBUTE + (int)i);
		return false;
	}
	made->attribute_count++;
	return true;
}

static bool take_delay(struct form *form, struct draft *made, struct err *err)
{
	struct sv text = form_value(form, FIELD_DELAY);
	int64_t seconds;

	made->delay_s = UNKNOWN;
	if (text.n == 0)
		return true;
	if (units_parse_duration(text, &seconds) && seconds >= 0 && seconds <= SQS_DELAY_MAX_S) {
		made->delay_s = (int)seconds;
		return true;
	}
	form_set(&form_field(form, FIELD_DELAY)->problem, "a time up to 15m");
	form_focus(form, FIELD_DELAY);
	return err_fail(err, ERR_USAGE, "the delay is a time from 0s to 15m");
}

/* The draft as the form has it now. */
bool send_form_take(struct form *form, struct sending *sending, struct err *err)
{
	struct form_field *body = form_field(form, FIELD_BODY);
	struct draft made = {.delay_s = UNKNOWN};
	bool ok = true;

	for (size_t i = 0; ok && i < sending->rows; i++)
		ok = take_attribute(form, &sending->source, i, &made, err);
	ok = ok && take_delay(form, &made, err);
	if (!ok) {
		draft_release(&made);
		return false;
	}
	str_add(&made.body,
		body->off.n > 0 ? str_sv(&sending->draft.body) : str_sv(&body->prompt.text));
	str_add(&made.trace_header, str_sv(&sending->draft.trace_header));
	str_add(&made.group, form_value(form, FIELD_GROUP));
	str_add(&made.dedup, form_value(form, FIELD_DEDUP));
	draft_release(&sending->draft);
	sending->draft = made;
	return true;
}

/* --- the form -------------------------------------------------------------------------------- */

static void add_attribute(struct form *form, const struct sending *sending, size_t i)
{
	const struct draft *draft = &sending->source;
	const struct message_attribute *attribute = &draft->attributes[i];
	int id = FIELD_ATTRIBUTE + (int)i;
	struct str text = {0};

	if (i >= draft->attribute_count) {
		form_set(&form_text(form, id, "Attribute", sv_cstr(""))->note, "NAME:TYPE=VALUE");
	} else if (draft_attribute_is_line(attribute) && !sending->hides[i]) {
		draft_add_attribute_line(attribute, &text);
		form_text(form, id, "Attribute", str_sv(&text));
	} else {
		str_addf(&text, "keep %s (%s, %zu B%s) byte for byte", str_cstr(&attribute->name),
			str_cstr(&attribute->type), attribute->value.n,
			sending->hides[i] ? ", masked" : "");
		form_check(form, id, str_cstr(&text), true);
	}
	str_release(&text);
}

static void add_fate(struct form *form)
{
	form_choice(form, FIELD_REMOVE, FATE, "remove the original when SQS has confirmed the copy",
		true);
	form_choice(form, FIELD_KEEP, FATE, "keep the original: there are two then", false);
}

static void add_delay(struct form *form, const struct sending *sending, bool is_fifo)
{
	struct form_field *field;
	char text[UNITS_TEXT_SIZE];

	field = form_text(form, FIELD_DELAY, "Delay",
		sv_cstr(sending->draft.delay_s == UNKNOWN
				? ""
				: units_duration(sending->draft.delay_s, text)));
	field->value_cols = DELAY_COLS;
	form_set(&field->note, "empty: as the queue says");
	if (is_fifo)
		form_set(&field->off, "a FIFO queue has one delay for all");
}

struct form *send_form_make(const struct messages_view *view, struct sending *sending)
{
	bool is_fifo = message_desk_is_fifo(view->desk), is_new = sending->original.n == 0;
	struct form *form = form_new(is_new ? "Send a message" : "Edit and send again");
	struct str to = {0};

	sending->rows = attribute_rows(&sending->source);
	str_addf(&to, "To %s", view->name);
	form_note(form, FIELD_TO, ROLE_TITLE, str_cstr(&to));
	form_text(form, FIELD_BODY, "Body", sv_cstr(""));
	form_note(form, FIELD_STATE, ROLE_DIM, "");
	for (size_t i = 0; i < sending->rows; i++)
		add_attribute(form, sending, i);
	form_text(form, FIELD_GROUP, "Group", str_sv(&sending->draft.group));
	form_text(form, FIELD_DEDUP, "Dedup id", str_sv(&sending->draft.dedup));
	if (is_fifo)
		form_set(&form_field(form, FIELD_DEDUP)->note, "empty: a fresh one");
	else
		form_set(&form_field(form, FIELD_DEDUP)->off, "FIFO queues only");
	form_field(form, FIELD_DEDUP)->value_cols = 40;
	add_delay(form, sending, is_fifo);
	if (!is_new)
		add_fate(form);
	form_button(form, FIELD_SEND, "Send...");
	form_button(form, FIELD_EDITOR, "Editor");
	if (is_new) {
		form_button(form, FIELD_TEMPLATE, "Template");
		form_button(form, FIELD_LAST, "Last sent");
	}
	form_button(form, FIELD_CANCEL, "Cancel");
	send_form_show_body(form, sending);
	send_form_show_state(form, sending);
	form_focus(form, FIELD_BODY);
	str_release(&to);
	return form;
}
