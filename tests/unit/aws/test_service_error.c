/* Unit tests of aws/service_error. */
#include "sqscope/aws/service_error.h"

#include "aws/service_codes.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct err decode(
	int status, const char *query_error, const char *error_type, const char *body)
{
	const struct service_reply reply = {
		.status = status,
		.query_error = sv_cstr(query_error),
		.error_type = sv_cstr(error_type),
		.request_id = sv_cstr("r-1"),
		.body = sv_cstr(body),
	};
	struct err err = {0};

	service_error_decode(&reply, &err);
	assert_int_equal(err.http_status, status);
	return err;
}

static void assert_error(
	struct err err, enum err_code code, const char *service_code, const char *message)
{
	assert_int_equal(err.code, code);
	assert_string_equal(err.service_code, service_code);
	assert_string_equal(err.msg, message);
}

static void test_service_error__json(void **state)
{
	struct err err = decode(400, "", "",
		"{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"no queue\"}");

	(void)state;
	assert_error(err, ERR_NOT_FOUND, "QueueDoesNotExist", "no queue");
	assert_string_equal(err.request_id, "r-1");
}

static void test_service_error__json_without_prefix(void **state)
{
	(void)state;
	assert_error(decode(400, "", "", "{\"__type\":\"InvalidAttributeName\",\"Message\":\"m\"}"),
		ERR_INVALID, "InvalidAttributeName", "m");
	assert_error(decode(400, "", "",
			     "{\"Type\":\"Sender\",\"Code\":\"InvalidAction\",\"Message\":\"m\"}"),
		ERR_INVALID, "InvalidAction", "m");
	assert_error(
		decode(403, "", "", "{\"Error\":{\"Code\":\"AccessDenied\",\"Message\":\"m\"}}"),
		ERR_DENIED, "AccessDenied", "m");
}

static void test_service_error__what_was_asked_is_not_repeated(void **state)
{
	const struct sv secrets[] = {sv_cstr(""), sv_cstr("tOk3n/1"), sv_cstr("918273")};
	const struct service_reply reply = {
		.status = 403,
		.body = sv_cstr("{\"__type\":\"SignatureDoesNotMatch\",\"message\":"
				"\"x-amz-security-token:tOk3n\\/1 code=918273, tOk3n/1\"}"),
		.secrets = secrets,
		.secret_count = COUNT_OF(secrets),
	};
	struct err err = {0};

	(void)state;
	service_error_decode(&reply, &err);
	assert_error(
		err, ERR_DENIED, "SignatureDoesNotMatch", "x-amz-security-token:... code=..., ...");
}

static void test_service_error__the_header_wins(void **state)
{
	(void)state;
	assert_error(decode(400, "InvalidParameterValue;Sender", "Ignored",
			     "{\"__type\":\"com.amazonaws.sqs#Other\",\"message\":\"m\"}"),
		ERR_INVALID, "InvalidParameterValue", "m");
	assert_error(decode(403, "", "InvalidSignatureException:http://internal/",
			     "{\"message\":\"m\"}"),
		ERR_DENIED, "InvalidSignatureException", "m");
	assert_error(decode(400, "no-semicolon", "",
			     "{\"__type\":\"com.amazonaws.sqs#OverLimit\",\"message\":\"m\"}"),
		ERR_INVALID, "OverLimit", "m");
}

static void test_service_error__legacy_codes_get_present_names(void **state)
{
	(void)state;
	assert_error(decode(400, "AWS.SimpleQueueService.NonExistentQueue;Sender", "",
			     "{\"message\":\"m\"}"),
		ERR_NOT_FOUND, "QueueDoesNotExist", "m");
	assert_error(decode(400, "QueueAlreadyExists;Sender", "", "{\"message\":\"m\"}"),
		ERR_INVALID, "QueueNameExists", "m");
	assert_error(decode(403, "AWS.SimpleQueueService.PurgeQueueInProgress;Sender", "",
			     "{\"message\":\"m\"}"),
		ERR_INVALID, "PurgeQueueInProgress", "m");
	assert_error(decode(400, "", "",
			     "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\","
			     "\"Message\":\"m\"}"),
		ERR_DENIED, "AccessDenied", "m");
	assert_error(decode(400, "KMS.DisabledException;Sender", "", "{\"message\":\"m\"}"),
		ERR_INVALID, "KmsDisabled", "m");
}

