/*
 * The one proxy variable that libcurl does not read by itself.
 */
#ifndef SQSCOPE_HTTP_PROXY_ROOM_H
#define SQSCOPE_HTTP_PROXY_ROOM_H

/*
 * The proxy for http:// URLs that HTTP_PROXY names, as botocore reads it: http_proxy in lower case
 * wins, even when it is empty, and under CGI (REQUEST_METHOD is set) the variable is a request's
 * header and is not believed. NULL when libcurl's own rules are to decide. Borrowed from the
 * environment.
 */
const char *proxy_from_upper_case(void);

#endif
