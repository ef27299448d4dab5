/* Names, URLs and ARNs of queues. */
#include "sqscope/sqs/queue_name.h"

enum { ACCOUNT_DIGITS = 12 };

bool queue_arn_parse(struct queue_arn *arn, struct sv text)
{
	struct sv scheme, service;

	*arn = (struct queue_arn){0};
	return sv_cut(text, ':', &scheme, &text) && sv_eq_cstr(scheme, "arn") &&
	       sv_cut(text, ':', &arn->partition, &text) && sv_cut(text, ':', &service, &text) &&
	       sv_eq_cstr(service, "sqs") && sv_cut(text, ':', &arn->region, &text) &&
	       sv_cut(text, ':', &arn->account, &arn->name) && arn->partition.n > 0 &&
	       arn->name.n > 0 && !memchr(arn->name.p, ':', arn->name.n);
}

/* What follows the host, without query, fragment and slashes at its end; empty when this is no URL.
 */
static struct sv path_of_url(struct sv url)
{
	const struct sv mark = sv_cstr("//");
	struct sv scheme, host, path, rest;

	sv_cut(url, '#', &url, &rest);
	sv_cut(url, '?', &url, &rest);
	if (!sv_cut(url, ':', &scheme, &rest) || !sv_starts_with(rest, mark))
		return sv_cstr("");
	sv_cut(sv_of(rest.p + mark.n, rest.n - mark.n), '/', &host, &path);
	while (sv_ends_with(path, sv_cstr("/")))
		path.n--;
	return path;
}

/* The last segment; *before is what stands in front of its slash. */
static struct sv last_segment(struct sv path, struct sv *before)
{
	for (size_t i = path.n; i > 0; i--) {
		if (path.p[i - 1] != '/')
			continue;
		*before = sv_of(path.p, i - 1);
		return sv_of(path.p + i, path.n - i);
	}
	*before = sv_cstr("");
	return path;
}

struct sv queue_name_of_url(struct sv url)
{
	struct sv before;

	return last_segment(path_of_url(url), &before);
}

struct sv queue_account_of_url(struct sv url)
{
	struct sv path, account;

	last_segment(path_of_url(url), &path);
	account = last_segment(path, &path);
	for (size_t i = 0; i < account.n; i++) {
		if (account.p[i] < '0' || account.p[i] > '9')
			return sv_cstr("");
	}
	return account.n == ACCOUNT_DIGITS ? account : sv_cstr("");
}

bool queue_name_is_fifo(struct sv name)
{
	return sv_ends_with(name, sv_cstr(".fifo"));
}

enum queue_ref_kind queue_ref_kind(struct sv text)
{
	struct queue_arn arn;

	if (queue_arn_parse(&arn, text))
		return QUEUE_REF_ARN;
	if (sv_starts_with(text, sv_cstr("http://")) || sv_starts_with(text, sv_cstr("https://")))
		return QUEUE_REF_URL;
	return sv_has_glob(text) ? QUEUE_REF_GLOB : QUEUE_REF_NAME;
}
