/* The harness of the C items: each runs in a process of its own and prints one line. */
#ifndef CHECK_H
#define CHECK_H

#include <stddef.h>

/* Runs an item in a child; it is good when nothing was noted and the child came to its end. */
void item(const char *name, void (*body)(void));

/* Notes what is wrong, unless something is noted already. Any process of the item may call it. */
int expect(int is_so, const char *what);

/* The same, with the number that was seen. */
int expect_is(long seen, long expected, const char *what);

/* Path of this program. */
extern const char *own_path;

void stdio_items(void);
void spawn_items(void);
void thread_items(void);
void atfork_items(void);

#endif
