/* The pen filter. */
#include "pen.h"

enum { ESC = 0x1B, SI = 0x0F, PRIMARY_FONT = 10 };

/* Attributes that show on a blank: underline, blink, reverse, hidden, struck out. */
enum { SHOWN_ON_BLANK = 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 9 };

/* What a piece of output does with the pen. */
enum use {
	USE_NOTHING, /* moves the cursor */
	USE_BLANK,   /* draws blanks: of the pen only the background shows */
	USE_ALL,
};

static const struct pen plain;

void pen_filter_reset(struct pen_filter *filter)
{
	*filter = (struct pen_filter){.is_unknown = true};
}

static bool is_pen_eq(const struct pen *a, const struct pen *b)
{
	return a->attrs == b->attrs && strcmp(a->fg, b->fg) == 0 && strcmp(a->bg, b->bg) == 0;
}

static void add_param(struct str *out, const char *param)
{
	if (out->n > 0)
		str_add_char(out, ';');
	str_add_cstr(out, param);
}

static void add_attrs(struct str *out, unsigned attrs)
{
	char digit[2] = "";

	for (int i = 1; i <= 9; i++) {
		digit[0] = (char)('0' + i);
		if (attrs & 1U << i)
			add_param(out, digit);
	}
}

/* The parameters that lead from one pen to another without a reset. */
static void add_changes(struct str *out, const struct pen *from, const struct pen *to)
{
	add_attrs(out, to->attrs & ~from->attrs);
	if (strcmp(from->fg, to->fg) != 0)
		add_param(out, *to->fg ? to->fg : "39");
	if (strcmp(from->bg, to->bg) != 0)
		add_param(out, *to->bg ? to->bg : "49");
}

/* The terminal's pen becomes the wanted one, by the shorter of two ways. */
static void update(struct pen_filter *filter, struct str *out)
{
	const struct pen *from = &filter->present, *to = &filter->wanted;
	struct str anew = {0}, changes = {0};
	bool must_reset = filter->is_unknown || from->attrs & ~to->attrs;

	if (!filter->is_unknown && is_pen_eq(from, to))
		return;
	if (!is_pen_eq(to, &plain)) {
		str_add_char(&anew, '0');
		add_changes(&anew, &plain, to);
	}
	add_changes(&changes, from, to);
	str_addf(out, "\033[%sm", str_cstr(must_reset || anew.n <= changes.n ? &anew : &changes));
	filter->present = *to;
	filter->is_unknown = false;
	str_release(&anew);
	str_release(&changes);
}

static bool looks_same_on_blank(const struct pen *a, const struct pen *b)
{
	return !((a->attrs | b->attrs) & SHOWN_ON_BLANK) && strcmp(a->bg, b->bg) == 0;
}

static void use(struct pen_filter *filter, enum use use, struct str *out)
{
	bool is_same =
		!filter->is_unknown && looks_same_on_blank(&filter->present, &filter->wanted);

	if (use == USE_ALL || (use == USE_BLANK && !is_same))
		update(filter, out);
}

static bool set_color(char slot[PEN_COLOR_SIZE], struct sv params)
{
	if (params.n >= PEN_COLOR_SIZE)
		return false;
	memcpy(slot, params.p, params.n);
	slot[params.n] = '\0';
	return true;
}

static unsigned attrs_without(unsigned attrs, int64_t off)
{
	enum { NOT_BOLD_NOT_DIM = 22 };

	return attrs & ~(off == NOT_BOLD_NOT_DIM ? 1U << 1 | 1U << 2 : 1U << (off - 20));
}

/* One parameter, or the group that makes a colour. False when it is not known. */
static bool apply(struct pen *pen, struct sv param)
{
	struct sv head, rest;
	int64_t n = 0;

	sv_cut(param,
		sv_starts_with(param, sv_cstr("38:")) || sv_starts_with(param, sv_cstr("48:"))
			? ':'
			: ';',
		&head, &rest);
	if (head.n > 0 && !sv_to_i64(head, &n))
		return false;
	if ((n >= 30 && n <= 38) || (n >= 90 && n <= 97))
		return set_color(pen->fg, param);
	if ((n >= 40 && n <= 48) || (n >= 100 && n <= 107))
		return set_color(pen->bg, param);
	if (n == 39 || n == 49)
		return set_color(n == 39 ? pen->fg : pen->bg, sv_of("", 0));
	if (n == 0)
		*pen = plain;
	else if (n >= 1 && n <= 9)
		pen->attrs |= 1U << n;
	else if (n >= 22 && n <= 29 && n != 26)
		pen->attrs = attrs_without(pen->attrs, n);
	else
		return n == PRIMARY_FONT; /* which is never left: it came along with an attribute */
	return true;
}

