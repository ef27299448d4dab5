/* Unit tests of base/ini: every rule of the grammar (design: aws-access 2.2) has its case. */
#include "sqscope/base/ini.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct ini parsed;

/* Parse; every test releases the document in its tear-down. */
static const struct ini *parse(const char *text, enum ini_dialect dialect)
{
	ini_release(&parsed);
	ini_parse(&parsed, sv_cstr(text), "test", dialect);
	return &parsed;
}

static const struct ini *aws(const char *text)
{
	return parse(text, INI_AWS);
}

static int tear_down(void **state)
{
	(void)state;
	ini_release(&parsed);
	return 0;
}

static const struct ini_property *property(const char *section, const char *key)
{
	const struct ini_section *found = ini_section(&parsed, sv_cstr(section));

	return found ? ini_get(found, sv_cstr(key)) : NULL;
}

static void assert_sv(struct sv v, const char *expected)
{
	assert_int_equal(v.n, strlen(expected));
	assert_memory_equal(v.p, expected, v.n);
}

static void assert_value(const char *section, const char *key, const char *expected)
{
	const struct ini_property *p = property(section, key);

	assert_non_null(p);
	assert_sv(p->value, expected);
}

/* The only problem of the document. */
static void assert_problem(int line, bool is_error, const char *text)
{
	assert_int_equal(parsed.problem_count, 1);
	assert_int_equal(parsed.problems[0].line, line);
	assert_int_equal(parsed.problems[0].is_error, is_error);
	assert_string_equal(parsed.problems[0].text, text);
}

static void assert_clean(void)
{
	assert_int_equal(parsed.problem_count, 0);
	assert_null(ini_first_error(&parsed));
}

static void test_ini__empty_text(void **state)
{
	(void)state;
	assert_int_equal(aws("")->count, 0);
	assert_clean();
	assert_string_equal(parsed.source, "test");
	assert_int_equal(aws("\n\r\n \t\n")->count, 0);
	assert_clean();
	ini_release(&parsed);
	ini_parse(&parsed, (struct sv){0}, "nothing", INI_CONFIG);
	assert_clean();
}

static void test_ini__sections_and_properties(void **state)
{
	(void)state;
	aws("[default]\nregion = eu-west-1\n[profile prod]\nregion=us-east-1\noutput = json");
	assert_clean();
	assert_int_equal(parsed.count, 2);
	assert_sv(parsed.sections[0].name, "default");
	assert_int_equal(parsed.sections[1].line, 3);
	assert_int_equal(parsed.sections[1].count, 2);
	assert_value("default", "region", "eu-west-1");
	assert_value("profile prod", "region", "us-east-1");
	assert_value("profile prod", "output", "json");
	assert_int_equal(property("profile prod", "output")->line, 5);
	assert_null(property("profile prod", "none"));
	assert_null(ini_section(&parsed, sv_cstr("prod")));
}

static void test_ini__line_ends(void **state)
{
	(void)state;
	aws("[a]\r\nx = 1\r\n\r\ny = 2\r\n[b]\nz = 3\r");
	assert_clean();
	assert_value("a", "x", "1");
	assert_value("a", "y", "2");
	assert_value("b", "z", "3");
	assert_int_equal(property("b", "z")->line, 6);
}

static void test_ini__only_blank_and_tab_are_white_space(void **state)
{
	(void)state;
	aws("[ \ta\t ]\nx \t= \t1\t \ny = \v2\v\n");
	assert_clean();
	assert_value("a", "x", "1");
	assert_value("a", "y", "\v2\v");
}

static void test_ini__byte_order_mark(void **state)
{
	(void)state;
	aws("\xEF\xBB\xBF[a]\nx = \xC3\xA9\n");
	assert_clean();
	assert_value("a", "x", "\xC3\xA9");
	assert_int_equal(aws("\xEF\xBB\xBF")->count, 0);
	assert_clean();
}

static void test_ini__comment_lines(void **state)
{
	(void)state;
	aws("# one\n; two\n[a]\n#x = 1\n;y = 2\nz = 3\n");
	assert_clean();
	assert_int_equal(parsed.sections[0].count, 1);
	assert_value("a", "z", "3");
}

