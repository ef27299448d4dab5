/* The help of a screen, made from the tables: keys, commands, the filter's words, columns, files.
 */
#include "actions.h"
#include "filter.h"
#include "queue_look.h"
#include "sqscope/base/log.h"
#include "sqscope/ui/columns.h"
#include "text_view.h"
#include "ui_state.h"

enum {
	KEYS_COL = 1,
	KEYS_COLS = 10,
	SIDE_COLS = 40,
	WORD_COL = 3,
	MEANING_COL = 16,
	COMMAND_MEANING_COL = 25
};

static const struct view_ops help_view_ops;

/* A scope's own row hides a global one of the same name. */
static bool is_reachable(const struct command *command, enum command_scope scope)
{
	return command_find(scope, sv_cstr(command->name)) == command;
}

static void add_row_at(
	struct doc *doc, enum role role, const char *word, int col, const char *meaning)
{
	doc_line(doc);
	doc_add(doc, WORD_COL, role, sv_cstr(word));
	doc_add(doc, col, ROLE_TEXT, sv_cstr(meaning));
}

static void add_row(struct doc *doc, enum role role, const char *word, const char *meaning)
{
	add_row_at(doc, role, word, MEANING_COL, meaning);
}

/* --- keys: two columns of groups
 * -------------------------------------------------------------------------- */

static bool is_in_group(const struct ui *ui, enum command_scope scope,
	const struct command *command, enum command_group group, struct str *keys)
{
	str_clear(keys);
	if (command->group != group || !is_reachable(command, scope))
		return false;
	keymap_keys_of(&ui->keymap, scope, command, keys);
	return keys->n > 0;
}

static void add_group(const struct ui *ui, enum command_scope scope, enum command_group group,
	struct doc *doc, int col)
{
	size_t count = 0;
	struct str keys = {0};

	for (size_t i = 0; i < command_count; i++) {
		if (!is_in_group(ui, scope, &commands[i], group, &keys))
			continue;
		if (count++ == 0) {
			doc_line(doc);
			doc_add(doc, col + KEYS_COL, ROLE_TITLE,
				sv_cstr(command_group_names[group]));
		}
		doc_line(doc);
		doc_add(doc, col + KEYS_COL, ROLE_HINT_KEY, str_sv(&keys));
		doc_add(doc, col + KEYS_COL + KEYS_COLS, ROLE_TEXT, sv_cstr(commands[i].summary));
	}
	if (count > 0)
		doc_line(doc);
	str_release(&keys);
}

static void copy_line(struct doc *doc, const struct doc *from, size_t line)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct doc_span *span = &from->spans[i];

		if (span->line == line)
			doc_add(doc, span->col, span->role,
				sv_of(from->text.p + span->start, span->n));
	}
}

static void add_keys(const struct ui *ui, enum command_scope scope, struct doc *doc)
{
	bool is_narrow = ui->cols < 2 * SIDE_COLS;
	struct doc left = {0}, right = {0}, *other = is_narrow ? &left : &right;
	int col = is_narrow ? 0 : SIDE_COLS;

	add_group(ui, scope, GROUP_MOVE, &left, 0);
	add_group(ui, scope, GROUP_ACT, &left, 0);
	add_group(ui, scope, GROUP_LOOK, other, col);
	add_group(ui, scope, GROUP_RUN, other, col);
	for (size_t line = 0; line < left.lines || line < right.lines; line++) {
		doc_line(doc);
		copy_line(doc, &left, line);
		copy_line(doc, &right, line);
	}
	doc_release(&left);
	doc_release(&right);
}

/* --- the rest, one below the other
 * ------------------------------------------------------------------------ */

static void add_commands(enum command_scope scope, struct doc *doc)
{
	struct str usage = {0};

	doc_heading(doc, "COMMANDS WITH ARGUMENTS (Tab completes them)");
	for (size_t i = 0; i < command_count; i++) {
		if (commands[i].usage[0] == '\0' || !is_reachable(&commands[i], scope))
			continue;
		str_clear(&usage);
		str_addf(&usage, ":%s %s", commands[i].name, commands[i].usage);
		add_row_at(doc, ROLE_HINT_KEY, str_cstr(&usage), COMMAND_MEANING_COL,
			commands[i].summary);
	}
	add_row_at(doc, ROLE_HINT_KEY, ":stats  :log", COMMAND_MEANING_COL,
		"what the program costs; what it noted");
	doc_line(doc);
	str_release(&usage);
}

