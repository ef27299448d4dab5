/* Unit tests of base/safe_text (design: ux 6.2, 6.3). */
#include "sqscope/base/safe_text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdio.h>

#include <cmocka.h>

static void assert_safe_sv(struct sv text, unsigned flags, const char *expected)
{
	struct str out = {0};

	str_add_cstr(&out, "|");
	safe_text(&out, text, flags);
	assert_string_equal(str_cstr(&out) + 1, expected);
	str_release(&out);
}

static void assert_safe(const char *text, const char *expected)
{
	assert_safe_sv(sv_cstr(text), 0, expected);
}

static void assert_ascii(const char *text, const char *expected)
{
	assert_safe_sv(sv_cstr(text), SAFE_ASCII, expected);
	assert_int_equal(safe_width(sv_cstr(text), SAFE_ASCII), strlen(expected));
}

static int width(const char *text)
{
	return safe_width(sv_cstr(text), 0);
}

static void test_safe_text__plain_text_is_untouched(void **state)
{
	(void)state;
	assert_safe("", "");
	assert_safe("ai-transcribe-dlq [READ-ONLY] ~!@#$%^&*()",
		"ai-transcribe-dlq [READ-ONLY] ~!@#$%^&*()");
	assert_safe("caf\xC3\xA9 \xE2\x82\xAC \xE6\x97\xA5\xE6\x9C\xAC",
		"caf\xC3\xA9 \xE2\x82\xAC \xE6\x97\xA5\xE6\x9C\xAC");
	assert_int_equal(width("caf\xC3\xA9"), 4);
	assert_int_equal(width("\xE6\x97\xA5\xE6\x9C\xAC"), 4);
	assert_int_equal(width(""), 0);
}

static void test_safe_text__every_c0_control_is_shown(void **state)
{
	char expected[16];

	(void)state;
	for (int c = 0; c < 0x20; c++) {
		char byte = (char)c;

		if (c == '\t' || c == '\n' || c == '\r')
			continue;
		snprintf(expected, sizeof expected, "<%02X>", (unsigned)c);
		assert_safe_sv(sv_of(&byte, 1), 0, expected);
		assert_safe_sv(sv_of(&byte, 1), SAFE_KEEP_LF, expected);
	}
	assert_safe("\x1B[31mred\x1B]0;title\a", "<1B>[31mred<1B>]0;title<07>");
	assert_safe("\x7F", "<7F>");
}

static void test_safe_text__every_c1_control_is_shown(void **state)
{
	char text[3] = {'\xC2', 0, 0}, expected[16];

	(void)state;
	for (int c = 0x80; c < 0xA0; c++) {
		text[1] = (char)c;
		snprintf(expected, sizeof expected, "<%02X>", (unsigned)c);
		assert_safe(text, expected);
	}
	assert_safe("\xC2\x9B"
		    "31m",
		"<9B>31m");
	assert_safe("\xC2\xA0", "\xC2\xA0");
}

static void test_safe_text__line_ends(void **state)
{
	(void)state;
	assert_safe("a\r\nb\nc", "a<CR><LF>b<LF>c");
	assert_safe_sv(sv_cstr("a\r\nb\n"), SAFE_KEEP_LF, "a<CR>\nb\n");
	assert_safe_sv(sv_cstr("a\nb"), SAFE_KEEP_LF | SAFE_ASCII, "a\nb");
	assert_int_equal(safe_width(sv_cstr("a\nb"), SAFE_KEEP_LF), 2);
}

static void test_safe_text__broken_utf8_is_shown_byte_by_byte(void **state)
{
	(void)state;
	assert_safe("\xFF\xFE", "<FF><FE>");
	assert_safe("a\x9B"
		    "b",
		"a<9B>b");
	assert_safe("\xE2\x82", "<E2><82>");
	assert_safe("\xE2\x82x", "<E2><82>x");
	assert_safe("\xC0\xAF", "<C0><AF>");
	assert_safe("\xED\xA0\x80", "<ED><A0><80>");
	assert_safe("\xF4\x90\x80\x80", "<F4><90><80><80>");
	assert_safe("a\xC3", "a<C3>");
}

/* All of the design's list; each range whole. */
static void test_safe_text__every_listed_code_point_is_shown(void **state)
{
	static const struct {
		uint32_t first, last;
	} listed[] = {
		{0x061C, 0x061C},
		{0x200B, 0x200F},
		{0x2028, 0x2029},
		{0x202A, 0x202E},
		{0x2060, 0x2064},
		{0x2066, 0x2069},
		{0xE000, 0xF8FF},
		{0xFE00, 0xFE0F},
		{0xFEFF, 0xFEFF},
		{0xE0000, 0xE007F},
		{0xF0000, 0x10FFFF},
	};
	struct str text = {0};
	char expected[24];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(listed); i++) {
		for (uint32_t c = listed[i].first; c <= listed[i].last; c++) {
			str_set(&text, sv_cstr("x"));
			str_add_codepoint(&text, c);
			snprintf(expected, sizeof expected, "x<U+%04X>", c);
			assert_safe_sv(str_sv(&text), 0, expected);
		}
	}
	str_release(&text);
}