static void test_ini__comments_behind_sections(void **state)
{
	(void)state;
	aws("[a] # one\nx = 1\n[b]; two\n[c]# three\n[d]\t;\n[e] # it's [mine]\n");
	assert_clean();
	assert_int_equal(parsed.count, 5);
	assert_sv(parsed.sections[2].name, "c");
	assert_sv(parsed.sections[4].name, "e");
}

static void test_ini__section_must_be_closed(void **state)
{
	(void)state;
	aws("[a]\nx = 1\n[profile broken\ny = 2\n z\n[b]\nx = 3\n");
	assert_problem(3, true, "Profile definition must end with ']'");
	assert_ptr_equal(ini_first_error(&parsed), &parsed.problems[0]);
	assert_int_equal(parsed.count, 2);
	assert_int_equal(parsed.sections[0].count, 1);
	assert_value("b", "x", "3");
	aws("[a#]");
	assert_problem(1, true, "Profile definition must end with ']'");
	aws("[a] x");
	assert_problem(1, true, "Profile definition must end with ']'");
	aws("[");
	assert_problem(1, true, "Profile definition must end with ']'");
	parse("[a", INI_CONFIG);
	assert_problem(1, true, "Section definition must end with ']'");
}

static void test_ini__comments_behind_values_need_a_blank(void **state)
{
	(void)state;
	aws("[a]\nx = v # c\ny = v#c\nz = v ; c # d\nw = v;c\nu = v\t#c\nt = # c\ns = a#b #c\n");
	assert_clean();
	assert_value("a", "x", "v");
	assert_value("a", "y", "v#c");
	assert_value("a", "z", "v");
	assert_value("a", "w", "v;c");
	assert_value("a", "u", "v");
	assert_value("a", "t", "");
	assert_value("a", "s", "a#b");
}

static void test_ini__values(void **state)
{
	(void)state;
	aws("[a]\nx = a=b==\ny =\nz=  two words  \nq = \"kept\" 'too'\n");
	assert_clean();
	assert_value("a", "x", "a=b==");
	assert_value("a", "y", "");
	assert_value("a", "z", "two words");
	assert_value("a", "q", "\"kept\" 'too'");
	assert_false(property("a", "y")->has_subs);
}

static void test_ini__keys_have_no_case(void **state)
{
	(void)state;
	aws("[a]\nRegion = 1\n");
	assert_value("a", "region", "1");
	assert_value("a", "REGION", "1");
	assert_sv(property("a", "region")->key, "Region");
	assert_null(ini_section(&parsed, sv_cstr("A")));
}

static void test_ini__property_must_have_an_equals_sign(void **state)
{
	(void)state;
	aws("[a]\nkey : value\n more\nx = 1\n");
	assert_problem(2, true, "Expected an '=' sign defining a property");
	assert_int_equal(parsed.sections[0].count, 1);
	assert_value("a", "x", "1");
	aws("[a]\nkey # = value\n");
	assert_problem(2, true, "Expected an '=' sign defining a property");
}

static void test_ini__property_must_have_a_name(void **state)
{
	(void)state;
	aws("[a]\n= value\n more\nx = 1\n");
	assert_problem(2, true, "Property did not have a name");
	assert_value("a", "x", "1");
}

static void test_ini__property_needs_a_section(void **state)
{
	(void)state;
	aws("x = 1\ny = 2\n z\n[a]\nx = 3\n");
	assert_problem(1, true, "Expected a profile definition");
	assert_value("a", "x", "3");
	aws("\n continued\n");
	assert_problem(2, true, "Expected a profile definition");
	parse("x = 1", INI_THEME);
	assert_problem(1, true, "Expected a section definition");
}

static void test_ini__continuation_joins_lines(void **state)
{
	(void)state;
	aws("[a]\nx = one # c\n two # kept\n\t \n# skipped\n\t  three ; kept \t\r\ny = 2\n");
	assert_clean();
	assert_value("a", "x", "one\ntwo # kept\nthree ; kept");
	assert_value("a", "y", "2");
	assert_false(property("a", "x")->has_subs);
}

static void test_ini__continuation_needs_a_property(void **state)
{
	(void)state;
	aws("[a]\n more\nx = 1\n");
	assert_problem(2, true, "Expected a property definition, found continuation");
	assert_value("a", "x", "1");
	aws("[a]\nx = 1\n[a]\n more\n");
	assert_problem(4, true, "Expected a property definition, found continuation");
}

