/* The tables of the manual: each whole, each safe for roff. */
#include "app/commands.h"
#include "app/docgen.h"
#include "app/help.h"
#include "app/roff.h"
#include "sqscope/base/limits.h"
#include "sqscope/term/roles.h"
#include "sqscope/ui/columns.h"
#include "sqscope/ui/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static const char *table(struct str *out, const char *name)
{
	str_clear(out);
	assert_true(docgen_write(sv_cstr(name), out));
	return str_cstr(out);
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;
	for (const char *p = strstr(text, what); p; p = strstr(p + 1, what))
		n++;
	return n;
}

static void test_docgen__every_table_is_a_list_that_is_closed(void **state)
{
	struct str out = {0};
	(void)state;
	for (size_t i = 0; docgen_tables[i].name; i++) {
		const char *text = table(&out, docgen_tables[i].name);
		assert_true(count(text, "\n.It") > 0);
		assert_int_equal(count(text, ".Bl -tag"), count(text, ".El\n"));
		assert_true(out.p[out.n - 1] == '\n');
	}
	str_release(&out);
}

static void test_docgen__no_row_is_forgotten(void **state)
{
	struct str out = {0}, name = {0};
	(void)state;
	assert_int_equal(count(table(&out, "options"), "\n.It"), OPT_COUNT);
	assert_int_equal(count(table(&out, "columns"), "\n.It"), COLUMN_COUNT);
	assert_int_equal(count(table(&out, "limits"), "\n.It"), LIMIT_COUNT);
	assert_int_equal(count(table(&out, "roles"), "\n.It"), ROLE_COUNT);
	assert_int_equal(count(table(&out, "errors"), "\n.It"), ERR_CODE_COUNT - 1);
	assert_int_equal(count(table(&out, "dashboard-commands"), "\n.It"), command_count);
	for (size_t i = 0; cli_commands[i]; i++) {
		str_clear(&name);
		roff_text(&name, sv_cstr(cli_commands[i]->name));
		assert_non_null(strstr(table(&out, "commands"), str_cstr(&name)));
	}
	str_release(&name);
	str_release(&out);
}

static void test_docgen__hidden_options_are_not_told(void **state)
{
	struct str out = {0};
	(void)state;
	assert_null(strstr(table(&out, "commands"), "roff"));
	str_clear(&out);
	help_command(&cmd_help, &out);
	assert_null(strstr(str_cstr(&out), "roff"));
	str_release(&out);
}

static void test_docgen__every_exit_status_stands_once(void **state)
{
	static const char *const statuses[] = {
		"0", "1", "2", "3", "4", "5", "6", "7", "130", "128 + n"};
	struct str out = {0}, item = {0};
	(void)state;
	table(&out, "exit-statuses");
	for (size_t i = 0; i < COUNT_OF(statuses); i++) {
		str_clear(&item);
		str_addf(&item, ".It %s\n", statuses[i]);
		assert_int_equal(count(str_cstr(&out), str_cstr(&item)), 1);
	}
	str_release(&item);
	str_release(&out);
}

static void test_docgen__an_unknown_table_is_refused(void **state)
{
	struct str out = {0};
	(void)state;
	assert_false(docgen_write(sv_cstr("nonsense"), &out));
	assert_int_equal(out.n, 0);
}

static void test_docgen__text_cannot_be_a_macro(void **state)
{
	struct str out = {0};
	(void)state;
	roff_line(&out, ".Sh \\fB\"x\". So. 'x. 'Y.");
	roff_item(&out, "Ic", sv_cstr("No Ar"), sv_cstr("[-x]"));
	assert_string_equal(str_cstr(&out), "\\&.Sh \\efB\\(dqx\\(dq.\nSo. 'x. 'Y.\n"
					    ".It Ic \\&No \\&Ar No \\&[\\-x]\n");
	str_release(&out);
}

static void test_docgen__help_fits_eighty_columns(void **state)
{
	struct str out = {0};
	struct sv rest, line;
	(void)state;
	help_program(&out);
	for (size_t i = 0; cli_commands[i]; i++)
		help_command(cli_commands[i], &out);
	for (rest = str_sv(&out); !sv_is_empty(rest);) {
		sv_cut(rest, '\n', &line, &rest);
		if (line.n > 80)
			fail_msg("%zu columns: %.*s", line.n, SV_ARGS(line));
	}
	for (size_t i = 0; i < OPT_COUNT; i++)
		assert_non_null(strstr(str_cstr(&out), option_rows[i].name));
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_docgen__every_table_is_a_list_that_is_closed),
		cmocka_unit_test(test_docgen__no_row_is_forgotten),
		cmocka_unit_test(test_docgen__hidden_options_are_not_told),
		cmocka_unit_test(test_docgen__every_exit_status_stands_once),
		cmocka_unit_test(test_docgen__an_unknown_table_is_refused),
		cmocka_unit_test(test_docgen__text_cannot_be_a_macro),
		cmocka_unit_test(test_docgen__help_fits_eighty_columns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
