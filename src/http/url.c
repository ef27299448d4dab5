/* URLs, taken apart by the parser that libcurl itself sends by. */
#include "sqscope/http/url.h"

#include <curl/curl.h>

/* curl_url_set reads up to a NUL, and a name that is not ASCII would be signed in one form and sent
 * in another. */
static bool is_printable_ascii(struct sv text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] <= ' ' || text.p[i] > '~')
			return false;
	}
	return true;
}

/* libcurl makes do with one slash or three, and would take the path for the host. */
static bool has_two_slashes(struct sv text)
{
	struct sv scheme, rest;

	return sv_cut(text, ':', &scheme, &rest) && sv_starts_with(rest, sv_cstr("//")) &&
	       !sv_starts_with(rest, sv_cstr("///"));
}

static void add_part(struct str *out, CURLU *parsed, CURLUPart part, unsigned flags)
{
	char *text = NULL;

	if (curl_url_get(parsed, part, &text, flags) == CURLUE_OK)
		str_add_cstr(out, text);
	curl_free(text);
}

static const char *reason(CURLUcode code, struct sv text)
{
	if (sv_is_empty(text))
		return "it is empty";
	if (code == CURLUE_BAD_SCHEME || code == CURLUE_UNSUPPORTED_SCHEME)
		return "it must begin with http:// or https://";
	if (code == CURLUE_USER_NOT_ALLOWED)
		return "it may not hold a user name";
	return curl_url_strerror(code);
}

/* A URL that holds a user name may hold a password, which no message may show. */
static bool refuse(struct err *err, struct sv text, const char *why)
{
	if (text.n > 0 && memchr(text.p, '@', text.n))
		return err_fail(err, ERR_AWS_CONFIG, "no usable URL: %s", why);
	return err_fail(err, ERR_AWS_CONFIG, "'%.*s' is no usable URL: %s", SV_ARGS(text), why);
}

static bool parse(CURLU *parsed, struct url *url, struct sv text, struct err *err)
{
	struct str port = {0};
	CURLUcode code;

	if (!is_printable_ascii(text))
		return refuse(err, text, "it holds a blank or a character that is not ASCII");
	str_add(&url->path, text);
	code = curl_url_set(parsed, CURLUPART_URL, str_cstr(&url->path), CURLU_DISALLOW_USER);
	str_clear(&url->path);
	if (code != CURLUE_OK)
		return refuse(err, text, reason(code, text));
	add_part(&url->scheme, parsed, CURLUPART_SCHEME, 0);
	if (!sv_eq_cstr(str_sv(&url->scheme), "http") && !sv_eq_cstr(str_sv(&url->scheme), "https"))
		return refuse(err, text, reason(CURLUE_UNSUPPORTED_SCHEME, text));
	if (!has_two_slashes(text))
		return refuse(err, text, reason(CURLUE_BAD_SLASHES, text));
	add_part(&url->host, parsed, CURLUPART_HOST, 0);
	add_part(&port, parsed, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
	if (port.n > 0)
		str_addf(&url->host, ":%s", str_cstr(&port));
	str_release(&port);
	add_part(&url->path, parsed, CURLUPART_PATH, 0);
	add_part(&url->query, parsed, CURLUPART_QUERY, 0);
	return true;
}

bool url_parse(struct url *url, struct sv text, struct err *err)
{
	CURLU *parsed = curl_url();
	bool ok;

	*url = (struct url){0};
	if (!parsed)
		return err_fail(err, ERR_FAILED, "a URL could not be parsed: out of memory");
	ok = parse(parsed, url, text, err);
	curl_url_cleanup(parsed);
	if (!ok)
		url_release(url);
	return ok;
}

void url_release(struct url *url)
{
	str_release(&url->scheme);
	str_release(&url->host);
	str_release(&url->path);
	str_release(&url->query);
}
