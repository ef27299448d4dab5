/* Unit tests of term/key and of what stands behind it: sequences, the decoder, the guard against
 * pasted commands. */
#include "sqscope/base/compat.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/units.h"
#include "sqscope/term/key.h"
#include "term/key_burst.h"
#include "term/key_decoder.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* --- names
 * ---------------------------------------------------------------------------------------- */

static void assert_key(struct key key, enum key_code code, uint32_t ch)
{
	assert_int_equal(key.code, code);
	assert_int_equal(key.ch, ch);
}

static void assert_name(const char *name, enum key_code code, uint32_t ch)
{
	struct key key = {0};

	if (!key_parse(sv_cstr(name), &key))
		fail_msg("\"%s\" is the name of a key", name);
	assert_key(key, code, ch);
}

static void test_key__names_are_read(void **state)
{
	(void)state;
	assert_name("j", KEY_CODE_CHAR, 'j');
	assert_name("J", KEY_CODE_CHAR, 'J');
	assert_name("?", KEY_CODE_CHAR, '?');
	assert_name("^", KEY_CODE_CHAR, '^');
	assert_name("é", KEY_CODE_CHAR, 0xE9);
	assert_name("Space", KEY_CODE_CHAR, ' ');
	assert_name("enter", KEY_CODE_ENTER, 0);
	assert_name("ESC", KEY_CODE_ESC, 0);
	assert_name("S-Tab", KEY_CODE_BACKTAB, 0);
	assert_name("BackSp", KEY_CODE_BACKSPACE, 0);
	assert_name("Backspace", KEY_CODE_BACKSPACE, 0);
	assert_name("PgDn", KEY_CODE_PGDN, 0);
	assert_name("F5", KEY_CODE_F, 5);
	assert_name("f12", KEY_CODE_F, 12);
	assert_name("F", KEY_CODE_CHAR, 'F');
	assert_name("^R", KEY_CODE_CTRL, 'r');
	assert_name("^r", KEY_CODE_CTRL, 'r');
	assert_name("C-r", KEY_CODE_CTRL, 'r');
	assert_name("Ctrl-R", KEY_CODE_CTRL, 'r');
	assert_name("^\\", KEY_CODE_CTRL, '\\');
}

static void test_key__control_letters_that_are_keys_of_their_own(void **state)
{
	(void)state;
	assert_name("^H", KEY_CODE_BACKSPACE, 0);
	assert_name("^I", KEY_CODE_TAB, 0);
	assert_name("^J", KEY_CODE_ENTER, 0);
	assert_name("^M", KEY_CODE_ENTER, 0);
	assert_name("^[", KEY_CODE_ESC, 0);
}

static void test_key__what_is_no_name(void **state)
{
	static const char *const bad[] = {"", " ", "jk", "F0", "F25", "F1x", "F+1", "^1", "^^^",
		"^é", "\t", "\033", "C-", "Entre", "\x7F", "\xC2\x85", "\xFF"};
	struct key key = {KEY_CODE_F, 9};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(key_parse(sv_cstr(bad[i]), &key));
	assert_false(key_parse(sv_of("\0", 1), &key));
	assert_key(key, KEY_CODE_F, 9);
}

static void assert_read_back(enum key_code code, uint32_t ch)
{
	struct key key = {code, ch}, back = {0};
	struct str name = {0};

	key_name(key, &name);
	if (!key_parse(str_sv(&name), &back) || !key_eq(key, back))
		fail_msg(
			"\"%s\" is not the name of key %d %u", str_cstr(&name), code, (unsigned)ch);
	str_release(&name);
}

static void test_key__every_name_is_read_back(void **state)
{
	(void)state;
	for (int code = KEY_CODE_ENTER; code <= KEY_CODE_PGDN; code++)
		assert_read_back((enum key_code)code, 0);
	for (uint32_t ch = ' '; ch < 0x7F; ch++)
		assert_read_back(KEY_CODE_CHAR, ch);
	for (uint32_t ch = 0xA0; ch < 0x250; ch++)
		assert_read_back(KEY_CODE_CHAR, ch);
	for (const char *c = "abcdefgklnopqrstuvwxyz@\\]^_"; *c; c++)
		assert_read_back(KEY_CODE_CTRL, (uint32_t)*c);
	for (uint32_t number = 1; number <= 24; number++)
		assert_read_back(KEY_CODE_F, number);
}

