/*
 * synthetic: one array of endpoints a table; a change is one pass that copies it to another.
 */
#include "synthetic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <time.h>
#endif

enum { PROCESSES = 250, SERVICES = 40, SECOND_MS = 1000, TEXT_SIZE = 64 };

static const uint64_t ticks_per_ms = 10000;

struct made_table {
    struct endpoint *rows, *spare;
    size_t count;
};

struct synthetic {
    struct world world; /* its processes and services; the rows are in the tables */
    char texts[PROCESSES + SERVICES][TEXT_SIZE], paths[PROCESSES][TEXT_SIZE];
    struct synthetic_settings settings;
    struct made_table tables[PROTOCOL_COUNT];
    uint64_t random;
    uint64_t time_ms;
};

/* xorshift64* */
static uint32_t draw(struct synthetic *synthetic, uint32_t below)
{
    synthetic->random ^= synthetic->random >> 12;
    synthetic->random ^= synthetic->random << 25;
    synthetic->random ^= synthetic->random >> 27;
    uint64_t spread = synthetic->random * UINT64_C(0x2545F4914F6CDD1D);
    return (uint32_t)(((spread >> 32) * below) >> 32);
}

static uint64_t start_of(uint32_t process)
{
    return NOON - ticks_per_ms * SECOND_MS * (3600 + process);
}

static void draw_address(struct synthetic *synthetic, bool ipv6, bool remote, uint8_t bytes[16])
{
    static const uint8_t site[2] = {192, 168}, net[2] = {0x20, 0x01};
    memcpy(bytes, ipv6 ? net : site, 2);
    if (!remote) {
        bytes[3] = (uint8_t)(1 + draw(synthetic, 3));
        return;
    }
    uint32_t host = draw(synthetic, UINT32_MAX);
    bytes[0] = ipv6 ? bytes[0] : (uint8_t)(1 + draw(synthetic, 222));
    memcpy(bytes + (ipv6 ? 12 : 1), &host, ipv6 ? 4 : 3);
}

static void draw_row(struct synthetic *synthetic, enum protocol protocol, struct endpoint *row)
{
    bool ipv6 = protocol_is_ipv6(protocol);
    uint32_t process = draw(synthetic, PROCESSES);
    memset(row, 0, sizeof *row);
    row->protocol = (uint8_t)protocol;
    row->pid = 4 + 4 * process;
    row->local_port = (uint16_t)(1024 + draw(synthetic, 64000));
    row->created = NOON + synthetic->time_ms * ticks_per_ms;
    if (!protocol_is_tcp(protocol)) {
        /* One in ten is mDNS: many sockets of few processes on one end. */
        if (draw(synthetic, 10) == 0) {
            row->local_port = 5353;
            row->pid = 4 + 4 * (process % 10);
            row->created = start_of(process % 10);
        }
        return;
    }
    if (draw(synthetic, 50) == 0) {
        row->state = STATE_LISTEN;
        return;
    }
    static const uint16_t ports[] = {443, 443, 443, 443, 80, 22, 9, 8080, 5432, 993};
    row->state = draw(synthetic, 10) ? STATE_ESTABLISHED : STATE_CLOSE_WAIT;
    row->has_remote = 1;
    row->remote_port = ports[draw(synthetic, sizeof ports / sizeof ports[0])];
    draw_address(synthetic, ipv6, false, row->local_address);
    draw_address(synthetic, ipv6, true, row->remote_address);
}

/* Lets one row of the table live on, perhaps changed; false when it closes. */
static bool live_on(struct synthetic *synthetic, struct endpoint *row)
{
    if (draw(synthetic, 1000) >= synthetic->settings.churn) {
        return true;
    }
    uint32_t fate = draw(synthetic, 4);
    if (fate < 2 || row->state == STATE_TIME_WAIT || !row->has_remote) {
        return false;
    }
    if (fate == 2) {
        row->state = row->state == STATE_ESTABLISHED ? STATE_CLOSE_WAIT : STATE_ESTABLISHED;
        return true;
    }
    row->state = STATE_TIME_WAIT;
    row->pid = 0;
    row->created = 0;
    return true;
}

