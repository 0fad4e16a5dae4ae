/* How fast does a server echo?

   echo_client MODE PORT CONNECTIONS BYTES WARM_UP SECONDS PID CORE

   Every connection has one message outstanding: it is sent, its echo is compared byte by byte, the
   next one is sent. After WARM_UP seconds a window of SECONDS is counted: what was echoed, and the
   CPU time that the server, process PID, took meanwhile. Prints both as JSON. Then every connection
   gets its last echo and is closed in good order, so that the server is left with nothing.

   MODE is "tcp"; "udp" (a datagram that is lost is sent again and counted as lost); or "connect":
   every connection carries one message, is closed and made anew, and what is counted is connections.
   CORE is the processor to stay on and to have first, -1 for any. Linux: epoll and another process's CPU clock. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64,         /* connections made at once: fewer than any server's backlog */
       ROTATION = 251,     /* connections differ in where in the pattern their message begins */
       SOURCES = 250,      /* of 127.0.0.x: more connections than one address has ports */
       ROOM = 256 * 1024,  /* bytes read at once */
       PATIENCE = 20 };    /* seconds of silence after which the server counts as dead */
static const double LOST = 0.2; /* seconds after which a datagram is sent again */

enum mode { TCP, UDP, CONNECT };
struct connection {
    int fd;
    int active;           /* whether a message is on its way; else it is parked or closing */
    int closing;          /* whether we have sent our end, and now wait for the server's */
    size_t sent, echoed;  /* bytes of the current message */
    const char *message;
    uint64_t number;      /* UDP: of the message, to know the answer to an earlier one */
    double since;         /* UDP: when it was sent */
};

static enum mode mode;
static struct sockaddr_in server = {.sin_family = AF_INET};
static size_t size;
static int poller, parking, draining;
/* Milliseconds to sleep. With a processor of its own it does not: a server would pay for waking it,
   the more so the faster the server is. Without one, and with one connection, where the two share
   one and take turns, it must not take the server's. */
static int nap = 20;
static long open_connections, parked, lost, made;
static double done; /* messages (connections, with CONNECT), in parts: bytes count as they come */
static struct connection *connections;
static long count;
static char buffer[ROOM];

static void fail(const char *what) {
    fprintf(stderr, "echo_client: %s (%s)\n", what, errno ? strerror(errno) : "no error number");
    exit(1);
}

static double now(clockid_t clock) {
    struct timespec t;
    if (clock_gettime(clock, &t)) fail("cannot read a clock");
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void transmit(struct connection *c) {
    if (mode == UDP && c->active && !c->sent) {
        struct iovec parts[] = {{&c->number, sizeof c->number},
                                {(char *)c->message, size - sizeof c->number}};
        struct msghdr datagram = {.msg_iov = parts, .msg_iovlen = 2};
        if (sendmsg(c->fd, &datagram, 0) != (ssize_t)size) fail("cannot send a datagram");
        c->sent = size;
        c->since = now(CLOCK_MONOTONIC);
    }
    while (c->active && c->sent < size) {
        ssize_t n = send(c->fd, c->message + c->sent, size - c->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == ENOTCONN || errno == EINTR)) return;
        if (n < 0) fail("cannot send");
        c->sent += n;
    }
}

static void start(struct connection *c) {
    int type = (mode == UDP ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, one = 1;
    *c = (struct connection){.fd = socket(AF_INET, type, 0), .active = 1, .message = c->message};
    if (c->fd < 0) fail("cannot make a socket");
    if (mode != UDP) setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (mode == CONNECT) {
        struct sockaddr_in source = {.sin_family = AF_INET};
        source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + made++ % SOURCES);
        setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
        if (bind(c->fd, (struct sockaddr *)&source, sizeof source)) fail("cannot bind");
    }
    /* on the loopback interface a connection is made at once */
    if (connect(c->fd, (struct sockaddr *)&server, sizeof server)) fail("cannot connect");
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event)) fail("cannot watch a socket");
    open_connections++;
    transmit(c);
}

static void end(struct connection *c) {
    close(c->fd);
    c->fd = -1;
    open_connections--;
    if (mode != CONNECT) return;
    done++;
    if (!draining) start(c);
}

static void finish(struct connection *c) {
    c->sent = c->echoed = 0;
    c->number++;
    if (mode == CONNECT || draining) {
        c->active = 0;
        c->closing = 1;
        if (mode == UDP) end(c);
        else if (shutdown(c->fd, SHUT_WR)) fail("cannot send the end");
    } else if (parking) {
        c->active = 0;
        parked++;
    }
}

