/* Who works on a queue: functions of Lambda, job queues of AWS Batch, its key; and the switch of
 * the polling for a function. Asked when it is opened, and again with `ask-again`. */
#include "actions.h"
#include "queue_id.h"
#include "sqscope/base/mem.h"
#include "text_view.h"
#include "ui_state.h"
#include "workers_page.h"

#include <stdlib.h>

/* The text view comes first: the functions of text views get it. */
struct workers_view {
	struct text_view text;
	struct queue_id id;
	struct str title;
	struct workers *workers;
	size_t selected; /* of the functions */
	size_t selected_line;
	int64_t asked_unix_ms;
	bool must_reveal;
};

static const struct view_ops workers_view_ops;

static struct workers_view *view_of(struct ui *ui)
{
	struct mode *top = ui_view(ui);

	return top->ops == &workers_view_ops ? top->state : NULL;
}

static const struct workers_facts *facts_of(const struct workers_view *view)
{
	return workers_facts(view->workers);
}

/* --- drawing --------------------------------------------------------------------------------- */

static void build(struct ui *ui, struct workers_view *view, int width)
{
	const struct queue *q = queue_id_get(&view->id, ui->fleets);
	const struct workers_page page = {
		.facts = facts_of(view),
		.context =
			{
				.visibility_timeout_s =
					q ? q->attributes.number[ATTR_VISIBILITY_TIMEOUT] : UNKNOWN,
				.now_unix_ms = view->asked_unix_ms,
			},
		.selected = view->selected,
		.width = width,
	};

	view->selected_line = workers_page_build(&page, &view->text.doc);
	view->text.gen = facts_of(view)->gen;
}

/* The selected function stays in view while it is moved to. */
static void reveal(struct workers_view *view)
{
	struct list *list = &view->text.list;

	if (!view->must_reveal || list->height == 0)
		return;
	view->must_reveal = false;
	if (view->selected_line < list->top)
		list->top = view->selected_line;
	else if (view->selected_line >= list->top + list->height)
		list->top = view->selected_line - list->height + 1;
}

static void draw(struct ui *ui, void *state, struct area a)
{
	struct workers_view *view = state;
	bool has_selection = facts_of(view)->function_count > 0;
	int row;

	if (view->asked_unix_ms == 0)
		view->asked_unix_ms = ui->unix_ms;
	build(ui, view, a.cols - 2 * WORKERS_PAGE_MARGIN);
	reveal(view);
	text_view_draw(ui, &view->text, a, str_cstr(&view->title));
	row = (int)view->selected_line - (int)view->text.list.top + 1;
	if (has_selection && row >= 1 && row < a.rows) {
		area_glyph(a, row, 0, ROLE_SELECT_INACTIVE, GLYPH_CURSOR);
		area_cursor(a, row, WORKERS_PAGE_MARGIN);
	}
}

/* --- keys and commands ------------------------------------------------------------------------ */

/* Among the functions while there are more, else through the text. */
static void move(struct ui *ui, void *state, enum move move)
{
	struct workers_view *view = state;
	size_t count = facts_of(view)->function_count;

	if (move == MOVE_DOWN && view->selected + 1 < count)
		view->selected++;
	else if (move == MOVE_UP && view->selected > 0 &&
		 view->text.list.top <= view->selected_line)
		view->selected--;
	else
		text_view_move(ui, &view->text, move);
	view->must_reveal = move == MOVE_UP || (move == MOVE_DOWN && view->selected + 1 < count);
}

static bool is_changed(struct ui *ui, void *state)
{
	const struct workers_view *view = state;

	(void)ui;
	return view->text.gen != facts_of(view)->gen;
}

static struct queue *selected(struct ui *ui, void *state)
{
	struct workers_view *view = state;

	return queue_id_get(&view->id, ui->fleets);
}

