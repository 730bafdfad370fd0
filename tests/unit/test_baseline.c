/* What a baseline knows: program and port, or program and network, whatever the PID. */
#include "sockscope/baseline.h"

#include "check.h"
#include "rows.h"

static struct baseline baseline;

static bool knows(bool tcp, const char *local, const char *remote, const char *name, const char *path)
{
    struct process process = a_process(99, name);
    process.path = path[0] ? path : NULL;
    struct row row = a_row(tcp, local, remote, STATE_NONE, name[0] || path[0] ? &process : NULL);
    struct session_row taken = session_row_of(&row);
    return baseline_knows(&baseline, &taken);
}

static void check_known(void)
{
    CHECK(knows(true, "10.0.0.1:80", NULL, "web.exe", "c:\\WEB.exe"));
    CHECK(!knows(true, "10.0.0.1:81", NULL, "web.exe", "C:\\web.exe"));
    CHECK(!knows(false, "10.0.0.1:80", NULL, "web.exe", "C:\\web.exe"));
    CHECK(!knows(true, "[::]:80", NULL, "web.exe", "C:\\web.exe"));
    /* The same name elsewhere is another program. */
    CHECK(!knows(true, "0.0.0.0:80", NULL, "web.exe", "C:\\Temp\\web.exe"));
    CHECK(!knows(true, "0.0.0.0:80", NULL, "web.exe", ""));
    CHECK(knows(false, "[::]:53", NULL, "SYSTEM", ""));
}

static void check_networks(void)
{
    const char *path = "C:\\web.exe";
    CHECK(knows(true, "10.0.0.1:4000", "198.51.100.200:80", "web.exe", path));
    CHECK(!knows(true, "10.0.0.1:4000", "198.51.101.7:443", "web.exe", path));
    CHECK(!knows(false, "10.0.0.1:4000", "198.51.100.7:443", "web.exe", path));
    /* Mapped into IPv6, the network is the same; other mapped addresses are other networks. */
    CHECK(knows(true, "[::ffff:10.0.0.1]:4000", "[::ffff:198.51.100.9]:443", "web.exe", path));
    CHECK(!knows(true, "[::ffff:10.0.0.1]:4000", "[::ffff:198.51.99.9]:443", "web.exe", path));
    CHECK(knows(true, "[2001:db8::1]:4000", "[2001:db8:7:ffff::1]:1", "web.exe", path));
    CHECK(!knows(true, "[2001:db8::1]:4000", "[2001:db8:8::1]:443", "web.exe", path));
    /* Loopback is one network. */
    CHECK(knows(true, "127.0.0.1:1", "127.9.9.9:2", "web.exe", path));
    CHECK(knows(true, "[::1]:1", "[::1]:2", "web.exe", path));
    CHECK(!knows(true, "[::1]:1", "[::1]:2", "other.exe", "C:\\other.exe"));
}

/* What lost its owner is known if its network is known of anybody. */
static void check_ownerless(void)
{
    CHECK(knows(true, "10.0.0.1:4000", "198.51.100.200:80", "", ""));
    CHECK(!knows(true, "10.0.0.1:4000", "198.51.101.200:80", "", ""));
}

CASE(a_baseline_knows_programs_ports_and_networks)
{
    struct process web = a_process(1, "web.exe"), kernel = a_process(4, "System");
    web.path = "C:\\web.exe";
    const struct row rows[] = {
        a_row(true, "0.0.0.0:80", NULL, STATE_LISTEN, &web),
        a_row(true, "10.0.0.1:5000", "198.51.100.7:443", STATE_ESTABLISHED, &web),
        a_row(true, "[2001:db8::1]:5001", "[2001:db8:7::1]:443", STATE_ESTABLISHED, &web),
        a_row(true, "127.0.0.1:80", "127.0.0.1:5002", STATE_ESTABLISHED, &web),
        a_row(false, "[::]:53", NULL, STATE_NONE, &kernel),
    };
    const struct row *all[] = {&rows[0], &rows[1], &rows[2], &rows[3], &rows[4]};
    struct session session;
    CHECK(session_take(&session, all, sizeof all / sizeof all[0], NOON, ""));
    CHECK(baseline_create(&baseline, &session));
    for (size_t i = 0; i < session.count; i++) {
        CHECK(baseline_knows(&baseline, &session.rows[i]));
    }
    check_known();
    check_networks();
    check_ownerless();
    baseline_free(&baseline);
    session_free(&session);
}

CASE(an_empty_baseline_knows_nothing)
{
    struct session session = {.filter = ""};
    CHECK(baseline_create(&baseline, &session));
    CHECK(!knows(true, "0.0.0.0:80", NULL, "web.exe", ""));
    CHECK(!knows(true, "0.0.0.0:80", NULL, "", ""));
    baseline_free(&baseline);
}

int main(void)
{
    RUN(a_baseline_knows_programs_ports_and_networks);
    RUN(an_empty_baseline_knows_nothing);
    return check_result();
}
