/*
 * keystroke: from a letter typed into the filter box to the frame that shows its effect, at 100 000 rows: the
 * query is parsed, every row matched and the frame filled.  Compared with one pass of strstr over the text
 * that such a query looks through, the cells of a row in one line.  Each letter is a pair of both, in turn;
 * the median of the pairs' ratios is held against the bar, of the words the worst.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "sockscope/column.h"
#include "sockscope/filter.h"
#include "sockscope/model.h"
#include "sockscope/reader.h"
#include "synthetic.h"

enum { ROWS = 100000, ROUNDS = 3, LONGEST = 16, LINE = 160 };

static const double BAR = 1.5;

static const uint32_t searched[] = {COLUMN_PROCESS,        COLUMN_PID,           COLUMN_PROTOCOL,
                                    COLUMN_STATE,          COLUMN_LOCAL_ADDRESS, COLUMN_LOCAL_PORT,
                                    COLUMN_REMOTE_ADDRESS, COLUMN_REMOTE_PORT};

static uint64_t searched_set(void)
{
    uint64_t set = 0;
    for (size_t i = 0; i < sizeof searched / sizeof searched[0]; i++) {
        set |= UINT64_C(1) << searched[i];
    }
    return set;
}

struct text {
    char *lines; /* each with its end */
    size_t length;
};

static bool make_text(const struct frame *frame, struct text *text)
{
    static const struct cell_context context = {0};
    text->length = 0;
    text->lines = malloc(frame->count * LINE * 4);
    for (size_t i = 0; text->lines && i < frame->count; i++) {
        for (size_t column = 0; column < sizeof searched / sizeof searched[0]; column++) {
            char *cell = text->lines + text->length;
            text->length +=
                column_get((enum column_id)searched[column])->text(frame->rows[i], &context, cell, CELL_SIZE);
            text->lines[text->length++] = ' ';
        }
        text->lines[text->length++] = '\0';
    }
    return text->lines != NULL;
}

/* Milliseconds. */
static double pass(const struct text *text, const char *word, size_t *found)
{
    double begun = bench_now();
    *found = 0;
    for (const char *line = text->lines; line < text->lines + text->length; line += strlen(line) + 1) {
        *found += strstr(line, word) != NULL;
    }
    return bench_now() - begun;
}

/* Milliseconds; negative when there was no frame. */
static double type(struct model *model, const char *word, size_t *found)
{
    struct filter_error error;
    double begun = bench_now();
    struct filter *filter = filter_parse(word, searched_set(), &error);
    if (!filter) {
        return -1;
    }
    model_set_filter(model, filter);
    model_settle(model);
    struct frame *frame = model_publish(model);
    double taken = bench_now() - begun;
    *found = frame ? frame->count : 0;
    if (frame) {
        model_recycle(model, frame);
    }
    return frame ? taken : -1;
}

/* The median ratio over the letters of a word; negative when it could not be measured. */
static double measure(struct model *model, const struct text *text, const char *word)
{
    double ratios[ROUNDS * LONGEST], ours[ROUNDS * LONGEST], theirs[ROUNDS * LONGEST];
    size_t count = 0, length = strlen(word), found = 0, expected = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t letters = 1; letters <= length; letters++) {
            char typed[LONGEST + 1] = "";
            memcpy(typed, word, letters);
            theirs[count] = pass(text, typed, &expected);
            ours[count] = type(model, typed, &found);
            if (ours[count] < 0 || (letters == length && (found == 0 || expected == 0))) {
                return -1;
            }
            ratios[count] = ours[count] / theirs[count];
            count++;
        }
    }
    double ratio = bench_median(ratios, count);
    fprintf(stderr, "  (%s: %.2f ms a letter, strstr %.2f ms, %lu rows)\n", word, bench_median(ours, count),
            bench_median(theirs, count), (unsigned long)found);
    return ratio;
}

static double worst_of(struct model *model, const struct text *text)
{
    static const char *const words[] = {"process24", "192.168.0.2", "Estab"};
    double worst = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        double ratio = measure(model, text, words[i]);
        if (ratio < 0) {
            return -1;
        }
        worst = ratio > worst ? ratio : worst;
    }
    return worst;
}

int main(void)
{
    struct synthetic_settings settings = {.rows = ROWS, .churn = 10, .own_clock = true};
    struct source source;
    struct text text = {NULL, 0};
    double worst = -1;
    if (!synthetic_open(&source, &settings)) {
        return EXIT_FAILURE;
    }
    struct reader *reader = reader_create(&source);
    struct model *model = model_create(&source, 1000);
    if (model && reader) {
        model_look(model, reader);
    }
    struct frame *frame = model && reader ? model_publish(model) : NULL;
    if (frame && make_text(frame, &text)) {
        model_recycle(model, frame);
        worst = worst_of(model, &text);
    }
    free(text.lines);
    model_free(model);
    reader_free(reader);
    synthetic_close(&source);
    if (worst < 0) {
        printf("keystroke: the bench could not run\n");
        return EXIT_FAILURE;
    }
    return bench_report("keystroke", worst, BAR);
}
