/* Unit tests of term/screen on a pty: what reaches the terminal, in how many writes, and what is
 * left behind. */
#include "emulator.h"
#include "sqscope/base/compat.h"
#include "sqscope/base/fatal.h"
#include "sqscope/base/units.h"
#include "sqscope/term/screen.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

enum { ROWS = 24, COLS = 80, WAIT_MS = 5000 };

/* The terminal's side is `master`; `e` is what it shows. */
static struct {
	int master, slave;
	struct termios modes;
	struct emulator e;
	uint64_t got;
} pty;

static struct screen *screen;
static struct canvas canvas;
static struct theme theme;
static struct err err;

/* Field by field: what lies between the fields is anything. */
static void assert_modes_eq(const struct termios *a, const struct termios *b)
{
	assert_int_equal(a->c_iflag, b->c_iflag);
	assert_int_equal(a->c_oflag, b->c_oflag);
	assert_int_equal(a->c_cflag, b->c_cflag);
	assert_int_equal(a->c_lflag, b->c_lflag);
	assert_memory_equal(a->c_cc, b->c_cc, sizeof a->c_cc);
}

static void set_window(int rows, int cols)
{
	const struct winsize size = {
		.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

	assert_int_equal(ioctl(pty.master, TIOCSWINSZ, &size), 0);
}

static int set_up(void **state)
{
	(void)state;
	pty.master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	assert_true(pty.master >= 0 && grantpt(pty.master) == 0 && unlockpt(pty.master) == 0);
	pty.slave = open(ptsname(pty.master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(pty.slave >= 0);
	assert_int_equal(tcgetattr(pty.slave, &pty.modes), 0);
	pty.got = 0;
	set_window(ROWS, COLS);
	emulator_init(&pty.e, ROWS, COLS);
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("TMUX");
	unsetenv("STY");
	unsetenv("NO_COLOR");
	err_clear(&err);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	screen_close(screen);
	screen = NULL;
	canvas_release(&canvas);
	theme_release(&theme);
	close(pty.master);
	close(pty.slave);
	return 0;
}

/* What has arrived so far; waits until the terminal has everything that was written. */
static void receive(struct str *out)
{
	struct screen_stats stats = {0};
	struct pollfd ready = {.fd = pty.master, .events = POLLIN};
	char bytes[4096];
	ssize_t n;

	if (screen)
		screen_get_stats(screen, &stats);
	for (;;) {
		/* A byte too many would be there at once: nothing else is on its way. */
		assert_true(pty.got >= stats.bytes || poll(&ready, 1, WAIT_MS) == 1);
		n = read(pty.master, bytes, sizeof bytes);
		if (n <= 0 && pty.got >= stats.bytes)
			return;
		if (n <= 0)
			continue;
		pty.got += (uint64_t)n;
		emulator_feed(&pty.e, sv_of(bytes, (size_t)n));
		if (out)
			str_add(out, sv_of(bytes, (size_t)n));
	}
}

static void load_theme(const char *name)
{
	struct theme_warnings warnings = {0};

	theme_release(&theme);
	assert_true(theme_load(&theme, name, NULL, NULL, &warnings, &err));
	assert_int_equal(warnings.count, 0);
	screen_set_theme(screen, &theme);
}

static struct screen_options options_of_pty(void)
{
	return (struct screen_options){.in_fd = pty.slave, .out_fd = pty.slave};
}

static void open_with(const struct screen_options *options)
{
	int rows, cols;

	screen = screen_open(options, &err);
	if (!screen)
		fail_msg("%s", err.msg);
	screen_size(screen, &rows, &cols);
	canvas_init(&canvas, rows, cols, screen_charset(screen));
	load_theme("terminal");
}

static void open_as(const char *term)
{
	const struct screen_options options = options_of_pty();

	setenv("TERM", term, 1);
	pty.e.erases_with_background =
		strncmp(term, "tmux", 4) != 0 && strncmp(term, "screen", 6) != 0;
	open_with(&options);
}

static void text_at(int row, int col, enum role role, const char *text)
{
	area_text(canvas_area(&canvas), row, col, -1, role, sv_cstr(text));
}

/* Present, and let the terminal show it. */
static void present(void)
{
	assert_true(screen_present(screen, &canvas));
	receive(NULL);
}

static struct screen_stats stats_now(void)
{
	struct screen_stats stats;

	screen_get_stats(screen, &stats);
	return stats;
}

/* --- what is seen
 * --------------------------------------------------------------------------------- */

static unsigned visible_attrs(unsigned attrs, bool is_blank)
{
	unsigned out = 0;

	out |= attrs & STYLE_UNDERLINE ? EMULATOR_UNDERLINE : 0;
	out |= attrs & STYLE_REVERSE ? EMULATOR_REVERSE : 0;
	if (is_blank)
		return out;
	out |= attrs & STYLE_BOLD ? EMULATOR_BOLD : 0;
	out |= attrs & STYLE_DIM ? EMULATOR_DIM : 0;
	return out;
}

static void assert_cell_shown(int row, int col)
{
	const struct cell *wanted = &canvas.cells[row * canvas.cols + col];
	const struct emulator_cell *shown = &pty.e.cells[row][col];
	struct style style = theme_style(&theme, (enum role)wanted->role, screen_depth(screen));
	bool is_blank = wanted->ch[0] == ' ';
	unsigned attrs = visible_attrs(style.attrs, is_blank);
	unsigned mask = is_blank ? EMULATOR_UNDERLINE | EMULATOR_REVERSE : ~0U;

	if (shown->ch != wanted->ch[0] || shown->mark != wanted->ch[1] ||
		(shown->pen.attrs & mask) != attrs || shown->pen.bg != style.bg ||
		((!is_blank || attrs) && shown->pen.fg != style.fg))
		fail_msg(
			"row %d column %d: U+%04X (attrs %x, %d on %d), wanted U+%04X (attrs %x, %d on %d)",
			row, col, shown->ch, shown->pen.attrs, shown->pen.fg, shown->pen.bg,
			wanted->ch[0], attrs, style.fg, style.bg);
}

static void assert_shown(void)
{
	for (int row = 0; row < canvas.rows; row++) {
		for (int col = 0; col < canvas.cols; col++)
			assert_cell_shown(row, col);
	}
	assert_int_equal(pty.e.row, canvas.cursor_row);
	assert_int_equal(pty.e.col, canvas.cursor_col);
}

static unsigned random_state;

static unsigned random_below(unsigned n)
{
	random_state = random_state * 1103515245U + 12345U;
	return (random_state >> 16) % n;
}

/* A frame that differs from the last one in a few places, sometimes shifted. */
static void change_canvas(void)
{
	static const char *const words[] = {"ai-embed", "12.0k", "  ", "-", "▁▂▃▄▅▆▇█", "....",
		"日本語 kanji", "e\xCC\x81t\xCC\xA9", "\033[31mred", "Приве́т",
		"a very long name that goes on and on"};
	struct area a = canvas_area(&canvas);
	size_t row_size = (size_t)canvas.cols * sizeof *canvas.cells;

	if (random_below(5) == 0)
		memmove(canvas.cells, canvas.cells + canvas.cols,
			(size_t)(canvas.rows - 1) * row_size);
	if (random_below(25) == 0)
		canvas_erase(&canvas);
	for (unsigned i = random_below(30); i > 0; i--)
		area_text(a, (int)random_below((unsigned)canvas.rows),
			(int)random_below((unsigned)canvas.cols), (int)random_below(30),
			(enum role)random_below(ROLE_COUNT),
			sv_cstr(words[random_below(COUNT_OF(words))]));
	if (random_below(4) == 0)
		area_fill(a, (int)random_below((unsigned)canvas.rows), 0, -1,
			(enum role)random_below(ROLE_COUNT), ' ');
	area_cursor(a, (int)random_below((unsigned)canvas.rows),
		(int)random_below((unsigned)canvas.cols));
	canvas.cursor_visible = random_below(2);
}

static void show_random_frames(const char *term, const char *name)
{
	open_as(term);
	load_theme(name);
	random_state = 7;
	for (int i = 0; i < 150; i++) {
		change_canvas();
		if (i % 40 == 39)
			screen_repaint(screen);
		present();
		assert_shown();
	}
}

static void test_screen__shows_the_canvas_on_xterm(void **state)
{
	(void)state;
	show_random_frames("xterm-256color", "dark");
}

static void test_screen__shows_the_canvas_on_tmux(void **state)
{
	(void)state;
	show_random_frames("tmux-256color", "light");
}

static void test_screen__shows_the_canvas_on_xterm_with_own_colours(void **state)
{
	(void)state;
	show_random_frames("xterm-256color", "terminal");
}

static void test_screen__shows_the_canvas_on_screen(void **state)
{
	(void)state;
	show_random_frames("screen", "mono");
}

static void test_screen__shows_the_canvas_on_vt100(void **state)
{
	(void)state;
	show_random_frames("vt100", "mono");
}

/* A terminal that draws U+2764 two columns wide must not shift what stands right of it. */
static void test_screen__odd_widths_do_not_shift_the_row(void **state)
{
	struct str row = {0};

	(void)state;
	open_as("xterm-256color");
	pty.e.odd_char = 0x2764;
	text_at(3, 0, ROLE_TEXT, "\xE2\x9D\xA4 love");
	text_at(3, 20, ROLE_STATE_CRIT, "|1,204|");
	text_at(3, 40, ROLE_TEXT, "\xE2\x9D\xA4\xE2\x9D\xA4 two");
	text_at(3, 60, ROLE_TEXT, "end");
	present();
	assert_int_equal(pty.e.cells[3][20].ch, '|');
	assert_int_equal(pty.e.cells[3][26].ch, '|');
	assert_int_equal(pty.e.cells[3][60].ch, 'e');
	/* And when only what stands right of it changes. */
	text_at(3, 21, ROLE_STATE_CRIT, "9,999");
	text_at(3, 60, ROLE_TEXT, "END");
	present();
	emulator_row(&pty.e, 3, &row);
	assert_int_equal(pty.e.cells[3][20].ch, '|');
	assert_int_equal(pty.e.cells[3][21].ch, '9');
	assert_int_equal(pty.e.cells[3][60].ch, 'E');
	assert_non_null(strstr(str_cstr(&row), "|9,999|"));
	str_release(&row);
}

static void test_screen__dump_is_what_curses_believes(void **state)
{
	struct str dump = {0}, text = {0};

	(void)state;
	open_as("xterm-256color");
	random_state = 3;
	for (int i = 0; i < 20; i++)
		change_canvas();
	present();
	for (int row = -1; row <= canvas.rows; row++) {
		str_clear(&dump);
		str_clear(&text);
		screen_dump_row(screen, row, &dump);
		canvas_dump_text(&canvas, row, &text);
		assert_string_equal(str_cstr(&dump), str_cstr(&text));
	}
	present();
	assert_shown();
	str_release(&dump);
	str_release(&text);
}

static void test_screen__canvas_of_another_size(void **state)
{
	(void)state;
	open_as("xterm-256color");
	canvas_resize(&canvas, 30, 100);
	text_at(0, 78, ROLE_TEXT, "日本語");
	text_at(1, 79, ROLE_TEXT, "日本語");
	text_at(29, 0, ROLE_TEXT, "below");
	area_cursor(canvas_area(&canvas), 29, 99);
	present();
	assert_int_equal(pty.e.cells[0][78].ch, 0x65E5);
	assert_int_equal(pty.e.row, ROWS - 1);
	assert_int_equal(pty.e.col, COLS - 1);
	canvas_resize(&canvas, 2, 3);
	text_at(1, 0, ROLE_TEXT, "abc");
	present();
	assert_int_equal(pty.e.cells[1][2].ch, 'c');
	assert_int_equal(pty.e.cells[0][78].ch, ' ');
	canvas_resize(&canvas, 0, 0);
	present();
	assert_int_equal(pty.e.cells[1][2].ch, ' ');
}

/* --- how much, and in how many writes
 * ------------------------------------------------------------- */

static void test_screen__opening_writes_nothing(void **state)
{
	(void)state;
	open_as("xterm-256color");
	receive(NULL);
	assert_int_equal(pty.got, 0);
	assert_int_equal(stats_now().writes, 0);
}

static void test_screen__equal_frame_writes_nothing(void **state)
{
	struct screen_stats before, after;

	(void)state;
	open_as("xterm-256color");
	text_at(5, 5, ROLE_ERROR, "something");
	area_cursor(canvas_area(&canvas), 7, 7);
	present();
	before = stats_now();
	for (int i = 0; i < 10; i++) {
		canvas_erase(&canvas);
		text_at(5, 5, ROLE_ERROR, "something");
		area_cursor(canvas_area(&canvas), 7, 7);
		present();
	}
	after = stats_now();
	assert_int_equal(after.bytes, before.bytes);
	assert_int_equal(after.writes, before.writes);
	assert_int_equal(after.frames, 1);
	assert_int_equal(after.empty_frames, 10);
}

static void test_screen__what_looks_the_same_writes_nothing(void **state)
{
	struct screen_stats before;

	(void)state;
	open_as("xterm-256color");
	present();
	before = stats_now();
	/* A blank has no foreground. */
	area_fill(canvas_area(&canvas), 3, 0, 10, ROLE_STATE_OK, ' ');
	present();
	assert_int_equal(stats_now().bytes, before.bytes);
}

/* Each write() on a SOCK_SEQPACKET is one packet at the other end. */
static void test_screen__frame_is_one_write(void **state)
{
	int ends[2], packets = 0;
	char packet[65536];
	ssize_t n;
	uint64_t bytes = 0;
	FILE *out;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
	out = fdopen(ends[1], "w");
	open_with(&(struct screen_options){.in_fd = -1,
		.test_out = out,
		.test_term = "xterm-256color",
		.test_rows = ROWS,
		.test_cols = COLS});
	random_state = 11;
	for (int i = 0; i < 20; i++) {
		change_canvas();
		assert_true(screen_present(screen, &canvas));
	}
	while ((n = recv(ends[0], packet, sizeof packet, MSG_DONTWAIT)) > 0) {
		packets++;
		bytes += (uint64_t)n;
		/* Each of them framed as a whole. */
		assert_memory_equal(packet, "\033[?2026h", 8);
		assert_memory_equal(packet + n - 8, "\033[?2026l", 8);
	}
	assert_int_equal(packets, 20);
	assert_int_equal(stats_now().frames, 20);
	assert_int_equal(stats_now().writes, 20);
	assert_int_equal(stats_now().bytes, bytes);
	screen_close(screen);
	screen = NULL;
	fclose(out);
	close(ends[0]);
}

static struct str bytes_of_change(void)
{
	struct str bytes = {0};

	present();
	text_at(1, 1, ROLE_TEXT, "x");
	assert_true(screen_present(screen, &canvas));
	receive(&bytes);
	return bytes;
}

static void test_screen__no_synchronized_output_inside_a_multiplexer(void **state)
{
	struct str bytes;

	(void)state;
	setenv("TMUX", "/tmp/tmux-0/default,1,0", 1);
	open_as("xterm-256color");
	bytes = bytes_of_change();
	assert_null(strstr(str_cstr(&bytes), "2026"));
	unsetenv("TMUX");
	str_release(&bytes);
}

static void test_screen__no_synchronized_output_on_the_console(void **state)
{
	struct str bytes;

	(void)state;
	open_as("linux");
	bytes = bytes_of_change();
	assert_null(strstr(str_cstr(&bytes), "2026"));
	str_release(&bytes);
}

/* One row of the fleet dashboard of the design: 8 cells and a trend, which moves on with the
 * version. */
static void draw_row(struct area a, int i, int version)
{
	static const enum role states[] = {
		ROLE_STATE_OK, ROLE_STATE_OK, ROLE_STATE_WARN, ROLE_STATE_CRIT};
	int n = i * 7919 + version * 104729;

	area_glyph(a, 0, 2, states[i % 4], GLYPH_OK);
	area_textf(a, 0, 4, 20, i == 4 ? ROLE_SELECT : ROLE_TEXT, "queue-%d-of-the-fleet", i);
	area_textf(a, 0, 25, 34, ROLE_TEXT, "%7d %6d      -   %dm  %+d.%d", n % 9000, n % 300,
		n % 60, n % 9, n % 10);
	for (int col = 0; col < 12; col++)
		area_glyph(a, 0, 67 + col, ROLE_TREND,
			glyph_bar((col + version) * 37 % 11 + i % 5, 14));
}

/* In each version 5 of the 17 rows, 30 %, have other numbers. */
static void draw_table(int version)
{
	struct area a = canvas_area(&canvas);

	canvas_erase(&canvas);
	text_at(0, 1, ROLE_IDENTITY, "prod-eu  1234-5678-9012  eu-west-1");
	text_at(0, 37, ROLE_MODE_RO, "[READ-ONLY]");
	text_at(2, 0, ROLE_HEADER,
		"  S QUEUE                READY FLIGHT    DLQ OLDEST NET/s   ETA TREND 15m");
	for (int i = 0; i < 17; i++)
		draw_row(area_sub(a, 3 + i, 0, 1, a.cols), i, i % 7 < 2 && i < 15 ? version : 0);
	area_hline(a, 21, 0, -1, ROLE_BORDER);
	text_at(22, 0, ROLE_HINT_TEXT,
		"Enter open  m messages  R redrive  / filter  s sort  : command");
	area_cursor(a, 7, 4);
	canvas.cursor_visible = false;
}

static void test_screen__bytes_stay_within_the_budget(void **state)
{
	static const char *const names[] = {"terminal", "dark", "light", "mono"};
	/* Colours of the 256 take more bytes than the terminal's own. */
	static const uint64_t most[] = {500, 600, 600, 500};
	struct screen_stats stats;

	(void)state;
	open_as("xterm-256color");
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		load_theme(names[i]);
		screen_repaint(screen);
		for (int version = 0; version < 20; version++) {
			draw_table(version);
			present();
			stats = stats_now();
			assert_in_range(stats.last_bytes, 1, version == 0 ? 4096 : most[i]);
		}
		assert_shown();
	}
	assert_in_range(stats.first_bytes, 1, 4096);
}

static void test_screen__moving_the_selection_is_cheap(void **state)
{
	struct screen_stats before;

	(void)state;
	open_as("tmux-256color");
	draw_table(0);
	present();
	before = stats_now();
	area_role(canvas_area(&canvas), 7, 4, 20, ROLE_TEXT);
	area_role(canvas_area(&canvas), 8, 4, 20, ROLE_SELECT);
	area_cursor(canvas_area(&canvas), 8, 4);
	canvas.cursor_visible = false;
	present();
	assert_in_range(stats_now().bytes - before.bytes, 1, 80);
	assert_shown();
}

static void test_screen__theme_is_changed_without_a_repaint(void **state)
{
	uint64_t first;

	(void)state;
	open_as("xterm-256color");
	draw_table(0);
	present();
	first = stats_now().first_bytes;
	load_theme("dark");
	present();
	assert_shown();
	load_theme("mono");
	present();
	assert_shown();
	load_theme("terminal");
	present();
	assert_shown();
	assert_in_range(stats_now().last_bytes, 1, first);
}

/* --- a link that is full
 * -------------------------------------------------------------------------- */

/* Frames until one does not go out whole. */
static void fill_link(void)
{
	for (int i = 0; i < 1000 && !screen_is_draining(screen); i++) {
		area_fill(canvas_area(&canvas), i % ROWS, 0, -1, ROLE_TEXT, (char)('a' + i % 26));
		screen_repaint(screen);
		assert_true(screen_present(screen, &canvas));
	}
	assert_true(screen_is_draining(screen));
}

static void test_screen__full_link_drops_frames_and_waits_for_nothing(void **state)
{
	struct screen_stats full, after;

	(void)state;
	open_as("xterm-256color");
	fill_link();
	full = stats_now();
	for (int i = 0; i < 50; i++) {
		text_at(2, 2, ROLE_ERROR, i % 2 ? "one" : "two");
		assert_false(screen_present(screen, &canvas));
	}
	after = stats_now();
	assert_int_equal(after.dropped, full.dropped + 50);
	assert_int_equal(after.frames, full.frames);
	assert_int_equal(after.bytes, full.bytes);
}

static void test_screen__what_was_left_is_finished_first(void **state)
{
	(void)state;
	open_as("xterm-256color");
	fill_link();
	for (int i = 0; i < 1000 && screen_is_draining(screen); i++) {
		receive(NULL);
		screen_drain(screen);
	}
	assert_false(screen_is_draining(screen));
	receive(NULL);
	assert_shown();
	text_at(2, 2, ROLE_ERROR, "afterwards");
	present();
	assert_shown();
	assert_false(pty.e.is_synced);
}

static void test_screen__present_goes_on_when_the_link_is_free_again(void **state)
{
	(void)state;
	open_as("xterm-256color");
	fill_link();
	text_at(2, 2, ROLE_ERROR, "newest");
	for (int i = 0; i < 1000 && !screen_present(screen, &canvas); i++)
		receive(NULL);
	receive(NULL);
	assert_shown();
}

static void test_screen__terminal_is_left_as_a_waiting_one(void **state)
{
	(void)state;
	open_as("xterm-256color");
	fill_link();
	/* The description that the shell has, too. */
	assert_int_equal(fcntl(pty.slave, F_GETFL) & O_NONBLOCK, 0);
}

static void test_screen__closing_a_full_link_does_not_hang(void **state)
{
	struct termios modes;

	(void)state;
	open_as("xterm-256color");
	fill_link();
	screen_close(screen);
	screen = NULL;
	assert_int_equal(tcgetattr(pty.slave, &modes), 0);
	assert_modes_eq(&modes, &pty.modes);
}

/* --- modes
 * ---------------------------------------------------------------------------------------- */

static void assert_given_back(void)
{
	struct termios modes;

	assert_int_equal(tcgetattr(pty.slave, &modes), 0);
	assert_modes_eq(&modes, &pty.modes);
	assert_int_equal(fcntl(pty.slave, F_GETFL) & O_NONBLOCK, 0);
	assert_false(pty.e.is_other_screen);
	assert_false(pty.e.pastes);
	assert_false(pty.e.is_synced);
	assert_true(pty.e.has_cursor);
	assert_int_equal(pty.e.titles_pushed, 0);
	assert_int_equal(pty.e.pen.attrs, 0);
	assert_int_equal(pty.e.pen.fg, -1);
	assert_int_equal(pty.e.pen.bg, -1);
	assert_int_equal(pty.e.top, 0);
	assert_int_equal(pty.e.bottom, pty.e.rows - 1);
	assert_int_equal(pty.e.rest_n, 0);
}

static const char *const usual[] = {
	"xterm-256color", "tmux-256color", "screen", "screen-256color", "linux", "vt100"};

/* Read to the end of what was written, without a screen to say how much that is. */
static void receive_rest(struct str *out)
{
	char bytes[4096];
	struct pollfd ready = {.fd = pty.master, .events = POLLIN};
	ssize_t n;

	/* A mark behind it: what is written by hand arrives after all the rest. */
	assert_int_equal(write(pty.slave, "\a", 1), 1);
	for (int bells = pty.e.bells; pty.e.bells == bells;) {
		assert_int_equal(poll(&ready, 1, WAIT_MS), 1);
		n = read(pty.master, bytes, sizeof bytes);
		assert_true(n > 0);
		emulator_feed(&pty.e, sv_of(bytes, (size_t)n));
		if (out)
			str_add(out, sv_of(bytes, (size_t)n));
	}
	if (out)
		str_truncate(out, out->n - 1);
}

static void show_something(void)
{
	area_fill(canvas_area(&canvas), 0, 0, -1, ROLE_STATE_CRIT, '#');
	area_cursor(canvas_area(&canvas), 0, 0);
	canvas.cursor_visible = false;
	screen_set_title(screen, sv_cstr("2 crit"));
	present();
}

static void test_screen__modes_are_switched_on_and_given_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(usual); i++) {
		struct termios modes;

		open_as(usual[i]);
		show_something();
		assert_int_equal(tcgetattr(pty.slave, &modes), 0);
		assert_int_equal(modes.c_lflag & (ICANON | ECHO), 0);
		assert_int_equal(modes.c_oflag & OPOST, 0);
		assert_true(modes.c_lflag & ISIG);
		screen_close(screen);
		screen = NULL;
		receive_rest(NULL);
		assert_given_back();
		/* Where there is no other screen the shell goes on below ours. */
		assert_int_equal(pty.e.row, ROWS - 1);
		assert_int_equal(pty.e.col, 0);
		canvas_release(&canvas);
	}
}

