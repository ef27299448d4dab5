/*
 * What differs between compilers, and nothing else: the only header that asks the preprocessor
 * what it is running on.
 */
#ifndef SQSCOPE_BASE_COMPAT_H
#define SQSCOPE_BASE_COMPAT_H

#define MUST_CHECK           __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, va) __attribute__((format(printf, fmt, va)))
#define NORETURN             __attribute__((noreturn))
/* A function of the system: its address is NULL then. */
#define MAY_BE_MISSING __attribute__((weak))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
