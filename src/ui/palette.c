/* The box over the `:` line. */
#include "palette.h"
#include "name_cut.h"
#include "queue_look.h"
#include "sqscope/base/safe_text.h"

enum {
	BOX_TOP = 1,
	BOX_LEFT = 2,
	BOX_COLS_MAX = 96,
	BOX_ROWS_MAX = 14,
	TEXT_COL = 3,
	MEANING_COL = 15, /* of what is no command */
	KEYS_COL = 30,
	KEYS_COLS = 12,
	NOTE_COL = 43,
	NOTE_COLS = 27, /* with less room the keys give way */
	BORDER_ROWS = 2
};

void palette_make(struct palette *palette, struct ui *ui, struct sv line)
{
	completion_make(&palette->completion, ui, line);
	str_set(&palette->prefix, sv_of(line.p, palette->completion.start));
	palette->has_choice = false;
	palette->list = (struct list){0};
}

void palette_release(struct palette *palette)
{
	completion_release(&palette->completion);
	str_release(&palette->prefix);
}

void palette_step(struct palette *palette, int step, struct prompt *prompt)
{
	struct list *list = &palette->list;
	size_t count = palette->completion.count;
	const struct candidate *candidate;
	struct str line = {0};

	if (count == 0)
		return;
	if (palette->has_choice)
		list->selected = step > 0 ? (list->selected + 1) % count
					  : (list->selected + count - 1) % count;
	else
		list->selected = step > 0 ? 0 : count - 1;
	palette->has_choice = true;
	candidate = &palette->completion.items[list->selected];
	str_add(&line, str_sv(&palette->prefix));
	str_add_cstr(&line, candidate->text);
	if (candidate->command && candidate->command->usage[0] != '\0')
		str_add_char(&line, ' ');
	prompt_set(prompt, str_sv(&line));
	str_release(&line);
}

static void draw_queue(const struct candidate *candidate, struct area box, int row, enum role role)
{
	const struct queue *q = candidate->queue;
	int width = box.cols - TEXT_COL - 20;
	char text[UNITS_TEXT_SIZE];

	name_draw(box, row, TEXT_COL, width, role, sv_cstr(q->name));
	area_right(box, row, box.cols - 18, 6, ROLE_TEXT,
		sv_cstr(units_count(queue_visible(q), text)));
	area_text(box, row, box.cols - 11, 5, ROLE_DIM, sv_cstr("ready"));
	area_glyph(box, row, box.cols - 4, queue_role(q), queue_glyph(q));
}

/* Where the meaning of what is no command begins: behind the longest of them, as far as there is
 * room.
 */
static int meaning_column(const struct completion *completion, const struct area box)
{
	int longest = MEANING_COL - TEXT_COL - 2, most = box.cols / 2 - TEXT_COL;

	for (size_t i = 0; i < completion->count; i++) {
		const struct candidate *candidate = &completion->items[i];
		int width = safe_width(sv_cstr(candidate->text), 0);

		if (!candidate->queue && !candidate->command && width > longest)
			longest = width;
	}
	return TEXT_COL + (longest < most ? longest : most) + 2;
}

/* In a few words; "send: no queue is selected": its name stands in the row already. */
static struct sv short_reason(const struct ui *ui, const struct err *why)
{
	struct sv reason = sv_cstr(why->msg), name, rest;

	if (why->code == ERR_REFUSED && !write_mode_is_on(ui))
		return sv_cstr("READ-ONLY; :rw opens it");
	return sv_cut(reason, ':', &name, &rest) ? sv_trim(rest) : reason;
}

static void draw_other(struct ui *ui, const struct candidate *candidate, struct area box, int row,
	enum role role, int meaning_col)
{
	const struct command *command = candidate->command;
	bool has_room = box.cols >= NOTE_COL + NOTE_COLS;
	int note_col = has_room ? NOTE_COL : KEYS_COL;
	struct str keys = {0};
	struct err why = {0};

	if (!command) {
		area_text(box, row, TEXT_COL, meaning_col - TEXT_COL - 1, role,
			sv_cstr(candidate->text));
		area_text(box, row, meaning_col, box.cols - meaning_col - 2, ROLE_DIM,
			sv_cstr(candidate->note));
		return;
	}
	keymap_keys_of(&ui->keymap, ui_view(ui)->ops->scope, command, &keys);
	area_text(box, row, TEXT_COL, -1, role, sv_cstr(command->name));
	area_text(box, row, TEXT_COL + (int)strlen(command->name) + 1, -1, ROLE_DIM,
		sv_cstr(command->usage));
	if (has_room)
		area_text(box, row, KEYS_COL, KEYS_COLS, ROLE_HINT_KEY, str_sv(&keys));
	/* What cannot be run stays where it is, and says why. */
	if (command_may_run(ui, command, &why))
		area_text(box, row, note_col, box.cols - note_col - 2, ROLE_DIM,
			sv_cstr(command->summary));
	else
		area_text(box, row, note_col, box.cols - note_col - 2, ROLE_STATE_UNKNOWN,
			short_reason(ui, &why));
	str_release(&keys);
}

static void draw_item(
	struct palette *palette, struct ui *ui, struct area box, int row, size_t index)
{
	const struct candidate *candidate = &palette->completion.items[index];
	bool is_selected = palette->has_choice && index == palette->list.selected;
	enum role role = is_selected ? ROLE_SELECT : ROLE_TEXT;

	area_link_item(box, row, 0, -1, LINK_ROW, index, is_selected);
	if (is_selected)
		area_glyph(box, row, 1, ROLE_SELECT_INACTIVE, GLYPH_CURSOR);
	if (candidate->queue)
		draw_queue(candidate, box, row, role);
	else
		draw_other(
			ui, candidate, box, row, role, meaning_column(&palette->completion, box));
}

static void draw_items(struct palette *palette, struct ui *ui, struct area box)
{
	struct list *list = &palette->list;

	list_resize(list, palette->completion.count, (size_t)(box.rows - BORDER_ROWS));
	if (palette->has_choice)
		list_reveal(list);
	for (size_t i = 0; i < list_shown(list); i++)
		draw_item(palette, ui, box, (int)i + 1, list->top + i);
	if (list->count > list->height)
		area_textf(box, box.rows - 1, 3, box.cols - 6, ROLE_BORDER, " %zu-%zu of %zu ",
			list->top + 1, list->top + list_shown(list), list->count);
}

void palette_draw(struct palette *palette, struct ui *ui, struct area screen)
{
	int rows = (int)palette->completion.count + BORDER_ROWS;
	int cols = screen.cols - 2 * BOX_LEFT, room = screen.rows - BOX_TOP - 4;
	struct area box;

	if (palette->completion.count == 0)
		return;
	if (room > BOX_ROWS_MAX)
		room = BOX_ROWS_MAX;
	rows = rows < room ? rows : room;
	cols = cols < BOX_COLS_MAX ? cols : BOX_COLS_MAX;
	box = area_sub(screen, BOX_TOP, BOX_LEFT, rows, cols);
	for (int row = 0; row < box.rows; row++)
		area_fill(screen, BOX_TOP + row, 0, -1, ROLE_TEXT, ' ');
	area_box(box, ROLE_BORDER, sv_cstr("Command or queue"));
	draw_items(palette, ui, box);
}
