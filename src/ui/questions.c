/* Codes of MFA devices that somebody waits for. */
#include "questions.h"
#include "sqscope/base/digest.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"

enum { BOX_TOP = 3, BOX_LEFT = 2, BOX_ROWS = 8, BOX_COLS = 66, LABEL_COL = 3, VALUE_COL = 13 };

static const struct view_ops question_ops;

static void question_release(struct question *question)
{
	str_release(&question->profile);
	str_release(&question->device);
}

static void forget_code(struct questions *questions)
{
	digest_wipe(questions->code, sizeof questions->code);
	questions->length = 0;
}

void questions_release(struct questions *questions)
{
	forget_code(questions);
	for (size_t i = 0; i < questions->count; i++)
		question_release(&questions->waiting[i]);
	questions->count = 0;
}

static void take_out(struct questions *questions, size_t index)
{
	question_release(&questions->waiting[index]);
	questions->count--;
	memmove(&questions->waiting[index], &questions->waiting[index + 1],
		(questions->count - index) * sizeof questions->waiting[0]);
}

void ui_ask(struct ui *ui, const struct ui_question *asked)
{
	struct questions *questions = &ui->questions;
	struct question *question;

	/* More than anybody would type: declined. */
	if (questions->count == QUESTIONS_MAX) {
		asked->answer(asked->ud, sv_cstr(""));
		return;
	}
	question = &questions->waiting[questions->count++];
	*question = (struct question){.answer = asked->answer, .ud = asked->ud};
	str_add_cstr(&question->profile, asked->profile ? asked->profile : "");
	str_add_cstr(&question->device, asked->device ? asked->device : "");
	ui->is_dirty = true;
}

/* Take its box off the stack, which may have other boxes over it by now. */
static void close_box(struct ui *ui)
{
	size_t i = ui->mode_count;

	while (i > 0 && ui->modes[i - 1].ops != &question_ops)
		i--;
	if (i > 0) {
		memmove(&ui->modes[i - 1], &ui->modes[i],
			(ui->mode_count - i) * sizeof ui->modes[0]);
		ui->mode_count--;
	}
	ui->questions.is_open = false;
	forget_code(&ui->questions);
	ui->is_dirty = true;
}

void ui_withdraw(struct ui *ui, const void *ud)
{
	struct questions *questions = &ui->questions;

	for (size_t i = 0; i < questions->count; i++) {
		if (questions->waiting[i].ud != ud)
			continue;
		if (i == 0 && questions->is_open)
			close_box(ui);
		take_out(questions, i);
		return;
	}
}

void questions_show(struct ui *ui)
{
	struct questions *questions = &ui->questions;

	if (questions->count == 0 || questions->is_open || ui_top(ui)->ops->is_overlay)
		return;
	questions->is_open = true;
	ui_push(ui, &question_ops, NULL);
}

/* The box goes first: the answer may bring the next question. */
static void answer(struct ui *ui, struct sv code)
{
	struct questions *questions = &ui->questions;
	char copy[CODE_MAX];
	void (*fn)(void *, struct sv) = questions->waiting[0].answer;
	void *ud = questions->waiting[0].ud;

	memcpy(copy, code.p, code.n);
	take_out(questions, 0);
	close_box(ui);
	fn(ud, sv_of(copy, code.n));
	digest_wipe(copy, sizeof copy);
}

static void draw(struct ui *ui, void *state, struct area screen)
{
	const struct questions *questions = &ui->questions;
	const struct question *question = &questions->waiting[0];
	int cols = screen.cols - 2 * BOX_LEFT;
	struct area box;

	(void)state;
	cols = cols < BOX_COLS ? cols : BOX_COLS;
	box = area_sub(screen, BOX_TOP, BOX_LEFT, BOX_ROWS, cols);
	for (int row = 0; row < box.rows; row++)
		area_fill(box, row, 0, -1, ROLE_TEXT, ' ');
	area_box(box, ROLE_BORDER, sv_cstr("MFA code"));
	area_text(box, 1, LABEL_COL, -1, ROLE_DIM, sv_cstr("Profile"));
	area_text(
		box, 1, VALUE_COL, cols - VALUE_COL - 2, ROLE_IDENTITY, str_sv(&question->profile));
	area_text(box, 2, LABEL_COL, -1, ROLE_DIM, sv_cstr("Device"));
	area_text(box, 2, VALUE_COL, cols - VALUE_COL - 2, ROLE_TEXT, str_sv(&question->device));
	area_text(box, 4, LABEL_COL, -1, ROLE_PROMPT, sv_cstr("Code"));
	area_fill(box, 4, VALUE_COL, (int)questions->length, ROLE_PROMPT, '*');
	area_cursor(box, 4, VALUE_COL + (int)questions->length);
	area_text(box, 6, LABEL_COL, cols - LABEL_COL - 2, ROLE_DIM,
		sv_cstr("It is not shown and not kept. Esc declines."));
}

static void type(struct questions *questions, uint32_t ch)
{
	if (ch > ' ' && ch < 0x7F && questions->length < sizeof questions->code)
		questions->code[questions->length++] = (char)ch;
}

/* A code is often pasted, with a line end behind it. */
static void type_paste(struct questions *questions, struct sv paste)
{
	for (size_t i = 0; i < paste.n; i++)
		type(questions, (unsigned char)paste.p[i]);
}

static void control_key(struct ui *ui, uint32_t letter)
{
	if (letter == 'u')
		forget_code(&ui->questions);
	else if (letter == 'c')
		answer(ui, sv_cstr(""));
}

static bool key(struct ui *ui, void *state, struct key key, struct sv paste)
{
	struct questions *questions = &ui->questions;

	(void)state;
	switch (key.code) {
	case KEY_CODE_CHAR:
		type(questions, key.ch);
		return true;
	case KEY_CODE_PASTE:
		type_paste(questions, paste);
		return true;
	case KEY_CODE_BACKSPACE:
		if (questions->length > 0)
			questions->code[--questions->length] = '\0';
		return true;
	case KEY_CODE_ENTER:
		if (questions->length > 0)
			answer(ui, sv_of(questions->code, questions->length));
		return true;
	case KEY_CODE_ESC:
		answer(ui, sv_cstr(""));
		return true;
	case KEY_CODE_CTRL:
		control_key(ui, key.ch);
		/* Repaint and suspend work here too. */
		return key.ch == 'u' || key.ch == 'c';
	case KEY_CODE_NONE:
	case KEY_CODE_TAB:
	case KEY_CODE_BACKTAB:
	case KEY_CODE_DELETE:
	case KEY_CODE_INSERT:
	case KEY_CODE_UP:
	case KEY_CODE_DOWN:
	case KEY_CODE_LEFT:
	case KEY_CODE_RIGHT:
	case KEY_CODE_HOME:
	case KEY_CODE_END:
	case KEY_CODE_PGUP:
	case KEY_CODE_PGDN:
	case KEY_CODE_F:
	case KEY_CODE_RESIZE:
	case KEY_CODE_CLICK:
	case KEY_CODE_WHEEL_UP:
	case KEY_CODE_WHEEL_DOWN:
	case KEY_CODE_FOCUS_IN:
	case KEY_CODE_FOCUS_OUT:
		break;
	}
	return true;
}

static const struct hint hints[] = {
	{.key = "Enter", .text = "give"},
	{.key = "Esc", .text = "decline"},
	{0},
};

static const struct view_ops question_ops = {
	.name = "MFA code",
	.scope = SCOPE_GLOBAL,
	.is_overlay = true,
	.hints = hints,
	.draw = draw,
	.key = key,
};
