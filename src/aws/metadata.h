/*
 * A plain request to an address of the machine itself: the credentials of a container, the metadata
 * of an instance. Never through a proxy, never redirected, a small answer in a short time or none.
 */
#ifndef SQSCOPE_AWS_METADATA_ROOM_H
#define SQSCOPE_AWS_METADATA_ROOM_H

#include "sqscope/http/http.h"

enum { METADATA_MAX_HEADERS = 2 };

struct metadata_request {
	struct sv method, url; /* all copied */
	struct http_header headers[METADATA_MAX_HEADERS];
	size_t header_count;
	int tries;        /* in all, after a 5xx */
	int silent_tries; /* in all, when no answer comes: each may last its whole time */
	int64_t pause_ms; /* before each further one */
	int64_t connect_timeout_ms, timeout_ms;
};

/* err: no answer came, in the last try either. */
typedef void (*metadata_done_fn)(void *ud, int status, struct sv body, const struct err *err);

struct metadata;

struct metadata *metadata_start(struct loop *loop, struct http *http,
	const struct metadata_request *request, metadata_done_fn done, void *ud);
/* Silent: done does not come any more. */
void metadata_cancel(struct metadata *metadata);

#endif
