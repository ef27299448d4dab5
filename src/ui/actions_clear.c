/* What empties a queue, or fills it from a file: purge, dump, restore. */
#include "actions.h"
#include "line_prompt.h"
#include "menu.h"
#include "queue_id.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/look_price.h"
#include "sqscope/ui/aws_cli.h"
#include "view_confirm.h"
#include "view_messages.h"
#include "view_operations.h"

#include <stdlib.h>

/* What is asked about, as it was when it was asked. */
struct clearing {
	struct queue_id queue;
	enum clear_what what;
	struct str path, counts, command;
};

static void clearing_free(void *ud)
{
	struct clearing *c = ud;

	queue_id_release(&c->queue);
	str_release(&c->path);
	str_release(&c->counts);
	str_release(&c->command);
	free(c);
}

static void add_counts(const struct queue *q, struct str *out)
{
	const int64_t *n = q->attributes.number;
	char ready[UNITS_TEXT_SIZE], in_flight[UNITS_TEXT_SIZE], delayed[UNITS_TEXT_SIZE];

	str_addf(out, "~%s ready, %s in flight, %s delayed", units_exact(n[ATTR_VISIBLE], ready),
		units_exact(n[ATTR_IN_FLIGHT], in_flight), units_exact(n[ATTR_DELAYED], delayed));
}

static struct clearing *clearing_new(struct ui *ui, struct queue *q, enum clear_what what)
{
	struct clearing *c = mem_new(1, sizeof *c);

	queue_id_set(&c->queue, ui->fleets, q);
	c->what = what;
	add_counts(q, &c->counts);
	return c;
}

/* The queue that is selected; what writes must not meet another write on it. */
static struct queue *take_queue(struct ui *ui, struct err *err)
{
	struct queue *q = ui_selected(ui);
	const struct operation *other;

	if (!q || !q->url) {
		err_set(err, ERR_NOT_FOUND, "the URL of the queue is not known");
		return NULL;
	}
	other = operations_of(ui) ? operations_on(operations_of(ui), sv_cstr(q->url)) : NULL;
	if (!other)
		return q;
	err_set(err, ERR_REFUSED, "operation %d (%s) is under way on %s: o shows it", other->number,
		other->kind->verb, q->name);
	return NULL;
}

/* --- begun ----------------------------------------------------------------------------------- */

static void confirmed(struct ui *ui, void *ud, struct sv reason)
{
	struct clearing *c = ud;
	const struct queue *q = queue_id_get(&c->queue, ui->fleets);
	const struct clear_wish wish = {.what = c->what,
		.path = str_sv(&c->path),
		.counts = str_sv(&c->counts),
		.reason = reason,
		.command = str_sv(&c->command)};
	struct err err = {0};

	if (!q)
		err_set(&err, ERR_NOT_FOUND, "the queue is gone");
	else if (ui->host->start_clear(ui->host->ud, q, &wish, &err))
		ui_say(ui, "Begun on %s: o shows how far it is.", q->name);
	if (err_is_set(&err))
		ui_say_error(ui, &err);
}

/* Asks; c is taken. */
static bool ask(struct ui *ui, struct clearing *c, struct confirm *confirm, const struct queue *q,
	struct err *err)
{
	str_add(&confirm->cli, str_sv(&c->command));
	str_add_cstr(&confirm->name, q->name);
	/* Looking needs none. */
	confirm->needs_reason =
		c->what != CLEAR_DUMP &&
		sv_contains_nocase(sv_cstr(place_word(&q->fleet->place)), sv_cstr("prod"));
	return confirm_open(ui, confirm, confirmed, clearing_free, c, err);
}

/* --- purge ----------------------------------------------------------------------------------- */

