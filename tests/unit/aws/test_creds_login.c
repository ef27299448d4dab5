/* Unit tests of aws/creds_login. The key of the session is made here: none is kept. */
#include "source_fixture.h"

#include "aws/login_token.h"

#include <openssl/ec.h>
#include <openssl/pem.h>

#define SESSION "arn:aws:iam::111122223333:user/ana"

static const char config[] = "[profile dev]\nlogin_session = " SESSION "\nregion = us-west-2\n"
			     "[profile top]\nrole_arn = arn:aws:iam::444455556666:role/Top\n"
			     "source_profile = dev\nregion = eu-west-1\n";

#define ANSWER                                                                                     \
	"{\"accessToken\":{\"accessKeyId\":\"ASIATWO\",\"secretAccessKey\":\"hush-2\","            \
	"\"sessionToken\":\"hush-session-2\"},\"refreshToken\":\"hush-refresh-2\","                \
	"\"expiresIn\":900,\"tokenType\":\"aws_sigv4\"}"

static const struct script_step answer_step = {.status = 200, .body = ANSWER};

static json_t *new_pem(void)
{
	EVP_PKEY *pkey = EVP_EC_gen("P-256");
	BIO *bio = BIO_new(BIO_s_mem());
	json_t *text;
	char *bytes;
	long n;

	assert_int_equal(
		PEM_write_bio_PrivateKey_traditional(bio, pkey, NULL, NULL, 0, NULL, NULL), 1);
	n = BIO_get_mem_data(bio, &bytes);
	text = json_stringn(bytes, (size_t)n);
	BIO_free(bio);
	EVP_PKEY_free(pkey);
	return text;
}

/* The session as aws login leaves it; its credentials end at a time. */
static json_t *new_session(const char *expires_at)
{
	return json_pack("{s:{s:s, s:s, s:s, s:s, s:s}, s:s, s:s, s:s, s:s, s:o}", "accessToken",
		"accessKeyId", "ASIAONE", "secretAccessKey", "hush-1", "sessionToken",
		"hush-session-1", "accountId", "111122223333", "expiresAt", expires_at, "tokenType",
		"aws_sigv4", "refreshToken", "hush-refresh-1", "clientId",
		"arn:aws:signin:::devtools/same-device", "idToken", "hush-id", "dpopKey",
		new_pem());
}

/* Takes the session. */
static void put_session_at(struct source_fixture *f, const char *directory, json_t *session)
{
	char *text = json_dumps(session, 0);
	struct str path = {0};

	login_token_add_path(sv_cstr(directory), sv_cstr(SESSION), &path);
	snprintf(f->file_path, sizeof f->file_path, "%s", str_cstr(&path));
	source_write(f->file_path, text);
	str_release(&path);
	free(text);
	json_decref(session);
}

static void put_session(struct source_fixture *f, json_t *session)
{
	char directory[SOURCE_PATH];

	snprintf(directory, sizeof directory, "%s/.aws/login/cache", f->home);
	put_session_at(f, directory, session);
}

static void assert_old(struct source_fixture *f, int64_t expires_unix_ms)
{
	source_assert_creds(f, "ASIAONE", "hush-1", "hush-session-1", expires_unix_ms);
	assert_string_equal(f->creds.account_id, "111122223333");
}

static void assert_new(struct source_fixture *f)
{
	source_assert_creds(
		f, "ASIATWO", "hush-2", "hush-session-2", SOURCE_NOON + 15 * SOURCE_MINUTE);
	assert_string_equal(f->creds.account_id, "111122223333");
}

/* --- credentials that are good -------------------------------------------------------------------
 */

static void test_creds_login__good_credentials_are_given_at_once(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, NULL, 0);
	put_session(f, new_session("2026-01-01T12:06:00Z"));
	source_load(f, config, "dev");
	source_ask(f, &creds_login);
	assert_old(f, SOURCE_NOON + 6 * SOURCE_MINUTE);
	source_assert_requests(f, 0);
}

