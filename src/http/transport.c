/* libcurl's multi handle on the loop. */
#include "transport.h"

#include "exchange.h"
#include "proxy.h"

#include "sqscope/base/fatal.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

#include <curl/curl.h>

#include <stdlib.h>
#include <unistd.h>

enum {
	MIN_CONNECTIONS = 80,
	SPARE_CONNECTIONS = 16,
	/* Kept while they have nothing to do. The others that a burst needed are 10 KiB each. */
	SPARE_EXCHANGES = 8
};

struct watch {
	struct loop_fd fd;
	bool is_connection; /* and not one of libcurl's own descriptors */
	bool is_up; /* libcurl wanted to read from it: only of such connections it tells the end */
};

struct transport {
	struct loop *loop;
	CURLM *multi;
	struct loop_timer timer;
	struct watch *watches; /* by descriptor */
	size_t watch_cap;
	struct exchange *free_list;
	int free_count, under_way;
	bool was_burst; /* more of them than are kept */
	struct exchange_shared shared;
	const struct transport_events *events;
	void *ud;
};

static void keep(struct transport *t, struct exchange *x)
{
	exchange_clear(x);
	x->next_free = t->free_list;
	t->free_list = x;
	t->free_count++;
}

static void give_back(struct transport *t, struct exchange *x)
{
	if (t->free_count < SPARE_EXCHANGES) {
		keep(t, x);
	} else {
		exchange_free(x);
		t->was_burst = true;
	}
	t->under_way--;
	if (t->under_way == 0 && t->was_burst) {
		t->was_burst = false;
		mem_give_back();
	}
}

static struct exchange *take(struct transport *t)
{
	struct exchange *x = t->free_list;

	t->under_way++;
	if (!x)
		return exchange_new(&t->shared);
	t->free_list = x->next_free;
	t->free_count--;
	return x;
}

/* --- exchanges ------------------------------------------------------------------------------- */

struct exchange *transport_send(
	struct transport *t, const struct http_request *request, void *tag, struct err *err)
{
	struct exchange *x = take(t);
	CURLMcode code;

	if (!exchange_set_request(x, request, err)) {
		give_back(t, x);
		return NULL;
	}
	x->tag = tag;
	code = curl_multi_add_handle(t->multi, x->easy);
	if (code != CURLM_OK)
		fatal_abort("libcurl takes no request: %s", curl_multi_strerror(code));
	t->shared.connecting++;
	return x;
}

void transport_cancel(struct transport *t, struct exchange *x, struct http_response *response)
{
	curl_multi_remove_handle(t->multi, x->easy);
	exchange_outcome(x, CURLE_ABORTED_BY_CALLBACK, response);
	give_back(t, x);
}

static void end(struct transport *t, struct exchange *x, CURLcode code)
{
	struct http_response response;
	struct err err = {0};

	curl_multi_remove_handle(t->multi, x->easy);
	exchange_outcome(x, (int)code, &response);
	if (code == CURLE_OK)
		exchange_answer(x, &response);
	else
		exchange_failure(x, (int)code, &err);
	t->events->ended(t->ud, x->tag, &response, code == CURLE_OK ? NULL : &err);
	give_back(t, x);
}

/* --- the multi handle on the loop ------------------------------------------------------------ */

static void end_finished(struct transport *t)
{
	const CURLMsg *message;
	struct exchange *x;
	int left;

	while ((message = curl_multi_info_read(t->multi, &left))) {
		const CURLcode code = message->data.result;

		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &x);
		end(t, x, code);
	}
}

static void act(struct transport *t, curl_socket_t fd, int events)
{
	int running;

	curl_multi_socket_action(t->multi, fd, events, &running);
	end_finished(t);
}

static void on_time(void *ud)
{
	struct transport *t = ud;

	act(t, CURL_SOCKET_TIMEOUT, 0);
	t->events->moved(t->ud);
}

static void on_ready(void *ud, int fd, unsigned events)
{
	struct transport *t = ud;

	act(t, fd,
		(events & LOOP_READABLE ? CURL_CSELECT_IN : 0) |
			(events & LOOP_WRITABLE ? CURL_CSELECT_OUT : 0));
	t->events->moved(t->ud);
}

static struct watch *watch_of(struct transport *t, int fd)
{
	t->watches = mem_grow(t->watches, &t->watch_cap, (size_t)fd + 1, sizeof *t->watches);
	return &t->watches[fd];
}

