/* The screen: opening and closing, leaving and coming back, its size and what it is. */
#include "screen_state.h"

#include "sqscope/base/base64.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	DEFAULT_ROWS = 24,
	DEFAULT_COLS = 80,
	ESCAPE_MS = 25,
	ESCAPE_LEAN_MS = 100,
	TITLE_COLUMNS = 120
};

/* Signals that newterm() would take for itself where nobody has done so before. */
static const int curses_signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};

static SCREEN *new_curses(const char *name, FILE *file)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before[COUNT_OF(curses_signals)];
	sigset_t blocked, mask;
	SCREEN *curses;

	sigemptyset(&blocked);
	for (size_t i = 0; i < COUNT_OF(curses_signals); i++)
		sigaddset(&blocked, curses_signals[i]);
	sigprocmask(SIG_BLOCK, &blocked, &mask);
	for (size_t i = 0; i < COUNT_OF(curses_signals); i++)
		sigaction(curses_signals[i], &ignore, &before[i]);
	curses = newterm(name, file, file);
	for (size_t i = 0; i < COUNT_OF(curses_signals); i++)
		sigaction(curses_signals[i], &before[i], NULL);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return curses;
}

static bool start_curses(struct screen *s, struct err *err)
{
	/* Appending, so that what was taken out need not be rewound. */
	s->frame_fd = memfd_create("frame", MFD_CLOEXEC);
	if (s->frame_fd < 0 || fcntl(s->frame_fd, F_SETFL, O_APPEND) != 0)
		return err_fail(err, ERR_TERMINAL, "no memory for a frame: %s", strerror(errno));
	s->frame_file = fdopen(s->frame_fd, "r+");
	s->curses = s->frame_file ? new_curses(s->terminal.name, s->frame_file) : NULL;
	if (!s->curses)
		return err_fail(err, ERR_TERMINAL, "curses cannot use TERM=%s", s->terminal.name);
	nonl();
	typeahead(-1);
	idlok(newscr, TRUE);
	if (s->depth != DEPTH_MONO) {
		start_color();
		use_default_colors();
	}
	return true;
}