static void test_screen__reports_are_switched_off_again(void **state)
{
	static const char on[] = "\033[?1000h\033[?1006h\033[?1004h",
			  off[] = "\033[?1006l\033[?1000l\033[?1004l";
	struct str bytes = {0};

	(void)state;
	open_as("xterm-256color");
	/* Before the first frame nothing is sent; it brings them. */
	assert_true(screen_set_mouse(screen, true));
	assert_true(screen_set_focus_reports(screen, true));
	receive(&bytes);
	assert_int_equal(bytes.n, 0);
	assert_true(screen_present(screen, &canvas));
	receive(&bytes);
	assert_non_null(memmem(bytes.p, bytes.n, on, strlen(on)));
	/* By hand one of them alone. */
	str_clear(&bytes);
	assert_true(screen_set_mouse(screen, false));
	receive(&bytes);
	assert_string_equal(str_cstr(&bytes), "\033[?1006l\033[?1000l");
	assert_true(screen_set_mouse(screen, true));
	receive(NULL);
	str_clear(&bytes);
	screen_suspend(screen);
	receive(&bytes);
	assert_non_null(memmem(bytes.p, bytes.n, off, strlen(off)));
	screen_resume(screen);
	str_clear(&bytes);
	assert_true(screen_present(screen, &canvas));
	receive(&bytes);
	assert_non_null(memmem(bytes.p, bytes.n, on, strlen(on)));
	str_clear(&bytes);
	fatal_restore();
	receive_rest(&bytes);
	assert_non_null(memmem(bytes.p, bytes.n, off, strlen(off)));
	str_release(&bytes);
}

