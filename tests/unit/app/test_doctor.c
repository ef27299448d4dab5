/* Doctor's rows: what an answer means, what decides the exit status, and what is printed. */
#include "app/doctor.h"
#include "aws/creds_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct world {
	struct app app;
	struct doctor doctor;
	char dir[64];
};

static const char *const variables[] = {"AWS_PROFILE", "AWS_REGION", "AWS_ACCESS_KEY_ID",
	"AWS_SECRET_ACCESS_KEY", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE",
	"AWS_ENDPOINT_URL", "AWS_EC2_METADATA_DISABLED", "AWS_WEB_IDENTITY_TOKEN_FILE",
	"AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_RETRY_MODE", "http_proxy", "https_proxy",
	"HTTPS_PROXY", "no_proxy", "NO_PROXY"};

static int make(void **state)
{
	static struct world world;
	world = (struct world){0};
	for (size_t i = 0; i < COUNT_OF(variables); i++)
		unsetenv(variables[i]);
	snprintf(world.dir, sizeof world.dir, "/tmp/sqscope-doctor.XXXXXX");
	assert_non_null(mkdtemp(world.dir));
	setenv("HOME", world.dir, 1);
	options_init(&world.app.options);
	world.doctor.app = &world.app;
	*state = &world;
	return 0;
}

/* For what is told of a context whose AWS files were not read. */
static int make_with_context(void **state)
{
	struct world *w;
	make(state);
	w = *state;
	session_add(&w->doctor.session, context_new(&w->doctor.session, NULL));
	return 0;
}

static int release(void **state)
{
	struct world *w = *state;
	char command[128];
	doctor_release(&w->doctor);
	options_release(&w->app.options);
	snprintf(command, sizeof command, "rm -rf %s", w->dir);
	return system(command); /* NOLINT: a directory of our own */
}

static struct err error(enum err_code code)
{
	struct err err = {0};
	err_set(&err, code, "it failed");
	return err;
}

static struct check *add(struct world *w, const char *name, bool is_optional)
{
	struct check *check = &w->doctor.checks[w->doctor.check_count++];
	*check = (struct check){.name = name, .group = GROUP_NETWORK, .is_optional = is_optional};
	doctor_skip(check, "not yet");
	return check;
}

static void add_permissions(struct world *w)
{
	for (size_t i = 0; i < PERMISSION_COUNT; i++) {
		bool is_essential = permission_feature((enum permission)i)->is_essential;
		add(w, permission_rows[i].name, !is_essential)->group = GROUP_PERMISSIONS;
	}
}

static void expect_text(struct world *w, int width, const char *text)
{
	struct str out = {0};
	doctor_text(&w->doctor, width, &out);
	if (!strstr(str_cstr(&out), text))
		fail_msg("'%s' is not in:\n%s", text, str_cstr(&out));
	str_release(&out);
}

/* --- results --------------------------------------------------------------------------------- */

static void test_doctor__table_is_whole(void **state)
{
	(void)state;
	for (const struct check_row *row = doctor_checks; row->name; row++) {
		assert_non_null(row->why_not);
		for (const struct check_row *other = doctor_checks; other != row; other++)
			assert_string_not_equal(row->name, other->name);
	}
}

static void test_doctor__the_first_failure_that_matters_decides(void **state)
{
	struct world *w = *state;
	struct err denied = error(ERR_DENIED), unreachable = error(ERR_UNREACHABLE);
	struct check *detail = add(w, "detail", true), *first = add(w, "first", false);
	assert_int_equal(doctor_exit_status(&w->doctor), 0);
	doctor_settle(detail, &denied, " ");
	assert_int_equal(doctor_exit_status(&w->doctor), 0);
	doctor_settle(add(w, "second", false), &denied, " ");
	assert_int_equal(doctor_exit_status(&w->doctor), 3);
	doctor_settle(first, &unreachable, " ");
	assert_int_equal(doctor_exit_status(&w->doctor), 7);
	doctor_settle(first, NULL, "now it is %s", "well");
	assert_string_equal(str_cstr(&first->detail), "now it is well");
	assert_int_equal(doctor_exit_status(&w->doctor), 3);
}

