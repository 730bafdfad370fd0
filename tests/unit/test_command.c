/* The console's command line: every verb and switch, and every way to get one wrong. */
#include "sockscope/command.h"

#include "check.h"
#include "split.h"

enum { MOST_ARGUMENTS = 16 };

struct parsed {
    bool fine;
    struct command command;
    struct command_error error;
};

/* Arguments in one text, separated by '~', so that an argument may hold blanks. */
static const struct parsed *parse(const char *arguments)
{
    static struct parsed parsed;
    static char copy[8192];
    static char program[] = "sockscope";
    char *argv[MOST_ARGUMENTS + 1] = {program};
    int argc = 1;
    snprintf(copy, sizeof copy, "%s", arguments);
    for (char *at = copy[0] ? copy : NULL; at && argc < MOST_ARGUMENTS;) {
        char *end = strchr(at, '~');
        argv[argc++] = at;
        if (end) {
            *end++ = '\0';
        }
        at = end;
    }
    argv[argc] = NULL;
    parsed.fine = command_parse(argc, argv, &parsed.command, &parsed.error);
    if (!parsed.fine) {
        CHECK(parsed.error.argument >= 1 && parsed.error.argument <= argc);
    }
    return &parsed;
}

/* The command, after checking that there is one. */
static const struct command *good(const char *arguments)
{
    const struct parsed *parsed = parse(arguments);
    if (!parsed->fine) {
        printf("refused: %s: %s\n", arguments, parsed->error.message);
    }
    CHECK(parsed->fine);
    return &parsed->command;
}

/* The message, after checking which argument it blames. */
static const char *bad(const char *arguments, int argument)
{
    const struct parsed *parsed = parse(arguments);
    CHECK(!parsed->fine);
    if (parsed->fine) {
        return "it was accepted";
    }
    CHECK_NUMBER(parsed->error.argument, argument);
    return parsed->error.message;
}

CASE(without_a_verb_it_lists)
{
    const struct command *command = good("");
    CHECK_NUMBER(command->verb, VERB_LIST);
    CHECK_TEXT(command->filter, "");
    CHECK_NUMBER(command->output.format, EXPORT_TABLE);
    CHECK_NUMBER(command->output.column_count, 8);
    CHECK_NUMBER(command->output.columns[0], COLUMN_PROCESS);
    CHECK_NUMBER(command->output.columns[7], COLUMN_REMOTE_PORT);
    CHECK_NUMBER(command->sort.count, 2);
    CHECK_NUMBER(command->sort.keys[0].column, COLUMN_PROCESS);
    CHECK(!command->output_path && !command->output.no_header);
    CHECK_NUMBER(good("port:80")->verb, VERB_LIST);
    CHECK_TEXT(good("port:80~chrome")->filter, "port:80 chrome");
    CHECK_NUMBER(good("--format~json")->output.format, EXPORT_JSON);
    CHECK_NUMBER(good("--format~json~list")->verb, VERB_LIST);
    CHECK_NUMBER(good("list~--format~wide")->output.format, EXPORT_WIDE);
    CHECK_NUMBER(good("list~--format~tsv~--no-header")->output.format, EXPORT_TSV);
    CHECK_NUMBER(good("list~--format~html")->output.format, EXPORT_HTML);
    CHECK_NUMBER(good("list~--format~markdown")->output.format, EXPORT_MARKDOWN);
    CHECK_TEXT(good("--format~json~list")->filter, "list");
}

/* Programs get the properties of Get-NetTCPConnection, then ours. */
CASE(programs_get_other_columns_than_people)
{
    static const char *const formats[] = {"csv", "tsv", "json", "jsonl"};
    char arguments[64];
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        snprintf(arguments, sizeof arguments, "list~--format~%s", formats[i]);
        const struct command *command = good(arguments);
        CHECK_NUMBER(command->output.column_count, 12);
        CHECK_NUMBER(command->output.columns[0], COLUMN_LOCAL_ADDRESS);
        CHECK_NUMBER(command->output.columns[6], COLUMN_CREATED);
        CHECK_NUMBER(command->output.columns[9], COLUMN_PATH);
        CHECK(!command->own_columns);
    }
    CHECK_NUMBER(good("watch~--format~jsonl")->output.column_count, 12);
    CHECK_NUMBER(good("list~--format~html")->output.column_count, 8);
    CHECK(good("list~--format~json~--columns~pid")->own_columns);
}

