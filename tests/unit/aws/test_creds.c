/* Unit tests of aws/creds: the sources, the chain, the provider and who waits for it. */
#include "sqscope/aws/creds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { MAX_VARIABLES = 8, PATH_SIZE = 128 };

struct fixture {
	char home[PATH_SIZE], config_path[PATH_SIZE], credentials_path[PATH_SIZE];
	const char *names[MAX_VARIABLES], *values[MAX_VARIABLES];
	size_t count;
	struct aws_options options;
	struct aws_config config;
	struct creds creds;
	struct err err;
	struct loop *loop;
	struct creds_provider *provider;
};

static const char *fake_getenv(void *ud, const char *name)
{
	const struct fixture *f = ud;

	if (strcmp(name, "HOME") == 0)
		return f->home;
	for (size_t i = 0; i < f->count; i++) {
		if (strcmp(f->names[i], name) == 0)
			return f->values[i];
	}
	return NULL;
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	char dir[PATH_SIZE];

	snprintf(f->home, sizeof f->home, "/tmp/test_creds_XXXXXX");
	assert_non_null(mkdtemp(f->home));
	snprintf(dir, sizeof dir, "%.100s/.aws", f->home);
	assert_int_equal(mkdir(dir, 0700), 0);
	snprintf(f->config_path, sizeof f->config_path, "%.100s/.aws/config", f->home);
	snprintf(f->credentials_path, sizeof f->credentials_path, "%.100s/.aws/credentials",
		f->home);
	f->options.getenv = fake_getenv;
	f->options.getenv_ud = f;
	f->loop = loop_new(&f->err);
	assert_non_null(f->loop);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	char dir[PATH_SIZE];

	creds_provider_free(f->provider);
	loop_free(f->loop);
	creds_release(&f->creds);
	aws_config_release(&f->config);
	unlink(f->config_path);
	unlink(f->credentials_path);
	snprintf(dir, sizeof dir, "%.100s/.aws", f->home);
	rmdir(dir);
	rmdir(f->home);
	free(f);
	return 0;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void set_variable(struct fixture *f, const char *name, const char *value)
{
	assert_true(f->count < MAX_VARIABLES);
	f->names[f->count] = name;
	f->values[f->count++] = value;
}

static void load(struct fixture *f)
{
	assert_true(aws_config_load(&f->config, &f->options, &f->err));
}

static void assert_creds(
	const struct creds *creds, const char *id, const char *secret, const char *token)
{
	assert_non_null(creds);
	assert_string_equal(creds->access_key_id, id);
	assert_true(sv_eq_cstr(secret_sv(&creds->secret_access_key), secret));
	assert_true(sv_eq_cstr(secret_sv(&creds->session_token), token));
}

static void assert_found(struct fixture *f, const char *id, const char *secret, const char *token)
{
	bool ok = creds_chain_get(&f->config, &f->creds, &f->err);

	if (!ok)
		print_message("%s\n", f->err.msg);
	assert_true(ok);
	assert_creds(&f->creds, id, secret, token);
}

static void assert_not_found(struct fixture *f, const char *in_text)
{
	assert_false(creds_chain_get(&f->config, &f->creds, &f->err));
	assert_int_equal(f->err.code, ERR_NO_CREDENTIALS);
	if (!strstr(f->err.msg, in_text))
		print_message("%s\n", f->err.msg);
	assert_non_null(strstr(f->err.msg, in_text));
}

/* --- sources ------------------------------------------------------------------------------------
 */

static void test_creds__environment(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_ACCESS_KEY_ID", "AKID ");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "secret");
	set_variable(f, "AWS_SESSION_TOKEN", "token");
	set_variable(f, "AWS_ACCOUNT_ID", "123456789012");
	set_variable(f, "AWS_CREDENTIAL_EXPIRATION", "2026-11-24T00:00:00Z");
	load(f);
	assert_found(f, "AKID", "secret", "token");
	assert_string_equal(f->creds.provider, "environment");
	assert_string_equal(f->creds.account_id, "123456789012");
	assert_int_equal(f->creds.expires_unix_ms, 1795478400000);
}

static void test_creds__environment_without_secret(void **state)
{
	struct fixture *f = *state;

	write_file(
		f->credentials_path, "[default]\naws_access_key_id=A\naws_secret_access_key=S\n");
	set_variable(f, "AWS_ACCESS_KEY_ID", "AKID");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", " ");
	load(f);
	assert_not_found(f, "AWS_SECRET_ACCESS_KEY is not");
}

static void test_creds__environment_with_a_bad_expiry(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_ACCESS_KEY_ID", "AKID");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "secret");
	set_variable(f, "AWS_CREDENTIAL_EXPIRATION", "tomorrow");
	load(f);
	assert_not_found(f, "AWS_CREDENTIAL_EXPIRATION is 'tomorrow'");
}

static void test_creds__environment_wins_over_a_chosen_profile(void **state)
{
	struct fixture *f = *state;

	write_file(f->credentials_path, "[p]\naws_access_key_id=P\naws_secret_access_key=S\n");
	set_variable(f, "AWS_ACCESS_KEY_ID", "ENV");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "secret");
	set_variable(f, "AWS_PROFILE", "p");
	load(f);
	assert_found(f, "ENV", "secret", "");
}

