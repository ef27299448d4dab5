/*
 * A small SQS and STS inside the test: one thread, plain sockets, JSON by hand. The test changes
 * its state under fake_lock; it counts what it was asked. It knows just what the poller needs.
 */
#ifndef FAKE_SQS_H
#define FAKE_SQS_H

#include "sqscope/base/compat.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	FAKE_QUEUES = 1300,
	FAKE_CONNECTIONS = 96,
	FAKE_BUFFER = 16384,
	FAKE_ANSWER = 512 * 1024,
	FAKE_TIMES = 20000
};

enum fake_action {
	FAKE_LIST_QUEUES,
	FAKE_GET_QUEUE_URL,
	FAKE_GET_ATTRIBUTES,
	FAKE_LIST_SOURCES,
	FAKE_LIST_TAGS,
	FAKE_IDENTITY,
	FAKE_ACTIONS
};

struct fake_queue {
	char name[81];
	const char *account;
	bool exists, listed;
	bool lingers;    /* is listed although it does not exist */
	bool denied;     /* attributes */
	bool url_denied; /* GetQueueUrl */
	bool throttled;
	bool silent; /* never answers for it */
	int visible, in_flight, delayed;
	int modified;
	const char *dead_letter_arn; /* NULL: none */
	int asked, asked_all;
};

struct fake_connection {
	int fd;
	char in[FAKE_BUFFER];
	size_t n;
};

struct fake_sqs {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t followed;
	int wake[2];
	int listener, port;
	bool is_over, is_up, was_up;

	struct fake_queue queues[FAKE_QUEUES];
	size_t count;
	int page_size; /* 0: no pages, ends silently at 1,000 */
	bool ignores_prefix;
	bool list_fails; /* ListQueues is denied */
	bool bad_key;    /* every request has an unknown key */
	bool hangs_up;   /* every request ends the connection */
	bool sts_silent, sts_denied;
	char account[32];
	int asked[FAKE_ACTIONS];
	int tags;                  /* how many each queue has; -1: denied */
	int64_t times[FAKE_TIMES]; /* when SQS was asked */
	size_t time_count;

	struct fake_connection connections[FAKE_CONNECTIONS];
	char answer[FAKE_ANSWER];
	size_t answer_n;
};

static inline void fake_lock(struct fake_sqs *f)
{
	pthread_mutex_lock(&f->lock);
}

static inline void fake_unlock(struct fake_sqs *f)
{
	pthread_mutex_unlock(&f->lock);
}

/* --- answers ---------------------------------------------------------------------------------- */

PRINTF_LIKE(2, 3) static inline void fake_say(struct fake_sqs *f, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(f->answer + f->answer_n, FAKE_ANSWER - f->answer_n, format, ap);
	va_end(ap);
	f->answer_n += (size_t)n;
}

static inline int fake_error(struct fake_sqs *f, int status, const char *code)
{
	fake_say(f, "{\"__type\":\"com.amazonaws.sqs#%s\",\"message\":\"fake %s\"}", code, code);
	return status;
}

/* The text of a member of a flat JSON object; "" when it is not there. */
static inline void fake_member(const char *body, const char *name, char *out, size_t size)
{
	char pattern[80];
	const char *at;
	size_t n = 0;

	snprintf(pattern, sizeof pattern, "\"%s\":", name);
	at = strstr(body, pattern);
	if (at)
		at = strchr(at + strlen(pattern), '"');
	for (at = at ? at + 1 : ""; *at && *at != '"' && n + 1 < size; at++) {
		if (*at != '\\')
			out[n++] = *at;
	}
	out[n] = '\0';
}

static inline void fake_url(const struct fake_queue *q, char out[200])
{
	snprintf(out, 200, "http://sqs.host.that.does.not.resolve/%s/%s", q->account, q->name);
}

static inline struct fake_queue *fake_find(
	struct fake_sqs *f, const char *name, const char *account)
{
	for (size_t i = 0; i < f->count; i++) {
		if (strcmp(f->queues[i].name, name) == 0 &&
			(!*account || strcmp(f->queues[i].account, account) == 0))
			return &f->queues[i];
	}
	return NULL;
}

/* The queue of the request's QueueUrl. */
static inline struct fake_queue *fake_asked_for(struct fake_sqs *f, const char *body)
{
	char url[300], *name, *account;

	fake_member(body, "QueueUrl", url, sizeof url);
	name = strrchr(url, '/');
	if (!name)
		return NULL;
	*name++ = '\0';
	account = strrchr(url, '/');
	return fake_find(f, name, account ? account + 1 : "");
}

