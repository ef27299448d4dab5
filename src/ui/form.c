/* A form: its fields, its keys. */
#include "form.h"

#include "doc.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/units.h"

#include <assert.h>
#include <stdlib.h>

struct form *form_new(const char *title)
{
	struct form *form = mem_new(1, sizeof *form);

	str_add_cstr(&form->title, title);
	return form;
}

void form_free(struct form *form)
{
	if (!form)
		return;
	for (size_t i = 0; i < form->count; i++) {
		struct form_field *field = &form->fields[i];

		str_release(&field->label);
		str_release(&field->note);
		str_release(&field->problem);
		str_release(&field->off);
		prompt_release(&field->prompt);
	}
	str_release(&form->title);
	free(form);
}

/* --- rows ------------------------------------------------------------------------------------ */

bool form_takes_focus(const struct form_field *field)
{
	return field->kind != FORM_NOTE && field->kind != FORM_RULE;
}

static struct form_field *add(struct form *form, enum form_kind kind, int id, const char *label)
{
	struct form_field *field = &form->fields[form->count];

	assert(form->count < FORM_FIELDS);
	field->kind = kind;
	field->id = id;
	field->role = ROLE_TEXT;
	str_add_cstr(&field->label, label);
	prompt_init(&field->prompt, NULL, sv_cstr(""));
	/* The first field that there is has the focus. */
	if (!form_takes_focus(&form->fields[form->focus]))
		form->focus = form->count;
	form->count++;
	return field;
}

struct form_field *form_text(struct form *form, int id, const char *label, struct sv value)
{
	struct form_field *field = add(form, FORM_TEXT, id, label);

	prompt_set(&field->prompt, value);
	return field;
}

struct form_field *form_check(struct form *form, int id, const char *label, bool is_on)
{
	struct form_field *field = add(form, FORM_CHECK, id, label);

	field->is_on = is_on;
	return field;
}

struct form_field *form_choice(struct form *form, int id, int group, const char *label, bool is_on)
{
	struct form_field *field = add(form, FORM_CHOICE, id, label);

	field->group = group;
	field->is_on = is_on;
	return field;
}

struct form_field *form_note(struct form *form, int id, enum role role, const char *text)
{
	struct form_field *field = add(form, FORM_NOTE, id, "");

	field->role = role;
	str_add_cstr(&field->note, text);
	return field;
}

void form_paragraph(struct form *form, int id, enum role role, int screen_cols, struct sv text)
{
	enum { PARAGRAPH_COLS = 72, AROUND = 6 };
	int cols = screen_cols - AROUND < PARAGRAPH_COLS ? screen_cols - AROUND : PARAGRAPH_COLS;
	struct doc doc = {0};

	doc_line(&doc);
	doc_wrap(&doc, 0, cols, role, text);
	for (size_t i = 0; i < doc.count; i++)
		str_add(&form_note(form, id, role, "")->note,
			sv_of(doc.text.p + doc.spans[i].start, doc.spans[i].n));
	doc_release(&doc);
}

void form_rule(struct form *form)
{
	add(form, FORM_RULE, UNKNOWN, "");
}

struct form_field *form_button(struct form *form, int id, const char *label)
{
	return add(form, FORM_BUTTON, id, label);
}

/* --- values ---------------------------------------------------------------------------------- */

struct form_field *form_field(struct form *form, int id)
{
	size_t i = 0;

	while (i < form->count && form->fields[i].id != id)
		i++;
	assert(i < form->count);
	return &form->fields[i];
}

struct sv form_value(struct form *form, int id)
{
	return sv_trim(str_sv(&form_field(form, id)->prompt.text));
}

bool form_is_on(struct form *form, int id)
{
	return form_field(form, id)->is_on;
}

int form_chosen(struct form *form, int group)
{
	for (size_t i = 0; i < form->count; i++) {
		const struct form_field *field = &form->fields[i];

		if (field->kind == FORM_CHOICE && field->group == group && field->is_on)
			return field->id;
	}
	return UNKNOWN;
}

void form_focus(struct form *form, int id)
{
	form->focus = (size_t)(form_field(form, id) - form->fields);
}

int form_focus_id(const struct form *form)
{
	return form->fields[form->focus].id;
}

void form_set(struct str *text, const char *fmt, ...)
{
	va_list ap;

	str_clear(text);
	va_start(ap, fmt);
	str_vaddf(text, fmt, ap);
	va_end(ap);
}

/* --- keys ------------------------------------------------------------------------------------ */

static enum form_result step(struct form *form, size_t by)
{
	do
		form->focus = (form->focus + by) % form->count;
	while (!form_takes_focus(&form->fields[form->focus]));
	return FORM_MOVED;
}

static enum form_result forth(struct form *form)
{
	return step(form, 1);
}

static enum form_result back(struct form *form)
{
	return step(form, form->count - 1);
}

static enum form_result toggle(struct form *form, struct form_field *field)
{
	if (field->off.n > 0)
		return FORM_OFF;
	if (field->kind == FORM_CHECK) {
		field->is_on = !field->is_on;
		return FORM_EDITED;
	}
	for (size_t i = 0; i < form->count; i++) {
		if (form->fields[i].kind == FORM_CHOICE && form->fields[i].group == field->group)
			form->fields[i].is_on = false;
	}
	field->is_on = true;
	return FORM_EDITED;
}

static enum form_result edit(
	struct form *form, struct form_field *field, struct key key, struct sv paste)
{
	if (field->off.n > 0)
		return key.code == KEY_CODE_CHAR || key.code == KEY_CODE_PASTE ? FORM_OFF
									       : FORM_NOTHING;
	switch (prompt_key(&field->prompt, key, paste)) {
	case PROMPT_EDITED:
		str_clear(&field->problem);
		return FORM_EDITED;
	case PROMPT_MOVED:
		return FORM_MOVED;
	case PROMPT_ACCEPTED:
		return forth(form);
	case PROMPT_CANCELLED:
		/* Backspace in an empty field takes nothing away, the form neither. */
		return key.code == KEY_CODE_BACKSPACE ? FORM_MOVED : FORM_CANCELLED;
	case PROMPT_NOTHING:
		break;
	}
	return FORM_NOTHING;
}

static enum form_result press(const struct form_field *button)
{
	return button->off.n > 0 ? FORM_OFF : FORM_PRESSED;
}

static enum form_result other_key(
	struct form *form, struct form_field *field, struct key key, struct sv paste)
{
	bool is_space = key.code == KEY_CODE_CHAR && key.ch == ' ';

	if (field->kind == FORM_TEXT)
		return edit(form, field, key, paste);
	if (key.code == KEY_CODE_CTRL && key.ch == 'c')
		return FORM_CANCELLED;
	if (key.code == KEY_CODE_LEFT)
		return back(form);
	if (key.code == KEY_CODE_RIGHT)
		return forth(form);
	if (key.code == KEY_CODE_ENTER)
		return field->kind == FORM_BUTTON ? press(field) : forth(form);
	if (is_space && field->kind != FORM_BUTTON)
		return toggle(form, field);
	return FORM_NOTHING;
}

enum form_result form_key(struct form *form, struct key key, struct sv paste)
{
	switch (key.code) {
	case KEY_CODE_ESC:
		return FORM_CANCELLED;
	case KEY_CODE_TAB:
	case KEY_CODE_DOWN:
		return forth(form);
	case KEY_CODE_BACKTAB:
	case KEY_CODE_UP:
		return back(form);
	default:
		return other_key(form, &form->fields[form->focus], key, paste);
	}
}