static void test_doctor__every_failure_says_what_to_do(void **state)
{
	struct world *w = *state;
	struct err unreachable = error(ERR_UNREACHABLE);
	struct check *check = add(w, "one", false);
	doctor_settle(check, &unreachable, " ");
	assert_string_equal(str_cstr(&check->fix), err_hint(&unreachable));
	doctor_fix(check, "Do %s.", "this");
	assert_string_equal(str_cstr(&check->fix), "Do this.");
	doctor_settle(check, NULL, "well");
	assert_int_equal(check->fix.n, 0);
}

/* --- permissions ----------------------------------------------------------------------------- */

static enum grant grant_of(enum err_code code, int http_status, const char *service_code)
{
	struct err err = error(code);
	err.http_status = http_status;
	snprintf(err.service_code, sizeof err.service_code, "%s", service_code);
	return doctor_grant(&err);
}

static void test_doctor__what_an_answer_means(void **state)
{
	(void)state;
	assert_int_equal(doctor_grant(NULL), GRANT_ALLOWED);
	assert_int_equal(grant_of(ERR_DENIED, 403, "AccessDenied"), GRANT_DENIED);
	assert_int_equal(grant_of(ERR_DENIED, 403, "KmsAccessDenied"), GRANT_DENIED);
	assert_int_equal(grant_of(ERR_DENIED, 403, "InvalidClientTokenId"), GRANT_UNKNOWN);
	assert_int_equal(grant_of(ERR_DENIED, 403, "SignatureDoesNotMatch"), GRANT_UNKNOWN);
	assert_int_equal(grant_of(ERR_DENIED, 403, ""), GRANT_UNKNOWN);
	assert_int_equal(grant_of(ERR_EXPIRED, 403, "ExpiredToken"), GRANT_UNKNOWN);
	assert_int_equal(grant_of(ERR_INVALID, 400, "InvalidParameterValue"), GRANT_ALLOWED);
	assert_int_equal(grant_of(ERR_INVALID, 400, "InvalidAction"), GRANT_NOT_SERVED);
	assert_int_equal(grant_of(ERR_NOT_FOUND, 400, "ReceiptHandleIsInvalid"), GRANT_ALLOWED);
	assert_int_equal(grant_of(ERR_NOT_FOUND, 404, ""), GRANT_NOT_SERVED);
	assert_int_equal(grant_of(ERR_SERVICE, 400, "ClientException"), GRANT_ALLOWED);
	assert_int_equal(grant_of(ERR_SERVICE, 500, ""), GRANT_NOT_SERVED);
	assert_int_equal(grant_of(ERR_SERVICE, 500, "InternalFailure"), GRANT_NOT_SERVED);
	assert_int_equal(grant_of(ERR_PROTOCOL, 405, ""), GRANT_NOT_SERVED);
	assert_int_equal(grant_of(ERR_THROTTLED, 400, "RequestThrottled"), GRANT_UNKNOWN);
	assert_int_equal(grant_of(ERR_UNREACHABLE, 0, ""), GRANT_UNKNOWN);
	assert_int_equal(grant_of(ERR_NO_CREDENTIALS, 0, ""), GRANT_UNKNOWN);
}

static void deny(struct world *w, enum permission id)
{
	struct err err = error(ERR_DENIED);
	err.http_status = 403;
	snprintf(err.service_code, sizeof err.service_code, "AccessDenied");
	doctor_judge(&w->doctor, id, &err);
}

static void test_doctor__a_denial_names_action_and_place(void **state)
{
	struct world *w = *state;
	add_permissions(w);
	str_add_cstr(&w->doctor.queue_arn, "arn:aws:sqs:r:1:jobs");
	deny(w, PERMISSION_LIST_QUEUE_TAGS);
	struct check *check = doctor_permission(&w->doctor, PERMISSION_LIST_QUEUE_TAGS);
	assert_int_equal(check->result, CHECK_FAILED);
	assert_string_equal(str_cstr(&check->detail), "sqs:ListQueueTags is denied");
	assert_non_null(
		strstr(str_cstr(&check->fix), "Allow sqs:ListQueueTags on arn:aws:sqs:r:1:jobs"));
	assert_non_null(strstr(str_cstr(&check->fix), "--mode read-only"));
	assert_int_equal(doctor_exit_status(&w->doctor), 0);
	deny(w, PERMISSION_LIST_QUEUES);
	assert_int_equal(doctor_exit_status(&w->doctor), 3);
	deny(w, PERMISSION_SEND_MESSAGE);
	check = doctor_permission(&w->doctor, PERMISSION_SEND_MESSAGE);
	assert_non_null(strstr(str_cstr(&check->fix), "--mode operator"));
}

