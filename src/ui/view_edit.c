/* One attribute: the form, the choice of a queue, the question. */
#include "view_edit.h"

#include "edit_form.h"
#include "menu.h"
#include "queue_changes.h"
#include "queue_id.h"
#include "sqscope/base/mem.h"
#include "sqscope/ui/aws_cli.h"
#include "view_confirm.h"
#include "view_messages.h"

#include <stdlib.h>

struct editing {
	struct queue_id id;
	enum queue_attribute attribute;
};

static const struct form_owner owner;

static void release(void *ud)
{
	struct editing *editing = ud;

	queue_id_release(&editing->id);
	free(editing);
}

/* --- the question ---------------------------------------------------------------------------- */

struct asked {
	struct queue_id id;
	struct queue_settings after;
};

static void release_asked(void *ud)
{
	struct asked *asked = ud;

	queue_id_release(&asked->id);
	queue_settings_release(&asked->after);
	free(asked);
}

static void add_names(const struct queue_settings *after, struct str *out)
{
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (after->value[i])
			str_addf(out, "%s%s", out->n ? ", " : "", queue_attribute_rows[i].name);
	}
}

static void confirmed(struct ui *ui, void *ud, struct sv reason)
{
	struct asked *asked = ud;
	struct queue *q = queue_id_get(&asked->id, ui->fleets);
	struct queue_write_order order = {
		.kind = QUEUE_WRITE_SET, .settings = &asked->after, .reason = reason};
	struct str did = {0}, names = {0};
	struct err err = {0};

	if (!q || !q->url) {
		err_set(&err, ERR_NOT_FOUND, "the queue is gone");
		ui_say_error(ui, &err);
		return;
	}
	order.queue = sv_cstr(q->url);
	add_names(&asked->after, &names);
	str_addf(&did, "set %s of %s", str_cstr(&names), q->name);
	if (!queue_changes_write(ui, q->fleet, &order, str_cstr(&did), &err))
		ui_say_error(ui, &err);
	str_release(&did);
	str_release(&names);
}

static const char *shown(const struct queue_attribute_row *row, const char *value, struct str *out)
{
	str_clear(out);
	if (!value || !*value)
		value = *row->default_text ? row->default_text : "not set";
	attribute_value_format(row, sv_cstr(value), out);
	return str_cstr(out);
}

static void add_change(const struct queue_settings *before, const struct queue_settings *after,
	enum queue_attribute id, struct confirm *confirm)
{
	const struct queue_attribute_row *row = &queue_attribute_rows[id];
	struct str was = {0}, is = {0};

	confirm_add_fact(confirm, "change", "%s  %s -> %s", row->name,
		shown(row, before->value[id], &was), shown(row, after->value[id], &is));
	confirm_add_fact(confirm, "effect", "%s", row->effect);
	str_release(&was);
	str_release(&is);
}

static void describe(const struct queue *q, const struct queue_settings *before,
	const struct queue_settings *after, struct confirm *confirm)
{
	bool is_policy = after->value[ATTR_POLICY] != NULL;

	confirm_init(confirm, is_policy ? CONFIRM_IRREVERSIBLE : CONFIRM_HARD);
	confirm->title = is_policy ? "REPLACE THE POLICY" : "CHANGE THE SETTINGS";
	confirm->verb = "Change";
	confirm->letter = 'c';
	str_addf(&confirm->text, "Change the settings of %s for everybody who uses it.", q->name);
	messages_add_place(confirm, q);
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (after->value[i] && i != ATTR_POLICY)
			add_change(before, after, (enum queue_attribute)i, confirm);
	}
	if (is_policy)
		confirm_add_fact(confirm, "effect", "%s", queue_attribute_rows[ATTR_POLICY].effect);
	confirm_add_fact(confirm, "call", "SetQueueAttributes");
	aws_cli_queue(&q->fleet->place, QUEUE_WRITE_SET, sv_cstr(q->url), after, &confirm->cli);
	str_set(&confirm->name, sv_cstr(q->name));
	confirm->needs_reason = is_policy && place_is_production(&q->fleet->place);
}