static void test_service_error__xml(void **state)
{
	struct err err = {0};
	const struct service_reply reply = {.status = 403,
		.body = sv_cstr(
			"<?xml version=\"1.0\"?><ErrorResponse xmlns=\"x\"><Error><Type>Sender</Type>"
			"<Code>SignatureDoesNotMatch</Code><Message>a &lt;b&gt; c</Message></Error>"
			"<RequestId>from-body</RequestId></ErrorResponse>")};

	(void)state;
	service_error_decode(&reply, &err);
	assert_error(err, ERR_DENIED, "SignatureDoesNotMatch", "a <b> c");
	assert_string_equal(err.request_id, "from-body");
}

static void test_service_error__xml_that_is_cut(void **state)
{
	(void)state;
	assert_error(decode(403, "", "", "<E><Code>AccessDenied</Code><Message>half"), ERR_DENIED,
		"AccessDenied", "half");
}

static void test_service_error__html(void **state)
{
	(void)state;
	assert_error(decode(502, "", "", "<html><body>Bad Gateway</body></html>"), ERR_SERVICE, "",
		"HTTP 502 with an HTML page: a proxy or another server may be answering");
	assert_error(decode(404, "", "", "\n<!DOCTYPE HTML PUBLIC><title>x</title>"), ERR_PROTOCOL,
		"", "HTTP 404 with an HTML page: a proxy or another server may be answering");
	assert_int_equal(decode(403, "", "", "<html></html>").code, ERR_DENIED);
}

static void test_service_error__empty_and_garbage(void **state)
{
	(void)state;
	assert_error(decode(503, "", "", ""), ERR_SERVICE, "",
		"HTTP 503 with nothing else in the answer");
	assert_error(decode(500, "", "", "[1,2]"), ERR_SERVICE, "",
		"HTTP 500 with some other text that names no error code");
	assert_error(decode(400, "", "", "{\"__type\":7"), ERR_PROTOCOL, "",
		"HTTP 400 with JSON that names no error code");
	assert_error(decode(500, "", "", "{\"message\":\"it broke\"}"), ERR_SERVICE, "",
		"HTTP 500: it broke");
	assert_error(decode(429, "", "", ""), ERR_THROTTLED, "",
		"HTTP 429 with nothing else in the answer");
}

static void test_service_error__redirection(void **state)
{
	(void)state;
	assert_error(decode(301, "", "", "<html></html>"), ERR_PROTOCOL, "",
		"HTTP 301: the address answers with a redirection, which is not followed");
}

static void test_service_error__code_without_message(void **state)
{
	(void)state;
	assert_error(decode(400, "", "", "{\"__type\":\"OverLimit\"}"), ERR_INVALID, "OverLimit",
		"the service answered OverLimit (HTTP 400)");
}

static void test_service_error__unknown_code(void **state)
{
	(void)state;
	assert_int_equal(decode(400, "", "", "{\"__type\":\"Surprise\"}").code, ERR_SERVICE);
	assert_int_equal(decode(403, "", "", "{\"__type\":\"Surprise\"}").code, ERR_DENIED);
	assert_int_equal(decode(404, "", "", "{\"__type\":\"Surprise\"}").code, ERR_NOT_FOUND);
}

static void test_service_error__text_is_made_safe(void **state)
{
	struct err err =
		decode(400, "", "", "{\"__type\":\"OverLimit\",\"message\":\"a\\u001b[31mb\\nc\"}");

	(void)state;
	assert_null(strchr(err.msg, '\x1b'));
	assert_null(strchr(err.msg, '\n'));
}

static void test_service_error__a_long_code_is_cut(void **state)
{
	struct err err = decode(400, "",
		"AVeryLongCodeThatGoesOnAndOnAndOnAndOnAndOnAndOnAndOnAndOnAndOnAndOnAndOnAndOn",
		"");

	(void)state;
	assert_int_equal(strlen(err.service_code), sizeof err.service_code - 1);
}

static void test_service_error__a_wrong_time(void **state)
{
	struct err err = decode(403, "", "InvalidSignatureException",
		"{\"message\":\"Signature expired: 20260101T000000Z is now earlier than ...\"}");

	(void)state;
	assert_int_equal(err.code, ERR_CLOCK);
	assert_true(service_error_is_clock_skew(&err));
	err = decode(403, "", "RequestTimeTooSkewed", "");
	assert_int_equal(err.code, ERR_CLOCK);
	err = decode(403, "", "AccessDenied", "{\"message\":\"not authorized\"}");
	assert_int_equal(err.code, ERR_DENIED);
	assert_true(service_error_is_clock_skew(&err));
	err = decode(400, "", "QueueDoesNotExist", "");
	assert_false(service_error_is_clock_skew(&err));
}

