/* The latest lines of the log. */
#include "actions.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/log.h"
#include "text_view.h"
#include "ui_state.h"

enum { LEVEL_COL = 11, TEXT_COL = 17 };

static enum role level_role(enum log_level level)
{
	switch (level) {
	case LOG_ERROR:
		return ROLE_ERROR;
	case LOG_WARN:
		return ROLE_STATE_WARN;
	case LOG_INFO:
	case LOG_DEBUG:
	case LOG_LEVEL_COUNT:
		break;
	}
	return ROLE_DIM;
}

static void build(struct doc *doc, int cols)
{
	char when[CLOCK_TEXT_SIZE];

	doc_clear(doc);
	if (log_count() == 0) {
		doc_line(doc);
		doc_add(doc, 1, ROLE_DIM, sv_cstr("Nothing was logged yet."));
	}
	for (size_t i = 0; i < log_count(); i++) {
		const struct log_line *line = log_line(i);

		clock_format_hms(line->unix_ms, when);
		doc_line(doc);
		doc_add(doc, 1, ROLE_DIM, sv_cstr(when));
		doc_add(doc, LEVEL_COL, level_role(line->level),
			sv_cstr(log_level_names[line->level]));
		doc_wrap(doc, TEXT_COL, cols - TEXT_COL, ROLE_TEXT, sv_cstr(line->text));
	}
}

static void draw(struct ui *ui, void *state, struct area a)
{
	struct text_view *view = state;
	struct str title = {0};

	build(&view->doc, a.cols);
	view->gen = log_gen();
	str_addf(&title, "Log: %s", log_path() ? log_path() : "in memory only");
	text_view_draw(ui, view, a, str_cstr(&title));
	str_release(&title);
}

static bool is_changed(struct ui *ui, void *state)
{
	const struct text_view *view = state;

	(void)ui;
	return view->gen != log_gen();
}

static const struct view_ops log_view_ops = {
	.name = "log",
	.scope = SCOPE_TEXT,
	.hints = text_view_hints,
	.draw = draw,
	.move = text_view_move,
	.is_changed = is_changed,
	.release = text_view_release,
};

bool action_log(struct ui *ui, struct sv args, struct err *err)
{
	struct text_view *view = text_view_new();

	(void)args;
	(void)err;
	view->starts_at_end = true;
	text_view_open(ui, &log_view_ops, view);
	return true;
}
