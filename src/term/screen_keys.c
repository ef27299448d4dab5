/* Keys from the terminal. */
#include "screen_state.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/units.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { READ_SIZE = 4096 };

/* Feed the decoder with what the terminal has sent. False when that is nothing. */
static bool read_bytes(struct screen *s, int64_t now_ms)
{
	struct pollfd ready = {.fd = s->in_fd, .events = POLLIN};
	char bytes[READ_SIZE];
	ssize_t n;

	/* Asked before every read: the terminal's description is shared, so it may wait. */
	if (s->is_gone || poll(&ready, 1, 0) <= 0)
		return false;
	n = read(s->in_fd, bytes, sizeof bytes);
	if (n > 0)
		key_decoder_feed(&s->decoder, sv_of(bytes, (size_t)n), now_ms);
	else
		s->is_gone = n == 0 || (errno != EAGAIN && errno != EINTR);
	return n > 0;
}

static struct key take_key(struct screen *s, int64_t now_ms)
{
	struct key key;

	for (;;) {
		key = key_burst_take(&s->burst, now_ms);
		if (key.code != KEY_CODE_NONE)
			return key;
		key = key_decoder_next(&s->decoder, now_ms);
		if (key.code != KEY_CODE_NONE)
			key_burst_put(&s->burst, key, now_ms);
		else if (!read_bytes(s, now_ms))
			return key;
	}
}

struct key screen_read_key(struct screen *s)
{
	/* Not the loop's time of this turn: how long an ESC has been alone is measured here. */
	struct key key = take_key(s, clock_mono_ms());

	if (key.code == KEY_CODE_PASTE)
		s->paste = str_sv(s->burst.gave_paste ? &s->burst.paste : &s->decoder.paste);
	return key;
}

int64_t screen_key_wait_ms(const struct screen *s)
{
	int64_t now_ms = clock_mono_ms();
	int64_t escape_ms = key_decoder_wait_ms(&s->decoder, now_ms);
	int64_t burst_ms = key_burst_wait_ms(&s->burst, now_ms);

	if (escape_ms == UNKNOWN || (burst_ms != UNKNOWN && burst_ms < escape_ms))
		return burst_ms;
	return escape_ms;
}

struct sv screen_paste_text(const struct screen *s)
{
	return s->paste;
}

bool screen_is_gone(const struct screen *s)
{
	return s->is_gone || s->out.is_gone;
}