static void test_screen__no_reports_where_terminfo_has_none(void **state)
{
	(void)state;
	open_as("vt100");
	assert_false(screen_set_mouse(screen, true));
	assert_false(screen_set_focus_reports(screen, true));
	assert_true(screen_set_mouse(screen, false));
}

static void test_screen__lean_has_fewer_colours_at_once(void **state)
{
	(void)state;
	open_as("xterm-256color");
	assert_int_equal(screen_depth(screen), DEPTH_256);
	screen_set_lean(screen, true);
	assert_int_equal(screen_depth(screen), DEPTH_16);
	screen_set_lean(screen, false);
	assert_int_equal(screen_depth(screen), DEPTH_256);
}

static void test_screen__crash_gives_back_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(usual); i++) {
		struct str crashed = {0}, closed = {0};

		open_as(usual[i]);
		show_something();
		fatal_restore();
		receive_rest(&crashed);
		assert_given_back();
		/* Nobody closes after a crash; here it happens only to start anew. */
		screen_close(screen);
		canvas_release(&canvas);
		screen = NULL;
		receive_rest(NULL);
		emulator_init(&pty.e, ROWS, COLS);
		open_as(usual[i]);
		show_something();
		screen_close(screen);
		canvas_release(&canvas);
		screen = NULL;
		receive_rest(&closed);
		assert_true(sv_eq(str_sv(&crashed), str_sv(&closed)));
		str_release(&crashed);
		str_release(&closed);
	}
}

