/* Unit tests of aws/token_file: what is read, what is put back, and when nothing is. */
#include "aws/token_file.h"

#include "sqscope/base/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
	char dir[64], path[80];
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	snprintf(place->dir, sizeof place->dir, "/tmp/test_token_file_XXXXXX");
	assert_non_null(mkdtemp(place->dir));
	snprintf(place->path, sizeof place->path, "%.60s/t.json", place->dir);
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	remove(place->path);
	remove(place->dir);
	free(place);
	return 0;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static json_t *object_of(const char *text)
{
	json_t *object = json_loads(text, 0, NULL);

	assert_non_null(object);
	return object;
}

static void assert_json(struct sv text, const char *expected)
{
	json_t *found = json_loadb(text.p, text.n, 0, NULL), *wanted = object_of(expected);

	assert_non_null(found);
	if (!json_equal(found, wanted))
		fail_msg("%.*s is not %s", SV_ARGS(text), expected);
	json_decref(found);
	json_decref(wanted);
}

static void test_token_file__parse(void **state)
{
	static const char *const broken[] = {"", "{}", "[]", "null", "\"text\"", "{\"accessTo",
		"{\"accessToken\": \"verysecret", "<html>", "{\"a\":1} {\"b\":2}"};
	struct err err = {0};
	json_t *file = token_file_parse(sv_cstr("{\"accessToken\": \"x\"}"), &err);
	struct sv text;

	(void)state;
	assert_non_null(file);
	assert_true(token_file_need(file, "accessToken", &text, &err));
	assert_true(sv_eq_cstr(text, "x"));
	assert_false(token_file_need(file, "expiresAt", &text, &err));
	assert_int_equal(err.code, ERR_NO_CREDENTIALS);
	assert_non_null(strstr(err.msg, "expiresAt"));
	json_answer_wipe(file);
	file = token_file_parse(sv_cstr("{\"accessToken\": \"x\\u0000y\"}"), &err);
	assert_non_null(file);
	assert_false(token_file_need(file, "accessToken", &text, &err));
	json_answer_wipe(file);
	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		err_clear(&err);
		assert_null(token_file_parse(sv_cstr(broken[i]), &err));
		assert_int_equal(err.code, ERR_NO_CREDENTIALS);
		assert_null(strstr(err.msg, "secret"));
	}
}

static void test_token_file__merge_keeps_what_is_not_ours(void **state)
{
	json_t *members = object_of("{\"a\": \"new\", \"in\": {\"x\": \"new\"}}");
	struct secret out = {0};

	(void)state;
	assert_true(token_file_merge(
		sv_cstr("{\"a\": \"old\", \"refreshToken\": \"r\", \"other\": [1, {\"n\": null}],"
			" \"in\": {\"x\": \"old\", \"y\": true}}"),
		members, sv_cstr("r"), &out));
	assert_json(secret_sv(&out),
		"{\"a\": \"new\", \"refreshToken\": \"r\", \"other\": [1, {\"n\": null}],"
		" \"in\": {\"x\": \"new\", \"y\": true}}");
	secret_release(&out);
	json_answer_wipe(members);
}

static void test_token_file__merge_into_what_others_wrote(void **state)
{
	json_t *members = object_of("{\"a\": \"new\"}");
	struct secret out = {0};

	(void)state;
	assert_false(token_file_merge(
		sv_cstr("{\"refreshToken\": \"theirs\"}"), members, sv_cstr("ours"), &out));
	assert_false(token_file_merge(sv_cstr("{\"a\": 1}"), members, sv_cstr("ours"), &out));
	assert_false(token_file_merge(sv_cstr("{\"refre"), members, sv_cstr(""), &out));
	assert_true(secret_is_empty(&out));
	json_answer_wipe(members);
}