static void test_creds__environment_loses_to_the_option(void **state)
{
	struct fixture *f = *state;

	write_file(f->credentials_path,
		"[p]\naws_access_key_id=P\naws_secret_access_key=S\naws_session_token=T\n");
	set_variable(f, "AWS_ACCESS_KEY_ID", "ENV");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "secret");
	f->options.profile = "p";
	load(f);
	assert_found(f, "P", "S", "T");
	assert_string_equal(f->creds.provider, "profile");
}

static void test_creds__keys_of_the_config_file(void **state)
{
	struct fixture *f = *state;

	write_file(f->config_path,
		"[default]\naws_access_key_id = C\naws_secret_access_key = a/b+c=\n");
	load(f);
	assert_found(f, "C", "a/b+c=", "");
}

static void test_creds__profile_without_secret(void **state)
{
	struct fixture *f = *state;

	write_file(f->credentials_path, "[default]\naws_access_key_id = A\n");
	load(f);
	assert_not_found(f, "profile default in ~/.aws/credentials has aws_access_key_id but no");
}

static void test_creds__files_are_read_anew(void **state)
{
	struct fixture *f = *state;

	write_file(
		f->credentials_path, "[default]\naws_access_key_id=A\naws_secret_access_key=S\n");
	load(f);
	assert_found(f, "A", "S", "");
	creds_release(&f->creds);
	write_file(
		f->credentials_path, "[default]\naws_access_key_id=B\naws_secret_access_key=T\n");
	assert_found(f, "B", "T", "");
}

static void assert_unsupported(struct fixture *f, const char *profile, const char *in_text)
{
	write_file(f->config_path, profile);
	load(f);
	assert_not_found(f, in_text);
	assert_non_null(strstr(f->err.msg, "cannot do yet"));
	aws_config_release(&f->config);
}

static void test_creds__sources_that_are_not_supported(void **state)
{
	struct fixture *f = *state;

	assert_unsupported(f, "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\n",
		"by assuming a role (role_arn)");
	assert_unsupported(f, "[default]\nrole_arn = x\nweb_identity_token_file = /t\n",
		"(web_identity_token_file)");
	assert_unsupported(f, "[default]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n",
		"(sso_account_id)");
	assert_unsupported(f, "[default]\nlogin_session = arn\n", "(login_session)");
	assert_unsupported(f, "[default]\ncredential_process = /bin/x\n", "(credential_process)");
	assert_unsupported(f, "[default]\nsso_session = s\n", "(sso_session)");
}

static void test_creds__keys_take_their_turn(void **state)
{
	struct fixture *f = *state;
	static const char keys[] = "[default]\naws_access_key_id=A\naws_secret_access_key=S\n";
	static const char config_keys[] =
		"[default]\naws_access_key_id=A\naws_secret_access_key=S\n"
		"credential_process = /bin/x\n";

	assert_unsupported(f, config_keys, "(credential_process)");
	write_file(f->credentials_path, keys);
	write_file(f->config_path, "[default]\ncredential_process = /bin/x\nsso_session = s\n");
	load(f);
	assert_found(f, "A", "S", "");
	aws_config_release(&f->config);
	creds_release(&f->creds);
	assert_unsupported(f, "[default]\nrole_arn = x\nsource_profile = default\n", "(role_arn)");
}