/* What the config adds. */
static void add_own(struct ui *ui, enum command_scope scope, struct doc *doc)
{
	const struct command *run = command_find(SCOPE_GLOBAL, sv_cstr("run"));
	struct str left = {0};

	if (ui->own.count + ui->own.layout_count == 0)
		return;
	doc_heading(doc, "OF YOUR OWN");
	for (size_t i = 0; i < ui->own.count; i++) {
		const struct own_command *own = &ui->own.items[i];

		str_clear(&left);
		keymap_keys_of_line(&ui->keymap, scope, run, sv_cstr(own->name), &left);
		str_addf(&left, "%s:run %s", left.n > 0 ? "  " : "", own->name);
		add_row_at(doc, ROLE_HINT_KEY, str_cstr(&left), COMMAND_MEANING_COL,
			own_command_summary(own));
	}
	for (size_t i = 0; i < ui->own.layout_count; i++) {
		str_clear(&left);
		str_addf(&left, ":layout %s", ui->own.layouts[i].name);
		add_row_at(doc, ROLE_HINT_KEY, str_cstr(&left), COMMAND_MEANING_COL, "a layout");
	}
	doc_line(doc);
	str_release(&left);
}

static void add_filter(struct doc *doc)
{
	doc_heading(doc, "FILTER: every word must match");
	add_row(doc, ROLE_MATCH, "dlq", "part of the name, capitals or not");
	add_row(doc, ROLE_MATCH, "ai-*", "the whole name, with * ? [a-z]");
	add_row(doc, ROLE_MATCH, "!test", "not");
	for (size_t i = 0; i < filter_field_count; i++)
		add_row(doc, ROLE_MATCH, filter_fields[i].example, filter_fields[i].summary);
	doc_line(doc);
}

static void add_columns(struct doc *doc)
{
	doc_heading(
		doc, "COLUMNS: h and l scroll to those that do not fit; counts are approximate");
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		add_row(doc, ROLE_HEADER, columns[i].title, columns[i].summary);
	doc_line(doc);
}

static void add_files(const struct ui *ui, struct doc *doc)
{
	doc_heading(doc, "FILES");
	add_row(doc, ROLE_DIM, "config", ui->config_path[0] ? ui->config_path : "none was read");
	add_row(doc, ROLE_DIM, "log", log_path() ? log_path() : "in memory: :log");
	add_row(doc, ROLE_DIM, "theme", ui->theme[0] ? ui->theme : "terminal");
	add_row(doc, ROLE_DIM, "manual", "man sqscope, sqscope-config, sqscope-themes");
	doc_line(doc);
	doc_line(doc);
	doc_add(doc, 1, write_mode_is_on(ui) ? ROLE_MODE_RW : ROLE_MODE_RO,
		sv_cstr(write_mode_is_on(ui)
				? "The mode is READ-WRITE for a time; :ro ends it. Capitals change things."
				: "The mode is READ-ONLY: nothing here changes a queue. :rw asks to write."));
}

static void draw(struct ui *ui, void *state, struct area a)
{
	struct text_view *view = state;
	struct str title = {0};

	doc_clear(&view->doc);
	add_keys(ui, view->help_scope, &view->doc);
	add_commands(view->help_scope, &view->doc);
	add_own(ui, view->help_scope, &view->doc);
	if (view->help_scope == SCOPE_FLEET) {
		add_filter(&view->doc);
		add_columns(&view->doc);
	}
	add_files(ui, &view->doc);
	str_addf(&title, "Help: %s", view->help_name);
	text_view_draw(ui, view, a, str_cstr(&title));
	str_release(&title);
}

static const struct view_ops help_view_ops = {
	.name = "help",
	.scope = SCOPE_TEXT,
	.hints = text_view_hints,
	.draw = draw,
	.move = text_view_move,
	.release = text_view_release,
};

/* One command in one line. */
static bool explain(struct ui *ui, struct sv name, struct err *err)
{
	enum command_scope scope = ui_view(ui)->ops->scope;
	const struct command *command = command_find(scope, name);
	struct str keys = {0};

	if (!command)
		return err_fail(
			err, ERR_USAGE, "help: there is no command %.*s here", SV_ARGS(name));
	keymap_keys_of(&ui->keymap, scope, command, &keys);
	ui_say(ui, ":%s%s%s  %s%s%s", command->name, command->usage[0] ? " " : "", command->usage,
		command->summary, keys.n > 0 ? "  keys: " : "", str_cstr(&keys));
	str_release(&keys);
	return true;
}

bool action_help(struct ui *ui, struct sv args, struct err *err)
{
	const struct view_ops *below = ui_view(ui)->ops;
	struct text_view *view;

	if (args.n > 0)
		return explain(ui, args, err);
	view = text_view_new();
	view->help_scope = below->scope;
	view->help_name = below->name;
	text_view_open(ui, &help_view_ops, view);
	return true;
}
