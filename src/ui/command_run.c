/* Running commands: the `:` language, the gates, and going to a queue by its name. */
#include "ui_state.h"
#include "view_fleet.h"
#include "view_queue.h"

/* In the context that the screen is about. */
bool command_may_write(struct ui *ui, const char *name, struct err *err)
{
	const struct fleet *fleet = ui_fleet(ui);

	if (!fleet)
		return err_fail(err, ERR_USAGE, "%s: nothing is shown", name);
	if (ui_may_write(ui, fleet, err))
		return true;
	if (!write_mode_is_on(ui) && ui_could_write(ui, fleet, NULL))
		return err_fail(err, ERR_REFUSED,
			"%s: the dashboard is READ-ONLY; :rw opens it for %d minutes", name,
			WRITE_MINUTES);
	err_prefix(err, "%s", name);
	return false;
}

/* What stands in the way whatever the arguments are. */
bool command_may_run(struct ui *ui, const struct command *command, struct err *err)
{
	if ((command->flags & COMMAND_WRITE) && !command_may_write(ui, command->name, err))
		return false;
	if ((command->flags & COMMAND_NEEDS_SELECTION) && !ui_selected(ui))
		return err_fail(err, ERR_USAGE, "%s: no queue is selected", command->name);
	return true;
}

static bool pass_gates(
	struct ui *ui, const struct command *command, struct sv args, struct err *err)
{
	struct sv word;

	if (!command_may_run(ui, command, err))
		return false;
	if (command->usage[0] == '\0' && args.n > 0)
		return err_fail(err, ERR_USAGE, "%s takes no argument", command->name);
	sv_next_word(&args, &word);
	if (!(command->flags & COMMAND_TAKES_TEXT) && sv_next_word(&args, &word))
		return err_fail(err, ERR_USAGE, "%s takes one argument, not two", command->name);
	return true;
}

bool command_run(struct ui *ui, const struct command *command, struct sv args, struct err *err)
{
	ui->is_dirty = true;
	return pass_gates(ui, command, args, err) && command->run(ui, args, err);
}

void ui_go_to_queue(struct ui *ui, struct queue *q)
{
	if (ui_view(ui) != &ui->modes[0] || !fleet_view_select(ui, q))
		queue_view_open(ui, q);
}

/* The only command that begins like this; NULL when there is none or more than one. */
static const struct command *find_beginning(enum command_scope scope, struct sv name)
{
	const struct command *found = NULL;

	for (size_t i = 0; i < command_count; i++) {
		if (commands[i].scope != scope && commands[i].scope != SCOPE_GLOBAL)
			continue;
		if (!sv_starts_with(sv_cstr(commands[i].name), name))
			continue;
		if (found)
			return NULL;
		found = &commands[i];
	}
	return found;
}

struct queue *ui_find_queue(struct ui *ui, struct sv name)
{
	const struct queue *selected = ui_selected(ui);

	return fleet_set_find_name(ui->fleets, selected ? selected->fleet : NULL, name);
}

/* The queue of that name, or the only one whose name contains it; NULL. */
static struct queue *find_queue(struct ui *ui, struct sv name)
{
	struct queue *q, *exact = ui_find_queue(ui, name), *found = NULL;
	struct fleet_walk walk = {0};

	if (exact)
		return exact;
	while ((q = fleet_set_next(ui->fleets, &walk)) != NULL) {
		if (!q->is_watched || !sv_contains_nocase(sv_cstr(q->name), name))
			continue;
		if (found)
			return NULL;
		found = q;
	}
	return found;
}

/* Where a command of that name would work. */
static bool fail_elsewhere(struct sv name, struct err *err)
{
	for (int scope = SCOPE_FLEET; scope < SCOPE_COUNT; scope++) {
		const struct command *command = command_find((enum command_scope)scope, name);

		if (command)
			return err_fail(err, ERR_USAGE, "%s works in the %s view, not here",
				command->name, command_scope_names[scope]);
	}
	return true;
}

static bool fail_unknown(enum command_scope scope, struct sv name, struct err *err)
{
	const char *best;

	if (!fail_elsewhere(name, err))
		return false;
	best = command_nearest(scope, name);
	if (best)
		return err_fail(err, ERR_USAGE,
			"no command or queue is called %.*s; did you mean %s?", SV_ARGS(name),
			best);
	return err_fail(err, ERR_USAGE, "no command or queue is called %.*s; ? shows the commands",
		SV_ARGS(name));
}

bool ui_run(struct ui *ui, struct sv line, int64_t now_ms, struct err *err)
{
	enum command_scope scope = ui_view(ui)->ops->scope;
	const struct command *command;
	struct sv rest = sv_trim(line), name;
	struct queue *q;

	ui->now_ms = now_ms;
	if (rest.n > 0 && rest.p[0] == ':')
		rest = sv_of(rest.p + 1, rest.n - 1);
	if (!sv_next_word(&rest, &name))
		return true;
	rest = sv_trim(rest);
	command = command_find(scope, name);
	if (command)
		return command_run(ui, command, rest, err);
	q = rest.n == 0 ? ui_find_queue(ui, name) : NULL;
	command = q ? NULL : find_beginning(scope, name);
	if (command)
		return command_run(ui, command, rest, err);
	if (!q && rest.n == 0)
		q = find_queue(ui, name);
	if (!q)
		return fail_unknown(scope, name, err);
	ui->is_dirty = true;
	ui_go_to_queue(ui, q);
	return true;
}
