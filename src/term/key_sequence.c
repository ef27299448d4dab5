/* From bytes to one key. */
#include "key_sequence.h"

#include "sqscope/base/safe_text.h"

enum { ESC = 0x1B, DEL = 0x7F, PASTE_START = 200, MOUSE_BYTES = 6 };

struct final_row {
	char final;
	struct key key;
};

/* ESC [ ... final. Lower case: rxvt with Shift. */
static const struct final_row csi_finals[] = {
	{'A', {KEY_CODE_UP, 0}},
	{'B', {KEY_CODE_DOWN, 0}},
	{'C', {KEY_CODE_RIGHT, 0}},
	{'D', {KEY_CODE_LEFT, 0}},
	{'F', {KEY_CODE_END, 0}},
	{'H', {KEY_CODE_HOME, 0}},
	{'I', {KEY_CODE_FOCUS_IN, 0}},
	{'O', {KEY_CODE_FOCUS_OUT, 0}},
	{'P', {KEY_CODE_F, 1}},
	{'Q', {KEY_CODE_F, 2}},
	{'R', {KEY_CODE_F, 3}},
	{'S', {KEY_CODE_F, 4}},
	{'Z', {KEY_CODE_BACKTAB, 0}},
	{'a', {KEY_CODE_UP, 0}},
	{'b', {KEY_CODE_DOWN, 0}},
	{'c', {KEY_CODE_RIGHT, 0}},
	{'d', {KEY_CODE_LEFT, 0}},
};

/* ESC O final: arrows in application mode, and the keypad as what is printed on it. */
static const struct final_row ss3_finals[] = {
	{' ', {KEY_CODE_CHAR, ' '}},
	{'A', {KEY_CODE_UP, 0}},
	{'B', {KEY_CODE_DOWN, 0}},
	{'C', {KEY_CODE_RIGHT, 0}},
	{'D', {KEY_CODE_LEFT, 0}},
	{'F', {KEY_CODE_END, 0}},
	{'H', {KEY_CODE_HOME, 0}},
	{'I', {KEY_CODE_TAB, 0}},
	{'M', {KEY_CODE_ENTER, 0}},
	{'P', {KEY_CODE_F, 1}},
	{'Q', {KEY_CODE_F, 2}},
	{'R', {KEY_CODE_F, 3}},
	{'S', {KEY_CODE_F, 4}},
	{'X', {KEY_CODE_CHAR, '='}},
	{'a', {KEY_CODE_UP, 0}},
	{'b', {KEY_CODE_DOWN, 0}},
	{'c', {KEY_CODE_RIGHT, 0}},
	{'d', {KEY_CODE_LEFT, 0}},
	{'j', {KEY_CODE_CHAR, '*'}},
	{'k', {KEY_CODE_CHAR, '+'}},
	{'l', {KEY_CODE_CHAR, ','}},
	{'m', {KEY_CODE_CHAR, '-'}},
	{'n', {KEY_CODE_CHAR, '.'}},
	{'o', {KEY_CODE_CHAR, '/'}},
	{'p', {KEY_CODE_CHAR, '0'}},
	{'q', {KEY_CODE_CHAR, '1'}},
	{'r', {KEY_CODE_CHAR, '2'}},
	{'s', {KEY_CODE_CHAR, '3'}},
	{'t', {KEY_CODE_CHAR, '4'}},
	{'u', {KEY_CODE_CHAR, '5'}},
	{'v', {KEY_CODE_CHAR, '6'}},
	{'w', {KEY_CODE_CHAR, '7'}},
	{'x', {KEY_CODE_CHAR, '8'}},
	{'y', {KEY_CODE_CHAR, '9'}},
};

