/* The operations: list and detail. */
#include "view_operations.h"

#include "actions.h"
#include "bar.h"
#include "head.h"
#include "sqscope/base/mem.h"
#include "text_view.h"

#include <stdlib.h>

enum {
	SPLIT_COLS = 120,
	LIST_SHARE_PCT = 54,
	HEAD_ROWS = 1,
	STATUS_ROWS = 1,
	DETAIL_SHARE_PCT = 60
};

static const struct view_ops operations_ops;

struct operations_view *operations_view_of(struct ui *ui)
{
	struct mode *view = ui_view(ui);

	return view->ops == &operations_ops ? view->state : NULL;
}

/* The newest first: the row of an operation, counted from the end. */
static struct operation *at_row(const struct ui *ui, size_t row)
{
	const struct operations *list = operations_of(ui);
	size_t count = operations_count(list);

	return row < count ? operations_at(list, count - 1 - row) : NULL;
}

/* The selection follows its operation; one that went leaves it to the row. */
static void follow(struct ui *ui, struct operations_view *view)
{
	const struct operation *op;

	list_resize(&view->list, operations_count(operations_of(ui)), view->list.height);
	for (size_t row = 0; view->selected > 0 && (op = at_row(ui, row)); row++) {
		if (op->number == view->selected)
			view->list.selected = row;
	}
	op = at_row(ui, view->list.selected);
	if (view->selected > 0)
		view->selected = op ? op->number : 0;
}

struct operation *operations_view_selected(struct ui *ui, struct err *err)
{
	struct operations_view *view = operations_view_of(ui);
	struct operation *op = NULL;

	if (view) {
		follow(ui, view);
		op = at_row(ui, view->list.selected);
	}
	if (!op)
		err_set(err, ERR_USAGE, "no operation is selected");
	return op;
}

/* --- drawing --------------------------------------------------------------------------------- */

static void draw_detail(struct ui *ui, const struct operation *op, struct area a)
{
	struct doc doc = {0};
	struct str title = {0};

	str_addf(&title, " %d %s ", op->number, operation_state_words[op->figures.state]);
	area_hline(a, 0, 0, -1, ROLE_BORDER);
	area_text(a, 0, 2, -1, operation_role(op->figures.state), str_sv(&title));
	operation_detail_add(ui, op, &doc, a.cols);
	doc_draw(&doc, area_sub(a, 1, 0, a.rows - 1, a.cols), 0);
	if ((int)doc.lines > a.rows - 1)
		area_right(a, a.rows - 1, 0, a.cols - 1, ROLE_DIM, sv_cstr("Enter: more"));
	doc_release(&doc);
	str_release(&title);
}

static void draw_status(struct ui *ui, struct area a)
{
	struct bar bar = {0};

	(void)ui;
	bar_add(&bar, BAR_LEFT, 1, 0, ROLE_DIM, sv_cstr("newest first"));
	bar_add(&bar, BAR_LEFT, 3, 1, ROLE_DIM, sv_cstr("every call is in the audit log: A"));
	bar_add(&bar, BAR_LEFT, 3, 2, ROLE_DIM, sv_cstr("in a shell: sqscope log, sqscope resume"));
	bar_draw(&bar, area_sub(a, 0, 0, 1, a.cols - 1), 0);
	bar_release(&bar);
}

static void count_states(const struct operations *list, struct str *out)
{
	size_t running = operations_running(list, false), asks = 0, failed = 0, unfinished = 0;

	for (size_t i = 0; i < operations_count(list); i++) {
		enum operation_state state = operations_at(list, i)->figures.state;

		asks += state == OPERATION_ASKS;
		failed += state == OPERATION_FAILED;
		unfinished += state == OPERATION_UNFINISHED;
	}
	str_addf(out, "%zu running", running);
	if (asks > 0)
		str_addf(out, "  %zu ask%s", asks, asks == 1 ? "s" : "");
	if (unfinished > 0)
		str_addf(out, "  %zu unfinished", unfinished);
	if (failed > 0)
		str_addf(out, "  %zu failed", failed);
}

/* Rows of the list on a narrow screen: what it needs, and not so many that the detail has none. */
static int list_rows(const struct ui *ui, int rows)
{
	int most = rows * (100 - DETAIL_SHARE_PCT) / 100;
	int wanted = (int)operations_count(operations_of(ui)) + 1;

	return wanted < most ? wanted : most;
}

