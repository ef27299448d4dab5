/* The strip below the head. */
#include "banner.h"
#include "bar.h"
#include "column_order.h"
#include "queue_look.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/write_gate.h"
#include "ui_state.h"

#include <stdlib.h>

enum {
	QUEUES_IN_TROUBLE_MIN = 3, /* fewer are rows with a `?`, not a banner */
	QUEUES_IN_TROUBLE_PCT = 10,
	HINT_SCREEN_ROWS_MIN = 20, /* smaller screens need the row for a queue */
	TEXT_COL = 8
};

void banner_release(struct banner *banner)
{
	str_release(&banner->shown);
	str_release(&banner->hidden);
}

static bool has_trouble(const struct place_view *view, enum trouble_kind kind)
{
	const struct poller_status *status = &view->status;

	switch (kind) {
	case TROUBLE_ACCOUNT:
		return account_check(&view->fleet->place, sv_cstr(view->fleet->account)) ==
		       ACCOUNT_IS_ANOTHER;
	case TROUBLE_LINK:
		return status->phase == POLLER_UNREACHABLE && status->link_error;
	case TROUBLE_LISTING:
		return status->list_error != NULL;
	case TROUBLE_NONE:
	case TROUBLE_QUEUES:
		break;
	}
	return false;
}

/* Of the context that the screen is about when it has such a trouble, else of the first that has.
 */
static bool find_trouble(struct ui *ui, enum trouble_kind kind, struct trouble *out)
{
	const struct fleet *fleet = ui_fleet(ui);
	size_t count = 0;

	*out = (struct trouble){.kind = kind};
	for (size_t i = 0; i < ui->places.count; i++) {
		const struct place_view *view = &ui->places.items[i];

		if (!has_trouble(view, kind))
			continue;
		if (count++ == 0 || view->fleet == fleet)
			out->place = view;
	}
	if (count == 0)
		return false;
	out->others = count - 1;
	if (kind == TROUBLE_LINK)
		out->err = out->place->status.link_error;
	else if (kind == TROUBLE_LISTING)
		out->err = out->place->status.list_error;
	return true;
}

struct trouble banner_trouble(struct ui *ui)
{
	static const enum trouble_kind kinds[] = {TROUBLE_ACCOUNT, TROUBLE_LINK, TROUBLE_LISTING};
	const struct fleet_summary *summary = &ui->alarms.summary;
	size_t count = summary->common_error_count;
	struct trouble trouble;

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (find_trouble(ui, kinds[i], &trouble))
			return trouble;
	}
	if (summary->common_error && count >= QUEUES_IN_TROUBLE_MIN &&
		count * 100 >= summary->watched * QUEUES_IN_TROUBLE_PCT)
		return (struct trouble){
			.kind = TROUBLE_QUEUES, .err = summary->common_error, .queues = count};
	return (struct trouble){.kind = TROUBLE_NONE};
}

/* Whose trouble it is, where that is not clear. */
static void add_whose(const struct ui *ui, struct trouble trouble, struct str *out)
{
	if (!trouble.place || !ui_shows_several(ui))
		return;
	str_add_cstr(out, place_word(&trouble.place->fleet->place));
	if (trouble.others > 0)
		str_addf(out, " and %zu other context%s", trouble.others,
			trouble.others == 1 ? "" : "s");
	str_add_cstr(out, ": ");
}

/* The call behind a failure that queues share: by its URL a queue is read, without one it is looked
 * up. */
static const char *api_of(const struct ui *ui, const struct err *err)
{
	struct fleet_walk walk = {0};
	const struct queue *q;

	while ((q = fleet_set_next(ui->fleets, &walk)) != NULL) {
		if (queue_error(q) == err && !q->url)
			return "GetQueueUrl";
	}
	return "GetQueueAttributes";
}

/* The service's own sentence ("Rate exceeded") does not say what was asked of it. */
static void add_message(const char *api, const struct err *err, struct str *out)
{
	if (!sv_contains_nocase(sv_cstr(err->msg), sv_cstr(api)))
		str_addf(out, "%s: ", api);
	str_add_cstr(out, err->msg);
}

/* What failed, and how much of the screen it concerns. */
static void add_sentence(const struct ui *ui, struct trouble trouble, struct str *out)
{
	char count[UNITS_TEXT_SIZE], all[UNITS_TEXT_SIZE];
	const struct fleet *fleet = trouble.place ? trouble.place->fleet : NULL;

	add_whose(ui, trouble, out);
	switch (trouble.kind) {
	case TROUBLE_NONE:
		return;
	case TROUBLE_ACCOUNT:
		account_describe_mismatch(&fleet->place, sv_cstr(fleet->account), out);
		break;
	case TROUBLE_LINK:
		str_add_cstr(out, trouble.err->msg);
		break;
	case TROUBLE_LISTING:
		str_add_cstr(out, "Listing the queues failed: ");
		add_message("ListQueues", trouble.err, out);
		break;
	case TROUBLE_QUEUES:
		str_addf(out, "%s of %s queues: ", units_exact((int64_t)trouble.queues, count),
			units_exact((int64_t)ui->alarms.summary.watched, all));
		add_message(api_of(ui, trouble.err), trouble.err, out);
		break;
	}
	if (out->n > 0 && out->p[out->n - 1] != '.')
		str_add_char(out, '.');
}

