/*
 * The few functions of real numbers that the program needs. libm has them all, at the price of
 * 300 KiB that are mapped in every process.
 */
#ifndef SQSCOPE_BASE_REAL_H
#define SQSCOPE_BASE_REAL_H

static inline double real_min(double a, double b)
{
	return a < b ? a : b;
}

static inline double real_max(double a, double b)
{
	return a > b ? a : b;
}

/* The n-th root of x, n >= 2; 0 for what is not positive. x^(m/n) is real_root(x, n) multiplied m
 * times. */
double real_root(double x, int n);

#endif