static inline int fake_list_queues(struct fake_sqs *f, const char *body)
{
	const char *asked = strstr(body, "\"MaxResults\":");
	char prefix[100], token[40], url[200];
	size_t first, given = 0, most = f->page_size ? (size_t)f->page_size : 1000, i;

	if (f->list_fails)
		return fake_error(f, 403, "AccessDeniedException");
	if (f->page_size && asked && strtoul(asked + 13, NULL, 10) < most)
		most = strtoul(asked + 13, NULL, 10);
	fake_member(body, "QueueNamePrefix", prefix, sizeof prefix);
	fake_member(body, "NextToken", token, sizeof token);
	if (f->ignores_prefix)
		prefix[0] = '\0';
	first = (size_t)strtoul(token, NULL, 10);
	fake_say(f, "{\"QueueUrls\":[");
	for (i = first; i < f->count && given < most; i++) {
		const struct fake_queue *q = &f->queues[i];

		if (!(q->exists ? q->listed : q->lingers) ||
			strncmp(q->name, prefix, strlen(prefix)) != 0)
			continue;
		fake_url(q, url);
		fake_say(f, "%s\"%s\"", given++ ? "," : "", url);
	}
	fake_say(f, "]");
	if (f->page_size && i < f->count)
		fake_say(f, ",\"NextToken\":\"%zu\"", i);
	fake_say(f, "}");
	return 200;
}

static inline int fake_get_queue_url(struct fake_sqs *f, const char *body)
{
	char name[100], account[40], url[200];
	struct fake_queue *q;

	fake_member(body, "QueueName", name, sizeof name);
	fake_member(body, "QueueOwnerAWSAccountId", account, sizeof account);
	q = fake_find(f, name, *account ? account : f->account);
	if (q && q->url_denied)
		return fake_error(f, 403, "AccessDeniedException");
	if (!q || !q->exists)
		return fake_error(f, 400, "QueueDoesNotExist");
	fake_url(q, url);
	fake_say(f, "{\"QueueUrl\":\"%s\"}", url);
	return 200;
}

static inline int fake_get_attributes(struct fake_sqs *f, const char *body)
{
	struct fake_queue *q = fake_asked_for(f, body);
	bool all = strstr(body, "\"All\"") != NULL;

	if (q)
		q->asked++;
	if (q && all)
		q->asked_all++;
	if (!q || !q->exists)
		return fake_error(f, 400, "QueueDoesNotExist");
	if (q->silent)
		return 0;
	if (q->denied)
		return fake_error(f, 403, "AccessDeniedException");
	if (q->throttled)
		return fake_error(f, 400, "RequestThrottled");
	fake_say(f,
		"{\"Attributes\":{\"ApproximateNumberOfMessages\":\"%d\","
		"\"ApproximateNumberOfMessagesNotVisible\":\"%d\","
		"\"ApproximateNumberOfMessagesDelayed\":\"%d\",\"LastModifiedTimestamp\":\"%d\"",
		q->visible, q->in_flight, q->delayed, q->modified);
	if (all)
		fake_say(f,
			",\"QueueArn\":\"arn:aws:sqs:us-east-1:%s:%s\",\"VisibilityTimeout\":\"30\"",
			q->account, q->name);
	if (all && q->dead_letter_arn)
		fake_say(f,
			",\"RedrivePolicy\":\"{\\\"deadLetterTargetArn\\\":\\\"%s\\\","
			"\\\"maxReceiveCount\\\":5}\"",
			q->dead_letter_arn);
	fake_say(f, "}}");
	return 200;
}

/* One source a page. */
static inline int fake_list_sources(struct fake_sqs *f, const char *body)
{
	struct fake_queue *q = fake_asked_for(f, body);
	char arn[200], token[40], url[200];
	size_t i;
	bool given = false;

	if (!q)
		return fake_error(f, 400, "QueueDoesNotExist");
	snprintf(arn, sizeof arn, "arn:aws:sqs:us-east-1:%s:%s", q->account, q->name);
	fake_member(body, "NextToken", token, sizeof token);
	fake_say(f, "{\"queueUrls\":[");
	for (i = (size_t)strtoul(token, NULL, 10); i < f->count && !given; i++) {
		const char *dead_letter_arn = f->queues[i].dead_letter_arn;

		if (!dead_letter_arn || strcmp(dead_letter_arn, arn) != 0)
			continue;
		fake_url(&f->queues[i], url);
		fake_say(f, "\"%s\"", url);
		given = true;
	}
	fake_say(f, "]");
	if (i < f->count)
		fake_say(f, ",\"NextToken\":\"%zu\"", i);
	fake_say(f, "}");
	return 200;
}

static inline int fake_list_tags(struct fake_sqs *f, const char *body)
{
	struct fake_queue *q = fake_asked_for(f, body);

	if (!q || f->tags < 0)
		return fake_error(f, 403, "AccessDeniedException");
	fake_say(f, "{\"Tags\":{");
	for (int i = 0; i < f->tags; i++)
		fake_say(f, "%s\"key%d\":\"%s\"", i ? "," : "", i, q->name);
	fake_say(f, "}}");
	return 200;
}

