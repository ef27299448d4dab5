/* Redriving: the form, the question, the start. */
#include "actions.h"
#include "operations_strip.h"
#include "redrive_form.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/operation.h"
#include "sqscope/ui/aws_cli.h"
#include "view_confirm.h"

#include <stdlib.h>

enum { FLEET_SIZED = 1000 };

static const struct form_owner owner;

/* --- the set --------------------------------------------------------------------------------- */

static void freeze(struct redrive_ids *ids, const struct desk_item *const *items, size_t count)
{
	ids->items = mem_new(count + 1, sizeof *ids->items);
	for (size_t i = 0; i < count; i++)
		str_add(&ids->items[ids->count++], str_sv(&items[i]->lease->message.id));
}

static void free_ids(struct redrive_ids *ids)
{
	for (size_t i = 0; i < ids->count; i++)
		str_release(&ids->items[i]);
	free(ids->items);
}

/* Those that are shown of one group. */
static void freeze_group(struct messages_view *view, struct redriving *r)
{
	const struct message_groups *groups = message_desk_groups(view->desk);

	if (view->only_group == DESK_NO_GROUP || !groups ||
		(size_t)view->only_group >= groups->count)
		return;
	messages_view_update(view);
	freeze(&r->group, view->shown, view->shown_count);
	str_add(&r->group_name, str_sv(&groups->groups[view->only_group].value));
}

struct redriving *redriving_new(struct ui *ui, struct queue *q)
{
	struct redriving *r = mem_new(1, sizeof *r);
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item **marked;
	struct err ignored = {0};
	size_t count;

	queue_id_set(&r->id, ui->fleets, q);
	r->tasks = q->is_dead_letter ? ui->host->list_tasks(ui->host->ud, q, &ignored) : NULL;
	r->from_messages = view && messages_view_queue(view) == q;
	if (!r->from_messages)
		return r;
	marked = message_desk_marked(view->desk, &count);
	if (marked)
		freeze(&r->marked, marked, count);
	free(marked);
	freeze_group(view, r);
	return r;
}

void redriving_free(void *ud)
{
	struct redriving *r = ud;

	redrive_sample_forget(r->sample);
	task_listing_free(r->tasks);
	queue_id_release(&r->id);
	free_ids(&r->marked);
	free_ids(&r->group);
	str_release(&r->group_name);
	str_release(&r->jq);
	str_release(&r->to_arn);
	str_release(&r->chosen);
	str_release(&r->command);
	str_release(&r->sources);
	free(r->views);
	free(r);
}

/* --- the start ------------------------------------------------------------------------------- */

/* A wish that outlives its form, while what is held goes back. */
struct starting {
	struct ui *ui;
	struct redriving *r; /* owned: the texts of the wish */
	struct redrive_wish wish;
	struct str reason;
};

static bool start(struct starting *starting)
{
	struct ui *ui = starting->ui;
	const struct queue *q = redriving_queue(ui, starting->r);
	struct err err = {0};

	starting->wish.reason = str_sv(&starting->reason);
	if (!q)
		err_set(&err, ERR_NOT_FOUND, "the queue is gone");
	else if (ui->host->start_redrive(ui->host->ud, q, &starting->wish, &err))
		ui_say(ui, "%s. o shows how far it is.",
			starting->wish.is_dry_run ? "The dry run has begun"
						  : "The redrive has begun");
	if (err_is_set(&err))
		ui_say_error(ui, &err);
	redriving_free(starting->r);
	str_release(&starting->reason);
	free(starting);
	return !err_is_set(&err);
}

/* The end of the program asks for nothing new. */
static void on_returned(void *ud, const struct desk_result *result)
{
	struct starting *starting = ud;

	if (result->err.code != ERR_CANCELLED || starting->ui->mode_count > 0) {
		start(starting);
		return;
	}
	redriving_free(starting->r);
	str_release(&starting->reason);
	free(starting);
}

static bool is_chosen(const struct starting *starting, const struct desk_item *item)
{
	const struct redrive_wish *wish = &starting->wish;

	if (item->lease->state != LEASE_HELD)
		return false;
	for (size_t i = 0; i < wish->id_count; i++) {
		if (sv_eq(wish->ids[i], str_sv(&item->lease->message.id)))
			return true;
	}
	return wish->id_count == 0;
}