/* Some bytes of those that are on their way. */
static void receive_some(void)
{
	struct pollfd ready = {.fd = pty.master, .events = POLLIN};
	char bytes[4096];
	ssize_t n;

	assert_int_equal(poll(&ready, 1, WAIT_MS), 1);
	n = read(pty.master, bytes, sizeof bytes);
	assert_true(n > 0);
	emulator_feed(&pty.e, sv_of(bytes, (size_t)n));
}

static void test_screen__crash_in_the_middle_of_a_frame(void **state)
{
	struct pollfd room = {.fd = pty.slave, .events = POLLOUT};

	(void)state;
	open_as("xterm-256color");
	fill_link();
	/* Room for the last words, which follow the half of a frame. */
	do
		receive_some();
	while (poll(&room, 1, 0) == 0);
	fatal_restore();
	while (pty.e.is_other_screen || pty.e.titles_pushed > 0)
		receive_some();
	assert_given_back();
}

static void test_screen__copies_by_osc_52_where_terminfo_has_it(void **state)
{
	struct err why = {0};

	(void)state;
	open_as("xterm-256color");
	show_something();
	assert_true(screen_copy(screen, sv_cstr("a\033]0;x\a\n"), &why));
	screen_close(screen);
	screen = NULL;
	receive_rest(NULL);
	/* Whatever is in it arrives as base64 alone. */
	assert_string_equal(pty.e.clipboard, "YRtdMDt4Bwo=");
	canvas_release(&canvas);
	open_as("linux");
	show_something();
	assert_false(screen_copy(screen, sv_cstr("a"), &why));
	assert_non_null(strstr(why.msg, "has no clipboard"));
	screen_close(screen);
	screen = NULL;
	receive_rest(NULL);
	canvas_release(&canvas);
}

