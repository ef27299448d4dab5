/* Unit tests of aws/sso_role: what the files say, the query, the answer. */
#include "aws/sso_role.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct fixture {
	struct profile_set files;
	struct aws_config config;
	struct creds_context context;
	struct sso_role role;
	struct err err;
};

static const char *no_variable(void *ud, const char *name)
{
	(void)ud;
	(void)name;
	return NULL;
}

static enum creds_outcome find(struct fixture *f, const char *config)
{
	profile_set_release(&f->files);
	profile_set_parse(&f->files, sv_cstr(config), "config", sv_cstr(""), "credentials");
	f->config.options.getenv = no_variable;
	f->context = (struct creds_context){
		.config = &f->config,
		.files = &f->files,
		.profile_name = sv_cstr("dev"),
		.profile = profile_find(&f->files, sv_cstr("dev")),
	};
	err_clear(&f->err);
	return sso_role_find(&f->context, &f->role, &f->err);
}

static void assert_role(const struct fixture *f, const char *session)
{
	assert_true(sv_eq_cstr(f->role.account_id, "111122223333"));
	assert_true(sv_eq_cstr(f->role.role_name, "Ops"));
	assert_true(sv_eq_cstr(f->role.region, "us-east-2"));
	assert_true(sv_eq_cstr(f->role.start_url, "https://corp.example/start"));
	assert_true(sv_eq_cstr(f->role.session, session));
}

static void assert_name(const struct fixture *f, const char *expected)
{
	struct str name = {0};

	sso_role_add_name(&f->role, &name);
	assert_string_equal(str_cstr(&name), expected);
	str_release(&name);
}

#define ROLE   "[profile dev]\nsso_account_id = 111122223333\nsso_role_name = Ops\n"
#define REGION "sso_region = us-east-2\n"
#define URL    "sso_start_url = https://corp.example/start\n"

static void test_sso_role__session(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_int_equal(
		find(&f, ROLE "sso_session = corp\n[sso-session corp]\n" REGION URL), CREDS_OK);
	assert_role(&f, "corp");
	assert_name(&f, "SSO session corp");
	profile_set_release(&f.files);
}

static void test_sso_role__legacy(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_int_equal(find(&f, ROLE REGION URL), CREDS_OK);
	assert_role(&f, "");
	assert_name(&f, "SSO of https://corp.example/start");
	profile_set_release(&f.files);
}

static void test_sso_role__values_in_both_places(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_int_equal(
		find(&f, ROLE REGION URL "sso_session = corp\n[sso-session corp]\n" REGION URL),
		CREDS_OK);
	assert_role(&f, "corp");
	assert_int_equal(
		find(&f, ROLE URL "sso_session = corp\n[sso-session corp]\n" REGION), CREDS_OK);
	assert_role(&f, "corp");
	profile_set_release(&f.files);
}

static void test_sso_role__wrong(void **state)
{
	static const struct {
		const char *config, *text;
	} rows[] = {
		{"[profile dev]\nsso_role_name = Ops\n" REGION URL,
			"profile dev (config:2): there is no sso_account_id"},
		{"[profile dev]\n" REGION URL "sso_account_id = 1\n",
			"profile dev (config:4): there is no sso_role_name"},
		{ROLE URL, "profile dev (config:2): there is no sso_region"},
		{ROLE REGION, "profile dev (config:2): there is no sso_start_url"},
		{ROLE "sso_session = none\n",
			"profile dev (config:4): it names sso_session = none, but there is no "
			"[sso-session none]"},
		{ROLE "sso_session = corp\n[sso-session corp]\n" REGION, "no sso_start_url"},
		{ROLE URL "sso_region = eu-west-1\nsso_session = corp\n[sso-session corp]\n" REGION
				URL,
			"profile dev (config:5): sso_region is another one than in [sso-session corp]"},
		{ROLE "sso_start_url = https://x\nsso_session = corp\n[sso-session corp]\n" REGION
				URL,
			"sso_start_url is another one than in [sso-session corp]"},
		{"[profile dev]\nsso_session = corp\n[sso-session corp]\n" REGION URL,
			"profile dev (config:2): it has an sso_session, but no sso_account_id"},
	};
	struct fixture f = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_int_equal(find(&f, rows[i].config), CREDS_FAILED);
		assert_int_equal(f.err.code, ERR_NO_CREDENTIALS);
		if (!strstr(f.err.msg, rows[i].text))
			fail_msg("%s", f.err.msg);
	}
	profile_set_release(&f.files);
}

