/* Commands that make, change and delete queues. */
#include "actions.h"
#include "copy.h"
#include "menu.h"
#include "queue_changes.h"
#include "queue_findings_tab.h"
#include "queue_id.h"
#include "sqscope/base/mem.h"
#include "sqscope/ui/aws_cli.h"
#include "tag_form.h"
#include "view_confirm.h"
#include "view_edit.h"
#include "view_messages.h"
#include "view_queue.h"

#include <stdlib.h>

/* --- editing --------------------------------------------------------------------------------- */

static bool fix(struct ui *ui, struct queue *q, size_t index, struct err *err)
{
	struct lint_findings findings = {0};
	const struct lint_finding *f = NULL;
	bool ok;

	findings_of(q, &findings);
	if (index < findings.count)
		f = &findings.items[index];
	if (!f)
		ok = err_fail(err, ERR_USAGE, "there is no finding to mend");
	else if (f->attribute == ATTR_COUNT)
		ok = err_fail(err, ERR_USAGE, "%s", str_cstr(&f->fix));
	else
		ok = edit_open(ui, fleet_find_arn(f->target->fleet, sv_cstr(f->target->arn)),
			f->attribute, str_sv(&f->value), err);
	lint_findings_release(&findings);
	return ok;
}

static bool edit_tab(struct ui *ui, struct queue_view *view, struct queue *q, struct err *err)
{
	size_t selected = view->lists[view->tab].selected;

	switch (view->tab) {
	case TAB_ATTRIBUTES:
		return edit_open(ui, q, attributes_tab_at(q, selected), sv_cstr(""), err);
	case TAB_POLICY:
		return edit_policy(ui, q, err);
	case TAB_TAGS:
		return tag_form_open(ui, q, selected, err);
	case TAB_FINDINGS:
		return fix(ui, q, selected, err);
	case TAB_OVERVIEW:
	case TAB_COUNT:
		break;
	}
	return err_fail(err, ERR_USAGE,
		"choose what to edit: 3 attributes, 4 tags, 5 the policy, 6 findings");
}

bool action_edit_queue(struct ui *ui, struct sv args, struct err *err)
{
	struct queue_view *view = ui_view(ui)->state;
	const struct queue_attribute_row *row = queue_attribute_find(args);
	struct queue *q = ui_selected(ui);

	if (sv_is_empty(args))
		return edit_tab(ui, view, q, err);
	if (!row)
		return err_fail(
			err, ERR_USAGE, "there is no queue attribute '%.*s'", SV_ARGS(args));
	return edit_open(ui, q, row->id, sv_cstr(""), err);
}

bool action_new_tag(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	return tag_form_open(ui, ui_selected(ui), SIZE_MAX, err);
}

/* --- deleting -------------------------------------------------------------------------------- */

static void release_id(void *ud)
{
	queue_id_release(ud);
	free(ud);
}

static void delete_confirmed(struct ui *ui, void *ud, struct sv reason)
{
	struct queue *q = queue_id_get(ud, ui->fleets);
	struct queue_write_order order = {.kind = QUEUE_WRITE_DELETE, .reason = reason};
	struct str did = {0};
	struct err err = {0};

	if (!q || !q->url) {
		ui_say(ui, "The queue is gone already.");
		return;
	}
	order.queue = sv_cstr(q->url);
	str_addf(&did, "deleted %s", q->name);
	if (!queue_changes_write(ui, q->fleet, &order, str_cstr(&did), &err))
		ui_say_error(ui, &err);
	str_release(&did);
}

static void add_sources(const struct queue *q, struct confirm *confirm)
{
	struct str names = {0};

	for (size_t i = 0; i < q->source_count; i++)
		str_addf(&names, "%s%s", names.n ? ", " : "", q->sources[i]->name);
	for (size_t i = 0; i < q->other_source_count; i++)
		str_addf(&names, "%s%s", names.n ? ", " : "", str_cstr(&q->other_sources[i]));
	if (names.n)
		confirm_add_fact(confirm, "DLQ of", "%s: their messages will have nowhere to go",
			str_cstr(&names));
	str_release(&names);
}

static void describe_delete(const struct queue *q, struct confirm *confirm)
{
	char ready[UNITS_TEXT_SIZE], flight[UNITS_TEXT_SIZE], delayed[UNITS_TEXT_SIZE];

	confirm_init(confirm, CONFIRM_IRREVERSIBLE);
	confirm->title = "DELETE QUEUE";
	confirm->verb = "Delete";
	str_addf(&confirm->text,
		"Delete the queue %s with EVERY message in it. It cannot be undone.", q->name);
	messages_add_place(confirm, q);
	confirm_add_fact(confirm, "now", "~%s ready, %s in flight, %s delayed",
		units_exact(queue_visible(q), ready), units_exact(queue_in_flight(q), flight),
		units_exact(queue_delayed(q), delayed));
	add_sources(q, confirm);
	confirm_add_fact(confirm, "effect", "up to 60 s; as long no queue can have its name again");
	confirm_add_fact(confirm, "call", "DeleteQueue");
	aws_cli_queue(&q->fleet->place, QUEUE_WRITE_DELETE, sv_cstr(q->url), NULL, &confirm->cli);
	str_set(&confirm->name, sv_cstr(q->name));
	confirm->needs_reason = place_is_production(&q->fleet->place);
}

bool action_delete_queue(struct ui *ui, struct sv args, struct err *err)
{
	struct queue *q = ui_selected(ui);
	struct confirm confirm;
	struct queue_id *id;

	(void)args;
	if (!q->url)
		return err_fail(err, ERR_NOT_FOUND, "the URL of %s is not known", q->name);
	id = mem_new(1, sizeof *id);
	queue_id_set(id, ui->fleets, q);
	describe_delete(q, &confirm);
	return confirm_open(ui, &confirm, delete_confirmed, release_id, id, err);
}

/* --- copying --------------------------------------------------------------------------------- */

enum { COPY_NAME, COPY_URL, COPY_ARN };

static void copy_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	const struct queue *q = ui_selected(ui);

	(void)menu;
	if (!q)
		return;
	if (item->value == COPY_NAME)
		copy_text(ui, "the name", sv_cstr(q->name));
	else if (item->value == COPY_URL)
		copy_text(ui, "the URL", sv_cstr(q->url));
	else
		copy_text(ui, "the ARN", sv_cstr(q->arn));
}

bool action_copy_queue(struct ui *ui, struct sv args, struct err *err)
{
	const struct queue *q = ui_selected(ui);
	struct menu *menu = menu_new("Copy", copy_chosen);

	(void)args;
	(void)err;
	menu_add(menu, 'n', COPY_NAME, "name", q->name);
	if (q->url)
		menu_add(menu, 'u', COPY_URL, "URL", q->url);
	if (q->arn)
		menu_add(menu, 'a', COPY_ARN, "ARN", q->arn);
	menu_open(ui, menu);
	return true;
}
