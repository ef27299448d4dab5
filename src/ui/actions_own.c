/* Running what the config adds: programs with the terminal, and layouts. */
#include "actions.h"
#include "menu.h"
#include "ui_state.h"
#include "view_confirm.h"
#include "view_messages.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

/* --- what a program gets --------------------------------------------------------------------- */

static void add_variable(struct str *line, const char *name, const char *value)
{
	if (!value)
		return;
	str_addf(line, "%s=", name);
	str_add_shell_word(line, sv_cstr(value));
	str_addf(line, "; export %s; ", name);
}

static const struct message *shown_message(struct ui *ui)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item *item = view ? messages_view_selected(view) : NULL;

	return item ? &item->lease->message : NULL;
}

static void add_variables(struct ui *ui, struct str *line)
{
	const struct queue *q = ui_selected(ui);
	const struct fleet *fleet = ui_fleet(ui);
	const struct message *m = shown_message(ui);

	if (fleet) {
		add_variable(line, "AWS_PROFILE", fleet->place.profile);
		add_variable(line, "AWS_REGION", fleet->place.region);
	}
	if (q) {
		add_variable(line, "QUEUE", q->name);
		add_variable(line, "URL", q->url);
		add_variable(line, "ARN", q->arn);
	}
	if (m)
		add_variable(line, "MESSAGE_ID", str_cstr(&m->id));
}

/* --- may it, and does it --------------------------------------------------------------------- */

static bool is_scope(struct ui *ui, enum command_scope scope)
{
	return scope == SCOPE_GLOBAL || ui_view(ui)->ops->scope == scope;
}

bool own_command_may_run(struct ui *ui, const struct own_command *command, struct err *err)
{
	if (!is_scope(ui, command->scope))
		return err_fail(err, ERR_USAGE, "run %s: it works in the %s view", command->name,
			command_scope_names[command->scope]);
	if (command->needs_queue && !ui_selected(ui))
		return err_fail(err, ERR_USAGE, "run %s: no queue is selected", command->name);
	if (command->needs_message && !shown_message(ui))
		return err_fail(err, ERR_USAGE, "run %s: no message is selected", command->name);
	return !command->writes || command_may_write(ui, command->name, err);
}

static bool start(struct ui *ui, const struct own_command *command, struct err *err)
{
	struct str line = {0};
	bool ok;

	add_variables(ui, &line);
	str_addf(&line, "{ %s\n}", command->run);
	if (!command->returns_at_once)
		str_add_cstr(&line, "; s=$?; printf '\\n[status %s; Enter goes back to sqscope] ' "
				    "\"$s\"; read -r _; exit \"$s\"");
	ok = ui->host->run_program(ui->host->ud, command->name, str_sv(&line), err);
	str_release(&line);
	return ok;
}

static void confirmed(struct ui *ui, void *ud, struct sv reason)
{
	const struct own_command *command = own_command_find(&ui->own, sv_cstr(ud));
	struct err err = {0};

	(void)reason;
	/* The config may have been read anew since, and what is selected be gone. */
	if (!command)
		ui_say(ui, "The command %s is no more.", (const char *)ud);
	else if (!own_command_may_run(ui, command, &err) || !start(ui, command, &err))
		ui_say_error(ui, &err);
}

static bool ask(struct ui *ui, const struct own_command *command, struct err *err)
{
	const struct queue *q = ui_selected(ui);
	const struct message *m = shown_message(ui);
	struct confirm confirm;

	confirm_init(&confirm, CONFIRM_HARD);
	confirm.title = command->writes ? "RUN A PROGRAM THAT CHANGES THINGS" : "RUN A PROGRAM";
	confirm.verb = "Run";
	confirm.letter = 'r';
	str_addf(&confirm.text, "sh runs: %s", command->run);
	if (q)
		messages_add_place(&confirm, q);
	if (m && command->needs_message)
		confirm_add_fact(&confirm, "message", "%s", str_cstr(&m->id));
	return confirm_open(ui, &confirm, confirmed, free, mem_strdup(command->name), err);
}

static void run_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	struct err err = {0};

	if (!action_run(ui, sv_cstr(menu_label(menu, item)), &err))
		ui_say_error(ui, &err);
}

static bool open_programs(struct ui *ui, struct err *err)
{
	struct menu *menu;

	if (ui->own.count == 0)
		return err_fail(err, ERR_USAGE,
			"run: the config has no [command NAME]; sqscope-config(5) tells how");
	menu = menu_new("Programs of the config", run_chosen);
	for (size_t i = 0; i < ui->own.count; i++) {
		struct err why = {0};
		bool may = own_command_may_run(ui, &ui->own.items[i], &why);

		menu_add(menu, '\0', (int64_t)i, ui->own.items[i].name,
			may ? own_command_summary(&ui->own.items[i]) : why.msg);
	}
	menu_open(ui, menu);
	return true;
}

bool action_run(struct ui *ui, struct sv args, struct err *err)
{
	const struct own_command *command;

	if (args.n == 0)
		return open_programs(ui, err);
	command = own_command_find(&ui->own, args);
	if (!command)
		return err_fail(
			err, ERR_USAGE, "run: the config has no [command %.*s]", SV_ARGS(args));
	if (!own_command_may_run(ui, command, err))
		return false;
	return command->asks || command->writes ? ask(ui, command, err) : start(ui, command, err);
}

/* --- layouts --------------------------------------------------------------------------------- */

static void layout_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	struct err err = {0};

	if (!action_layout(ui, sv_cstr(menu_label(menu, item)), &err))
		ui_say_error(ui, &err);
}

static bool open_layouts(struct ui *ui, struct err *err)
{
	struct menu *menu;

	if (ui->own.layout_count == 0)
		return err_fail(err, ERR_USAGE,
			"layout: the config has no [layout NAME]; sqscope-config(5) tells how");
	menu = menu_new("Layouts of the config", layout_chosen);
	for (size_t i = 0; i < ui->own.layout_count; i++)
		menu_add(menu, '\0', (int64_t)i, ui->own.layouts[i].name, "");
	menu_open(ui, menu);
	return true;
}

bool action_layout(struct ui *ui, struct sv args, struct err *err)
{
	const struct own_layout *layout;
	struct sv rest, line;

	if (args.n == 0)
		return open_layouts(ui, err);
	layout = own_layout_find(&ui->own, args);
	if (!layout)
		return err_fail(
			err, ERR_USAGE, "layout: the config has no [layout %.*s]", SV_ARGS(args));
	/* They are commands of the fleet. */
	while (ui_pop(ui))
		;
	for (rest = str_sv(&layout->lines); rest.n > 0;) {
		sv_cut(rest, '\n', &line, &rest);
		if (!ui_run(ui, line, ui->now_ms, err)) {
			err_prefix(err, "layout %s", layout->name);
			return false;
		}
	}
	return true;
}
