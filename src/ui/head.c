/* The first row of a view. */
#include "head.h"
#include "bar.h"
#include "frame.h"
#include "queue_look.h"
#include "sqscope/base/clock.h"
#include "sqscope/model/write_gate.h"
#include "ui_state.h"

enum { NARROW_COLS = 76, PROFILE_COLS = 24 };

static void add_account(const struct fleet *fleet, struct bar *bar)
{
	struct str text = {0};

	if (fleet->account[0] != '\0')
		place_add_account(&text, sv_cstr(fleet->account));
	else
		str_add_cstr(&text, "account ?");
	bar_add(bar, BAR_LEFT, 2, 5, ROLE_IDENTITY, str_sv(&text));
	str_release(&text);
}

/* The word of the context in its own colour, or of the label; nothing where the profile says it
 * all.
 */
static void add_word(const struct ui *ui, const struct place *place, struct bar *bar)
{
	enum role role = place->color > 0 ? place_role(place) : ROLE_IDENTITY_PROD;

	if (place->label || place->is_named || ui_shows_several(ui))
		bar_addf(bar, BAR_LEFT, 1, 0, role, " %s ", place_word(place));
}

/* What stands before the path: the word of the context, and the profile. */
static void add_who(const struct ui *ui, const struct place *place, struct bar *bar)
{
	struct sv profile = sv_cstr(place->profile);
	bool is_said =
		(place->is_named || ui_shows_several(ui)) && sv_eq_cstr(profile, place_word(place));

	add_word(ui, place, bar);
	if (profile.n > PROFILE_COLS)
		profile.n = PROFILE_COLS;
	if (!is_said)
		bar_add(bar, BAR_LEFT, 1, place->is_named ? 7 : 0, ROLE_IDENTITY, profile);
}

static void add_where(const struct fleet *fleet, struct bar *bar)
{
	struct sv host = place_host(&fleet->place);

	add_account(fleet, bar);
	bar_add(bar, BAR_LEFT, 2, 6, ROLE_IDENTITY, sv_cstr(fleet->place.region));
	if (host.n > 0)
		bar_addf(bar, BAR_LEFT, 2, 4, ROLE_IDENTITY, "@%.*s", SV_ARGS(host));
}

/* What matters more than anything else here: rows of one account under the name of another; and
 * that there soon will be none. */
static void add_access(const struct ui *ui, const struct fleet *fleet, struct bar *bar)
{
	int64_t expires = place_expiry(places_of(&ui->places, fleet), ui->unix_ms);
	struct str text = {0};

	if (account_check(&fleet->place, sv_cstr(fleet->account)) == ACCOUNT_IS_ANOTHER)
		bar_add(bar, BAR_LEFT, 2, 0, ROLE_STATE_CRIT, sv_cstr("ACCOUNT MISMATCH"));
	if (expires == 0)
		return;
	if (expires <= ui->unix_ms) {
		bar_add(bar, BAR_LEFT, 2, 1, ROLE_STATE_CRIT, sv_cstr("creds expired"));
		return;
	}
	frame_add_time(expires, &text);
	bar_addf(bar, BAR_LEFT, 2, 1, ROLE_STATE_WARN, "creds to %s", str_cstr(&text));
	str_release(&text);
}

static void add_mode(const struct ui *ui, struct bar *bar)
{
	struct str until = {0};

	if (write_mode_is_on(ui)) {
		frame_add_time(ui->write_mode.until_unix_ms, &until);
		bar_addf(bar, BAR_LEFT, 2, 0, ROLE_MODE_RW,
			ui->cols < NARROW_COLS ? "[RW to %s]" : "[READ-WRITE to %s]",
			str_cstr(&until));
		str_release(&until);
	} else {
		bar_add(bar, BAR_LEFT, 2, 0, ROLE_MODE_RO,
			sv_cstr(ui->cols < NARROW_COLS ? "[RO]" : "[READ-ONLY]"));
	}
	if (ui->is_paused)
		bar_add(bar, BAR_LEFT, 1, 2, ROLE_STATE_STALE, sv_cstr("PAUSED"));
}

/* The name of the caller, as far as it says more than the account: "assumed-role/ops/ana". */
static void add_caller(const struct ui *ui, const struct fleet *fleet, struct bar *bar)
{
	struct sv arn = sv_cstr(fleet->caller_arn), head, tail = arn;

	if (ui->cols < WIDE_COLS)
		return;
	for (int i = 0; i < 5; i++)
		sv_cut(tail, ':', &head, &tail);
	if (tail.n > 0)
		bar_addf(bar, BAR_LEFT, 1, 12, ROLE_DIM, "(%.*s)", SV_ARGS(tail));
}

