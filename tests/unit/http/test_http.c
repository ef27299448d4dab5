/* Who goes when, how many at once, and how transfers are ended. */
#include "unit/http/http_fixture.h"

static int set_up_one_handle(void **state)
{
	return set_up(state, &(struct http_options){.user_agent = "t", .max_in_flight = 1});
}

static int set_up_five_handles(void **state)
{
	return set_up(state, &(struct http_options){.user_agent = "t", .max_in_flight = 5});
}

static int set_up_two_long_polls(void **state)
{
	return set_up(state,
		&(struct http_options){.user_agent = "t", .max_in_flight = 5, .max_long_polls = 2});
}

static bool one_is_waiting(struct fixture *f)
{
	return f->server->waiting == 1;
}

static bool four_are_waiting(struct fixture *f)
{
	return f->server->waiting == 4;
}

static bool one_has_ended(struct fixture *f)
{
	return f->ends == 1;
}

/* --- order and limits ------------------------------------------------------------------------ */

static void test_http__priority_goes_first(void **state)
{
	struct fixture *f = *state;
	struct call *background = new_call(f, "POST", "/echo/background");
	struct call *visible = new_call(f, "POST", "/echo/visible");
	struct call *operation = new_call(f, "POST", "/echo/operation");
	struct call *user = new_call(f, "POST", "/echo/user");
	struct call *user2 = new_call(f, "POST", "/echo/user2");

	start_as(background, PRIORITY_BACKGROUND, false);
	start_as(operation, PRIORITY_OPERATION, false);
	start_as(visible, PRIORITY_VISIBLE, false);
	start_as(user, PRIORITY_USER, false);
	start_as(user2, PRIORITY_USER, false);
	loop_run(f->loop);
	assert_int_equal(user->end_order, 0);
	assert_int_equal(user2->end_order, 1);
	assert_int_equal(visible->end_order, 2);
	assert_int_equal(operation->end_order, 3);
	assert_int_equal(background->end_order, 4);
	assert_string_equal(f->server->targets,
		"/echo/user /echo/user2 /echo/visible /echo/operation /echo/background ");
}

static void test_http__is_prepared_when_it_leaves(void **state)
{
	struct fixture *f = *state;
	struct call *held = new_call(f, "POST", "/hold"), *next = new_call(f, "POST", "/echo");

	start(held);
	start(next);
	run_until(f, one_is_waiting);
	assert_int_equal(held->prepared, 1);
	assert_int_equal(next->prepared, 0);
	http_cancel(held->transfer);
	loop_run(f->loop);
	assert_int_equal(next->prepared, 1);
	assert_int_equal(next->status, 200);
}

static void test_http__never_more_at_once_than_allowed(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 50; i++)
		start(new_call(f, "POST", "/barrier/5"));
	loop_run(f->loop);
	assert_int_equal(f->ends, 50);
	assert_int_equal(f->server->most_waiting, 5);
	assert_true(f->server->accepted <= 5);
}

static bool thirty_two_are_waiting(struct fixture *f)
{
	return f->server->waiting == 32;
}

static bool thirty_nine_are_waiting(struct fixture *f)
{
	return f->server->waiting == 39;
}

static void test_http__thirty_two_until_an_answer_came_then_more(void **state)
{
	struct fixture *f = *state;
	struct call *held[40], *user = new_call(f, "POST", "/echo");

	for (int i = 0; i < 40; i++) {
		held[i] = new_call(f, "POST", "/hold");
		held[i]->extra.timeout_ms = SOON_MS;
		start(held[i]);
	}
	run_until(f, thirty_two_are_waiting);
	start_as(user, PRIORITY_USER, false);
	http_cancel(held[0]->transfer);
	run_until(f, thirty_nine_are_waiting);
	assert_int_equal(user->status, 200);
	assert_int_equal(user->started_at_end, 33);
}

static void test_http__sixty_four_at_once_by_default(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, "POST", "/echo")->status, 200);
	for (int i = 0; i < 120; i++)
		start(new_call(f, "POST", i < 64 ? "/barrier/64" : "/echo"));
	loop_run(f->loop);
	assert_int_equal(f->ends, 121);
	assert_int_equal(f->server->most_waiting, 64);
	assert_true(f->server->accepted <= 64);
}

static bool eight_have_left(struct fixture *f)
{
	struct http_stats stats;

	http_get_stats(f->http, &stats);
	return stats.in_flight == 8 && stats.started == 8;
}