/* How old the oldest reading is that is shown of it. */
static int64_t stale_since(const struct ui *ui, struct trouble trouble)
{
	struct fleet_summary summary;

	if (!trouble.place)
		return ui->alarms.summary.oldest_stale_unix_ms;
	fleet_summarise(trouble.place->fleet, &summary);
	return summary.oldest_stale_unix_ms;
}

/* When it is tried again. */
static void add_next_try(struct trouble trouble, struct str *out)
{
	const struct poller_status *status = trouble.place ? &trouble.place->status : NULL;
	char when[CLOCK_TEXT_SIZE];

	if (!status || status->retry_at_unix_ms == UNKNOWN) {
		str_add_cstr(out, "Tried again by itself");
		return;
	}
	clock_format_hms(status->retry_at_unix_ms, when);
	str_addf(out, "Next try %s", when);
	if (status->tries > 1)
		str_addf(out, " (try %d)", status->tries + 1);
}

void banner_add_remedy(const struct ui *ui, struct trouble trouble, struct str *out)
{
	int64_t data_unix_ms = stale_since(ui, trouble);
	char when[CLOCK_TEXT_SIZE];

	if (trouble.kind == TROUBLE_ACCOUNT) {
		str_add_cstr(out, "Nothing can be changed here.");
		return;
	}
	add_next_try(trouble, out);
	if (data_unix_ms != UNKNOWN) {
		clock_format_hms(data_unix_ms, when);
		str_addf(out, "; data of %s", when);
	}
	str_add_char(out, '.');
}

static void add_key(
	struct ui *ui, struct bar *bar, const char *command, const char *text, int priority)
{
	const struct command *found = command_find(SCOPE_GLOBAL, sv_cstr(command));
	struct str keys = {0};
	struct sv first, rest;

	keymap_keys_of(&ui->keymap, SCOPE_GLOBAL, found, &keys);
	sv_cut(str_sv(&keys), ' ', &first, &rest);
	if (first.n > 0) {
		bar_addf(bar, BAR_RIGHT, 2, priority, ROLE_HINT_KEY, "[%.*s]", SV_ARGS(first));
		bar_addf(bar, BAR_RIGHT, 1, priority, ROLE_HINT_TEXT, "%s", text);
	}
	str_release(&keys);
}

bool banner_wants_login(struct trouble trouble)
{
	return trouble.kind == TROUBLE_LINK && trouble.place->access.has_signin &&
	       (trouble.err->code == ERR_EXPIRED || trouble.err->code == ERR_NO_CREDENTIALS);
}

static void draw_remedy(struct ui *ui, struct area a, int row, struct trouble trouble)
{
	struct bar bar = {0};
	struct str text = {0};

	banner_add_remedy(ui, trouble, &text);
	bar_add(&bar, BAR_LEFT, TEXT_COL, 0, ROLE_NOTICE, str_sv(&text));
	if (banner_wants_login(trouble))
		add_key(ui, &bar, "login", "sign in", 0);
	add_key(ui, &bar, "error", "details", 2);
	if (trouble.kind != TROUBLE_ACCOUNT)
		add_key(ui, &bar, "refresh", "retry", 3);
	add_key(ui, &bar, "hide", "hide", 1);
	bar_draw(&bar, area_sub(a, row, 0, 1, a.cols - 1), 0);
	bar_release(&bar);
	str_release(&text);
}

/* Note what could be shown now, by what it is and not by its figures. True when the user hid just
 * that. */
static bool is_hidden(struct banner *banner, const char *what, const struct place_view *place,
	const struct err *err)
{
	str_clear(&banner->shown);
	str_addf(&banner->shown, "%s %s", what, err ? err_name(err) : "");
	if (place)
		str_addf(&banner->shown, " %s", place->fleet->place.name);
	return sv_eq(str_sv(&banner->shown), str_sv(&banner->hidden));
}

/* True when the trouble is there and not hidden; then the rows are drawn. */
static bool draw_trouble(struct ui *ui, struct area a, int *rows)
{
	static const char *const names[] = {
		[TROUBLE_NONE] = "",
		[TROUBLE_ACCOUNT] = "account",
		[TROUBLE_LINK] = "link",
		[TROUBLE_LISTING] = "listing",
		[TROUBLE_QUEUES] = "queues",
	};
	struct trouble trouble = banner_trouble(ui);
	struct str text = {0};
	const char *hint;

	if (trouble.kind == TROUBLE_NONE ||
		is_hidden(&ui->banner, names[trouble.kind], trouble.place, trouble.err))
		return false;
	add_sentence(ui, trouble, &text);
	area_text(a, 0, 1, -1, ROLE_ERROR, sv_cstr("ERROR"));
	area_text(a, 0, TEXT_COL, a.cols - TEXT_COL - 1, ROLE_ERROR, str_sv(&text));
	draw_remedy(ui, a, 1, trouble);
	*rows = 2;
	hint = trouble.err ? err_hint(trouble.err) : "";
	if (hint[0] != '\0' && ui->rows >= HINT_SCREEN_ROWS_MIN)
		area_text(
			a, (*rows)++, TEXT_COL, a.cols - TEXT_COL - 1, ROLE_NOTICE, sv_cstr(hint));
	str_release(&text);
	return true;
}

