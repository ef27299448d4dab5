/* One request of libmicrohttpd's, from its first line to the end of its answer. */
#include "sim_http.h"

#include "sim_front.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>
#include <sys/socket.h>

void *sim_http_on_start(void *ud, const char *uri, struct MHD_Connection *connection)
{
	struct sim_front *front = ud;
	struct sim_exchange *x = mem_new(1, sizeof *x);
	x->front = front;
	x->store = front->store;
	x->connection = connection;
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

static enum MHD_Result send_answer(struct sim_exchange *x)
{
	const struct str *body = &x->answer.body;
	/* The bytes stay until the end, which is after the last of them was sent. */
	struct MHD_Response *response = MHD_create_response_from_buffer(
		body->n, (void *)str_cstr(body), MHD_RESPMEM_PERSISTENT);
	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, "x-amzn-RequestId", x->request_id);
	if (x->answer.type)
		MHD_add_response_header(response, "Content-Type", x->answer.type);
	if (x->answer.query_error.n)
		MHD_add_response_header(
			response, "x-amzn-query-error", str_cstr(&x->answer.query_error));
	enum MHD_Result result =
		MHD_queue_response(x->connection, (unsigned)x->answer.status, response);
	MHD_destroy_response(response);
	return result;
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
		MHD_get_connection_values(connection, MHD_HEADER_KIND, add_header, &x->request);
		return MHD_YES;
	}
	if (*upload_bytes) {
		add_body(&x->request, upload, *upload_bytes);
		*upload_bytes = 0;
		return MHD_YES;
	}
	sim_store_turn(front->store);
	sim_exchange_serve(x, &front->verifier);
	if (x->has_answer)
		return send_answer(x);
	x->is_waiting = true;
	MHD_suspend_connection(connection);
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
	MHD_resume_connection(x->connection);
}

bool sim_exchange_is_gone(const struct sim_exchange *x)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	char byte;
	return info && recv(info->connect_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}