static void test_safe_text__other_invisible_characters_are_shown(void **state)
{
	(void)state;
	assert_safe("a\xC2\xAD"
		    "b",
		"a<U+00AD>b");
	assert_safe("a\xCD\x8F", "a<U+034F>");
	assert_safe("a\xE3\x85\xA4", "a<U+3164>");
	assert_safe("a\xE2\x81\xAA", "a<U+206A>");
	assert_safe("a\xEF\xBF\xB9", "a<U+FFF9>");
	assert_safe("a\xF3\xA0\x84\x80", "a<U+E0100>");
	assert_safe("a\xF0\x9D\x85\xB3", "a<U+1D173>");
}

static void test_safe_text__unassigned_is_shown(void **state)
{
	(void)state;
	assert_safe("\xCD\xB8", "<U+0378>");
	assert_safe("\xEF\xB7\x90", "<U+FDD0>");
	assert_safe("\xEF\xBF\xBE", "<U+FFFE>");
	assert_safe("\xF0\x9F\xBF\xBF", "<U+1FFFF>");
	assert_safe("\xF4\x8F\xBF\xBF", "<U+10FFFF>");
}

static void test_safe_text__tabs_go_to_the_next_stop(void **state)
{
	(void)state;
	assert_safe("\tx", "        x");
	assert_safe("abc\tx", "abc     x");
	assert_safe("1234567\tx", "1234567 x");
	assert_safe("12345678\tx", "12345678        x");
	assert_safe("a\t\tx", "a               x");
	assert_safe("\xE6\x97\xA5\tx", "\xE6\x97\xA5      x");
	assert_safe("\x1B\tx", "<1B>    x");
	assert_safe_sv(sv_cstr("abcd\n\tx"), SAFE_KEEP_LF, "abcd\n        x");
	assert_int_equal(width("abc\tx"), 9);
}

