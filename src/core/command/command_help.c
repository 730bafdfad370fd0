/*
 * command_help: what the console says about itself.  Text only, apart from the parser so that words can
 * be changed without looking at code.
 */
#include "sockscope/command.h"

static const char overview[] =
    "Sockscope shows every TCP and UDP endpoint with its process, and can end either.\n"
    "\n"
    "  sockscope list   [FILTER]             the table now\n"
    "  sockscope watch  [FILTER]             changes as they come, until Ctrl+C\n"
    "  sockscope close  FILTER               ends TCP connections\n"
    "  sockscope close  LOCAL REMOTE         the same, by both ends: 127.0.0.1:5000 *:443\n"
    "  sockscope kill   PID | FILTER         ends processes\n"
    "  sockscope whois  ADDRESS              who it was given to\n"
    "  sockscope tcpvcon|netstat|cports|wkillcx ...   as those tools\n"
    "  sockscope save   FILE [FILTER]        the table now, as a file to compare with\n"
    "  sockscope diff   OLD [NEW]            what came, went and changed since\n"
    "  sockscope baseline save|check [FILE]  what is known; what is not\n"
    "  sockscope doctor                      what works on this machine\n"
    "  sockscope help   [VERB]               what a verb takes\n"
    "  sockscope version\n"
    "\n"
    "Without a verb: list.  -h, --help and /? after a verb explain it.\n"
    "\n"
    "FILTER is words, all of which must fit; | between words is \"or\", -word is \"not\", parentheses "
    "group.\n"
    "  chrome                     in any shown column        \"two words\"\n"
    "  process:chrome pid:4 service:dns path:=C:\\x.exe       = means the whole text\n"
    "  proto:tcp state:listening  port:80,443,8000-8100      lport: rport: port:>1024\n"
    "  local:127.0.0.1 remote:10.0.0.0/8 addr:fe80::/10      10.0.0.1-10.0.0.9\n"
    "  age:<30s                                              s m h d\n"
    "  is:loopback is:listening is:external is:new is:changed is:closed is:stale\n"
    "\n"
    "Exit codes: 0 done, 1 something asked for did not happen, 2 wrong arguments, 3 refused (needs --yes or\n"
    "--all), 4 access denied, 5 nothing matched (close, kill), 6 different (diff, baseline\n"
    "check).\n";

static const char list_help[] =
    "sockscope list [FILTER] [--columns a,b,...] [--sort col,-col]\n"
    "               [--format table|wide|csv|tsv|json|jsonl|html|markdown] [--output FILE] [--no-header]\n"
    "               [--resolve]\n"
    "\n"
    "Prints the endpoints that fit the filter.\n"
    "\n"
    "  --columns   process pid protocol state local-address local-port remote-address remote-port, which\n"
    "              people see when it is not given; direction change created age last-change service module\n"
    "              path local-port-name remote-port-name local-name remote-name adapter process-started\n"
    "              user elevated command-line product description company file-version signed-by\n"
    "              first-seen file-attributes window-title.\n"
    "              Programs get the properties of Get-NetTCPConnection, then protocol process path service\n"
    "              direction\n"
    "  --sort      columns in order of importance, - before one turns it round;\n"
    "              process,local-port when not given\n"
    "  --format    for people:   table (aligned; in a console cut to its width), wide (nothing cut),\n"
    "                            html (a page that sorts by a click), markdown\n"
    "              for programs: csv (RFC 4180), tsv (tabs, no quotes), json (one array),\n"
    "                            jsonl (an object a line); json and jsonl are ASCII\n"
    "  --output    writes a file instead; it is replaced only when all is written.  A file of csv or tsv,\n"
    "              by --output or by >, begins with a byte-order mark\n"
    "  --no-header leaves the first line out (table, wide, csv, tsv)\n"
    "  --resolve   asks the network for names of addresses and shows remote-name; without it that column\n"
    "              has the names that this machine has looked up before\n"
    "\n"
    "Examples:\n"
    "  sockscope list lport:8080 state:listening --columns process,pid,path\n"
    "  sockscope list \"is:external -process:firefox\" --sort remote-address\n"
    "  sockscope list --format csv --output connections.csv\n";

