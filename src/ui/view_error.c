/* What fails, in full: each different failure once, with how many queues share it and what can be
 * done. */
#include "actions.h"
#include "queue_look.h"
#include "sqscope/base/clock.h"
#include "sqscope/model/write_gate.h"
#include "text_view.h"
#include "ui_state.h"

enum { TEXT_COL = 3, NAMED_QUEUES = 8, DIFFERENT_MAX = 16 };

static void add_line(struct doc *doc, int width, enum role role, const char *text)
{
	if (text[0] == '\0')
		return;
	doc_line(doc);
	doc_wrap(doc, TEXT_COL, width, role, sv_cstr(text));
}

/* Name, status and request id: what its support asks for. */
static void add_facts(struct doc *doc, int width, const struct err *err)
{
	struct str text = {0};

	str_addf(&text, "Code %s", err_name(err));
	if (err->http_status > 0)
		str_addf(&text, ", HTTP status %d", err->http_status);
	if (err->request_id[0] != '\0')
		str_addf(&text, ", request %s", err->request_id);
	str_addf(&text, ". %s",
		err_rows[err->code].retryable ? "It is tried again by itself."
					      : "Trying again alone will not help.");
	add_line(doc, width, ROLE_DIM, str_cstr(&text));
	str_release(&text);
}

static void add_error(struct doc *doc, int width, const char *what, const struct err *err)
{
	if (!err_is_set(err))
		return;
	doc_heading(doc, what);
	add_line(doc, width, ROLE_ERROR, err->msg);
	add_facts(doc, width, err);
	add_line(doc, width, ROLE_NOTICE, err_hint(err));
	doc_line(doc);
}

static bool is_same(const struct err *a, const struct err *b)
{
	return a->code == b->code && sv_eq(sv_cstr(err_name(a)), sv_cstr(err_name(b)));
}

/* The different failures of queues, in the order in which they are met; returns how many. */
static size_t different_errors(const struct fleet_set *fleets, const struct err *out[DIFFERENT_MAX])
{
	struct fleet_walk walk = {0};
	size_t count = 0, same;
	const struct queue *q;

	while ((q = fleet_set_next(fleets, &walk)) != NULL && count < DIFFERENT_MAX) {
		const struct err *err = queue_error(q);

		if (!err_is_set(err))
			continue;
		for (same = 0; same < count && !is_same(out[same], err); same++)
			;
		if (same == count)
			out[count++] = err;
	}
	return count;
}

/* The queues that share a failure: how many, and the first names. */
static void add_queues(
	const struct fleet_set *fleets, const struct err *err, struct doc *doc, int width)
{
	struct fleet_walk walk = {0};
	struct str names = {0};
	const struct queue *q;
	size_t count = 0;

	while ((q = fleet_set_next(fleets, &walk)) != NULL) {
		if (!queue_is_failing(q) || !is_same(queue_error(q), err))
			continue;
		if (count++ < NAMED_QUEUES)
			str_addf(&names, "%s%s", count > 1 ? ", " : "", q->name);
	}
	if (count > NAMED_QUEUES)
		str_addf(&names, " and %zu more", count - NAMED_QUEUES);
	doc_line(doc);
	doc_addf(doc, 1, ROLE_TITLE, "Reading %zu queue%s", count, count == 1 ? "" : "s");
	add_line(doc, width, ROLE_TEXT, str_cstr(&names));
	add_line(doc, width, ROLE_ERROR, err->msg);
	add_facts(doc, width, err);
	add_line(doc, width, ROLE_NOTICE, err_hint(err));
	doc_line(doc);
	str_release(&names);
}

static void add_warnings(const struct ui *ui, struct doc *doc, int width)
{
	struct sv rest = str_sv(&ui->warnings), line;

	if (rest.n == 0)
		return;
	doc_heading(doc, "Config, theme and keys");
	while (rest.n > 0) {
		sv_cut(rest, '\n', &line, &rest);
		doc_line(doc);
		doc_wrap(doc, TEXT_COL, width, ROLE_NOTICE, line);
	}
	doc_line(doc);
}

/* An error of one context; several are told apart by their words. */
static void add_titled(const struct ui *ui, const struct place_view *view, const char *what,
	const struct err *err, struct doc *doc, int width)
{
	struct str title = {0};

	if (ui_shows_several(ui))
		str_addf(&title, "%s: ", place_word(&view->fleet->place));
	str_add_cstr(&title, what);
	add_error(doc, width, str_cstr(&title), err);
	str_release(&title);
}

static void add_place(
	const struct ui *ui, const struct place_view *view, struct doc *doc, int width)
{
	struct str text = {0};
	struct err mismatch = {0};

	account_describe_mismatch(&view->fleet->place, sv_cstr(view->fleet->account), &text);
	if (text.n > 0)
		err_set(&mismatch, ERR_REFUSED, "%s", str_cstr(&text));
	add_titled(ui, view, "The account", &mismatch, doc, width);
	add_titled(ui, view, "The connection", view->status.link_error, doc, width);
	add_titled(ui, view, "Listing the queues", view->status.list_error, doc, width);
	str_release(&text);
}

static void build(struct ui *ui, struct doc *doc, int width)
{
	const struct err *errors[DIFFERENT_MAX];
	size_t count = different_errors(ui->fleets, errors);

	doc_clear(doc);
	doc_line(doc);
	for (size_t i = 0; i < ui->places.count; i++)
		add_place(ui, &ui->places.items[i], doc, width);
	for (size_t i = 0; i < count; i++)
		add_queues(ui->fleets, errors[i], doc, width);
	for (size_t i = 0; i < ui->places.count; i++)
		add_titled(ui, &ui->places.items[i], "Asking who we are (account ? in the head)",
			ui->places.items[i].status.identity_error, doc, width);
	add_error(doc, width, "The last command", &ui->last_error);
	add_warnings(ui, doc, width);
	if (doc->count == 0)
		doc_add(doc, 1, ROLE_STATE_OK, sv_cstr("Nothing fails."));
}

static void draw(struct ui *ui, void *state, struct area a)
{
	struct text_view *view = state;

	build(ui, &view->doc, a.cols - TEXT_COL - 1);
	text_view_draw(ui, view, a, "What fails");
}

static const struct view_ops error_view_ops = {
	.name = "errors",
	.scope = SCOPE_TEXT,
	.hints = text_view_hints,
	.draw = draw,
	.move = text_view_move,
	.release = text_view_release,
};

bool action_error(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	text_view_open(ui, &error_view_ops, text_view_new());
	return true;
}
