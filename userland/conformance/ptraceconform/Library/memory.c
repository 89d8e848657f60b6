/* Memory of a stopped tracee. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum { page = 4096 };

static volatile long word = 1234;
static const volatile long constant = 99;
static void tell_word(void) { _exit(word == 4321 && constant == 77 ? 1 : 2); }
static int answer(void) { return 40; }
static int (*volatile code)(void) = answer;
static void tell_code(void) { _exit(code()); }

static long peek(pid_t pid, volatile const void *address)
{
    long value = -1;
    must(PTRACE_PEEKDATA, pid, (unsigned long)address, (unsigned long)&value, "PTRACE_PEEKDATA");
    return value;
}

static void data(void)
{
    pid_t pid = tracee(tell_word);
    expect_is(peek(pid, &word), 1234, "the word");
    must(PTRACE_POKEDATA, pid, (unsigned long)&word, 4321, "PTRACE_POKEDATA");
    must(PTRACE_POKEDATA, pid, (unsigned long)&constant, 77, "PTRACE_POKEDATA of a constant");
    expect_is(peek(pid, &word), 4321, "the new word");
    expect_is(word, 1234, "the tracer's own");
    expect_is(constant, 99, "the tracer's own constant");
    finish(pid, ended_with(1));
}

static void text(void)
{
    pid_t pid = tracee(tell_code);
    unsigned char bytes[8] = { 0xb8, 55, 0, 0, 0, 0xc3, 0x90, 0x90 }; /* mov eax, 55; ret */
    unsigned long instructions;
    memcpy(&instructions, bytes, sizeof bytes);
    unsigned long entry = (unsigned long)answer;
    must(PTRACE_POKETEXT, pid, entry, instructions, "PTRACE_POKETEXT");
    finish(pid, ended_with(55));
    expect_is(code(), 40, "the tracer's own code");
    expect_is(WEXITSTATUS(({ int status; pid_t other = child(tell_code); waitpid(other, &status, 0); status; })), 40, "another child's");
}

static void refused(void)
{
    char *memory = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *common = mmap(NULL, page, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    mprotect(memory + page, page, PROT_NONE);
    munmap(memory + 2 * page, page);
    pid_t pid = tracee(tell_word);
    long value;
    must(PTRACE_POKEDATA, pid, (unsigned long)memory + page, 5, "what may not be touched");
    expect_is(peek(pid, memory + page), 5, "what was put there");
    must_fail(PTRACE_PEEKDATA, pid, (unsigned long)memory + 2 * page, (unsigned long)&value, EIO, "what is not mapped");
    must_fail(PTRACE_PEEKDATA, pid, (unsigned long)memory + 2 * page - 4, (unsigned long)&value, EIO, "half of a word");
    must_fail(PTRACE_PEEKDATA, pid, 0, (unsigned long)&value, EIO, "address 0");
    must_fail(PTRACE_PEEKDATA, pid, 1UL << 63, (unsigned long)&value, EIO, "the kernel");
    must_fail(PTRACE_POKEDATA, pid, (unsigned long)common, 1, EIO, "shared memory that may not be written");
    must_fail(PTRACE_PEEKDATA, pid, (unsigned long)&word, 8, EFAULT, "a bad place");
    put_down(pid);
}

static void shared_pages(void)
{
    long *common = shared(page);
    common[0] = 3;
    pid_t pid = tracee(tell_word);
    must(PTRACE_POKEDATA, pid, (unsigned long)common, 4, "PTRACE_POKEDATA");
    expect_is(common[0], 4, "shared memory is everybody's");
    put_down(pid);
}

static void by_file(void)
{
    char path[64];
    long value = 0;
    pid_t pid = tracee(tell_word);
    snprintf(path, sizeof path, "/proc/%d/mem", pid);
    int file = open(path, O_RDWR);
    expect(file >= 0, "open");
    expect_is(pread(file, &value, sizeof value, (off_t)&word), sizeof value, "pread");
    expect_is(value, 1234, "the word");
    value = 4321;
    expect_is(pwrite(file, &value, sizeof value, (off_t)&word), sizeof value, "pwrite");
    value = 77;
    expect_is(pwrite(file, &value, sizeof value, (off_t)&constant), sizeof value, "pwrite of a constant");
    expect_is(constant, 99, "the tracer's own constant");
    close(file);
    finish(pid, ended_with(1));
}

static void call_by_file(void)
{
    char path[64], line[256];
    pid_t pid = tracee(tell_word);
    snprintf(path, sizeof path, "/proc/%d/syscall", pid);
    int file = open(path, O_RDONLY);
    long length = read(file, line, sizeof line - 1);
    close(file);
    line[length > 0 ? length : 0] = 0;
    struct user_regs_struct registers = registers_of(pid);
    char expected[256];
    snprintf(expected, sizeof expected, "%lld 0x%llx 0x%llx 0x%llx 0x%llx 0x%llx 0x%llx 0x%llx 0x%llx\n", registers.orig_rax, registers.rdi,
             registers.rsi, registers.rdx, registers.r10, registers.r8, registers.r9, registers.rsp, registers.rip);
    expect(strcmp(line, expected) == 0, line);
    put_down(pid);
}

void memory_items(void)
{
    item("P7 PTRACE_PEEKDATA and _POKEDATA: the tracee's copy alone, of constants, too", data);
    item("P7 PTRACE_POKETEXT: code changes for the tracee alone", text);
    item("P7 what is not mapped, not the program's, or shared and write-protected: EIO", refused);
    item("P7 shared memory is written for all", shared_pages);
    item("P7 /proc/PID/mem reads and writes", by_file);
    item("P7 /proc/PID/syscall", call_by_file);
}