static int on_interest(CURL *easy, curl_socket_t fd, int what, void *ud, void *socket_data)
{
	struct transport *t = ud;
	struct watch *watch = watch_of(t, fd);
	unsigned events = 0;

	(void)easy;
	(void)socket_data;
	if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
		events |= LOOP_READABLE;
	if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
		events |= LOOP_WRITABLE;
	watch->is_up |= watch->is_connection && (events & LOOP_READABLE);
	/* A connection is wanted again by the next request, so its watch is only paused. */
	if (events == 0 && !watch->is_up)
		loop_fd_stop(&watch->fd);
	else if (!loop_fd_start(t->loop, &watch->fd, fd, events, on_ready, t))
		log_write(LOG_ERROR, "connection %d cannot be watched", fd);
	return 0;
}

static void on_opened(void *ud, int fd)
{
	struct watch *watch = watch_of(ud, fd);

	watch->is_connection = true;
	watch->is_up = false;
}

static void on_close(void *ud, int fd)
{
	struct watch *watch = watch_of(ud, fd);

	loop_fd_stop(&watch->fd);
	watch->is_connection = false;
	watch->is_up = false;
	close(fd);
}

static int on_deadline(CURLM *multi, long delay_ms, void *ud)
{
	struct transport *t = ud;

	(void)multi;
	if (delay_ms < 0)
		loop_timer_stop(&t->timer);
	else /* libcurl rounds down, and what comes early would come twice */
		loop_timer_start(t->loop, &t->timer, delay_ms > 0 ? delay_ms + 1 : 0, on_time, t);
	return 0;
}

static bool open_multi(struct transport *t, int max_in_flight, struct err *err)
{
	long most = (long)max_in_flight + SPARE_CONNECTIONS;

	t->multi = curl_multi_init();
	if (!t->multi)
		return err_fail(err, ERR_FAILED, "libcurl cannot be set up");
	if (most < MIN_CONNECTIONS)
		most = MIN_CONNECTIONS;
	curl_multi_setopt(t->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, most);
	/* Set, because libcurl's own choice throws connections away as transfers come and go. */
	curl_multi_setopt(t->multi, CURLMOPT_MAXCONNECTS, most + SPARE_CONNECTIONS);
	curl_multi_setopt(t->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	curl_multi_setopt(t->multi, CURLMOPT_SOCKETFUNCTION, on_interest);
	curl_multi_setopt(t->multi, CURLMOPT_SOCKETDATA, t);
	curl_multi_setopt(t->multi, CURLMOPT_TIMERFUNCTION, on_deadline);
	curl_multi_setopt(t->multi, CURLMOPT_TIMERDATA, t);
	return true;
}

bool transport_global_init(struct err *err)
{
	const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);

	if (code != CURLE_OK)
		return err_fail(
			err, ERR_FAILED, "libcurl cannot be set up: %s", curl_easy_strerror(code));
	return true;
}

static void redirect_connections(struct transport *t, const char *address)
{
	struct str rule = {0};

	if (!address)
		return;
	str_addf(&rule, "::%s", address);
	t->shared.connect_to = curl_slist_append(NULL, str_cstr(&rule));
	str_release(&rule);
}

struct transport *transport_new(struct loop *loop, const struct http_options *options,
	int max_in_flight, const struct transport_events *events, void *ud, struct err *err)
{
	struct transport *t = mem_new(1, sizeof *t);

	t->loop = loop;
	t->events = events;
	t->ud = ud;
	t->shared.opened = on_opened;
	t->shared.close = on_close;
	t->shared.ud = t;
	t->shared.ca_bundle = mem_strdup(options->ca_bundle);
	t->shared.user_agent = mem_strdup(options->user_agent);
	redirect_connections(t, options->connect_to);
	t->shared.http_proxy = mem_strdup(proxy_from_upper_case());
	if (!open_multi(t, max_in_flight, err)) {
		transport_free(t);
		return NULL;
	}
	return t;
}

void transport_free(struct transport *t)
{
	struct exchange *x;

	if (!t)
		return;
	while ((x = t->free_list)) {
		t->free_list = x->next_free;
		exchange_free(x);
	}
	curl_multi_cleanup(t->multi);
	loop_timer_stop(&t->timer);
	for (size_t i = 0; i < t->watch_cap; i++)
		loop_fd_stop(&t->watches[i].fd);
	free(t->watches);
	curl_slist_free_all(t->shared.connect_to);
	free(t->shared.ca_bundle);
	free(t->shared.user_agent);
	free(t->shared.http_proxy);
	free(t);
}

void transport_run(struct transport *t)
{
	act(t, CURL_SOCKET_TIMEOUT, 0);
}

int transport_connecting(const struct transport *t)
{
	return t->shared.connecting;
}

const struct exchange_traffic *transport_traffic(const struct transport *t)
{
	return &t->shared.traffic;
}