static const char watch_help[] =
    "sockscope watch [FILTER] [--interval 1s] [--count N] [--changes] [--format table|csv|jsonl]\n"
    "                [--columns a,b,...]\n"
    "\n"
    "On a console: a live table, whose keys stand below it; q leaves.  Elsewhere, and with --changes or\n"
    "--format: what is there, then one line for each endpoint that is new, changed or closed, until Ctrl+C.\n"
    "What is told fits the filter now: with state:established nobody tells what a connection becomes after "
    "it.\n"
    "\n"
    "  --interval  time between two looks: 500ms, 2s, 1m\n"
    "  --count     ends after this many looks\n"
    "  --changes   only changes, not what is there at the start\n"
    "  --format    table, csv or jsonl\n"
    "  --columns   as for list\n"
    "\n"
    "Examples:\n"
    "  sockscope watch state:listening --changes\n"
    "  sockscope watch process:chrome --interval 500ms --format jsonl\n";

static const char close_help[] =
    "sockscope close (FILTER | LOCAL REMOTE) [--graceful | --deadline 5s | --reset] [--all] [--yes]\n"
    "                [--dry-run]\n"
    "\n"
    "Ends TCP connections and says for each what really happened.  LOCAL and REMOTE are address:port, where\n"
    "either may be * and * alone is any end.  Several share one deadline.  Without a mode the settings of "
    "the\n"
    "window decide, [Closing] Mode and Deadline in sockscope.ini; where they say nothing it is --deadline "
    "5s.\n"
    "\n"
    "  --graceful  FIN after queued data, and nothing else: it stays open while the other side keeps it "
    "open\n"
    "  --deadline  the same, and what --reset does if the connection is still open after that time\n"
    "  --reset     at once, queued data is lost; needs administrator rights, without them both directions\n"
    "              are ended, which Windows resets when more arrives\n"
    "  --all       more than one connection may match\n"
    "  --yes       does not ask\n"
    "  --dry-run   only says what would happen\n"
    "\n"
    "Examples:\n"
    "  sockscope close 192.0.2.7:50412 198.51.100.3:443\n"
    "  sockscope close \"remote:2001:db8::/32\" --all --yes\n"
    "  sockscope close process:updater --deadline 5s --all --dry-run\n";

static const char kill_help[] =
    "sockscope kill (PID | FILTER) [--tree] [--all] [--yes] [--dry-run]\n"
    "\n"
    "Ends the process with this PID, or the owners of the endpoints that fit the filter.  Numbers in a\n"
    "filter need a field here, such as pid:1,2 or port:80.\n"
    "\n"
    "  --tree      and every process that they have started, and those these have started\n"
    "  --all       more than one process may match\n"
    "  --yes       does not ask\n"
    "  --dry-run   only says what would happen\n"
    "\n"
    "Examples:\n"
    "  sockscope kill 1234 --tree\n"
    "  sockscope kill \"lport:8080 state:listening\"\n";

static const char whois_help[] =
    "sockscope whois ADDRESS\n"
    "\n"
    "Asks the registries over TCP port 43 who the address was given to, from one to the\n"
    "next that it refers to.  Addresses of local networks are not asked about.\n"
    "\n"
    "Examples:\n"
    "  sockscope whois 198.51.100.3\n";

static const char save_help[] =
    "sockscope save FILE [FILTER]\n"
    "\n"
    "Writes the endpoints that fit the filter into a session file, for diff.  An old file is replaced only\n"
    "when all is written, and not at all when a table of the system could not be read.\n"
    "\n"
    "Examples:\n"
    "  sockscope save before.txt is:external\n";

