/* A line that is typed. */
#include "prompt.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <stdlib.h>

enum { HISTORY_MAX = 100 };

void prompt_history_add(struct prompt_history *history, struct sv line)
{
	if (sv_is_empty(line))
		return;
	if (history->count > 0 && sv_eq_cstr(line, history->lines[history->count - 1]))
		return;
	if (history->count == HISTORY_MAX) {
		free(history->lines[0]);
		memmove(history->lines, history->lines + 1,
			(HISTORY_MAX - 1) * sizeof *history->lines);
		history->count--;
	}
	history->lines =
		mem_grow(history->lines, &history->cap, history->count + 1, sizeof *history->lines);
	history->lines[history->count++] = mem_strndup(line.p, line.n);
}

void prompt_history_release(struct prompt_history *history)
{
	for (size_t i = 0; i < history->count; i++)
		free(history->lines[i]);
	free(history->lines);
	*history = (struct prompt_history){0};
}

void prompt_init(struct prompt *prompt, struct prompt_history *history, struct sv text)
{
	*prompt = (struct prompt){.history = history, .history_at = history ? history->count : 0};
	prompt_set(prompt, text);
}

void prompt_release(struct prompt *prompt)
{
	str_release(&prompt->text);
	str_release(&prompt->typed);
}

void prompt_set(struct prompt *prompt, struct sv text)
{
	str_set(&prompt->text, text);
	prompt->cursor = prompt->text.n;
}

/* Bytes of the character (with its combining marks) at `at`. */
static size_t char_bytes(const struct prompt *prompt, size_t at)
{
	struct sv rest = sv_of(str_cstr(&prompt->text) + at, prompt->text.n - at);
	struct safe_iter it;
	struct safe_piece piece;

	safe_iter_init(&it, rest, 0);
	return safe_next(&it, &piece) ? rest.n - it.rest.n : 0;
}

/* Where the character before `at` begins. */
static size_t char_before(const struct prompt *prompt, size_t at)
{
	size_t start = 0, n;

	for (size_t i = 0; i < at; i += n) {
		start = i;
		n = char_bytes(prompt, i);
		if (n == 0)
			break;
	}
	return start;
}

/* Where the word before the cursor begins. */
static size_t word_before(const struct prompt *prompt)
{
	const char *p = str_cstr(&prompt->text);
	size_t at = prompt->cursor;

	while (at > 0 && p[at - 1] == ' ')
		at--;
	while (at > 0 && p[at - 1] != ' ')
		at--;
	return at;
}

static enum prompt_result cut(struct prompt *prompt, size_t start, size_t end)
{
	struct str *text = &prompt->text;

	if (start == end)
		return PROMPT_MOVED;
	memmove(text->p + start, text->p + end, text->n - end);
	str_truncate(text, text->n - (end - start));
	prompt->cursor = start;
	return PROMPT_EDITED;
}

static enum prompt_result insert(struct prompt *prompt, struct sv added)
{
	struct str whole = {0};

	if (prompt->text.n + added.n > (size_t)limit(LIMIT_PROMPT))
		return PROMPT_MOVED;
	str_add(&whole, sv_of(str_cstr(&prompt->text), prompt->cursor));
	str_add(&whole, added);
	str_add(&whole,
		sv_of(str_cstr(&prompt->text) + prompt->cursor, prompt->text.n - prompt->cursor));
	str_set(&prompt->text, str_sv(&whole));
	prompt->cursor += added.n;
	str_release(&whole);
	return PROMPT_EDITED;
}

static enum prompt_result insert_char(struct prompt *prompt, uint32_t ch)
{
	struct str text = {0};
	enum prompt_result result;

	str_add_codepoint(&text, ch);
	result = insert(prompt, str_sv(&text));
	str_release(&text);
	return result;
}

/* Line ends become blanks, other controls and what is not UTF-8 are left out. */
static enum prompt_result insert_paste(struct prompt *prompt, struct sv paste)
{
	struct str text = {0};
	enum prompt_result result;

	for (size_t i = 0; i < paste.n;) {
		uint32_t ch = 0;
		size_t n = utf8_decode(sv_of(paste.p + i, paste.n - i), &ch);

		if (n > 0 && ch >= 0x20 && (ch < 0x7F || ch >= 0xA0))
			str_add_codepoint(&text, ch);
		else if (ch == '\n' || ch == '\t')
			str_add_char(&text, ' ');
		i += n > 0 ? n : 1;
	}
	result = insert(prompt, sv_trim(str_sv(&text)));
	str_release(&text);
	return result;
}

static enum prompt_result look_back(struct prompt *prompt, int step)
{
	const struct prompt_history *history = prompt->history;