static void test_screen__a_text_that_terminals_would_cut_is_not_copied(void **state)
{
	struct str text = {0};
	struct err why = {0};

	(void)state;
	while (text.n < SCREEN_COPY_MAX / 4 * 3)
		str_add_cstr(&text, "abc");
	open_as("xterm-256color");
	show_something();
	str_add_cstr(&text, "more");
	assert_false(screen_copy(screen, str_sv(&text), &why));
	assert_non_null(strstr(why.msg, "too long"));
	screen_close(screen);
	screen = NULL;
	receive_rest(NULL);
	assert_int_equal(pty.e.clipboard_n, 0);
	canvas_release(&canvas);
	str_release(&text);
}

static void test_screen__nothing_shown_leaves_nothing_to_take_back(void **state)
{
	(void)state;
	open_as("xterm-256color");
	screen_set_title(screen, sv_cstr("never seen"));
	screen_bell(screen);
	screen_close(screen);
	screen = NULL;
	receive_rest(NULL);
	assert_given_back();
	assert_string_equal(pty.e.title, "");
	assert_int_equal(pty.e.bells, 1); /* the mark of receive_rest */
}

static void test_screen__suspend_and_resume(void **state)
{
	(void)state;
	open_as("xterm-256color");
	draw_table(0);
	screen_set_title(screen, sv_cstr("2 crit"));
	present();
	screen_suspend(screen);
	receive(NULL);
	assert_given_back();
	/* The shell has written over everything. */
	emulator_init(&pty.e, ROWS, COLS);
	for (int i = 0; i < ROWS * COLS; i++)
		pty.e.cells[i / COLS][i % COLS].ch = '$';
	screen_resume(screen);
	present();
	assert_true(pty.e.is_other_screen && pty.e.pastes);
	assert_shown();
	draw_table(1);
	present();
	assert_shown();
}

