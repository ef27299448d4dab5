/* The dashboard in lines. */
#include "plain.h"
#include "output.h"
#include "plain_print.h"
#include "plain_state.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	ROWS = 200,
	COLS = 110, /* under the width at which panes come beside the list */
	FIRST_ANSWER_MS = 15000,
	LOOK_AGAIN_MS = 50
};

/* --- printing -------------------------------------------------------------------------------- */

/* Lines, for the locale of stdout. */
static void print(struct plain *p, const struct str *text)
{
	struct sv rest = str_sv(text), line;
	struct str safe = {0};
	while (rest.n > 0) {
		sv_cut(rest, '\n', &line, &rest);
		output_safe(&safe, line);
		str_add_char(&safe, '\n');
	}
	output_write(p->d->app, str_sv(&safe));
	str_release(&safe);
}

static void print_view(struct plain *p)
{
	struct str out = {0};
	for (int row = 0; row < p->d->canvas.rows; row++)
		plain_add_row(&p->d->canvas, row, &out);
	print(p, &out);
	str_release(&out);
}

/* True when the queue of this row has another state than when that was printed last. */
static bool has_other_state(struct plain *p, int row)
{
	struct str state = {0};
	struct sv word, name;
	bool differs = false;
	if (plain_add_state(&p->d->canvas, row, &state) &&
		sv_cut(str_sv(&state), ' ', &word, &name)) {
		char *before = map_put(p->states, name, mem_strndup(word.p, word.n));
		differs = before && !sv_eq_cstr(word, before);
		free(before);
	}
	str_release(&state);
	return differs;
}

static void print_changes(struct plain *p, bool is_silent)
{
	struct str out = {0};
	for (int row = 0; row < p->d->canvas.rows; row++)
		if (has_other_state(p, row) && !is_silent)
			plain_add_row(&p->d->canvas, row, &out);
	print(p, &out);
	str_release(&out);
}

static void print_message(struct plain *p)
{
	bool is_error;
	struct sv message = ui_message(p->d->ui, &is_error);
	struct str line = {0};
	if (sv_eq(message, str_sv(&p->said)))
		return;
	str_set(&p->said, message);
	if (message.n == 0)
		return;
	str_add_cstr(&line, is_error ? "error: " : "");
	str_add(&line, message);
	str_add_char(&line, '\n');
	print(p, &line);
	str_release(&line);
}

static void draw(struct plain *p)
{
	struct dashboard *d = p->d;
	struct loop *loop = d->session.loop;
	ui_draw(d->ui, &d->canvas, loop_now_ms(loop), loop_unix_ms(loop));
	print_message(p);
	print_changes(p, p->is_asked || p->wanted != PRINT_NOTHING);
}

/* A sentence is an answer by itself; the rest would only hide it. */
static void print_answer(struct plain *p)
{
	struct str row = {0};
	draw(p);
	if (p->wanted == PRINT_ROW && plain_current_row(&p->d->canvas) >= 0)
		plain_add_row(&p->d->canvas, plain_current_row(&p->d->canvas), &row);
	else if (p->said.n == 0)
		print_view(p);
	print(p, &row);
	str_release(&row);
	p->wanted = PRINT_NOTHING;
	p->is_asked = false;
}

/* --- turns ----------------------------------------------------------------------------------- */

static bool is_read(const struct queue *q)
{
	return !q->is_watched || q->polled_ms != UNKNOWN || err_is_set(queue_error(q));
}

/* The first line is for a fleet that is there. */
static bool has_first_readings(struct plain *p)
{
	struct dashboard *d = p->d;
	struct fleet_walk walk = {0};
	struct queue *q;
	if (loop_now_ms(d->session.loop) - d->session.started_ms > FIRST_ANSWER_MS)
		return true;
	for (size_t i = 0; i < d->shown.count; i++) {
		struct poller_status status;
		d->host.get_status(d, d->shown.fleets[i], &status);
		if (status.phase == POLLER_LISTING)
			return false;
	}
	while ((q = fleet_set_next(&d->shown, &walk)) != NULL)
		if (!is_read(q))
			return false;
	return true;
}

static bool has_line(const struct plain *p)
{
	return p->in.n > 0 && (p->has_ended || strchr(str_cstr(&p->in), '\n'));
}

static void on_again(void *ud)
{
	(void)ud;
}

static void on_turn(void *ud)
{
	struct plain *p = ud;
	struct dashboard *d = p->d;
	int64_t now_ms = loop_now_ms(d->session.loop);
	if (d->is_over || dashboard_is_away(d))
		return;
	p->has_waited = p->has_waited || has_first_readings(p);
	/* Drawn first: that tells the poller what is looked at. */
	if (ui_needs_draw(d->ui, now_ms))
		draw(p);
	if (p->has_waited && !ui_is_busy(d->ui) && p->is_asked)
		print_answer(p);
	if (p->has_waited && !p->is_asked && has_line(p))
		plain_take_line(p);
	else if (p->has_waited && !p->is_asked && p->has_ended)
		dashboard_end(d);
	/* While nothing is asked for nothing wakes us but what changes. */
	if (p->is_asked || has_line(p) || p->has_ended || !p->has_waited)
		loop_timer_start(d->session.loop, &p->again, LOOK_AGAIN_MS, on_again, p);
}

static void on_readable(void *ud, int fd, unsigned events)
{
	struct plain *p = ud;
	char bytes[4096];
	ssize_t n = dashboard_is_away(p->d) ? -1 : read(fd, bytes, sizeof bytes);
	(void)events;
	if (n > 0 && p->in.n < (size_t)limit(LIMIT_CONFIG_FILE))
		str_add(&p->in, sv_of(bytes, (size_t)n));
	else if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		p->has_ended = true;
		loop_fd_stop(&p->d->in);
		loop_timer_start(p->d->session.loop, &p->again, 0, on_again, p);
	}
}

static void free_states(struct plain *p)
{
	struct map_entry *next;
	for (struct map_entry *e = map_first(p->states); e; e = next) {
		next = map_next(e);
		free(map_del(p->states, map_key(e)));
	}
	map_free(p->states);
}

int plain_turn(struct dashboard *d)
{
	struct plain p = {.d = d, .states = map_new(), .wanted = PRINT_VIEW, .is_asked = true};
	struct loop *loop = d->session.loop;
	canvas_init(&d->canvas, ROWS, COLS, CHARSET_UTF8);
	draw(&p);
	/* A plain file cannot be waited for, and need not be. */
	while (!p.has_ended &&
		!loop_fd_start(loop, &d->in, STDIN_FILENO, LOOP_READABLE, on_readable, &p))
		on_readable(&p, STDIN_FILENO, 0);
	loop_on_turn(loop, on_turn, &p);
	loop_run(loop);
	loop_on_turn(loop, NULL, NULL);
	loop_fd_stop(&d->in);
	loop_timer_stop(&p.again);
	free_states(&p);
	str_release(&p.in);
	str_release(&p.said);
	return p.status;
}
