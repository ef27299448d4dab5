/* libmicrohttpd on the loop: start, turns, end. */
#include "sim_front.h"

#include "sqscope/base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { CONNECTIONS_MAX = 4096, CONNECTION_BYTES = 32 * 1024, RUNS_MAX = 64 };

static void run(struct sim_front *front);

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
	return front->httpd.get_timeout(front->daemon, &wait_ms) == MHD_YES && wait_ms == 0;
}

/* Everything that can be done without waiting. Answers that waited are woken between. */
static void run(struct sim_front *front)
{
	int runs = 0;
	do {
		sim_store_settle(front->store);
		front->httpd.run(front->daemon);
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
	if (front->httpd.is_feature_supported(MHD_FEATURE_EPOLL) != MHD_YES)
		return err_fail(err, ERR_FAILED, "libmicrohttpd has no epoll on this system");
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	if (address.any.sa_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	errno = 0;
	front->daemon = front->httpd.start_daemon(flags, (uint16_t)port, NULL, NULL,
		sim_http_on_request, front, MHD_OPTION_EXTERNAL_LOGGER, ignore_log, NULL,
		MHD_OPTION_SOCK_ADDR, &address.any, MHD_OPTION_NOTIFY_COMPLETED, sim_http_on_end,
		front, MHD_OPTION_URI_LOG_CALLBACK, sim_http_on_start, front,
		MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)CONNECTION_BYTES, MHD_OPTION_END);
	if (front->daemon)
		return true;
	return err_fail(err, ERR_IO, "cannot listen on %s port %d: %s", bind, port,
		errno ? strerror(errno) : "it may be in use");
}

static int daemon_info(const struct sim_front *front, enum MHD_DaemonInfoType type)
{
	const union MHD_DaemonInfo *info = front->httpd.get_daemon_info(front->daemon, type);
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
	if (!sim_httpd_load(&front->httpd, err) ||
		!start_daemon(
			front, options->bind ? options->bind : "127.0.0.1", options->port, err)) {
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
	front->is_closing = true;
	for (struct sim_link *link = sim_list_first(&front->exchanges); link;
		link = sim_list_next(&front->exchanges, link)) {
		struct sim_exchange *x = SIM_OWNER(link, struct sim_exchange, link);
		if (x->is_waiting)
			sim_http_drop(x);
	}
	front->httpd.run(front->daemon);
}

void sim_front_free(struct sim_front *front)
{
	if (!front)
		return;
	loop_fd_stop(&front->watch);
	loop_timer_stop(&front->timer);
	loop_timer_stop(&front->again);
	drop_waiting(front);
	front->httpd.stop_daemon(front->daemon);
	free(front);
}

int sim_front_port(const struct sim_front *front)
{
	return front->port;
}