static void add_cost(const struct ui *ui, struct bar *bar)
{
	if (ui->cols < WIDE_COLS)
		return;
	bar_addf(bar, BAR_RIGHT, 2, 11, ROLE_DIM, "API %.1f req/s", ui->shown_rps);
	/* A local server costs nothing. */
	if (!places_are_local(ui))
		bar_addf(bar, BAR_RIGHT, 2, 10, ROLE_DIM, "~$%.2f/day", ui->status.dollars_per_day);
}

static void add_coverage(const struct ui *ui, struct bar *bar, size_t shown)
{
	char some[UNITS_TEXT_SIZE], all[UNITS_TEXT_SIZE];
	const char *more = ui->status.maybe_truncated ? "+" : "";

	if (ui->status.phase == POLLER_LISTING) {
		bar_addf(bar, BAR_RIGHT, 2, 0, ROLE_STATE_BUSY, "listing queues... %s",
			units_exact((int64_t)ui->status.listed, all));
		return;
	}
	units_exact((int64_t)shown, some);
	units_exact((int64_t)ui->alarms.summary.watched, all);
	if (ui->cols >= WIDE_COLS)
		bar_addf(bar, BAR_RIGHT, 2, 1, ROLE_IDENTITY, "queues %s of %s%s", some, all, more);
	else
		bar_addf(bar, BAR_RIGHT, 2, 1, ROLE_IDENTITY, "%s/%s%s q", some, all, more);
}

static void add_as_of(const struct ui *ui, struct bar *bar)
{
	struct str as_of = {0};

	if (ui->cols >= WIDE_COLS)
		frame_add_as_of(ui, &as_of);
	bar_add(bar, BAR_RIGHT, 2, 9, ROLE_DIM, str_sv(&as_of));
	str_release(&as_of);
}

static void add_stale(const struct ui *ui, struct bar *bar)
{
	const struct fleet_summary *summary = &ui->alarms.summary;
	char when[CLOCK_TEXT_SIZE];

	if (summary->stale == 0 || ui->alarms.known > 0 || summary->oldest_stale_unix_ms == UNKNOWN)
		return;
	clock_format_hms(summary->oldest_stale_unix_ms, when);
	if (ui->cols >= WIDE_COLS)
		bar_addf(bar, BAR_RIGHT, 2, 3, ROLE_STATE_STALE, "STALE, data of %s", when);
	else
		bar_add(bar, BAR_RIGHT, 2, 3, ROLE_STATE_STALE, sv_cstr("STALE"));
}

static void add_alarm(const struct ui *ui, struct bar *bar)
{
	const struct fleet_summary *summary = &ui->alarms.summary;
	bool has_alarm = summary->crit + summary->warn > 0;
	int gap = ui->cols >= NARROW_COLS ? 1 : 2;

	if (summary->watched == 0)
		return;
	if (ui->alarms.known == 0) {
		bar_add(bar, BAR_RIGHT, 2, 0, ROLE_STATE_UNKNOWN, sv_cstr("ALARM unknown"));
		return;
	}
	/* What is not read yet may be anything. */
	if (!has_alarm && ui->status.phase == POLLER_LISTING)
		return;
	if (!has_alarm) {
		bar_add(bar, BAR_RIGHT, 2, 0, ROLE_STATE_OK, sv_cstr("ok"));
		return;
	}
	if (ui->cols >= NARROW_COLS)
		bar_add(bar, BAR_RIGHT, 2, 2, ROLE_IDENTITY, sv_cstr("ALARM"));
	if (summary->crit > 0) {
		bar_addf(bar, BAR_RIGHT, gap, 0, ROLE_STATE_CRIT, "%zu crit", summary->crit);
		gap = 1;
	}
	if (summary->warn > 0)
		bar_addf(bar, BAR_RIGHT, gap, 0, ROLE_STATE_WARN, "%zu warn", summary->warn);
}

/* One column stays free at the right edge. */
static struct area head_area(const struct ui *ui, struct area a)
{
	/* The strip of what runs stands between the head and the view. */
	a.row -= ui->strip_rows;
	return area_sub(a, 0, 0, 1, a.cols - 1);
}

void head_draw_fleet(struct ui *ui, struct area a, size_t shown)
{
	const struct fleet *fleet = ui_fleet(ui);
	struct bar bar = {0};

	if (!fleet)
		return;
	add_who(ui, &fleet->place, &bar);
	add_where(fleet, &bar);
	add_caller(ui, fleet, &bar);
	add_access(ui, fleet, &bar);
	add_mode(ui, &bar);
	add_cost(ui, &bar);
	add_coverage(ui, &bar, shown);
	add_as_of(ui, &bar);
	add_stale(ui, &bar);
	add_alarm(ui, &bar);
	bar_draw(&bar, head_area(ui, a), 0);
	bar_release(&bar);
}

