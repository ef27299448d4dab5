/* Unit tests of term/theme: the format, what it inherits, its warnings, and the built-in themes. */
#include "sqscope/base/compat.h"
#include "sqscope/base/limits.h"
#include "sqscope/term/theme.h"
#include "term/palette.h"
#include "term/theme_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct theme theme;
static struct theme_warnings warnings;
static struct err err;

static int set_up(void **state)
{
	(void)state;
	theme = (struct theme){0};
	warnings = (struct theme_warnings){0};
	err_clear(&err);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	theme_release(&theme);
	str_release(&warnings.text);
	return 0;
}

/* Parse, and expect these warnings. */
static void parse(const char *text, const char *expected)
{
	theme_release(&theme);
	str_clear(&warnings.text);
	warnings.count = 0;
	assert_true(theme_parse(&theme, sv_cstr(text), "t.ini", NULL, NULL, &warnings, &err));
	assert_string_equal(str_cstr(&warnings.text), expected);
}

static void assert_style(
	enum role role, enum color_depth depth, int32_t fg, int32_t bg, unsigned attrs)
{
	struct style style = theme_style(&theme, role, depth);

	assert_int_equal(style.fg, fg);
	assert_int_equal(style.bg, bg);
	assert_int_equal(style.attrs, attrs);
}

/* --- the format
 * ----------------------------------------------------------------------------------- */

/* The example of the design, word for word: several colours on a line, comments, depths. */
static const char example[] =
	"# themes/dark.ini\n"
	"[theme]\n"
	"name     = evening\n"
	"about    = dark background, warm warnings\n"
	"for      = dark            ; dark | light | any\n"
	"inherits = terminal        ; missing roles fall back to it\n"
	"[palette]\n"
	"red = #ff7b72   amber = #e3b341   green = #7cc48b   slate = #8b96a3\n"
	"[roles]\n"
	"text        = #d6dbe0/#14181d         ; 16=default/default\n"
	"dim         = slate                   ; 16=default dim   ; mono=none\n"
	"state.ok    = green                   ; 16=green         ; mono=none\n"
	"state.warn  = amber bold              ; 16=yellow bold   ; mono=underline\n"
	"state.crit  = red bold                ; 16=red bold      ; mono=reverse\n"
	"select      = #ffffff/#2b3b4d bold    ; 16=default/default reverse ; mono=reverse\n";

static void test_theme__example_of_the_design(void **state)
{
	(void)state;
	parse(example, "");
	assert_string_equal(theme.name, "evening");
	assert_string_equal(theme.about, "dark background, warm warnings");
	assert_string_equal(theme.suits, "dark");
	assert_style(ROLE_TEXT, DEPTH_256, 253, 234, 0);
	assert_style(ROLE_DIM, DEPTH_256, 246, 234, 0);
	assert_style(ROLE_STATE_OK, DEPTH_256, 114, 234, 0);
	assert_style(ROLE_STATE_WARN, DEPTH_256, 179, 234, STYLE_BOLD);
	assert_style(ROLE_STATE_CRIT, DEPTH_256, 209, 234, STYLE_BOLD);
	assert_style(ROLE_TEXT, DEPTH_TRUE, 0x1d6dbe0, 0x114181d, 0);
	assert_style(ROLE_TEXT, DEPTH_16, STYLE_OWN, STYLE_OWN, 0);
	assert_style(ROLE_DIM, DEPTH_16, STYLE_OWN, STYLE_OWN, STYLE_DIM);
	/* For 16 colours "red" is the terminal's, not the palette's. */
	assert_style(ROLE_STATE_CRIT, DEPTH_16, 1, STYLE_OWN, STYLE_BOLD);
	assert_style(ROLE_STATE_CRIT, DEPTH_MONO, STYLE_OWN, STYLE_OWN, STYLE_REVERSE);
	assert_style(ROLE_STATE_WARN, DEPTH_MONO, STYLE_OWN, STYLE_OWN, STYLE_UNDERLINE);
	assert_style(ROLE_SELECT, DEPTH_16, STYLE_OWN, STYLE_OWN, STYLE_REVERSE);
}