static void test_key__names_are_short(void **state)
{
	static const struct {
		struct key key;
		const char *name;
	} rows[] = {
		{{KEY_CODE_CTRL, 'r'}, "^R"},
		{{KEY_CODE_CTRL, '\\'}, "^\\"},
		{{KEY_CODE_CHAR, ' '}, "Space"},
		{{KEY_CODE_CHAR, 'G'}, "G"},
		{{KEY_CODE_BACKSPACE, 0}, "BackSp"},
		{{KEY_CODE_PGDN, 0}, "PgDn"},
		{{KEY_CODE_F, 12}, "F12"},
		{{KEY_CODE_NONE, 0}, ""},
	};
	struct str name = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		str_clear(&name);
		key_name(rows[i].key, &name);
		assert_string_equal(str_cstr(&name), rows[i].name);
	}
	str_release(&name);
}

/* --- the decoder
 * ---------------------------------------------------------------------------------- */

enum { WAIT_MS = 25 };

static struct key_decoder decoder;

static int set_up(void **state)
{
	(void)state;
	key_decoder_init(&decoder, WAIT_MS);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	key_decoder_release(&decoder);
	return 0;
}

static void feed(const char *bytes, int64_t now_ms)
{
	key_decoder_feed(&decoder, sv_cstr(bytes), now_ms);
}

static void expect(enum key_code code, uint32_t ch, int64_t now_ms)
{
	assert_key(key_decoder_next(&decoder, now_ms), code, ch);
}

static void expect_none(int64_t now_ms)
{
	expect(KEY_CODE_NONE, 0, now_ms);
}

struct sent {
	const char *bytes;
	enum key_code code;
	uint32_t ch;
};

/* What the terminals in use send, from their terminfo entries and manuals; normal and application
 * mode. */
static const struct sent sent[] = {
	/* xterm, tmux, vt220 and the Linux console in normal mode */
	{"\033[A", KEY_CODE_UP, 0},
	{"\033[B", KEY_CODE_DOWN, 0},
	{"\033[C", KEY_CODE_RIGHT, 0},
	{"\033[D", KEY_CODE_LEFT, 0},
	{"\033[H", KEY_CODE_HOME, 0},
	{"\033[F", KEY_CODE_END, 0},
	/* xterm, vt100, screen in application mode */
	{"\033OA", KEY_CODE_UP, 0},
	{"\033OB", KEY_CODE_DOWN, 0},
	{"\033OC", KEY_CODE_RIGHT, 0},
	{"\033OD", KEY_CODE_LEFT, 0},
	{"\033OH", KEY_CODE_HOME, 0},
	{"\033OF", KEY_CODE_END, 0},
	{"\033OM", KEY_CODE_ENTER, 0},
	{"\033Oq", KEY_CODE_CHAR, '1'},
	{"\033Ok", KEY_CODE_CHAR, '+'},
	/* screen, tmux, Linux console */
	{"\033[1~", KEY_CODE_HOME, 0},
	{"\033[4~", KEY_CODE_END, 0},
	{"\033[2~", KEY_CODE_INSERT, 0},
	{"\033[3~", KEY_CODE_DELETE, 0},
	{"\033[5~", KEY_CODE_PGUP, 0},
	{"\033[6~", KEY_CODE_PGDN, 0},
	/* rxvt */
	{"\033[7~", KEY_CODE_HOME, 0},
	{"\033[8~", KEY_CODE_END, 0},
	{"\033[7$", KEY_CODE_HOME, 0},
	{"\033[a", KEY_CODE_UP, 0},
	{"\033[5^", KEY_CODE_PGUP, 0},
	{"\033[11~", KEY_CODE_F, 1},
	/* function keys */
	{"\033OP", KEY_CODE_F, 1},
	{"\033OS", KEY_CODE_F, 4},
	{"\033[[A", KEY_CODE_F, 1},
	{"\033[[E", KEY_CODE_F, 5},
	{"\033[15~", KEY_CODE_F, 5},
	{"\033[17~", KEY_CODE_F, 6},
	{"\033[21~", KEY_CODE_F, 10},
	{"\033[24~", KEY_CODE_F, 12},
	{"\033[34~", KEY_CODE_F, 20},
	/* with modifiers, which change nothing */
	{"\033[1;5A", KEY_CODE_UP, 0},
	{"\033[1;2H", KEY_CODE_HOME, 0},
	{"\033[6;5~", KEY_CODE_PGDN, 0},
	{"\033[1;2P", KEY_CODE_F, 1},
	{"\033O5D", KEY_CODE_LEFT, 0},
	{"\033[Z", KEY_CODE_BACKTAB, 0},
	/* plain */
	{"j", KEY_CODE_CHAR, 'j'},
	{" ", KEY_CODE_CHAR, ' '},
	{"\r", KEY_CODE_ENTER, 0},
	{"\n", KEY_CODE_ENTER, 0},
	{"\t", KEY_CODE_TAB, 0},
	{"\x7F", KEY_CODE_BACKSPACE, 0},
	{"\b", KEY_CODE_BACKSPACE, 0},
	{"\x12", KEY_CODE_CTRL, 'r'},
	{"\x03", KEY_CODE_CTRL, 'c'},
	{"\x1C", KEY_CODE_CTRL, '\\'},
	{"\xC3\xA9", KEY_CODE_CHAR, 0xE9},
	{"\xE2\x82\xAC", KEY_CODE_CHAR, 0x20AC},
	{"\xF0\x9F\x98\x80", KEY_CODE_CHAR, 0x1F600},
};

