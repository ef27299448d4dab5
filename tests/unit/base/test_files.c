/* Unit tests of base/files, in a directory of their own. */
#include "sqscope/base/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
	struct str dir, path;
};

/* "<the test's directory>/name"; lives until the next call. */
static const char *at(struct place *place, const char *name)
{
	str_set(&place->path, str_sv(&place->dir));
	str_addf(&place->path, "/%s", name);
	return str_cstr(&place->path);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fputs(text, f) >= 0, 1);
	assert_int_equal(fclose(f), 0);
}

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	char dir[] = "/tmp/sqscope-test-files-XXXXXX";

	if (!place || !mkdtemp(dir))
		return -1;
	str_add_cstr(&place->dir, dir);
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	remove(at(place, "f"));
	remove(at(place, "a/b/c"));
	remove(at(place, "a/b"));
	remove(at(place, "a"));
	remove(str_cstr(&place->dir));
	str_release(&place->dir);
	str_release(&place->path);
	free(place);
	return 0;
}

static void test_files__read(void **state)
{
	const char *path = at(*state, "f");
	struct str out = {0};
	struct err err = {0};
	bool missing = true;

	str_add_cstr(&out, "what was there before");
	write_file(path, "[default]\nregion = eu-west-1\n");
	assert_true(file_read(path, 1000, &out, &missing, &err));
	assert_string_equal(str_cstr(&out), "[default]\nregion = eu-west-1\n");
	assert_false(missing);
	assert_false(err_is_set(&err));
	str_release(&out);
}