static void test_ini__many_continuations_stay_whole(void **state)
{
	struct str text = {0}, expected = {0};

	(void)state;
	str_add_cstr(&text, "[a]\nx = 0\n");
	str_add_cstr(&expected, "0");
	for (int i = 1; i < 5000; i++) {
		str_addf(&text, "\t %d \r\n", i);
		str_addf(&expected, "\n%d", i);
	}
	str_add_cstr(&text, "y = last");
	aws(str_cstr(&text));
	assert_clean();
	assert_value("a", "x", str_cstr(&expected));
	assert_value("a", "y", "last");
	str_release(&text);
	str_release(&expected);
}

static void test_ini__sub_properties(void **state)
{
	const struct ini_property *sqs;

	(void)state;
	aws("[services dev]\nsqs =\n  endpoint_url = http://localhost:4566 # here\n\n# skipped\n"
	    "\tMax = 3\n max = 4\n in valid = v#x\nsts = \n a =\nx = 1\n");
	assert_clean();
	sqs = property("services dev", "sqs");
	assert_true(sqs->has_subs);
	assert_int_equal(sqs->sub_count, 4);
	assert_sv(ini_get_sub(sqs, sv_cstr("ENDPOINT_URL"))->value, "http://localhost:4566");
	assert_int_equal(ini_get_sub(sqs, sv_cstr("endpoint_url"))->line, 3);
	assert_sv(ini_get_sub(sqs, sv_cstr("max"))->value, "4");
	assert_sv(ini_get_sub(sqs, sv_cstr("in valid"))->value, "v#x");
	assert_null(ini_get_sub(sqs, sv_cstr("sts")));
	assert_sv(sqs->value, "\nendpoint_url = http://localhost:4566 # here\nMax = 3\nmax = 4"
			      "\nin valid = v#x");
	assert_sv(ini_get_sub(property("services dev", "sts"), sv_cstr("a"))->value, "");
	assert_value("services dev", "x", "1");
	assert_null(ini_get_sub(property("services dev", "x"), sv_cstr("a")));
}

static void test_ini__sub_properties_behind_a_comment(void **state)
{
	(void)state;
	aws("[a]\ns3 = # settings\n x = 1\n");
	assert_clean();
	assert_true(property("a", "s3")->has_subs);
	assert_sv(ini_get_sub(property("a", "s3"), sv_cstr("x"))->value, "1");
}

static void test_ini__broken_sub_properties(void **state)
{
	(void)state;
	aws("[a]\ns3 =\n invalid\n x = 1\n");
	assert_problem(3, true, "Expected an '=' sign defining a sub-property");
	assert_int_equal(property("a", "s3")->sub_count, 1);
	assert_sv(ini_get_sub(property("a", "s3"), sv_cstr("x"))->value, "1");
	aws("[a]\ns3 =\n = value\n");
	assert_problem(3, true, "Sub-property did not have a name");
	assert_false(property("a", "s3")->has_subs);
	assert_value("a", "s3", "");
}

static void test_ini__repeated_keys_and_sections(void **state)
{
	(void)state;
	aws("[a]\nx = 1\nX = 2\n[b]\n[a]\ny = 3\n");
	assert_clean();
	assert_int_equal(parsed.count, 3);
	assert_int_equal(parsed.sections[0].count, 2);
	assert_sv(ini_get(&parsed.sections[0], sv_cstr("x"))->value, "2");
	assert_ptr_equal(ini_section(&parsed, sv_cstr("a")), &parsed.sections[2]);
}

static void test_ini__names_of_the_aws_dialect(void **state)
{
	(void)state;
	aws("[profile a-_b/c.d%e@f:g+9]\nK-_/.%@:+9 = v\n");
	assert_clean();
	assert_value("profile a-_b/c.d%e@f:g+9", "k-_/.%@:+9", "v");
}