static void test_doctor__no_answer_is_no_verdict(void **state)
{
	struct world *w = *state;
	struct err slow = error(ERR_TIMEOUT), invalid = error(ERR_INVALID);
	add_permissions(w);
	doctor_judge(&w->doctor, PERMISSION_LIST_QUEUE_TAGS, &slow);
	assert_int_equal(
		doctor_permission(&w->doctor, PERMISSION_LIST_QUEUE_TAGS)->result, CHECK_NOT_TRIED);
	doctor_judge(&w->doctor, PERMISSION_LIST_QUEUES, &slow);
	assert_int_equal(doctor_exit_status(&w->doctor), 7);
	/* That a wrong value was refused does not prove that a right one is allowed. */
	doctor_judge(&w->doctor, PERMISSION_RECEIVE_MESSAGE, &invalid);
	assert_string_equal(
		str_cstr(&doctor_permission(&w->doctor, PERMISSION_RECEIVE_MESSAGE)->detail),
		"not denied");
}

static const struct feature_row *feature(const char *name)
{
	for (size_t i = 0; i < feature_count; i++)
		if (strcmp(feature_rows[i].name, name) == 0)
			return &feature_rows[i];
	fail_msg("no feature %s", name);
	return NULL;
}

static void test_doctor__a_feature_is_as_well_as_all_it_needs(void **state)
{
	struct world *w = *state;
	struct str why = {0};
	add_permissions(w);
	doctor_judge(&w->doctor, PERMISSION_RECEIVE_MESSAGE, NULL);
	assert_int_equal(doctor_feature(&w->doctor, feature("peek"), &why), FEATURE_NOT_TRIED);
	assert_string_equal(str_cstr(&why), "not yet");
	doctor_judge(&w->doctor, PERMISSION_CHANGE_MESSAGE_VISIBILITY, NULL);
	assert_int_equal(doctor_feature(&w->doctor, feature("peek"), &why), FEATURE_NOT_TRIED);
	/* A queue without a key needs no kms:Decrypt. */
	w->doctor.knows_key = true;
	assert_int_equal(doctor_feature(&w->doctor, feature("peek"), &why), FEATURE_OK);
	str_add_cstr(&w->doctor.queue_key, "alias/mine");
	assert_int_equal(doctor_feature(&w->doctor, feature("peek"), &why), FEATURE_NOT_TRIED);
	deny(w, PERMISSION_RECEIVE_MESSAGE);
	assert_int_equal(doctor_feature(&w->doctor, feature("peek"), &why), FEATURE_DENIED);
	assert_string_equal(str_cstr(&why), "sqs:ReceiveMessage");
	str_release(&why);
}

/* --- output ---------------------------------------------------------------------------------- */

static void test_doctor__json_tells_apart_what_was_not_tried(void **state)
{
	struct world *w = *state;
	struct err denied = error(ERR_DENIED);
	doctor_settle(add(w, "good", false), NULL, "fine");
	add(w, "skipped", false);
	doctor_settle(add(w, "bad", true), &denied, " ");
	json_t *json = doctor_json(&w->doctor), *checks = json_object_get(json, "checks");
	assert_int_equal(json_array_size(checks), 2);
	char *text = json_dumps(checks, JSON_COMPACT);
	assert_non_null(strstr(text, "{\"name\":\"good\",\"ok\":true,\"detail\":\"fine\""));
	assert_non_null(strstr(text, "{\"name\":\"bad\",\"ok\":false,\"detail\":\"it failed\""));
	free(text);
	text = json_dumps(json_object_get(json, "not_probed"), JSON_COMPACT);
	assert_string_equal(text, "[{\"name\":\"skipped\",\"detail\":\"not yet\"}]");
	free(text);
	json_decref(json);
}