/* Take the first parameter off, or the three or five that make a colour. */
static struct sv take_param(struct sv *params)
{
	bool is_color =
		sv_starts_with(*params, sv_cstr("38;")) || sv_starts_with(*params, sv_cstr("48;"));
	int left = !is_color ? 1 : params->n > 3 && params->p[3] == '2' ? 5 : 3;
	size_t end = 0, next;
	struct sv taken;

	while (end < params->n && !(params->p[end] == ';' && --left == 0))
		end++;
	next = end < params->n ? end + 1 : end;
	taken = sv_of(params->p, end);
	*params = sv_of(params->p + next, params->n - next);
	return taken;
}

/* SGR: the wanted pen changes. False when something in it is not known. */
static bool apply_all(struct pen *pen, struct sv params)
{
	do {
		if (!apply(pen, take_param(&params)))
			return false;
	} while (params.n > 0);
	return true;
}

static enum use use_of_final(char final)
{
	/* Moves, and REP, which draws what was drawn last. */
	if (strchr("ABCDEFGHabdef`", final))
		return USE_NOTHING;
	/* Erasing, inserting, deleting, scrolling. */
	return strchr("JKXLMP@ST", final) ? USE_BLANK : USE_ALL;
}

/* ESC [ ... at the start of v: handle it; returns its length. */
static size_t read_csi(struct pen_filter *filter, struct sv v, struct str *out)
{
	struct pen pen = filter->wanted;
	size_t end = 2;
	char final;

	while (end < v.n && (v.p[end] < 0x40 || v.p[end] > 0x7E))
		end++;
	final = end < v.n ? v.p[end++] : '\0';
	if (final == 'm' && apply_all(&pen, sv_of(v.p + 2, end - 3))) {
		filter->wanted = pen;
		return end;
	}
	use(filter, use_of_final(final), out);
	str_add(out, sv_of(v.p, end));
	filter->is_unknown |= final == 'm';
	return end;
}

/* The palette is the user's, who may have changed it: curses does not get to reset it. */
static size_t palette_reset_bytes(struct sv v)
{
	static const char *const resets[] = {"\033]104\a", "\033]R"};

	for (size_t i = 0; i < COUNT_OF(resets); i++) {
		if (sv_starts_with(v, sv_cstr(resets[i])))
			return strlen(resets[i]);
	}
	return 0;
}

/* An escape sequence at the start of v: handle it; returns its length. */
static size_t read_escape(struct pen_filter *filter, struct sv v, struct str *out)
{
	const struct sv ascii = sv_cstr("\033(B");
	size_t reset = palette_reset_bytes(v), end = 1;

	if (reset > 0)
		return reset;
	if (v.n > 1 && v.p[1] == '[')
		return read_csi(filter, v, out);
	if (sv_starts_with(v, ascii)) {
		if (!filter->has_charset)
			str_add(out, ascii);
		filter->has_charset = true;
		return ascii.n;
	}
	while (end < v.n && v.p[end] >= ' ' && v.p[end] < '0')
		end++;
	end += end < v.n;
	if (v.p[end - 1] == '8')
		filter->present = filter->saved;
	else
		use(filter, USE_ALL, out);
	if (v.p[end - 1] == '7')
		filter->saved = filter->present;
	str_add(out, sv_of(v.p, end));
	return end;
}

/* A control character or text at the start of v: handle it; returns its length. */
static size_t read_plain(struct pen_filter *filter, struct sv v, struct str *out)
{
	size_t end = 1;

	if (v.p[0] == SI && filter->has_charset)
		return 1;
	if (v.p[0] == SI)
		filter->has_charset = true;
	if (v.p[0] == ' ' || v.p[0] == '\n') {
		use(filter, USE_BLANK, out);
	} else if ((unsigned char)v.p[0] > ' ') {
		use(filter, USE_ALL, out);
		while (end < v.n && (unsigned char)v.p[end] > ' ')
			end++;
	}
	str_add(out, sv_of(v.p, end));
	return end;
}

void pen_filter_frame(struct pen_filter *filter, struct sv frame, struct str *out)
{
	size_t used;

	while (frame.n > 0) {
		used = frame.p[0] == ESC ? read_escape(filter, frame, out)
					 : read_plain(filter, frame, out);
		frame = sv_of(frame.p + used, frame.n - used);
	}
}
