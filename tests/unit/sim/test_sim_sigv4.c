/* Unit tests of sim/sim_sigv4, sim_canonical, sim_request. */
#include "sim/sim_sigv4.h"

#include "sim/sim_canonical.h"
#include "sqscope/base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* The worked example of the AWS General Reference, "Signature Version 4". */
enum { MINUTE_MS = 60 * 1000 };
static const char example_scope[] = "AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request";
static const char example_signature[] =
	"5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";

struct fixture {
	struct sim_verifier verifier;
	struct sim_request request;
	char authorization[512];
	int64_t now_ms;
	struct sim_error error;
};

static void authorize(
	struct fixture *f, const char *scope, const char *headers, const char *signature)
{
	snprintf(f->authorization, sizeof f->authorization,
		"AWS4-HMAC-SHA256 Credential=%s, SignedHeaders=%s, Signature=%s", scope, headers,
		signature);
}

static void add_header(struct fixture *f, const char *name, const char *value)
{
	f->request.headers[f->request.header_count++] = (struct sim_header){name, value};
}

static void set_up(struct fixture *f)
{
	*f = (struct fixture){.verifier = {.key_id = "AKIDEXAMPLE",
				      .secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
				      .region = "us-east-1"}};
	f->request.method = "GET";
	str_add_cstr(&f->request.target, "/?Action=ListUsers&Version=2010-05-08");
	add_header(f, "Host", "iam.amazonaws.com");
	add_header(f, "Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
	add_header(f, "X-Amz-Date", "20150830T123600Z");
	add_header(f, "Authorization", f->authorization);
	authorize(f, example_scope, "content-type;host;x-amz-date", example_signature);
	assert_true(clock_parse_rfc3339(sv_cstr("2015-08-30T12:36:00Z"), &f->now_ms));
}

static bool check(struct fixture *f)
{
	return sim_sigv4_check(&f->verifier, &f->request, "iam", f->now_ms, &f->error);
}

static void assert_refused(struct fixture *f, enum sim_error_id id)
{
	assert_false(check(f));
	assert_int_equal(f->error.id, id);
	sim_request_release(&f->request);
}

static void test_sim_sigv4__example_of_the_reference(void **state)
{
	struct fixture f;
	(void)state;
	set_up(&f);
	assert_true(check(&f));
	/* With the signing key that is kept now. */
	assert_true(check(&f));
	sim_request_release(&f.request);
}

static void test_sim_sigv4__whatever_was_altered(void **state)
{
	struct fixture f;
	(void)state;
	set_up(&f);
	str_add_cstr(&f.request.body, "x");
	assert_refused(&f, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH);
	set_up(&f);
	f.request.method = "POST";
	assert_refused(&f, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH);
	set_up(&f);
	str_add_cstr(&f.request.target, "&a=b");
	assert_refused(&f, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH);
	set_up(&f);
	f.request.headers[0].value = "iam.example.com";
	assert_refused(&f, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH);
	set_up(&f);
	f.verifier.secret = "wrong";
	assert_refused(&f, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH);
	set_up(&f);
	add_header(&f, "x-amz-content-sha256", "UNSIGNED-PAYLOAD");
	assert_refused(&f, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH);
	set_up(&f);
	authorize(&f, example_scope, "content-type;x-amz-date", example_signature);
	assert_refused(&f, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH);
	set_up(&f);
	authorize(&f, example_scope, "content-type;host;missing;x-amz-date", example_signature);
	assert_refused(&f, SIM_ERROR_SIGNATURE_DOES_NOT_MATCH);
}

static void test_sim_sigv4__scope(void **state)
{
	struct fixture f;
	static const struct {
		const char *scope;
		enum sim_error_id id;
	} rows[] = {
		{"OTHER/20150830/us-east-1/iam/aws4_request", SIM_ERROR_INVALID_CLIENT_TOKEN},
		{"AKIDEXAMPLE/20150830/eu-west-1/iam/aws4_request",
			SIM_ERROR_SIGNATURE_DOES_NOT_MATCH},
		{"AKIDEXAMPLE/20150830/us-east-1/sqs/aws4_request",
			SIM_ERROR_SIGNATURE_DOES_NOT_MATCH},
		{"AKIDEXAMPLE/20150829/us-east-1/iam/aws4_request",
			SIM_ERROR_SIGNATURE_DOES_NOT_MATCH},
		{"AKIDEXAMPLE/20150830/us-east-1/iam/aws5_request", SIM_ERROR_INCOMPLETE_SIGNATURE},
		{"AKIDEXAMPLE", SIM_ERROR_INCOMPLETE_SIGNATURE},
		{"", SIM_ERROR_INCOMPLETE_SIGNATURE},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		set_up(&f);
		authorize(&f, rows[i].scope, "content-type;host;x-amz-date", example_signature);
		assert_refused(&f, rows[i].id);
	}
}

static void test_sim_sigv4__headers_that_are_no_signature(void **state)
{
	struct fixture f;
	static const char *const bad[] = {"", "Basic eDp5", "AWS4-HMAC-SHA256",
		"AWS4-HMAC-SHA256 x", "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request",
		"AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host"};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		set_up(&f);
		snprintf(f.authorization, sizeof f.authorization, "%s", bad[i]);
		assert_refused(&f, SIM_ERROR_INCOMPLETE_SIGNATURE);
	}
	set_up(&f);
	f.request.header_count--;
	assert_refused(&f, SIM_ERROR_MISSING_TOKEN);
	set_up(&f);
	f.request.headers[2].value = "20150830";
	assert_refused(&f, SIM_ERROR_INCOMPLETE_SIGNATURE);
}

