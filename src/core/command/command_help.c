/*
 * command_help: what the console says about itself.  Text only, in a file of its own so that words can be
 * changed without looking at code.
 */
#include "sockscope/command.h"

static const char overview[] =
    "Sockscope shows every TCP and UDP endpoint with its process, and can end either.\n"
    "\n"
    "  sockscope list   [FILTER]             the table now\n"
    "  sockscope watch  [FILTER]             changes as they happen, until Ctrl+C\n"
    "  sockscope close  FILTER               ends TCP connections\n"
    "  sockscope close  LOCAL REMOTE         the same, given both ends: 127.0.0.1:5000 *:443\n"
    "  sockscope kill   PID | FILTER         ends processes\n"
    "  sockscope whois  ADDRESS              who an address was given to\n"
    "  sockscope tcpvcon|netstat|cports|wkillcx ...   acts like that tool\n"
    "  sockscope save   FILE [FILTER]        the table now, as a file for later comparison\n"
    "  sockscope diff   OLD [NEW]            what came, went and changed since\n"
    "  sockscope baseline save|check [FILE]  records what is known; lists what is not\n"
    "  sockscope doctor                      what works on this machine\n"
    "  sockscope help   [VERB]               what a verb takes\n"
    "  sockscope version\n"
    "\n"
    "Without a verb it lists.  -h, --help and /? after a verb explain it.\n"
    "\n"
    "FILTER is one or more words, all of which must match; | between words means \"or\", -word means "
    "\"not\",\n"
    "parentheses group.\n"
    "  chrome                     in any shown column        \"two words\"\n"
    "  process:chrome pid:4 service:dns path:=C:\\x.exe       = means the whole text\n"
    "  proto:tcp state:listening  port:80,443,8000-8100      lport: rport: port:>1024\n"
    "  local:127.0.0.1 remote:10.0.0.0/8 addr:fe80::/10      10.0.0.1-10.0.0.9\n"
    "  age:<30s                                              s m h d\n"
    "  is:loopback is:listening is:external is:new is:changed is:closed is:stale\n"
    "\n"
    "Exit codes: 0 done, 1 something asked for did not happen, 2 wrong arguments, 3 refused (needs --yes or\n"
    "--all), 4 access denied, 5 nothing matched (close, kill), 6 differences (diff, baseline check).\n";

static const char list_help[] =
    "sockscope list [FILTER] [--columns a,b,...] [--sort col,-col]\n"
    "               [--format table|wide|csv|tsv|json|jsonl|html|markdown] [--output FILE] [--no-header]\n"
    "               [--resolve]\n"
    "\n"
    "Prints the endpoints that match the filter.\n"
    "\n"
    "  --columns   process pid protocol state local-address local-port remote-address remote-port (the\n"
    "              default for people); direction change created age last-change service module\n"
    "              path local-port-name remote-port-name local-name remote-name adapter process-started\n"
    "              user elevated command-line product description company file-version signed-by\n"
    "              first-seen file-attributes window-title.\n"
    "              The default for programs is the properties of Get-NetTCPConnection, then protocol "
    "process\n"
    "              path service direction\n"
    "  --sort      columns in order of importance, - in front of one reverses it;\n"
    "              process,local-port by default\n"
    "  --format    for people:   table (aligned; on a console cut to its width), wide (nothing cut),\n"
    "                            html (a page that sorts at a click), markdown\n"
    "              for programs: csv (RFC 4180), tsv (tabs, no quotes), json (one array),\n"
    "                            jsonl (one object per line); json and jsonl are ASCII\n"
    "  --output    writes to a file, which is replaced only when everything is written.  A csv or tsv file,\n"
    "              written by --output or by >, begins with a byte-order mark\n"
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
    "On a console: a live table with its keys listed below it; q leaves.  Elsewhere, and with --changes or\n"
    "--format: what is there, then one line for each endpoint that is new, changed or closed, until Ctrl+C.\n"
    "A change is printed only if the endpoint matches the filter after it: with state:established, a\n"
    "connection that leaves that state is not mentioned again.\n"
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
    "Ends TCP connections and reports for each what really happened.  LOCAL and REMOTE are address:port,\n"
    "where either part may be *, and * alone is any end.  Several connections share one deadline.  Without "
    "a\n"
    "mode the settings of the window decide, [Closing] Mode and Deadline in sockscope.ini; the default is\n"
    "--deadline 5s.\n"
    "\n"
    "  --graceful  FIN after queued data, and nothing else: the connection stays open for as long as the\n"
    "              other side keeps it open\n"
    "  --deadline  the same, then what --reset does if the connection is still open after that time\n"
    "  --reset     at once, queued data is lost; needs administrator rights: without them both directions\n"
    "              are ended, and Windows resets the connection when more data arrives\n"
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
    "Ends the process with this PID, or the owners of the endpoints that match the filter.  Numbers in a\n"
    "filter need a field here, such as pid:1,2 or port:80.\n"
    "\n"
    "  --tree      also every process that they have started, and those that these have started\n"
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
    "Asks the registries over TCP port 43 who the address was given to, following their referrals.\n"
    "Addresses of local networks are never asked about.\n"
    "\n"
    "Examples:\n"
    "  sockscope whois 198.51.100.3\n";

