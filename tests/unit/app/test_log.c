/* The command `log`: the audit trail for people and scripts, from the command line to stdout. */
#include "../store/store_fixture.h"

#include "app/app.h"
#include "sqscope/store/audit.h"

#include <jansson.h>
#include <locale.h>

#define URL(name) "https://sqs.eu-west-1.amazonaws.com/123456789012/" name

struct result {
	int status;
	struct str out, err;
};

static void read_file(const char *path, struct str *out)
{
	FILE *file = fopen(path, "r");
	char buffer[4096];
	size_t n;

	assert_non_null(file);
	while ((n = fread(buffer, 1, sizeof buffer, file)) > 0)
		str_add(out, sv_of(buffer, n));
	fclose(file);
}

/* Run the program in a process of its own. */
static struct result run(struct fixture *f, const char *const *words)
{
	struct result r = {0};
	const char *argv[16] = {"sqscope", "log", "--state-dir", f->dir};
	int argc = 4, status;
	pid_t pid;

	for (; *words; words++)
		argv[argc++] = *words;
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		if (!freopen(fixture_path(f, "out"), "w", stdout) ||
			!freopen(fixture_path(f, "err"), "w", stderr))
			_exit(99);
		setenv("XDG_CONFIG_HOME", f->dir, 1);
		_exit(app_run(argc, (char *const *)argv));
	}
	status = fixture_wait(pid);
	assert_true(WIFEXITED(status));
	r.status = WEXITSTATUS(status);
	read_file(fixture_path(f, "out"), &r.out);
	read_file(fixture_path(f, "err"), &r.err);
	return r;
}

#define RUN(f, ...) run((f), (const char *const[]){__VA_ARGS__, NULL})

static void release(struct result *r)
{
	str_release(&r->out);
	str_release(&r->err);
}

static void record(struct fixture *f, const char *url, const char *reason, enum audit_result result,
	int64_t when)
{
	const struct sv ids[] = {sv_cstr("m-1"), sv_cstr("m-2")};
	const struct audit_value values[] = {{AUDIT_VISIBILITY_TIMEOUT, sv_cstr("0")}};
	const struct audit_intent intent = {
		.context = sv_cstr("prod-eu"),
		.account = sv_cstr("123456789012"),
		.region = sv_cstr("eu-west-1"),
		.queue = sv_cstr(url),
		.action = sv_cstr("ChangeMessageVisibilityBatch"),
		.values = values,
		.value_count = 1,
		.message_ids = ids,
		.message_count = 2,
		.reason = sv_cstr(reason),
		.operation = sv_cstr("op-1"),
	};
	struct err denied = {0};
	struct audit_outcome outcome = {.result = result, .message_ids = ids, .message_count = 1};
	int64_t seq;

	assert_true(audit_intend(f->store, &intent, when, &seq, &f->err));
	if (result == AUDIT_PENDING)
		return;
	err_set(&denied, ERR_DENIED, "not allowed");
	if (result != AUDIT_DONE)
		outcome.err = &denied;
	assert_true(audit_conclude(f->store, seq, &outcome, when + 1000, &f->err));
}

static json_t *entries(struct result *r)
{
	json_t *root = json_loads(str_cstr(&r->out), 0, NULL), *list;

	assert_non_null(root);
	assert_int_equal(r->status, 0);
	list = json_incref(json_object_get(root, "entries"));
	assert_true(json_is_array(list));
	json_decref(root);
	release(r);
	return list;
}

static const char *text_of(json_t *entry, const char *name)
{
	return json_string_value(json_object_get(entry, name));
}

static void test_log__json_is_exact(void **state)
{
	struct fixture *f = *state;
	struct result r;
	json_t *list, *e;

	record(f, URL("jobs"), "bell \a and \xc3\xa9", AUDIT_PARTLY, NOW);
	record(f, URL("other"), "", AUDIT_PENDING, NOW + 60000);
	r = RUN(f, "--json");
	list = entries(&r);
	assert_int_equal(json_array_size(list), 2);
	e = json_array_get(list, 0);
	assert_int_equal(json_integer_value(json_object_get(e, "seq")), 1);
	assert_string_equal(text_of(e, "time"), "2026-11-23T20:38:29Z");
	assert_string_equal(text_of(e, "queue"), "jobs");
	assert_string_equal(text_of(e, "queue_url"), URL("jobs"));
	assert_string_equal(text_of(e, "reason"), "bell \a and \xc3\xa9");
	assert_string_equal(text_of(e, "result"), "partly");
	assert_string_equal(text_of(e, "ended"), "2026-11-23T20:38:30Z");
	assert_string_equal(text_of(e, "operation"), "op-1");
	assert_string_equal(text_of(json_object_get(e, "error"), "code"), "AccessDenied");
	assert_string_equal(text_of(json_object_get(e, "parameters"), "VisibilityTimeout"), "0");
	assert_int_equal(json_array_size(json_object_get(e, "message_ids")), 2);
	assert_int_equal(json_array_size(json_object_get(e, "done_ids")), 1);
	assert_true(json_is_null(json_object_get(e, "profile")));
	e = json_array_get(list, 1);
	assert_string_equal(text_of(e, "result"), "pending");
	assert_true(json_is_null(json_object_get(e, "ended")));
	assert_true(json_is_null(json_object_get(e, "error")));
	json_decref(list);
}