static void draw(struct ui *ui, void *state, struct area a)
{
	struct operations_view *view = state;
	bool is_split = a.cols >= SPLIT_COLS;
	struct area body = area_sub(a, HEAD_ROWS, 0, a.rows - HEAD_ROWS - STATUS_ROWS, a.cols);
	int rows = is_split ? body.rows : list_rows(ui, body.rows);
	int cols = is_split ? a.cols * LIST_SHARE_PCT / 100 : a.cols;
	const struct operation *op;
	struct str right = {0};

	count_states(operations_of(ui), &right);
	head_draw_operations(ui, a, str_sv(&right));
	view->drawn_gen = operations_gen(operations_of(ui));
	view->list.height = rows > 1 ? (size_t)rows - 1 : 1;
	follow(ui, view);
	list_reveal(&view->list);
	operations_table_draw(ui, view, area_sub(body, 0, 0, rows, cols));
	op = at_row(ui, view->list.selected);
	if (op && is_split)
		draw_detail(ui, op, area_sub(body, 0, cols, body.rows, a.cols - cols));
	else if (op)
		draw_detail(ui, op, area_sub(body, rows + 1, 0, body.rows - rows - 1, a.cols));
	draw_status(ui, area_sub(a, a.rows - STATUS_ROWS, 0, STATUS_ROWS, a.cols));
	str_release(&right);
}

/* --- keys ------------------------------------------------------------------------------------ */

static void move(struct ui *ui, void *state, enum move move)
{
	struct operations_view *view = state;
	const struct operation *op;

	follow(ui, view);
	list_move(&view->list, move);
	op = at_row(ui, view->list.selected);
	view->selected = op ? op->number : 0;
}

static bool is_changed(struct ui *ui, void *state)
{
	const struct operations_view *view = state;

	return operations_gen(operations_of(ui)) != view->drawn_gen;
}

static const struct hint hints[] = {
	{.command = "detail"},
	{.command = "stop", .text = "cancel"},
	{.command = "hold-on", .text = "pause"},
	{.command = "go-on", .text = "go on"},
	{.command = "velocity"},
	{.command = "report", .text = "report"},
	{.command = "resume"},
	{.command = "copy"},
	{0},
};

static const struct view_ops operations_ops = {
	.name = "operations",
	.scope = SCOPE_OPERATIONS,
	.hints = hints,
	.draw = draw,
	.move = move,
	.is_changed = is_changed,
	.release = free,
};

bool action_operations(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	if (!operations_of(ui))
		return err_fail(err, ERR_FAILED, "operations: there is no list of them here");
	if (!operations_view_of(ui))
		ui_push(ui, &operations_ops, mem_new(1, sizeof(struct operations_view)));
	return true;
}

/* --- one, in full ---------------------------------------------------------------------------- */

struct detail_view {
	struct text_view text; /* first: the functions of text views get it */
	int number;
	uint64_t drawn_gen;
	int cols;
};

static void draw_full(struct ui *ui, void *state, struct area a)
{
	struct detail_view *view = state;
	const struct operations *list = operations_of(ui);
	const struct operation *op = operations_find(list, view->number);
	struct str title = {0};

	view->drawn_gen = operations_gen(list);
	if (op) {
		doc_clear(&view->text.doc);
		operation_detail_add(ui, op, &view->text.doc, a.cols);
		str_addf(&title, "Operation %d: %s %.*s, %s", op->number, op->kind->verb,
			SV_ARGS(operation_queue(op)), operation_state_words[op->figures.state]);
	} else {
		str_addf(&title, "Operation %d is not in the list any more", view->number);
	}
	text_view_draw(ui, &view->text, a, str_cstr(&title));
	str_release(&title);
}

static bool is_full_changed(struct ui *ui, void *state)
{
	const struct detail_view *view = state;

	return operations_gen(operations_of(ui)) != view->drawn_gen;
}

static const struct view_ops detail_ops = {
	.name = "operation",
	.scope = SCOPE_TEXT,
	.hints = text_view_hints,
	.draw = draw_full,
	.move = text_view_move,
	.is_changed = is_full_changed,
	.release = text_view_release,
};

bool action_operation_detail(struct ui *ui, struct sv args, struct err *err)
{
	const struct operation *op = operations_view_selected(ui, err);
	struct detail_view *view;

	(void)args;
	if (!op)
		return false;
	view = mem_new(1, sizeof *view);
	view->number = op->number;
	ui_push(ui, &detail_ops, view);
	return true;
}
