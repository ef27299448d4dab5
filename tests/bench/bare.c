/*
 * bare: what the libraries alone cost, for the bench: no program over libcurl can take less.
 *
 *   bare sweep URL COUNT PARALLEL   COUNT requests like ours, made beforehand and not read
 *   bare screen URL                 one request, an empty screen of curses, then nothing
 */
#include <curl/curl.h>
#include <curses.h>
#include <locale.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { MAX_EVENTS = 64, KEPT_CONNECTIONS = 96, BUFFER_BYTES = 16 * 1024, MAX_FDS = 1024 };

static const char *const header_lines[] = {"X-Amz-Date: 20261125T180527Z",
	"Content-Type: application/x-amz-json-1.0", "X-Amz-Target: AmazonSQS.GetQueueAttributes",
	"x-amzn-query-mode: true",
	"Authorization: AWS4-HMAC-SHA256 Credential=AKIAEXAMPLEKEYID0001/20261125/us-east-1/sqs/"
	"aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target;x-amzn-query-mode, "
	"Signature=de12f4f7ce4a6dc6e2ecf781813d28e162d8faf960bf623bb457d628623690cc",
	"Expect:", "Accept:"};

struct bare {
	CURLM *multi;
	int epoll_fd;
	long wait_ms;
	long left, under_way; /* requests that were not begun, that have no answer yet */
};

static unsigned watched[MAX_FDS]; /* the events that epoll looks for, by descriptor */

static void die(const char *what)
{
	fprintf(stderr, "bare: %s\n", what);
	exit(1);
}

static size_t ignore(char *data, size_t size, size_t count, void *ud)
{
	(void)data, (void)ud;
	return size * count;
}

static int on_socket_made(void *ud, curl_socket_t fd, curlsocktype purpose)
{
	(void)ud, (void)purpose;
	if (fd < MAX_FDS)
		watched[fd] = 0;
	return CURL_SOCKOPT_OK;
}

static CURL *make_handle(const char *url)
{
	static char body[300];
	struct curl_slist *headers = NULL;
	CURL *easy = curl_easy_init();

	snprintf(body, sizeof body,
		"{\"QueueUrl\":\"%s/000000000000/bench-00000\",\"AttributeNames\":[\"All\"]}", url);
	for (size_t i = 0; i < sizeof header_lines / sizeof *header_lines; i++)
		headers = curl_slist_append(headers, header_lines[i]);
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)BUFFER_BYTES);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "sqscope/0.0.0");
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, on_socket_made);
	return easy;
}

/* A connection is wanted again by the next request: it stays watched, as it does in our loop. */
static int on_interest(CURL *easy, curl_socket_t fd, int what, void *ud, void *known)
{
	struct bare *b = ud;
	struct epoll_event event = {.data.fd = fd,
		.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) |
			  (what & CURL_POLL_OUT ? EPOLLOUT : 0u)};

	(void)easy, (void)known;
	if (what == CURL_POLL_REMOVE || fd >= MAX_FDS || watched[fd] == event.events)
		return 0;
	epoll_ctl(b->epoll_fd, watched[fd] ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
	watched[fd] = event.events;
	return 0;
}

static int on_deadline(CURLM *multi, long delay_ms, void *ud)
{
	(void)multi;
	((struct bare *)ud)->wait_ms = delay_ms;
	return 0;
}

static void send_one(struct bare *b, CURL *easy)
{
	curl_multi_add_handle(b->multi, easy);
	b->left--;
	b->under_way++;
}

static void take_answers(struct bare *b)
{
	CURLMsg *message;
	int more;

	while ((message = curl_multi_info_read(b->multi, &more))) {
		CURL *easy = message->easy_handle;

		if (message->data.result != CURLE_OK)
			die(curl_easy_strerror(message->data.result));
		curl_multi_remove_handle(b->multi, easy);
		b->under_way--;
		if (b->left > 0)
			send_one(b, easy);
	}
}

static void turn(struct bare *b)
{
	struct epoll_event events[MAX_EVENTS];
	int count = epoll_wait(b->epoll_fd, events, MAX_EVENTS, (int)b->wait_ms), running;

	if (count == 0) {
		b->wait_ms = -1;
		curl_multi_socket_action(b->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
	for (int i = 0; i < count; i++)
		curl_multi_socket_action(b->multi, events[i].data.fd,
			(events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) |
				(events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0),
			&running);
	take_answers(b);
}

static int sweep(const char *url, long count, long parallel)
{
	struct bare b = {.multi = curl_multi_init(), .epoll_fd = epoll_create1(0), .left = count};

	curl_multi_setopt(b.multi, CURLMOPT_MAXCONNECTS, (long)KEPT_CONNECTIONS);
	curl_multi_setopt(b.multi, CURLMOPT_SOCKETFUNCTION, on_interest);
	curl_multi_setopt(b.multi, CURLMOPT_SOCKETDATA, &b);
	curl_multi_setopt(b.multi, CURLMOPT_TIMERFUNCTION, on_deadline);
	curl_multi_setopt(b.multi, CURLMOPT_TIMERDATA, &b);
	for (long i = 0; i < parallel && b.left > 0; i++)
		send_one(&b, make_handle(url));
	while (b.under_way > 0)
		turn(&b);
	return 0;
}

static int screen(const char *url)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	char key;

	setlocale(LC_ALL, "");
	EVP_Digest("x", 1, hash, NULL, EVP_sha256(), NULL);
	if (curl_easy_perform(make_handle(url)) != CURLE_OK)
		die("no answer");
	initscr();
	refresh();
	while (read(STDIN_FILENO, &key, 1) > 0)
		continue;
	endwin();
	return 0;
}

int main(int argc, char *argv[])
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
	if (argc == 5 && strcmp(argv[1], "sweep") == 0)
		return sweep(argv[2], strtol(argv[3], NULL, 10), strtol(argv[4], NULL, 10));
	if (argc == 3 && strcmp(argv[1], "screen") == 0)
		return screen(argv[2]);
	return 2;
}
