/* Finding text in a view of text: the prompt on `/`, and going on from match to match. */
#include "actions.h"
#include "prompt.h"
#include "sqscope/base/mem.h"
#include "text_view.h"
#include "ui_state.h"

#include <stdlib.h>

static const struct view_ops find_prompt_ops;

static void release(void *state)
{
	prompt_release(state);
	free(state);
}

static void draw(struct ui *ui, void *state, struct area screen)
{
	(void)ui;
	area_fill(screen, screen.rows - 1, 0, -1, ROLE_PROMPT, ' ');
	prompt_draw(state, screen, screen.rows - 1, "/");
}

/* The commands of this file are of the scope of text: the view is one. */
static void find(struct ui *ui, struct sv needle)
{
	struct text_view *view = ui_view(ui)->state;

	if (!text_view_find(view, needle))
		ui_say(ui, "%.*s is not in this text.", SV_ARGS(needle));
}

/* An empty line looks for what was looked for before. */
static void accept(struct ui *ui, struct prompt *prompt)
{
	struct text_view *view = ui_view(ui)->state;
	struct str needle = {0};

	str_set(&needle, prompt->text.n > 0 ? str_sv(&prompt->text) : str_sv(&view->needle));
	ui_pop(ui);
	if (needle.n > 0)
		find(ui, str_sv(&needle));
	str_release(&needle);
}

static bool key(struct ui *ui, void *state, struct key key, struct sv paste)
{
	switch (prompt_key(state, key, paste)) {
	case PROMPT_ACCEPTED:
		accept(ui, state);
		break;
	case PROMPT_CANCELLED:
		ui_pop(ui);
		break;
	case PROMPT_EDITED:
	case PROMPT_MOVED:
		break;
	case PROMPT_NOTHING:
		return false;
	}
	return true;
}

bool action_find(struct ui *ui, struct sv args, struct err *err)
{
	struct prompt *prompt;

	(void)err;
	if (args.n > 0) {
		find(ui, args);
		return true;
	}
	prompt = mem_new(1, sizeof *prompt);
	prompt_init(prompt, NULL, sv_cstr(""));
	ui_push(ui, &find_prompt_ops, prompt);
	return true;
}

static bool go_on(struct ui *ui, int step, struct err *err)
{
	struct text_view *view = ui_view(ui)->state;

	if (view->needle.n == 0)
		return err_fail(err, ERR_USAGE, "nothing was looked for yet: find does");
	if (!text_view_find_next(view, step))
		ui_say(ui, "%s is not in this text.", str_cstr(&view->needle));
	return true;
}

bool action_find_next(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	return go_on(ui, 1, err);
}

bool action_find_previous(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	return go_on(ui, -1, err);
}

static const struct hint hints[] = {
	{.key = "Enter", .text = "find"},
	{.key = "Esc", .text = "close"},
	{0},
};

static const struct view_ops find_prompt_ops = {
	.name = "find",
	.scope = SCOPE_GLOBAL,
	.is_overlay = true,
	.hints = hints,
	.draw = draw,
	.key = key,
	.release = release,
};
