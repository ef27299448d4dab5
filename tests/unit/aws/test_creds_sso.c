/* Unit tests of aws/creds_sso and what stands behind it: token, renewal, role. */
#include "source_fixture.h"

#include "aws/sso_token.h"

static const char config_session[] =
	"[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Ops\n"
	"[sso-session corp]\nsso_region = us-east-2\nsso_start_url = https://corp.example/start\n"
	"[profile top]\nrole_arn = arn:aws:iam::444455556666:role/Top\nsource_profile = dev\n"
	"region = eu-west-1\n";

static const char config_legacy[] =
	"[profile dev]\nsso_start_url = https://corp.example/start\nsso_region = us-east-2\n"
	"sso_account_id = 111122223333\nsso_role_name = Ops\n";

#define CLIENT                                                                                     \
	"\"clientId\":\"client\",\"clientSecret\":\"hush-client\","                                \
	"\"registrationExpiresAt\":\"2026-03-01T00:00:00Z\""

#define ROLE_LINE "GET /federation/credentials?role_name=Ops&account_id=111122223333 "

#define ROLE_ANSWER                                                                                \
	"{\"roleCredentials\":{\"accessKeyId\":\"ASIASSO\",\"secretAccessKey\":\"hush-key\","      \
	"\"sessionToken\":\"hush-session\",\"expiration\":1767272400000}}"

static const struct script_step role_step = {.status = 200, .body = ROLE_ANSWER};

#define TOKEN_ANSWER                                                                               \
	"{\"accessToken\":\"hush-2\",\"expiresIn\":28800,\"refreshToken\":\"hush-refresh-2\","     \
	"\"tokenType\":\"Bearer\"}"

#define REFUSAL                                                                                    \
	"{\"error\":\"invalid_grant\",\"error_description\":\"Invalid refresh token provided\"}"

#define REFUSAL_HEADER "x-amzn-ErrorType: InvalidGrantException\r\n"

static void put_token(struct source_fixture *f, const char *name, const char *text)
{
	struct str path = {0}, directory = {0};

	str_addf(&directory, "%s/.aws/sso/cache", f->home);
	sso_token_add_path(str_sv(&directory), sv_cstr(name), &path);
	snprintf(f->file_path, sizeof f->file_path, "%s", str_cstr(&path));
	source_write(f->file_path, text);
	str_release(&path);
	str_release(&directory);
}

/* The token of the session, which ends at a time. */
static void put_session_token(struct source_fixture *f, const char *expires_at)
{
	struct str text = {0};

	str_addf(&text,
		"{\"startUrl\":\"https://corp.example/start\",\"region\":\"us-east-2\","
		"\"accessToken\":\"hush-1\",\"expiresAt\":\"%s\"," CLIENT
		",\"refreshToken\":\"hush-refresh-1\"}",
		expires_at);
	put_token(f, "corp", str_cstr(&text));
	str_release(&text);
}

/* What the file is after a renewal at noon. */
static const char file_after[] =
	"{\"startUrl\":\"https://corp.example/start\",\"region\":\"us-east-2\","
	"\"accessToken\":\"hush-2\",\"expiresAt\":\"2026-01-01T20:00:00Z\"," CLIENT
	",\"refreshToken\":\"hush-refresh-2\"}";

static void assert_renewed_file(struct source_fixture *f)
{
	json_t *found = source_load_file(f), *expected = json_loads(file_after, 0, NULL);

	source_settle_time(found, SOURCE_NOON + 480 * SOURCE_MINUTE);
	assert_true(json_equal(found, expected));
	json_decref(found);
	json_decref(expected);
}

static void assert_role(struct source_fixture *f)
{
	source_assert_creds(
		f, "ASIASSO", "hush-key", "hush-session", SOURCE_NOON + 60 * SOURCE_MINUTE);
	assert_string_equal(f->creds.account_id, "111122223333");
}

/* --- a token that is good ------------------------------------------------------------------------
 */

