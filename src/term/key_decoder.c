/* From bytes and times to keys and pastes. */
#include "key_decoder.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/units.h"

enum {
	ESC = 0x1B,
	BEL = 0x07,
	TAIL_MS = 500, /* a slow link may bring the rest of a sequence this long after its ESC */
	STRING_GAP_MS = 100, /* an answer comes in one piece; a later byte is a key */
	PASTE_GAP_MS = 3000, /* a paste whose end got lost must not swallow the keyboard */
};

static const char paste_end[] = "\033[201~";

void key_decoder_init(struct key_decoder *d, int64_t escape_wait_ms)
{
	*d = (struct key_decoder){.escape_wait_ms = escape_wait_ms, .escaped_ms = INT64_MIN};
}

void key_decoder_release(struct key_decoder *d)
{
	str_release(&d->in);
	str_release(&d->paste);
}

void key_decoder_add(struct key_decoder *d, struct sv sequence, struct key key)
{
	struct key_special *special = &d->specials[d->special_count];
	struct key_sequence known;

	if (sequence.n < 2 || sequence.n > KEY_SEQUENCE_MAX || sequence.p[0] != ESC)
		return;
	known = key_sequence_read(sequence);
	if (known.kind == KEY_SEQUENCE_KEY && known.used == sequence.n && key_eq(known.key, key))
		return;
	if (d->special_count == KEY_SPECIALS_MAX)
		return;
	memcpy(special->bytes, sequence.p, sequence.n);
	special->n = sequence.n;
	special->key = key;
	d->special_count++;
}

static struct sv waiting(const struct key_decoder *d)
{
	struct sv all = str_sv(&d->in);

	return sv_of(all.p + d->at, all.n - d->at);
}

static bool is_lone_escape(struct sv v)
{
	return v.n == 1 && v.p[0] == ESC;
}

/* "[A" soon after an ESC that was already given out: the rest of an arrow, not two keys. */
static bool is_late_tail(const struct key_decoder *d, struct sv bytes, int64_t now_ms)
{
	char joined[1 + KEY_SEQUENCE_MAX] = {ESC};
	size_t n = bytes.n < KEY_SEQUENCE_MAX ? bytes.n : KEY_SEQUENCE_MAX;

	if (bytes.n < 2 || (bytes.p[0] != '[' && bytes.p[0] != 'O'))
		return false;
	if (waiting(d).n > 0 || d->escaped_ms < now_ms - TAIL_MS)
		return false;
	memcpy(joined + 1, bytes.p, n);
	return key_sequence_read(sv_of(joined, n + 1)).kind == KEY_SEQUENCE_KEY;
}

/* What has waited too long for its rest will not get it. */
static void drop_stale(struct key_decoder *d, int64_t now_ms)
{
	int64_t gap_ms = now_ms - d->last_ms;

	if (gap_ms > (d->in_paste ? PASTE_GAP_MS : TAIL_MS))
		d->at = d->in.n;
	if (gap_ms > PASTE_GAP_MS && d->in_paste)
		str_add_cstr(&d->in, paste_end);
	if (gap_ms > STRING_GAP_MS)
		d->in_string = false;
}

void key_decoder_feed(struct key_decoder *d, struct sv bytes, int64_t now_ms)
{
	struct sv rest;

	drop_stale(d, now_ms);
	rest = waiting(d);
	if (d->at > 0) {
		memmove(d->in.p, rest.p, rest.n);
		str_truncate(&d->in, rest.n);
		d->at = 0;
	}
	if (is_late_tail(d, bytes, now_ms))
		str_add_char(&d->in, ESC);
	str_add(&d->in, bytes);
	d->last_ms = now_ms;
}

/* Inside an answer: skip to its end, BEL or any ESC (ST is ESC \, which alone means nothing). */
static void skip_string(struct key_decoder *d)
{
	for (; d->at < d->in.n; d->at++) {
		char c = d->in.p[d->at];

		if (c == BEL || c == ESC) {
			d->at += c == BEL;
			d->in_string = false;
			return;
		}
	}
}

/* Terminals send a line end as CR. */
static void add_pasted(struct key_decoder *d, struct sv text)
{
	size_t cap = (size_t)limit(LIMIT_PROMPT) * KEY_PASTE_PROMPTS;

	for (size_t i = 0; i < text.n && d->paste.n < cap; i++)
		str_add_char(&d->paste, text.p[i] == '\r' ? '\n' : text.p[i]);
}

/* The bytes at the end of v that may be the head of the end mark. */
static size_t partial_end(struct sv v)
{
	size_t n = sizeof paste_end - 2;

	for (n = n < v.n ? n : v.n; n > 0; n--) {
		if (memcmp(v.p + v.n - n, paste_end, n) == 0)
			break;
	}
	return n;
}

/* Inside a paste: collect it. True when its end has come. */
static bool collect_paste(struct key_decoder *d)
{
	struct sv v = waiting(d);
	const size_t mark = sizeof paste_end - 1;
	const char *end = v.n > 0 ? memmem(v.p, v.n, paste_end, mark) : NULL;
	size_t n = end ? (size_t)(end - v.p) : v.n - partial_end(v);

	add_pasted(d, sv_of(v.p, n));
	d->at += end ? n + mark : n;
	d->in_paste = !end;
	return end != NULL;
}

static struct key_sequence read_sequence(const struct key_decoder *d, struct sv v)
{
	for (size_t i = 0; i < d->special_count; i++) {
		const struct key_special *special = &d->specials[i];

		if (sv_starts_with(v, sv_of(special->bytes, special->n)))
			return (struct key_sequence){KEY_SEQUENCE_KEY, special->n, special->key};
	}
	return key_sequence_read(v);
}

/* A lone ESC that nothing followed in time is the key. */
static struct key take_escape(struct key_decoder *d, int64_t now_ms)
{
	if (!is_lone_escape(waiting(d)) || now_ms - d->last_ms < d->escape_wait_ms)
		return (struct key){0};
	d->at++;
	d->escaped_ms = now_ms;
	return (struct key){.code = KEY_CODE_ESC};
}

static void start_paste(struct key_decoder *d)
{
	d->in_paste = true;
	str_clear(&d->paste);
}

struct key key_decoder_next(struct key_decoder *d, int64_t now_ms)
{
	struct key_sequence sequence;

	if (d->in_string)
		skip_string(d);
	while (waiting(d).n > 0 || d->in_paste) {
		if (d->in_paste) {
			if (collect_paste(d))
				return (struct key){.code = KEY_CODE_PASTE};
			return (struct key){0};
		}
		sequence = read_sequence(d, waiting(d));
		d->at += sequence.used;
		switch (sequence.kind) {
		case KEY_SEQUENCE_MORE:
			return take_escape(d, now_ms);
		case KEY_SEQUENCE_KEY:
			return sequence.key;
		case KEY_SEQUENCE_NOTHING:
			break;
		case KEY_SEQUENCE_STRING:
			d->in_string = true;
			skip_string(d);
			break;
		case KEY_SEQUENCE_PASTE_START:
			start_paste(d);
			break;
		}
	}
	return (struct key){0};
}

int64_t key_decoder_wait_ms(const struct key_decoder *d, int64_t now_ms)
{
	int64_t left_ms = d->last_ms + d->escape_wait_ms - now_ms;

	if (d->in_paste || d->in_string || !is_lone_escape(waiting(d)))
		return UNKNOWN;
	return left_ms > 0 ? left_ms : 0;
}
