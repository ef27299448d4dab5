/*
 * load: the same request over some kept-alive connections, one after the other on each, until there
 * were enough answers. Prints answers and seconds. For the bench: small enough that the server is
 * what is measured.
 *
 *   load PORT CONNECTIONS ANSWERS <REQUEST
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 256, MAX_REQUEST = 1 << 20, MAX_ANSWER = 1 << 16 };

struct connection {
	size_t sent, got;
	char answer[MAX_ANSWER];
};

static char request[MAX_REQUEST];
static size_t request_bytes;
static struct connection connections[MAX_CONNECTIONS];
static struct pollfd polled[MAX_CONNECTIONS];

static void die(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int dial(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		die("connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static void write_some(struct connection *c, struct pollfd *p)
{
	ssize_t n = send(p->fd, request + c->sent, request_bytes - c->sent, MSG_NOSIGNAL);
	if (n < 0 && errno != EAGAIN)
		die("send");
	if (n > 0)
		c->sent += (size_t)n;
	p->events = c->sent < request_bytes ? POLLOUT : POLLIN;
}

/* Bytes of the whole answer; 0 while its headers are not there. */
static size_t answer_bytes(const struct connection *c)
{
	const char *end = strstr(c->answer, "\r\n\r\n");
	const char *length = end ? strcasestr(c->answer, "content-length:") : NULL;
	if (!end)
		return 0;
	return (size_t)(end + 4 - c->answer) + (length ? strtoul(length + 15, NULL, 10) : 0);
}

/* Is an answer complete? */
static int read_some(struct connection *c, struct pollfd *p)
{
	ssize_t n = recv(p->fd, c->answer + c->got, MAX_ANSWER - 1 - c->got, 0);
	if (n == 0 || (n < 0 && errno != EAGAIN))
		die("recv");
	if (n < 0)
		return 0;
	c->got += (size_t)n;
	c->answer[c->got] = '\0';
	size_t whole = answer_bytes(c);
	if (!whole || c->got < whole)
		return 0;
	if (strncmp(c->answer, "HTTP/1.1 200", 12) != 0) {
		fprintf(stderr, "load: %s\n", c->answer);
		exit(1);
	}
	c->got = c->sent = 0;
	return 1;
}

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char *argv[])
{
	if (argc != 4)
		return 2;
	nfds_t count = (nfds_t)strtoul(argv[2], NULL, 10);
	unsigned long wanted = strtoul(argv[3], NULL, 10), answers = 0;
	if (count < 1 || count > MAX_CONNECTIONS)
		return 2;
	request_bytes = fread(request, 1, sizeof request, stdin);
	for (nfds_t i = 0; i < count; i++)
		polled[i] = (struct pollfd){dial((int)strtol(argv[1], NULL, 10)), POLLOUT, 0};
	double start_s = now_s();
	while (answers < wanted) {
		if (poll(polled, count, 10000) <= 0)
			die("poll");
		for (nfds_t i = 0; i < count; i++) {
			if (polled[i].revents & (POLLERR | POLLHUP))
				die("connection");
			if (polled[i].revents & POLLIN && read_some(&connections[i], &polled[i])) {
				answers++;
				write_some(&connections[i], &polled[i]);
			} else if (polled[i].revents & POLLOUT) {
				write_some(&connections[i], &polled[i]);
			}
		}
	}
	printf("%lu %.6f\n", answers, now_s() - start_s);
	return 0;
}
