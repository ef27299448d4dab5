/* One request of libmicrohttpd's, from its first line to the end of its answer. */
#include "sim_http.h"

#include "sim_front.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>
#include <sys/socket.h>

enum { STREAM_BYTES = 16 * 1024 };

void *sim_http_on_start(void *ud, const char *uri, struct MHD_Connection *connection)
{
	struct sim_front *front = ud;
	struct sim_exchange *x = mem_new(1, sizeof *x);
	x->front = front;
	x->store = front->store;
	x->connection = connection;
	x->service = front->service;
	x->is_trusted = front->service != NULL;
	str_add_cstr(&x->request.target, uri);
	sim_list_append(&front->exchanges, &x->link);
	return x;
}

static enum MHD_Result add_header(
	void *ud, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct sim_request *r = ud;
	(void)kind;
	if (r->header_count == SIM_MAX_HEADERS)
		return MHD_NO;
	r->headers[r->header_count++] = (struct sim_header){name, value ? value : ""};
	return MHD_YES;
}

static void add_body(struct sim_request *r, const char *bytes, size_t n)
{
	if ((int64_t)(r->body.n + n) > limit(LIMIT_SIM_BODY))
		r->is_too_large = true;
	if (!r->is_too_large)
		str_add(&r->body, sv_of(bytes, n));
}

/* Half of the body, then the end of the connection. */
static ssize_t read_half(void *ud, uint64_t at, char *out, size_t most)
{
	const struct str *body = &((struct sim_exchange *)ud)->answer.body;
	size_t left = at < body->n / 2 ? body->n / 2 - at : 0;
	size_t n = left < most ? left : most;
	if (!n)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	memcpy(out, body->p + at, n);
	return (ssize_t)n;
}

/* The body is what of the stream was made but not sent yet. */
static ssize_t read_stream(void *ud, uint64_t at, char *out, size_t most)
{
	struct sim_exchange *x = ud;
	struct str *body = &x->answer.body;
	(void)at;
	while (body->n == 0)
		if (!x->answer.stream(x->answer.stream_ud, body))
			return MHD_CONTENT_READER_END_OF_STREAM;
	size_t n = body->n < most ? body->n : most;
	memcpy(out, body->p, n);
	memmove(body->p, body->p + n, body->n - n);
	str_truncate(body, body->n - n);
	return (ssize_t)n;
}

static struct MHD_Response *make_response(struct sim_exchange *x)
{
	const struct sim_httpd *httpd = &x->front->httpd;
	const struct str *body = &x->answer.body;
	if (x->answer.stream)
		return httpd->create_response_from_callback(
			MHD_SIZE_UNKNOWN, STREAM_BYTES, read_stream, x, NULL);
	if (x->answer.cut == SIM_CUT_HALF)
		return httpd->create_response_from_callback(
			body->n, STREAM_BYTES, read_half, x, NULL);
	/* The bytes stay until the end, which is after the last of them was sent. */
	return httpd->create_response_from_buffer(
		body->n, (void *)str_cstr(body), MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result send_answer(struct sim_exchange *x)
{
	const struct sim_httpd *httpd = &x->front->httpd;
	if (x->answer.cut == SIM_CUT_ALL)
		return MHD_NO;
	struct MHD_Response *response = make_response(x);
	if (!response)
		return MHD_NO;
	httpd->add_response_header(response, "x-amzn-RequestId", x->request_id);
	if (x->answer.type)
		httpd->add_response_header(response, "Content-Type", x->answer.type);
	if (x->answer.query_error.n)
		httpd->add_response_header(
			response, "x-amzn-query-error", str_cstr(&x->answer.query_error));
	enum MHD_Result result =
		httpd->queue_response(x->connection, (unsigned)x->answer.status, response);
	httpd->destroy_response(response);
	return result;
}

/* What it waited for must not answer it once more. */
void sim_http_drop(struct sim_exchange *x)
{
	struct sim_error error;
	sim_strike_release(x);
	x->strike = (struct sim_strike){0};
	if (x->service && x->service->forget)
		x->service->forget(x);
	x->state = NULL;
	sim_error_set(&error, SIM_ERROR_UNAVAILABLE, NULL);
	sim_exchange_error(x, &error);
}

/* Called with the headers, with each piece of the body, at the end, and after a wait. */
enum MHD_Result sim_http_on_request(void *ud, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_bytes,
	void **state)
{
	struct sim_front *front = ud;
	struct sim_exchange *x = *state;
	(void)url;
	(void)version;
	if (x->has_answer)
		return send_answer(x);
	if (!x->request.method) {
		x->request.method = method;
		front->httpd.get_connection_values(
			connection, MHD_HEADER_KIND, add_header, &x->request);
		return MHD_YES;
	}
	if (*upload_bytes) {
		add_body(&x->request, upload, *upload_bytes);
		*upload_bytes = 0;
		return MHD_YES;
	}
	sim_store_turn(front->store);
	sim_exchange_serve(x, &front->verifier);
	/* A connection that waits would keep the server from ending. */
	if (!x->has_answer && front->is_closing)
		sim_http_drop(x);
	if (x->has_answer)
		return send_answer(x);
	x->is_waiting = true;
	front->httpd.suspend_connection(connection);
	return MHD_YES;
}

void sim_http_on_end(void *ud, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode why)
{
	struct sim_front *front = ud;
	struct sim_exchange *x = *state;
	(void)connection;
	(void)why;
	if (!x)
		return;
	sim_list_remove(&front->exchanges, &x->link);
	sim_exchange_release(x);
	free(x);
	*state = NULL;
}

void sim_front_resume(struct sim_exchange *x)
{
	x->is_waiting = false;
	x->front->httpd.resume_connection(x->connection);
}

bool sim_exchange_is_gone(const struct sim_exchange *x)
{
	const union MHD_ConnectionInfo *info = x->front->httpd.get_connection_info(
		x->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	char byte;
	return info && recv(info->connect_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}
