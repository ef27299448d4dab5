/*
 * The front's inside, shared by the two files that know libmicrohttpd: sim_http.c (one request) and
 * sim_front.c (the server and its turns).
 */
#ifndef SIM_FRONT_H
#define SIM_FRONT_H

#include "sim_http.h"
#include "sim_httpd.h"

struct sim_front {
	struct sim_httpd httpd;
	struct loop *loop;
	struct sim_store *store;
	const struct sim_service *service; /* that gets everything; NULL: found for each */
	struct sim_verifier verifier;
	struct MHD_Daemon *daemon;
	struct loop_fd watch;    /* of libmicrohttpd's epoll descriptor */
	struct loop_timer timer; /* for what the world does by itself */
	int64_t timer_ms;        /* the moment it is set to; -1: none */
	struct loop_timer again; /* libmicrohttpd has something left to do */
	struct sim_list exchanges;
	bool is_closing; /* nothing may wait any more */
	int port;
};

/* What libmicrohttpd calls: at the first line of a request, with its parts, at its end. */
void *sim_http_on_start(void *ud, const char *uri, struct MHD_Connection *connection);
enum MHD_Result sim_http_on_request(void *ud, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_bytes,
	void **state);
void sim_http_on_end(void *ud, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode why);

/* Whatever it waits for, its answer is that the service is unavailable. */
void sim_http_drop(struct sim_exchange *x);

#endif
