/*
 * libmicrohttpd, loaded when a simulator starts: it brings GnuTLS with it, which would be set up
 * at every start of the program. The functions have their own names here.
 */
#ifndef SIM_HTTPD_H
#define SIM_HTTPD_H

#include "sqscope/base/err.h"

#include <microhttpd.h>

struct sim_httpd {
	__typeof__(MHD_add_response_header) *add_response_header;
	__typeof__(MHD_create_response_from_buffer) *create_response_from_buffer;
	__typeof__(MHD_create_response_from_callback) *create_response_from_callback;
	__typeof__(MHD_destroy_response) *destroy_response;
	__typeof__(MHD_get_connection_info) *get_connection_info;
	__typeof__(MHD_get_connection_values) *get_connection_values;
	__typeof__(MHD_get_daemon_info) *get_daemon_info;
	__typeof__(MHD_get_timeout) *get_timeout;
	__typeof__(MHD_is_feature_supported) *is_feature_supported;
	__typeof__(MHD_queue_response) *queue_response;
	__typeof__(MHD_resume_connection) *resume_connection;
	__typeof__(MHD_run) *run;
	__typeof__(MHD_start_daemon) *start_daemon;
	__typeof__(MHD_stop_daemon) *stop_daemon;
	__typeof__(MHD_suspend_connection) *suspend_connection;
};

bool sim_httpd_load(struct sim_httpd *httpd, struct err *err) MUST_CHECK;

#endif