static void test_theme__colours_in_every_form(void **state)
{
	(void)state;
	parse("[roles]\ntext = white/black\nerror = bright-red\ndim = grey\nnotice = 75\n"
	      "title = #f00\nheader = 9/4\nsort = default/default\n",
		"");
	assert_style(ROLE_TEXT, DEPTH_256, 7, 0, 0);
	assert_style(ROLE_ERROR, DEPTH_256, 9, 0, 0);
	assert_style(ROLE_DIM, DEPTH_16, 8, 0, 0);
	assert_style(ROLE_NOTICE, DEPTH_256, 75, 0, 0);
	assert_style(ROLE_NOTICE, DEPTH_TRUE, 0x15fafff, 0, 0);
	assert_style(ROLE_TITLE, DEPTH_256, 196, 0, 0);
	assert_style(ROLE_TITLE, DEPTH_TRUE, 0x1ff0000, 0, 0);
	assert_style(ROLE_HEADER, DEPTH_16, 9, 4, 0);
	assert_style(ROLE_SORT, DEPTH_256, STYLE_OWN, STYLE_OWN, 0);
}

static void test_theme__attributes_in_every_form(void **state)
{
	(void)state;
	parse("[roles]\ntitle = bold\nheader = default italic underline reverse dim\nerror = none\n",
		"");
	assert_style(ROLE_TITLE, DEPTH_256, STYLE_OWN, STYLE_OWN, STYLE_BOLD);
	assert_style(ROLE_HEADER, DEPTH_16, STYLE_OWN, STYLE_OWN,
		STYLE_ITALIC | STYLE_UNDERLINE | STYLE_REVERSE | STYLE_DIM);
	assert_style(ROLE_ERROR, DEPTH_16, STYLE_OWN, STYLE_OWN, 0);
}

static void test_theme__explicit_values_win_at_their_depth(void **state)
{
	(void)state;
	parse("[palette]\nink = #102030\n[roles]\n"
	      "error = ink bold ; 256=75/ink underline ; 16=bright-blue ; mono=bold reverse\n",
		"");
	assert_style(ROLE_ERROR, DEPTH_TRUE, 0x1102030, STYLE_OWN, STYLE_BOLD);
	assert_style(ROLE_ERROR, DEPTH_256, 75, palette_nearest_256(0x102030), STYLE_UNDERLINE);
	assert_style(ROLE_ERROR, DEPTH_16, 12, STYLE_OWN, 0);
	assert_style(ROLE_ERROR, DEPTH_MONO, STYLE_OWN, STYLE_OWN, STYLE_BOLD | STYLE_REVERSE);
}

static void test_theme__what_is_not_written_is_worked_out(void **state)
{
	(void)state;
	parse("[roles]\ntext = #eeeeee/#101010\nerror = #fe0101\nselect = #ffffff/#303060\n"
	      "title = bold\n",
		"");
	assert_style(ROLE_ERROR, DEPTH_16, 9, 0, 0);
	/* A background must still show without colours. */
	assert_style(ROLE_SELECT, DEPTH_MONO, STYLE_OWN, STYLE_OWN, STYLE_REVERSE);
	assert_style(ROLE_TEXT, DEPTH_MONO, STYLE_OWN, STYLE_OWN, 0);
	assert_style(ROLE_TITLE, DEPTH_TRUE, 0x1eeeeee, 0x1101010, STYLE_BOLD);
}

static void test_theme__text_never_vanishes_where_colours_are_few(void **state)
{
	(void)state;
	parse("[roles]\nselect = #202028/#101018\n", "");
	assert_style(ROLE_SELECT, DEPTH_16, STYLE_OWN, STYLE_OWN, STYLE_REVERSE);
}

static void test_theme__value_over_several_lines(void **state)
{
	(void)state;
	parse("[palette]\nred = #ff0000\n  green = #00ff00\n[roles]\nerror = red bold\n"
	      "  ; 16=green\n  ; mono=bold\n  underline\n",
		"");
	assert_style(ROLE_ERROR, DEPTH_TRUE, 0x1ff0000, STYLE_OWN, STYLE_BOLD);
	assert_style(ROLE_ERROR, DEPTH_16, 2, STYLE_OWN, 0);
	assert_style(ROLE_ERROR, DEPTH_MONO, STYLE_OWN, STYLE_OWN, STYLE_BOLD | STYLE_UNDERLINE);
}