static void draw_paused(struct ui *ui, struct area a)
{
	struct bar bar = {0};

	bar_add(&bar, BAR_LEFT, 1, 0, ROLE_STATE_STALE, sv_cstr("PAUSED"));
	bar_add(&bar, BAR_LEFT, 2, 0, ROLE_NOTICE, sv_cstr("Nothing is read from the service."));
	add_key(ui, &bar, "pause", "goes on", 1);
	bar_draw(&bar, area_sub(a, 0, 0, 1, a.cols - 1), 0);
	bar_release(&bar);
}

static int by_depth(const void *a, const void *b)
{
	const struct queue *const *x = a, *const *y = b;
	int order = order_by_ready(*x, *y);

	if (order == 0)
		order = order_by_name(*x, *y);
	return order != 0 ? order : order_by_context(*x, *y);
}

/* Critical queues that were not acknowledged, fullest first, less `except` and its DLQ. The caller
 * frees the array.
 */
static struct queue **open_alarms(struct ui *ui, const struct queue *except, size_t *count)
{
	struct queue **open = NULL;
	struct fleet_walk walk = {0};
	struct queue *q;
	size_t cap = 0;

	*count = 0;
	while ((q = fleet_set_next(ui->fleets, &walk)) != NULL) {
		if (q == except || (except && q == except->dead_letter) ||
			!alarms_is_open(&ui->alarms, q))
			continue;
		open = mem_grow(open, &cap, *count + 1, sizeof *open);
		open[(*count)++] = q;
	}
	if (*count > 1)
		qsort(open, *count, sizeof(struct queue *), by_depth);
	return open;
}

/* As many as fit; the rest is a number. */
static void add_alarms(
	const struct ui *ui, struct bar *bar, struct queue *const *open, size_t count)
{
	enum { NAMED = 6 };
	size_t named = count < NAMED ? count : NAMED;

	for (size_t i = 0; i < named; i++) {
		int priority = i == 0 ? 0 : (int)i + 1;

		if (i > 0)
			bar_add(bar, BAR_LEFT, 1, priority, ROLE_BORDER, sv_cstr("|"));
		bar_add(bar, BAR_LEFT, 1, priority, ROLE_STATE_CRIT, sv_cstr(open[i]->name));
		if (ui_shows_several(ui))
			bar_addf(bar, BAR_LEFT, 1, priority, place_role(&open[i]->fleet->place),
				"%s", place_word(&open[i]->fleet->place));
		bar_addf(bar, BAR_LEFT, 0, priority, ROLE_TEXT, ": %s", open[i]->reason);
	}
}

static bool draw_alarms(struct ui *ui, const struct queue *except, struct area a)
{
	size_t count;
	struct queue **open = open_alarms(ui, except, &count);
	struct bar bar = {0};

	if (count == 0)
		return false;
	bar_add(&bar, BAR_LEFT, 1, 0, ROLE_STATE_CRIT, sv_cstr("CRIT"));
	add_alarms(ui, &bar, open, count);
	add_key(ui, &bar, "ack", "ack", 1);
	bar_draw(&bar, area_sub(a, 0, 0, 1, a.cols - 1), 0);
	bar_release(&bar);
	free(open);
	return true;
}

static bool draw_truncated(struct ui *ui, struct area a)
{
	struct bar bar = {0};

	/* One thing to hide at a time. */
	if (!ui->status.maybe_truncated || ui->banner.shown.n > 0 ||
		is_hidden(&ui->banner, "truncated", NULL, NULL))
		return false;
	bar_add(&bar, BAR_LEFT, 1, 0, ROLE_NOTICE,
		sv_cstr("1,000 queues listed, maybe not all. Name some: sqscope 'ai-*'"));
	add_key(ui, &bar, "hide", "hide", 1);
	bar_draw(&bar, area_sub(a, 0, 0, 1, a.cols - 1), 0);
	bar_release(&bar);
	return true;
}

int banner_draw(struct ui *ui, const struct queue *except, struct area a)
{
	struct banner *banner = &ui->banner;
	int rows = 0;

	str_clear(&banner->shown);
	if (draw_trouble(ui, a, &rows))
		return rows;
	if (ui->is_paused) {
		draw_paused(ui, a);
		rows = 1;
	} else if (draw_alarms(ui, except, a) || draw_truncated(ui, a)) {
		rows = 1;
	}
	if (banner->shown.n == 0)
		str_clear(&banner->hidden);
	return rows;
}

bool banner_hide(struct ui *ui)
{
	struct banner *banner = &ui->banner;

	if (banner->shown.n == 0 || sv_eq(str_sv(&banner->shown), str_sv(&banner->hidden)))
		return false;
	str_set(&banner->hidden, str_sv(&banner->shown));
	return true;
}
