/* The functions of libmicrohttpd by name. */
#include "sim_httpd.h"

#include "sqscope/base/late_library.h"

static const char file[] = "libmicrohttpd.so.12";

static const struct late_function functions[] = {
	{"MHD_add_response_header", offsetof(struct sim_httpd, add_response_header)},
	{"MHD_create_response_from_buffer",
		offsetof(struct sim_httpd, create_response_from_buffer)},
	{"MHD_create_response_from_callback",
		offsetof(struct sim_httpd, create_response_from_callback)},
	{"MHD_destroy_response", offsetof(struct sim_httpd, destroy_response)},
	{"MHD_get_connection_info", offsetof(struct sim_httpd, get_connection_info)},
	{"MHD_get_connection_values", offsetof(struct sim_httpd, get_connection_values)},
	{"MHD_get_daemon_info", offsetof(struct sim_httpd, get_daemon_info)},
	{"MHD_get_timeout", offsetof(struct sim_httpd, get_timeout)},
	{"MHD_is_feature_supported", offsetof(struct sim_httpd, is_feature_supported)},
	{"MHD_queue_response", offsetof(struct sim_httpd, queue_response)},
	{"MHD_resume_connection", offsetof(struct sim_httpd, resume_connection)},
	{"MHD_run", offsetof(struct sim_httpd, run)},
	{"MHD_start_daemon", offsetof(struct sim_httpd, start_daemon)},
	{"MHD_stop_daemon", offsetof(struct sim_httpd, stop_daemon)},
	{"MHD_suspend_connection", offsetof(struct sim_httpd, suspend_connection)},
};

bool sim_httpd_load(struct sim_httpd *httpd, struct err *err)
{
	return late_library_load(file, functions, COUNT_OF(functions), httpd, err);
}