static void test_theme__palette_names_may_be_used_in_the_palette(void **state)
{
	(void)state;
	parse("[palette]\nbase = #123456\naccent = base\n[roles]\nerror = accent\n", "");
	assert_style(ROLE_ERROR, DEPTH_TRUE, 0x1123456, STYLE_OWN, 0);
}

static void test_theme__parents_are_asked_first(void **state)
{
	(void)state;
	/* `state` of this theme goes before `state.crit` of the one that it inherits. */
	parse("[roles]\nstate = blue\n", "");
	assert_style(ROLE_STATE_CRIT, DEPTH_16, 4, STYLE_OWN, 0);
	assert_style(ROLE_STATE_OK, DEPTH_16, 4, STYLE_OWN, 0);
	assert_style(ROLE_ERROR, DEPTH_16, 1, STYLE_OWN, STYLE_BOLD);
}

static void test_theme__empty_text_is_the_terminal_theme(void **state)
{
	struct theme root;

	(void)state;
	parse("", "");
	assert_string_equal(theme.name, "t.ini");
	assert_string_equal(theme.suits, "any");
	assert_true(theme_load(&root, "terminal", NULL, NULL, &warnings, &err));
	for (int role = 0; role < ROLE_COUNT; role++)
		assert_memory_equal(
			&theme.values[role], &root.values[role], sizeof root.values[role]);
	theme_release(&root);
}

static void test_theme__none_at_all_is_plain(void **state)
{
	(void)state;
	assert_style(ROLE_STATE_CRIT, DEPTH_256, STYLE_OWN, STYLE_OWN, 0);
}

/* --- warnings
 * ------------------------------------------------------------------------------------- */

static void test_theme__mistakes_are_warnings_with_their_line(void **state)
{
	(void)state;
	parse("[roles]\nstate.crti = red\n",
		"t.ini:2: unknown role \"state.crti\"; did you mean \"state.crit\"?\n");
	parse("[roles]\n\nerror = yelow bold\n",
		"t.ini:3: unknown colour \"yelow\"; did you mean \"yellow\"?\n");
	assert_style(ROLE_ERROR, DEPTH_16, STYLE_OWN, STYLE_OWN, STYLE_BOLD);
	parse("[palette]\namber = #e3b341\n[roles]\nerror = ambre\n",
		"t.ini:4: unknown colour \"ambre\"; did you mean \"amber\"?\n");
	parse("[roles]\nerror = red blod\n",
		"t.ini:2: unknown attribute \"blod\"; did you mean \"bold\"?\n");
	assert_style(ROLE_ERROR, DEPTH_16, 1, STYLE_OWN, 0);
	parse("[roles]\nerror = #12345\n", "t.ini:2: unknown colour \"#12345\"\n");
	parse("[roles]\nerror = 256\n", "t.ini:2: unknown colour \"256\"\n");
	parse("[roles]\nerror = red ; 8=red\n",
		"t.ini:2: \"8=red\" is not one of 256=, 16= and mono=\n");
	parse("[roles]\nerror = red ; mono=red\n", "t.ini:2: unknown attribute \"red\"\n");
	parse("[rolls]\nerror = red\n",
		"t.ini:1: unknown section \"rolls\"; did you mean \"roles\"?\n");
	parse("[theme]\ninherit = dark\n",
		"t.ini:2: unknown key \"inherit\"; did you mean \"inherits\"?\n");
	parse("[theme]\nfor = drak\n",
		"t.ini:2: unknown background \"drak\"; did you mean \"dark\"?\n");
	assert_string_equal(theme.suits, "any");
	parse("[palette]\nbold = red\n",
		"t.ini:2: \"bold\" is an attribute and cannot name a colour\n");
	parse("[palette]\nink =\n", "t.ini:2: \"ink\" has no colour\n");
	parse("[palette]\nink = red blue\n", "t.ini:2: \"blue\" is not NAME = COLOUR\n");
	parse("no section\n", "t.ini:1: Expected a section definition\n");
	parse("[roles]\nerror\ntitle = red\n",
		"t.ini:2: Expected an '=' sign defining a property\n");
	assert_style(ROLE_TITLE, DEPTH_16, 1, STYLE_OWN, 0);
}

