/* The strip below the head. */
#include "banner.h"
#include "bar.h"
#include "column_order.h"
#include "queue_look.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
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

struct trouble banner_trouble(const struct ui *ui)
{
	const struct poller_status *status = &ui->status;
	const struct fleet_summary *summary = &ui->alarms.summary;
	size_t count = summary->common_error_count;

	if (status->phase == POLLER_UNREACHABLE && status->link_error)
		return (struct trouble){TROUBLE_LINK, status->link_error, 0};
	if (status->list_error)
		return (struct trouble){TROUBLE_LISTING, status->list_error, 0};
	if (summary->common_error && count >= QUEUES_IN_TROUBLE_MIN &&
		count * 100 >= summary->watched * QUEUES_IN_TROUBLE_PCT)
		return (struct trouble){TROUBLE_QUEUES, summary->common_error, count};
	return (struct trouble){TROUBLE_NONE, NULL, 0};
}

/* The call behind a failure that queues share: by its URL a queue is read, without one it is looked
 * up. */
static const char *api_of(const struct ui *ui, const struct err *err)
{
	for (size_t i = 0; i < ui->fleet->count; i++) {
		const struct queue *q = ui->fleet->queues[i];

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

	switch (trouble.kind) {
	case TROUBLE_NONE:
		return;
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

void banner_add_remedy(const struct ui *ui, struct trouble trouble, struct str *out)
{
	int64_t data_unix_ms = ui->alarms.summary.oldest_stale_unix_ms;
	char when[CLOCK_TEXT_SIZE];

	if (ui->status.retry_at_unix_ms != UNKNOWN && trouble.kind != TROUBLE_QUEUES) {
		clock_format_hms(ui->status.retry_at_unix_ms, when);
		str_addf(out, "Next try %s", when);
		if (ui->status.tries > 1)
			str_addf(out, " (try %d)", ui->status.tries + 1);
	} else {
		str_add_cstr(out, "Tried again by itself");
	}
	if (ui->alarms.summary.stale > 0 && data_unix_ms != UNKNOWN) {
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

static void draw_remedy(struct ui *ui, struct area a, int row, struct trouble trouble)
{
	struct bar bar = {0};
	struct str text = {0};

	banner_add_remedy(ui, trouble, &text);
	bar_add(&bar, BAR_LEFT, TEXT_COL, 0, ROLE_NOTICE, str_sv(&text));
	add_key(ui, &bar, "error", "details", 2);
	add_key(ui, &bar, "refresh", "retry", 3);
	add_key(ui, &bar, "hide", "hide", 1);
	bar_draw(&bar, area_sub(a, row, 0, 1, a.cols - 1), 0);
	bar_release(&bar);
	str_release(&text);
}

/* Note what could be shown now, by what it is and not by its figures. True when the user hid just
 * that. */
static bool is_hidden(struct banner *banner, const char *what, const struct err *err)
{
	str_clear(&banner->shown);
	str_addf(&banner->shown, "%s %s", what, err ? err_name(err) : "");
	return sv_eq(str_sv(&banner->shown), str_sv(&banner->hidden));
}

/* True when the trouble is there and not hidden; then the rows are drawn. */
static bool draw_trouble(struct ui *ui, struct area a, int *rows)
{
	static const char *const names[] = {
		[TROUBLE_NONE] = "",
		[TROUBLE_LINK] = "link",
		[TROUBLE_LISTING] = "listing",
		[TROUBLE_QUEUES] = "queues",
	};
	struct trouble trouble = banner_trouble(ui);
	struct str text = {0};
	const char *hint;

	if (trouble.kind == TROUBLE_NONE ||
		is_hidden(&ui->banner, names[trouble.kind], trouble.err))
		return false;
	add_sentence(ui, trouble, &text);
	area_text(a, 0, 1, -1, ROLE_ERROR, sv_cstr("ERROR"));
	area_text(a, 0, TEXT_COL, a.cols - TEXT_COL - 1, ROLE_ERROR, str_sv(&text));
	draw_remedy(ui, a, 1, trouble);
	*rows = 2;
	hint = err_hint(trouble.err);
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

	return order != 0 ? order : order_by_name(*x, *y);
}

/* Critical queues that were not acknowledged, fullest first, less `except` and its DLQ. The caller
 * frees the array.
 */
static struct queue **open_alarms(const struct ui *ui, const struct queue *except, size_t *count)
{
	struct queue **open = NULL;
	size_t cap = 0;

	*count = 0;
	for (size_t i = 0; i < ui->fleet->count; i++) {
		struct queue *q = ui->fleet->queues[i];

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
static void add_alarms(struct bar *bar, struct queue *const *open, size_t count)
{
	enum { NAMED = 6 };
	size_t named = count < NAMED ? count : NAMED;

	for (size_t i = 0; i < named; i++) {
		int priority = i == 0 ? 0 : (int)i + 1;

		if (i > 0)
			bar_add(bar, BAR_LEFT, 1, priority, ROLE_BORDER, sv_cstr("|"));
		bar_add(bar, BAR_LEFT, 1, priority, ROLE_STATE_CRIT, sv_cstr(open[i]->name));
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
	add_alarms(&bar, open, count);
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
		is_hidden(&ui->banner, "truncated", NULL))
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
