/*
 * A request's header lines in the form that libcurl takes: "Name: value", or "Name:" for a header
 * that libcurl would add and that must not be sent. Zero-initialised it is empty; the memory is
 * used again from request to request.
 */
#ifndef SQSCOPE_HTTP_REQUEST_ROOM_H
#define SQSCOPE_HTTP_REQUEST_ROOM_H

#include "sqscope/http/http.h"

enum { REQUEST_MAX_LINES = HTTP_MAX_HEADERS + 3 };

struct request_lines {
	struct str text; /* the lines, each with a NUL */
	char *lines[REQUEST_MAX_LINES];
	size_t count;
};

/* False when a header could end its line early, or is no header. */
bool request_lines_set(struct request_lines *lines, const struct http_request *request,
	struct err *err) MUST_CHECK;
void request_lines_release(struct request_lines *lines);

#endif