static void test_creds_sso__session(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, &role_step, 1);
	put_session_token(f, "2026-01-01T12:06:00Z");
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	assert_role(f);
	source_assert_requests(f, 1);
	source_assert_line(f, 0, ROLE_LINE);
	source_assert_header(f, 0, "x-amz-sso_bearer_token", "hush-1");
	source_assert_header(f, 0, "Authorization", "");
}

static void test_creds_sso__legacy(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, &role_step, 1);
	put_token(f, "https://corp.example/start",
		"{\"accessToken\":\"hush-1\",\"expiresAt\":\"2026-01-01T12:02:00UTC\"}");
	source_load(f, config_legacy, "dev");
	source_ask(f, &creds_sso);
	assert_role(f);
	source_assert_requests(f, 1);
	source_assert_header(f, 0, "x-amz-sso_bearer_token", "hush-1");
}

/* Near its end, and nothing to renew it with. */
static void test_creds_sso__due_token_without_a_registration(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, &role_step, 1);
	put_token(f, "corp",
		"{\"accessToken\":\"hush-1\",\"expiresAt\":\"2026-01-01T12:01:00Z\","
		"\"refreshToken\":\"hush-refresh-1\"}");
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	assert_role(f);
	source_assert_requests(f, 1);
}

/* --- renewal -------------------------------------------------------------------------------------
 */

static void test_creds_sso__renews_and_saves(void **state)
{
	static const char *const ends[] = {
		"2025-12-31T00:00:00Z", "2026-01-01T12:00:00Z", "2026-01-01T12:05:00Z"};
	static const struct script_step steps[] = {
		{.status = 200, .body = TOKEN_ANSWER},
		{.status = 200, .body = ROLE_ANSWER},
		{.status = 200, .body = TOKEN_ANSWER},
		{.status = 200, .body = ROLE_ANSWER},
		{.status = 200, .body = TOKEN_ANSWER},
		{.status = 200, .body = ROLE_ANSWER},
	};
	struct source_fixture *f = *state;

	source_serve(f, steps, COUNT_OF(steps));
	source_load(f, config_session, "dev");
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		put_session_token(f, ends[i]);
		source_ask(f, &creds_sso);
		assert_role(f);
		source_assert_requests(f, 2 * i + 2);
		source_assert_line(f, 2 * i, "POST /token ");
		source_assert_header(f, 2 * i, "Content-Type", "application/json");
		source_assert_header(f, 2 * i, "Authorization", "");
		source_assert_body(f, 2 * i,
			"{\"clientId\":\"client\",\"clientSecret\":\"hush-client\","
			"\"grantType\":\"refresh_token\",\"refreshToken\":\"hush-refresh-1\"}");
		source_assert_line(f, 2 * i + 1, ROLE_LINE);
		source_assert_header(f, 2 * i + 1, "x-amz-sso_bearer_token", "hush-2");
		assert_renewed_file(f);
	}
}

static const struct script_step refusal_steps[] = {
	{.status = 400, .headers = REFUSAL_HEADER, .body = REFUSAL},
	{.status = 200, .body = ROLE_ANSWER},
	{.status = 200, .body = ROLE_ANSWER},
	{.status = 400, .headers = REFUSAL_HEADER, .body = REFUSAL},
	{.status = 200, .body = ROLE_ANSWER},
};

/* The old token serves on, and the next try waits: until half a minute is over, or the operator
 * wants it. */
static void test_creds_sso__failed_renewal_of_a_good_token(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, refusal_steps, COUNT_OF(refusal_steps));
	put_session_token(f, "2026-01-01T12:04:00Z");
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	assert_role(f);
	source_assert_header(f, 1, "x-amz-sso_bearer_token", "hush-1");
	source_ask(f, &creds_sso);
	assert_role(f);
	source_assert_requests(f, 3);
	source_assert_line(f, 2, ROLE_LINE);
	f->context.must_be_fresh = true;
	source_ask(f, &creds_sso);
	assert_role(f);
	source_assert_requests(f, 5);
	source_assert_line(f, 3, "POST /token ");
}