static inline int fake_identity(struct fake_sqs *f)
{
	if (f->sts_silent)
		return 0;
	if (f->sts_denied)
		return fake_error(f, 403, "AccessDenied");
	fake_say(f,
		"<GetCallerIdentityResponse><GetCallerIdentityResult>"
		"<Arn>arn:aws:iam::%s:user/ana</Arn><UserId>AIDA</UserId><Account>%s</Account>"
		"</GetCallerIdentityResult></GetCallerIdentityResponse>",
		f->account, f->account);
	return 200;
}

static inline int64_t fake_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The status, the body in f->answer; 0: no answer; -1: the connection ends. */
static inline int fake_answer(struct fake_sqs *f, const char *head, const char *body)
{
	static const char *const targets[FAKE_ACTIONS] = {
		[FAKE_LIST_QUEUES] = "AmazonSQS.ListQueues\r",
		[FAKE_GET_QUEUE_URL] = "AmazonSQS.GetQueueUrl\r",
		[FAKE_GET_ATTRIBUTES] = "AmazonSQS.GetQueueAttributes\r",
		[FAKE_LIST_SOURCES] = "AmazonSQS.ListDeadLetterSourceQueues\r",
		[FAKE_LIST_TAGS] = "AmazonSQS.ListQueueTags\r",
		[FAKE_IDENTITY] = "x-www-form-urlencoded",
	};
	enum fake_action action = FAKE_LIST_QUEUES;

	while (action < FAKE_ACTIONS && !strstr(head, targets[action]))
		action++;
	if (action == FAKE_ACTIONS)
		return fake_error(f, 400, "InvalidAction");
	f->asked[action]++;
	if (action != FAKE_IDENTITY && f->time_count < FAKE_TIMES)
		f->times[f->time_count++] = fake_now_ms();
	if (f->hangs_up)
		return -1;
	if (f->bad_key)
		return fake_error(f, 403, "InvalidClientTokenId");
	switch (action) {
	case FAKE_LIST_QUEUES:
		return fake_list_queues(f, body);
	case FAKE_GET_QUEUE_URL:
		return fake_get_queue_url(f, body);
	case FAKE_GET_ATTRIBUTES:
		return fake_get_attributes(f, body);
	case FAKE_LIST_SOURCES:
		return fake_list_sources(f, body);
	case FAKE_LIST_TAGS:
		return fake_list_tags(f, body);
	case FAKE_IDENTITY:
		return fake_identity(f);
	case FAKE_ACTIONS:
		break;
	}
	return 0;
}

/* --- connections ------------------------------------------------------------------------------ */

static inline void fake_write(int fd, const char *data, size_t n)
{
	while (n > 0) {
		ssize_t written = send(fd, data, n, MSG_NOSIGNAL);

		if (written <= 0)
			return;
		data += written;
		n -= (size_t)written;
	}
}

static inline void fake_close(struct fake_connection *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->n = 0;
}

/* Answer the requests that are complete in the buffer. */
static inline void fake_serve(struct fake_sqs *f, struct fake_connection *c)
{
	char *end, *length, head[200], body[FAKE_BUFFER];
	size_t head_n, body_n, rest;
	int status;

	for (;;) {
		c->in[c->n] = '\0';
		end = strstr(c->in, "\r\n\r\n");
		if (!end)
			return;
		head_n = (size_t)(end - c->in) + 4;
		length = strcasestr(c->in, "content-length:");
		body_n = length && length < end ? (size_t)strtoul(length + 15, NULL, 10) : 0;
		if (c->n < head_n + body_n)
			return;
		memcpy(body, c->in + head_n, body_n);
		body[body_n] = '\0';
		end[2] = '\0';
		f->answer_n = 0;
		fake_lock(f);
		status = fake_answer(f, c->in, body);
		fake_unlock(f);
		rest = c->n - head_n - body_n;
		memmove(c->in, c->in + head_n + body_n, rest);
		c->n = rest;
		if (status == 0)
			continue;
		if (status < 0) {
			fake_close(c);
			return;
		}
		snprintf(head, sizeof head,
			"HTTP/1.1 %d Fake\r\nContent-Type: application/x-amz-json-1.0\r\n"
			"Content-Length: %zu\r\n\r\n",
			status, f->answer_n);
		fake_write(c->fd, head, strlen(head));
		fake_write(c->fd, f->answer, f->answer_n);
	}
}

static inline void fake_read(struct fake_sqs *f, struct fake_connection *c)
{
	ssize_t n = recv(c->fd, c->in + c->n, FAKE_BUFFER - 1 - c->n, 0);

	if (n <= 0) {
		fake_close(c);
		return;
	}
	c->n += (size_t)n;
	fake_serve(f, c);
}