static void test_screen__size_that_changed_while_suspended(void **state)
{
	int rows, cols;

	(void)state;
	open_as("xterm-256color");
	present();
	screen_suspend(screen);
	set_window(30, 100);
	screen_resume(screen);
	assert_true(screen_update_size(screen));
	screen_size(screen, &rows, &cols);
	assert_int_equal(rows, 30);
	assert_int_equal(cols, 100);
}

static void test_screen__crash_while_suspended_writes_nothing(void **state)
{
	struct str bytes = {0};

	(void)state;
	open_as("xterm-256color");
	show_something();
	screen_suspend(screen);
	receive(NULL);
	fatal_restore();
	receive_rest(&bytes);
	assert_string_equal(str_cstr(&bytes), "");
	str_release(&bytes);
}

static void test_screen__signals_stay_the_programs(void **state)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
	struct sigaction action;

	(void)state;
	open_as("xterm-256color");
	for (int i = 0; i < 3; i++) {
		text_at(i, 0, ROLE_TEXT, "frame");
		present();
		screen_suspend(screen);
		screen_resume(screen);
	}
	for (size_t i = 0; i < COUNT_OF(signals); i++) {
		assert_int_equal(sigaction(signals[i], NULL, &action), 0);
		assert_true(action.sa_handler == SIG_DFL);
	}
}

static void test_screen__resize(void **state)
{
	static const int sizes[][2] = {{16, 60}, {48, 160}, {1, 1}, {60, 200}, {24, 80}};

	(void)state;
	open_as("xterm-256color");
	draw_table(0);
	present();
	assert_false(screen_update_size(screen));
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		set_window(sizes[i][0], sizes[i][1]);
		emulator_init(&pty.e, sizes[i][0], sizes[i][1]);
		assert_true(screen_update_size(screen));
		assert_false(screen_update_size(screen));
		canvas_resize(&canvas, sizes[i][0], sizes[i][1]);
		draw_table((int)i);
		present();
		assert_shown();
	}
}

/* --- title and bell
 * ------------------------------------------------------------------------------- */

static void test_screen__title_is_made_safe_and_sent_once(void **state)
{
	struct screen_stats before;

	(void)state;
	open_as("xterm-256color");
	present();
	screen_set_title(screen, sv_cstr("a\033]2;b\ac\r"));
	receive(NULL);
	assert_string_equal(pty.e.title, "a<1B>]2;b<07>c<CR>");
	before = stats_now();
	screen_set_title(screen, sv_cstr("a\033]2;b\ac\r"));
	assert_int_equal(stats_now().bytes, before.bytes);
}

static void test_screen__title_before_the_first_frame_comes_with_it(void **state)
{
	(void)state;
	open_as("tmux-256color");
	screen_set_title(screen, sv_cstr("first"));
	screen_set_title(screen, sv_cstr("second"));
	assert_int_equal(stats_now().bytes, 0);
	present();
	assert_int_equal(stats_now().writes, 1);
	assert_string_equal(pty.e.title, "second");
	assert_int_equal(pty.e.titles_pushed, 1);
}

static void test_screen__title_is_cut(void **state)
{
	char long_title[1000];

	(void)state;
	memset(long_title, 'x', sizeof long_title);
	open_as("xterm-256color");
	present();
	screen_set_title(screen, sv_of(long_title, sizeof long_title));
	receive(NULL);
	assert_int_equal(strlen(pty.e.title), 120);
}

static void test_screen__no_title_where_it_would_be_shown_as_text(void **state)
{
	struct screen_stats before;

	(void)state;
	open_as("linux");
	present();
	before = stats_now();
	screen_set_title(screen, sv_cstr("title"));
	assert_int_equal(stats_now().bytes, before.bytes);
}

static void test_screen__bell(void **state)
{
	(void)state;
	open_as("xterm-256color");
	present();
	screen_bell(screen);
	receive(NULL);
	assert_int_equal(pty.e.bells, 1);
}

/* --- keys
 * ----------------------------------------------------------------------------------------- */

static void type(const char *bytes)
{
	struct pollfd ready = {.fd = pty.slave, .events = POLLIN};

	assert_int_equal(write(pty.master, bytes, strlen(bytes)), strlen(bytes));
	assert_int_equal(poll(&ready, 1, WAIT_MS), 1);
}

/* The next key, waiting for its time where the screen asks for that. */
static struct key next_key(void)
{
	struct key key;
	int64_t wait_ms;