static void test_creds_sso__renewal_waits_for_half_a_minute(void **state)
{
	struct source_fixture *f = *state;
	const struct err failure = {.code = ERR_SERVICE, .msg = "no"};

	source_load(f, config_session, "dev");
	creds_session_renewal_failed(&f->context, sv_cstr("hush-a"), &failure);
	assert_non_null(creds_session_renewal_failure(&f->context, sv_cstr("hush-a")));
	assert_null(creds_session_renewal_failure(&f->context, sv_cstr("hush-b")));
	assert_in_range(f->session.renewal.until_ms - loop_now_ms(f->loop), 29000, 30000);
	f->session.renewal.until_ms = loop_now_ms(f->loop);
	assert_null(creds_session_renewal_failure(&f->context, sv_cstr("hush-a")));
}

static void test_creds_sso__refused_renewal_of_an_expired_token(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, refusal_steps, 1);
	put_session_token(f, "2026-01-01T11:00:00Z");
	source_load(f, config_session, "dev");
	for (int i = 0; i < 2; i++) {
		source_ask(f, &creds_sso);
		source_assert_failure(f, ERR_EXPIRED,
			"profile dev: SSO session corp expired at 2026-01-01T11:00:00Z: run "
			"`aws sso login --profile dev`");
		source_assert_requests(f, 1);
	}
}

/* The service is not well: signing in would not help. */
static void test_creds_sso__failed_renewal_of_an_expired_token(void **state)
{
	static const struct script_step steps[] = {
		{.status = 503, .body = ""},
		{.status = 200, .body = "{\"accessToken\":\"hush-2\""},
	};
	struct source_fixture *f = *state;

	source_serve(f, steps, COUNT_OF(steps));
	put_session_token(f, "2026-01-01T11:00:00Z");
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	source_assert_failure(f, ERR_SERVICE, "renewing the token of SSO session corp: HTTP 503");
	f->context.must_be_fresh = true;
	source_ask(f, &creds_sso);
	source_assert_failure(f, ERR_PROTOCOL, "CreateToken holds no token");
	source_assert_requests(f, 2);
}

static void test_creds_sso__renewal_is_tried_again(void **state)
{
	static const struct script_step steps[] = {
		{.status = 503, .body = ""},
		{.status = 200, .body = TOKEN_ANSWER},
		{.status = 200, .body = ROLE_ANSWER},
	};
	struct source_fixture *f = *state;

	source_set_variable(f, "AWS_MAX_ATTEMPTS", "3");
	source_serve(f, steps, COUNT_OF(steps));
	put_session_token(f, "2026-01-01T11:00:00Z");
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	assert_role(f);
	assert_renewed_file(f);
}

static void test_creds_sso__expired_and_not_to_be_renewed(void **state)
{
	static const char *const files[] = {
		"{\"accessToken\":\"hush-1\",\"expiresAt\":\"2026-01-01T12:00:00Z\"," CLIENT "}",
		"{\"accessToken\":\"hush-1\",\"expiresAt\":\"2026-01-01T12:00:00Z\","
		"\"refreshToken\":\"hush-r\",\"clientId\":\"c\",\"clientSecret\":\"hush\","
		"\"registrationExpiresAt\":\"2026-01-01T12:00:00Z\"}",
	};
	struct source_fixture *f = *state;

	source_serve(f, NULL, 0);
	source_load(f, config_session, "dev");
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		put_token(f, "corp", files[i]);
		source_ask(f, &creds_sso);
		source_assert_failure(f, ERR_EXPIRED, "expired at 2026-01-01T12:00:00Z");
	}
	source_assert_requests(f, 0);
}