CASE(who_resolves_sees_the_names)
{
    const struct command *command = good("list~--resolve");
    CHECK(command->resolve);
    CHECK_NUMBER(command->output.column_count, 9);
    CHECK_NUMBER(command->output.columns[6], COLUMN_REMOTE_ADDRESS);
    CHECK_NUMBER(command->output.columns[7], COLUMN_REMOTE_NAME);
    CHECK_NUMBER(command->output.columns[8], COLUMN_REMOTE_PORT);
    command = good("list~--resolve~--columns~pid");
    CHECK_NUMBER(command->output.column_count, 2);
    CHECK_NUMBER(command->output.columns[1], COLUMN_REMOTE_NAME);
    command = good("list~--columns~local-name,pid~--resolve");
    CHECK_NUMBER(command->output.column_count, 2);
    CHECK(!good("list~--columns~remote-name")->resolve);
    CHECK_TEXT(bad("watch~--resolve", 2), "unknown switch --resolve for watch, did you mean --help?");
}

CASE(whois_takes_one_address)
{
    const struct command *command = good("whois~198.51.100.7");
    CHECK(command->verb == VERB_WHOIS && !command->address.ipv6 && command->address.bytes[0] == 198);
    CHECK(good("whois~[2001:db8::1]")->address.ipv6);
    CHECK_TEXT(bad("whois", 2), "whois needs one address");
    CHECK_TEXT(bad("whois~1.2.3.4~5.6.7.8", 3), "whois needs one address");
    CHECK_TEXT(bad("whois~example.org", 2), "\"example.org\" is not an address");
    CHECK_TEXT(bad("whois~::1", 2), "nobody is asked about ::1: it is this machine");
    CHECK(good("kill~5~--tree")->tree && !good("kill~5")->tree);
}

CASE(doctor_takes_a_format_alone)
{
    CHECK(good("doctor")->verb == VERB_DOCTOR && good("doctor")->output.format == EXPORT_TABLE);
    CHECK_NUMBER(good("doctor~--format~json")->output.format, EXPORT_JSON);
    CHECK_TEXT(bad("doctor~--format~csv", 3), "--format: \"csv\" is not one of table, json");
    CHECK_TEXT(bad("doctor~me", 2), "doctor takes no words, \"me\" is too much");
    CHECK_TEXT(bad("doctor~--output=x", 2), "unknown switch --output=x for doctor, did you mean --format?");
}

CASE(examples_of_the_help_are_right)
{
    static struct command command;
    struct command_error error;
    int examples = 0;
    for (int verb = 0; verb < VERB_COUNT; verb++) {
        const char *at = strstr(command_help((enum verb)verb), "Examples:\n");
        while (at && (at = strstr(at, "\n  sockscope ")) != NULL) {
            char line[256], *argv[SPLIT_MOST];
            snprintf(line, sizeof line, "%.*s", (int)strcspn(at + 3, "\n"), at + 3);
            int argc = split(line, argv);
            bool right = command_parse(argc, argv, &command, &error);
            CHECK(right && command.verb == (enum verb)verb);
            if (!right) {
                printf("     %s: %s\n", at, error.message);
            }
            examples++;
            at++;
        }
    }
    CHECK(examples >= 15);
}

CASE(list_takes_its_switches)
{
    const struct command *command = good("list~chrome~--columns~pid,LocalPort~--sort=-pid,local-port~--"
                                         "format=CSV~--output~out.csv~--no-header");
    CHECK_NUMBER(command->verb, VERB_LIST);
    CHECK_TEXT(command->filter, "chrome");
    CHECK_NUMBER(command->output.column_count, 2);
    CHECK_NUMBER(command->output.columns[0], COLUMN_PID);
    CHECK_NUMBER(command->output.columns[1], COLUMN_LOCAL_PORT);
    CHECK_NUMBER(command->sort.count, 2);
    CHECK_NUMBER(command->sort.keys[0].column, COLUMN_PID);
    CHECK(command->sort.keys[0].descending && !command->sort.keys[1].descending);
    CHECK_NUMBER(command->output.format, EXPORT_CSV);
    CHECK(command->output_path && strcmp(command->output_path, "out.csv") == 0);
    CHECK(command->output.no_header);
    CHECK_TEXT(good("list~--output=a=b")->output_path, "a=b");
}