static void test_creds__nothing_is_configured(void **state)
{
	struct fixture *f = *state;

	load(f);
	assert_not_found(f, "AWS_ACCESS_KEY_ID is not set, and no keys for profile default in "
			    "~/.aws/credentials or ~/.aws/config");
	assert_null(f->creds.access_key_id);
}

static void test_creds__a_variable_of_another_source_is_named(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
	load(f);
	assert_not_found(f, "AWS_WEB_IDENTITY_TOKEN_FILE names a web identity token");
}

/* --- the provider -------------------------------------------------------------------------------
 */

struct waiter {
	struct fixture *f;
	int calls;
	enum err_code code;
	char id[32];
	struct waiter *asks_for; /* get for it from inside of the callback */
	struct waiter *cancels;
};

static void on_ready(void *ud, const struct creds *creds, const struct err *err)
{
	struct waiter *waiter = ud;

	waiter->calls++;
	waiter->code = err ? err->code : ERR_NONE;
	snprintf(waiter->id, sizeof waiter->id, "%s", creds ? creds->access_key_id : "");
	if (waiter->asks_for)
		creds_provider_get(waiter->f->provider, on_ready, waiter->asks_for);
	if (waiter->cancels)
		creds_provider_cancel(waiter->f->provider, waiter->cancels);
}

static void provide(struct fixture *f)
{
	load(f);
	f->provider = creds_provider_new(f->loop, &f->config);
}

static void provide_environment(struct fixture *f)
{
	set_variable(f, "AWS_ACCESS_KEY_ID", "ENV");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "secret");
	provide(f);
}

static void test_creds__provider_answers_on_a_later_turn(void **state)
{
	struct fixture *f = *state;
	struct waiter a = {.f = f}, b = {.f = f};

	provide_environment(f);
	assert_null(creds_provider_current(f->provider, 0));
	creds_provider_get(f->provider, on_ready, &a);
	creds_provider_get(f->provider, on_ready, &b);
	assert_int_equal(a.calls, 0);
	loop_run(f->loop);
	assert_int_equal(a.calls, 1);
	assert_string_equal(a.id, "ENV");
	assert_int_equal(b.calls, 1);
	assert_creds(creds_provider_current(f->provider, 0), "ENV", "secret", "");
	assert_int_equal(creds_provider_gen(f->provider), 1);
}

static void test_creds__keys_under_a_broken_header_are_not_merely_missing(void **state)
{
	struct fixture *f = *state;

	write_file(f->credentials_path,
		"[default\naws_access_key_id = AK\naws_secret_access_key = s\n");
	load(f);
	assert_false(creds_chain_get(&f->config, &f->creds, &f->err));
	assert_int_equal(f->err.code, ERR_AWS_CONFIG);
	assert_non_null(strstr(f->err.msg, "credentials:1: "));
}

static void test_creds__provider_tells_all_of_a_failure(void **state)
{
	struct fixture *f = *state;
	struct waiter a = {.f = f}, b = {.f = f};

	provide(f);
	creds_provider_get(f->provider, on_ready, &a);
	creds_provider_get(f->provider, on_ready, &b);
	loop_run(f->loop);
	assert_int_equal(a.code, ERR_NO_CREDENTIALS);
	assert_int_equal(b.code, ERR_NO_CREDENTIALS);
	assert_null(creds_provider_current(f->provider, 0));
}

static void test_creds__provider_cancels_one_waiter(void **state)
{
	struct fixture *f = *state;
	struct waiter a = {.f = f}, b = {.f = f}, c = {.f = f};

	provide_environment(f);
	creds_provider_get(f->provider, on_ready, &a);
	creds_provider_get(f->provider, on_ready, &b);
	creds_provider_cancel(f->provider, &b);
	creds_provider_get(f->provider, on_ready, &c);
	loop_run(f->loop);
	assert_int_equal(a.calls, 1);
	assert_int_equal(b.calls, 0);
	assert_int_equal(c.calls, 1);
}

static void test_creds__provider_is_used_from_its_callbacks(void **state)
{
	struct fixture *f = *state;
	struct waiter late = {.f = f}, b = {.f = f};
	struct waiter a = {.f = f, .asks_for = &late, .cancels = &b};

	provide_environment(f);
	creds_provider_get(f->provider, on_ready, &a);
	creds_provider_get(f->provider, on_ready, &b);
	loop_run(f->loop);
	assert_int_equal(a.calls, 1);
	assert_int_equal(b.calls, 0);
	assert_int_equal(late.calls, 1);
}