static void test_creds_login__directory_of_the_environment(void **state)
{
	struct source_fixture *f = *state;
	char directory[SOURCE_PATH];

	snprintf(directory, sizeof directory, "%s/elsewhere", f->home);
	put_session_at(f, directory, new_session("2026-01-01T13:00:00Z"));
	source_set_variable(f, "AWS_LOGIN_CACHE_DIRECTORY", "~/elsewhere");
	source_load(f, config, "dev");
	source_ask(f, &creds_login);
	assert_old(f, SOURCE_NOON + 60 * SOURCE_MINUTE);
}

static void test_creds_login__not_configured(void **state)
{
	struct source_fixture *f = *state;

	source_load(f, "[profile dev]\nregion = eu-west-1\n", "dev");
	assert_int_equal(source_ask(f, &creds_login), CREDS_NOT_CONFIGURED);
}

/* --- renewal -------------------------------------------------------------------------------------
 */

static json_t *decode_part(struct sv part)
{
	unsigned char plain[1024] = "";
	char text[1024];
	json_t *object;

	snprintf(text, sizeof text, "%.*s", SV_ARGS(part));
	for (char *c = text; *c; c++)
		*c = *c == '-' ? '+' : *c == '_' ? '/' : *c;
	while (strlen(text) % 4 != 0)
		strcat(text, "=");
	assert_true(EVP_DecodeBlock(plain, (unsigned char *)text, (int)strlen(text)) > 0);
	object = json_loads((char *)plain, 0, NULL);
	assert_non_null(object);
	return object;
}

/* The claims of the proof of request i; the signature is test_dpop's. */
static json_t *claims_of(struct source_fixture *f, size_t i)
{
	struct sv header, claims, signature;

	assert_true(sv_cut(source_header(f, i, "DPoP"), '.', &header, &claims));
	assert_true(sv_cut(claims, '.', &claims, &signature));
	return decode_part(claims);
}

static void assert_proof(struct source_fixture *f, size_t i, int64_t unix_ms)
{
	json_t *claims = claims_of(f, i);
	int64_t late_ms = json_integer_value(json_object_get(claims, "iat")) * 1000 - unix_ms;
	char url[128];

	snprintf(url, sizeof url, "%s/v1/token", f->url);
	assert_string_equal(json_string_value(json_object_get(claims, "htu")), url);
	assert_string_equal(json_string_value(json_object_get(claims, "htm")), "POST");
	assert_in_range(late_ms + 1000, 0, SOURCE_MINUTE);
	json_decref(claims);
}

static void assert_renewal(struct source_fixture *f, size_t i)
{
	source_assert_line(f, i, "POST /v1/token ");
	source_assert_header(f, i, "Content-Type", "application/json");
	source_assert_header(f, i, "Authorization", "");
	source_assert_body(f, i,
		"{\"clientId\":\"arn:aws:signin:::devtools/same-device\","
		"\"refreshToken\":\"hush-refresh-1\",\"grantType\":\"refresh_token\"}");
}

static void test_creds_login__renews_and_saves(void **state)
{
	struct source_fixture *f = *state;
	json_t *session = new_session("2026-01-01T12:05:00Z"), *keys, *found;

	source_serve(f, &answer_step, 1);
	put_session(f, json_incref(session));
	source_load(f, config, "dev");
	source_ask(f, &creds_login);
	assert_new(f);
	source_assert_requests(f, 1);
	assert_renewal(f, 0);
	assert_proof(f, 0, SOURCE_NOON);
	keys = json_object_get(session, "accessToken");
	json_object_set_new(keys, "accessKeyId", json_string("ASIATWO"));
	json_object_set_new(keys, "secretAccessKey", json_string("hush-2"));
	json_object_set_new(keys, "sessionToken", json_string("hush-session-2"));
	json_object_set_new(keys, "expiresAt", json_string("2026-01-01T12:15:00Z"));
	json_object_set_new(session, "refreshToken", json_string("hush-refresh-2"));
	found = source_load_file(f);
	source_settle_time(json_object_get(found, "accessToken"), SOURCE_NOON + 15 * SOURCE_MINUTE);
	assert_true(json_equal(found, session));
	json_decref(found);
	json_decref(session);
}

