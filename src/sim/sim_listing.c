/* ListQueues, ListDeadLetterSourceQueues, and their pages. */
#include "sim_actions.h"
#include "sim_base64.h"
#include "sqscope/sim/sim.h"

enum { PAGE_MAX = 1000 };

typedef bool (*listed_fn)(const struct sim_call *call, const struct sim_queue *q);

struct page {
	const char *member;
	struct sv prefix;
	struct str after; /* the last name of the page before */
	int64_t most;
	bool has_most;
	listed_fn is_listed;
	json_t *urls;
	const char *last; /* name of the last one on this page */
	bool has_more;
};

/* A token is the name of the last queue, so that a page neither repeats nor skips what stayed. */
static const char token_prefix[] = "sim1:";

static bool read_token(struct sim_call *call, struct page *page)
{
	struct sv token;
	if (!sim_in_text(call->in, "NextToken", &token, &call->error))
		return false;
	if (!token.p)
		return true;
	struct str bytes = {0};
	bool is_valid = sim_base64_decode(&bytes, token) &&
			sv_starts_with(str_sv(&bytes), sv_cstr(token_prefix));
	if (is_valid) {
		struct sv name = str_sv(&bytes);
		name.p += sizeof token_prefix - 1;
		name.n -= sizeof token_prefix - 1;
		str_set(&page->after, name);
	}
	str_release(&bytes);
	return is_valid || sim_error_set(&call->error, SIM_ERROR_INVALID_PARAMETER_VALUE,
				   "Invalid or expired next token.");
}

static bool read_page(struct sim_call *call, struct page *page)
{
	page->most = PAGE_MAX;
	page->has_most = json_is_integer(json_object_get(call->in, "MaxResults"));
	return sim_in_number(call->in, "MaxResults", 1, PAGE_MAX,
		       "MaxResults must be an integer between 1 and 1000.", &page->most,
		       &call->error) &&
	       read_token(call, page);
}

static size_t first_place(const struct sim_call *call, const struct page *page)
{
	size_t place = sim_store_place(call->store, page->prefix);
	if (!page->after.n)
		return place;
	size_t next = sim_store_place(call->store, str_sv(&page->after));
	if (next < call->store->queue_count &&
		sv_eq_cstr(str_sv(&page->after), call->store->by_name[next]->name))
		next++;
	return next > place ? next : place;
}

static void fill(struct sim_call *call, struct page *page)
{
	for (size_t i = first_place(call, page); i < call->store->queue_count; i++) {
		const struct sim_queue *q = call->store->by_name[i];
		if (!sv_starts_with(sv_cstr(q->name), page->prefix))
			return;
		if (!page->is_listed(call, q))
			continue;
		if ((int64_t)json_array_size(page->urls) == page->most) {
			page->has_more = true;
			return;
		}
		sim_out_url(call, page->urls, q->name);
		page->last = q->name;
	}
}

static void out_token(struct sim_call *call, const struct page *page)
{
	struct str name = {0}, token = {0};
	str_addf(&name, "%s%s", token_prefix, page->last);
	sim_base64_encode(&token, str_sv(&name));
	sim_out_sv(call->out, "NextToken", str_sv(&token));
	str_release(&name);
	str_release(&token);
}

static enum sim_outcome list(struct sim_call *call, struct page *page)
{
	enum sim_outcome outcome = SIM_FAILED;
	if (read_page(call, page)) {
		page->urls = json_array();
		fill(call, page);
		json_object_set_new(call->out, page->member, page->urls);
		/* The service gives a token only to who asked for pages (API reference). */
		if (page->has_more && page->has_most)
			out_token(call, page);
		outcome = SIM_DONE;
	}
	str_release(&page->after);
	return outcome;
}

static bool is_known_by_now(const struct sim_call *call, const struct sim_queue *q)
{
	return call->store->now_ms - q->created_ms >= call->store->knobs.listing_lag_ms;
}

static bool is_source(const struct sim_call *call, const struct sim_queue *q)
{
	const char *target = q->settings.redrive_target;
	return target && strcmp(target, call->queue->arn) == 0;
}

/* Queues that were deleted a moment ago, while the listing lags. */
static void list_graves(struct sim_call *call, struct sv prefix)
{
	const struct sim_store *store = call->store;
	json_t *urls = json_object_get(call->out, "QueueUrls");
	for (struct map_entry *e = map_first(store->graves); e; e = map_next(e)) {
		const struct sim_grave *grave = map_value(e);
		if (store->now_ms - grave->deleted_ms < store->knobs.listing_lag_ms &&
			sv_starts_with(map_key(e), prefix) && json_array_size(urls) < PAGE_MAX)
			json_array_append_new(urls, json_sprintf("%s/" SIM_ACCOUNT "/%.*s",
							    call->base_url, SV_ARGS(map_key(e))));
	}
}

enum sim_outcome sim_list_queues(struct sim_call *call)
{
	struct page page = {.member = "QueueUrls", .is_listed = is_known_by_now};
	if (!sim_in_text(call->in, "QueueNamePrefix", &page.prefix, &call->error))
		return SIM_FAILED;
	enum sim_outcome outcome = list(call, &page);
	if (outcome == SIM_DONE && call->store->knobs.listing_lag_ms && !page.has_more)
		list_graves(call, page.prefix);
	if (outcome == SIM_DONE && !json_array_size(json_object_get(call->out, "QueueUrls")))
		json_object_del(call->out, "QueueUrls");
	return outcome;
}

enum sim_outcome sim_list_dead_letter_source_queues(struct sim_call *call)
{
	struct page page = {.member = "queueUrls", .is_listed = is_source};
	return list(call, &page);
}
