/* A form on the screen: a box with its rows, the buttons in the last one. */
#include "form.h"

#include "sqscope/base/safe_text.h"

enum {
	BOX_COLS = 78,
	INNER_COL = 2,
	FRAME_ROWS = 3, /* hints and message below stay free */
	BORDER_ROWS = 2,
	SIGN_COLS = 4, /* "[x] " */
	GAP = 2,
	VALUE_COLS_MIN = 12,
};

static int label_cols(const struct form *form)
{
	int most = form->label_cols, width;

	for (size_t i = 0; form->label_cols == 0 && i < form->count; i++) {
		if (form->fields[i].kind != FORM_TEXT)
			continue;
		width = safe_width(str_sv(&form->fields[i].label), 0);
		most = width > most ? width : most;
	}
	return most;
}

/* Rows but for the buttons' own. */
static size_t body_rows(const struct form *form)
{
	size_t rows = 0;

	for (size_t i = 0; i < form->count; i++)
		rows += form->fields[i].kind != FORM_BUTTON;
	return rows;
}

static bool has_buttons(const struct form *form)
{
	return form->count > 0 && form->fields[form->count - 1].kind == FORM_BUTTON;
}

/* What stands behind a field: why it is off, what is wrong with it, or what it is. */
static void draw_note(struct area a, int row, int col, const struct form_field *field)
{
	if (field->off.n > 0)
		area_text(a, row, col, -1, ROLE_DIM, str_sv(&field->off));
	else if (field->problem.n > 0)
		area_text(a, row, col, -1, ROLE_ERROR, str_sv(&field->problem));
	else
		area_text(a, row, col, -1, ROLE_DIM, str_sv(&field->note));
}

static void draw_text(
	const struct form_field *field, struct area a, int row, int labels, bool is_focused)
{
	int value_cols = field->value_cols, col = labels + GAP;
	struct area value;

	if (value_cols == 0 || col + value_cols > a.cols)
		value_cols = a.cols - col > VALUE_COLS_MIN ? a.cols - col : VALUE_COLS_MIN;
	area_text(a, row, 0, labels, is_focused ? ROLE_SELECT : ROLE_TEXT, str_sv(&field->label));
	value = area_sub(a, row, col, 1, value_cols);
	area_fill(value, 0, 0, -1, field->off.n > 0 ? ROLE_DIM : ROLE_PROMPT, ' ');
	if (is_focused)
		prompt_draw(&field->prompt, value, 0, "");
	else
		area_text(value, 0, 0, -1, field->off.n > 0 ? ROLE_DIM : ROLE_PROMPT,
			str_sv(&field->prompt.text));
	draw_note(a, row, col + value_cols + GAP, field);
}

static void draw_toggle(const struct form_field *field, struct area a, int row, bool is_focused)
{
	const char *sign = field->kind == FORM_CHECK ? (field->is_on ? "[x]" : "[ ]")
						     : (field->is_on ? "(o)" : "( )");
	enum role role = field->off.n > 0 ? ROLE_DIM : ROLE_TEXT;
	int cols;

	area_text(a, row, 0, -1, role, sv_cstr(sign));
	cols = area_text(
		a, row, SIGN_COLS, -1, is_focused ? ROLE_SELECT : role, str_sv(&field->label));
	if (is_focused)
		area_cursor(a, row, 1);
	draw_note(a, row, SIGN_COLS + cols + GAP, field);
}

static void draw_row(
	const struct form_field *field, struct area a, int row, int labels, bool is_focused)
{
	switch (field->kind) {
	case FORM_TEXT:
		draw_text(field, a, row, labels, is_focused);
		break;
	case FORM_CHECK:
	case FORM_CHOICE:
		draw_toggle(field, a, row, is_focused);
		break;
	case FORM_NOTE:
		area_text(a, row, 0, -1, field->role, str_sv(&field->note));
		break;
	case FORM_RULE:
		area_hline(a, row, 0, -1, ROLE_BORDER);
		break;
	case FORM_BUTTON:
		break;
	}
}