/* The redrive takes them over as they are: nothing is received for it. */
static void give(struct messages_view *view, struct starting *starting,
	const struct desk_item **items, size_t count)
{
	const struct lease **leases = mem_new(count + 1, sizeof(void *));

	for (size_t i = 0; i < count; i++) {
		if (!items[i]->lease->is_busy)
			leases[starting->wish.held_count++] = items[i]->lease;
	}
	starting->wish.held = leases;
	if (start(starting))
		message_desk_give(view->desk, items, count);
	free(leases);
}

/* What the browser holds cannot be received: those that are named are given to the redrive, others
 * go back first. */
static void start_from_messages(struct messages_view *view, struct starting *starting)
{
	size_t all = message_desk_count(view->desk), count = 0;
	const struct desk_item **items = mem_new(all + 1, sizeof(void *));

	for (size_t i = 0; i < all; i++) {
		const struct desk_item *item = message_desk_at(view->desk, i);

		if (is_chosen(starting, item))
			items[count++] = item;
	}
	if (starting->wish.id_count > 0 && !starting->wish.is_dry_run) {
		give(view, starting, items, count);
	} else if (count > 0) {
		ui_say(view->ui, "Handing back %zu, to be received by the redrive...", count);
		message_desk_return(view->desk, items, count, on_returned, starting);
	} else {
		start(starting);
	}
	free(items);
}

/* The form goes, what it had chosen goes on. */
static void begin(
	struct ui *ui, struct redriving *r, const struct redrive_wish *wish, struct sv reason)
{
	struct starting *starting = mem_new(1, sizeof *starting);
	struct messages_view *view = r->from_messages ? messages_view_of(ui) : NULL;

	starting->ui = ui;
	starting->r = r;
	starting->wish = *wish;
	str_add(&starting->reason, reason);
	redrive_sample_forget(r->sample);
	r->sample = NULL;
	if (view)
		start_from_messages(view, starting);
	else
		start(starting);
}

/* --- the question ---------------------------------------------------------------------------- */

static enum confirm_level level_of(const struct redrive_wish *wish)
{
	int64_t most = wish->limit > 0 ? (int64_t)wish->limit : wish->expected;
	bool is_all = wish->what == REDRIVE_NATIVE || (wish->what == REDRIVE_ALL && !wish->limit);

	return is_all || most > FLEET_SIZED ? CONFIRM_IRREVERSIBLE : CONFIRM_HARD;
}

static void describe_facts(const struct queue *q, const struct redriving *r,
	const struct redrive_wish *wish, struct confirm *confirm)
{
	struct str text = {0};

	messages_add_place(confirm, q);
	confirm_add_fact(confirm, "what", "%.*s", SV_ARGS(wish->chosen));
	confirm_add_fact(confirm, "to", "%s",
		wish->to_arn.n > 0 ? str_cstr(&r->to_arn) : "the queue that each one comes from");
	redrive_estimate_add_time(&r->estimate, wish->is_exact, &text);
	confirm_add_fact(confirm, "estimate", "%s", str_cstr(&text));
	if (wish->limit > 0 || wish->canary > 0)
		confirm_add_fact(confirm, "limits", "at most %zu, asks after %zu (0: no)",
			wish->limit, wish->canary);
	if (r->estimate.growth > 0)
		confirm_add_fact(confirm, "consumer", "its backlog grows by ~%lld",
			(long long)r->estimate.growth);
	if (wish->what == REDRIVE_NATIVE)
		confirm_add_fact(confirm, "call", "StartMessageMoveTask %s", q->arn);
	else
		confirm_add_fact(confirm, "call",
			"ReceiveMessage, SendMessageBatch, "
			"DeleteMessageBatch");
	str_release(&text);
}

static void describe(const struct queue *q, const struct redriving *r,
	const struct redrive_wish *wish, struct confirm *confirm)
{
	bool is_native = wish->what == REDRIVE_NATIVE;

	confirm_init(confirm, level_of(wish));
	confirm->title = is_native ? "REDRIVE EVERYTHING" : "REDRIVE";
	confirm->verb = "Redrive";
	confirm->letter = 'r';
	str_addf(&confirm->text,
		is_native
			? "SQS moves everything out of %s, also what arrives meanwhile. What was "
			  "moved cannot be moved back."
			: "Messages leave %s: each is sent, confirmed, and deleted here. They get "
			  "new ids; consumers take them at once.",
		q->name);
	describe_facts(q, r, wish, confirm);
	str_add(&confirm->cli, wish->command);
	str_add_cstr(&confirm->name, q->name);
	confirm->needs_reason = place_is_production(&q->fleet->place);
}

