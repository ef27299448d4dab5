/* The names of keys. */
#include "sqscope/term/key.h"

#include "sqscope/base/safe_text.h"

struct key_word {
	const char *word;
	struct key key;
};

/* The first word of a key is the one it is shown by. */
static const struct key_word words[] = {
	{"Space", {KEY_CODE_CHAR, ' '}},
	{"Enter", {KEY_CODE_ENTER, 0}},
	{"Return", {KEY_CODE_ENTER, 0}},
	{"Esc", {KEY_CODE_ESC, 0}},
	{"Escape", {KEY_CODE_ESC, 0}},
	{"Tab", {KEY_CODE_TAB, 0}},
	{"S-Tab", {KEY_CODE_BACKTAB, 0}},
	{"Shift-Tab", {KEY_CODE_BACKTAB, 0}},
	{"BackTab", {KEY_CODE_BACKTAB, 0}},
	{"BackSp", {KEY_CODE_BACKSPACE, 0}},
	{"Backspace", {KEY_CODE_BACKSPACE, 0}},
	{"Del", {KEY_CODE_DELETE, 0}},
	{"Delete", {KEY_CODE_DELETE, 0}},
	{"Ins", {KEY_CODE_INSERT, 0}},
	{"Insert", {KEY_CODE_INSERT, 0}},
	{"Up", {KEY_CODE_UP, 0}},
	{"Down", {KEY_CODE_DOWN, 0}},
	{"Left", {KEY_CODE_LEFT, 0}},
	{"Right", {KEY_CODE_RIGHT, 0}},
	{"Home", {KEY_CODE_HOME, 0}},
	{"End", {KEY_CODE_END, 0}},
	{"PgUp", {KEY_CODE_PGUP, 0}},
	{"PageUp", {KEY_CODE_PGUP, 0}},
	{"PgDn", {KEY_CODE_PGDN, 0}},
	{"PageDown", {KEY_CODE_PGDN, 0}},
};

/* What terminals send for these is what they send for keys that have a name of their own. */
static const struct key_word control_words[] = {
	{"h", {KEY_CODE_BACKSPACE, 0}},
	{"i", {KEY_CODE_TAB, 0}},
	{"j", {KEY_CODE_ENTER, 0}},
	{"m", {KEY_CODE_ENTER, 0}},
	{"[", {KEY_CODE_ESC, 0}},
	{"?", {KEY_CODE_BACKSPACE, 0}},
};

enum { F_KEYS_MAX = 24 };

bool key_eq(struct key a, struct key b)
{
	return a.code == b.code && a.ch == b.ch;
}

bool key_is_mouse(struct key key)
{
	return key.code == KEY_CODE_CLICK || key.code == KEY_CODE_WHEEL_UP ||
	       key.code == KEY_CODE_WHEEL_DOWN;
}

void key_place(struct key key, int *row, int *col)
{
	*row = (int)(key.ch >> 16);
	*col = (int)(key.ch & 0xFFFF);
}

static const struct key *find_word(const struct key_word *rows, size_t count, struct sv name)
{
	for (size_t i = 0; i < count; i++) {
		if (sv_eq_nocase(sv_cstr(rows[i].word), name))
			return &rows[i].key;
	}
	return NULL;
}

static bool parse_f(struct sv name, struct key *out)
{
	int64_t number;

	if (name.n < 2 || (name.p[0] != 'F' && name.p[0] != 'f') || name.p[1] == '+')
		return false;
	if (!sv_to_i64(sv_of(name.p + 1, name.n - 1), &number) || number < 1 || number > F_KEYS_MAX)
		return false;
	*out = (struct key){KEY_CODE_F, (uint32_t)number};
	return true;
}

static bool parse_control(struct sv name, struct key *out)
{
	static const char *const prefixes[] = {"^", "C-", "Ctrl-"};
	const struct key *same;
	char c = '\0';

	for (size_t i = 0; i < COUNT_OF(prefixes) && !c; i++) {
		size_t n = strlen(prefixes[i]);

		if (name.n == n + 1 && sv_eq_nocase(sv_of(name.p, n), sv_cstr(prefixes[i])))
			c = name.p[n];
	}
	if (c >= 'A' && c <= 'Z')
		c = (char)(c - 'A' + 'a');
	if (!c || !strchr("abcdefghijklmnopqrstuvwxyz@[\\]^_?", c))
		return false;
	same = find_word(control_words, COUNT_OF(control_words), sv_of(&c, 1));
	*out = same ? *same : (struct key){KEY_CODE_CTRL, (uint32_t)c};
	return true;
}

/* A name of one character is that character; blanks and controls have words. */
static bool parse_char(struct sv name, struct key *out)
{
	uint32_t ch;

	if (utf8_decode(name, &ch) != name.n || name.n == 0)
		return false;
	if (ch <= ' ' || (ch >= 0x7F && ch < 0xA0))
		return false;
	*out = (struct key){KEY_CODE_CHAR, ch};
	return true;
}

bool key_parse(struct sv name, struct key *out)
{
	const struct key *found = find_word(words, COUNT_OF(words), name);

	if (found) {
		*out = *found;
		return true;
	}
	return parse_char(name, out) || parse_f(name, out) || parse_control(name, out);
}

static const char *word_of(struct key key)
{
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (key_eq(words[i].key, key))
			return words[i].word;
	}
	return NULL;
}

void key_name(struct key key, struct str *out)
{
	const char *word = word_of(key);

	if (word)
		str_add_cstr(out, word);
	else if (key.code == KEY_CODE_CHAR)
		str_add_codepoint(out, key.ch);
	else if (key.code == KEY_CODE_CTRL)
		str_addf(out, "^%c",
			key.ch >= 'a' && key.ch <= 'z' ? (int)key.ch - 'a' + 'A' : (int)key.ch);
	else if (key.code == KEY_CODE_F)
		str_addf(out, "F%u", (unsigned)key.ch);
}
