/* Unit tests of ui/workers_page. */
#include "ui/workers_page.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/units.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROWS = 24, COLS = 80 };

/* The page as it stands on the screen, a line each. */
static void show(const struct workers_page *page, size_t expected_line, struct str *out)
{
	struct doc doc = {0};
	struct canvas canvas;

	assert_int_equal(workers_page_build(page, &doc), expected_line);
	canvas_init(&canvas, ROWS, COLS, CHARSET_UTF8);
	doc_draw(&doc, canvas_area(&canvas), 0);
	str_clear(out);
	for (int row = 0; row < ROWS; row++) {
		canvas_dump_text(&canvas, row, out);
		str_add_char(out, '\n');
	}
	canvas_release(&canvas);
	doc_release(&doc);
}

static void assert_has(const struct str *page, const char *part)
{
	if (!strstr(str_cstr(page), part))
		fail_msg("'%s' is not on the page:\n%s", part, str_cstr(page));
}

static void test_workers_page__while_everybody_is_asked(void **state)
{
	const struct workers_facts facts = {.has_key = true};
	const struct workers_page page = {.facts = &facts, .width = COLS - 4};
	struct str text = {0};

	(void)state;
	show(&page, 0, &text);
	assert_string_equal(
		str_cstr(&text) + strlen(str_cstr(&text)) - 12, "\n\n\n\n\n\n\n\n\n\n\n\n");
	assert_has(&text, " Functions that Lambda polls this queue for\n  asking...\n");
	assert_has(&text, " AWS Batch\n  asking...\n");
	assert_has(&text, " KMS key\n  asking...\n");
	assert_has(&text, " What stands out\n  nothing yet\n");
	assert_null(strstr(str_cstr(&text), "none"));
	str_release(&text);
}

static void test_workers_page__what_is_denied_is_not_none(void **state)
{
	struct workers_facts facts = {
		.functions_part = PART_FAILED, .tags_part = PART_FAILED, .is_whole = true};
	const struct workers_page page = {.facts = &facts, .width = COLS - 4};
	struct str text = {0};

	(void)state;
	err_set(&facts.functions_err, ERR_DENIED, "lambda:ListEventSourceMappings: no");
	err_set(&facts.tags_err, ERR_DENIED, "sqs:ListQueueTags: no");
	show(&page, 0, &text);
	assert_has(&text, "\n  lambda:ListEventSourceMappings: no\n");
	assert_has(&text, "\n  sqs:ListQueueTags: no\n");
	assert_null(strstr(str_cstr(&text), "none"));
	str_release(&text);
}

static void test_workers_page__functions_and_job_queues(void **state)
{
	struct worker_function functions[2] = {{.part = PART_KNOWN}, {.part = PART_FAILED}};
	struct worker_batch batch = {.part = PART_KNOWN, .environments_part = PART_KNOWN};
	struct workers_facts facts = {.functions_part = PART_KNOWN,
		.functions = functions,
		.function_count = 2,
		.batches = &batch,
		.batch_count = 1,
		.tags_part = PART_KNOWN};
	const struct workers_page page = {.facts = &facts,
		.context = {.visibility_timeout_s = 600},
		.selected = 1,
		.width = COLS - 4};
	struct str text = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(functions); i++) {
		str_addf(&functions[i].mapping.function_arn,
			"arn:aws:lambda:us-east-1:1:function:work-%zu", i);
		str_add_cstr(&functions[i].mapping.state, "Enabled");
		functions[i].mapping.batch_size = 10;
		functions[i].mapping.reports_failures = true;
		functions[i].mapping.max_concurrency = i ? UNKNOWN : 4;
	}
	functions[0].function.timeout_s = 60;
	str_add_cstr(&functions[0].function.state, "Active");
	str_add_cstr(&batch.name, "gpu");
	batch.jobs_part[BATCH_FAILED] = PART_KNOWN;
	show(&page, 2, &text);
	assert_has(&text, "\n  work-0                      Enabled    batch 10  timeout 60s  "
			  "concurrency 4\n");
	assert_has(&text, "\n  work-1                      Enabled    batch 10  timeout ?\n");
	assert_has(&text, "SUBMITTED ?");
	assert_has(&text, "FAILED 0");
	str_release(&text);
	for (size_t i = 0; i < COUNT_OF(functions); i++)
		lambda_mapping_release(&functions[i].mapping);
	str_release(&functions[0].function.state);
	str_release(&batch.name);
}

static int set_up(void **state)
{
	(void)state;
	return setlocale(LC_ALL, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_workers_page__while_everybody_is_asked),
		cmocka_unit_test(test_workers_page__what_is_denied_is_not_none),
		cmocka_unit_test(test_workers_page__functions_and_job_queues),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
