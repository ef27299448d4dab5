/* What is wrong with more than a row: an account, a connection, a listing, many queues. */
#include "trouble.h"
#include "sqscope/base/clock.h"
#include "sqscope/model/write_gate.h"
#include "ui_state.h"

enum {
	QUEUES_IN_TROUBLE_MIN = 3, /* fewer are rows with a `?`, not a banner */
	QUEUES_IN_TROUBLE_PCT = 10
};

static bool has_trouble(const struct place_view *view, enum trouble_kind kind)
{
	const struct poller_status *status = &view->status;

	switch (kind) {
	case TROUBLE_ACCOUNT:
		return account_check(&view->fleet->place, sv_cstr(view->fleet->account)) ==
		       ACCOUNT_IS_ANOTHER;
	case TROUBLE_LINK:
		return status->phase == POLLER_UNREACHABLE && status->link_error;
	case TROUBLE_LISTING:
		return status->list_error != NULL;
	case TROUBLE_NONE:
	case TROUBLE_QUEUES:
	case TROUBLE_KINDS:
		break;
	}
	return false;
}

/* Of the context that the screen is about when it has such a trouble, else of the first that has.
 */
static bool find_of_contexts(struct ui *ui, enum trouble_kind kind, struct trouble *out)
{
	const struct fleet *fleet = ui_fleet(ui);
	size_t count = 0;

	*out = (struct trouble){.kind = kind};
	for (size_t i = 0; i < ui->places.count; i++) {
		const struct place_view *view = &ui->places.items[i];

		if (!has_trouble(view, kind))
			continue;
		if (count++ == 0 || view->fleet == fleet)
			out->place = view;
	}
	if (count == 0)
		return false;
	out->others = count - 1;
	if (kind == TROUBLE_LINK)
		out->err = out->place->status.link_error;
	else if (kind == TROUBLE_LISTING)
		out->err = out->place->status.list_error;
	return true;
}

/* Of the queues: enough of them fail in one way. */
static bool find_of_queues(const struct ui *ui, struct trouble *out)
{
	const struct fleet_summary *summary = &ui->alarms.summary;
	size_t count = summary->common_error_count;

	*out = (struct trouble){
		.kind = TROUBLE_QUEUES, .err = summary->common_error, .queues = count};
	return summary->common_error && count >= QUEUES_IN_TROUBLE_MIN &&
	       count * 100 >= summary->watched * QUEUES_IN_TROUBLE_PCT;
}

bool trouble_find(struct ui *ui, enum trouble_kind kind, struct trouble *out)
{
	switch (kind) {
	case TROUBLE_ACCOUNT:
	case TROUBLE_LINK:
	case TROUBLE_LISTING:
		return find_of_contexts(ui, kind, out);
	case TROUBLE_QUEUES:
		return find_of_queues(ui, out);
	case TROUBLE_NONE:
	case TROUBLE_KINDS:
		break;
	}
	return false;
}

struct trouble trouble_worst(struct ui *ui)
{
	struct trouble trouble;

	for (int kind = TROUBLE_NONE + 1; kind < TROUBLE_KINDS; kind++) {
		if (trouble_find(ui, (enum trouble_kind)kind, &trouble))
			return trouble;
	}
	return (struct trouble){.kind = TROUBLE_NONE};
}

/* Whose trouble it is, where that is not clear. */
static void add_whose(const struct ui *ui, struct trouble trouble, struct str *out)
{
	if (!trouble.place || !ui_shows_several(ui))
		return;
	str_add_cstr(out, place_word(&trouble.place->fleet->place));
	if (trouble.others > 0)
		str_addf(out, " and %zu other context%s", trouble.others,
			trouble.others == 1 ? "" : "s");
	str_add_cstr(out, ": ");
}

/* The call behind a failure that queues share: by its URL a queue is read, without one it is looked
 * up. */
static const char *api_of(const struct ui *ui, const struct err *err)
{
	struct fleet_walk walk = {0};
	const struct queue *q;

	while ((q = fleet_set_next(ui->fleets, &walk)) != NULL) {
		if (queue_error(q) == err && !q->url)
			return "GetQueueUrl";
	}
	return "GetQueueAttributes";
}

/* The service's own sentence ("Rate exceeded") does not say what was asked of it. */
static void add_message(const char *api, const struct err *err, struct str *out)
{
	if (!sv_contains_nocase(sv_cstr(err->msg), sv_cstr(api)))
		str_addf(out, "%s: ", api);
	str_add_cstr(out, err->msg);
}

/* What failed, and how much of the screen it concerns. */
void trouble_add_sentence(const struct ui *ui, struct trouble trouble, struct str *out)
{
	char count[UNITS_TEXT_SIZE], all[UNITS_TEXT_SIZE];
	const struct fleet *fleet = trouble.place ? trouble.place->fleet : NULL;

	add_whose(ui, trouble, out);
	switch (trouble.kind) {
	case TROUBLE_NONE:
	case TROUBLE_KINDS:
		return;
	case TROUBLE_ACCOUNT:
		account_describe_mismatch(&fleet->place, sv_cstr(fleet->account), out);
		break;
	case TROUBLE_LINK:
		str_add_cstr(out, trouble.err->msg);
		break;
	case TROUBLE_LISTING:
		str_add_cstr(out, "Listing the queues failed: ");
		add_message("ListQueues", trouble.err, out);
		break;
	case TROUBLE_QUEUES:
		str_addf(out, "%s of %s queues: ", units_exact((int64_t)trouble.queues, count),
			units_exact((int64_t)ui->alarms.summary.watched, all));
		add_message(api_of(ui, trouble.err), trouble.err, out);
		break;
	}
	if (out->n > 0 && out->p[out->n - 1] != '.')
		str_add_char(out, '.');
}

/* How old the oldest reading is that is shown of it. */
static int64_t stale_since(const struct ui *ui, struct trouble trouble)
{
	struct fleet_summary summary;

	if (!trouble.place)
		return ui->alarms.summary.oldest_stale_unix_ms;
	fleet_summarise(trouble.place->fleet, &summary);
	return summary.oldest_stale_unix_ms;
}

/* When it is tried again. */
static void add_next_try(struct trouble trouble, struct str *out)
{
	const struct poller_status *status = trouble.place ? &trouble.place->status : NULL;
	char when[CLOCK_TEXT_SIZE];

	if (!status || status->retry_at_unix_ms == UNKNOWN) {
		str_add_cstr(out, "Tried again by itself");
		return;
	}
	clock_format_hms(status->retry_at_unix_ms, when);
	str_addf(out, "Next try %s", when);
	if (status->tries > 1)
		str_addf(out, " (try %d)", status->tries + 1);
}

void trouble_add_remedy(const struct ui *ui, struct trouble trouble, struct str *out)
{
	int64_t data_unix_ms = stale_since(ui, trouble);
	char when[CLOCK_TEXT_SIZE];

	if (trouble.kind == TROUBLE_ACCOUNT) {
		str_add_cstr(out, "Nothing can be changed here.");
		return;
	}
	add_next_try(trouble, out);
	if (data_unix_ms != UNKNOWN) {
		clock_format_hms(data_unix_ms, when);
		str_addf(out, "; data of %s", when);
	}
	str_add_char(out, '.');
}

bool trouble_wants_login(struct trouble trouble)
{
	return trouble.kind == TROUBLE_LINK && trouble.place->access.has_signin &&
	       (trouble.err->code == ERR_EXPIRED || trouble.err->code == ERR_NO_CREDENTIALS);
}
