/* What the views of messages ask of the program: lenses, masks, bodies, the clipboard. */
#include "dashboard_state.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/files.h"
#include "sqscope/base/log.h"
#include "state_dir.h"

static struct ui_lens host_lens(void *ud, const struct queue *q)
{
	const struct dashboard *d = ud;
	return message_settings_lens(&d->messages, sv_cstr(q->name));
}

static size_t host_templates(void *ud, const struct ui_template **out)
{
	const struct dashboard *d = ud;
	*out = d->messages.templates;
	return d->messages.template_count;
}

static const struct mask *host_mask(void *ud)
{
	const struct dashboard *d = ud;
	return d->messages.mask;
}

static struct body_reading *host_read_body(void *ud, const struct message *m, bool is_masked)
{
	struct dashboard *d = ud;
	return body_reading_start(d->session.loop, m, is_masked ? d->messages.mask : NULL);
}

static void host_unmasked(void *ud, const struct queue *q, struct sv message_id)
{
	(void)ud;
	log_write(LOG_INFO, "message %.*s of %s was shown unmasked", SV_ARGS(message_id), q->name);
}

static bool host_copy(void *ud, struct sv text, struct err *err)
{
	struct dashboard *d = ud;
	if (!d->screen)
		return err_fail(err, ERR_TERMINAL, "in lines there is no clipboard");
	return screen_copy(d->screen, text, err);
}

/* STATE/dumps/QUEUE-deleted-20261125T161200Z.jsonl */
static void host_dump_path(void *ud, const struct queue *q, const char *what, struct str *out)
{
	struct dashboard *d = ud;
	char when[CLOCK_TEXT_SIZE];
	struct str dir = {0};
	struct err err = {0};
	state_dir_path(&d->app->options, &dir);
	str_add_cstr(&dir, "/dumps");
	/* Where it cannot be made, writing the file will say so. */
	if (!file_make_dirs(str_cstr(&dir), &err))
		log_write(LOG_WARN, "%s", err.msg);
	clock_format_amz(loop_unix_ms(d->session.loop), when);
	str_addf(out, "%s/%s-%s-%s.jsonl", str_cstr(&dir), q->name, what, when);
	str_release(&dir);
}

static struct audit_listing *host_list_audit(void *ud, int64_t newest)
{
	struct dashboard *d = ud;
	return audit_listing_start(session_store(&d->session), newest);
}

void dashboard_add_message_host(struct dashboard *d)
{
	d->host.lens = host_lens;
	d->host.templates = host_templates;
	d->host.mask = host_mask;
	d->host.read_body = host_read_body;
	d->host.unmasked = host_unmasked;
	d->host.copy = host_copy;
	d->host.dump_path = host_dump_path;
	d->host.list_audit = host_list_audit;
}