	if (!history || (step < 0 && prompt->history_at == 0) ||
		(step > 0 && prompt->history_at >= history->count))
		return PROMPT_MOVED;
	if (prompt->history_at == history->count)
		str_set(&prompt->typed, str_sv(&prompt->text));
	prompt->history_at = step < 0 ? prompt->history_at - 1 : prompt->history_at + 1;
	prompt_set(prompt, prompt->history_at < history->count
				   ? sv_cstr(history->lines[prompt->history_at])
				   : str_sv(&prompt->typed));
	return PROMPT_EDITED;
}

static enum prompt_result go(struct prompt *prompt, size_t at)
{
	prompt->cursor = at;
	return PROMPT_MOVED;
}

static enum prompt_result control_key(struct prompt *prompt, uint32_t letter)
{
	switch (letter) {
	case 'a':
		return go(prompt, 0);
	case 'e':
		return go(prompt, prompt->text.n);
	case 'b':
		return go(prompt, char_before(prompt, prompt->cursor));
	case 'f':
		return go(prompt, prompt->cursor + char_bytes(prompt, prompt->cursor));
	case 'd':
		return cut(prompt, prompt->cursor,
			prompt->cursor + char_bytes(prompt, prompt->cursor));
	case 'k':
		return cut(prompt, prompt->cursor, prompt->text.n);
	case 'u':
		return cut(prompt, 0, prompt->cursor);
	case 'w':
		return cut(prompt, word_before(prompt), prompt->cursor);
	case 'p':
		return look_back(prompt, -1);
	case 'n':
		return look_back(prompt, 1);
	case 'c':
		return PROMPT_CANCELLED;
	default:
		return PROMPT_NOTHING;
	}
}

enum prompt_result prompt_key(struct prompt *prompt, struct key key, struct sv paste)
{
	switch (key.code) {
	case KEY_CODE_CHAR:
		return insert_char(prompt, key.ch);
	case KEY_CODE_PASTE:
		return insert_paste(prompt, paste);
	case KEY_CODE_CTRL:
		return control_key(prompt, key.ch);
	case KEY_CODE_ENTER:
		return PROMPT_ACCEPTED;
	case KEY_CODE_ESC:
		return PROMPT_CANCELLED;
	case KEY_CODE_BACKSPACE:
		if (prompt->text.n == 0)
			return PROMPT_CANCELLED;
		return cut(prompt, char_before(prompt, prompt->cursor), prompt->cursor);
	case KEY_CODE_DELETE:
		return cut(prompt, prompt->cursor,
			prompt->cursor + char_bytes(prompt, prompt->cursor));
	case KEY_CODE_LEFT:
		return go(prompt, char_before(prompt, prompt->cursor));
	case KEY_CODE_RIGHT:
		return go(prompt, prompt->cursor + char_bytes(prompt, prompt->cursor));
	case KEY_CODE_HOME:
		return go(prompt, 0);
	case KEY_CODE_END:
		return go(prompt, prompt->text.n);
	case KEY_CODE_UP:
		return look_back(prompt, -1);
	case KEY_CODE_DOWN:
		return look_back(prompt, 1);
	case KEY_CODE_NONE:
	case KEY_CODE_TAB:
	case KEY_CODE_BACKTAB:
	case KEY_CODE_INSERT:
	case KEY_CODE_PGUP:
	case KEY_CODE_PGDN:
	case KEY_CODE_F:
	case KEY_CODE_RESIZE:
	case KEY_CODE_CLICK:
	case KEY_CODE_WHEEL_UP:
	case KEY_CODE_WHEEL_DOWN:
	case KEY_CODE_FOCUS_IN:
	case KEY_CODE_FOCUS_OUT:
		break;
	}
	return PROMPT_NOTHING;
}

void prompt_draw(const struct prompt *prompt, struct area a, int row, const char *label)
{
	unsigned flags = a.canvas->charset == CHARSET_ASCII ? SAFE_ASCII : 0;
	int start = area_text(a, row, 0, -1, ROLE_PROMPT, sv_cstr(label));
	int room = a.cols - start - 1;
	const char *text = str_cstr(&prompt->text);
	size_t from = 0;

	/* What does not fit before the cursor moves out at the left. */
	while (from < prompt->cursor &&
		safe_width(sv_of(text + from, prompt->cursor - from), flags) > room)
		from += char_bytes(prompt, from);
	area_text(a, row, start, -1, ROLE_PROMPT, sv_of(text + from, prompt->text.n - from));
	area_cursor(a, row, start + safe_width(sv_of(text + from, prompt->cursor - from), flags));
}