/* ESC [ number ~ of the VT220 and what grew from it. */
static const struct key tilde_keys[] = {
	[1] = {KEY_CODE_HOME, 0},
	[2] = {KEY_CODE_INSERT, 0},
	[3] = {KEY_CODE_DELETE, 0},
	[4] = {KEY_CODE_END, 0},
	[5] = {KEY_CODE_PGUP, 0},
	[6] = {KEY_CODE_PGDN, 0},
	[7] = {KEY_CODE_HOME, 0},
	[8] = {KEY_CODE_END, 0},
	[11] = {KEY_CODE_F, 1},
	[12] = {KEY_CODE_F, 2},
	[13] = {KEY_CODE_F, 3},
	[14] = {KEY_CODE_F, 4},
	[15] = {KEY_CODE_F, 5},
	[17] = {KEY_CODE_F, 6},
	[18] = {KEY_CODE_F, 7},
	[19] = {KEY_CODE_F, 8},
	[20] = {KEY_CODE_F, 9},
	[21] = {KEY_CODE_F, 10},
	[23] = {KEY_CODE_F, 11},
	[24] = {KEY_CODE_F, 12},
	[25] = {KEY_CODE_F, 13},
	[26] = {KEY_CODE_F, 14},
	[28] = {KEY_CODE_F, 15},
	[29] = {KEY_CODE_F, 16},
	[31] = {KEY_CODE_F, 17},
	[32] = {KEY_CODE_F, 18},
	[33] = {KEY_CODE_F, 19},
	[34] = {KEY_CODE_F, 20},
};

/* The other buttons and drags are the terminal's. */
static const struct {
	int64_t button;
	enum key_code code;
} mouse_buttons[] = {
	{0, KEY_CODE_CLICK},
	{64, KEY_CODE_WHEEL_UP},
	{65, KEY_CODE_WHEEL_DOWN},
};

static struct key_sequence more(void)
{
	return (struct key_sequence){.kind = KEY_SEQUENCE_MORE};
}

static struct key_sequence nothing(size_t used)
{
	return (struct key_sequence){.kind = KEY_SEQUENCE_NOTHING, .used = used};
}

static struct key_sequence one_key(size_t used, enum key_code code, uint32_t ch)
{
	return (struct key_sequence){KEY_SEQUENCE_KEY, used, {code, ch}};
}

static struct key_sequence by_final(
	const struct final_row *rows, size_t count, char final, size_t used)
{
	for (size_t i = 0; i < count; i++) {
		if (rows[i].final == final)
			return one_key(used, rows[i].key.code, rows[i].key.ch);
	}
	return nothing(used);
}

/* The first number of the parameters; a modifier after it changes nothing. */
static struct key_sequence by_number(struct sv params, size_t used)
{
	size_t number = 0;

	for (size_t i = 0; i < params.n && params.p[i] >= '0' && params.p[i] <= '9'; i++) {
		number = number * 10 + (size_t)(params.p[i] - '0');
		if (number > PASTE_START)
			return nothing(used);
	}
	if (number == PASTE_START)
		return (struct key_sequence){.kind = KEY_SEQUENCE_PASTE_START, .used = used};
	if (number >= COUNT_OF(tilde_keys) || tilde_keys[number].code == KEY_CODE_NONE)
		return nothing(used);
	return one_key(used, tilde_keys[number].code, tilde_keys[number].ch);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Is c, at params.n, the last byte of the sequence? rxvt ends ESC [ 7 $ (Shift-Home) in what others
 * go on after. */
static bool is_final(struct sv params, char c)
{
	return (c >= 0x40 && c < DEL) || (c == '$' && params.n > 0 && is_digit(params.p[0]));
}

/* "<button;column;row", from 1: a button pressed (M) or let go (m), as mode 1006 reports it. */
static struct key_sequence read_mouse(struct sv params, char final, size_t used)
{
	enum { FAR = 0xFFFF };
	struct sv rest = sv_of(params.p + 1, params.n - 1), part;
	int64_t numbers[3];

	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		sv_cut(rest, ';', &part, &rest);
		if (!sv_to_i64(part, &numbers[i]) || numbers[i] < 0 || numbers[i] > FAR)
			return nothing(used);
	}
	if (final != 'M' || numbers[1] < 1 || numbers[2] < 1)
		return nothing(used);
	for (size_t i = 0; i < COUNT_OF(mouse_buttons); i++) {
		if (mouse_buttons[i].button == numbers[0])
			return one_key(used, mouse_buttons[i].code,
				(uint32_t)((numbers[2] - 1) << 16 | (numbers[1] - 1)));
	}
	return nothing(used);
}

static struct key_sequence read_final(struct sv params, char final, size_t used)
{
	if (params.n > 0 && params.p[0] == '<')
		return read_mouse(params, final, used);
	if (params.n > 0 && params.p[0] >= '<' && params.p[0] <= '?')
		return nothing(used); /* a report: device attributes */
	if (final == '~' || final == '^' || final == '$' || final == '@')
		return by_number(params, used);
	return by_final(csi_finals, COUNT_OF(csi_finals), final, used);
}

static struct key_sequence read_csi(struct sv v)
{
	if (v.n < 3)
		return more();
	if (v.p[2] == '[') { /* the Linux console's F1 to F5 */
		if (v.n < 4)
			return more();
		if (v.p[3] >= 'A' && v.p[3] <= 'E')
			return one_key(4, KEY_CODE_F, (uint32_t)(v.p[3] - 'A' + 1));
		return nothing(4);
	}
	if (v.p[2] == 'M') /* an old mouse report: three bytes of anything follow */
		return v.n < MOUSE_BYTES ? more() : nothing(MOUSE_BYTES);
	for (size_t i = 2; i < v.n && i < KEY_SEQUENCE_MAX; i++) {
		struct sv params = sv_of(v.p + 2, i - 2);
		unsigned char c = (unsigned char)v.p[i];

		if (c < 0x20 || c >= DEL)
			return nothing(i);
		if (is_final(params, v.p[i]))
			return read_final(params, v.p[i], i + 1);
	}
	return v.n < KEY_SEQUENCE_MAX ? more() : nothing(KEY_SEQUENCE_MAX);
}

/* A number before the final byte is a modifier. */
static struct key_sequence read_ss3(struct sv v)
{
	size_t at = 2;

