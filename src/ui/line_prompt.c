/* A line that is asked for on the last row. */
#include "line_prompt.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct line_prompt {
	struct line_prompt_options options;
	struct prompt prompt;
	struct view_ops ops; /* with the asker's name and hints */
};

static void release(void *state)
{
	struct line_prompt *line = state;

	prompt_release(&line->prompt);
	free(line);
}

static void draw(struct ui *ui, void *state, struct area screen)
{
	struct line_prompt *line = state;

	(void)ui;
	area_fill(screen, screen.rows - 1, 0, -1, ROLE_PROMPT, ' ');
	prompt_draw(&line->prompt, screen, screen.rows - 1, line->options.label);
}

static void accept(struct ui *ui, struct line_prompt *line)
{
	struct line_prompt_options options = line->options;
	struct str text = {0};

	str_set(&text, sv_trim(str_sv(&line->prompt.text)));
	if (options.history)
		prompt_history_add(options.history, str_sv(&text));
	/* Off the stack first: what is asked for may put a view there. */
	ui_pop(ui);
	options.accept(ui, str_sv(&text));
	str_release(&text);
}

static void cancel(struct ui *ui, const struct line_prompt *line)
{
	void (*cancelled)(struct ui * ui) = line->options.cancelled;

	ui_pop(ui);
	if (cancelled)
		cancelled(ui);
}

static bool key(struct ui *ui, void *state, struct key key, struct sv paste)
{
	struct line_prompt *line = state;

	switch (prompt_key(&line->prompt, key, paste)) {
	case PROMPT_ACCEPTED:
		accept(ui, line);
		break;
	case PROMPT_CANCELLED:
		cancel(ui, line);
		break;
	case PROMPT_EDITED:
		if (line->options.edited)
			line->options.edited(ui, str_sv(&line->prompt.text));
		break;
	case PROMPT_MOVED:
		break;
	case PROMPT_NOTHING:
		/* Repaint, suspend and the like work here too. */
		return false;
	}
	return true;
}

static const struct hint default_hints[] = {
	{.key = "Enter", .text = "go"},
	{.key = "Esc", .text = "close"},
	{.key = "Up", .text = "history"},
	{0},
};

void line_prompt_open(struct ui *ui, const struct line_prompt_options *options)
{
	struct line_prompt *line = mem_new(1, sizeof *line);

	line->options = *options;
	prompt_init(&line->prompt, options->history, options->text);
	line->ops = (struct view_ops){
		.name = options->name,
		.scope = SCOPE_GLOBAL,
		.is_overlay = true,
		.hints = options->hints ? options->hints : default_hints,
		.draw = draw,
		.key = key,
		.release = release,
	};
	ui_push(ui, &line->ops, line);
}
