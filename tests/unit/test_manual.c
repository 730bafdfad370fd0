/*
 * The manual against what it explains: it names every column, field, verb, switch, format, exit code,
 * setting, tool and key that there is, and what it and README.md say to type is understood.  Run in the
 * source's folder, whose files it reads.
 */
#include "sockscope/dialect.h"
#include "sockscope/settings.h"

#include "check.h"
#include "sockscope/column_set.h"
#include "sockscope/command.h"
#include "split.h"

enum { FILE_MOST = 256 * 1024 };

static char page[FILE_MOST], resources[FILE_MOST];

static void read_file(const char *path, char text[FILE_MOST])
{
    FILE *file = fopen(path, "rb");
    size_t length = file ? fread(text, 1, FILE_MOST - 1, file) : 0;
    CHECK(length > 0 && length < FILE_MOST - 1);
    text[length] = '\0';
    if (file) {
        fclose(file);
    }
}

static void check_says(const char *format, const char *word)
{
    char wanted[256];
    snprintf(wanted, sizeof wanted, format, word);
    bool there = strstr(page, wanted) != NULL;
    CHECK(there);
    if (!there) {
        printf("     the page lacks %s\n", wanted);
    }
}

CASE(it_explains_every_column)
{
    for (int id = 0; id < COLUMN_COUNT; id++) {
        const struct column *column = column_get((enum column_id)id);
        char row[256];
        snprintf(row, sizeof row,
                 "<tr><th scope=\"row\">%s</th><td><code>%s</code></td><td><code>%s</code></td><td>",
                 column->title, column->name, column->machine);
        check_says("%s", row);
    }
    for (size_t i = 0; i < COLUMN_SET_COUNT; i++) {
        check_says("%s", column_set_get(i)->name);
    }
}

CASE(it_explains_every_field)
{
    for (size_t i = 0; filter_field_name(i); i++) {
        check_says("<code>%s:</code>", filter_field_name(i));
    }
}

/* The switches are those that the help names, which has to know all. */
CASE(it_explains_every_verb_and_switch)
{
    int switches = 0;
    for (int verb = 0; verb < VERB_COUNT; verb++) {
        check_says("<code>sockscope %s</code>", verb_name((enum verb)verb));
        for (const char *at = command_help((enum verb)verb); (at = strstr(at, "--")) != NULL; at += 2) {
            char name[32];
            snprintf(name, sizeof name, "%.*s", (int)strspn(at, "-abcdefghijklmnopqrstuvwxyz"), at);
            check_says("<code>%s</code>", name);
            switches++;
        }
    }
    CHECK(switches >= 16);
    for (int format = 0; format < EXPORT_FORMAT_COUNT; format++) {
        check_says("<tr><td><code>%s</code></td>", export_format_name((enum export_format)format));
    }
}

CASE(it_explains_every_tool)
{
    for (int dialect = DIALECT_NONE + 1; dialect < DIALECT_COUNT; dialect++) {
        check_says("<tr><td><code>%s ", dialect_name((enum dialect)dialect));
    }
}

CASE(it_explains_every_exit_code)
{
    const char *from = strstr(page, "<h3>Exit codes</h3>"), *end = from ? strstr(from, "</table>") : NULL;
    CHECK(end != NULL);
    for (int code = EXIT_DONE; end && code <= EXIT_DIFFERENT; code++) {
        char row[64];
        snprintf(row, sizeof row, "<tr><th scope=\"row\">%d</th>", code);
        const char *at = strstr(from, row);
        CHECK(at && at < end);
    }
}

/* Every key and section that can be written to the file. */
CASE(it_explains_every_setting)
{
    static struct settings settings;
    static char text[SETTINGS_TEXT_MAX];
    settings_default(&settings);
    settings.placed = true;
    settings_write(&settings, text);
    int keys = 0;
    for (char *line = strtok(text, "\r\n"); line; line = strtok(NULL, "\r\n")) {
        size_t length = strcspn(line, line[0] == '[' ? "" : "=");
        line[length] = '\0';
        check_says("<code>%s</code>", line);
        keys++;
    }
    CHECK(keys >= 25);
}

/* "Label\tKey" in the menus. */
CASE(it_names_every_key_of_the_menus)
{
    int keys = 0;
    for (const char *at = resources; (at = strstr(at, "MENUITEM \"")) != NULL;) {
        at += strlen("MENUITEM \"");
        const char *end = strchr(at, '"'), *tab = strstr(at, "\\t");
        CHECK(end != NULL);
        if (end && tab && tab < end) {
            char key[32];
            snprintf(key, sizeof key, "%.*s", (int)(end - tab - 2), tab + 2);
            check_says("<kbd>%s</kbd>", key);
            keys++;
        }
    }
    CHECK(keys >= 20);
}

/* Text up to a tag, with its entities as characters. */
static const char *plain(const char *from, const char *end)
{
    static const struct {
        const char *entity;
        char sign;
    } entities[] = {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&amp;", '&'}};
    static char text[1024];
    size_t used = 0;
    while (from < end && used < sizeof text - 1) {
        char sign = *from;
        size_t length = 1;
        for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
            if (strncmp(from, entities[i].entity, strlen(entities[i].entity)) == 0) {
                sign = entities[i].sign;
                length = strlen(entities[i].entity);
            }
        }
        text[used++] = sign;
        from += length;
    }
    text[used] = '\0';
    return text;
}

