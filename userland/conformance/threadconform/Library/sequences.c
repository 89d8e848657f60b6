/* Restartable sequences: rseq(2). */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <sys/rseq.h>
#endif

enum { area_size = 32, unregister = 1, mark = 0x53053053 };

/* struct rseq and struct rseq_cs; musl has no header for them. */
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
static struct area other __attribute__((aligned(32)));
static struct section section __attribute__((aligned(32)));

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

/* glibc has registered an area of its own for each thread. */
static void leave_library(void)
{
#ifdef __GLIBC__
    if (__rseq_size != 0)
        expect_is(rseq((char *)__builtin_thread_pointer() + __rseq_offset, area_size, unregister, mark), 0, "the library's area");
#endif
}

static void register_area(void)
{
    leave_library();
    section = (struct section){ .start = (uint64_t)section_start,
                                .length = (uint64_t)(section_end - section_start),
                                .abort = (uint64_t)section_abort };
    expect_is(rseq(&area, area_size, 0, mark), 0, "rseq");
}

static void refused(void)
{
    leave_library();
    expect_is(rseq(&area, area_size, unregister, mark), EINVAL, "leaving what was not registered");
    expect_is(rseq(&area, area_size - 1, 0, mark), EINVAL, "31 bytes");
    expect_is(rseq((char *)&area + 4, area_size, 0, mark), EINVAL, "an odd address");
    expect_is(rseq(&area, area_size, 8, mark), EINVAL, "an unknown flag");
    expect_is(rseq((void *)0xffff800000000000, area_size, 0, mark), EFAULT, "an address of the kernel's");
    expect_is(rseq(&area, area_size, 0, mark), 0, "registering");
    expect_is(rseq(&area, area_size, 0, mark), EBUSY, "registering twice");
    expect_is(rseq(&other, area_size, 0, mark), EINVAL, "a second area");
    expect_is(rseq(&area, area_size, 0, mark + 1), EPERM, "another mark");
    expect_is(rseq(&other, area_size, unregister, mark), EINVAL, "leaving another area");
    expect_is(rseq(&area, area_size, unregister, mark + 1), EPERM, "leaving by another mark");
    expect_is(rseq(&area, area_size, unregister, mark), 0, "leaving");
}

static void stay_here(void)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    expect_is(sched_setaffinity(0, sizeof one, &one), 0, "sched_setaffinity");
}

static void processor(void)
{
    stay_here();
    register_area();
    expect_is(area.cpu, sched_getcpu(), "the processor in the area");
    expect_is(area.cpu_start, sched_getcpu(), "the other one");
    expect_is(rseq(&area, area_size, unregister, mark), 0, "leaving");
    expect_is((int32_t)area.cpu, -1, "the processor afterwards");
}

static void inherited(void)
{
    register_area();
    pid_t child = fork();
    if (child == 0)
        _exit(rseq(&area, area_size, 0, mark));
    expect_end(child, EBUSY << 8, "a fork's child has it");
    child = vfork();
    if (child == 0)
        _exit(rseq(&other, area_size, 0, mark));
    expect_end(child, 0, "a vfork's child has none");
    expect_is(rseq(&area, area_size, 0, mark), EBUSY, "registering after all that");
}

static volatile uint64_t interrupted_at;

static void note_place(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)info;
    interrupted_at = (uint64_t)((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
}

static void signal_soon(void)
{
    struct sigaction action = { .sa_sigaction = note_place, .sa_flags = SA_SIGINFO };
    struct itimerval soon = { .it_value = { 0, 5000 } };
    sigaction(SIGVTALRM, &action, NULL);
    setitimer(ITIMER_VIRTUAL, &soon, NULL);
}

static void by_signal(void)
{
    stay_here();
    register_area();
    signal_soon();
    expect_is(wait_in_section(&area.section, &section), 7, "what the abort handler gives");
    while (interrupted_at == 0)
        ;
    expect(interrupted_at - section.start >= section.length, "the handler's frame leads out of the section");
    expect_is(area.section, 0, "the section afterwards");
}

static void by_others(void)
{
    stay_here();
    register_area();
    pid_t busy = fork();
    if (busy == 0)
        for (;;)
            ;
    expect_is(wait_in_section(&area.section, &section), 7, "what the abort handler gives");
    expect_is(area.section, 0, "the section afterwards");
    kill(busy, SIGKILL);
    expect_end(busy, SIGKILL, "the busy one");
}

/* In a child: it does not come back. */
static void expect_crash(const struct section *bad, const char *what)
{
    pid_t child = fork();
    if (child == 0) {
        signal_soon();
        wait_in_section(&area.section, bad);
        _exit(1);
    }
    expect_end(child, SIGSEGV, what);
}

static void bad_sections(void)
{
    register_area();
    struct section bad = section;
    bad.version = 1;
    expect_crash(&bad, "a version");
    bad = section;
    bad.abort += 1;
    expect_crash(&bad, "an abort handler without the mark");
    bad = section;
    bad.abort = bad.start + 1;
    expect_crash(&bad, "an abort handler in the section");
    expect_crash((void *)8, "a bad address");
}

void sequence_items(void)
{
    item("T70 rseq: EINVAL, EFAULT, EBUSY and EPERM", refused);
    item("T71 rseq tells the processor, and forgets it at the end", processor);
    item("T72 rseq is inherited by fork, not by vfork", inherited);
    item("T73 a signal in a critical section: on at its abort handler, which the signal's frame shows", by_signal);
    item("T74 another process on the processor: on at the abort handler", by_others);
    item("T75 a critical section that is none: SIGSEGV", bad_sections);
}
