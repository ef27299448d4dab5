/* What the dashboard reads of the config, at its start and anew. */
#include "ui_state.h"
#include "view_columns.h"

/* Its sections about keys, programs and layouts. */
static void read_config(struct ui *ui, struct sv config, struct str *warnings)
{
	const char *source = ui->config_path[0] ? ui->config_path : "config";

	keymap_load(&ui->keymap, config, source, warnings);
	own_commands_load(&ui->own, config, source, &ui->keymap, warnings);
}

void ui_read_config(struct ui *ui, const struct ui_options *options)
{
	keymap_load(&ui->keymap, sv_cstr(keymap_defaults), "built-in keys", &ui->warnings);
	read_config(ui, sv_cstr(options->config ? options->config : ""), &ui->warnings);
}

void ui_reload(struct ui *ui, struct sv config, struct sv warnings)
{
	struct str all = {0};

	keymap_release(&ui->keymap);
	own_commands_release(&ui->own);
	str_set(&all, warnings);
	if (all.n > 0 && all.p[all.n - 1] != '\n')
		str_add_char(&all, '\n');
	keymap_load(&ui->keymap, sv_cstr(keymap_defaults), "built-in keys", &all);
	read_config(ui, config, &all);
	str_set(&ui->warnings, str_sv(&all));
	if (all.n > 0)
		ui_say_warnings(ui, str_sv(&all));
	else
		ui_say(ui, "The config was read anew.");
	str_release(&all);
}

void ui_say_warnings(struct ui *ui, struct sv lines)
{
	struct sv rest = lines, first;
	size_t count = 0;

	if (rest.n == 0)
		return;
	for (size_t i = 0; i < rest.n; i++)
		count += rest.p[i] == '\n';
	sv_cut(rest, '\n', &first, &rest);
	if (count > 1)
		ui_say(ui, "%zu warnings (! shows them): %.*s", count, SV_ARGS(first));
	else
		ui_say(ui, "%.*s", SV_ARGS(first));
}

void ui_choose_columns(struct ui *ui, const char *names)
{
	struct err err = {0};

	if (names && !columns_show_only(ui, sv_cstr(names), &err))
		str_addf(&ui->warnings, "%s\n", err.msg);
}
