/* Unit tests of app/queue_code: identifiers, order, what is left out. That the code makes the same
 * queues again is tested end to end. */
#include "app/queue_code.h"

#include "sqscope/base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void add(struct queue_code *code, const char *name, const char *dlq)
{
	struct queue_settings tags = {0}, redrive = {0};
	struct queue_attributes live;
	struct str arn = {0}, target = {0};

	str_addf(&arn, "arn:aws:sqs:r:1:%s", name);
	str_addf(&target, "arn:aws:sqs:r:1:%s", dlq ? dlq : "");
	queue_attributes_init(&live);
	queue_attributes_set(&live, sv_cstr("QueueArn"), str_sv(&arn));
	queue_attributes_set(&live, sv_cstr("SqsManagedSseEnabled"), sv_cstr("true"));
	queue_attributes_set(&live, sv_cstr("KmsDataKeyReusePeriodSeconds"), sv_cstr("300"));
	if (dlq) {
		queue_settings_put_redrive(&redrive, str_sv(&target), 3);
		queue_attributes_set(&live, sv_cstr("RedrivePolicy"),
			sv_cstr(redrive.value[ATTR_REDRIVE_POLICY]));
	}
	code_queue_set(&code->items[code->count++], sv_cstr(name), &live, &tags);
	queue_settings_release(&redrive);
	queue_attributes_release(&live);
	str_release(&arn);
	str_release(&target);
}

static void begin(struct queue_code *code, size_t count)
{
	*code = (struct queue_code){.items = mem_new(count, sizeof *code->items)};
}

static void test_queue_code__identifiers(void **state)
{
	static const char *const names[] = {"a-b", "a.b", "aB", "9lives", "class", "orders"};
	struct queue_code code;

	(void)state;
	begin(&code, COUNT_OF(names));
	for (size_t i = 0; i < COUNT_OF(names); i++)
		add(&code, names[i], NULL);
	queue_code_link(&code);
	for (size_t i = 0; i < code.count; i++) {
		const char *id = str_cstr(&code.items[i].id);

		assert_true((*id >= 'a' && *id <= 'z') || (*id >= 'A' && *id <= 'Z'));
		assert_string_not_equal(id, "class");
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(id, str_cstr(&code.items[k].id));
			assert_string_not_equal(str_cstr(&code.items[i].logical_id),
				str_cstr(&code.items[k].logical_id));
		}
	}
	queue_code_release(&code);
}

static void assert_order(struct queue_code *code, const char *first, const char *second)
{
	struct str out = {0};
	const char *a, *b;

	code_pulumi_python.write(code, &out);
	a = strstr(str_cstr(&out), first);
	b = strstr(str_cstr(&out), second);
	assert_non_null(a);
	assert_non_null(b);
	assert_true(a < b);
	str_release(&out);
}

static void test_queue_code__a_dead_letter_queue_comes_first(void **state)
{
	struct queue_code code;
	struct str out = {0};

	(void)state;
	begin(&code, 2);
	add(&code, "a-source-of-jobs", "z-dead-letters");
	add(&code, "z-dead-letters", NULL);
	queue_code_link(&code);
	assert_order(&code, "z_dead_letters = aws", "a_source_of_jobs = aws");
	code_terraform.write(&code, &out);
	assert_non_null(strstr(str_cstr(&out), "aws_sqs_queue.z_dead_letters.arn"));
	queue_code_release(&code);
	str_release(&out);
}

/* Two that name each other: one of them is told the ARN. */
static void test_queue_code__a_circle_ends(void **state)
{
	struct queue_code code;

	(void)state;
	begin(&code, 2);
	add(&code, "circle-one", "circle-two");
	add(&code, "circle-two", "circle-one");
	queue_code_link(&code);
	assert_order(&code, "circle_two = aws", "circle_one = aws");
	queue_code_release(&code);
}

static void test_queue_code__what_is_off_is_left_out(void **state)
{
	struct queue_code code;
	struct str out = {0};

	(void)state;
	begin(&code, 1);
	add(&code, "orders", NULL);
	queue_code_link(&code);
	code_json.write(&code, &out);
	assert_null(strstr(str_cstr(&out), "KmsDataKeyReusePeriodSeconds"));
	assert_null(strstr(str_cstr(&out), "QueueArn"));
	assert_non_null(strstr(str_cstr(&out), "SqsManagedSseEnabled"));
	assert_ptr_equal(code_format_find(sv_cstr("json")), &code_json);
	assert_null(code_format_find(sv_cstr("yaml")));
	queue_code_release(&code);
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_queue_code__identifiers),
		cmocka_unit_test(test_queue_code__a_dead_letter_queue_comes_first),
		cmocka_unit_test(test_queue_code__a_circle_ends),
		cmocka_unit_test(test_queue_code__what_is_off_is_left_out),
	};

	return cmocka_run_group_tests_name("app/queue_code", tests, NULL, NULL);
}
