/* The box with a question. */
#include "view_confirm.h"

#include "copy.h"
#include "doc.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum {
	BOX_COLS = 70,
	INNER_COL = 3,
	LABEL_COLS = 10,
	BUTTON_GAP = 2,
	MARGIN_ROWS = 2, /* for the borders */
};

struct confirm_view {
	struct confirm confirm;
	confirm_yes_fn yes;
	confirm_release_fn release;
	void *ud;
};

static void release(void *state)
{
	struct confirm_view *view = state;

	if (view->release)
		view->release(view->ud);
	confirm_release(&view->confirm);
	free(view);
}

/* --- drawing --------------------------------------------------------------------------------- */

static void build_text(const struct confirm *confirm, struct doc *doc, int width)
{
	doc_line(doc);
	doc_wrap(doc, 0, width, ROLE_CONFIRM, str_sv(&confirm->text));
	if (confirm->fact_count > 0)
		doc_line(doc);
	for (size_t i = 0; i < confirm->fact_count; i++) {
		doc_line(doc);
		doc_add(doc, 2, ROLE_DIM, str_sv(&confirm->facts[i].label));
		doc_wrap(doc, 2 + LABEL_COLS, width - 2 - LABEL_COLS, ROLE_CONFIRM,
			str_sv(&confirm->facts[i].value));
	}
}

/* A line to type in. The prompt puts the cursor there: the focus has the last word about it. */
static void draw_line(struct area a, int row, const struct prompt *prompt, const char *label)
{
	area_fill(a, row, 0, -1, ROLE_PROMPT, ' ');
	prompt_draw(prompt, area_sub(a, row, 0, 1, a.cols), 0, label);
}

static int draw_lines(const struct confirm *confirm, struct area a, int row)
{
	if (confirm->level == CONFIRM_IRREVERSIBLE) {
		area_textf(a, row++, 0, -1, ROLE_CONFIRM,
			"Type %s to confirm:", str_cstr(&confirm->name));
		draw_line(a, row++, &confirm->typed, "> ");
	}
	if (confirm->level == CONFIRM_IRREVERSIBLE || confirm->needs_reason)
		draw_line(a, row++, &confirm->reason,
			confirm->needs_reason ? "Reason, for the audit log: "
					      : "Reason, if you like: ");
	return row;
}

static void draw_buttons(const struct confirm *confirm, struct area a, int row, int64_t now_ms)
{
	bool is_armed = confirm_is_armed(confirm, now_ms);
	struct str action = {0};
	int col;

	if (confirm->level == CONFIRM_HARD)
		str_addf(&action, "( %s: %c, then Enter )", confirm->verb, confirm->letter);
	else
		str_addf(&action, "( %s )", confirm->verb);
	col = a.cols - (int)action.n;
	area_text(a, row, col, -1,
		confirm->focus == CONFIRM_ON_ACTION && is_armed ? ROLE_CONFIRM_DANGER
		: is_armed                                      ? ROLE_CONFIRM
								: ROLE_DIM,
		str_sv(&action));
	if (confirm->focus == CONFIRM_ON_ACTION)
		area_cursor(a, row, col + 2);
	col -= BUTTON_GAP + (int)strlen("[ Cancel ]");
	area_text(a, row, col, -1,
		confirm->focus == CONFIRM_ON_CANCEL ? ROLE_CONFIRM_BUTTON : ROLE_CONFIRM,
		sv_cstr("[ Cancel ]"));
	if (confirm->focus == CONFIRM_ON_CANCEL)
		area_cursor(a, row, col + 2);
	str_release(&action);
}

/* Rows of what is typed and of the buttons, a blank one above each part. */
static int rows_below(const struct confirm *confirm)
{
	int rows = 2;

	if (confirm->level == CONFIRM_IRREVERSIBLE)
		rows += 4;
	else if (confirm->needs_reason)
		rows += 2;
	return rows;
}

static void place_cursor(const struct confirm *confirm, struct area inner, int row)
{
	/* Drawn last, the prompt that has the focus keeps the cursor. */
	if (confirm->focus == CONFIRM_ON_NAME)
		draw_line(inner, row + 1, &confirm->typed, "> ");
}