CASE(watch_takes_its_switches)
{
    const struct command *command = good("watch");
    CHECK_NUMBER(command->verb, VERB_WATCH);
    CHECK_NUMBER(command->interval_ms, 1000);
    CHECK_NUMBER(command->count, 0);
    CHECK(!command->changes);
    command = good("watch~--interval=500ms~--count~3~--changes~--format~jsonl~is:new");
    CHECK_NUMBER(command->interval_ms, 500);
    CHECK_NUMBER(command->count, 3);
    CHECK(command->changes);
    CHECK_NUMBER(command->output.format, EXPORT_JSONL);
    CHECK_TEXT(command->filter, "is:new");
    CHECK_NUMBER(good("watch~--interval~2")->interval_ms, 2000);
}

CASE(close_takes_its_switches)
{
    const struct command *command = good("close~port:80");
    CHECK_NUMBER(command->verb, VERB_CLOSE);
    CHECK_NUMBER(command->mode, CLOSE_DEADLINE);
    CHECK_NUMBER(command->deadline_ms, 5000);
    CHECK(!command->own_mode);
    CHECK(!command->all && !command->yes && !command->dry_run && !command->has_ends);
    command = good("close~port:80~--graceful");
    CHECK(command->own_mode && command->mode == CLOSE_GRACEFUL);
    command = good("close~port:80~--reset");
    CHECK(command->own_mode && command->mode == CLOSE_RESET);
    command = good("close~port:80~--deadline~5s~--all~--yes~--dry-run");
    CHECK(command->own_mode && command->mode == CLOSE_DEADLINE);
    CHECK_NUMBER(command->deadline_ms, 5000);
    CHECK(command->all && command->yes && command->dry_run);
    CHECK_NUMBER(good("close~port:80~--deadline=65535s")->deadline_ms, 65535000);
}

CASE(close_takes_two_ends)
{
    const struct command *command = good("close~127.0.0.1:5000~[::1]:80");
    CHECK(command->has_ends);
    CHECK_TEXT(command->filter, "");
    CHECK_NUMBER(command->local.port, 5000);
    CHECK(!command->local.any_port && !command->local.any_address && !command->local.address.ipv6);
    CHECK_NUMBER(command->remote.port, 80);
    CHECK(command->remote.address.ipv6);
    command = good("close~*~*:443~--yes");
    CHECK(command->has_ends && command->local.any_address && command->local.any_port);
    CHECK(command->remote.any_address && !command->remote.any_port);
    CHECK_NUMBER(command->remote.port, 443);
    command = good("close~--all~127.0.0.1:*~*:*");
    CHECK(command->has_ends && command->local.any_port && !command->local.any_address);
    CHECK(command->remote.any_port && command->remote.any_address);
    /* Anything else is a filter. */
    CHECK(!good("close~127.0.0.1:5000")->has_ends);
    CHECK_TEXT(good("close~127.0.0.1:5000")->filter, "127.0.0.1:5000");
    CHECK(!good("close~127.0.0.1:5000~chrome")->has_ends);
    CHECK(!good("close~127.0.0.1:5000~127.0.0.1:80~chrome")->has_ends);
}

CASE(kill_takes_a_pid_or_a_filter)
{
    const struct command *command = good("kill~1234~--yes");
    CHECK_NUMBER(command->verb, VERB_KILL);
    CHECK(command->has_pid && command->yes);
    CHECK_NUMBER(command->pid, 1234);
    CHECK_TEXT(command->filter, "");
    CHECK_NUMBER(good("kill~4294967295")->pid, 4294967295u);
    command = good("kill~process:chrome~--all~--dry-run");
    CHECK(!command->has_pid && command->all && command->dry_run);
    CHECK_TEXT(command->filter, "process:chrome");
    /* A number in the text of an address is no reason to end a process. */
    static const struct {
        const char *arguments;
        int argument;
    } vague[] = {{"kill~1234~chrome", 2},
                 {"kill~-9~1234", 2},
                 {"kill~1~2", 2},
                 {"kill~80 443", 2},
                 {"kill~80,443", 2},
                 {"kill~--all~80-90", 3},
                 {"kill~process:a~(b | 7)", 2},
                 {"kill~\"80\"~a", 2},
                 {"kill~NOT~7", 2}};
    for (size_t i = 0; i < sizeof vague / sizeof vague[0]; i++) {
        CHECK(strstr(bad(vague[i].arguments, vague[i].argument), "need a field, such as pid:1,2") != NULL);
    }
    CHECK_TEXT(good("kill~pid:1,2")->filter, "pid:1,2");
    CHECK_TEXT(good("kill~port:80~v4")->filter, "port:80 v4");
    CHECK_TEXT(good("kill~10.0.0.1~:80")->filter, "10.0.0.1 :80");
}