static void test_files__read_at_and_over_the_limit(void **state)
{
	const char *path = at(*state, "f");
	struct str out = {0};
	struct err err = {0};
	bool missing = true;

	write_file(path, "12345");
	assert_true(file_read(path, 5, &out, NULL, &err));
	assert_string_equal(str_cstr(&out), "12345");
	assert_false(file_read(path, 4, &out, &missing, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_non_null(strstr(err.msg, "/f is larger than 4 bytes"));
	assert_false(missing);
	assert_int_equal(out.n, 0);
	str_release(&out);
}

static void test_files__read_of_a_long_file(void **state)
{
	const char *path = at(*state, "f");
	struct str out = {0}, text = {0};
	struct err err = {0};

	for (int i = 0; i < 20000; i++)
		str_addf(&text, "line %d\n", i);
	write_file(path, str_cstr(&text));
	assert_true(file_read(path, 1 << 20, &out, NULL, &err));
	assert_true(sv_eq(str_sv(&out), str_sv(&text)));
	str_release(&out);
	str_release(&text);
}

static void test_files__a_limit_is_one_wherever_the_reads_end(void **state)
{
	struct str out = {0};
	struct err err = {0};

	(void)state;
	for (int64_t max = 0; max <= 65536; max = max > 0 ? max * 2 : 1) {
		err_clear(&err);
		assert_false(file_read("/dev/zero", max, &out, NULL, &err));
		assert_int_equal(err.code, ERR_LIMIT);
	}
	str_release(&out);
}

static void test_files__read_of_a_missing_file(void **state)
{
	struct str out = {0};
	struct err err = {0};
	bool missing = false;

	assert_false(file_read(at(*state, "nothing"), 10, &out, &missing, &err));
	assert_true(missing);
	assert_int_equal(err.code, ERR_IO);
	assert_non_null(strstr(err.msg, "nothing: No such file"));
	assert_false(file_read(at(*state, "nothing"), 10, &out, NULL, &err));
	write_file(at(*state, "f"), "x");
	missing = false;
	assert_false(file_read(at(*state, "f/below"), 10, &out, &missing, &err));
	assert_true(missing);
	str_release(&out);
}

static void test_files__read_of_a_directory(void **state)
{
	struct str out = {0};
	struct err err = {0};
	bool missing = true;

	assert_false(file_read(at(*state, "."), 10, &out, &missing, &err));
	assert_false(missing);
	assert_int_equal(err.code, ERR_IO);
	str_release(&out);
}

static void assert_content(const char *path, const char *expected)
{
	struct str out = {0};
	struct err err = {0};

	assert_true(file_read(path, 1000, &out, NULL, &err));
	assert_string_equal(str_cstr(&out), expected);
	str_release(&out);
}

/* Files in the test's directory, whatever their names. */
static int count_files(struct place *place)
{
	DIR *dir = opendir(str_cstr(&place->dir));
	int count = 0;

	assert_non_null(dir);
	for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static void test_files__replace(void **state)
{
	const char *path = at(*state, "f");
	struct err err = {0};
	struct stat st;

	write_file(path, "what was there before, and longer");
	assert_int_equal(chmod(path, 0644), 0);
	assert_true(file_replace(path, sv_cstr("new"), &err));
	assert_content(path, "new");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(remove(path), 0);
	assert_true(file_replace(path, sv_cstr("made"), &err));
	assert_content(path, "made");
	assert_int_equal(count_files(*state), 1);
}

static void test_files__replace_leaves_a_link_in_place(void **state)
{
	struct place *place = *state;
	struct str link = {0};
	struct err err = {0};
	struct stat st;

	str_addf(&link, "%s/link", str_cstr(&place->dir));
	write_file(at(place, "f"), "old");
	assert_int_equal(symlink("f", str_cstr(&link)), 0);
	assert_true(file_replace(str_cstr(&link), sv_cstr("new"), &err));
	assert_int_equal(lstat(str_cstr(&link), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_content(at(place, "f"), "new");
	assert_int_equal(remove(str_cstr(&link)), 0);
	str_release(&link);
}

/* A full disk, in the form of a limit on the size of files. */
static void test_files__replace_that_fails_leaves_the_file(void **state)
{
	const char *path = at(*state, "f");
	struct rlimit before;
	struct err err = {0};

	write_file(path, "old");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){4, before.rlim_max}), 0);
	assert_false(file_replace(path, sv_cstr("new and too long"), &err));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(err.code, ERR_IO);
	assert_non_null(strstr(err.msg, path));
	assert_content(path, "old");
	assert_int_equal(count_files(*state), 1);
}

static void test_files__replace_in_no_directory(void **state)
{
	struct err err = {0};

	assert_false(file_replace(at(*state, "none/f"), sv_cstr("x"), &err));
	assert_int_equal(err.code, ERR_IO);
}

static void test_files__make_dirs(void **state)
{
	struct err err = {0};
	struct stat st;

	assert_true(file_make_dirs(at(*state, "a//b/c/"), &err));
	assert_int_equal(stat(at(*state, "a/b/c"), &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_true(file_make_dirs(at(*state, "a/b/c"), &err));
	assert_true(file_make_dirs("/", &err));
	assert_false(err_is_set(&err));
}

static void test_files__make_dirs_over_a_file(void **state)
{
	struct err err = {0};

	write_file(at(*state, "f"), "x");
	assert_false(file_make_dirs(at(*state, "f"), &err));
	assert_int_equal(err.code, ERR_IO);
	assert_non_null(strstr(err.msg, "Not a directory"));
	err_clear(&err);
	assert_false(file_make_dirs(at(*state, "f/below"), &err));
	assert_int_equal(err.code, ERR_IO);
}

static void test_files__expand_home(void **state)
{
	struct str out = {0};

	(void)state;
	setenv("HOME", "/home/ana", 1);
	file_expand_home(sv_cstr("~/.aws/config"), &out);
	assert_string_equal(str_cstr(&out), "/home/ana/.aws/config");
	str_clear(&out);
	file_expand_home(sv_cstr("/etc/~/x"), &out);
	file_expand_home(sv_cstr("~bob/x"), &out);
	assert_string_equal(str_cstr(&out), "/etc/~/x~bob/x");
	str_release(&out);
}

static void test_files__home_without_a_variable(void **state)
{
	struct str out = {0};

	(void)state;
	unsetenv("HOME");
	file_expand_home(sv_cstr("~/x"), &out);
	assert_int_equal(out.p[0], '/');
	assert_true(sv_ends_with(str_sv(&out), sv_cstr("/x")));
	str_release(&out);
}

static void test_files__xdg(void **state)
{
	struct str out = {0};

	(void)state;
	setenv("HOME", "/home/ana", 1);
	unsetenv("XDG_STATE_HOME");
	file_xdg("XDG_STATE_HOME", ".local/state", "sqscope", &out);
	assert_string_equal(str_cstr(&out), "/home/ana/.local/state/sqscope");
	str_clear(&out);
	setenv("XDG_STATE_HOME", "/var/s", 1);
	file_xdg("XDG_STATE_HOME", ".local/state", "sqscope", &out);
	assert_string_equal(str_cstr(&out), "/var/s/sqscope");
	str_clear(&out);
	setenv("XDG_STATE_HOME", "relative/s", 1);
	file_xdg("XDG_STATE_HOME", ".local/state", "sqscope", &out);
	assert_string_equal(str_cstr(&out), "/home/ana/.local/state/sqscope");
	str_clear(&out);
	setenv("XDG_STATE_HOME", "", 1);
	file_xdg("XDG_STATE_HOME", ".local/state", "sqscope", &out);
	assert_string_equal(str_cstr(&out), "/home/ana/.local/state/sqscope");
	str_release(&out);
}

static void test_files__write_now_does_not_wait(void **state)
{
	char bytes[4096] = {0};
	int ends[2], flags;
	ssize_t n;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	flags = fcntl(ends[1], F_GETFL);
	do {
		n = file_write_now(ends[1], bytes, sizeof bytes);
	} while (n > 0);
	assert_int_equal(errno, EAGAIN);
	/* Who shares the description finds it as it was. */
	assert_int_equal(fcntl(ends[1], F_GETFL), flags);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files__read),
		cmocka_unit_test(test_files__read_at_and_over_the_limit),
		cmocka_unit_test(test_files__read_of_a_long_file),
		cmocka_unit_test(test_files__a_limit_is_one_wherever_the_reads_end),
		cmocka_unit_test(test_files__read_of_a_missing_file),
		cmocka_unit_test(test_files__read_of_a_directory),
		cmocka_unit_test(test_files__replace),
		cmocka_unit_test(test_files__replace_leaves_a_link_in_place),
		cmocka_unit_test(test_files__replace_that_fails_leaves_the_file),
		cmocka_unit_test(test_files__replace_in_no_directory),
		cmocka_unit_test(test_files__write_now_does_not_wait),
		cmocka_unit_test(test_files__make_dirs),
		cmocka_unit_test(test_files__make_dirs_over_a_file),
		cmocka_unit_test(test_files__expand_home),
		cmocka_unit_test(test_files__home_without_a_variable),
		cmocka_unit_test(test_files__xdg),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
