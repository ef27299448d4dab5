/*
 * A small HTTP/1.1 server for tests, in a thread of its own. What it does with a request is said by
 * the path:
 *
 *   /echo          200, body "METHOD target length-of-body"
 *   /status/N      that status, with a JSON body and an x-amzn-RequestId
 *   /last          200, body: the request as it came (its head)
 *   /hold          no answer while the connection lives
 *   /barrier/N     no answer until N requests of this kind wait; then all of them
 *   /cut           the connection is closed instead of an answer
 *   /half          the connection is closed in the middle of the body
 *   /stall         the answer stops in the middle of the body
 *   /die-next      200; the next request on this connection is read and then cut off
 *   /close         200; the connection is closed afterwards without a word in the headers
 *   /garbage       something that is not HTTP
 *   /continue      100 first, then 200
 *   /trailer       200 in chunks with a trailer
 *   /empty         204
 *   /long-body     a body that never ends, in chunks
 *   /long-length   a Content-Length beyond every cap
 *   /long-headers  headers that never end
 *   /long-line     one header line of 200 kB
 *
 * CONNECT (it is taken for a proxy) gets 403. Counters may be read from the test's thread at any
 * time.
 */
#ifndef SQSCOPE_TESTS_FAKE_SERVER_H
#define SQSCOPE_TESTS_FAKE_SERVER_H

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SERVER_CONNECTIONS = 256, SERVER_BUFFER = 1 << 20, SERVER_POUR = 1 << 16 };

struct server_connection {
	int fd;
	char *in;
	size_t in_n;
	bool cut_next;
	bool waits;  /* a request of it has no answer yet */
	int barrier; /* of how many it waits for */
	bool pours;  /* it is sent more and more */
	char pour[64];
};

struct server {
	int listener;
	int wake[2]; /* closing [1] ends the thread */
	int port;
	pthread_t thread;
	struct server_connection connections[SERVER_CONNECTIONS];
	atomic_int accepted, requests, waiting, most_waiting;
	pthread_mutex_t lock;
	char targets[4096]; /* of the requests in the order they came, each with a blank */
};

static void server_write(int fd, const char *text, size_t n)
{
	while (n > 0) {
		const ssize_t done = send(fd, text, n, MSG_NOSIGNAL);

		if (done <= 0)
			return;
		text += done;
		n -= (size_t)done;
	}
}

static void server_answer(struct server_connection *c, int status, const char *body, size_t n)
{
	char head[256];
	const int head_n = snprintf(head, sizeof head,
		"HTTP/1.1 %d Text\r\nContent-Type: application/x-amz-json-1.0\r\n"
		"x-amzn-RequestId: 7f1a-%d\r\nDate: Tue, 17 Nov 2026 20:48:05 GMT\r\n"
		"Content-Length: %zu\r\n\r\n",
		status, status, n);

	server_write(c->fd, head, (size_t)head_n);
	server_write(c->fd, body, n);
}

static void server_say(struct server_connection *c, const char *text)
{
	server_write(c->fd, text, strlen(text));
}

static void server_close(struct server *s, struct server_connection *c)
{
	close(c->fd);
	s->waiting -= c->waits;
	free(c->in);
	*c = (struct server_connection){.fd = -1};
}

static void server_wait(struct server *s, struct server_connection *c)
{
	c->waits = true;
	if (++s->waiting > s->most_waiting)
		s->most_waiting = s->waiting;
}

static void server_release(struct server *s, int barrier)
{
	int n = 0;

	for (size_t i = 0; i < SERVER_CONNECTIONS; i++)
		n += s->connections[i].waits && s->connections[i].barrier == barrier;
	if (n < barrier)
		return;
	for (size_t i = 0; i < SERVER_CONNECTIONS; i++) {
		struct server_connection *c = &s->connections[i];

		if (!c->waits || c->barrier != barrier)
			continue;
		c->waits = false;
		c->barrier = 0;
		s->waiting--;
		server_answer(c, 200, "", 0);
	}
}