static void test_creds_sso__legacy_is_not_renewed(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, NULL, 0);
	put_token(f, "https://corp.example/start",
		"{\"accessToken\":\"hush-1\",\"expiresAt\":\"2026-01-01T12:00:00Z\"," CLIENT
		",\"refreshToken\":\"hush-r\"}");
	source_load(f, config_legacy, "dev");
	source_ask(f, &creds_sso);
	source_assert_failure(f, ERR_EXPIRED,
		"profile dev: SSO of https://corp.example/start expired at 2026-01-01T12:00:00Z: run "
		"`aws sso login --profile dev`");
	source_assert_requests(f, 0);
}

/* The clock decides, and it may have jumped since the last fetch. */
static void test_creds_sso__clock_that_jumps(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, &role_step, 1);
	put_token(f, "corp", "{\"accessToken\":\"hush-1\",\"expiresAt\":\"2026-01-01T13:00:00Z\"}");
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	assert_role(f);
	loop_shift_unix(f->loop, SOURCE_NOON + 61 * SOURCE_MINUTE - clock_unix_ms());
	source_ask(f, &creds_sso);
	source_assert_failure(f, ERR_EXPIRED, "expired at 2026-01-01T13:00:00Z");
}

/* --- others at the same file ---------------------------------------------------------------------
 */

struct meanwhile {
	const char *path, *text; /* NULL: the file is removed */
};

static void happen(void *ud)
{
	const struct meanwhile *m = ud;

	if (m->text)
		source_write(m->path, m->text);
	else
		unlink(m->path);
}

static const char file_of_others[] =
	"{\"accessToken\":\"hush-other\",\"expiresAt\":\"2026-01-01T18:00:00Z\"," CLIENT
	",\"refreshToken\":\"hush-refresh-other\"}";

/* Another tool was faster: its renewal has made our refresh token worthless. */
static void test_creds_sso__takes_what_another_program_renewed(void **state)
{
	struct source_fixture *f = *state;
	struct meanwhile m = {.text = file_of_others};
	const struct script_step steps[] = {
		{.status = 400, .body = REFUSAL, .before = happen, .ud = &m},
		role_step,
	};

	m.path = f->file_path;
	source_serve(f, steps, COUNT_OF(steps));
	put_session_token(f, "2026-01-01T11:00:00Z");
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	assert_role(f);
	source_assert_header(f, 1, "x-amz-sso_bearer_token", "hush-other");
}

static bool was_refused(struct source_fixture *f)
{
	(void)f;
	return source_logged_last("refused; is another program renewing?");
}

/* It has used the refresh token and not yet written what it got. */
static void test_creds_sso__waits_for_another_program_that_renews(void **state)
{
	static const struct script_step steps[] = {
		{.status = 400, .body = REFUSAL},
		{.status = 200, .body = ROLE_ANSWER},
	};
	struct source_fixture *f = *state;

	source_serve(f, steps, COUNT_OF(steps));
	put_session_token(f, "2026-01-01T11:00:00Z");
	source_load(f, config_session, "dev");
	source_start(f, &creds_sso);
	source_run_until(f, was_refused);
	source_write(f->file_path, file_of_others);
	source_run(f);
	assert_role(f);
	source_assert_header(f, 1, "x-amz-sso_bearer_token", "hush-other");
}

static bool was_broken(struct source_fixture *f)
{
	(void)f;
	return source_logged_last("broken file; is another program writing it?");
}

static void test_creds_sso__waits_for_another_program_that_writes(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, &role_step, 1);
	put_token(f, "corp", "{\"accessTok");
	source_load(f, config_session, "dev");
	source_start(f, &creds_sso);
	source_run_until(f, was_broken);
	source_write(f->file_path, file_of_others);
	source_run(f);
	assert_role(f);
	source_assert_header(f, 0, "x-amz-sso_bearer_token", "hush-other");
}

static void test_creds_sso__cancel_while_it_waits(void **state)
{
	struct source_fixture *f = *state;

	put_token(f, "corp", "{\"accessTok");
	source_load(f, config_session, "dev");
	source_start(f, &creds_sso);
	source_run_until(f, was_broken);
	f->source->cancel(f->job);
	f->job = NULL;
	assert_int_equal(f->times, 0);
}