static void test_doctor__json_is_whole_when_nothing_is_known(void **state)
{
	static const char *const members[] = {"version", "profile", "region", "endpoint",
		"credentials", "account", "clock_skew_s", "checks", "terminal", "settings",
		"credential_sources", "features", "not_probed"};
	struct world *w = *state;
	w->doctor.creds_error = error(ERR_NO_CREDENTIALS);
	json_t *json = doctor_json(&w->doctor);
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

static void test_doctor__text_says_what_is_wrong_and_what_to_do(void **state)
{
	struct world *w = *state;
	struct err denied = error(ERR_DENIED);
	doctor_settle(add(w, "good", false), NULL, "fine");
	expect_text(w, 80, "\n  ok         good                   fine\n");
	expect_text(w, 80, "\nAll is well.\n");
	doctor_settle(add(w, "detail", true), &denied, " ");
	expect_text(w, 80, "\n  missing    detail                 it failed\n");
	expect_text(w, 80, "\n                                    -> Check the profile with");
	expect_text(w, 80, "\nIt works; 1 detail is missing.\n");
	doctor_settle(add(w, "bad", false), &denied, " ");
	expect_text(w, 80, "\n  FAILED     bad                    it failed\n");
	expect_text(w, 80, "\n1 FAILED, 1 missing. First: bad: it failed\n");
	add(w, "later", false);
	expect_text(w, 80, "\n  not tried  later                  not yet\n");
}

static void test_doctor__text_fits_eighty_columns(void **state)
{
	struct world *w = *state;
	struct str out = {0};
	add_permissions(w);
	str_add_cstr(&w->doctor.queue_arn, "arn:aws:sqs:eu-central-1:123456789012:some-queue-name");
	for (size_t i = 0; i < PERMISSION_COUNT; i++)
		if (i % 3 == 0)
			deny(w, (enum permission)i);
		else if (i % 3 == 1)
			doctor_judge(&w->doctor, (enum permission)i, NULL);
	fact_list_add(&w->doctor.settings, "sqs endpoint", "https://sqs.eu-central-1.amazonaws.com",
		"region eu-central-1");
	doctor_text(&w->doctor, 80, &out);
	struct sv rest = str_sv(&out), line;
	while (!sv_is_empty(rest)) {
		sv_cut(rest, '\n', &line, &rest);
		/* Only a word that is longer than the column may stand out. */
		if (line.n > 80 && memchr(line.p + 40, ' ', line.n - 40))
			fail_msg("%.*s", SV_ARGS(line));
	}
	str_release(&out);
}

static void test_doctor__endpoints_that_are_one_are_said_once(void **state)
{
	struct world *w = *state;
	struct fact_list *list = &w->doctor.settings;
	fact_list_add(list, "sqs endpoint", "http://h:1", "--endpoint-url");
	fact_list_add(list, "sts endpoint", "http://h:1", "--endpoint-url");
	fact_list_add(list, "kms endpoint", "http://h:2", "AWS_ENDPOINT_URL_KMS");
	expect_text(w, 80,
		"  endpoint             http://h:1 (--endpoint-url)\n"
		"  kms endpoint         http://h:2 (AWS_ENDPOINT_URL_KMS)\n");
}

static void test_doctor__no_secret_is_printed(void **state)
{
	struct world *w = *state;
	struct str out = {0};
	w->doctor.creds.access_key_id = strdup("AKIAEXAMPLE");
	w->doctor.creds.provider = "environment";
	w->doctor.creds.expires_unix_ms = 1795466309000;
	secret_set(&w->doctor.creds.secret_access_key, sv_cstr("do-not-tell"));
	secret_set(&w->doctor.creds.session_token, sv_cstr("nor-this"));
	json_t *json = doctor_json(&w->doctor);
	char *text = json_dumps(json, JSON_COMPACT);
	doctor_text(&w->doctor, 80, &out);
	str_add_cstr(&out, text);
	assert_non_null(strstr(str_cstr(&out), "\"access_key_id\":\"AKIAEXAMPLE\""));
	assert_non_null(strstr(str_cstr(&out), "\"expires\":\"2026-11-23T20:38:29Z\""));
	assert_null(strstr(str_cstr(&out), "do-not-tell"));
	assert_null(strstr(str_cstr(&out), "nor-this"));
	free(text);
	json_decref(json);
	str_release(&out);
}

/* --- files and settings ---------------------------------------------------------------------- */

static void write_file(const struct world *w, const char *name, const char *text, mode_t mode)
{
	char path[128];
	snprintf(path, sizeof path, "%s/.aws", w->dir);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/.aws/%s", w->dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static void expect_result(const struct check *check, enum check_result result, const char *detail)
{
	assert_string_equal(str_cstr(&check->detail), detail);
	assert_int_equal(check->result, result);
	assert_true(result != CHECK_FAILED || check->fix.n > 0);
}

static void test_doctor__files_are_looked_at(void **state)
{
	struct world *w = *state;
	struct check *config = add(w, "config", true), *keys = add(w, "keys", true);
	doctor_check_aws_config_file(&w->doctor, config);
	expect_result(config, CHECK_OK, "~/.aws/config: not there");
	write_file(w, "config", "[default]\n[profile a]\n", 0644);
	write_file(w, "credentials", "[a]\naws_access_key_id = k\n", 0600);
	doctor_check_aws_config_file(&w->doctor, config);
	expect_result(config, CHECK_OK, "~/.aws/config: mode 0644, 2 profiles");
	doctor_check_aws_credentials_file(&w->doctor, keys);
	expect_result(keys, CHECK_OK, "~/.aws/credentials: mode 0600, 1 profile");
}

static void test_doctor__files_that_are_wrong_say_how(void **state)
{
	struct world *w = *state;
	struct check *config = add(w, "config", true), *keys = add(w, "keys", true);
	write_file(w, "config", "[default]\n[profile a\nregion = x\n", 0600);
	write_file(w, "credentials", "[a]\naws_access_key_id = k\n", 0640);
	doctor_check_aws_config_file(&w->doctor, config);
	assert_int_equal(config->result, CHECK_FAILED);
	assert_non_null(strstr(str_cstr(&config->detail), "~/.aws/config:2: "));
	doctor_check_aws_credentials_file(&w->doctor, keys);
	expect_result(keys, CHECK_FAILED, "~/.aws/credentials: mode 0640, so others can read it");
	assert_string_equal(str_cstr(&keys->fix), "Run: chmod 600 ~/.aws/credentials");
	setenv("AWS_CONFIG_FILE", "/no/such/file", 1);
	doctor_check_aws_config_file(&w->doctor, config);
	expect_result(
		config, CHECK_FAILED, "/no/such/file: not there, though AWS_CONFIG_FILE names it");
}

static void test_doctor__an_unknown_profile_fails(void **state)
{
	struct world *w = *state;
	setenv("AWS_PROFILE", "nobody", 1);
	doctor_check_aws(&w->doctor, add(w, "aws-files", false));
	assert_false(w->doctor.has_aws);
	assert_int_equal(doctor_exit_status(&w->doctor), 2);
	assert_int_equal(w->doctor.creds_error.code, ERR_AWS_CONFIG);
}

static const struct fact *find_fact(const struct fact_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->facts[i].name, name) == 0)
			return &list->facts[i];
	fail_msg("no fact %s", name);
	return NULL;
}

