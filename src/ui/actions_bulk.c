/* `set` over the marked queues: a plan to be read, a question, then one after the other. */
#include "actions.h"
#include "queue_changes.h"
#include "queue_id.h"
#include "sqscope/base/mem.h"
#include "view_confirm.h"
#include "view_fleet.h"
#include "view_messages.h"
#include "view_plan.h"

#include <stdlib.h>

enum { FLEET_SIZED = 20, NAME_COL = 1, CHANGE_COL = 3 };

/* The set as it was when the plan was made: later marks are not in it. */
struct bulk {
	struct queue_settings wanted;
	struct queue_id *ids;
	size_t count; /* of those that change */
};

static void release(void *ud)
{
	struct bulk *bulk = ud;

	for (size_t i = 0; i < bulk->count; i++)
		queue_id_release(&bulk->ids[i]);
	free(bulk->ids);
	queue_settings_release(&bulk->wanted);
	free(bulk);
}

/* What of the wanted this queue has not yet. */
static void difference(const struct bulk *bulk, const struct queue *q, struct queue_settings *after)
{
	struct queue_settings live = {0};

	queue_settings_of(&live, &q->attributes);
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const char *wanted = bulk->wanted.value[i];

		if (wanted &&
			!attribute_value_same(&queue_attribute_rows[i], wanted, live.value[i]))
			queue_settings_put(after, (enum queue_attribute)i, wanted);
	}
	queue_settings_release(&live);
}

/* --- carrying it out ------------------------------------------------------------------------- */

static void change(struct ui *ui, const struct bulk *bulk, struct queue *q, struct sv reason)
{
	struct queue_settings after = {0};
	struct queue_write_order order = {
		.kind = QUEUE_WRITE_SET, .settings = &after, .reason = reason};
	struct str did = {0};
	struct err err = {0};

	difference(bulk, q, &after);
	order.queue = sv_cstr(q->url);
	str_addf(&did, "changed %s", q->name);
	if (queue_settings_count(&after) > 0 &&
		!queue_changes_write(ui, q->fleet, &order, str_cstr(&did), &err))
		ui_say_error(ui, &err);
	queue_settings_release(&after);
	str_release(&did);
}

static void confirmed(struct ui *ui, void *ud, struct sv reason)
{
	struct bulk *bulk = ud;

	for (size_t i = 0; i < bulk->count; i++) {
		struct queue *q = queue_id_get(&bulk->ids[i], ui->fleets);

		if (q && q->url)
			change(ui, bulk, q, reason);
	}
}

/* --- the question ---------------------------------------------------------------------------- */

static struct bulk *copy(struct ui *ui, struct bulk *bulk)
{
	struct bulk *made = mem_new(1, sizeof *made);

	queue_settings_merge(&made->wanted, &bulk->wanted);
	made->ids = mem_new(bulk->count + 1, sizeof *made->ids);
	for (size_t i = 0; i < bulk->count; i++) {
		struct queue *q = queue_id_get(&bulk->ids[i], ui->fleets);

		if (q)
			queue_id_set(&made->ids[made->count++], ui->fleets, q);
	}
	return made;
}

static bool accepted(struct ui *ui, void *ud, struct err *err)
{
	struct bulk *bulk = copy(ui, ud);
	struct confirm confirm;
	struct str settings = {0};

	confirm_init(&confirm, bulk->count > FLEET_SIZED ? CONFIRM_IRREVERSIBLE : CONFIRM_HARD);
	confirm.title = "CHANGE THE SETTINGS OF QUEUES";
	confirm.verb = "Change";
	confirm.letter = 'c';
	str_addf(&confirm.text, "Change the settings of %zu queues for everybody who uses them.",
		bulk->count);
	queue_settings_describe(&bulk->wanted, &settings);
	confirm_add_fact(&confirm, "settings", "%s", str_cstr(&settings));
	confirm_add_fact(&confirm, "call", "SetQueueAttributes, %zu times", bulk->count);
	str_addf(&confirm.name, "%zu queues", bulk->count);
	str_release(&settings);
	return confirm_open(ui, &confirm, confirmed, release, bulk, err);
}