CASE(half_an_end_is_no_filter)
{
    CHECK_TEXT(bad("close~127.0.0.1~*:443", 2),
               "\"127.0.0.1\" is not ADDRESS:PORT, such as 127.0.0.1:443, [::1]:443 or *:443");
    CHECK(strstr(bad("close~*:abc~*:80", 2), "\"*:abc\" is not ADDRESS:PORT") != NULL);
    CHECK(strstr(bad("close~::1:5~*", 2), "\"::1:5\" is not") != NULL);
    CHECK(strstr(bad("close~*~*:", 3), "\"*:\" is not") != NULL);
    CHECK(strstr(bad("close~127.0.0.1:80~10.0.0.1:99999", 3), "\"10.0.0.1:99999\" is not") != NULL);
}

CASE(every_column_can_be_named_at_once)
{
    char arguments[2048] = "list~--columns~";
    for (int id = 0; id < COLUMN_COUNT; id++) {
        strcat(strcat(arguments, id ? "," : ""), column_get((enum column_id)id)->name);
    }
    CHECK_NUMBER(good(arguments)->output.column_count, COLUMN_COUNT);
    strcat(strcat(arguments, ","), column_get((enum column_id)(COLUMN_COUNT - 1))->name);
    CHECK(strstr(bad(arguments, 3), "is named twice") != NULL);
}

CASE(save_and_diff_take_files)
{
    const struct command *command = good("save~now.txt");
    CHECK_NUMBER(command->verb, VERB_SAVE);
    CHECK_TEXT(command->file, "now.txt");
    CHECK_TEXT(command->filter, "");
    command = good("save~C:\\a b\\now.txt~port:80~is:external");
    CHECK_TEXT(command->file, "C:\\a b\\now.txt");
    CHECK_TEXT(command->filter, "port:80 is:external");
    CHECK_TEXT(good("save~\\\\?\\C:\\now.txt")->file, "\\\\?\\C:\\now.txt");
    CHECK_TEXT(good("save~--~--now")->file, "--now");
    command = good("diff~old.txt");
    CHECK_NUMBER(command->verb, VERB_DIFF);
    CHECK_TEXT(command->file, "old.txt");
    CHECK(!command->other_file);
    command = good("diff~old.txt~new.txt");
    CHECK_TEXT(command->other_file, "new.txt");
    CHECK_TEXT(bad("save", 2), "save needs the name of a file");
    CHECK_TEXT(bad("save~ ", 2), "save: the name of the file is empty");
    CHECK_TEXT(bad("save~is:external", 2),
               "\"is:external\" is no name of a file; a filter stands behind one");
    CHECK_TEXT(bad("save~now.txt~prot:80", 3),
               "filter: unknown field \"prot\", did you mean \"proto\"?, at character 1");
    CHECK_TEXT(bad("save~now.txt~--format~csv", 3), "unknown switch --format for save, did you mean --help?");
    CHECK_TEXT(bad("diff", 2), "diff needs the name of a session file");
    CHECK_TEXT(bad("diff~a~b~c", 4), "diff takes two files, \"c\" is too much");
    CHECK_TEXT(bad("diff~a~port:80", 3), "\"port:80\" is no name of a file");
    CHECK_TEXT(bad("diff~a~\t", 3), "diff: the name of the file is empty");
}

