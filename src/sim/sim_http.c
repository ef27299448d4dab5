/* libmicrohttpd on the loop. Nothing else knows that it is libmicrohttpd. */
#include "sim_http.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

enum {
	CONNECTIONS_MAX = 4096,
	CONNECTION_BYTES = 32 * 1024,
	STREAM_BYTES = 16 * 1024,
	RUNS_MAX = 64
};

struct sim_front {
	struct loop *loop;
	struct sim_store *store;
	const struct sim_service *service; /* that gets everything; NULL: found for each */
	struct sim_verifier verifier;
	struct MHD_Daemon *daemon;
	struct loop_fd watch;    /* of libmicrohttpd's epoll descriptor */
	struct loop_timer timer; /* for what the world does by itself */
	int64_t timer_ms;        /* the moment it is set to; -1: none */
	struct loop_timer again; /* libmicrohttpd has something left to do */
	struct sim_list exchanges;
	int port;
};

static void run(struct sim_front *front);

/* --- one request ---------------------------------------------------------------------------------
 */

static void *on_start(void *ud, const char *uri, struct MHD_Connection *connection)
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
	const struct str *body = &x->answer.body;
	if (x->answer.stream)
		return MHD_create_response_from_callback(
			MHD_SIZE_UNKNOWN, STREAM_BYTES, read_stream, x, NULL);
	if (x->answer.cut == SIM_CUT_HALF)
		return MHD_create_response_from_callback(body->n, STREAM_BYTES, read_half, x, NULL);
	/* The bytes stay until on_end, which is after the last of them was sent. */
	return MHD_create_response_from_buffer(
		body->n, (void *)str_cstr(body), MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result send_answer(struct sim_exchange *x)
{
	if (x->answer.cut == SIM_CUT_ALL)
		return MHD_NO;
	struct MHD_Response *response = make_response(x);
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
static enum MHD_Result on_request(void *ud, struct MHD_Connection *connection, const char *url,
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

static void on_end(void *ud, struct MHD_Connection *connection, void **state,
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

/* --- turns ---------------------------------------------------------------------------------------
 */

static void on_timer(void *ud)
{
	struct sim_front *front = ud;
	front->timer_ms = -1;
	sim_store_turn(front->store);
	run(front);
}

/* The loop wakes us when something is due in the world; most turns change nothing about it. */
static void set_timer(struct sim_front *front)
{
	int64_t next_ms = sim_store_next_ms(front->store);
	if (next_ms == front->timer_ms)
		return;
	front->timer_ms = next_ms;
	if (next_ms < 0) {
		loop_timer_stop(&front->timer);
		return;
	}
	int64_t delay_ms = next_ms - sim_store_clock_ms(front->store);
	loop_timer_start(front->loop, &front->timer, delay_ms > 0 ? delay_ms : 0, on_timer, front);
}

static void on_again(void *ud)
{
	run(ud);
}

static bool has_more(const struct sim_front *front)
{
	MHD_UNSIGNED_LONG_LONG wait_ms;
	return MHD_get_timeout(front->daemon, &wait_ms) == MHD_YES && wait_ms == 0;
}

/* Everything that can be done without waiting. Answers that waited are woken between. */
static void run(struct sim_front *front)
{
	int runs = 0;
	do {
		sim_store_settle(front->store);
		MHD_run(front->daemon);
	} while ((has_more(front) || front->store->to_wake.count) && ++runs < RUNS_MAX);
	if (runs == RUNS_MAX)
		loop_timer_start(front->loop, &front->again, 0, on_again, front);
	set_timer(front);
}

static void on_ready(void *ud, int fd, unsigned events)
{
	(void)fd;
	(void)events;
	run(ud);
}

/* --- start and end -------------------------------------------------------------------------------
 */

static void ignore_log(void *ud, const char *format, va_list ap)
{
	(void)ud;
	(void)format;
	(void)ap;
}

/* Paths and queries are wanted as they came: signatures are over those bytes. */
static size_t keep_escapes(void *ud, struct MHD_Connection *connection, char *text)
{
	(void)ud;
	(void)connection;
	return strlen(text);
}

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static bool parse_address(const char *text, int port, union address *address, struct err *err)
{
	*address = (union address){0};
	if (inet_pton(AF_INET, text, &address->v4.sin_addr) == 1) {
		address->v4.sin_family = AF_INET;
		address->v4.sin_port = htons((uint16_t)port);
		return true;
	}
	if (inet_pton(AF_INET6, text, &address->v6.sin6_addr) == 1) {
		address->v6.sin6_family = AF_INET6;
		address->v6.sin6_port = htons((uint16_t)port);
		return true;
	}
	return err_fail(err, ERR_USAGE, "'%s' is no numeric address", text);
}

static bool start_daemon(struct sim_front *front, const char *bind, int port, struct err *err)
{
	union address address;
	if (!parse_address(bind, port, &address, err))
		return false;
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	if (address.any.sa_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	errno = 0;
	front->daemon = MHD_start_daemon(flags, (uint16_t)port, NULL, NULL, on_request, front,
		MHD_OPTION_EXTERNAL_LOGGER, ignore_log, NULL, MHD_OPTION_SOCK_ADDR, &address.any,
		MHD_OPTION_NOTIFY_COMPLETED, on_end, front, MHD_OPTION_URI_LOG_CALLBACK, on_start,
		front, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_END);
	if (front->daemon)
		return true;
	return err_fail(err, ERR_IO, "cannot listen on %s port %d: %s", bind, port,
		errno ? strerror(errno) : "it may be in use");
}

static int daemon_info(const struct sim_front *front, enum MHD_DaemonInfoType type)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(front->daemon, type);
	if (!info)
		return -1;
	return type == MHD_DAEMON_INFO_BIND_PORT ? info->port : info->epoll_fd;
}

struct sim_front *sim_front_start(struct loop *loop, struct sim_store *store,
	const struct sim_options *options, struct err *err)
{
	return sim_front_start_for(NULL, loop, store, options, err);
}

struct sim_front *sim_front_start_for(const struct sim_service *service, struct loop *loop,
	struct sim_store *store, const struct sim_options *options, struct err *err)
{
	struct sim_front *front = mem_new(1, sizeof *front);
	front->service = service;
	front->loop = loop;
	front->store = store;
	front->timer_ms = -1;
	front->verifier = (struct sim_verifier){.key_id = SIM_KEY_ID,
		.secret = SIM_SECRET,
		.region = SIM_REGION,
		.any_key = options->any_key};
	sim_list_init(&front->exchanges);
	if (!start_daemon(front, options->bind ? options->bind : "127.0.0.1", options->port, err)) {
		free(front);
		return NULL;
	}
	front->port = daemon_info(front, MHD_DAEMON_INFO_BIND_PORT);
	int fd = daemon_info(front, MHD_DAEMON_INFO_EPOLL_FD);
	if (!loop_fd_start(loop, &front->watch, fd, LOOP_READABLE, on_ready, front)) {
		err_set(err, ERR_IO, "cannot watch the server's sockets");
		sim_front_free(front);
		return NULL;
	}
	set_timer(front);
	return front;
}

/* A connection that is suspended must go on before the end; what waits gets no answer. */
static void drop_waiting(struct sim_front *front)
{
	struct sim_error error;
	sim_error_set(&error, SIM_ERROR_UNAVAILABLE, NULL);
	for (struct sim_link *link = sim_list_first(&front->exchanges); link;
		link = sim_list_next(&front->exchanges, link)) {
		struct sim_exchange *x = SIM_OWNER(link, struct sim_exchange, link);
		if (!x->is_waiting)
			continue;
		x->strike = (struct sim_strike){0};
		sim_exchange_error(x, &error);
	}
	MHD_run(front->daemon);
}

void sim_front_free(struct sim_front *front)
{
	if (!front)
		return;
	loop_fd_stop(&front->watch);
	loop_timer_stop(&front->timer);
	loop_timer_stop(&front->again);
	drop_waiting(front);
	MHD_stop_daemon(front->daemon);
	free(front);
}

int sim_front_port(const struct sim_front *front)
{
	return front->port;
}