/* --- the plan -------------------------------------------------------------------------------- */

static void add_value(const struct queue_attribute_row *row, const char *value, struct str *out)
{
	if (!value || !*value)
		value = *row->default_text ? row->default_text : "not set";
	attribute_value_format(row, sv_cstr(value), out);
}

static void add_plan(const struct bulk *bulk, const struct queue *q, struct doc *doc)
{
	struct queue_settings live = {0}, after = {0};
	struct str line = {0};

	queue_settings_of(&live, &q->attributes);
	difference(bulk, q, &after);
	doc_line(doc);
	doc_add(doc, NAME_COL, ROLE_TITLE, sv_cstr(q->name));
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[i];

		if (!after.value[i])
			continue;
		str_clear(&line);
		str_addf(&line, "%s  ", row->name);
		add_value(row, live.value[i], &line);
		str_add_cstr(&line, " -> ");
		add_value(row, after.value[i], &line);
		doc_line(doc);
		doc_add(doc, CHANGE_COL, ROLE_TEXT, str_sv(&line));
	}
	if (queue_settings_count(&after) == 0) {
		doc_line(doc);
		doc_add(doc, CHANGE_COL, ROLE_DIM, sv_cstr("is like that already"));
	}
	queue_settings_release(&live);
	queue_settings_release(&after);
	str_release(&line);
}

static bool can_have(const struct bulk *bulk, const struct queue *q, struct err *err)
{
	struct queue_settings live = {0};
	bool ok;

	if (q->full_ms == UNKNOWN || !q->url)
		return err_fail(err, ERR_FAILED, "%s is not read yet", q->name);
	queue_settings_of(&live, &q->attributes);
	ok = queue_settings_check(&bulk->wanted, &live, q->is_fifo, err);
	err_prefix(err, "%s", q->name);
	queue_settings_release(&live);
	return ok;
}

/* A queue that cannot have it keeps all of them from it: half a plan is none. */
static bool add_queue(
	struct ui *ui, struct bulk *bulk, struct queue *q, struct doc *doc, struct err *err)
{
	struct queue_settings after = {0};

	if (!can_have(bulk, q, err) || !ui_may_write(ui, q->fleet, err))
		return false;
	add_plan(bulk, q, doc);
	difference(bulk, q, &after);
	if (queue_settings_count(&after) > 0)
		queue_id_set(&bulk->ids[bulk->count++], ui->fleets, q);
	queue_settings_release(&after);
	return true;
}

static bool make_plan(struct ui *ui, struct bulk *bulk, struct doc *doc, struct err *err)
{
	struct queue **queues;
	size_t count = fleet_view_targets(ui, &queues);
	bool ok = true;

	bulk->ids = mem_new(count + 1, sizeof *bulk->ids);
	for (size_t i = 0; i < count && ok; i++)
		ok = add_queue(ui, bulk, queues[i], doc, err);
	free(queues);
	if (ok && bulk->count == 0)
		ok = err_fail(err, ERR_USAGE, "they are like that already");
	return ok;
}

bool action_set_queues(struct ui *ui, struct sv args, struct err *err)
{
	struct bulk *bulk = mem_new(1, sizeof *bulk);
	struct doc doc = {0};
	struct sv word;
	bool ok = true;

	while (ok && sv_next_word(&args, &word))
		ok = queue_settings_assign(&bulk->wanted, word, false, err);
	if (ok && queue_settings_count(&bulk->wanted) == 0)
		ok = err_fail(err, ERR_USAGE, "set NAME=VALUE..., over the marked queues");
	ok = ok && make_plan(ui, bulk, &doc, err);
	if (ok)
		plan_open(ui, "Settings: what changes", &doc, accepted, release, bulk);
	else
		release(bulk);
	doc_release(&doc);
	return ok;
}