static bool nine_have_left(struct fixture *f)
{
	struct http_stats stats;

	http_get_stats(f->http, &stats);
	return stats.in_flight == 9 && stats.waiting == 12;
}

/* A server that takes connections but never says a word of TLS. */
static void test_http__opens_few_connections_at_once_but_not_for_the_user(void **state)
{
	struct fixture *f = *state;
	struct call *user;
	char url[64];
	int port;
	const int mute = server_listen(&port);

	snprintf(url, sizeof url, "https://127.0.0.1:%d/", port);
	for (int i = 0; i < 20; i++) {
		struct call *c = new_call(f, "POST", url);

		c->extra.connect_timeout_ms = c->extra.timeout_ms = SOON_MS;
		start(c);
	}
	run_until(f, eight_have_left);
	user = new_call(f, "POST", url);
	start_as(user, PRIORITY_USER, false);
	run_until(f, nine_have_left);
	assert_int_equal(user->prepared, 1);
	close(mute);
}

static bool five_have_left(struct fixture *f)
{
	struct http_stats stats;

	http_get_stats(f->http, &stats);
	return stats.started == 5 && stats.in_flight == 2;
}

static void test_http__long_polls_have_a_limit_of_their_own(void **state)
{
	struct fixture *f = *state;
	struct call *poll[4], *plain;

	for (int i = 0; i < 4; i++) {
		poll[i] = new_call(f, "POST", "/hold");
		poll[i]->extra.timeout_ms = 60000;
		start_as(poll[i], PRIORITY_USER, true);
	}
	plain = new_call(f, "POST", "/echo");
	start_as(plain, PRIORITY_BACKGROUND, false);
	run_until(f, one_has_ended);
	assert_int_equal(plain->status, 200);
	assert_int_equal(poll[0]->prepared + poll[1]->prepared, 2);
	assert_int_equal(poll[2]->prepared + poll[3]->prepared, 0);
	http_cancel(poll[0]->transfer);
	http_cancel(poll[1]->transfer);
	run_until(f, five_have_left);
	assert_int_equal(poll[2]->prepared + poll[3]->prepared, 2);
}

/* --- many ------------------------------------------------------------------------------------ */

struct crowd {
	struct fixture *f;
	int left, ended;
};

static bool prepare_one(void *ud, struct http_request *out, struct err *err)
{
	static const char url[] = "http://127.0.0.1:%d/echo";
	struct crowd *crowd = ud;
	static char text[64];

	(void)err;
	snprintf(text, sizeof text, url, crowd->f->server->port);
	out->method = sv_cstr("POST");
	out->url = sv_cstr(text);
	out->body = sv_cstr("{}");
	return true;
}

static void count_end(void *ud, const struct http_response *response, const struct err *err)
{
	struct crowd *crowd = ud;

	assert_null(err);
	assert_int_equal(response->status, 200);
	crowd->ended++;
}

static void test_http__thousands_wait_for_few_handles(void **state)
{
	struct fixture *f = *state;
	struct crowd crowd = {.f = f};
	struct http_stats stats;

	for (int i = 0; i < 3000; i++)
		http_start(f->http, PRIORITY_OPERATION, false, prepare_one, count_end, &crowd);
	http_get_stats(f->http, &stats);
	assert_int_equal(stats.waiting, 3000);
	assert_int_equal(stats.started, 0);
	loop_run(f->loop);
	assert_int_equal(crowd.ended, 3000);
	assert_true(f->server->accepted <= 64);
	http_get_stats(f->http, &stats);
	assert_int_equal(stats.finished, 3000);
	assert_int_equal(stats.connections, f->server->accepted);
}

/* --- cancelling ------------------------------------------------------------------------------ */

static void test_http__cancel_while_it_waits(void **state)
{
	struct fixture *f = *state;
	struct call *c = new_call(f, "POST", "/echo");

	start(c);
	http_cancel(c->transfer);
	http_cancel(c->transfer);
	assert_int_equal(c->done, 0);
	loop_run(f->loop);
	expect_error(c, ERR_CANCELLED, "cancelled");
	assert_int_equal(c->prepared, 0);
	assert_false(c->may_have_reached);
	assert_int_equal(f->server->requests, 0);
}

