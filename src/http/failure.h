/*
 * Why no answer came, as an error that a person can act on. Pure: it is told what libcurl found.
 */
#ifndef SQSCOPE_HTTP_FAILURE_ROOM_H
#define SQSCOPE_HTTP_FAILURE_ROOM_H

#include "sqscope/base/err.h"
#include "sqscope/base/sv.h"

enum failure_kind {
	FAILURE_URL,          /* nothing that can be sent to */
	FAILURE_NAME,         /* the host's name has no address */
	FAILURE_PROXY_NAME,   /* the proxy's has none */
	FAILURE_CONNECT,      /* refused, no route */
	FAILURE_CONNECT_TIME, /* no connection in time, name and TLS included */
	FAILURE_PROXY,        /* the proxy would not pass us on */
	FAILURE_TLS,          /* the handshake failed */
	FAILURE_CERTIFICATE,  /* the peer is not who it should be */
	FAILURE_CA_BUNDLE,    /* our own file of trusted certificates cannot be used */
	FAILURE_TIME,         /* connected, but no (whole) answer in time */
	FAILURE_CUT,          /* the connection ended before the answer did */
	FAILURE_GARBLED,      /* what came is not HTTP */
	FAILURE_HEADERS,      /* more headers than our cap */
	FAILURE_BODY,         /* a body longer than our cap */
	FAILURE_OTHER,
};

struct failure {
	enum failure_kind kind;
	struct sv url;
	const char *detail; /* libcurl's own words, or "" */
	int os_errno;       /* of the connection, or 0 */
	int64_t elapsed_ms;
	size_t received_bytes; /* of the answer */
	const char *ca_bundle; /* or NULL */
};

void failure_describe(const struct failure *failure, struct err *err);

#endif
