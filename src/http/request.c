/* The header lines of a request. */
#include "request.h"

#include <assert.h>

/* Left out: libcurl waits a second for the answer to Expect, and the service asks for neither of
 * the others. */
static const char *const unwanted[] = {"Expect", "Accept", "Content-Type"};

static bool is_name_char(char c)
{
	return c > ' ' && c <= '~' && c != ':' && c != ';' && c != ',';
}

static bool is_name(struct sv name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (!is_name_char(name.p[i]))
			return false;
	}
	return name.n > 0;
}

/* A line break in a value would let its rest pass for headers of their own. */
static bool is_value(struct sv value)
{
	for (size_t i = 0; i < value.n; i++) {
		const unsigned char c = (unsigned char)value.p[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool has_header(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->header_count; i++) {
		if (sv_eq_nocase(request->headers[i].name, sv_cstr(name)))
			return true;
	}
	return false;
}

static void add_line(struct request_lines *lines, struct sv name, struct sv value)
{
	struct str *text = &lines->text;

	str_add(text, name);
	/* libcurl takes "Name:" for a header to leave out, and sends "Name;" as one without a
	 * value. */
	str_add(text, value.n > 0 ? sv_cstr(": ") : sv_cstr(";"));
	str_add(text, value);
	str_add_char(text, '\0');
	lines->count++;
}

static void add_unwanted(struct request_lines *lines, const struct http_request *request)
{
	for (size_t i = 0; i < COUNT_OF(unwanted); i++) {
		if (has_header(request, unwanted[i]))
			continue;
		str_add_cstr(&lines->text, unwanted[i]);
		str_add(&lines->text, sv_of(":\0", 2));
		lines->count++;
	}
}

/* Only now, because the text moves while it grows. */
static void find_lines(struct request_lines *lines)
{
	char *p = lines->text.p;

	for (size_t i = 0; i < lines->count; i++) {
		lines->lines[i] = p;
		p += strlen(p) + 1;
	}
}

bool request_lines_set(
	struct request_lines *lines, const struct http_request *request, struct err *err)
{
	assert(request->header_count <= HTTP_MAX_HEADERS);
	str_clear(&lines->text);
	lines->count = 0;
	for (size_t i = 0; i < request->header_count; i++) {
		const struct http_header *header = &request->headers[i];

		if (!is_name(header->name))
			return err_fail(err, ERR_FAILED, "'%.*s' is no name of a header",
				SV_ARGS(header->name));
		if (!is_value(header->value))
			return err_fail(err, ERR_FAILED,
				"the header %.*s holds a line break or another control character",
				SV_ARGS(header->name));
		add_line(lines, header->name, sv_trim(header->value));
	}
	add_unwanted(lines, request);
	find_lines(lines);
	return true;
}

void request_lines_release(struct request_lines *lines)
{
	str_release(&lines->text);
}
