/* The strip below the head. */
#include "banner.h"
#include "bar.h"
#include "column_order.h"
#include "queue_look.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"

#include <stdlib.h>

enum {
	HINT_SCREEN_ROWS_MIN = 20, /* smaller screens need the row for a queue */
	TEXT_COL = 8
};

void banner_release(struct banner *banner)
{
	str_release(&banner->shown);
	str_release(&banner->hidden);
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

	trouble_add_remedy(ui, trouble, &text);
	bar_add(&bar, BAR_LEFT, TEXT_COL, 0, ROLE_NOTICE, str_sv(&text));
	if (trouble_wants_login(trouble))
		add_key(ui, &bar, "login", "sign in", 0);
	add_key(ui, &bar, "error", "details", 2);
	if (trouble.kind != TROUBLE_ACCOUNT)
		add_key(ui, &bar, "refresh", "retry", 3);
	add_key(ui, &bar, "hide", "hide", 1);
	bar_draw(&bar, area_sub(a, row, 0, 1, a.cols - 1), 0);
	bar_release(&bar);
	str_release(&text);
}

/* By what it is and not by its figures; a line. */
static void add_key_of(struct trouble trouble, struct str *out)
{
	static const char *const names[TROUBLE_KINDS] = {
		[TROUBLE_NONE] = "",
		[TROUBLE_ACCOUNT] = "account",
		[TROUBLE_LINK] = "link",
		[TROUBLE_LISTING] = "listing",
		[TROUBLE_QUEUES] = "queues",
	};

	str_addf(out, "%s %s", names[trouble.kind], trouble.err ? err_name(trouble.err) : "");
	if (trouble.place)
		str_addf(out, " %s", trouble.place->fleet->place.name);
	str_add_char(out, '\n');
}

static const char truncated_key[] = "truncated\n";

/* Hidden things stay so while they last: what is over is not carried over into `still`. */
static bool is_hidden(const struct banner *banner, struct sv key, struct str *still)
{
	struct sv rest = str_sv(&banner->hidden), line;

	while (rest.n > 0) {
		sv_cut(rest, '\n', &line, &rest);
		if (line.n + 1 != key.n || memcmp(line.p, key.p, line.n) != 0)
			continue;
		str_add(still, key);
		return true;
	}
	return false;
}

static void draw_one(struct ui *ui, struct area a, struct trouble trouble, int *rows)
{
	const char *hint = trouble.err ? err_hint(trouble.err) : "";
	struct str text = {0};

	trouble_add_sentence(ui, trouble, &text);
	area_text(a, 0, 1, -1, ROLE_ERROR, sv_cstr("ERROR"));
	area_text(a, 0, TEXT_COL, a.cols - TEXT_COL - 1, ROLE_ERROR, str_sv(&text));
	draw_remedy(ui, a, 1, trouble);
	*rows = 2;
	if (hint[0] != '\0' && ui->rows >= HINT_SCREEN_ROWS_MIN)
		area_text(
			a, (*rows)++, TEXT_COL, a.cols - TEXT_COL - 1, ROLE_NOTICE, sv_cstr(hint));
	str_release(&text);
}

/* The worst that is not hidden. True when there is one; then its rows are drawn. */
static bool draw_trouble(struct ui *ui, struct area a, struct str *still, int *rows)
{
	struct banner *banner = &ui->banner;
	struct trouble trouble;

	for (int kind = TROUBLE_NONE + 1; kind < TROUBLE_KINDS; kind++) {
		struct str key = {0};

		if (trouble_find(ui, (enum trouble_kind)kind, &trouble)) {
			add_key_of(trouble, &key);
			if (!is_hidden(banner, str_sv(&key), still) && banner->shown.n == 0) {
				str_set(&banner->shown, str_sv(&key));
				draw_one(ui, a, trouble, rows);
			}
		}
		str_release(&key);
	}
	return banner->shown.n > 0;
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
		bar_addf(bar, BAR_LEFT, 0, priority, ROLE_TEXT, ": %s", queue_reason(open[i]));
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

static bool draw_truncated(struct ui *ui, struct area a, struct str *still)
{
	struct banner *banner = &ui->banner;
	struct bar bar = {0};

	if (!ui->status.maybe_truncated || is_hidden(banner, sv_cstr(truncated_key), still))
		return false;
	str_set(&banner->shown, sv_cstr(truncated_key));
	bar_add(&bar, BAR_LEFT, 1, 0, ROLE_NOTICE,
		sv_cstr("1,000 queues listed, maybe not all. Name some: sqscope 'ai-*'"));
	add_key(ui, &bar, "hide", "hide", 1);
	bar_draw(&bar, area_sub(a, 0, 0, 1, a.cols - 1), 0);
	bar_release(&bar);
	return true;
}

/* Where nothing is in trouble. */
static int draw_rest(struct ui *ui, const struct queue *except, struct area a, struct str *still)
{
	if (ui->is_paused) {
		draw_paused(ui, a);
		return 1;
	}
	return draw_alarms(ui, except, a) || draw_truncated(ui, a, still);
}

int banner_draw(struct ui *ui, const struct queue *except, struct area a)
{
	struct banner *banner = &ui->banner;
	struct str still = {0};
	int rows = 0;

	str_clear(&banner->shown);
	if (!draw_trouble(ui, a, &still, &rows))
		rows = draw_rest(ui, except, a, &still);
	else if (ui->status.maybe_truncated)
		is_hidden(banner, sv_cstr(truncated_key), &still);
	str_set(&banner->hidden, str_sv(&still));
	str_release(&still);
	return rows;
}

bool banner_hide(struct ui *ui)
{
	struct banner *banner = &ui->banner;

	if (banner->shown.n == 0)
		return false;
	str_add(&banner->hidden, str_sv(&banner->shown));
	str_clear(&banner->shown);
	return true;
}
