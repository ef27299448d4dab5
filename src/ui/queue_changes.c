/* Changes of queues under way. */
#include "queue_changes.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { S_MS = 1000 };

struct queue_change {
	struct queue_change *next;
	struct ui *ui;
	char *did;
	struct queue_write *write; /* one of the two */
	struct queue_create *create;
	int64_t said_s; /* seconds that were said to be left; UNKNOWN */
	bool is_cancelled;
};

static struct queue_change *add(struct ui *ui, const char *did)
{
	struct queue_change *change = mem_new(1, sizeof *change);

	*change = (struct queue_change){
		.next = ui->changes, .ui = ui, .did = mem_strdup(did), .said_s = UNKNOWN};
	ui->changes = change;
	return change;
}

static void take_out(struct queue_change *change)
{
	struct queue_change **at = &change->ui->changes;

	while (*at != change)
		at = &(*at)->next;
	*at = change->next;
	free(change->did);
	free(change);
}

/* A sentence begins with a capital. */
static void say_done(struct queue_change *change, struct sv url)
{
	struct ui *ui = change->ui;
	char first = change->did[0];

	if (first >= 'a' && first <= 'z')
		change->did[0] = (char)(first - 'a' + 'A');
	if (change->create) {
		str_set(&ui->made_url, url);
		ui_say(ui, "%s: %.*s", change->did, SV_ARGS(url));
	} else {
		ui_say(ui, "%s; SQS takes up to 60 s.", change->did);
	}
}

static void end(
	struct queue_change *change, struct sv url, bool is_ambiguous, const struct err *err)
{
	struct ui *ui = change->ui;
	struct err why = {0};

	if (change->is_cancelled) {
		take_out(change);
		return;
	}
	if (!err_is_set(err)) {
		say_done(change, url);
		ui->host->refresh(ui->host->ud);
	} else {
		why = *err;
		if (is_ambiguous)
			err_prefix(&why, "no answer, it may have taken effect");
		ui_say_error(ui, &why);
	}
	ui->is_dirty = true;
	take_out(change);
}

static void on_written(void *ud, const struct queue_written *written, const struct err *err)
{
	end(ud, written->queue_url, written->is_ambiguous, err);
}

static void on_created(void *ud, const struct queue_created *created, const struct err *err)
{
	end(ud, created->queue_url, created->is_ambiguous, err);
}

bool queue_changes_write(struct ui *ui, const struct fleet *fleet,
	const struct queue_write_order *order, const char *did, struct err *err)
{
	struct queue_write_tools tools;
	struct queue_change *change;

	if (!ui->host->queue_tools(ui->host->ud, fleet, &tools, err))
		return false;
	change = add(ui, did);
	change->write = queue_write_start(&tools, order, on_written, change);
	ui_say(ui, "Asking SQS...");
	return true;
}

bool queue_changes_create(struct ui *ui, const struct fleet *fleet, const struct queue_plan *plan,
	struct sv reason, struct err *err)
{
	struct queue_write_tools tools;
	struct queue_change *change;
	struct str did = {0};

	if (!ui->host->queue_tools(ui->host->ud, fleet, &tools, err))
		return false;
	str_addf(&did, "created %s", str_cstr(&plan->name));
	change = add(ui, str_cstr(&did));
	change->create = queue_create_start(&tools, plan, reason, true, on_created, change);
	ui_say(ui, "Asking SQS...");
	str_release(&did);
	return true;
}

/* --- waiting --------------------------------------------------------------------------------- */

static int64_t waits_until_ms(const struct queue_change *change)
{
	return change->create ? queue_create_waits_until_ms(change->create)
			      : queue_write_waits_until_ms(change->write);
}

/* Its row comes with the next listing. Who does something else by then is left in peace. */
static void go_to_made(struct ui *ui)
{
	struct queue *q = NULL;

	for (size_t i = 0; ui->made_url.n && i < ui->fleets->count && !q; i++)
		q = fleet_find_url(ui->fleets->fleets[i], str_sv(&ui->made_url));
	if (!q)
		return;
	str_clear(&ui->made_url);
	if (ui->mode_count == 1)
		ui_go_to_queue(ui, q);
	ui->is_dirty = true;
}

void queue_changes_tick(struct ui *ui)
{
	go_to_made(ui);
	for (struct queue_change *change = ui->changes; change; change = change->next) {
		int64_t until_ms = waits_until_ms(change), left_s;

		if (until_ms == UNKNOWN)
			continue;
		left_s = (until_ms - ui->now_ms + S_MS - 1) / S_MS;
		left_s = left_s > 0 ? left_s : 0;
		if (left_s == change->said_s)
			continue;
		change->said_s = left_s;
		ui_say(ui,
			"The name was deleted less than a minute ago: SQS takes it again in %lld s.",
			(long long)left_s);
		ui->is_dirty = true;
	}
}

int64_t queue_changes_wake_at_ms(const struct ui *ui)
{
	for (const struct queue_change *change = ui->changes; change; change = change->next) {
		if (waits_until_ms(change) != UNKNOWN)
			return ui->now_ms + S_MS;
	}
	return UNKNOWN;
}

void queue_changes_cancel(struct ui *ui)
{
	while (ui->changes) {
		struct queue_change *change = ui->changes;

		change->is_cancelled = true;
		/* It takes itself out. */
		if (change->create)
			queue_create_cancel(change->create);
		else
			queue_write_cancel(change->write);
	}
}
