/* Roots, by Newton's method. */
#include "sqscope/base/real.h"

/* From above the root every step comes closer to it, until rounding stops that. */
double real_root(double x, int n)
{
	double root = real_max(x, 1), next = root;

	if (!(x > 0))
		return 0;
	do {
		double power = 1;

		root = next;
		for (int i = 1; i < n; i++)
			power *= root;
		next = ((n - 1) * root + x / power) / n;
	} while (next < root);
	return root;
}