static const char save_help[] =
    "sockscope save FILE [FILTER]\n"
    "\n"
    "Writes the endpoints that match the filter into a session file, for diff.  An existing file is "
    "replaced\n"
    "only when everything is written, and not at all if a table of the system could not be read.\n"
    "\n"
    "Examples:\n"
    "  sockscope save before.txt is:external\n";

static const char diff_help[] =
    "sockscope diff OLD [NEW]\n"
    "\n"
    "Compares two session files, or one with what is there now; in that case the filter that OLD was saved\n"
    "with chooses the endpoints.  Exit code 0: no differences, 6: differences, printed like this:\n"
    "\n"
    "  + TCP 0.0.0.0:80 LISTENING web.exe (PID 12)                         only in NEW\n"
    "  - UDP 0.0.0.0:5353 chrome.exe (PID 34)                              only in OLD\n"
    "  ~ TCP 10.0.0.1:5000 -> 10.0.0.2:443 CLOSE_WAIT web.exe (PID 12) (was ESTABLISHED)\n"
    "\n"
    "Endpoints are the same if protocol, both ends (of UDP the local one), PID and name of the process "
    "agree.\n"
    "\n"
    "Examples:\n"
    "  sockscope diff before.txt\n"
    "  sockscope diff monday.txt tuesday.txt\n";

static const char baseline_help[] =
    "sockscope baseline save  [FILE [FILTER]]\n"
    "sockscope baseline check [FILE [FILTER]] [--columns a,b,...] [--sort col,-col] [--format FORMAT]\n"
    "                         [--output FILE] [--no-header]\n"
    "\n"
    "save records what is there now as known; check prints the endpoints that are not known.  Exit code 0:\n"
    "all are known, 6: those printed are not.\n"
    "\n"
    "An endpoint is known if its program (by path in upper or lower case, or by name where the path cannot\n"
    "be read) had one with the same protocol and local port or, for connections, with a remote end in the\n"
    "same network: /24 for IPv4, /48 for IPv6, all of loopback.  PIDs do not matter.  One without an owner,\n"
    "as in TIME_WAIT, is known if any program had such an endpoint.\n"
    "\n"
    "  FILE        a session file; %APPDATA%\\Sockscope\\baseline.txt by default\n"
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
    "right process, names, signatures and more.  It touches nothing that is not its own, leaves nothing\n"
    "behind and ends within a minute.\n"
    "\n"
    "It prints a line for each check: works, fails (and why), not tried (rights are missing, or Windows "
    "does\n"
    "not have it).  Exit code 0: everything that can be tried works, 1: something fails.  Some checks need\n"
    "administrator rights.\n"
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
    "Also explains how it acts like other tools: tcpvcon netstat cports wkillcx.\n"
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