CASE(baseline_saves_or_checks)
{
    const struct command *command = good("baseline~save");
    CHECK_NUMBER(command->verb, VERB_BASELINE);
    CHECK(!command->check && !command->file);
    command = good("baseline~check");
    CHECK(command->check && !command->file);
    command = good("baseline~--format~json~check~base.txt~is:external~--sort~pid");
    CHECK(command->check);
    CHECK_TEXT(command->file, "base.txt");
    CHECK_TEXT(command->filter, "is:external");
    CHECK_NUMBER(command->output.format, EXPORT_JSON);
    CHECK_NUMBER(command->sort.count, 1);
    CHECK_TEXT(good("baseline~save~base.txt~port:80")->filter, "port:80");
    CHECK_TEXT(bad("baseline", 2), "baseline needs save or check");
    CHECK_TEXT(bad("baseline~chekc", 2), "baseline: \"chekc\" is not save or check");
    CHECK_TEXT(bad("baseline~check~is:new", 3),
               "\"is:new\" is no name of a file; a filter stands behind one");
    CHECK_TEXT(bad("baseline~save~--no-header", 4),
               "baseline save prints nothing: --no-header is for baseline check");
    CHECK_TEXT(bad("baseline~check~--format~json~--no-header", 6),
               "--no-header has no meaning with --format json");
    CHECK_TEXT(bad("baseline~check~--resolve", 3),
               "unknown switch --resolve for baseline, did you mean --sort?");
}

CASE(help_everywhere)
{
    static const char *const all[] = {"help", "-h", "--help", "/?", "-?", "port:80~-h", "help~-h"};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        CHECK_NUMBER(good(all[i])->verb, VERB_HELP);
        CHECK_NUMBER(good(all[i])->help_verb, VERB_COUNT);
    }
    CHECK_NUMBER(good("help~close")->help_verb, VERB_CLOSE);
    CHECK_NUMBER(good("close~-h")->help_verb, VERB_CLOSE);
    CHECK_NUMBER(good("kill~--help")->help_verb, VERB_KILL);
    CHECK_NUMBER(good("list~/?")->help_verb, VERB_LIST);
    CHECK_NUMBER(good("watch~--bogus~/?")->help_verb, VERB_WATCH);
    CHECK_NUMBER(good("version~-h")->help_verb, VERB_VERSION);
    CHECK_NUMBER(good("list~--~-h")->verb, VERB_LIST);
    CHECK_TEXT(bad("help~clsoe", 2), "unknown verb \"clsoe\", did you mean \"close\"?");
    CHECK_TEXT(good("help~NetStat")->help_tool, "NetStat");
    CHECK(!good("help~list")->help_tool);
    CHECK_TEXT(bad("help~wkilcx", 2), "unknown verb \"wkilcx\", did you mean \"wkillcx\"?");
    CHECK_TEXT(bad("help~list~more", 3), "help takes one verb, \"more\" is too much");
    for (int verb = 0; verb <= VERB_COUNT; verb++) {
        const char *text = command_help((enum verb)verb);
        CHECK(strlen(text) > 20 && text[strlen(text) - 1] == '\n');
        CHECK(verb == VERB_COUNT || strstr(text, verb_name((enum verb)verb)));
        CHECK(verb >= VERB_HELP || strstr(text, "\nExamples:\n  sockscope "));
    }
}

CASE(version)
{
    CHECK_NUMBER(good("version")->verb, VERB_VERSION);
    CHECK_NUMBER(good("--version")->verb, VERB_VERSION);
    CHECK_TEXT(bad("version~please", 2), "version takes no arguments, \"please\" is too much");
}