static void test_sso_role__not_configured(void **state)
{
	static const char *const configs[] = {
		"",
		"[profile dev]\nregion = eu-west-1\n",
		"[profile other]\nsso_account_id = 1\nsso_role_name = Ops\n",
		/* the start URL alone is a bookmark of `aws configure sso` */
		"[profile dev]\n" REGION URL,
		/* the session is for another service, and the keys come from elsewhere */
		"[profile dev]\nsso_session = corp\naws_access_key_id = AKID\n",
		"[profile dev]\nsso_session = corp\ncredential_process = x\n",
		"[profile dev]\nsso_session = corp\nlogin_session = x\n",
	};
	struct fixture f = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(configs); i++)
		assert_int_equal(find(&f, configs[i]), CREDS_NOT_CONFIGURED);
	profile_set_release(&f.files);
}

static void test_sso_role__query(void **state)
{
	const struct sso_role role = {.account_id = sv_cstr("1&role_name=Admin"),
		.role_name = sv_cstr("Ops Team/\xc3\xa9~")};
	struct str query = {0};

	(void)state;
	sso_role_add_query(&role, &query);
	assert_string_equal(str_cstr(&query),
		"role_name=Ops%20Team%2F%C3%A9~&account_id=1%26role_name%3DAdmin");
	str_release(&query);
}

static void test_sso_role__answer(void **state)
{
	const struct sso_role role = {.account_id = sv_cstr("111122223333")};
	struct creds creds = {0};
	struct err err = {0};

	(void)state;
	assert_true(sso_role_take_answer(&role,
		sv_cstr("{\"roleCredentials\":{\"accessKeyId\":\"ASIA\",\"secretAccessKey\":\"s\","
			"\"sessionToken\":\"t\",\"expiration\":1767272400123}}"),
		&creds, &err));
	assert_string_equal(creds.access_key_id, "ASIA");
	assert_true(sv_eq_cstr(secret_sv(&creds.secret_access_key), "s"));
	assert_true(sv_eq_cstr(secret_sv(&creds.session_token), "t"));
	assert_true(creds.expires_unix_ms == 1767272400123);
	assert_string_equal(creds.account_id, "111122223333");
	creds_release(&creds);
}

static void test_sso_role__answer_without_credentials(void **state)
{
	static const char *const bodies[] = {"", "[]", "<html>", "{\"roleCredentials\":[]}",
		"{\"roleCredentials\":{\"accessKeyId\":\"ASIA\",\"secretAccessKey\":\"hush\","
		"\"sessionToken\":\"hush\"}}",
		"{\"roleCredentials\":{\"accessKeyId\":\"ASIA\",\"secretAccessKey\":\"hush\","
		"\"expiration\":1767272400123}}",
		"{\"roleCredentials\":{\"accessKeyId\":\"ASIA\",\"secretAccessKey\":\"hush\","
		"\"sessionToken\":\"hush\",\"expiration\":0}}",
		"{\"roleCredentials\":{\"secretAccessKey\":\"hush"};
	const struct sso_role role = {.account_id = sv_cstr("1")};
	struct creds creds = {0};
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		err_clear(&err);
		assert_false(sso_role_take_answer(&role, sv_cstr(bodies[i]), &creds, &err));
		assert_int_equal(err.code, ERR_PROTOCOL);
		assert_null(strstr(err.msg, "hush"));
		assert_null(creds.access_key_id);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sso_role__session),
		cmocka_unit_test(test_sso_role__legacy),
		cmocka_unit_test(test_sso_role__values_in_both_places),
		cmocka_unit_test(test_sso_role__wrong),
		cmocka_unit_test(test_sso_role__not_configured),
		cmocka_unit_test(test_sso_role__query),
		cmocka_unit_test(test_sso_role__answer),
		cmocka_unit_test(test_sso_role__answer_without_credentials),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
