/* The nearest of some names. */
#include "theme_guess.h"

struct theme_guess theme_guess_new(struct sv word)
{
	/* The shorter the word, the fewer letters may be wrong. */
	size_t too_far = word.n <= 4 ? 2 : word.n <= 7 ? 3 : 4;

	return (struct theme_guess){.word = word, .nearest = {"", 0}, .distance = too_far};
}

void theme_guess_try(struct theme_guess *guess, struct sv name)
{
	size_t distance = sv_distance(guess->word, name, guess->distance);

	if (distance >= guess->distance)
		return;
	guess->distance = distance;
	guess->nearest = name;
}
