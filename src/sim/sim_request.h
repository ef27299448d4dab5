/*
 * A request as it came over the wire, and an answer as it goes. Both own their bytes.
 */
#ifndef SIM_REQUEST_H
#define SIM_REQUEST_H

#include "sqscope/base/str.h"

enum { SIM_MAX_HEADERS = 64 };

struct sim_header {
	const char *name; /* as it came */
	const char *value;
};

struct sim_request {
	const char *method;
	struct str target;                          /* path and query as they came, undecoded */
	struct sim_header headers[SIM_MAX_HEADERS]; /* borrowed from the connection */
	size_t header_count;
	struct str body;
	bool is_too_large;
};

/* Append the next piece of a long answer; false when there is no more. */
typedef bool (*sim_stream_fn)(void *ud, struct str *piece);

/* What goes wrong with an answer on its way, though it is right. */
enum sim_cut {
	SIM_CUT_NOT,
	SIM_CUT_ALL,  /* the connection is closed instead */
	SIM_CUT_HALF, /* ... after half of the body */
};

struct sim_answer {
	int status;             /* 0: 200 */
	const char *type;       /* Content-Type; NULL: none */
	struct str query_error; /* x-amzn-query-error; empty: none */
	struct str body;
	sim_stream_fn stream; /* in place of a body; NULL: there is one */
	void *stream_ud;
	enum sim_cut cut;
};

void sim_request_release(struct sim_request *r);
void sim_answer_release(struct sim_answer *a);

/* Path and query (without the question mark), undecoded. */
struct sv sim_request_path(const struct sim_request *r);
struct sv sim_request_query(const struct sim_request *r);
/* The first header of that name, letters without case; an empty view (p NULL) without one. */
struct sv sim_request_header(const struct sim_request *r, const char *name);

/* The value of a field of a form or a query (application/x-www-form-urlencoded), decoded and
 * appended; false when it is not there. */
bool sim_form_field(struct sv form, const char *name, struct str *value);

/* Append the text with %XX decoded (and + as a blank, in a form). */
void sim_percent_decode(struct sv text, bool is_form, struct str *out);

#endif