CASE(its_queries_are_understood)
{
    static const char begin[] = "<code class=\"query\">";
    int queries = 0;
    for (const char *at = page; (at = strstr(at, begin)) != NULL; queries++) {
        struct filter_error error;
        at += strlen(begin);
        const char *query = plain(at, strstr(at, "</code>"));
        struct filter *filter = filter_parse(query, UINT32_MAX, &error);
        CHECK(filter != NULL);
        if (!filter) {
            printf("     %s: %s\n", query, error.message);
        }
        filter_free(filter);
    }
    CHECK(queries >= 20);
}

/* What stands behind a pipe or a redirection is another program's. */
static int own_arguments(int argc, char *const *argv)
{
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "|") == 0 || strcmp(argv[i], ">>") == 0) {
            return i;
        }
    }
    return argc;
}

static void check_recipe(char *line)
{
    static struct command command;
    char *argv[SPLIT_MOST];
    struct command_error error;
    int argc = own_arguments(split(line, argv), argv);
    CHECK_TEXT(argv[0], "sockscope");
    bool right = command_parse(argc, argv, &command, &error);
    CHECK(right);
    if (!right) {
        printf("     %s: %s\n", argc > 1 ? argv[1] : "", error.message);
    }
}

CASE(its_recipes_are_understood)
{
    int recipes = 0;
    for (const char *block = page; (block = strstr(block, "<pre>")) != NULL;) {
        const char *end = strstr(block, "</pre>");
        for (const char *at = block + strlen("<pre>"); at < end; recipes++) {
            const char *line_end = at + strcspn(at, "\n<");
            char line[1024];
            snprintf(line, sizeof line, "%s", plain(at, line_end));
            check_recipe(line);
            at = line_end + 1;
        }
        block = end;
    }
    CHECK(recipes >= 14);
}

/* Those of README.md; what stands behind three blanks explains. */
CASE(the_recipes_of_the_first_page_are_understood)
{
    static char readme[FILE_MOST];
    int recipes = 0;
    read_file("README.md", readme);
    for (const char *at = readme; (at = strstr(at, "\nsockscope ")) != NULL; recipes++) {
        at++;
        char line[1024];
        snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\r\n"), at);
        char *remark = strstr(line, "   ");
        if (remark) {
            *remark = '\0';
        }
        check_recipe(line);
    }
    CHECK(recipes >= 18);
}

CASE(its_links_lead_somewhere)
{
    int links = 0;
    for (const char *at = page; (at = strstr(at, "href=\"")) != NULL; links++) {
        char name[64];
        at += strlen("href=\"");
        CHECK(*at == '#');
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at + 1, "\""), at + 1);
        check_says(" id=\"%s\"", name);
    }
    CHECK(links >= 13);
}

/* Columns and fields, in PowerShell. */
CASE(they_can_be_completed)
{
    read_file("installer/sockscope-completion.ps1", page);
    for (int id = 0; id < COLUMN_COUNT; id++) {
        check_says("'%s'", column_get((enum column_id)id)->name);
    }
    for (size_t i = 0; filter_field_name(i); i++) {
        if (strcmp(filter_field_name(i), "is") != 0) {
            check_says("'%s:'", filter_field_name(i));
        }
    }
}

/* A number of resource.h, and the last of its range. */
struct number {
    char name[64];
    unsigned long first, last;
};

enum { NUMBERS_MOST = 1024 };

static size_t read_numbers(struct number *numbers)
{
    size_t count = 0;
    read_file("res/resource.h", resources);
    for (const char *at = resources; (at = strstr(at, "#define IDC_")) != NULL && count < NUMBERS_MOST;
         at += 8) {
        struct number *number = &numbers[count];
        if (sscanf(at, "#define %63s %lu", number->name, &number->first) != 2) {
            continue;
        }
        number->last = number->first;
        size_t length = strlen(number->name);
        if (count && length > 5 && strcmp(number->name + length - 5, "_LAST") == 0 &&
            strncmp(numbers[count - 1].name, number->name, length - 4) == 0) {
            numbers[count - 1].last = number->first;
        } else {
            count++;
        }
    }
    return count;
}

/* A command that has the number of another, or one in its range, does that instead. */
CASE(no_number_is_given_twice)
{
    static struct number numbers[NUMBERS_MOST];
    size_t count = read_numbers(numbers);
    CHECK(count > 100);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            bool apart = numbers[i].last < numbers[j].first || numbers[j].last < numbers[i].first;
            CHECK(apart);
            if (!apart) {
                printf("     %s and %s\n", numbers[i].name, numbers[j].name);
            }
        }
    }
}

int main(void)
{
    read_file("res/help/sockscope.html", page);
    read_file("res/sockscope.rc", resources);
    RUN(it_explains_every_column);
    RUN(it_explains_every_field);
    RUN(it_explains_every_verb_and_switch);
    RUN(it_explains_every_tool);
    RUN(it_explains_every_exit_code);
    RUN(it_explains_every_setting);
    RUN(it_names_every_key_of_the_menus);
    RUN(its_queries_are_understood);
    RUN(its_recipes_are_understood);
    RUN(the_recipes_of_the_first_page_are_understood);
    RUN(its_links_lead_somewhere);
    RUN(they_can_be_completed);
    RUN(no_number_is_given_twice);
    return check_result();
}