static void test_creds__provider_forgets_and_fetches_again(void **state)
{
	struct fixture *f = *state;
	struct waiter a = {.f = f};

	write_file(
		f->credentials_path, "[default]\naws_access_key_id=A\naws_secret_access_key=S\n");
	provide(f);
	creds_provider_get(f->provider, on_ready, &a);
	loop_run(f->loop);
	assert_string_equal(a.id, "A");
	creds_provider_forget(f->provider);
	assert_null(creds_provider_current(f->provider, 0));
	creds_provider_get(f->provider, on_ready, &a);
	loop_run(f->loop);
	assert_int_equal(creds_provider_gen(f->provider), 1);
	write_file(
		f->credentials_path, "[default]\naws_access_key_id=B\naws_secret_access_key=S\n");
	creds_provider_forget(f->provider);
	creds_provider_get(f->provider, on_ready, &a);
	loop_run(f->loop);
	assert_string_equal(a.id, "B");
	assert_int_equal(a.calls, 3);
	assert_int_equal(creds_provider_gen(f->provider), 2);
}

static void test_creds__provider_refuses_expired_credentials(void **state)
{
	struct fixture *f = *state;
	struct waiter a = {.f = f};

	set_variable(f, "AWS_CREDENTIAL_EXPIRATION", "2020-01-02T03:04:05Z");
	provide_environment(f);
	creds_provider_get(f->provider, on_ready, &a);
	loop_run(f->loop);
	assert_int_equal(a.code, ERR_EXPIRED);
	assert_null(creds_provider_current(f->provider, loop_unix_ms(f->loop)));
}

static void test_creds__provider_is_freed_while_somebody_waits(void **state)
{
	struct fixture *f = *state;
	struct waiter a = {.f = f};

	provide_environment(f);
	creds_provider_get(f->provider, on_ready, &a);
	creds_provider_free(f->provider);
	f->provider = NULL;
	loop_run(f->loop);
	assert_int_equal(a.calls, 0);
}

static void test_creds__copy_is_deep(void **state)
{
	struct creds a = {.expires_unix_ms = 5, .provider = "environment"}, b = {0};

	(void)state;
	a.access_key_id = strdup("A");
	a.account_id = strdup("1");
	secret_set(&a.secret_access_key, sv_cstr("S"));
	creds_copy(&b, &a);
	assert_true(creds_are_equal(&a, &b));
	secret_set(&a.secret_access_key, sv_cstr("other"));
	assert_false(creds_are_equal(&a, &b));
	assert_creds(&b, "A", "S", "");
	assert_false(creds_are_expired(&b, 4));
	assert_true(creds_are_expired(&b, 5));
	creds_copy(&b, &a);
	creds_release(&a);
	assert_creds(&b, "A", "other", "");
	creds_release(&b);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_creds__environment),
		TEST(test_creds__environment_without_secret),
		TEST(test_creds__environment_with_a_bad_expiry),
		TEST(test_creds__environment_wins_over_a_chosen_profile),
		TEST(test_creds__environment_loses_to_the_option),
		TEST(test_creds__keys_of_the_config_file),
		TEST(test_creds__profile_without_secret),
		TEST(test_creds__files_are_read_anew),
		TEST(test_creds__sources_that_are_not_supported),
		TEST(test_creds__keys_take_their_turn),
		TEST(test_creds__nothing_is_configured),
		TEST(test_creds__a_variable_of_another_source_is_named),
		TEST(test_creds__provider_answers_on_a_later_turn),
		TEST(test_creds__keys_under_a_broken_header_are_not_merely_missing),
		TEST(test_creds__provider_tells_all_of_a_failure),
		TEST(test_creds__provider_cancels_one_waiter),
		TEST(test_creds__provider_is_used_from_its_callbacks),
		TEST(test_creds__provider_forgets_and_fetches_again),
		TEST(test_creds__provider_refuses_expired_credentials),
		TEST(test_creds__provider_is_freed_while_somebody_waits),
		cmocka_unit_test(test_creds__copy_is_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
