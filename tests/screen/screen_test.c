/*
 * Screens compared with pictures: each scene is drawn by the real ui in each of its sizes, shown by
 * the real screen (ncurses on /dev/null), and its text and roles are compared with
 * golden/<scene>-<size>.txt. `screen_test --update` writes the files anew: read the difference.
 */
#include "scenes.h"
#include "sqscope/base/files.h"
#include "sqscope/base/safe_text.h"
#include "sqscope/term/screen.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char golden_dir[] = "tests/screen/golden";

enum { PATH_SIZE = 200, GOLDEN_MAX = 1024 * 1024 };

struct size {
	enum scene_size flag;
	const char *name;
	int rows, cols;
	enum charset charset;
};

static const struct size sizes[] = {
	{AT_80X24, "80x24", 24, 80, CHARSET_ASCII},
	{AT_80X24_UTF8, "80x24-utf8", 24, 80, CHARSET_UTF8},
	{AT_100X30_UTF8, "100x30-utf8", 30, 100, CHARSET_UTF8},
	{AT_160X48, "160x48", 48, 160, CHARSET_ASCII},
	{AT_160X48_UTF8, "160x48-utf8", 48, 160, CHARSET_UTF8},
	{AT_60X16, "60x16", 16, 60, CHARSET_ASCII},
	{AT_59X15, "59x15", 15, 59, CHARSET_ASCII},
};

struct picture {
	const struct scene *scene;
	const struct size *size;
	char name[80];
};

/* --- what was drawn, as text
 * ------------------------------------------------------------------------------ */

static void add_row(const struct canvas *c, int row, struct str *out)
{
	struct str text = {0};
	int width;

	canvas_dump_text(c, row, &text);
	width = safe_width(str_sv(&text), 0);
	str_add(out, str_sv(&text));
	for (; width < c->cols; width++)
		str_add_char(out, ' ');
	str_add_cstr(out, "|\n");
	str_release(&text);
}

static void add_picture(const struct canvas *c, struct str *out)
{
	for (int row = 0; row < c->rows; row++)
		add_row(c, row, out);
	str_add_cstr(out, "roles\n");
	for (int row = 0; row < c->rows; row++) {
		canvas_dump_roles(c, row, out);
		str_add_cstr(out, "|\n");
	}
	if (c->cursor_visible)
		str_addf(out, "cursor %d,%d\n", c->cursor_row, c->cursor_col);
	else
		str_add_cstr(out, "cursor hidden\n");
}

/* --- the real screen
 * -------------------------------------------------------------------------------------- */

/* Show the canvas in a terminal of its size, and ask ncurses what stands there. */
static void assert_screen_shows(const struct canvas *c)
{
	FILE *nowhere = fopen("/dev/null", "r+");
	struct screen_options options = {
		.color = COLOR_ALWAYS,
		.ascii = c->charset == CHARSET_ASCII,
		.test_out = nowhere,
		.test_term = "xterm-256color",
		.test_rows = c->rows,
		.test_cols = c->cols,
	};
	struct str drawn = {0}, shown = {0};
	struct screen *screen;
	struct err err = {0};

	assert_non_null(nowhere);
	screen = screen_open(&options, &err);
	if (!screen)
		fail_msg("screen_open: %s", err.msg);
	assert_true(screen_present(screen, c));
	for (int row = 0; row < c->rows; row++) {
		str_clear(&drawn);
		str_clear(&shown);
		canvas_dump_text(c, row, &drawn);
		screen_dump_row(screen, row, &shown);
		assert_string_equal(str_cstr(&shown), str_cstr(&drawn));
	}
	screen_close(screen);
	fclose(nowhere);
	str_release(&drawn);
	str_release(&shown);
}

/* --- pictures
 * --------------------------------------------------------------------------------------------- */

static void draw_picture(const struct picture *picture, struct fixture *f, struct str *out)
{
	fixture_prepare(f, picture->size->rows, picture->size->cols, picture->size->charset);
	picture->scene->play(f);
	add_picture(&f->canvas, out);
}

static void print_difference(struct sv expected, struct sv got)
{
	struct sv a, b;

	for (int line = 1; expected.n > 0 || got.n > 0; line++) {
		sv_cut(expected, '\n', &a, &expected);
		sv_cut(got, '\n', &b, &got);
		if (!sv_eq(a, b))
			print_error("%3d -%.*s\n    +%.*s\n", line, SV_ARGS(a), SV_ARGS(b));
	}
}

static void golden_path(const struct picture *picture, char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%s/%s.txt", golden_dir, picture->name);
}

static void test_picture(void **state)
{
	const struct picture *picture = *state;
	struct str expected = {0}, got = {0};
	char path[PATH_SIZE];
	struct err err = {0};
	struct fixture f;

	golden_path(picture, path);
	draw_picture(picture, &f, &got);
	assert_screen_shows(&f.canvas);
	fixture_close(&f);
	if (!file_read(path, GOLDEN_MAX, &expected, NULL, &err))
		fail_msg("%s", err.msg);
	if (!sv_eq(str_sv(&expected), str_sv(&got))) {
		print_difference(str_sv(&expected), str_sv(&got));
		fail_msg("%s differs (- expected, + drawn)", path);
	}
	str_release(&expected);
	str_release(&got);
}

static int update(const struct picture *pictures, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str got = {0};
		char path[PATH_SIZE];
		struct fixture f;
		FILE *file;

		golden_path(&pictures[i], path);
		draw_picture(&pictures[i], &f, &got);
		fixture_close(&f);
		file = fopen(path, "w");
		if (!file || fwrite(got.p, 1, got.n, file) != got.n || fclose(file) != 0) {
			fprintf(stderr, "%s cannot be written\n", path);
			return 1;
		}
		str_release(&got);
	}
	printf("%zu pictures written to %s\n", count, golden_dir);
	return 0;
}

static size_t list_pictures(struct picture *out)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT_OF(scenes); i++) {
		for (size_t j = 0; j < COUNT_OF(sizes); j++) {
			struct picture *picture = &out[count];

			if (!(scenes[i].sizes & sizes[j].flag))
				continue;
			picture->scene = &scenes[i];
			picture->size = &sizes[j];
			snprintf(picture->name, sizeof picture->name, "%s-%s", scenes[i].name,
				sizes[j].name);
			count++;
		}
	}
	return count;
}

int main(int argc, char *argv[])
{
	static struct picture pictures[COUNT_OF(scenes) * COUNT_OF(sizes)];
	static struct CMUnitTest tests[COUNT_OF(pictures)];
	size_t count = list_pictures(pictures);

	setlocale(LC_ALL, "C.UTF-8");
	if (argc > 1 && strcmp(argv[1], "--update") == 0)
		return update(pictures, count);
	for (size_t i = 0; i < count; i++)
		tests[i] = (struct CMUnitTest){
			pictures[i].name, test_picture, NULL, NULL, &pictures[i]};
	return _cmocka_run_group_tests("screens", tests, count, NULL, NULL);
}