/* The service has refused them: the file's time does not count. */
static void test_creds_login__renews_what_was_refused(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, &answer_step, 1);
	put_session(f, new_session("2026-01-01T12:14:00Z"));
	source_load(f, config, "dev");
	f->context.must_be_fresh = true;
	source_ask(f, &creds_login);
	assert_new(f);
}

/* Each try has a proof of its own, with the time that the service told. */
static void test_creds_login__proofs_of_further_tries(void **state)
{
	static const struct script_step steps[] = {
		{.status = 503, .headers = "Date: Thu, 01 Jan 2026 13:00:00 GMT\r\n", .body = ""},
		{.status = 200, .body = ANSWER},
	};
	struct source_fixture *f = *state;
	json_t *one, *two;

	source_set_variable(f, "AWS_MAX_ATTEMPTS", "2");
	source_serve(f, steps, COUNT_OF(steps));
	put_session(f, new_session("2026-01-01T11:00:00Z"));
	source_load(f, config, "dev");
	source_ask(f, &creds_login);
	assert_new(f);
	assert_proof(f, 0, SOURCE_NOON);
	assert_proof(f, 1, SOURCE_NOON + 60 * SOURCE_MINUTE);
	one = claims_of(f, 0);
	two = claims_of(f, 1);
	assert_string_not_equal(json_string_value(json_object_get(one, "jti")),
		json_string_value(json_object_get(two, "jti")));
	json_decref(one);
	json_decref(two);
}

static const struct script_step refusal_steps[] = {
	{.status = 400,
		.headers = "x-amzn-ErrorType: AccessDeniedException\r\n",
		.body = "{\"error\":\"TOKEN_EXPIRED\",\"message\":\"no\"}"},
	{.status = 400,
		.headers = "x-amzn-ErrorType: AccessDeniedException\r\n",
		.body = "{\"error\":\"USER_CREDENTIALS_CHANGED\",\"message\":\"no\"}"},
	{.status = 400,
		.headers = "x-amzn-ErrorType: AccessDeniedException\r\n",
		.body = "{\"error\":\"INSUFFICIENT_PERMISSIONS\",\"message\":\"no\"}"},
	{.status = 503, .body = ""},
	{.status = 200, .body = "{\"accessToken\":{\"secretAccessKey\":\"hush"},
};

static void test_creds_login__failed_renewal_of_expired_credentials(void **state)
{
	static const struct {
		enum err_code code;
		const char *text;
	} rows[] = {
		{ERR_EXPIRED,
			"profile dev: the session of aws login expired at "
			"2026-01-01T11:00:00Z: run `aws login --profile dev` (TOKEN_EXPIRED:"},
		{ERR_EXPIRED, "run `aws login --profile dev` (USER_CREDENTIALS_CHANGED:"},
		{ERR_DENIED, "profile dev: the renewal of the session of aws login: "
			     "INSUFFICIENT_PERMISSIONS:"},
		{ERR_SERVICE, "HTTP 503"},
		{ERR_PROTOCOL, "CreateOAuth2Token holds no credentials"},
	};
	struct source_fixture *f = *state;

	source_serve(f, refusal_steps, COUNT_OF(refusal_steps));
	put_session(f, new_session("2026-01-01T11:00:00Z"));
	source_load(f, config, "dev");
	f->context.must_be_fresh = true;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		source_ask(f, &creds_login);
		source_assert_failure(f, rows[i].code, rows[i].text);
		source_assert_requests(f, i + 1);
	}
}

static void test_creds_login__failed_renewal_of_good_credentials(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, refusal_steps, COUNT_OF(refusal_steps));
	put_session(f, new_session("2026-01-01T12:04:00Z"));
	source_load(f, config, "dev");
	for (int i = 0; i < 2; i++) {
		source_ask(f, &creds_login);
		assert_old(f, SOURCE_NOON + 4 * SOURCE_MINUTE);
		source_assert_requests(f, 1);
	}
	loop_shift_unix(f->loop, SOURCE_NOON + 4 * SOURCE_MINUTE - clock_unix_ms());
	source_ask(f, &creds_login);
	source_assert_failure(f, ERR_EXPIRED, "(TOKEN_EXPIRED:");
	source_assert_requests(f, 1);
}