static void test_theme__warnings_are_counted_and_safe(void **state)
{
	(void)state;
	parse("[roles]\nx\033[31m = red\nnope = red\n",
		"t.ini:2: unknown role \"x<1B>[31m\"\nt.ini:3: unknown role \"nope\"\n");
	assert_int_equal(warnings.count, 2);
}

static void test_theme__inheriting_what_is_not_there(void **state)
{
	(void)state;
	parse("[theme]\ninherits = drak\n",
		"t.ini:2: inherits drak: no theme is called \"drak\"; did you mean \"dark\"?\n");
	assert_style(ROLE_ERROR, DEPTH_16, 1, STYLE_OWN, STYLE_BOLD);
	parse("[theme]\ninherits = ../dark\n",
		"t.ini:2: inherits ../dark: \"../dark\" cannot be the name of a theme: only letters, digits, - and _\n");
}

static void test_theme__too_large_a_text_is_refused(void **state)
{
	struct str text = {0};

	(void)state;
	str_reserve(&text, (size_t)limit(LIMIT_CONFIG_FILE) + 2);
	for (int64_t i = 0; i <= limit(LIMIT_CONFIG_FILE); i++)
		str_add_char(&text, '\n');
	assert_false(theme_parse(&theme, str_sv(&text), "t.ini", NULL, NULL, &warnings, &err));
	assert_int_equal(err.code, ERR_CONFIG);
	str_release(&text);
}

/* --- files
 * ---------------------------------------------------------------------------------------- */

static char user_dir[64], data_dir[64];

static void write_theme(const char *dir, const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s.ini", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static int set_up_dirs(void **state)
{
	snprintf(user_dir, sizeof user_dir, "/tmp/test_theme_user.XXXXXX");
	snprintf(data_dir, sizeof data_dir, "/tmp/test_theme_data.XXXXXX");
	return mkdtemp(user_dir) && mkdtemp(data_dir) ? set_up(state) : 1;
}

static void remove_themes(const char *dir)
{
	static const char *const names[] = {"mine", "dark", "terminal", "a", "b", "c0", "c1", "c2",
		"c3", "c4", "c5", "c6", "c7", "c8", "c9"};
	char path[128];

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		snprintf(path, sizeof path, "%s/%s.ini", dir, names[i]);
		remove(path);
	}
	rmdir(dir);
}

static int tear_down_dirs(void **state)
{
	remove_themes(user_dir);
	remove_themes(data_dir);
	return tear_down(state);
}

static bool load(const char *name)
{
	return theme_load(&theme, name, user_dir, data_dir, &warnings, &err);
}

/* One warning, about a file of the user's. */
static void assert_warned(const char *rest)
{
	char expected[512];

	snprintf(expected, sizeof expected, "%s/%s\n", user_dir, rest);
	assert_string_equal(str_cstr(&warnings.text), expected);
}

static void test_themefile__user_goes_before_data_before_built_in(void **state)
{
	(void)state;
	assert_true(load("dark"));
	assert_style(ROLE_ERROR, DEPTH_TRUE, 0x1ff7b72, 0x114181d, STYLE_BOLD);
	theme_release(&theme);
	write_theme(data_dir, "dark", "[roles]\nerror = blue\n");
	assert_true(load("dark"));
	assert_style(ROLE_ERROR, DEPTH_16, 4, STYLE_OWN, 0);
	theme_release(&theme);
	write_theme(user_dir, "dark", "[roles]\nerror = green\n");
	assert_true(load("dark"));
	assert_style(ROLE_ERROR, DEPTH_16, 2, STYLE_OWN, 0);
	assert_string_equal(theme.name, "dark");
	assert_int_equal(warnings.count, 0);
}

static void test_themefile__own_theme_on_top_of_another(void **state)
{
	(void)state;
	write_theme(user_dir, "mine",
		"[theme]\nname = other\nfor = light\ninherits = dark\n[roles]\ntitle = blue\n");
	assert_true(load("mine"));
	assert_string_equal(theme.name, "mine");
	assert_string_equal(theme.suits, "light");
	/* Without a background of its own a role has that of the theme's text. */
	assert_style(ROLE_TITLE, DEPTH_TRUE, 4, 0x114181d, 0);
	assert_style(ROLE_ERROR, DEPTH_TRUE, 0x1ff7b72, 0x114181d, STYLE_BOLD);
}