static void confirmed(struct ui *ui, void *ud, struct sv reason)
{
	struct redriving *r = ud;
	struct form *form = form_find(ui, &owner, r);
	struct redrive_wish wish;
	struct err err = {0};

	if (!form)
		return;
	if (!redrive_form_take(ui, form, r, &wish, &err)) {
		ui_say_error(ui, &err);
		return;
	}
	form_disown(ui, &owner, r);
	begin(ui, r, &wish, reason);
}

/* --- the form -------------------------------------------------------------------------------- */

static bool ask(struct ui *ui, struct form *form, struct redriving *r, struct err *err)
{
	const struct queue *q = redriving_queue(ui, r);
	struct redrive_wish wish;
	struct confirm confirm;

	if (!redrive_form_take(ui, form, r, &wish, err))
		return false;
	describe(q, r, &wish, &confirm);
	return confirm_open(ui, &confirm, confirmed, NULL, r, err);
}

static bool dry_run(struct ui *ui, struct form *form, struct redriving *r, struct err *err)
{
	struct redrive_wish wish;

	if (!redrive_form_take(ui, form, r, &wish, err))
		return false;
	wish.is_dry_run = true;
	str_add_cstr(&r->command, " --dry-run");
	wish.command = str_sv(&r->command);
	form_disown(ui, &owner, r);
	begin(ui, r, &wish, sv_cstr(""));
	return true;
}

static bool pressed(struct ui *ui, struct form *form, int id, void *ud)
{
	struct redriving *r = ud;
	struct err err = {0};
	char text[UNITS_TEXT_SIZE];

	switch (id) {
	case REDRIVE_START:
		if (!ask(ui, form, r, &err))
			ui_say_error(ui, &err);
		return false;
	case REDRIVE_DRY_RUN:
		if (!dry_run(ui, form, r, &err))
			ui_say_error(ui, &err);
		return false;
	case REDRIVE_SANE:
		prompt_set(&form_field(form, REDRIVE_VELOCITY)->prompt,
			sv_cstr(units_exact(r->estimate.sane_rate, text)));
		redrive_form_update(ui, form, r);
		return false;
	case REDRIVE_SAMPLE:
		redrive_sample_start(ui, r);
		redrive_form_update(ui, form, r);
		return false;
	default:
		return true;
	}
}

/* What is typed chooses what it is about. */
static void edited(struct ui *ui, struct form *form, int id, void *ud)
{
	if (id == REDRIVE_JQ) {
		for (size_t i = 0; i < form->count; i++) {
			if (form->fields[i].kind == FORM_CHOICE)
				form->fields[i].is_on = form->fields[i].id == REDRIVE_MATCHING;
		}
	}
	redrive_form_update(ui, form, ud);
}

static bool is_changed(struct ui *ui, struct form *form, void *ud)
{
	struct redriving *r = ud;
	struct err err;
	bool has_tasks = r->tasks && !r->has_told_tasks && task_listing_is_done(r->tasks, &err);

	if (!has_tasks && !r->has_news)
		return false;
	r->has_told_tasks |= has_tasks;
	r->has_news = false;
	redrive_form_update(ui, form, r);
	return true;
}

static const struct form_owner owner = {
	.name = "redrive",
	.pressed = pressed,
	.edited = edited,
	.is_changed = is_changed,
	.release = redriving_free,
};

/* From a queue that is none its dead-letter queue is meant. */
bool action_redrive(struct ui *ui, struct sv args, struct err *err)
{
	struct queue *q = ui_selected(ui);
	const struct operation *other;
	struct redriving *r;

	(void)args;
	if (q && !q->is_dead_letter && q->dead_letter && !messages_view_of(ui))
		q = q->dead_letter;
	if (!q || !q->url)
		return err_fail(err, ERR_NOT_FOUND, "the URL of the queue is not known");
	other = operations_of(ui) ? operations_on(operations_of(ui), sv_cstr(q->url)) : NULL;
	if (other)
		return err_fail(err, ERR_REFUSED,
			"operation %d (%s) is under way on %s: o shows it", other->number,
			other->kind->verb, q->name);
	r = redriving_new(ui, q);
	form_open(ui, &owner, redrive_form_make(ui, r), r);
	return true;
}