static const char *text_of(enum clear_what what)
{
	switch (what) {
	case CLEAR_PURGE_BACKUP:
		return "Save what can be received in a file, and delete it then. What is in "
		       "flight, delayed or sent from now on stays.";
	case CLEAR_PURGE_SEEN:
		return "Delete what can be received. It cannot be undone. What is in flight, "
		       "delayed or sent from now on stays.";
	case CLEAR_PURGE_ALL:
		return "Delete EVERY message in this queue, also those in flight and delayed, and "
		       "for up to 60 s what is sent meanwhile. It cannot be undone.";
	case CLEAR_DUMP:
	case CLEAR_RESTORE:
		break;
	}
	return "";
}

/* SQS takes no second purge within a minute, and this program knows of its own. */
static void add_rule(struct ui *ui, const struct queue *q, struct confirm *confirm)
{
	const struct operations *list = operations_of(ui);
	int64_t left_ms = 0;

	for (size_t i = 0; list && i < operations_count(list); i++) {
		const struct operation *op = operations_at(list, i);
		int64_t since_ms = ui->now_ms - op->started_ms;

		if (op->kind->outlives_us && sv_eq_cstr(sv_cstr(op->kind->verb), "purge") &&
			sv_eq_cstr(str_sv(&op->queue_url), q->url) && since_ms < SQS_PURGE_MS)
			left_ms = SQS_PURGE_MS - since_ms;
	}
	if (left_ms > 0)
		confirm_add_fact(confirm, "rule", "one purge in 60 s: this one waits, about %lld s",
			(long long)(left_ms / 1000) + 1);
	else
		confirm_add_fact(confirm, "rule", "one purge in 60 s; if there was one, it waits");
}

static void describe_purge(
	struct ui *ui, struct clearing *c, const struct queue *q, struct confirm *confirm)
{
	confirm_init(confirm, CONFIRM_IRREVERSIBLE);
	confirm->title = "PURGE QUEUE";
	confirm->verb = "Purge";
	str_add_cstr(&confirm->text, text_of(c->what));
	/* On a small screen the first of them are what is seen. */
	confirm_add_fact(confirm, "now", "%s", str_cstr(&c->counts));
	messages_add_place(confirm, q);
	if (c->what == CLEAR_PURGE_BACKUP)
		confirm_add_fact(confirm, "backup", "%s", str_cstr(&c->path));
	if (c->what == CLEAR_PURGE_ALL)
		add_rule(ui, q, confirm);
	confirm_add_fact(confirm, "call", "%s",
		c->what == CLEAR_PURGE_ALL ? "PurgeQueue" : "ReceiveMessage, DeleteMessageBatch");
}

static void purge_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	struct err err = {0};
	struct queue *q = take_queue(ui, &err);
	struct clearing *c;
	struct confirm confirm;

	(void)menu;
	if (!q) {
		ui_say_error(ui, &err);
		return;
	}
	c = clearing_new(ui, q, (enum clear_what)item->value);
	if (c->what == CLEAR_PURGE_BACKUP)
		ui->host->dump_path(ui->host->ud, q, "purged", &c->path);
	sqscope_cli_purge(&q->fleet->place, q->name, c->what, str_sv(&c->path), &c->command);
	describe_purge(ui, c, q, &confirm);
	if (!ask(ui, c, &confirm, q, &err))
		ui_say_error(ui, &err);
}

/* The backup comes first: it is what Enter chooses. */
bool action_purge(struct ui *ui, struct sv args, struct err *err)
{
	struct queue *q = take_queue(ui, err);
	struct menu *menu;

	(void)args;
	if (!q)
		return false;
	menu = menu_new("Purge: what, and how?", purge_chosen);
	menu_add(menu, 'b', CLEAR_PURGE_BACKUP, "save, then delete", "what arrives stays");
	menu_add(menu, 's', CLEAR_PURGE_SEEN, "delete what is seen", "no backup; arrivals stay");
	menu_add(menu, 'a', CLEAR_PURGE_ALL, "everything, at once", "PurgeQueue; in flight, too");
	menu_open(ui, menu);
	return true;
}

/* --- dump ------------------------------------------------------------------------------------ */