static void resolve(struct world *w)
{
	doctor_check_aws(&w->doctor, add(w, "aws-files", false));
	assert_true(w->doctor.has_aws);
	doctor_check_endpoint(&w->doctor, add(w, "endpoint", false));
	doctor_find_settings(&w->doctor);
}

static void test_doctor__settings_name_their_source(void **state)
{
	struct world *w = *state;
	setenv("AWS_REGION", "eu-west-1", 1);
	setenv("AWS_RETRY_MODE", "adaptive", 1);
	setenv("HTTPS_PROXY", "http://me:pass@word@proxy:3128", 1);
	setenv("NO_PROXY", "localhost", 1);
	resolve(w);
	const struct fact_list *list = &w->doctor.settings;
	assert_string_equal(find_fact(list, "region")->source, "AWS_REGION");
	assert_string_equal(
		find_fact(list, "kms endpoint")->value, "https://kms.eu-west-1.amazonaws.com");
	assert_string_equal(find_fact(list, "cloudwatch endpoint")->value,
		"https://monitoring.eu-west-1.amazonaws.com");
	assert_string_equal(find_fact(list, "proxy")->value, "http://...@proxy:3128");
	assert_string_equal(find_fact(list, "proxy")->source, "HTTPS_PROXY");
	assert_string_equal(find_fact(list, "no proxy for")->value, "localhost");
	assert_non_null(strstr(find_fact(list, "retries")->value, "adaptive"));
}

