/* The end that nobody wanted: put the terminal back, then die honestly. */
#include "sqscope/base/fatal.h"

#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MESSAGE_SIZE = 512, HANDLER_STACK_SIZE = 64 * 1024 };

static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* Atomic because a signal handler takes it while the program may be setting it. */
static _Atomic(fatal_restore_fn) restore_hook;

/* A stack that has run over cannot hold the handler that reports it. */
static char handler_stack[HANDLER_STACK_SIZE];

void fatal_set_restore(fatal_restore_fn fn)
{
	atomic_store(&restore_hook, fn);
}

void fatal_restore(void)
{
	fatal_restore_fn fn = atomic_exchange(&restore_hook, (fatal_restore_fn)NULL);

	if (fn)
		fn();
}

void fatal_abort(const char *fmt, ...)
{
	char message[MESSAGE_SIZE] = "sqscope: ";
	size_t prefix = strlen(message), n;
	va_list ap;

	fatal_restore();
	/* No heap and no stdio here: memory may be what ran out. */
	va_start(ap, fmt);
	vsnprintf(message + prefix, sizeof message - prefix - 1, fmt, ap);
	va_end(ap);
	n = strlen(message);
	message[n++] = '\n';
	(void)!write(STDERR_FILENO, message, n);
	abort();
}

static void on_crash(int signo)
{
	fatal_restore();
	/* The handler was reset on entry (SA_RESETHAND), so this is the signal's own end, core
	 * included. */
	raise(signo);
}

void fatal_install_handlers(void)
{
	const stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
	struct sigaction action = {.sa_handler = on_crash};

	action.sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK);
	sigemptyset(&action.sa_mask);
	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < COUNT_OF(crash_signals); i++)
		sigaction(crash_signals[i], &action, NULL);
}