static void release(void *state)
{
	struct workers_view *view = state;

	workers_free(view->workers);
	queue_id_release(&view->id);
	str_release(&view->title);
	/* Also frees the view, which begins with it. */
	text_view_release(&view->text);
}

static const struct hint hints[] = {
	{.command = "escape"},
	{.command = "switch"},
	{.command = "ask-again"},
	{.command = "find"},
	{0},
};

static const struct view_ops workers_view_ops = {
	.name = "workers",
	.scope = SCOPE_WORKERS,
	.hints = hints,
	.draw = draw,
	.move = move,
	.selected = selected,
	.is_changed = is_changed,
	.release = release,
};

bool action_workers(struct ui *ui, struct sv args, struct err *err)
{
	struct queue *q = ui_selected(ui);
	struct workers_view *view;
	struct workers *workers;

	(void)args;
	if (view_of(ui) || !q)
		return true;
	workers = ui->host->open_workers(ui->host->ud, q, err);
	if (!workers)
		return false;
	view = mem_new(1, sizeof *view);
	view->workers = workers;
	queue_id_set(&view->id, ui->fleets, q);
	str_addf(&view->title, "Workers of %s", q->name);
	ui_push(ui, &workers_view_ops, view);
	return true;
}

bool action_ask_again(struct ui *ui, struct sv args, struct err *err)
{
	struct workers_view *view = view_of(ui);
	struct queue *q = view ? queue_id_get(&view->id, ui->fleets) : NULL;
	struct workers *workers;

	(void)args;
	if (!q)
		return err_fail(err, ERR_NOT_FOUND, "this queue is gone");
	workers = ui->host->open_workers(ui->host->ud, q, err);
	if (!workers)
		return false;
	workers_free(view->workers);
	view->workers = workers;
	view->asked_unix_ms = 0;
	ui->is_dirty = true;
	return true;
}

/* --- the switch ------------------------------------------------------------------------------- */

/* For an answer that comes when the view may be gone. */
struct waiting {
	struct ui *ui;
	struct str function;
};

static void on_switched(
	void *ud, const struct lambda_mapping *mapping, bool is_ambiguous, const struct err *err)
{
	struct waiting *waiting = ud;
	struct workers_view *view = view_of(waiting->ui);
	struct err why = {0};

	if (mapping && view)
		workers_update_mapping(view->workers, mapping);
	if (mapping)
		ui_say(waiting->ui, "%s: %s. It takes Lambda up to a minute.",
			str_cstr(&waiting->function), str_cstr(&mapping->state));
	if (err && err->code != ERR_CANCELLED) {
		why = *err;
		if (is_ambiguous)
			err_prefix(&why, "no answer: it may have taken effect");
		ui_say_error(waiting->ui, &why);
	}
	waiting->ui->is_dirty = true;
	str_release(&waiting->function);
	free(waiting);
}

/* Level 2: what can be taken back by the same key needs no question (design: ux 4.2). */
bool action_switch_worker(struct ui *ui, struct sv args, struct err *err)
{
	struct workers_view *view = view_of(ui);
	const struct workers_facts *facts = view ? facts_of(view) : NULL;
	const struct lambda_mapping *m;
	struct waiting *waiting;
	struct queue *q;

	(void)args;
	q = view ? queue_id_get(&view->id, ui->fleets) : NULL;
	if (!q || view->selected >= facts->function_count)
		return err_fail(err, ERR_NOT_FOUND,
			"there is no function whose polling could be paused here");
	m = &facts->functions[view->selected].mapping;
	waiting = mem_new(1, sizeof *waiting);
	waiting->ui = ui;
	str_set(&waiting->function, lambda_function_name(str_sv(&m->function_arn)));
	if (ui->host->switch_worker(ui->host->ud, q, str_sv(&m->uuid),
		    sv_starts_with(str_sv(&m->state), sv_cstr("Disabl")), on_switched, waiting,
		    err))
		return true;
	str_release(&waiting->function);
	free(waiting);
	return false;
}
