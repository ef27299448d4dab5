/* What surrounds every view. */
#include "frame.h"
#include "bar.h"
#include "doc.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/safe_text.h"
#include "ui_state.h"

/* The first key of a command; appended. */
static bool add_first_key(const struct ui *ui, enum command_scope scope,
	const struct command *command, struct str *out)
{
	struct str keys = {0};
	struct sv first, rest;

	keymap_keys_of(&ui->keymap, scope, command, &keys);
	sv_cut(str_sv(&keys), ' ', &first, &rest);
	str_add(out, first);
	str_release(&keys);
	return first.n > 0;
}

static void add_hint(const struct ui *ui, const struct view_ops *ops, const struct hint *hint,
	struct bar *bar, int priority)
{
	const struct command *command =
		hint->command ? command_find(ops->scope, sv_cstr(hint->command)) : NULL;
	const char *text = hint->text;
	struct str key = {0};

	if (command && !add_first_key(ui, ops->scope, command, &key)) {
		str_release(&key);
		return;
	}
	if (command && !text)
		text = command->hint ? command->hint : command->name;
	bar_add(bar, BAR_LEFT, priority == 1 ? 0 : 2, priority, ROLE_HINT_KEY,
		command ? str_sv(&key) : sv_cstr(hint->key));
	bar_addf(bar, BAR_LEFT, 0, priority, ROLE_HINT_TEXT, " %s", text);
	str_release(&key);
}

/* Never cut: without it nobody finds the rest. A prompt takes every key as text, and so has none.
 */
static void add_help(const struct ui *ui, const struct view_ops *ops, struct bar *bar)
{
	const struct command *help = command_find(SCOPE_GLOBAL, sv_cstr("help"));
	struct str key = {0};

	if (!ops->is_overlay && add_first_key(ui, ops->scope, help, &key)) {
		bar_add(bar, BAR_RIGHT, 2, 0, ROLE_HINT_KEY, str_sv(&key));
		bar_add(bar, BAR_RIGHT, 0, 0, ROLE_HINT_TEXT, sv_cstr("=help"));
	}
	str_release(&key);
}

static void draw_hints(struct ui *ui, struct area screen, int row)
{
	const struct view_ops *ops = ui_top(ui)->ops;
	struct bar bar = {0};
	int priority = 1;

	for (const struct hint *hint = ops->hints; !ui->hides_hints && (hint->command || hint->key);
		hint++)
		add_hint(ui, ops, hint, &bar, priority++);
	add_help(ui, ops, &bar);
	bar_draw(&bar, screen, row);
	bar_link_keys(&bar, screen, row);
	bar_release(&bar);
}

/* One that is too long for its row takes that of the hints as well: its end is often its reason. */
static bool is_long(const struct ui *ui, struct area screen)
{
	unsigned flags = screen.canvas->charset == CHARSET_ASCII ? SAFE_ASCII : 0;

	return safe_width(str_sv(&ui->message), flags) > screen.cols;
}

static void draw_long(const struct ui *ui, struct area screen, int row)
{
	struct doc doc = {0};

	doc_line(&doc);
	doc_wrap(&doc, 0, screen.cols, ui->message_role, str_sv(&ui->message));
	doc_draw(&doc, area_sub(screen, row, 0, 2, screen.cols), 0);
	/* What is left beyond two rows is not lost: ! shows all of an error. */
	if (doc.lines > 2)
		area_glyph(screen, row + 1, screen.cols - 1, ui->message_role, GLYPH_CUT);
	doc_release(&doc);
}

void frame_draw(struct ui *ui, struct area screen)
{
	int row = screen.rows - FRAME_ROWS;

	if (!ui->is_lean)
		area_hline(screen, row, 0, -1, ROLE_BORDER);
	if (is_long(ui, screen)) {
		draw_long(ui, screen, row + 1);
		return;
	}
	draw_hints(ui, screen, row + 1);
	area_text(screen, row + 2, 0, -1, ui->message_role, str_sv(&ui->message));
}

void frame_draw_too_small(struct ui *ui, struct area screen)
{
	struct str text = {0};
	int col;

	str_addf(&text, "Too small: need %dx%d, have %dx%d. Keys are ignored.", SCREEN_COLS_MIN,
		SCREEN_ROWS_MIN, ui->cols, ui->rows);
	col = (screen.cols - (int)text.n) / 2;
	area_text(screen, screen.rows / 2, col > 0 ? col : 0, -1, ROLE_NOTICE, str_sv(&text));
	str_release(&text);
}

void frame_add_as_of(const struct ui *ui, struct str *out)
{
	int64_t changed_unix_ms = fleet_set_changed_unix_ms(ui->fleets);
	char when[CLOCK_TEXT_SIZE];

	if (changed_unix_ms <= 0)
		return;
	clock_format_hms(changed_unix_ms, when);
	str_addf(out, "as of %s", when);
}

void frame_add_time(int64_t unix_ms, struct str *out)
{
	enum { SECONDS_AT = 5, SECONDS = 3 };
	char when[CLOCK_TEXT_SIZE];

	clock_format_hms(unix_ms, when);
	str_addf(out, "%.*s%s", SECONDS_AT, when, when + SECONDS_AT + SECONDS);
}
