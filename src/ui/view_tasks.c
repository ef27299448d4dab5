/* The last move tasks of a queue, with their failures in words. */
#include "actions.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/units.h"
#include "text_view.h"
#include "ui_state.h"

#include <stdlib.h>

enum { WORD_COL = 23, COUNT_COL = 35, DETAIL_COL = 4 };

/* The text view comes first: the functions of text views get it. */
struct tasks_view {
	struct text_view text;
	struct task_listing *listing;
	struct str name;
	bool is_built;
	int cols;
};

static enum role role_of(enum sqs_move_task_status status)
{
	switch (status) {
	case SQS_MOVE_TASK_RUNNING:
	case SQS_MOVE_TASK_CANCELLING:
		return ROLE_STATE_BUSY;
	case SQS_MOVE_TASK_COMPLETED:
		return ROLE_STATE_OK;
	case SQS_MOVE_TASK_FAILED:
		return ROLE_STATE_CRIT;
	case SQS_MOVE_TASK_CANCELLED:
	case SQS_MOVE_TASK_UNKNOWN:
		break;
	}
	return ROLE_DIM;
}

static void add_task(struct doc *doc, int cols, const struct task_row *row)
{
	char when[CLOCK_TEXT_SIZE] = "?", some[UNITS_TEXT_SIZE], all[UNITS_TEXT_SIZE];

	if (row->started_unix_ms != UNKNOWN)
		clock_format_utc(row->started_unix_ms, when);
	doc_line(doc);
	doc_add(doc, 1, ROLE_DIM, sv_cstr(when));
	doc_add(doc, WORD_COL, role_of(row->status), str_sv(&row->word));
	doc_addf(doc, COUNT_COL, ROLE_TEXT, "%s of ~%s moved", units_exact(row->moved, some),
		units_exact(row->to_move, all));
	doc_line(doc);
	doc_addf(doc, DETAIL_COL, ROLE_DIM, "to %s",
		row->destination.n > 0 ? str_cstr(&row->destination)
				       : "the queue that each message came from");
	if (row->rate > 0)
		doc_addf(doc, cols - 18, ROLE_DIM, "at most %lld/s", (long long)row->rate);
	if (row->failure.n == 0)
		return;
	doc_line(doc);
	doc_wrap(doc, DETAIL_COL, cols - DETAIL_COL - 1, ROLE_ERROR, str_sv(&row->failure));
}

static void build(struct tasks_view *view, int cols)
{
	struct doc *doc = &view->text.doc;
	struct err err = {0};
	bool is_done = task_listing_is_done(view->listing, &err);
	size_t count = is_done ? task_listing_count(view->listing) : 0;

	doc_clear(doc);
	view->is_built = is_done;
	view->cols = cols;
	doc_line(doc);
	if (!is_done)
		doc_add(doc, 1, ROLE_STATE_BUSY, sv_cstr("asking SQS..."));
	else if (err_is_set(&err))
		doc_wrap(doc, 1, cols - 2, ROLE_ERROR, sv_cstr(err.msg));
	else if (count == 0)
		doc_add(doc, 1, ROLE_DIM,
			sv_cstr("No task was ever started here, or none is remembered."));
	for (size_t i = 0; i < count; i++)
		add_task(doc, cols, task_listing_at(view->listing, i));
}

static void draw(struct ui *ui, void *state, struct area a)
{
	struct tasks_view *view = state;
	struct str title = {0};

	if (!view->is_built || view->cols != a.cols)
		build(view, a.cols);
	str_addf(&title, "Move tasks of %s, as SQS tells: the newest first", str_cstr(&view->name));
	text_view_draw(ui, &view->text, a, str_cstr(&title));
	str_release(&title);
}

static bool is_changed(struct ui *ui, void *state)
{
	const struct tasks_view *view = state;
	struct err err;

	(void)ui;
	return !view->is_built && task_listing_is_done(view->listing, &err);
}

static void release(void *state)
{
	struct tasks_view *view = state;

	task_listing_free(view->listing);
	str_release(&view->name);
	/* Also frees the view, which begins with it. */
	text_view_release(&view->text);
}

static const struct view_ops tasks_view_ops = {
	.name = "move tasks",
	.scope = SCOPE_TEXT,
	.hints = text_view_hints,
	.draw = draw,
	.move = text_view_move,
	.is_changed = is_changed,
	.release = release,
};

bool action_tasks(struct ui *ui, struct sv args, struct err *err)
{
	const struct queue *q = ui_selected(ui);
	struct task_listing *listing;
	struct tasks_view *view;

	(void)args;
	if (!q->is_dead_letter && q->dead_letter)
		q = q->dead_letter;
	listing = ui->host->list_tasks(ui->host->ud, q, err);
	if (!listing)
		return false;
	view = mem_new(1, sizeof *view);
	view->listing = listing;
	str_add_cstr(&view->name, q->name);
	ui_push(ui, &tasks_view_ops, view);
	return true;
}