static void test_themefile__theme_on_top_of_the_built_in_of_its_name(void **state)
{
	(void)state;
	write_theme(user_dir, "dark", "[theme]\ninherits = dark\n[roles]\ntitle = blue\n");
	assert_true(load("dark"));
	assert_int_equal(warnings.count, 0);
	assert_style(ROLE_TITLE, DEPTH_TRUE, 4, 0x114181d, 0);
	assert_style(ROLE_ERROR, DEPTH_TRUE, 0x1ff7b72, 0x114181d, STYLE_BOLD);
}

static void test_themefile__circle_is_a_warning(void **state)
{
	(void)state;
	write_theme(user_dir, "a", "[theme]\ninherits = b\n[roles]\ntitle = blue\n");
	write_theme(user_dir, "b", "\n[theme]\ninherits = a\n[roles]\nerror = green\n");
	assert_true(load("a"));
	assert_warned("b.ini:3: inherits a: that goes round in a circle");
	assert_style(ROLE_TITLE, DEPTH_16, 4, STYLE_OWN, 0);
	assert_style(ROLE_ERROR, DEPTH_16, 2, STYLE_OWN, 0);
	assert_style(ROLE_STATE_OK, DEPTH_16, 2, STYLE_OWN, 0);
}

static void test_themefile__inheriting_oneself_is_a_circle(void **state)
{
	(void)state;
	write_theme(user_dir, "mine", "[theme]\ninherits = mine\n");
	assert_true(load("mine"));
	assert_warned("mine.ini:2: inherits mine: no theme is called \"mine\"");
}

static void test_themefile__long_chain_ends(void **state)
{
	char name[16], text[64];

	(void)state;
	for (int i = 0; i < 10; i++) {
		snprintf(name, sizeof name, "c%d", i);
		snprintf(text, sizeof text, "[theme]\ninherits = c%d\n[roles]\n%s = blue\n", i + 1,
			role_rows[i].name);
		write_theme(user_dir, name, text);
	}
	assert_true(load("c0"));
	assert_int_equal(warnings.count, 1);
	assert_non_null(strstr(str_cstr(&warnings.text), "too many themes below each other"));
	assert_style(ROLE_ERROR, DEPTH_16, 1, STYLE_OWN, STYLE_BOLD);
}

static void test_themefile__unknown_name(void **state)
{
	(void)state;
	assert_false(load("drak"));
	assert_int_equal(err.code, ERR_CONFIG);
	assert_string_equal(err.msg, "no theme is called \"drak\"; did you mean \"dark\"?");
	assert_false(load("something else"));
	assert_int_equal(err.code, ERR_CONFIG);
	assert_false(load("../../etc/passwd"));
	assert_int_equal(err.code, ERR_CONFIG);
	assert_false(load(""));
	assert_int_equal(err.code, ERR_CONFIG);
	assert_null(theme.name);
}

static void test_themefile__file_that_cannot_be_read(void **state)
{
	char path[128];

	(void)state;
	/* A directory can be opened, but not read: also by root. */
	snprintf(path, sizeof path, "%s/dark.ini", user_dir);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(load("dark"));
	assert_int_equal(err.code, ERR_CONFIG);
	assert_non_null(strstr(err.msg, "dark.ini"));
}

static void test_themefile__warnings_name_the_file(void **state)
{
	(void)state;
	write_theme(user_dir, "mine", "[roles]\nerorr = red\n");
	assert_true(load("mine"));
	assert_warned("mine.ini:2: unknown role \"erorr\"; did you mean \"error\"?");
}

/* --- the built-in ones
 * ---------------------------------------------------------------------------- */

static const char *const shipped[] = {
	"terminal", "dark", "light", "hc-dark", "hc-light", "cvd-dark", "cvd-light", "mono"};