static void test_safe_text__two_marks_a_character(void **state)
{
	(void)state;
	assert_safe("e\xCC\x81", "e\xCC\x81");
	assert_safe("e\xCC\x81\xCC\x82x", "e\xCC\x81\xCC\x82x");
	assert_safe("e\xCC\x81\xCC\x82\xCC\x83\xCC\x84x", "e\xCC\x81\xCC\x82<U+0303><U+0304>x");
	assert_int_equal(width("e\xCC\x81\xCC\x82x"), 2);
	/* Hangul in letters: one wide syllable. */
	assert_safe("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB");
	assert_int_equal(width("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), 2);
}

static void test_safe_text__a_mark_on_nothing_is_shown(void **state)
{
	(void)state;
	assert_safe("\xCC\x81x", "<U+0301>x");
	assert_safe("\x1B\xCC\x81", "<1B><U+0301>");
	assert_safe("\t\xCC\x81", "        <U+0301>");
	assert_safe_sv(sv_cstr("a\n\xCC\x81"), SAFE_KEEP_LF, "a\n<U+0301>");
}

static void test_safe_text__emoji_sequences_show_their_first(void **state)
{
	(void)state;
	/* Heart with the emoji style; a thumb with a skin tone; a family of four. */
	assert_safe("\xE2\x9D\xA4\xEF\xB8\x8F!", "\xE2\x9D\xA4!");
	assert_int_equal(width("\xE2\x9D\xA4\xEF\xB8\x8F!"), 2);
	assert_safe("\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBDx", "\xF0\x9F\x91\x8Dx");
	assert_safe(
		"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7\xE2\x80\x8D\xF0\x9F\x91\xA6"
		"x",
		"\xF0\x9F\x91\xA8x");
	assert_int_equal(width("\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9"), 2);
	/* Rainbow flag: the style comes before the joiner. */
	assert_safe("\xF0\x9F\x8F\xB3\xEF\xB8\x8F\xE2\x80\x8D\xF0\x9F\x8C\x88", "\xF0\x9F\x8F\xB3");
	/* Keycap. */
	assert_safe("1\xEF\xB8\x8F\xE2\x83\xA3.", "1.");
}

static void test_safe_text__what_only_looks_like_a_sequence_is_shown(void **state)
{
	(void)state;
	assert_safe("a\xEF\xB8\x8F", "a<U+FE0F>");
	assert_safe("1\xEF\xB8\x8F"
		    "2",
		"1<U+FE0F>2");
	assert_safe("\xF0\x9F\x91\xA8\xE2\x80\x8Dx", "\xF0\x9F\x91\xA8<U+200D>x");
	assert_safe("\xF0\x9F\x91\xA8\xE2\x80\x8D", "\xF0\x9F\x91\xA8<U+200D>");
	assert_safe("\xE2\x9D\xA4\xEF\xB8\x8F\xEF\xB8\x8F", "\xE2\x9D\xA4<U+FE0F>");
	assert_safe("\xE2\x9D\xA4\xEF\xB8\x80", "\xE2\x9D\xA4<U+FE00>");
	assert_safe("x\xF0\x9F\x8F\xBD", "x<U+1F3FD>");
	assert_safe("\xF0\x9F\x91\xA8\xF3\xA0\x81\xA7", "\xF0\x9F\x91\xA8<U+E0067>");
}

static void test_safe_text__a_chain_of_joiners_hides_no_more_than_a_family(void **state)
{
	struct str text = {0};

	(void)state;
	str_add_codepoint(&text, 0x1F468);
	for (int i = 1; i < 5; i++) {
		str_add_codepoint(&text, 0x200D);
		str_add_codepoint(&text, 0x1F469);
	}
	assert_safe(str_cstr(&text), "\xF0\x9F\x91\xA8<U+200D>\xF0\x9F\x91\xA9");
	str_release(&text);
}

static void test_safe_text__ascii_only(void **state)
{
	(void)state;
	assert_ascii("caf\xC3\xA9", "caf<U+00E9>");
	assert_ascii("\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9", "<U+1F468><U+200D><U+1F469>");
	assert_ascii("e\xCC\x81", "e<U+0301>");
	assert_ascii("1\xEF\xB8\x8F\xE2\x83\xA3", "1<U+FE0F><U+20E3>");
	assert_ascii("\xC2\x9B\xFF\x1B", "<9B><FF><1B>");
}

static void test_safe_text__a_locale_without_utf8_shows_escapes(void **state)
{
	(void)state;
	assert_non_null(setlocale(LC_CTYPE, "C"));
	assert_safe("caf\xC3\xA9\xFF", "caf<U+00E9><FF>");
	assert_int_equal(width("\xE6\x97\xA5"), 8);
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
}

static void assert_piece(struct safe_iter *it, const char *text, int columns, bool is_escape)
{
	struct safe_piece piece;

	assert_true(safe_next(it, &piece));
	assert_string_equal(piece.text, text);
	assert_int_equal(piece.width, columns);
	assert_int_equal(piece.is_escape, is_escape);
}

static void test_safe_text__pieces(void **state)
{
	struct safe_iter it;
	struct safe_piece piece;

	(void)state;
	safe_iter_init(&it,
		sv_cstr("a\xE6\x97\xA5"
			"e\xCC\x81\x1B\r\xFF\xE2\x80\xAE\n12\t"),
		SAFE_KEEP_LF);
	assert_piece(&it, "a", 1, false);
	assert_piece(&it, "\xE6\x97\xA5", 2, false);
	assert_piece(&it, "e\xCC\x81", 1, false);
	assert_piece(&it, "<1B>", 4, true);
	assert_piece(&it, "<CR>", 4, true);
	assert_piece(&it, "<FF>", 4, true);
	assert_piece(&it, "<U+202E>", 8, true);
	assert_piece(&it, "\n", 0, false);
	assert_piece(&it, "1", 1, false);
	assert_piece(&it, "2", 1, false);
	for (int i = 0; i < 6; i++)
		assert_piece(&it, " ", 1, false);
	assert_false(safe_next(&it, &piece));
	assert_false(safe_next(&it, &piece));
}

static void test_safe_text__text_may_hold_nul(void **state)
{
	(void)state;
	assert_safe_sv(sv_of("a\0b", 3), 0, "a<00>b");
}

static void test_safe_text__safe_text_stays_as_it_is(void **state)
{
	static const char mixed[] =
		"a\x1B\xE6\x97\xA5\xCC\x81\xCC\x81\xCC\x81\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\t\xFFz\r\n";
	struct str once = {0};

	(void)state;
	safe_text(&once, sv_cstr(mixed), 0);
	assert_safe_sv(str_sv(&once), 0, str_cstr(&once));
	assert_int_equal(safe_width(str_sv(&once), 0), safe_width(sv_cstr(mixed), 0));
	str_release(&once);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_safe_text__plain_text_is_untouched),
		cmocka_unit_test(test_safe_text__every_c0_control_is_shown),
		cmocka_unit_test(test_safe_text__every_c1_control_is_shown),
		cmocka_unit_test(test_safe_text__line_ends),
		cmocka_unit_test(test_safe_text__broken_utf8_is_shown_byte_by_byte),
		cmocka_unit_test(test_safe_text__every_listed_code_point_is_shown),
		cmocka_unit_test(test_safe_text__other_invisible_characters_are_shown),
		cmocka_unit_test(test_safe_text__unassigned_is_shown),
		cmocka_unit_test(test_safe_text__tabs_go_to_the_next_stop),
		cmocka_unit_test(test_safe_text__two_marks_a_character),
		cmocka_unit_test(test_safe_text__a_mark_on_nothing_is_shown),
		cmocka_unit_test(test_safe_text__emoji_sequences_show_their_first),
		cmocka_unit_test(test_safe_text__what_only_looks_like_a_sequence_is_shown),
		cmocka_unit_test(test_safe_text__a_chain_of_joiners_hides_no_more_than_a_family),
		cmocka_unit_test(test_safe_text__ascii_only),
		cmocka_unit_test(test_safe_text__a_locale_without_utf8_shows_escapes),
		cmocka_unit_test(test_safe_text__pieces),
		cmocka_unit_test(test_safe_text__text_may_hold_nul),
		cmocka_unit_test(test_safe_text__safe_text_stays_as_it_is),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
