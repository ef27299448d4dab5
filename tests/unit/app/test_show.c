/* One queue in full, as text and as JSON. */
#include "app/show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <string.h>

#define ARN(name) "arn:aws:sqs:us-east-1:000000000000:" name
#define URL(name) "http://127.0.0.1:1/000000000000/" name

struct world {
	struct session session;
	struct show show;
	struct show_tag tag;
	struct str text;
};

static void poll(struct fleet *fleet, struct queue *q, const char *const pairs[][2])
{
	struct queue_attributes a;
	queue_attributes_init(&a);
	for (size_t i = 0; pairs[i][0]; i++)
		assert_true(queue_attributes_set(&a, sv_cstr(pairs[i][0]), sv_cstr(pairs[i][1])));
	fleet_polled(fleet, q, &a, true, 1000, 1795466309000);
	queue_attributes_release(&a);
}

static int make(void **state)
{
	static struct world world;
	static const char *const pairs[][2] = {
		{"QueueArn", ARN("jobs")},
		{"ApproximateNumberOfMessages", "1204"},
		{"VisibilityTimeout", "300"},
		{"MessageRetentionPeriod", "345600"},
		{"RedrivePolicy",
			"{\"deadLetterTargetArn\":\"" ARN("jobs-dlq") "\",\"maxReceiveCount\":5}"},
		{NULL, NULL},
	};
	struct world *w = &world;
	*w = (struct world){.show = {.session = &w->session}};
	session_add(&w->session, context_new(&w->session, NULL));
	struct fleet *fleet = &session_context(&w->session)->fleet;
	w->show.queue = fleet_add_url(fleet, sv_cstr(URL("jobs")), true);
	poll(fleet, w->show.queue, pairs);
	str_add_cstr(&w->tag.key, "team\033[2J");
	str_add_cstr(&w->tag.value, "caf\xc3\xa9");
	w->show.tags = &w->tag;
	w->show.tag_count = 1;
	*state = w;
	return 0;
}

static int release(void **state)
{
	struct world *w = *state;
	str_release(&w->tag.key);
	str_release(&w->tag.value);
	str_release(&w->text);
	session_release(&w->session);
	return 0;
}

static const char *text(struct world *w, int width)
{
	str_clear(&w->text);
	show_text(&w->show, width, &w->text);
	return str_cstr(&w->text);
}

static void test_show__text_has_value_default_and_meaning(void **state)
{
	const char *out = text(*state, 0);
	assert_non_null(
		strstr(out, "VisibilityTimeout                      5m  (default 30s)\n    "));
	assert_non_null(strstr(out, "MessageRetentionPeriod                 4d  (default)\n    "));
	assert_non_null(strstr(out, "Policy                                 not set\n    "));
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		assert_non_null(strstr(out, queue_attribute_rows[i].name));
		assert_non_null(strstr(out, queue_attribute_rows[i].summary));
	}
}

static void test_show__text_says_where_failed_messages_go(void **state)
{
	struct world *w = *state;
	static const char *const pairs[][2] = {{"ApproximateNumberOfMessages", "12"}, {NULL, NULL}};
	assert_non_null(strstr(text(w, 0),
		"Dead-letter queue: jobs-dlq, ? messages; a message goes there after 5 receives\n"));
	poll(w->show.queue->fleet, w->show.queue->dead_letter, pairs);
	assert_non_null(strstr(text(w, 0), "Dead-letter queue: jobs-dlq, 12 messages;"));
	assert_non_null(strstr(text(w, 0), "Dead-letter queue of: none\n"));
}

static void test_show__text_lists_sources_inside_and_outside_the_fleet(void **state)
{
	struct world *w = *state;
	const struct sv urls[] = {sv_cstr(URL("far")), sv_cstr(URL("farther"))};
	w->show.queue = w->show.queue->dead_letter;
	fleet_set_sources(w->show.queue->fleet, w->show.queue, urls, COUNT_OF(urls));
	const char *out = strstr(text(w, 0), "Dead-letter queue of\n");
	assert_non_null(out);
	assert_non_null(strstr(out, "  jobs\n"));
	assert_non_null(strstr(out, "  far\n"));
	assert_non_null(strstr(out, "  farther\n"));
}

static void test_show__text_is_safe(void **state)
{
	const char *out = text(*state, 0);
	assert_null(strchr(out, '\033'));
	assert_non_null(strstr(out, "  team<1B>[2J = caf\xc3\xa9\n"));
}

static void test_show__text_keeps_to_the_width(void **state)
{
	struct sv rest = sv_cstr(text(*state, 80)), line;
	while (!sv_is_empty(rest)) {
		sv_cut(rest, '\n', &line, &rest);
		/* Values are never broken, explanations are. */
		if (sv_starts_with(line, sv_cstr("    ")))
			assert_true(line.n <= 80);
	}
}

static void test_show__json_is_exact(void **state)
{
	struct world *w = *state;
	json_t *json = show_json(&w->show, 1795466309000);
	json_t *tags = json_object_get(json, "tags");
	assert_string_equal(
		json_string_value(json_object_get(json, "as_of")), "2026-11-23T20:38:29Z");
	assert_string_equal(json_string_value(json_object_get(tags, "team\033[2J")), "caf\xc3\xa9");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(json, "queue"), "name")), "jobs");
	assert_int_equal(json_integer_value(json_object_get(
				 json_object_get(json, "attributes"), "VisibilityTimeout")),
		300);
	assert_true(json_is_null(json_object_get(json, "tags_error")));
	json_decref(json);
}

static void test_show__what_could_not_be_read_is_not_none(void **state)
{
	struct world *w = *state;
	struct err verdict = {0};
	show_verdict(&w->show, &verdict);
	assert_false(err_is_set(&verdict));
	err_set(&w->show.tags_error, ERR_DENIED, "not allowed to list tags");
	err_set(&w->show.sources_error, ERR_INVALID, "unknown action");
	const char *out = text(w, 0);
	assert_non_null(strstr(out, "Tags: not known: not allowed to list tags\n"));
	assert_non_null(strstr(out, "Dead-letter queue of: not known: unknown action\n"));
	json_t *json = show_json(&w->show, 0);
	assert_true(json_is_null(json_object_get(json, "tags")));
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(json, "tags_error"), "code")),
		"AccessDenied");
	json_decref(json);
	show_verdict(&w->show, &verdict);
	assert_int_equal(err_exit_status(&verdict), 6);
	assert_non_null(strstr(verdict.msg, "the tags and the source queues"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, release)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_show__text_has_value_default_and_meaning),
		TEST(test_show__text_says_where_failed_messages_go),
		TEST(test_show__text_lists_sources_inside_and_outside_the_fleet),
		TEST(test_show__text_is_safe),
		TEST(test_show__text_keeps_to_the_width),
		TEST(test_show__json_is_exact),
		TEST(test_show__what_could_not_be_read_is_not_none),
	};
	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