CASE(words_become_one_filter)
{
    CHECK_TEXT(good("list~a~-b~NOT~c")->filter, "a -b NOT c");
    CHECK_TEXT(good("list~port:80~|~port:443")->filter, "port:80 | port:443");
    /* Quoted as one in the shell, an alternative stays one beside other words. */
    CHECK_TEXT(good("list~port:80 | port:443~-loopback")->filter, "(port:80 | port:443) -loopback");
    CHECK_TEXT(good("list~port:80|port:443~x")->filter, "(port:80|port:443) x");
    CHECK_TEXT(good("list~a OR b~x")->filter, "(a OR b) x");
    CHECK_TEXT(good("list~(a | b)~x")->filter, "(a | b) x");
    CHECK_TEXT(good("list~(a | b) | c~x")->filter, "((a | b) | c) x");
    CHECK_TEXT(good("list~a |~b")->filter, "a | b");
    CHECK_TEXT(good("list~a~| b")->filter, "a | b");
    CHECK_TEXT(good("list~(a~| b)")->filter, "(a | b)");
    CHECK_TEXT(good("list~\"a | b\"~x")->filter, "\"a | b\" x");
    CHECK_TEXT(good("list~\"a b\" | c~x")->filter, "(\"a b\" | c) x");
    CHECK_TEXT(good("list~ORx y~x")->filter, "ORx y x");
    CHECK_TEXT(good("list~a b~c")->filter, "a b c");
    CHECK_TEXT(good("list~--~-all~--x")->filter, "-all --x");
    CHECK_TEXT(good("list~a~--~--yes")->filter, "a --yes");
    CHECK_TEXT(good("list~-")->filter, "-");
}

CASE(wrong_switches)
{
    CHECK_TEXT(bad("list~--reset", 2), "unknown switch --reset for list, did you mean --sort?");
    CHECK_TEXT(bad("list~--colums~pid", 2), "unknown switch --colums for list, did you mean --columns?");
    CHECK_TEXT(bad("--formt=json", 1), "unknown switch --formt=json for list, did you mean --format?");
    CHECK_TEXT(bad("close~x~--yess", 3), "unknown switch --yess for close, did you mean --yes?");
    CHECK_TEXT(bad("kill~1~--reset", 3), "unknown switch --reset for kill, did you mean --yes?");
    CHECK_TEXT(bad("watch~--sort~pid", 2), "unknown switch --sort for watch, did you mean --format?");
    CHECK_TEXT(bad("close~x~-yes", 3),
               "-yes: did you mean the switch --yes? To leave out rows with that word, write NOT yes");
    CHECK_TEXT(bad("list~-format=json", 2), "-format=json: did you mean the switch --format? To leave out "
                                            "rows with that word, write NOT format=json");
    CHECK_TEXT(bad("list~--format", 3), "--format needs a value");
    CHECK_TEXT(bad("list~--format~--no-header", 3), "--format needs a value");
    CHECK_TEXT(bad("list~--format=", 2), "--format needs a value");
    CHECK_TEXT(bad("list~--output=", 2), "--output needs a value");
    CHECK_TEXT(bad("list~--no-header=1", 2), "--no-header takes no value");
    CHECK_TEXT(bad("list~--format~csv~--format~json", 4), "--format is given twice");
    CHECK_TEXT(bad("close~x~--yes~--yes", 4), "--yes is given twice");
    CHECK_TEXT(bad("close~x~--reset~--graceful", 4), "--graceful contradicts --reset: give one of them");
    CHECK_TEXT(bad("close~x~--graceful~--deadline=5s", 4),
               "--deadline contradicts --graceful: give one of them");
}

