/* Commands that change messages: deleting the marked ones, exporting them. */
#include "actions.h"
#include "line_prompt.h"
#include "sqscope/base/files.h"
#include "sqscope/base/mem.h"
#include "sqscope/ui/aws_cli.h"
#include "view_confirm.h"
#include "view_messages.h"

#include <stdlib.h>

enum { FLEET_SIZED = 1000, IDS_NAMED = 4, IDS_IN_LINES = 50 };

/* The set as it was when it was asked about: later marks and messages are not in it. */
struct frozen {
	struct str *ids;
	size_t count;
	struct str backup;
};

static void frozen_free(void *ud)
{
	struct frozen *frozen = ud;

	for (size_t i = 0; i < frozen->count; i++)
		str_release(&frozen->ids[i]);
	free(frozen->ids);
	str_release(&frozen->backup);
	free(frozen);
}

/* Those that can be acted on; what is lost or handed back is another consumer's. */
static struct frozen *freeze(const struct desk_item *const *items, size_t count)
{
	struct frozen *frozen = mem_new(1, sizeof *frozen);

	frozen->ids = mem_new(count, sizeof *frozen->ids);
	for (size_t i = 0; i < count; i++) {
		if (items[i]->lease->state == LEASE_HELD)
			str_set(&frozen->ids[frozen->count++],
				str_sv(&items[i]->lease->message.id));
	}
	return frozen;
}

static const struct desk_item **thaw(
	const struct message_desk *desk, const struct frozen *frozen, size_t *count)
{
	const struct desk_item **items = mem_new(frozen->count, sizeof(void *));

	*count = 0;
	for (size_t i = 0; i < frozen->count; i++) {
		const struct desk_item *item = message_desk_find(desk, str_sv(&frozen->ids[i]));

		if (item)
			items[(*count)++] = item;
	}
	return items;
}

/* "9f3c01aa, 9f3c0c1e and 5 more" */
static void add_ids(const struct frozen *frozen, struct str *out)
{
	for (size_t i = 0; i < frozen->count && i < IDS_NAMED; i++)
		str_addf(out, "%s%.8s", i > 0 ? ", " : "", str_cstr(&frozen->ids[i]));
	if (frozen->count > IDS_NAMED)
		str_addf(out, " and %zu more", frozen->count - IDS_NAMED);
}

/* --- deleting -------------------------------------------------------------------------------- */

static void delete_confirmed(struct ui *ui, void *ud, struct sv reason)
{
	const struct frozen *frozen = ud;
	struct messages_view *view = messages_view_of(ui);
	const struct desk_delete options = {.backup = str_sv(&frozen->backup), .reason = reason};
	const struct desk_item **items;
	size_t count;

	if (!view)
		return;
	items = thaw(view->desk, frozen, &count);
	message_desk_delete(view->desk, items, count, &options, messages_say_done, ui);
	ui_say(ui, "Deleting %zu...", count);
	free(items);
}

static void add_delete_command(struct messages_view *view, const struct queue *q,
	const struct frozen *frozen, struct str *out)
{
	struct sv handles[IDS_IN_LINES];
	size_t count = 0;

	for (size_t i = 0; i < frozen->count && i < IDS_IN_LINES; i++) {
		const struct desk_item *item =
			message_desk_find(view->desk, str_sv(&frozen->ids[i]));

		if (item)
			handles[count++] = str_sv(&item->lease->message.receipt_handle);
	}
	aws_cli_delete(&q->fleet->place, message_desk_queue_url(view->desk), handles, count, out);
	if (frozen->count > IDS_IN_LINES)
		str_addf(out, "\n# and %zu more", frozen->count - IDS_IN_LINES);
}

void messages_add_place(struct confirm *confirm, const struct queue *q)
{
	struct str account = {0};

	place_add_account(&account, sv_cstr(q->fleet->account));
	confirm_add_fact(confirm, "account", "%s  (%s)",
		account.n > 0 ? str_cstr(&account) : "not known", place_word(&q->fleet->place));
	confirm_add_fact(confirm, "queue", "%s", q->name);
	str_release(&account);
}

static void describe_delete(struct ui *ui, struct messages_view *view, const struct queue *q,
	struct frozen *frozen, struct confirm *confirm)
{
	struct str ids = {0};

	confirm_init(confirm, frozen->count > FLEET_SIZED ? CONFIRM_IRREVERSIBLE : CONFIRM_HARD);
	confirm->title = "DELETE MESSAGES";
	confirm->verb = "Delete";
	confirm->letter = 'd';
	str_addf(&confirm->text,
		"Delete %zu message%s from %s. SQS cannot bring them back; the backup can be sent "
		"again.",
		frozen->count, frozen->count == 1 ? "" : "s", q->name);
	messages_add_place(confirm, q);
	add_ids(frozen, &ids);
	confirm_add_fact(confirm, "messages", "%s", str_cstr(&ids));
	ui->host->dump_path(ui->host->ud, q, "deleted", &frozen->backup);
	confirm_add_fact(confirm, "backup", "%s", str_cstr(&frozen->backup));
	confirm_add_fact(confirm, "call", "DeleteMessageBatch, %zu entr%s", frozen->count,
		frozen->count == 1 ? "y" : "ies");
	add_delete_command(view, q, frozen, &confirm->cli);
	str_set(&confirm->name, sv_cstr(q->name));
	str_release(&ids);
}

bool action_delete_messages(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	const struct queue *q = messages_view_queue(view);
	const struct desk_item **items;
	struct frozen *frozen;
	struct confirm confirm;
	size_t count;

	(void)args;
	if (!q)
		return err_fail(err, ERR_NOT_FOUND, "the queue is gone");
	items = messages_view_targets(view, &count, err);
	if (!items)
		return false;
	frozen = freeze(items, count);
	free(items);
	if (frozen->count == 0) {
		frozen_free(frozen);
		return err_fail(err, ERR_REFUSED,
			"not held any more: only what is under lease can be deleted; n receives");
	}
	describe_delete(ui, view, q, frozen, &confirm);
	return confirm_open(ui, &confirm, delete_confirmed, frozen_free, frozen, err);
}

/* --- exporting ------------------------------------------------------------------------------- */

static bool export(struct ui *ui, struct sv path, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item **items;
	struct str name = {0};
	size_t count;

	items = messages_view_targets(view, &count, err);
	if (!items)
		return false;
	file_expand_home(path, &name);
	message_desk_export(view->desk, items, count, str_sv(&name), messages_say_done, ui);
	str_release(&name);
	free(items);
	return true;
}

static void export_accepted(struct ui *ui, struct sv path)
{
	struct err err = {0};

	if (path.n > 0 && messages_view_of(ui) && !export(ui, path, &err))
		ui_say_error(ui, &err);
}

bool action_export_messages(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	const struct queue *q = messages_view_queue(view);
	struct str path = {0};

	if (args.n > 0)
		return export(ui, args, err);
	if (q)
		ui->host->dump_path(ui->host->ud, q, "export", &path);
	line_prompt_open(ui, &(struct line_prompt_options){
				     .name = "export",
				     .label = "export to a new file: ",
				     .text = str_sv(&path),
				     .accept = export_accepted,
			     });
	str_release(&path);
	return true;
}
