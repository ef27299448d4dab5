/* The QUEUE arguments: which rows they name, and which prefixes have to be listed for the globs. */
#include "fleet_internal.h"
#include "poller_internal.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

static void push(char ***list, size_t *count, size_t *cap, struct sv text)
{
	*list = mem_grow(*list, cap, *count + 1, sizeof **list);
	(*list)[(*count)++] = mem_strndup(text.p, text.n);
}

static struct sv literal_head(struct sv glob)
{
	size_t n = 0;

	while (n < glob.n && !strchr("*?[", glob.p[n]))
		n++;
	return sv_of(glob.p, n);
}

/* A shorter prefix holds all that a longer one does, so of two only the shorter is listed. */
static void add_root(struct listing *listing, struct sv prefix)
{
	size_t kept = 0;

	for (size_t i = 0; i < listing->root_count; i++) {
		if (sv_starts_with(prefix, sv_cstr(listing->roots[i])))
			return;
	}
	for (size_t i = 0; i < listing->root_count; i++) {
		if (sv_starts_with(sv_cstr(listing->roots[i]), prefix))
			free(listing->roots[i]);
		else
			listing->roots[kept++] = listing->roots[i];
	}
	listing->root_count = kept;
	push(&listing->roots, &listing->root_count, &listing->root_cap, prefix);
}

static void add_glob(struct listing *listing, struct sv glob)
{
	push(&listing->globs, &listing->glob_count, &listing->glob_cap, glob);
	add_root(listing, literal_head(glob));
	listing->is_needed = true;
}

static void add_row(struct poller *p, struct queue *q)
{
	q->is_named = true;
	poller_adopt(p, q);
}

static void add_arn(struct poller *p, struct sv text)
{
	struct queue *q = fleet_add_arn(p->fleet, text);
	struct err err = {0};

	if (q) {
		fleet_watch(p->fleet, q);
		add_row(p, q);
		return;
	}
	/* A row that says what is wrong; there is nothing to ask the service. */
	q = fleet_add_missing(p->fleet, text);
	err_set(&err, ERR_NOT_FOUND, "'%.*s' is not the ARN of a queue", SV_ARGS(text));
	fleet_poll_failed(p->fleet, q, &err, loop_now_ms(p->loop));
}

static void add_pattern(struct poller *p, struct sv text)
{
	switch (queue_ref_kind(text)) {
	case QUEUE_REF_NAME:
		add_row(p, fleet_add_missing(p->fleet, text));
		break;
	case QUEUE_REF_GLOB:
		add_glob(&p->listing, text);
		break;
	case QUEUE_REF_URL:
		add_row(p, fleet_add_url(p->fleet, text, true));
		break;
	case QUEUE_REF_ARN:
		add_arn(p, text);
		break;
	}
}

void patterns_read(struct poller *p)
{
	size_t most = (size_t)limit(LIMIT_PATTERNS);

	for (size_t i = 0; i < p->pattern_count && i < most; i++)
		add_pattern(p, sv_cstr(p->patterns[i]));
	if (p->pattern_count > 0)
		return;
	p->listing.is_needed = true;
	add_root(&p->listing, sv_cstr(""));
}

bool patterns_match(const struct listing *listing, struct sv name)
{
	for (size_t i = 0; i < listing->glob_count; i++) {
		if (sv_glob(name, sv_cstr(listing->globs[i])))
			return true;
	}
	return listing->glob_count == 0;
}

static void free_all(char **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(list[i]);
	free(list);
}

void patterns_release(struct listing *listing)
{
	free_all(listing->globs, listing->glob_count);
	free_all(listing->roots, listing->root_count);
}
