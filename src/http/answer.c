/* Answers: collecting them within their caps, and reading their headers. */
#include "answer.h"

#include "sqscope/base/limits.h"
#include "sqscope/http/http.h"

/* A pool of handles must not keep the largest answer that each of them ever saw. */
enum { KEPT_BYTES = 256 * 1024 };

void reused_clear(struct str *buffer)
{
	if (buffer->cap > KEPT_BYTES)
		str_release(buffer);
	else
		str_clear(buffer);
}

bool answer_add_header(struct answer *answer, struct sv line)
{
	answer->header_bytes += line.n;
	if (answer->header_bytes > (size_t)limit(LIMIT_HTTP_HEADERS)) {
		answer->headers_are_over = true;
		return false;
	}
	/* What follows the body is a trailer, which no header of the answer may be mistaken for. */
	if (answer->body.n > 0)
		return true;
	if (sv_starts_with(line, sv_cstr("HTTP/")))
		str_clear(&answer->headers);
	str_add(&answer->headers, line);
	return true;
}

bool answer_add_body(struct answer *answer, struct sv part)
{
	if (part.n > (size_t)limit(LIMIT_HTTP_BODY) - answer->body.n) {
		answer->body_is_over = true;
		return false;
	}
	str_add(&answer->body, part);
	return true;
}

void answer_clear(struct answer *answer)
{
	reused_clear(&answer->headers);
	reused_clear(&answer->body);
	answer->header_bytes = 0;
	answer->headers_are_over = false;
	answer->body_is_over = false;
}

void answer_release(struct answer *answer)
{
	str_release(&answer->headers);
	str_release(&answer->body);
}

struct sv http_response_header(const struct http_response *response, struct sv name)
{
	struct sv rest = response->headers, line, key, value;

	while (!sv_is_empty(rest)) {
		sv_cut(rest, '\n', &line, &rest);
		if (sv_cut(line, ':', &key, &value) && sv_eq_nocase(key, name))
			return sv_trim(value);
	}
	return (struct sv){0};
}
