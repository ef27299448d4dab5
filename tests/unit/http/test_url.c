/* URLs in parts, and what is refused. */
#include "sqscope/http/url.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_url__gives_the_parts_as_they_are_sent(void **unused)
{
	static const struct {
		const char *text, *scheme, *host, *path, *query;
	} cases[] = {
		{"https://sqs.eu-west-1.amazonaws.com", "https", "sqs.eu-west-1.amazonaws.com", "/",
			""},
		{"https://sqs.eu-west-1.amazonaws.com/", "https", "sqs.eu-west-1.amazonaws.com",
			"/", ""},
		{"http://127.0.0.1:4566/123/queue", "http", "127.0.0.1:4566", "/123/queue", ""},
		{"https://host:443/a", "https", "host", "/a", ""},
		{"http://host:80/a", "http", "host", "/a", ""},
		{"https://host:80/a", "https", "host:80", "/a", ""},
		{"http://[::1]:9324/q", "http", "[::1]:9324", "/q", ""},
		{"http://[::1]/q", "http", "[::1]", "/q", ""},
		{"HTTPS://Host/A?b=c&d=e", "https", "Host", "/A", "b=c&d=e"},
		{"https://host?x=1", "https", "host", "/", "x=1"},
		{"https://host/a%20b#part", "https", "host", "/a%20b", ""},
		{"https://host/a/../b/./c", "https", "host", "/b/c", ""},
		{"https://host/a//b", "https", "host", "/a//b", ""},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct url url;
		struct err err = {0};

		assert_true(url_parse(&url, sv_cstr(cases[i].text), &err));
		assert_string_equal(str_cstr(&url.scheme), cases[i].scheme);
		assert_string_equal(str_cstr(&url.host), cases[i].host);
		assert_string_equal(str_cstr(&url.path), cases[i].path);
		assert_string_equal(str_cstr(&url.query), cases[i].query);
		url_release(&url);
	}
}

static void refuse(struct sv text, const char *why)
{
	struct url url;
	struct err err = {0};

	if (url_parse(&url, text, &err))
		fail_msg("'%.*s' was taken", SV_ARGS(text));
	assert_int_equal(err.code, ERR_AWS_CONFIG);
	if (!strstr(err.msg, why))
		fail_msg("'%s' does not say '%s'", err.msg, why);
	assert_null(url.scheme.p);
	assert_null(url.host.p);
	assert_null(url.path.p);
}

static void test_url__says_what_is_wrong(void **unused)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"", "it is empty"},
		{"localhost:4566", "it must begin with http:// or https://"},
		{"sqs.eu-west-1.amazonaws.com", "it must begin with http:// or https://"},
		{"ftp://host/", "it must begin with http:// or https://"},
		{"file:///etc/passwd", "it must begin with http:// or https://"},
		{"foo://host/", "it must begin with http:// or https://"},
		{"https://user:secret@host/", "it may not hold a user name"},
		{"https://user@host/", "it may not hold a user name"},
		{"https:///path", "'https:///path' is no usable URL: "},
		{"https:/host/", "'https:/host/' is no usable URL: "},
		{"https:host", "'https:host' is no usable URL: "},
		{"https://", "'https://' is no usable URL: "},
		{"https://host:99999/", "'https://host:99999/' is no usable URL: "},
		{"https://host:x/", "'https://host:x/' is no usable URL: "},
		{"https://[::1/", "'https://[::1/' is no usable URL: "},
		{" https://host/", "it holds a blank"},
		{"https://host/a b", "it holds a blank"},
		{"https://host/\r\nx-evil: 1", "it holds a blank"},
		{"https://h\xc3\xb6st/", "not ASCII"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		refuse(sv_cstr(cases[i].text), cases[i].why);
	refuse(sv_of("https://host/\0x", 15), "it holds a blank");
}

static void test_url__a_url_that_is_refused_never_shows_its_password(void **unused)
{
	static const char *const texts[] = {"https://user:secret@host/",
		"https://user:secret@host:99999/", "ftp://user:secret@host/",
		"https://user:secret@host/ "};

	(void)unused;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct url url;
		struct err err = {0};

		assert_false(url_parse(&url, sv_cstr(texts[i]), &err));
		assert_non_null(strstr(err.msg, "no usable URL"));
		assert_null(strstr(err.msg, "secret"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_url__gives_the_parts_as_they_are_sent),
		cmocka_unit_test(test_url__says_what_is_wrong),
		cmocka_unit_test(test_url__a_url_that_is_refused_never_shows_its_password),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