bool edit_ask(struct ui *ui, struct queue *q, const struct queue_settings *after, struct err *err)
{
	struct queue_settings before = {0};
	struct confirm confirm;
	struct asked *asked;
	bool ok;

	if (!q->url)
		return err_fail(err, ERR_NOT_FOUND, "the URL of %s is not known", q->name);
	queue_settings_of(&before, &q->attributes);
	ok = queue_settings_check(after, &before, q->is_fifo, err) &&
	     ui_may_write(ui, q->fleet, err);
	if (ok) {
		asked = mem_new(1, sizeof *asked);
		queue_id_set(&asked->id, ui->fleets, q);
		queue_settings_merge(&asked->after, after);
		describe(q, &before, after, &confirm);
		ok = confirm_open(ui, &confirm, confirmed, release_asked, asked, err);
	}
	queue_settings_release(&before);
	return ok;
}

/* --- the form -------------------------------------------------------------------------------- */

static void queue_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	struct editing *editing = form_owned(ui_top(ui), &owner);
	struct form *form = editing ? form_find(ui, &owner, editing) : NULL;

	if (form)
		edit_form_choose(form, editing->attribute, menu_label(menu, item));
}

/* The nearest by name first: a dead-letter queue is mostly called like its source. */
static void choose_queue(struct ui *ui, const struct queue *q)
{
	struct menu *menu = menu_new("Queues of its type", queue_chosen);
	size_t stem = strlen(q->name) < 4 ? strlen(q->name) : 4;
	char count[UNITS_TEXT_SIZE];

	for (int like = 1; like >= 0; like--) {
		for (size_t i = 0; i < q->fleet->count; i++) {
			const struct queue *other = q->fleet->queues[i];
			bool is_like = strncmp(other->name, q->name, stem) == 0;

			if (is_like == (like == 1) && edit_form_is_candidate(q, other))
				menu_add(menu, '\0', (int64_t)i, other->name,
					units_count(queue_visible(other), count));
		}
	}
	menu_open(ui, menu);
}

static bool change(struct ui *ui, struct form *form, struct queue *q, const struct editing *editing,
	struct err *err)
{
	struct queue_settings live = {0}, after = {0};
	struct str value = {0};
	bool ok = edit_form_take(form, q, editing->attribute, &value, err);

	queue_settings_of(&live, &q->attributes);
	if (ok && attribute_value_same(&queue_attribute_rows[editing->attribute], str_cstr(&value),
			  live.value[editing->attribute]))
		ok = err_fail(err, ERR_USAGE, "that is what it is already");
	queue_settings_put(&after, editing->attribute, str_cstr(&value));
	ok = ok && edit_ask(ui, q, &after, err);
	queue_settings_release(&live);
	queue_settings_release(&after);
	str_release(&value);
	return ok;
}

static bool pressed(struct ui *ui, struct form *form, int id, void *ud)
{
	struct editing *editing = ud;
	struct queue *q = queue_id_get(&editing->id, ui->fleets);
	struct err err = {0};

	if (!q || id == EDIT_CANCEL)
		return true;
	if (id == EDIT_CHOOSE) {
		choose_queue(ui, q);
		return false;
	}
	if (change(ui, form, q, editing, &err))
		return true;
	ui_say_error(ui, &err);
	return false;
}

static const struct form_owner owner = {
	.name = "edit",
	.pressed = pressed,
	.release = release,
};

bool edit_open(
	struct ui *ui, struct queue *q, enum queue_attribute id, struct sv value, struct err *err)
{
	const struct queue_attribute_row *row = &queue_attribute_rows[id];
	struct editing *editing;

	if (!row->is_settable)
		return err_fail(err, ERR_USAGE, "%s cannot be changed: %s", row->name,
			*row->effect ? row->effect : row->summary);
	if (row->is_fifo_only && !q->is_fifo)
		return err_fail(err, ERR_USAGE, "%s is of FIFO queues", row->name);
	if (q->full_ms == UNKNOWN)
		return err_fail(err, ERR_FAILED, "the attributes are not read yet");
	if (id == ATTR_POLICY)
		return edit_policy(ui, q, err);
	editing = mem_new(1, sizeof *editing);
	editing->attribute = id;
	queue_id_set(&editing->id, ui->fleets, q);
	form_open(ui, &owner, edit_form_new(ui, q, id, value), editing);
	return true;
}