static bool ask_dump(struct ui *ui, struct sv path, struct err *err)
{
	struct queue *q = take_queue(ui, err);
	struct look_price price;
	struct clearing *c;
	struct confirm confirm;
	bool is_refused;

	if (!q)
		return false;
	look_price_make(&price, &q->attributes, q->is_fifo, NULL);
	is_refused = look_price_is_refused(&price);
	if (is_refused)
		err_set(err, ERR_REFUSED, "%s sqscope dump --force does it all the same",
			str_cstr(&price.text));
	confirm_init(&confirm, CONFIRM_HARD);
	str_addf(&confirm.text, "Receive everything, save it, hand it back. %s",
		str_cstr(&price.text));
	look_price_release(&price);
	if (is_refused) {
		confirm_release(&confirm);
		return false;
	}
	c = clearing_new(ui, q, CLEAR_DUMP);
	str_add(&c->path, path);
	confirm.title = "DUMP QUEUE";
	confirm.verb = "Dump";
	confirm.letter = 'd';
	messages_add_place(&confirm, q);
	confirm_add_fact(&confirm, "now", "%s", str_cstr(&c->counts));
	confirm_add_fact(&confirm, "file", "%s", str_cstr(&c->path));
	confirm_add_fact(&confirm, "call", "ReceiveMessage, ChangeMessageVisibilityBatch");
	sqscope_cli_purge(&q->fleet->place, q->name, CLEAR_DUMP, str_sv(&c->path), &c->command);
	return ask(ui, c, &confirm, q, err);
}

static void dump_accepted(struct ui *ui, struct sv path)
{
	struct err err = {0};

	if (path.n > 0 && !ask_dump(ui, path, &err))
		ui_say_error(ui, &err);
}

bool action_dump(struct ui *ui, struct sv args, struct err *err)
{
	struct queue *q = take_queue(ui, err);
	struct str path = {0};

	if (!q)
		return false;
	if (args.n > 0)
		return ask_dump(ui, args, err);
	ui->host->dump_path(ui->host->ud, q, "dump", &path);
	line_prompt_open(ui, &(struct line_prompt_options){
				     .name = "dump",
				     .label = "save all of it in a new file: ",
				     .text = str_sv(&path),
				     .accept = dump_accepted,
			     });
	str_release(&path);
	return true;
}

/* --- restore --------------------------------------------------------------------------------- */

static bool ask_restore(struct ui *ui, struct sv path, struct err *err)
{
	struct queue *q = take_queue(ui, err);
	struct clearing *c;
	struct confirm confirm;

	if (!q)
		return false;
	c = clearing_new(ui, q, CLEAR_RESTORE);
	str_add(&c->path, path);
	confirm_init(&confirm, CONFIRM_HARD);
	confirm.title = "RESTORE FROM A FILE";
	confirm.verb = "Restore";
	confirm.letter = 'r';
	str_addf(&confirm.text,
		"Send every message of the file to %s. They get new ids and sent times; consumers "
		"take them at once. The file is checked before the first one leaves.",
		q->name);
	messages_add_place(&confirm, q);
	confirm_add_fact(&confirm, "now", "%s", str_cstr(&c->counts));
	confirm_add_fact(&confirm, "file", "%s", str_cstr(&c->path));
	confirm_add_fact(&confirm, "call", "SendMessageBatch");
	sqscope_cli_purge(&q->fleet->place, q->name, CLEAR_RESTORE, str_sv(&c->path), &c->command);
	return ask(ui, c, &confirm, q, err);
}

static void restore_accepted(struct ui *ui, struct sv path)
{
	struct err err = {0};

	if (path.n > 0 && !ask_restore(ui, path, &err))
		ui_say_error(ui, &err);
}

bool action_restore(struct ui *ui, struct sv args, struct err *err)
{
	if (!take_queue(ui, err))
		return false;
	if (args.n > 0)
		return ask_restore(ui, args, err);
	line_prompt_open(ui, &(struct line_prompt_options){
				     .name = "restore",
				     .label = "send what is in the file: ",
				     .accept = restore_accepted,
			     });
	return true;
}
