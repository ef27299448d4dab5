/* How an exchange ended: the numbers, and libcurl's code as one of our failures. */
#include "exchange.h"

#include "failure.h"

#include <curl/curl.h>

#include <stdio.h>
#include <string.h>

static const struct {
	CURLcode code;
	enum failure_kind kind;
} failures[] = {
	{CURLE_URL_MALFORMAT, FAILURE_URL},
	{CURLE_LOGIN_DENIED, FAILURE_URL}, /* a user name in it */
	{CURLE_COULDNT_RESOLVE_HOST, FAILURE_NAME},
	{CURLE_COULDNT_RESOLVE_PROXY, FAILURE_PROXY_NAME},
	{CURLE_COULDNT_CONNECT, FAILURE_CONNECT},
	{CURLE_PROXY, FAILURE_PROXY},
	{CURLE_SSL_CONNECT_ERROR, FAILURE_TLS},
	{CURLE_SSL_CIPHER, FAILURE_TLS},
	{CURLE_PEER_FAILED_VERIFICATION, FAILURE_CERTIFICATE},
	{CURLE_SSL_ISSUER_ERROR, FAILURE_CERTIFICATE},
	{CURLE_SSL_CACERT_BADFILE, FAILURE_CA_BUNDLE},
	{CURLE_GOT_NOTHING, FAILURE_CUT},
	{CURLE_PARTIAL_FILE, FAILURE_CUT},
	{CURLE_WEIRD_SERVER_REPLY, FAILURE_GARBLED},
	{CURLE_BAD_CONTENT_ENCODING, FAILURE_GARBLED},
	{CURLE_FILESIZE_EXCEEDED, FAILURE_BODY},
};

static enum failure_kind kind_of(const struct exchange *x, CURLcode code)
{
	const bool was_connected = x->sendings > 0;

	if (x->answer.headers_are_over)
		return FAILURE_HEADERS;
	if (x->answer.body_is_over)
		return FAILURE_BODY;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return was_connected ? FAILURE_TIME : FAILURE_CONNECT_TIME;
	if (code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR ||
		code == CURLE_ABORTED_BY_CALLBACK)
		return was_connected ? FAILURE_CUT : FAILURE_PROXY;
	if (code == CURLE_UNSUPPORTED_PROTOCOL)
		return was_connected ? FAILURE_GARBLED : FAILURE_URL;
	/* A single line of more than 100 kB never reaches on_header. */
	if (code == CURLE_OUT_OF_MEMORY && was_connected)
		return FAILURE_HEADERS;
	for (size_t i = 0; i < COUNT_OF(failures); i++) {
		if (failures[i].code == code)
			return failures[i].kind;
	}
	return FAILURE_OTHER;
}

static int64_t elapsed_ms(const struct exchange *x)
{
	curl_off_t us = 0;

	curl_easy_getinfo(x->easy, CURLINFO_TOTAL_TIME_T, &us);
	return us / 1000;
}

static void count_traffic(struct exchange *x)
{
	struct exchange_traffic *traffic = &x->shared->traffic;
	curl_off_t uploaded = 0;
	const size_t sent = (size_t)exchange_sent_bytes(x);
	size_t out_bytes;
	long connections = 0;

	curl_easy_getinfo(x->easy, CURLINFO_NUM_CONNECTS, &connections);
	curl_easy_getinfo(x->easy, CURLINFO_SIZE_UPLOAD_T, &uploaded);
	/* libcurl counts the first write, which is nearly always the only one. */
	out_bytes = x->lines.text.n + (size_t)uploaded;
	if (out_bytes < sent)
		out_bytes = sent;
	traffic->connections += (uint64_t)connections;
	traffic->bytes_out += x->sendings > 0 ? out_bytes : 0;
	traffic->bytes_in += x->answer.header_bytes + x->answer.body.n;
}

static int64_t step_us(struct exchange *x, CURLINFO step)
{
	curl_off_t us = 0;

	curl_easy_getinfo(x->easy, step, &us);
	return us;
}

static bool failed_in_handshake(CURLcode code)
{
	return code == CURLE_SSL_CONNECT_ERROR || code == CURLE_SSL_CIPHER ||
	       code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR;
}

static void set_timing(struct exchange *x, CURLcode code, struct http_timing *timing)
{
	const char *ip = NULL;
	long port = 0;

	timing->name_us = step_us(x, CURLINFO_NAMELOOKUP_TIME_T);
	/* libcurl notes the time of a refusal, and of an end before the first byte, too. */
	if (code != CURLE_COULDNT_CONNECT)
		timing->connect_us = step_us(x, CURLINFO_CONNECT_TIME_T);
	/* ... and none for a connection whose handshake failed. */
	if (timing->connect_us == 0 && failed_in_handshake(code))
		timing->connect_us = step_us(x, CURLINFO_TOTAL_TIME_T);
	timing->tls_us = step_us(x, CURLINFO_APPCONNECT_TIME_T);
	if (x->answer.header_bytes > 0)
		timing->answer_us = step_us(x, CURLINFO_STARTTRANSFER_TIME_T);
	curl_easy_getinfo(x->easy, CURLINFO_PRIMARY_IP, &ip);
	curl_easy_getinfo(x->easy, CURLINFO_PRIMARY_PORT, &port);
	if (ip && *ip)
		snprintf(timing->peer, sizeof timing->peer, strchr(ip, ':') ? "[%s]:%ld" : "%s:%ld",
			ip, port);
}

void exchange_outcome(struct exchange *x, int code, struct http_response *response)
{
	if (x->sendings == 0)
		x->shared->connecting--;
	count_traffic(x);
	*response = (struct http_response){
		.elapsed_ms = elapsed_ms(x),
		.resent = x->resent,
		.may_have_reached =
			x->resent || (x->sendings > 0 && exchange_sent_bytes(x) > x->settled_bytes),
	};
	set_timing(x, (CURLcode)code, &response->timing);
}

void exchange_answer(const struct exchange *x, struct http_response *response)
{
	long status = 0;

	curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
	response->status = (int)status;
	response->headers = str_sv(&x->answer.headers);
	response->body = str_sv(&x->answer.body);
	response->may_have_reached = true;
}

void exchange_failure(const struct exchange *x, int code, struct err *err)
{
	struct failure failure = {
		.kind = kind_of(x, (CURLcode)code),
		.url = str_sv(&x->url),
		.detail = x->error[0] ? x->error : curl_easy_strerror((CURLcode)code),
		.elapsed_ms = elapsed_ms(x),
		.received_bytes = x->answer.header_bytes + x->answer.body.n,
		.ca_bundle = x->shared->ca_bundle,
	};
	long os_errno = 0;

	curl_easy_getinfo(x->easy, CURLINFO_OS_ERRNO, &os_errno);
	failure.os_errno = (int)os_errno;
	failure_describe(&failure, err);
}
