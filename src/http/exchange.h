/*
 * One request on its way and its answer: a libcurl handle that is used again and again, with the
 * buffers that it reads from and writes to. Who drives it is transport.c.
 */
#ifndef SQSCOPE_HTTP_EXCHANGE_ROOM_H
#define SQSCOPE_HTTP_EXCHANGE_ROOM_H

#include "answer.h"
#include "request.h"

struct exchange_traffic {
	uint64_t connections;
	uint64_t bytes_out, bytes_in;
};

/* What all exchanges of one transport have in common; theirs to read, and to count in. */
struct exchange_shared {
	char *ca_bundle, *user_agent, *http_proxy;
	struct curl_slist *connect_to; /* or NULL */
	/* A connection's socket was made; it is to be closed. */
	void (*opened)(void *ud, int fd);
	void (*close)(void *ud, int fd);
	void *ud;
	int connecting; /* under way, but without a connection yet */
	struct exchange_traffic traffic;
};

struct exchange {
	struct exchange_shared *shared;
	void *easy; /* libcurl's handle */
	void *tag;
	struct str url, body;
	struct request_lines lines;
	struct curl_slist *headers; /* one for each line */
	struct answer answer;
	bool no_resend;
	bool resent;
	int sendings;       /* times that libcurl began to send it */
	long settled_bytes; /* of those it counts as sent: not of the sending at hand */
	char error[256];    /* libcurl's words */
	struct exchange *next_free;
};

struct exchange *exchange_new(struct exchange_shared *shared);
void exchange_free(struct exchange *x);
/* Ready for another request. */
void exchange_clear(struct exchange *x);

/* Copy the request. False when it is none that can be sent. */
bool exchange_set_request(
	struct exchange *x, const struct http_request *request, struct err *err) MUST_CHECK;

/* Bytes of the request that libcurl has written, those of all its sendings and of a proxy's CONNECT
 * together. */
long exchange_sent_bytes(const struct exchange *x);

/* It is over and its handle is out of the multi handle: what is known whether it went well or not.
 */
void exchange_outcome(struct exchange *x, struct http_response *response);
/* It went well: the rest of the response, borrowed until exchange_clear. */
void exchange_answer(const struct exchange *x, struct http_response *response);
/* It did not: `code` is libcurl's. */
void exchange_failure(const struct exchange *x, int code, struct err *err);

#endif