static void test_key__sequences_of_the_terminals_in_use(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(sent); i++) {
		feed(sent[i].bytes, 0);
		expect(sent[i].code, sent[i].ch, 0);
		expect_none(0);
	}
}

static void test_key__sequences_come_in_pieces(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(sent); i++) {
		size_t n = strlen(sent[i].bytes);

		for (size_t at = 0; at + 1 < n; at++) {
			key_decoder_feed(&decoder, sv_of(sent[i].bytes + at, 1), 0);
			expect_none(WAIT_MS - 1);
		}
		key_decoder_feed(&decoder, sv_of(sent[i].bytes + n - 1, 1), WAIT_MS - 1);
		expect(sent[i].code, sent[i].ch, WAIT_MS - 1);
		expect_none(WAIT_MS - 1);
	}
}

static void test_key__many_in_one_read(void **state)
{
	(void)state;
	feed("jk\033[Aq\033OB\r", 0);
	expect(KEY_CODE_CHAR, 'j', 0);
	expect(KEY_CODE_CHAR, 'k', 0);
	expect(KEY_CODE_UP, 0, 0);
	expect(KEY_CODE_CHAR, 'q', 0);
	expect(KEY_CODE_DOWN, 0, 0);
	expect(KEY_CODE_ENTER, 0, 0);
	expect_none(0);
}

static void test_key__nul_is_a_key_too(void **state)
{
	(void)state;
	key_decoder_feed(&decoder, sv_of("\0", 1), 0);
	expect(KEY_CODE_CTRL, '@', 0);
}

static void test_key__lone_escape_waits_for_its_time(void **state)
{
	(void)state;
	assert_int_equal(key_decoder_wait_ms(&decoder, 100), UNKNOWN);
	feed("\033", 100);
	expect_none(100);
	assert_int_equal(key_decoder_wait_ms(&decoder, 110), WAIT_MS - 10);
	expect_none(100 + WAIT_MS - 1);
	assert_int_equal(key_decoder_wait_ms(&decoder, 500), 0);
	expect(KEY_CODE_ESC, 0, 100 + WAIT_MS);
	assert_int_equal(key_decoder_wait_ms(&decoder, 200), UNKNOWN);
	expect_none(200);
}

static void test_key__two_escapes_are_one_at_once(void **state)
{
	(void)state;
	feed("\033\033", 0);
	expect(KEY_CODE_ESC, 0, 0);
	expect_none(0);
	expect(KEY_CODE_ESC, 0, WAIT_MS);
}