static void receive(struct connection *c) {
    ssize_t n, full = mode == UDP ? (ssize_t)size : ROOM; /* less than that: there is no more */
    do {
        n = recv(c->fd, buffer, ROOM, MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
        errno = n < 0 ? errno : 0;
        if (n < 0) fail("cannot receive");
        if (n == 0 && !c->closing) fail("the server closed a connection too early");
        if (n == 0) { end(c); return; }
        if (c->echoed + n > size) fail("the server sent more than it was sent");
        if (mode == UDP) {
            if (n != (ssize_t)size) fail("a datagram came back with another size");
            if (memcmp(buffer, &c->number, sizeof c->number)) continue; /* it was sent twice */
            if (memcmp(buffer + sizeof c->number, c->message, size - sizeof c->number))
                fail("the server sent other bytes than it was sent");
        } else if (memcmp(buffer, c->message + c->echoed, n))
            fail("the server sent other bytes than it was sent");
        c->echoed += n;
        if (mode != CONNECT) done += (double)n / size;
        if (c->echoed == size) {
            finish(c);
            transmit(c);
        }
    } while (c->fd >= 0 && n == full);
}

static void turn(void) { /* one wait for whatever happens, and what there is to do about it */
    static double scanned, silent_since;
    struct epoll_event events[256];
    int n = epoll_wait(poller, events, 256, nap);
    if (n < 0 && errno != EINTR) fail("cannot wait");
    if (n > 0) silent_since = 0;
    else if (!silent_since) silent_since = now(CLOCK_MONOTONIC);
    else if (now(CLOCK_MONOTONIC) - silent_since > PATIENCE) fail("the server is silent");
    for (int i = 0; i < n; i++) {
        struct connection *c = events[i].data.ptr;
        if (c->fd >= 0 && events[i].events & ~EPOLLOUT) receive(c);
        if (c->fd >= 0 && events[i].events & EPOLLOUT) transmit(c);
    }
    if (mode != UDP || now(CLOCK_MONOTONIC) - scanned < LOST / 4) return;
    scanned = now(CLOCK_MONOTONIC);
    for (long i = 0; i < count; i++)
        if (connections[i].active && connections[i].fd > 0 && scanned - connections[i].since > LOST) {
            lost++;
            connections[i].sent = 0;
            transmit(&connections[i]);
        }
}

static void open_all(void) {
    parking = mode != CONNECT;
    for (long i = 0; i < count;) {
        for (long last = i + BATCH; i < last && i < count; i++) start(&connections[i]);
        while (parking && parked < i) turn();
    }
    for (long i = 0; parking && i < count; i++) connections[i].active = 1;
    for (long i = 0; parking && i < count; i++) transmit(&connections[i]);
    parking = 0;
}

int main(int argc, char **argv) {
    if (argc != 9) fail("MODE PORT CONNECTIONS BYTES WARM_UP SECONDS PID CORE");
    mode = !strcmp(argv[1], "udp") ? UDP : !strcmp(argv[1], "connect") ? CONNECT : TCP;
    server.sin_port = htons(atoi(argv[2]));
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    count = atol(argv[3]);
    size = atol(argv[4]);
    double warm_up = atof(argv[5]), seconds = atof(argv[6]);
    clockid_t server_clock, own_clock = CLOCK_PROCESS_CPUTIME_ID;
    if (clock_getcpuclockid(atoi(argv[7]), &server_clock)) fail("no such server process");
    cpu_set_t core;
    CPU_ZERO(&core);
    if (atoi(argv[8]) >= 0) {
        CPU_SET(atoi(argv[8]), &core);
        if (sched_setaffinity(0, sizeof core, &core)) fail("cannot stay on that processor");
        struct sched_param first = {.sched_priority = 1}; /* other work waits, if that is permitted */
        sched_setscheduler(0, SCHED_RR, &first);
        nap = count > 1 ? 0 : nap;
    }
    char *pattern = malloc(size + ROTATION);
    connections = calloc(count, sizeof *connections);
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (!pattern || !connections || poller < 0) fail("cannot begin");
    for (size_t i = 0; i < size + ROTATION; i++) pattern[i] = (uint32_t)(i * 2654435761u) >> 24;
    for (long i = 0; i < count; i++) connections[i].message = pattern + i % ROTATION;

    open_all();
    double begin = now(CLOCK_MONOTONIC);
    while (now(CLOCK_MONOTONIC) - begin < warm_up) turn();
    double server_cpu = now(server_clock), own_cpu = now(own_clock), done_before = done, wall;
    begin = now(CLOCK_MONOTONIC);
    do turn();
    while ((wall = now(CLOCK_MONOTONIC) - begin) < seconds || done == done_before);
    server_cpu = now(server_clock) - server_cpu;
    own_cpu = now(own_clock) - own_cpu;
    double counted = done - done_before;
    draining = 1;
    while (open_connections) turn();
    printf("{\"messages\": %.3f, \"wall\": %.9f, \"server_cpu\": %.9f, \"client_cpu\": %.9f, "
           "\"lost\": %ld}\n", counted, wall, server_cpu, own_cpu, lost);
    return 0;
}