static void change_table(struct synthetic *synthetic, enum protocol protocol)
{
    struct made_table *table = &synthetic->tables[protocol];
    size_t used = 0, closed = 0;
    for (size_t i = 0; i < table->count; i++) {
        /* What closed so far comes back as others, somewhere behind. */
        if (closed > 0 && draw(synthetic, 200) == 0) {
            draw_row(synthetic, protocol, &table->spare[used++]);
            closed--;
        }
        table->spare[used] = table->rows[i];
        if (live_on(synthetic, &table->spare[used])) {
            used++;
        } else {
            closed++;
        }
    }
    for (; closed > 0; closed--) {
        draw_row(synthetic, protocol, &table->spare[used++]);
    }
    struct endpoint *rows = table->rows;
    table->rows = table->spare;
    table->spare = rows;
}

static void change(struct synthetic *synthetic)
{
    synthetic->time_ms += SECOND_MS;
    for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
        change_table(synthetic, (enum protocol)protocol);
    }
}

static struct synthetic *of(const struct source *source)
{
    const struct world *world = source->context;
    return world->hook_context;
}

void synthetic_change(struct source *source)
{
    change(of(source));
}

static void before_look(void *context)
{
    struct synthetic *synthetic = context;
    if (synthetic->settings.change_itself) {
        change(synthetic);
    }
}

static bool fill_table(void *context, struct snapshot *snapshot, enum table table)
{
    const struct synthetic *synthetic = context;
    if (table >= TABLE_BOUND4) {
        return true;
    }
    const struct made_table *made = &synthetic->tables[table];
    bool room = snapshot_reserve(snapshot, made->count);
    for (size_t i = 0; room && i < made->count; i++) {
        *snapshot_append(snapshot, table) = made->rows[i];
    }
    return room;
}

static uint64_t now_ms(void *context)
{
    const struct synthetic *synthetic = context;
    if (synthetic->settings.own_clock) {
        return synthetic->time_ms;
    }
#ifdef _WIN32
    return GetTickCount64();
#else
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
#endif
}

static void fill_world(struct synthetic *synthetic)
{
    struct world *world = &synthetic->world;
    for (uint32_t i = 0; i < PROCESSES; i++) {
        snprintf(synthetic->texts[i], TEXT_SIZE, "process%u.exe", (unsigned)i);
        snprintf(synthetic->paths[i], TEXT_SIZE, "C:\\Program Files\\Synthetic\\process%u.exe", (unsigned)i);
        world_process(world, 4 + 4 * i, start_of(i), synthetic->texts[i], synthetic->paths[i]);
    }
    for (uint32_t i = 0; i < SERVICES; i++) {
        char *name = synthetic->texts[PROCESSES + i];
        snprintf(name, TEXT_SIZE, "service%u", (unsigned)i);
        world->services[world->service_count++] =
            (struct world_service){.pid = 4 + 4 * (i / 2), .tag = 1 + i, .name = name};
    }
    world->hook_context = synthetic;
    world->before_look = before_look;
    world->fill_table = fill_table;
    world->clock = now_ms;
}

static bool fill(struct synthetic *synthetic)
{
    static const unsigned percent[PROTOCOL_COUNT] = {65, 15, 15, 5};
    for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
        struct made_table *table = &synthetic->tables[protocol];
        table->count = synthetic->settings.rows * percent[protocol] / 100;
        table->rows = malloc((table->count + 1) * sizeof *table->rows);
        table->spare = malloc((table->count + 1) * sizeof *table->spare);
        if (!table->rows || !table->spare) {
            return false;
        }
        for (size_t i = 0; i < table->count; i++) {
            draw_row(synthetic, (enum protocol)protocol, &table->rows[i]);
        }
    }
    return true;
}

bool synthetic_open(struct source *source, const struct synthetic_settings *settings)
{
    struct synthetic *synthetic = calloc(1, sizeof *synthetic);
    memset(source, 0, sizeof *source);
    if (!synthetic) {
        return false;
    }
    synthetic->settings = *settings;
    synthetic->random = UINT64_C(88172645463325252);
    synthetic->time_ms = SECOND_MS;
    fill_world(synthetic);
    *source = world_source(&synthetic->world);
    source->read_titles = NULL;
    source->ask_details = NULL;
    if (!fill(synthetic)) {
        synthetic_close(source);
        return false;
    }
    return true;
}

void synthetic_close(struct source *source)
{
    if (source->context) {
        struct synthetic *synthetic = of(source);
        for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
            free(synthetic->tables[protocol].rows);
            free(synthetic->tables[protocol].spare);
        }
        free(synthetic);
    }
    memset(source, 0, sizeof *source);
}