static void test_key__tail_of_a_sequence_after_its_escape(void **state)
{
	(void)state;
	feed("\033", 0);
	expect(KEY_CODE_ESC, 0, WAIT_MS);
	/* "[D" by a slow link must not become the key D, which deletes. */
	feed("[D", 200);
	expect(KEY_CODE_LEFT, 0, 200);
	expect_none(200);
	feed("\033", 1000);
	expect(KEY_CODE_ESC, 0, 1000 + WAIT_MS);
	feed("[D", 3000);
	expect(KEY_CODE_CHAR, '[', 3000);
	expect(KEY_CODE_CHAR, 'D', 3000);
}

static void test_key__tail_that_is_text(void **state)
{
	(void)state;
	feed("\033", 0);
	expect(KEY_CODE_ESC, 0, WAIT_MS);
	feed("OK", 100);
	expect(KEY_CODE_CHAR, 'O', 100);
	expect(KEY_CODE_CHAR, 'K', 100);
}

static void test_key__alt_is_nothing(void **state)
{
	(void)state;
	feed("\033x\033\xC3\xA9\033\r\033\x7Fj", 0);
	expect(KEY_CODE_CHAR, 'j', 0);
	expect_none(1000);
}

static void test_key__reports_are_nothing(void **state)
{
	(void)state;
	/* An old mouse report, device attributes, a colour, a key that does not exist. */
	feed("\033[M !!\033[?62;c\033[>0;95;0c\033[99~\033[9999999999~j", 0);
	expect(KEY_CODE_CHAR, 'j', 0);
	expect_none(0);
}

static void test_key__mouse_and_focus(void **state)
{
	int row, col;

	(void)state;
	feed("\033[<0;10;5M\033[<64;1;1M\033[<65;200;60M\033[I\033[O", 0);
	expect(KEY_CODE_CLICK, 4 << 16 | 9, 0);
	expect(KEY_CODE_WHEEL_UP, 0, 0);
	expect(KEY_CODE_WHEEL_DOWN, 59 << 16 | 199, 0);
	expect(KEY_CODE_FOCUS_IN, 0, 0);
	expect(KEY_CODE_FOCUS_OUT, 0, 0);
	key_place((struct key){KEY_CODE_CLICK, 59 << 16 | 199}, &row, &col);
	assert_int_equal(row, 59);
	assert_int_equal(col, 199);
	/* Let go, other buttons, a drag, Shift, and what no terminal sends. */
	feed("\033[<0;10;5m\033[<2;1;1M\033[<32;1;1M\033[<4;1;1M\033[<0;0;5M\033[<0;5M\033[<0;99999;1M"
	     "\033[<;;Mj",
		0);
	expect(KEY_CODE_CHAR, 'j', 0);
	expect_none(0);
}

static void test_key__answers_are_skipped_to_their_end(void **state)
{
	(void)state;
	feed("\033]11;rgb:0000/0000/0000\aj", 0);
	expect(KEY_CODE_CHAR, 'j', 0);
	feed("\033P1$r0m\033\\k", 10);
	expect(KEY_CODE_CHAR, 'k', 10);
	/* In pieces, and without an end: what comes much later is typed. */
	feed("\033]52;", 20);
	feed("c;abc", 30);
	expect_none(30);
	feed("q", 1000);
	expect(KEY_CODE_CHAR, 'q', 1000);
}

static void test_key__broken_characters_are_dropped(void **state)
{
	(void)state;
	/* A lone continuation, overlong, a surrogate, too large, C1, a head without its rest. */
	feed("\x80\xC0\xAF\xED\xA0\x80\xF5\xC2\x9B\xE2\x82z", 0);
	expect(KEY_CODE_CHAR, 'z', 0);
	expect_none(0);
}

static void test_key__broken_sequences_are_dropped(void **state)
{
	(void)state;
	feed("\033[12\rj", 0);
	expect(KEY_CODE_ENTER, 0, 0);
	expect(KEY_CODE_CHAR, 'j', 0);
	feed("\033[1111111111111111111111111111111111111111Aj", 0);
	while (!key_eq(key_decoder_next(&decoder, 0), (struct key){KEY_CODE_CHAR, 'j'}))
		;
	expect_none(0);
}

