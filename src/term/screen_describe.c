/* What is on the screen and what the terminal is, as text. */
#include "screen_state.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *const depth_names[] = {
	[DEPTH_MONO] = "none",
	[DEPTH_16] = "16",
	[DEPTH_256] = "256",
	[DEPTH_TRUE] = "true color",
};

static const char *yes_or_no(bool is_so)
{
	return is_so ? "yes" : "no";
}

static void add_size(int fd, struct str *out)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0)
		str_addf(out, "size: %dx%d\n", size.ws_col, size.ws_row);
	else
		str_add_cstr(out, "size: unknown\n");
}

void screen_describe(const struct screen_options *options, struct str *out)
{
	enum color_depth depth;
	struct terminal t;
	struct err err = {0};
	bool is_usable = terminal_read(&t, options->test_term, &err);

	str_addf(out, "TERM: %s\n", t.name ? t.name : "not set");
	str_addf(out, "terminal: %s\n",
		yes_or_no(isatty(options->in_fd) && isatty(options->out_fd)));
	str_addf(out, "usable: %s\n", is_usable ? "yes" : err.msg);
	depth = terminal_depth(&t, options->color, options->lean);
	str_addf(out, "colors: %d, used: %s\n", t.colors, depth_names[depth]);
	str_addf(out, "characters: %s\n",
		terminal_charset(options->ascii) == CHARSET_UTF8 ? "UTF-8" : "ASCII");
	add_size(options->out_fd, out);
	str_addf(out, "bracketed paste: %s\n", yes_or_no(t.paste_on));
	str_addf(out, "mouse: %s\n", yes_or_no(t.has_mouse));
	str_addf(out, "title: %s\n", yes_or_no(t.has_title));
	str_addf(out, "synchronized output: %s\n", yes_or_no(t.has_sync));
	terminal_release(&t);
}

void screen_dump_row(const struct screen *s, int row, struct str *out)
{
	cchar_t *cells = mem_new((size_t)s->cols + 1, sizeof *cells);
	size_t end = out->n;
	wchar_t text[CCHARW_MAX + 1];
	short pair;
	attr_t attrs;
	int was_row, was_col;

	getyx(curscr, was_row, was_col);
	if (row >= 0 && row < s->rows && mvwin_wchnstr(curscr, row, 0, cells, s->cols) == OK) {
		for (int col = 0;
			col < s->cols && getcchar(&cells[col], text, &attrs, &pair, NULL) == OK;
			col++) {
			if (text[0] == L'\0')
				break; /* fewer characters than columns: some are wide */
			for (int i = 0; text[i]; i++)
				str_add_codepoint(out, (uint32_t)text[i]);
			if (text[0] != L' ')
				end = out->n;
		}
	}
	wmove(curscr, was_row, was_col);
	str_truncate(out, end);
	free(cells);
}