static void test_creds_sso__leaves_a_new_sign_in_alone(void **state)
{
	struct source_fixture *f = *state;
	struct meanwhile m = {.text = file_of_others};
	const struct script_step steps[] = {
		{.status = 200, .body = TOKEN_ANSWER, .before = happen, .ud = &m},
		role_step,
	};
	struct str text = {0};

	m.path = f->file_path;
	source_serve(f, steps, COUNT_OF(steps));
	put_session_token(f, "2026-01-01T11:00:00Z");
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	assert_role(f);
	source_assert_header(f, 1, "x-amz-sso_bearer_token", "hush-2");
	assert_true(file_read(f->file_path, 4096, &text, NULL, NULL));
	assert_string_equal(str_cstr(&text), file_of_others);
	str_release(&text);
}

static void test_creds_sso__does_not_undo_a_sign_out(void **state)
{
	struct source_fixture *f = *state;
	struct meanwhile m = {0};
	const struct script_step steps[] = {
		{.status = 200, .body = TOKEN_ANSWER, .before = happen, .ud = &m},
		role_step,
	};

	m.path = f->file_path;
	source_serve(f, steps, COUNT_OF(steps));
	put_session_token(f, "2026-01-01T11:00:00Z");
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	assert_role(f);
	assert_int_equal(access(f->file_path, F_OK), -1);
}

/* A file that cannot be written does not keep the token from being used. */
static void test_creds_sso__file_that_cannot_be_saved(void **state)
{
	struct source_fixture *f = *state;
	struct meanwhile m = {.text = "{\"accessTok"};
	const struct script_step steps[] = {
		{.status = 200, .body = TOKEN_ANSWER, .before = happen, .ud = &m},
		role_step,
	};

	m.path = f->file_path;
	source_serve(f, steps, COUNT_OF(steps));
	put_session_token(f, "2026-01-01T11:00:00Z");
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	assert_role(f);
}

static void test_creds_sso__no_file_and_broken_files(void **state)
{
	static const char *const broken[] = {
		"", "{\"accessToken\":\"hush", "{\"accessToken\":\"hush-1\"}"};
	struct source_fixture *f = *state;

	source_serve(f, NULL, 0);
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	source_assert_failure(f, ERR_EXPIRED,
		"profile dev: SSO session corp is not signed in: run `aws sso login --profile dev`");
	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		put_token(f, "corp", broken[i]);
		source_ask(f, &creds_sso);
		source_assert_failure(f, ERR_EXPIRED,
			"profile dev: SSO session corp cannot be used: run `aws sso login --profile "
			"dev` (~/.aws/sso/cache/");
	}
	source_assert_requests(f, 0);
}

/* A directory is what even the superuser cannot read as a file. */
static void test_creds_sso__unreadable_file(void **state)
{
	struct source_fixture *f = *state;

	source_serve(f, NULL, 0);
	put_session_token(f, "2026-01-01T13:00:00Z");
	assert_int_equal(unlink(f->file_path), 0);
	assert_int_equal(mkdir(f->file_path, 0700), 0);
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	source_assert_failure(
		f, ERR_NO_CREDENTIALS, "profile dev: the token of SSO session corp: cannot read");
	source_assert_requests(f, 0);
}

/* --- what the portal says ------------------------------------------------------------------------
 */

