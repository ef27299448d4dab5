/* One libcurl handle: what is set on it, and what it tells while a request is under way. */
#include "exchange.h"

#include "sqscope/base/fatal.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <curl/curl.h>

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>

enum { CONNECT_TIMEOUT_MS = 5000, TIMEOUT_MS = 15000, LOW_SPEED_TIME_S = 20 };

static_assert(
	sizeof((struct exchange *)NULL)->error >= CURL_ERROR_SIZE, "libcurl's words would not fit");

struct option {
	CURLoption option;
	long value;
};

/* What is the same for every request. Why each: design, aws-access 4.3. */
static const struct option fixed_options[] = {
	{CURLOPT_NOSIGNAL, 1},
	{CURLOPT_QUICK_EXIT, 1}, /* an end never waits for a name look-up */
	{CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
	{CURLOPT_TCP_KEEPALIVE, 1},
	{CURLOPT_TCP_KEEPIDLE, 30},
	{CURLOPT_TCP_KEEPINTVL, 10},
	{CURLOPT_MAXAGE_CONN, 50},
	{CURLOPT_BUFFERSIZE, 16 * 1024},
	{CURLOPT_SSL_VERIFYPEER, 1},
	{CURLOPT_SSL_VERIFYHOST, 2},
	{CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
	{CURLOPT_FOLLOWLOCATION, 0},
	{CURLOPT_NETRC, CURL_NETRC_IGNORED},
	{CURLOPT_DISALLOW_USERNAME_IN_URL, 1},
	{CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
	{CURLOPT_DNS_CACHE_TIMEOUT, 60},
};

/* --- callbacks of a transfer: they may call no function of the multi handle ------------------ */

static size_t on_header(char *data, size_t size, size_t count, void *ud)
{
	struct exchange *x = ud;

	return answer_add_header(&x->answer, sv_of(data, size * count)) ? size * count : 0;
}

static size_t on_body(char *data, size_t size, size_t count, void *ud)
{
	struct exchange *x = ud;

	return answer_add_body(&x->answer, sv_of(data, size * count)) ? size * count : 0;
}

static int on_socket_made(void *ud, curl_socket_t fd, curlsocktype purpose)
{
	const struct exchange_shared *shared = ud;

	(void)purpose;
	/* Children must not inherit connections. */
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	shared->opened(shared->ud, fd);
	return CURL_SOCKOPT_OK;
}

static int on_socket_end(void *ud, curl_socket_t fd)
{
	const struct exchange_shared *shared = ud;

	shared->close(shared->ud, fd);
	return 0;
}

long exchange_sent_bytes(const struct exchange *x)
{
	long bytes = 0;

	curl_easy_getinfo(x->easy, CURLINFO_REQUEST_SIZE, &bytes);
	return bytes;
}

/*
 * A connection is there and the request is about to be written. When a reused connection turns out
 * to be dead libcurl sends the request again by itself; then we are here once more, and bytes of it
 * have left before. (Behind a proxy the CONNECT of the new connection counts among them, so a
 * request may be called sent again that was not, but never the other way round.)
 */
static int on_connected(void *ud, char *peer, char *own, int peer_port, int own_port)
{
	struct exchange *x = ud;
	const long bytes = exchange_sent_bytes(x);

	(void)peer;
	(void)own;
	(void)peer_port;
	(void)own_port;
	if (x->sendings++ == 0) {
		x->shared->connecting--;
	} else if (bytes > x->settled_bytes) {
		if (x->no_resend)
			return CURL_PREREQFUNC_ABORT;
		x->resent = true;
	}
	x->settled_bytes = bytes;
	return CURL_PREREQFUNC_OK;
}

/* --- its life -------------------------------------------------------------------------------- */

/* Only when memory has run out, or by a libcurl that is not the one we were built for. */
static void must(CURLcode code)
{
	if (code != CURLE_OK)
		fatal_abort("libcurl refuses an option: %s", curl_easy_strerror(code));
}

static void open_easy(struct exchange *x)
{
	struct exchange_shared *shared = x->shared;

	x->easy = curl_easy_init();
	if (!x->easy)
		fatal_abort("out of memory (a libcurl handle)");
	for (size_t i = 0; i < COUNT_OF(fixed_options); i++)
		must(curl_easy_setopt(x->easy, fixed_options[i].option, fixed_options[i].value));
	must(curl_easy_setopt(x->easy, CURLOPT_PROTOCOLS_STR, "http,https"));
	must(curl_easy_setopt(x->easy, CURLOPT_USERAGENT, shared->user_agent));
	if (shared->ca_bundle)
		must(curl_easy_setopt(x->easy, CURLOPT_CAINFO, shared->ca_bundle));
	if (shared->connect_to)
		must(curl_easy_setopt(x->easy, CURLOPT_CONNECT_TO, shared->connect_to));
	must(curl_easy_setopt(
		x->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)limit(LIMIT_HTTP_BODY)));
	must(curl_easy_setopt(x->easy, CURLOPT_ERRORBUFFER, x->error));
	must(curl_easy_setopt(x->easy, CURLOPT_PRIVATE, x));
	must(curl_easy_setopt(x->easy, CURLOPT_HEADERFUNCTION, on_header));
	must(curl_easy_setopt(x->easy, CURLOPT_HEADERDATA, x));
	must(curl_easy_setopt(x->easy, CURLOPT_WRITEFUNCTION, on_body));
	must(curl_easy_setopt(x->easy, CURLOPT_WRITEDATA, x));
	must(curl_easy_setopt(x->easy, CURLOPT_SOCKOPTFUNCTION, on_socket_made));
	must(curl_easy_setopt(x->easy, CURLOPT_SOCKOPTDATA, shared));
	must(curl_easy_setopt(x->easy, CURLOPT_CLOSESOCKETFUNCTION, on_socket_end));
	must(curl_easy_setopt(x->easy, CURLOPT_CLOSESOCKETDATA, shared));
	must(curl_easy_setopt(x->easy, CURLOPT_PREREQFUNCTION, on_connected));
	must(curl_easy_setopt(x->easy, CURLOPT_PREREQDATA, x));
}

struct exchange *exchange_new(struct exchange_shared *shared)
{
	struct exchange *x = mem_new(1, sizeof *x);

	x->shared = shared;
	x->headers = mem_new(REQUEST_MAX_LINES, sizeof *x->headers);
	open_easy(x);
	return x;
}

void exchange_free(struct exchange *x)
{
	curl_easy_cleanup(x->easy);
	str_release(&x->url);
	str_release(&x->body);
	request_lines_release(&x->lines);
	answer_release(&x->answer);
	free(x->headers);
	free(x);
}

void exchange_clear(struct exchange *x)
{
	/* libcurl counts the repeats of a handle's whole life and gives up at the sixth. */
	if (x->sendings > 1) {
		curl_easy_cleanup(x->easy);
		open_easy(x);
	}
	answer_clear(&x->answer);
	reused_clear(&x->body);
	x->resent = false;
	x->sendings = 0;
	x->settled_bytes = 0;
}

/* --- a request out --------------------------------------------------------------------------- */

static void set_method(struct exchange *x, const struct http_request *request)
{
	const bool is_post = sv_eq_cstr(request->method, "POST");
	struct str method = {0};

	must(curl_easy_setopt(x->easy, CURLOPT_CUSTOMREQUEST, NULL));
	if (sv_eq_cstr(request->method, "HEAD")) {
		must(curl_easy_setopt(x->easy, CURLOPT_NOBODY, 1L));
		return;
	}
	if (sv_eq_cstr(request->method, "GET") && sv_is_empty(request->body)) {
		must(curl_easy_setopt(x->easy, CURLOPT_HTTPGET, 1L));
		return;
	}
	str_set(&x->body, request->body);
	must(curl_easy_setopt(x->easy, CURLOPT_POST, 1L));
	must(curl_easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->body.n));
	must(curl_easy_setopt(x->easy, CURLOPT_POSTFIELDS, str_cstr(&x->body)));
	if (is_post)
		return;
	str_set(&method, request->method);
	must(curl_easy_setopt(x->easy, CURLOPT_CUSTOMREQUEST, str_cstr(&method)));
	str_release(&method);
}

static void set_times(struct exchange *x, const struct http_request *request)
{
	const int64_t connect_ms = request->connect_timeout_ms;
	const int64_t whole_ms = request->timeout_ms;
	const bool is_watched = !request->is_long_poll;

	must(curl_easy_setopt(x->easy, CURLOPT_CONNECTTIMEOUT_MS,
		(long)(connect_ms > 0 ? connect_ms : CONNECT_TIMEOUT_MS)));
	must(curl_easy_setopt(
		x->easy, CURLOPT_TIMEOUT_MS, (long)(whole_ms > 0 ? whole_ms : TIMEOUT_MS)));
	must(curl_easy_setopt(x->easy, CURLOPT_LOW_SPEED_LIMIT, is_watched ? 1L : 0L));
	must(curl_easy_setopt(
		x->easy, CURLOPT_LOW_SPEED_TIME, is_watched ? (long)LOW_SPEED_TIME_S : 0L));
}

/* NULL leaves it to libcurl and the variables that it reads; "" is none at all. */
static const char *proxy_for(
	const struct exchange_shared *shared, const struct http_request *request)
{
	const struct sv scheme = sv_of(request->url.p, request->url.n < 5 ? 0 : 5);

	if (request->no_proxy)
		return "";
	return sv_eq_nocase(scheme, sv_cstr("http:")) ? shared->http_proxy : NULL;
}

static void set_headers(struct exchange *x)
{
	for (size_t i = 0; i < x->lines.count; i++) {
		x->headers[i].data = x->lines.lines[i];
		x->headers[i].next = i + 1 < x->lines.count ? &x->headers[i + 1] : NULL;
	}
	must(curl_easy_setopt(x->easy, CURLOPT_HTTPHEADER, x->lines.count > 0 ? x->headers : NULL));
}

bool exchange_set_request(struct exchange *x, const struct http_request *request, struct err *err)
{
	if (!request_lines_set(&x->lines, request, err))
		return false;
	x->no_resend = request->no_resend;
	str_set(&x->url, request->url);
	must(curl_easy_setopt(x->easy, CURLOPT_URL, str_cstr(&x->url)));
	must(curl_easy_setopt(x->easy, CURLOPT_PROXY, proxy_for(x->shared, request)));
	set_method(x, request);
	set_times(x, request);
	set_headers(x);
	return true;
}
