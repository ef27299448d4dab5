/*
 * Feed a corpus to a fuzz target without libFuzzer: every file that is named, or that lies in a
 * directory that is named, whole and cut at every length (up to a few thousand bytes), so that each
 * way of ending early is tried too.
 */
#include "fuzz_target.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

enum { CUTS_MAX = 2048, PATH_SIZE = 4096 };

struct totals {
	size_t files, inputs;
	bool failed;
};

/* A block of exactly this size, so that a sanitizer sees a read past its end. */
static void feed(struct totals *totals, const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size > 0 ? size : 1);

	if (!exact)
		abort();
	memcpy(exact, data, size);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	totals->inputs++;
}

static void feed_file(struct totals *totals, const char *path, size_t size)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = malloc(size + 1);
	size_t n;

	if (!f || !data) {
		perror(path);
		totals->failed = true;
		goto out;
	}
	n = fread(data, 1, size, f);
	for (size_t cut = 0; cut < n && cut < CUTS_MAX; cut++)
		feed(totals, data, cut);
	feed(totals, data, n);
	totals->files++;
out:
	free(data);
	if (f)
		fclose(f);
}

static void feed_path(struct totals *totals, const char *path);

static void feed_directory(struct totals *totals, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char name[PATH_SIZE];

	if (!dir) {
		perror(path);
		totals->failed = true;
		return;
	}
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		feed_path(totals, name);
	}
	closedir(dir);
}

static void feed_path(struct totals *totals, const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0) {
		perror(path);
		totals->failed = true;
	} else if (S_ISDIR(st.st_mode)) {
		feed_directory(totals, path);
	} else {
		feed_file(totals, path, (size_t)st.st_size);
	}
}

int main(int argc, char **argv)
{
	struct totals totals = {0};

	for (int i = 1; i < argc; i++)
		feed_path(&totals, argv[i]);
	printf("%zu files, %zu inputs\n", totals.files, totals.inputs);
	return totals.failed || totals.files == 0;
}