static void test_key__half_a_sequence_does_not_eat_what_is_typed_later(void **state)
{
	(void)state;
	feed("\033[", 0);
	expect_none(1000);
	feed("A", 2000);
	expect(KEY_CODE_CHAR, 'A', 2000);
}

static void test_key__keys_of_an_odd_terminal(void **state)
{
	(void)state;
	key_decoder_add(&decoder, sv_cstr("\033[224z"), (struct key){KEY_CODE_F, 1});
	key_decoder_add(&decoder, sv_cstr("\033\t"), (struct key){.code = KEY_CODE_BACKTAB});
	key_decoder_add(&decoder, sv_cstr("\033A"), (struct key){.code = KEY_CODE_UP});
	/* Known anyway, not a sequence, too long: not kept. */
	key_decoder_add(&decoder, sv_cstr("\033[A"), (struct key){.code = KEY_CODE_UP});
	key_decoder_add(&decoder, sv_cstr("k"), (struct key){.code = KEY_CODE_UP});
	key_decoder_add(&decoder, sv_cstr(""), (struct key){.code = KEY_CODE_UP});
	key_decoder_add(&decoder, sv_cstr("\033[00000000000000000000000000000000001~"),
		(struct key){.code = KEY_CODE_UP});
	assert_int_equal(decoder.special_count, 3);
	feed("\033[224z\033\t\033Ak", 0);
	expect(KEY_CODE_F, 1, 0);
	expect(KEY_CODE_BACKTAB, 0, 0);
	expect(KEY_CODE_UP, 0, 0);
	expect(KEY_CODE_CHAR, 'k', 0);
}

static void test_key__specials_are_bounded(void **state)
{
	char sequence[] = "\033[200z";

	(void)state;
	for (int i = 0; i < 100; i++) {
		sequence[3] = (char)('0' + i / 10);
		sequence[4] = (char)('0' + i % 10);
		key_decoder_add(&decoder, sv_cstr(sequence), (struct key){KEY_CODE_F, 1});
	}
	assert_int_equal(decoder.special_count, KEY_SPECIALS_MAX);
}

static void assert_paste(const char *expected)
{
	assert_string_equal(str_cstr(&decoder.paste), expected);
}

static void test_key__bracketed_paste_is_one_key(void **state)
{
	(void)state;
	feed("a\033[200~Purge\rq dd\033[A\033[201~b", 0);
	expect(KEY_CODE_CHAR, 'a', 0);
	expect(KEY_CODE_PASTE, 0, 0);
	assert_paste("Purge\nq dd\033[A");
	expect(KEY_CODE_CHAR, 'b', 0);
}

static void test_key__paste_comes_in_pieces(void **state)
{
	const char *text = "\033[200~one\033[201two\033[201~j";

	(void)state;
	for (; text[1]; text++) {
		key_decoder_feed(&decoder, sv_of(text, 1), 0);
		if (text[0] != '~' || text[1] != 'j')
			expect_none(0);
	}
	expect(KEY_CODE_PASTE, 0, 0);
	assert_paste("one\033[201two");
	feed("j", 0);
	expect(KEY_CODE_CHAR, 'j', 0);
}

static void test_key__paste_holds_back_no_escape(void **state)
{
	(void)state;
	feed("\033[200~x\033", 0);
	expect_none(0);
	assert_int_equal(key_decoder_wait_ms(&decoder, 0), UNKNOWN);
	expect_none(1000);
	feed("[201~", 1000);
	expect(KEY_CODE_PASTE, 0, 1000);
	assert_paste("x");
}

static void test_key__paste_is_capped(void **state)
{
	size_t cap = (size_t)limit(LIMIT_PROMPT) * KEY_PASTE_PROMPTS;
	char chunk[1000];

	(void)state;
	memset(chunk, 'x', sizeof chunk);
	feed("\033[200~", 0);
	for (size_t n = 0; n < 2 * cap; n += sizeof chunk) {
		key_decoder_feed(&decoder, sv_of(chunk, sizeof chunk), 0);
		expect_none(0);
		assert_in_range(decoder.in.n, 0, 2 * sizeof chunk);
	}
	feed("\033[201~j", 0);
	expect(KEY_CODE_PASTE, 0, 0);
	assert_int_equal(decoder.paste.n, cap);
	expect(KEY_CODE_CHAR, 'j', 0);
}

