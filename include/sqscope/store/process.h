/*
 * Which process wrote a row, and whether it still lives. A process number alone says little: it is
 * used again, after a restart of the machine by anything at all, and in another container it means
 * another process. Where the system does not tell more (no /proc), a number that is in use counts
 * as running.
 */
#ifndef SQSCOPE_STORE_PROCESS_H
#define SQSCOPE_STORE_PROCESS_H

#include <stdint.h>

enum { PROCESS_NAME_SIZE = 65, PROCESS_BOOT_SIZE = 40 };

struct process_id {
	char host[PROCESS_NAME_SIZE];
	char boot[PROCESS_BOOT_SIZE];  /* of the kernel's present run; "" when not told */
	char space[PROCESS_BOOT_SIZE]; /* the pid namespace; "" when not told */
	int64_t pid;
	int64_t started; /* clock ticks from the boot to its start; UNKNOWN */
};

enum process_state {
	PROCESS_SELF,
	PROCESS_RUNNING,
	PROCESS_GONE,
	PROCESS_ELSEWHERE, /* of another machine or container: nobody here can tell */
};

void process_self(struct process_id *self);
enum process_state process_state(const struct process_id *self, const struct process_id *other);

/* The name of the user that runs this program; its number when it has none. */
void process_user(char name[PROCESS_NAME_SIZE]);

#endif