static void test_creds_sso__portal_refuses(void **state)
{
	static const struct script_step steps[] = {
		{.status = 401,
			.headers = "x-amzn-ErrorType: UnauthorizedException\r\n",
			.body = "{\"message\":\"Session token not found or invalid\"}"},
		{.status = 403,
			.headers = "x-amzn-ErrorType: ForbiddenException\r\n",
			.body = "{\"message\":\"No access\"}"},
		{.status = 200, .body = "{\"roleCredentials\":{\"secretAccessKey\":\"hush\"}}"},
		{.status = 200, .body = "<html>"},
	};
	struct source_fixture *f = *state;

	source_serve(f, steps, COUNT_OF(steps));
	put_session_token(f, "2026-01-01T20:00:00Z");
	source_load(f, config_session, "dev");
	source_ask(f, &creds_sso);
	source_assert_failure(f, ERR_EXPIRED,
		"profile dev: SSO session corp is not valid any more: run `aws sso login --profile "
		"dev` (Session token not found or invalid)");
	source_ask(f, &creds_sso);
	source_assert_failure(f, ERR_DENIED,
		"profile dev: role Ops in account 111122223333 of SSO session corp: No access");
	for (int i = 0; i < 2; i++) {
		source_ask(f, &creds_sso);
		source_assert_failure(f, ERR_PROTOCOL, "GetRoleCredentials holds no credentials");
	}
}

static void test_creds_sso__profile_name_is_quoted(void **state)
{
	struct source_fixture *f = *state;

	source_load(f,
		"[profile \"it's mine\"]\nsso_start_url = https://corp.example/start\n"
		"sso_region = us-east-2\nsso_account_id = 1\nsso_role_name = Ops\n",
		"it's mine");
	source_ask(f, &creds_sso);
	source_assert_failure(f, ERR_EXPIRED, "run `aws sso login --profile 'it'\\''s mine'`");
}

static void test_creds_sso__not_configured_or_wrong(void **state)
{
	struct source_fixture *f = *state;

	source_load(f, "[profile dev]\nregion = eu-west-1\n", "dev");
	assert_int_equal(source_ask(f, &creds_sso), CREDS_NOT_CONFIGURED);
	aws_config_release(&f->config);
	source_load(f, "[profile dev]\nsso_role_name = Ops\n", "dev");
	source_ask(f, &creds_sso);
	source_assert_failure(
		f, ERR_NO_CREDENTIALS, "profile dev (~/.aws/config:2): there is no sso_account_id");
}

/* Which hosts: the region is the sign-in's, not the one in use. Nobody is there to answer. */
static void test_creds_sso__region_that_is_no_host(void **state)
{
	struct source_fixture *f = *state;

	put_session_token(f, "2026-01-01T13:00:00Z");
	source_load(f,
		"[profile dev]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = Ops\n"
		"region = eu-west-1\n[sso-session corp]\nsso_region = evil.example/x?\n"
		"sso_start_url = https://corp.example/start\n",
		"dev");
	source_ask(f, &creds_sso);
	source_assert_failure(f, ERR_AWS_CONFIG, "'evil.example/x?' is no region");
}

/* --- on top of it, and given up ------------------------------------------------------------------
 */

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

static void test_creds_sso__source_of_a_role(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200, .body = TOKEN_ANSWER},
		{.status = 200, .body = ROLE_ANSWER},
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
	put_session_token(f, "2026-01-01T12:01:00Z");
	source_load(f, config_session, "top");
	provider = creds_provider_new(f->loop, f->http, &f->config);
	creds_provider_get(provider, on_ready, &waiter);
	source_run(f);
	if (!waiter.creds.access_key_id)
		fail_msg("%s", waiter.err.msg);
	assert_string_equal(waiter.creds.access_key_id, "ASIATOP");
	source_assert_requests(f, 3);
	assert_true(sv_contains_nocase(source_header(f, 2, "Authorization"),
		sv_cstr("Credential=ASIASSO/20260101/eu-west-1/sts")));
	assert_renewed_file(f);
	creds_release(&waiter.creds);
	creds_provider_free(provider);
}

/* The command is the one of the profile that signs in. */
static void test_creds_sso__source_of_a_role_that_is_signed_out(void **state)
{
	struct source_fixture *f = *state;
	struct waiter waiter = {.f = f};
	struct creds_provider *provider;

	source_load(f, config_session, "top");
	provider = creds_provider_new(f->loop, f->http, &f->config);
	creds_provider_get(provider, on_ready, &waiter);
	source_run(f);
	assert_int_equal(waiter.err.code, ERR_EXPIRED);
	assert_non_null(strstr(waiter.err.msg, "run `aws sso login --profile dev`"));
	creds_provider_free(provider);
}