static void test_key__paste_without_an_end_gives_the_keyboard_back(void **state)
{
	(void)state;
	feed("\033[200~lost", 0);
	expect_none(0);
	feed("q", 60000);
	expect(KEY_CODE_PASTE, 0, 60000);
	assert_paste("lost");
	expect(KEY_CODE_CHAR, 'q', 60000);
}

static void test_key__end_of_a_paste_alone_is_nothing(void **state)
{
	(void)state;
	feed("\033[201~j", 0);
	expect(KEY_CODE_CHAR, 'j', 0);
}

/* --- the guard
 * ------------------------------------------------------------------------------------ */

static struct key_burst burst;

static int set_up_burst(void **state)
{
	(void)state;
	burst = (struct key_burst){.is_on = true};
	return 0;
}

static int tear_down_burst(void **state)
{
	(void)state;
	key_burst_release(&burst);
	return 0;
}

static void put_char(char c, int64_t now_ms)
{
	key_burst_put(&burst, (struct key){KEY_CODE_CHAR, (uint32_t)c}, now_ms);
}

static void put(enum key_code code, int64_t now_ms)
{
	key_burst_put(&burst, (struct key){.code = code}, now_ms);
}

static void take(enum key_code code, uint32_t ch, int64_t now_ms)
{
	assert_key(key_burst_take(&burst, now_ms), code, ch);
}

/* As keys come: after each one everything is taken that can be. */
static void type(const char *text, int64_t now_ms)
{
	for (; *text; text++) {
		put_char(*text, now_ms);
		take(KEY_CODE_NONE, 0, now_ms);
	}
}

static void test_burst__typing_comes_through_a_little_later(void **state)
{
	(void)state;
	type("j", 0);
	assert_int_equal(key_burst_wait_ms(&burst, 5), BURST_MS - 5);
	take(KEY_CODE_CHAR, 'j', BURST_MS);
	take(KEY_CODE_NONE, 0, BURST_MS);
	assert_int_equal(key_burst_wait_ms(&burst, BURST_MS), UNKNOWN);
	type("gG", 100);
	take(KEY_CODE_CHAR, 'g', 100 + BURST_MS);
	take(KEY_CODE_CHAR, 'G', 100 + BURST_MS);
	take(KEY_CODE_NONE, 0, 200);
}

static void test_burst__three_keys_at_once_are_a_paste(void **state)
{
	(void)state;
	type("Pur", 0);
	type("ge", 10);
	put(KEY_CODE_ENTER, 25);
	take(KEY_CODE_NONE, 0, 25);
	put(KEY_CODE_TAB, 30);
	assert_int_equal(key_burst_wait_ms(&burst, 30), BURST_MS);
	take(KEY_CODE_PASTE, 0, 30 + BURST_MS);
	assert_true(burst.gave_paste);
	assert_string_equal(str_cstr(&burst.paste), "Purge\n\t");
	take(KEY_CODE_NONE, 0, 30 + BURST_MS);
}

static void test_burst__one_key_held_down_is_no_paste(void **state)
{
	(void)state;
	type("jjjjj", 0);
	for (int i = 0; i < 5; i++)
		take(KEY_CODE_CHAR, 'j', BURST_MS);
	take(KEY_CODE_NONE, 0, BURST_MS);
}

static void test_burst__paste_that_begins_with_one_letter_twice(void **state)
{
	(void)state;
	type("ss host", 0);
	take(KEY_CODE_PASTE, 0, BURST_MS);
	assert_string_equal(str_cstr(&burst.paste), "ss host");
}

static void test_burst__other_keys_are_never_text(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++) {
		put(KEY_CODE_DOWN, 0);
		take(KEY_CODE_DOWN, 0, 0);
		put(KEY_CODE_PGUP, 0);
		take(KEY_CODE_PGUP, 0, 0);
	}
	take(KEY_CODE_NONE, 0, 0);
}

