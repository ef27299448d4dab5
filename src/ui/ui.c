/* The dashboard: keys in, a canvas out. */
#include "sqscope/ui/ui.h"
#include "actions.h"
#include "mouse.h"
#include "queue_changes.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"
#include "view_fleet.h"

#include <stdlib.h>

struct ui *ui_new(const struct ui_options *options)
{
	struct ui *ui = mem_new(1, sizeof *ui);

	ui->fleets = options->fleets;
	ui->host = options->host;
	ui->theme = mem_strdup(options->theme ? options->theme : "");
	ui->config_path = mem_strdup(options->config_path ? options->config_path : "");
	ui->is_lean = options->lean;
	ui->is_mute = options->mute;
	ui->is_plain = options->plain;
	ui->has_mouse = options->mouse;
	ui->hides_hints = options->no_hints;
	ui->now_ms = options->start_ms;
	ui->unix_ms = options->start_unix_ms;
	if (options->write)
		write_mode_open(ui, WRITE_MINUTES);
	ui->cancel_ms = ui->wake_ms = UNKNOWN;
	ui->expiry_at_ms = INT64_MAX;
	ui->is_dirty = true;
	str_add_cstr(&ui->warnings, options->warnings ? options->warnings : "");
	if (ui->warnings.n > 0 && ui->warnings.p[ui->warnings.n - 1] != '\n')
		str_add_char(&ui->warnings, '\n');
	ui_read_config(ui, options);
	attention_init(&ui->attention);
	alarms_init(&ui->alarms);
	fleet_view_open(ui);
	ui_choose_columns(ui, options->columns);
	ui->briefing = mem_strdup(options->briefing);
	if (ui->briefing)
		briefing_view_open(ui);
	ui_say_warnings(ui, str_sv(&ui->warnings));
	return ui;
}

void ui_end(struct ui *ui)
{
	queue_changes_cancel(ui);
	ui_release_modes(ui);
}

bool ui_is_read_only(const struct ui *ui)
{
	return !write_mode_is_on(ui);
}

void ui_free(struct ui *ui)
{
	if (!ui)
		return;
	queue_changes_cancel(ui);
	ui_release_modes(ui);
	keymap_release(&ui->keymap);
	own_commands_release(&ui->own);
	prompt_history_release(&ui->commands);
	prompt_history_release(&ui->filters);
	attention_release(&ui->attention);
	alarms_release(&ui->alarms);
	banner_release(&ui->banner);
	places_release(&ui->places);
	questions_release(&ui->questions);
	str_release(&ui->warnings);
	str_release(&ui->message);
	str_release(&ui->priced);
	str_release(&ui->to_copy);
	str_release(&ui->made_url);
	prompt_history_release(&ui->wheres);
	free(ui->briefing);
	free(ui->theme);
	free(ui->config_path);
	free(ui);
}

void ui_say(struct ui *ui, const char *fmt, ...)
{
	va_list ap;

	str_clear(&ui->message);
	va_start(ap, fmt);
	str_vaddf(&ui->message, fmt, ap);
	va_end(ap);
	ui->message_role = ROLE_NOTICE;
	ui->is_dirty = true;
}

void ui_say_error(struct ui *ui, const struct err *err)
{
	ui_say(ui, "%s", err->msg);
	ui->message_role = ROLE_ERROR;
	ui->last_error = *err;
}

void ui_tell(struct ui *ui, bool is_error, struct sv sentence)
{
	ui_say(ui, "%.*s", SV_ARGS(sentence));
	if (is_error)
		ui->message_role = ROLE_ERROR;
}

void ui_set_lean(struct ui *ui, bool is_lean)
{
	ui->is_lean = is_lean;
	ui->is_dirty = true;
}

bool ui_is_too_small(const struct ui *ui)
{
	return ui->rows < SCREEN_ROWS_MIN || ui->cols < SCREEN_COLS_MIN;
}

static void run_key(struct ui *ui, struct key key)
{
	enum command_scope scope = ui_top(ui)->ops->scope;
	const struct binding *binding = keymap_find_binding(&ui->keymap, scope, ui->first_key, key);
	struct err err = {0};
	struct str name = {0};

	if (ui->first_key.code == KEY_CODE_NONE && keymap_begins_pair(&ui->keymap, scope, key)) {
		ui->first_key = key;
		return;
	}
	ui->first_key = (struct key){0};
	if (ui_is_too_small(ui) && (!binding || binding->command->run != action_cancel))
		return;
	if (binding) {
		if (!command_run(ui, binding->command, sv_cstr(binding->args ? binding->args : ""),
			    &err))
			ui_say_error(ui, &err);
		return;
	}
	key_name(key, &name);
	if (key.code == KEY_CODE_PASTE)
		ui_say(ui, "Pasted text is not taken as keys.");
	else
		ui_say(ui, "Nothing is on key %s here.", str_cstr(&name));
	str_release(&name);
}

static void take_key(struct ui *ui, struct key key, struct sv paste)
{
	struct mode *top = ui_top(ui);

	str_clear(&ui->message);
	/* The second of a pair is a command's, whatever the view does with it alone. */
	if (ui->first_key.code == KEY_CODE_NONE && !ui_is_too_small(ui) && top->ops->key &&
		top->ops->key(ui, top->state, key, paste))
		return;
	run_key(ui, key);
}

void ui_press(struct ui *ui, struct key key)
{
	take_key(ui, key, sv_cstr(""));
}

void ui_key(struct ui *ui, struct key key, struct sv paste, int64_t now_ms)
{
	ui->now_ms = now_ms;
	if (key.code == KEY_CODE_NONE)
		return;
	ui->is_dirty = true;
	if (key_is_mouse(key))
		mouse_key(ui, key);
	else if (key.code != KEY_CODE_RESIZE)
		take_key(ui, key, paste);
	questions_show(ui);
}
