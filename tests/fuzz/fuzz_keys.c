/*
 * Fuzz target: any bytes at any times give keys that exist, hold nothing back for ever, and take
 * bounded memory. Of the input, a byte says how many bytes come in one read and how long after the
 * last ones, then these bytes follow.
 */
#include "fuzz_target.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/units.h"
#include "term/key_burst.h"
#include "term/key_decoder.h"

enum { ESCAPE_MS = 25, LONG_MS = 100000 };

struct keyboard {
	struct key_decoder decoder;
	struct key_burst burst;
	int64_t now_ms;
	size_t fed, given;
};

static void check_key(struct key key)
{
	enum { FAR = 0xFFFF }; /* a place has 16 bits */
	bool is_c1 = key.ch >= 0x80 && key.ch < 0xA0, is_surrogate = key.ch >> 11 == 0x1B;
	int row, col;

	switch (key.code) {
	case KEY_CODE_CHAR:
		must(key.ch >= ' ' && key.ch != 0x7F && !is_c1, "a character is no control");
		must(key.ch <= 0x10FFFF && !is_surrogate, "a character is one of Unicode");
		break;
	case KEY_CODE_CTRL:
		must(key.ch >= '@' && key.ch <= 'z', "a control key has a letter");
		must(key.ch < 'A' || key.ch > 'Z', "the letter is a lower-case one");
		break;
	case KEY_CODE_F:
		must(key.ch >= 1 && key.ch <= 24, "a function key has its number");
		break;
	case KEY_CODE_RESIZE:
		must(false, "no bytes change the terminal's size");
		break;
	case KEY_CODE_CLICK:
	case KEY_CODE_WHEEL_UP:
	case KEY_CODE_WHEEL_DOWN:
		key_place(key, &row, &col);
		must(row >= 0 && row < FAR && col >= 0 && col < FAR, "the mouse is on a screen");
		break;
	case KEY_CODE_NONE:
	case KEY_CODE_ENTER:
	case KEY_CODE_ESC:
	case KEY_CODE_TAB:
	case KEY_CODE_BACKTAB:
	case KEY_CODE_BACKSPACE:
	case KEY_CODE_DELETE:
	case KEY_CODE_INSERT:
	case KEY_CODE_UP:
	case KEY_CODE_DOWN:
	case KEY_CODE_LEFT:
	case KEY_CODE_RIGHT:
	case KEY_CODE_HOME:
	case KEY_CODE_END:
	case KEY_CODE_PGUP:
	case KEY_CODE_PGDN:
	case KEY_CODE_PASTE:
	case KEY_CODE_FOCUS_IN:
	case KEY_CODE_FOCUS_OUT:
		must(key.ch == 0, "other keys have no character");
		break;
	}
}

/* Keys that can be bound. */
static bool has_name(struct key key)
{
	return key.code != KEY_CODE_PASTE && key.code != KEY_CODE_FOCUS_IN &&
	       key.code != KEY_CODE_FOCUS_OUT && !key_is_mouse(key);
}

/* What a binding is written as leads back to the key. */
static void check_name(struct key key)
{
	struct str name = {0};
	struct key back = {0};

	key_name(key, &name);
	if (has_name(key))
		must(key_parse(str_sv(&name), &back) && key_eq(key, back), "a key has a name");
	str_release(&name);
}

/* As the screen does it. */
static void take_keys(struct keyboard *k)
{
	struct key key;

	for (;;) {
		while ((key = key_burst_take(&k->burst, k->now_ms)).code != KEY_CODE_NONE) {
			check_key(key);
			check_name(key);
			k->given++;
		}
		key = key_decoder_next(&k->decoder, k->now_ms);
		if (key.code == KEY_CODE_NONE)
			return;
		key_burst_put(&k->burst, key, k->now_ms);
	}
}

static void check_bounds(const struct keyboard *k)
{
	size_t cap = (size_t)limit(LIMIT_PROMPT) * KEY_PASTE_PROMPTS;
	int64_t escape_ms = key_decoder_wait_ms(&k->decoder, k->now_ms);
	int64_t burst_ms = key_burst_wait_ms(&k->burst, k->now_ms);

	must(k->decoder.in.n - k->decoder.at <= KEY_SEQUENCE_MAX, "little waits for its rest");
	must(k->decoder.paste.n <= cap && k->burst.paste.n <= cap, "a paste is capped");
	must(escape_ms >= UNKNOWN && escape_ms <= ESCAPE_MS, "an ESC is not held for long");
	must(burst_ms >= UNKNOWN && burst_ms <= BURST_MS, "text is not held for long");
	/* An ESC that was given out, and a paste whose end got lost, may stand before what follows.
	 */
	must(k->given <= 2 * k->fed + 2, "keys come from bytes");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t gaps_ms[] = {0, 1, 10, 30, 200, 600, 4000, LONG_MS};
	struct keyboard k = {.burst = {.is_on = size % 2}, .now_ms = LONG_MS};

	key_decoder_init(&k.decoder, ESCAPE_MS);
	key_decoder_add(&k.decoder, sv_cstr("\033\t"), (struct key){.code = KEY_CODE_BACKTAB});
	for (size_t at = 0; at < size;) {
		size_t n = data[at] & 0x1F;

		k.now_ms += gaps_ms[data[at++] >> 5];
		n = n < size - at ? n : size - at;
		take_keys(&k);
		key_decoder_feed(&k.decoder, sv_of((const char *)data + at, n), k.now_ms);
		k.fed += n;
		at += n;
		take_keys(&k);
		check_bounds(&k);
	}
	k.now_ms += LONG_MS;
	take_keys(&k);
	must(key_decoder_wait_ms(&k.decoder, k.now_ms) == UNKNOWN, "no ESC is held for ever");
	must(key_burst_wait_ms(&k.burst, k.now_ms) == UNKNOWN, "no text is held for ever");
	key_decoder_release(&k.decoder);
	key_burst_release(&k.burst);
	return 0;
}