static void test_log__text_is_safe_and_newest_last(void **state)
{
	struct fixture *f = *state;
	struct result r;
	const char *first, *second;

	record(f, URL("jobs"), "INC-1\x1b[2J\n\xe2\x80\xae", AUDIT_FAILED, NOW);
	record(f, URL("other"), "", AUDIT_DONE, NOW + 60000);
	r = RUN(f, "--quiet");
	assert_int_equal(r.status, 0);
	first = strstr(str_cstr(&r.out), "jobs");
	second = strstr(str_cstr(&r.out), "other");
	assert_true(first && second && first < second);
	assert_null(strchr(str_cstr(&r.out), '\x1b'));
	assert_non_null(strstr(str_cstr(&r.out), "INC-1<1B>[2J"));
	assert_non_null(strstr(str_cstr(&r.out), "<U+202E>"));
	assert_non_null(strstr(str_cstr(&r.out), "1 of 2"));
	assert_non_null(strstr(str_cstr(&r.out), "not allowed"));
	release(&r);
}

static size_t count(struct fixture *f, const char *option, const char *value)
{
	struct result r = RUN(f, "--json", option, value);
	json_t *list = entries(&r);
	size_t n = json_array_size(list);

	json_decref(list);
	return n;
}

static void test_log__filters(void **state)
{
	struct fixture *f = *state;

	record(f, URL("jobs"), "", AUDIT_DONE, NOW);
	record(f, URL("jobs-dlq"), "", AUDIT_DONE, NOW + 60000);
	record(f, URL("other"), "", AUDIT_DONE, NOW + 120000);
	assert_int_equal(count(f, "--queue", "jobs"), 1);
	assert_int_equal(count(f, "--queue", "jobs*"), 2);
	assert_int_equal(count(f, "--queue", URL("other")), 1);
	assert_int_equal(count(f, "--queue", "arn:aws:sqs:eu-west-1:123456789012:jobs"), 1);
	assert_int_equal(count(f, "--queue", "arn:aws:sqs:eu-west-1:000000000000:jobs"), 0);
	assert_int_equal(count(f, "--queue", "arn:aws:sqs:us-east-1:123456789012:jobs"), 0);
	assert_int_equal(count(f, "--since", "2026-11-23T20:39:29Z"), 2);
	assert_int_equal(count(f, "--since", "9999d"), 3);
	assert_int_equal(count(f, "--operation", "op-1"), 3);
	assert_int_equal(count(f, "--operation", "op-2"), 0);
}

static void test_log__since_that_is_no_time(void **state)
{
	struct result r = RUN(*state, "--since", "yesterday");

	assert_int_equal(r.status, 2);
	assert_non_null(strstr(str_cstr(&r.err), "--since: 'yesterday'"));
	release(&r);
}

static void test_log__nothing_was_recorded(void **state)
{
	struct fixture *f = *state;
	char *none = strdup(fixture_path(f, "none/state"));
	struct result r = RUN(f, "--state-dir", none, "--json");

	assert_int_equal(r.status, 0);
	assert_string_equal(str_cstr(&r.out), "{\"entries\":[]}\n");
	assert_non_null(strstr(str_cstr(&r.err), "nothing was recorded yet"));
	release(&r);
	r = RUN(f, "--state-dir", none, "--verify");
	assert_int_equal(r.status, 0);
	assert_string_equal(str_cstr(&r.out), "The audit log is empty.\n");
	release(&r);
	/* Who only looks makes nothing. */
	assert_int_not_equal(access(fixture_path(f, "none"), F_OK), 0);
	free(none);
}

static void test_log__verify(void **state)
{
	struct fixture *f = *state;
	struct result r;
	json_t *root;

	record(f, URL("jobs"), "", AUDIT_DONE, NOW);
	record(f, URL("jobs"), "", AUDIT_DONE, NOW);
	r = RUN(f, "--verify");
	assert_int_equal(r.status, 0);
	assert_int_equal(strncmp(str_cstr(&r.out), "The audit log is whole: 4 rows.", 31), 0);
	release(&r);
	assert_int_equal(fixture_sql(f, "DROP TRIGGER audit_no_update;"
					"UPDATE audit SET user = 'eve' WHERE seq = 3"),
		SQLITE_OK);
	r = RUN(f, "--verify", "--json");
	assert_int_equal(r.status, 1);
	root = json_loads(str_cstr(&r.out), 0, NULL);
	assert_true(json_is_false(json_object_get(json_object_get(root, "verify"), "ok")));
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(root, "verify"), "broken_row")),
		3);
	assert_non_null(strstr(str_cstr(&r.err), "row 3 of the audit log was changed"));
	json_decref(root);
	release(&r);
}

static void test_log__newer_database(void **state)
{
	struct fixture *f = *state;
	struct result r;

	assert_int_equal(fixture_sql(f, "PRAGMA user_version = 99"), SQLITE_OK);
	r = RUN(f, "--json");
	assert_int_equal(r.status, 1);
	assert_non_null(strstr(str_cstr(&r.out), "\"code\":\"LocalDatabase\""));
	assert_non_null(strstr(str_cstr(&r.err), "newer sqscope"));
	release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_log__json_is_exact),
		FIXTURE_TEST(test_log__text_is_safe_and_newest_last),
		FIXTURE_TEST(test_log__filters),
		FIXTURE_TEST(test_log__since_that_is_no_time),
		FIXTURE_TEST(test_log__nothing_was_recorded),
		FIXTURE_TEST(test_log__verify),
		FIXTURE_TEST(test_log__newer_database),
	};

	setlocale(LC_ALL, "C.UTF-8");
	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
