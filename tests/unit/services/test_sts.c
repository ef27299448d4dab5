/* Unit tests of services/sts: the answer in XML and in JSON. */
#include "sqscope/services/sts.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_sv(struct sv v, const char *expected)
{
	assert_int_equal(v.n, strlen(expected));
	assert_memory_equal(v.p, expected, v.n);
}

static bool decode(const char *body, struct sts_identity *identity, struct str *storage)
{
	return sts_decode_identity(sv_cstr(body), identity, storage);
}

static void test_sts__xml_answer(void **state)
{
	struct sts_identity identity;
	struct str storage = {0};

	(void)state;
	assert_true(decode(
		"<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
		"<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ana</Arn>"
		"<UserId> AIDA </UserId><Account>123456789012</Account>"
		"</GetCallerIdentityResult></GetCallerIdentityResponse>",
		&identity, &storage));
	assert_sv(identity.account, "123456789012");
	assert_sv(identity.arn, "arn:aws:iam::123456789012:user/ana");
	assert_sv(identity.user_id, "AIDA");
	str_release(&storage);
}

static void test_sts__json_answer_with_and_without_wrapping(void **state)
{
	static const char *const bodies[] = {
		"{\"Account\":\"123456789012\",\"Arn\":\"a\",\"UserId\":\"u\"}",
		"{\"GetCallerIdentityResponse\":{\"GetCallerIdentityResult\":"
		"{\"Account\":\"123456789012\",\"Arn\":\"a\",\"UserId\":\"u\"}}}",
	};
	struct sts_identity identity;
	struct str storage = {0};

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
		assert_true(decode(bodies[i], &identity, &storage));
		assert_sv(identity.account, "123456789012");
		assert_sv(identity.arn, "a");
	}
	str_release(&storage);
}

static void test_sts__no_account_is_no_identity(void **state)
{
	static const char *const bodies[] = {"", "{}", "[]", "<html><body>no</body></html>",
		"<GetCallerIdentityResult><Acc", "{\"Account\":12}", "not here"};
	struct sts_identity identity;
	struct str storage = {0};

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
		assert_false(decode(bodies[i], &identity, &storage));
	str_release(&storage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sts__xml_answer),
		cmocka_unit_test(test_sts__json_answer_with_and_without_wrapping),
		cmocka_unit_test(test_sts__no_account_is_no_identity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
