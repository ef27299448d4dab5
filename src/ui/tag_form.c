/* One tag. */
#include "tag_form.h"

#include "queue_changes.h"
#include "queue_id.h"
#include "sqscope/base/mem.h"
#include "view_form.h"

#include <stdlib.h>

enum { FIELD_NOTE, FIELD_KEY, FIELD_VALUE, FIELD_PUT, FIELD_REMOVE, FIELD_CANCEL };

static void release(void *ud)
{
	queue_id_release(ud);
	free(ud);
}

static bool write(struct ui *ui, struct queue *q, enum queue_write_kind kind, struct sv key,
	struct sv value, struct err *err)
{
	struct queue_settings settings = {0};
	struct str assignment = {0}, did = {0};
	struct queue_write_order order = {.kind = kind, .settings = &settings};
	bool ok;

	if (!q->url)
		return err_fail(err, ERR_NOT_FOUND, "the URL of %s is not known", q->name);
	order.queue = sv_cstr(q->url);
	str_addf(&assignment, "%.*s=%.*s", SV_ARGS(key), SV_ARGS(value));
	str_addf(&did, "%s tag %.*s %s %s", kind == QUEUE_WRITE_TAG ? "put" : "took", SV_ARGS(key),
		kind == QUEUE_WRITE_TAG ? "on" : "off", q->name);
	ok = queue_settings_assign_tag(&settings, str_sv(&assignment), err) &&
	     ui_may_write(ui, q->fleet, err) &&
	     queue_changes_write(ui, q->fleet, &order, str_cstr(&did), err);
	queue_settings_release(&settings);
	str_release(&assignment);
	str_release(&did);
	return ok;
}

static bool pressed(struct ui *ui, struct form *form, int id, void *ud)
{
	struct queue *q = queue_id_get(ud, ui->fleets);
	struct err err = {0};

	if (!q || id == FIELD_CANCEL)
		return true;
	if (write(ui, q, id == FIELD_PUT ? QUEUE_WRITE_TAG : QUEUE_WRITE_UNTAG,
		    form_value(form, FIELD_KEY), form_value(form, FIELD_VALUE), &err))
		return true;
	ui_say_error(ui, &err);
	return false;
}

static const struct form_owner owner = {
	.name = "tag",
	.pressed = pressed,
	.release = release,
};

bool tag_form_open(struct ui *ui, struct queue *q, size_t index, struct err *err)
{
	const struct err *failure = NULL;
	size_t count = 0;
	const struct poller_tag *tags = ui->host->focus_tags(ui->host->ud, q, &count, &failure);
	bool is_there = tags && index < count;
	struct queue_id *id;
	struct form *form;

	if (!tags && index != SIZE_MAX)
		return err_fail(err, ERR_FAILED, "the tags are not read yet");
	form = form_new(is_there ? "A tag" : "A new tag");
	form_text(form, FIELD_KEY, "Key", sv_cstr(is_there ? tags[index].key : ""));
	form_text(form, FIELD_VALUE, "Value", sv_cstr(is_there ? tags[index].value : ""));
	form_paragraph(form, FIELD_NOTE, ROLE_DIM, ui->cols,
		sv_cstr("A tag of this key is replaced. TagQueue and UntagQueue are called at "
			"once: tags can be put back."));
	form_button(form, FIELD_PUT, "Put");
	form_button(form, FIELD_REMOVE, "Take off");
	form_button(form, FIELD_CANCEL, "Cancel");
	form_focus(form, is_there ? FIELD_VALUE : FIELD_KEY);
	id = mem_new(1, sizeof *id);
	queue_id_set(id, ui->fleets, q);
	form_open(ui, &owner, form, id);
	return true;
}
