/* The start of the program: what the process needs before anything else, then app_run. */
#include "app.h"
#include "sqscope/base/fatal.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PRIVATE_UMASK = 077 };

/*
 * A descriptor that is closed would be given to the first socket or file, and then be written to as
 * if it were stdout. The stand-in fails every use, as the closed one would.
 */
static void fill_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1 &&
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			abort();
}

int main(int argc, char *argv[])
{
	fill_standard_descriptors();
	setlocale(LC_ALL, "");
	/* JSON and SigV4 want a decimal point. */
	setlocale(LC_NUMERIC, "C");
	umask(PRIVATE_UMASK);
	signal(SIGPIPE, SIG_IGN);
	fatal_install_handlers();
	return app_run(argc, argv);
}
