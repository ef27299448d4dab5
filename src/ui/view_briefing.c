/* The briefing of a rehearsal: what goes on, what to try. Shown at the start, and by :briefing. */
#include "actions.h"
#include "text_view.h"
#include "ui_state.h"

enum { TEXT_COL = 2 };

static void draw(struct ui *ui, void *state, struct area a)
{
	struct text_view *view = state;
	struct sv line, rest = sv_cstr(ui->briefing);

	doc_clear(&view->doc);
	doc_line(&view->doc);
	while (rest.n > 0) {
		sv_cut(rest, '\n', &line, &rest);
		doc_line(&view->doc);
		doc_add(&view->doc, TEXT_COL, ROLE_TEXT, line);
	}
	doc_line(&view->doc);
	doc_line(&view->doc);
	doc_add(&view->doc, TEXT_COL, ROLE_NOTICE,
		sv_cstr("Esc: to the queues.   ?: the keys.   :briefing shows this again."));
	text_view_draw(ui, view, a, "Briefing: this is a simulation, nothing here is real");
}

static const struct view_ops briefing_view_ops = {
	.name = "briefing",
	.scope = SCOPE_TEXT,
	.hints = text_view_hints,
	.draw = draw,
	.move = text_view_move,
	.release = text_view_release,
};

void briefing_view_open(struct ui *ui)
{
	text_view_open(ui, &briefing_view_ops, text_view_new());
}

bool action_briefing(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	if (!ui->briefing)
		return err_fail(err, ERR_USAGE, "briefing: only a demo has one");
	briefing_view_open(ui);
	return true;
}
