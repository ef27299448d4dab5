/* Queues of a file as arguments. */
#include "declared_queues.h"
#include "declared.h"
#include "sqscope/base/mem.h"

#include <stdint.h>
#include <stdlib.h>

static bool takes_many(const struct cli_command *command)
{
	return !command || (command->takes_queues && command->max_operands == SIZE_MAX &&
				   command->min_operands == 0);
}

static void add(struct app *app, const struct declared *declared)
{
	size_t before = app->call.operand_count, count = before + declared->count;
	const char **operands = mem_new(count + 1, sizeof *operands);
	app->declared = mem_new(declared->count + 1, sizeof *app->declared);
	for (size_t i = 0; i < before; i++)
		operands[i] = app->call.operands[i];
	for (size_t i = 0; i < declared->count; i++)
		operands[before + i] = app->declared[app->declared_count++] =
			mem_strdup(str_cstr(&declared->items[i].name));
	free(app->call.operands);
	app->call.operands = operands;
	app->call.operand_count = count;
}

static bool load(struct app *app, enum option_id id, enum declared_tool tool,
	struct declared *declared, struct err *err)
{
	const char *path = option_text(&app->options, id);
	if (!path || declared_load(declared, tool, path, err))
		return true;
	err_prefix(err, "--%s", option_rows[id].name);
	return false;
}

bool declared_queues_name(struct app *app, struct err *err)
{
	struct declared declared = {0};
	bool is_asked = option_text(&app->options, OPT_FROM_PULUMI) ||
			option_text(&app->options, OPT_FROM_TERRAFORM);
	if (!is_asked)
		return true;
	if (!takes_many(app->call.command))
		return err_fail(err, ERR_USAGE,
			"--from-pulumi and --from-terraform go with the dashboard and with commands "
			"over several queues, not with %s",
			app->call.command->name);
	bool ok = load(app, OPT_FROM_PULUMI, DECLARED_PULUMI, &declared, err) &&
		  load(app, OPT_FROM_TERRAFORM, DECLARED_TERRAFORM, &declared, err);
	/* Without a queue everything would be watched, which was not asked for. */
	if (ok && declared.count == 0)
		ok = err_fail(err, ERR_USAGE, "the file declares no queue");
	if (ok)
		add(app, &declared);
	declared_release(&declared);
	return ok;
}

void declared_queues_release(struct app *app)
{
	for (size_t i = 0; i < app->declared_count; i++)
		free(app->declared[i]);
	free(app->declared);
	app->declared = NULL;
	app->declared_count = 0;
}