static const char diff_help[] =
    "sockscope diff OLD [NEW]\n"
    "\n"
    "Compares two session files, or one with what is there now; then the filter that OLD was saved with\n"
    "chooses the endpoints.  Exit code 0: no difference, 6: these:\n"
    "\n"
    "  + TCP 0.0.0.0:80 LISTENING web.exe (PID 12)                         only in NEW\n"
    "  - UDP 0.0.0.0:5353 chrome.exe (PID 34)                              only in OLD\n"
    "  ~ TCP 10.0.0.1:5000 -> 10.0.0.2:443 CLOSE_WAIT web.exe (PID 12) (was ESTABLISHED)\n"
    "\n"
    "Endpoints are the same by protocol, both ends (of UDP the local one), PID and name of the process.\n"
    "\n"
    "Examples:\n"
    "  sockscope diff before.txt\n"
    "  sockscope diff monday.txt tuesday.txt\n";

static const char baseline_help[] =
    "sockscope baseline save  [FILE [FILTER]]\n"
    "sockscope baseline check [FILE [FILTER]] [--columns a,b,...] [--sort col,-col] [--format FORMAT]\n"
    "                         [--output FILE] [--no-header]\n"
    "\n"
    "save makes what is there now the known; check prints the endpoints that are not known.  Exit code 0:\n"
    "all are known, 6: these are not.\n"
    "\n"
    "An endpoint is known if its program (the path in any case, or the name where the path cannot be read)\n"
    "had one with the same protocol and local port, or, for connections, with a remote end in the same\n"
    "network: /24 for IPv4, /48 for IPv6, all of loopback.  PIDs do not matter.  One without an owner, as\n"
    "in TIME_WAIT, is known if any program had such an endpoint.\n"
    "\n"
    "  FILE        a session file; %APPDATA%\\Sockscope\\baseline.txt when not given\n"
    "  others      as for list\n"
    "\n"
    "Examples:\n"
    "  sockscope baseline save\n"
    "  sockscope baseline check\n"
    "  sockscope baseline check known.txt state:listening --format json\n";

static const char doctor_help[] =
    "sockscope doctor [--format table|json]\n"
    "\n"
    "Tries on this machine what the program claims, with sockets and processes of its own on loopback: the\n"
    "tables with owners, each way of closing a connection and what the other side saw of it, ending the\n"
    "right process, names, signatures and more.  Touches nothing that is not its own, leaves nothing behind\n"
    "and ends within a minute.\n"
    "\n"
    "A line for each check: works, fails (and why), not tried (rights are missing, or Windows does not have\n"
    "it).  Exit code 0: all that can be tried works, 1: not all.  Some of it needs administrator rights.\n"
    "\n"
    "  --format    table, or json: one array of objects with Check, Result, Detail and Milliseconds\n"
    "\n"
    "Examples:\n"
    "  sockscope doctor\n"
    "  sockscope doctor --format json\n";

static const char help_help[] =
    "sockscope help [VERB]\n"
    "\n"
    "Explains a verb: list watch close kill whois save diff baseline doctor help version.\n"
    "And how other tools are stood in for: tcpvcon netstat cports wkillcx.\n"
    "\n"
    "Examples:\n"
    "  sockscope help close\n"
    "  sockscope help netstat\n";

static const char version_help[] = "sockscope version\n"
                                   "\n"
                                   "Prints the program's name and version.\n"
                                   "\n"
                                   "Example:\n"
                                   "  sockscope version\n";

const char *command_help(enum verb verb)
{
    static const char *const texts[VERB_COUNT + 1] = {
        [VERB_LIST] = list_help,     [VERB_WATCH] = watch_help,       [VERB_CLOSE] = close_help,
        [VERB_KILL] = kill_help,     [VERB_WHOIS] = whois_help,       [VERB_SAVE] = save_help,
        [VERB_DIFF] = diff_help,     [VERB_BASELINE] = baseline_help, [VERB_HELP] = help_help,
        [VERB_DOCTOR] = doctor_help, [VERB_VERSION] = version_help,   [VERB_COUNT] = overview};
    return texts[verb];
}
