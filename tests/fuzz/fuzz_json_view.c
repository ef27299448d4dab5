/*
 * Fuzz target: whatever is folded, the rows of any text are as many as they were said to be, a
 * window shows the same wherever it begins, and nothing masked is shown. The first byte chooses the
 * folds; a node is masked where its text holds the letter m.
 */
#include "fuzz_target.h"

#include "sqscope/base/mem.h"
#include "sqscope/model/json_view.h"

enum { ROWS = 512, WINDOW = 3 };

static struct json_line all[ROWS];

static void check_line(const struct json_view *view, const struct json_line *line)
{
	const struct sv text = view->index->text;

	must(line->number > 0 && line->number <= view->line_count, "a line has its number");
	must(line->count <= JSON_LINE_PIECES, "a line has few pieces");
	for (size_t i = 0; i < line->count; i++) {
		const struct json_piece *piece = &line->pieces[i];
		bool is_ours = piece->text.p < text.p || piece->text.p > text.p + text.n;

		must(is_ours || piece->text.p + piece->text.n <= text.p + text.n,
			"pieces lie in the text");
	}
}

static void check_rows(const struct json_view *view)
{
	struct json_line window[WINDOW];
	size_t n = json_view_lines(view, 0, all, ROWS);

	must(n == (view->row_count < ROWS ? view->row_count : ROWS), "there are as many as said");
	for (size_t i = 0; i < n; i++) {
		check_line(view, &all[i]);
		must(i == 0 || all[i].number > all[i - 1].number, "numbers grow");
	}
	for (size_t i = 0; i < n; i += 7) {
		must(json_view_lines(view, (uint32_t)i, window, WINDOW) > 0, "a window has rows");
		must(window[0].node == all[i].node && window[0].is_close == all[i].is_close &&
				window[0].number == all[i].number,
			"a window is a part of the whole");
		must(window[0].is_close || json_view_row_of(view, all[i].node) <= i,
			"a node has its row");
	}
}

static void check(struct json_view *view, uint8_t choice)
{
	struct json_match match;
	uint32_t count = (uint32_t)view->index->count;

	check_rows(view);
	for (uint32_t i = 0; i < count && i < 64; i++) {
		if ((i * 2654435761u ^ choice) & 1)
			json_view_toggle(view, i);
	}
	check_rows(view);
	json_view_fold_to_depth(view, choice % 5);
	check_rows(view);
	if (count > 0)
		json_view_reveal(view, choice % count);
	check_rows(view);
	json_view_fold_all(view, false);
	check_rows(view);
	if (json_view_find(view, sv_cstr("a"), JSON_NONE, choice & 1, &match))
		must(match.node < count, "a match is a node");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_index index;
	struct json_view view;
	bool *hidden;

	if (size == 0)
		return 0;
	json_index_build(&index, sv_of((const char *)data + 1, size - 1));
	hidden = mem_new(index.count + 1, sizeof *hidden);
	for (uint32_t i = 0; i < index.count; i++) {
		struct sv text = json_index_text(&index, i);

		hidden[i] = data[0] & 0x80 && memchr(text.p, 'm', text.n);
	}
	json_view_init(&view, &index, hidden);
	check(&view, data[0]);
	json_view_release(&view);
	json_index_release(&index);
	free(hidden);
	return 0;
}
