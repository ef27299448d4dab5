/* The newest writes of the audit log, for a view. */
#include "sqscope/model/audit_listing.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct audit_listing {
	struct store_job *job; /* NULL: it has ended */
	int64_t newest;
	struct audit_row *rows;
	size_t count, cap;
	bool is_done, is_unwanted;
	struct err err;
};

static void release(struct audit_listing *listing)
{
	for (size_t i = 0; i < listing->count; i++)
		str_release(&listing->rows[i].text);
	free(listing->rows);
	free(listing);
}

/* The views of a record, to be copied one after the other. */
static void list_views(struct audit_record *record, struct sv *views[static 14])
{
	struct sv *all[14] = {&record->user, &record->host, &record->context, &record->profile,
		&record->account, &record->region, &record->queue, &record->action,
		&record->parameters, &record->message_ids, &record->reason, &record->operation,
		&record->err_text, &record->done_ids};

	memcpy(views, all, sizeof all);
}

static bool add_row(void *ud, const struct audit_record *record)
{
	struct audit_listing *listing = ud;
	struct sv *views[14];
	struct audit_row *row;
	size_t starts[14];

	listing->rows =
		mem_grow(listing->rows, &listing->cap, listing->count + 1, sizeof *listing->rows);
	row = &listing->rows[listing->count++];
	*row = (struct audit_row){.record = *record};
	row->record.request_id = row->record.err_code = (struct sv){0};
	list_views(&row->record, views);
	for (size_t i = 0; i < COUNT_OF(views); i++) {
		starts[i] = row->text.n;
		str_add(&row->text, *views[i]);
	}
	/* Only now the text stays where it is. */
	for (size_t i = 0; i < COUNT_OF(views); i++)
		*views[i] = sv_of(str_cstr(&row->text) + starts[i], views[i]->n);
	return true;
}

static bool read_rows(struct store *store, void *ud, struct err *err)
{
	struct audit_listing *listing = ud;

	return audit_list(
		store, &(struct audit_filter){.newest = listing->newest}, add_row, listing, err);
}

static void on_read(void *ud, const struct err *err)
{
	struct audit_listing *listing = ud;

	listing->job = NULL;
	listing->is_done = true;
	if (err)
		listing->err = *err;
	if (listing->is_unwanted)
		release(listing);
}

struct audit_listing *audit_listing_start(struct store_queue *store, int64_t newest)
{
	struct audit_listing *listing = mem_new(1, sizeof *listing);

	listing->newest = newest;
	listing->job =
		store_queue_add(store, "the audit log's list", 0, read_rows, on_read, listing);
	return listing;
}

void audit_listing_free(struct audit_listing *listing)
{
	if (!listing)
		return;
	if (!listing->job) {
		release(listing);
		return;
	}
	listing->is_unwanted = true;
	store_job_cancel(listing->job);
}

bool audit_listing_is_done(const struct audit_listing *listing, struct err *err)
{
	if (listing->is_done)
		*err = listing->err;
	return listing->is_done;
}

size_t audit_listing_count(const struct audit_listing *listing)
{
	return listing->is_done ? listing->count : 0;
}

const struct audit_row *audit_listing_at(const struct audit_listing *listing, size_t index)
{
	return &listing->rows[index];
}