static bool server_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Act on one request. False when the connection is to be closed. */
static bool server_act(struct server *s, struct server_connection *c, const char *method,
	const char *target, const char *head, size_t body_n)
{
	char text[512];
	const char *path = strstr(target, "://") ? strchr(strstr(target, "://") + 3, '/') : target;

	if (c->cut_next || !path || strcmp(path, "/cut") == 0)
		return false;
	if (strcmp(method, "CONNECT") == 0) {
		server_answer(c, 403, "", 0);
	} else if (server_starts(path, "/echo")) {
		snprintf(text, sizeof text, "%s %s %zu", method, target, body_n);
		server_answer(c, 200, text, strcmp(method, "HEAD") == 0 ? 0 : strlen(text));
	} else if (server_starts(path, "/status/")) {
		server_answer(c, (int)strtol(path + 8, NULL, 10), "{\"a\":1}", 7);
	} else if (strcmp(path, "/last") == 0) {
		server_answer(c, 200, head, strlen(head));
	} else if (strcmp(path, "/hold") == 0) {
		server_wait(s, c);
	} else if (server_starts(path, "/barrier/")) {
		c->barrier = (int)strtol(path + 9, NULL, 10);
		server_wait(s, c);
		server_release(s, c->barrier);
	} else if (strcmp(path, "/half") == 0) {
		server_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
		return false;
	} else if (strcmp(path, "/stall") == 0) {
		server_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
	} else if (strcmp(path, "/die-next") == 0) {
		server_answer(c, 200, "", 0);
		c->cut_next = true;
	} else if (strcmp(path, "/close") == 0) {
		server_answer(c, 200, "", 0);
		return false;
	} else if (strcmp(path, "/garbage") == 0) {
		server_say(c, "220 mail.example ESMTP\r\n");
		return false;
	} else if (strcmp(path, "/continue") == 0) {
		server_say(c, "HTTP/1.1 100 Continue\r\nx-early: yes\r\n\r\n");
		server_answer(c, 200, "late", 4);
	} else if (strcmp(path, "/trailer") == 0) {
		server_say(c,
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x-after\r\n\r\n"
			"3\r\nabc\r\n2\r\nde\r\n0\r\nx-after: no\r\n\r\n");
	} else if (strcmp(path, "/empty") == 0) {
		server_say(c, "HTTP/1.1 204 No Content\r\n\r\n");
	} else if (strcmp(path, "/long-body") == 0) {
		server_say(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
		memcpy(c->pour, "8\r\n01234567\r\n", 14);
		c->pours = true;
	} else if (strcmp(path, "/long-length") == 0) {
		server_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
	} else if (strcmp(path, "/long-headers") == 0) {
		server_say(c, "HTTP/1.1 200 OK\r\n");
		memcpy(c->pour, "x-more: 0123456789\r\n", 21);
		c->pours = true;
	} else if (strcmp(path, "/long-line") == 0) {
		server_say(c, "HTTP/1.1 200 OK\r\nx-line: ");
		for (int i = 0; i < 20000; i++)
			server_say(c, "0123456789");
		server_say(c, "\r\nContent-Length: 0\r\n\r\n");
	} else {
		server_answer(c, 404, "", 0);
	}
	return true;
}

/* Take one request off the buffer. 1: done, 0: more bytes are needed, -1: the connection is to be
 * closed. */
static int server_take(struct server *s, struct server_connection *c)
{
	char method[16], target[256], *end = strstr(c->in, "\r\n\r\n");
	const char *length;
	size_t head_n, body_n = 0;
	bool ok;

	if (!end)
		return 0;
	end[2] = '\0';
	head_n = (size_t)(end - c->in) + 4;
	length = strcasestr(c->in, "\r\nContent-Length:");
	if (length)
		body_n = strtoul(length + 17, NULL, 10);
	if (c->in_n < head_n + body_n) {
		end[2] = '\r';
		return 0;
	}
	if (sscanf(c->in, "%15s %255s", method, target) != 2)
		return -1;
	s->requests++;
	pthread_mutex_lock(&s->lock);
	if (strlen(s->targets) + strlen(target) + 2 < sizeof s->targets) {
		memcpy(s->targets + strlen(s->targets), target, strlen(target) + 1);
		memcpy(s->targets + strlen(s->targets), " ", 2);
	}
	pthread_mutex_unlock(&s->lock);
	ok = server_act(s, c, method, target, c->in, body_n);
	c->in_n -= head_n + body_n;
	memmove(c->in, c->in + head_n + body_n, c->in_n);
	c->in[c->in_n] = '\0';
	return ok ? 1 : -1;
}

static void server_read(struct server *s, struct server_connection *c)
{
	const ssize_t n = recv(c->fd, c->in + c->in_n, SERVER_BUFFER - 1 - c->in_n, 0);
	int taken = 1;

	if (n <= 0) {
		server_close(s, c);
		return;
	}
	c->in_n += (size_t)n;
	c->in[c->in_n] = '\0';
	while (taken > 0 && c->in_n > 0)
		taken = server_take(s, c);
	if (taken < 0)
		server_close(s, c);
}

static void server_accept(struct server *s)
{
	const int fd = accept(s->listener, NULL, NULL), on = 1;

	if (fd < 0)
		return;
	s->accepted++;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	for (size_t i = 0; i < SERVER_CONNECTIONS; i++) {
		struct server_connection *c = &s->connections[i];

		if (c->fd >= 0)
			continue;
		*c = (struct server_connection){.fd = fd, .in = malloc(SERVER_BUFFER)};
		return;
	}
	close(fd);
}

static void server_pour(struct server *s, struct server_connection *c)
{
	const size_t n = strlen(c->pour);
	char much[SERVER_POUR];
	size_t much_n = 0;

	for (; much_n + n <= sizeof much; much_n += n)
		memcpy(much + much_n, c->pour, n);
	if (send(c->fd, much, much_n, MSG_NOSIGNAL) != (ssize_t)much_n)
		server_close(s, c);
}

static void *server_thread(void *ud)
{
	struct server *s = ud;
	struct pollfd fds[SERVER_CONNECTIONS + 2];

	for (;;) {
		fds[0] = (struct pollfd){.fd = s->wake[0], .events = POLLIN};
		fds[1] = (struct pollfd){.fd = s->listener, .events = POLLIN};
		for (size_t i = 0; i < SERVER_CONNECTIONS; i++) {
			const struct server_connection *c = &s->connections[i];

			fds[i + 2] =
				(struct pollfd){.fd = c->fd, .events = c->pours ? POLLOUT : POLLIN};
		}
		poll(fds, SERVER_CONNECTIONS + 2, -1);
		if (fds[0].revents)
			return NULL;
		for (size_t i = 0; i < SERVER_CONNECTIONS; i++) {
			struct server_connection *c = &s->connections[i];

			if (fds[i + 2].revents && c->fd == fds[i + 2].fd)
				(c->pours ? server_pour : server_read)(s, c);
		}
		if (fds[1].revents)
			server_accept(s);
	}
}

/* A listening socket on a free port of 127.0.0.1. */
static int server_listen(int *port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof address;
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, n) != 0 || listen(fd, 256) != 0 ||
		getsockname(fd, (struct sockaddr *)&address, &n) != 0)
		abort();
	*port = ntohs(address.sin_port);
	return fd;
}

static struct server *server_start(void)
{
	struct server *s = calloc(1, sizeof *s);

	if (!s || pipe2(s->wake, O_CLOEXEC) != 0)
		abort();
	s->listener = server_listen(&s->port);
	for (size_t i = 0; i < SERVER_CONNECTIONS; i++)
		s->connections[i].fd = -1;
	pthread_mutex_init(&s->lock, NULL);
	if (pthread_create(&s->thread, NULL, server_thread, s) != 0)
		abort();
	return s;
}

static void server_stop(struct server *s)
{
	close(s->wake[1]);
	pthread_join(s->thread, NULL);
	for (size_t i = 0; i < SERVER_CONNECTIONS; i++) {
		if (s->connections[i].fd >= 0)
			server_close(s, &s->connections[i]);
	}
	close(s->wake[0]);
	close(s->listener);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

#endif