CASE(wrong_values)
{
    CHECK_TEXT(bad("list~--columns~pid,prot", 3),
               "--columns: unknown column \"prot\", did you mean \"pid\"?");
    CHECK_TEXT(bad("list~--columns~pid,,state", 3), "--columns: a column is missing beside a comma");
    CHECK_TEXT(bad("list~--columns~pid,", 3), "--columns: a column is missing beside a comma");
    CHECK_TEXT(bad("list~--columns~pid,state,PID", 3), "--columns: \"pid\" is named twice");
    CHECK_TEXT(bad("list~--sort~pdi", 3), "--sort: unknown column \"pdi\", did you mean \"pid\"?");
    CHECK_TEXT(bad("list~--sort~pid,", 3),
               "--sort: write one to 4 columns with commas between, for example pid,-local-port");
    CHECK_TEXT(bad("list~--sort=pid,state,process,path,local-port", 2),
               "--sort: write one to 4 columns with commas between, for example pid,-local-port");
    CHECK_TEXT(bad("list~--format~xml", 3),
               "--format: \"xml\" is not one of table, wide, csv, tsv, json, jsonl, html, markdown");
    CHECK_TEXT(bad("watch~--format~json", 3), "--format: \"json\" is not one of table, csv, jsonl");
    CHECK_TEXT(bad("watch~--interval~soon", 3),
               "--interval: \"soon\" is not a time; write for example 500ms, 2s or 1m");
    CHECK_TEXT(bad("watch~--interval~0", 3), "--interval: 0 is not between 100ms and 24h");
    CHECK_TEXT(bad("watch~--interval~99ms", 3), "--interval: 99ms is not between 100ms and 24h");
    CHECK_TEXT(bad("watch~--interval~25h", 3), "--interval: 25h is not between 100ms and 24h");
    CHECK_TEXT(bad("watch~--count~0", 3), "--count: \"0\" is not a number from 1 to 4294967295");
    CHECK_TEXT(bad("watch~--count~-1", 3), "--count: \"-1\" is not a number from 1 to 4294967295");
    CHECK_TEXT(bad("watch~--count~99999999999", 3),
               "--count: \"99999999999\" is not a number from 1 to 4294967295");
    CHECK_TEXT(bad("close~x~--deadline~x", 4), "--deadline: \"x\" is not a time; write for example 5s");
    CHECK_TEXT(bad("close~x~--deadline~0s", 4), "--deadline: 0s is not between 1ms and 65535s");
    CHECK_TEXT(bad("close~x~--deadline~19h", 4), "--deadline: 19h is not between 1ms and 65535s");
    CHECK_TEXT(bad("watch~--format~html", 3), "--format: \"html\" is not one of table, csv, jsonl");
    CHECK_TEXT(bad("list~--no-header~--format~json", 5), "--no-header has no meaning with --format json");
    CHECK_TEXT(bad("list~--no-header~--format~html", 5), "--no-header has no meaning with --format html");
    CHECK_TEXT(bad("list~--no-header~--format~markdown", 5),
               "--no-header has no meaning with --format markdown");
    CHECK_TEXT(bad("kill~4294967296", 2), "\"4294967296\" is too large for a PID");
}

CASE(wrong_words)
{
    CHECK_TEXT(bad("close", 2), "close needs a filter, or a local and a remote end");
    CHECK_TEXT(bad("close~--yes", 3), "close needs a filter, or a local and a remote end");
    CHECK_TEXT(bad("kill", 2), "kill needs a PID or a filter");
    CHECK_TEXT(bad("list~prot:tcp", 2),
               "filter: unknown field \"prot\", did you mean \"proto\"?, at character 1");
    CHECK_TEXT(bad("list~a~(b", 2), "filter: this parenthesis is not closed, at character 3");
    CHECK_TEXT(bad("port:99999", 1), "filter: 99999 is too large for a port, at most 65535, at character 6");
    char arguments[FILTER_TEXT_MAX + 64] = "list~";
    memset(arguments + 5, 'x', FILTER_TEXT_MAX + 1);
    CHECK_TEXT(bad(arguments, 2), "the filter is longer than 4096 bytes");
}

/* An empty word, as from an unset variable, must not turn into "everything". */
CASE(blank_words_are_not_a_selection)
{
    static char program[] = "sockscope", close[] = "close", empty[] = "", yes[] = "--yes";
    char *argv[] = {program, close, empty, yes, NULL};
    struct command command;
    struct command_error error;
    CHECK(!command_parse(4, argv, &command, &error));
    CHECK_TEXT(error.message, "close needs a filter, or a local and a remote end");
    CHECK_TEXT(bad("kill~ ~--yes", 4), "kill needs a PID or a filter");
}

int main(void)
{
    RUN(without_a_verb_it_lists);
    RUN(programs_get_other_columns_than_people);
    RUN(who_resolves_sees_the_names);
    RUN(whois_takes_one_address);
    RUN(doctor_takes_a_format_alone);
    RUN(examples_of_the_help_are_right);
    RUN(list_takes_its_switches);
    RUN(watch_takes_its_switches);
    RUN(close_takes_its_switches);
    RUN(close_takes_two_ends);
    RUN(kill_takes_a_pid_or_a_filter);
    RUN(half_an_end_is_no_filter);
    RUN(every_column_can_be_named_at_once);
    RUN(save_and_diff_take_files);
    RUN(baseline_saves_or_checks);
    RUN(help_everywhere);
    RUN(version);
    RUN(words_become_one_filter);
    RUN(wrong_switches);
    RUN(wrong_values);
    RUN(wrong_words);
    RUN(blank_words_are_not_a_selection);
    return check_result();
}
