/* Name look-ups that never come back. */
#include "unit/http/http_fixture.h"

#include <dlfcn.h>
#include <netdb.h>
#include <semaphore.h>

static sem_t name_gate;

/* libcurl's look-ups come here: one name waits until the test lets it go. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
	struct addrinfo **result)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

	if (node && strcmp(node, "hanging.test") == 0) {
		sem_wait(&name_gate);
		return EAI_AGAIN;
	}
	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	return real(node, service, hints, result);
}

static bool one_is_in_flight(struct fixture *f)
{
	struct http_stats stats;

	http_get_stats(f->http, &stats);
	return stats.in_flight == 1;
}

static void test_names__a_hanging_name_look_up_blocks_nobody(void **state)
{
	struct fixture *f = *state;
	struct call *cancelled = new_call(f, "POST", "http://hanging.test/");
	struct call *timed = new_call(f, "POST", "http://hanging.test/");
	struct call *freed = new_call(f, "POST", "http://hanging.test/");
	struct err err = {0};

	start(cancelled);
	run_until(f, one_is_in_flight);
	http_cancel(cancelled->transfer);
	loop_run(f->loop);
	expect_error(cancelled, ERR_CANCELLED, "cancelled");
	assert_false(cancelled->may_have_reached);
	timed->extra.connect_timeout_ms = 100;
	start(timed);
	loop_run(f->loop);
	expect_error(timed, ERR_UNREACHABLE, "the name service did not answer within");
	start(freed);
	run_until(f, one_is_in_flight);
	http_free(f->http);
	expect_error(freed, ERR_CANCELLED, "cancelled");
	/* The three threads end now; until here nothing could have waited for them. */
	for (int i = 0; i < 3; i++)
		sem_post(&name_gate);
	f->http = http_new(f->loop, &(struct http_options){.user_agent = "t"}, &err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DEFAULT(test_names__a_hanging_name_look_up_blocks_nobody),
	};

	sem_init(&name_gate, 0, 0);
	if (!prepare_program(100))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
