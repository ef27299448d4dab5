/* What was changed from here: the newest rows of the audit log. */
#include "actions.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
#include "text_view.h"
#include "ui_state.h"

#include <stdlib.h>

enum { NEWEST = 500, RESULT_COL = 22, ACTION_COL = 33, DETAIL_COL = 4 };

/* The text view comes first: the functions of text views get it. */
struct audit_view {
	struct text_view text;
	struct audit_listing *listing;
	bool is_built;
	int cols;
};

static enum role result_role(enum audit_result result)
{
	switch (result) {
	case AUDIT_DONE:
		return ROLE_STATE_OK;
	case AUDIT_PARTLY:
	case AUDIT_PENDING:
	case AUDIT_AMBIGUOUS:
		return ROLE_STATE_WARN;
	case AUDIT_FAILED:
		return ROLE_STATE_CRIT;
	case AUDIT_RESULT_COUNT:
		break;
	}
	return ROLE_TEXT;
}

static struct sv last_part(struct sv url)
{
	struct sv head, tail;

	while (sv_cut(url, '/', &head, &tail))
		url = tail;
	return url;
}

static void add_detail(
	struct doc *doc, int cols, const char *label, enum role role, struct sv value)
{
	struct str text = {0};

	if (value.n == 0)
		return;
	doc_line(doc);
	str_addf(&text, "%s ", label);
	doc_add(doc, DETAIL_COL, ROLE_DIM, str_sv(&text));
	doc_wrap(doc, DETAIL_COL + (int)text.n, cols - DETAIL_COL - (int)text.n, role, value);
	str_release(&text);
}

static void add_record(struct doc *doc, int cols, const struct audit_record *r)
{
	char when[CLOCK_TEXT_SIZE];
	struct str who = {0}, what = {0};

	clock_format_utc(r->unix_ms, when);
	doc_line(doc);
	doc_add(doc, 1, ROLE_DIM, sv_cstr(when));
	doc_add(doc, RESULT_COL, result_role(r->result), sv_cstr(audit_result_names[r->result]));
	str_addf(&what, "%.*s  %.*s", SV_ARGS(r->action), SV_ARGS(last_part(r->queue)));
	if (r->message_count > 0)
		str_addf(&what, "  %lld/%lld", (long long)r->done_count,
			(long long)r->message_count);
	doc_add(doc, ACTION_COL, ROLE_TEXT, str_sv(&what));
	str_addf(&who, "%.*s on %.*s, %.*s, account %.*s, row %lld", SV_ARGS(r->user),
		SV_ARGS(r->host), SV_ARGS(r->context), SV_ARGS(r->account), (long long)r->seq);
	add_detail(doc, cols, "by", ROLE_DIM, str_sv(&who));
	if (!sv_eq_cstr(r->parameters, "{}"))
		add_detail(doc, cols, "with", ROLE_TEXT, r->parameters);
	add_detail(doc, cols, "why", ROLE_TEXT, r->reason);
	add_detail(doc, cols, "failed", ROLE_ERROR, r->err_text);
	str_release(&who);
	str_release(&what);
}

static void build(struct audit_view *view, int cols)
{
	struct doc *doc = &view->text.doc;
	struct err err = {0};
	bool is_done = audit_listing_is_done(view->listing, &err);
	size_t count = is_done ? audit_listing_count(view->listing) : 0;

	doc_clear(doc);
	view->is_built = is_done;
	view->cols = cols;
	doc_line(doc);
	if (!is_done)
		doc_add(doc, 1, ROLE_STATE_BUSY, sv_cstr("reading the audit log..."));
	else if (err_is_set(&err))
		doc_wrap(doc, 1, cols - 2, ROLE_ERROR, sv_cstr(err.msg));
	else if (count == 0)
		doc_add(doc, 1, ROLE_DIM, sv_cstr("Nothing was changed from here yet."));
	for (size_t i = 0; i < count; i++)
		add_record(doc, cols, &audit_listing_at(view->listing, count - 1 - i)->record);
}

static void draw(struct ui *ui, void *state, struct area a)
{
	struct audit_view *view = state;

	if (!view->is_built || view->cols != a.cols)
		build(view, a.cols);
	text_view_draw(ui, &view->text, a, "Audit log: the newest first (sqscope log shows all)");
}

static bool is_changed(struct ui *ui, void *state)
{
	const struct audit_view *view = state;
	struct err err;

	(void)ui;
	return !view->is_built && audit_listing_is_done(view->listing, &err);
}

static void release(void *state)
{
	struct audit_view *view = state;

	audit_listing_free(view->listing);
	/* Also frees the view, which begins with it. */
	text_view_release(&view->text);
}

static const struct view_ops audit_view_ops = {
	.name = "audit log",
	.scope = SCOPE_TEXT,
	.hints = text_view_hints,
	.draw = draw,
	.move = text_view_move,
	.is_changed = is_changed,
	.release = release,
};

bool action_audit(struct ui *ui, struct sv args, struct err *err)
{
	struct audit_listing *listing;
	struct audit_view *view;

	(void)args;
	if (ui_view(ui)->ops == &audit_view_ops)
		return true;
	listing = ui->host->list_audit(ui->host->ud, NEWEST);
	if (!listing)
		return err_fail(err, ERR_FAILED, "audit: the local database cannot be used");
	view = mem_new(1, sizeof *view);
	view->listing = listing;
	ui_push(ui, &audit_view_ops, view);
	return true;
}