static void test_http__cancel_under_way(void **state)
{
	struct fixture *f = *state;
	struct call *c = new_call(f, "POST", "/hold");

	start(c);
	run_until(f, one_is_waiting);
	http_cancel(c->transfer);
	assert_int_equal(c->done, 0);
	loop_run(f->loop);
	expect_error(c, ERR_CANCELLED, "cancelled");
	assert_true(c->may_have_reached);
	assert_int_equal(run(f, "POST", "/echo")->status, 200);
}

static void test_http__cancel_from_its_own_prepare(void **state)
{
	struct fixture *f = *state;
	struct call *c = new_call(f, "POST", "/echo");

	c->cancel_in_prepare = true;
	start(c);
	loop_run(f->loop);
	expect_error(c, ERR_CANCELLED, "cancelled");
	assert_false(c->may_have_reached);
	assert_int_equal(f->server->requests, 0);
}

static void test_http__cancel_from_the_end_of_another(void **state)
{
	struct fixture *f = *state;
	struct call *a = new_call(f, "POST", "/echo"), *held = new_call(f, "POST", "/hold");

	a->cancel_in_done = held;
	start(held);
	start(a);
	loop_run(f->loop);
	assert_int_equal(a->status, 200);
	expect_error(held, ERR_CANCELLED, "cancelled");
	assert_true(a->end_order < held->end_order);
}

/* Both answers are sent at once: the first one's end cancels the other, whose answer must not
 * count. */
static void test_http__cancel_of_one_whose_answer_is_on_its_way(void **state)
{
	struct fixture *f = *state;
	struct call *a = new_call(f, "POST", "/barrier/2"), *b = new_call(f, "POST", "/barrier/2");

	a->cancel_in_done = b;
	b->cancel_in_done = a;
	start(a);
	start(b);
	loop_run(f->loop);
	assert_int_equal(a->done, 1);
	assert_int_equal(b->done, 1);
	assert_int_equal((a->status == 200) + (b->status == 200), 1);
	assert_int_equal((a->err.code == ERR_CANCELLED) + (b->err.code == ERR_CANCELLED), 1);
}

static void test_http__an_end_may_start_the_next(void **state)
{
	struct fixture *f = *state;
	struct call *a = new_call(f, "POST", "/echo/a"), *b = new_call(f, "POST", "/echo/b");

	a->start_in_done = b;
	start(a);
	loop_run(f->loop);
	assert_int_equal(b->done, 1);
	assert_int_equal(b->status, 200);
}

static void test_http__free_cancels_everything(void **state)
{
	struct fixture *f = *state;
	struct call *sent[4], *waiting = new_call(f, "POST", "/echo");
	struct call *late = new_call(f, "POST", "/echo");
	struct err err = {0};

	for (int i = 0; i < 4; i++) {
		sent[i] = new_call(f, "POST", "/hold");
		start(sent[i]);
	}
	run_until(f, four_are_waiting);
	sent[0]->start_in_done = late;
	start(waiting);
	http_free(f->http);
	for (int i = 0; i < 4; i++) {
		expect_error(sent[i], ERR_CANCELLED, "cancelled");
		assert_true(sent[i]->may_have_reached);
	}
	expect_error(waiting, ERR_CANCELLED, "cancelled");
	expect_error(late, ERR_CANCELLED, "cancelled");
	f->http = http_new(f->loop, &(struct http_options){.user_agent = "t"}, &err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH(test_http__priority_goes_first, set_up_one_handle),
		WITH(test_http__is_prepared_when_it_leaves, set_up_one_handle),
		WITH(test_http__never_more_at_once_than_allowed, set_up_five_handles),
		DEFAULT(test_http__thirty_two_until_an_answer_came_then_more),
		DEFAULT(test_http__sixty_four_at_once_by_default),
		DEFAULT(test_http__opens_few_connections_at_once_but_not_for_the_user),
		WITH(test_http__long_polls_have_a_limit_of_their_own, set_up_two_long_polls),
		DEFAULT(test_http__thousands_wait_for_few_handles),
		DEFAULT(test_http__cancel_while_it_waits),
		DEFAULT(test_http__cancel_under_way),
		DEFAULT(test_http__cancel_from_its_own_prepare),
		DEFAULT(test_http__cancel_from_the_end_of_another),
		DEFAULT(test_http__cancel_of_one_whose_answer_is_on_its_way),
		DEFAULT(test_http__an_end_may_start_the_next),
		WITH(test_http__free_cancels_everything, set_up_five_handles),
	};

	if (!prepare_program(200))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