static void test_doctor__a_ca_bundle_that_is_not_there(void **state)
{
	struct world *w = *state;
	setenv("AWS_REGION", "eu-west-1", 1);
	setenv("AWS_CA_BUNDLE", "/no/such/bundle", 1);
	resolve(w);
	struct check *check = add(w, "ca-bundle", false);
	doctor_check_ca_bundle(&w->doctor, check);
	unsetenv("AWS_CA_BUNDLE");
	assert_int_equal(check->result, CHECK_FAILED);
	assert_int_equal(doctor_exit_status(&w->doctor), 2);
	assert_non_null(strstr(str_cstr(&check->fix), "AWS_CA_BUNDLE"));
}

/* --- sources of credentials ------------------------------------------------------------------ */

static void test_doctor__sources_are_those_of_the_chain(void **state)
{
	size_t i = 0;
	(void)state;
	for (; creds_chain_all[i]; i++)
		assert_string_equal(creds_chain_all[i]->name, doctor_source_provider(i));
	assert_null(doctor_source_provider(i));
}

static void expect_source(
	const struct world *w, const char *name, const char *value, const char *words)
{
	const struct fact *fact = find_fact(&w->doctor.sources, name);
	assert_string_equal(fact->value, value);
	if (!strstr(fact->source, words))
		fail_msg("%s: '%s' does not say '%s'", name, fact->source, words);
}

static void test_doctor__sources_say_why_they_were_not_used(void **state)
{
	struct world *w = *state;
	setenv("AWS_ACCESS_KEY_ID", "k", 1);
	setenv("AWS_EC2_METADATA_DISABLED", "TRUE", 1);
	setenv("AWS_REGION", "eu-west-1", 1);
	write_file(w, "config", "[default]\ncredential_process = cat\n", 0600);
	resolve(w);
	w->doctor.creds.provider = "environment";
	doctor_find_sources(&w->doctor);
	expect_source(w, "environment", "used", "AWS_ACCESS_KEY_ID");
	expect_source(w, "process", "not asked", "environment comes first");
	expect_source(w, "role", "not set up", "no role_arn");
	expect_source(w, "instance", "not set up", "AWS_EC2_METADATA_DISABLED");
}

static void test_doctor__the_first_source_that_is_set_up_is_the_one_that_failed(void **state)
{
	struct world *w = *state;
	setenv("AWS_EC2_METADATA_DISABLED", "true", 1);
	setenv("AWS_REGION", "eu-west-1", 1);
	write_file(w, "config",
		"[default]\nrole_arn = r\nsource_profile = x\ncredential_process = cat\n", 0600);
	write_file(w, "credentials", "[default]\naws_access_key_id = k\n", 0600);
	resolve(w);
	w->doctor.creds_error = error(ERR_NO_CREDENTIALS);
	doctor_find_sources(&w->doctor);
	expect_source(w, "role", "failed", "role_arn of the profile");
	expect_source(w, "credentials file", "not asked", "role comes first");
	expect_source(w, "config file", "not set up", "no aws_access_key_id");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_with_context, release)
#define BARE(name) cmocka_unit_test_setup_teardown(name, make, release)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_doctor__table_is_whole),
		TEST(test_doctor__the_first_failure_that_matters_decides),
		TEST(test_doctor__every_failure_says_what_to_do),
		TEST(test_doctor__what_an_answer_means),
		TEST(test_doctor__a_denial_names_action_and_place),
		TEST(test_doctor__no_answer_is_no_verdict),
		TEST(test_doctor__a_feature_is_as_well_as_all_it_needs),
		TEST(test_doctor__json_tells_apart_what_was_not_tried),
		TEST(test_doctor__json_is_whole_when_nothing_is_known),
		TEST(test_doctor__text_says_what_is_wrong_and_what_to_do),
		TEST(test_doctor__text_fits_eighty_columns),
		TEST(test_doctor__endpoints_that_are_one_are_said_once),
		TEST(test_doctor__no_secret_is_printed),
		TEST(test_doctor__files_are_looked_at),
		TEST(test_doctor__files_that_are_wrong_say_how),
		BARE(test_doctor__an_unknown_profile_fails),
		BARE(test_doctor__settings_name_their_source),
		BARE(test_doctor__a_ca_bundle_that_is_not_there),
		TEST(test_doctor__sources_are_those_of_the_chain),
		BARE(test_doctor__sources_say_why_they_were_not_used),
		BARE(test_doctor__the_first_source_that_is_set_up_is_the_one_that_failed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