static void ask_size(const struct screen *s, int *rows, int *cols)
{
	struct winsize size;

	if (ioctl(s->out_fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
		size = (struct winsize){.ws_row = DEFAULT_ROWS, .ws_col = DEFAULT_COLS};
	*rows = size.ws_row;
	*cols = size.ws_col;
}

void screen_set_size(struct screen *s, int rows, int cols)
{
	size_t count = (size_t)rows * (size_t)cols;

	s->rows = rows;
	s->cols = cols;
	resize_term(rows, cols);
	wresize(stdscr, 1, 1);
	free(s->shown);
	free(s->cells);
	free(s->careful);
	s->shown = mem_new(count, sizeof *s->shown);
	s->cells = mem_new((size_t)cols, sizeof *s->cells);
	s->careful = mem_new((size_t)rows, sizeof *s->careful);
	screen_repaint(s);
}

static bool check_terminals(const struct screen *s, struct err *err)
{
	const char *which = isatty(s->in_fd) ? "output" : "input";

	if (s->is_test || (isatty(s->in_fd) && isatty(s->out_fd)))
		return true;
	return err_fail(err, ERR_TERMINAL,
		"the standard %s is not a terminal: run a command such as `sqscope ls --watch`",
		which);
}

static void start_keys(struct screen *s, bool is_lean)
{
	key_decoder_init(&s->decoder, is_lean ? ESCAPE_LEAN_MS : ESCAPE_MS);
	terminal_add_keys(&s->decoder);
	s->burst.is_on = !s->terminal.paste_on;
}

struct screen *screen_open(const struct screen_options *options, struct err *err)
{
	struct screen *s = mem_new(1, sizeof *s);
	int rows = options->test_rows, cols = options->test_cols;

	s->is_test = options->test_out;
	s->in_fd = options->in_fd;
	s->out_fd = s->is_test ? fileno(options->test_out) : options->out_fd;
	s->frame_fd = s->out.fd = -1;
	s->cursor_visibility = -1;
	if (!check_terminals(s, err) || !terminal_read(&s->terminal, options->test_term, err))
		goto fail;
	s->charset = terminal_charset(options->ascii);
	s->color = options->color;
	s->depth = terminal_depth(&s->terminal, options->color, options->lean);
	if (!start_curses(s, err))
		goto fail;
	tty_out_open(&s->out, s->out_fd);
	if (!screen_enter_modes(s, err))
		goto fail;
	start_keys(s, options->lean);
	if (!s->is_test)
		ask_size(s, &rows, &cols);
	screen_set_size(s, rows > 0 ? rows : DEFAULT_ROWS, cols > 0 ? cols : DEFAULT_COLS);
	return s;
fail:
	screen_close(s);
	return NULL;
}

/* Curses ends for itself: what it writes about that is not for the terminal. */
static void end_curses(struct screen *s)
{
	struct str unwanted = {0};

	endwin();
	screen_take_output(s, &unwanted);
	str_release(&unwanted);
}

void screen_close(struct screen *s)
{
	if (!s)
		return;
	screen_leave_modes(s);
	if (s->curses) {
		end_curses(s);
		delscreen(s->curses);
	}
	if (s->frame_file)
		fclose(s->frame_file);
	else if (s->frame_fd >= 0)
		close(s->frame_fd);
	tty_out_close(&s->out);
	terminal_release(&s->terminal);
	key_decoder_release(&s->decoder);
	key_burst_release(&s->burst);
	free(s->shown);
	free(s->cells);
	free(s->careful);
	str_release(&s->raw);
	str_release(&s->frame);
	str_release(&s->title);
	str_release(&s->waiting);
	free(s);
}

void screen_suspend(struct screen *s)
{
	screen_leave_modes(s);
	end_curses(s);
}

void screen_resume(struct screen *s)
{
	/* A terminal whose modes cannot be read any more has gone; reading keys will tell. */
	if (!screen_enter_modes(s, NULL))
		s->is_gone = true;
	screen_repaint(s);
}

void screen_size(const struct screen *s, int *rows, int *cols)
{
	*rows = s->rows;
	*cols = s->cols;
}

enum charset screen_charset(const struct screen *s)
{
	return s->charset;
}

enum color_depth screen_depth(const struct screen *s)
{
	return s->depth;
}

void screen_set_lean(struct screen *s, bool is_lean)
{
	s->depth = terminal_depth(&s->terminal, s->color, is_lean);
	s->decoder.escape_wait_ms = is_lean ? ESCAPE_LEAN_MS : ESCAPE_MS;
}

bool screen_update_size(struct screen *s)
{
	int rows = s->rows, cols = s->cols;

	if (!s->is_test)
		ask_size(s, &rows, &cols);
	if (rows == s->rows && cols == s->cols)
		return false;
	screen_set_size(s, rows, cols);
	screen_arm_restore(s);
	return true;
}

/* Outside of frames; before the first one the terminal is not ours yet. */
void screen_send(struct screen *s, struct sv bytes)
{
	if (!s->is_entered) {
		str_add(&s->waiting, bytes);
		return;
	}
	tty_out_add(&s->out, bytes);
	tty_out_flush(&s->out);
}

void screen_bell(struct screen *s)
{
	screen_send(s, sv_cstr("\a"));
}

bool screen_copy(struct screen *s, struct sv text, struct err *err)
{
	struct str bytes = {0};
	bool ok;

	if (!s->terminal.has_clipboard)
		return err_fail(err, ERR_TERMINAL,
			"TERM=%s has no clipboard (terminfo: Ms); write it to a file instead",
			s->terminal.name);
	str_add_cstr(&bytes, "\033]52;c;");
	base64_encode(text, &bytes);
	ok = bytes.n <= SCREEN_COPY_MAX + strlen("\033]52;c;");
	str_add_char(&bytes, '\a');
	if (ok)
		screen_send(s, str_sv(&bytes));
	else
		err_set(err, ERR_TERMINAL,
			"%zu bytes are too long for the terminal's clipboard; write them to a file",
			text.n);
	str_release(&bytes);
	return ok;
}

/* The columns of a title that fit, made safe. */
static void add_title(const struct screen *s, struct sv title, struct str *out)
{
	struct safe_iter it;
	struct safe_piece piece;
	int columns = 0;

	safe_iter_init(&it, title, s->charset == CHARSET_ASCII ? SAFE_ASCII : 0);
	while (safe_next(&it, &piece) && columns + piece.width <= TITLE_COLUMNS) {
		str_add_cstr(out, piece.text);
		columns += piece.width;
	}
}

void screen_set_title(struct screen *s, struct sv title)
{
	struct str text = {0};

	if (!s->terminal.has_title)
		return;
	if (!s->terminal.keeps_title && !s->has_pushed_title) {
		str_add_cstr(&text, "\033[22;2t");
		s->has_pushed_title = true;
	}
	str_add_cstr(&text, "\033]2;");
	add_title(s, title, &text);
	str_add_char(&text, '\a');
	if (!sv_eq(str_sv(&text), str_sv(&s->title))) {
		str_set(&s->title, str_sv(&text));
		screen_send(s, str_sv(&text));
		screen_arm_restore(s);
	}
	str_release(&text);
}