void head_draw_queue(struct ui *ui, struct area a, const struct queue *q)
{
	struct bar bar = {0};

	add_who(ui, &q->fleet->place, &bar);
	if (ui->cols >= WIDE_COLS)
		add_where(q->fleet, &bar);
	bar_add(&bar, BAR_LEFT, 1, 0, ROLE_BORDER, sv_cstr(">"));
	bar_add(&bar, BAR_LEFT, 1, 0, ROLE_TITLE, sv_cstr(q->name));
	add_access(ui, q->fleet, &bar);
	add_mode(ui, &bar);
	if (ui->cols >= WIDE_COLS)
		add_cost(ui, &bar);
	if (q->is_dead_letter)
		bar_add(&bar, BAR_RIGHT, 2, 1, ROLE_IDENTITY, sv_cstr("dead-letter queue"));
	bar_add(&bar, BAR_RIGHT, 2, 2, ROLE_IDENTITY, sv_cstr(q->is_fifo ? "FIFO" : "standard"));
	bar_add(&bar, BAR_RIGHT, 2, 0, queue_role(q), sv_cstr(queue_word(q)));
	bar_draw(&bar, head_area(ui, a), 0);
	bar_release(&bar);
}

static void add_path(struct bar *bar, int priority, struct sv name)
{
	bar_add(bar, BAR_LEFT, 1, priority, ROLE_BORDER, sv_cstr(">"));
	bar_add(bar, BAR_LEFT, 1, priority, ROLE_TITLE, name);
}

void head_draw_messages(
	struct ui *ui, struct area a, const struct queue *q, const char *name, struct sv right)
{
	struct bar bar = {0};

	if (q) {
		add_who(ui, &q->fleet->place, &bar);
		if (ui->cols >= WIDE_COLS)
			add_where(q->fleet, &bar);
	}
	add_path(&bar, 0, sv_cstr(name));
	add_path(&bar, 3, sv_cstr("messages"));
	if (q)
		add_access(ui, q->fleet, &bar);
	add_mode(ui, &bar);
	if (q && q->is_dead_letter && ui->cols >= WIDE_COLS)
		bar_add(&bar, BAR_RIGHT, 2, 4, ROLE_IDENTITY, sv_cstr("dead-letter queue"));
	if (q && q->is_fifo)
		bar_add(&bar, BAR_RIGHT, 2, 2, ROLE_IDENTITY, sv_cstr("FIFO"));
	if (!q)
		bar_add(&bar, BAR_RIGHT, 2, 1, ROLE_STATE_CRIT, sv_cstr("the queue is gone"));
	bar_add(&bar, BAR_RIGHT, 2, 0, ROLE_MODE_RW, right);
	bar_draw(&bar, head_area(ui, a), 0);
	bar_release(&bar);
}

void head_draw_message(struct ui *ui, struct area a, const struct queue *q, const char *name,
	struct sv id, enum role role, struct sv right)
{
	struct bar bar = {0};

	if (q && ui->cols >= WIDE_COLS)
		add_who(ui, &q->fleet->place, &bar);
	bar_add(&bar, BAR_LEFT, 1, 1, ROLE_TITLE, sv_cstr(name));
	add_path(&bar, 0, id);
	bar_add(&bar, BAR_LEFT, 1, 2, write_mode_is_on(ui) ? ROLE_MODE_RW : ROLE_MODE_RO,
		sv_cstr(write_mode_is_on(ui) ? "[RW]" : "[RO]"));
	bar_add(&bar, BAR_RIGHT, 2, 0, role, right);
	bar_draw(&bar, head_area(ui, a), 0);
	bar_release(&bar);
}

void head_draw_operations(struct ui *ui, struct area a, struct sv right)
{
	const struct fleet *fleet = ui_fleet(ui);
	struct bar bar = {0};

	if (fleet)
		add_who(ui, &fleet->place, &bar);
	add_path(&bar, 0, sv_cstr("operations"));
	if (fleet)
		add_access(ui, fleet, &bar);
	add_mode(ui, &bar);
	bar_add(&bar, BAR_RIGHT, 2, 0, ROLE_IDENTITY, right);
	bar_draw(&bar, head_area(ui, a), 0);
	bar_release(&bar);
}

void head_draw_text(struct ui *ui, struct area a, struct sv title, struct sv right)
{
	struct bar bar = {0};

	bar_add(&bar, BAR_LEFT, 1, 0, ROLE_TITLE, title);
	bar_add(&bar, BAR_RIGHT, 2, 1, ROLE_DIM, right);
	bar_draw(&bar, head_area(ui, a), 0);
	bar_release(&bar);
}