static void test_token_file__save(void **state)
{
	const struct place *place = *state;
	json_t *members = object_of("{\"accessToken\": \"new\", \"refreshToken\": \"r2\"}");
	struct secret text = {0};
	struct err err = {0};
	struct stat st;

	write_file(place->path, "{\"refreshToken\": \"r1\", \"startUrl\": \"https://x\"}");
	assert_int_equal(chmod(place->path, 0644), 0);
	assert_true(token_file_save(place->path, members, sv_cstr("r1"), &err));
	assert_true(token_file_read(place->path, &text, NULL, &err));
	assert_json(secret_sv(&text), "{\"accessToken\": \"new\", \"refreshToken\": \"r2\","
				      " \"startUrl\": \"https://x\"}");
	assert_int_equal(stat(place->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	/* Now it holds r2: who comes with r1 is late. */
	assert_true(token_file_save(place->path, members, sv_cstr("r1"), &err));
	json_answer_wipe(members);
	secret_release(&text);
}

static void test_token_file__save_does_not_undo_a_sign_out(void **state)
{
	const struct place *place = *state;
	json_t *members = object_of("{\"accessToken\": \"new\"}");
	struct err err = {0};

	assert_true(token_file_save(place->path, members, sv_cstr("r1"), &err));
	assert_false(err_is_set(&err));
	assert_int_equal(access(place->path, F_OK), -1);
	json_answer_wipe(members);
}

static void test_token_file__read_and_save_where_it_cannot(void **state)
{
	const struct place *place = *state;
	json_t *members = object_of("{\"accessToken\": \"new\"}");
	struct secret text = {0};
	struct err err = {0};
	bool missing = true;

	assert_false(token_file_read(place->path, &text, &missing, &err));
	assert_true(missing);
	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_false(token_file_read(place->path, &text, &missing, &err));
	assert_false(missing);
	assert_false(token_file_save(place->path, members, sv_cstr("r"), &err));
	assert_int_equal(err.code, ERR_IO);
	json_answer_wipe(members);
}

static void assert_expiry(const char *answer, bool ok, int64_t expected)
{
	json_t *object = object_of(answer);
	int64_t out = -1;

	assert_int_equal(token_answer_expiry(object, 1000, &out), ok);
	assert_int_equal(out, expected);
	json_decref(object);
}

static void test_token_file__expiry_of_an_answer(void **state)
{
	(void)state;
	assert_expiry("{\"expiresIn\": 900}", true, 901000);
	assert_expiry("{\"expiresIn\": 900.7}", true, 901000);
	assert_expiry("{\"expiresIn\": 9223372036854775807}", true, 1000 + 366LL * 86400000);
	assert_expiry("{\"expiresIn\": 1e300}", true, 1000 + 366LL * 86400000);
	assert_expiry("{\"expiresIn\": 0}", false, -1);
	assert_expiry("{\"expiresIn\": -5}", false, -1);
	assert_expiry("{\"expiresIn\": \"900\"}", false, -1);
	assert_expiry("{}", false, -1);
}

static void test_token_file__wipe_leaves_no_text(void **state)
{
	json_t *object = object_of("{\"a\": \"secret\", \"b\": [{\"c\": \"secret\"}], \"n\": 1}");
	json_t *texts[] = {json_incref(json_object_get(object, "a")),
		json_incref(json_object_get(json_array_get(json_object_get(object, "b"), 0), "c"))};
	static const char zero[sizeof "secret"];

	(void)state;
	json_answer_wipe(object);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		assert_memory_equal(json_string_value(texts[i]), zero, sizeof zero);
		json_decref(texts[i]);
	}
	json_answer_wipe(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_token_file__parse),
		cmocka_unit_test(test_token_file__merge_keeps_what_is_not_ours),
		cmocka_unit_test(test_token_file__merge_into_what_others_wrote),
		cmocka_unit_test_setup_teardown(test_token_file__save, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_token_file__save_does_not_undo_a_sign_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_token_file__read_and_save_where_it_cannot, set_up, tear_down),
		cmocka_unit_test(test_token_file__expiry_of_an_answer),
		cmocka_unit_test(test_token_file__wipe_leaves_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