/* Tab goes from field to field: what is counted is what takes the focus. */
static void link_field(
	const struct form *form, size_t field, struct area a, int row, int col, int width)
{
	size_t index = 0;

	for (size_t i = 0; i < field; i++)
		index += form_takes_focus(&form->fields[i]);
	if (form_takes_focus(&form->fields[field]))
		area_link_item(a, row, col, width, LINK_FIELD, index, field == form->focus);
}

static void draw_buttons(const struct form *form, struct area a, int row)
{
	int col = 0, start;

	for (size_t i = 0; i < form->count; i++) {
		const struct form_field *field = &form->fields[i];
		bool is_focused = i == form->focus;

		if (field->kind != FORM_BUTTON)
			continue;
		if (is_focused)
			area_cursor(a, row, col + 2);
		start = col;
		col += area_textf(a, row, col, -1,
			field->off.n > 0 ? ROLE_DIM
			: is_focused     ? ROLE_CONFIRM_BUTTON
					 : ROLE_TEXT,
			"[ %s ]", str_cstr(&field->label));
		link_field(form, i, a, row, start, col - start);
		col += GAP;
	}
	/* Behind the last of them: why the one in focus cannot be pressed. */
	if (form->fields[form->focus].kind == FORM_BUTTON)
		area_text(a, row, col, -1, ROLE_DIM, str_sv(&form->fields[form->focus].off));
}

/* Scroll as little as needed to have the field in focus in view. */
static void reveal(struct form *form, size_t height)
{
	size_t row = 0, rows = body_rows(form);

	for (size_t i = 0; i < form->focus; i++)
		row += form->fields[i].kind != FORM_BUTTON;
	if (row < form->top)
		form->top = row;
	if (row >= form->top + height && form->fields[form->focus].kind != FORM_BUTTON)
		form->top = row + 1 - height;
	if (form->top + height > rows)
		form->top = rows > height ? rows - height : 0;
}

static void draw_body(struct form *form, struct area a)
{
	int labels = label_cols(form), row = 0;
	size_t at = 0;

	reveal(form, (size_t)a.rows);
	for (size_t i = 0; i < form->count && row < a.rows; i++) {
		if (form->fields[i].kind == FORM_BUTTON || at++ < form->top)
			continue;
		draw_row(&form->fields[i], a, row, labels, i == form->focus);
		link_field(form, i, a, row++, 0, -1);
	}
	/* That there is more is said where it is cut off. */
	if (form->top > 0)
		area_text(a, 0, a.cols - 4, -1, ROLE_DIM, sv_cstr("more"));
	if (at < body_rows(form) || (size_t)a.rows + form->top < body_rows(form))
		area_text(a, a.rows - 1, a.cols - 4, -1, ROLE_DIM, sv_cstr("more"));
}

void form_draw(struct form *form, struct area screen)
{
	int buttons = has_buttons(form) ? 2 : 0, most = screen.rows - FRAME_ROWS;
	int rows = (int)body_rows(form) + buttons + BORDER_ROWS;
	int cols = screen.cols < BOX_COLS ? screen.cols : BOX_COLS;
	struct area box, inner;

	rows = rows < most ? rows : most;
	box = area_sub(screen, (most - rows) / 2, (screen.cols - cols) / 2, rows, cols);
	for (int row = 0; row < box.rows; row++)
		area_fill(box, row, 0, -1, ROLE_TEXT, ' ');
	area_box(box, ROLE_BORDER, str_sv(&form->title));
	inner = area_sub(box, 1, INNER_COL, rows - BORDER_ROWS, cols - 2 * INNER_COL);
	draw_body(form, area_sub(inner, 0, 0, inner.rows - buttons, inner.cols));
	if (buttons > 0)
		draw_buttons(form, inner, inner.rows - 1);
}
