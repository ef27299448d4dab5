/*
 * An HTTP server for tests, in a thread of its own, that answers by a script: the first request
 * gets the first step, whatever its connection. It keeps what it was sent. Behind the last step it
 * cuts the connection.
 */
#ifndef SQSCOPE_TESTS_SCRIPTED_SERVER_H
#define SQSCOPE_TESTS_SCRIPTED_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SCRIPT_CONNECTIONS = 32, SCRIPT_REQUESTS = 256, SCRIPT_BUFFER = 1 << 16 };

enum script_act {
	SCRIPT_ANSWER,
	SCRIPT_HOLD, /* no answer while the connection lives */
	SCRIPT_HALF, /* the connection is cut in the middle of the body */
	SCRIPT_CUT,  /* the connection is cut instead of an answer */
};

struct script_step {
	int status;
	const char *headers; /* lines with CR LF, or NULL */
	const char *body;    /* or NULL */
	enum script_act act;
	void (*before)(void *ud); /* runs in the server's thread, or NULL */
	void *ud;
};

struct script_connection {
	int fd; /* -1: free */
	char in[SCRIPT_BUFFER];
	size_t n;
};

struct scripted_server {
	int listener, wake[2], port;
	pthread_t thread;
	pthread_mutex_t lock;
	const struct script_step *steps;
	size_t step_count;
	struct script_connection connections[SCRIPT_CONNECTIONS];
	char *requests[SCRIPT_REQUESTS]; /* head and body as they came; under the lock */
	size_t request_count;
};

static inline void script_send(int fd, const char *text, size_t n)
{
	while (n > 0) {
		const ssize_t sent = send(fd, text, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		text += sent;
		n -= (size_t)sent;
	}
}

/* Bytes of the whole request at the start of the buffer; 0 while it is not complete. */
static inline size_t script_request_size(const struct script_connection *c)
{
	const char *end = strstr(c->in, "\r\n\r\n"),
		   *length = strcasestr(c->in, "\r\ncontent-length:");
	size_t size;

	if (!end)
		return 0;
	size = (size_t)(end + 4 - c->in);
	if (length && length < end)
		size += strtoul(length + strlen("\r\ncontent-length:"), NULL, 10);
	return c->n >= size ? size : 0;
}

/* False when the connection is to be closed. */
static inline bool script_act(const struct script_step *step, int fd)
{
	const char *body = step->body ? step->body : "";
	const size_t n = strlen(body);
	char head[1024];
	int head_n;

	if (step->before)
		step->before(step->ud);
	head_n = snprintf(head, sizeof head, "HTTP/1.1 %d Text\r\n%sContent-Length: %zu\r\n\r\n",
		step->status, step->headers ? step->headers : "",
		step->act == SCRIPT_HALF ? n + 10 : n);
	switch (step->act) {
	case SCRIPT_ANSWER:
		script_send(fd, head, (size_t)head_n);
		script_send(fd, body, n);
		return true;
	case SCRIPT_HOLD:
		return true;
	case SCRIPT_HALF:
		script_send(fd, head, (size_t)head_n);
		script_send(fd, body, n);
		return false;
	case SCRIPT_CUT:
		return false;
	}
	return false;
}

static inline bool script_take(struct scripted_server *s, struct script_connection *c)
{
	const size_t size = script_request_size(c);
	size_t number;
	bool goes_on;

	if (size == 0)
		return true;
	pthread_mutex_lock(&s->lock);
	number = s->request_count;
	if (number < SCRIPT_REQUESTS)
		s->requests[s->request_count++] = strndup(c->in, size);
	pthread_mutex_unlock(&s->lock);
	goes_on = number < s->step_count && script_act(&s->steps[number], c->fd);
	c->n -= size;
	memmove(c->in, c->in + size, c->n + 1);
	return goes_on;
}

static inline void script_read(struct scripted_server *s, struct script_connection *c)
{
	const ssize_t n = recv(c->fd, c->in + c->n, sizeof c->in - 1 - c->n, 0);

	if (n > 0) {
		c->n += (size_t)n;
		c->in[c->n] = '\0';
		if (script_take(s, c))
			return;
	}
	close(c->fd);
	c->fd = -1;
}

static inline void script_accept(struct scripted_server *s)
{
	const int fd = accept(s->listener, NULL, NULL);

	for (size_t i = 0; i < SCRIPT_CONNECTIONS; i++) {
		struct script_connection *c = &s->connections[i];

		if (c->fd >= 0)
			continue;
		c->fd = fd;
		c->n = 0;
		return;
	}
	close(fd);
}

static inline void *script_thread(void *ud)
{
	struct scripted_server *s = ud;
	struct pollfd fds[SCRIPT_CONNECTIONS + 2];

	for (;;) {
		fds[0] = (struct pollfd){.fd = s->wake[0], .events = POLLIN};
		fds[1] = (struct pollfd){.fd = s->listener, .events = POLLIN};
		for (size_t i = 0; i < SCRIPT_CONNECTIONS; i++)
			fds[i + 2] = (struct pollfd){.fd = s->connections[i].fd, .events = POLLIN};
		poll(fds, SCRIPT_CONNECTIONS + 2, -1);
		if (fds[0].revents)
			return NULL;
		for (size_t i = 0; i < SCRIPT_CONNECTIONS; i++) {
			if (fds[i + 2].revents)
				script_read(s, &s->connections[i]);
		}
		if (fds[1].revents)
			script_accept(s);
	}
}

/* `steps` is borrowed. */
static inline struct scripted_server *script_start(const struct script_step *steps, size_t count)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof address;
	struct scripted_server *s = calloc(1, sizeof *s);

	if (!s || pipe(s->wake) != 0)
		abort();
	s->steps = steps;
	s->step_count = count;
	for (size_t i = 0; i < SCRIPT_CONNECTIONS; i++)
		s->connections[i].fd = -1;
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s->listener < 0 || bind(s->listener, (struct sockaddr *)&address, n) != 0 ||
		listen(s->listener, SCRIPT_CONNECTIONS) != 0 ||
		getsockname(s->listener, (struct sockaddr *)&address, &n) != 0)
		abort();
	s->port = ntohs(address.sin_port);
	pthread_mutex_init(&s->lock, NULL);
	if (pthread_create(&s->thread, NULL, script_thread, s) != 0)
		abort();
	return s;
}

static inline void script_stop(struct scripted_server *s)
{
	close(s->wake[1]);
	pthread_join(s->thread, NULL);
	for (size_t i = 0; i < SCRIPT_CONNECTIONS; i++) {
		if (s->connections[i].fd >= 0)
			close(s->connections[i].fd);
	}
	for (size_t i = 0; i < s->request_count; i++)
		free(s->requests[i]);
	close(s->wake[0]);
	close(s->listener);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

static inline size_t script_request_count(struct scripted_server *s)
{
	size_t count;

	pthread_mutex_lock(&s->lock);
	count = s->request_count;
	pthread_mutex_unlock(&s->lock);
	return count;
}

/* Request i as it came, until script_stop; NULL when there were fewer. */
static inline const char *script_request(struct scripted_server *s, size_t i)
{
	const char *request = NULL;

	pthread_mutex_lock(&s->lock);
	if (i < s->request_count)
		request = s->requests[i];
	pthread_mutex_unlock(&s->lock);
	return request;
}

#endif
