/* Unit tests of sim/sim_http, sim_exchange, sim_sqs, sim_sts: the server over real sockets. */
#include "sim/sim_http.h"
#include "sim/sim_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cmocka.h>

enum { LIMIT_MS = 20000, PEERS = 2, READ_BYTES = 65536 };

/* One connection of a client, in the loop of the server. */
struct peer {
	struct fixture *f;
	int socket;
	struct loop_fd watch;
	struct str received;
	bool is_closed;
};

struct fixture {
	struct loop *loop;
	struct sim *sim;
	struct loop_timer limit;
	bool timed_out;
	struct peer peers[PEERS];
};

static void on_limit(void *ud)
{
	struct fixture *f = ud;
	f->timed_out = true;
	loop_stop(f->loop);
}

static int start(void **state, bool any_key)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct sim_options options = {.seed = 1, .any_key = any_key};
	f->loop = loop_new(NULL);
	f->sim = sim_start(f->loop, &options, NULL);
	assert_non_null(f->sim);
	loop_timer_start(f->loop, &f->limit, LIMIT_MS, on_limit, f);
	*state = f;
	return 0;
}

static int set_up(void **state)
{
	return start(state, true);
}

static int set_up_signed(void **state)
{
	return start(state, false);
}

static void hang_up(struct peer *p)
{
	if (!p->f)
		return;
	loop_fd_stop(&p->watch);
	close(p->socket);
	str_release(&p->received);
	*p = (struct peer){0};
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	for (size_t i = 0; i < PEERS; i++)
		hang_up(&f->peers[i]);
	sim_free(f->sim);
	loop_timer_stop(&f->limit);
	loop_free(f->loop);
	free(f);
	return 0;
}

/* Is the answer there, up to its Content-Length? */
static bool is_whole(const struct str *text)
{
	const char *end = text->n ? strstr(text->p, "\r\n\r\n") : NULL;
	const char *length = end ? strcasestr(text->p, "content-length:") : NULL;
	return length && text->n >= (size_t)(end + 4 - text->p) + (size_t)atol(length + 15);
}

static void on_readable(void *ud, int fd, unsigned events)
{
	struct peer *p = ud;
	char bytes[READ_BYTES];
	ssize_t n = read(fd, bytes, sizeof bytes);
	(void)events;
	if (n > 0)
		str_add(&p->received, sv_of(bytes, (size_t)n));
	p->is_closed = n <= 0;
	if (p->is_closed || is_whole(&p->received))
		loop_stop(p->f->loop);
}

static struct peer *dial(struct fixture *f, size_t i)
{
	struct peer *p = &f->peers[i];
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)sim_port(f->sim)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (p->f)
		return p;
	p->f = f;
	p->socket = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(p->socket, (struct sockaddr *)&address, sizeof address), 0);
	assert_true(loop_fd_start(f->loop, &p->watch, p->socket, LOOP_READABLE, on_readable, p));
	return p;
}

static void say(struct peer *p, const char *bytes, size_t n)
{
	str_clear(&p->received);
	while (n > 0) {
		ssize_t sent = send(p->socket, bytes, n, MSG_NOSIGNAL);
		assert_true(sent > 0);
		bytes += sent;
		n -= (size_t)sent;
	}
}

static const char authorization[] =
	"Authorization: AWS4-HMAC-SHA256 Credential=me/20260101/us-east-1/%s/aws4_request, "
	"SignedHeaders=host, Signature=0\r\n";