static void test_theme__a_colour_from_outside_takes_the_place_of_the_themes(void **state)
{
	struct theme own;
	struct style style;

	(void)state;
	assert_true(theme_load(&own, "dark", NULL, NULL, &warnings, &err));
	assert_true(theme_set_color(&own, ROLE_CONTEXT_1, sv_cstr("#ff8800")));
	style = theme_style(&own, ROLE_CONTEXT_1, DEPTH_TRUE);
	assert_int_equal(style.fg, 0xff8800 | STYLE_DIRECT);
	assert_int_equal(style.attrs, STYLE_BOLD);
	/* On the theme's own ground. */
	assert_int_equal(style.bg, theme_style(&own, ROLE_TEXT, DEPTH_TRUE).bg);
	assert_true(theme_set_color(&own, ROLE_CONTEXT_2, sv_cstr("red")));
	assert_int_equal(theme_style(&own, ROLE_CONTEXT_2, DEPTH_16).fg, 1);
	assert_true(theme_set_color(&own, ROLE_CONTEXT_2, sv_cstr("208")));
	assert_int_equal(theme_style(&own, ROLE_CONTEXT_2, DEPTH_256).fg, 208);
	/* Without colours the word alone carries it. */
	assert_int_equal(theme_style(&own, ROLE_CONTEXT_1, DEPTH_MONO).fg, STYLE_OWN);
	assert_false(theme_set_color(&own, ROLE_CONTEXT_2, sv_cstr("reddish")));
	assert_int_equal(theme_style(&own, ROLE_CONTEXT_2, DEPTH_256).fg, 208);
	assert_true(theme_color_is_known(sv_cstr("bright-blue")));
	assert_false(theme_color_is_known(sv_cstr("256")));
	assert_false(theme_color_is_known(sv_cstr("#12")));
	theme_release(&own);
}

static void test_theme__built_in_ones_are_complete_and_without_a_warning(void **state)
{
	(void)state;
	for (size_t i = 0; theme_builtins[i].name; i++) {
		struct sv text = sv_of(theme_builtins[i].text, theme_builtins[i].n);

		assert_string_equal(theme_builtin_names[i], theme_builtins[i].name);
		assert_true(
			theme_load(&theme, theme_builtins[i].name, NULL, NULL, &warnings, &err));
		assert_string_equal(str_cstr(&warnings.text), "");
		assert_true(strlen(theme.about) > 0);
		/* The colours of contexts come from the config. */
		for (int role = 0; role < ROLE_CONTEXT_1; role++) {
			struct str line = {0};

			assert_true(theme.values[role].is_set);
			str_addf(&line, "\n%s ", role_rows[role].name);
			assert_true(sv_contains_nocase(text, str_sv(&line)));
			str_release(&line);
		}
		theme_release(&theme);
	}
}

static void test_theme__the_shipped_ones_are_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(shipped); i++) {
		assert_true(theme_load(&theme, shipped[i], NULL, NULL, &warnings, &err));
		theme_release(&theme);
	}
}

static void test_theme__every_state_can_be_told_from_the_others(void **state)
{
	static const enum role states[] = {ROLE_STATE_OK, ROLE_STATE_WARN, ROLE_STATE_CRIT};

	(void)state;
	for (size_t t = 0; t < COUNT_OF(shipped); t++) {
		assert_true(theme_load(&theme, shipped[t], NULL, NULL, &warnings, &err));
		for (int depth = DEPTH_MONO; depth <= DEPTH_TRUE; depth++) {
			for (size_t i = 1; i < COUNT_OF(states); i++) {
				struct style a =
					theme_style(&theme, states[i - 1], (enum color_depth)depth);
				struct style b =
					theme_style(&theme, states[i], (enum color_depth)depth);

				assert_true(a.fg != b.fg || a.bg != b.bg || a.attrs != b.attrs);
			}
		}
		theme_release(&theme);
	}
}

static void test_theme__selection_shows_at_every_depth(void **state)
{
	(void)state;
	for (size_t t = 0; t < COUNT_OF(shipped); t++) {
		assert_true(theme_load(&theme, shipped[t], NULL, NULL, &warnings, &err));
		for (int depth = DEPTH_MONO; depth <= DEPTH_TRUE; depth++) {
			struct style text = theme_style(&theme, ROLE_TEXT, (enum color_depth)depth);
			struct style select =
				theme_style(&theme, ROLE_SELECT, (enum color_depth)depth);

			assert_true(select.bg != text.bg || select.attrs & STYLE_REVERSE);
		}
		theme_release(&theme);
	}
}

