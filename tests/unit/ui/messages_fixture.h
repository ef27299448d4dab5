/*
 * The dashboard over a real desk on the simulator, with a clock that stands still: what is drawn is
 * the same in every run.
 */
#ifndef SQSCOPE_TEST_MESSAGES_FIXTURE_H
#define SQSCOPE_TEST_MESSAGES_FIXTURE_H

#include "model/desk_internal.h"
#include "ui/view_messages.h"
#include "ui_fixture.h"
#include "unit/model/desk_fixture.h"

struct messages_world {
	struct desk_fixture d;
	struct fixture *f;
	int64_t sim_unix_ms;
	int64_t runs_from_ms; /* the simulator's time goes on from then, else it stands still: 0 */
	int quiet_looks;
	const char *dumps; /* where files would go; NULL: the world's own directory */
	struct ui_lens lens;
	const struct ui_template *templates;
	size_t template_count;
	int opened, closed, unmasked;
	struct str saved, saved_path, file, edited, edited_ending;
	const char *edits_to; /* what the editor makes of a text; NULL: it fails */
};

/* One at a time. */
static struct messages_world *world;

static inline int64_t world_clock(void *ud)
{
	const struct messages_world *w = ud;

	return w->sim_unix_ms + (w->runs_from_ms > 0 ? clock_mono_ms() - w->runs_from_ms : 0);
}

/* For tests in which a long poll is to end. */
static inline void world_run_clock(void)
{
	world->runs_from_ms = clock_mono_ms();
}

static inline void world_left(void *ud, const struct desk_result *result)
{
	struct desk_fixture *d = ud;

	(void)result;
	d->is_done = true;
	loop_stop(d->loop);
}

static inline struct message_desk *world_open_desk(void *ud, struct queue *q, struct err *err)
{
	(void)ud;
	(void)err;
	world->d.is_read_only = ui_is_read_only(world->f->ui);
	open_desk(&world->d, q->name);
	world->opened++;
	return world->d.desk;
}

static inline void world_close_desk(void *ud, struct message_desk *desk)
{
	(void)ud;
	world->closed++;
	message_desk_leave(desk, world_left, &world->d);
	run(&world->d);
	message_desk_free(desk);
	world->d.desk = NULL;
}

static inline struct ui_lens world_lens(void *ud, const struct queue *q)
{
	(void)ud;
	(void)q;
	return world->lens;
}

static inline size_t world_templates(void *ud, const struct ui_template **out)
{
	(void)ud;
	*out = world->templates;
	return world->template_count;
}

static inline const struct mask *world_mask(void *ud)
{
	(void)ud;
	return world->d.mask;
}

static inline struct body_reading *world_read_body(
	void *ud, const struct message *m, bool is_masked)
{
	(void)ud;
	return body_reading_start(world->d.loop, m, is_masked ? world->d.mask : NULL);
}

static inline void world_unmasked(void *ud, const struct queue *q, struct sv message_id)
{
	(void)ud;
	(void)q;
	(void)message_id;
	world->unmasked++;
}

/* Not from inside of the start: the next turn of the loop tells. */
struct world_file {
	struct loop_timer timer;
	ui_file_fn done;
	void *ud;
	bool is_read;
};

static inline void world_tell_file(void *ud)
{
	struct world_file *file = ud;
	struct err err = {0};

	if (file->is_read && world->file.n == 0)
		err_set(&err, ERR_IO, "No such file");
	file->done(file->ud, file->is_read ? str_sv(&world->file) : sv_cstr(""),
		err_is_set(&err) ? &err : NULL);
	free(file);
}

static inline void world_begin_file(bool is_read, ui_file_fn done, void *ud)
{
	struct world_file *file = mem_new(1, sizeof *file);

	file->done = done;
	file->ud = ud;
	file->is_read = is_read;
	loop_timer_start(world->d.loop, &file->timer, 0, world_tell_file, file);
}

static inline void world_save(
	void *ud, struct sv path, struct sv text, ui_file_fn done, void *done_ud)
{
	(void)ud;
	str_set(&world->saved_path, path);
	str_set(&world->saved, text);
	world_begin_file(false, done, done_ud);
}

static inline void world_read_file(void *ud, struct sv path, ui_file_fn done, void *done_ud)
{
	(void)ud;
	(void)path;
	world_begin_file(true, done, done_ud);
}

static inline void world_dump_path(
	void *ud, const struct queue *q, const char *what, struct str *out)
{
	(void)ud;
	str_addf(out, "%s/%s-%s.jsonl", world->dumps ? world->dumps : world->d.directory, q->name,
		what);
}