static void test_ini__invalid_names_are_ignored_with_a_warning(void **state)
{
	(void)state;
	aws("[profile a]\nin valid = v\n more\n[profile b c]\nbroken line\nx = 1\n y\n[profile "
	    "d!]\n[]\n[profile e]\nz = 1\n");
	assert_null(ini_first_error(&parsed));
	assert_int_equal(parsed.problem_count, 4);
	assert_int_equal(parsed.problems[0].line, 2);
	assert_string_equal(
		parsed.problems[0].text, "the property name 'in valid' is not valid: ignored");
	assert_int_equal(parsed.problems[1].line, 4);
	assert_string_equal(
		parsed.problems[1].text, "the section name 'profile b c' is not valid: ignored");
	assert_int_equal(parsed.problems[3].line, 9);
	assert_int_equal(parsed.count, 2);
	assert_int_equal(parsed.sections[0].count, 0);
	assert_value("profile e", "z", "1");
}

static void test_ini__warnings_are_safe_and_short(void **state)
{
	struct str text = {0};

	(void)state;
	aws("[x\x1B\xE2\x80\xAE]\n");
	assert_problem(1, false, "the section name 'x<1B><U+202E>' is not valid: ignored");
	str_add_cstr(&text, "[");
	for (int i = 0; i < 1000; i++)
		str_add_cstr(&text, "!");
	str_add_cstr(&text, "]");
	aws(str_cstr(&text));
	assert_int_equal(parsed.problem_count, 1);
	assert_true(sv_ends_with(
		sv_cstr(parsed.problems[0].text), sv_cstr("!' is not valid: ignored")));
	str_release(&text);
}

static void test_ini__quoted_section_names(void **state)
{
	(void)state;
	aws("[profile \"my team\"]\nx = 1\n[profile 'it; is # so'] # c\nx = 2\n['all']\nx = 3\n"
	    "[profile o'neil@x] ; 'c'\n");
	assert_int_equal(parsed.problem_count, 1);
	assert_int_equal(parsed.problems[0].line, 7);
	assert_int_equal(parsed.count, 3);
	assert_value("profile \"my team\"", "x", "1");
	assert_value("profile 'my team'", "x", "1");
	assert_value("profile \"it; is # so\"", "x", "2");
	assert_value("all", "x", "3");
	aws("[profile \"\"]\n");
	assert_problem(1, false, "the section name 'profile \"\"' is not valid: ignored");
	aws("[profile \"open] # c\n");
	assert_problem(1, false, "the section name 'profile \"open' is not valid: ignored");
}

static void test_ini__white_space_in_section_names_is_one_blank(void **state)
{
	(void)state;
	aws("[  profile \t a ]\nx = 1\n");
	assert_clean();
	assert_value("profile a", "x", "1");
}

static void assert_split(const char *name, const char *prefix, const char *rest)
{
	struct sv got_prefix, got_rest;

	ini_split_name(sv_cstr(name), &got_prefix, &got_rest);
	assert_sv(got_prefix, prefix);
	assert_sv(got_rest, rest);
}

static void test_ini__split_name(void **state)
{
	(void)state;
	assert_split("default", "", "default");
	assert_split("profile prod", "profile", "prod");
	assert_split(" profile\t prod ", "profile", "prod");
	assert_split("profile a b", "profile", "a b");
	assert_split("profile \"my team\"", "profile", "my team");
	assert_split("profile 'my team'", "profile", "my team");
	assert_split("\"my team\"", "", "my team");
	assert_split("profile \"a' ", "profile", "\"a'");
	assert_split("queue ai-*", "queue", "ai-*");
	assert_split("", "", "");
	assert_split("\"", "", "\"");
}

static void test_ini__config_keeps_every_name(void **state)
{
	(void)state;
	parse("[queue ai-*]\nbatch job queue = q # c\n[profile b c]\n{x} = 1\n[]\n", INI_CONFIG);
	assert_problem(5, false, "the section name '' is not valid: ignored");
	assert_value("queue ai-*", "batch job queue", "q");
	assert_value("profile b c", "{x}", "1");
}

static void test_ini__a_colour_in_our_config_is_no_comment(void **state)
{
	(void)state;
	parse("[context a]\ncolor = #ff8800 # orange\nshort = #f80\nnone = #ff88000\nword = #red\n"
	      "text = x #ff8800\n",
		INI_CONFIG);
	assert_clean();
	assert_value("context a", "color", "#ff8800");
	assert_value("context a", "short", "#f80");
	assert_value("context a", "none", "");
	assert_value("context a", "word", "");
	assert_value("context a", "text", "x");
	/* The AWS files know no colours. */
	parse("[default]\nregion = #ff8800\n", INI_AWS);
	assert_value("default", "region", "");
}

