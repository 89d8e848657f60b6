/* Memory that another processor uses: no stale translation outlives the call that changed it. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { page = 4096, rounds = 1500, others = 16, most_time = 2000000000 };

static char *volatile place;
static volatile int is_over;
static volatile uint64_t seen, accesses;
static __thread sigjmp_buf way_out;

static void leave_fault(int signal)
{
    (void)signal;
    siglongjmp(way_out, 1);
}

/* Reads the word at the place again and again; what it cannot read it notes as 0. */
static void *read_on(void *argument)
{
    (void)argument;
    while (!is_over) {
        char *at = place;
        if (sigsetjmp(way_out, 0) == 0)
            seen = *(volatile uint64_t *)at;
        else
            seen = 0;
        accesses++;
    }
    return NULL;
}

/* Adds one to the word at the place again and again; counts what went through. */
static void *write_on(void *argument)
{
    (void)argument;
    while (!is_over) {
        char *at = place;
        if (sigsetjmp(way_out, 0) == 0)
            ++*(volatile uint64_t *)at;
        accesses++;
    }
    return NULL;
}

static char *map(size_t size)
{
    return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static pthread_t begin(void *(*body)(void *))
{
    struct sigaction action = { .sa_handler = leave_fault, .sa_flags = SA_NODEFER };
    sigaction(SIGSEGV, &action, NULL);
    stay_on(0);
    place = map(page);
    return start_on(1, body, NULL);
}

static void wait_for_accesses(int count)
{
    for (uint64_t before = accesses; accesses - before < (uint64_t)count;)
        ;
}

static void end(pthread_t thread)
{
    is_over = 1;
    pthread_join(thread, NULL);
}

/* The frame of an unmapped page soon belongs to another page, which the reader must not see. */
static void unmapped(void)
{
    pthread_t reader = begin(read_on);
    for (uint64_t round = 1, stop = now() + most_time; round <= rounds && now() < stop; round++) {
        char *own = place;
        *(uint64_t *)own = round;
        while (seen != round)
            ;
        char *next[others];
        munmap(own, page);
        for (int i = 0; i < others; i++) {
            next[i] = mmap((char *)0x500000000000 + (size_t)i * page, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
            *(uint64_t *)next[i] = UINT64_MAX;
        }
        wait_for_accesses(3);
        if (!expect_is((long)seen, 0, "what is seen of an unmapped page"))
            break;
        munmap(next[0], others * page);
        place = mmap(own, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    }
    end(reader);
}

static void discarded(void)
{
    pthread_t reader = begin(read_on);
    for (uint64_t round = 1, stop = now() + most_time; round <= rounds && now() < stop; round++) {
        *(uint64_t *)place = round;
        while (seen != round)
            ;
        madvise(place, page, MADV_DONTNEED);
        wait_for_accesses(3);
        if (!expect_is((long)seen, 0, "what is seen of a discarded page"))
            break;
    }
    end(reader);
}

static void protected(void)
{
    pthread_t writer = begin(write_on);
    uint64_t stop = now() + most_time;
    for (int round = 0; round < rounds && now() < stop; round++) {
        uint64_t before = *(volatile uint64_t *)place;
        while (*(volatile uint64_t *)place == before)
            ;
        mprotect(place, page, PROT_READ);
        before = *(volatile uint64_t *)place;
        wait_for_accesses(3);
        if (!expect_is((long)(*(volatile uint64_t *)place - before), 0, "writes to a protected page"))
            break;
        mprotect(place, page, PROT_READ | PROT_WRITE);
    }
    end(writer);
}

static void moved(void)
{
    pthread_t writer = begin(write_on);
    uint64_t stop = now() + most_time;
    for (int round = 0; round < rounds && now() < stop; round++) {
        char *from = place, *to = (char *)0x510000000000 + (size_t)(round % 2) * 16 * page;
        uint64_t before = *(volatile uint64_t *)from;
        while (*(volatile uint64_t *)from == before)
            ;
        expect(mremap(from, page, page, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to, "mremap");
        before = *(volatile uint64_t *)to;
        wait_for_accesses(3);
        if (!expect_is((long)(*(volatile uint64_t *)to - before), 0, "writes to where a page was"))
            break;
        place = to;
    }
    end(writer);
}

/* A child's memory stands still, whatever the parent's thread writes meanwhile; and the thread finds what it wrote. */
static void forked(void)
{
    pthread_t writer = begin(write_on);
    uint64_t stop = now() + most_time;
    for (int round = 0; round < 300 && now() < stop; round++) {
        uint64_t old = *(volatile uint64_t *)place;
        while (*(volatile uint64_t *)place == old)
            ;
        pid_t child = fork();
        if (child == 0) {
            uint64_t before = *(volatile uint64_t *)place;
            pass_time(100000);
            _exit(*(volatile uint64_t *)place != before);
        }
        uint64_t before = *(volatile uint64_t *)place;
        if (!expect_end(child, 0, "a child"))
            break;
        expect(*(volatile uint64_t *)place >= before, "the parent's word goes back");
    }
    end(writer);
}

static volatile uint64_t *words;
static volatile int lost;

static void *write_and_read_back(void *argument)
{
    int own = (int)(intptr_t)argument;
    for (uint64_t value = 1; !is_over; value++) {
        for (int i = 0; i < 8; i++)
            words[i * page / 8 + own] = value;
        for (int i = 0; i < 8; i++)
            lost += words[i * page / 8 + own] != value;
    }
    return NULL;
}

/* Copy-on-write is broken by threads on all processors at once, page after page, while another forks. */
static void broken_everywhere(void)
{
    words = (uint64_t *)map(8 * page);
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        threads[i] = start_on(i % processors(), write_and_read_back, (void *)(intptr_t)i);
    uint64_t stop = now() + most_time;
    for (int round = 0; round < 300 && lost == 0 && now() < stop; round++) {
        pid_t child = fork();
        if (child == 0)
            _exit(0);
        expect_end(child, 0, "a child");
    }
    is_over = 1;
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    expect_is(lost, 0, "words that were lost");
}

static volatile uint32_t word __attribute__((aligned(64))) = 0x00ff00ff;

static void *change_word(void *argument)
{
    (void)argument;
    while (!is_over) {
        word = 0x00ff00ff;
        word = 0xff00ff00;
    }
    return NULL;
}

/* A futex's word is read in one step: none of the values between two is ever seen. */
static void whole_words(void)
{
    struct timespec none = { 0, 1 };
    stay_on(0);
    pthread_t writer = start_on(1, change_word, NULL);
    int torn = 0;
    for (int i = 0; i < 100000; i++) {
        uint32_t between = 0;
        for (int part = 0, bits = 1 + i % 14; part < 4; part++)
            between |= (uint32_t)((bits >> part & 1) ^ (part & 1) ? 0xff : 0) << (8 * part);
        if (between == 0x00ff00ff || between == 0xff00ff00)
            continue;
        torn += syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, between, &none, NULL, 0) == 0 || errno != EAGAIN;
    }
    end(writer);
    expect_is(torn, 0, "torn words");
}

void flush_items(void)
{
    item("X7 munmap: another processor sees nothing of the frame's next page", unmapped);
    item("X7 MADV_DONTNEED: another processor sees zeros", discarded);
}

void memory_items(void)
{
    item("X7 mprotect: another processor writes no more", protected);
    item("X7 mremap: another processor writes no more where the page was", moved);
    item("X8 fork: the child's page stands still while the parent's thread writes", forked);
    item("X8 fork while threads on all processors break copy-on-write", broken_everywhere);
    item("X9 futex: a word that changes elsewhere is read in one step", whole_words);
}