static void draw(struct ui *ui, void *state, struct area screen)
{
	struct confirm_view *view = state;
	const struct confirm *confirm = &view->confirm;
	int cols = screen.cols < BOX_COLS + 2 ? screen.cols - 2 : BOX_COLS, rows, row;
	int width = cols - 2 * INNER_COL;
	struct doc doc = {0};
	struct area box, inner;

	build_text(confirm, &doc, width);
	rows = (int)doc.lines + rows_below(confirm) + 2 * MARGIN_ROWS;
	if (rows > screen.rows - 1)
		rows = screen.rows - 1;
	box = area_sub(screen, (screen.rows - rows) / 2, (screen.cols - cols) / 2, rows, cols);
	for (row = 0; row < box.rows; row++)
		area_fill(box, row, 0, -1, ROLE_CONFIRM, ' ');
	area_box(box, ROLE_CONFIRM, sv_cstr(confirm->title));
	inner = area_sub(box, MARGIN_ROWS, INNER_COL, rows - 2 * MARGIN_ROWS, width);
	/* What must be typed stands in any case: on a small screen the text above gives way. */
	row = inner.rows - rows_below(confirm);
	doc_draw(&doc, area_sub(inner, 0, 0, row, width), 0);
	draw_lines(confirm, inner, row + 1);
	place_cursor(confirm, inner, row + 1);
	draw_buttons(confirm, inner, inner.rows - 1, ui->now_ms);
	doc_release(&doc);
}

/* --- keys ------------------------------------------------------------------------------------ */

static void answer_yes(struct ui *ui, struct confirm_view *view)
{
	struct str reason = {0};

	str_add(&reason, sv_trim(str_sv(&view->confirm.reason.text)));
	/* Off the stack first: what follows may put a view there. */
	ui->mode_count--;
	ui->is_dirty = true;
	view->yes(ui, view->ud, str_sv(&reason));
	release(view);
	str_release(&reason);
}

/* Where nothing is typed, y copies the command. */
static bool is_copy_key(const struct confirm *confirm, struct key key)
{
	bool is_typing = confirm->focus == CONFIRM_ON_NAME || confirm->focus == CONFIRM_ON_REASON;

	return confirm->cli.n > 0 && !is_typing && key.code == KEY_CODE_CHAR && key.ch == 'y';
}

static bool key(struct ui *ui, void *state, struct key key, struct sv paste)
{
	struct confirm_view *view = state;

	if (is_copy_key(&view->confirm, key)) {
		copy_text(ui, "the command", str_sv(&view->confirm.cli));
		return true;
	}
	switch (confirm_key(&view->confirm, key, paste, ui->now_ms)) {
	case CONFIRM_YES:
		answer_yes(ui, view);
		return true;
	case CONFIRM_NO:
		ui_pop(ui);
		ui_say(ui, "Cancelled: nothing was changed.");
		return true;
	case CONFIRM_PASTE_REFUSED:
		ui_say(ui, "Pasted text is refused here.");
		return true;
	case CONFIRM_NOT_YET:
		ui_say(ui, "%s", confirm_why(&view->confirm));
		return true;
	case CONFIRM_CHANGED:
		return true;
	case CONFIRM_NOTHING:
		break;
	}
	/* Repaint and suspend work here too; nothing else that the view below knows. */
	return key.code != KEY_CODE_CTRL || (key.ch != 'l' && key.ch != 'z');
}

static int64_t wake_at_ms(const struct ui *ui, const void *state)
{
	const struct confirm_view *view = state;

	return confirm_armed_at_ms(&view->confirm, ui->now_ms);
}

static const struct hint hints[] = {
	{.key = "Tab", .text = "next"},
	{.key = "Enter", .text = "press"},
	{.key = "Esc", .text = "cancel"},
	{.text = "Paste is refused here.", .key = ""},
	{0},
};

static const struct hint hints_with_copy[] = {
	{.key = "Tab", .text = "next"},
	{.key = "Enter", .text = "press"},
	{.key = "Esc", .text = "cancel"},
	{.key = "y", .text = "copy the command"},
	{.text = "Paste is refused here.", .key = ""},
	{0},
};

static const struct view_ops confirm_view_ops = {
	.name = "question",
	.scope = SCOPE_GLOBAL,
	.is_overlay = true,
	.hints = hints,
	.draw = draw,
	.key = key,
	.wake_at_ms = wake_at_ms,
	.release = release,
};

/* The same, for a question that has a command to copy. */
static const struct view_ops confirm_copy_view_ops = {
	.name = "question",
	.scope = SCOPE_GLOBAL,
	.is_overlay = true,
	.hints = hints_with_copy,
	.draw = draw,
	.key = key,
	.wake_at_ms = wake_at_ms,
	.release = release,
};

bool confirm_open(struct ui *ui, struct confirm *confirm, confirm_yes_fn yes,
	confirm_release_fn release_ud, void *ud, struct err *err)
{
	struct confirm_view *view = mem_new(1, sizeof *view);

	view->confirm = *confirm;
	view->yes = yes;
	view->release = release_ud;
	view->ud = ud;
	*confirm = (struct confirm){0};
	if (ui->is_lean && view->confirm.level == CONFIRM_IRREVERSIBLE) {
		err_set(err, ERR_REFUSED, "%s: not on a lean screen, which shows too little of it",
			view->confirm.verb);
		release(view);
		return false;
	}
	confirm_begin(&view->confirm);
	ui_push(ui, view->confirm.cli.n > 0 ? &confirm_copy_view_ops : &confirm_view_ops, view);
	return true;
}