static void test_ini__theme_has_no_comments_behind_values(void **state)
{
	(void)state;
	parse("# a theme\n[roles]\ntext = #d6dbe0/#14181d ; 16=default # x\n;dim = no\n",
		INI_THEME);
	assert_clean();
	assert_value("roles", "text", "#d6dbe0/#14181d ; 16=default # x");
	assert_null(property("roles", "dim"));
}

static void test_ini__a_file_of_mistakes_is_bounded(void **state)
{
	struct str text = {0};
	size_t errors = 0;

	(void)state;
	for (int i = 0; i < 3000; i++)
		str_add_cstr(&text, "[!]\n");
	for (int i = 0; i < 3000; i++)
		str_add_cstr(&text, "[\n");
	str_add_cstr(&text, "[a]\nx = 1\n");
	aws(str_cstr(&text));
	for (size_t i = 0; i < parsed.problem_count; i++)
		errors += parsed.problems[i].is_error;
	assert_int_equal(parsed.problem_count, 200);
	assert_int_equal(errors, 100);
	assert_value("a", "x", "1");
	str_release(&text);
}

static void test_ini__bytes_of_zero_are_only_bytes(void **state)
{
	(void)state;
	ini_release(&parsed);
	ini_parse(&parsed, sv_of("[a]\nx = 1\0002\n\0y = 3\n", 19), "test", INI_CONFIG);
	assert_int_equal(property("a", "x")->value.n, 3);
	assert_memory_equal(property("a", "x")->value.p, "1\0002", 3);
}

static void test_ini__the_text_may_go_after_parsing(void **state)
{
	char *text = strdup("[a]\nx = 1\n y\n");

	(void)state;
	aws(text);
	free(text);
	assert_value("a", "x", "1\ny");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ini__empty_text),
		cmocka_unit_test(test_ini__sections_and_properties),
		cmocka_unit_test(test_ini__line_ends),
		cmocka_unit_test(test_ini__only_blank_and_tab_are_white_space),
		cmocka_unit_test(test_ini__byte_order_mark),
		cmocka_unit_test(test_ini__comment_lines),
		cmocka_unit_test(test_ini__comments_behind_sections),
		cmocka_unit_test(test_ini__section_must_be_closed),
		cmocka_unit_test(test_ini__comments_behind_values_need_a_blank),
		cmocka_unit_test(test_ini__values),
		cmocka_unit_test(test_ini__keys_have_no_case),
		cmocka_unit_test(test_ini__property_must_have_an_equals_sign),
		cmocka_unit_test(test_ini__property_must_have_a_name),
		cmocka_unit_test(test_ini__property_needs_a_section),
		cmocka_unit_test(test_ini__continuation_joins_lines),
		cmocka_unit_test(test_ini__continuation_needs_a_property),
		cmocka_unit_test(test_ini__many_continuations_stay_whole),
		cmocka_unit_test(test_ini__sub_properties),
		cmocka_unit_test(test_ini__sub_properties_behind_a_comment),
		cmocka_unit_test(test_ini__broken_sub_properties),
		cmocka_unit_test(test_ini__repeated_keys_and_sections),
		cmocka_unit_test(test_ini__names_of_the_aws_dialect),
		cmocka_unit_test(test_ini__invalid_names_are_ignored_with_a_warning),
		cmocka_unit_test(test_ini__warnings_are_safe_and_short),
		cmocka_unit_test(test_ini__quoted_section_names),
		cmocka_unit_test(test_ini__white_space_in_section_names_is_one_blank),
		cmocka_unit_test(test_ini__split_name),
		cmocka_unit_test(test_ini__config_keeps_every_name),
		cmocka_unit_test(test_ini__a_colour_in_our_config_is_no_comment),
		cmocka_unit_test(test_ini__theme_has_no_comments_behind_values),
		cmocka_unit_test(test_ini__a_file_of_mistakes_is_bounded),
		cmocka_unit_test(test_ini__bytes_of_zero_are_only_bytes),
		cmocka_unit_test(test_ini__the_text_may_go_after_parsing),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