/* Begin an SQS action. */
static void ask(struct peer *p, const char *action, const char *body)
{
	struct str request = {0};
	str_addf(&request,
		"POST / HTTP/1.1\r\nHost: queue.test:1\r\nX-Amz-Target: AmazonSQS.%s\r\n", action);
	str_addf(&request, authorization, "sqs");
	str_addf(&request, "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
	say(p, request.p, request.n);
	str_release(&request);
}

static void wait_for(struct fixture *f, const struct peer *p)
{
	while (!is_whole(&p->received) && !p->is_closed && !f->timed_out)
		loop_run(f->loop);
	assert_false(f->timed_out);
}

/* The answer: status line, headers, body. Borrowed until the next one. */
static const char *call(struct fixture *f, const char *action, const char *body)
{
	struct peer *p = dial(f, 0);
	ask(p, action, body);
	wait_for(f, p);
	return str_cstr(&p->received);
}

static void assert_has(const char *answer, const char *part)
{
	if (!strcasestr(answer, part))
		print_error("'%s' is not in:\n%s\n", part, answer);
	assert_non_null(strcasestr(answer, part));
}

static void test_sim_http__an_answer(void **state)
{
	struct fixture *f = *state;
	const char *answer = call(f, "CreateQueue", "{\"QueueName\":\"jobs\"}");
	assert_has(answer, "HTTP/1.1 200 OK");
	assert_has(answer, "x-amzn-RequestId: ");
	assert_has(answer, "Content-Type: application/x-amz-json-1.0");
	assert_has(answer, "\r\nDate: ");
	/* URLs bear the name under which the server was asked. */
	assert_has(answer, "{\"QueueUrl\":\"http://queue.test:1/000000000000/jobs\"}");
}

static void test_sim_http__an_error(void **state)
{
	struct fixture *f = *state;
	const char *answer = call(f, "GetQueueUrl", "{\"QueueName\":\"none\"}");
	assert_has(answer, "HTTP/1.1 400 ");
	assert_has(
		answer, "x-amzn-query-error: AWS.SimpleQueueService.NonExistentQueue;Sender\r\n");
	assert_has(answer, "x-amzn-RequestId: ");
	assert_has(answer, "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":"
			   "\"The specified queue does not exist.\"}");
}

static void test_sim_http__what_is_no_request_of_the_protocol(void **state)
{
	struct fixture *f = *state;
	assert_has(call(f, "ListQueues", "{"), "#SerializationException");
	assert_has(call(f, "ListQueues", "[]"), "#SerializationException");
	assert_has(call(f, "ListQueues", ""), "HTTP/1.1 200");
	assert_has(call(f, "", "{}"), "#UnknownOperationException");
	assert_has(call(f, "Nothing", "{}"), "#UnknownOperationException");
}

static void test_sim_http__one_connection_many_requests(void **state)
{
	struct fixture *f = *state;
	call(f, "CreateQueue", "{\"QueueName\":\"jobs\"}");
	for (int i = 0; i < 50; i++)
		assert_has(call(f, "ListQueues", "{}"), "000000000000/jobs");
	assert_false(f->peers[0].is_closed);
}

static void test_sim_http__a_large_body(void **state)
{
	struct fixture *f = *state;
	enum { BYTES = 1048576 };
	struct str body = {0};
	call(f, "CreateQueue", "{\"QueueName\":\"jobs\"}");
	str_add_cstr(&body, "{\"QueueUrl\":\"/000000000000/jobs\",\"MessageBody\":\"");
	for (int i = 0; i < BYTES; i++)
		str_add_char(&body, 'x');
	str_add_cstr(&body, "\"}");
	/* The socket's buffers do not hold it, so it is sent piece by piece between turns. */
	struct peer *p = dial(f, 0);
	struct str request = {0};
	str_add_cstr(
		&request, "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: AmazonSQS.SendMessage\r\n");
	str_addf(&request, authorization, "sqs");
	str_addf(&request, "Content-Length: %zu\r\n\r\n%s", body.n, body.p);
	str_clear(&p->received);
	pid_t child = fork();
	if (child == 0) {
		for (size_t at = 0; at < request.n;) {
			ssize_t n = send(p->socket, request.p + at, request.n - at, MSG_NOSIGNAL);
			if (n <= 0)
				_exit(1);
			at += (size_t)n;
		}
		_exit(0);
	}
	wait_for(f, p);
	waitpid(child, NULL, 0);
	assert_has(str_cstr(&p->received), "MD5OfMessageBody");
	str_release(&body);
	str_release(&request);
}

static void test_sim_http__a_long_poll_is_answered_later(void **state)
{
	struct fixture *f = *state;
	call(f, "CreateQueue", "{\"QueueName\":\"jobs\"}");
	struct peer *waiting = dial(f, 1);
	ask(waiting, "ReceiveMessage",
		"{\"QueueUrl\":\"/000000000000/jobs\",\"WaitTimeSeconds\":20}");
	/* Others are served meanwhile; the send wakes it. */
	assert_has(call(f, "ListQueues", "{}"), "jobs");
	assert_int_equal(waiting->received.n, 0);
	call(f, "SendMessage", "{\"QueueUrl\":\"/000000000000/jobs\",\"MessageBody\":\"hello\"}");
	wait_for(f, waiting);
	assert_has(str_cstr(&waiting->received), "\"Body\":\"hello\"");
}

static void test_sim_http__a_long_poll_ends_by_itself(void **state)
{
	struct fixture *f = *state;
	call(f, "CreateQueue", "{\"QueueName\":\"jobs\"}");
	int64_t before_ms = loop_now_ms(f->loop);
	const char *answer = call(
		f, "ReceiveMessage", "{\"QueueUrl\":\"/000000000000/jobs\",\"WaitTimeSeconds\":1}");
	assert_has(answer, "\r\n\r\n{}");
	assert_in_range(loop_now_ms(f->loop) - before_ms, 900, 5000);
}

static void test_sim_http__who_hung_up_gets_no_message(void **state)
{
	struct fixture *f = *state;
	call(f, "CreateQueue", "{\"QueueName\":\"jobs\"}");
	ask(dial(f, 1), "ReceiveMessage",
		"{\"QueueUrl\":\"/000000000000/jobs\",\"WaitTimeSeconds\":20}");
	/* Until it waits. */
	const struct sim_queue *q = sim_store_find(sim_world(f->sim), sv_cstr("jobs"));
	while (!q->waiters.count)
		call(f, "ListQueues", "{}");
	hang_up(&f->peers[1]);
	call(f, "SendMessage", "{\"QueueUrl\":\"/000000000000/jobs\",\"MessageBody\":\"hello\"}");
	assert_has(call(f, "ReceiveMessage", "{\"QueueUrl\":\"/000000000000/jobs\"}"), "hello");
	assert_int_equal(q->waiters.count, 0);
}

static void test_sim_http__ends_while_somebody_waits(void **state)
{
	struct fixture *f = *state;
	call(f, "CreateQueue", "{\"QueueName\":\"jobs\"}");
	ask(dial(f, 1), "ReceiveMessage",
		"{\"QueueUrl\":\"/000000000000/jobs\",\"WaitTimeSeconds\":20}");
	const struct sim_queue *q = sim_store_find(sim_world(f->sim), sv_cstr("jobs"));
	while (!q->waiters.count)
		call(f, "ListQueues", "{}");
	/* tear_down frees the server; what waits is let go. */
}

static void test_sim_http__identity(void **state)
{
	struct fixture *f = *state;
	struct peer *p = dial(f, 0);
	struct str request = {0};
	static const char *const bodies[] = {
		"Action=GetCallerIdentity&Version=2011-06-15", "Action=AssumeRole"};
	for (int i = 0; i < 2; i++) {
		str_clear(&request);
		str_addf(&request, "POST / HTTP/1.1\r\nHost: h\r\n");
		str_addf(&request, authorization, "sts");
		str_addf(&request, "Content-Length: %zu\r\n\r\n%s", strlen(bodies[i]), bodies[i]);
		say(p, request.p, request.n);
		wait_for(f, p);
		assert_has(str_cstr(&p->received), "Content-Type: text/xml");
		assert_has(str_cstr(&p->received),
			i == 0 ? "<Account>000000000000</Account>" : "<Code>InvalidAction</Code>");
	}
	str_release(&request);
}

static void test_sim_http__signatures_are_checked(void **state)
{
	struct fixture *f = *state;
	const char *answer = call(f, "ListQueues", "{}");
	assert_has(answer, "HTTP/1.1 400");
	assert_has(answer, "x-amzn-query-error: IncompleteSignature;Sender");
	struct peer *p = dial(f, 0);
	static const char unsigned_request[] =
		"POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: AmazonSQS.ListQueues\r\n"
		"Content-Length: 2\r\n\r\n{}";
	say(p, unsigned_request, sizeof unsigned_request - 1);
	wait_for(f, p);
	assert_has(str_cstr(&p->received), "HTTP/1.1 403");
	assert_has(str_cstr(&p->received), "MissingAuthenticationToken;Sender");
}

static void test_sim_http__addresses(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	struct sim_options options = {.bind = "localhost"};
	assert_null(sim_start(f->loop, &options, &err));
	assert_int_equal(err.code, ERR_USAGE);
	options = (struct sim_options){.port = sim_port(f->sim)};
	assert_null(sim_start(f->loop, &options, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_string_equal(err.msg + strlen(err.msg) - strlen("in use"), "in use");
}

static void test_sim_http__scenarios(void **state)
{
	struct fixture *f = *state;
	for (const struct sim_scenario *s = sim_scenarios; s->name; s++)
		assert_ptr_equal(sim_scenario_find(sv_cstr(s->name)), s);
	assert_null(sim_scenario_find(sv_cstr("none")));
	assert_true(sim_scenario_find(sv_cstr("quiet"))->begin(f->sim, NULL));
	assert_has(call(f, "ListQueues", "{}"), "/ai-job-queue-dlq");
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sim_http__an_answer),
		TEST(test_sim_http__an_error),
		TEST(test_sim_http__what_is_no_request_of_the_protocol),
		TEST(test_sim_http__one_connection_many_requests),
		TEST(test_sim_http__a_large_body),
		TEST(test_sim_http__a_long_poll_is_answered_later),
		TEST(test_sim_http__a_long_poll_ends_by_itself),
		TEST(test_sim_http__who_hung_up_gets_no_message),
		TEST(test_sim_http__ends_while_somebody_waits),
		TEST(test_sim_http__identity),
		cmocka_unit_test_setup_teardown(
			test_sim_http__signatures_are_checked, set_up_signed, tear_down),
		TEST(test_sim_http__addresses),
		TEST(test_sim_http__scenarios),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
