/* The dashboard in lines. */
#include "plain.h"
#include "commands.h"
#include "output.h"
#include "plain_print.h"
#include "report.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/map.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	ROWS = 200,
	COLS = 110, /* under the width at which panes come beside the list */
	FIRST_ANSWER_MS = 15000,
	LOOK_AGAIN_MS = 50
};

struct plain {
	struct dashboard *d;
	struct str in;                                        /* lines that were read and not run */
	bool has_ended;                                       /* stdin has */
	bool has_waited;                                      /* for the first readings */
	enum { PRINT_NOTHING, PRINT_ROW, PRINT_VIEW } wanted; /* as the answer to a line */
	bool is_asked;                                        /* a line waits for its answer */
	struct loop_timer again;
	struct map
		*states; /* of each queue, by its name: the line that was printed; owned values */
	struct str said; /* the message that was printed last */
	int status;
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

/* --- lines ----------------------------------------------------------------------------------- */

static void fail(struct plain *p, const struct err *err)
{
	struct str line = {0};
	p->status = err_exit_status(err);
	str_add_cstr(&line, "error: ");
	output_safe(&line, sv_cstr(err->msg));
	str_add_char(&line, '\n');
	(void)!write(STDERR_FILENO, str_cstr(&line), line.n);
	str_release(&line);
}

static void press(struct plain *p, enum key_code code, uint32_t ch)
{
	struct loop *loop = p->d->session.loop;
	ui_key(p->d->ui, (struct key){code, ch}, sv_cstr(""), loop_now_ms(loop));
	/* As in life: what a key does may depend on what the one before made visible. */
	ui_draw(p->d->ui, &p->d->canvas, loop_now_ms(loop), loop_unix_ms(loop));
}

/* "key Tab Enter": whatever has no word of its own. */
static bool press_named(struct plain *p, struct sv names, struct err *err)
{
	struct sv word;
	struct key key;
	while (sv_next_word(&names, &word)) {
		if (!key_parse(word, &key))
			return err_fail(
				err, ERR_USAGE, "key: %.*s is no name of a key", SV_ARGS(word));
		press(p, key.code, key.ch);
	}
	return true;
}

/* A box that asks gets the line as if it was typed. */
static void answer(struct plain *p, struct sv line)
{
	uint32_t ch;
	size_t n;
	if (sv_eq_cstr(line, "cancel")) {
		press(p, KEY_CODE_ESC, 0);
		return;
	}
	for (; line.n > 0; line = sv_of(line.p + n, line.n - n)) {
		n = utf8_decode(line, &ch);
		if (n > 0)
			press(p, KEY_CODE_CHAR, ch);
		n += n == 0;
	}
	press(p, KEY_CODE_ENTER, 0);
}

/* "3": the third row; "open 3" and "show 3" open it as well. */
static bool pick(struct plain *p, struct sv line, bool *is_row)
{
	struct sv rest = line, word;
	int64_t number = 0;
	bool opens;
	*is_row = false;
	if (!sv_next_word(&rest, &word))
		return true;
	opens = sv_eq_cstr(word, "open") || sv_eq_cstr(word, "show");
	if (!sv_to_i64(opens ? sv_trim(rest) : line, &number))
		return true;
	*is_row = true;
	if (number < 1 || !ui_pick(p->d->ui, (size_t)number - 1, loop_now_ms(p->d->session.loop)))
		return false;
	if (opens)
		press(p, KEY_CODE_ENTER, 0);
	else
		p->wanted = PRINT_ROW;
	return true;
}

/* The command line's own commands: the program once more, with the options of this one. */
static bool run_command(struct plain *p, struct sv line, struct err *err)
{
	const struct options *o = &p->d->app->options;
	struct str command = {0};
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	str_add_cstr(&command, "{ ");
	str_add_shell_word(&command, n > 0 ? sv_of(path, (size_t)n) : sv_cstr("sqscope"));
	for (int id = 0; id < OPT_COUNT; id++) {
		const struct option_row *row = &option_rows[id];
		if (option_origin(o, row->id) != ORIGIN_COMMAND_LINE || id == OPT_PLAIN)
			continue;
		str_addf(&command, " --%s", row->name);
		if (row->argument) {
			str_add_char(&command, ' ');
			str_add_shell_word(&command, sv_cstr(option_text(o, row->id)));
		}
	}
	/* What stdin still holds are lines for us. */
	str_addf(&command, " %.*s\n}%s", SV_ARGS(line), isatty(STDIN_FILENO) ? "" : " </dev/null");
	bool ok = p->d->host.run_program(p->d, "command", str_sv(&command), err);
	str_release(&command);
	return ok;
}

static bool is_command(struct sv line)
{
	struct sv word;
	return sv_next_word(&line, &word) && cli_command_find(word);
}

static bool run_line(struct plain *p, struct sv line, struct err *err)
{
	struct dashboard *d = p->d;
	struct sv rest = line, word = {0};
	struct err why = {0};
	bool is_row, is_colon = line.n > 0 && line.p[0] == ':';
	sv_next_word(&rest, &word);
	if (sv_eq_cstr(word, "key"))
		return press_named(p, rest, err);
	if (ui_is_asking(d->ui) && !is_colon) {
		answer(p, line);
		return true;
	}
	if (!pick(p, line, &is_row))
		return err_fail(err, ERR_USAGE, "there is no row %.*s here", SV_ARGS(line));
	if (is_row || line.n == 0)
		return true;
	if (ui_run(d->ui, line, loop_now_ms(d->session.loop), &why))
		return true;
	if (why.code == ERR_USAGE && is_command(line))
		return run_command(p, line, err);
	*err = why;
	return false;
}

static void take_line(struct plain *p)
{
	struct sv line, rest;
	struct err err = {0};
	sv_cut(str_sv(&p->in), '\n', &line, &rest);
	char *text = mem_strndup(line.p, line.n);
	str_set(&p->in, rest);
	str_clear(&p->said);
	ui_quiet(p->d->ui);
	p->wanted = PRINT_VIEW;
	if (run_line(p, sv_trim(sv_cstr(text)), &err))
		p->is_asked = true;
	else
		fail(p, &err);
	free(text);
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
		take_line(p);
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