static void test_theme__mono_has_no_colour_anywhere(void **state)
{
	(void)state;
	assert_true(theme_load(&theme, "mono", NULL, NULL, &warnings, &err));
	for (int depth = DEPTH_MONO; depth <= DEPTH_TRUE; depth++) {
		for (int role = 0; role < ROLE_COUNT; role++) {
			struct style style =
				theme_style(&theme, (enum role)role, (enum color_depth)depth);

			assert_int_equal(style.fg, STYLE_OWN);
			assert_int_equal(style.bg, STYLE_OWN);
		}
	}
}

static void test_theme__a_contexts_colour_is_the_same_in_every_theme(void **state)
{
	(void)state;
	for (size_t t = 0; t < COUNT_OF(shipped); t++) {
		assert_true(theme_load(&theme, shipped[t], NULL, NULL, &warnings, &err));
		assert_true(theme_set_color(&theme, ROLE_CONTEXT_3, sv_cstr("#d70087")));
		assert_int_equal(theme_style(&theme, ROLE_CONTEXT_3, DEPTH_TRUE).fg, 0x1d70087);
		assert_int_equal(theme_style(&theme, ROLE_CONTEXT_3, DEPTH_256).fg, 162);
		assert_int_equal(theme_style(&theme, ROLE_CONTEXT_3, DEPTH_16).fg, 5);
		assert_int_equal(theme_style(&theme, ROLE_CONTEXT_3, DEPTH_256).attrs, STYLE_BOLD);
		theme_release(&theme);
	}
}

/* --- which there are, and what they look like in words
 * ---------------------------------------------------- */

static void note_listed(void *ud, const struct theme_listed *listed)
{
	str_addf(ud, "%s(%s,%s) ", listed->name, listed->about, listed->suits);
}

static void test_themelist__the_users_hide_the_built_in_ones(void **state)
{
	struct str names = {0};

	(void)state;
	write_theme(user_dir, "mine", "[theme]\nabout = of my own\nfor = dark\n");
	write_theme(user_dir, "dark", "[theme]\nabout = darker\n");
	write_theme(data_dir, "a", "");
	write_theme(data_dir, "mine", "[theme]\nabout = of everybody\n");
	theme_list(user_dir, data_dir, note_listed, &names);
	assert_string_equal(str_cstr(&names),
		"dark(darker,any) mine(of my own,dark) a(,any) "
		"cvd-dark(dark; blue, yellow and orange,dark) "
		"cvd-light(light; blue, brown, filled orange,light) "
		"hc-dark(high contrast on black,dark) hc-light(high contrast on white,light) "
		"light(light background, dark ink,light) "
		"mono(no colour: bold, underline and reverse only,any) "
		"terminal(the terminal's own colours,any) ");
	str_release(&names);
}

static void test_themelist__directories_may_be_missing(void **state)
{
	struct str names = {0};

	(void)state;
	theme_list("/nonexistent/themes", NULL, note_listed, &names);
	assert_non_null(strstr(str_cstr(&names), "hc-light("));
	str_release(&names);
}

static void assert_described(struct style style, const char *expected)
{
	struct str text = {0};

	style_describe(style, &text);
	assert_string_equal(str_cstr(&text), expected);
	str_release(&text);
}

static void test_style__in_words(void **state)
{
	(void)state;
	assert_described((struct style){STYLE_OWN, STYLE_OWN, 0}, "default");
	assert_described((struct style){STYLE_OWN, STYLE_OWN, STYLE_REVERSE | STYLE_BOLD},
		"default bold reverse");
	assert_described(
		(struct style){0x1ff7b72, 0x114181d, STYLE_BOLD}, "#ff7b72 on #14181d bold");
	assert_described((struct style){9, 208, STYLE_DIM | STYLE_ITALIC | STYLE_UNDERLINE},
		"bright-red on 208 dim italic underline");
}

/* --- palettes
 * ------------------------------------------------------------------------------------- */

