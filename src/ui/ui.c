/* The dashboard: keys in, a canvas out. */
#include "sqscope/ui/ui.h"
#include "actions.h"
#include "frame.h"
#include "mouse.h"
#include "operations_strip.h"
#include "queue_changes.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"
#include "view_columns.h"
#include "view_fleet.h"
#include "view_messages.h"

#include <stdlib.h>

enum { RPS_HYSTERESIS_PCT = 5 };

/* Its sections about keys, programs and layouts. */
static void read_config(struct ui *ui, struct sv config, struct str *warnings)
{
	const char *source = ui->config_path[0] ? ui->config_path : "config";

	keymap_load(&ui->keymap, config, source, warnings);
	own_commands_load(&ui->own, config, source, &ui->keymap, warnings);
}

static void load_keys(struct ui *ui, const struct ui_options *options)
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

static void choose_columns(struct ui *ui, const char *names)
{
	struct err err = {0};

	if (names && !columns_show_only(ui, sv_cstr(names), &err))
		str_addf(&ui->warnings, "%s\n", err.msg);
}

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
	load_keys(ui, options);
	attention_init(&ui->attention);
	alarms_init(&ui->alarms);
	fleet_view_open(ui);
	choose_columns(ui, options->columns);
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

/* The view that is seen, and what lies over it. */
static bool is_any_changed(struct ui *ui)
{
	for (struct mode *mode = ui_view(ui); mode <= ui_top(ui); mode++) {
		if (mode->ops->is_changed && mode->ops->is_changed(ui, mode->state))
			return true;
	}
	return false;
}

bool ui_needs_draw(struct ui *ui, int64_t now_ms)
{
	ui->now_ms = now_ms;
	attention_tick(ui);
	write_mode_tick(ui);
	queue_changes_tick(ui);
	questions_show(ui);
	places_update(ui, &ui->status);
	return ui->is_dirty || fleet_set_gen(ui->fleets) != ui->drawn_fleet_gen ||
	       operations_strip_gen(ui) != ui->drawn_operations_gen ||
	       ui->status.gen != ui->drawn_status_gen || now_ms >= ui->expiry_at_ms ||
	       (ui->wake_ms != UNKNOWN && now_ms >= ui->wake_ms) ||
	       places_expiry_sum(&ui->places) != ui->drawn_expiry || is_any_changed(ui);
}

bool ui_is_awaited(struct ui *ui)
{
	const struct mode *view = ui_view(ui);

	return view->ops->is_awaited && view->ops->is_awaited(ui, view->state);
}

/* The figure in the head moves only when it means something: a last digit that jitters costs bytes
 * every second. */
static void settle_rps(struct ui *ui)
{
	double rps = ui->status.requests_per_s, change = rps - ui->shown_rps;

	if (change < 0)
		change = -change;
	if (change * 100 > ui->shown_rps * RPS_HYSTERESIS_PCT)
		ui->shown_rps = rps;
}

static void draw_modes(struct ui *ui, struct area screen)
{
	struct mode *view = ui_view(ui), *top = ui_top(ui);

	struct canvas *canvas = screen.canvas;

	attention_begin(ui);
	ui->strip_rows = operations_strip_draw(ui, screen, view->ops);
	canvas->link_depth = (int)(view - ui->modes);
	view->ops->draw(ui, view->state,
		area_sub(screen, ui->strip_rows, 0, screen.rows - FRAME_ROWS - ui->strip_rows,
			screen.cols));
	/* The hints are those of the top. */
	canvas->link_depth = (int)(top - ui->modes);
	frame_draw(ui, screen);
	for (struct mode *mode = view + 1; mode <= top; mode++) {
		canvas->link_depth = (int)(mode - ui->modes);
		mode->ops->draw(ui, mode->state, screen);
	}
	attention_tell(ui);
}

static void draw_plain(struct ui *ui, struct area screen)
{
	struct mode *top = ui_top(ui);

	attention_begin(ui);
	screen.canvas->link_depth = (int)(top - ui->modes);
	top->ops->draw(ui, top->state, screen);
	attention_tell(ui);
}

/* When the head has to say something else about the end of credentials, although nothing happens.
 */
static void note_expiry(struct ui *ui)
{
	int64_t next = places_next_expiry(&ui->places, ui->unix_ms);

	ui->drawn_expiry = places_expiry_sum(&ui->places);
	ui->expiry_at_ms = next == UNKNOWN ? INT64_MAX : ui->now_ms + next - ui->unix_ms;
}

static int64_t wake_of_top(struct ui *ui)
{
	const struct mode *top = ui_top(ui);

	return top->ops->wake_at_ms ? top->ops->wake_at_ms(ui, top->state) : UNKNOWN;
}

void ui_draw(struct ui *ui, struct canvas *canvas, int64_t now_ms, int64_t unix_ms)
{
	struct area screen = canvas_area(canvas);

	ui->canvas = canvas;
	ui->rows = canvas->rows;
	ui->cols = canvas->cols;
	ui->now_ms = now_ms;
	ui->unix_ms = unix_ms;
	places_update(ui, &ui->status);
	settle_rps(ui);
	alarms_update(ui);
	canvas_erase(canvas);
	canvas->has_plain_bars = ui->is_lean;
	if (ui_is_too_small(ui))
		frame_draw_too_small(ui, screen);
	else if (ui->is_plain)
		draw_plain(ui, screen);
	else
		draw_modes(ui, screen);
	ui->drawn_fleet_gen = fleet_set_gen(ui->fleets);
	ui->drawn_status_gen = ui->status.gen;
	ui->drawn_operations_gen = operations_strip_gen(ui);
	note_expiry(ui);
	ui->wake_ms = wake_of_top(ui);
	ui->is_dirty = false;
}

int64_t ui_wake_at_ms(const struct ui *ui)
{
	const int64_t times[] = {ui->attention.rest_at_ms, ui->wake_ms,
		queue_changes_wake_at_ms(ui),
		ui->expiry_at_ms == INT64_MAX ? UNKNOWN : ui->expiry_at_ms,
		ui->write_mode.until_ms == 0 ? UNKNOWN : ui->write_mode.until_ms};
	int64_t first = UNKNOWN;

	for (size_t i = 0; i < COUNT_OF(times); i++) {
		if (times[i] != UNKNOWN && (first == UNKNOWN || times[i] < first))
			first = times[i];
	}
	return first;
}

struct sv ui_message(const struct ui *ui, bool *is_error)
{
	*is_error = ui->message_role == ROLE_ERROR;
	return str_sv(&ui->message);
}

void ui_quiet(struct ui *ui)
{
	str_clear(&ui->message);
}

bool ui_is_asking(struct ui *ui)
{
	return ui_top(ui)->ops->is_overlay;
}

bool ui_is_busy(struct ui *ui)
{
	struct messages_view *view = messages_view_of(ui);
	struct desk_status status = {0};
	struct err failed = {0};
	bool is_unknown = false;

	if (view) {
		message_desk_status(view->desk, &status);
		/* They say what looking costs. */
		is_unknown = !message_desk_attributes(view->desk, &failed) && !err_is_set(&failed);
	}
	return is_unknown || ui_is_awaited(ui) || status.is_receiving || status.is_scanning ||
	       status.is_writing || status.pending > 0;
}

bool ui_pick(struct ui *ui, size_t row, int64_t now_ms)
{
	ui->now_ms = now_ms;
	ui->is_dirty = true;
	return mouse_pick(ui, row);
}
