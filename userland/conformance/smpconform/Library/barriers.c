/* membarrier(2): barriers in threads that run elsewhere. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <sys/rseq.h>
#endif

enum { area_size = 32, unregister = 1, mark = 0x53053053, attempts = 50 };
enum { global = 1, register_private = 0x10, private = 8, private_core = 0x20, register_core = 0x40, sequences = 0x80, register_sequences = 0x100 };
enum { one_processor = 1 };

struct area {
    uint32_t cpu_start, cpu;
    uint64_t section;
    uint32_t flags, room[3];
};

struct section {
    uint32_t version, flags;
    uint64_t start, length, abort;
};

static struct area area __attribute__((aligned(32)));
static struct section section __attribute__((aligned(32)));
static volatile int leaves;
static volatile int is_over;

/* A critical section without an end: only its abort handler leads out of it. */
extern const char section_start[], section_end[], section_abort[];
long wait_in_section(uint64_t *pointer, const struct section *section);
__asm__(".pushsection .text\n"
        "wait_in_section:\n"
        "    mov %rsi, (%rdi)\n"
        "section_start:\n"
        "    pause\n"
        "    jmp section_start\n"
        "section_end:\n"
        "    .byte 0x0f, 0xb9, 0x3d\n" /* ud1, before the mark */
        "    .long 0x53053053\n"
        "section_abort:\n"
        "    mov $7, %eax\n"
        "    ret\n"
        ".popsection\n");

static long rseq(void *address, long length, long flags, long signature)
{
    return syscall(SYS_rseq, address, length, flags, signature) == 0 ? 0 : errno;
}

static long membarrier(int command, unsigned flags, int processor)
{
    return syscall(SYS_membarrier, command, flags, processor) == 0 ? 0 : errno;
}

static void *be_in_sections(void *argument)
{
    (void)argument;
#ifdef __GLIBC__
    if (__rseq_size != 0)
        expect_is(rseq((char *)__builtin_thread_pointer() + __rseq_offset, area_size, unregister, mark), 0, "the library's area");
#endif
    section = (struct section){ .start = (uint64_t)section_start,
                                .length = (uint64_t)(section_end - section_start),
                                .abort = (uint64_t)section_abort };
    expect_is(rseq(&area, area_size, 0, mark), 0, "rseq");
    while (!is_over) {
        expect_is(wait_in_section(&area.section, &section), 7, "what the abort handler gives");
        leaves++;
    }
    return NULL;
}

/* Whether a section that a thread is in begins again by a barrier, within a tenth of a second. */
static void break_off(unsigned flags, const char *what)
{
    for (int i = 0; i < attempts; i++) {
        while (*(volatile uint64_t *)&area.section == 0)
            ;
        pass_time(20000);
        int before = leaves;
        expect_is(membarrier(sequences, flags, 1), 0, what);
        uint64_t end = now() + 100000000;
        while (leaves == before && now() < end)
            ;
        if (!expect(leaves != before, what))
            return;
    }
}

static void restarts_sequences(void)
{
    stay_on(0);
    expect_is(membarrier(sequences, 0, 0), EPERM, "without registration");
    expect_is(membarrier(register_sequences, 0, 0), 0, "registration");
    start_on(1, be_in_sections, NULL);
    break_off(0, "a barrier for all");
    break_off(one_processor, "a barrier for one processor");
    expect_is(membarrier(sequences, one_processor, 100000), 0, "a processor that is not there");
    expect_is(membarrier(sequences, 2, 0), EINVAL, "another flag");
}

static volatile uint64_t stamp;

static void *count_stamps(void *argument)
{
    (void)argument;
    while (!is_over)
        stamp++;
    return NULL;
}

/* Each kind returns while another thread of the program computes elsewhere, and none takes long. */
static void returns(void)
{
    static const struct { int registration, command; } kinds[] = { { register_private, private }, { register_core, private_core } };
    stay_on(0);
    pthread_t other = start_on(1, count_stamps, NULL);
    for (int kind = 0; kind < 2; kind++) {
        expect_is(membarrier(kinds[kind].command, 0, 0), EPERM, "without registration");
        expect_is(membarrier(kinds[kind].registration, 0, 0), 0, "registration");
        uint64_t begin = now();
        for (int i = 0; i < 1000; i++)
            expect_is(membarrier(kinds[kind].command, 0, 0), 0, "a barrier");
        expect(now() - begin < 3000000000, "a thousand barriers take more than three seconds");
    }
    expect_is(membarrier(global, 0, 0), 0, "a barrier everywhere");
    uint64_t before = stamp;
    while (stamp == before)
        ;
    is_over = 1;
    pthread_join(other, NULL);
}

void barrier_items(void)
{
    item("X1 membarrier: a restartable sequence elsewhere begins again", restarts_sequences);
    item("X1 membarrier of each kind while a thread computes elsewhere", returns);
}
