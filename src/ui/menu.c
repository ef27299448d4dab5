/* A choice out of a few lines in a box. */
#include "menu.h"
#include "name_cut.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <stdlib.h>

enum {
	BOX_TOP = 2,
	BOX_LEFT = 2,
	LETTER_COL = 3,
	LABEL_COL = 6,
	SWITCH_COLS = 4, /* "[x] " before the label */
	BORDER_ROWS = 2,
	NOTE_GAP = 2,
	LABEL_COLS_MAX = 40
};

struct menu *menu_new(const char *title, menu_chosen_fn chosen)
{
	struct menu *menu = mem_new(1, sizeof *menu);

	menu->title = title;
	menu->chosen = chosen;
	return menu;
}

static size_t add_text(struct menu *menu, const char *text)
{
	size_t start = menu->text.n;

	str_add(&menu->text, sv_of(text, strlen(text) + 1));
	return start;
}

void menu_add(struct menu *menu, char letter, int64_t value, const char *label, const char *note)
{
	if (menu->count == MENU_ITEMS)
		return;
	menu->items[menu->count++] = (struct menu_item){
		.letter = letter,
		.value = value,
		.label = add_text(menu, label),
		.note = add_text(menu, note),
	};
}

void menu_select(struct menu *menu, int64_t value)
{
	for (size_t i = 0; i < menu->count; i++) {
		if (menu->items[i].value == value)
			menu->list.selected = i;
	}
}

const char *menu_label(const struct menu *menu, const struct menu_item *item)
{
	return menu->text.p + item->label;
}

static const char *note(const struct menu *menu, const struct menu_item *item)
{
	return menu->text.p + item->note;
}

static int widest(
	const struct menu *menu, const char *(*text)(const struct menu *, const struct menu_item *))
{
	int most = 0, width;

	for (size_t i = 0; i < menu->count; i++) {
		width = safe_width(sv_cstr(text(menu, &menu->items[i])), 0);
		most = width > most ? width : most;
	}
	return most;
}

static int label_col_of(const struct menu *menu)
{
	return LABEL_COL + (menu->has_switches ? SWITCH_COLS : 0);
}

static void draw_item(
	const struct menu *menu, struct area box, int row, size_t index, int label_cols)
{
	const struct menu_item *item = &menu->items[index];
	bool is_selected = index == menu->list.selected;
	int label_col = label_col_of(menu), note_col = label_col + label_cols + NOTE_GAP;

	if (is_selected) {
		area_glyph(box, row, 1, ROLE_SELECT_INACTIVE, GLYPH_CURSOR);
		area_cursor(box, row, label_col);
	}
	if (item->letter != '\0')
		area_text(box, row, LETTER_COL, 1, ROLE_HINT_KEY, sv_of(&item->letter, 1));
	if (menu->has_switches)
		area_text(box, row, LABEL_COL, SWITCH_COLS, ROLE_TEXT,
			sv_cstr(item->is_on ? "[x]" : "[ ]"));
	name_draw(box, row, label_col, label_cols, is_selected ? ROLE_SELECT : ROLE_TEXT,
		sv_cstr(menu_label(menu, item)));
	area_text(box, row, note_col, box.cols - note_col - 2, ROLE_DIM, sv_cstr(note(menu, item)));
	area_link_item(box, row, 0, -1, LINK_ROW, index, is_selected);
}

static void draw(struct ui *ui, void *state, struct area screen)
{
	struct menu *menu = state;
	int label_cols = widest(menu, menu_label), rows = screen.rows - BOX_TOP - 3;
	int cols;
	struct area box;

	(void)ui;
	label_cols = label_cols < LABEL_COLS_MAX ? label_cols : LABEL_COLS_MAX;
	cols = label_col_of(menu) + label_cols + NOTE_GAP + widest(menu, note) + 2;
	if (rows > (int)menu->count + BORDER_ROWS)
		rows = (int)menu->count + BORDER_ROWS;
	if (cols > screen.cols - 2 * BOX_LEFT)
		cols = screen.cols - 2 * BOX_LEFT;
	box = area_sub(screen, BOX_TOP, BOX_LEFT, rows, cols);
	for (int row = 0; row < box.rows; row++)
		area_fill(screen, BOX_TOP + row, 0, -1, ROLE_TEXT, ' ');
	area_box(box, ROLE_BORDER, sv_cstr(menu->title));
	list_resize(&menu->list, menu->count, (size_t)(rows - BORDER_ROWS));
	list_reveal(&menu->list);
	for (size_t i = 0; i < list_shown(&menu->list); i++)
		draw_item(menu, box, (int)i + 1, menu->list.top + i, label_cols);
}

static void release(void *state)
{
	struct menu *menu = state;

	str_release(&menu->text);
	free(menu);
}

static void choose(struct ui *ui, size_t index)
{
	struct mode *top = ui_top(ui);
	struct menu *menu = top->state;

	if (menu->has_switches) {
		menu->items[index].is_on = !menu->items[index].is_on;
		menu->list.selected = index;
		menu->chosen(ui, menu, &menu->items[index]);
		return;
	}
	/* Off the stack first: what is chosen may put a view there. */
	ui->mode_count--;
	ui->is_dirty = true;
	menu->chosen(ui, menu, &menu->items[index]);
	release(menu);
}

static bool is_switch_key(const struct menu *menu, struct key key)
{
	return menu->has_switches && key.code == KEY_CODE_CHAR && key.ch == ' ';
}

static bool key(struct ui *ui, void *state, struct key key, struct sv paste)
{
	struct menu *menu = state;

	(void)paste;
	if (menu->count > 0 && (key.code == KEY_CODE_ENTER || is_switch_key(menu, key))) {
		choose(ui, menu->list.selected);
		return true;
	}
	for (size_t i = 0; i < menu->count && key.code == KEY_CODE_CHAR; i++) {
		if (menu->items[i].letter != '\0' && (uint32_t)menu->items[i].letter == key.ch) {
			choose(ui, i);
			return true;
		}
	}
	return false;
}

static void move(struct ui *ui, void *state, enum move move)
{
	struct menu *menu = state;
	size_t before = menu->list.selected;

	list_move(&menu->list, move);
	if (menu->moved && menu->list.selected != before)
		menu->moved(ui, menu, &menu->items[menu->list.selected]);
}

static void closed(struct ui *ui, void *state)
{
	const struct menu *menu = state;

	if (menu->dropped)
		menu->dropped(ui);
}

static const struct hint hints[] = {
	{.key = "Enter", .text = "choose"},
	{.key = "Up Down", .text = "or a letter"},
	{.key = "Esc", .text = "close"},
	{0},
};

static const struct view_ops menu_ops = {
	.name = "menu",
	.scope = SCOPE_GLOBAL,
	.is_overlay = true,
	.hints = hints,
	.draw = draw,
	.key = key,
	.move = move,
	.closed = closed,
	.release = release,
};

void menu_open(struct ui *ui, struct menu *menu)
{
	list_resize(&menu->list, menu->count, menu->count);
	ui_push(ui, &menu_ops, menu);
}
