/* A new queue: the form, a preset, the question before it is made. */
#include "actions.h"
#include "create_form.h"
#include "menu.h"
#include "queue_changes.h"
#include "sqscope/base/mem.h"
#include "sqscope/ui/aws_cli.h"
#include "view_confirm.h"

#include <stdlib.h>

/* Behind the form: where the queue will be, and the plan that is asked about. */
struct creating {
	char *place; /* name of its context: fleets come and go */
	struct queue_plan plan;
};

static const struct form_owner owner;

static void release(void *ud)
{
	struct creating *creating = ud;

	queue_plan_release(&creating->plan);
	free(creating->place);
	free(creating);
}

static const struct fleet *fleet_of(struct ui *ui, const struct creating *creating)
{
	for (size_t i = 0; i < ui->fleets->count; i++) {
		const char *name = ui->fleets->fleets[i]->place.name;

		if (name && strcmp(name, creating->place) == 0)
			return ui->fleets->fleets[i];
	}
	return NULL;
}

/* --- presets --------------------------------------------------------------------------------- */

static void preset_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	const struct queue_presets *presets = ui->host->presets(ui->host->ud);
	struct creating *creating = form_owned(ui_top(ui), &owner);
	struct form *form = creating ? form_find(ui, &owner, creating) : NULL;

	(void)menu;
	if (!form || (size_t)item->value >= presets->count)
		return;
	create_form_fill(form, &presets->items[item->value]);
	form_focus(form, CREATE_NAME);
}

static void choose_preset(struct ui *ui)
{
	const struct queue_presets *presets = ui->host->presets(ui->host->ud);
	struct menu *menu = menu_new("Begin with a preset", preset_chosen);

	for (size_t i = 0; i < presets->count; i++)
		menu_add(menu, '\0', (int64_t)i, presets->items[i].name,
			presets->items[i].summary ? presets->items[i].summary : "");
	menu_open(ui, menu);
}

/* --- the question ---------------------------------------------------------------------------- */

static void confirmed(struct ui *ui, void *ud, struct sv reason)
{
	struct creating *creating = ud;
	const struct fleet *fleet = fleet_of(ui, creating);
	struct err err = {0};

	if (!form_find(ui, &owner, creating))
		return;
	if (!fleet)
		err_set(&err, ERR_NOT_FOUND, "context %s is gone", creating->place);
	else if (queue_changes_create(ui, fleet, &creating->plan, reason, &err))
		form_close(ui, &owner, creating);
	if (err_is_set(&err))
		ui_say_error(ui, &err);
}

static void add_commands(
	const struct fleet *fleet, const struct queue_plan *plan, struct confirm *confirm)
{
	struct queue_settings settings = {0};

	queue_settings_merge(&settings, &plan->settings);
	if (plan->max_receives) {
		aws_cli_queue(&fleet->place, QUEUE_WRITE_CREATE, str_sv(&plan->dead_letter_name),
			&plan->dead_letter, &confirm->cli);
		str_add_char(&confirm->cli, '\n');
		queue_settings_put_redrive(
			&settings, sv_cstr("ARN-OF-THE-DEAD-LETTER-QUEUE"), plan->max_receives);
	}
	aws_cli_queue(
		&fleet->place, QUEUE_WRITE_CREATE, str_sv(&plan->name), &settings, &confirm->cli);
	queue_settings_release(&settings);
}

static void describe(
	const struct fleet *fleet, const struct queue_plan *plan, struct confirm *confirm)
{
	struct str account = {0}, attributes = {0}, tags = {0};

	confirm_init(confirm, CONFIRM_HARD);
	confirm->title = "CREATE QUEUE";
	confirm->verb = "Create";
	confirm->letter = 'c';
	str_addf(&confirm->text, "Make the queue %s%s%s.", str_cstr(&plan->name),
		plan->max_receives ? ", and before it its dead-letter queue " : "",
		plan->max_receives ? str_cstr(&plan->dead_letter_name) : "");
	place_add_account(&account, sv_cstr(fleet->account));
	confirm_add_fact(confirm, "account", "%s  (%s)",
		account.n ? str_cstr(&account) : "not known", place_word(&fleet->place));
	queue_settings_describe(&plan->settings, &attributes);
	if (attributes.n)
		confirm_add_fact(confirm, "settings", "%s", str_cstr(&attributes));
	queue_settings_describe_tags(&plan->settings, &tags);
	if (tags.n)
		confirm_add_fact(confirm, "tags", "%s", str_cstr(&tags));
	if (plan->max_receives)
		confirm_add_fact(confirm, "redrive", "to %s after %lld receives",
			str_cstr(&plan->dead_letter_name), (long long)plan->max_receives);
	confirm_add_fact(confirm, "call", "CreateQueue%s", plan->max_receives ? ", twice" : "");
	add_commands(fleet, plan, confirm);
	str_release(&account);
	str_release(&attributes);
	str_release(&tags);
}

static bool ask(struct ui *ui, struct form *form, struct creating *creating, struct err *err)
{
	const struct fleet *fleet = fleet_of(ui, creating);
	struct confirm confirm;

	if (!fleet)
		return err_fail(err, ERR_NOT_FOUND, "context %s is gone", creating->place);
	queue_plan_release(&creating->plan);
	if (!create_form_take(form, &creating->plan, err) || !ui_may_write(ui, fleet, err))
		return false;
	describe(fleet, &creating->plan, &confirm);
	return confirm_open(ui, &confirm, confirmed, NULL, creating, err);
}

static bool pressed(struct ui *ui, struct form *form, int id, void *ud)
{
	struct err err = {0};

	if (id == CREATE_PRESET)
		choose_preset(ui);
	else if (id == CREATE_MAKE && !ask(ui, form, ud, &err))
		ui_say_error(ui, &err);
	return id == CREATE_CANCEL;
}

static void edited(struct ui *ui, struct form *form, int id, void *ud)
{
	(void)ui;
	(void)ud;
	create_form_check(form, id);
}

/* The range stands behind a field, what it is about on the last row. */
static void moved(struct ui *ui, struct form *form, int id, void *ud)
{
	const char *text = create_form_explain(id);

	(void)form;
	(void)ud;
	if (text)
		ui_say(ui, "%s", text);
}

static const struct form_owner owner = {
	.name = "create",
	.pressed = pressed,
	.edited = edited,
	.moved = moved,
	.release = release,
};

bool action_create(struct ui *ui, struct sv args, struct err *err)
{
	const struct fleet *fleet = ui_fleet(ui);
	struct creating *creating;
	struct form *form;

	(void)err;
	creating = mem_new(1, sizeof *creating);
	creating->place = mem_strdup(fleet->place.name ? fleet->place.name : "");
	form = create_form_new(fleet);
	prompt_set(&form_field(form, CREATE_NAME)->prompt, args);
	form_open(ui, &owner, form, creating);
	return true;
}