static void test_sim_sigv4__clock_skew(void **state)
{
	struct fixture f;
	(void)state;
	set_up(&f);
	f.now_ms += 15 * MINUTE_MS;
	assert_true(check(&f));
	f.now_ms -= 30 * MINUTE_MS;
	assert_true(check(&f));
	f.now_ms -= 1;
	assert_false(check(&f));
	assert_string_equal(f.error.text,
		"Signature not yet current: 20150830T123600Z is still later than "
		"20150830T123559Z (20150830T122059Z + 15 min.)");
	f.now_ms += 30 * MINUTE_MS + 2000;
	assert_refused(&f, SIM_ERROR_REQUEST_EXPIRED);
	assert_string_equal(f.error.text,
		"Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z "
		"(20150830T125101Z - 15 min.)");
}

static void test_sim_sigv4__session_tokens_belong_to_other_keys(void **state)
{
	struct fixture f;
	(void)state;
	set_up(&f);
	add_header(&f, "x-amz-security-token", "stale");
	assert_refused(&f, SIM_ERROR_INVALID_CLIENT_TOKEN);
}

static void test_sim_sigv4__any_key(void **state)
{
	struct fixture f;
	(void)state;
	set_up(&f);
	f.verifier.any_key = true;
	f.now_ms = 0;
	authorize(&f, "me/20260101/nowhere/any/aws4_request", "host", "0");
	assert_true(check(&f));
	f.request.header_count--;
	assert_refused(&f, SIM_ERROR_MISSING_TOKEN);
}

static void test_sim_sigv4__canonical_request(void **state)
{
	struct sim_request r = {.method = "PUT"};
	struct str out = {0};
	(void)state;
	str_add_cstr(&r.target, "/a%20b/\xc3\xa9/x?b=2&a=%2f&a-b=&a=1+1&flag");
	r.headers[r.header_count++] = (struct sim_header){"My-Header", "  a   b  "};
	r.headers[r.header_count++] = (struct sim_header){"host", "h"};
	r.headers[r.header_count++] = (struct sim_header){"my-header", "c"};
	assert_true(sim_canonical_write(&r, sv_cstr("host;my-header"), "HASH", &out));
	assert_string_equal(str_cstr(&out), "PUT\n/a%2520b/%C3%A9/x\n"
					    "a=%2F&a=1%2B1&a-b=&b=2&flag=\n"
					    "host:h\nmy-header:a b,c\n\nhost;my-header\nHASH");
	str_release(&out);
	sim_request_release(&r);
}

static void test_sim_sigv4__forms(void **state)
{
	struct str value = {0};
	struct sv form = sv_cstr("a=1&Action=Get%43aller+x&empty=&b");
	(void)state;
	assert_true(sim_form_field(form, "Action", &value));
	assert_string_equal(str_cstr(&value), "GetCaller x");
	str_clear(&value);
	assert_true(sim_form_field(form, "empty", &value));
	assert_true(sim_form_field(form, "b", &value));
	assert_int_equal(value.n, 0);
	assert_false(sim_form_field(form, "action", &value));
	assert_false(sim_form_field(sv_cstr(""), "a", &value));
	/* A broken escape stands for itself. */
	sim_percent_decode(sv_cstr("%4%zz%"), false, &value);
	assert_string_equal(str_cstr(&value), "%4%zz%");
	str_release(&value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sim_sigv4__example_of_the_reference),
		cmocka_unit_test(test_sim_sigv4__whatever_was_altered),
		cmocka_unit_test(test_sim_sigv4__scope),
		cmocka_unit_test(test_sim_sigv4__headers_that_are_no_signature),
		cmocka_unit_test(test_sim_sigv4__clock_skew),
		cmocka_unit_test(test_sim_sigv4__session_tokens_belong_to_other_keys),
		cmocka_unit_test(test_sim_sigv4__any_key),
		cmocka_unit_test(test_sim_sigv4__canonical_request),
		cmocka_unit_test(test_sim_sigv4__forms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