/* Nothing can be proven with it, and only a new session has another. */
static void test_creds_login__broken_key(void **state)
{
	struct source_fixture *f = *state;
	json_t *session = new_session("2026-01-01T11:00:00Z");

	json_object_set_new(session, "dpopKey", json_string("hush, no key"));
	source_serve(f, &answer_step, 1);
	put_session(f, session);
	source_load(f, config, "dev");
	source_ask(f, &creds_login);
	source_assert_failure(
		f, ERR_EXPIRED, "run `aws login --profile dev` (the key is no private key in PEM)");
	source_assert_requests(f, 0);
}

static void happen(void *ud)
{
	struct source_fixture *f = ud;
	json_t *session = new_session("2026-01-01T12:10:00Z");

	json_object_set_new(
		json_object_get(session, "accessToken"), "accessKeyId", json_string("ASIAOTHER"));
	json_object_set_new(session, "refreshToken", json_string("hush-other"));
	put_session(f, session);
}

static void test_creds_login__takes_what_another_program_renewed(void **state)
{
	struct source_fixture *f = *state;
	struct script_step step = refusal_steps[0];

	step.before = happen;
	step.ud = f;
	source_serve(f, &step, 1);
	put_session(f, new_session("2026-01-01T11:00:00Z"));
	source_load(f, config, "dev");
	source_ask(f, &creds_login);
	source_assert_creds(
		f, "ASIAOTHER", "hush-1", "hush-session-1", SOURCE_NOON + 10 * SOURCE_MINUTE);
	script_stop(f->server);
	f->server = NULL;
}

static bool was_refused(struct source_fixture *f)
{
	(void)f;
	return source_logged_last("refused; is another program renewing?");
}

/* It has used the refresh token and not yet written what it got. */
static void test_creds_login__waits_for_another_program_that_renews(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, refusal_steps, 1);
	put_session(f, new_session("2026-01-01T11:00:00Z"));
	source_load(f, config, "dev");
	source_start(f, &creds_login);
	source_run_until(f, was_refused);
	happen(f);
	source_run(f);
	source_assert_creds(
		f, "ASIAOTHER", "hush-1", "hush-session-1", SOURCE_NOON + 10 * SOURCE_MINUTE);
}

static bool was_broken(struct source_fixture *f)
{
	(void)f;
	return source_logged_last("broken file; is another program writing it?");
}

static void test_creds_login__waits_for_another_program_that_writes(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, NULL, 0);
	put_session(f, json_object());
	source_load(f, config, "dev");
	source_start(f, &creds_login);
	source_run_until(f, was_broken);
	happen(f);
	source_run(f);
	source_assert_creds(
		f, "ASIAOTHER", "hush-1", "hush-session-1", SOURCE_NOON + 10 * SOURCE_MINUTE);
}

static void test_creds_login__cancel_while_it_waits(void **state)
{
	struct source_fixture *f = *state;

	put_session(f, json_object());
	source_load(f, config, "dev");
	source_start(f, &creds_login);
	source_run_until(f, was_broken);
	f->source->cancel(f->job);
	f->job = NULL;
	assert_int_equal(f->times, 0);
}

/* --- the file ------------------------------------------------------------------------------------
 */

static void test_creds_login__no_file_and_broken_files(void **state)
{
	struct source_fixture *f = *state;
	json_t *session = new_session("2026-01-01T13:00:00Z");

	source_serve(f, NULL, 0);
	source_load(f, config, "dev");
	source_ask(f, &creds_login);
	source_assert_failure(f, ERR_EXPIRED,
		"profile dev: the session of aws login is not there: run `aws login --profile dev`");
	json_object_del(session, "clientId");
	put_session(f, session);
	source_ask(f, &creds_login);
	source_assert_failure(f, ERR_EXPIRED, "it has no clientId");
	source_write(f->file_path, "{\"accessToken\":{\"secretAccessKey\":\"hush");
	source_ask(f, &creds_login);
	source_assert_failure(f, ERR_EXPIRED,
		"profile dev: the session of aws login cannot be used: run `aws login --profile "
		"dev` (~/.aws/login/cache/");
	assert_int_equal(unlink(f->file_path), 0);
	assert_int_equal(mkdir(f->file_path, 0700), 0);
	source_ask(f, &creds_login);
	source_assert_failure(f, ERR_NO_CREDENTIALS,
		"profile dev: the file of the session of aws login: cannot read");
	source_assert_requests(f, 0);
}

