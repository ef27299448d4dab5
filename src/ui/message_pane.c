/* One message: its facts, its body. */
#include "message_pane.h"

#include "sqscope/base/safe_text.h"
#include "ui_state.h"

enum { FACT_ROWS_MAX = 9, BODY_ROWS_MIN = 4 };

static unsigned flags_of(const struct canvas *canvas)
{
	return canvas->charset == CHARSET_ASCII ? SAFE_ASCII : 0;
}

static void forget(struct message_pane *pane)
{
	body_view_set(&pane->body, NULL, 0);
	body_reading_free(pane->reading);
	pane->reading = NULL;
	pane->is_shown = false;
}

void message_pane_release(struct message_pane *pane)
{
	forget(pane);
	body_view_release(&pane->body);
	doc_release(&pane->facts);
	doc_release(&pane->list);
	str_release(&pane->id);
}

static void read(struct ui *ui, struct message_pane *pane, const struct desk_item *item)
{
	forget(pane);
	pane->reading =
		ui->host->read_body(ui->host->ud, &item->lease->message, !pane->is_unmasked);
}

void message_pane_set(struct ui *ui, struct message_pane *pane, const struct desk_item *item)
{
	if (!item) {
		forget(pane);
		str_clear(&pane->id);
		return;
	}
	if (sv_eq(str_sv(&pane->id), str_sv(&item->lease->message.id)))
		return;
	str_set(&pane->id, str_sv(&item->lease->message.id));
	/* Unmasking is for one message. */
	pane->is_unmasked = false;
	pane->attributes = (struct list){0};
	read(ui, pane, item);
}

bool message_pane_is_changed(const struct message_pane *pane)
{
	return pane->reading && !pane->is_shown && body_reading_get(pane->reading);
}

void message_pane_unmask(struct ui *ui, struct message_pane *pane, const struct desk_item *item)
{
	pane->is_unmasked = !pane->is_unmasked;
	read(ui, pane, item);
}

void message_pane_move(struct message_pane *pane, enum move move)
{
	if (pane->shows_attributes)
		list_scroll(&pane->attributes, move);
	else
		body_view_move(&pane->body, move);
}

/* --- drawing --------------------------------------------------------------------------------- */

static const struct mask *mask_of(const struct ui *ui, const struct message_pane *pane)
{
	return pane->is_unmasked ? NULL : ui->host->mask(ui->host->ud);
}

static void draw_attributes(struct message_pane *pane, const struct desk_item *item,
	const struct mask *mask, struct area a, bool has_focus)
{
	message_facts_all(&pane->list, item, mask, a.cols - 1);
	list_resize(&pane->attributes, pane->list.lines, (size_t)(a.rows - 1));
	area_hline(a, 0, 0, -1, ROLE_BORDER);
	area_text(a, 0, 3, -1, has_focus ? ROLE_TITLE : ROLE_DIM, sv_cstr("All attributes "));
	area_text(a, 0, 2, 1, ROLE_BORDER, sv_cstr(" "));
	doc_draw(&pane->list, area_sub(a, 1, 0, a.rows - 1, a.cols), pane->attributes.top);
	if (has_focus)
		area_cursor(a, 1, 0);
}

static void draw_body(struct message_pane *pane, struct area a, bool has_focus)
{
	struct opened_body *opened = pane->reading ? body_reading_get(pane->reading) : NULL;

	if (!opened) {
		area_hline(a, 0, 0, -1, ROLE_BORDER);
		area_text(a, 1, 1, -1, ROLE_DIM, sv_cstr("opening the body..."));
		return;
	}
	if (!pane->is_shown) {
		body_view_set(&pane->body, opened, flags_of(a.canvas));
		pane->is_shown = true;
	}
	body_view_draw(&pane->body, a, has_focus);
}

static int fact_rows(const struct message_pane *pane, int rows)
{
	int most = rows - BODY_ROWS_MIN;

	if (most > FACT_ROWS_MAX)
		most = FACT_ROWS_MAX;
	if ((int)pane->facts.lines < most)
		return (int)pane->facts.lines;
	return most > 0 ? most : 0;
}

void message_pane_draw(struct ui *ui, struct message_pane *pane, const struct desk_item *item,
	const struct queue_attributes *attributes, struct area a, bool has_focus)
{
	const struct mask *mask = mask_of(ui, pane);
	int rows;

	message_pane_set(ui, pane, item);
	if (!item)
		return;
	message_facts_build(&pane->facts, item, attributes, mask, ui->unix_ms, a.cols - 1);
	rows = fact_rows(pane, a.rows);
	doc_draw(&pane->facts, area_sub(a, 0, 0, rows, a.cols), 0);
	a = area_sub(a, rows, 0, a.rows - rows, a.cols);
	if (pane->shows_attributes)
		draw_attributes(pane, item, mask, a, has_focus);
	else
		draw_body(pane, a, has_focus);
}
