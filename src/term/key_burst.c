/* The guard that tells a paste from typing. */
#include "key_burst.h"

#include "key_sequence.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/units.h"

static bool is_text(struct key key)
{
	switch (key.code) {
	case KEY_CODE_CHAR:
	case KEY_CODE_CTRL:
	case KEY_CODE_ENTER:
	case KEY_CODE_TAB:
	case KEY_CODE_BACKSPACE:
		return true;
	case KEY_CODE_NONE:
	case KEY_CODE_ESC:
	case KEY_CODE_BACKTAB:
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
	case KEY_CODE_F:
	case KEY_CODE_RESIZE:
	case KEY_CODE_PASTE:
	case KEY_CODE_CLICK:
	case KEY_CODE_WHEEL_UP:
	case KEY_CODE_WHEEL_DOWN:
	case KEY_CODE_FOCUS_IN:
	case KEY_CODE_FOCUS_OUT:
		return false;
	}
	return false;
}

static void add_pasted(struct key_burst *b, struct key key)
{
	if (b->paste.n + 4 > (size_t)limit(LIMIT_PROMPT) * KEY_PASTE_PROMPTS)
		return;
	if (key.code == KEY_CODE_CHAR)
		str_add_codepoint(&b->paste, key.ch);
	else if (key.code == KEY_CODE_ENTER)
		str_add_char(&b->paste, '\n');
	else if (key.code == KEY_CODE_TAB)
		str_add_char(&b->paste, '\t');
}

static bool is_one_key_repeated(const struct key_burst *b)
{
	for (size_t i = 1; i < b->count; i++) {
		if (!key_eq(b->held[i], b->held[0]))
			return false;
	}
	return true;
}

static void start_paste(struct key_burst *b)
{
	b->is_paste = true;
	str_clear(&b->paste);
	for (size_t i = 0; i < b->count; i++)
		add_pasted(b, b->held[i]);
	b->count = 0;
}

void key_burst_release(struct key_burst *b)
{
	str_release(&b->paste);
}

void key_burst_put(struct key_burst *b, struct key key, int64_t now_ms)
{
	if (!b->is_on || !is_text(key)) {
		b->after = key;
		return;
	}
	b->last_ms = now_ms;
	if (b->is_paste) {
		add_pasted(b, key);
		return;
	}
	if (b->count == 0)
		b->since_ms = now_ms;
	b->held[b->count++] = key;
	if (b->count >= BURST_KEYS && !is_one_key_repeated(b))
		start_paste(b);
}

static int64_t ready_at_ms(const struct key_burst *b)
{
	return (b->is_paste ? b->last_ms : b->since_ms) + BURST_MS;
}

static bool is_ready(const struct key_burst *b, int64_t now_ms)
{
	bool is_over = b->after.code != KEY_CODE_NONE || now_ms >= ready_at_ms(b);

	/* Once some were given out, all of them are: what comes later is a new burst. */
	return is_over || b->at > 0 || b->count == BURST_HELD_MAX;
}

struct key key_burst_take(struct key_burst *b, int64_t now_ms)
{
	struct key key = b->after;

	b->gave_paste = false;
	if ((b->is_paste || b->count > 0) && !is_ready(b, now_ms))
		return (struct key){0};
	if (b->is_paste) {
		b->is_paste = false;
		b->gave_paste = true;
		return (struct key){.code = KEY_CODE_PASTE};
	}
	if (b->at < b->count) {
		key = b->held[b->at++];
		if (b->at == b->count)
			b->at = b->count = 0;
		return key;
	}
	b->after = (struct key){0};
	return key;
}

int64_t key_burst_wait_ms(const struct key_burst *b, int64_t now_ms)
{
	int64_t left_ms = ready_at_ms(b) - now_ms;

	if (!b->is_paste && b->count == 0)
		return UNKNOWN;
	return left_ms > 0 ? left_ms : 0;
}
