/* Prints how many frames are free, by the first lab's call 500 (tests/Labs/boot). */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

// LAB boot: solution
enum { free_frames = 500 };

int main(void)
{
    uint64_t count = 0;
    if (syscall(free_frames, &count) != 0) {
        perror("frames-c");
        return 1;
    }
    printf("Free frames: %" PRIu64 "\n", count);
    return 0;
}
// LAB boot: hand-out
//| int main(void)
//| {
//|     fprintf(stderr, "frames-c: not written yet\n");
//|     return 1;
//| }
// LAB boot: end
