/* Contrast, distance and simulated colour blindness. */
#include "color_sight.h"

#include "sqscope/base/real.h"

enum { CHANNELS = 3 };

struct triple { /* red, green, blue in linear light; or X, Y, Z; or L, a, b */
	double v[CHANNELS];
};

const char *const sight_names[SIGHT_COUNT] = {
	[SIGHT_FULL] = "all colours",
	[SIGHT_DEUTAN] = "deuteranopia",
	[SIGHT_PROTAN] = "protanopia",
	[SIGHT_TRITAN] = "tritanopia",
};

/* The tables of the paper, severity 1.0; for linear RGB. */
static const double seen[SIGHT_COUNT][CHANNELS][CHANNELS] = {
	[SIGHT_FULL] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	[SIGHT_DEUTAN] = {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
		{-0.011820, 0.042940, 0.968881}},
	[SIGHT_PROTAN] = {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
		{-0.003882, -0.048116, 1.051998}},
	[SIGHT_TRITAN] = {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602},
		{0.004733, 0.691367, 0.303900}},
};

/* sRGB to CIE XYZ, and the white of D65 there. */
static const double to_xyz[CHANNELS][CHANNELS] = {
	{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}};
static const double white[CHANNELS] = {0.95047, 1.0, 1.08883};

/* To the power of 2.4. */
static double to_2_4(double x)
{
	return x * x * real_root(x * x, 5);
}

static struct triple linear(uint32_t rgb)
{
	struct triple out;

	for (int i = 0; i < CHANNELS; i++) {
		double c = (double)(rgb >> 8 * (CHANNELS - 1 - i) & 0xFF) / 255;

		out.v[i] = c <= 0.04045 ? c / 12.92 : to_2_4((c + 0.055) / 1.055);
	}
	return out;
}

static struct triple transform(const double m[CHANNELS][CHANNELS], struct triple in)
{
	struct triple out;

	for (int i = 0; i < CHANNELS; i++)
		out.v[i] = m[i][0] * in.v[0] + m[i][1] * in.v[1] + m[i][2] * in.v[2];
	return out;
}

static struct triple clamp(struct triple t)
{
	for (int i = 0; i < CHANNELS; i++)
		t.v[i] = real_min(1, real_max(0, t.v[i]));
	return t;
}

static double lab_curve(double t)
{
	const double delta = 6.0 / 29;

	return t > delta * delta * delta ? real_root(t, 3) : t / (3 * delta * delta) + 4.0 / 29;
}

static struct triple to_lab(struct triple rgb)
{
	struct triple xyz = transform(to_xyz, rgb);
	double f[CHANNELS];

	for (int i = 0; i < CHANNELS; i++)
		f[i] = lab_curve(xyz.v[i] / white[i]);
	return (struct triple){{116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])}};
}

double color_contrast(uint32_t a, uint32_t b)
{
	double la = transform(to_xyz, linear(a)).v[1], lb = transform(to_xyz, linear(b)).v[1];

	return (real_max(la, lb) + 0.05) / (real_min(la, lb) + 0.05);
}

double color_distance(uint32_t a, uint32_t b, enum sight sight)
{
	struct triple x = to_lab(clamp(transform(seen[sight], linear(a))));
	struct triple y = to_lab(clamp(transform(seen[sight], linear(b))));
	double sum = 0;

	for (int i = 0; i < CHANNELS; i++)
		sum += (x.v[i] - y.v[i]) * (x.v[i] - y.v[i]);
	return real_root(sum, 2);
}
