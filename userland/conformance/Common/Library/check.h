/* The harness of C items: each runs in a process of its own and prints one line. */
#ifndef CHECK_H
#define CHECK_H

#include <stddef.h>

/* Before the first item; false when there is no memory. */
int begin_items(void);

/* Runs an item in a child; it is good when nothing was noted and the child came to its end. */
void item(const char *name, void (*body)(void));

/* Prints the plan. */
void end_items(void);

/* Notes what is wrong, unless something is noted already. Any process of the item may call it. */
int expect(int is_so, const char *what);

/* The same, with the number that was seen. */
int expect_is(long seen, long expected, const char *what);

/* Waits for a child of the item, which is to end with this status of wait. */
int expect_end(int child, int status, const char *what);

#endif
