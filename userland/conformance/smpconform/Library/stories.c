/* Several things at once, on all processors. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { page = 4096, pages = 64 };

static uint32_t next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    return *state ^= *state << 5;
}

/* Each page carries its owner's number, or zeros: whatever else is in it was another's. */
static void own_pages(uint64_t owner)
{
    uint32_t state = (uint32_t)owner;
    for (uint64_t stop = now() + 2000000000; now() < stop;) {
        size_t count = 1 + next(&state) % pages;
        uint64_t *memory = mmap(NULL, count * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        for (size_t at = 0; at < count * page / 8; at += 64) {
            if (memory[at] != 0)
                _exit(1);
            memory[at] = owner;
        }
        for (size_t at = 0; at < count * page / 8; at += 64)
            if (memory[at] != owner)
                _exit(2);
        munmap(memory, count * page);
    }
}

static void owners(void)
{
    pid_t children[8];
    for (int i = 0; i < 8; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            own_pages(0x1000 + (uint64_t)i);
            _exit(0);
        }
    }
    for (int i = 0; i < 8; i++)
        expect_end(children[i], 0, "an owner: 1 is another's page, 2 a page that was taken");
}

static volatile int is_over;
static volatile int wrong;

/* Maps, writes, protects, discards, moves, forks and vforks, and keeps what it wrote. */
static void *do_everything(void *argument)
{
    uint64_t owner = (uint64_t)(uintptr_t)argument;
    uint32_t state = (uint32_t)owner;
    char *memory = mmap(NULL, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    uint64_t written[pages] = { 0 };
    while (!is_over) {
        size_t index = next(&state) % pages;
        volatile uint64_t *word = (uint64_t *)(memory + index * page);
        switch (next(&state) % 12) {
        case 0:
            madvise((void *)word, page, MADV_DONTNEED);
            written[index] = 0;
            break;
        case 1:
            munmap((void *)word, page);
            mmap((void *)word, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
            written[index] = 0;
            break;
        case 2:
            mprotect((void *)word, page, PROT_READ);
            wrong += *word != written[index];
            mprotect((void *)word, page, PROT_READ | PROT_WRITE);
            break;
        case 3: {
            pid_t child = fork();
            if (child == 0) {
                int bad = 0;
                for (size_t i = 0; i < pages; i++)
                    bad |= *(uint64_t *)(memory + i * page) != written[i];
                _exit(bad);
            }
            int status = -1;
            waitpid(child, &status, 0);
            wrong += status != 0;
            break;
        }
        case 4: {
            pid_t child = vfork();
            if (child == 0)
                _exit(3);
            int status = -1;
            waitpid(child, &status, 0);
            wrong += status != 3 << 8;
            break;
        }
        default:
            *word = written[index] = owner << 32 | next(&state);
        }
        wrong += *word != written[index];
    }
    for (size_t i = 0; i < pages; i++)
        wrong += *(uint64_t *)(memory + i * page) != written[i];
    return NULL;
}

static void everything(void)
{
    pthread_t threads[6];
    for (uintptr_t i = 0; i < 6; i++)
        threads[i] = start_on(-1, do_everything, (void *)(i + 1));
    usleep(1500000);
    is_over = 1;
    for (int i = 0; i < 6; i++)
        pthread_join(threads[i], NULL);
    expect_is(wrong, 0, "words and children that are not as they should be");
}

/* A vfork's child is killed, and so is its parent, which sleeps; in either order, from another processor. */
static void killed_pairs(void)
{
    volatile pid_t *child = shared(page);
    uint32_t state = 7;
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    stay_on(0);
    for (uint64_t stop = now() + 3000000000; now() < stop;) {
        *child = 0;
        pid_t parent = fork();
        if (parent == 0) {
            stay_on(1);
            if (vfork() == 0) {
                *child = (pid_t)syscall(SYS_getpid);
                for (;;)
                    ;
            }
            _exit(1);
        }
        while (*child == 0)
            ;
        pass_time(next(&state) % 50000);
        int is_parent_first = (int)(next(&state) & 1);
        kill(is_parent_first ? parent : *child, SIGKILL);
        pass_time(next(&state) % 20000);
        kill(is_parent_first ? *child : parent, SIGKILL);
        int seen = 0, status;
        for (pid_t ended; seen < 2 && (ended = wait(&status)) > 0; seen++)
            expect(ended == parent ? status == SIGKILL || status == 1 << 8 : ended == *child && status == SIGKILL, "an end");
        if (seen < 2) /* The parent has waited for nobody: the child was its orphan, and is over. */
            expect(kill(*child, 0) < 0 && errno == ESRCH, "the child is over");
    }
}

static void *make_children(void *argument)
{
    (void)argument;
    for (volatile int i = 0; i < 20; i++) {
        pid_t child = i % 2 ? vfork() : fork();
        if (child == 0) {
            execl(own_path, own_path, "--exit", "9", (char *)NULL);
            _exit(1);
        }
        int status = -1;
        waitpid(child, &status, 0);
        wrong += status != 9 << 8;
    }
    return NULL;
}

static void programs(void)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        threads[i] = start_on(-1, make_children, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    expect_is(wrong, 0, "programs that ended otherwise");
}

void story_items(void)
{
    item("X10 a page freed on one processor is never seen on another", owners);
    item("X10 threads map, protect, discard, fork and vfork on all processors", everything);
    item("X10 a vfork's child is killed elsewhere, and its parent", killed_pairs);
    item("X10 threads start programs by fork and vfork on all processors", programs);
}
