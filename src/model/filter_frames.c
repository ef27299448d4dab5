/* What goes over the socket to the filter's process and back. */
#include "filter_process.h"

#include "sqscope/base/limits.h"

enum { FLAG_SELECTED = 1, FLAG_ERROR = 2, FLAG_VALUE = 4 };

void filter_put_u32(struct str *out, uint32_t n)
{
	for (int shift = 0; shift < 32; shift += 8)
		str_add_char(out, (char)(n >> shift & 0xFF));
}

uint32_t filter_get_u32(const char bytes[FILTER_FRAME_HEAD])
{
	uint32_t n = 0;

	for (int i = FILTER_FRAME_HEAD - 1; i >= 0; i--)
		n = n << 8 | (unsigned char)bytes[i];
	return n;
}

static bool take_u32(struct sv *frame, uint32_t *n)
{
	if (frame->n < FILTER_FRAME_HEAD)
		return false;
	*n = filter_get_u32(frame->p);
	*frame = sv_of(frame->p + FILTER_FRAME_HEAD, frame->n - FILTER_FRAME_HEAD);
	return true;
}

static bool take_flags(struct sv *frame, unsigned *flags)
{
	if (frame->n == 0)
		return false;
	*flags = (unsigned char)frame->p[0];
	*frame = sv_of(frame->p + 1, frame->n - 1);
	return true;
}

static void put_text(struct str *out, struct sv text)
{
	filter_put_u32(out, (uint32_t)text.n);
	str_add(out, text);
}

static bool take_text(struct sv *frame, struct str *out)
{
	uint32_t n;

	if (!take_u32(frame, &n) || n > frame->n || n > (uint32_t)limit(LIMIT_FILTER_VALUE))
		return false;
	str_set(out, sv_of(frame->p, n));
	*frame = sv_of(frame->p + n, frame->n - n);
	return true;
}

void filter_put_values(const struct filter_value *values, size_t count, struct str *out)
{
	for (size_t i = 0; i < count; i++) {
		const struct filter_value *value = &values[i];

		str_add_char(out, (char)((value->is_selected ? FLAG_SELECTED : 0) |
					  (value->is_error ? FLAG_ERROR : 0) |
					  (value->has_value ? FLAG_VALUE : 0)));
		put_text(out, str_sv(&value->text));
	}
}

bool filter_get_values(struct sv frame, struct filter_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		unsigned flags;

		if (!take_flags(&frame, &flags) || !take_text(&frame, &values[i].text))
			return false;
		values[i].is_error = flags & FLAG_ERROR;
		values[i].is_selected = (flags & FLAG_SELECTED) && !values[i].is_error;
		values[i].has_value = (flags & FLAG_VALUE) && !values[i].is_error;
	}
	return frame.n == 0;
}

void filter_put_outcome(
	bool is_good, const struct filter_fault *fault, struct sv why, struct str *out)
{
	size_t most = (size_t)limit(LIMIT_FILTER_VALUE);

	str_add_char(out, is_good ? 0 : FLAG_ERROR);
	filter_put_u32(out, (uint32_t)fault->expr);
	filter_put_u32(out, (uint32_t)fault->line);
	filter_put_u32(out, (uint32_t)fault->column);
	put_text(out, sv_of(why.p, why.n < most ? why.n : most));
}

bool filter_get_outcome(struct sv frame, bool *is_good, struct filter_fault *fault, struct str *why)
{
	uint32_t expr, line, column;
	unsigned flags;

	if (!take_flags(&frame, &flags) || !take_u32(&frame, &expr) || !take_u32(&frame, &line) ||
		!take_u32(&frame, &column) || !take_text(&frame, why) || frame.n > 0)
		return false;
	*is_good = flags == 0;
	*fault = (struct filter_fault){
		expr % FILTER_EXPRS_MAX, (int)(line & INT32_MAX), (int)(column & INT32_MAX)};
	return true;
}
