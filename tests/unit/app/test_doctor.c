/* Doctor's rows: what decides the exit status, and what is printed of them. */
#include "app/doctor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

struct world {
	struct app app;
	struct doctor doctor;
};

static int make(void **state)
{
	static struct world world;
	world = (struct world){0};
	options_init(&world.app.options);
	session_add(&world.doctor.session, context_new(&world.doctor.session, NULL));
	*state = &world;
	return 0;
}

static int release(void **state)
{
	struct world *w = *state;
	doctor_release(&w->doctor);
	options_release(&w->app.options);
	return 0;
}

static struct err error(enum err_code code)
{
	struct err err = {0};
	err_set(&err, code, "it failed");
	return err;
}

static void test_doctor__all_well_is_zero(void **state)
{
	struct world *w = *state;
	doctor_add(&w->doctor, "one", NULL, "fine");
	doctor_add_not_tried(&w->doctor, "two", "no reason to", false);
	assert_int_equal(doctor_exit_status(&w->doctor), 0);
}

static void test_doctor__the_first_failure_that_matters_decides(void **state)
{
	struct world *w = *state;
	struct err optional = error(ERR_CONFIG), denied = error(ERR_DENIED);
	struct err unreachable = error(ERR_UNREACHABLE);
	doctor_add(&w->doctor, "a detail", &optional, " ")->is_optional = true;
	doctor_add_not_tried(&w->doctor, "first", "not yet", false);
	doctor_add(&w->doctor, "second", &denied, " ");
	assert_int_equal(doctor_exit_status(&w->doctor), 3);
	doctor_settle(&w->doctor, "first", &unreachable, " ");
	assert_int_equal(doctor_exit_status(&w->doctor), 7);
	doctor_settle(&w->doctor, "first", NULL, "now it is %s", "well");
	assert_string_equal(str_cstr(&w->doctor.checks[1].detail), "now it is well");
	assert_int_equal(doctor_exit_status(&w->doctor), 3);
}

static void test_doctor__json_leaves_out_what_was_not_tried(void **state)
{
	struct world *w = *state;
	struct err denied = error(ERR_DENIED);
	doctor_add(&w->doctor, "good", NULL, "fine");
	doctor_add_not_tried(&w->doctor, "skipped", "why not", false);
	doctor_add(&w->doctor, "bad", &denied, " ");
	json_t *json = doctor_json(&w->doctor, &w->app);
	char *checks = json_dumps(json_object_get(json, "checks"), JSON_COMPACT);
	assert_string_equal(checks, "[{\"name\":\"good\",\"ok\":true,\"detail\":\"fine\"},"
				    "{\"name\":\"bad\",\"ok\":false,\"detail\":\"it failed\"}]");
	free(checks);
	json_decref(json);
}

static void test_doctor__json_is_whole_when_nothing_is_known(void **state)
{
	static const char *const members[] = {"version", "profile", "region", "endpoint",
		"credentials", "account", "clock_skew_s", "checks", "terminal"};
	struct world *w = *state;
	w->doctor.creds_error = error(ERR_NO_CREDENTIALS);
	json_t *json = doctor_json(&w->doctor, &w->app);
	for (size_t i = 0; i < COUNT_OF(members); i++)
		assert_non_null(json_object_get(json, members[i]));
	assert_true(json_is_null(json_object_get(json, "clock_skew_s")));
	assert_true(json_is_null(json_object_get(json_object_get(json, "region"), "value")));
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(json, "credentials"), "error")),
		"it failed");
	assert_true(json_object_size(json_object_get(json, "terminal")) > 3);
	json_decref(json);
}

static void add_credentials(struct doctor *d)
{
	d->creds.access_key_id = strdup("AKIAEXAMPLE");
	d->creds.provider = "environment";
	d->creds.expires_unix_ms = 1795466309000;
	secret_set(&d->creds.secret_access_key, sv_cstr("do-not-tell"));
	secret_set(&d->creds.session_token, sv_cstr("nor-this"));
}

static void test_doctor__no_secret_is_printed(void **state)
{
	struct world *w = *state;
	struct str out = {0};
	add_credentials(&w->doctor);
	json_t *json = doctor_json(&w->doctor, &w->app);
	char *text = json_dumps(json, JSON_COMPACT);
	doctor_text(&w->doctor, &w->app, &out);
	str_add_cstr(&out, text);
	assert_non_null(
		strstr(str_cstr(&out), "AKIAEXAMPLE  (environment, expire 2026-11-23T20:38:29Z)"));
	assert_non_null(strstr(str_cstr(&out), "\"access_key_id\":\"AKIAEXAMPLE\""));
	assert_non_null(strstr(str_cstr(&out), "\"expires\":\"2026-11-23T20:38:29Z\""));
	assert_null(strstr(str_cstr(&out), "do-not-tell"));
	assert_null(strstr(str_cstr(&out), "nor-this"));
	free(text);
	json_decref(json);
	str_release(&out);
}

static void test_doctor__text_tells_a_detail_from_a_failure(void **state)
{
	struct world *w = *state;
	struct str out = {0};
	struct err denied = error(ERR_DENIED);
	doctor_add(&w->doctor, "tags", &denied, " ")->is_optional = true;
	doctor_add(&w->doctor, "attributes", &denied, " ");
	doctor_add_not_tried(&w->doctor, "clock", "no answer", false);
	doctor_text(&w->doctor, &w->app, &out);
	assert_non_null(strstr(str_cstr(&out), "tags        missing    it failed\n"));
	assert_non_null(strstr(str_cstr(&out), "attributes  FAILED     it failed\n"));
	assert_non_null(strstr(str_cstr(&out), "clock       not tried  no answer\n"));
	str_release(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, release)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_doctor__all_well_is_zero),
		TEST(test_doctor__the_first_failure_that_matters_decides),
		TEST(test_doctor__json_leaves_out_what_was_not_tried),
		TEST(test_doctor__json_is_whole_when_nothing_is_known),
		TEST(test_doctor__no_secret_is_printed),
		TEST(test_doctor__text_tells_a_detail_from_a_failure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
