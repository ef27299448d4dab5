/* Plain requests to the machine, tried a few times. */
#include "metadata.h"

#include "sqscope/base/digest.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct metadata {
	struct loop *loop;
	struct http *http;
	struct http_transfer *transfer; /* NULL during a pause */
	struct loop_timer pause;
	struct metadata_request request; /* its views look at text */
	struct str text;
	int tried;
	bool is_cancelled; /* only http still knows it */
	metadata_done_fn done;
	void *ud;
};

static void try_once(struct metadata *metadata);

static void free_metadata(struct metadata *metadata)
{
	loop_timer_stop(&metadata->pause);
	digest_wipe(metadata->text.p, metadata->text.n);
	str_release(&metadata->text);
	free(metadata);
}

static bool prepare(void *ud, struct http_request *out, struct err *err)
{
	const struct metadata *metadata = ud;
	const struct metadata_request *request = &metadata->request;

	(void)err;
	out->method = request->method;
	out->url = request->url;
	for (size_t i = 0; i < request->header_count; i++)
		out->headers[out->header_count++] = request->headers[i];
	out->connect_timeout_ms = request->connect_timeout_ms;
	out->timeout_ms = request->timeout_ms;
	out->no_proxy = true;
	return true;
}

static void on_pause_over(void *ud)
{
	try_once(ud);
}

static void on_http(void *ud, const struct http_response *response, const struct err *err)
{
	struct metadata *metadata = ud;
	const struct metadata_request *request = &metadata->request;
	int tries = err_is_set(err) ? request->silent_tries : request->tries;
	bool is_well = !err_is_set(err) && response->status < 500;

	metadata->transfer = NULL;
	if (metadata->is_cancelled) {
		free_metadata(metadata);
	} else if (!is_well && metadata->tried < tries) {
		loop_timer_start(metadata->loop, &metadata->pause, request->pause_ms, on_pause_over,
			metadata);
	} else {
		metadata->done(metadata->ud, response->status, response->body,
			err_is_set(err) ? err : NULL);
		free_metadata(metadata);
	}
}

static void try_once(struct metadata *metadata)
{
	metadata->tried++;
	metadata->transfer =
		http_start(metadata->http, PRIORITY_USER, false, prepare, on_http, metadata);
}

static struct sv keep(struct str *text, struct sv part)
{
	size_t at = text->n;

	str_add(text, part);
	return sv_of(text->p + at, part.n);
}

static void copy_request(struct metadata *metadata, const struct metadata_request *request)
{
	struct str *text = &metadata->text;
	size_t room = request->method.n + request->url.n + 1;

	for (size_t i = 0; i < request->header_count; i++)
		room += request->headers[i].name.n + request->headers[i].value.n;
	/* All the room at once: the views must not move. */
	str_reserve(text, room);
	metadata->request = *request;
	metadata->request.method = keep(text, request->method);
	metadata->request.url = keep(text, request->url);
	for (size_t i = 0; i < request->header_count; i++) {
		metadata->request.headers[i].name = keep(text, request->headers[i].name);
		metadata->request.headers[i].value = keep(text, request->headers[i].value);
	}
}

struct metadata *metadata_start(struct loop *loop, struct http *http,
	const struct metadata_request *request, metadata_done_fn done, void *ud)
{
	struct metadata *metadata = mem_new(1, sizeof *metadata);

	copy_request(metadata, request);
	metadata->loop = loop;
	metadata->http = http;
	metadata->done = done;
	metadata->ud = ud;
	try_once(metadata);
	return metadata;
}

void metadata_cancel(struct metadata *metadata)
{
	if (!metadata)
		return;
	metadata->is_cancelled = true;
	if (metadata->transfer)
		http_cancel(metadata->transfer);
	else
		free_metadata(metadata);
}
