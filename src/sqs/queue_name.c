/* The names of a queue: URL, ARN, name, and what an argument means. */
#include "sqscope/sqs/queue_name.h"

enum { ACCOUNT_DIGITS = 12 };

bool queue_arn_parse(struct queue_arn *arn, struct sv text)
{
	struct sv head, service;

	*arn = (struct queue_arn){0};
	if (!sv_cut(text, ':', &head, &text) || !sv_eq_cstr(head, "arn"))
		return false;
	if (!sv_cut(text, ':', &arn->partition, &text) || !sv_cut(text, ':', &service, &text) ||
		!sv_eq_cstr(service, "sqs"))
		return false;
	if (!sv_cut(text, ':', &arn->region, &text) || !sv_cut(text, ':', &arn->account, &text))
		return false;
	arn->name = text;
	return arn->partition.n > 0 && arn->name.n > 0 && !memchr(text.p, ':', text.n);
}

/* The path's last segment; *before is the path in front of it. */
static struct sv last_segment(struct sv path, struct sv *before)
{
	size_t end = path.n, start;

	while (end > 0 && path.p[end - 1] == '/')
		end--;
	start = end;
	while (start > 0 && path.p[start - 1] != '/')
		start--;
	*before = sv_of(path.p, start);
	return sv_of(path.p + start, end - start);
}

/* What follows the host; empty when there is no scheme or no path. */
static struct sv path_of_url(struct sv url)
{
	struct sv rest = url, head;

	if (!sv_cut(url, ':', &head, &rest) || !sv_starts_with(rest, sv_cstr("//")))
		return sv_of(url.p, 0);
	rest = sv_of(rest.p + 2, rest.n - 2);
	if (!sv_cut(rest, '/', &head, &rest))
		return sv_of(url.p, 0);
	sv_cut(rest, '?', &rest, &head);
	return rest;
}

struct sv queue_name_of_url(struct sv url)
{
	struct sv before;

	return last_segment(path_of_url(url), &before);
}

struct sv queue_account_of_url(struct sv url)
{
	struct sv before, account;

	last_segment(path_of_url(url), &before);
	account = last_segment(before, &before);
	for (size_t i = 0; i < account.n; i++) {
		if (account.p[i] < '0' || account.p[i] > '9')
			return sv_of(url.p, 0);
	}
	return account.n == ACCOUNT_DIGITS ? account : sv_of(url.p, 0);
}

bool queue_name_is_fifo(struct sv name)
{
	return sv_ends_with(name, sv_cstr(".fifo"));
}

enum queue_ref_kind queue_ref_kind(struct sv text)
{
	if (sv_starts_with(text, sv_cstr("https://")) || sv_starts_with(text, sv_cstr("http://")))
		return QUEUE_REF_URL;
	if (sv_starts_with(text, sv_cstr("arn:")))
		return QUEUE_REF_ARN;
	return sv_has_glob(text) ? QUEUE_REF_GLOB : QUEUE_REF_NAME;
}
