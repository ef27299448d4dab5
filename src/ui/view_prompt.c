/* The prompts on the last row: `:` for commands with what they can become in a box, `/` for the
 * filter, live. */
#include "actions.h"
#include "palette.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"
#include "view_fleet.h"

#include <stdlib.h>

struct prompt_view {
	struct prompt prompt;
	struct palette palette; /* of the command line */
	struct str before;      /* the filter to go back to */
	uint64_t rows_gen;      /* of the fleet when the palette was made */
};

static const struct view_ops command_prompt_ops, filter_prompt_ops;

static void release(void *state)
{
	struct prompt_view *view = state;

	prompt_release(&view->prompt);
	palette_release(&view->palette);
	str_release(&view->before);
	free(view);
}

static void draw_line(const struct prompt_view *view, struct area screen, const char *label)
{
	area_fill(screen, screen.rows - 1, 0, -1, ROLE_PROMPT, ' ');
	prompt_draw(&view->prompt, screen, screen.rows - 1, label);
}

/* --- `:` ------------------------------------------------------------------------------------ */

static void make_palette(struct ui *ui, struct prompt_view *view)
{
	view->rows_gen = fleet_set_rows_gen(ui->fleets);
	palette_make(&view->palette, ui, str_sv(&view->prompt.text));
}

static void draw_command(struct ui *ui, void *state, struct area screen)
{
	struct prompt_view *view = state;

	/* Its candidates are borrowed from the fleet. */
	if (view->rows_gen != fleet_set_rows_gen(ui->fleets))
		make_palette(ui, view);
	palette_draw(&view->palette, ui, screen);
	draw_line(view, screen, ":");
}

/* The line is taken off the stack before it runs: it works on the view that was seen below it. */
static void accept_command(struct ui *ui, struct prompt_view *view)
{
	struct str line = {0};
	struct err err = {0};

	str_set(&line, sv_trim(str_sv(&view->prompt.text)));
	prompt_history_add(&ui->commands, str_sv(&line));
	ui_pop(ui);
	if (line.n > 0 && !ui_run(ui, str_sv(&line), ui->now_ms, &err))
		ui_say_error(ui, &err);
	str_release(&line);
}

static bool command_key(struct ui *ui, void *state, struct key key, struct sv paste)
{
	struct prompt_view *view = state;

	if (key.code == KEY_CODE_TAB || key.code == KEY_CODE_BACKTAB) {
		palette_step(&view->palette, key.code == KEY_CODE_TAB ? 1 : -1, &view->prompt);
		return true;
	}
	switch (prompt_key(&view->prompt, key, paste)) {
	case PROMPT_EDITED:
		make_palette(ui, view);
		break;
	case PROMPT_ACCEPTED:
		accept_command(ui, view);
		break;
	case PROMPT_CANCELLED:
		ui_pop(ui);
		break;
	case PROMPT_MOVED:
		break;
	case PROMPT_NOTHING:
		/* Repaint, suspend and the like work here too. */
		return false;
	}
	return true;
}

bool action_command_line(struct ui *ui, struct sv args, struct err *err)
{
	struct prompt_view *view = mem_new(1, sizeof *view);

	(void)err;
	prompt_init(&view->prompt, &ui->commands, args);
	make_palette(ui, view);
	ui_push(ui, &command_prompt_ops, view);
	return true;
}

static const struct hint command_hints[] = {
	{.key = "Tab", .text = "complete"},
	{.key = "Enter", .text = "run"},
	{.key = "Esc", .text = "close"},
	{.key = "Up", .text = "history"},
	{0},
};

static const struct view_ops command_prompt_ops = {
	.name = "command line",
	.scope = SCOPE_GLOBAL,
	.is_overlay = true,
	.hints = command_hints,
	.draw = draw_command,
	.key = command_key,
	.release = release,
};

/* --- `/` ------------------------------------------------------------------------------------ */

static void draw_filter(struct ui *ui, void *state, struct area screen)
{
	(void)ui;
	draw_line(state, screen, "/");
}

static bool filter_key(struct ui *ui, void *state, struct key key, struct sv paste)
{
	struct prompt_view *view = state;

	switch (prompt_key(&view->prompt, key, paste)) {
	case PROMPT_EDITED:
		fleet_view_set_filter(ui, str_sv(&view->prompt.text));
		break;
	case PROMPT_ACCEPTED:
		prompt_history_add(&ui->filters, sv_trim(str_sv(&view->prompt.text)));
		ui_pop(ui);
		break;
	case PROMPT_CANCELLED:
		fleet_view_set_filter(ui, str_sv(&view->before));
		ui_pop(ui);
		break;
	case PROMPT_MOVED:
		break;
	case PROMPT_NOTHING:
		return false;
	}
	return true;
}

bool action_filter(struct ui *ui, struct sv args, struct err *err)
{
	struct sv now = str_sv(&fleet_view_of(ui)->filter.text);
	struct prompt_view *view;

	(void)err;
	if (args.n > 0) {
		fleet_view_set_filter(ui, args);
		return true;
	}
	view = mem_new(1, sizeof *view);
	prompt_init(&view->prompt, &ui->filters, now);
	str_set(&view->before, now);
	ui_push(ui, &filter_prompt_ops, view);
	return true;
}

static const struct hint filter_hints[] = {
	{.key = "Enter", .text = "keep"},
	{.key = "Esc", .text = "as before"},
	{.key = "Up", .text = "history"},
	{.key = "ai dlq", .text = "both"},
	{.key = "!x", .text = "not x"},
	{.key = "ai-*", .text = "pattern"},
	{.key = "state:crit", .text = ""},
	{.key = "dlq:>0", .text = ""},
	{0},
};

static const struct view_ops filter_prompt_ops = {
	.name = "filter",
	.scope = SCOPE_GLOBAL,
	.is_overlay = true,
	.hints = filter_hints,
	.draw = draw_filter,
	.key = filter_key,
	.release = release,
};