static void test_burst__other_key_ends_what_is_held(void **state)
{
	(void)state;
	type("j", 0);
	put(KEY_CODE_DOWN, 1);
	take(KEY_CODE_CHAR, 'j', 1);
	take(KEY_CODE_DOWN, 0, 1);
	type("abc", 50);
	put(KEY_CODE_UP, 51);
	take(KEY_CODE_PASTE, 0, 51);
	take(KEY_CODE_UP, 0, 51);
	take(KEY_CODE_NONE, 0, 51);
}

static void test_burst__flood_of_one_key_is_bounded(void **state)
{
	int given = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		put_char('j', 0);
		while (key_burst_take(&burst, 0).code != KEY_CODE_NONE)
			given++;
	}
	while (key_burst_take(&burst, BURST_MS).code != KEY_CODE_NONE)
		given++;
	assert_int_equal(given, 1000);
}

static void test_burst__paste_is_capped(void **state)
{
	size_t cap = (size_t)limit(LIMIT_PROMPT) * KEY_PASTE_PROMPTS;

	(void)state;
	for (size_t i = 0; i < 2 * cap; i++)
		put_char("xy"[i % 2], 0);
	take(KEY_CODE_PASTE, 0, BURST_MS);
	assert_in_range(burst.paste.n, cap - 4, cap);
}

static void test_burst__off_lets_everything_through(void **state)
{
	(void)state;
	burst.is_on = false;
	for (const char *c = "Purge"; *c; c++) {
		put_char(*c, 0);
		take(KEY_CODE_CHAR, (uint32_t)*c, 0);
	}
	put(KEY_CODE_PASTE, 0);
	take(KEY_CODE_PASTE, 0, 0);
	assert_false(burst.gave_paste);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key__names_are_read),
		cmocka_unit_test(test_key__control_letters_that_are_keys_of_their_own),
		cmocka_unit_test(test_key__what_is_no_name),
		cmocka_unit_test(test_key__every_name_is_read_back),
		cmocka_unit_test(test_key__names_are_short),
		cmocka_unit_test_setup_teardown(
			test_key__sequences_of_the_terminals_in_use, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__sequences_come_in_pieces, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_key__many_in_one_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_key__nul_is_a_key_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__lone_escape_waits_for_its_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__two_escapes_are_one_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__tail_of_a_sequence_after_its_escape, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_key__tail_that_is_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_key__alt_is_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_key__reports_are_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_key__mouse_and_focus, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__answers_are_skipped_to_their_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__broken_characters_are_dropped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__broken_sequences_are_dropped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__half_a_sequence_does_not_eat_what_is_typed_later, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__keys_of_an_odd_terminal, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_key__specials_are_bounded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__bracketed_paste_is_one_key, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_key__paste_comes_in_pieces, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__paste_holds_back_no_escape, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_key__paste_is_capped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__paste_without_an_end_gives_the_keyboard_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_key__end_of_a_paste_alone_is_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_burst__typing_comes_through_a_little_later,
			set_up_burst, tear_down_burst),
		cmocka_unit_test_setup_teardown(
			test_burst__three_keys_at_once_are_a_paste, set_up_burst, tear_down_burst),
		cmocka_unit_test_setup_teardown(
			test_burst__one_key_held_down_is_no_paste, set_up_burst, tear_down_burst),
		cmocka_unit_test_setup_teardown(test_burst__paste_that_begins_with_one_letter_twice,
			set_up_burst, tear_down_burst),
		cmocka_unit_test_setup_teardown(
			test_burst__other_keys_are_never_text, set_up_burst, tear_down_burst),
		cmocka_unit_test_setup_teardown(
			test_burst__other_key_ends_what_is_held, set_up_burst, tear_down_burst),
		cmocka_unit_test_setup_teardown(
			test_burst__flood_of_one_key_is_bounded, set_up_burst, tear_down_burst),
		cmocka_unit_test_setup_teardown(
			test_burst__paste_is_capped, set_up_burst, tear_down_burst),
		cmocka_unit_test_setup_teardown(
			test_burst__off_lets_everything_through, set_up_burst, tear_down_burst),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