static inline bool world_edit(void *ud, struct sv text, const char *ending, ui_edited_fn done,
	void *done_ud, struct err *err)
{
	struct err failed = {0};

	(void)ud;
	(void)err;
	str_set(&world->edited, text);
	str_set(&world->edited_ending, sv_cstr(ending));
	err_set(&failed, ERR_FAILED, "the editor failed, exit status 1; nothing is taken");
	done(done_ud, sv_cstr(world->edits_to), world->edits_to ? NULL : &failed);
	return true;
}

static inline struct audit_listing *world_list_audit(void *ud, int64_t newest)
{
	(void)ud;
	return audit_listing_start(world->d.store, newest);
}

static inline void world_end(void)
{
	desk_fixture_end(&world->d);
	str_release(&world->saved);
	str_release(&world->saved_path);
	str_release(&world->file);
	str_release(&world->edited);
	str_release(&world->edited_ending);
	free(world);
	world = NULL;
}

/* Instead of fixture_start; fixture_close ends it. */
static inline void messages_start(struct fixture *f)
{
	struct ui_host *host = &f->host;

	world = mem_new(1, sizeof *world);
	world->f = f;
	f->end = world_end;
	world->sim_unix_ms = fixture_unix_ms;
	desk_fixture_begin(&world->d);
	sim_world(world->d.sim)->clock = world_clock;
	sim_world(world->d.sim)->clock_ud = world;
	sim_world(world->d.sim)->now_ms = world->sim_unix_ms;
	host->open_desk = world_open_desk;
	host->close_desk = world_close_desk;
	host->lens = world_lens;
	host->templates = world_templates;
	host->mask = world_mask;
	host->read_body = world_read_body;
	host->unmasked = world_unmasked;
	host->save = world_save;
	host->read_file = world_read_file;
	host->dump_path = world_dump_path;
	host->edit = world_edit;
	host->list_audit = world_list_audit;
	/* Leases are counted on the loop's clock. */
	f->now_ms = loop_now_ms(world->d.loop);
	f->options.start_ms = f->now_ms;
	f->options.start_unix_ms = f->unix_ms;
	fixture_start(f);
}

/* What the view wants to know is what the desk was asked, or a mistake in it was told. */
static inline bool world_is_answered(struct desk_fixture *d)
{
	const struct messages_view *view = messages_view_of(world->f->ui);
	const struct desk_questions *asked = message_desk_questions(d->desk);

	if (!view || err_is_set(&world->f->ui->last_error))
		return true;
	return asked && asked->group_by == view->group_by &&
	       asked->column_count == view->lens.count &&
	       sv_eq(asked->where, str_sv(&view->where)) && sv_eq(asked->text, str_sv(&view->text));
}

static inline bool world_is_quiet(struct desk_fixture *d)
{
	struct desk_status status;

	message_desk_status(d->desk, &status);
	if (!world_is_answered(d))
		return false;
	/* An export is no write, and works where no request tells of it. */
	return !status.is_receiving && !status.is_scanning && !d->desk->ops &&
	       status.pending == 0 && message_desk_attributes(d->desk, NULL);
}

/* No request, no job, no work on a message. */
static inline bool world_is_idle(struct desk_fixture *d)
{
	struct http_stats stats;

	http_get_stats(d->http, &stats);
	if (stats.in_flight + stats.waiting > 0 || store_queue_waiting(d->store) > 0)
		return false;
	for (size_t i = 0; d->desk && i < message_desk_count(d->desk); i++) {
		if (message_desk_at(d->desk, i)->lease->is_busy)
			return false;
	}
	return true;
}

/* Nothing is under way, and what a view began on seeing it (a body to be opened) has ended: seen
 * several times in a row, because one step begins when the one before has ended. */
static inline bool world_is_settled(struct desk_fixture *d)
{
	enum { LOOKS = 4 };

	fixture_draw(world->f);
	if (!world_is_idle(d) || (d->desk && !world_is_quiet(d)) ||
		fixture_shows(world->f, "opening the body...") ||
		fixture_shows(world->f, "reading the audit log..."))
		world->quiet_looks = 0;
	else
		world->quiet_looks++;
	return world->quiet_looks >= LOOKS;
}

/* Turn the loop until then, and draw. Leases end at a time that is always the same. */
static inline void messages_settle(struct fixture *f)
{
	enum { LEASE_MS = 120000 };

	world->d.is_read_only = ui_is_read_only(f->ui);
	world->quiet_looks = 0;
	wait_for(&world->d, world_is_settled);
	for (size_t i = 0; world->d.desk && i < message_desk_count(world->d.desk); i++) {
		struct lease *lease = (struct lease *)message_desk_at(world->d.desk, i)->lease;

		lease->until_unix_ms = f->unix_ms + LEASE_MS;
	}
	fixture_draw(f);
}

static inline void messages_keys(struct fixture *f, const char *names)
{
	world->d.is_read_only = ui_is_read_only(f->ui);
	fixture_keys(f, names);
	messages_settle(f);
}

#endif