static inline void fake_accept(struct fake_sqs *f)
{
	int fd = accept(f->listener, NULL, NULL), yes = 1;

	/* Head and body leave in two writes, which must not wait for each other. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	for (size_t i = 0; i < FAKE_CONNECTIONS && fd >= 0; i++) {
		if (f->connections[i].fd >= 0)
			continue;
		f->connections[i].fd = fd;
		return;
	}
	if (fd >= 0)
		close(fd);
}

static inline void fake_listen(struct fake_sqs *f)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)f->port)};
	socklen_t size = sizeof at;
	int yes = 1;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	f->listener = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(f->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(f->listener, (struct sockaddr *)&at, sizeof at) != 0 ||
		listen(f->listener, 128) != 0)
		abort();
	getsockname(f->listener, (struct sockaddr *)&at, &size);
	f->port = ntohs(at.sin_port);
}

/* Follow is_up: down means that nobody listens, and that every connection ends. */
static inline bool fake_follow(struct fake_sqs *f)
{
	bool is_over, is_up;

	fake_lock(f);
	is_over = f->is_over;
	is_up = f->is_up;
	fake_unlock(f);
	if (is_up && !f->was_up)
		fake_listen(f);
	if (!is_up && f->was_up) {
		close(f->listener);
		for (size_t i = 0; i < FAKE_CONNECTIONS; i++)
			fake_close(&f->connections[i]);
	}
	fake_lock(f);
	f->was_up = is_up;
	pthread_cond_signal(&f->followed);
	fake_unlock(f);
	return !is_over;
}

static inline void *fake_run(void *ud)
{
	struct fake_sqs *f = ud;
	struct pollfd fds[FAKE_CONNECTIONS + 2];
	char byte;

	while (fake_follow(f)) {
		fds[0] = (struct pollfd){.fd = f->wake[0], .events = POLLIN};
		fds[1] = (struct pollfd){.fd = f->was_up ? f->listener : -1, .events = POLLIN};
		for (size_t i = 0; i < FAKE_CONNECTIONS; i++)
			fds[i + 2] = (struct pollfd){.fd = f->connections[i].fd, .events = POLLIN};
		if (poll(fds, FAKE_CONNECTIONS + 2, -1) < 0 && errno != EINTR)
			abort();
		if (fds[0].revents && read(f->wake[0], &byte, 1) != 1)
			abort();
		for (size_t i = 0; i < FAKE_CONNECTIONS; i++) {
			if (fds[i + 2].revents)
				fake_read(f, &f->connections[i]);
		}
		if (fds[1].revents)
			fake_accept(f);
	}
	return NULL;
}

/* --- for the test ----------------------------------------------------------------------------- */

static inline void fake_wake(struct fake_sqs *f)
{
	if (write(f->wake[1], "", 1) != 1)
		abort();
}

/* Returns when it is so. */
static inline void fake_set_up(struct fake_sqs *f, bool is_up)
{
	fake_lock(f);
	f->is_up = is_up;
	fake_wake(f);
	while (f->was_up != is_up)
		pthread_cond_wait(&f->followed, &f->lock);
	fake_unlock(f);
}

static inline struct fake_sqs *fake_new(void)
{
	struct fake_sqs *f = calloc(1, sizeof *f);

	if (!f || pipe(f->wake) != 0)
		abort();
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->followed, NULL);
	for (size_t i = 0; i < FAKE_CONNECTIONS; i++)
		f->connections[i].fd = -1;
	f->page_size = 1000;
	snprintf(f->account, sizeof f->account, "123456789012");
	fake_listen(f);
	f->is_up = f->was_up = true;
	if (pthread_create(&f->thread, NULL, fake_run, f) != 0)
		abort();
	return f;
}

static inline void fake_free(struct fake_sqs *f)
{
	fake_lock(f);
	f->is_over = true;
	f->is_up = false;
	fake_unlock(f);
	fake_wake(f);
	pthread_join(f->thread, NULL);
	close(f->wake[0]);
	close(f->wake[1]);
	pthread_cond_destroy(&f->followed);
	pthread_mutex_destroy(&f->lock);
	free(f);
}

static inline struct fake_queue *fake_add(struct fake_sqs *f, const char *name)
{
	struct fake_queue *q;

	fake_lock(f);
	q = &f->queues[f->count++];
	snprintf(q->name, sizeof q->name, "%s", name);
	q->account = "123456789012";
	q->exists = q->listed = true;
	q->visible = 1;
	q->modified = 1700000000;
	fake_unlock(f);
	return q;
}

static inline int fake_asked(struct fake_sqs *f, enum fake_action action)
{
	int n;

	fake_lock(f);
	n = f->asked[action];
	fake_unlock(f);
	return n;
}

#endif