	for (int i = 0; i < 1000; i++) {
		key = screen_read_key(screen);
		wait_ms = screen_key_wait_ms(screen);
		if (key.code != KEY_CODE_NONE || wait_ms == UNKNOWN)
			return key;
		assert_in_range(wait_ms, 0, 100);
		poll(NULL, 0, (int)wait_ms);
	}
	fail_msg("the screen keeps its key");
	return key;
}

static void expect_key(enum key_code code, uint32_t ch)
{
	struct key key = next_key();

	assert_int_equal(key.code, code);
	assert_int_equal(key.ch, ch);
}

static void test_screen__keys_of_the_usual_terminals(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(usual); i++) {
		open_as(usual[i]);
		expect_key(KEY_CODE_NONE, 0);
		type("j");
		expect_key(KEY_CODE_CHAR, 'j');
		expect_key(KEY_CODE_NONE, 0);
		type("\033[A\033OB\033[6~\r");
		expect_key(KEY_CODE_UP, 0);
		expect_key(KEY_CODE_DOWN, 0);
		expect_key(KEY_CODE_PGDN, 0);
		expect_key(KEY_CODE_ENTER, 0);
		type("\033");
		expect_key(KEY_CODE_ESC, 0);
		type("\x03");
		expect_key(KEY_CODE_CTRL, 'c');
		type("\x1A");
		expect_key(KEY_CODE_CTRL, 'z');
		expect_key(KEY_CODE_NONE, 0);
		screen_close(screen);
		screen = NULL;
		canvas_release(&canvas);
	}
}

static void test_screen__key_that_only_terminfo_knows(void **state)
{
	(void)state;
	open_as("linux");
	type("\033\t");
	expect_key(KEY_CODE_BACKTAB, 0);
}

static void test_screen__bracketed_paste(void **state)
{
	(void)state;
	open_as("xterm-256color");
	present();
	assert_true(pty.e.pastes);
	type("\033[200~Purge\rq dd\033[201~x");
	expect_key(KEY_CODE_PASTE, 0);
	assert_true(sv_eq_cstr(screen_paste_text(screen), "Purge\nq dd"));
	expect_key(KEY_CODE_CHAR, 'x');
	/* Typing fast is typing here. */
	type("abc");
	expect_key(KEY_CODE_CHAR, 'a');
	expect_key(KEY_CODE_CHAR, 'b');
	expect_key(KEY_CODE_CHAR, 'c');
}

static void test_screen__burst_is_a_paste_where_there_are_no_brackets(void **state)
{
	(void)state;
	open_as("screen");
	type("Purge\rq dd");
	expect_key(KEY_CODE_PASTE, 0);
	assert_true(sv_eq_cstr(screen_paste_text(screen), "Purge\nq dd"));
	expect_key(KEY_CODE_NONE, 0);
	type("jjj");
	for (int i = 0; i < 3; i++)
		expect_key(KEY_CODE_CHAR, 'j');
	/* A terminal that brackets all the same. */
	type("\033[200~text\033[201~");
	expect_key(KEY_CODE_PASTE, 0);
	assert_true(sv_eq_cstr(screen_paste_text(screen), "text"));
}

static void test_screen__terminal_that_has_gone(void **state)
{
	(void)state;
	open_as("xterm-256color");
	present();
	assert_false(screen_is_gone(screen));
	close(pty.master);
	expect_key(KEY_CODE_NONE, 0);
	assert_true(screen_is_gone(screen));
	text_at(0, 0, ROLE_TEXT, "nobody sees it");
	assert_true(screen_present(screen, &canvas));
	assert_false(screen_is_draining(screen));
	pty.master = open("/dev/null", O_RDWR | O_CLOEXEC);
}

/* --- what terminal it is
 * -------------------------------------------------------------------------- */

static void refuse(const struct screen_options *options, const char *reason)
{
	struct termios modes;

	assert_null(screen_open(options, &err));
	assert_int_equal(err.code, ERR_TERMINAL);
	if (!strstr(err.msg, reason))
		fail_msg("\"%s\" does not say \"%s\"", err.msg, reason);
	assert_int_equal(tcgetattr(pty.slave, &modes), 0);
	assert_modes_eq(&modes, &pty.modes);
	receive(NULL);
	assert_int_equal(pty.got, 0);
}

static void test_screen__refuses_what_it_cannot_draw_on(void **state)
{
	struct screen_options options = options_of_pty();

	(void)state;
	setenv("TERM", "dumb", 1);
	refuse(&options, "TERM=dumb cannot move its cursor");
	refuse(&options, "sqscope ls --watch");
	setenv("TERM", "no-such-terminal", 1);
	refuse(&options, "TERM=no-such-terminal is not known");
	setenv("TERM", "", 1);
	refuse(&options, "TERM is not set");
	unsetenv("TERM");
	refuse(&options, "TERM is not set");
	setenv("TERM", "xterm", 1);
	options.in_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	refuse(&options, "input is not a terminal");
	options.out_fd = options.in_fd;
	options.in_fd = pty.slave;
	refuse(&options, "output is not a terminal");
	close(options.out_fd);
}

static enum color_depth depth_of(const char *term, enum color_choice color, bool lean)
{
	const struct screen_options options = {
		.in_fd = pty.slave, .out_fd = pty.slave, .color = color, .lean = lean};
	enum color_depth depth;

	setenv("TERM", term, 1);
	open_with(&options);
	depth = screen_depth(screen);
	screen_close(screen);
	screen = NULL;
	canvas_release(&canvas);
	return depth;
}

