/* Queues of other regions and contexts. */
#include "op_place.h"

#include "sqscope/aws/endpoint.h"
#include "sqscope/base/mem.h"
#include "sqscope/http/url.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

/* "CONTEXT:QUEUE": no name of a queue holds a colon. */
static bool split_context(struct sv ref, struct sv *context, struct sv *queue)
{
	enum queue_ref_kind kind = queue_ref_kind(ref);
	size_t end = ref.n;
	if (kind == QUEUE_REF_URL || kind == QUEUE_REF_ARN)
		return false;
	while (end > 0 && ref.p[end - 1] != ':')
		end--;
	if (end == 0)
		return false;
	*context = sv_of(ref.p, end - 1);
	*queue = sv_of(ref.p + end, ref.n - end);
	return true;
}

/* The region that an ARN or the host of a URL names; empty. */
static void region_of(struct sv ref, struct str *region)
{
	struct queue_arn arn;
	struct url url = {0};
	if (queue_ref_kind(ref) == QUEUE_REF_ARN && queue_arn_parse(&arn, ref))
		str_add(region, arn.region);
	else if (queue_ref_kind(ref) == QUEUE_REF_URL && url_parse(&url, ref, NULL))
		str_add(region, endpoint_region_of_host(str_sv(&url.host)));
	url_release(&url);
}

static bool is_same(const struct context *c, const struct context_settings *settings)
{
	return sv_eq(sv_cstr(c->settings.name), sv_cstr(settings->name)) &&
	       (!settings->has_switched_region ||
		       sv_eq(sv_cstr(c->fleet.place.region), sv_cstr(settings->region)));
}

static struct context *join(
	struct op_session *op, const struct context_settings *settings, struct err *err)
{
	struct session *s = &op->session;
	struct context *c;
	for (size_t i = 0; i < s->context_count; i++) {
		if (is_same(s->contexts[i], settings) && s->contexts[i]->sqs)
			return s->contexts[i];
	}
	c = context_new(s, settings);
	session_add(s, c);
	if (context_resolve(c, err) && context_connect(c, err) && session_await_context(s, c, err))
		return c;
	err_prefix(err, "%s", place_word(&c->fleet.place));
	return NULL;
}

static struct context *named_context(struct op_session *op, struct sv name, struct err *err)
{
	const struct context_settings **chosen, *settings;
	size_t count;
	if (!context_list_choose(&op->session.known, name, &chosen, &count, err))
		return NULL;
	settings = count == 1 ? chosen[0] : NULL;
	free(chosen);
	if (settings)
		return join(op, settings, err);
	err_set(err, ERR_USAGE, "%.*s: name one context", SV_ARGS(name));
	return NULL;
}

/* The context at hand, in another region. */
static struct context *region_context(struct op_session *op, const char *region, struct err *err)
{
	struct context_settings settings = op->context->settings;
	settings.region = (char *)region;
	settings.has_switched_region = true;
	return join(op, &settings, err);
}

static struct context *context_for(struct op_session *op, struct sv *ref, struct err *err)
{
	const char *own = op->context->fleet.place.region;
	struct str region = {0};
	struct context *found = op->context;
	struct sv name;
	if (split_context(*ref, &name, ref))
		return named_context(op, name, err);
	region_of(*ref, &region);
	if (region.n > 0 && own && !sv_eq_cstr(str_sv(&region), own))
		found = region_context(op, str_cstr(&region), err);
	str_release(&region);
	return found;
}

bool op_place_find(struct op_session *op, struct sv ref, struct op_place *place, struct err *err)
{
	place->context = context_for(op, &ref, err);
	return place->context && op_session_find_in(op, place->context, ref, &place->queue, err);
}

void op_place_release(struct op_place *place)
{
	op_queue_release(&place->queue);
}
