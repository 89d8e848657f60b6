#define _GNU_SOURCE
#include "children.h"
#include "check.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

pid_t child(void (*body)(void))
{
    pid_t pid = fork();
    if (pid == 0) {
        body();
        _exit(0);
    }
    return pid;
}

void *shared(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    expect(memory != MAP_FAILED, "mmap");
    return memory;
}

void until_state(pid_t thread, char wanted)
{
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", thread);
    for (char state = 0; state != wanted; sched_yield()) {
        int file = open(path, O_RDONLY);
        long length = file < 0 ? 0 : read(file, text, sizeof text - 1);
        if (file >= 0)
            close(file);
        text[length > 0 ? length : 0] = 0;
        char *name_end = strrchr(text, ')');
        state = name_end ? name_end[2] : wanted;
    }
}
