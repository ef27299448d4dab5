/*
 * The inside of a screen, shared by the files screen*.c.
 *
 * ncurses never sees the terminal: it writes into a file in memory (frame_fd), and what is in there
 * after doupdate() is the frame. So no descriptor of the program is ever redirected, and no library
 * writes behind our back.
 */
#ifndef SQSCOPE_TERM_SCREEN_STATE_H
#define SQSCOPE_TERM_SCREEN_STATE_H

#include "curses_api.h"
#include "key_burst.h"
#include "key_decoder.h"
#include "pen.h"
#include "terminal.h"
#include "tty_out.h"

#include <stdio.h>
#include <termios.h>

/* Every role has its pair of colours at most. */
enum { PAIRS_MAX = ROLE_COUNT + 1 };

/* Columns of a row, first to before end; empty when they are equal. */
struct screen_span {
	int first, end;
};

struct screen_look { /* of a role, in curses' terms */
	attr_t attrs;
	int pair;
	bool shows_blank; /* a blank looks different from one in ROLE_TEXT */
};

struct screen_pair {
	int fg, bg;
};

struct screen {
	struct terminal terminal;
	enum color_depth depth;
	enum charset charset;
	int rows, cols;
	bool is_test;

	/* screen_modes.c */
	int in_fd, out_fd;
	bool has_termios;
	struct termios shell_modes;
	bool is_entered; /* the terminal shows our frames */
	bool has_pushed_title;
	bool wants_mouse, wants_focus; /* reports; only where the terminal has them */
	enum color_choice color;

	/* screen_frame.c */
	SCREEN *curses;
	FILE *frame_file;
	int frame_fd;
	struct tty_out out;
	struct cell *shown;          /* what curses was last given: rows * cols */
	cchar_t *cells;              /* room for one row in curses' form */
	struct screen_span *careful; /* of this frame's rows, what is drawn in steps: rows */
	bool has_careful;
	struct str raw, frame; /* as curses wrote it, as it goes out */
	struct pen_filter pen;
	bool must_repaint; /* the terminal's content is not what curses believes */
	bool must_restyle; /* the roles look different now */
	int cursor_row, cursor_col;
	int cursor_visibility; /* as curs_set; -1 before the first frame */
	struct screen_stats stats;

	/* screen_style.c */
	struct screen_look looks[ROLE_COUNT];
	struct screen_pair pairs[PAIRS_MAX]; /* pair 0 is the terminal's own */
	int pair_count;

	/* screen_keys.c */
	struct key_decoder decoder;
	struct key_burst burst;
	struct sv paste;
	bool is_gone;

	struct str title;   /* the last one set */
	struct str waiting; /* bell and title, until the screen is entered or the link is free */
};

/* Put the terminal into our modes, remember the shell's. Nothing is painted yet. */
bool screen_enter_modes(struct screen *s, struct err *err) MUST_CHECK;
/* Give the terminal back: what is painted goes, the shell's modes return. */
void screen_leave_modes(struct screen *s);
/* Let the crash hook put back what is to be put back now. */
void screen_arm_restore(const struct screen *s);
/* Bytes that go before the first frame, once. */
void screen_add_entry(struct screen *s, struct str *out);

/* The screen has another size: curses and the copy of what is shown follow. */
void screen_set_size(struct screen *s, int rows, int cols);
/* Give curses what changed; rows with doubtful characters are only noted. True when anything did.
 */
bool screen_stage_rows(struct screen *s, const struct canvas *c);
/* Let curses write what was staged. */
void screen_draw_rows(struct screen *s);
/* Bytes outside of frames; before the first one they wait for it. */
void screen_send(struct screen *s, struct sv bytes);
/* Append what curses has written since the last call. */
void screen_take_output(struct screen *s, struct str *out);

#endif