static void test_service_error__expired_credentials(void **state)
{
	struct err err = decode(403, "", "ExpiredTokenException", "{\"message\":\"m\"}");

	(void)state;
	assert_int_equal(err.code, ERR_EXPIRED);
	assert_true(service_error_is_expired_credentials(&err));
	err = decode(403, "InvalidClientTokenId;Sender", "", "");
	assert_int_equal(err.code, ERR_DENIED);
	assert_true(service_error_is_expired_credentials(&err));
	err = decode(403, "", "SignatureDoesNotMatch", "");
	assert_false(service_error_is_expired_credentials(&err));
}

static enum retry_class retry_of(int status, const char *code)
{
	struct err err = decode(status, "", code, "");

	return service_error_retry_class(&err);
}

static void test_service_error__retry_class(void **state)
{
	(void)state;
	assert_int_equal(retry_of(500, ""), RETRY_TRANSIENT);
	assert_int_equal(retry_of(502, "Surprise"), RETRY_TRANSIENT);
	assert_int_equal(retry_of(501, ""), RETRY_NEVER);
	assert_int_equal(retry_of(403, "RequestThrottled"), RETRY_THROTTLING);
	assert_int_equal(retry_of(503, "SlowDown"), RETRY_THROTTLING);
	assert_int_equal(retry_of(429, ""), RETRY_THROTTLING);
	assert_int_equal(retry_of(400, "RequestTimeout"), RETRY_TRANSIENT);
	assert_int_equal(retry_of(400, "QueueDoesNotExist"), RETRY_NEVER);
	assert_int_equal(retry_of(403, ""), RETRY_NEVER);
}

static void test_service_error__retry_class_without_an_answer(void **state)
{
	struct err err = {.code = ERR_TIMEOUT};

	(void)state;
	assert_int_equal(service_error_retry_class(&err), RETRY_TRANSIENT);
	err.code = ERR_UNREACHABLE;
	assert_int_equal(service_error_retry_class(&err), RETRY_TRANSIENT);
	err.code = ERR_LIMIT;
	assert_int_equal(service_error_retry_class(&err), RETRY_NEVER);
	err.code = ERR_CANCELLED;
	assert_int_equal(service_error_retry_class(&err), RETRY_NEVER);
}

static void test_service_error__code_inside_of_an_answer(void **state)
{
	struct err err = {0};

	(void)state;
	service_error_from_code(
		sv_cstr("AWS.SimpleQueueService.MessageNotInflight"), sv_cstr("m"), 200, &err);
	assert_error(err, ERR_NOT_FOUND, "MessageNotInflight", "m");
}

static void test_service_error__table_has_each_name_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < service_code_count; i++) {
		struct sv name = sv_cstr(service_codes[i].name);

		assert_ptr_equal(service_code_find(name), &service_codes[i]);
		assert_true(name.n < sizeof((struct err *)0)->service_code);
		assert_true(sv_eq(service_code_present_name(name), name));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_service_error__json),
		cmocka_unit_test(test_service_error__json_without_prefix),
		cmocka_unit_test(test_service_error__what_was_asked_is_not_repeated),
		cmocka_unit_test(test_service_error__the_header_wins),
		cmocka_unit_test(test_service_error__legacy_codes_get_present_names),
		cmocka_unit_test(test_service_error__xml),
		cmocka_unit_test(test_service_error__xml_that_is_cut),
		cmocka_unit_test(test_service_error__html),
		cmocka_unit_test(test_service_error__empty_and_garbage),
		cmocka_unit_test(test_service_error__redirection),
		cmocka_unit_test(test_service_error__code_without_message),
		cmocka_unit_test(test_service_error__unknown_code),
		cmocka_unit_test(test_service_error__text_is_made_safe),
		cmocka_unit_test(test_service_error__a_long_code_is_cut),
		cmocka_unit_test(test_service_error__a_wrong_time),
		cmocka_unit_test(test_service_error__expired_credentials),
		cmocka_unit_test(test_service_error__retry_class),
		cmocka_unit_test(test_service_error__retry_class_without_an_answer),
		cmocka_unit_test(test_service_error__code_inside_of_an_answer),
		cmocka_unit_test(test_service_error__table_has_each_name_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