	while (at < v.n && at < KEY_SEQUENCE_MAX && (is_digit(v.p[at]) || v.p[at] == ';'))
		at++;
	if (at == v.n)
		return more();
	if ((unsigned char)v.p[at] < 0x20 || (unsigned char)v.p[at] >= DEL)
		return nothing(at);
	return by_final(ss3_finals, COUNT_OF(ss3_finals), v.p[at], at + 1);
}

/* How many bytes the UTF-8 character that starts with c has; 0 when none starts so. */
static size_t utf8_bytes(unsigned char c)
{
	if (c < 0xC2 || c > 0xF4)
		return 0;
	return c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

static struct key_sequence read_character(struct sv v)
{
	uint32_t ch;
	size_t wanted = utf8_bytes((unsigned char)v.p[0]), have = 1, used = utf8_decode(v, &ch);

	if (used > 0)
		return ch < 0xA0 ? nothing(used) : one_key(used, KEY_CODE_CHAR, ch);
	while (have < wanted && have < v.n && (v.p[have] & 0xC0) == 0x80)
		have++;
	return have < wanted && have == v.n ? more() : nothing(have);
}

static struct key_sequence read_control(char c)
{
	switch (c) {
	case '\r':
	case '\n':
		return one_key(1, KEY_CODE_ENTER, 0);
	case '\t':
		return one_key(1, KEY_CODE_TAB, 0);
	case '\b':
	case DEL:
		return one_key(1, KEY_CODE_BACKSPACE, 0);
	default:
		/* Letters are named in lower case, the rest by what is printed on the key. */
		return one_key(
			1, KEY_CODE_CTRL, (uint32_t)(c >= 1 && c <= 26 ? c + 0x60 : c + 0x40));
	}
}

static struct key_sequence read_escape(struct sv v)
{
	struct key_sequence alt;

	if (v.n < 2)
		return more();
	switch (v.p[1]) {
	case ESC:
		return one_key(1, KEY_CODE_ESC, 0);
	case '[':
		return read_csi(v);
	case 'O':
		return read_ss3(v);
	case ']':
	case 'P':
	case 'X':
	case '^':
	case '_':
		return (struct key_sequence){.kind = KEY_SEQUENCE_STRING, .used = 2};
	default:
		/* Alt is bound to nothing, so that it cannot run what the bare key would. */
		alt = key_sequence_read(sv_of(v.p + 1, v.n - 1));
		return alt.kind == KEY_SEQUENCE_MORE ? alt : nothing(1 + alt.used);
	}
}

struct key_sequence key_sequence_read(struct sv v)
{
	char c = v.p[0];

	if (c == ESC)
		return read_escape(v);
	if ((unsigned char)c < 0x20 || c == DEL)
		return read_control(c);
	if (c & 0x80)
		return read_character(v);
	return one_key(1, KEY_CODE_CHAR, (uint32_t)c);
}
