/* What became of messages that others hold, handle by handle. */
#include "text_view.h"
#include "view_messages.h"

static const struct view_ops results_ops;

static void add_entry(struct doc *doc, const struct desk_entry *entry, size_t number, int cols)
{
	doc_line(doc);
	doc_addf(doc, 1, ROLE_DIM, "%4zu", number);
	if (entry->is_done)
		doc_add(doc, 7, ROLE_STATE_OK, sv_cstr("done"));
	else if (entry->is_ambiguous)
		doc_add(doc, 7, ROLE_STATE_WARN, sv_cstr("no answer"));
	else
		doc_add(doc, 7, ROLE_STATE_CRIT, sv_cstr("not done"));
	if (!entry->is_done)
		doc_wrap(doc, 18, cols - 20, ROLE_ERROR, sv_cstr(entry->err.msg));
}

void visibility_changed(void *ud, const struct desk_result *result)
{
	struct ui *ui = ud;
	struct text_view *view;

	if (result->err.code == ERR_CANCELLED)
		return;
	messages_say_done(ui, result);
	if (result->asked < 2 || !result->entries || !messages_view_of(ui))
		return;
	view = text_view_new();
	doc_line(&view->doc);
	doc_wrap(&view->doc, 1, ui->cols - 3, ROLE_TEXT, result->text);
	doc_line(&view->doc);
	for (size_t i = 0; i < result->asked; i++)
		add_entry(&view->doc, &result->entries[i], i + 1, ui->cols);
	text_view_open(ui, &results_ops, view);
}

static void draw_results(struct ui *ui, void *state, struct area a)
{
	text_view_draw(ui, state, a, "Visibility: what became of each handle, in their order");
}

static const struct view_ops results_ops = {
	.name = "results",
	.scope = SCOPE_TEXT,
	.hints = text_view_hints,
	.draw = draw_results,
	.move = text_view_move,
	.release = text_view_release,
};
