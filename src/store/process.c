/* Who this process is, and whether another one lives. */
#include "sqscope/store/process.h"

#include "sqscope/base/files.h"
#include "sqscope/base/units.h"

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { SMALL_FILE = 4096, PASSWD_BYTES = 4096, START_FIELD = 22, STATE_FIELD = 3 };

static void set_text(char *out, size_t size, struct sv text)
{
	size_t n = text.n < size ? text.n : size - 1;

	memcpy(out, text.p, n);
	out[n] = '\0';
}

static void read_boot(char boot[PROCESS_BOOT_SIZE])
{
	struct str text = {0};

	if (file_read("/proc/sys/kernel/random/boot_id", SMALL_FILE, &text, NULL, NULL))
		set_text(boot, PROCESS_BOOT_SIZE, sv_trim(str_sv(&text)));
	str_release(&text);
}

static void read_space(char space[PROCESS_BOOT_SIZE])
{
	char text[PROCESS_BOOT_SIZE];
	ssize_t n = readlink("/proc/self/ns/pid", text, sizeof text);

	if (n > 0)
		set_text(space, PROCESS_BOOT_SIZE, sv_of(text, (size_t)n));
}

/*
 * The state letter and the start of a process, from proc(5). The name of the program, the second
 * field, stands in brackets and may hold anything, brackets too: what counts begins after the last.
 */
static bool parse_stat(struct sv text, char *letter, int64_t *started)
{
	struct sv word;

	for (size_t i = text.n; i > 0; i--) {
		if (text.p[i - 1] != ')')
			continue;
		text = sv_of(text.p + i, text.n - i);
		break;
	}
	for (int field = STATE_FIELD; sv_next_word(&text, &word); field++) {
		if (field == STATE_FIELD)
			*letter = word.p[0];
		if (field == START_FIELD)
			return sv_to_i64(word, started);
	}
	return false;
}

/* False when there is no /proc, or no such process in it. */
static bool read_stat(int64_t pid, char *letter, int64_t *started)
{
	char path[64];
	struct str text = {0};
	bool ok;

	snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
	ok = file_read(path, SMALL_FILE, &text, NULL, NULL) &&
	     parse_stat(str_sv(&text), letter, started);
	str_release(&text);
	return ok;
}

void process_self(struct process_id *self)
{
	char letter;

	*self = (struct process_id){.pid = getpid(), .started = UNKNOWN};
	if (gethostname(self->host, sizeof self->host) != 0)
		self->host[0] = '\0';
	self->host[sizeof self->host - 1] = '\0';
	read_boot(self->boot);
	read_space(self->space);
	if (!read_stat(self->pid, &letter, &self->started))
		self->started = UNKNOWN;
}

/* Of this kernel's present run and this namespace. */
static bool is_running(const struct process_id *other)
{
	int64_t started;
	char letter;

	if (other->pid <= 0 || (kill((pid_t)other->pid, 0) != 0 && errno == ESRCH))
		return false;
	if (other->started == UNKNOWN || !read_stat(other->pid, &letter, &started))
		return true;
	/* One that has ended and was not waited for does nothing any more. */
	return started == other->started && letter != 'Z' && letter != 'X';
}

enum process_state process_state(const struct process_id *self, const struct process_id *other)
{
	bool is_same_boot = strcmp(self->boot, other->boot) == 0;

	if (strcmp(self->host, other->host) == 0 && !is_same_boot)
		return PROCESS_GONE;
	if (!is_same_boot || strcmp(self->space, other->space) != 0)
		return PROCESS_ELSEWHERE;
	if (!self->boot[0] && strcmp(self->host, other->host) != 0)
		return PROCESS_ELSEWHERE;
	if (self->pid == other->pid && self->started == other->started)
		return PROCESS_SELF;
	return is_running(other) ? PROCESS_RUNNING : PROCESS_GONE;
}

void process_user(char name[PROCESS_NAME_SIZE])
{
	char buffer[PASSWD_BYTES];
	struct passwd entry, *found = NULL;

	getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &found);
	if (found)
		set_text(name, PROCESS_NAME_SIZE, sv_cstr(found->pw_name));
	else
		snprintf(name, PROCESS_NAME_SIZE, "%lld", (long long)getuid());
}