static bool first_request_is_there(struct source_fixture *f)
{
	return script_request_count(f->server) == 1;
}

static bool second_request_is_there(struct source_fixture *f)
{
	return script_request_count(f->server) == 2;
}

static void cancel(struct source_fixture *f)
{
	f->source->cancel(f->job);
	f->job = NULL;
}

static void test_creds_sso__cancel_before_anything(void **state)
{
	struct source_fixture *f = *state;

	source_load(f, config_session, "dev");
	source_start(f, &creds_sso);
	cancel(f);
	aws_config_release(&f->config);
	source_load(f, "[profile dev]\n", "dev");
	source_start(f, &creds_sso);
	cancel(f);
	assert_int_equal(f->times, 0);
}

static void test_creds_sso__cancel_while_it_renews(void **state)
{
	static const struct script_step steps[] = {{.act = SCRIPT_HOLD}};
	struct source_fixture *f = *state;

	source_serve(f, steps, COUNT_OF(steps));
	put_session_token(f, "2026-01-01T11:00:00Z");
	source_load(f, config_session, "dev");
	source_start(f, &creds_sso);
	source_run_until(f, first_request_is_there);
	cancel(f);
	assert_int_equal(f->times, 0);
}

/* What was renewed is saved all the same. */
static void test_creds_sso__cancel_after_it_renewed(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200, .body = TOKEN_ANSWER}, {.act = SCRIPT_HOLD}};
	struct source_fixture *f = *state;

	source_serve(f, steps, COUNT_OF(steps));
	put_session_token(f, "2026-01-01T11:00:00Z");
	source_load(f, config_session, "dev");
	source_start(f, &creds_sso);
	source_run_until(f, second_request_is_there);
	cancel(f);
	assert_int_equal(f->times, 0);
	assert_renewed_file(f);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, source_set_up, source_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_creds_sso__session),
		TEST(test_creds_sso__legacy),
		TEST(test_creds_sso__due_token_without_a_registration),
		TEST(test_creds_sso__renews_and_saves),
		TEST(test_creds_sso__failed_renewal_of_a_good_token),
		TEST(test_creds_sso__renewal_waits_for_half_a_minute),
		TEST(test_creds_sso__refused_renewal_of_an_expired_token),
		TEST(test_creds_sso__failed_renewal_of_an_expired_token),
		TEST(test_creds_sso__renewal_is_tried_again),
		TEST(test_creds_sso__expired_and_not_to_be_renewed),
		TEST(test_creds_sso__legacy_is_not_renewed),
		TEST(test_creds_sso__clock_that_jumps),
		TEST(test_creds_sso__takes_what_another_program_renewed),
		TEST(test_creds_sso__waits_for_another_program_that_renews),
		TEST(test_creds_sso__waits_for_another_program_that_writes),
		TEST(test_creds_sso__cancel_while_it_waits),
		TEST(test_creds_sso__leaves_a_new_sign_in_alone),
		TEST(test_creds_sso__does_not_undo_a_sign_out),
		TEST(test_creds_sso__file_that_cannot_be_saved),
		TEST(test_creds_sso__no_file_and_broken_files),
		TEST(test_creds_sso__unreadable_file),
		TEST(test_creds_sso__portal_refuses),
		TEST(test_creds_sso__profile_name_is_quoted),
		TEST(test_creds_sso__not_configured_or_wrong),
		TEST(test_creds_sso__region_that_is_no_host),
		TEST(test_creds_sso__source_of_a_role),
		TEST(test_creds_sso__source_of_a_role_that_is_signed_out),
		TEST(test_creds_sso__cancel_before_anything),
		TEST(test_creds_sso__cancel_while_it_renews),
		TEST(test_creds_sso__cancel_after_it_renewed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
