/* Untrusted text made harmless, one piece at a time. */
#include "sqscope/base/safe_text.h"

#include "safe_chars.h"

enum {
	TAB_COLUMNS = 8,
	MARKS_MAX = 2, /* combining marks that share a cell with their character */
};

static const char hex_digits[] = "0123456789ABCDEF";

static bool is_printable_ascii(char c)
{
	return c >= 0x20 && c < 0x7F;
}

static struct sv sv_from(struct sv v, size_t at)
{
	return sv_of(v.p + at, v.n - at);
}

static void set_escape(struct safe_piece *piece, const char *text)
{
	piece->width = (int)strlen(text);
	memcpy(piece->text, text, (size_t)piece->width + 1);
	piece->is_escape = true;
}

static void set_byte_escape(struct safe_piece *piece, unsigned char byte)
{
	const char text[] = {'<', hex_digits[byte >> 4], hex_digits[byte & 0xF], '>', '\0'};

	set_escape(piece, text);
}

static void set_codepoint_escape(struct safe_piece *piece, uint32_t codepoint)
{
	char text[sizeof "<U+10FFFF>"] = "<U+";
	size_t n = 3;
	int digits = codepoint > 0xFFFFF ? 6 : codepoint > 0xFFFF ? 5 : 4;

	for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
		text[n++] = hex_digits[codepoint >> shift & 0xF];
	text[n++] = '>';
	text[n] = '\0';
	set_escape(piece, text);
}

static void set_plain(struct safe_piece *piece, char c, int width)
{
	piece->text[0] = c;
	piece->text[1] = '\0';
	piece->width = width;
	piece->is_escape = false;
}

/* Copy up to MARKS_MAX marks from v behind the character in the piece; returns their bytes. */
static size_t add_marks(struct safe_piece *piece, size_t at, struct sv v)
{
	size_t n = 0, used;
	uint32_t c;

	for (int i = 0; i < MARKS_MAX; i++) {
		used = utf8_decode(sv_from(v, n), &c);
		if (used == 0 || !safe_is_mark(c))
			break;
		n += used;
	}
	if (n > 0)
		memcpy(piece->text + at, v.p, n);
	piece->text[at + n] = '\0';
	return n;
}

/* Anything but a C0 control at the start of v; returns the bytes that the piece stands for. */
static size_t set_character(struct safe_piece *piece, struct sv v, unsigned flags)
{
	bool is_ascii_only = flags & SAFE_ASCII;
	uint32_t c;
	size_t used = utf8_decode(v, &c), bytes;
	int width;

	if (used == 0) {
		set_byte_escape(piece, (unsigned char)v.p[0]);
		return 1;
	}
	if (c >= 0x80 && c < 0xA0) {
		set_byte_escape(piece, (unsigned char)c);
		return used;
	}
	width = c < 0x80 ? 1 : is_ascii_only ? -1 : safe_char_width(c);
	if (width <= 0) {
		set_codepoint_escape(piece, c);
		return used;
	}
	memcpy(piece->text, v.p, used);
	piece->text[used] = '\0';
	piece->width = width;
	piece->is_escape = false;
	if (is_ascii_only)
		return used;
	bytes = used + safe_sequence_bytes(c, sv_from(v, used));
	return bytes + add_marks(piece, used, sv_from(v, bytes));
}

static void set_control(struct safe_iter *it, struct safe_piece *piece, unsigned char c)
{
	if (c == '\t') {
		it->tab_left = TAB_COLUMNS - it->column % TAB_COLUMNS - 1;
		set_plain(piece, ' ', 1);
	} else if (c == '\n' && it->flags & SAFE_KEEP_LF) {
		it->column = 0;
		set_plain(piece, '\n', 0);
	} else if (c == '\n') {
		set_escape(piece, "<LF>");
	} else if (c == '\r') {
		set_escape(piece, "<CR>");
	} else {
		set_byte_escape(piece, c);
	}
}

void safe_iter_init(struct safe_iter *it, struct sv text, unsigned flags)
{
	*it = (struct safe_iter){.rest = text, .flags = flags};
}

bool safe_next(struct safe_iter *it, struct safe_piece *piece)
{
	size_t used = 1;
	char c;

	if (it->tab_left > 0) {
		it->tab_left--;
		it->column++;
		set_plain(piece, ' ', 1);
		return true;
	}
	if (it->rest.n == 0)
		return false;
	c = it->rest.p[0];
	/* The common case by far: ASCII that nothing can combine with. */
	if (is_printable_ascii(c) && (it->rest.n == 1 || !(it->rest.p[1] & 0x80)))
		set_plain(piece, c, 1);
	else if (is_printable_ascii(c) || c & 0x80)
		used = set_character(piece, it->rest, it->flags);
	else
		set_control(it, piece, (unsigned char)c);
	it->rest = sv_from(it->rest, used);
	it->column += piece->width;
	return true;
}

/* Take the ASCII in front that nothing can combine with, as one stretch. */
static struct sv take_ascii(struct safe_iter *it)
{
	struct sv v = it->rest;
	size_t n = 0;

	if (it->tab_left > 0)
		return sv_of(v.p, 0);
	while (n < v.n && is_printable_ascii(v.p[n]))
		n++;
	if (n > 0 && n < v.n && v.p[n] & 0x80)
		n--;
	it->rest = sv_from(v, n);
	it->column += (int)n;
	return sv_of(v.p, n);
}

void safe_text(struct str *out, struct sv text, unsigned flags)
{
	struct safe_iter it;
	struct safe_piece piece;

	safe_iter_init(&it, text, flags);
	str_add(out, take_ascii(&it));
	while (safe_next(&it, &piece)) {
		str_add_cstr(out, piece.text);
		str_add(out, take_ascii(&it));
	}
}

int safe_width(struct sv text, unsigned flags)
{
	struct safe_iter it;
	struct safe_piece piece;
	int width;

	safe_iter_init(&it, text, flags);
	width = (int)take_ascii(&it).n;
	while (safe_next(&it, &piece))
		width += piece.width + (int)take_ascii(&it).n;
	return width;
}