static void test_screen__depth(void **state)
{
	(void)state;
	assert_int_equal(depth_of("xterm-256color", COLOR_AUTO, false), DEPTH_256);
	assert_int_equal(depth_of("xterm-256color", COLOR_AUTO, true), DEPTH_16);
	assert_int_equal(depth_of("xterm-256color", COLOR_NEVER, false), DEPTH_MONO);
	assert_int_equal(depth_of("linux", COLOR_AUTO, false), DEPTH_16);
	assert_int_equal(depth_of("vt100", COLOR_AUTO, false), DEPTH_MONO);
	assert_int_equal(depth_of("vt100", COLOR_ALWAYS, false), DEPTH_MONO);
	setenv("NO_COLOR", "1", 1);
	assert_int_equal(depth_of("xterm-256color", COLOR_AUTO, false), DEPTH_MONO);
	assert_int_equal(depth_of("xterm-256color", COLOR_ALWAYS, false), DEPTH_256);
	setenv("NO_COLOR", "", 1);
	assert_int_equal(depth_of("xterm-256color", COLOR_AUTO, false), DEPTH_256);
	unsetenv("NO_COLOR");
}

static enum charset charset_of(bool ascii)
{
	const struct screen_options options = {
		.in_fd = pty.slave, .out_fd = pty.slave, .ascii = ascii};
	enum charset charset;

	open_with(&options);
	charset = screen_charset(screen);
	area_box(canvas_area(&canvas), ROLE_BORDER, sv_cstr("caf\xC3\xA9"));
	present();
	screen_close(screen);
	screen = NULL;
	canvas_release(&canvas);
	return charset;
}

static void test_screen__charset(void **state)
{
	(void)state;
	assert_int_equal(charset_of(false), CHARSET_UTF8);
	assert_int_equal(pty.e.cells[0][0].ch, 0x250C);
	assert_int_equal(charset_of(true), CHARSET_ASCII);
	assert_int_equal(pty.e.cells[0][0].ch, '+');
	assert_int_equal(pty.e.cells[0][7].ch, '<');
	setenv("LC_ALL", "C", 1);
	assert_int_equal(charset_of(false), CHARSET_ASCII);
	assert_int_equal(pty.e.cells[0][0].ch, '+');
	/* A language that this host does not have, but UTF-8. */
	setenv("LC_ALL", "tlh_QO.UTF-8", 1);
	assert_int_equal(charset_of(false), CHARSET_UTF8);
	setenv("LC_ALL", "C.UTF-8", 1);
}

static void test_screen__few_colours_are_made_more_by_bold(void **state)
{
	struct theme_warnings warnings = {0};
	struct err why = {0};

	(void)state;
	open_as("linux");
	theme_release(&theme);
	assert_true(theme_parse(&theme, sv_cstr("[roles]\nerror = bright-red\n"), "t", NULL, NULL,
		&warnings, &why));
	screen_set_theme(screen, &theme);
	text_at(0, 0, ROLE_ERROR, "x");
	present();
	assert_int_equal(pty.e.cells[0][0].pen.fg, 1);
	assert_int_equal(pty.e.cells[0][0].pen.attrs, EMULATOR_BOLD);
}

static void test_screen__description(void **state)
{
	const struct screen_options options = options_of_pty();
	struct str text = {0};

	(void)state;
	screen_describe(&options, &text);
	assert_non_null(strstr(str_cstr(&text), "TERM: xterm-256color\n"));
	assert_non_null(strstr(str_cstr(&text), "colors: 256, used: 256\n"));
	assert_non_null(strstr(str_cstr(&text), "size: 80x24\n"));
	assert_non_null(strstr(str_cstr(&text), "characters: UTF-8\n"));
	assert_non_null(strstr(str_cstr(&text), "usable: yes\n"));
	str_clear(&text);
	setenv("TERM", "dumb", 1);
	screen_describe(&options, &text);
	assert_non_null(strstr(str_cstr(&text), "usable: TERM=dumb cannot"));
	str_clear(&text);
	unsetenv("TERM");
	screen_describe(&options, &text);
	assert_non_null(strstr(str_cstr(&text), "TERM: not set\n"));
	str_release(&text);
}

static void test_screen__description_does_not_disturb_an_open_screen(void **state)
{
	const struct screen_options options = options_of_pty();
	struct str text = {0};

	(void)state;
	open_as("xterm-256color");
	draw_table(0);
	present();
	setenv("TERM", "vt100", 1);
	screen_describe(&options, &text);
	draw_table(1);
	present();
	assert_shown();
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_screen__shows_the_canvas_on_xterm, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__shows_the_canvas_on_tmux, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__shows_the_canvas_on_xterm_with_own_colours, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__shows_the_canvas_on_screen, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__shows_the_canvas_on_vt100, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__odd_widths_do_not_shift_the_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__dump_is_what_curses_believes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__canvas_of_another_size, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__opening_writes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__equal_frame_writes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__what_looks_the_same_writes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_screen__frame_is_one_write, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__no_synchronized_output_inside_a_multiplexer, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__no_synchronized_output_on_the_console, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__bytes_stay_within_the_budget, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__moving_the_selection_is_cheap, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__theme_is_changed_without_a_repaint, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__full_link_drops_frames_and_waits_for_nothing, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__what_was_left_is_finished_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__present_goes_on_when_the_link_is_free_again, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__terminal_is_left_as_a_waiting_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__closing_a_full_link_does_not_hang, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__modes_are_switched_on_and_given_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__reports_are_switched_off_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__no_reports_where_terminfo_has_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__lean_has_fewer_colours_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__crash_gives_back_the_same, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__crash_in_the_middle_of_a_frame, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__copies_by_osc_52_where_terminfo_has_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__a_text_that_terminals_would_cut_is_not_copied, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__nothing_shown_leaves_nothing_to_take_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_screen__suspend_and_resume, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__size_that_changed_while_suspended, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__crash_while_suspended_writes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__signals_stay_the_programs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_screen__resize, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__title_is_made_safe_and_sent_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__title_before_the_first_frame_comes_with_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_screen__title_is_cut, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__no_title_where_it_would_be_shown_as_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_screen__bell, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__keys_of_the_usual_terminals, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__key_that_only_terminfo_knows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_screen__bracketed_paste, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__burst_is_a_paste_where_there_are_no_brackets, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__terminal_that_has_gone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__refuses_what_it_cannot_draw_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_screen__depth, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_screen__charset, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__few_colours_are_made_more_by_bold, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_screen__description, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__description_does_not_disturb_an_open_screen, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
