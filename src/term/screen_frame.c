/* Frames: from the canvas over curses to one write. */
#include "screen_state.h"

#include <sys/stat.h>
#include <unistd.h>

static int within(int at, int count)
{
	return at < 0 ? 0 : at < count ? at : count - 1;
}

/* True when the cursor is to rest elsewhere or to look otherwise. */
static bool stage_cursor(struct screen *s, const struct canvas *c)
{
	int row = within(c->cursor_row, s->rows), col = within(c->cursor_col, s->cols);
	bool has_moved = row != s->cursor_row || col != s->cursor_col;
	bool has_changed = s->cursor_visibility != (int)c->cursor_visible;

	s->cursor_row = row;
	s->cursor_col = col;
	s->cursor_visibility = c->cursor_visible;
	if (has_changed)
		curs_set(c->cursor_visible);
	return has_moved || has_changed;
}

void screen_take_output(struct screen *s, struct str *out)
{
	struct stat st;
	ssize_t n;

	if (fstat(s->frame_fd, &st) != 0 || st.st_size == 0)
		return;
	str_reserve(out, (size_t)st.st_size);
	n = pread(s->frame_fd, out->p + out->n, (size_t)st.st_size, 0);
	out->n += n > 0 ? (size_t)n : 0;
	out->p[out->n] = '\0';
	(void)!ftruncate(s->frame_fd, 0);
}

/* Count the frame and send it on its way, in one write. */
static void send_frame(struct screen *s, struct sv frame)
{
	struct screen_stats *stats = &s->stats;

	tty_out_add(&s->out, frame);
	tty_out_flush(&s->out);
	stats->last_bytes = frame.n;
	if (stats->frames++ == 0)
		stats->first_bytes = frame.n;
	else if (frame.n > stats->max_bytes)
		stats->max_bytes = frame.n;
}

/* Make the frame of what curses has written; false when nothing is left of it. */
static bool gather(struct screen *s)
{
	static const char sync_on[] = "\033[?2026h", sync_off[] = "\033[?2026l";
	size_t start;

	str_clear(&s->raw);
	str_clear(&s->frame);
	screen_take_output(s, &s->raw);
	if (s->terminal.has_sync)
		str_add_cstr(&s->frame, sync_on);
	start = s->frame.n;
	if (s->terminal.has_sgr)
		pen_filter_frame(&s->pen, str_sv(&s->raw), &s->frame);
	else
		str_add(&s->frame, str_sv(&s->raw));
	if (s->frame.n == start)
		return false;
	screen_add_entry(s, &s->frame);
	if (s->terminal.has_sync)
		str_add_cstr(&s->frame, sync_off);
	return true;
}

bool screen_present(struct screen *s, const struct canvas *canvas)
{
	bool has_changed;

	screen_drain(s);
	if (screen_is_draining(s)) {
		s->stats.dropped++;
		return false;
	}
	has_changed = screen_stage_rows(s, canvas);
	has_changed |= stage_cursor(s, canvas);
	if (has_changed || s->must_repaint)
		screen_draw_rows(s);
	if (gather(s))
		send_frame(s, str_sv(&s->frame));
	else
		s->stats.empty_frames++;
	return true;
}

void screen_repaint(struct screen *s)
{
	s->must_repaint = true;
	s->must_restyle = true;
}

bool screen_is_draining(const struct screen *s)
{
	return tty_out_is_pending(&s->out);
}

void screen_drain(struct screen *s)
{
	tty_out_flush(&s->out);
}

void screen_get_stats(const struct screen *s, struct screen_stats *out)
{
	*out = s->stats;
	out->writes = s->out.writes;
	out->bytes = s->out.bytes;
}