static void test_palette__colours_of_the_cube_are_their_own_nearest(void **state)
{
	(void)state;
	for (int i = 16; i < 256; i++)
		assert_int_equal(palette_rgb(palette_nearest_256(palette_rgb(i))), palette_rgb(i));
	for (int i = 0; i < 16; i++)
		assert_int_equal(palette_nearest_16(palette_rgb(i)), i);
}

static void test_palette__indices_of_the_design(void **state)
{
	static const struct {
		uint32_t rgb;
		int index;
	} rows[] = {{0x14181d, 234}, {0xd6dbe0, 253}, {0x8b96a3, 246}, {0x6cb6ff, 75},
		{0x7cc48b, 114}, {0xe3b341, 179}, {0xff7b72, 209}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(palette_nearest_256(rows[i].rgb), rows[i].index);
}

static void test_palette__hex(void **state)
{
	uint32_t rgb = 1;

	(void)state;
	assert_true(palette_parse_hex(sv_cstr("#Ff7b72"), &rgb));
	assert_int_equal(rgb, 0xff7b72);
	assert_true(palette_parse_hex(sv_cstr("#0a5"), &rgb));
	assert_int_equal(rgb, 0x00aa55);
	assert_false(palette_parse_hex(sv_cstr("ff7b72"), &rgb));
	assert_false(palette_parse_hex(sv_cstr("#ff7b7"), &rgb));
	assert_false(palette_parse_hex(sv_cstr("#ff7b7g"), &rgb));
	assert_false(palette_parse_hex(sv_cstr(""), &rgb));
	assert_int_equal(rgb, 0x00aa55);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_theme__example_of_the_design, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__colours_in_every_form, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__attributes_in_every_form, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__explicit_values_win_at_their_depth, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__what_is_not_written_is_worked_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__text_never_vanishes_where_colours_are_few, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__value_over_several_lines, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__palette_names_may_be_used_in_the_palette, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__parents_are_asked_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__empty_text_is_the_terminal_theme, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__none_at_all_is_plain, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__mistakes_are_warnings_with_their_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__warnings_are_counted_and_safe, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__inheriting_what_is_not_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__too_large_a_text_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_themefile__user_goes_before_data_before_built_in, set_up_dirs,
			tear_down_dirs),
		cmocka_unit_test_setup_teardown(
			test_themefile__own_theme_on_top_of_another, set_up_dirs, tear_down_dirs),
		cmocka_unit_test_setup_teardown(
			test_themefile__theme_on_top_of_the_built_in_of_its_name, set_up_dirs,
			tear_down_dirs),
		cmocka_unit_test_setup_teardown(
			test_themefile__circle_is_a_warning, set_up_dirs, tear_down_dirs),
		cmocka_unit_test_setup_teardown(test_themefile__inheriting_oneself_is_a_circle,
			set_up_dirs, tear_down_dirs),
		cmocka_unit_test_setup_teardown(
			test_themefile__long_chain_ends, set_up_dirs, tear_down_dirs),
		cmocka_unit_test_setup_teardown(
			test_themefile__unknown_name, set_up_dirs, tear_down_dirs),
		cmocka_unit_test_setup_teardown(
			test_themefile__file_that_cannot_be_read, set_up_dirs, tear_down_dirs),
		cmocka_unit_test_setup_teardown(
			test_themefile__warnings_name_the_file, set_up_dirs, tear_down_dirs),
		cmocka_unit_test_setup_teardown(
			test_theme__a_colour_from_outside_takes_the_place_of_the_themes, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__built_in_ones_are_complete_and_without_a_warning, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__the_shipped_ones_are_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__every_state_can_be_told_from_the_others, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__selection_shows_at_every_depth, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__mono_has_no_colour_anywhere, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__a_contexts_colour_is_the_same_in_every_theme, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_themelist__the_users_hide_the_built_in_ones,
			set_up_dirs, tear_down_dirs),
		cmocka_unit_test(test_themelist__directories_may_be_missing),
		cmocka_unit_test(test_style__in_words),
		cmocka_unit_test(test_palette__colours_of_the_cube_are_their_own_nearest),
		cmocka_unit_test(test_palette__indices_of_the_design),
		cmocka_unit_test(test_palette__hex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
