/*
 * The screen: the terminal while we own it. ncurses works out the difference between two frames;
 * its output is gathered and leaves in one write() a frame, or in none when nothing changed
 * (design: ux 3.4). What the link cannot take yet is kept and finished before the next frame is
 * made, so a slow link sees fewer frames, never a queue of old ones.
 *
 * One screen at a time. Every mode that it switches on is switched off by screen_close,
 * screen_suspend and, on the way down in a crash, by the fatal hook.
 */
#ifndef SQSCOPE_TERM_SCREEN_H
#define SQSCOPE_TERM_SCREEN_H

#include "sqscope/base/err.h"
#include "sqscope/term/canvas.h"
#include "sqscope/term/key.h"
#include "sqscope/term/theme.h"

struct screen;

enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct screen_options {
	enum color_choice color; /* AUTO honours NO_COLOR and TERM=dumb */
	bool ascii;              /* ASCII glyphs even with UTF-8 */
	bool lean;
	int in_fd, out_fd; /* the terminal; 0 and 1 */
	/* For tests: draw on this FILE with this terminal type and size instead. */
	void *test_out;
	const char *test_term;
	int test_rows, test_cols;
};

/*
 * Also sets LC_CTYPE from the environment. ERR_TERMINAL when it is no terminal, or TERM is unknown
 * or cannot move its cursor: one sentence that says what to do, nothing changed.
 */
struct screen *screen_open(const struct screen_options *options, struct err *err) MUST_CHECK;
void screen_close(struct screen *screen);

/*
 * Leave (shell, $EDITOR, SIGTSTP) and come back; after resume the next frame paints everything. Ask
 * screen_update_size then, too. Resuming in the background stops the process until it is in front.
 */
void screen_suspend(struct screen *screen);
void screen_resume(struct screen *screen);

void screen_size(const struct screen *screen, int *rows, int *cols);
enum charset screen_charset(const struct screen *screen);
enum color_depth screen_depth(const struct screen *screen);
/* The theme is not kept: what it says now is shown from the next frame on. */
void screen_set_theme(struct screen *screen, const struct theme *theme);

/*
 * Reports of the mouse (off at first) and of the window's focus (off, too). False where terminfo or
 * the kind of terminal says that there are none. Off again on every way out.
 */
bool screen_set_mouse(struct screen *screen, bool is_on);
bool screen_set_focus_reports(struct screen *screen, bool is_on);
/* Fewer colours and a longer wait after ESC; set the theme again after it. */
void screen_set_lean(struct screen *screen, bool is_lean);

/* Ask the kernel for the terminal's size (after SIGWINCH). True when it changed. */
bool screen_update_size(struct screen *screen);

/*
 * The next key, without waiting; KEY_CODE_NONE when there is none yet. An ESC that may begin a
 * sequence is held back: see screen_key_wait_ms.
 */
struct key screen_read_key(struct screen *screen);
/*
 * Milliseconds after which screen_read_key should be called again although no byte came; UNKNOWN
 * when not needed.
 */
int64_t screen_key_wait_ms(const struct screen *screen);
/*
 * Text of the last KEY_CODE_PASTE, line ends as LF, otherwise as it came. Borrowed until the next
 * key.
 */
struct sv screen_paste_text(const struct screen *screen);
/* The terminal has gone (EOF on its input). */
bool screen_is_gone(const struct screen *screen);

/*
 * Show the canvas. False when the last frame has not drained yet: nothing was made, call again when
 * writable.
 */
bool screen_present(struct screen *screen, const struct canvas *canvas);
/* Paint everything anew at the next frame. */
void screen_repaint(struct screen *screen);
/* Part of a frame is still waiting for the link: write it when out_fd is writable. */
bool screen_is_draining(const struct screen *screen);
void screen_drain(struct screen *screen);

void screen_bell(struct screen *screen);
/*
 * Hand a text to the terminal's clipboard (OSC 52, written only: it never answers, so nobody knows
 * whether it arrived). What is longer than SCREEN_COPY_MAX bytes of base64 is refused, because
 * terminals cut it; so is every text where terminfo has no Ms.
 */
enum { SCREEN_COPY_MAX = 74994 };
bool screen_copy(struct screen *screen, struct sv text, struct err *err) MUST_CHECK;
/* Only the terminal's title; made safe. */
void screen_set_title(struct screen *screen, struct sv title);

struct screen_stats {
	uint64_t frames;       /* that wrote something */
	uint64_t empty_frames; /* presented, nothing had changed */
	uint64_t writes;
	uint64_t bytes;
	uint64_t last_bytes;  /* of the last frame that wrote */
	uint64_t max_bytes;   /* largest after the first */
	uint64_t first_bytes; /* of the first */
	uint64_t dropped;     /* not made because the link was full */
};

void screen_get_stats(const struct screen *screen, struct screen_stats *out);

/*
 * What the terminal is, for doctor: TERM, colours, depth, charset, size. A line "name: value" for
 * each, appended.
 */
void screen_describe(const struct screen_options *options, struct str *out);

/*
 * What ncurses believes is on the terminal: row `row` as UTF-8 text. For tests of the mapping from
 * canvas to terminal.
 */
void screen_dump_row(const struct screen *screen, int row, struct str *out);

#endif