/* --- where it is asked ---------------------------------------------------------------------------
 */

static void test_creds_login__no_region(void **state)
{
	struct source_fixture *f = *state;

	put_session(f, new_session("2026-01-01T11:00:00Z"));
	source_load(f, "[profile dev]\nlogin_session = " SESSION "\n", "dev");
	source_ask(f, &creds_login);
	source_assert_failure(f, ERR_AWS_CONFIG, "no region");
}

struct waiter {
	struct source_fixture *f;
	struct creds creds;
	struct err err;
};

static void on_ready(void *ud, const struct creds *creds, const struct err *err)
{
	struct waiter *waiter = ud;

	if (creds)
		creds_copy(&waiter->creds, creds);
	else
		waiter->err = *err;
	loop_stop(waiter->f->loop);
}

static void test_creds_login__source_of_a_role(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200, .body = ANSWER},
		{.status = 200,
			.body = "<AssumeRoleResponse><AssumeRoleResult><Credentials>"
				"<AccessKeyId>ASIATOP</AccessKeyId>"
				"<SecretAccessKey>hush-top</SecretAccessKey>"
				"<SessionToken>hush-top-session</SessionToken>"
				"<Expiration>2026-01-01T13:00:00Z</Expiration></Credentials>"
				"</AssumeRoleResult></AssumeRoleResponse>"},
	};
	struct source_fixture *f = *state;
	struct waiter waiter = {.f = f};
	struct creds_provider *provider;

	source_serve(f, steps, COUNT_OF(steps));
	put_session(f, new_session("2026-01-01T11:00:00Z"));
	source_load(f, config, "top");
	provider = creds_provider_new(f->loop, f->http, &f->config);
	creds_provider_get(provider, on_ready, &waiter);
	source_run(f);
	if (!waiter.creds.access_key_id)
		fail_msg("%s", waiter.err.msg);
	assert_string_equal(waiter.creds.access_key_id, "ASIATOP");
	assert_true(sv_contains_nocase(source_header(f, 1, "Authorization"),
		sv_cstr("Credential=ASIATWO/20260101/eu-west-1/sts")));
	creds_release(&waiter.creds);
	creds_provider_free(provider);
}

static bool first_request_is_there(struct source_fixture *f)
{
	return script_request_count(f->server) == 1;
}

static void test_creds_login__cancel_while_it_renews(void **state)
{
	static const struct script_step steps[] = {{.act = SCRIPT_HOLD}};
	struct source_fixture *f = *state;

	source_serve(f, steps, COUNT_OF(steps));
	put_session(f, new_session("2026-01-01T11:00:00Z"));
	source_load(f, config, "dev");
	source_start(f, &creds_login);
	creds_login.cancel(f->job);
	source_start(f, &creds_login);
	source_run_until(f, first_request_is_there);
	creds_login.cancel(f->job);
	f->job = NULL;
	assert_int_equal(f->times, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, source_set_up, source_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_creds_login__good_credentials_are_given_at_once),
		TEST(test_creds_login__directory_of_the_environment),
		TEST(test_creds_login__not_configured),
		TEST(test_creds_login__renews_and_saves),
		TEST(test_creds_login__renews_what_was_refused),
		TEST(test_creds_login__proofs_of_further_tries),
		TEST(test_creds_login__failed_renewal_of_expired_credentials),
		TEST(test_creds_login__failed_renewal_of_good_credentials),
		TEST(test_creds_login__broken_key),
		TEST(test_creds_login__takes_what_another_program_renewed),
		TEST(test_creds_login__waits_for_another_program_that_renews),
		TEST(test_creds_login__waits_for_another_program_that_writes),
		TEST(test_creds_login__cancel_while_it_waits),
		TEST(test_creds_login__no_file_and_broken_files),
		TEST(test_creds_login__no_region),
		TEST(test_creds_login__source_of_a_role),
		TEST(test_creds_login__cancel_while_it_renews),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
